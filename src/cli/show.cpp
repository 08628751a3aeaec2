#include "cli/show.h"

#include "cli/rules.h"
#include "report/show_report.h"

namespace rencai {

ExitCode show(const ShowOptions& options, Session& session) {
  const auto rulebook = load_rules(options.rules, session.sources, session.diagnostics);
  if (!rulebook) return ExitCode::failed;
  const auto selections = select(options.rules, *rulebook, Date{}, session.diagnostics);
  if (!selections) return ExitCode::failed;
  std::vector<ProgramId> programs;
  for (const Selection& selection : *selections) {
    programs.insert(programs.end(), selection.programs.begin(), selection.programs.end());
  }
  session.out = options.format == ReportFormat::json ? show_json(*rulebook, programs)
                                                     : show_text(*rulebook, programs, session.language, session.color);
  return ExitCode::done;
}

}  // namespace rencai
