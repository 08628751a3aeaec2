// How often a program pays, from when to when, and what that comes to.
#pragma once

#include <optional>
#include <span>

#include "eval/evaluate.h"
#include "eval/outcome.h"

namespace rencai {

using NodeValue = Evaluation::Value;

// The least of what limits a rate, each of which may exist or not; both ends unbounded where nothing does. Not below 0.
[[nodiscard]] Interval least_of_limits(std::span<const NodeValue> limits);
// The started months between two dates, as a limit.
[[nodiscard]] NodeValue months_within(const NodeValue& from, const NodeValue& until);
// What all payments come to, rounded to the fen; empty where it is unbounded both ways. `amount` is exact.
[[nodiscard]] std::optional<Interval> whole_of(const Interval& amount, const Interval& times);

// Where a rate runs for less than `at_least`, for no time.
[[nodiscard]] Interval not_below(const Interval& times, const NodeValue& at_least);

struct PaymentPlan {
  Interval amount;  // per payment, rounded to the fen
  std::optional<Payments> payments;
  std::optional<Interval> whole;
};

// `amount`: what the program computes, exact, not below 0: per payment of a rate, else the sum. Without payments where
// the program pays no money.
[[nodiscard]] PaymentPlan payments_of(const Evaluation& evaluation, const Program& program, const Interval& amount,
                                      std::size_t lane);

// The nodes that payments are computed from.
void append_payment_nodes(const Rulebook& rulebook, const Pay& pay, std::vector<NodeId>& nodes);

}  // namespace rencai
