#include "eval/missing.h"

#include <algorithm>
#include <optional>

#include "eval/lane_number.h"

namespace rencai {

namespace {

const View& view_of(const Frame& frame, NodeId node) { return frame.views[frame.code.instruction_of[index(node)]]; }

bool can_be_absent(const View& view, std::size_t lane) { return view.can_be_absent && bit(view.can_be_absent, lane); }
bool can_exist(const View& view, std::size_t lane) { return !view.can_exist || bit(view.can_exist, lane); }

// One backward pass over the nodes that the roots read, in one lane.
class Sweep {
 public:
  Sweep(const Frame& frame, std::size_t lane)
      : frame_(frame),
        rulebook_(frame.rulebook),
        lane_(lane),
        wanted_(rulebook_.nodes.size()),
        missing_(rulebook_.facts.size()) {}

  std::vector<FactId> run(std::span<const NodeId> roots) {
    std::uint32_t end = 0;
    for (const NodeId root : roots) {
      if (root == NodeId::none) continue;
      wanted_[index(root)] = true;
      end = std::max(end, index(root) + 1);
    }
    for (std::uint32_t node = end; node-- > 0;) {
      if (!wanted_[node] || is_decided(frame_, NodeId{node}, lane_)) continue;
      const FactId fact = fact_of(NodeId{node});
      if (fact != FactId::none) {
        visit_fact(fact, node);
      } else {
        for_each_needed(NodeId{node}, [&](NodeId needed) { wanted_[index(needed)] = true; });
      }
    }
    std::vector<FactId> facts;
    for (std::uint32_t i = 0; i < missing_.size(); ++i) {
      if (missing_[i]) facts.push_back(FactId{i});
    }
    return facts;
  }

 private:
  // The fact that a node reads as such, or none.
  [[nodiscard]] FactId fact_of(NodeId node) const {
    const Instruction& instruction = frame_.code.instructions[frame_.code.instruction_of[index(node)]];
    return instruction.op == Op::fact || instruction.op == Op::stated_or ? instruction.fact : FactId::none;
  }

  // The node that a fact's missing facts come from instead of the fact itself, or none.
  [[nodiscard]] NodeId derivation_of(FactId fact) const {
    const Stated stated = frame_.block.stated(fact, lane_);
    return stated == Stated::absent || stated == Stated::unknown ? rulebook_[fact].derived : NodeId::none;
  }

  void visit_fact(FactId fact, std::uint32_t node) {
    const NodeId derived = derivation_of(fact);
    if (derived != NodeId::none && index(derived) < node && misses_any(derived)) {
      wanted_[index(derived)] = true;
    } else {
      missing_[index(fact)] = true;
    }
  }

  // Whether a node misses facts at all. Found for all nodes up to it in one forward pass.
  bool misses_any(NodeId node) {
    for (auto next = static_cast<std::uint32_t>(misses_.size()); next <= index(node); ++next) {
      bool misses = false;
      if (frame_.code.is_live(NodeId{next}) && !is_decided(frame_, NodeId{next}, lane_)) {
        if (fact_of(NodeId{next}) != FactId::none) {
          misses = true;
        } else {
          for_each_needed(NodeId{next}, [&](NodeId needed) { misses = misses || misses_[index(needed)]; });
        }
      }
      misses_.push_back(misses);
    }
    return misses_[index(node)];
  }

  [[nodiscard]] bool can_be_true(NodeId when) const { return bit(view_of(frame_, when).can_be_true, lane_); }
  [[nodiscard]] bool can_be_false(NodeId when) const { return bit(view_of(frame_, when).can_be_false, lane_); }

  // The arguments that an undecided node's missing facts come from.
  template <class Visit>
  void for_each_needed(NodeId node, Visit visit) const {
    const auto args = rulebook_.args(node);
    switch (rulebook_[node].op) {
      case Op::or_else:
        visit(args[0]);
        if (can_be_absent(view_of(frame_, args[0]), lane_)) visit(args[1]);
        return;
      case Op::first_of:
        for (std::size_t i = 0; i < args.size(); i += 2) {
          visit(args[i]);
          if (can_be_true(args[i])) visit(args[i + 1]);
          if (!can_be_false(args[i])) return;
        }
        return;
      case Op::highest_of: {
        const std::optional<End> certain = certain_low(args);
        for (std::size_t i = 0; i < args.size(); i += 2) {
          if (!can_be_true(args[i]) || (certain && !reaches_above(args[i + 1], *certain))) continue;
          visit(args[i]);
          visit(args[i + 1]);
        }
        return;
      }
      case Op::sum_of:
        for (std::size_t i = 0; i < args.size(); i += 2) {
          if (!can_be_true(args[i])) continue;
          visit(args[i]);
          visit(args[i + 1]);
        }
        return;
      default:
        for (const NodeId arg : args) visit(arg);
        return;
    }
  }

  // The greatest low end of the cases that certainly hold.
  [[nodiscard]] std::optional<End> certain_low(std::span<const NodeId> args) const {
    std::optional<End> result;
    for (std::size_t i = 0; i < args.size(); i += 2) {
      const View& value = view_of(frame_, args[i + 1]);
      if (can_be_false(args[i]) || !can_exist(value, lane_) || can_be_absent(value, lane_)) continue;
      const End low = load(value, lane_).low;
      result = result ? greatest_low(*result, low) : low;
    }
    return result;
  }

  [[nodiscard]] bool reaches_above(NodeId value, const End& low) const {
    const View& view = view_of(frame_, value);
    if (!can_exist(view, lane_)) return false;
    const End high = load(view, lane_).high;
    if (high.unbounded || low.unbounded) return true;
    const int order = compare(high, low);
    return order > 0 || (order == 0 && !high.open && low.open);
  }

  const Frame& frame_;
  const Rulebook& rulebook_;
  std::size_t lane_;
  std::vector<bool> wanted_;
  std::vector<bool> missing_;
  std::vector<bool> misses_;  // by node, as far as it was needed
};

}  // namespace

bool is_decided(const Frame& frame, NodeId node, std::size_t lane) {
  const Instruction& instruction = frame.code.instructions[frame.code.instruction_of[index(node)]];
  const View& view = view_of(frame, node);
  if (instruction.column == ColumnKind::condition) {
    return bit(view.can_be_true, lane) != bit(view.can_be_false, lane);
  }
  if (!can_exist(view, lane)) return true;
  if (can_be_absent(view, lane)) return false;
  if (instruction.column == ColumnKind::set) {
    for (std::size_t i = lane * view.mask_words; i < (lane + 1) * view.mask_words; ++i) {
      if (view.surely[i] != view.possibly[i]) return false;
    }
    return true;
  }
  return is_single(load(view, lane));
}

std::vector<FactId> missing_facts(const Frame& frame, std::span<const NodeId> roots, std::size_t lane) {
  return Sweep(frame, lane).run(roots);
}

}  // namespace rencai
