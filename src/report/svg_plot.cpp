#include "report/svg_plot.h"

#include <algorithm>
#include <cmath>
#include <string_view>

#include <fmt/format.h>

#include "base/text.h"

namespace rencai {
namespace {

constexpr int width = 860;
constexpr int names = 250;   // room for the names
constexpr int labels = 190;  // room for the figures
constexpr int row = 24;
constexpr int bar = 16;
constexpr int axis = width - names - labels;

std::string head(const std::string& title, int height) {
  return fmt::format(
      "<svg role=\"img\" aria-label=\"{0}\" viewBox=\"0 0 {1} {2}\" width=\"{1}\" "
      "height=\"{2}\">\n<title>{0}</title>\n",
      html_text(title), width, height);
}

// As much of a name as fits.
std::string fitting(const std::string& name) {
  constexpr std::size_t most_cells = 34;
  if (cell_width(name) <= most_cells) return html_text(name);
  std::string kept;
  for (std::size_t at = 0; at < name.size();) {
    const std::size_t begin = at;
    static_cast<void>(next_character(name, at));
    if (cell_width(kept + name.substr(begin, at - begin)) >= most_cells) break;
    kept += name.substr(begin, at - begin);
  }
  return html_text(kept + "…");
}

std::string name_at(const std::string& name, int y) {
  return fmt::format("<text x=\"{}\" y=\"{}\" text-anchor=\"end\"><title>{}</title>{}</text>\n", names - 8, y + bar - 3,
                     html_text(name), fitting(name));
}

}  // namespace

std::string html_text(std::string_view text) {
  std::string out;
  for (const char c : text) {
    switch (c) {
      case '&': out += "&amp;"; break;
      case '<': out += "&lt;"; break;
      case '>': out += "&gt;"; break;
      case '"': out += "&quot;"; break;
      default: out += static_cast<unsigned char>(c) < 0x20 && c != '\n' && c != '\t' ? ' ' : c;
    }
  }
  return out;
}

std::string bar_plot(const std::string& title, const std::vector<PlotBar>& bars) {
  if (bars.empty()) return {};
  double most = 0;
  double least = 0;
  for (const PlotBar& one : bars) {
    most = std::max(most, one.size);
    least = std::min(least, one.size);
  }
  const double span = most - least > 0 ? most - least : 1;
  const double zero = names + -least / span * axis;
  std::string out = head(title, static_cast<int>(bars.size()) * row + 8);
  for (std::size_t i = 0; i < bars.size(); ++i) {
    const PlotBar& one = bars[i];
    const int y = static_cast<int>(i) * row + 4;
    const double length = std::abs(one.size) / span * axis;
    const double left = one.size < 0 ? zero - length : zero;
    out += name_at(one.name, y);
    out += fmt::format("<rect class=\"{}\" x=\"{:.1f}\" y=\"{}\" width=\"{:.1f}\" height=\"{}\"/>\n", one.ink, left, y,
                       std::max(length, 0.5), bar);
    out += fmt::format("<text x=\"{}\" y=\"{}\">{}</text>\n", names + axis + 8, y + bar - 3, html_text(one.label));
  }
  out += fmt::format("<line class=\"axis\" x1=\"{0:.1f}\" y1=\"0\" x2=\"{0:.1f}\" y2=\"{1}\"/>\n</svg>\n", zero,
                     static_cast<int>(bars.size()) * row + 8);
  return out;
}

std::string pair_plot(const std::string& title, const std::vector<PlotPair>& pairs) {
  if (pairs.empty()) return {};
  const int height = static_cast<int>(pairs.size()) * (row + bar + 6) + 8;
  std::string out = head(title, height);
  for (std::size_t i = 0; i < pairs.size(); ++i) {
    const PlotPair& one = pairs[i];
    // Each pair has a scale of its own: sums and rates do not compare.
    const double most = std::max({one.before, one.after, 1e-9});
    const int y = static_cast<int>(i) * (row + bar + 6) + 4;
    out += name_at(one.name, y + bar / 2);
    const auto draw = [&](double size, const std::string& label, int top, std::string_view ink) {
      out += fmt::format("<rect class=\"{}\" x=\"{}\" y=\"{}\" width=\"{:.1f}\" height=\"{}\"/>\n", ink, names, top,
                         std::max(size / most * axis, 0.5), bar);
      out += fmt::format("<text x=\"{}\" y=\"{}\">{}</text>\n", names + axis + 8, top + bar - 3, html_text(label));
    };
    draw(one.before, one.before_label, y, "before");
    draw(one.after, one.after_label, y + bar + 2, "after");
  }
  return out + "</svg>\n";
}

}  // namespace rencai
