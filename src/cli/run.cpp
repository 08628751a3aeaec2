#include "cli/run.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <new>
#include <string>
#include <string_view>
#include <variant>

#include <fmt/format.h>
#include <unistd.h>

#include "cli/audit.h"
#include "cli/batch.h"
#include "cli/check.h"
#include "cli/compile.h"
#include "cli/diff.h"
#include "cli/explain.h"
#include "cli/facts.h"
#include "cli/lint.h"
#include "cli/list.h"
#include "cli/merge.h"
#include "cli/options.h"
#include "cli/output.h"
#include "cli/schema.h"
#include "cli/session.h"
#include "cli/show.h"
#include "cli/test.h"
#include "cli/version.h"

namespace rencai {
namespace {

constexpr std::size_t most_diagnostics_shown = 100;

std::string_view variable(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? std::string_view() : std::string_view(value);
}

Environment environment() {
  constexpr std::array names{"LC_ALL", "LC_MESSAGES", "LANG"};
  const auto* const set = std::ranges::find_if(names, [](const char* name) { return !variable(name).empty(); });
  return {set == names.end() ? std::string_view() : variable(*set), variable("RENCAI_RULES")};
}

// The calendar day where the program runs.
Date today() {
  const std::time_t now = std::time(nullptr);
  std::tm local{};
  if (localtime_r(&now, &local) == nullptr) return {};
  return make_date(local.tm_year + 1900, local.tm_mon + 1, local.tm_mday).value_or(Date{});
}

bool wants_color(ColorMode mode, int descriptor) {
  if (mode != ColorMode::automatic) return mode == ColorMode::always;
  return variable("NO_COLOR").empty() && variable("TERM") != "dumb" && ::isatty(descriptor) == 1;
}

std::string summary(std::size_t errors, std::size_t warnings, Language language) {
  const auto counted = [&](std::size_t count, const char* zh, const char* en) {
    if (language == Language::zh) return fmt::format("{} 个{}", count, zh);
    return fmt::format("{} {}{}", count, en, count == 1 ? "" : "s");
  };
  std::string text = errors > 0 ? counted(errors, "错误", "error") : "";
  if (warnings > 0) {
    if (!text.empty()) text += language == Language::zh ? "，" : ", ";
    text += counted(warnings, "警告", "warning");
  }
  return text + "\n";
}

// Everything that was reported, in order, with a line that counts.
void print_diagnostics(Session& session, bool color) {
  session.diagnostics.sort();
  const auto& all = session.diagnostics.all();
  if (all.empty()) return;
  std::string text;
  for (std::size_t i = 0; i < std::min(all.size(), most_diagnostics_shown); ++i) {
    text += render(all[i], session.sources, session.language, color);
  }
  if (all.size() > most_diagnostics_shown) {
    const std::size_t more = all.size() - most_diagnostics_shown;
    text +=
        session.language == Language::zh ? fmt::format("……还有 {} 条\n", more) : fmt::format("... and {} more\n", more);
  }
  const std::size_t errors = session.diagnostics.error_count();
  text += summary(errors, all.size() - errors, session.language);
  static_cast<void>(write_all(STDERR_FILENO, text));
}

ExitCode dispatch(const CommandLine& line, Session& session) {
  if (const auto* help = std::get_if<HelpRequest>(&line.command)) {
    session.out = help->text;
    return ExitCode::done;
  }
  if (std::holds_alternative<VersionRequest>(line.command)) {
    session.out = version_text(session);
    return ExitCode::done;
  }
  if (const auto* batched = std::get_if<BatchCommand>(&line.command)) return batch(*batched, today(), session);
  if (const auto* parts = std::get_if<MergeOptions>(&line.command)) return merge(*parts, session);
  if (const auto* explained = std::get_if<ExplainOptions>(&line.command)) return explain(*explained, today(), session);
  if (const auto* compiled = std::get_if<CompileOptions>(&line.command)) return compile(*compiled, session);
  if (const auto* tested = std::get_if<TestOptions>(&line.command)) return test(*tested, session);
  if (const auto* linted = std::get_if<LintOptions>(&line.command)) return lint(*linted, session);
  if (const auto* compared = std::get_if<DiffOptions>(&line.command)) return diff(*compared, today(), session);
  if (const auto* schema_asked = std::get_if<SchemaOptions>(&line.command)) return schema(*schema_asked, session);
  if (const auto* audited = std::get_if<AuditOptions>(&line.command)) return audit(*audited, session);
  if (const auto* listed = std::get_if<ListOptions>(&line.command)) return list(*listed, session);
  if (const auto* shown = std::get_if<ShowOptions>(&line.command)) return show(*shown, session);
  if (const auto* facts_asked = std::get_if<FactsOptions>(&line.command)) return facts(*facts_asked, session);
  return check(std::get<CheckOptions>(line.command), today(), session);
}

ExitCode run_command(int argc, char** argv, Session& session, bool& color_errors) {
  const CommandLine line = parse_command_line(argc, argv, environment(), session.diagnostics);
  session.language = line.language;
  session.color = wants_color(line.color, STDOUT_FILENO);
  session.color_errors = color_errors = wants_color(line.color, STDERR_FILENO);
  if (session.diagnostics.has_errors()) return ExitCode::failed;
  return dispatch(line, session);
}

ExitCode write_output(ExitCode code, Session& session) {
  if (write_all(STDOUT_FILENO, session.out) != WriteResult::failed) return code;
  const std::string reason = std::strerror(errno);
  session.diagnostics.error(Code::output_failed, Span{},
                            {"写不了标准输出：" + reason, "cannot write to standard output: " + reason});
  return ExitCode::failed;
}

}  // namespace

int run(int argc, char** argv) {
  std::signal(SIGPIPE, SIG_IGN);
  Session session;
  bool color_errors = false;
  ExitCode code = ExitCode::failed;
  try {
    code = run_command(argc, argv, session, color_errors);
  } catch (const std::bad_alloc&) {
    session.diagnostics.error(Code::internal, Span{}, {"内存不足", "out of memory"});
  }
  if (session.diagnostics.has_errors()) code = ExitCode::failed;
  if (code != ExitCode::failed) code = write_output(code, session);
  print_diagnostics(session, color_errors);
  return static_cast<int>(code);
}

}  // namespace rencai
