#include "eval/stacking.h"

#include <algorithm>
#include <numeric>
#include <utility>

namespace rencai {
namespace {

using Sum = std::optional<Rational>;  // none: unbounded

bool less(const Sum& a, const Sum& b) { return a && (!b || *a < *b); }

Sum plus(const Sum& a, const Sum& b) { return a && b ? add(*a, *b) : std::nullopt; }

Rational low_of(const StackingMember& member) {
  const Sum& low = member.compared.low;
  return low && low->sign() > 0 ? *low : Rational(0);
}

Sum high_of(const StackingMember& member) {
  const Sum& high = member.compared.high;
  return high && high->sign() < 0 ? Sum(0) : high;
}

bool contains(const std::vector<std::uint32_t>& list, std::uint32_t member) {
  return std::ranges::find(list, member) != list.end();
}

// Who displaces whom, under all rules together.
class Displacing {
 public:
  Displacing(std::span<const StackingMember> members, std::span<const StackingRule> rules)
      : members_(members), rules_(rules) {}

  [[nodiscard]] Displacement of(std::uint32_t p) const {
    Displacement result;
    for (const StackingRule& rule : rules_) {
      if (!relates(rule, p)) continue;
      for (const std::uint32_t q : rule.members) {
        if (q == p || !surely_beats(rule, q, p)) continue;
        const bool greater = !result.absorbed_by || low_of(members_[*result.absorbed_by]) < low_of(members_[q]);
        if (greater) result.absorbed_by = q;
      }
    }
    if (result.absorbed_by) return result;
    for (const StackingRule& rule : rules_) {
      if (!relates(rule, p)) continue;
      for (const std::uint32_t q : rule.members) {
        if (q != p && can_beat(rule, q, p) && !contains(result.may_be_absorbed_by, q)) {
          result.may_be_absorbed_by.push_back(q);
        }
      }
    }
    return result;
  }

 private:
  static bool relates(const StackingRule& rule, std::uint32_t member) {
    return rule.kind == StackingKind::highest_of && rule.applies != Truth::no && contains(rule.members, member);
  }

  static bool named_first(const StackingRule& rule, std::uint32_t q, std::uint32_t p) {
    return std::ranges::find(rule.members, q) < std::ranges::find(rule.members, p);
  }

  // Whether the choice may fall on a member that counts.
  [[nodiscard]] bool may_be_chosen(const StackingRule& rule, std::uint32_t member) const {
    return members_[member].possibly && contains(rule.chosen, member);
  }
  // Whether the choice surely falls on a member, and whether it also counts.
  [[nodiscard]] static bool is_the_choice(const StackingRule& rule, std::uint32_t member) {
    return !rule.may_be_unchosen && rule.chosen.size() == 1 && rule.chosen.front() == member;
  }
  [[nodiscard]] bool is_chosen(const StackingRule& rule, std::uint32_t member) const {
    return is_the_choice(rule, member) && members_[member].surely;
  }
  // Whether it is certain that some chosen member counts.
  [[nodiscard]] bool has_chosen(const StackingRule& rule) const {
    return !rule.may_be_unchosen && !rule.chosen.empty() &&
           std::ranges::all_of(rule.chosen, [&](std::uint32_t member) { return members_[member].surely; });
  }

  [[nodiscard]] bool surely_beats(const StackingRule& rule, std::uint32_t q, std::uint32_t p) const {
    if (rule.applies != Truth::yes || !members_[q].surely) return false;
    if (!is_chosen(rule, q)) {
      if (may_be_chosen(rule, p) || has_chosen(rule)) return false;
      const Sum high = high_of(members_[p]);
      const Rational low = low_of(members_[q]);
      if (!high || low < *high || (low == *high && !named_first(rule, q, p))) return false;
    }
    return std::ranges::none_of(rules_, [&](const StackingRule& other) {
      return &other != &rule && relates(other, q) &&
             std::ranges::any_of(other.members, [&](std::uint32_t x) { return x != q && can_beat(other, x, q); });
    });
  }

  [[nodiscard]] bool can_beat(const StackingRule& rule, std::uint32_t q, std::uint32_t p) const {
    if (rule.applies == Truth::no || !members_[q].possibly || is_the_choice(rule, p)) return false;
    if (contains(rule.chosen, q)) return true;
    if (has_chosen(rule)) return false;
    const Sum high = high_of(members_[q]);
    const Rational low = low_of(members_[p]);
    return !high || low < *high || (low == *high && named_first(rule, q, p));
  }

  std::span<const StackingMember> members_;
  std::span<const StackingRule> rules_;
};

// Beyond this many combinations of choices, the members of further rules with an open choice count nothing in the least
// total.
constexpr std::size_t most_scenarios = 4096;

}  // namespace

std::vector<Displacement> displacements(std::span<const StackingMember> members, std::span<const StackingRule> rules) {
  const Displacing displacing(members, rules);
  std::vector<Displacement> result(members.size());
  for (std::uint32_t p = 0; p < members.size(); ++p) {
    if (members[p].possibly) result[p] = displacing.of(p);
  }
  return result;
}

std::vector<std::vector<std::uint32_t>> components(std::uint32_t member_count, std::span<const StackingRule> rules) {
  std::vector<std::uint32_t> root(member_count);
  std::iota(root.begin(), root.end(), 0U);
  const auto find = [&](std::uint32_t member) {
    while (root[member] != member) member = root[member] = root[root[member]];
    return member;
  };
  std::vector<std::uint32_t> order;
  std::vector<bool> named(member_count, false);
  const auto name = [&](std::uint32_t member) {
    if (!named[member]) order.push_back(member);
    named[member] = true;
  };
  for (const StackingRule& rule : rules) {
    for (const std::uint32_t member : rule.members) {
      name(member);
      root[find(member)] = find(rule.members.front());
    }
  }
  for (std::uint32_t member = 0; member < member_count; ++member) name(member);
  std::vector<std::vector<std::uint32_t>> result;
  std::vector<std::optional<std::size_t>> place(member_count);
  for (const std::uint32_t member : order) {
    auto& at = place[find(member)];
    if (!at) {
      at = result.size();
      result.emplace_back();
    }
    result[*at].push_back(member);
  }
  return result;
}

BestTotal::BestTotal(std::span<const StackingMember> members, std::span<const StackingRule> rules,
                     std::span<const std::uint32_t> component)
    : members_(members), rules_(rules), component_(component) {
  for (std::size_t place = 0; place < component.size(); ++place) {
    if (members[component[place]].surely) surely_ |= Mask{1} << place;
    if (members[component[place]].possibly) possibly_ |= Mask{1} << place;
  }
}

std::optional<std::uint32_t> BestTotal::place_of(std::uint32_t member) const {
  const auto found = std::ranges::find(component_, member);
  if (found == component_.end()) return std::nullopt;
  return static_cast<std::uint32_t>(found - component_.begin());
}

BestTotal::Mask BestTotal::mask_of(std::span<const std::uint32_t> members) const {
  Mask mask = 0;
  for (const std::uint32_t member : members) {
    if (const auto place = place_of(member)) mask |= Mask{1} << *place;
  }
  return mask;
}

std::optional<Rational> BestTotal::value(std::size_t place, End end) const {
  const StackingMember& member = members_[component_[place]];
  return end == End::low ? Sum(low_of(member)) : high_of(member);
}

bool BestTotal::takes_part(const StackingRule& rule, End end) const {
  return end == End::low ? rule.applies != Truth::no : rule.applies == Truth::yes;
}

std::vector<Counted> BestTotal::best(Mask counting, End end) const {
  const std::size_t size = component_.size();
  std::vector<Mask> conflicts(size, 0);
  for (const StackingRule& rule : rules_) {
    if (rule.kind != StackingKind::highest_of || !takes_part(rule, end)) continue;
    const Mask members = mask_of(rule.members);
    for (std::size_t place = 0; place < size; ++place) {
      if ((members >> place & 1U) != 0) conflicts[place] |= members & ~(Mask{1} << place);
    }
  }
  std::vector<Sum> values(size, Sum(0));
  std::vector<Sum> ahead(size + 1, Sum(0));  // the sum of what counts from a place on: no selection adds more
  for (std::size_t place = size; place-- > 0;) {
    const bool counts = (counting >> place & 1U) != 0;
    if (counts) values[place] = value(place, end);
    ahead[place] = counts ? plus(ahead[place + 1], values[place]) : ahead[place + 1];
  }
  // Members are tried in the order named and with each one before without it, so that the first of equal selections is
  // the one that takes the programs named first.
  Mask best_selection = 0;
  Sum best_sum = 0;
  bool found = false;
  const auto search = [&](const auto& self, std::size_t place, Mask selection, const Sum& sum) -> void {
    if (found && !less(best_sum, plus(sum, ahead[place]))) return;
    if (place == size) {
      best_selection = selection;
      best_sum = sum;
      found = true;
      return;
    }
    if ((counting >> place & 1U) != 0 && (conflicts[place] & selection) == 0) {
      self(self, place + 1, selection | Mask{1} << place, plus(sum, values[place]));
    }
    self(self, place + 1, selection, sum);
  };
  search(search, 0, 0, Sum(0));
  std::vector<Counted> counted(size);
  for (std::size_t place = 0; place < size; ++place) {
    counted[place].selected = (best_selection >> place & 1U) != 0;
    if (counted[place].selected) counted[place].amount = values[place];
  }
  for (const StackingRule& rule : rules_) {
    if (rule.kind == StackingKind::sum_of && takes_part(rule, end)) reduce(counted, rule, end);
  }
  return counted;
}

void BestTotal::reduce(std::vector<Counted>& counted, const StackingRule& rule, End end) const {
  std::vector<std::uint32_t> places;  // of the selected members, in the order named
  for (const std::uint32_t member : rule.members) {
    const auto place = place_of(member);
    if (place && counted[*place].selected) places.push_back(*place);
  }
  if (!rule.shares.empty()) {
    std::vector<std::uint32_t> largest_first = places;
    std::ranges::stable_sort(
        largest_first, [&](std::uint32_t a, std::uint32_t b) { return less(counted[b].amount, counted[a].amount); });
    for (std::size_t i = 0; i < largest_first.size(); ++i) {
      Sum& amount = counted[largest_first[i]].amount;
      const Rational share = i < rule.shares.size() ? rule.shares[i] : Rational(0);
      amount = share.sign() <= 0 ? Sum(0) : amount ? multiply(*amount, share) : std::nullopt;
    }
  }
  if (!rule.at_most || (end == End::high && rule.at_most_may_be_absent)) return;
  Sum left = end == End::low ? rule.at_most->low.value_or(Rational(0)) : rule.at_most->high;
  if (left && left->sign() < 0) left = 0;
  for (const std::uint32_t place : places) {
    Sum& amount = counted[place].amount;
    if (less(left, amount)) amount = left;
    if (left) left = amount ? subtract(*left, *amount) : Sum(0);
  }
}

BestTotal::Mask BestTotal::without_unchosen(Mask counting) const {
  for (const StackingRule& rule : rules_) {
    const bool choice_decides =
        rule.kind == StackingKind::highest_of && rule.applies == Truth::yes && !rule.may_be_unchosen &&
        std::ranges::all_of(rule.chosen, [&](std::uint32_t member) { return members_[member].surely; });
    if (choice_decides) counting &= ~mask_of(rule.members) | mask_of(rule.chosen);
  }
  return counting;
}

std::vector<Counted> BestTotal::certain_high() const { return best(without_unchosen(surely_), End::high); }

std::vector<Counted> BestTotal::possible_high() const { return best(without_unchosen(possibly_), End::high); }

std::vector<Counted> BestTotal::certain_low() const {
  // Each way the choices can fall is a mask of what counts then: for each rule either as without a choice, or the
  // chosen member alone.
  struct Scenario {
    Mask excluded = 0;
    Mask included = 0;
  };
  std::vector<Scenario> scenarios{{}};
  for (const StackingRule& rule : rules_) {
    if (rule.kind != StackingKind::highest_of || rule.applies == Truth::no || rule.chosen.empty()) continue;
    const Mask members = mask_of(rule.members);
    if (members == 0) continue;
    std::vector<Scenario> ways;
    bool may_not_decide = rule.may_be_unchosen || rule.applies == Truth::unknown;
    for (const std::uint32_t chosen : rule.chosen) {
      may_not_decide = may_not_decide || !members_[chosen].surely;
      const Mask alone = mask_of(std::span(&chosen, 1));
      if (members_[chosen].possibly) ways.push_back({members & ~alone, alone});
    }
    if (may_not_decide) ways.push_back({});
    if (scenarios.size() * ways.size() > most_scenarios) ways = {{members, 0}};
    std::vector<Scenario> combined;
    for (const Scenario& so_far : scenarios) {
      for (const Scenario& way : ways)
        combined.push_back({so_far.excluded | way.excluded, so_far.included | way.included});
    }
    scenarios = std::move(combined);
  }
  std::optional<std::vector<Counted>> worst;
  Sum least;
  for (const Scenario& scenario : scenarios) {
    auto counted = best((surely_ | scenario.included) & ~scenario.excluded, End::low);
    Sum sum = 0;
    for (const Counted& member : counted) {
      if (member.selected) sum = plus(sum, member.amount);
    }
    if (worst && !less(sum, least)) continue;
    worst = std::move(counted);
    least = sum;
  }
  return *worst;
}

bool BestTotal::is_settled() const {
  if (surely_ != possibly_) return false;
  for (std::size_t place = 0; place < component_.size(); ++place) {
    if ((possibly_ >> place & 1U) == 0) continue;
    const Interval& compared = members_[component_[place]].compared;
    if (!compared.low || !compared.high || *compared.low != *compared.high) return false;
  }
  return std::ranges::all_of(rules_, [&](const StackingRule& rule) {
    if ((mask_of(rule.members) & possibly_) == 0 || rule.applies == Truth::no) return true;
    const bool cap = !rule.at_most || (!rule.at_most_may_be_absent && rule.at_most->low && rule.at_most->high &&
                                       *rule.at_most->low == *rule.at_most->high);
    return rule.applies == Truth::yes && cap &&
           (rule.chosen.empty() || (rule.chosen.size() == 1 && !rule.may_be_unchosen));
  });
}

}  // namespace rencai
