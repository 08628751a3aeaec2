// Figures as people write them: 1,200,000 元, 800 元/月, 40,000–180,000 元, ≥ 2,000 元.
#pragma once

#include <string>

#include "base/local_text.h"
#include "base/number.h"
#include "eval/outcome.h"
#include "model/types.h"

namespace rencai {

// A number with thousands separated and its unit. Without a unit, one that is not whole is written as a percentage
// (20%). Months that make two or more whole years are written as years.
[[nodiscard]] std::string quantity_text(const Rational& value, const Unit& unit, Language language);
// An interval: one value, `a–b`, `≥ a`, `> a`, `≤ b`, `unspecified`.
[[nodiscard]] std::string interval_text(const Interval& interval, const Unit& unit, Language language);
// A part of one as a percentage: 20%.
[[nodiscard]] std::string percent_text(const Rational& value);
[[nodiscard]] std::string percent_text(const Interval& interval);

}  // namespace rencai
