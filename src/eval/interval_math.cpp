#include "eval/interval_math.h"

#include <array>

namespace rencai {
namespace {

// An end of an interval on the line of numbers with its two infinities.
struct End {
  int infinity = 0;  // -1, 0, 1
  Rational value;
  bool open = false;
};

End low_end(const Interval& interval) {
  if (!interval.low) return {-1, {}, true};
  return {0, *interval.low, interval.low_open};
}
End high_end(const Interval& interval) {
  if (!interval.high) return {1, {}, true};
  return {0, *interval.high, interval.high_open};
}

bool is_zero(const End& end) { return end.infinity == 0 && end.value.sign() == 0; }
int sign(const End& end) { return end.infinity != 0 ? end.infinity : end.value.sign(); }

End times(const End& a, const End& b) {
  const bool closed_zero = (is_zero(a) && !a.open) || (is_zero(b) && !b.open);
  const bool open = (a.open || b.open) && !closed_zero;
  if (is_zero(a) || is_zero(b)) return {0, 0, open};
  const int direction = sign(a) * sign(b);
  if (a.infinity != 0 || b.infinity != 0) return {direction, {}, true};
  const auto value = multiply(a.value, b.value);
  if (!value) return {direction, {}, true};
  return {0, *value, open};
}

// -1, 0, 1 as a is below, at or above b.
int compare(const End& a, const End& b) {
  if (a.infinity != b.infinity) return a.infinity < b.infinity ? -1 : 1;
  if (a.infinity != 0 || a.value == b.value) return 0;
  return a.value < b.value ? -1 : 1;
}

Interval between(const End& low, const End& high) {
  Interval result;
  if (low.infinity == 0) {
    result.low = low.value;
    result.low_open = low.open;
  }
  if (high.infinity == 0) {
    result.high = high.value;
    result.high_open = high.open;
  }
  return result;
}

}  // namespace

Interval single(const Rational& value) {
  Interval result;
  result.low = value;
  result.high = value;
  return result;
}

bool is_single(const Interval& interval) { return interval.low && interval.high && *interval.low == *interval.high; }

Interval product(const Interval& a, const Interval& b) {
  const std::array<End, 4> ends{times(low_end(a), low_end(b)), times(low_end(a), high_end(b)),
                                times(high_end(a), low_end(b)), times(high_end(a), high_end(b))};
  End low = ends[0];
  End high = ends[0];
  for (const End& end : ends) {
    const int below = compare(end, low);
    if (below < 0 || (below == 0 && low.open)) low = end;
    const int above = compare(end, high);
    if (above > 0 || (above == 0 && high.open)) high = end;
  }
  Interval result = between(low, high);
  result.unspecified = a.unspecified || b.unspecified;
  return result;
}

Interval hull(const Interval& a, const Interval& b) {
  End low = low_end(a);
  const int below = compare(low_end(b), low);
  if (below < 0 || (below == 0 && low.open)) low = low_end(b);
  End high = high_end(a);
  const int above = compare(high_end(b), high);
  if (above > 0 || (above == 0 && high.open)) high = high_end(b);
  Interval result = between(low, high);
  result.unspecified = a.unspecified || b.unspecified;
  return result;
}

Interval rounded_to_fen(const Interval& interval) {
  const Rational fen = *Rational::make(1, 100);
  Interval result = interval;
  const auto round = [&](std::optional<Rational>& end, bool& open) {
    if (!end) return;
    const auto rounded = round_to(*end, fen, Rounding::half_up);
    if (!rounded || *rounded != *end) open = false;
    end = rounded;
  };
  round(result.low, result.low_open);
  round(result.high, result.high_open);
  if (is_single(result)) result.low_open = result.high_open = false;
  return result;
}

Interval floored_at_zero(const Interval& interval) {
  Interval result = interval;
  if (!result.low || result.low->sign() < 0) {
    result.low = 0;
    result.low_open = false;
  }
  if (result.high && result.high->sign() < 0) {
    result.high = 0;
    result.high_open = false;
  }
  return result;
}

bool is_money(const Type& type) { return type.kind == Kind::number && type.unit.yuan != 0 && type.unit.point == 0; }

}  // namespace rencai
