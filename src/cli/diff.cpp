#include "cli/diff.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <optional>
#include <system_error>
#include <thread>

#include <fmt/format.h>
#include <unistd.h>

#include "analysis/imagined.h"
#include "batch/diff_population.h"
#include "cli/diff_sides.h"
#include "cli/output.h"
#include "report/diff_cases.h"
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
    case DiffFormat::html: return diff_html(report, session.language);
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

// One file for each applicant that was found.
void write_applicants(const DiffReport& report, const std::string& folder, Session& session) {
  namespace fs = std::filesystem;
  std::error_code fault;
  fs::create_directories(folder, fault);
  for (const ImaginedCase& one : report.imagined->cases) {
    const std::string path = (fs::path(folder) / (case_name(report, one) + ".yaml")).string();
    std::ofstream file(path, std::ios::binary);
    file << case_file(report, one, session.language);
    file.close();
    if (file) continue;
    const std::string reason = std::strerror(errno);
    session.diagnostics.error(Code::output_failed, Span{},
                              {"写不了 " + path + "：" + reason, "cannot write " + path + ": " + reason});
    return;
  }
}

std::optional<Population> population_of(const DiffSide& before, const DiffSide& after, const Diff& diff,
                                        const DiffOptions& options, Date today, Session& session) {
  PopulationOptions population;
  population.input.paths = options.population;
  population.by = options.by;
  population.date = today;
  if (options.date.kind == DateChoice::Kind::given) population.date = options.date.date;
  population.threads = options.threads > 0 ? options.threads : std::max(1U, std::thread::hardware_concurrency());
  population.language = session.language;
  population.color_errors = session.color_errors;
  PopulationSinks sinks;
  sinks.diagnostics = [](std::string_view text) { static_cast<void>(write_all(STDERR_FILENO, text)); };
  sinks.progress = [](std::uint64_t, std::uint64_t, std::uint64_t) {};
  return run_population(before, after, diff, population, sinks, session.sources, session.diagnostics);
}

ImaginedOptions imagined_options(const DiffOptions& options, Date today) {
  ImaginedOptions imagined;
  if (!options.date_stated || options.date.kind == DateChoice::Kind::any) return imagined;
  imagined.date = options.date.kind == DateChoice::Kind::given ? options.date.date : today;
  return imagined;
}

}  // namespace

ExitCode diff(const DiffOptions& options, Date today, Session& session) {
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
  std::optional<Imagined> imagined;
  if (!options.quick && found.has_meaning()) {
    imagined = imagine(before, after, found, common_facts(*before.rulebook, *after.rulebook, found),
                       imagined_options(options, today));
  }
  std::optional<Population> population;
  if (!options.population.empty()) {
    population = population_of(before, after, found, options, today, session);
    if (!population) return ExitCode::failed;
  }
  const DiffReport report{
      &found, before, after, &session.sources, imagined ? &*imagined : nullptr, population ? &*population : nullptr};
  session.out += report_of(report, options, session);
  if (!options.applicants.empty() && imagined) write_applicants(report, options.applicants, session);
  if (population && population->faulty > 0) {
    // What was counted is told all the same.
    static_cast<void>(write_all(STDOUT_FILENO, session.out));
    session.out.clear();
    return ExitCode::failed;
  }
  // For git every code but 0 means that its driver broke down.
  if (compared.by_git) return ExitCode::done;
  return fails(found, options.fail_on) ? ExitCode::no : ExitCode::done;
}

}  // namespace rencai
