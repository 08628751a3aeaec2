#include "analysis/imagined_goals.h"

#include <algorithm>
#include <optional>
#include <set>

namespace rencai {
namespace {

class Way {
 public:
  Way(const Rulebook& rulebook, NodeId target, bool after) : rulebook_(rulebook), target_(target), after_(after) {}

  // Adds the goals on the way from `node`; false where it does not lead to the target.
  bool find(NodeId node, std::vector<Goal>& goals) {
    if (node == target_) return true;
    if (!seen_.insert(node).second) return false;
    const auto args = rulebook_.args(node);
    for (std::size_t i = 0; i < args.size(); ++i) {
      std::vector<Goal> inner;
      if (!find(args[i], inner)) continue;
      beside(node, i, goals);
      goals.insert(goals.end(), inner.begin(), inner.end());
      return true;
    }
    return false;
  }

 private:
  void beside(NodeId node, std::size_t at, std::vector<Goal>& goals) const {
    const Op op = rulebook_[node].op;
    const auto args = rulebook_.args(node);
    if (is_connective(op)) {
      for (std::size_t i = 0; i < args.size(); ++i) {
        if (i != at) goals.push_back({after_, args[i], op == Op::all});
      }
      return;
    }
    if (op == Op::count_at_least) {
      std::uint32_t held = 0;
      for (std::size_t i = 0; i < args.size(); ++i) {
        if (i != at) goals.push_back({after_, args[i], held++ + 1 < rulebook_[node].payload});
      }
      return;
    }
    if (!is_case_list(op)) return;
    const std::size_t own = at / 2 * 2;
    for (std::size_t i = 0; i + 1 < args.size(); i += 2) {
      const bool earlier = op == Op::first_of ? i < own : i != own;
      if (earlier && rulebook_[args[i]].op != Op::constant_condition) goals.push_back({after_, args[i], false});
    }
    if (at != own) goals.push_back({after_, args[own], true});
  }

  const Rulebook& rulebook_;
  NodeId target_;
  bool after_;
  std::set<NodeId> seen_;
};

// The program's own roots that may lead to a node.
std::vector<NodeId> roots(const Rulebook& rulebook, ProgramId program) {
  std::vector<NodeId> all = roots_of(rulebook, program);
  const NodeId eligible = rulebook[program].eligible;
  std::erase(all, eligible);
  all.insert(all.begin(), eligible);
  return all;
}

std::optional<std::vector<Goal>> way_to(const DiffSide& side, ProgramId program, NodeId target, bool after) {
  if (target == NodeId::none) return std::nullopt;
  for (const NodeId root : roots(*side.rulebook, program)) {
    std::vector<Goal> goals;
    if (!Way(*side.rulebook, target, after).find(root, goals)) continue;
    if (root != side.rulebook->programs[index(program)].eligible)
      goals.push_back({after, side.rulebook->programs[index(program)].eligible, true});
    return goals;
  }
  return std::nullopt;
}

}  // namespace

std::vector<Goal> goals_on_the_way(const Rulebook& rulebook, NodeId root, NodeId target, bool after) {
  std::vector<Goal> goals;
  if (!Way(rulebook, target, after).find(root, goals)) goals.clear();
  return goals;
}

std::vector<std::vector<Goal>> ways_to_matter(const DiffSide& before, const DiffSide& after, const ProgramPair& pair,
                                              const Change& change) {
  std::vector<std::vector<Goal>> ways;
  const auto is_condition = [](const DiffSide& side, NodeId node) {
    return node != NodeId::none && (*side.rulebook)[node].type.kind == Kind::condition;
  };
  const NodeId old_node = change.edit.before.node;
  const NodeId new_node = change.edit.after.node;
  const auto old_way = pair.before == ProgramId::none ? std::nullopt : way_to(before, pair.before, old_node, false);
  const auto new_way = pair.after == ProgramId::none ? std::nullopt : way_to(after, pair.after, new_node, true);
  // The changed part holds on one side and not on the other.
  for (const bool holds_before : {true, false}) {
    std::vector<Goal> way;
    if (old_way) {
      way = *old_way;
      if (is_condition(before, old_node)) way.push_back({false, old_node, holds_before != change.edit.before.negated});
      if (change.edit.when_before.node != NodeId::none && is_condition(before, change.edit.when_before.node))
        way.push_back({false, change.edit.when_before.node, true});
    }
    if (new_way) {
      way.insert(way.end(), new_way->begin(), new_way->end());
      if (is_condition(after, new_node)) way.push_back({true, new_node, holds_before == change.edit.after.negated});
      if (change.edit.when_after.node != NodeId::none && is_condition(after, change.edit.when_after.node))
        way.push_back({true, change.edit.when_after.node, true});
    }
    if (!way.empty()) ways.push_back(std::move(way));
    if (!is_condition(before, old_node) && !is_condition(after, new_node)) break;
  }
  return ways;
}

}  // namespace rencai
