// Exact sums of summaries.
#include <cstdint>
#include <limits>
#include <vector>

#include <doctest/doctest.h>

#include "report/summary.h"

using namespace rencai;

namespace {

Rational part(std::int64_t numerator, std::int64_t denominator) { return *Rational::make(numerator, denominator); }

}  // namespace

TEST_CASE("sums are exact in fen, and in parts of fen") {
  ExactSum sum;
  for (int i = 0; i < 1000; ++i) sum.add_fen(std::numeric_limits<std::int64_t>::max());
  CHECK(to_string(*sum.value()) == "92233720368547758070");
}

TEST_CASE("parts of fen add up in any order") {
  const std::vector<Rational> amounts{part(1, 3), part(1, 7), part(2, 3), 5, part(6, 7), part(1, 800), part(-1, 800)};
  ExactSum forward;
  for (const Rational& amount : amounts) forward.add(amount);
  CHECK(forward.value() == Rational(7));
  for (std::size_t cut = 0; cut <= amounts.size(); ++cut) {
    ExactSum first;
    ExactSum second;
    for (std::size_t i = 0; i < amounts.size(); ++i) (i < cut ? second : first).add(amounts[i]);
    first.add(second);
    CHECK(first == forward);
  }
}

TEST_CASE("a sum that is too large is none") {
  ExactSum sum;
  for (const std::int64_t prime : {999983, 999979, 999961, 999959, 999953, 999931, 999917}) {
    sum.add(part(1, prime));
  }
  CHECK(!sum.value());
  ExactSum more;
  more.add_fen(1);
  more.add(sum);
  CHECK(!more.value());
}
