// Which parts of two values or conditions belong together: NodeComparer's second room.
#include <algorithm>

#include "analysis/node_edits.h"

namespace rencai {
namespace {

constexpr unsigned likeness_limit = 4;  // how deep two terms are compared for likeness

}  // namespace

// What a fact with or without defaults comes to where it is stated.
TermId NodeComparer::stated(const Meaning& meaning, const Part& fact) {
  NodeId node = fact.node;
  while (meaning.rulebook()[node].op == Op::stated_or) node = meaning.rulebook().args(node)[0];
  return meaning.of(node);
}

// Whether two arguments that differ are one fact or one definition by its name, or aggregates of one kind over one
// list.
bool NodeComparer::hides(const Part& before, const Part& after) const {
  const Node& a = before_->rulebook()[before.node];
  const Node& b = after_->rulebook()[after.node];
  const auto reads = [](const Node& node) { return node.op == Op::fact || node.op == Op::stated_or; };
  if (reads(a) && reads(b) && stated(*before_, before) == stated(*after_, after)) return true;
  const std::string_view name = before_->rulebook().text(a.label);
  if (!name.empty() && name == after_->rulebook().text(b.label)) return true;
  return is_aggregate(a.op) && a.op == b.op && before_->arguments(before)[0].term == after_->arguments(after)[0].term;
}

// Whether each of one side has its like on the other.
bool NodeComparer::are_alike(const std::vector<Part>& before, const std::vector<Part>& after) const {
  if (before.size() != after.size()) return false;
  return std::ranges::all_of(before,
                             [&](const Part& one) {
                               return std::ranges::any_of(after,
                                                          [&](const Part& other) { return likeness(one, other) > 0; });
                             }) &&
         std::ranges::all_of(after, [&](const Part& one) {
           return std::ranges::any_of(before, [&](const Part& other) { return likeness(other, one) > 0; });
         });
}

unsigned NodeComparer::likeness(const Part& before, const Part& after) const {
  const std::string_view a = before_->rulebook().text(before_->rulebook()[before.node].label);
  const std::string_view b = after_->rulebook().text(after_->rulebook()[after.node].label);
  constexpr unsigned same_name = 1000;
  return (!a.empty() && a == b ? same_name : 0) + likeness(before.term, after.term, 0);
}

unsigned NodeComparer::likeness(TermId before, TermId after, unsigned depth) const {
  if (terms_->is_constant(before) && terms_->is_constant(after) && (*terms_)[before].op == (*terms_)[after].op)
    return 1;
  if (before == after) return 100;
  if (depth >= likeness_limit) return 0;
  const Term& a = (*terms_)[before];
  const Term& b = (*terms_)[after];
  const auto shared = [&](const std::vector<TermId>& left, const std::vector<TermId>& right) {
    unsigned sum = 0;
    for (const TermId one : left) {
      unsigned best = 0;
      for (const TermId other : right) best = std::max(best, likeness(one, other, depth + 1));
      sum += best;
    }
    return sum;
  };
  if (a.op != b.op) {
    const auto is_default = [&](const Term& with, TermId without) {
      return with.op == Op::stated_or && with.args[0] == without;
    };
    if (is_default(a, after) || is_default(b, before)) return 50;
    // A condition beside its like with one more.
    const bool part = (is_connective(a.op) && std::ranges::find(a.args, after) != a.args.end()) ||
                      (is_connective(b.op) && std::ranges::find(b.args, before) != b.args.end());
    const bool subject = !a.args.empty() && !b.args.empty() && a.args[0] == b.args[0];
    return part || subject ? 20 : 0;
  }
  if (a.args.empty() || b.args.empty()) return 0;
  const unsigned most = static_cast<unsigned>(std::max(a.args.size(), b.args.size()));
  return shared(a.args, b.args) / most;
}

}  // namespace rencai
