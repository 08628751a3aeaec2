#include <string>

#include <doctest/doctest.h>

#include "base/number.h"

using namespace rencai;

namespace {

Rational number(std::string_view digits) {
  const auto parsed = Rational::parse(digits);
  REQUIRE_MESSAGE(parsed.has_value(), std::string(digits));
  return *parsed;
}

Rational fraction(Int128 numerator, Int128 denominator) {
  const auto made = Rational::make(numerator, denominator);
  REQUIRE(made.has_value());
  return *made;
}

constexpr Int128 two_to_126 = Int128{1} << 126;

std::string rounded(std::string_view value, std::string_view step, Rounding rounding) {
  const auto result = round_to(number(value), number(step), rounding);
  return result ? to_string(*result) : "overflow";
}

}  // namespace

TEST_CASE("a rational is normalised") {
  CHECK(fraction(6, -4) == fraction(-3, 2));
  CHECK(fraction(0, -7) == Rational(0));
  CHECK(fraction(0, -7).denominator() == 1);
  CHECK_FALSE(Rational::make(1, 0).has_value());
}

TEST_CASE("a rational stays below 2^126") {
  CHECK(Rational::make(two_to_126 - 1, 1).has_value());
  CHECK_FALSE(Rational::make(two_to_126, 1).has_value());
  CHECK(Rational::make(-(two_to_126 - 1), 1).has_value());
  CHECK_FALSE(Rational::make(-two_to_126, 1).has_value());
  CHECK_FALSE(Rational::make(1, two_to_126).has_value());
  CHECK(Rational::make(two_to_126, 2).has_value());  // 2^125 after cancelling
  const Int128 lowest = -two_to_126 - two_to_126;
  CHECK_FALSE(Rational::make(lowest, 3).has_value());
  CHECK_FALSE(Rational::make(3, lowest).has_value());
}

TEST_CASE("parsing takes plain decimals only") {
  CHECK(number("0.50") == fraction(1, 2));
  CHECK(number("-3.5") == fraction(-7, 2));
  CHECK(number("007") == Rational(7));
  CHECK(number("-0") == Rational(0));
  for (const char* wrong :
       {"", "-", ".", "1.", ".5", "-.5", "1..2", "1.2.3", "1e3", "+1", "1,000", " 1", "1 ", "--1", "１"}) {
    CHECK_FALSE_MESSAGE(Rational::parse(wrong).has_value(), wrong);
  }
  CHECK(Rational::parse(std::string(36, '9')).has_value());
  CHECK_FALSE(Rational::parse(std::string(37, '9')).has_value());
  CHECK_FALSE(Rational::parse("0." + std::string(36, '0')).has_value());
}

TEST_CASE("arithmetic is exact") {
  CHECK(add(number("0.1"), number("0.2")) == number("0.3"));
  CHECK(add(fraction(1, 6), fraction(1, 3)) == fraction(1, 2));
  CHECK(subtract(fraction(1, 3), fraction(1, 3)) == Rational(0));
  CHECK(multiply(fraction(2, 3), fraction(3, 4)) == fraction(1, 2));
  CHECK(divide(Rational(1), Rational(-3)) == fraction(-1, 3));
  CHECK_FALSE(divide(Rational(1), Rational(0)).has_value());
  CHECK(negate(fraction(1, 3)) == fraction(-1, 3));
}

TEST_CASE("overflow is reported at the edge of 126 bits") {
  const Rational largest = fraction(two_to_126 - 1, 1);
  const Rational smallest = fraction(1, two_to_126 - 1);
  CHECK(add(largest, Rational(0)) == largest);
  CHECK_FALSE(add(largest, Rational(1)).has_value());
  CHECK_FALSE(subtract(negate(largest), Rational(1)).has_value());
  CHECK_FALSE(multiply(largest, Rational(2)).has_value());
  CHECK_FALSE(multiply(smallest, smallest).has_value());
  CHECK(multiply(largest, smallest) == Rational(1));
  CHECK(divide(largest, largest) == Rational(1));
  CHECK_FALSE(divide(largest, smallest).has_value());
  CHECK(multiply(fraction(Int128{1} << 63, 1), fraction((Int128{1} << 63) - 1, 1)).has_value());
  CHECK_FALSE(multiply(fraction(Int128{1} << 63, 1), fraction(Int128{1} << 63, 1)).has_value());
}

TEST_CASE("comparison is exact where the cross products exceed 128 bits") {
  const Int128 n = two_to_126 - 1;
  CHECK(fraction(n - 1, n) < Rational(1));
  CHECK(fraction(n, n - 1) > Rational(1));
  CHECK(fraction(n - 2, n - 1) < fraction(n - 1, n));
  CHECK(fraction(-(n - 2), n - 1) > fraction(-(n - 1), n));
  CHECK(fraction(n, 1) > fraction(1, n));
  CHECK(fraction(-n, 1) < fraction(1, n));
  CHECK(Rational(0) < fraction(1, n));
  CHECK(Rational(0) > fraction(-1, n));
  CHECK((fraction(n, 7) <=> fraction(n, 7)) == std::strong_ordering::equal);
}

TEST_CASE("rounding to a step") {
  CHECK(rounded("0.005", "0.01", Rounding::half_up) == "0.01");
  CHECK(rounded("-0.005", "0.01", Rounding::half_up) == "-0.01");
  CHECK(rounded("0.00499", "0.01", Rounding::half_up) == "0");
  CHECK(rounded("-0.00501", "0.01", Rounding::half_up) == "-0.01");
  CHECK(rounded("-0.00499", "0.01", Rounding::half_up) == "0");
  CHECK(rounded("2.5", "1", Rounding::half_up) == "3");
  CHECK(rounded("-2.5", "1", Rounding::half_up) == "-3");
  CHECK(rounded("-2.5", "1", Rounding::down) == "-3");
  CHECK(rounded("-2.5", "1", Rounding::up) == "-2");
  CHECK(rounded("2.1", "1", Rounding::up) == "3");
  CHECK(rounded("2.9", "1", Rounding::down) == "2");
  CHECK(rounded("14999", "10000", Rounding::half_up) == "10000");
  CHECK(rounded("15000", "10000", Rounding::half_up) == "20000");
  CHECK(rounded("3", "1", Rounding::up) == "3");
  CHECK(rounded("-3", "1", Rounding::down) == "-3");
  CHECK_FALSE(round_to(Rational(1), Rational(0), Rounding::up).has_value());
  CHECK_FALSE(round_to(Rational(1), Rational(-1), Rounding::up).has_value());
  CHECK_FALSE(round_to(fraction(two_to_126 - 1, 1), number("0.01"), Rounding::up).has_value());
}

TEST_CASE("decimals are printed in full where they terminate") {
  CHECK(to_string(Rational(180000)) == "180000");
  CHECK(to_string(Rational(0)) == "0");
  CHECK(to_string(number("0.125")) == "0.125");
  CHECK(to_string(number("-3.50")) == "-3.5");
  CHECK(to_string(number("-0.05")) == "-0.05");
  CHECK(to_string(fraction(1, 3)) == "1/3");
  CHECK(to_string(fraction(-7, 6)) == "-7/6");
  CHECK(to_string(fraction(1, 125)) == "0.008");
  CHECK(to_string(fraction(3, 640)) == "0.0046875");
  CHECK(to_string(fraction(two_to_126 - 1, 1)) == "85070591730234615865843651857942052863");
  CHECK(terminates(fraction(1, 640)));
  CHECK_FALSE(terminates(fraction(1, 70)));
}

TEST_CASE("the finest binary and quinary fractions print all their digits") {
  const std::string binary = to_string(fraction((Int128{1} << 125) - 1, Int128{1} << 125));
  CHECK(binary.size() == 127);  // "0." and 125 digits
  CHECK(binary.substr(0, 42) == "0.9999999999999999999999999999999999999764");
  CHECK(binary.back() == '5');
  Int128 power = 1;
  for (int i = 0; i < 54; ++i) power *= 5;
  CHECK(to_string(fraction(1, power)) == "0." + std::string(37, '0') + "18014398509481984");  // 2^54 / 10^54
}

TEST_CASE("printed decimals read back as the same number") {
  for (int denominator : {1, 2, 4, 5, 8, 10, 16, 20, 25, 40, 50, 80, 100, 125, 160, 3125}) {
    for (int numerator : {-999, -1, 1, 7, 123456}) {
      const Rational value = fraction(numerator, denominator);
      CHECK(number(to_string(value)) == value);
    }
  }
}
