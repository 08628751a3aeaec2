#include "report/quantity_text.h"

#include <cstddef>
#include <string_view>

#include <fmt/format.h>

namespace rencai {
namespace {

// Puts a comma between groups of three digits of the whole part: -1234567.5 -> -1,234,567.5; fractions (1/3) are left
// alone.
std::string grouped(std::string digits) {
  if (digits.find('/') != std::string::npos) return digits;
  const std::size_t first = digits.starts_with('-') ? 1 : 0;
  std::size_t end = digits.find('.');
  if (end == std::string::npos) end = digits.size();
  while (end > first + 3) {
    end -= 3;
    digits.insert(end, ",");
  }
  return digits;
}

std::string with_unit(std::string number, const Unit& unit, Language language) {
  const std::string name = to_string(unit, language);
  return name.empty() ? number : fmt::format("{} {}", number, name);
}

// The number alone, in the unit in which people would say it, and that unit's name.
struct Said {
  std::string number;
  std::string unit;
};

Said said(const Rational& value, const Unit& unit, Language language) {
  if (unit.is_none() && !value.is_integer()) return {percent_text(value), ""};
  if (unit == Unit{.month = 1}) {
    const auto years = divide(value, 12);
    if (years && years->is_integer() && *years >= Rational(2))
      return {grouped(to_string(*years)), language == Language::zh ? "年" : "years"};
    return {grouped(to_string(value)), language == Language::zh ? "个月" : value == Rational(1) ? "month" : "months"};
  }
  if (unit == Unit{.person = 1} && language == Language::en && value != Rational(1))
    return {grouped(to_string(value)), "people"};
  return {grouped(to_string(value)), to_string(unit, language)};
}

std::string joined(const Said& what) {
  return what.unit.empty() ? what.number : fmt::format("{} {}", what.number, what.unit);
}

}  // namespace

std::string quantity_text(const Rational& value, const Unit& unit, Language language) {
  return joined(said(value, unit, language));
}

std::string interval_text(const Interval& interval, const Unit& unit, Language language) {
  const bool zh = language == Language::zh;
  const bool starts_at_zero = interval.low && interval.low->sign() == 0 && !interval.low_open;
  if (!interval.high) {
    if (interval.unspecified && (!interval.low || starts_at_zero)) return zh ? "数额未明确" : "amount unspecified";
    if (!interval.low) return zh ? "不限" : "any";
    const std::string text =
        fmt::format("{} {}", interval.low_open ? ">" : "≥", quantity_text(*interval.low, unit, language));
    return interval.unspecified ? text + (zh ? "（其余未明确）" : " (the rest unspecified)") : text;
  }
  if (!interval.low)
    return fmt::format("{} {}", interval.high_open ? "<" : "≤", quantity_text(*interval.high, unit, language));
  if (*interval.low == *interval.high) return quantity_text(*interval.low, unit, language);
  if (unit == Unit{.month = 1}) {
    return with_unit(fmt::format("{}–{}", grouped(to_string(*interval.low)), grouped(to_string(*interval.high))), unit,
                     language);
  }
  if (unit.is_none() && !(interval.low->is_integer() && interval.high->is_integer())) return percent_text(interval);
  const Said low = said(*interval.low, unit, language);
  const Said high = said(*interval.high, unit, language);
  return joined({fmt::format("{}–{}", low.number, high.number), high.unit});
}

std::string percent_text(const Rational& value) {
  const auto hundredths = multiply(value, 100);
  if (!hundredths) return to_string(value);
  const std::string text = to_string(*hundredths);
  if (text.find('/') == std::string::npos) return grouped(text) + "%";
  // No end of decimals: a part that people say as such, else to two of them.
  constexpr Int128 largest_said = 12;
  if (value.denominator() <= largest_said) return to_string(value);
  const auto rounded = round_to(*hundredths, *Rational::make(1, 100), Rounding::half_up);
  return rounded ? fmt::format("≈{}%", grouped(to_string(*rounded))) : to_string(value);
}

std::string percent_text(const Interval& interval) {
  if (!interval.low || !interval.high) return "?";
  if (*interval.low == *interval.high) return percent_text(*interval.low);
  return fmt::format("{}–{}", percent_text(*interval.low), percent_text(*interval.high));
}

}  // namespace rencai
