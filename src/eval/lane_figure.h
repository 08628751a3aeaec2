// Figures of results by lane: whole numbers in parts of a column's scale.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "eval/outcome.h"

namespace rencai {

enum FigureMark : std::uint8_t {
  figure_present = 1,
  figure_low_unbounded = 2,
  figure_high_unbounded = 4,
  figure_unspecified = 8,
  figure_elsewhere = 16,  // not whole in the column's scale, or beyond 63 bits: `low` is the place of its interval in
                          // the FigureStore
};

// A number between two ends, both in parts of its column's scale; an unbounded end is 0. Without marks: there is none.
struct LaneFigure {
  std::int64_t low = 0;
  std::int64_t high = 0;
  std::uint8_t marks = 0;
  [[nodiscard]] bool present() const { return (marks & figure_present) != 0; }
  [[nodiscard]] bool has(FigureMark mark) const { return (marks & mark) != 0; }
  [[nodiscard]] bool operator==(const LaneFigure& other) const = default;
};

// Money is held in fen.
inline constexpr std::int64_t fen_scale = 100;

// Makes figures of intervals, and keeps the intervals that no figure can hold.
class FigureStore {
 public:
  [[nodiscard]] LaneFigure figure(const Interval& interval, std::int64_t scale);
  [[nodiscard]] Interval interval(const LaneFigure& figure, std::int64_t scale) const;
  // Of a figure that is elsewhere.
  [[nodiscard]] const Interval& kept(const LaneFigure& elsewhere) const {
    return intervals_[static_cast<std::size_t>(elsewhere.low)];
  }
  void clear() { intervals_.clear(); }

 private:
  std::vector<Interval> intervals_;
};

// numerator / denominator yuan (not below 0, denominator > 0) to the fen, halves up; none beyond 63 bits.
[[nodiscard]] inline std::optional<std::int64_t> to_fen(std::int64_t numerator, std::int64_t denominator) {
  std::int64_t fen = 0;
  if (fen_scale % denominator == 0) {
    if (__builtin_mul_overflow(numerator, fen_scale / denominator, &fen)) return std::nullopt;
    return fen;
  }
  if (!__builtin_mul_overflow(numerator, fen_scale, &fen)) {
    const std::int64_t rest = fen % denominator;
    return fen / denominator + (rest >= denominator - rest ? 1 : 0);
  }
  const Int128 all = Int128{numerator} * fen_scale;
  const Int128 rest = all % denominator;
  const Int128 whole = all / denominator + (rest >= denominator - rest ? 1 : 0);
  if (whole > INT64_MAX) return std::nullopt;
  return static_cast<std::int64_t>(whole);
}

}  // namespace rencai
