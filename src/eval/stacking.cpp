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

  // Whether the choice may fall on a member that counts; amounts alone then decide nothing surely.
  [[nodiscard]] bool may_have_chosen(const StackingRule& rule) const {
    return std::ranges::any_of(rule.chosen, [&](std::uint32_t member) { return members_[member].possibly; });
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
      if (may_have_chosen(rule)) return false;
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

// The selection of greatest total. Members are tried in the order named and with each one before without it, so that
// the first of equal totals is the one that takes the programs named first.
class BestTotal::Search {
 public:
  Search(const BestTotal& problem, Mask counting, End end)
      : problem_(problem),
        end_(end),
        size_(problem.component_.size()),
        counting_(counting),
        conflicts_(size_, 0),
        values_(size_, Sum(0)),
        group_(size_, 0) {
    groups_.push_back({});
    for (const StackingRule& rule : problem.rules_) {
      if (!problem.takes_part(rule, end)) continue;
      if (rule.kind == StackingKind::highest_of) {
        const Mask members = problem.mask_of(rule.members);
        for (std::size_t place = 0; place < size_; ++place) {
          if (has(members, place)) conflicts_[place] |= members & ~bit(place);
        }
        continue;
      }
      sums_.push_back(&rule);
      bounded_ =
          bounded_ && std::ranges::all_of(rule.shares, [](const Rational& share) { return share <= Rational(1); });
      // Each member stands in the first group whose cap it shares.
      const Sum cap = problem.cap_of(rule, end);
      if (!cap) continue;
      groups_.push_back({cap, {}});
      for (const std::uint32_t member : rule.members) {
        const auto place = problem.place_of(member);
        if (place && group_[*place] == 0) group_[*place] = groups_.size() - 1;
      }
    }
    // A cap within a wider one goes first, so that the wider one does not cut what the narrower one takes anyhow.
    std::ranges::stable_sort(sums_, {}, [](const StackingRule* rule) { return rule->members.size(); });
    for (Group& group : groups_) group.ahead.assign(size_ + 1, Sum(0));
    for (std::size_t place = size_; place-- > 0;) {
      if (has(counting, place)) values_[place] = problem.value(place, end);
      for (std::size_t g = 0; g < groups_.size(); ++g) {
        auto& ahead = groups_[g].ahead;
        ahead[place] = g == group_[place] ? plus(ahead[place + 1], values_[place]) : ahead[place + 1];
      }
    }
  }

  std::vector<Counted> run() {
    visit(0, 0, std::vector<Sum>(groups_.size(), Sum(0)));
    return std::move(best_);
  }

 private:
  // Members that share a cap; the first group holds those that share none.
  struct Group {
    Sum cap;
    std::vector<Sum> ahead;  // the sum of what counts from a place on
  };

  static Mask bit(std::size_t place) { return Mask{1} << place; }
  static bool has(Mask mask, std::size_t place) { return (mask >> place & 1U) != 0; }

  // No selection that goes on from here comes to more.
  [[nodiscard]] Sum bound(std::size_t place, const std::vector<Sum>& selected) const {
    Sum sum = 0;
    for (std::size_t g = 0; g < groups_.size(); ++g) {
      const Sum most = plus(selected[g], groups_[g].ahead[place]);
      sum = plus(sum, groups_[g].cap && less(groups_[g].cap, most) ? groups_[g].cap : most);
    }
    return sum;
  }

  void visit(std::size_t place, Mask selection, const std::vector<Sum>& selected) {
    if (!best_.empty() && bounded_ && !less(best_sum_, bound(place, selected))) return;
    if (place == size_) {
      weigh(selection);
      return;
    }
    if (has(counting_, place) && (conflicts_[place] & selection) == 0) {
      std::vector<Sum> more = selected;
      more[group_[place]] = plus(more[group_[place]], values_[place]);
      visit(place + 1, selection | bit(place), more);
    }
    visit(place + 1, selection, selected);
  }

  void weigh(Mask selection) {
    std::vector<Counted> counted(size_);
    for (std::size_t place = 0; place < size_; ++place) {
      counted[place].selected = has(selection, place);
      if (counted[place].selected) counted[place].amount = values_[place];
    }
    for (const StackingRule* rule : sums_) problem_.reduce(counted, *rule, end_);
    Sum sum = 0;
    for (const Counted& member : counted) {
      if (member.selected) sum = plus(sum, member.amount);
    }
    if (!best_.empty() && !less(best_sum_, sum)) return;
    best_ = std::move(counted);
    best_sum_ = sum;
  }

  const BestTotal& problem_;
  End end_;
  std::size_t size_;
  Mask counting_;
  std::vector<Mask> conflicts_;  // by place: the members that exclude it
  std::vector<Sum> values_;
  std::vector<const StackingRule*> sums_;
  std::vector<Group> groups_;
  std::vector<std::size_t> group_;  // by place
  bool bounded_ = true;             // no share is above 1, so that no total is above the sum of its amounts
  std::vector<Counted> best_;
  Sum best_sum_;
};

std::vector<Counted> BestTotal::best(Mask counting, End end) const { return Search(*this, counting, end).run(); }

std::optional<Rational> BestTotal::cap_of(const StackingRule& rule, End end) const {
  if (!rule.at_most || (end == End::high && rule.at_most_may_be_absent)) return std::nullopt;
  Sum cap = end == End::low ? rule.at_most->low.value_or(Rational(0)) : rule.at_most->high;
  if (cap && cap->sign() < 0) cap = 0;
  return cap;
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
  Sum left = cap_of(rule, end);
  if (!left) return;
  for (const std::uint32_t place : places) {
    Sum& amount = counted[place].amount;
    if (less(left, amount)) amount = left;
    left = subtract(*left, *amount);
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
