#include <string>

#include <doctest/doctest.h>

#include "base/date.h"

using namespace rencai;

namespace {

Date day(std::string_view text) {
  const auto parsed = parse_date(text);
  REQUIRE_MESSAGE(parsed.has_value(), std::string(text));
  return *parsed;
}

std::string plus_months(std::string_view from, std::int64_t months) {
  const auto result = add_months(day(from), months);
  return result ? to_string(*result) : "none";
}

}  // namespace

TEST_CASE("the calendar has an epoch and two ends") {
  CHECK(day("1970-01-01").days == 0);
  CHECK(day("1969-12-31").days == -1);
  CHECK(day("0001-01-01").days == Date::first_day);
  CHECK(day("9999-12-31").days == Date::last_day);
  CHECK(to_string(Date{Date::first_day}) == "0001-01-01");
  CHECK_FALSE(make_date(0, 12, 31).has_value());
  CHECK_FALSE(make_date(10000, 1, 1).has_value());
}

TEST_CASE("leap days") {
  CHECK(make_date(2000, 2, 29).has_value());
  CHECK(make_date(2012, 2, 29).has_value());
  CHECK_FALSE(make_date(1900, 2, 29).has_value());
  CHECK_FALSE(make_date(2013, 2, 29).has_value());
  CHECK(day("2012-03-01").days - day("2012-02-28").days == 2);
}

TEST_CASE("a date is written in exactly one way") {
  for (const char* wrong : {"2013-8-02", "2013-08-2", "13-08-02", "2013/08/02", "2013-08-02 ", "2013-13-01",
                            "2013-00-01", "2013-04-31", "2013-01-00", "-013-08-02", "2013-08-+2", "0000-01-01", ""}) {
    CHECK_FALSE_MESSAGE(parse_date(wrong).has_value(), wrong);
  }
  const CivilDate civil_date = civil(day("2013-08-02"));
  CHECK(civil_date.year == 2013);
  CHECK(civil_date.month == 8);
  CHECK(civil_date.day == 2);
}

TEST_CASE("every day of four centuries survives the way to the civil calendar and back") {
  Date previous = day("1899-12-31");
  for (std::int32_t days = previous.days + 1; days <= day("2300-01-01").days; ++days) {
    const CivilDate c = civil(Date{days});
    const auto back = make_date(c.year, c.month, c.day);
    REQUIRE(back.has_value());
    REQUIRE(back->days == days);
  }
}

TEST_CASE("adding months clamps to the month's last day") {
  CHECK(plus_months("2013-01-31", 1) == "2013-02-28");
  CHECK(plus_months("2012-01-31", 1) == "2012-02-29");
  CHECK(plus_months("2012-02-29", 12) == "2013-02-28");
  CHECK(plus_months("2012-02-29", 48) == "2016-02-29");
  CHECK(plus_months("2013-03-31", -1) == "2013-02-28");
  CHECK(plus_months("2013-01-15", -1) == "2012-12-15");
  CHECK(plus_months("2013-12-31", 2) == "2014-02-28");
  CHECK(plus_months("2013-05-31", 0) == "2013-05-31");
}

TEST_CASE("adding leaves the calendar without wrapping") {
  CHECK(plus_months("9999-11-30", 1) == "9999-12-30");
  CHECK(plus_months("9999-12-01", 1) == "none");
  CHECK(plus_months("0001-02-28", -1) == "0001-01-28");
  CHECK(plus_months("0001-01-31", -1) == "none");
  CHECK(plus_months("2013-01-01", INT64_MAX) == "none");
  CHECK(plus_months("2013-01-01", INT64_MIN) == "none");
  CHECK(add_days(day("9999-12-30"), 1) == day("9999-12-31"));
  CHECK_FALSE(add_days(day("9999-12-31"), 1).has_value());
  CHECK_FALSE(add_days(day("0001-01-01"), -1).has_value());
  CHECK_FALSE(add_days(day("2013-01-01"), INT64_MAX).has_value());
  CHECK_FALSE(add_days(day("2013-01-01"), INT64_MIN).has_value());
}

TEST_CASE("months between, at clamped days") {
  CHECK(full_months_between(day("2013-01-31"), day("2013-02-27")) == 0);
  CHECK(full_months_between(day("2013-01-31"), day("2013-02-28")) == 1);
  CHECK(full_months_between(day("2013-01-31"), day("2013-03-30")) == 1);
  CHECK(full_months_between(day("2013-02-28"), day("2013-01-31")) == -1);
  CHECK(full_months_between(day("2013-02-28"), day("2013-01-28")) == -1);
  CHECK(full_months_between(day("2013-02-28"), day("2013-01-27")) == -2);
  CHECK(started_months_between(day("2013-01-31"), day("2013-02-28")) == 1);
  CHECK(started_months_between(day("2013-01-31"), day("2013-03-01")) == 2);
  CHECK(started_months_between(day("2013-01-31"), day("2013-01-31")) == 0);
  CHECK(started_months_between(day("2013-01-30"), day("2013-01-31")) == 1);
}

TEST_CASE("years between, from a leap day") {
  CHECK(full_years_between(day("2012-02-29"), day("2013-02-27")) == 0);
  CHECK(full_years_between(day("2012-02-29"), day("2013-02-28")) == 1);
  CHECK(full_years_between(day("2012-02-29"), day("2016-02-28")) == 3);
  CHECK(full_years_between(day("2012-02-29"), day("2016-02-29")) == 4);
  CHECK(full_years_between(day("1978-06-30"), day("2013-06-29")) == 34);
  CHECK(full_years_between(day("1978-06-30"), day("2013-06-30")) == 35);
  CHECK(full_years_between(day("2013-06-30"), day("2012-07-01")) == -1);
  CHECK(started_years_between(day("2012-06-30"), day("2012-06-30")) == 0);
  CHECK(started_years_between(day("2012-06-30"), day("2012-07-01")) == 1);
  CHECK(started_years_between(day("2012-06-30"), day("2013-06-30")) == 1);
  CHECK(started_years_between(day("2012-06-30"), day("2011-07-01")) == 0);
}

TEST_CASE("the counts between two days are exactly the largest and the smallest that their meaning names") {
  const Date first = day("2011-12-28");
  const Date last = day("2013-03-03");
  for (Date a = first; a <= last; a.days += 3) {
    for (Date b = first; b <= last; b.days += 1) {
      const std::int64_t full = full_months_between(a, b);
      REQUIRE(*add_months(a, full) <= b);
      REQUIRE(*add_months(a, full + 1) > b);
      const std::int64_t started = started_months_between(a, b);
      REQUIRE(*add_months(a, started) >= b);
      REQUIRE(*add_months(a, started - 1) < b);
      const std::int64_t full_years = full_years_between(a, b);
      REQUIRE(*add_months(a, 12 * full_years) <= b);
      REQUIRE(*add_months(a, 12 * (full_years + 1)) > b);
      const std::int64_t started_years = started_years_between(a, b);
      REQUIRE(*add_months(a, 12 * started_years) >= b);
      REQUIRE(*add_months(a, 12 * (started_years - 1)) < b);
    }
  }
}

TEST_CASE("start of the year") {
  CHECK(start_of_year(day("2013-08-02")) == day("2013-01-01"));
  CHECK(start_of_year(day("0001-12-31")) == day("0001-01-01"));
  CHECK(start_of_month(day("2012-02-29")) == day("2012-02-01"));
  CHECK(start_of_month(day("2013-08-01")) == day("2013-08-01"));
}
