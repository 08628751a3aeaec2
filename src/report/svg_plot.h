// Plots as SVG that stands in an HTML page: drawn for screen and paper, readable without colours.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/number.h"

namespace rencai {

// `text` as content of HTML.
[[nodiscard]] std::string html_text(std::string_view text);

struct PlotBar {
  std::string name;
  Int128 size = 0;    // in any unit: its share of the longest bar is what is seen; below 2^100
  std::string label;  // the figure, in words
  std::string ink;    // a class: gain, loss, plain
};
// One bar a line, below 0 to the left.
[[nodiscard]] std::string bar_plot(const std::string& title, const std::vector<PlotBar>& bars);

// Pairs of bars, before and after.
struct PlotPair {
  std::string name;
  Int128 before = 0;  // as of PlotBar, not below 0
  Int128 after = 0;
  std::string before_label;
  std::string after_label;
};
[[nodiscard]] std::string pair_plot(const std::string& title, const std::vector<PlotPair>& pairs);

}  // namespace rencai
