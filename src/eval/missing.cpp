#include "eval/missing.h"

#include <algorithm>
#include <functional>
#include <optional>
#include <set>

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
        missing_(rulebook_.facts.size() + rulebook_.spouse_facts.size()) {}

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
      } else if (is_aggregate(rulebook_[NodeId{node}].op)) {
        visit_aggregate(
            NodeId{node}, [&](FactId missing) { missing_[index(missing)] = true; },
            [&](NodeId needed) { wanted_[index(needed)] = true; });
      } else if (rulebook_[NodeId{node}].op == Op::of_spouse) {
        const NodeId is_one = rulebook_.args(NodeId{node})[0];
        wanted_[index(is_one)] = true;
        if (!can_be_true(is_one, lane_)) continue;
        for (const FactId missing : missing_of_spouse(NodeId{node})) missing_[index(missing)] = true;
      } else {
        for_each_needed(NodeId{node}, lane_, [&](NodeId needed) { wanted_[index(needed)] = true; });
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
  [[nodiscard]] NodeId derivation_of(FactId fact, std::size_t lane) const {
    const Stated stated = frame_.block.stated(fact, lane);
    return stated == Stated::absent || stated == Stated::unknown ? rulebook_[fact].derived : NodeId::none;
  }

  void visit_fact(FactId fact, std::uint32_t node) {
    const NodeId derived = derivation_of(fact, lane_);
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
      if (frame_.code.is_live(NodeId{next}) && rulebook_[NodeId{next}].space == 0 &&
          !is_decided(frame_, NodeId{next}, lane_)) {
        const auto add = [&](NodeId needed) { misses = misses || misses_[index(needed)]; };
        if (fact_of(NodeId{next}) != FactId::none) {
          misses = true;
        } else if (is_aggregate(rulebook_[NodeId{next}].op)) {
          visit_aggregate(
              NodeId{next}, [&](FactId) { misses = true; }, add);
        } else if (rulebook_[NodeId{next}].op == Op::of_spouse) {
          add(rulebook_.args(NodeId{next})[0]);
          misses = misses || !missing_of_spouse(NodeId{next}).empty();
        } else {
          for_each_needed(NodeId{next}, lane_, add);
        }
      }
      misses_.push_back(misses);
    }
    return misses_[index(node)];
  }

  // What a node misses of the spouse, as the spouse's.
  [[nodiscard]] std::vector<FactId> missing_of_spouse(NodeId node) const {
    const NodeId read = rulebook_.args(node)[1];
    std::vector<FactId> facts = Sweep(frame_, frame_.block.partners()[lane_]).run({&read, 1});
    for (FactId& fact : facts) fact = rulebook_.counterpart(fact);
    return facts;
  }

  // ---- lists

  // The lane of a node's column that stands for an element, or for the applicant.
  [[nodiscard]] std::size_t lane_of(NodeId node, std::size_t element) const {
    return rulebook_[node].space == 0 ? lane_ : element;
  }

  // Calls `take_fact` with the facts that an undecided aggregate misses, and `take_outer` with nodes of the applicants
  // whose missing facts it misses, too; with either perhaps more than once.
  template <class TakeFact, class TakeOuter>
  void visit_aggregate(NodeId id, TakeFact take_fact, TakeOuter take_outer) {
    const Node& node = rulebook_[id];
    const auto args = rulebook_.args(id);
    const auto list = static_cast<ListId>(node.payload);
    const Block::Elements& elements = frame_.block.elements(list, lane_);
    if (args.size() > 3) take_outer(args[3]);
    const auto parts = args.subspan(1, std::min<std::size_t>(args.size() - 1, 2));
    const std::vector<NodeId> nodes = nodes_of_elements(parts);
    const std::optional<End> certain = certain_extreme(node.op, parts, elements);
    const auto visit = [&](std::size_t element, bool stated) {
      if (!can_be_true(parts[0], lane_of(parts[0], element))) return;
      if (parts.size() > 1) {
        const std::size_t lane = lane_of(parts[1], element);
        if (!can_exist(view_of(frame_, parts[1]), lane)) return;
        if (certain && !reaches_beyond(parts[1], lane, *certain, node.op == Op::greatest_of)) return;
      }
      if (!stated) take_fact(rulebook_[list].fact);
      visit_element(parts, nodes, element, stated, take_fact, take_outer);
    };
    for (std::uint32_t i = elements.first; i < elements.first + elements.count; ++i) visit(i, true);
    if (elements.open) visit(elements.other, false);
  }

  // The nodes of the elements that an aggregate reads, each after what reads it.
  [[nodiscard]] std::vector<NodeId> nodes_of_elements(std::span<const NodeId> parts) const {
    std::set<std::uint32_t, std::greater<>> found;
    std::vector<NodeId> pending(parts.begin(), parts.end());
    while (!pending.empty()) {
      const NodeId next = pending.back();
      pending.pop_back();
      if (rulebook_[next].space == 0 || !found.insert(index(next)).second) continue;
      const auto args = rulebook_.args(next);
      pending.insert(pending.end(), args.begin(), args.end());
    }
    std::vector<NodeId> nodes;
    for (const std::uint32_t node : found) nodes.push_back(NodeId{node});
    return nodes;
  }

  // Of an element that was not stated the list is missing, not its fields.
  template <class TakeFact, class TakeOuter>
  void visit_element(std::span<const NodeId> parts, std::span<const NodeId> nodes, std::size_t element, bool stated,
                     TakeFact take_fact, TakeOuter take_outer) {
    wanted_elements_.assign(nodes.size(), false);
    const auto want = [&](NodeId node) {
      if (rulebook_[node].space == 0) return take_outer(node);
      const auto at = std::ranges::lower_bound(nodes, index(node), std::greater<>(), [](NodeId n) { return index(n); });
      wanted_elements_[static_cast<std::size_t>(at - nodes.begin())] = true;
    };
    for (const NodeId part : parts) want(part);
    for (std::size_t i = 0; i < nodes.size(); ++i) {
      if (!wanted_elements_[i] || is_decided(frame_, nodes[i], element)) continue;
      const FactId fact = fact_of(nodes[i]);
      if (fact == FactId::none) {
        for_each_needed(nodes[i], element, want);
        continue;
      }
      const NodeId derived = derivation_of(fact, element);
      if (derived != NodeId::none && misses_within(derived, element, stated)) {
        want(derived);
      } else if (stated) {
        take_fact(fact);
      }
    }
  }

  // Whether a node misses facts in an element.
  bool misses_within(NodeId root, std::size_t element, bool stated) {
    std::set<std::uint32_t> seen;
    std::vector<NodeId> pending{root};
    while (!pending.empty()) {
      const NodeId next = pending.back();
      pending.pop_back();
      if (is_decided(frame_, next, lane_of(next, element)) || !seen.insert(index(next)).second) continue;
      if (rulebook_[next].space == 0) {
        if (misses_any(next)) return true;
      } else if (fact_of(next) == FactId::none) {
        for_each_needed(next, element, [&](NodeId needed) { pending.push_back(needed); });
      } else if (stated) {
        return true;
      } else if (const NodeId derived = derivation_of(fact_of(next), element); derived != NodeId::none) {
        pending.push_back(derived);
      }
    }
    return false;
  }

  // The greatest low (or least high) end of what certainly counts for an extreme.
  [[nodiscard]] std::optional<End> certain_extreme(Op op, std::span<const NodeId> parts,
                                                   const Block::Elements& elements) const {
    std::optional<End> result;
    if (op != Op::greatest_of && op != Op::least_of) return result;
    const View& values = view_of(frame_, parts[1]);
    for (std::uint32_t i = elements.first; i < elements.first + elements.count; ++i) {
      const std::size_t lane = lane_of(parts[1], i);
      if (can_be_false(parts[0], lane_of(parts[0], i)) || !can_exist(values, lane) || can_be_absent(values, lane))
        continue;
      const LaneNumber value = load(values, lane);
      if (op == Op::greatest_of) {
        result = result ? greatest_low(*result, value.low) : value.low;
      } else {
        result = result ? least_high(*result, value.high) : value.high;
      }
    }
    return result;
  }

  [[nodiscard]] bool reaches_beyond(NodeId value, std::size_t lane, const End& certain, bool greatest) const {
    const LaneNumber number = load(view_of(frame_, value), lane);
    return reaches(greatest ? number.high : number.low, certain, greatest ? 1 : -1);
  }

  // ---- arguments

  [[nodiscard]] bool can_be_true(NodeId when, std::size_t lane) const {
    return bit(view_of(frame_, when).can_be_true, lane);
  }
  [[nodiscard]] bool can_be_false(NodeId when, std::size_t lane) const {
    return bit(view_of(frame_, when).can_be_false, lane);
  }

  // The arguments that an undecided node's missing facts come from; `element` is the lane of nodes of a list.
  template <class Visit>
  void for_each_needed(NodeId node, std::size_t element, Visit visit) const {
    const auto can_be_true = [&](NodeId when) { return this->can_be_true(when, lane_of(when, element)); };
    const auto can_be_false = [&](NodeId when) { return this->can_be_false(when, lane_of(when, element)); };
    const auto args = rulebook_.args(node);
    switch (rulebook_[node].op) {
      case Op::or_else:
        visit(args[0]);
        if (can_be_absent(view_of(frame_, args[0]), lane_of(args[0], element))) visit(args[1]);
        return;
      case Op::first_of:
        for (std::size_t i = 0; i < args.size(); i += 2) {
          visit(args[i]);
          if (can_be_true(args[i])) visit(args[i + 1]);
          if (!can_be_false(args[i])) return;
        }
        return;
      case Op::highest_of: {
        const std::optional<End> certain = certain_low(args, element);
        for (std::size_t i = 0; i < args.size(); i += 2) {
          if (!can_be_true(args[i]) || (certain && !reaches_above(args[i + 1], element, *certain))) continue;
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
  [[nodiscard]] std::optional<End> certain_low(std::span<const NodeId> args, std::size_t element) const {
    std::optional<End> result;
    for (std::size_t i = 0; i < args.size(); i += 2) {
      const View& value = view_of(frame_, args[i + 1]);
      const std::size_t lane = lane_of(args[i + 1], element);
      if (can_be_false(args[i], lane_of(args[i], element)) || !can_exist(value, lane) || can_be_absent(value, lane))
        continue;
      const End low = load(value, lane).low;
      result = result ? greatest_low(*result, low) : low;
    }
    return result;
  }

  [[nodiscard]] bool reaches_above(NodeId value, std::size_t element, const End& low) const {
    const View& view = view_of(frame_, value);
    const std::size_t lane = lane_of(value, element);
    return can_exist(view, lane) && reaches(load(view, lane).high, low, 1);
  }

  // Whether an end lies beyond another (direction 1: above it, -1: below it), or where that one is open touches it.
  [[nodiscard]] static bool reaches(const End& end, const End& other, int direction) {
    if (end.unbounded || other.unbounded) return true;
    const int order = compare(end, other) * direction;
    return order > 0 || (order == 0 && !end.open && other.open);
  }

  const Frame& frame_;
  const Rulebook& rulebook_;
  std::size_t lane_;
  std::vector<bool> wanted_;
  std::vector<bool> missing_;
  std::vector<bool> misses_;  // by node, as far as it was needed
  std::vector<bool> wanted_elements_;
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
