#include "cli/lint.h"

#include <algorithm>
#include <filesystem>
#include <span>
#include <system_error>

#include "analysis/lint.h"
#include "cli/rules.h"
#include "model/checker.h"
#include "model/rule_base.h"
#include "report/findings_report.h"

namespace rencai {
namespace {

// What is wrong with one policy where the shared facts are as given; the policy itself where it is right.
void lint_one(const PolicySyntax& policy, const std::optional<VocabularySyntax>& vocabulary, const SourceSet& sources,
              Diagnostics& findings) {
  RuleBaseSyntax alone;
  alone.vocabulary = vocabulary;
  alone.policies.push_back(policy);
  const auto rulebook = check_rules(alone, sources, findings);
  if (rulebook) lint_policy(policy, *rulebook, PolicyId{0}, findings);
}

void lint_path(const std::string& path, SourceSet& sources, Diagnostics& findings) {
  const auto files = rule_texts(path, findings, {.skip_unreadable = true, .places = {}});
  if (!files) return;
  RuleBaseSyntax good;
  bool whole = true;
  bool vocabulary_broken = false;
  for (const RuleFile& file : *files) {
    auto parsed = parse_rule_files(std::span(&file, 1), sources, findings);
    if (!parsed) {
      whole = false;
      vocabulary_broken = vocabulary_broken || std::filesystem::path(file.path).filename() == "vocabulary.yaml";
      continue;
    }
    if (parsed->vocabulary) good.vocabulary = std::move(parsed->vocabulary);
    std::ranges::move(parsed->policies, std::back_inserter(good.policies));
    std::ranges::move(parsed->stacking, std::back_inserter(good.stacking));
  }
  if (good.vocabulary) lint_vocabulary(*good.vocabulary, findings);
  if (vocabulary_broken) return;  // without the shared facts every policy would seem wrong
  for (const PolicySyntax& policy : good.policies) lint_one(policy, good.vocabulary, sources, findings);
  // What concerns several files: names used twice, stacking between policies.
  const bool together = good.policies.size() > 1 || !good.stacking.empty();
  if (whole && together && !findings.has_errors()) static_cast<void>(check_rules(good, sources, findings));
}

}  // namespace

ExitCode lint(const LintOptions& options, Session& session) {
  Diagnostics findings;
  for (const std::string& path : options.paths) {
    std::error_code fault;
    if (!std::filesystem::exists(path, fault)) {
      session.diagnostics.error(Code::file_not_readable, Span{},
                                {"没有这个文件或文件夹：" + path, "there is no such file or folder: " + path});
      continue;
    }
    lint_path(path, session.sources, findings);
  }
  if (session.diagnostics.has_errors()) return ExitCode::failed;
  findings.sort();
  switch (options.format) {
    case LintFormat::text:
      session.out = findings_text(findings.all(), session.sources, session.language, session.color);
      break;
    case LintFormat::json: session.out = findings_json(findings.all(), session.sources); break;
    case LintFormat::sarif: session.out = findings_sarif(findings.all(), session.sources, session.language); break;
    case LintFormat::github: session.out = findings_github(findings.all(), session.sources, session.language); break;
  }
  return findings.all().empty() ? ExitCode::done : ExitCode::no;
}

}  // namespace rencai
