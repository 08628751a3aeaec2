// What excludes what, and totals: src/README.md, "The meaning of stacking and totals", by trying every selection.
#include <algorithm>
#include <compare>
#include <set>
#include <tuple>

#include "applicant_result.h"
#include "payers.h"

namespace rencai::reference {

namespace {

using Sum = std::optional<Exact>;  // none: without bound
using Index = std::size_t;
struct Bucket {
  Index category = 0;
  Index period = 0;
  bool of_spouse = false;  // where the sums of a couple are counted apart
  auto operator<=>(const Bucket&) const = default;
};

bool is_less(const Sum& a, const Sum& b) { return a && (!b || *a < *b); }
Sum plus(const Sum& a, const Sum& b) { return a && b ? Sum(*a + *b) : Sum(); }
template <class T>
bool contains(const std::vector<T>& list, const T& value) {
  return std::find(list.begin(), list.end(), value) != list.end();
}

struct Member {
  int policy = 0;
  bool surely = false;
  bool possibly = false;
  bool by_amount = true;  // its component compares amounts, not wholes
  Range compared;
  Range amount;
  std::optional<Bucket> bucket;  // none: enters no total
  bool shown = true;             // not: only displaces others
};

struct Rule {
  bool highest = true;
  int policy = no_policy;  // none: between policies
  Value applies = condition(true, false);
  std::vector<Index> members;  // those that are there, in the order named
  std::vector<Index> chosen;   // who may be the chosen one
  bool may_be_unchosen = true;
  std::vector<Exact> shares;
  std::optional<Range> cap;
  bool cap_may_be_absent = false;
  bool with_spouse = false;  // programs of both
  bool by_choice = false;
  bool of_things = false;  // some are no money
};

struct Problem {
  std::vector<Member> members;
  std::vector<Rule> rules;
};

Sum low_of(const Range& range) { return range.low.bounded && range.low.at.sign() > 0 ? range.low.at : Exact(0); }
Sum high_of(const Range& range) {
  if (!range.high.bounded) return {};
  return range.high.at.sign() < 0 ? Exact(0) : range.high.at;
}

// ---- who displaces whom

class Displacing {
 public:
  explicit Displacing(const Problem& problem) : problem_(problem) {}

  [[nodiscard]] bool surely(const Rule& rule, Index q, Index p) const {
    if (!related(rule, q, p) || rule.applies.can_be_false || !member(q).surely) return false;
    if (!surely_chosen(rule, q)) {
      const bool may_be_chosen =
          std::any_of(rule.chosen.begin(), rule.chosen.end(), [&](Index i) { return member(i).possibly; });
      if (may_be_chosen) return false;
      const Sum low = low_of(member(q).compared);
      const Sum high = high_of(member(p).compared);
      if (!is_less(high, low) && !(low == high && first(rule, q, p))) return false;
    }
    for (const auto& other : problem_.rules) {
      if (&other == &rule) continue;
      for (const Index x : other.members)
        if (x != q && possibly(other, x, q)) return false;
    }
    return true;
  }

  [[nodiscard]] bool possibly(const Rule& rule, Index q, Index p) const {
    if (!related(rule, q, p) || !rule.applies.can_be_true || !member(q).possibly) return false;
    if (is_the_choice(rule, p)) return false;
    if (contains(rule.chosen, q)) return true;
    if (some_chosen_counts(rule)) return false;
    const Sum high = high_of(member(q).compared);
    const Sum low = low_of(member(p).compared);
    return is_less(low, high) || (low == high && first(rule, q, p));
  }

 private:
  [[nodiscard]] const Member& member(Index i) const { return problem_.members[i]; }
  static bool related(const Rule& rule, Index q, Index p) {
    return rule.highest && q != p && contains(rule.members, q) && contains(rule.members, p);
  }
  static bool first(const Rule& rule, Index q, Index p) {
    return std::find(rule.members.begin(), rule.members.end(), q) <
           std::find(rule.members.begin(), rule.members.end(), p);
  }
  [[nodiscard]] static bool is_the_choice(const Rule& rule, Index q) {
    return !rule.may_be_unchosen && rule.chosen == std::vector<Index>{q};
  }
  [[nodiscard]] bool surely_chosen(const Rule& rule, Index q) const {
    return is_the_choice(rule, q) && member(q).surely;
  }
  [[nodiscard]] bool some_chosen_counts(const Rule& rule) const {
    if (rule.may_be_unchosen || rule.chosen.empty()) return false;
    return std::all_of(rule.chosen.begin(), rule.chosen.end(), [&](Index i) { return member(i).surely; });
  }

  const Problem& problem_;
};

// ---- best totals

enum class Side { low, high };

// What each member counts with, by index; members that do not count are not held.
using Counted = std::map<Index, Sum>;

struct Component {
  std::vector<Index> members;  // in the order in which rules name them
};

std::vector<Component> components_of(std::size_t count, const std::vector<Rule>& rules) {
  std::vector<Index> order;
  std::vector<Index> group(count);
  for (Index i = 0; i < count; ++i) group[i] = i;
  for (const auto& rule : rules) {
    for (const Index member : rule.members) {
      if (!contains(order, member)) order.push_back(member);
      const Index from = group[member];
      const Index to = group[rule.members.front()];
      for (auto& one : group)
        if (one == from) one = to;
    }
  }
  for (Index i = 0; i < count; ++i)
    if (!contains(order, i)) order.push_back(i);
  std::vector<Component> components;
  std::map<Index, Index> place;
  for (const Index member : order) {
    if (!place.contains(group[member])) {
      place[group[member]] = components.size();
      components.emplace_back();
    }
    components[place[group[member]]].members.push_back(member);
  }
  return components;
}

class Best {
 public:
  Best(const std::vector<Member>& members, const std::vector<Rule>& rules, const Component& component)
      : members_(members), rules_(rules), component_(component) {}

  [[nodiscard]] Counted certain_high() const {
    return best(counting([](const Member& m) { return m.surely; }), Side::high);
  }
  [[nodiscard]] Counted possible_high() const {
    return best(counting([](const Member& m) { return m.possibly; }), Side::high);
  }

  // The worst over all ways in which the open choices can fall.
  [[nodiscard]] Counted certain_low() const {
    std::vector<Index> surely;
    for (const Index i : component_.members)
      if (members_[i].surely) surely.push_back(i);
    std::optional<Counted> worst;
    Sum least;
    fall(0, surely, {}, [&](const std::vector<Index>& counted) {
      const Counted result = best(counted, Side::low);
      Sum sum = Exact(0);
      for (const auto& [member, amount] : result) sum = plus(sum, amount);
      if (worst && !is_less(sum, least)) return;
      worst = result;
      least = sum;
    });
    return *worst;
  }

  // Nothing is open: what counts, the amounts, the rules, the caps and the choices.
  [[nodiscard]] bool settled() const {
    const auto single = [](const Range& range) {
      return range.low.bounded && range.high.bounded && range.low.at == range.high.at;
    };
    for (const Index i : component_.members) {
      if (members_[i].surely != members_[i].possibly) return false;
      if (members_[i].possibly && !single(members_[i].compared)) return false;
    }
    for (const auto& rule : rules_) {
      const bool touches = std::any_of(rule.members.begin(), rule.members.end(), [&](Index i) {
        return contains(component_.members, i) && members_[i].possibly;
      });
      if (!touches || !rule.applies.can_be_true) continue;
      if (rule.applies.can_be_false) return false;
      if (rule.cap && (rule.cap_may_be_absent || !single(*rule.cap))) return false;
      if (!rule.chosen.empty() && (rule.chosen.size() != 1 || rule.may_be_unchosen)) return false;
    }
    return true;
  }

 private:
  [[nodiscard]] bool takes_part(const Rule& rule, Side side) const {
    return side == Side::low ? rule.applies.can_be_true : !rule.applies.can_be_false;
  }

  // Those that count, less those that a choice surely leaves out.
  template <class Counts>
  [[nodiscard]] std::vector<Index> counting(Counts counts) const {
    std::vector<Index> result;
    for (const Index i : component_.members) {
      if (!counts(members_[i])) continue;
      const bool out = std::any_of(rules_.begin(), rules_.end(), [&](const Rule& rule) {
        const bool decided =
            rule.highest && !rule.applies.can_be_false && !rule.may_be_unchosen &&
            std::all_of(rule.chosen.begin(), rule.chosen.end(), [&](Index c) { return members_[c].surely; });
        return decided && contains(rule.members, i) && !contains(rule.chosen, i);
      });
      if (!out) result.push_back(i);
    }
    return result;
  }

  // Every way in which the choices of the rules from `next` on can fall: who is put in, who is left out.
  template <class Visit>
  void fall(Index next, const std::vector<Index>& in, const std::vector<Index>& out, const Visit& visit) const {
    if (next == rules_.size()) {
      std::vector<Index> counted;
      for (const Index i : component_.members)
        if (contains(in, i) && !contains(out, i)) counted.push_back(i);
      visit(counted);
      return;
    }
    const Rule& rule = rules_[next];
    const bool here =
        std::any_of(rule.members.begin(), rule.members.end(), [&](Index i) { return contains(component_.members, i); });
    if (!rule.highest || !rule.applies.can_be_true || rule.chosen.empty() || !here) {
      fall(next + 1, in, out, visit);
      return;
    }
    bool may_decide_nothing = rule.may_be_unchosen || rule.applies.can_be_false;
    for (const Index chosen : rule.chosen) {
      may_decide_nothing = may_decide_nothing || !members_[chosen].surely;
      if (!members_[chosen].possibly) continue;
      auto with = in;
      with.push_back(chosen);
      auto without = out;
      for (const Index i : rule.members)
        if (i != chosen) without.push_back(i);
      fall(next + 1, with, without, visit);
    }
    if (may_decide_nothing) fall(next + 1, in, out, visit);
  }

  // All selections, those that take the programs named first coming first; the first that comes to most.
  [[nodiscard]] Counted best(const std::vector<Index>& counted, Side side) const {
    std::vector<Index> chosen;
    std::optional<Counted> found;
    Sum most;
    const auto try_all = [&](const auto& self, Index next) -> void {
      if (next == counted.size()) {
        const Counted result = reduced(chosen, side);
        Sum sum = Exact(0);
        for (const auto& [member, amount] : result) sum = plus(sum, amount);
        if (found && !is_less(most, sum)) return;
        most = sum;
        found = result;
        return;
      }
      chosen.push_back(counted[next]);
      if (allowed(chosen, side)) self(self, next + 1);
      chosen.pop_back();
      self(self, next + 1);
    };
    try_all(try_all, 0);
    return *found;
  }

  // A selection after the shares and caps, those of the fewest members first.
  [[nodiscard]] Counted reduced(const std::vector<Index>& selection, Side side) const {
    Counted result;
    for (const Index i : selection) result[i] = value(i, side);
    std::vector<const Rule*> sums;
    for (const auto& rule : rules_)
      if (!rule.highest && takes_part(rule, side)) sums.push_back(&rule);
    std::stable_sort(sums.begin(), sums.end(),
                     [](const Rule* a, const Rule* b) { return a->members.size() < b->members.size(); });
    for (const Rule* rule : sums) reduce(result, *rule, side);
    return result;
  }

  [[nodiscard]] bool allowed(const std::vector<Index>& selection, Side side) const {
    return std::all_of(rules_.begin(), rules_.end(), [&](const Rule& rule) {
      if (!rule.highest || !takes_part(rule, side)) return true;
      return std::count_if(selection.begin(), selection.end(), [&](Index i) { return contains(rule.members, i); }) <= 1;
    });
  }

  [[nodiscard]] Sum value(Index i, Side side) const {
    return side == Side::low ? low_of(members_[i].compared) : high_of(members_[i].compared);
  }

  void reduce(Counted& counted, const Rule& rule, Side side) const {
    std::vector<Index> members;
    for (const Index i : rule.members)
      if (counted.contains(i)) members.push_back(i);
    if (!rule.shares.empty()) {
      std::vector<Index> largest_first = members;
      std::stable_sort(largest_first.begin(), largest_first.end(),
                       [&](Index a, Index b) { return is_less(counted[b], counted[a]); });
      for (Index i = 0; i < largest_first.size(); ++i) {
        Sum& amount = counted[largest_first[i]];
        const Exact share = i < rule.shares.size() ? rule.shares[i] : Exact(0);
        if (share.sign() == 0)
          amount = Exact(0);
        else if (amount)
          amount = *amount * share;
      }
    }
    if (!rule.cap || (side == Side::high && rule.cap_may_be_absent)) return;
    Sum left = side == Side::low ? low_of(*rule.cap) : high_of(*rule.cap);
    for (const Index i : members) {
      Sum& amount = counted[i];
      if (is_less(left, amount)) amount = left;
      if (left) left = amount ? *left - *amount : Exact(0);
    }
  }

  const std::vector<Member>& members_;
  const std::vector<Rule>& rules_;
  const Component& component_;
};

// ---- totals

struct Growing {
  bool present = false;
  Sum sum = Exact(0);
  bool open = false;
  bool unspecified = false;
};

struct Sums {
  Growing low, certain, possible;
};

class Group {
 public:
  Group(const Problem& problem, std::vector<int> policies) : problem_(problem), policies_(std::move(policies)) {
    for (Rule rule : problem.rules) {
      if (rule.policy != no_policy && !contains(policies_, rule.policy)) continue;
      const auto outside = [&](Index i) { return !contains(policies_, problem.members[i].policy); };
      std::erase_if(rule.members, outside);
      if (std::erase_if(rule.chosen, outside) > 0) rule.may_be_unchosen = true;
      rules_.push_back(rule);
    }
  }

  Totals totals() {
    for (const auto& component : components_of(problem_.members.size(), rules_))
      if (contains(policies_, problem_.members[component.members.front()].policy)) add(component);
    Totals totals;
    for (const auto& [bucket, sums] : sums_) {
      if (sums.low.present || sums.certain.present)
        totals.certain[bucket.category].by_period[bucket.period] = range(sums.low, sums.certain);
      totals.possible[bucket.category].by_period[bucket.period] = range(sums.low, sums.possible);
    }
    return totals;
  }

 private:
  static Range range(const Growing& low, const Growing& high) {
    Range result;
    result.low = {true, low.open, *low.sum};
    const Sum top = is_less(high.sum, low.sum) ? low.sum : high.sum;
    result.high = top ? End{true, high.open, *top} : unbounded_end;
    if (top && *top == *low.sum) result.low.open = result.high.open = false;
    result.unspecified = low.unspecified || high.unspecified;
    return rounded_to_fen(result);
  }

  // Left out by a choice that surely falls on others.
  [[nodiscard]] bool is_unchosen(Index i) const {
    return std::any_of(rules_.begin(), rules_.end(), [&](const Rule& rule) {
      return rule.highest && !rule.applies.can_be_false && !rule.may_be_unchosen && contains(rule.members, i) &&
             !contains(rule.chosen, i) &&
             std::all_of(rule.chosen.begin(), rule.chosen.end(), [&](Index c) { return problem_.members[c].surely; });
    });
  }

  void add(const Component& component) {
    std::vector<Bucket> buckets;
    bool alike = true;  // all enter one total with what they compare by
    for (const Index i : component.members) {
      if (is_unchosen(i)) continue;
      const Member& member = problem_.members[i];
      if (!member.possibly) continue;
      if (member.bucket && !contains(buckets, *member.bucket)) buckets.push_back(*member.bucket);
      const bool is_zero = low_of(member.compared) == Sum(Exact(0)) && high_of(member.compared) == Sum(Exact(0));
      alike = alike && (member.bucket ? member.by_amount : is_zero);
    }
    if (buckets.empty()) return;
    const Best best(problem_.members, rules_, component);
    if (alike && buckets.size() == 1) {
      count(best.certain_low(), Side::low, &Sums::low, problem_.members);
      count(best.certain_high(), Side::high, &Sums::certain, problem_.members);
      count(best.possible_high(), Side::high, &Sums::possible, problem_.members);
    } else if (best.settled()) {
      const Counted counted = best.possible_high();
      count(counted, Side::low, &Sums::low, problem_.members);
      count(counted, Side::high, &Sums::certain, problem_.members);
      count(counted, Side::high, &Sums::possible, problem_.members);
    } else {
      for (const Bucket& bucket : buckets) add_alone(component, bucket);
    }
  }

  // One kind of sum of an open component that ties several together: bounds that hold whichever kind wins.
  void add_alone(const Component& component, const Bucket& bucket) {
    std::vector<Member> alone = problem_.members;
    for (const Index i : component.members) {
      if (alone[i].bucket != bucket || is_unchosen(i)) alone[i].surely = alone[i].possibly = false;
      alone[i].compared = alone[i].amount;
    }
    std::vector<Member> untouched = alone;
    for (const Index i : touched_members(component, bucket)) untouched[i].surely = untouched[i].possibly = false;
    std::vector<Rule> rules = rules_;
    for (auto& rule : rules) {
      const bool by_amount =
          std::all_of(rule.members.begin(), rule.members.end(), [&](Index i) { return alone[i].by_amount; });
      if (!rule.highest && !by_amount) rule.applies = condition(false, true);
    }
    count(Best(untouched, rules, component).certain_low(), Side::low, &Sums::low, alone);
    const Best best(alone, rules, component);
    count(best.certain_high(), Side::high, &Sums::certain, alone);
    count(best.possible_high(), Side::high, &Sums::possible, alone);
  }

  // Those that may lose to, or share a cap with, a member of another kind, and whom a choice of such a one may push
  // out.
  [[nodiscard]] std::vector<Index> touched_members(const Component& component, const Bucket& bucket) const {
    std::vector<Index> result;
    for (const Index i : component.members)
      if (touched(i, bucket)) result.push_back(i);
    for (std::size_t before = result.size() + 1; before != result.size();) {
      before = result.size();
      for (const auto& rule : rules_) {
        const bool falls_on_one =
            std::any_of(rule.chosen.begin(), rule.chosen.end(), [&](Index i) { return contains(result, i); });
        if (!rule.applies.can_be_true || !falls_on_one) continue;
        for (const Index i : rule.members)
          if (!contains(result, i)) result.push_back(i);
      }
    }
    return result;
  }

  [[nodiscard]] bool touched(Index i, const Bucket& bucket) const {
    const bool by_amount = problem_.members[i].by_amount;
    return std::any_of(rules_.begin(), rules_.end(), [&](const Rule& rule) {
      if (!rule.applies.can_be_true || !contains(rule.members, i)) return false;
      if (!rule.highest && !by_amount) return true;
      return std::any_of(rule.members.begin(), rule.members.end(), [&](Index other) {
        return other != i && problem_.members[other].possibly && !is_unchosen(other) &&
               (problem_.members[other].bucket != bucket || !by_amount);
      });
    });
  }

  void count(const Counted& counted, Side side, Growing Sums::*to, const std::vector<Member>& members) {
    for (const auto& [i, after] : counted) {
      const Member& member = members[i];
      if (!member.bucket || !member.shown) continue;
      Growing& sum = sums_[*member.bucket].*to;
      const auto end = [&](const Range& range) -> Sum {
        if (side == Side::low) return range.low.bounded ? range.low.at : Exact(0);
        return range.high.bounded ? Sum(range.high.at) : Sum();
      };
      sum.present = true;
      sum.sum = plus(sum.sum, kept(end(member.amount), end(member.compared), after, side));
      const End& stated = side == Side::low ? member.amount.low : member.amount.high;
      sum.open = sum.open || (stated.bounded && stated.open);
      sum.unspecified = sum.unspecified || member.amount.unspecified;
    }
  }

  // Of an amount as much as is left of what it was compared by.
  static Sum kept(const Sum& full, const Sum& before, const Sum& after, Side side) {
    if (before == after) return full;
    if (full == before) return after;
    if (!before || !after || !full || before->sign() == 0) return side == Side::low ? Sum(Exact(0)) : full;
    return *full * (*after / *before);
  }

  const Problem& problem_;
  std::vector<int> policies_;
  std::vector<Rule> rules_;
  std::map<Bucket, Sums> sums_;
};

// ---- from programs to the problem

std::optional<Bucket> bucket_of(const ProgramResult& result, const std::string& category) {
  static const std::vector<std::string> categories = {"housing", "allowance", "funding"};
  const auto found = std::find(categories.begin(), categories.end(), category);
  if (found == categories.end() || !result.has_amount || !is_money(result.amount_type)) return {};
  const std::string every = result.payments && result.payments->rate ? result.payments->every : "";
  return Bucket{static_cast<Index>(found - categories.begin()), every == "month" ? 1U : every == "year" ? 2U : 0U};
}

// The programs of an applicant, then those of the spouse where these take part.
struct Couple {
  std::vector<ProgramResult*> programs;
  Index own = 0;  // how many are the applicant's

  [[nodiscard]] bool of_spouse(Index i) const { return i >= own; }
  [[nodiscard]] std::optional<Index> find(ProgramRef ref, bool of_spouse) const {
    for (Index i = of_spouse ? own : 0; i < (of_spouse ? programs.size() : own); ++i)
      if (programs[i]->program.policy == ref.policy && programs[i]->program.program == ref.program) return i;
    return {};
  }
};

// The rule as it is for the applicant, or for the spouse, whose evaluator it is.
void add_rule(Evaluator& evaluator, const StackingSyntax& syntax, int policy, const Couple& couple, bool for_spouse,
              Problem& problem) {
  const Rules& rules = evaluator.rules();
  Rule rule;
  rule.highest = syntax.kind == StackingSyntax::Kind::highest_of;
  rule.policy = policy;
  std::map<std::string, Index> by_name;
  for (const auto& member : syntax.members) {
    const auto ref = rules.find_program(member.text, policy);
    const bool crosses = rules.after_spouse(member.text).has_value();
    const auto found = ref ? couple.find(*ref, crosses != for_spouse) : std::nullopt;
    if (!found) continue;
    rule.members.push_back(*found);
    rule.with_spouse = rule.with_spouse || crosses;
    rule.of_things = rule.of_things || !is_money(couple.programs[*found]->amount_type);
    by_name[(crosses ? "spouse_" : "") + rules.program(*ref).name.text] = *found;
  }
  if (rule.members.empty()) return;
  if (syntax.when) {
    rule.applies = as_condition(evaluator.evaluate(*syntax.when, {policy, nullptr}).value);
    evaluator.tally("stacking: when", rule.applies);
  }
  for (const auto& share : syntax.shares)
    rule.shares.push_back(evaluator.evaluate(share, {policy, nullptr}).value.low.at);
  if (syntax.at_most) {
    const Value cap = evaluator.evaluate(*syntax.at_most, {policy, nullptr}).value;
    evaluator.tally("stacking: at_most", cap);
    if (cap.can_exist) rule.cap = range_of(cap);
    rule.cap_may_be_absent = cap.can_be_absent;
  }
  rule.by_choice = syntax.choice.stated();
  if (syntax.choice.stated()) {
    const Fact* fact = rules.find_fact(syntax.choice.text, policy);
    const Value choice = evaluator.fact(*fact).value;
    evaluator.tally("stacking: choice", choice);
    rule.may_be_unchosen = choice.can_be_absent;
    for (Index i = 0; choice.can_exist && i < fact->domain.ids.size(); ++i) {
      const Exact index = static_cast<std::int64_t>(i);
      if (index < choice.low.at || index > choice.high.at) continue;
      if (by_name.contains(fact->domain.ids[i]))
        rule.chosen.push_back(by_name[fact->domain.ids[i]]);
      else
        rule.may_be_unchosen = true;
    }
  }
  problem.rules.push_back(rule);
}

std::vector<std::string> place_of(const Rules& rules, int policy) {
  std::vector<std::string> place;
  for (const auto& part : rules.policy(policy).place) place.push_back(part.text);
  return place;
}

bool lies_in(const std::vector<std::string>& inner, const std::vector<std::string>& outer) {
  return outer.size() <= inner.size() && std::equal(outer.begin(), outer.end(), inner.begin());
}

std::vector<Totals> totals_of(const Rules& rules, const Problem& problem) {
  std::vector<Totals> all;
  std::vector<int> counting;
  for (int policy = 0; policy < static_cast<int>(rules.syntax.policies.size()); ++policy) {
    const bool counts = std::any_of(problem.members.begin(), problem.members.end(), [&](const Member& member) {
      return member.policy == policy && member.possibly && member.shown;
    });
    if (counts) counting.push_back(policy);
  }
  const auto add = [&](const std::vector<int>& policies) {
    all.push_back(Group(problem, policies).totals());
    for (const int policy : policies) all.back().policies.push_back(rules.policy(policy).name.text);
  };
  for (const int policy : counting) add({policy});
  // Lines end at places in which no other lies.
  std::vector<std::vector<std::string>> ends;
  for (const int policy : counting) {
    const auto place = place_of(rules, policy);
    const bool is_end = std::none_of(counting.begin(), counting.end(), [&](int other) {
      const auto inner = place_of(rules, other);
      return inner != place && lies_in(inner, place);
    });
    if (is_end && !contains(ends, place)) ends.push_back(place);
  }
  for (const auto& end : ends) {
    std::vector<int> line;
    for (const int policy : counting)
      if (lies_in(end, place_of(rules, policy))) line.push_back(policy);
    if (line.size() > 1) add(line);
  }
  return all;
}

// Of one of a couple, apart from the other.
std::vector<Totals> totals_of_one(const Rules& rules, Problem problem, const Couple& couple, bool spouse) {
  for (Index i = 0; i < problem.members.size(); ++i) {
    problem.members[i].shown = couple.of_spouse(i) == spouse;
    if (problem.members[i].bucket) problem.members[i].bucket->of_spouse = couple.of_spouse(i);
  }
  return totals_of(rules, problem);
}

// Whether a rule says the same for either of a couple.
bool is_symmetric(const Rules& rules, const StackingSyntax& syntax, int policy) {
  std::set<std::tuple<std::size_t, std::size_t, bool>> members;
  std::set<std::tuple<std::size_t, std::size_t, bool>> mirrored;
  for (const auto& member : syntax.members) {
    const auto ref = rules.find_program(member.text, policy);
    if (!ref) continue;
    const bool crosses = rules.after_spouse(member.text).has_value();
    members.emplace(ref->policy, ref->program, crosses);
    mirrored.emplace(ref->policy, ref->program, !crosses);
  }
  return members == mirrored;
}

// Whether a rule takes part: one of highest_of where a member is displaced, one of sum_of where two members count.
void tally_rule(const Evaluator& evaluator, const Problem& problem, const Rule& rule) {
  const Displacing displacing(problem);
  bool surely = false;
  bool possibly = false;
  const auto look = [&](Index q, Index p) {
    const Member& one = problem.members[q];
    const Member& other = problem.members[p];
    if (rule.highest) {
      surely = surely || (other.possibly && displacing.surely(rule, q, p));
      possibly = possibly || (other.possibly && displacing.possibly(rule, q, p));
    } else {
      surely = surely || (one.surely && other.surely && !rule.applies.can_be_false);
      possibly = possibly || (one.possibly && other.possibly && rule.applies.can_be_true);
    }
  };
  for (const Index q : rule.members)
    for (const Index p : rule.members)
      if (q != p) look(q, p);
  const Value takes_part = condition(surely || possibly, !surely);
  evaluator.tally(rule.highest ? "stacking: highest_of" : "stacking: sum_of", takes_part);
  const std::string form = rule.highest ? "highest_of" : "sum_of";
  if (!rule.shares.empty()) evaluator.tally("stacking: shares", takes_part);
  if (rule.policy == no_policy) evaluator.tally("stacking: between policies, " + form, takes_part);
  if (rule.by_choice) evaluator.tally("stacking: by choice", takes_part);
  if (rule.by_choice && rule.of_things) evaluator.tally("stacking: by choice, with what is no money", takes_part);
  if (!rule.with_spouse) return;
  evaluator.tally("stacking: a couple, " + form, takes_part);
  if (rule.by_choice) evaluator.tally("stacking: a couple, by choice", takes_part);
  if (!rule.shares.empty()) evaluator.tally("stacking: a couple, shares", takes_part);
  if (rule.cap) evaluator.tally("stacking: a couple, at_most", takes_part);
}

// A rate counts by its amount, or 0 where it is paid for no time; a sum with all that is paid of it.
Range counted(const ProgramResult& program) {
  if (!program.payments || !program.payments->rate) return program.whole ? *program.whole : program.amount;
  const Range& times = program.payments->times;
  const auto is_zero = [](const End& end) { return end.bounded && !end.open && end.at.sign() == 0; };
  if (is_zero(times.high)) return {closed(0), closed(0), false};
  return {is_zero(times.low) ? closed(0) : program.amount.low, program.amount.high, program.amount.unspecified};
}

}  // namespace

void stack(Evaluator& evaluator, bool couple_counts, ApplicantResult& result) {
  const Rules& rules = evaluator.rules();
  Couple couple;
  for (auto& program : result.programs) couple.programs.push_back(&program);
  couple.own = couple.programs.size();
  if (couple_counts)
    for (auto& program : result.spouse) couple.programs.push_back(&program);
  Problem problem;
  for (Index i = 0; i < couple.programs.size(); ++i) {
    const ProgramResult& program = *couple.programs[i];
    Member member;
    member.policy = static_cast<int>(program.program.policy);
    member.surely = program.counts_surely() && (!couple.of_spouse(i) || result.has_spouse);
    member.possibly = program.outcome == Outcome::eligible || program.outcome == Outcome::possible;
    member.amount = counted(program);
    member.bucket = bucket_of(program, rules.program(program.program).category.text);
    problem.members.push_back(member);
  }
  const auto add = [&](const StackingSyntax& rule, int policy) {
    add_rule(evaluator, rule, policy, couple, false, problem);
    if (couple_counts && !is_symmetric(rules, rule, policy))
      add_rule(evaluator.partner(), rule, policy, couple, true, problem);
  };
  for (std::size_t i = 0; i < rules.syntax.policies.size(); ++i)
    for (const auto& rule : rules.syntax.policies[i].stacking) add(rule, static_cast<int>(i));
  for (const auto& rule : rules.syntax.stacking) add(rule, no_policy);
  for (const auto& component : components_of(problem.members.size(), problem.rules)) {
    const auto alike = [&](const std::vector<Index>& members) {
      return std::all_of(members.begin(), members.end(), [&](Index i) {
        const Type& type = couple.programs[members.front()]->amount_type;
        const Type& other = couple.programs[i]->amount_type;
        return other.kind == type.kind && other.unit == type.unit;
      });
    };
    std::vector<Index> sums;  // those that are money; the others can only be chosen
    for (const Index i : component.members)
      if (is_money(couple.programs[i]->amount_type)) sums.push_back(i);
    const bool one_unit = alike(component.members);
    const bool by_amount = one_unit || alike(sums);
    for (const Index i : component.members) {
      const ProgramResult& program = *couple.programs[i];
      Member& member = problem.members[i];
      member.by_amount = by_amount;
      member.compared = {closed(0), unbounded_end, false};
      if (!program.has_amount || !(one_unit || contains(sums, i)))
        member.compared = {closed(0), closed(0), false};
      else if (by_amount)
        member.compared = counted(program);
      else if (program.whole)
        member.compared = *program.whole;
    }
  }
  if (evaluator.counts != nullptr)
    for (const auto& rule : problem.rules) tally_rule(evaluator, problem, rule);
  result.totals = totals_of_one(rules, problem, couple, false);
  if (result.has_spouse) {
    result.spouse_totals = totals_of_one(rules, problem, couple, true);
    result.household = totals_of(rules, problem);
  }
  const Displacing displacing(problem);
  for (Index p = 0; p < couple.programs.size(); ++p) {
    if (!problem.members[p].possibly) continue;
    const auto name_of = [&](Index q) {
      const std::string id = rules.program_id(couple.programs[q]->program);
      return couple.of_spouse(q) != couple.of_spouse(p) ? "spouse." + id : id;
    };
    std::optional<Index> by;
    std::set<std::string> may;
    for (const auto& rule : problem.rules) {
      for (const Index q : rule.members) {
        if (displacing.surely(rule, q, p) &&
            (!by || is_less(low_of(problem.members[*by].compared), low_of(problem.members[q].compared))))
          by = q;
        if (displacing.possibly(rule, q, p)) may.insert(name_of(q));
      }
    }
    ProgramResult& program = *couple.programs[p];
    if (by) {
      program.outcome = Outcome::absorbed;
      program.absorbed_by = name_of(*by);
      program.missing.clear();
    } else {
      program.may_be_absorbed_by = may;
    }
  }
}

namespace {

std::vector<ProgramResult> programs_of(Evaluator& evaluator) {
  std::vector<ProgramResult> programs;
  const Rules& rules = evaluator.rules();
  for (std::size_t policy = 0; policy < rules.syntax.policies.size(); ++policy) {
    for (std::size_t i = 0; i < rules.syntax.policies[policy].programs.size(); ++i) {
      const auto& kinds = rules.syntax.policies[policy].programs[i].kinds;
      const bool meant = std::any_of(kinds.begin(), kinds.end(),
                                     [&](const Located& kind) { return kind.text == evaluator.applicant().kind; });
      if (meant) programs.push_back(evaluate_program(evaluator, {policy, i}));
    }
  }
  return programs;
}

}  // namespace

ApplicantResult evaluate_applicant(Evaluator& evaluator) {
  ApplicantResult result;
  const Rules& rules = evaluator.rules();
  result.programs = programs_of(evaluator);
  bool couple = false;
  if (rules.spouse != nullptr) {
    const Value is_one = evaluator.fact(*rules.spouse).value;
    result.has_spouse = is_one.can_be_true && !is_one.can_be_false;
    couple = result.has_spouse || (rules.reads_spouse && is_one.can_be_true);
  }
  if (couple) result.spouse = programs_of(evaluator.partner());
  stack(evaluator, couple, result);
  return result;
}

}  // namespace rencai::reference
