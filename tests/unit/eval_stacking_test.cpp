#include <algorithm>
#include <bit>
#include <cstdint>
#include <numeric>
#include <random>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "eval/stacking.h"

using namespace rencai;

namespace {

Interval between(std::int64_t low, std::optional<std::int64_t> high) {
  Interval interval;
  interval.low = low;
  if (high) interval.high = *high;
  return interval;
}
StackingMember sure(std::int64_t low, std::optional<std::int64_t> high) { return {between(low, high), true, true}; }
StackingMember sure(std::int64_t value) { return sure(value, value); }
StackingMember maybe(std::int64_t low, std::optional<std::int64_t> high) { return {between(low, high), false, true}; }
StackingMember maybe(std::int64_t value) { return maybe(value, value); }
StackingMember out(std::int64_t value) { return {between(value, value), false, false}; }

StackingRule highest(std::vector<std::uint32_t> members, Truth applies = Truth::yes) {
  StackingRule rule;
  rule.members = std::move(members);
  rule.applies = applies;
  return rule;
}
StackingRule chosen(std::vector<std::uint32_t> members, std::vector<std::uint32_t> choice, bool may_be_unchosen) {
  StackingRule rule = highest(std::move(members));
  rule.chosen = std::move(choice);
  rule.may_be_unchosen = may_be_unchosen;
  return rule;
}
StackingRule sum(std::vector<std::uint32_t> members, std::vector<Rational> shares,
                 std::optional<std::int64_t> cap = {}) {
  StackingRule rule;
  rule.kind = StackingKind::sum_of;
  rule.members = std::move(members);
  rule.shares = std::move(shares);
  if (cap) rule.at_most = between(*cap, *cap);
  return rule;
}

// "1<0 2?<01": member 1 is absorbed by 0, member 2 may be by 0 and 1.
std::string shown(const std::vector<StackingMember>& members, const std::vector<StackingRule>& rules) {
  std::string text;
  const auto all = displacements(members, rules);
  for (std::size_t p = 0; p < all.size(); ++p) {
    if (all[p].absorbed_by) text += std::to_string(p) + "<" + std::to_string(*all[p].absorbed_by) + " ";
    if (all[p].may_be_absorbed_by.empty()) continue;
    text += std::to_string(p) + "?<";
    for (const std::uint32_t q : all[p].may_be_absorbed_by) text += std::to_string(q);
    text += " ";
  }
  return text;
}

std::string shown(const std::vector<Counted>& counted) {
  std::string text;
  for (const Counted& member : counted) {
    text += !member.selected ? "- " : member.amount ? to_string(*member.amount) + " " : "inf ";
  }
  return text;
}

struct Totals3 {
  std::string low, certain, possible;
};
Totals3 totals(const std::vector<StackingMember>& members, const std::vector<StackingRule>& rules) {
  std::vector<std::uint32_t> all(members.size());
  std::iota(all.begin(), all.end(), 0U);
  const BestTotal best(members, rules, all);
  return {shown(best.certain_low()), shown(best.certain_high()), shown(best.possible_high())};
}

}  // namespace

TEST_CASE("the highest absorbs the others; ties go to the one named first") {
  CHECK(shown({sure(5), sure(7), sure(6)}, {highest({0, 1, 2})}) == "0<1 2<1 ");
  CHECK(shown({sure(5), sure(5)}, {highest({0, 1})}) == "1<0 ");
  CHECK(shown({sure(5), sure(5)}, {highest({1, 0})}) == "0<1 ");
  CHECK(shown({sure(5), out(9)}, {highest({0, 1})}).empty());
  CHECK(shown({sure(5), maybe(3)}, {highest({0, 1})}) == "1<0 ");
}

TEST_CASE("what is not certain may absorb") {
  CHECK(shown({sure(5), maybe(7)}, {highest({0, 1})}) == "0?<1 ");
  CHECK(shown({sure(5, 8), sure(6, 7)}, {highest({0, 1})}) == "0?<1 1?<0 ");
  CHECK(shown({sure(5, 7), sure(7)}, {highest({1, 0})}) == "0<1 ");
  CHECK(shown({sure(5, 7), sure(7)}, {highest({0, 1})}) == "0?<1 1?<0 ");
  CHECK(shown({sure(0, {}), sure(7)}, {highest({0, 1})}) == "0?<1 1?<0 ");
  CHECK(shown({sure(5), sure(7)}, {highest({0, 1}, Truth::unknown)}) == "0?<1 ");
  CHECK(shown({sure(5), sure(7)}, {highest({0, 1}, Truth::no)}).empty());
  // Below 0 counts as 0.
  CHECK(shown({sure(-5), sure(0)}, {highest({0, 1})}) == "1<0 ");
}

TEST_CASE("overlapping rules: what another rule may displace absorbs nothing surely") {
  const std::vector<StackingRule> rules{highest({0, 1}), highest({1, 2})};
  CHECK(shown({sure(5), sure(7), maybe(9)}, rules) == "0?<1 1?<2 ");
  CHECK(shown({sure(5), sure(7), sure(9)}, rules) == "0?<1 1<2 ");
  CHECK(shown({sure(5), sure(7), sure(6)}, rules) == "0<1 2<1 ");
}

TEST_CASE("a stated choice beats the others where it counts") {
  CHECK(shown({sure(5), sure(7)}, {chosen({0, 1}, {0}, false)}) == "1<0 ");
  CHECK(shown({maybe(5), sure(7)}, {chosen({0, 1}, {0}, false)}) == "1?<0 ");
  CHECK(shown({out(5), sure(7), sure(6)}, {chosen({0, 1, 2}, {0}, false)}) == "2<1 ");
  // Where the chosen one may not count, nothing is certain.
  CHECK(shown({maybe(5), sure(7), sure(6)}, {chosen({0, 1, 2}, {0}, false)}) == "1?<0 2?<01 ");
}

TEST_CASE("an unknown choice") {
  CHECK(shown({sure(5), sure(7)}, {chosen({0, 1}, {0, 1}, false)}) == "0?<1 1?<0 ");
  CHECK(shown({sure(5), sure(7), sure(6)}, {chosen({0, 1, 2}, {0, 1}, false)}) == "0?<1 1?<0 2?<01 ");
  // Where none may be chosen, the amounts may decide.
  CHECK(shown({sure(5), sure(7), sure(6)}, {chosen({0, 1, 2}, {0}, true)}) == "0?<12 1?<0 2?<01 ");
  const Totals3 open = totals({sure(5), sure(7)}, {chosen({0, 1}, {0, 1}, false)});
  CHECK(open.low == "5 - ");
  CHECK(open.certain == "- 7 ");
  CHECK(open.possible == "- 7 ");
  const Totals3 stated = totals({sure(5), sure(7)}, {chosen({0, 1}, {0}, false)});
  CHECK(stated.low == "5 - ");
  CHECK(stated.possible == "5 - ");
  // The chosen one may not count: then the other does.
  const Totals3 doubtful = totals({maybe(5), sure(7)}, {chosen({0, 1}, {0}, false)});
  CHECK(doubtful.low == "5 - ");
  CHECK(doubtful.certain == "- 7 ");
  CHECK(doubtful.possible == "- 7 ");
  // Where the chosen one is greater, the least total is that without it.
  CHECK(totals({maybe(9), sure(7)}, {chosen({0, 1}, {0}, false)}).low == "- 7 ");
  const Totals3 none = totals({out(5), sure(7)}, {chosen({0, 1}, {0}, false)});
  CHECK(none.low == "- 7 ");
  CHECK(none.certain == "- 7 ");
}

TEST_CASE("best totals: overlapping rules are solved exactly") {
  // The middle one is the highest, the outer two together are more.
  const std::vector<StackingRule> rules{highest({0, 1}), highest({1, 2})};
  CHECK(totals({sure(8), sure(10), sure(7)}, rules).low == "8 - 7 ");
  CHECK(totals({sure(5), sure(12), sure(7)}, rules).low == "5 - 7 ");
  CHECK(totals({sure(4), sure(12), sure(7)}, rules).low == "- 12 - ");
}

TEST_CASE("which rules each end takes") {
  const Totals3 ends = totals({sure(5, 6), sure(7, 8), maybe(1, 9)}, {highest({0, 1, 2}, Truth::unknown)});
  CHECK(ends.low == "- 7 - ");
  CHECK(ends.certain == "6 8 - ");
  CHECK(ends.possible == "6 8 9 ");
}

TEST_CASE("unbounded ends") {
  const Totals3 ends = totals({sure(0, {}), sure(7)}, {highest({0, 1})});
  CHECK(ends.low == "- 7 ");
  CHECK(ends.certain == "inf - ");
  CHECK(totals({sure(0, {}), sure(7)}, {sum({0, 1}, {}, 10)}).certain == "10 0 ");
  CHECK(totals({sure(0, {}), sure(7)}, {sum({1, 0}, {}, 10)}).certain == "3 7 ");
}

TEST_CASE("shares go to the amounts from the largest down, a cap cuts the one named last") {
  const Rational half = *Rational::make(1, 2);
  CHECK(totals({sure(6), sure(10)}, {sum({0, 1}, {1, half})}).low == "3 10 ");
  CHECK(totals({sure(10), sure(10)}, {sum({1, 0}, {1, half})}).low == "5 10 ");
  CHECK(totals({sure(6), sure(10), sure(4)}, {sum({0, 1, 2}, {1, half})}).low == "3 10 0 ");
  CHECK(totals({sure(6), sure(10), sure(4)}, {sum({0, 1, 2}, {}, 12)}).low == "6 6 0 ");
  CHECK(totals({sure(6), sure(10)}, {sum({0, 1}, {1, half}, 12)}).low == "3 9 ");
  StackingRule open = sum({0, 1}, {}, 12);
  open.at_most = between(8, 12);
  CHECK(totals({sure(6), sure(10)}, {open}).low == "6 2 ");
  CHECK(totals({sure(6), sure(10)}, {open}).certain == "6 6 ");
  open.at_most_may_be_absent = true;
  CHECK(totals({sure(6), sure(10)}, {open}).low == "6 2 ");
  CHECK(totals({sure(6), sure(10)}, {open}).certain == "6 10 ");
  // The cap decides what is best: 10 alone would come to no more than 3.
  CHECK(totals({sure(4), sure(10), sure(2)}, {highest({0, 1}), sum({2, 1}, {}, 3)}).low == "4 - 2 ");
  // Of selections that come to the same after shares or caps, the one of what is named first.
  CHECK(totals({sure(10), sure(10)}, {highest({0, 1}), sum({0, 1}, {half, half})}).low == "5 - ");
  CHECK(totals({sure(8), sure(10)}, {highest({0, 1}), sum({0, 1}, {}, 8)}).low == "8 - ");
  // A narrower cap goes first.
  CHECK(totals({sure(7), sure(3)}, {sum({0, 1}, {}, 9), sum({0}, {}, 1)}).low == "1 3 ");
  // Only what is selected is summed.
  CHECK(totals({sure(6), sure(10), sure(4)}, {highest({0, 1}), sum({0, 1, 2}, {}, 12)}).low == "- 10 2 ");
}

TEST_CASE("components follow the order in which members are named") {
  const std::vector<StackingRule> rules{highest({4, 1}), highest({3, 2}), highest({1, 2})};
  CHECK(components(6, rules) == std::vector<std::vector<std::uint32_t>>{{4, 1, 3, 2}, {0}, {5}});
}

TEST_CASE("the best selection, against trying every one") {
  std::mt19937 random(20140630);
  const auto below = [&](std::uint32_t bound) { return static_cast<std::uint32_t>(random() % bound); };
  for (int round = 0; round < 3000; ++round) {
    const std::uint32_t size = 1 + below(8);
    std::vector<StackingMember> members;
    for (std::uint32_t i = 0; i < size; ++i) members.push_back(below(5) == 0 ? out(3) : sure(below(6)));
    std::vector<StackingRule> rules;
    for (std::uint32_t r = below(4); r > 0; --r) {
      std::vector<std::uint32_t> named;
      for (std::uint32_t i = 0; i < size; ++i) {
        if (below(2) == 0) named.push_back(i);
      }
      std::shuffle(named.begin(), named.end(), random);
      if (!named.empty()) rules.push_back(highest(named));
    }
    std::vector<std::uint32_t> order(size);
    std::iota(order.begin(), order.end(), 0U);
    // Tried from the selections that take what is named first: the greatest sum, the first of equals.
    std::string best;
    std::int64_t best_sum = -1;
    for (std::uint32_t mask = (1U << size); mask-- > 0;) {
      const auto taken = [&](std::uint32_t member) { return (mask >> (size - 1 - member) & 1U) != 0; };
      bool allowed = true;
      std::int64_t sum = 0;
      for (std::uint32_t i = 0; i < size; ++i) {
        if (!taken(i)) continue;
        allowed = allowed && members[i].surely;
        sum += static_cast<std::int64_t>(members[i].compared.low->numerator());
      }
      for (const StackingRule& rule : rules) {
        allowed = allowed && std::ranges::count_if(rule.members, taken) <= 1;
      }
      if (!allowed || sum <= best_sum) continue;
      best_sum = sum;
      best.clear();
      for (std::uint32_t i = 0; i < size; ++i) best += taken(i) ? to_string(*members[i].compared.low) + " " : "- ";
    }
    const BestTotal solved(members, rules, order);
    REQUIRE(shown(solved.certain_low()) == best);
    REQUIRE(shown(solved.possible_high()) == best);
  }
}

TEST_CASE("twenty members are solved at once") {
  std::vector<StackingMember> members;
  std::vector<StackingRule> rules;
  for (std::uint32_t i = 0; i < 20; ++i) {
    members.push_back(sure(100 + i % 7));
    if (i > 0) rules.push_back(highest({i - 1, i}));
  }
  CHECK(totals(members, rules).low == "100 - 102 - 104 - 106 - - 102 - 104 - 106 - 101 - 103 - 105 ");
}
