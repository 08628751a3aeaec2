#include "eval/payments.h"

#include "base/date.h"
#include "eval/instalments.h"
#include "eval/interval_math.h"

namespace rencai {
namespace {

std::optional<NodeValue> value_of(const Evaluation& evaluation, NodeId node, std::size_t lane) {
  if (node == NodeId::none) return std::nullopt;
  NodeValue value = evaluation.value(node, lane);
  if (!value.can_exist) return std::nullopt;
  return value;
}

std::optional<DateInterval> dates_of(const std::optional<NodeValue>& value) {
  if (!value) return std::nullopt;
  return days_of(value->interval);
}

// What one of the payments can come to.
Interval each_of(const Instalments& instalments) {
  if (instalments.payments.empty()) return single(0);
  Interval each = instalments.payments.front().amount;
  for (const Instalment& payment : instalments.payments) each = hull(each, payment.amount);
  return each;
}

Interval in_years(const Interval& months) { return product(months, single(*Rational::make(1, 12))); }

}  // namespace

Interval least_of_limits(std::span<const NodeValue> limits) {
  Interval least;
  bool any = false;
  for (const NodeValue& limit : limits) {
    if (!limit.can_exist) continue;
    const Interval months = floored_at_zero(limit.interval);
    // Low: the least low, a closed one at equal ends. High: the least high of what surely exists, an open one at equal
    // ends.
    if (!any || *months.low < *least.low || (*months.low == *least.low && !months.low_open)) {
      least.low = months.low;
      least.low_open = months.low_open;
    }
    any = true;
    least.unspecified = least.unspecified || months.unspecified;
    if (limit.can_be_absent || !months.high) continue;
    if (!least.high || *months.high < *least.high || (*months.high == *least.high && months.high_open)) {
      least.high = months.high;
      least.high_open = months.high_open;
    }
  }
  return least;
}

NodeValue months_within(const NodeValue& from, const NodeValue& until) {
  NodeValue months;
  months.can_exist = from.can_exist && until.can_exist;
  months.can_be_absent = from.can_be_absent || until.can_be_absent;
  if (!months.can_exist) return months;
  const DateInterval first = days_of(from.interval);
  const DateInterval last = days_of(until.interval);
  months.interval.low = started_months_between(first.high, last.low);
  months.interval.high = started_months_between(first.low, last.high);
  return months;
}

std::optional<Interval> whole_of(const Interval& amount, const Interval& times) {
  if (!times.low && !times.high) return std::nullopt;
  return rounded_to_fen(product(amount, times));
}

Interval not_below(const Interval& times, const NodeValue& at_least) {
  if (!at_least.can_exist) return times;
  const Interval& wanted = at_least.interval;
  const bool surely_short =
      !at_least.can_be_absent && times.high && wanted.low &&
      (*times.high < *wanted.low || (*times.high == *wanted.low && (times.high_open || wanted.low_open)));
  if (surely_short) return single(0);
  const bool surely_enough = times.low && wanted.high && *times.low >= *wanted.high;
  return surely_enough ? times : hull(times, single(0));
}

namespace {

Payments rate_payments(const Evaluation& evaluation, const Pay& pay, std::size_t lane) {
  const auto from = value_of(evaluation, pay.from, lane);
  const auto until = value_of(evaluation, pay.until, lane);
  Payments payments;
  payments.every = pay.every;
  payments.from = dates_of(from);
  payments.until = dates_of(until);
  payments.taken_to_go_on = pay.served == NodeId::none;
  std::vector<NodeValue> limits;
  for (const NodeId node : {pay.at_most, pay.served}) {
    if (const auto limit = value_of(evaluation, node, lane)) limits.push_back(*limit);
  }
  if (from && until) limits.push_back(months_within(*from, *until));
  payments.times = least_of_limits(limits);
  if (const auto least = value_of(evaluation, pay.at_least, lane); least && !limits.empty()) {
    payments.times = not_below(payments.times, *least);
  }
  if (pay.every == Period::year && !limits.empty()) payments.times = in_years(payments.times);
  return payments;
}

}  // namespace

PaymentPlan payments_of(const Evaluation& evaluation, const Program& program, const Interval& amount,
                        std::size_t lane) {
  const Pay& pay = program.pay;
  PaymentPlan plan;
  plan.amount = rounded_to_fen(amount);
  if (pay.form == PayForm::none) return plan;
  plan.whole = plan.amount;
  if (pay.form == PayForm::open) return plan;
  if (pay.form == PayForm::rate) {
    plan.payments = rate_payments(evaluation, pay, lane);
    plan.whole = whole_of(amount, plan.payments->times);
    return plan;
  }
  Payments payments;
  payments.every = pay.every;
  payments.after = pay.form == PayForm::after;
  payments.from = dates_of(value_of(evaluation, pay.from, lane));
  payments.until = dates_of(value_of(evaluation, pay.until, lane));
  payments.times = single(pay.form == PayForm::once ? 1 : static_cast<std::int64_t>(pay.times));
  if (pay.form != PayForm::once) {
    const std::vector<Interval> parts = stated_parts(evaluation, pay, lane);
    Interval part = parts.front();
    for (const Interval& other : parts) part = hull(part, other);
    plan.amount = rounded_to_fen(product(amount, part));
  }
  if (pay.until != NodeId::none || pay.each_at_most != NodeId::none) {
    const Instalments instalments = instalments_of(evaluation, pay, amount, lane);
    payments.times = instalments.times;
    plan.whole = instalments.whole;
    if (pay.each_at_most != NodeId::none) plan.amount = each_of(instalments);
  }
  plan.payments = payments;
  return plan;
}

void append_payment_nodes(const Rulebook& rulebook, const Pay& pay, std::vector<NodeId>& nodes) {
  for (const NodeId node :
       {pay.at_most, pay.at_least, pay.from, pay.until, pay.served, pay.each_at_most, pay.rest_on}) {
    if (node != NodeId::none) nodes.push_back(node);
  }
  for (const NodeId part : rulebook.arguments[pay.parts]) {
    if (part != NodeId::none) nodes.push_back(part);
  }
}

}  // namespace rencai
