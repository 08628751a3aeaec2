#include "eval/lane_figure.h"

#include <limits>

namespace rencai {
namespace {

std::optional<std::int64_t> in_scale(const Rational& value, std::int64_t scale) {
  const auto scaled = multiply(value, Rational(scale));
  if (!scaled || !scaled->is_integer()) return std::nullopt;
  const Int128 whole = scaled->numerator();
  if (whole > std::numeric_limits<std::int64_t>::max() || whole < std::numeric_limits<std::int64_t>::min())
    return std::nullopt;
  return static_cast<std::int64_t>(whole);
}

}  // namespace

LaneFigure FigureStore::figure(const Interval& interval, std::int64_t scale) {
  LaneFigure figure;
  figure.marks = figure_present;
  if (interval.unspecified) figure.marks |= figure_unspecified;
  if (!interval.low) figure.marks |= figure_low_unbounded;
  if (!interval.high) figure.marks |= figure_high_unbounded;
  const auto low = interval.low ? in_scale(*interval.low, scale) : std::optional<std::int64_t>(0);
  const auto high = interval.high ? in_scale(*interval.high, scale) : std::optional<std::int64_t>(0);
  if (low && high) {
    figure.low = *low;
    figure.high = *high;
  } else {
    figure.marks |= figure_elsewhere;
    figure.low = static_cast<std::int64_t>(intervals_.size());
    intervals_.push_back(interval);
  }
  return figure;
}

Interval FigureStore::interval(const LaneFigure& figure, std::int64_t scale) const {
  if (figure.has(figure_elsewhere)) return kept(figure);
  Interval interval;
  interval.unspecified = figure.has(figure_unspecified);
  if (!figure.has(figure_low_unbounded)) interval.low = Rational::make(figure.low, scale);
  if (!figure.has(figure_high_unbounded)) interval.high = Rational::make(figure.high, scale);
  return interval;
}

}  // namespace rencai
