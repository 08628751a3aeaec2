// Fractions of any size.
#pragma once

#include <string>
#include <string_view>

#include "big_integer.h"

namespace rencai::reference {

class Exact {
 public:
  Exact() = default;
  Exact(std::int64_t integer) : numerator_(integer) {}  // NOLINT(google-explicit-constructor): integers are fractions
  Exact(const BigInteger& numerator, const BigInteger& denominator);  // denominator != 0
  // [-]digits[.digits]
  static Exact parse(std::string_view text);

  [[nodiscard]] const BigInteger& numerator() const { return numerator_; }
  [[nodiscard]] const BigInteger& denominator() const { return denominator_; }
  [[nodiscard]] int sign() const { return numerator_.sign(); }
  [[nodiscard]] bool is_integer() const { return denominator_ == BigInteger(1); }
  [[nodiscard]] BigInteger floor() const { return floor_divide(numerator_, denominator_); }
  // All digits where the fraction terminates, else "1/3".
  [[nodiscard]] std::string to_string() const;

  friend Exact operator+(const Exact& a, const Exact& b);
  friend Exact operator-(const Exact& a, const Exact& b);
  friend Exact operator*(const Exact& a, const Exact& b);
  friend Exact operator/(const Exact& a, const Exact& b);  // b != 0
  friend Exact operator-(const Exact& a) { return Exact(0) - a; }
  friend bool operator==(const Exact& a, const Exact& b) { return compare(a, b) == 0; }
  friend bool operator<(const Exact& a, const Exact& b) { return compare(a, b) < 0; }
  friend bool operator<=(const Exact& a, const Exact& b) { return compare(a, b) <= 0; }
  friend bool operator>(const Exact& a, const Exact& b) { return compare(a, b) > 0; }
  friend bool operator>=(const Exact& a, const Exact& b) { return compare(a, b) >= 0; }
  static int compare(const Exact& a, const Exact& b);

 private:
  BigInteger numerator_;
  BigInteger denominator_ = 1;
};

// To a multiple of `step` > 0: down, up, or to the nearest with halves away from zero.
[[nodiscard]] Exact floor_to(const Exact& value, const Exact& step);
[[nodiscard]] Exact ceil_to(const Exact& value, const Exact& step);
[[nodiscard]] Exact round_to(const Exact& value, const Exact& step);
[[nodiscard]] Exact to_fen(const Exact& yuan);

}  // namespace rencai::reference
