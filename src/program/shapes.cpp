#include "program/shapes.h"

#include <algorithm>
#include <limits>
#include <numeric>
#include <vector>

namespace rencai {

namespace {

constexpr std::int64_t largest = std::numeric_limits<std::int64_t>::max();
constexpr std::int64_t calendar = -std::int64_t{Date::first_day} + Date::last_day;

struct Extent {
  std::int64_t scale = 1;
  std::int64_t magnitude = 0;
};

std::int64_t absolute(std::int64_t value) { return value >= 0 ? value : value == -largest - 1 ? largest : -value; }

std::optional<std::int64_t> fitting(Int128 value) {
  if (value > largest) return std::nullopt;
  return static_cast<std::int64_t>(value);
}

std::optional<std::int64_t> least_common_multiple(std::int64_t a, std::int64_t b) {
  return fitting(Int128{a} / std::gcd(a, b) * b);
}

void set_closed(Instruction& instruction, Extent extent) {
  instruction.closed = true;
  instruction.flagged = false;
  instruction.scale = extent.scale;
  instruction.magnitude = extent.magnitude;
}

void set_open(Instruction& instruction, Extent extent) {
  set_closed(instruction, extent);
  instruction.closed = false;
  instruction.flagged = true;
}

// Denominators in the lanes: for quotients of facts, and for columns that could outgrow 63 bits in any static scale.
void set_rational(Instruction& instruction) { set_open(instruction, {0, 0}); }

enum class Growth { greatest, sum };

std::optional<Extent> combined(std::span<const Instruction* const> args, Growth growth) {
  Extent result;
  for (const Instruction* arg : args) {
    if (arg->scale == 0) return std::nullopt;
    const auto scale = least_common_multiple(result.scale, arg->scale);
    if (!scale) return std::nullopt;
    result.scale = *scale;
  }
  Int128 magnitude = 0;
  for (const Instruction* arg : args) {
    const Int128 own = Int128{arg->magnitude} * (result.scale / arg->scale);
    magnitude = growth == Growth::sum ? magnitude + own : std::max(magnitude, own);
    if (magnitude > largest) return std::nullopt;
  }
  result.magnitude = static_cast<std::int64_t>(magnitude);
  return result;
}

// The result of an operation that is closed where its arguments are.
void set_from(Instruction& instruction, std::span<const Instruction* const> args, std::optional<Extent> extent) {
  if (!extent) {
    set_rational(instruction);
  } else if (std::ranges::all_of(args, [](const Instruction* arg) { return arg->closed; })) {
    set_closed(instruction, *extent);
  } else {
    set_open(instruction, *extent);
  }
}

std::optional<Extent> product(const Instruction& a, const Instruction& b) {
  if (a.scale == 0 || b.scale == 0) return std::nullopt;
  const auto scale = fitting(Int128{a.scale} * b.scale);
  const auto magnitude = fitting(Int128{a.magnitude} * b.magnitude);
  if (!scale || !magnitude) return std::nullopt;
  return Extent{*scale, *magnitude};
}

// (lane / scale) / (p / q) is (lane * q) / (scale * p): a constant divisor changes the scale.
std::optional<Extent> quotient(const Instruction& a, const Instruction& b) {
  if (b.op != Op::constant_number || b.constant == 0 || a.scale == 0) return std::nullopt;
  const auto scale = fitting(Int128{a.scale} * absolute(b.constant));
  const auto magnitude = fitting(Int128{a.magnitude} * b.scale);
  if (!scale || !magnitude) return std::nullopt;
  return Extent{*scale, *magnitude};
}

std::optional<Extent> rounded(std::span<const Instruction* const> args) {
  std::int64_t step = 1;
  std::int64_t scale = 1;
  if (args.size() > 1) {
    if (args[1]->op != Op::constant_number || args[1]->constant <= 0) return std::nullopt;
    step = args[1]->constant;
    scale = args[1]->scale;
  }
  if (args[0]->scale == 0) return std::nullopt;
  const auto magnitude = fitting(Int128{args[0]->magnitude} * scale / args[0]->scale + 1 + step);
  if (!magnitude) return std::nullopt;
  return Extent{scale, *magnitude};
}

// Equal texts have one id in a block: the first of the rulebook's.
std::uint32_t text_id(const Rulebook& rulebook, std::uint32_t constant) {
  const std::string_view text = rulebook.text(rulebook.texts[constant]);
  std::uint32_t first = 0;
  while (rulebook.text(rulebook.texts[first]) != text) ++first;
  return first;
}

Extent extent_of_fact(const Rulebook& rulebook, const Fact& fact) {
  switch (fact.type.kind) {
    case Kind::number: return {fact.scale, std::max(absolute(fact.low), absolute(fact.high))};
    case Kind::date: return {1, calendar};
    case Kind::choice: return {1, rulebook[fact.type.domain].values.count};
    default: return {1, std::numeric_limits<std::uint32_t>::max()};
  }
}

std::optional<Extent> extent_of_parameter(const Rulebook& rulebook, const Parameter& parameter) {
  if (parameter.type.kind == Kind::date) return Extent{1, calendar};
  Extent result;
  for (const ParameterStep& step : rulebook.parameter_steps[parameter.steps]) {
    const auto scale = least_common_multiple(result.scale, step.value.denominator);
    if (!scale) return std::nullopt;
    result.scale = *scale;
  }
  for (const ParameterStep& step : rulebook.parameter_steps[parameter.steps]) {
    const auto own = fitting(Int128{absolute(step.value.numerator)} * (result.scale / step.value.denominator));
    if (!own) return std::nullopt;
    result.magnitude = std::max(result.magnitude, *own);
  }
  return result;
}

}  // namespace

std::optional<std::int64_t> common_scale(std::span<const Instruction* const> args) {
  const auto extent = combined(args, Growth::greatest);
  if (!extent) return std::nullopt;
  return extent->scale;
}

void shape_value(const Rulebook& rulebook, std::span<const Instruction* const> args, Instruction& instruction) {
  switch (instruction.op) {
    case Op::constant_number: {
      const Number& number = rulebook.numbers[instruction.payload];
      instruction.constant = number.numerator;
      return set_closed(instruction, {number.denominator, absolute(number.numerator)});
    }
    case Op::constant_date:
      instruction.constant = static_cast<std::int32_t>(instruction.payload);
      return set_closed(instruction, {1, calendar});
    case Op::constant_choice:
      instruction.constant = instruction.payload;
      return set_closed(instruction, {1, instruction.payload});
    case Op::constant_text:
      instruction.constant = text_id(rulebook, instruction.payload);
      return set_closed(instruction, {1, instruction.payload});
    case Op::nothing: return set_closed(instruction, {1, 0});
    case Op::unspecified: return set_open(instruction, {1, 0});
    case Op::fact: return set_closed(instruction, extent_of_fact(rulebook, rulebook[instruction.fact]));
    case Op::today:
    case Op::start_of_year:
    case Op::start_of_month:
    case Op::run_reached: return set_closed(instruction, {1, calendar});
    case Op::date_plus:
    case Op::date_minus:  // what leaves the calendar spans it, closed, with a fault
      set_closed(instruction, {1, calendar});
      instruction.flagged = true;
      return;
    case Op::full_years_between:
    case Op::full_months_between:
    case Op::started_years_between:
    case Op::started_months_between:
    case Op::days_between: return set_closed(instruction, {1, calendar});
    case Op::parameter: {
      const auto extent = extent_of_parameter(rulebook, rulebook[ParameterId{instruction.payload}]);
      return extent ? set_closed(instruction, *extent) : set_rational(instruction);
    }
    case Op::add:
    case Op::subtract: return set_from(instruction, args, combined(args, Growth::sum));
    case Op::multiply: return set_from(instruction, args, product(*args[0], *args[1]));
    case Op::divide: return set_from(instruction, args, quotient(*args[0], *args[1]));
    case Op::round:
    case Op::floor:
    case Op::ceil: return set_from(instruction, args, rounded(args));
    case Op::at_least:
    case Op::above:
    case Op::below: {
      const auto extent = combined(args, Growth::greatest);
      return extent ? set_open(instruction, *extent) : set_rational(instruction);
    }
    case Op::first_of:
    case Op::highest_of:
    case Op::sum_of: {
      std::vector<const Instruction*> values;
      for (std::size_t i = 1; i < args.size(); i += 2) values.push_back(args[i]);
      const Growth growth = instruction.op == Op::sum_of ? Growth::sum : Growth::greatest;
      return set_from(instruction, values, combined(values, growth));
    }
    case Op::of_spouse:
      set_from(instruction, args.subspan(1), Extent{args[1]->scale, args[1]->magnitude});
      instruction.flagged = args[1]->flagged;
      return;
    case Op::count_of:  // unbounded where the list may have more
    case Op::longest_run:
    case Op::run_until: return set_open(instruction, {1, most_elements});
    case Op::sum_over: {
      const auto magnitude = fitting(Int128{args[1]->magnitude} * most_elements);
      if (args[1]->scale == 0 || !magnitude) return set_rational(instruction);
      return set_open(instruction, {args[1]->scale, *magnitude});
    }
    case Op::least_of:
    case Op::greatest_of: return set_from(instruction, args.subspan(1), combined(args.subspan(1), Growth::greatest));
    default: return set_from(instruction, args, combined(args, Growth::greatest));
  }
}

}  // namespace rencai
