#include "cli/explain.h"

#include <algorithm>

#include "analysis/explanation.h"
#include "applicants/applicant_reader.h"
#include "cli/rules.h"
#include "eval/evaluate.h"
#include "eval/results.h"
#include "program/lower.h"
#include "report/explain_report.h"
#include "syntax/yaml_reader.h"

namespace rencai {
namespace {

// Explains every program of the selection for every applicant whose kind it is for.
void explain_all(const Rulebook& rulebook, const Applicants& applicants, const Selection& selection,
                 ReportFormat format, Session& session) {
  const RuleCode code = lower(rulebook, {selection.programs});
  const Evaluation evaluation(rulebook, code, applicants.block, selection.date);
  for (std::size_t lane = 0; lane < applicants.ids.size(); ++lane) {
    const ApplicantResult result = result_of(evaluation, lane);
    for (const ProgramId program : selection.programs) {
      const auto found = std::ranges::find(result.programs, program, &ProgramResult::program);
      if (found == result.programs.end()) continue;
      const Explanation explanation = rencai::explain(evaluation, program, lane);
      const ExplainedProgram explained{evaluation, session.sources, explanation, *found, lane, applicants.ids[lane]};
      if (!session.out.empty()) session.out += "\n";
      session.out += format == ReportFormat::json ? explain_json(explained)
                                                  : explain_text(explained, session.language, session.color);
    }
  }
}

}  // namespace

ExitCode explain(const ExplainOptions& options, Date today, Session& session) {
  const auto rulebook = load_rules(options.rules, session.sources, session.diagnostics);
  if (!rulebook) return ExitCode::failed;
  const auto selections = select(options.rules, *rulebook, today, session.diagnostics);
  const auto file = read_file(options.applicants, session.sources, session.diagnostics);
  if (!file) return ExitCode::failed;
  const auto applicants = read_applicants(std::span(&*file, 1), session.sources, *rulebook, session.diagnostics);
  if (!selections || !applicants || session.diagnostics.has_errors()) return ExitCode::failed;
  if (!rulebook->texts_hold(session.diagnostics)) return ExitCode::failed;  // which tells the lines
  for (const Selection& selection : *selections) {
    if (!selection.programs.empty()) explain_all(*rulebook, *applicants, selection, options.format, session);
  }
  if (session.out.empty()) {
    session.diagnostics.error(Code::unknown_program, Span{},
                              {"该项目不面向这类申请对象", "the program is for another kind of applicant"});
    return ExitCode::failed;
  }
  return ExitCode::done;
}

}  // namespace rencai
