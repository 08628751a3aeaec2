// What the evaluation of a block comes to, as columns: for many applicants at once, of whom only some parts of the
// result are wanted. The same results as `result_of` gives lane by lane.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "eval/evaluate.h"
#include "eval/outcome.h"

namespace rencai {

enum FigureMark : std::uint8_t {
  figure_present = 1,
  figure_low_unbounded = 2,
  figure_high_unbounded = 4,
  figure_unspecified = 8,
  figure_elsewhere = 16,  // not whole in the column's scale, or beyond 63 bits: `low` is the place of its interval in
                          // BlockResults::interval
};

// A number between two ends, both in parts of its column's scale. Without marks: there is none.
struct LaneFigure {
  std::int64_t low = 0;
  std::int64_t high = 0;
  std::uint8_t marks = 0;
  [[nodiscard]] bool present() const { return (marks & figure_present) != 0; }
};

// Money is held in fen.
inline constexpr std::int64_t fen_scale = 100;

// Outcomes are always computed.
struct ResultsWanted {
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

  struct PayerColumn {
    PayerNameId payer = PayerNameId::none;
    std::vector<LaneFigure> amount;   // per payment, in fen where the amount is money
    std::vector<LaneFigure> counted;  // of what the program counts with
  };

  ProgramId program = ProgramId::none;
  std::int64_t scale = 1;             // of the amounts
  std::vector<std::uint8_t> outcome;  // an Outcome, or left_out
  std::vector<LaneFigure> amount;     // per payment; only where eligible, possible or absorbed
  std::vector<LaneFigure> counted;    // a rate, or the whole of a sum; only of money, where eligible or possible
  std::vector<std::uint8_t> certain;  // 1: it surely counts (`surely_counts`)
  std::vector<PayerColumn> payers;    // all whom any case of the rule names, in the order written
  std::vector<Run> missing;           // into BlockResults::facts
};

// Totals of one policy, or of policies on one line of places, by lane.
struct TotalsColumns {
  static constexpr std::size_t kinds = 9;  // category * 3 + rate, as in `Bucket`

  std::vector<PolicyId> policies;          // in rulebook order
  std::string_view end;                    // of a line: the innermost place; of one policy: empty
  bool can_have[kinds] = {};               // whether any program's amount enters it
  std::vector<LaneFigure> certain[kinds];  // by lane, in fen
  std::vector<LaneFigure> possible[kinds];
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
  // First the policies, then the lines, each in rulebook order.
  [[nodiscard]] std::span<const TotalsColumns> totals() const { return totals_; }
  // Whether a policy has a reported program that counts possibly.
  [[nodiscard]] bool counts(PolicyId policy, std::size_t lane) const { return counting_[index(policy)][lane] != 0; }
  // Whether the lane has those totals, as `totals_of` says.
  [[nodiscard]] bool has_totals(const TotalsColumns& totals, std::size_t lane) const;

  [[nodiscard]] std::span<const FactId> facts(Run run) const { return std::span(facts_).subspan(run.first, run.count); }
  // All that the eligible and possible programs miss, in rulebook order.
  [[nodiscard]] std::span<const FactId> missing(std::size_t lane) const { return facts(missing_[lane]); }
  [[nodiscard]] const Interval& interval(const LaneFigure& elsewhere) const {
    return intervals_[static_cast<std::size_t>(elsewhere.low)];
  }

  // Only where everything is wanted.
  [[nodiscard]] const ApplicantResult& result(std::size_t lane) const { return results_[lane]; }
  [[nodiscard]] const Evaluation& evaluation() const { return *evaluation_; }

 private:
  void store(std::size_t lane, const ApplicantResult& result);
  void store(std::size_t lane, const ProgramResult& result, ProgramColumns& columns);
  void store_sums(std::size_t lane, const ProgramResult& result, ProgramColumns& columns);
  static void forget_sums(std::size_t lane, ProgramColumns& columns);
  void store(std::size_t lane, const Totals& totals);
  [[nodiscard]] LaneFigure figure(const Interval& interval, std::int64_t scale);

  const Rulebook* rulebook_;
  const RuleCode* code_;
  Date today_;
  ResultsWanted wanted_;
  std::unique_ptr<Evaluation> evaluation_;
  std::vector<ProgramColumns> programs_;
  std::vector<TotalsColumns> totals_;
  std::vector<std::vector<std::uint8_t>> counting_;  // by policy and lane
  std::vector<Run> missing_;
  std::vector<FactId> facts_;
  std::vector<Interval> intervals_;
  std::vector<ApplicantResult> results_;
};

}  // namespace rencai
