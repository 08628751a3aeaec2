// Plots as SVG that stands in an HTML page: drawn for screen and paper, readable without colours.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace rencai {

// `text` as content of HTML.
[[nodiscard]] std::string html_text(std::string_view text);

struct PlotBar {
  std::string name;
  double size = 0;    // of drawing only: its share of the longest bar is what is seen
  std::string label;  // the figure, in words
  std::string ink;    // a class: gain, loss, plain
};
// One bar a line, below 0 to the left.
[[nodiscard]] std::string bar_plot(const std::string& title, const std::vector<PlotBar>& bars);

// Pairs of bars, before and after.
struct PlotPair {
  std::string name;
  double before = 0;
  double after = 0;
  std::string before_label;
  std::string after_label;
};
[[nodiscard]] std::string pair_plot(const std::string& title, const std::vector<PlotPair>& pairs);

}  // namespace rencai
