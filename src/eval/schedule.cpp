#include "eval/schedule.h"

#include <algorithm>
#include <limits>
#include <memory>
#include <utility>

#include "eval/interval_math.h"
#include "eval/payers.h"

namespace rencai {
namespace {

using End = std::optional<Rational>;

// A century of months, within which payments that are alike are found one by one.
constexpr std::int64_t looked_through = 1200;

const Rational fen = *Rational::make(1, 100);

Rational or_zero(const End& end) { return end.value_or(Rational(0)); }
Rational above_zero(const End& value) { return value && value->sign() > 0 ? *value : Rational(0); }
Rational least(const Rational& a, const Rational& b) { return b < a ? b : a; }
End minus(const End& a, const End& b) { return a && b ? subtract(*a, *b) : std::nullopt; }
End plus(const End& a, const End& b) { return a && b ? add(*a, *b) : std::nullopt; }
End times(const End& a, const End& b) {
  if ((a && a->sign() == 0) || (b && b->sign() == 0)) return Rational(0);
  return a && b ? multiply(*a, *b) : std::nullopt;
}
End to_fen(const End& end, Rounding rounding) { return end ? round_to(*end, fen, rounding) : std::nullopt; }

bool starts_anywhere(const DateInterval& days) { return days.low.days == Date::first_day; }

// The payments of a program, one after the other.
class Payable {
 public:
  virtual ~Payable() = default;
  [[nodiscard]] virtual std::optional<std::int64_t> count() const = 0;  // none: without an end
  [[nodiscard]] virtual Instalment at(std::int64_t number) const = 0;   // from 1
};

class Parts : public Payable {
 public:
  explicit Parts(std::vector<Instalment> payments) : payments_(std::move(payments)) {}
  [[nodiscard]] std::optional<std::int64_t> count() const override {
    return static_cast<std::int64_t>(payments_.size());
  }
  [[nodiscard]] Instalment at(std::int64_t number) const override {
    return payments_[static_cast<std::size_t>(number - 1)];
  }

 private:
  std::vector<Instalment> payments_;
};

class Rate : public Payable {
 public:
  Rate(const Pay& pay, const Payments& payments, const Interval& rate, std::optional<DateInterval> first)
      : first_(first),
        rate_(rate),
        time_(payments.times),
        step_(months_in(pay.paid_every == Period::none ? pay.every : pay.paid_every)),
        limited_(payments.times.low.has_value()),
        known_(limited_ && is_single(rate) && is_single(payments.times)) {
    period_ = *Rational::make(step_, months_in(pay.every));
    const End each = times(rate.low, period_);
    whole_fen_ = is_single(rate) && each && to_fen(each, Rounding::half_up) == each;
    if (known_) {
      whole_ = or_zero(to_fen(times(rate.low, time_.low), Rounding::half_up));
      each_ = or_zero(to_fen(each, Rounding::half_up));
    }
  }

  [[nodiscard]] std::optional<std::int64_t> count() const override {
    const End periods = time_.high ? divide(*time_.high, period_) : std::nullopt;
    const End whole = periods ? round_to(*periods, Rational(1), Rounding::up) : std::nullopt;
    constexpr std::int64_t most = std::numeric_limits<std::int64_t>::max();
    if (!whole || whole->numerator() > most) return std::nullopt;
    return static_cast<std::int64_t>(whole->numerator());
  }

  [[nodiscard]] Instalment at(std::int64_t number) const override {
    Instalment payment;
    payment.number = static_cast<std::uint32_t>(number);
    if (first_) payment.due = moved(*first_, (number - 1) * step_);
    payment.amount = known_ ? single(known_amount(number)) : possible_amount(number);
    payment.amount.unspecified = rate_.unspecified;
    return payment;
  }

 private:
  [[nodiscard]] Rational before(std::int64_t number) const { return or_zero(times(period_, Rational(number - 1))); }
  [[nodiscard]] bool may_be_last(std::int64_t number) const { return limited_ && *time_.low <= before(number + 1); }

  // To the fen, no more than is left, and with the last all that is left.
  [[nodiscard]] Rational known_amount(std::int64_t number) const {
    const Rational paid = least(whole_, or_zero(times(each_, Rational(number - 1))));
    const Rational left = or_zero(minus(whole_, paid));
    return may_be_last(number) ? left : least(left, each_);
  }

  [[nodiscard]] Interval possible_amount(std::int64_t number) const {
    // What rounding the payments before, and the whole, can have moved.
    const Rational moved = whole_fen_ ? Rational(0) : *Rational::make(number, 200);
    const Rational left = limited_ ? above_zero(minus(time_.low, before(number))) : period_;
    const Rational sure = least(period_, left);
    const Rational most = time_.high ? least(period_, above_zero(minus(time_.high, before(number)))) : period_;
    Interval amount;
    amount.low = or_zero(to_fen(times(rate_.low, sure), Rounding::half_up));
    if (limited_) {
      const End at_least = minus(times(rate_.low, left), moved);
      const End low = whole_fen_ ? to_fen(at_least, Rounding::up) : plus(to_fen(at_least, Rounding::down), fen);
      amount.low = least(*amount.low, above_zero(low));
    }
    const End highest = times(rate_.high, most);
    amount.high = to_fen(highest, Rounding::half_up);
    if (may_be_last(number) && amount.high) {
      const End widened = minus(to_fen(plus(highest, moved), Rounding::up), fen);
      if (!widened || *widened > *amount.high) amount.high = widened;
    }
    return amount;
  }

  std::optional<DateInterval> first_;
  Interval rate_;
  Interval time_;      // in the rate's months or years
  std::int64_t step_;  // months
  bool limited_;       // else its conditions are taken to go on without an end
  bool known_;
  Rational period_;  // in the rate's months or years
  bool whole_fen_ = false;
  Rational whole_;
  Rational each_;
};

bool is_one_day(const std::optional<DateInterval>& days) { return days && days->low == days->high; }

// Payments that `rest_on` lets fall due on one day are one.
std::vector<Instalment> together(std::vector<Instalment> payments) {
  std::vector<Instalment> joined;
  for (Instalment& payment : payments) {
    const bool same_day = !joined.empty() && is_one_day(payment.due) && is_one_day(joined.back().due) &&
                          payment.due->low == joined.back().due->low;
    if (!same_day) {
      joined.push_back(payment);
      continue;
    }
    joined.back().amount.low = plus(joined.back().amount.low, payment.amount.low);
    joined.back().amount.high = plus(joined.back().amount.high, payment.amount.high);
  }
  return joined;
}

std::unique_ptr<Payable> payable_of(const Evaluation& evaluation, const ProgramResult& result, std::size_t lane,
                                    SameDay same_day) {
  const Program& program = evaluation.rulebook()[result.program];
  if (!result.has_amount || !result.payments) return nullptr;
  const Interval amount = floored_at_zero(evaluation.value(program.amount, lane).interval);
  if (program.pay.form != PayForm::rate) {
    std::vector<Instalment> payments = instalments_of(evaluation, program.pay, amount, lane).payments;
    const bool at_once = program.pay.rest_on != NodeId::none && same_day == SameDay::together;
    return std::make_unique<Parts>(at_once ? together(std::move(payments)) : std::move(payments));
  }
  return std::make_unique<Rate>(program.pay, *result.payments, amount, first_day_of(evaluation, program.pay, lane));
}

class Maker {
 public:
  Maker(const Evaluation& evaluation, const ProgramResult& result, std::size_t lane, const Payable& payable)
      : evaluation_(evaluation),
        result_(result),
        program_(evaluation.rulebook()[result.program]),
        lane_(lane),
        payable_(payable) {}

  Schedule run() {
    Schedule schedule;
    const Pay& pay = program_.pay;
    schedule.every = pay.form == PayForm::rate && pay.paid_every != Period::none ? pay.paid_every : pay.every;
    schedule.rows = rows();
    std::vector<NodeId> days;
    for (const NodeId node : {pay.from, pay.rest_on}) {
      if (node != NodeId::none) days.push_back(node);
    }
    evaluation_.missing(days, lane_, schedule.waits_for);
    schedule.due = due();
    add_payers(schedule.rows);
    return schedule;
  }

 private:
  [[nodiscard]] std::optional<std::int64_t> months_after(const Instalment& payment) const {
    if (program_.pay.form != PayForm::after) return std::nullopt;
    const NodeId node = evaluation_.rulebook().arguments[program_.pay.after][payment.number - 1];
    return static_cast<std::int64_t>(or_zero(evaluation_.value(node, lane_).interval.low).numerator());
  }

  [[nodiscard]] ScheduleRow row(std::int64_t number) const {
    const Instalment payment = payable_.at(number);
    return {payment.number, payment.number, payment.due, payment.due, months_after(payment), payment.amount, {}};
  }

  [[nodiscard]] std::vector<ScheduleRow> rows() const {
    const std::optional<std::int64_t> count = payable_.count();
    const bool single = count && *count <= static_cast<std::int64_t>(single_schedule_rows);
    std::vector<ScheduleRow> rows;
    std::int64_t number = 1;
    for (; number <= std::min(count.value_or(looked_through), looked_through); ++number) {
      ScheduleRow next = row(number);
      if (!single && !rows.empty() && rows.back().amount == next.amount) {
        extend(rows.back(), next);
      } else if (rows.size() < single_schedule_rows) {
        rows.push_back(std::move(next));
      } else {
        rows.back().amount = hull(rows.back().amount, next.amount);
        extend(rows.back(), next);
      }
    }
    if (!count) {
      if (!rows.empty()) go_on_without_end(rows.back());
    } else if (*count >= number) {
      add_remaining(rows, number, *count);
    }
    return rows;
  }

  static void extend(ScheduleRow& run, const ScheduleRow& next) {
    run.last = next.last;
    run.last_date = next.last_date;
  }

  // What is surely paid of a rate that nothing bounds goes on as it is; else it may end with any payment.
  void go_on_without_end(ScheduleRow& run) const {
    run.last.reset();
    run.last_date.reset();
    if (result_.payments->times.low) run.amount.low = Rational(0);
  }

  void add_remaining(std::vector<ScheduleRow>& rows, std::int64_t number, std::int64_t count) const {
    if (number < count) {
      ScheduleRow next = row(number);
      const ScheduleRow before_last = row(count - 1);
      next.amount = hull(next.amount, before_last.amount);
      extend(next, before_last);
      if (!rows.empty() && rows.back().amount == next.amount) {
        extend(rows.back(), next);
      } else {
        rows.push_back(std::move(next));
      }
    }
    ScheduleRow last = row(count);
    if (!rows.empty() && rows.back().amount == last.amount) {
      extend(rows.back(), last);
    } else {
      rows.push_back(std::move(last));
    }
  }

  // What is payable up to the day of evaluation, that day included.
  [[nodiscard]] std::optional<Interval> due() const {
    if (program_.pay.from == NodeId::none) return std::nullopt;
    const Date today = evaluation_.today();
    const End whole = result_.whole ? result_.whole->high : std::nullopt;
    Interval sum = single(0);
    const std::optional<std::int64_t> count = payable_.count();
    for (std::int64_t number = 1; !count || number <= *count; ++number) {
      const Instalment payment = payable_.at(number);
      if (!payment.due || payment.due->low > today) break;
      if (payment.due->high <= today) sum.low = plus(sum.low, payment.amount.low);
      sum.high = starts_anywhere(*payment.due) ? whole : plus(sum.high, payment.amount.high);
      // Of a rate that may begin on any day, or only on the last, no later payment says more.
      if (starts_anywhere(*payment.due) && payment.due->high > today) break;
      if (payment.due->low.days == Date::last_day) break;
    }
    if (whole && (!sum.high || *whole < *sum.high)) sum.high = whole;
    sum.unspecified = result_.amount.unspecified;
    return sum;
  }

  // Who pays which part of each payment; not where shares are sums, which stand for a whole payment.
  void add_payers(std::vector<ScheduleRow>& rows) const {
    if (program_.payers.count == 0 || result_.payers.size() < 2) return;
    const ReachedCases reached = reached_cases(evaluation_, program_, lane_);
    for (const SharedCase& shares : reached.cases) {
      for (const StatedShare& share : shares) {
        if (share.form == StatedShare::Form::sum) return;
      }
    }
    for (ScheduleRow& row : rows) row.payers = payers_of(reached.cases, reached.may_be_none, row.amount, true);
  }

  const Evaluation& evaluation_;
  const ProgramResult& result_;
  const Program& program_;
  std::size_t lane_;
  const Payable& payable_;
};

}  // namespace

std::optional<Schedule> schedule_of(const Evaluation& evaluation, const ProgramResult& result, std::size_t lane) {
  const auto payable = payable_of(evaluation, result, lane, SameDay::together);
  if (!payable) return std::nullopt;
  return Maker(evaluation, result, lane, *payable).run();
}

std::vector<Instalment> first_payments(const Evaluation& evaluation, const ProgramResult& result, std::size_t lane,
                                       std::size_t most, SameDay same_day) {
  std::vector<Instalment> payments;
  const auto payable = payable_of(evaluation, result, lane, same_day);
  if (!payable) return payments;
  const std::int64_t count = payable->count().value_or(static_cast<std::int64_t>(most));
  for (std::int64_t number = 1; number <= std::min(count, static_cast<std::int64_t>(most)); ++number) {
    payments.push_back(payable->at(number));
  }
  return payments;
}

}  // namespace rencai
