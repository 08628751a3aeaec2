#include "report/svg_plot.h"

#include <algorithm>
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

constexpr std::int64_t least_bar = 5;  // tenths of a pixel

// A share of the axis, in tenths of a pixel.
std::int64_t tenths(Int128 size, Int128 of) { return static_cast<std::int64_t>(size * axis * 10 / of); }

std::string pixels(std::int64_t tenths) { return fmt::format("{}.{}", tenths / 10, tenths % 10); }

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
  Int128 most = 0;
  Int128 least = 0;
  for (const PlotBar& one : bars) {
    most = std::max(most, one.size);
    least = std::min(least, one.size);
  }
  const Int128 span = std::max<Int128>(most - least, 1);
  const std::int64_t zero = std::int64_t{names} * 10 + tenths(-least, span);
  std::string out = head(title, static_cast<int>(bars.size()) * row + 8);
  for (std::size_t i = 0; i < bars.size(); ++i) {
    const PlotBar& one = bars[i];
    const int y = static_cast<int>(i) * row + 4;
    const std::int64_t length = tenths(one.size < 0 ? -one.size : one.size, span);
    const std::int64_t left = one.size < 0 ? zero - length : zero;
    out += name_at(one.name, y);
    out += fmt::format("<rect class=\"{}\" x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\"/>\n", one.ink, pixels(left), y,
                       pixels(std::max(length, least_bar)), bar);
    out += fmt::format("<text x=\"{}\" y=\"{}\">{}</text>\n", names + axis + 8, y + bar - 3, html_text(one.label));
  }
  out += fmt::format("<line class=\"axis\" x1=\"{0}\" y1=\"0\" x2=\"{0}\" y2=\"{1}\"/>\n</svg>\n", pixels(zero),
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
    const Int128 most = std::max({one.before, one.after, Int128{1}});
    const int y = static_cast<int>(i) * (row + bar + 6) + 4;
    out += name_at(one.name, y + bar / 2);
    const auto draw = [&](Int128 size, const std::string& label, int top, std::string_view ink) {
      out += fmt::format("<rect class=\"{}\" x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\"/>\n", ink, names, top,
                         pixels(std::max(tenths(size, most), least_bar)), bar);
      out += fmt::format("<text x=\"{}\" y=\"{}\">{}</text>\n", names + axis + 8, top + bar - 3, html_text(label));
    };
    draw(one.before, one.before_label, y, "before");
    draw(one.after, one.after_label, y + bar + 2, "after");
  }
  return out + "</svg>\n";
}

}  // namespace rencai
