// Exact rational numbers for constants, parameters and results. Never binary floating point.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace rencai {

// 128-bit integers are an extension of g++ and clang; this is the one place that names it.
__extension__ typedef __int128 Int128;

// A normalised fraction: denominator > 0, greatest common divisor 1. |numerator| and denominator stay below 2^126.
class Rational {
 public:
  constexpr Rational() = default;
  constexpr Rational(std::int64_t integer)
      : numerator_(integer) {}  // NOLINT(google-explicit-constructor): integers are rationals
  // numerator / denominator, normalised. Empty when the denominator is 0 or the result is beyond the limits.
  static std::optional<Rational> make(Int128 numerator, Int128 denominator);
  // `digits` is [-]digit+[.digit+] (no exponent, no separators). Empty when it is not that, or has more than 36 digits.
  static std::optional<Rational> parse(std::string_view digits);

  [[nodiscard]] Int128 numerator() const { return numerator_; }
  [[nodiscard]] Int128 denominator() const { return denominator_; }
  [[nodiscard]] bool is_integer() const { return denominator_ == 1; }
  [[nodiscard]] int sign() const { return numerator_ < 0 ? -1 : numerator_ > 0 ? 1 : 0; }

  bool operator==(const Rational&) const = default;
  // Exact, for all values (256-bit cross product).
  std::strong_ordering operator<=>(const Rational& other) const;

 private:
  Int128 numerator_ = 0;
  Int128 denominator_ = 1;
};

// Empty on overflow of the result, or of the common denominator's numerator of a sum (or, for divide, a zero divisor).
[[nodiscard]] std::optional<Rational> add(const Rational& a, const Rational& b);
[[nodiscard]] std::optional<Rational> subtract(const Rational& a, const Rational& b);
[[nodiscard]] std::optional<Rational> multiply(const Rational& a, const Rational& b);
[[nodiscard]] std::optional<Rational> divide(const Rational& a, const Rational& b);
[[nodiscard]] Rational negate(const Rational& a);

enum class Rounding { half_up, down, up };  // half_up: halves away from zero; down / up: toward minus / plus infinity
// The nearest multiple of `step`. Empty on overflow, or where `step` is not above 0.
[[nodiscard]] std::optional<Rational> round_to(const Rational& value, const Rational& step, Rounding rounding);

// All digits where the fraction terminates ("180000", "0.125", "-3.5"), else "1/3". Never an exponent.
[[nodiscard]] std::string to_string(const Rational& value);
[[nodiscard]] bool terminates(const Rational& value);

}  // namespace rencai
