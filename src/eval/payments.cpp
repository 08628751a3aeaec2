#include "eval/payments.h"

#include "base/date.h"
#include "eval/interval_math.h"

namespace rencai {
namespace {

std::optional<NodeValue> value_of(const Evaluation& evaluation, NodeId node, std::size_t lane) {
  if (node == NodeId::none) return std::nullopt;
  NodeValue value = evaluation.value(node, lane);
  if (!value.can_exist) return std::nullopt;
  return value;
}

DateInterval days_of(const Interval& interval) {
  const auto day = [](const std::optional<Rational>& end, std::int32_t otherwise) {
    if (!end) return Date{otherwise};
    const Int128 days = end->numerator() / end->denominator();
    if (days < Date::first_day) return Date{Date::first_day};
    if (days > Date::last_day) return Date{Date::last_day};
    return Date{static_cast<std::int32_t>(days)};
  };
  return {day(interval.low, Date::first_day), day(interval.high, Date::last_day)};
}

std::optional<DateInterval> dates_of(const std::optional<NodeValue>& value) {
  if (!value) return std::nullopt;
  return days_of(value->interval);
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

Interval part_of_one_payment(std::span<const std::optional<Interval>> parts) {
  Interval left = single(1);
  std::int64_t sharing = 0;
  std::optional<Interval> all;
  for (const auto& part : parts) {
    if (!part) {
      ++sharing;
      continue;
    }
    all = all ? hull(*all, *part) : *part;
    left.low = left.low && part->high ? subtract(*left.low, *part->high) : std::nullopt;
    left.high = left.high && part->low ? subtract(*left.high, *part->low) : std::nullopt;
  }
  if (sharing > 0) {
    const Interval rest = product(floored_at_zero(left), single(*Rational::make(1, sharing)));
    all = all ? hull(*all, rest) : rest;
  }
  return all.value_or(single(0));
}

PaymentPlan payments_of(const Evaluation& evaluation, const Program& program, const Interval& amount,
                        std::size_t lane) {
  const Pay& pay = program.pay;
  PaymentPlan plan;
  plan.amount = rounded_to_fen(amount);
  if (pay.form == PayForm::none) return plan;
  const auto from = value_of(evaluation, pay.from, lane);
  const auto until = value_of(evaluation, pay.until, lane);
  Payments payments;
  payments.from = dates_of(from);
  payments.until = dates_of(until);
  payments.times = single(1);
  plan.whole = plan.amount;
  switch (pay.form) {
    case PayForm::rate: {
      payments.every = pay.every;
      std::vector<NodeValue> limits;
      for (const NodeId node : {pay.at_most, pay.served}) {
        if (const auto limit = value_of(evaluation, node, lane)) limits.push_back(*limit);
      }
      if (from && until) limits.push_back(months_within(*from, *until));
      payments.times = least_of_limits(limits);
      if (pay.every == Period::year && !limits.empty()) payments.times = in_years(payments.times);
      plan.whole = whole_of(amount, payments.times);
      break;
    }
    case PayForm::equal_parts:
    case PayForm::parts: {
      payments.every = pay.every;
      std::vector<std::optional<Interval>> parts(pay.times);
      for (std::size_t i = 0; i < pay.parts.count && i < parts.size(); ++i) {
        const NodeId part = evaluation.rulebook().arguments[pay.parts][i];
        if (part == NodeId::none) continue;
        const auto value = value_of(evaluation, part, lane);
        parts[i] = value ? value->interval : single(0);
        if (value && value->can_be_absent) parts[i] = hull(*parts[i], single(0));
      }
      if (!parts.empty()) payments.times = single(static_cast<std::int64_t>(parts.size()));
      plan.amount = rounded_to_fen(product(amount, part_of_one_payment(parts)));
      break;
    }
    default: break;
  }
  plan.payments = payments;
  return plan;
}

bool is_paid_in_parts(const Pay& pay) { return pay.form == PayForm::equal_parts || pay.form == PayForm::parts; }

void append_payment_nodes(const Rulebook& rulebook, const Pay& pay, std::vector<NodeId>& nodes) {
  for (const NodeId node : {pay.at_most, pay.from, pay.until, pay.served}) {
    if (node != NodeId::none) nodes.push_back(node);
  }
  for (const NodeId part : rulebook.arguments[pay.parts]) {
    if (part != NodeId::none) nodes.push_back(part);
  }
}

}  // namespace rencai
