#include "analysis/fact_usage.h"

#include <algorithm>
#include <array>
#include <set>
#include <span>

namespace rencai {
namespace {

// Collects the facts below nodes, those of a spouse by their own ids; each node is visited once a walk, or once for
// each of a couple.
class Walk {
 public:
  explicit Walk(const Rulebook& rulebook) : rulebook_(rulebook) {}

  // `stop`: nodes whose arguments are left alone, unless the walk begins there.
  std::set<FactId> facts_below(std::span<const NodeId> roots, const std::set<NodeId>& stop, bool through_facts) {
    for (auto& seen : seen_) seen.assign(rulebook_.nodes.size(), false);
    facts_.clear();
    of_spouse_ = false;
    for (const NodeId root : roots) visit(root, stop, through_facts, true);
    return facts_;
  }

 private:
  void visit(NodeId node, const std::set<NodeId>& stop, bool through_facts, bool is_root) {
    std::vector<bool>& seen = seen_.at(of_spouse_ ? 1 : 0);
    if (node == NodeId::none || seen[index(node)]) return;
    if (!is_root && stop.contains(node)) return;
    seen[index(node)] = true;
    const Node& n = rulebook_[node];
    if (n.op == Op::fact) {
      const FactId id{n.payload};
      if (!facts_.insert(of_spouse_ ? rulebook_.counterpart(id) : id).second || !through_facts) return;
      const Fact& fact = rulebook_[id];
      visit(fact.derived, stop, through_facts, true);
      visit(fact.if_absent, stop, through_facts, true);
      for (const NodeId required : rulebook_.arguments[fact.required]) visit(required, stop, through_facts, true);
      return;
    }
    const auto args = rulebook_.args(node);
    // A fact's default and derivation belong to the fact.
    const std::size_t count = n.op == Op::stated_or && !through_facts ? 1 : args.size();
    for (std::size_t i = 0; i < count; ++i) {
      const bool crosses = n.op == Op::of_spouse && i == 1;
      of_spouse_ = of_spouse_ != crosses;
      visit(args[i], stop, through_facts, false);
      of_spouse_ = of_spouse_ != crosses;
    }
  }

  const Rulebook& rulebook_;
  std::array<std::vector<bool>, 2> seen_;  // for the applicant, for the spouse
  bool of_spouse_ = false;
  std::set<FactId> facts_;
};

void add(std::vector<ProgramId>& programs, ProgramId program) {
  if (programs.empty() || programs.back() != program) programs.push_back(program);
}

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
      if (std::ranges::find(members, program, &ProgramOf::program) == members.end()) continue;
      roots.push_back(rule.when);
      roots.push_back(rule.at_most);
      if (rule.choice != FactId::none) chosen.insert(rule.choice);
    }
    chosen.merge(walk.facts_below(roots, {}, true));
    for (const FactId fact : chosen) {
      const bool of_spouse = rulebook.is_of_spouse(fact);
      FactUsage& use = usage[index(of_spouse ? rulebook.counterpart(fact) : fact)];
      add(use.programs, program);
      add(of_spouse ? use.of_spouse : use.of_applicant, program);
    }
  }
  for (std::uint32_t i = 0; i < rulebook.definitions.size(); ++i) {
    const NodeId root = rulebook.definitions[i].root;
    if (root == NodeId::none) continue;
    for (const FactId fact : walk.facts_below(std::span(&root, 1), named, false)) {
      auto& definitions = usage[index(rulebook.is_of_spouse(fact) ? rulebook.counterpart(fact) : fact)].definitions;
      if (definitions.empty() || definitions.back() != DefinitionId{i}) definitions.push_back(DefinitionId{i});
    }
  }
  for (std::uint32_t i = 0; i < rulebook.facts.size(); ++i) {
    const Fact& fact = rulebook.facts[i];
    const auto required = rulebook.arguments[fact.required];
    std::vector<NodeId> roots(required.begin(), required.end());
    roots.push_back(fact.derived);
    roots.push_back(fact.if_absent);
    for (const FactId found : walk.facts_below(roots, {}, false)) {
      const FactId read = rulebook.is_of_spouse(found) ? rulebook.counterpart(found) : found;
      auto& facts = usage[index(read)].facts;
      if (read != FactId{i} && (facts.empty() || facts.back() != FactId{i})) facts.push_back(FactId{i});
    }
  }
  return usage;
}

}  // namespace rencai
