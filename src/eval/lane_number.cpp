#include "eval/lane_number.h"

#include <limits>

namespace rencai {

namespace {

constexpr std::int64_t largest = std::numeric_limits<std::int64_t>::max();

Int128 greatest_common_divisor(Int128 a, Int128 b) {
  if (a < 0) a = -a;
  while (b != 0) {
    const Int128 rest = a % b;
    a = b;
    b = rest;
  }
  return a;
}

// numerator / denominator (> 0) as an end in `scale`; false where it leaves 63 bits.
bool narrow(Int128 numerator, Int128 denominator, std::int64_t scale, End& end) {
  if (denominator != scale) {
    const Int128 divisor = greatest_common_divisor(numerator, denominator);
    numerator /= divisor;
    denominator /= divisor;
    if (scale != 0) {
      if (denominator > scale) return false;
      if (__builtin_mul_overflow(numerator, Int128{scale} / denominator, &numerator)) return false;
      denominator = scale;
    }
  }
  if (numerator > largest || numerator < -Int128{largest} || denominator > largest) return false;
  end.numerator = static_cast<std::int64_t>(numerator);
  end.denominator = static_cast<std::int64_t>(denominator);
  return true;
}

End negated(End end) {
  end.numerator = -end.numerator;
  return end;
}

// A product of two ends: finite with openness, or beyond everything on the side of `infinite`.
struct Product {
  Int128 numerator = 0;
  Int128 denominator = 1;
  bool open = false;
  int infinite = 0;
};

// `side`: where an unbounded end lies, -1 for a low one.
Product product_of(const End& a, int a_side, const End& b, int b_side) {
  const bool a_closed_zero = !a.unbounded && a.numerator == 0 && !a.open;
  const bool b_closed_zero = !b.unbounded && b.numerator == 0 && !b.open;
  Product product;
  product.open = (a.open && !b_closed_zero) || (b.open && !a_closed_zero);
  const int a_sign = a.unbounded ? a_side : sign(a);
  const int b_sign = b.unbounded ? b_side : sign(b);
  if (a.unbounded || b.unbounded) {
    product.infinite = a_sign * b_sign;
    return product;
  }
  product.numerator = Int128{a.numerator} * b.numerator;
  product.denominator = Int128{a.denominator} * b.denominator;
  return product;
}

std::strong_ordering compare_products(const Product& a, const Product& b) {
  if (a.infinite != 0 || b.infinite != 0) return a.infinite <=> b.infinite;
  if (a.denominator == b.denominator) return a.numerator <=> b.numerator;
  return *Rational::make(a.numerator, a.denominator) <=> *Rational::make(b.numerator, b.denominator);
}

bool end_of(const Product& product, std::int64_t scale, End& end) {
  if (product.infinite != 0) {
    end = {.unbounded = true};
    return true;
  }
  end.open = product.open;
  return narrow(product.numerator, product.denominator, scale, end);
}

// 1 / end, for an end that is not 0; an unbounded one gives an open 0.
End reciprocal(const End& end) {
  if (end.unbounded) return {.open = true};
  End result;
  result.open = end.open;
  result.numerator = end.numerator < 0 ? -end.denominator : end.denominator;
  result.denominator = end.numerator < 0 ? -end.numerator : end.numerator;
  return result;
}

bool round_end(const End& a, const End& step, Rounding rounding, std::int64_t scale, End& result) {
  result = {};
  if (a.unbounded) {
    result.unbounded = true;
    return true;
  }
  const Int128 numerator = Int128{a.numerator} * step.denominator;
  const Int128 denominator = Int128{a.denominator} * step.numerator;
  Int128 steps = numerator / denominator;
  const Int128 rest = numerator - steps * denominator;
  const Int128 size = rest < 0 ? -rest : rest;
  switch (rounding) {
    case Rounding::half_up:
      if (size >= denominator - size) steps += numerator < 0 ? -1 : 1;
      break;
    case Rounding::down:
      if (rest < 0) --steps;
      break;
    case Rounding::up:
      if (rest > 0) ++steps;
      break;
  }
  Int128 rounded = 0;
  if (__builtin_mul_overflow(steps, Int128{step.numerator}, &rounded)) return false;
  return narrow(rounded, step.denominator, scale, result);
}

}  // namespace

LaneNumber load(const View& view, std::size_t lane) {
  LaneNumber number;
  number.low.numerator = view.low[lane];
  number.high.numerator = view.high[lane];
  number.low.denominator = view.low_denominator ? view.low_denominator[lane] : view.scale;
  number.high.denominator = view.high_denominator ? view.high_denominator[lane] : view.scale;
  if (view.flags) {
    const unsigned flags = view.flags[lane];
    number.low.open = (flags & low_open) != 0;
    number.high.open = (flags & high_open) != 0;
    number.low.unbounded = (flags & low_unbounded) != 0;
    number.high.unbounded = (flags & high_unbounded) != 0;
    number.unspecified = (flags & unspecified_mark) != 0;
    number.overflow = (flags & overflow_fault) != 0;
    number.divided_by_zero = (flags & zero_divisor) != 0;
  }
  return number;
}

void store(const Column& out, std::size_t lane, const LaneNumber& number) {
  const auto put = [&](const End& end, std::int64_t* lanes, std::int64_t* denominators) {
    if (end.unbounded) {
      lanes[lane] = 0;
      if (denominators) denominators[lane] = 1;
    } else if (denominators) {
      lanes[lane] = end.numerator;
      denominators[lane] = end.denominator;
    } else if (end.denominator == out.scale) {
      lanes[lane] = end.numerator;
    } else {
      End scaled;
      static_cast<void>(narrow(end.numerator, end.denominator, out.scale, scaled));
      lanes[lane] = scaled.numerator;
    }
  };
  put(number.low, out.low, out.low_denominator);
  put(number.high, out.high, out.high_denominator);
  if (!out.flags) return;
  unsigned flags = 0;
  if (number.low.open) flags |= low_open;
  if (number.high.open) flags |= high_open;
  if (number.low.unbounded) flags |= low_unbounded;
  if (number.high.unbounded) flags |= high_unbounded;
  if (number.unspecified) flags |= unspecified_mark;
  if (number.overflow) flags |= overflow_fault;
  if (number.divided_by_zero) flags |= zero_divisor;
  out.flags[lane] = static_cast<unsigned char>(flags);
}

int compare(const End& a, const End& b) {
  const bool same_scale = a.denominator == b.denominator;
  const Int128 left = same_scale ? Int128{a.numerator} : Int128{a.numerator} * b.denominator;
  const Int128 right = same_scale ? Int128{b.numerator} : Int128{b.numerator} * a.denominator;
  return left < right ? -1 : left > right ? 1 : 0;
}

int sign(const End& end) { return end.numerator < 0 ? -1 : end.numerator > 0 ? 1 : 0; }

bool low_before(const End& a, const End& b) {
  if (a.unbounded || b.unbounded) return a.unbounded && !b.unbounded;
  const int order = compare(a, b);
  return order != 0 ? order < 0 : !a.open && b.open;
}

bool high_before(const End& a, const End& b) {
  if (a.unbounded || b.unbounded) return b.unbounded && !a.unbounded;
  const int order = compare(a, b);
  return order != 0 ? order < 0 : a.open && !b.open;
}

LaneNumber hull(const LaneNumber& a, const LaneNumber& b) {
  return {.low = least_low(a.low, b.low),
          .high = greatest_high(a.high, b.high),
          .unspecified = a.unspecified || b.unspecified};
}

bool is_single(const LaneNumber& number) {
  if (number.low.unbounded || number.high.unbounded || number.low.open || number.high.open) return false;
  return compare(number.low, number.high) == 0;
}

namespace {

// The order of a low end and a high end: an unbounded one is beyond everything.
int compare_low_to_high(const End& low, const End& high) {
  return low.unbounded || high.unbounded ? -1 : compare(low, high);
}

}  // namespace

Possible less(const LaneNumber& a, const LaneNumber& b) {
  const int above = -compare_low_to_high(b.low, a.high);
  return {.yes = compare_low_to_high(a.low, b.high) < 0,
          .no = above > 0 || (above == 0 && !a.high.open && !b.low.open)};
}

Possible less_or_equal(const LaneNumber& a, const LaneNumber& b) {
  const int below = compare_low_to_high(a.low, b.high);
  return {.yes = below < 0 || (below == 0 && !a.low.open && !b.high.open),
          .no = compare_low_to_high(b.low, a.high) < 0};
}

Possible equal(const LaneNumber& a, const LaneNumber& b) {
  const End& low = greatest_low(a.low, b.low);
  const End& high = least_high(a.high, b.high);
  const int order = compare_low_to_high(low, high);
  const bool same = is_single(a) && is_single(b) && compare(a.low, b.low) == 0;
  return {.yes = order < 0 || (order == 0 && !low.open && !high.open), .no = !same};
}

LaneNumber unbounded() { return {.low = {.unbounded = true}, .high = {.unbounded = true}}; }

bool add_ends(const End& a, const End& b, std::int64_t scale, End& sum) {
  sum.open = a.open || b.open;
  sum.unbounded = a.unbounded || b.unbounded;
  if (sum.unbounded) {
    sum = {.unbounded = true};
    return true;
  }
  if (a.denominator == b.denominator) {
    return narrow(Int128{a.numerator} + b.numerator, a.denominator, scale, sum);
  }
  const Int128 numerator = Int128{a.numerator} * b.denominator + Int128{b.numerator} * a.denominator;
  return narrow(numerator, Int128{a.denominator} * b.denominator, scale, sum);
}

LaneNumber overflown() {
  LaneNumber result = unbounded();
  result.overflow = true;
  return result;
}

LaneNumber add(const LaneNumber& a, const LaneNumber& b, std::int64_t scale) {
  LaneNumber result;
  if (!add_ends(a.low, b.low, scale, result.low) || !add_ends(a.high, b.high, scale, result.high)) {
    result = overflown();
  }
  result.unspecified = a.unspecified || b.unspecified;
  return result;
}

LaneNumber negate(const LaneNumber& a) {
  return {.low = negated(a.high), .high = negated(a.low), .unspecified = a.unspecified};
}

LaneNumber subtract(const LaneNumber& a, const LaneNumber& b, std::int64_t scale) { return add(a, negate(b), scale); }

LaneNumber multiply(const LaneNumber& a, const LaneNumber& b, std::int64_t scale) {
  const Product products[] = {product_of(a.low, -1, b.low, -1), product_of(a.low, -1, b.high, 1),
                              product_of(a.high, 1, b.low, -1), product_of(a.high, 1, b.high, 1)};
  Product low = products[0];
  Product high = products[0];
  for (const Product& product : products) {
    const auto to_low = compare_products(product, low);
    if (to_low < 0 || (to_low == 0 && low.open)) low = product;
    const auto to_high = compare_products(product, high);
    if (to_high > 0 || (to_high == 0 && high.open)) high = product;
  }
  LaneNumber result;
  if (!end_of(low, scale, result.low) || !end_of(high, scale, result.high)) result = overflown();
  result.unspecified = a.unspecified || b.unspecified;
  return result;
}

bool is_zero(const LaneNumber& number) {
  return !number.low.unbounded && !number.high.unbounded && number.low.numerator == 0 && number.high.numerator == 0;
}

bool touches_zero(const LaneNumber& number) {
  return (number.low.unbounded || number.low.numerator <= 0) && (number.high.unbounded || number.high.numerator >= 0);
}

LaneNumber divide(const LaneNumber& a, const LaneNumber& b, std::int64_t scale) {
  LaneNumber inverse;
  inverse.low = reciprocal(b.high);
  inverse.high = reciprocal(b.low);
  inverse.unspecified = b.unspecified;
  return multiply(a, inverse, scale);
}

LaneNumber round_to(const LaneNumber& a, const End& step, Rounding rounding, std::int64_t scale) {
  LaneNumber result;
  if (!round_end(a.low, step, rounding, scale, result.low) || !round_end(a.high, step, rounding, scale, result.high)) {
    result = overflown();
  }
  result.unspecified = a.unspecified;
  return result;
}

std::int64_t floor_of(const End& end) {
  const std::int64_t whole = end.numerator / end.denominator;
  return whole * end.denominator > end.numerator ? whole - 1 : whole;
}

}  // namespace rencai
