#include "exact.h"

namespace rencai::reference {

Exact::Exact(const BigInteger& numerator, const BigInteger& denominator) {
  if (denominator == BigInteger(1)) {
    numerator_ = numerator;
    return;
  }
  const BigInteger divisor = gcd(numerator, denominator);
  const bool flip = denominator.sign() < 0;
  numerator_ = floor_divide(flip ? numerator.negated() : numerator, divisor);
  denominator_ = floor_divide(denominator.magnitude(), divisor);
}

Exact Exact::parse(std::string_view text) {
  BigInteger numerator;
  BigInteger denominator = 1;
  bool negative = false;
  bool fraction = false;
  for (const char c : text) {
    if (c == '-') {
      negative = true;
    } else if (c == '.') {
      fraction = true;
    } else {
      numerator = numerator * 10 + BigInteger(c - '0');
      if (fraction) denominator = denominator * 10;
    }
  }
  return {negative ? numerator.negated() : numerator, denominator};
}

Exact operator+(const Exact& a, const Exact& b) {
  if (a.denominator_ == b.denominator_) return {a.numerator_ + b.numerator_, a.denominator_};
  return {a.numerator_ * b.denominator_ + b.numerator_ * a.denominator_, a.denominator_ * b.denominator_};
}
Exact operator-(const Exact& a, const Exact& b) {
  if (a.denominator_ == b.denominator_) return {a.numerator_ - b.numerator_, a.denominator_};
  return {a.numerator_ * b.denominator_ - b.numerator_ * a.denominator_, a.denominator_ * b.denominator_};
}
Exact operator*(const Exact& a, const Exact& b) {
  return {a.numerator_ * b.numerator_, a.denominator_ * b.denominator_};
}
Exact operator/(const Exact& a, const Exact& b) {
  return {a.numerator_ * b.denominator_, a.denominator_ * b.numerator_};
}

int Exact::compare(const Exact& a, const Exact& b) {
  if (a.denominator_ == b.denominator_) return rencai::reference::compare(a.numerator_, b.numerator_);
  return rencai::reference::compare(a.numerator_ * b.denominator_, b.numerator_ * a.denominator_);
}

std::string Exact::to_string() const {
  if (is_integer()) return numerator_.to_string();
  BigInteger rest = denominator_;
  std::size_t places = 0;
  std::size_t twos = 0;
  std::size_t fives = 0;
  for (; gcd(rest, 2) == BigInteger(2); ++twos) rest = floor_divide(rest, 2);
  for (; gcd(rest, 5) == BigInteger(5); ++fives) rest = floor_divide(rest, 5);
  if (!(rest == BigInteger(1))) return numerator_.to_string() + "/" + denominator_.to_string();
  places = twos > fives ? twos : fives;
  BigInteger power = 1;
  for (std::size_t i = 0; i < places; ++i) power = power * 10;
  std::string digits = floor_divide(numerator_.magnitude() * power, denominator_).to_string();
  if (digits.size() <= places) digits.insert(0, places + 1 - digits.size(), '0');
  digits.insert(digits.size() - places, ".");
  return (sign() < 0 ? "-" : "") + digits;
}

Exact floor_to(const Exact& value, const Exact& step) { return Exact((value / step).floor(), 1) * step; }
Exact ceil_to(const Exact& value, const Exact& step) { return -floor_to(-value, step); }
Exact round_to(const Exact& value, const Exact& step) {
  const Exact half = Exact(1, 2) * step;
  return value.sign() < 0 ? -floor_to(-value + half, step) : floor_to(value + half, step);
}
Exact to_fen(const Exact& yuan) { return round_to(yuan, Exact(1, 100)); }

}  // namespace rencai::reference
