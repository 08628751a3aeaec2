#include "eval/totals.h"

#include <algorithm>
#include <array>
#include <utility>

#include "eval/interval_math.h"

namespace rencai {
namespace {

using Sum = std::optional<Rational>;  // none: unbounded

bool less(const Sum& a, const Sum& b) { return a && (!b || *a < *b); }

// One end of a total as it grows.
struct Growing {
  bool present = false;
  Sum sum = 0;
  bool open = false;
  bool unspecified = false;

  void add(const Sum& amount, bool is_open, bool is_unspecified) {
    present = true;
    sum = sum && amount ? rencai::add(*sum, *amount) : std::nullopt;
    open = open || is_open;
    unspecified = unspecified || is_unspecified;
  }
};

struct BucketSums {
  Growing low;
  Growing certain;
  Growing possible;
};

constexpr std::size_t rates = 3;
using AllSums = std::array<BucketSums, 3 * rates>;

std::size_t place_of(const Bucket& bucket) { return bucket.category * rates + static_cast<std::size_t>(bucket.rate); }

enum class End { low, high };

// The members of some policies under their rules.
class Group {
 public:
  Group(const TotalsProblem& problem, std::vector<PolicyId> policies)
      : problem_(problem), policies_(std::move(policies)) {
    for (const TotalsRule& entry : problem.rules) {
      if (entry.policy != PolicyId::none && !belongs(entry.policy)) continue;
      StackingRule rule = entry.rule;
      const auto outside = [&](std::uint32_t member) { return !belongs(problem_.members[member].policy); };
      std::erase_if(rule.members, outside);
      if (std::erase_if(rule.chosen, outside) > 0) rule.may_be_unchosen = true;
      rules_.push_back(std::move(rule));
    }
  }

  Totals totals() {
    for (const auto& component : components(static_cast<std::uint32_t>(problem_.members.size()), rules_)) {
      if (belongs(problem_.members[component.front()].policy)) add(component);
    }
    Totals totals;
    totals.policies = policies_;
    for (std::uint8_t category = 0; category < 3; ++category) {
      for (const auto rate : {Bucket::Rate::once, Bucket::Rate::monthly, Bucket::Rate::yearly}) {
        const BucketSums& sums = sums_[place_of({category, rate})];
        const auto put = [&](RateTotals& to, const Interval& total) {
          (rate == Bucket::Rate::once ? to.once : rate == Bucket::Rate::monthly ? to.monthly : to.yearly) = total;
        };
        if (sums.low.present || sums.certain.present) put(totals.certain[category], interval(sums.low, sums.certain));
        if (sums.low.present || sums.certain.present || sums.possible.present) {
          put(totals.possible[category], interval(sums.low, sums.possible));
        }
      }
    }
    return totals;
  }

 private:
  [[nodiscard]] bool belongs(PolicyId policy) const { return std::ranges::find(policies_, policy) != policies_.end(); }

  static Interval interval(const Growing& low, const Growing& high) {
    Interval total;
    total.low = low.sum;
    total.high = less(high.sum, low.sum) ? low.sum : high.sum;
    total.unspecified = low.unspecified || high.unspecified;
    if (!is_single(total)) {
      total.low_open = low.open;
      total.high_open = high.open;
    }
    return rounded_to_fen(total);
  }

  [[nodiscard]] bool counts_as_zero(std::uint32_t member) const {
    const Interval& compared = problem_.stacking[member].compared;
    return compared.low == Sum(0) && compared.high == Sum(0);
  }

  // The members, of which those do not count that a choice surely leaves out.
  [[nodiscard]] std::vector<StackingMember> after_choices() const {
    std::vector<StackingMember> members = problem_.stacking;
    for (const StackingRule& rule : rules_) {
      const bool decides =
          rule.kind == StackingKind::highest_of && rule.applies == Truth::yes && !rule.may_be_unchosen &&
          std::ranges::all_of(rule.chosen, [&](std::uint32_t m) { return problem_.stacking[m].surely; });
      if (!decides) continue;
      for (const std::uint32_t member : rule.members) {
        if (std::ranges::find(rule.chosen, member) == rule.chosen.end())
          members[member].surely = members[member].possibly = false;
      }
    }
    return members;
  }

  void add(const std::vector<std::uint32_t>& component) {
    std::vector<Bucket> buckets;
    bool one_bucket = true;
    const std::vector<StackingMember> members = after_choices();
    for (const std::uint32_t member : component) {
      if (!members[member].possibly) continue;
      const auto& bucket = problem_.members[member].bucket;
      if (bucket && std::ranges::find(buckets, *bucket) == buckets.end()) buckets.push_back(*bucket);
      one_bucket = one_bucket && (bucket ? problem_.by_amount[member] : counts_as_zero(member));
    }
    if (buckets.empty()) return;
    const BestTotal best(problem_.stacking, rules_, component);
    if (one_bucket && buckets.size() == 1) {
      count(component, best.certain_low(), End::low, &BucketSums::low);
      count(component, best.certain_high(), End::high, &BucketSums::certain);
      count(component, best.possible_high(), End::high, &BucketSums::possible);
    } else if (best.is_settled()) {
      const auto counted = best.possible_high();
      count(component, counted, End::low, &BucketSums::low);
      count(component, counted, End::high, &BucketSums::certain);
      count(component, counted, End::high, &BucketSums::possible);
    } else {
      for (const Bucket& bucket : buckets) add_alone(component, members, bucket);
    }
  }

  // One kind of sum of a component that ties several kinds together and is not settled: bounds that hold whichever kind
  // wins. The lower end counts what nothing that counts possibly can touch, the upper ends the best of this kind alone.
  void add_alone(const std::vector<std::uint32_t>& component, std::span<const StackingMember> members,
                 const Bucket& bucket) {
    std::vector<StackingMember> alone(members.begin(), members.end());
    for (const std::uint32_t member : component) {
      const bool inside = problem_.members[member].bucket == bucket;
      if (!inside) alone[member].surely = alone[member].possibly = false;
      alone[member].compared = problem_.members[member].amount;
    }
    std::vector<StackingMember> untouched = alone;
    for (const std::uint32_t member : touched(component, members, bucket)) {
      untouched[member].surely = untouched[member].possibly = false;
    }
    std::vector<StackingRule> rules = rules_;
    for (StackingRule& rule : rules) {
      // A rule that compares wholes says nothing exact about the sums of one kind.
      const bool by_amount = std::ranges::all_of(rule.members, [&](std::uint32_t m) { return problem_.by_amount[m]; });
      if (rule.kind == StackingKind::sum_of && !by_amount) rule.applies = Truth::no;
    }
    count(component, BestTotal(untouched, rules, component).certain_low(), End::low, &BucketSums::low, alone);
    const BestTotal best(alone, rules, component);
    count(component, best.certain_high(), End::high, &BucketSums::certain, alone);
    count(component, best.possible_high(), End::high, &BucketSums::possible, alone);
  }

  // The members that may lose to, or share a cap with, what `is_touched` says; and those that a choice of such a member
  // may push out.
  [[nodiscard]] std::vector<std::uint32_t> touched(const std::vector<std::uint32_t>& component,
                                                   std::span<const StackingMember> members,
                                                   const Bucket& bucket) const {
    std::vector<std::uint32_t> result;
    const auto is_in = [&](std::uint32_t member) { return std::ranges::find(result, member) != result.end(); };
    for (const std::uint32_t member : component) {
      if (is_touched(member, members, bucket)) result.push_back(member);
    }
    for (bool grows = true; grows;) {
      grows = false;
      for (const StackingRule& rule : rules_) {
        if (rule.applies == Truth::no || std::ranges::none_of(rule.chosen, is_in)) continue;
        for (const std::uint32_t member : rule.members) {
          if (is_in(member)) continue;
          result.push_back(member);
          grows = true;
        }
      }
    }
    return result;
  }

  // Whether a member may lose to, or share a cap with, another that counts possibly: of another kind, or of any where
  // wholes are compared.
  [[nodiscard]] bool is_touched(std::uint32_t member, std::span<const StackingMember> members,
                                const Bucket& bucket) const {
    return std::ranges::any_of(rules_, [&](const StackingRule& rule) {
      if (rule.applies == Truth::no || std::ranges::find(rule.members, member) == rule.members.end()) return false;
      if (rule.kind == StackingKind::sum_of && !problem_.by_amount[member]) return true;
      return std::ranges::any_of(rule.members, [&](std::uint32_t other) {
        return other != member && members[other].possibly &&
               (problem_.members[other].bucket != bucket || !problem_.by_amount[member]);
      });
    });
  }

  void count(const std::vector<std::uint32_t>& component, const std::vector<Counted>& counted, End end,
             Growing BucketSums::*to) {
    count(component, counted, end, to, problem_.stacking);
  }

  void count(const std::vector<std::uint32_t>& component, const std::vector<Counted>& counted, End end,
             Growing BucketSums::*to, std::span<const StackingMember> compared) {
    for (std::size_t i = 0; i < component.size(); ++i) {
      const TotalsMember& member = problem_.members[component[i]];
      if (!counted[i].selected || !member.bucket || !member.reported) continue;
      const Interval& by = compared[component[i]].compared;
      const Sum before = end == End::low ? Sum(by.low.value_or(Rational(0))) : by.high;
      const Sum full = end == End::low ? Sum(member.amount.low.value_or(Rational(0))) : member.amount.high;
      const bool is_open = end == End::low ? member.amount.low_open : member.amount.high_open;
      (sums_[place_of(*member.bucket)].*to)
          .add(kept(full, before, counted[i].amount, end), is_open, member.amount.unspecified);
    }
  }

  // What is left of an amount where `after` is left of the `before` that it was compared by.
  static Sum kept(const Sum& full, const Sum& before, const Sum& after, End end) {
    if (before == after) return full;
    if (full == before) return after;
    if (!before || !after || !full || before->sign() == 0) return end == End::low ? Sum(0) : full;
    const auto part = divide(*after, *before);
    const auto amount = part ? multiply(*full, *part) : std::nullopt;
    return amount ? amount : end == End::low ? Sum(0) : full;
  }

  const TotalsProblem& problem_;
  std::vector<PolicyId> policies_;
  std::vector<StackingRule> rules_;
  AllSums sums_;
};

// Whether `inner` is `outer` or lies in it.
bool lies_in(std::string_view inner, std::string_view outer) {
  return outer.empty() || inner == outer || (inner.starts_with(outer) && inner[outer.size()] == '/');
}

}  // namespace

std::vector<Totals> totals_of(const TotalsProblem& problem) {
  std::vector<PolicyPlace> counting;
  for (const PolicyPlace& policy : problem.policies) {
    for (std::size_t i = 0; i < problem.members.size(); ++i) {
      const TotalsMember& member = problem.members[i];
      if (member.policy != policy.policy || !member.reported || !problem.stacking[i].possibly) continue;
      counting.push_back(policy);
      break;
    }
  }
  std::vector<Totals> result;
  for (const PolicyPlace& policy : counting) result.push_back(Group(problem, {policy.policy}).totals());
  // A line of places ends at a place that no other lies in.
  std::vector<std::string_view> ends;
  for (const PolicyPlace& policy : counting) {
    const bool is_end = std::ranges::none_of(counting, [&](const PolicyPlace& other) {
      return other.path != policy.path && lies_in(other.path, policy.path);
    });
    if (is_end && std::ranges::find(ends, policy.path) == ends.end()) ends.push_back(policy.path);
  }
  for (const std::string_view end : ends) {
    std::vector<PolicyId> line;
    for (const PolicyPlace& policy : counting) {
      if (lies_in(end, policy.path)) line.push_back(policy.policy);
    }
    if (line.size() > 1) result.push_back(Group(problem, std::move(line)).totals());
  }
  return result;
}

}  // namespace rencai
