// One lane's value in the general kernels: an interval of fractions whose ends may be open or unbounded. Exact; what
// leaves 63 bits becomes unbounded with a fault. src/README.md has the meaning of each operation.
#pragma once

#include <cstddef>
#include <cstdint>

#include "base/number.h"
#include "eval/columns.h"

namespace rencai {

struct End {
  std::int64_t numerator = 0;
  std::int64_t denominator = 1;  // > 0
  bool open = false;             // never where unbounded
  bool unbounded = false;
};

struct LaneNumber {
  End low;
  End high;
  bool unspecified = false;
  bool overflow = false;  // of this very value, not of what it was computed from
  bool divided_by_zero = false;
};

[[nodiscard]] LaneNumber load(const View& view, std::size_t lane);
// `number`'s ends must be whole in the column's scale, where it has one.
void store(const Column& out, std::size_t lane, const LaneNumber& number);

// The order of two bounded ends' values: below 0, 0, above 0.
[[nodiscard]] int compare(const End& a, const End& b);
[[nodiscard]] int sign(const End& end);

// Low ends in their order: unbounded first, of equal ones the closed before the open. High ends: unbounded last, of
// equal ones the open first.
[[nodiscard]] bool low_before(const End& a, const End& b);
[[nodiscard]] bool high_before(const End& a, const End& b);
[[nodiscard]] inline const End& least_low(const End& a, const End& b) { return low_before(b, a) ? b : a; }
[[nodiscard]] inline const End& greatest_low(const End& a, const End& b) { return low_before(a, b) ? b : a; }
[[nodiscard]] inline const End& least_high(const End& a, const End& b) { return high_before(b, a) ? b : a; }
[[nodiscard]] inline const End& greatest_high(const End& a, const End& b) { return high_before(a, b) ? b : a; }

// The hull of both; marks of both.
[[nodiscard]] LaneNumber hull(const LaneNumber& a, const LaneNumber& b);
[[nodiscard]] bool is_single(const LaneNumber& number);

// A comparison: what can be.
struct Possible {
  bool yes = false;
  bool no = false;
};
[[nodiscard]] Possible less(const LaneNumber& a, const LaneNumber& b);
[[nodiscard]] Possible less_or_equal(const LaneNumber& a, const LaneNumber& b);
[[nodiscard]] Possible equal(const LaneNumber& a, const LaneNumber& b);

// Arithmetic. `scale` is the result's, 0 where lanes have denominators. Marks of both arguments.
// False where the sum leaves 63 bits.
[[nodiscard]] bool add_ends(const End& a, const End& b, std::int64_t scale, End& sum);
[[nodiscard]] LaneNumber overflown();
[[nodiscard]] LaneNumber add(const LaneNumber& a, const LaneNumber& b, std::int64_t scale);
[[nodiscard]] LaneNumber subtract(const LaneNumber& a, const LaneNumber& b, std::int64_t scale);
[[nodiscard]] LaneNumber negate(const LaneNumber& a);
[[nodiscard]] LaneNumber multiply(const LaneNumber& a, const LaneNumber& b, std::int64_t scale);
[[nodiscard]] bool is_zero(const LaneNumber& number);
[[nodiscard]] bool touches_zero(const LaneNumber& number);
// `b` does not touch 0.
[[nodiscard]] LaneNumber divide(const LaneNumber& a, const LaneNumber& b, std::int64_t scale);
[[nodiscard]] LaneNumber unbounded();
// Both ends to a multiple of `step`, which is one closed value above 0.
[[nodiscard]] LaneNumber round_to(const LaneNumber& a, const End& step, Rounding rounding, std::int64_t scale);
// The greatest whole number that is not above the end.
[[nodiscard]] std::int64_t floor_of(const End& end);

}  // namespace rencai
