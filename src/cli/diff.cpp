#include "cli/diff.h"

#include <fmt/format.h>

#include "cli/diff_sides.h"
#include "report/diff_report.h"

namespace rencai {
namespace {

struct Compared {
  std::string before;
  std::string after;
  std::string beside;
  bool by_git = false;
};

Compared compared_of(const DiffOptions& options) {
  const auto& paths = options.paths;
  if (paths.size() == 2) return {paths[0], paths[1], options.beside, false};
  return {paths[1], paths[4], options.beside.empty() ? paths[0] : options.beside, true};
}

bool is_rule_file(std::string_view path) { return path.ends_with(".yaml") && !path.ends_with(".test.yaml"); }

std::string report_of(const DiffReport& report, const DiffOptions& options, const Session& session) {
  switch (options.format) {
    case DiffFormat::text: return diff_text(report, session.language, session.color);
    case DiffFormat::json: return diff_json(report);
    case DiffFormat::markdown: return diff_markdown(report, session.language);
  }
  return {};
}

bool fails(const Diff& diff, FailOn limit) {
  switch (limit) {
    case FailOn::loss: return diff.severity() == ChangeSeverity::loss;
    case FailOn::gain: return diff.severity() != ChangeSeverity::editorial;
    case FailOn::editorial: return !diff.changes.empty();
    case FailOn::never: return false;
  }
  return false;
}

}  // namespace

ExitCode diff(const DiffOptions& options, Session& session) {
  const Compared compared = compared_of(options);
  const bool zh = session.language == Language::zh;
  if (compared.by_git) {
    session.out = fmt::format("rencai diff {}\n", compared.beside);
    if (!is_rule_file(compared.beside)) {
      session.out +=
          zh ? "不是规则文件；用 git diff --no-ext-diff 查看\n" : "no rule file; git diff --no-ext-diff shows it\n";
      return ExitCode::done;
    }
  }
  const auto sides = load_sides(compared.before, compared.after, compared.beside, session.sources, session.diagnostics);
  if (!sides) return ExitCode::failed;
  const DiffSide before = sides->before.side(session.sources);
  const DiffSide after = sides->after.side(session.sources);
  const Diff found = diff_rules(before, after);
  session.out += report_of({&found, before, after, &session.sources}, options, session);
  // For git every code but 0 means that its driver broke down.
  if (compared.by_git) return ExitCode::done;
  return fails(found, options.fail_on) ? ExitCode::no : ExitCode::done;
}

}  // namespace rencai
