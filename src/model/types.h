// Types and units (LANGUAGE.md section 3).
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "base/local_text.h"
#include "base/number.h"

namespace rencai {

// A product of powers of the base units. Months and days never mix. `year` is the reciprocal of a yearly rate only (-1
// or less): a duration in years counts months, and 元/年 times a duration gives 元 with the factor 1/12. 元/月 and
// 元/年 therefore differ.
struct Unit {
  std::int8_t yuan = 0;
  std::int8_t person = 0;
  std::int8_t square_metre = 0;
  std::int8_t point = 0;
  std::int8_t time = 0;  // 次
  std::int8_t month = 0;
  std::int8_t day = 0;
  std::int8_t year = 0;
  bool operator==(const Unit&) const = default;
  [[nodiscard]] bool is_none() const { return *this == Unit{}; }
};

// A unit and the constant by which a number written in it is multiplied: 年 -> {month 1}, 12; 元/年 -> {yuan 1, year
// -1}, 1.
struct ScaledUnit {
  Unit unit;
  Rational factor = 1;
};

// "元/平方米/月", "人", "年": the words of LANGUAGE.md section 2, in Chinese or English. Empty when a word is no unit.
[[nodiscard]] std::optional<ScaledUnit> parse_unit(std::string_view text);
// One unit word.
[[nodiscard]] std::optional<ScaledUnit> unit_of_word(std::string_view word);
// `so_far` times or divided by one more unit word. Empty when the word is no unit or an exponent leaves -8..8.
[[nodiscard]] std::optional<ScaledUnit> with_word(const ScaledUnit& so_far, std::string_view word, bool divides);
// Product and quotient; a month or day cancels against a year (factor 1/12; days do not). Empty when an exponent leaves
// -8..8.
[[nodiscard]] std::optional<ScaledUnit> multiply(const Unit& a, const Unit& b);
[[nodiscard]] std::optional<ScaledUnit> divide(const Unit& a, const Unit& b);
// "元/月"; "" for none. English: "CNY/month".
[[nodiscard]] std::string to_string(const Unit& unit, Language language);

enum class Kind : std::uint8_t { condition, number, date, choice, set, text, place };

enum class DomainId : std::uint32_t { none = UINT32_MAX };

struct Type {
  Kind kind = Kind::condition;
  bool ordered = false;              // choice: values compare, lowest first
  DomainId domain = DomainId::none;  // choice, set
  Unit unit;                         // number
  bool operator==(const Type&) const = default;
};

}  // namespace rencai
