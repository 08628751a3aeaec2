#include "big_integer.h"

#include <algorithm>
#include <limits>
#include <numeric>

namespace rencai::reference {

std::uint64_t BigInteger::as_64(const Limbs& a) {
  std::uint64_t value = 0;
  if (a.size() > 1) value = static_cast<std::uint64_t>(a[1]) << 32U;
  if (!a.empty()) value |= a[0];
  return value;
}

BigInteger::Limbs BigInteger::from_64(std::uint64_t value) {
  Limbs limbs;
  for (; value != 0; value >>= 32U) limbs.push_back(static_cast<std::uint32_t>(value & UINT32_MAX));
  return limbs;
}

BigInteger BigInteger::make(Limbs limbs, bool negative) {
  while (!limbs.empty() && limbs.back() == 0) limbs.pop_back();
  BigInteger result;
  result.negative_ = negative && !limbs.empty();
  result.limbs_ = std::move(limbs);
  return result;
}

BigInteger::BigInteger(std::int64_t value)
    : limbs_(from_64(value < 0 ? 0 - static_cast<std::uint64_t>(value) : static_cast<std::uint64_t>(value))),
      negative_(value < 0) {}

BigInteger BigInteger::of_halves(std::uint64_t high, std::uint64_t low, bool negative) {
  Limbs limbs = {static_cast<std::uint32_t>(low & UINT32_MAX), static_cast<std::uint32_t>(low >> 32U),
                 static_cast<std::uint32_t>(high & UINT32_MAX), static_cast<std::uint32_t>(high >> 32U)};
  return make(std::move(limbs), negative);
}

BigInteger BigInteger::negated() const { return make(limbs_, !negative_); }
BigInteger BigInteger::magnitude() const { return make(limbs_, false); }

std::int64_t BigInteger::clamped() const {
  constexpr auto most = static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
  if (!fits_64(limbs_) || as_64(limbs_) > most)
    return negative_ ? std::numeric_limits<std::int64_t>::min() : std::numeric_limits<std::int64_t>::max();
  const auto value = static_cast<std::int64_t>(as_64(limbs_));
  return negative_ ? -value : value;
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
  if (fits_64(a) && fits_64(b)) {
    remainder = from_64(as_64(a) % as_64(b));
    return from_64(as_64(a) / as_64(b));
  }
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
  if (a.negative_ == b.negative_) return BigInteger::make(BigInteger::add_limbs(a.limbs_, b.limbs_), a.negative_);
  if (BigInteger::compare_limbs(a.limbs_, b.limbs_) >= 0)
    return BigInteger::make(BigInteger::subtract_limbs(a.limbs_, b.limbs_), a.negative_);
  return BigInteger::make(BigInteger::subtract_limbs(b.limbs_, a.limbs_), b.negative_);
}

BigInteger operator-(const BigInteger& a, const BigInteger& b) { return a + b.negated(); }

BigInteger operator*(const BigInteger& a, const BigInteger& b) {
  return BigInteger::make(BigInteger::multiply_limbs(a.limbs_, b.limbs_), a.negative_ != b.negative_);
}

BigInteger floor_divide(const BigInteger& a, const BigInteger& b) {
  BigInteger::Limbs remainder;
  const BigInteger quotient =
      BigInteger::make(BigInteger::divide_limbs(a.limbs_, b.limbs_, remainder), a.negative_ != b.negative_);
  const bool exact = BigInteger::make(remainder, false).sign() == 0;
  return !exact && a.negative_ != b.negative_ ? quotient - 1 : quotient;
}

BigInteger gcd(const BigInteger& a, const BigInteger& b) {
  BigInteger::Limbs x = a.limbs_;
  BigInteger::Limbs y = b.limbs_;
  while (!y.empty()) {
    if (BigInteger::fits_64(x) && BigInteger::fits_64(y))
      return BigInteger::make(BigInteger::from_64(std::gcd(BigInteger::as_64(x), BigInteger::as_64(y))), false);
    BigInteger::Limbs remainder;
    BigInteger::divide_limbs(x, y, remainder);
    x = std::move(y);
    y = std::move(remainder);
  }
  return BigInteger::make(x, false);
}

int compare(const BigInteger& a, const BigInteger& b) {
  if (a.sign() != b.sign()) return a.sign() < b.sign() ? -1 : 1;
  const int magnitude = BigInteger::compare_limbs(a.limbs_, b.limbs_);
  return a.negative_ ? -magnitude : magnitude;
}

std::string BigInteger::to_string() const {
  if (limbs_.empty()) return "0";
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
