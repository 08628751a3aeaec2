// Totals of a block by lane (src/README.md, "The meaning of stacking and totals").
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "eval/block_outcomes.h"
#include "eval/columns.h"
#include "eval/lane_figure.h"
#include "eval/outcome.h"

namespace rencai {

// Totals of one policy, or of policies on one line of places, by lane.
struct TotalsColumns {
  static constexpr std::size_t kinds = 9;  // category * 3 + rate, as in `Bucket`

  std::vector<PolicyId> policies;          // in rulebook order
  std::string_view end;                    // of a line: the innermost place; of one policy: empty
  bool can_have[kinds] = {};               // whether any program's amount enters it
  std::vector<LaneFigure> certain[kinds];  // by lane, in fen
  std::vector<LaneFigure> possible[kinds];
};

// The place in TotalsColumns that a program's amount enters; none where it enters no total.
[[nodiscard]] std::optional<std::size_t> kind_of_total(const Rulebook& rulebook, const Program& program);

// Rulebook must outlive it.
class BlockTotals {
 public:
  // Of the policies of these programs, for blocks of at most so many lanes.
  BlockTotals(const Rulebook& rulebook, std::span<const ProgramId> programs, std::size_t lanes);

  // First the policies, then the lines, each in rulebook order.
  [[nodiscard]] std::span<const TotalsColumns> columns() const { return columns_; }
  // Whether a policy has a reported program that counts possibly.
  [[nodiscard]] bool counts(PolicyId policy, std::size_t lane) const;
  // Whether the lane has those totals, as `totals_of` says.
  [[nodiscard]] bool has(const TotalsColumns& totals, std::size_t lane) const;

  void start();
  void count_possibly(PolicyId policy, const Plane& lanes);

  // Which end of a total an amount enters.
  enum class Enters : std::uint8_t {
    surely,    // all ends: it counts surely, and nothing displaces it
    possibly,  // what can come at most
    low,       // what comes at least
    certain,   // what comes at most where nothing more is learnt
  };
  // `kind` as kind_of_total. False beyond 63 bits; the lane's totals are then of no use.
  [[nodiscard]] bool add(PolicyId policy, std::size_t kind, std::size_t lane, const LaneFigure& amount, Enters enters);
  // After the last `add`. Lanes whose totals leave 63 bits are added to `beyond`.
  void finish(Plane& beyond);

  // A lane's totals as `totals_of` gives them, in place of what was added.
  void replace(std::size_t lane, std::span<const Totals> given, std::span<const PolicyId> counting, FigureStore& store);

 private:
  // What tells whether a line has totals: its policies, each with whether its place is the line's end; and the policies
  // of places within that end.
  struct Line {
    std::vector<std::uint32_t> policies;  // into policies_
    std::vector<bool> at_end;
    std::vector<std::uint32_t> within;
    Plane has;
  };

  [[nodiscard]] std::uint32_t place_of(PolicyId policy) const { return place_[index(policy)]; }
  [[nodiscard]] bool add_line(std::size_t line, std::size_t lane);
  void enter(std::size_t totals, std::size_t kind, std::size_t lane) {
    entered_[totals * TotalsColumns::kinds + kind][lane / word_bits] |= std::uint64_t{1} << (lane % word_bits);
  }
  template <class Visit>
  void for_each_entered(Visit visit);

  const Rulebook* rulebook_;
  std::vector<PolicyId> policies_;
  std::vector<std::uint32_t> place_;  // by policy, into policies_
  std::vector<TotalsColumns> columns_;
  std::vector<Plane> entered_;   // by place in columns_ and kind: the lanes that have any figure there
  std::vector<Plane> counting_;  // by policy
  std::vector<Line> lines_;
};

}  // namespace rencai
