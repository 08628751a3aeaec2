#include "cli/check.h"

#include <algorithm>
#include <deque>
#include <utility>

#include "applicants/applicant_reader.h"
#include "cli/rules.h"
#include "eval/evaluate.h"
#include "eval/results.h"
#include "report/check_report.h"
#include "syntax/yaml_reader.h"

namespace rencai {
namespace {

// Code and evaluation of one date's policies; the code must stay where it is while the evaluation lives.
struct DatedRun {
  RuleCode code;
  Evaluation evaluation;

  DatedRun(const Rulebook& rulebook, RuleCode for_programs, const Block& block, Date date)
      : code(std::move(for_programs)), evaluation(rulebook, code, block, date) {}
};

Result<Applicants> read(const std::vector<std::string>& paths, const Rulebook& rulebook, Session& session) {
  std::vector<FileId> files;
  for (const std::string& path : paths) {
    if (const auto file = read_file(path, session.sources, session.diagnostics)) files.push_back(*file);
  }
  if (session.diagnostics.has_errors()) return {};
  return read_applicants(files, session.sources, rulebook, session.diagnostics);
}

}  // namespace

ExitCode check(const CheckOptions& options, Date today, Session& session) {
  const auto rulebook = load_rules(options.rules, session.sources, session.diagnostics);
  if (!rulebook) return ExitCode::failed;
  const auto selections = select(options.rules, *rulebook, today, session.diagnostics);
  const auto applicants = read(options.applicants, *rulebook, session);
  if (!selections || !applicants || session.diagnostics.has_errors()) return ExitCode::failed;
  // The conditions that failed are shown as they are written.
  if (options.all && !rulebook->texts_hold(session.diagnostics)) return ExitCode::failed;

  CheckReport report;
  report.rulebook = &*rulebook;
  report.sources = &session.sources;
  report.all = options.all;
  report.schedule = options.schedule;
  report.chosen = !options.rules.places.empty() || !options.rules.policies.empty() || !options.rules.programs.empty();
  if (options.rules.date.kind == DateChoice::Kind::today) report.date = today;
  if (options.rules.date.kind == DateChoice::Kind::given) report.date = options.rules.date.date;
  for (std::size_t lane = 0; lane < applicants->ids.size(); ++lane) {
    report.applicants.push_back({applicants->ids[lane], applicants->block.kind(lane), lane, {}});
  }

  std::deque<DatedRun> runs;
  for (const Selection& selection : *selections) {
    for (const PolicyId policy : selection.policies) report.policies.push_back({policy, selection.date});
    if (selection.programs.empty()) continue;
    const bool everything = selection.programs.size() == rulebook->programs.size();
    const Restriction restriction{everything ? std::vector<ProgramId>{} : selection.programs};
    auto code = code_for(*rulebook, restriction, session.diagnostics);
    if (!code) return ExitCode::failed;
    const Evaluation& evaluation =
        runs.emplace_back(*rulebook, std::move(*code), applicants->block, selection.date).evaluation;
    for (CheckedApplicant& applicant : report.applicants) {
      applicant.parts.push_back({&evaluation, result_of(evaluation, applicant.lane)});
    }
  }
  std::ranges::sort(report.policies, {}, [](const CheckedPolicy& checked) { return index(checked.policy); });

  session.out =
      options.format == ReportFormat::json ? check_json(report) : check_table(report, session.language, session.color);
  return options.exit_code && !any_match(report) ? ExitCode::no : ExitCode::done;
}

}  // namespace rencai
