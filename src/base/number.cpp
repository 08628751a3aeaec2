#include "base/number.h"

#include <algorithm>
#include <utility>

#include "base/text.h"

namespace rencai {

namespace {

__extension__ typedef unsigned __int128 UInt128;

constexpr Int128 limit = Int128{1} << 126;
constexpr std::size_t most_digits = 36;  // 10^36 < 2^126

constexpr UInt128 magnitude(Int128 value) {
  return value < 0 ? UInt128{0} - static_cast<UInt128>(value) : static_cast<UInt128>(value);
}

constexpr Int128 greatest_common_divisor(Int128 a, Int128 b) {
  UInt128 x = magnitude(a);
  UInt128 y = magnitude(b);
  while (y != 0) x = std::exchange(y, x % y);
  return static_cast<Int128>(x);
}

// A product of two 128-bit magnitudes, most significant half first.
using UInt256 = std::pair<UInt128, UInt128>;

constexpr UInt256 multiply_wide(UInt128 a, UInt128 b) {
  constexpr UInt128 low_half = UINT64_MAX;
  const UInt128 low = (a & low_half) * (b & low_half);
  const UInt128 cross_a = (a >> 64U) * (b & low_half);
  const UInt128 cross_b = (a & low_half) * (b >> 64U);
  const UInt128 middle = (low >> 64U) + (cross_a & low_half) + (cross_b & low_half);
  return {(a >> 64U) * (b >> 64U) + (cross_a >> 64U) + (cross_b >> 64U) + (middle >> 64U),
          (middle << 64U) | (low & low_half)};
}

std::string digits_of(Int128 value) {
  std::string result;
  UInt128 rest = magnitude(value);
  do {
    result += static_cast<char>('0' + static_cast<int>(rest % 10));
    rest /= 10;
  } while (rest != 0);
  if (value < 0) result += '-';
  std::reverse(result.begin(), result.end());
  return result;
}

}  // namespace

std::optional<Rational> Rational::make(Int128 numerator, Int128 denominator) {
  if (denominator == 0) return {};
  // The most negative 128-bit number has no magnitude of its own type; it is beyond the limit unless it cancels, which
  // nothing here needs.
  constexpr Int128 lowest = -limit - limit;
  if (numerator == lowest || denominator == lowest) return {};
  const Int128 divisor = greatest_common_divisor(numerator, denominator);
  Rational result;
  result.numerator_ = numerator / divisor;
  result.denominator_ = denominator / divisor;
  if (result.denominator_ < 0) {
    result.numerator_ = -result.numerator_;
    result.denominator_ = -result.denominator_;
  }
  if (result.numerator_ >= limit || result.numerator_ <= -limit || result.denominator_ >= limit) return {};
  return result;
}

std::optional<Rational> Rational::parse(std::string_view digits) {
  const bool negative = digits.starts_with('-');
  if (negative) digits.remove_prefix(1);
  Int128 numerator = 0;
  Int128 denominator = 1;
  std::size_t count = 0;
  bool after_point = false;
  for (std::size_t i = 0; i < digits.size(); ++i) {
    const char c = digits[i];
    if (c == '.') {
      if (after_point || i == 0 || i + 1 == digits.size()) return {};
      after_point = true;
      continue;
    }
    if (!is_digit(c) || ++count > most_digits) return {};
    numerator = numerator * 10 + (c - '0');
    if (after_point) denominator *= 10;
  }
  if (count == 0) return {};
  return make(negative ? -numerator : numerator, denominator);
}

std::strong_ordering Rational::operator<=>(const Rational& other) const {
  if (sign() != other.sign()) return sign() <=> other.sign();
  const UInt256 left = multiply_wide(magnitude(numerator_), magnitude(other.denominator_));
  const UInt256 right = multiply_wide(magnitude(other.numerator_), magnitude(denominator_));
  const bool negative = sign() < 0;
  if (left < right) return negative ? std::strong_ordering::greater : std::strong_ordering::less;
  if (right < left) return negative ? std::strong_ordering::less : std::strong_ordering::greater;
  return std::strong_ordering::equal;
}

std::optional<Rational> add(const Rational& a, const Rational& b) {
  const Int128 divisor = greatest_common_divisor(a.denominator(), b.denominator());
  const Int128 a_part = a.denominator() / divisor;
  const Int128 b_part = b.denominator() / divisor;
  Int128 left = 0;
  Int128 right = 0;
  Int128 numerator = 0;
  if (__builtin_mul_overflow(a.numerator(), b_part, &left) || __builtin_mul_overflow(b.numerator(), a_part, &right) ||
      __builtin_add_overflow(left, right, &numerator)) {
    return {};
  }
  // Only factors of `divisor` can still cancel.
  const Int128 common = greatest_common_divisor(numerator, divisor);
  Int128 denominator = 0;
  if (__builtin_mul_overflow(a_part, b.denominator() / common, &denominator)) return {};
  return Rational::make(numerator / common, denominator);
}

std::optional<Rational> subtract(const Rational& a, const Rational& b) { return add(a, negate(b)); }

std::optional<Rational> multiply(const Rational& a, const Rational& b) {
  // Cancelling crosswise first leaves a normalised product: what overflows below is truly too large.
  const Int128 first = greatest_common_divisor(a.numerator(), b.denominator());
  const Int128 second = greatest_common_divisor(b.numerator(), a.denominator());
  Int128 numerator = 0;
  Int128 denominator = 0;
  if (__builtin_mul_overflow(a.numerator() / first, b.numerator() / second, &numerator) ||
      __builtin_mul_overflow(a.denominator() / second, b.denominator() / first, &denominator)) {
    return {};
  }
  return Rational::make(numerator, denominator);
}

std::optional<Rational> divide(const Rational& a, const Rational& b) {
  const auto reciprocal = Rational::make(b.denominator(), b.numerator());
  if (!reciprocal) return {};
  return multiply(a, *reciprocal);
}

Rational negate(const Rational& a) { return Rational::make(-a.numerator(), a.denominator()).value_or(a); }

std::optional<Rational> round_to(const Rational& value, const Rational& step, Rounding rounding) {
  if (step.sign() <= 0) return {};
  const auto steps = divide(value, step);
  if (!steps) return {};
  const Int128 denominator = steps->denominator();
  Int128 whole = steps->numerator() / denominator;
  Int128 rest = steps->numerator() % denominator;
  if (rest < 0) {
    rest += denominator;
    --whole;
  }
  // Now value = whole + rest / denominator, 0 <= rest < denominator.
  switch (rounding) {
    case Rounding::down: break;
    case Rounding::up: whole += rest > 0 ? 1 : 0; break;
    case Rounding::half_up: {
      const Int128 twice = rest * 2;
      if (twice > denominator || (twice == denominator && value.sign() > 0)) ++whole;
      break;
    }
  }
  const auto multiple = Rational::make(whole, 1);
  if (!multiple) return {};
  return multiply(*multiple, step);
}

bool terminates(const Rational& value) {
  Int128 rest = value.denominator();
  while (rest % 2 == 0) rest /= 2;
  while (rest % 5 == 0) rest /= 5;
  return rest == 1;
}

std::string to_string(const Rational& value) {
  if (value.is_integer()) return digits_of(value.numerator());
  if (!terminates(value)) return digits_of(value.numerator()) + "/" + digits_of(value.denominator());

  UInt128 denominator = magnitude(value.denominator());
  UInt128 rest = magnitude(value.numerator());
  std::string result = value.sign() < 0 ? "-" : "";
  result += digits_of(static_cast<Int128>(rest / denominator)) + ".";
  rest %= denominator;
  // Each digit takes a factor 2 or 5 out of the denominator instead of multiplying the rest by 10, so that nothing
  // exceeds 128 bits.
  while (rest != 0) {
    if (denominator % 10 == 0) {
      denominator /= 10;
    } else if (denominator % 5 == 0) {
      denominator /= 5;
      rest *= 2;
    } else {
      denominator /= 2;
      rest *= 5;
    }
    result += static_cast<char>('0' + static_cast<int>(rest / denominator));
    rest %= denominator;
  }
  return result;
}

}  // namespace rencai
