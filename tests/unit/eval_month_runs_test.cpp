#include <doctest/doctest.h>

#include "eval/month_runs.h"

namespace rencai {

TEST_CASE("a run comes to a length in a month, and may come to it again") {
  const MonthRuns runs({{10, 11}, {20, 22}, {30, 35}, {13, 13}}, 0);
  REQUIRE(runs.reaching(1));
  CHECK(runs.reaching(1)->first == 10);
  CHECK(runs.reaching(2)->first == 11);
  CHECK(runs.reaching(3)->first == 22);
  CHECK(runs.reaching(3)->last == 35);
  CHECK(runs.reaching(6)->first == 35);
  CHECK_FALSE(runs.reaching(7));
  CHECK_FALSE(MonthRuns({}, 5).reaching(1));
}

TEST_CASE("missing months that are tolerated do not count towards the length") {
  const MonthRuns runs({{10, 11}, {13, 13}, {20, 21}}, 1);
  CHECK(runs.reaching(3)->first == 13);
  CHECK(runs.reaching(3)->last == 13);
  CHECK_FALSE(runs.reaching(4));
  CHECK(MonthRuns({{10, 11}, {13, 13}}, 2).longest() == 3);
}

}  // namespace rencai
