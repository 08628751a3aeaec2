#include "cli/facts.h"

#include <algorithm>
#include <string_view>

#include <fmt/format.h>

#include "analysis/fact_usage.h"
#include "base/text.h"
#include "cli/rules.h"
#include "report/facts_report.h"
#include "report/facts_template.h"

namespace rencai {
namespace {

// The facts of that name: one of the vocabulary, or one for each policy that has it. None: reported.
std::vector<FactId> facts_named(std::string_view name, const Rulebook& rulebook, Diagnostics& diagnostics) {
  const std::string composed = to_nfc(name);
  std::vector<FactId> found;
  std::vector<std::string_view> known;
  for (const FactName& entry : rulebook.fact_names) {
    known.push_back(rulebook.text(entry.name));
    if (known.back() == composed) found.push_back(entry.fact);
  }
  if (found.empty()) {
    diagnostics
        .error(Code::unknown_fact, Span{},
               {fmt::format("没有事实 `{}`", name), fmt::format("there is no fact `{}`", name)})
        .nearest = nearest_name(composed, known);
  }
  return found;
}

}  // namespace

ExitCode facts(const FactsOptions& options, Session& session) {
  const auto rulebook = load_rules(options.rules, session.sources, session.diagnostics);
  if (!rulebook) return ExitCode::failed;
  const auto selections = select(options.rules, *rulebook, Date{}, session.diagnostics);
  if (!selections) return ExitCode::failed;
  const std::vector<FactUsage> usage = fact_usage(*rulebook);
  if (options.as_template) {
    session.out = facts_template(*rulebook, selections->front().policies.front(), usage, session.language);
    return ExitCode::done;
  }
  std::vector<FactId> chosen;
  for (const std::string& name : options.names) {
    const auto named = facts_named(name, *rulebook, session.diagnostics);
    chosen.insert(chosen.end(), named.begin(), named.end());
  }
  if (session.diagnostics.has_errors()) return ExitCode::failed;
  if (options.names.empty()) {
    const bool all = options.rules.policies.empty() && options.rules.places.empty() && options.rules.programs.empty();
    std::vector<bool> selected(rulebook->programs.size());
    for (const Selection& selection : *selections) {
      for (const ProgramId program : selection.programs) selected[index(program)] = true;
    }
    for (std::uint32_t i = 0; i < rulebook->facts.size(); ++i) {
      const bool read =
          std::ranges::any_of(usage[i].programs, [&](ProgramId program) { return selected[index(program)]; });
      if (all || read) chosen.push_back(FactId{i});
    }
  }
  std::ranges::sort(chosen);
  const auto [first, last] = std::ranges::unique(chosen);
  chosen.erase(first, last);
  const FactsReport report{*rulebook, chosen, usage};
  if (options.format == ReportFormat::json) {
    session.out = facts_json(report);
  } else if (options.names.empty()) {
    session.out = facts_table(report, session.language, session.color);
  } else {
    session.out = facts_details(report, session.language, session.color);
  }
  return ExitCode::done;
}

}  // namespace rencai
