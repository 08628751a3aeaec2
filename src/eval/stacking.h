// Which programs exclude, absorb or cap each other (src/README.md, "The meaning of stacking and totals"), on plain
// values: for one applicant, or for one record of a batch.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "eval/outcome.h"

namespace rencai {

struct StackingMember {
  Interval compared;      // what members compare by; below 0 counts as 0
  bool surely = false;    // counts surely
  bool possibly = false;  // counts possibly; holds where `surely` does
};

struct StackingRule {
  StackingKind kind = StackingKind::highest_of;
  Truth applies = Truth::yes;
  std::vector<std::uint32_t> members;  // in the order named
  // highest_of with a choice: the members that may be the chosen one, and whether it may be that none of them is.
  std::vector<std::uint32_t> chosen;
  bool may_be_unchosen = true;
  // sum_of: parts for the amounts from the largest down (none: all in full; what has no part left counts 0), and a cap.
  std::vector<Rational> shares;
  std::optional<Interval> at_most;
  bool at_most_may_be_absent = false;
};

struct Displacement {
  std::optional<std::uint32_t> absorbed_by;
  std::vector<std::uint32_t> may_be_absorbed_by;
};

// For each member that counts possibly, what displaces it.
[[nodiscard]] std::vector<Displacement> displacements(std::span<const StackingMember> members,
                                                      std::span<const StackingRule> rules);

// The members that rules tie together, each component in the order in which its members are named; members of no rule
// stand alone.
[[nodiscard]] std::vector<std::vector<std::uint32_t>> components(std::uint32_t member_count,
                                                                 std::span<const StackingRule> rules);

// What a member counts with in a best total.
struct Counted {
  bool selected = false;
  std::optional<Rational> amount;  // none: unbounded, where selected
};

// Best totals of one component. Component, members and rules must outlive it; a component has at most 64 members.
class BestTotal {
 public:
  BestTotal(std::span<const StackingMember> members, std::span<const StackingRule> rules,
            std::span<const std::uint32_t> component);

  // By the component's order. `certain_low`: of the lows of what counts surely, every rule that can apply, the worst
  // choices; the `high` ones: of the highs of what counts surely or possibly, only the rules that surely apply, the
  // best choices.
  [[nodiscard]] std::vector<Counted> certain_low() const;
  [[nodiscard]] std::vector<Counted> certain_high() const;
  [[nodiscard]] std::vector<Counted> possible_high() const;

  // Nothing about the component is open: what counts, the amounts, the rules and the choices.
  [[nodiscard]] bool is_settled() const;

 private:
  enum class End { low, high };
  using Mask = std::uint64_t;
  class Search;

  [[nodiscard]] std::optional<std::uint32_t> place_of(std::uint32_t member) const;
  [[nodiscard]] Mask mask_of(std::span<const std::uint32_t> members) const;
  [[nodiscard]] std::optional<Rational> value(std::size_t place, End end) const;
  // The cap that an end takes; none where it may be absent and the end is the high one.
  [[nodiscard]] std::optional<Rational> cap_of(const StackingRule& rule, End end) const;
  [[nodiscard]] bool takes_part(const StackingRule& rule, End end) const;
  // The selection among `counting` whose total is the greatest after the rules sum_of.
  [[nodiscard]] std::vector<Counted> best(Mask counting, End end) const;
  void reduce(std::vector<Counted>& counted, const StackingRule& rule, End end) const;
  [[nodiscard]] Mask without_unchosen(Mask counting) const;

  std::span<const StackingMember> members_;
  std::span<const StackingRule> rules_;
  std::span<const std::uint32_t> component_;
  Mask surely_ = 0;
  Mask possibly_ = 0;
};

}  // namespace rencai
