#include "analysis/imagined_plain.h"

#include <algorithm>
#include <cstdint>

namespace rencai {
namespace {

constexpr std::int64_t least_sum = 100;  // 元: less than that nobody earns or pays

bool is_money(const Unit& unit) {
  return unit == Unit{.yuan = 1} || unit == Unit{.yuan = 1, .month = -1} || unit == Unit{.yuan = 1, .year = -1};
}

// The number as it is stated, in the fact's unit.
Rational factor_of(const Fact& fact) {
  return Rational::make(fact.stated_factor.numerator, fact.stated_factor.denominator).value_or(Rational(1));
}

std::vector<std::int64_t> usual_numbers(const Fact& fact) {
  if (fact.percent) return {50, 20, 80, 10, 90};
  if (is_money(fact.type.unit)) return {3000, 10000, 50000, 200000, 1000000, 5000000};
  return {1, 2, 3, 5, 10};
}

}  // namespace

std::vector<ImaginedValue> plainer_values(const Fact& fact, const ImaginedValue& value) {
  if (value.nothing || value.kind != Kind::number) return {};
  const auto stated = divide(value.number, factor_of(fact));
  if (!stated) return {};
  const bool small_sum = is_money(fact.type.unit) && stated->sign() != 0 && *stated < Rational(least_sum);
  if (stated->is_integer() && !small_sum) return {};
  std::vector<ImaginedValue> plainer;
  const auto add_stated = [&](const Rational& number) {
    const auto base = multiply(number, factor_of(fact));
    if (!base || *base == value.number) return;
    plainer.push_back(value);
    plainer.back().number = *base;
  };
  for (const std::int64_t number : usual_numbers(fact)) add_stated(Rational(number));
  for (const Rounding rounding : {Rounding::up, Rounding::down}) {
    if (const auto near = round_to(*stated, Rational(1), rounding)) add_stated(*near);
  }
  return plainer;
}

}  // namespace rencai
