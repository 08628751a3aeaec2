#include "analysis/fact_usage.h"

#include <algorithm>
#include <set>
#include <span>

namespace rencai {
namespace {

// Collects the facts below nodes; each node is visited once a walk.
class Walk {
 public:
  explicit Walk(const Rulebook& rulebook) : rulebook_(rulebook) {}

  // `stop`: nodes whose arguments are left alone, unless the walk begins there.
  std::set<FactId> facts_below(std::span<const NodeId> roots, const std::set<NodeId>& stop, bool through_facts) {
    seen_.assign(rulebook_.nodes.size(), false);
    facts_.clear();
    for (const NodeId root : roots) visit(root, stop, through_facts, true);
    return facts_;
  }

 private:
  void visit(NodeId node, const std::set<NodeId>& stop, bool through_facts, bool is_root) {
    if (node == NodeId::none || seen_[index(node)]) return;
    if (!is_root && stop.contains(node)) return;
    seen_[index(node)] = true;
    const Node& n = rulebook_[node];
    if (n.op == Op::fact) {
      const FactId id{n.payload};
      if (!facts_.insert(id).second || !through_facts) return;
      const Fact& fact = rulebook_[id];
      visit(fact.derived, stop, through_facts, true);
      visit(fact.if_absent, stop, through_facts, true);
      for (const NodeId required : rulebook_.arguments[fact.required]) visit(required, stop, through_facts, true);
      return;
    }
    const auto args = rulebook_.args(node);
    // A fact's default and derivation belong to the fact.
    const std::size_t count = n.op == Op::stated_or && !through_facts ? 1 : args.size();
    for (std::size_t i = 0; i < count; ++i) visit(args[i], stop, through_facts, false);
  }

  const Rulebook& rulebook_;
  std::vector<bool> seen_;
  std::set<FactId> facts_;
};

}  // namespace

std::vector<FactUsage> fact_usage(const Rulebook& rulebook) {
  std::vector<FactUsage> usage(rulebook.facts.size());
  Walk walk(rulebook);
  std::set<NodeId> named;
  for (const Definition& definition : rulebook.definitions) {
    if (definition.root != NodeId::none && !rulebook[definition.root].label.empty()) named.insert(definition.root);
  }
  for (std::uint32_t i = 0; i < rulebook.programs.size(); ++i) {
    const ProgramId program{i};
    std::vector<NodeId> roots = roots_of(rulebook, program);
    std::set<FactId> chosen;
    for (const Stacking& rule : rulebook.stacking) {
      const auto members = rulebook.members[rule.members];
      if (std::ranges::find(members, program) == members.end()) continue;
      roots.push_back(rule.when);
      roots.push_back(rule.at_most);
      if (rule.choice != FactId::none) chosen.insert(rule.choice);
    }
    chosen.merge(walk.facts_below(roots, {}, true));
    for (const FactId fact : chosen) usage[index(fact)].programs.push_back(program);
  }
  for (std::uint32_t i = 0; i < rulebook.definitions.size(); ++i) {
    const NodeId root = rulebook.definitions[i].root;
    if (root == NodeId::none) continue;
    for (const FactId fact : walk.facts_below(std::span(&root, 1), named, false)) {
      usage[index(fact)].definitions.push_back(DefinitionId{i});
    }
  }
  for (std::uint32_t i = 0; i < rulebook.facts.size(); ++i) {
    const Fact& fact = rulebook.facts[i];
    const auto required = rulebook.arguments[fact.required];
    std::vector<NodeId> roots(required.begin(), required.end());
    roots.push_back(fact.derived);
    roots.push_back(fact.if_absent);
    for (const FactId read : walk.facts_below(roots, {}, false)) {
      if (read != FactId{i}) usage[index(read)].facts.push_back(FactId{i});
    }
  }
  return usage;
}

}  // namespace rencai
