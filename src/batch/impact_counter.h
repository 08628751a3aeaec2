// Counts what a change does to each record of a population: one thread's part of the work.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "analysis/diff.h"
#include "applicants/csv_record.h"
#include "applicants/record_reader.h"
#include "batch/diff_population.h"
#include "batch/impact_tally.h"
#include "batch/ordered_run.h"
#include "eval/block_results.h"
#include "program/lower.h"

namespace rencai {

// One version of the rules, as records are read and evaluated with it.
struct PopulationSide {
  const Rulebook* rulebook = nullptr;
  FieldNames names;
  RuleCode code;                               // of the compared programs alone
  std::deque<std::vector<CsvColumn>> columns;  // by file
};

// Sides, options and `by` must outlive it.
class ImpactCounter {
 public:
  // `pairs`: of `diff.programs`, those that are compared. `by`: facts of the new side by which records are grouped.
  ImpactCounter(const PopulationSide& before, const PopulationSide& after, const Diff& diff,
                const std::vector<std::size_t>& pairs, const std::vector<FactId>& by, const PopulationOptions& options);

  // Counts a chunk's records; of the job, only what was read and what was wrong is filled in.
  void count(Job& job);

  [[nodiscard]] ImpactTally& tally() { return tally_; }

 private:
  struct Effect;

  // Of one side: where a program's results stand.
  struct Column {
    const ProgramColumns* columns = nullptr;  // none: that side has no such program
    const BlockResults* results = nullptr;
    [[nodiscard]] bool has(Outcome outcome, std::size_t lane) const;
    [[nodiscard]] std::optional<std::int64_t> least(const LaneFigure& figure) const;
    [[nodiscard]] std::int64_t amount(std::size_t lane) const;
  };

  [[nodiscard]] Column column(std::size_t side, ProgramId program) const;
  void count(Job& job, std::size_t begin, std::size_t end);
  std::optional<std::string_view> read(std::size_t side, const Chunk& chunk, const Record& record, std::size_t lane);
  void count(const Chunk& chunk, const Record& record, std::string_view id, std::size_t lane);
  void count_program(std::size_t place, std::size_t lane, Effect& effect);
  void count_payers(ProgramImpact& impact, std::size_t side, const Column& column, std::size_t lane);
  [[nodiscard]] std::array<Cost, total_kinds> totals(std::size_t lane) const;
  GroupImpact& group_of(Population::By& by, FactId fact, std::size_t lane);

  std::array<const PopulationSide*, 2> sides_;
  const PopulationOptions& options_;
  const std::vector<FactId>& by_;
  std::array<RecordReader, 2> readers_;
  std::array<Block, 2> blocks_;
  std::array<BlockResults, 2> results_;
  std::vector<std::array<Column, 2>> columns_;  // by compared pair
  std::vector<bool> duties_;                    // of which more is worse
  ImpactTally tally_;
};

}  // namespace rencai
