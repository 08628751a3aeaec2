// The figures that stand in the text of a policy document, or of a rule file.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "base/number.h"

namespace rencai {

// What a figure counts. `times` is 倍; `bare` has no unit (only rule files have such).
enum class FigureUnit : std::uint8_t { bare, money, share, times, count, time, days, area, date, ratio };

struct Figure {
  FigureUnit unit = FigureUnit::bare;
  Rational value;    // money in 元, shares as parts of one, time in months
  Rational written;  // before the unit's own factor: 45 for 45周岁
  // Dates; 0 where not stated. Years written alone are dates.
  int year = 0;
  int month = 0;
  int day = 0;
  std::vector<Rational> parts;  // of a ratio
  std::uint32_t begin = 0;      // bytes of the text that was searched
  std::uint32_t end = 0;
};

// Whether two figures say the same: 名 is as good as 项, 3年 as 36个月, and a bare number takes any unit.
[[nodiscard]] bool same_figure(const Figure& a, const Figure& b);

// Every figure in the order of the text: Arabic numbers with a unit, Chinese ones with a unit that seldom stands in
// plain words (三年, but not 一个), 百分之三, 三分之一, 一半, 半年, 每季度 (four times a year), dates, ratios (1∶1),
// places of a contest (第2至第10名). Numbers that share a unit (100、300万元) are one figure each. Other ordinals
// (第三年), numbers of documents and times of day are none.
[[nodiscard]] std::vector<Figure> figures_in(std::string_view text);

}  // namespace rencai
