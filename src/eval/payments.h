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

struct PaymentPlan {
  std::optional<Payments> payments;
  std::optional<Interval> whole;
};

// `amount`: exact, not below 0. Nothing where the program pays no sum of money.
[[nodiscard]] PaymentPlan payments_of(const Evaluation& evaluation, const Program& program, const Interval& amount,
                                      std::size_t lane);

// The nodes that payments are computed from.
void append_payment_nodes(const Pay& pay, std::vector<NodeId>& nodes);

}  // namespace rencai
