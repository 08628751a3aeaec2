// Dates: arithmetic on closed intervals of days, and dated parameters.
#include <optional>

#include "eval/columns.h"
#include "eval/lane_number.h"

namespace rencai {

namespace {

Date day(std::int64_t days) { return Date{static_cast<std::int32_t>(days)}; }

std::int64_t between(Op op, Date from, Date to) {
  switch (op) {
    case Op::full_years_between: return full_years_between(from, to) * 12;
    case Op::started_years_between: return started_years_between(from, to) * 12;
    case Op::full_months_between: return full_months_between(from, to);
    case Op::started_months_between: return started_months_between(from, to);
    default: return std::int64_t{to.days} - from.days;
  }
}

// An end of a date, moved: where it would leave the calendar it stops at its border.
struct Moved {
  std::int64_t days = 0;
  int beyond = 0;  // -1 before the first day, 1 after the last
};

// Moves an end of a date by a duration's end; an unbounded one goes to the border of the calendar.
struct Shift {
  bool in_days = false;
  bool subtracts = false;

  Moved operator()(std::int64_t from, const End& by, std::int32_t border) const {
    if (by.unbounded) return {border, 0};
    const std::int64_t count = subtracts ? -floor_of(by) : floor_of(by);
    const auto moved = in_days ? add_days(day(from), count) : add_months(day(from), count);
    if (moved) return {moved->days, 0};
    return count < 0 ? Moved{Date::first_day, -1} : Moved{Date::last_day, 1};
  }
};

void run_shift(const Frame& frame, const Instruction& instruction, const Column& out) {
  const View dates = frame.arg(instruction, 0);
  const View durations = frame.arg(instruction, 1);
  const Node& duration = frame.rulebook[frame.arg_instruction(instruction, 1).node];
  const Shift shift{.in_days = duration.type.unit.day != 0, .subtracts = instruction.op == Op::date_minus};
  for (std::size_t word = 0; word < frame.words; ++word) {
    const std::uint64_t exist = dates.exist_word(word) & durations.exist_word(word);
    out.can_exist[word] = exist;
    out.can_be_absent[word] = dates.absent_word(word) | durations.absent_word(word);
    for_each_lane(word, frame.used(word), [&](std::size_t lane) {
      out.low[lane] = out.high[lane] = 0;
      out.flags[lane] = 0;
      if ((exist >> (lane % word_bits) & 1) == 0) return;
      const LaneNumber by = load(durations, lane);
      const auto low = shift(dates.low[lane], shift.subtracts ? by.high : by.low, Date::first_day);
      const auto high = shift(dates.high[lane], shift.subtracts ? by.low : by.high, Date::last_day);
      // An unknown date is any day; only what surely leaves the calendar is a fault.
      const bool outside = low.beyond != 0 && low.beyond == high.beyond;
      out.low[lane] = outside ? Date::first_day : low.days;
      out.high[lane] = outside ? Date::last_day : high.days;
      if (outside) out.flags[lane] = overflow_fault;
    });
  }
}

void run_parameter(const Frame& frame, const Instruction& instruction, const Column& out) {
  const View dates = frame.arg(instruction, 0);
  const auto steps = frame.code.steps[instruction.cuts];
  // Of the steps, how many begin on or before a day.
  const auto begun = [&](std::int64_t on) {
    return std::ranges::upper_bound(steps, on, {},
                                    [](const ParameterLane& step) -> std::int64_t { return step.from.days; }) -
           steps.begin();
  };
  for (std::size_t word = 0; word < frame.words; ++word) {
    std::uint64_t exist = 0;
    std::uint64_t absent = dates.absent_word(word);
    for_each_lane(word, frame.used(word), [&](std::size_t lane) {
      const std::uint64_t own = std::uint64_t{1} << (lane % word_bits);
      LaneNumber result;
      if ((dates.exist_word(word) & own) != 0) {
        const auto first = begun(dates.low[lane]);
        const auto end = begun(dates.high[lane]);
        if (first == 0) absent |= own;
        if (end > 0) exist |= own;
        for (auto i = std::max<std::ptrdiff_t>(first, 1); i <= end; ++i) {
          const ParameterLane& step = steps[static_cast<std::size_t>(i - 1)];
          const End value{.numerator = step.numerator, .denominator = step.denominator};
          const LaneNumber one{.low = value, .high = value};
          result = i == std::max<std::ptrdiff_t>(first, 1) ? one : hull(result, one);
        }
      }
      store(out, lane, result);
    });
    out.can_exist[word] = exist;
    out.can_be_absent[word] = absent;
  }
}

void run_start(const Frame& frame, const Instruction& instruction, const Column& out) {
  const View dates = frame.arg(instruction, 0);
  const auto start_of = instruction.op == Op::start_of_year ? start_of_year : start_of_month;
  for (std::size_t lane = 0; lane < frame.lanes; ++lane) {
    out.low[lane] = start_of(day(dates.low[lane])).days;
    out.high[lane] = start_of(day(dates.high[lane])).days;
  }
}

void run_between(const Frame& frame, const Instruction& instruction, const Column& out) {
  const View from = frame.arg(instruction, 0);
  const View to = frame.arg(instruction, 1);
  for (std::size_t lane = 0; lane < frame.lanes; ++lane) {
    out.low[lane] = between(instruction.op, day(from.high[lane]), day(to.low[lane]));
    out.high[lane] = between(instruction.op, day(from.low[lane]), day(to.high[lane]));
  }
}

}  // namespace

void run_date(const Frame& frame, const Instruction& instruction, const Column& out) {
  switch (instruction.op) {
    case Op::date_plus:
    case Op::date_minus: return run_shift(frame, instruction, out);
    case Op::parameter: return run_parameter(frame, instruction, out);
    case Op::start_of_year:
    case Op::start_of_month: run_start(frame, instruction, out); break;
    default: run_between(frame, instruction, out); break;
  }
  for (std::size_t word = 0; word < frame.words; ++word) {
    out.can_exist[word] = all_lanes;
    out.can_be_absent[word] = 0;
    for (std::size_t i = 0; i < instruction.args.count; ++i) {
      out.can_exist[word] &= frame.arg(instruction, i).exist_word(word);
      out.can_be_absent[word] |= frame.arg(instruction, i).absent_word(word);
    }
  }
}

}  // namespace rencai
