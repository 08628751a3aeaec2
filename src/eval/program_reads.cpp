#include "eval/program_reads.h"

#include <algorithm>

#include "eval/payments.h"

namespace rencai {
namespace {

// Calls `visit(node, of_spouse)` with each node that the roots read, themselves included, once, or once for each of a
// couple, in falling order.
template <class Visit>
void for_each_read(const Rulebook& rulebook, std::span<const NodeId> roots, Visit visit) {
  std::vector<bool> read(rulebook.nodes.size());
  std::vector<bool> read_of_spouse(rulebook.reads_spouse() ? rulebook.nodes.size() : 0);
  std::uint32_t end = 0;
  for (const NodeId root : roots) {
    if (root == NodeId::none) continue;
    read[index(root)] = true;
    end = std::max(end, index(root) + 1);
  }
  for (std::uint32_t node = end; node-- > 0;) {
    const auto take = [&](std::vector<bool>& own, std::vector<bool>& across, bool of_spouse) {
      if (own.empty() || !own[node]) return;
      visit(NodeId{node}, of_spouse);
      const auto args = rulebook.args(NodeId{node});
      const bool crosses = rulebook.nodes[node].op == Op::of_spouse;
      for (std::size_t i = 0; i < args.size(); ++i) (crosses && i == 1 ? across : own)[index(args[i])] = true;
    };
    take(read, read_of_spouse, false);
    take(read_of_spouse, read, true);
  }
}

void add_fact(const Rulebook& rulebook, NodeId node, bool of_spouse, std::vector<FactId>& facts) {
  if (rulebook[node].op != Op::fact) return;
  const FactId fact{rulebook[node].payload};
  if (!of_spouse) {
    facts.push_back(fact);
  } else if (fact != rulebook.spouse) {
    facts.push_back(rulebook.counterpart(fact));
  }
}

// All nodes that a program reads as its own.
std::vector<NodeId> own_nodes(const Rulebook& rulebook, const Program& program) {
  std::vector<NodeId> nodes{program.in_force, program.when, program.amount,
                            program.eligible, program.won,  program.quota};
  append_payment_nodes(rulebook, program.pay, nodes);
  for (const PayerCase& payer_case : rulebook.payer_cases[program.payers]) {
    nodes.push_back(payer_case.when);
    for (const PayerShare& share : rulebook.payer_shares[payer_case.shares]) nodes.push_back(share.share);
  }
  for (const Output& output : rulebook.outputs[program.outputs]) nodes.push_back(output.value);
  return nodes;
}

void make_unique(std::vector<FactId>& facts) {
  std::ranges::sort(facts);
  const auto [first, last] = std::ranges::unique(facts);
  facts.erase(first, last);
}

}  // namespace

std::vector<FactId> facts_read(const Rulebook& rulebook, std::span<const NodeId> roots) {
  std::vector<FactId> facts;
  for_each_read(rulebook, roots, [&](NodeId node, bool of_spouse) { add_fact(rulebook, node, of_spouse, facts); });
  make_unique(facts);
  return facts;
}

ProgramReads reads_of(const Rulebook& rulebook, const RuleCode& code, ProgramId program) {
  ProgramReads reads;
  for_each_read(rulebook, own_nodes(rulebook, rulebook[program]), [&](NodeId node, bool of_spouse) {
    add_fact(rulebook, node, of_spouse, reads.facts);
    if (code.instructions[code.instruction_of[index(node)]].flagged) reads.flagged.push_back({node, of_spouse});
  });
  make_unique(reads.facts);
  return reads;
}

}  // namespace rencai
