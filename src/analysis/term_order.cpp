#include "analysis/term_order.h"

#include <algorithm>
#include <vector>

namespace rencai {
namespace {

bool is_subset(const Term& a, const Term& b) {
  const auto small = listed_values(a);
  const auto large = listed_values(b);
  return std::ranges::all_of(small, [&](std::string_view v) { return std::ranges::find(large, v) != large.end(); });
}

bool is_bound(Op op) { return op == Op::less || op == Op::less_or_equal; }

}  // namespace

Direction joined(Direction a, Direction b) {
  if (a == Direction::same || a == b) return b;
  if (b == Direction::same) return a;
  return Direction::unknown;
}

Direction TermOrder::condition(TermId before, TermId after) {
  if (before == after) return Direction::same;
  if (implies(before, after)) return Direction::rises;
  if (implies(after, before)) return Direction::falls;
  return Direction::unknown;
}

Direction TermOrder::value(TermId before, TermId after) {
  if (before == after) return Direction::same;
  if (at_most(before, after)) return Direction::rises;
  if (at_most(after, before)) return Direction::falls;
  return Direction::unknown;
}

bool TermOrder::implies(TermId a, TermId b) {
  if (a == b) return true;
  const auto [place, added] = implied_.emplace(std::pair(a, b), false);
  if (!added) return place->second;
  const bool proved = prove_implies(a, b);
  implied_[std::pair(a, b)] = proved;
  return proved;
}

bool TermOrder::prove_implies(TermId a, TermId b) {
  const Term& x = (*terms_)[a];
  const Term& y = (*terms_)[b];
  if (x.op == Op::constant_condition && x.number.sign() == 0) return true;
  if (y.op == Op::constant_condition && y.number.sign() != 0) return true;
  if (x.op == Op::any) return std::ranges::all_of(x.args, [&](TermId part) { return implies(part, b); });
  if (y.op == Op::all) return std::ranges::all_of(y.args, [&](TermId part) { return implies(a, part); });
  if (x.op == Op::all && std::ranges::any_of(x.args, [&](TermId part) { return implies(part, b); })) return true;
  if (y.op == Op::any && std::ranges::any_of(y.args, [&](TermId part) { return implies(a, part); })) return true;
  if (x.op == Op::count_at_least && y.op == Op::count_at_least && x.args == y.args) return x.number >= y.number;
  if (x.op == Op::negation && y.op == Op::negation) return implies(y.args[0], x.args[0]);
  return atom_implies(x, y);
}

bool TermOrder::constant_not_above(TermId a, TermId b) const {
  if (a == b) return true;
  const Term& x = (*terms_)[a];
  const Term& y = (*terms_)[b];
  const bool comparable = x.op == y.op && (x.op == Op::constant_number || x.op == Op::constant_date);
  return comparable && x.number <= y.number;
}

bool TermOrder::atom_implies(const Term& x, const Term& y) {
  if (is_bound(x.op) && is_bound(y.op)) {
    // x: left < right; y is wider where its left is not greater and its right not less.
    if (!constant_not_above(y.args[0], x.args[0]) || !constant_not_above(x.args[1], y.args[1])) return false;
    const bool moved = x.args != y.args && (y.args[0] != x.args[0] || y.args[1] != x.args[1]);
    return moved || x.op == Op::less || y.op == Op::less_or_equal;
  }
  if (x.op != y.op || x.args != y.args) return false;
  if (x.op == Op::in_values) return is_subset(x, y);
  if (x.op == Op::in_place) {
    const std::string outer = y.text + "/";
    return x.text.starts_with(outer);
  }
  return false;
}

bool TermOrder::descends(TermId cases) const {
  const auto list = terms_->cases_of(cases);
  for (std::size_t i = 0; i < list.size(); ++i) {
    if ((*terms_)[list[i].value].op != Op::constant_number) return false;
    if (i > 0 && (*terms_)[list[i - 1].value].number < (*terms_)[list[i].value].number) return false;
  }
  return true;
}

bool TermOrder::at_most(TermId a, TermId b) {
  if (a == b) return true;
  const auto [place, added] = ordered_.emplace(std::pair(a, b), false);
  if (!added) return place->second;
  const bool proved = prove_at_most(a, b);
  ordered_[std::pair(a, b)] = proved;
  return proved;
}

// Each case (each member) of `a` has one of `b` that applies wherever it does, and is not less. `once`: one of `b`
// serves one of `a` only.
bool TermOrder::each_has_greater(TermId a, TermId b, bool once) {
  const auto before = terms_->cases_of(a);
  const auto after = terms_->cases_of(b);
  std::vector<bool> used(after.size(), false);
  for (const TermCase& one : before) {
    bool found = false;
    for (const bool exactly : {true, false}) {
      for (std::size_t i = 0; i < after.size() && !found; ++i) {
        if (once && used[i]) continue;
        const bool same = one.when == after[i].when && one.value == after[i].value;
        if (exactly ? !same : !(implies(one.when, after[i].when) && at_most(one.value, after[i].value))) continue;
        used[i] = true;
        found = true;
      }
    }
    if (!found) return false;
  }
  if (!once) return true;
  for (std::size_t i = 0; i < after.size(); ++i) {
    if (!used[i] && !terms_->not_negative(after[i].value)) return false;
  }
  return true;
}

bool TermOrder::prove_at_most(TermId a, TermId b) {
  const Term& x = (*terms_)[a];
  const Term& y = (*terms_)[b];
  if (x.op == Op::nothing) return true;
  if (constant_not_above(a, b)) return true;
  if (x.op == Op::constant_choice || y.op == Op::constant_choice) return false;
  const bool higher = x.op == Op::highest_of || (x.op == Op::first_of && descends(a));
  const bool high = y.op == Op::highest_of || (y.op == Op::first_of && descends(b));
  if (higher && high && each_has_greater(a, b, false)) return true;
  if (x.op == Op::sum_of && y.op == Op::sum_of && each_has_greater(a, b, true)) return true;
  if (x.op == Op::first_of && y.op == Op::first_of && x.args.size() == y.args.size()) {
    bool pairwise = true;
    for (std::size_t i = 0; i + 1 < x.args.size() && pairwise; i += 2)
      pairwise = x.args[i] == y.args[i] && at_most(x.args[i + 1], y.args[i + 1]);
    if (pairwise) return true;
  }
  if (x.op == Op::first_of) {  // whichever applies
    const auto cases = terms_->cases_of(a);
    if (terms_->surely_exists(b) &&
        std::ranges::all_of(cases, [&](const TermCase& one) { return at_most(one.value, b); }))
      return true;
  }
  // min(.., a, ..) is at most a and exists only where all do; a is at most max(.., a, ..), which may not exist where
  // another argument does not.
  const auto below_b = [&](TermId part) { return at_most(part, b); };
  const auto above_a = [&](TermId part) { return at_most(a, part); };
  if (x.op == Op::minimum && std::ranges::any_of(x.args, below_b)) return true;
  if (x.op == Op::maximum && std::ranges::all_of(x.args, below_b)) return true;
  if (y.op == Op::minimum && std::ranges::all_of(y.args, above_a)) return true;
  if (y.op == Op::maximum && std::ranges::any_of(y.args, above_a) &&
      std::ranges::all_of(y.args, [&](TermId part) { return terms_->surely_exists(part) || at_most(a, part); }))
    return true;
  if (x.op == y.op && x.args.size() == y.args.size() && x.args.size() < 16) {
    switch (x.op) {
      case Op::add:
      case Op::multiply:
      case Op::minimum:
      case Op::maximum:
      case Op::round:
      case Op::floor:
      case Op::ceil:
      case Op::range:
      case Op::at_least:
      case Op::up_to:
      case Op::or_else: {
        // All but one part is the same on both sides.
        std::vector<TermId> before = x.args;
        std::vector<TermId> after = y.args;
        if (x.op == Op::or_else && before[0] != after[0]) return false;  // existence may pass from one to the other
        std::erase_if(before, [&](TermId part) {
          const auto same = std::ranges::find(after, part);
          if (same == after.end()) return false;
          after.erase(same);
          return true;
        });
        if (before.size() != 1) return false;
        const bool scales = x.op != Op::multiply || std::ranges::all_of(x.args, [&](TermId part) {
                              return part == before[0] || terms_->not_negative(part);
                            });
        const bool steps = x.op == Op::round || x.op == Op::floor || x.op == Op::ceil;
        if (steps && (before[0] != x.args[0] || after[0] != y.args[0])) return false;
        return scales && at_most(before[0], after[0]);
      }
      case Op::parameter: return false;
      default: break;
    }
  }
  return false;
}

}  // namespace rencai
