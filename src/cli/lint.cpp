#include "cli/lint.h"

#include <algorithm>
#include <filesystem>
#include <span>
#include <string_view>
#include <system_error>
#include <vector>

#include "analysis/lint.h"
#include "cli/rules.h"
#include "model/checker.h"
#include "model/rule_base.h"
#include "report/findings_report.h"

namespace rencai {
namespace {

// Policies whose ids stand in the text of the policy, or in that of one of these.
std::vector<const PolicySyntax*> named_by(const PolicySyntax& policy, const std::vector<PolicySyntax>& all,
                                          const SourceSet& sources) {
  std::vector<const PolicySyntax*> named{&policy};
  for (std::size_t i = 0; i < named.size(); ++i) {
    const std::string_view text = sources[named[i]->file].text();
    for (const PolicySyntax& other : all) {
      const bool is_known = std::ranges::find(named, &other) != named.end();
      if (!is_known && text.find(other.name.text) != std::string_view::npos) named.push_back(&other);
    }
  }
  return named;
}

// What is wrong with one policy where the shared facts are as given; the policy itself where it is right. It is seen
// alone, or with the policies whose programs it names.
void lint_one(const PolicySyntax& policy, const RuleBaseSyntax& all, const SourceSet& sources, Diagnostics& findings) {
  RuleBaseSyntax some;
  some.vocabulary = all.vocabulary;
  some.policies.push_back(policy);
  Diagnostics alone;
  auto rulebook = check_rules(some, sources, alone);
  const bool names_others =
      std::ranges::any_of(alone.all(), [](const Diagnostic& one) { return one.code == Code::unknown_program; });
  const auto named = names_others ? named_by(policy, all.policies, sources) : std::vector<const PolicySyntax*>{};
  if (named.size() > 1) {
    for (const PolicySyntax* other : std::span(named).subspan(1)) some.policies.push_back(*other);
    rulebook = check_rules(some, sources, findings);
  } else {
    for (const Diagnostic& one : alone.all()) {
      (one.severity == Severity::error ? findings.error(one.code, one.span, one.message)
                                       : findings.warning(one.code, one.span, one.message)) = one;
    }
  }
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
  for (const PolicySyntax& policy : good.policies) lint_one(policy, good, sources, findings);
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
