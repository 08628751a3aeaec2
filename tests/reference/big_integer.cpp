#include "big_integer.h"

#include <algorithm>
#include <limits>
#include <numeric>

namespace rencai::reference {

namespace {

constexpr std::uint64_t largest = std::numeric_limits<std::int64_t>::max();

std::uint64_t magnitude_of(std::int64_t value) {
  return value < 0 ? 0 - static_cast<std::uint64_t>(value) : static_cast<std::uint64_t>(value);
}

}  // namespace

BigInteger BigInteger::make(Limbs limbs, bool negative) {
  while (!limbs.empty() && limbs.back() == 0) limbs.pop_back();
  BigInteger result;
  if (limbs.size() <= 2) {
    std::uint64_t value = limbs.empty() ? 0 : limbs[0];
    if (limbs.size() == 2) value |= static_cast<std::uint64_t>(limbs[1]) << 32U;
    if (value <= largest) {
      result.small_ = negative ? -static_cast<std::int64_t>(value) : static_cast<std::int64_t>(value);
      return result;
    }
    if (negative && value == largest + 1) {
      result.small_ = std::numeric_limits<std::int64_t>::min();
      return result;
    }
  }
  result.negative_ = negative;
  result.limbs_ = std::move(limbs);
  return result;
}

BigInteger::Limbs BigInteger::limbs() const {
  if (!is_small()) return limbs_;
  Limbs limbs;
  for (std::uint64_t value = magnitude_of(small_); value != 0; value >>= 32U)
    limbs.push_back(static_cast<std::uint32_t>(value & UINT32_MAX));
  return limbs;
}

BigInteger BigInteger::of_halves(std::uint64_t high, std::uint64_t low, bool negative) {
  Limbs limbs = {static_cast<std::uint32_t>(low & UINT32_MAX), static_cast<std::uint32_t>(low >> 32U),
                 static_cast<std::uint32_t>(high & UINT32_MAX), static_cast<std::uint32_t>(high >> 32U)};
  return make(std::move(limbs), negative);
}

BigInteger BigInteger::negated() const {
  if (is_small() && small_ != std::numeric_limits<std::int64_t>::min()) return -small_;
  return make(limbs(), !is_negative());
}
BigInteger BigInteger::magnitude() const { return is_negative() ? negated() : *this; }

std::int64_t BigInteger::clamped() const {
  if (is_small()) return small_;
  return negative_ ? std::numeric_limits<std::int64_t>::min() : std::numeric_limits<std::int64_t>::max();
}

int BigInteger::compare_limbs(const Limbs& a, const Limbs& b) {
  if (a.size() != b.size()) return a.size() < b.size() ? -1 : 1;
  for (std::size_t i = a.size(); i-- > 0;)
    if (a[i] != b[i]) return a[i] < b[i] ? -1 : 1;
  return 0;
}

BigInteger::Limbs BigInteger::add_limbs(const Limbs& a, const Limbs& b) {
  Limbs sum;
  std::uint64_t carry = 0;
  for (std::size_t i = 0; i < std::max(a.size(), b.size()) || carry != 0; ++i) {
    carry += i < a.size() ? a[i] : 0U;
    carry += i < b.size() ? b[i] : 0U;
    sum.push_back(static_cast<std::uint32_t>(carry & UINT32_MAX));
    carry >>= 32U;
  }
  return sum;
}

BigInteger::Limbs BigInteger::subtract_limbs(const Limbs& a, const Limbs& b) {
  Limbs difference;
  std::int64_t borrow = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    std::int64_t limb = static_cast<std::int64_t>(a[i]) - borrow - (i < b.size() ? static_cast<std::int64_t>(b[i]) : 0);
    borrow = limb < 0 ? 1 : 0;
    if (limb < 0) limb += std::int64_t{1} << 32;
    difference.push_back(static_cast<std::uint32_t>(limb));
  }
  return difference;
}

BigInteger::Limbs BigInteger::multiply_limbs(const Limbs& a, const Limbs& b) {
  Limbs product(a.size() + b.size(), 0);
  for (std::size_t i = 0; i < a.size(); ++i) {
    std::uint64_t carry = 0;
    for (std::size_t j = 0; j < b.size() || carry != 0; ++j) {
      carry += product[i + j] + (j < b.size() ? static_cast<std::uint64_t>(a[i]) * b[j] : 0U);
      product[i + j] = static_cast<std::uint32_t>(carry & UINT32_MAX);
      carry >>= 32U;
    }
  }
  return product;
}

// Bit by bit, as on paper.
BigInteger::Limbs BigInteger::divide_limbs(const Limbs& a, const Limbs& b, Limbs& remainder) {
  Limbs quotient(a.size(), 0);
  remainder.clear();
  for (std::size_t bit = a.size() * 32; bit-- > 0;) {
    std::uint32_t carry = (a[bit / 32] >> (bit % 32)) & 1U;
    for (auto& limb : remainder) {
      const std::uint32_t out = limb >> 31U;
      limb = (limb << 1U) | carry;
      carry = out;
    }
    if (carry != 0) remainder.push_back(carry);
    if (compare_limbs(remainder, b) >= 0) {
      remainder = subtract_limbs(remainder, b);
      while (!remainder.empty() && remainder.back() == 0) remainder.pop_back();
      quotient[bit / 32] |= 1U << (bit % 32);
    }
  }
  return quotient;
}

BigInteger operator+(const BigInteger& a, const BigInteger& b) {
  std::int64_t sum = 0;
  if (a.is_small() && b.is_small() && !__builtin_add_overflow(a.small_, b.small_, &sum)) return sum;
  const BigInteger::Limbs x = a.limbs();
  const BigInteger::Limbs y = b.limbs();
  if (a.is_negative() == b.is_negative()) return BigInteger::make(BigInteger::add_limbs(x, y), a.is_negative());
  if (BigInteger::compare_limbs(x, y) >= 0) return BigInteger::make(BigInteger::subtract_limbs(x, y), a.is_negative());
  return BigInteger::make(BigInteger::subtract_limbs(y, x), b.is_negative());
}

BigInteger operator-(const BigInteger& a, const BigInteger& b) {
  std::int64_t difference = 0;
  if (a.is_small() && b.is_small() && !__builtin_sub_overflow(a.small_, b.small_, &difference)) return difference;
  return a + b.negated();
}

BigInteger operator*(const BigInteger& a, const BigInteger& b) {
  std::int64_t product = 0;
  if (a.is_small() && b.is_small() && !__builtin_mul_overflow(a.small_, b.small_, &product)) return product;
  return BigInteger::make(BigInteger::multiply_limbs(a.limbs(), b.limbs()), a.is_negative() != b.is_negative());
}

BigInteger floor_divide(const BigInteger& a, const BigInteger& b) {
  if (a.is_small() && b.is_small() && b.small_ != -1) {
    const std::int64_t quotient = a.small_ / b.small_;
    const bool inexact = a.small_ % b.small_ != 0;
    return inexact && a.is_negative() != b.is_negative() ? quotient - 1 : quotient;
  }
  BigInteger::Limbs remainder;
  const bool negative = a.is_negative() != b.is_negative();
  const BigInteger quotient = BigInteger::make(BigInteger::divide_limbs(a.limbs(), b.limbs(), remainder), negative);
  const bool exact = BigInteger::make(std::move(remainder), false).sign() == 0;
  return !exact && negative ? quotient - 1 : quotient;
}

BigInteger gcd(const BigInteger& a, const BigInteger& b) {
  BigInteger x = a.magnitude();
  BigInteger y = b.magnitude();
  while (y.sign() != 0) {
    if (x.is_small() && y.is_small()) return std::gcd(x.small_, y.small_);
    BigInteger::Limbs remainder;
    BigInteger::divide_limbs(x.limbs(), y.limbs(), remainder);
    x = std::move(y);
    y = BigInteger::make(std::move(remainder), false);
  }
  return x;
}

int compare(const BigInteger& a, const BigInteger& b) {
  if (a.is_small() && b.is_small()) return a.small_ == b.small_ ? 0 : a.small_ < b.small_ ? -1 : 1;
  if (a.sign() != b.sign()) return a.sign() < b.sign() ? -1 : 1;
  const int magnitude = BigInteger::compare_limbs(a.limbs(), b.limbs());
  return a.is_negative() ? -magnitude : magnitude;
}

std::string BigInteger::to_string() const {
  if (is_small()) return std::to_string(small_);
  std::string digits;
  Limbs rest = limbs_;
  while (!rest.empty()) {
    std::uint64_t carry = 0;
    for (std::size_t i = rest.size(); i-- > 0;) {
      carry = (carry << 32U) | rest[i];
      rest[i] = static_cast<std::uint32_t>(carry / 10);
      carry %= 10;
    }
    digits.push_back(static_cast<char>('0' + carry));
    while (!rest.empty() && rest.back() == 0) rest.pop_back();
  }
  if (negative_) digits.push_back('-');
  std::reverse(digits.begin(), digits.end());
  return digits;
}

}  // namespace rencai::reference
