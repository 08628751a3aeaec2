// Stacking in a block: programs that rules tie together, where each lane can be settled with whole numbers. Lanes that
// need more are left to `result_of`.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "eval/block_outcomes.h"
#include "eval/block_totals.h"
#include "eval/lane_figure.h"

namespace rencai {

// One program as a member of its component. What is pointed to must stay.
struct StackedProgram {
  ProgramId program = ProgramId::none;
  bool reported = true;
  const OutcomePlanes* planes = nullptr;
  std::span<const LaneFigure> counted;  // where it counts possibly
};

// Rulebook and code must outlive it.
class BlockStacking {
 public:
  BlockStacking(const Rulebook& rulebook, const RuleCode& code);

  // Whether rules tie a program, by its place in RuleCode::programs, to others.
  [[nodiscard]] bool is_tied(std::size_t place) const { return component_of_[place] != none; }

  // `programs`: all that the code computes. Sets, by place, the lanes in which a program is absorbed and those in which
  // it may be, and adds to the totals what the tied programs come to; lanes that cannot be settled here are added to
  // `unsettled`.
  void run(const Evaluation& evaluation, std::span<const StackedProgram> programs, std::span<Plane> absorbed,
           std::span<Plane> contested, BlockTotals* totals, Plane& unsettled) const;

 private:
  static constexpr std::uint32_t none = UINT32_MAX;

  struct Component {
    std::vector<std::uint32_t> members;  // places, in the order named
    // highest_of without choice: a member that counts alone is as free of the rules
    bool only_highest = true;
    // one such rule within one policy
    bool is_single_rule = false;
    NodeId when = NodeId::none;           // of that rule
    std::uint32_t kinds_of_one_unit = 0;  // bit 1 << kind: the members for that kind compare by their amounts
  };

  void settle(const Component& component, std::size_t lane, Truth applies, std::span<const StackedProgram> programs,
              std::span<Plane> absorbed, std::span<Plane> contested, BlockTotals* totals, Plane& unsettled) const;
  [[nodiscard]] bool count_alone(const StackedProgram& program, std::size_t lane, BlockTotals& totals) const;

  const Rulebook& rulebook_;
  std::vector<Component> components_;
  std::vector<std::uint32_t> component_of_;  // by place; none: no rule names it with others
};

}  // namespace rencai
