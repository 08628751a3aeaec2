// Arithmetic on the intervals of results. Overflow makes an end unbounded.
#pragma once

#include "eval/outcome.h"

namespace rencai {

[[nodiscard]] Interval single(const Rational& value);
// Whether it is one known number.
[[nodiscard]] bool is_single(const Interval& interval);
// The product as src/README.md defines it; 0 times unbounded is 0.
[[nodiscard]] Interval product(const Interval& a, const Interval& b);
// The least interval that covers both: at equal ends the closed one.
[[nodiscard]] Interval hull(const Interval& a, const Interval& b);
// Both ends to the fen, half away from zero. An end that moves, or meets the other, becomes closed.
[[nodiscard]] Interval rounded_to_fen(const Interval& interval);
// What is below 0 becomes 0.
[[nodiscard]] Interval floored_at_zero(const Interval& interval);

// An amount with a unit in which yuan are counted.
[[nodiscard]] bool is_money(const Type& type);

}  // namespace rencai
