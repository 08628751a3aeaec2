#include "eval/instalments.h"

#include <algorithm>

#include "eval/interval_math.h"

namespace rencai {
namespace {

using End = std::optional<Rational>;  // of what is not below 0; none: unbounded

const Rational fen = *Rational::make(1, 100);

Rational least(const Rational& a, const Rational& b) { return b < a ? b : a; }
End least(const End& a, const End& b) {
  if (!a) return b;
  return b ? End(least(*a, *b)) : a;
}
Rational difference(const Rational& a, const Rational& b) { return subtract(a, b).value_or(Rational(0)); }
Rational above_zero(const Rational& value) { return value.sign() < 0 ? Rational(0) : value; }

Interval from_to(const Rational& low, const End& high, bool unspecified = false) {
  Interval interval;
  interval.low = low;
  interval.high = high;
  interval.unspecified = unspecified;
  return interval;
}

// 0 times unbounded is 0.
End times(const End& sum, const Rational& part) {
  if (part.sign() == 0) return Rational(0);
  return sum ? multiply(*sum, part) : std::nullopt;
}
End to_fen(const End& end, Rounding rounding) { return end ? round_to(*end, fen, rounding) : std::nullopt; }
End plus(const End& a, const End& b) { return a && b ? add(*a, *b) : std::nullopt; }

// Half a fen for each payment that was rounded before.
Rational rounding_before(std::size_t payments) { return *Rational::make(static_cast<std::int64_t>(payments), 200); }

// Of a sum and parts that are known. No payment takes more than is left.
std::vector<Interval> known_parts(const Rational& whole, std::span<const Interval> parts) {
  std::vector<Interval> payments;
  Rational left = whole;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    const End part = to_fen(times(whole, *parts[i].low), Rounding::half_up);
    const Rational paid = i + 1 == parts.size() ? left : least(left, part.value_or(left));
    payments.push_back(single(paid));
    left = difference(left, paid);
  }
  return payments;
}

struct Limit {  // of one payment; a limit that does not exist is none
  End low;
  End high;
};

Limit limit_of_each(const Evaluation& evaluation, const Pay& pay, std::size_t lane) {
  const Evaluation::Value value = evaluation.value(pay.each_at_most, lane);
  Limit limit;
  if (!value.can_exist) return limit;
  const Interval rounded = rounded_to_fen(floored_at_zero(value.interval));
  limit.low = rounded.low;
  if (!value.can_be_absent) limit.high = rounded.high;
  return limit;
}

class Planner {
 public:
  Planner(const Evaluation& evaluation, const Pay& pay, const Interval& amount, std::size_t lane)
      : evaluation_(evaluation), pay_(pay), lane_(lane), stated_(rounded_to_fen(amount)), whole_(stated_) {
    whole_.low_open = whole_.high_open = false;
    first_ = first_day_of(evaluation, pay, lane);
  }

  Instalments run() {
    const std::vector<Interval> parts =
        pay_.form == PayForm::once ? std::vector{whole_} : parts_of_sum(whole_, stated_parts(evaluation_, pay_, lane_));
    if (pay_.each_at_most == NodeId::none) {
      for (std::size_t i = 0; i < parts.size(); ++i) add(static_cast<std::uint32_t>(i + 1), parts[i]);
      if (!any_may_lapse_) plan_.whole = stated_;
    } else {
      draw(parts);
    }
    plan_.times.low = Rational(sure_);
    plan_.times.high = Rational(static_cast<std::int64_t>(plan_.payments.size()));
    return std::move(plan_);
  }

 private:
  [[nodiscard]] std::optional<DateInterval> due(std::uint32_t number) const {
    if (!first_) return std::nullopt;
    std::int64_t months = (number - 1) * months_in(pay_.every);
    if (pay_.form == PayForm::after) {
      const NodeId after = evaluation_.rulebook().arguments[pay_.after][number - 1];
      const Interval constant = evaluation_.value(after, lane_).interval;
      months = constant.low ? static_cast<std::int64_t>(constant.low->numerator()) : 0;
    }
    DateInterval days = moved(*first_, months);
    if (pay_.rest_on == NodeId::none) return days;
    const Evaluation::Value rest = evaluation_.value(pay_.rest_on, lane_);
    if (!rest.can_exist) return days;
    const DateInterval at_once = days_of(rest.interval);
    days.low = std::min(days.low, at_once.low);
    if (!rest.can_be_absent) days.high = std::min(days.high, at_once.high);
    return days;
  }

  // Whether a payment that falls due then is no longer made.
  [[nodiscard]] Truth lapses(const std::optional<DateInterval>& due) const {
    if (pay_.until == NodeId::none || !due) return Truth::no;
    const Evaluation::Value until = evaluation_.value(pay_.until, lane_);
    if (!until.can_exist) return Truth::no;
    const DateInterval last = days_of(until.interval);
    if (!until.can_be_absent && due->low > last.high) return Truth::yes;
    return due->high > last.low ? Truth::unknown : Truth::no;
  }

  // What is left out of the whole where it may lapse counts in neither end that it may miss.
  void add(std::uint32_t number, const Interval& amount) {
    Instalment payment{number, due(number), amount};
    const Truth lapse = lapses(payment.due);
    any_may_lapse_ = any_may_lapse_ || lapse != Truth::no;
    if (lapse == Truth::yes) return;
    if (lapse == Truth::unknown) {
      payment.amount.low = Rational(0);
    } else {
      ++sure_;
    }
    plan_.whole.low = rencai::add(plan_.whole.low.value_or(Rational(0)), *payment.amount.low).value_or(Rational(0));
    plan_.whole.high = least(plan_.payments.empty() ? amount.high : plus(plan_.whole.high, amount.high), whole_.high);
    plan_.whole.unspecified = whole_.unspecified;
    plan_.payments.push_back(payment);
  }

  // Each payment takes what has fallen to it and to those before and is not yet drawn, up to the limit.
  void draw(std::span<const Interval> parts) {
    const Limit limit = limit_of_each(evaluation_, pay_, lane_);
    Interval fallen = single(0);  // to the payments so far
    Interval drawn = single(0);
    plan_.whole = single(0);
    for (std::uint32_t number = 1; number <= pay_.times; ++number) {
      if (number < parts.size()) {
        fallen.low = rencai::add(*fallen.low, *parts[number - 1].low).value_or(Rational(0));
        fallen.high = least(plus(fallen.high, parts[number - 1].high), whole_.high);
      } else {
        fallen = whole_;
      }
      const Interval before = drawn;
      drawn.low = least(fallen.low, plus(before.low, limit.low));
      drawn.high = least(fallen.high, plus(before.high, limit.high));
      Interval amount = from_to(0, limit.high, whole_.unspecified);
      if (before.high) amount.low = least(limit.low, above_zero(difference(*fallen.low, *before.high)));
      if (fallen.high) amount.high = least(amount.high, above_zero(difference(*fallen.high, *before.low)));
      Instalment payment{number, due(number), amount};
      const Truth lapse = lapses(payment.due);
      if (lapse == Truth::yes || (amount.high && amount.high->sign() == 0)) continue;
      if (lapse == Truth::unknown) payment.amount.low = Rational(0);
      if (lapse == Truth::no) plan_.whole.low = drawn.low;
      if (payment.amount.low->sign() > 0) ++sure_;
      plan_.whole.high = drawn.high;
      plan_.whole.unspecified = whole_.unspecified;
      plan_.payments.push_back(payment);
    }
  }

  const Evaluation& evaluation_;
  const Pay& pay_;
  std::size_t lane_;
  Interval stated_;
  Interval whole_;  // with both ends closed
  std::optional<DateInterval> first_;
  Instalments plan_{{}, single(0), single(0)};
  std::int64_t sure_ = 0;
  bool any_may_lapse_ = false;
};

}  // namespace

std::vector<Interval> parts_of_one(std::span<const std::optional<Interval>> stated) {
  std::vector<Interval> parts(stated.size(), single(0));
  Interval left = single(1);
  std::int64_t sharing = 0;
  for (std::size_t i = 0; i < stated.size(); ++i) {
    if (!stated[i]) {
      ++sharing;
      continue;
    }
    const Interval part = floored_at_zero(*stated[i]);
    parts[i] = from_to(least(*part.low, *left.low), least(part.high, left.high));
    left =
        from_to(above_zero(difference(*left.low, *parts[i].high)), above_zero(difference(*left.high, *parts[i].low)));
  }
  for (std::size_t i = 0; i < stated.size(); ++i) {
    if (!stated[i]) parts[i] = product(left, single(*Rational::make(1, sharing)));
  }
  return parts;
}

std::vector<Interval> parts_of_sum(const Interval& whole, std::span<const Interval> parts) {
  if (parts.size() == 1) return {whole};
  const Rational low = whole.low.value_or(Rational(0));
  if (is_single(whole) && std::ranges::all_of(parts, is_single)) return known_parts(low, parts);
  std::vector<Interval> payments;
  Rational left = 1;  // at least
  for (std::size_t i = 0; i < parts.size(); ++i) {
    const bool last = i + 1 == parts.size();
    const Rational before = rounding_before(i);
    // The least that the payments before can leave.
    const auto share = [&](const Rational& part) { return times(low, part).value_or(Rational(0)); };
    const End left_over = to_fen(difference(share(last ? *parts[i].low : left), before), Rounding::up);
    Rational least_paid = above_zero(left_over.value_or(Rational(0)));
    End most_paid = times(whole.high, *parts[i].high);
    if (last) {
      most_paid = to_fen(plus(most_paid, before), Rounding::up);
      if (most_paid) most_paid = above_zero(difference(*most_paid, fen));
    } else {
      const End rounded = to_fen(share(*parts[i].low), Rounding::half_up);
      least_paid = least(least_paid, rounded.value_or(Rational(0)));
      most_paid = to_fen(most_paid, Rounding::half_up);
    }
    payments.push_back(from_to(least_paid, least(most_paid, whole.high), whole.unspecified));
    left = above_zero(difference(left, *parts[i].high));
  }
  return payments;
}

std::vector<Interval> stated_parts(const Evaluation& evaluation, const Pay& pay, std::size_t lane) {
  const auto nodes = evaluation.rulebook().arguments[pay.parts];
  std::vector<std::optional<Interval>> stated(nodes.empty() ? pay.times : nodes.size());
  for (std::size_t i = 0; i < nodes.size(); ++i) {
    if (nodes[i] == NodeId::none) continue;
    const Evaluation::Value value = evaluation.value(nodes[i], lane);
    stated[i] = value.can_exist ? value.interval : single(0);
    if (value.can_be_absent) stated[i] = hull(*stated[i], single(0));
  }
  return parts_of_one(stated);
}

Instalments instalments_of(const Evaluation& evaluation, const Pay& pay, const Interval& amount, std::size_t lane) {
  return Planner(evaluation, pay, amount, lane).run();
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

DateInterval moved(const DateInterval& days, std::int64_t months) {
  DateInterval later = days;
  if (days.low.days != Date::first_day) later.low = add_months(days.low, months).value_or(Date{Date::last_day});
  if (days.high.days != Date::last_day) later.high = add_months(days.high, months).value_or(Date{Date::last_day});
  return later;
}

std::int64_t months_in(Period period) {
  switch (period) {
    case Period::none: return 0;
    case Period::month: return 1;
    case Period::quarter: return 3;
    case Period::half_year: return 6;
    case Period::year: return 12;
  }
  return 0;
}

std::optional<DateInterval> first_day_of(const Evaluation& evaluation, const Pay& pay, std::size_t lane) {
  if (pay.from == NodeId::none) return std::nullopt;
  const Evaluation::Value from = evaluation.value(pay.from, lane);
  if (!from.can_exist || from.can_be_absent) return DateInterval{Date{Date::first_day}, Date{Date::last_day}};
  return days_of(from.interval);
}

}  // namespace rencai
