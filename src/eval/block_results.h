// What the evaluation of a block comes to, as columns: for many applicants at once, of whom only some parts of the
// result are wanted. The same results as `result_of` gives lane by lane.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "eval/block_figures.h"
#include "eval/block_outcomes.h"
#include "eval/block_stacking.h"
#include "eval/block_totals.h"
#include "eval/evaluate.h"
#include "eval/lane_figure.h"
#include "eval/outcome.h"
#include "eval/program_sets.h"
#include "eval/results.h"

namespace rencai {

// Which programs are eligible and possible is always computed.
struct ResultsWanted {
  bool outcomes = false;  // each program's outcome in each lane
  bool missing = false;
  bool amounts = false;
  bool payers = false;
  bool totals = false;
  bool sums = false;        // what each program counts with, for whom for certain, and who pays it
  bool everything = false;  // all of each ApplicantResult
};

// One program's results by lane.
struct ProgramColumns {
  static constexpr std::uint8_t left_out = 0xFF;  // the program is for other kinds of applicant

  ProgramId program = ProgramId::none;
  std::int64_t scale = 1;             // of the amounts
  std::vector<std::uint8_t> outcome;  // an Outcome, or left_out; where outcomes are wanted
  std::vector<LaneFigure> amount;     // per payment; only where eligible, possible or absorbed, and where wanted
  std::vector<LaneFigure> counted;    // a rate, or the whole of a sum; only of money, where eligible or possible
  std::vector<std::uint8_t> certain;  // 1: it surely counts (`surely_counts`)
  std::vector<PayerColumn> payers;    // all whom any case of the rule names, in the order written
  std::vector<Run> missing;           // into BlockResults::facts
};

// The rulebook and code must outlive it.
class BlockResults {
 public:
  // For blocks of at most that many lanes.
  BlockResults(const Rulebook& rulebook, const RuleCode& code, Date today, const ResultsWanted& wanted,
               std::size_t lanes);
  ~BlockResults();
  BlockResults(BlockResults&&) noexcept;
  BlockResults& operator=(BlockResults&&) noexcept;

  // Evaluates a block; all that follows speaks of it until the next run. The block must stay till then.
  void run(const Block& block);

  // The programs that were asked for, in rulebook order.
  [[nodiscard]] std::span<const ProgramColumns> programs() const { return programs_; }
  // Those that are eligible, possible in a lane, by their places in `programs()`.
  [[nodiscard]] ProgramSet eligible(std::size_t lane) const { return eligible_.of(lane); }
  [[nodiscard]] ProgramSet possible(std::size_t lane) const { return possible_.of(lane); }

  // First the policies, then the lines, each in rulebook order.
  [[nodiscard]] std::span<const TotalsColumns> totals() const { return totals_.columns(); }
  // Whether a policy has a reported program that counts possibly.
  [[nodiscard]] bool counts(PolicyId policy, std::size_t lane) const { return totals_.counts(policy, lane); }
  // Whether the lane has those totals (one of `totals()`), as `totals_of` says.
  [[nodiscard]] bool has_totals(const TotalsColumns& totals, std::size_t lane) const {
    return totals_.has(totals, lane);
  }

  [[nodiscard]] std::span<const FactId> facts(Run run) const { return std::span(facts_).subspan(run.first, run.count); }
  // All that the eligible and possible programs miss, in rulebook order.
  [[nodiscard]] std::span<const FactId> missing(std::size_t lane) const { return facts(missing_[lane]); }
  [[nodiscard]] const Interval& interval(const LaneFigure& elsewhere) const { return store_.kept(elsewhere); }

  // Only where everything is wanted.
  [[nodiscard]] const ApplicantResult& result(std::size_t lane) const { return results_[lane]; }
  [[nodiscard]] const Evaluation& evaluation() const { return *evaluation_; }

 private:
  // What is kept of each program that is computed, reported or not.
  struct Computed {
    BlockFigures figures;
    std::uint32_t reported = RuleCode::none;  // into programs_
    bool has_figures = false;                 // whether they are wanted
    std::vector<LaneFigure> amount;
    std::vector<LaneFigure> counted;
  };

  void run_columns();
  void fill_figures(std::size_t place);
  void add_totals(std::size_t place);
  void find_open();
  void store_outcomes(std::size_t place);
  void store_sums(std::size_t place);
  void find_missing(std::size_t place);
  void join_missing();
  // Lane by lane, for what columns cannot hold.
  void store(std::size_t lane, const ApplicantResult& result);
  void store(std::size_t lane, const ProgramResult& result, ProgramColumns& columns);
  void store_sums(std::size_t lane, const ProgramResult& result, ProgramColumns& columns);
  void forget_figures(std::size_t lane, ProgramColumns& columns) const;
  [[nodiscard]] Detail detail() const;

  const Rulebook* rulebook_;
  const RuleCode* code_;
  Date today_;
  ResultsWanted wanted_;
  std::unique_ptr<Evaluation> evaluation_;
  std::unique_ptr<BlockOutcomes> outcomes_;
  std::unique_ptr<BlockStacking> stacking_;
  std::vector<Computed> computed_;       // by place in RuleCode::programs
  std::vector<StackedProgram> stacked_;  // likewise
  std::vector<Plane> absorbed_;          // likewise
  std::vector<Plane> contested_;         // likewise: where a program may be absorbed
  Plane apart_;                          // lanes that are settled one by one
  Plane counting_;                       // of the program at hand
  std::vector<ProgramColumns> programs_;
  std::vector<std::uint32_t> reported_;  // by place in programs_: into computed_
  BlockTotals totals_;
  ProgramSets eligible_;
  ProgramSets possible_;
  std::vector<Run> missing_;
  std::vector<FactId> facts_;
  std::vector<FactId> joined_;
  FigureStore store_;
  std::vector<ApplicantResult> results_;
};

}  // namespace rencai
