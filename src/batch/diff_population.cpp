#include "batch/diff_population.h"

#include <algorithm>
#include <array>
#include <deque>
#include <set>
#include <utility>

#include <fmt/format.h>

#include "analysis/diff_pairs.h"
#include "base/text.h"
#include "batch/impact_counter.h"
#include "batch/impact_tally.h"
#include "batch/ordered_run.h"
#include "program/lower.h"
#include "report/prose.h"

namespace rencai {
namespace {

// The programs that changes reach, with all that stacking relates to them.
std::vector<std::size_t> touched_pairs(const DiffSide& before, const DiffSide& after, const Diff& diff) {
  std::set<std::size_t> pairs;
  for (const Change& change : diff.changes) {
    if (change.severity == ChangeSeverity::editorial) continue;
    for (const Reach& reach : change.reaches) pairs.insert(reach.pair);
  }
  const std::set<std::size_t> own = pairs;
  for (const bool is_after : {false, true}) {
    const auto tied = tied_pairs(diff, is_after ? *after.rulebook : *before.rulebook, is_after);
    for (const std::size_t pair : own) pairs.insert(tied[pair].begin(), tied[pair].end());
  }
  return {pairs.begin(), pairs.end()};
}

// Every name under which only the other side knows a fact is passed over.
void pass_over(const Rulebook& here, const Rulebook& there, FieldNames& names, std::set<std::string>& facts) {
  for (const FactName& one : there.fact_names) {
    bool ambiguous = false;
    const std::string name(there.text(one.name));
    if (here.find_fact(name, ambiguous) != FactId::none) continue;
    names.ignore(name);
    facts.insert(std::string(there.text(there[one.fact].id)));
  }
}

}  // namespace

std::optional<Population> run_population(const DiffSide& before, const DiffSide& after, const Diff& diff,
                                         const PopulationOptions& options, const PopulationSinks& sinks,
                                         SourceSet& sources, Diagnostics& diagnostics) {
  const std::vector<std::size_t> pairs = touched_pairs(before, after, diff);
  std::array<PopulationSide, 2> sides;
  sides[0].rulebook = before.rulebook;
  sides[1].rulebook = after.rulebook;
  std::set<std::string> passed_over;
  pass_over(*before.rulebook, *after.rulebook, sides[0].names, passed_over);
  pass_over(*after.rulebook, *before.rulebook, sides[1].names, passed_over);
  std::vector<FactId> by;
  for (const std::string& name : options.by) {
    bool ambiguous = false;
    const FactId fact = after.rulebook->find_fact(to_nfc(name), ambiguous);
    if (fact == FactId::none) {
      diagnostics.error(Code::unknown_fact, Span{}, {"没有事实 `" + name + "`", "there is no fact `" + name + "`"})
          .nearest = nearest_name(name, known_names(*after.rulebook));
      return std::nullopt;
    }
    by.push_back(fact);
  }
  for (const std::size_t side : {std::size_t{0}, std::size_t{1}}) {
    Restriction restriction;
    for (const std::size_t pair : pairs) {
      const ProgramId program = side == 0 ? diff.programs[pair].before : diff.programs[pair].after;
      if (program != ProgramId::none) restriction.programs.push_back(program);
    }
    std::ranges::sort(restriction.programs);
    // An empty restriction would be all programs: one that nothing is read of does no harm.
    if (restriction.programs.empty() && !sides[side].rulebook->programs.empty())
      restriction.programs.push_back(ProgramId{0});
    sides[side].code = lower(*sides[side].rulebook, restriction);
    sides[side].columns.resize(options.input.paths.size());
  }
  RecordInput input(options.input, [&](std::size_t file, std::string_view header, std::uint64_t line) {
    const FileId id = sources.add(options.input.paths[file], std::string(header), static_cast<std::uint32_t>(line));
    for (PopulationSide& side : sides) {
      auto columns = read_csv_header(sources, id, *side.rulebook, side.names, diagnostics);
      if (!columns) return false;
      side.columns[file] = std::move(*columns);
    }
    return true;
  });
  if (!input.first_format(diagnostics) && diagnostics.has_errors()) return std::nullopt;

  std::deque<ImpactCounter> counters;
  for (unsigned thread = 0; thread < options.threads; ++thread)
    counters.emplace_back(sides[0], sides[1], diff, pairs, by, options);
  std::uint64_t records = 0;
  std::uint64_t faulty = 0;
  std::uint64_t told = 0;
  OrderedSteps steps;
  steps.read = [&](Job& job) { return input.next(job.chunk, diagnostics) == RecordInput::Next::chunk; };
  steps.work = [&](unsigned thread, Job& job) { counters[thread].count(job); };
  steps.write = [&](const Job& job) {
    records += job.records;
    faulty += job.faulty;
    if (!job.diagnostics.empty() && told < most_faulty_told) {
      sinks.diagnostics(job.diagnostics);
      told += std::min(job.faulty, most_faulty_told);
    }
    sinks.progress(records, job.chunk.consumed, input.total_bytes());
    return true;
  };
  run_in_order(options.threads, steps);
  if (diagnostics.has_errors()) return std::nullopt;
  if (faulty > told) {
    sinks.diagnostics(
        options.language == Language::zh
            ? fmt::format("另有 {} 条有误的记录未列出\n", faulty - told)
            : fmt::format("{} more faulty record{} not listed\n", faulty - told, faulty - told == 1 ? " is" : "s are"));
  }
  ImpactTally& tally = counters.front().tally();
  for (std::size_t i = 1; i < counters.size(); ++i) tally.merge(counters[i].tally(), options.most_losers);
  Population population = tally.take();
  population.records = records;
  population.faulty = faulty;
  for (std::size_t i = 0; i < by.size(); ++i) {
    population.by[i].title = {title_of(*after.rulebook, by[i], Language::zh),
                              title_of(*after.rulebook, by[i], Language::en)};
  }
  population.passed_over.assign(passed_over.begin(), passed_over.end());
  return population;
}

}  // namespace rencai
