// Integers of any size, the schoolbook way; those of 64 bits the machine's way. The reference shares no arithmetic with
// the calculator.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace rencai::reference {

class BigInteger {
 public:
  BigInteger() = default;
  BigInteger(std::int64_t value) : small_(value) {}  // NOLINT(google-explicit-constructor): integers are integers
  // The two halves of a 128-bit magnitude.
  static BigInteger of_halves(std::uint64_t high, std::uint64_t low, bool negative);

  [[nodiscard]] int sign() const {
    if (!limbs_.empty()) return negative_ ? -1 : 1;
    return small_ == 0 ? 0 : small_ < 0 ? -1 : 1;
  }
  [[nodiscard]] BigInteger negated() const;
  [[nodiscard]] BigInteger magnitude() const;
  [[nodiscard]] std::string to_string() const;
  // The value, or the nearest int64 where it does not fit.
  [[nodiscard]] std::int64_t clamped() const;

  friend BigInteger operator+(const BigInteger& a, const BigInteger& b);
  friend BigInteger operator-(const BigInteger& a, const BigInteger& b);
  friend BigInteger operator*(const BigInteger& a, const BigInteger& b);
  // Quotient towards minus infinity; the remainder has the divisor's sign. The divisor is not 0.
  friend BigInteger floor_divide(const BigInteger& a, const BigInteger& b);
  friend BigInteger gcd(const BigInteger& a, const BigInteger& b);
  friend int compare(const BigInteger& a, const BigInteger& b);
  friend bool operator==(const BigInteger& a, const BigInteger& b) { return compare(a, b) == 0; }

 private:
  using Limbs = std::vector<std::uint32_t>;  // lowest first, no leading zeros
  static int compare_limbs(const Limbs& a, const Limbs& b);
  static Limbs add_limbs(const Limbs& a, const Limbs& b);
  static Limbs subtract_limbs(const Limbs& a, const Limbs& b);  // a >= b
  static Limbs multiply_limbs(const Limbs& a, const Limbs& b);
  static Limbs divide_limbs(const Limbs& a, const Limbs& b, Limbs& remainder);
  static BigInteger make(Limbs limbs, bool negative);
  [[nodiscard]] bool is_small() const { return limbs_.empty(); }
  [[nodiscard]] Limbs limbs() const;  // of the magnitude
  [[nodiscard]] bool is_negative() const { return sign() < 0; }

  std::int64_t small_ = 0;  // the value, where there are no limbs: where it fits
  Limbs limbs_;             // else its magnitude
  bool negative_ = false;   // with limbs
};

BigInteger floor_divide(const BigInteger& a, const BigInteger& b);
BigInteger gcd(const BigInteger& a, const BigInteger& b);
int compare(const BigInteger& a, const BigInteger& b);

}  // namespace rencai::reference
