#include <doctest/doctest.h>

#include "model/types.h"

using namespace rencai;

namespace {

std::string shown(const std::optional<ScaledUnit>& unit) {
  return unit ? to_string(unit->factor) + " " + to_string(unit->unit, Language::zh) : "none";
}

Unit unit(std::string_view text) { return parse_unit(text)->unit; }

}  // namespace

TEST_CASE("unit words, in both languages, with their scale") {
  CHECK(shown(parse_unit("元")) == "1 元");
  CHECK(shown(parse_unit("CNY")) == "1 元");
  CHECK(shown(parse_unit("名")) == "1 人");
  CHECK(shown(parse_unit("家")) == "1 ");
  CHECK(shown(parse_unit("年")) == "12 月");
  CHECK(shown(parse_unit("years")) == "12 月");
  CHECK(shown(parse_unit("周")) == "7 天");
  CHECK(shown(parse_unit("m2")) == "1 平方米");
  CHECK(shown(parse_unit("元/平方米/月")) == "1 元/平方米/月");
  CHECK(shown(parse_unit("元/周")) == "1/7 元/天");
  CHECK(shown(parse_unit("斤")) == "none");
  CHECK(shown(parse_unit("")) == "none");
  CHECK(shown(parse_unit("元/")) == "none");
}

TEST_CASE("yearly and monthly rates differ, and each times a duration is a sum") {
  CHECK(unit("元/年") != unit("元/月"));
  CHECK(shown(multiply(unit("元/月"), unit("月"))) == "1 元");
  CHECK(shown(multiply(unit("元/年"), unit("月"))) == "1/12 元");
  CHECK(shown(multiply(unit("月"), unit("元/年"))) == "1/12 元");
  CHECK(shown(multiply(unit("元/年"), unit("天"))) == "1 元·天/年");
  CHECK(shown(divide(unit("元"), unit("月"))) == "1 元/月");
  CHECK(shown(divide(unit("元/年"), unit("元/月"))) == "1/12 ");
  CHECK(shown(divide(unit("元"), unit("元/年"))) == "12 月");
  CHECK(shown(divide(unit("元"), unit("元"))) == "1 ");
  CHECK(shown(multiply(unit("平方米"), unit("元/平方米/月"))) == "1 元/月");
}

TEST_CASE("units as text") {
  CHECK(to_string(unit("元/平方米/月"), Language::en) == "CNY/m2/month");
  CHECK(to_string(Unit{}, Language::zh).empty());
  CHECK(to_string(divide(Unit{}, unit("月"))->unit, Language::zh) == "1/月");
}

TEST_CASE("exponents are bounded") {
  Unit power = unit("元");
  for (int i = 0; i < 7; ++i) power = multiply(power, unit("元"))->unit;
  CHECK(power.yuan == 8);
  CHECK_FALSE(multiply(power, unit("元")).has_value());
  CHECK_FALSE(parse_unit("元/元/元/元/元/元/元/元/元/元/元").has_value());
}
