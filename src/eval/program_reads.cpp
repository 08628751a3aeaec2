#include "eval/program_reads.h"

#include <algorithm>

#include "eval/payments.h"

namespace rencai {
namespace {

// Calls `visit` with each node that the roots read, themselves included, once, in falling order.
template <class Visit>
void for_each_read(const Rulebook& rulebook, std::span<const NodeId> roots, Visit visit) {
  std::vector<bool> read(rulebook.nodes.size());
  std::uint32_t end = 0;
  for (const NodeId root : roots) {
    if (root == NodeId::none) continue;
    read[index(root)] = true;
    end = std::max(end, index(root) + 1);
  }
  for (std::uint32_t node = end; node-- > 0;) {
    if (!read[node]) continue;
    visit(NodeId{node});
    for (const NodeId arg : rulebook.args(NodeId{node})) read[index(arg)] = true;
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
  for_each_read(rulebook, roots, [&](NodeId node) {
    if (rulebook[node].op == Op::fact) facts.push_back(FactId{rulebook[node].payload});
  });
  make_unique(facts);
  return facts;
}

ProgramReads reads_of(const Rulebook& rulebook, const RuleCode& code, ProgramId program) {
  ProgramReads reads;
  for_each_read(rulebook, own_nodes(rulebook, rulebook[program]), [&](NodeId node) {
    if (rulebook[node].op == Op::fact) reads.facts.push_back(FactId{rulebook[node].payload});
    if (code.instructions[code.instruction_of[index(node)]].flagged) reads.flagged.push_back(node);
  });
  make_unique(reads.facts);
  return reads;
}

}  // namespace rencai
