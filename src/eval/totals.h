// Totals of housing, allowance and funding, policy by policy and for policies on one line of places. On plain values,
// like stacking.
#pragma once

#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "eval/outcome.h"
#include "eval/stacking.h"

namespace rencai {

// Where a sum goes: one of the three categories, and how it is paid.
struct Bucket {
  enum class Rate : std::uint8_t { once, monthly, yearly };
  std::uint8_t category = 0;  // housing, allowance, funding
  Rate rate = Rate::once;
  bool of_spouse = false;  // whose sum it is, where the two of a couple are counted apart
  bool operator==(const Bucket&) const = default;
};

// One program, as a member of the stacking problem of the same index.
struct TotalsMember {
  PolicyId policy = PolicyId::none;
  std::optional<Bucket> bucket;  // none: enters no total
  Interval amount;               // per payment
  bool reported = true;          // not: enters no total, it only displaces others
};

struct TotalsRule {
  PolicyId policy = PolicyId::none;  // none: between policies
  StackingRule rule;
};

struct PolicyPlace {
  PolicyId policy = PolicyId::none;
  std::string_view path;  // joined by "/"
};

// `by_amount`, by component of all members under all rules: whether its members compare by the amounts themselves.
struct TotalsProblem {
  std::vector<StackingMember> stacking;
  std::vector<TotalsMember> members;
  std::vector<bool> by_amount;  // by member
  std::vector<TotalsRule> rules;
  std::vector<PolicyPlace> policies;  // in rulebook order
};

// First the policies with a program that counts possibly, then the lines of places on which several of them lie.
[[nodiscard]] std::vector<Totals> totals_of(const TotalsProblem& problem);

}  // namespace rencai
