// Integers of any size, the schoolbook way. The reference shares no arithmetic with the calculator.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace rencai::reference {

class BigInteger {
 public:
  BigInteger() = default;
  BigInteger(std::int64_t value);  // NOLINT(google-explicit-constructor): integers are integers
  // The two halves of a 128-bit magnitude.
  static BigInteger of_halves(std::uint64_t high, std::uint64_t low, bool negative);

  [[nodiscard]] int sign() const { return limbs_.empty() ? 0 : negative_ ? -1 : 1; }
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
  static bool fits_64(const Limbs& a) { return a.size() <= 2; }
  static std::uint64_t as_64(const Limbs& a);
  static Limbs from_64(std::uint64_t value);
  static BigInteger make(Limbs limbs, bool negative);

  Limbs limbs_;
  bool negative_ = false;
};

BigInteger floor_divide(const BigInteger& a, const BigInteger& b);
BigInteger gcd(const BigInteger& a, const BigInteger& b);
int compare(const BigInteger& a, const BigInteger& b);

}  // namespace rencai::reference
