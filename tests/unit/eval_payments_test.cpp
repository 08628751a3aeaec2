#include <vector>

#include <doctest/doctest.h>

#include "base/date.h"
#include "eval/instalments.h"
#include "eval/interval_math.h"
#include "eval/payers.h"
#include "eval/payments.h"

using namespace rencai;

namespace {

Rational number(std::string_view digits) { return *Rational::parse(digits); }

Interval between(std::string_view low, std::string_view high, bool low_open = false, bool high_open = false) {
  Interval interval;
  if (!low.empty()) interval.low = number(low);
  if (!high.empty()) interval.high = number(high);
  interval.low_open = low_open;
  interval.high_open = high_open;
  return interval;
}

std::string shown(const Interval& interval) {
  std::string text = interval.low_open ? "(" : "";
  text += interval.low ? to_string(*interval.low) : "";
  text += "..";
  text += interval.high ? to_string(*interval.high) : "";
  return text + (interval.high_open ? ")" : "") + (interval.unspecified ? "?" : "");
}

NodeValue existing(const Interval& interval, bool can_be_absent = false) {
  NodeValue value;
  value.can_exist = true;
  value.can_be_absent = can_be_absent;
  value.interval = interval;
  return value;
}

NodeValue date(std::string_view low, std::string_view high) {
  Interval days;
  days.low = parse_date(low)->days;
  days.high = parse_date(high)->days;
  return existing(days);
}

StatedShare part(std::uint32_t payer, const Interval& value) {
  return {StatedShare::Form::part, PayerNameId{payer}, value};
}
StatedShare part(std::uint32_t payer, std::string_view value) { return part(payer, between(value, value)); }
StatedShare sum(std::uint32_t payer, std::string_view value) {
  return {StatedShare::Form::sum, PayerNameId{payer}, between(value, value)};
}
StatedShare rest(std::uint32_t payer) { return {StatedShare::Form::rest, PayerNameId{payer}, {}}; }

// "0:0.15 0..0 1:..."
std::string paid(const std::vector<SharedCase>& cases, const std::optional<Interval>& amount,
                 bool may_be_none = false) {
  std::string text;
  for (const PayerAmount& payer : payers_of(cases, may_be_none, amount, true)) {
    text += std::to_string(index(payer.payer)) + ":" + shown(payer.share) + "=" + shown(payer.amount) + " ";
  }
  return text;
}

}  // namespace

TEST_CASE("a payer may bear all that the ones before leave at their least") {
  const SharedCase shares{part(0, between("0", "1")), part(1, "0.1"), rest(2)};
  CHECK(paid({shares}, between("15", "24")) == "0:0..1=0..24 1:0.1..0.1=0..2.4 2:0..0.9=0..21.6 ");
  const SharedCase sums{part(0, between("0.5", "0.8")), sum(1, "10"), rest(2)};
  CHECK(paid({sums}, between("20", "20")) == "0:0.5..0.8=10..16 1:..=4..10 2:0..0=0..0 ");
}

TEST_CASE("money is rounded to the fen, halves away from zero") {
  CHECK(shown(rounded_to_fen(between("0.004", "0.005"))) == "0..0.01");
  CHECK(shown(rounded_to_fen(between("0.0149999", "0.015"))) == "0.01..0.02");
  CHECK(shown(rounded_to_fen(between("-0.005", "1"))) == "-0.01..1");
  CHECK(shown(rounded_to_fen(single(*Rational::make(1, 3)))) == "0.33..0.33");
  // An open end stays open only where it does not move.
  CHECK(shown(rounded_to_fen(between("1000", "2000.001", true, true))) == "(1000..2000");
  CHECK(shown(rounded_to_fen(between("0.001", "0.004", true, true))) == "0..0");
  CHECK(shown(rounded_to_fen(between("0", ""))) == "0..");
}

TEST_CASE("products of intervals") {
  CHECK(shown(product(between("2", "3"), between("-1", "4"))) == "-3..12");
  CHECK(shown(product(between("0", ""), between("0", "0"))) == "0..0");
  CHECK(shown(product(between("0", ""), between("2", "3"))) == "0..");
  CHECK(shown(product(between("", "-1"), between("", "2"))) == "..");
  CHECK(shown(product(between("1", "2", true, true), between("1", "2"))) == "(1..4)");
  CHECK(shown(product(between("0", "2", false, true), between("1", "2", true, true))) == "0..4)");
  // Of equal products the closed one stands, whichever comes first.
  CHECK(shown(product(between("-2", "2", true, false), between("-3", "3"))) == "-6..6");
  CHECK(shown(product(between("-2", "2", false, true), between("-3", "3"))) == "-6..6");
  CHECK(shown(hull(between("1", "2", true, false), between("1", ""))) == "1..");
}

TEST_CASE("a rate runs for the least of what limits it") {
  CHECK(shown(least_of_limits({})) == "..");
  const std::vector<NodeValue> two{existing(between("12", "12")), existing(between("6", "24"))};
  CHECK(shown(least_of_limits(two)) == "6..12");
  const std::vector<NodeValue> doubtful{existing(between("12", "12"), true), existing(between("24", "24"))};
  CHECK(shown(least_of_limits(doubtful)) == "12..24");
  const std::vector<NodeValue> only_doubtful{existing(between("12", "12"), true)};
  CHECK(shown(least_of_limits(only_doubtful)) == "12..");
  const std::vector<NodeValue> negative{existing(between("-3", "-1"))};
  CHECK(shown(least_of_limits(negative)) == "0..0");
  const std::vector<NodeValue> absent{NodeValue{}};
  CHECK(shown(least_of_limits(absent)) == "..");
}

TEST_CASE("started months between two dates") {
  const auto months = [](const NodeValue& from, const NodeValue& until) {
    return shown(months_within(from, until).interval);
  };
  CHECK(months(date("2014-01-01", "2014-01-01"), date("2014-12-31", "2014-12-31")) == "12..12");
  CHECK(months(date("2014-01-31", "2014-01-31"), date("2014-02-28", "2014-02-28")) == "1..1");
  CHECK(months(date("2014-01-31", "2014-01-31"), date("2014-03-01", "2014-03-01")) == "2..2");
  CHECK(months(date("2014-01-01", "2014-03-01"), date("2014-06-01", "2014-07-01")) == "3..6");
  CHECK_FALSE(months_within(NodeValue{}, date("2014-01-01", "2014-01-01")).can_exist);
}

TEST_CASE("the whole is exact before it is rounded") {
  CHECK(shown(*whole_of(single(*Rational::make(1, 3)), between("3", "3"))) == "1..1");
  CHECK(shown(*whole_of(single(*Rational::make(1, 3)), between("1", "2"))) == "0.33..0.67");
  CHECK(shown(*whole_of(between("100", "200"), between("6", ""))) == "600..");
  CHECK_FALSE(whole_of(between("100", "200"), Interval{}));
  CHECK(shown(*whole_of(between("0", "0"), between("6", ""))) == "0..0");
}

TEST_CASE("the parts of one") {
  const auto parts = [](const std::vector<std::optional<Interval>>& stated) {
    std::string text;
    for (const Interval& part : parts_of_one(stated)) text += shown(part) + " ";
    return text;
  };
  CHECK(parts(std::vector<std::optional<Interval>>(2)) == "0.5..0.5 0.5..0.5 ");
  CHECK(parts({between("0.4", "0.4"), std::nullopt, std::nullopt}) == "0.4..0.4 0.3..0.3 0.3..0.3 ");
  CHECK(parts({between("0.4", "0.6"), std::nullopt}) == "0.4..0.6 0.4..0.6 ");
  CHECK(parts({std::nullopt, between("0.25", "0.25")}) == "0.75..0.75 0.25..0.25 ");
  // What is stated is at most what the ones before leave, and not below 0.
  CHECK(parts({between("0.7", "0.7"), between("0.2", "0.9"), std::nullopt}) == "0.7..0.7 0.2..0.3 0..0.1 ");
  CHECK(parts({between("-1", "5"), between("1", "1"), std::nullopt}) == "0..1 0..1 0..1 ");
  CHECK(parts({between("0", ""), std::nullopt}) == "0..1 0..1 ");
}

TEST_CASE("each part is rounded, and the last takes the difference") {
  const auto paid = [](const Interval& whole, const std::vector<std::optional<Interval>>& stated) {
    std::string text;
    for (const Interval& payment : parts_of_sum(whole, parts_of_one(stated))) text += shown(payment) + " ";
    return text;
  };
  const auto known = [](std::string_view value) { return between(value, value); };
  const std::vector<std::optional<Interval>> thirds(3);
  CHECK(paid(known("100"), thirds) == "33.33..33.33 33.33..33.33 33.34..33.34 ");
  CHECK(paid(known("200"), thirds) == "66.67..66.67 66.67..66.67 66.66..66.66 ");
  CHECK(paid(known("0"), thirds) == "0..0 0..0 0..0 ");
  // No payment takes more than is left: 0.03 in five, of 0.006 each.
  CHECK(paid(known("0.03"), std::vector<std::optional<Interval>>(5)) == "0.01..0.01 0.01..0.01 0.01..0.01 0..0 0..0 ");
  // Between 100 and 200 the last can be anything that rounding leaves: of 100.01 it is 33.33.
  CHECK(paid(between("100", "200"), thirds) == "33.33..66.67 33.33..66.67 33.33..66.67 ");
  CHECK(paid(known("100.01"), thirds) == "33.34..33.34 33.34..33.34 33.33..33.33 ");
  const std::vector<std::optional<Interval>> halves(2);
  CHECK(paid(between("100", "200"), halves) == "50..100 50..100 ");
  CHECK(paid(between("100", ""), halves) == "50.. 50.. ");
  const std::vector<std::optional<Interval>> open{between("0.4", "0.6"), std::nullopt};
  CHECK(paid(known("100"), open) == "40..60 40..60 ");
  CHECK(paid(between("7", ""), std::vector<std::optional<Interval>>(1)) == "7.. ");
}

TEST_CASE("a rate that runs for less than the least time is not paid") {
  const auto kept = [](const Interval& times, const NodeValue& least) { return shown(not_below(times, least)); };
  CHECK(kept(between("6", "6"), existing(between("6", "6"))) == "6..6");
  CHECK(kept(between("5", "5"), existing(between("6", "6"))) == "0..0");
  CHECK(kept(between("5", "8"), existing(between("6", "6"))) == "0..8");
  CHECK(kept(between("6", "8"), existing(between("6", "7"))) == "0..8");
  CHECK(kept(between("5", "6", false, true), existing(between("6", "6"))) == "0..0");
  CHECK(kept(between("5", "5"), NodeValue{}) == "5..5");
  CHECK(kept(between("5", "5"), existing(between("6", "6"), true)) == "0..5");
  CHECK(kept(between("8", ""), existing(between("6", "6"))) == "8..");
}

TEST_CASE("days that are not known stay so, however much is added") {
  const auto days = [](std::string_view low, std::string_view high, std::int64_t months) {
    const DateInterval later = moved({*parse_date(low), *parse_date(high)}, months);
    return to_string(later.low) + " " + to_string(later.high);
  };
  CHECK(days("2014-01-31", "2014-01-31", 1) == "2014-02-28 2014-02-28");
  CHECK(days("0001-01-01", "9999-12-31", 12) == "0001-01-01 9999-12-31");
  CHECK(days("9999-06-01", "9999-07-01", 12) == "9999-12-31 9999-12-31");
}

TEST_CASE("the last share, or the rest, takes the difference of rounding") {
  const std::vector<SharedCase> shares{{part(0, "0.15"), part(1, "0.65"), part(2, "0.2")}};
  CHECK(paid(shares, between("0.01", "0.01")) == "0:0.15..0.15=0..0 1:0.65..0.65=0.01..0.01 2:0.2..0.2=0..0 ");
  CHECK(paid(shares, between("100", "100")) == "0:0.15..0.15=15..15 1:0.65..0.65=65..65 2:0.2..0.2=20..20 ");
  CHECK(paid(shares, between("0.03", "0.03")) == "0:0.15..0.15=0..0 1:0.65..0.65=0.02..0.02 2:0.2..0.2=0.01..0.01 ");
  CHECK(paid({{part(0, "0.5"), rest(1)}}, between("0.01", "0.01")) == "0:0.5..0.5=0.01..0.01 1:0.5..0.5=0..0 ");
  // No one pays more than is left.
  CHECK(paid({{part(0, "0.25"), part(1, "0.25"), part(2, "0.25"), part(3, "0.25")}}, between("0.02", "0.02")) ==
        "0:0.25..0.25=0.01..0.01 1:0.25..0.25=0.01..0.01 2:0.25..0.25=0..0 3:0.25..0.25=0..0 ");
  // Shares that do not make up the whole are paid as they are.
  CHECK(paid({{part(0, "0.3"), part(1, "0.3")}}, between("10", "10")) == "0:0.3..0.3=3..3 1:0.3..0.3=3..3 ");
}

TEST_CASE("open amounts and open shares") {
  CHECK(paid({{part(0, "0.3"), rest(1)}}, between("100", "200")) == "0:0.3..0.3=30..60 1:0.7..0.7=70..140 ");
  CHECK(paid({{part(0, between("0.2", "0.4")), rest(1)}}, between("100", "100")) ==
        "0:0.2..0.4=20..40 1:0.6..0.8=60..80 ");
  CHECK(paid({{part(0, "1")}}, between("0", "")) == "0:1..1=0.. ");
  CHECK(paid({{part(0, "1"), rest(1)}}, between("0", "")) == "0:1..1=0.. 1:0..0=0..0 ");
  CHECK(paid({{part(0, between("0", "1.5"))}}, between("10", "10")) == "0:0..1.5=0..10 ");
  CHECK(paid({{part(0, "1")}}, std::nullopt) == "0:1..1=.. ");
}

TEST_CASE("sums before the rest") {
  CHECK(paid({{sum(0, "200"), sum(1, "100"), rest(2)}}, between("400", "400")) ==
        "0:0.5..0.5=200..200 1:0.25..0.25=100..100 2:0.25..0.25=100..100 ");
  CHECK(paid({{sum(0, "200"), sum(1, "100"), rest(2)}}, between("250", "250")) ==
        "0:0.8..0.8=200..200 1:0.2..0.2=50..50 2:0..0=0..0 ");
  CHECK(paid({{sum(0, "200"), rest(1)}}, between("100", "300")) == "0:..=100..200 1:..=0..100 ");
}

TEST_CASE("open cases: the hull, 0 where a case does not name a payer") {
  const SharedCase employer{part(0, "1")};
  const SharedCase treasury{part(1, "0.3"), part(0, "0.7")};
  CHECK(paid({employer, treasury}, between("100", "100")) == "0:0.7..1=70..100 1:0..0.3=0..30 ");
  CHECK(paid({employer}, between("100", "100"), true) == "0:0..1=0..100 ");
  CHECK(paid({}, between("100", "100"), true).empty());
}
