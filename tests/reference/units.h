// Units: which words there are, and how they multiply.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "exact.h"
#include "syntax/expression.h"

namespace rencai::reference {

// Exponents of 元, 人, 平方米, 分, 次, 月, 天, 年; none are 0. 年 stands only below the line: 元/年.
using Unit = std::map<std::string, int>;

struct ScaledUnit {
  Unit unit;
  Exact factor = 1;  // a number written in the unit, times this, is in the base units
};

[[nodiscard]] std::optional<ScaledUnit> unit_of_words(const std::vector<Expression::UnitWord>& words);
[[nodiscard]] std::optional<ScaledUnit> unit_of_text(std::string_view text);  // 元/平方米/月
// With a month or a day above the line cancelling against a year below it, and the reverse.
[[nodiscard]] ScaledUnit product(const Unit& a, const Unit& b, int sign_of_b);
[[nodiscard]] std::string unit_name(const Unit& unit);

}  // namespace rencai::reference
