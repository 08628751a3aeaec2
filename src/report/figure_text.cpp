#include "report/figure_text.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>

#include "base/text.h"

namespace rencai {
namespace {

std::optional<Rational> exact_end(const LaneFigure& figure, FigureEnd end, const BlockResults& results) {
  const Interval& interval = results.interval(figure);
  return end == FigureEnd::low ? interval.low : interval.high;
}

bool is_unbounded(const LaneFigure& figure, FigureEnd end) {
  return (figure.marks & (end == FigureEnd::low ? figure_low_unbounded : figure_high_unbounded)) != 0;
}

}  // namespace

void append_integer(std::string& out, std::int64_t value) {
  std::array<char, 24> digits{};
  const auto [end, error] = std::to_chars(digits.data(), digits.data() + digits.size(), value);
  out.append(digits.data(), end);
}

void append_scaled(std::string& out, std::int64_t value, std::int64_t scale) {
  if (scale == 1 || value % scale == 0) return append_integer(out, value / scale);
  if (scale == fen_scale) {
    const std::uint64_t magnitude =
        value < 0 ? 0 - static_cast<std::uint64_t>(value) : static_cast<std::uint64_t>(value);
    if (value < 0) out += '-';
    append_integer(out, static_cast<std::int64_t>(magnitude / 100));
    const auto rest = static_cast<char>(magnitude % 100);
    out += '.';
    out += static_cast<char>('0' + rest / 10);
    if (rest % 10 != 0) out += static_cast<char>('0' + rest % 10);
    return;
  }
  const Rational number = Rational::make(value, scale).value_or(Rational(0));
  const bool ends = terminates(number);
  if (!ends) out += '"';
  out += to_string(number);
  if (!ends) out += '"';
}

void append_json_end(std::string& out, const LaneFigure& figure, FigureEnd end, std::int64_t scale,
                     const BlockResults& results) {
  if (is_unbounded(figure, end)) {
    out += "null";
  } else if ((figure.marks & figure_elsewhere) != 0) {
    const auto exact = exact_end(figure, end, results);
    const std::string text = to_string(*exact);
    out += terminates(*exact) ? text : json_quoted(text);
  } else {
    append_scaled(out, end == FigureEnd::low ? figure.low : figure.high, scale);
  }
}

void append_csv_end(std::string& out, const LaneFigure& figure, FigureEnd end, std::int64_t scale,
                    const BlockResults& results) {
  if (!figure.present() || is_unbounded(figure, end)) return;
  if ((figure.marks & figure_elsewhere) != 0) {
    out += to_string(*exact_end(figure, end, results));
  } else {
    const std::size_t before = out.size();
    append_scaled(out, end == FigureEnd::low ? figure.low : figure.high, scale);
    if (out[before] == '"') {  // a fraction needs no quotes here
      out.pop_back();
      out.erase(before, 1);
    }
  }
}

void append_json_text(std::string& out, std::string_view text) {
  const bool plain = std::ranges::all_of(text, [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte >= 0x20 && byte < 0x7F && c != '"' && c != '\\';
  });
  if (!plain) {
    out += json_quoted(text);
    return;
  }
  out += '"';
  out += text;
  out += '"';
}

}  // namespace rencai
