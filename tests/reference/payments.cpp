#include "payments.h"

#include <algorithm>

#include "calendar.h"
#include "payers.h"

namespace rencai::reference {

namespace {

using Most = std::optional<Exact>;  // none: without bound
using Days = std::pair<std::int64_t, std::int64_t>;

const Exact fen = Exact(1) / Exact(100);

Exact not_negative(const Exact& value) { return value.sign() < 0 ? Exact(0) : value; }
Exact smaller(const Exact& a, const Exact& b) { return b < a ? b : a; }
Most smaller(const Most& a, const Most& b) { return !a ? b : !b ? a : Most(smaller(*a, *b)); }
Most times_part(const Most& sum, const Exact& part) {
  if (part.sign() == 0) return Exact(0);
  return sum ? Most(*sum * part) : Most();
}
Most sum_of(const Most& a, const Most& b) { return a && b ? Most(*a + *b) : Most(); }

struct Bounds {  // of what is not below 0
  Exact least;
  Most most;
  [[nodiscard]] bool known() const { return most && least == *most; }
};

Bounds bounds_of(const Range& range) {
  return {range.low.bounded ? not_negative(range.low.at) : Exact(0),
          range.high.bounded ? Most(not_negative(range.high.at)) : Most()};
}
Range range_of_bounds(const Bounds& bounds, bool unspecified) {
  return {closed(bounds.least), bounds.most ? closed(*bounds.most) : unbounded_end, unspecified};
}

std::int64_t months_of(const std::string& period) {
  static const std::map<std::string, std::int64_t> months = {{"month", 1},     {"月", 1},   {"quarter", 3}, {"季", 3},
                                                             {"half_year", 6}, {"半年", 6}, {"year", 12},   {"年", 12}};
  const auto found = months.find(period);
  return found == months.end() ? 0 : found->second;
}
std::string english(const std::string& period) {
  switch (months_of(period)) {
    case 1: return "month";
    case 3: return "quarter";
    case 6: return "half_year";
    case 12: return "year";
    default: return "";
  }
}

Days days_of(const Value& value) { return {value.low.at.floor().clamped(), value.high.at.floor().clamped()}; }
const Days any_day{first_day_number, last_day_number};

Days later(const Days& days, std::int64_t months) {
  const auto step = [&](std::int64_t day) { return plus_months(day, months).value_or(last_day_number); };
  return {days.first == first_day_number ? days.first : step(days.first),
          days.second == last_day_number ? days.second : step(days.second)};
}

class Planner {
 public:
  Planner(Evaluator& evaluator, ProgramRef ref)
      : evaluator_(evaluator),
        program_(evaluator.rules().program(ref)),
        scope_{static_cast<int>(ref.policy), nullptr} {}

  Plan run(const std::string& unit_period, bool open, const Range& exact, const Range& amount) {
    exact_ = exact;
    if (program_.pay) read(*program_.pay);
    if (open && !program_.pay) {
      plan_.whole = amount;
    } else if (!unit_period.empty()) {
      rate(unit_period);
    } else {
      sum(amount);
    }
    settle_due(plan_.amount.value_or(amount).unspecified);
    return std::move(plan_);
  }

 private:
  std::optional<Value> take(const Optional& stated, const std::string& key) {
    if (!stated) return {};
    plan_.answers.push_back(evaluator_.evaluate(*stated, scope_));
    evaluator_.tally("pay: " + key, plan_.answers.back().value);
    return plan_.answers.back().value;
  }

  void read(const PaySyntax& pay) {
    at_most_ = take(pay.at_most, "at_most");
    at_least_ = take(pay.at_least, "at_least");
    served_ = take(pay.served, "served");
    from_ = take(pay.from, "from");
    until_ = take(pay.until, "until");
    each_at_most_ = take(pay.each_at_most, "each_at_most");
    rest_on_ = take(pay.rest_on, "rest_on");
    for (const auto& after : pay.after)
      after_.push_back(evaluator_.evaluate(after, scope_).value.low.at.floor().clamped());
    for (const auto& part : pay.parts) {
      if (part.kind == ExpressionKind::name && part.name == "rest")
        parts_.push_back({});
      else
        parts_.push_back(take(Optional(part), "parts"));
    }
    if (from_) first_ = from_->can_exist && !from_->can_be_absent ? days_of(*from_) : any_day;
  }

  // ---- rates

  void rate(const std::string& unit_period) {
    Payments payments;
    payments.rate = true;
    payments.every = unit_period;
    payments.taken_to_go_on = !served_;
    if (from_ && from_->can_exist) payments.from = days_of(*from_);
    if (until_ && until_->can_exist) payments.until = days_of(*until_);
    std::optional<Value> within;
    if (from_ && until_) within = started_months(*from_, *until_);
    bool any = false;
    Range months;
    for (const auto* bound : {&at_most_, &served_, &within}) {
      if (!*bound || !(*bound)->can_exist) continue;
      const Value zero = interval_value((*bound)->type, closed(0), closed(0));
      const Value floored = greatest({**bound, zero});
      if (!any || compare_lows(floored.low, months.low) < 0) months.low = floored.low;
      if (!(*bound)->can_be_absent && compare_highs(floored.high, months.high) < 0) months.high = floored.high;
      months.unspecified = months.unspecified || floored.unspecified;
      any = true;
    }
    if (any && at_least_ && at_least_->can_exist) months = long_enough(months);
    if (unit_period == "year") {
      for (End* end : {&months.low, &months.high})
        if (end->bounded) end->at = end->at / 12;
    }
    payments.times = months;
    if (any) {
      Value amount = interval_value({Kind::number, nullptr, {}, false, 0}, exact_.low, exact_.high);
      amount.unspecified = exact_.unspecified;
      Value count = interval_value(amount.type, months.low, months.high);
      count.unspecified = months.unspecified;
      plan_.whole = rounded_to_fen(reference::range_of(times(amount, count)));
    }
    list_rate(payments, unit_period, any);
    plan_.payments = payments;
  }

  // No time at all where it is shorter than the least.
  [[nodiscard]] Range long_enough(const Range& months) const {
    Value value = interval_value(at_least_->type, months.low, months.high);
    value.unspecified = months.unspecified;
    const Value existing = [&] {
      Value stated = *at_least_;
      stated.can_be_absent = false;
      return stated;
    }();
    const Value too_short = less(value, existing);
    const bool reached = !too_short.can_be_true;
    evaluator_.tally("pay: for too short a time", too_short);
    if (reached) return months;
    const Value none = interval_value(at_least_->type, closed(0), closed(0));
    if (!too_short.can_be_false && !at_least_->can_be_absent) return reference::range_of(none);
    return reference::range_of(hull(value, none));
  }

  void list_rate(Payments& payments, const std::string& unit_period, bool limited) {
    const std::int64_t unit = months_of(unit_period);
    const std::int64_t step = program_.pay && program_.pay->every.stated() ? months_of(program_.pay->every.text) : unit;
    const Exact period = Exact(step) / Exact(unit);
    const Bounds rate = bounds_of(exact_);
    const Bounds time = limited ? bounds_of(payments.times) : Bounds{Exact(0), {}};
    const Exact each = rate.least * period;
    const bool whole_fen = rate.known() && to_fen(each) == each;
    const bool known = rate.known() && time.known();
    Exact left = known ? to_fen(rate.least * time.least) : Exact(0);
    for (std::int64_t number = 1; number <= listed_payments || due_ends_after(number, step); ++number) {
      const Exact before = period * Exact(number - 1);
      if (time.most && *time.most <= before) break;
      const Exact here_most = time.most ? smaller(period, *time.most - before) : period;
      const Exact time_left = not_negative(time.least - before);
      const Exact here_least = limited ? smaller(period, time_left) : period;
      Bounds amount;
      if (known) {
        const bool last = time.least <= before + period;
        const Exact paid = last ? left : smaller(left, to_fen(rate.least * here_least));
        amount = {paid, paid};
        left = left - paid;
      } else {
        // Each rounding, of those before and of the whole, moves less than half a fen down, or half a fen up.
        const Exact slack = whole_fen ? Exact(0) : fen * Exact(number) / Exact(2);
        amount.least = to_fen(rate.least * here_least);
        const Exact left_least = rate.least * time_left - slack;
        const Exact next = whole_fen ? ceil_to(left_least, fen) : floor_to(left_least, fen) + fen;
        if (limited) amount.least = smaller(amount.least, not_negative(next));
        amount.most = times_part(rate.most, here_most);
        const bool may_be_last = limited && time.least <= before + period;
        if (amount.most) {
          const Exact rounded = to_fen(*amount.most);
          const Exact widened = ceil_to(*amount.most + slack, fen) - fen;
          amount.most = may_be_last && rounded < widened ? widened : rounded;
        }
      }
      std::optional<Days> due;
      if (first_) due = later(*first_, (number - 1) * step);
      fall_due(due, amount);
      if (number <= listed_payments)
        payments.listed.push_back({number, due, range_of_bounds(amount, exact_.unspecified)});
    }
  }

  // ---- what has fallen due

  // Whether that payment of a rate still counts: of those that may all fall on any day, where it surely has fallen due.
  [[nodiscard]] bool due_ends_after(std::int64_t number, std::int64_t step) const {
    if (!first_ || first_->first == last_day_number) return false;
    const Days days = later(*first_, (number - 1) * step);
    return (days.first == first_day_number ? days.second : days.first) <= today_number();
  }

  [[nodiscard]] std::int64_t today_number() const { return evaluator_.today().value.low.at.floor().clamped(); }

  void fall_due(const std::optional<Days>& days, const Bounds& amount) {
    if (!days || days->first > today_number()) return;
    if (days->second <= today_number()) due_.least = due_.least + amount.least;
    due_.most = days->first == first_day_number ? Most() : sum_of(due_.most, amount.most);
  }

  // Never more than the whole.
  void settle_due(bool unspecified) {
    if (!from_) return;
    if (plan_.whole && plan_.whole->high.bounded) due_.most = smaller(due_.most, Most(plan_.whole->high.at));
    plan_.due = range_of_bounds(due_, unspecified);
  }

  // ---- sums

  void sum(const Range& amount) {
    Payments payments;
    const bool has_after = !after_.empty();
    const bool in_parts = has_after || (program_.pay && program_.pay->every.stated());
    payments.after = has_after;
    if (in_parts && !has_after) payments.every = english(program_.pay->every.text);
    if (from_ && from_->can_exist) payments.from = days_of(*from_);
    if (until_ && until_->can_exist) payments.until = days_of(*until_);
    std::size_t count = 1;
    if (in_parts) {
      count = has_after ? after_.size() : parts_.size();
      if (program_.pay->times)
        count =
            static_cast<std::size_t>(evaluator_.evaluate(*program_.pay->times, scope_).value.low.at.floor().clamped());
      if (parts_.empty()) parts_.resize(count);
    } else {
      parts_.resize(1);
    }
    const std::vector<Bounds> parts = fractions();
    const Bounds whole = bounds_of(amount);
    plan_.whole = amount;
    payments.times = {closed(static_cast<std::int64_t>(count)), closed(static_cast<std::int64_t>(count)), false};
    if (in_parts) {
      Value value = interval_value({Kind::number, nullptr, {}, false, 0}, exact_.low, exact_.high);
      value.unspecified = exact_.unspecified;
      Value part = interval_value(value.type, closed(parts[0].least), closed(*parts[0].most));
      for (const auto& other : parts)
        part = hull(part, interval_value(value.type, closed(other.least), closed(*other.most)));
      plan_.amount = rounded_to_fen(reference::range_of(times(value, part)));
    }
    const std::vector<Bounds> amounts = parts_of(whole, parts);
    if (each_at_most_)
      draw(payments, whole, amounts, count, amount.unspecified);
    else
      list(payments, whole, amounts, amount);
    plan_.payments = payments;
  }

  // What each part is of one; the most is always bounded.
  [[nodiscard]] std::vector<Bounds> fractions() const {
    std::vector<Bounds> parts;
    Exact least_taken = 0;
    Exact most_taken = 0;
    std::int64_t rests = 0;
    for (const auto& stated : parts_) {
      Bounds part{Exact(0), Exact(0)};
      if (!stated) ++rests;
      if (stated && stated->can_exist) {
        part = bounds_of(reference::range_of(*stated));
        if (stated->can_be_absent) part.least = 0;
        part.least = smaller(part.least, not_negative(Exact(1) - most_taken));
        part.most = smaller(part.most, Most(not_negative(Exact(1) - least_taken)));
      }
      if (stated) {
        least_taken = least_taken + part.least;
        most_taken = most_taken + *part.most;
      }
      parts.push_back(part);
    }
    for (std::size_t i = 0; i < parts.size(); ++i)
      if (!parts_[i])
        parts[i] = {not_negative(Exact(1) - most_taken) / Exact(rests),
                    not_negative(Exact(1) - least_taken) / Exact(rests)};
    return parts;
  }

  [[nodiscard]] static std::vector<Bounds> parts_of(const Bounds& whole, const std::vector<Bounds>& parts) {
    if (parts.size() == 1) return {whole};
    const bool known =
        whole.known() && std::all_of(parts.begin(), parts.end(), [](const Bounds& part) { return part.known(); });
    std::vector<Bounds> amounts;
    Exact paid = 0;
    Exact taken = 0;  // at most, of one
    for (std::size_t i = 0; i < parts.size(); ++i) {
      const bool last = i + 1 == parts.size();
      const Exact slack = fen * Exact(static_cast<std::int64_t>(i)) / Exact(2);
      if (known) {
        const Exact left = whole.least - paid;
        const Exact amount = last ? left : smaller(left, to_fen(whole.least * parts[i].least));
        amounts.push_back({amount, amount});
        paid = paid + amount;
        continue;
      }
      Bounds amount;
      const Exact left = whole.least * (last ? parts[i].least : not_negative(Exact(1) - taken));
      amount.least = not_negative(ceil_to(left - slack, fen));
      amount.most = times_part(whole.most, *parts[i].most);
      if (last) {
        if (amount.most) amount.most = not_negative(ceil_to(*amount.most + slack, fen) - fen);
      } else {
        amount.least = smaller(amount.least, to_fen(whole.least * parts[i].least));
        if (amount.most) amount.most = to_fen(*amount.most);
      }
      amount.most = smaller(amount.most, whole.most);
      amounts.push_back(amount);
      taken = taken + *parts[i].most;
    }
    return amounts;
  }

  [[nodiscard]] std::optional<Days> due(std::size_t index, const Payments& payments) const {
    if (!first_) return {};
    const std::int64_t months =
        payments.after ? after_[index] : static_cast<std::int64_t>(index) * months_of(payments.every);
    Days days = later(*first_, months);
    if (rest_on_ && rest_on_->can_exist) {
      const Days at_once = days_of(*rest_on_);
      days.first = std::min(days.first, at_once.first);
      if (!rest_on_->can_be_absent) days.second = std::min(days.second, at_once.second);
    }
    return days;
  }

  enum class Lapse { no, maybe, yes };
  [[nodiscard]] Lapse lapse(const std::optional<Days>& due) const {
    if (!until_ || !until_->can_exist || !due) return Lapse::no;
    const Days last = days_of(*until_);
    if (due->first > last.second && !until_->can_be_absent) return Lapse::yes;
    return due->second > last.first ? Lapse::maybe : Lapse::no;
  }

  void tally_lapse(Lapse lost) const {
    if (until_) evaluator_.tally("pay: a part lapses", condition(lost != Lapse::no, lost != Lapse::yes));
  }

  void list(Payments& payments, const Bounds& whole, const std::vector<Bounds>& amounts, const Range& amount) {
    Bounds sum{Exact(0), Exact(0)};
    std::int64_t sure = 0;
    std::int64_t all = 0;
    bool any_lapse = false;
    for (std::size_t i = 0; i < amounts.size(); ++i) {
      const auto day = due(i, payments);
      const Lapse lost = lapse(day);
      tally_lapse(lost);
      any_lapse = any_lapse || lost != Lapse::no;
      if (lost == Lapse::yes) continue;
      Bounds paid = amounts[i];
      if (lost == Lapse::maybe) paid.least = 0;
      ++all;
      sure += lost == Lapse::no ? 1 : 0;
      sum = {sum.least + paid.least, sum_of(sum.most, paid.most)};
      payments.listed.push_back({static_cast<std::int64_t>(i) + 1, day, range_of_bounds(paid, amount.unspecified)});
      fall_due(day, paid);
    }
    if (any_lapse) {
      sum.most = smaller(sum.most, whole.most);
      plan_.whole = range_of_bounds(sum, amount.unspecified && all > 0);
      payments.times = {closed(sure), closed(all), false};
    }
  }

  // What has fallen to the payments so far and is not drawn yet goes over to the next.
  void draw(Payments& payments, const Bounds& whole, const std::vector<Bounds>& amounts, std::size_t count,
            bool unspecified) {
    Most most_at_least;  // of each; a limit that does not exist is none
    Most most_at_most;
    if (each_at_most_->can_exist) {
      const Bounds most = bounds_of(reference::range_of(*each_at_most_));
      most_at_least = to_fen(most.least);
      if (most.most && !each_at_most_->can_be_absent) most_at_most = to_fen(*most.most);
    }
    Bounds fallen{Exact(0), Exact(0)};
    Bounds drawn{Exact(0), Exact(0)};
    Bounds total{Exact(0), Exact(0)};
    std::int64_t sure = 0;
    std::int64_t all = 0;
    std::optional<Bounds> each;
    for (std::size_t i = 0; i < count; ++i) {
      if (i + 1 < amounts.size())
        fallen = {fallen.least + amounts[i].least, smaller(sum_of(fallen.most, amounts[i].most), whole.most)};
      else
        fallen = whole;
      Bounds paid;
      if (drawn.most) paid.least = *smaller(most_at_least, Most(not_negative(fallen.least - *drawn.most)));
      paid.most = most_at_most;
      if (fallen.most) paid.most = smaller(paid.most, Most(not_negative(*fallen.most - drawn.least)));
      drawn = {*smaller(Most(fallen.least), sum_of(drawn.least, most_at_least)),
               smaller(fallen.most, sum_of(drawn.most, most_at_most))};
      const auto day = due(i, payments);
      const Lapse lost = lapse(day);
      tally_lapse(lost);
      if (lost == Lapse::yes || (paid.most && paid.most->sign() == 0)) continue;
      if (lost == Lapse::maybe) paid.least = 0;
      if (lost == Lapse::no) total.least = drawn.least;
      total.most = drawn.most;
      ++all;
      sure += paid.least.sign() > 0 ? 1 : 0;
      if (each) {
        if (paid.least < each->least) each->least = paid.least;
        if (!paid.most || (each->most && *each->most < *paid.most)) each->most = paid.most;
      } else {
        each = paid;
      }
      payments.listed.push_back({static_cast<std::int64_t>(i) + 1, day, range_of_bounds(paid, unspecified)});
      fall_due(day, paid);
    }
    const bool surely_all = whole.most && total.least == *whole.most;
    const bool possibly_all = !total.most || *total.most >= whole.least;
    evaluator_.tally("pay: all is drawn", condition(possibly_all, !surely_all));
    payments.times = {closed(sure), closed(all), false};
    plan_.whole = range_of_bounds(total, unspecified && all > 0);
    plan_.amount = range_of_bounds(each.value_or(Bounds{Exact(0), Exact(0)}), unspecified && all > 0);
  }

  Evaluator& evaluator_;
  const ProgramSyntax& program_;
  Evaluator::Scope scope_;
  Plan plan_;
  Range exact_;
  std::optional<Value> at_most_, at_least_, served_, from_, until_, each_at_most_, rest_on_;
  std::vector<std::int64_t> after_;
  std::vector<std::optional<Value>> parts_;  // none: rest
  std::optional<Days> first_;                // none: no day is stated
  Bounds due_{Exact(0), Exact(0)};
};

}  // namespace

Plan plan_payments(Evaluator& evaluator, ProgramRef program, const Type& type, bool open, const Range& exact,
                   const Range& amount) {
  const auto per = [&](const char* unit) { return type.unit.contains(unit) && type.unit.at(unit) == -1; };
  const std::string period = per("月") ? "month" : per("年") ? "year" : "";
  return Planner(evaluator, program).run(period, open, exact, amount);
}

}  // namespace rencai::reference
