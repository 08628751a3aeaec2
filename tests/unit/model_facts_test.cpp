#include <algorithm>

#include "model_rules.h"

using namespace rencai;
using namespace rencai::test;

namespace {

const Fact& fact(const Rulebook& book, std::string_view name) {
  bool ambiguous = false;
  const FactId id = book.find_fact(name, ambiguous);
  REQUIRE(id != FactId::none);
  return book[id];
}

Checked with_fact(std::string_view declaration) {
  return check(fmt::format("facts:\n  own: {{title: {{zh: 自有, en: own}}, {}}}\n", declaration));
}

}  // namespace

TEST_CASE("numeric facts: unit, scale and what may be stated") {
  const Checked checked = with_fact("type: number, unit: 年, decimals: 1, range: 0..10");
  REQUIRE_MESSAGE(checked.book.has_value(), checked.rendered());
  const Rulebook& book = *checked.book;
  CHECK(fact(book, "salary").scale == 100);
  CHECK(fact(book, "salary").high == 100'000'000'000'000);
  CHECK(to_string(fact(book, "price").type.unit, Language::zh) == "元");
  CHECK(book.text(fact(book, "price").unit_text) == "元");
  CHECK(fact(book, "score").scale == 1'000'000);
  CHECK(fact(book, "score").high == 1'000'000'000'000'000);
  CHECK(fact(book, "staff").scale == 1);
  CHECK(fact(book, "staff").high == 100'000'000);
  const Fact& ratio = fact(book, "ratio");
  CHECK(ratio.percent);
  CHECK(ratio.scale == 1'000'000);
  CHECK(ratio.high == 1'000'000);
  CHECK(ratio.stated_factor.numerator == 1);
  CHECK(ratio.stated_factor.denominator == 100);
  const Fact& years = fact(book, "contract_years");
  CHECK(years.scale == 1);
  CHECK(years.high == 1200);
  CHECK(years.stated_factor.numerator == 12);
  CHECK(fact(book, "own").scale == 10);
  CHECK(fact(book, "own").high == 1200);
  CHECK(fact(book, "age").high == 130'000'000);
  CHECK(fact(book, "birth_date").low == Date::first_day);
  CHECK(fact(book, "birth_date").high == Date::last_day);
  CHECK(fact(book, "degree").high == 2);
}

TEST_CASE("ranges with units, percents and dates") {
  CHECK(fact(*with_fact("type: money, unit: 元/月, range: 0..2万元/月").book, "own").high == 2'000'000);
  CHECK(fact(*with_fact("type: percent, range: 5..30%").book, "own").low == 50'000);
  CHECK(fact(*with_fact("type: percent, range: 5..30%").book, "own").high == 300'000);
  CHECK(fact(*with_fact("type: date, range: 2000-01-01..2001-01-01").book, "own").low ==
        parse_date("2000-01-01")->days);
  expect_error(with_fact("type: number, range: 5..3"), Code::bad_interval, "5..3");
  expect_error(with_fact("type: number, range: 5"), Code::bad_interval, "5");
  expect_error(with_fact("type: number, unit: 人, range: 0..3元"), Code::unit_mismatch, "3元");
  expect_error(with_fact("type: number, decimals: 0, range: 0.5..3"), Code::out_of_range, "0.5");
  expect_error(with_fact("type: number, range: 0..score"), Code::type_mismatch, "score");
}

TEST_CASE("defaults and derivations replace what is not stated") {
  const Checked checked = check("");
  REQUIRE(checked.book.has_value());
  const Rulebook& book = *checked.book;
  CHECK(shape(book, fact(book, "application_date").read) == "stated_or_absent(application_date, today)");
  CHECK(shape(book, fact(book, "honours").read) == "stated_or_absent(honours, set())");
  // The derivation is a plain count of years.
  CHECK(shape(book, fact(book, "age").read) == "stated_or_unknown(age, divide(full_years(birth_date, today), 12月))");
  CHECK(shape(book, fact(book, "score").read) == "score");
  CHECK(fact(book, "age").derived != NodeId::none);
  CHECK(fact(book, "application_date").if_absent != NodeId::none);
  expect_error(with_fact("type: number, if_absent: 3元"), Code::unit_mismatch, "3元");
  expect_error(with_fact("type: place, if_absent: \"贵州省\""), Code::not_supported, "贵州省");
}

TEST_CASE("requirements may speak of the fact itself") {
  const Checked checked = with_fact("type: date, requires: [own >= birth_date]");
  REQUIRE_MESSAGE(checked.book.has_value(), checked.rendered());
  const Fact& own = fact(*checked.book, "own");
  REQUIRE(own.required.count == 1);
  CHECK(shape(*checked.book, checked.book->arguments[own.required][0]) == "greater_or_equal(own, birth_date)");
  expect_error(with_fact("type: date, requires: [birth_date]"), Code::type_mismatch, "birth_date");
}

TEST_CASE("names of facts: ids, titles and further names, in both languages") {
  const Checked checked = with_fact("type: bool");
  const Rulebook& book = *checked.book;
  bool ambiguous = true;
  const FactId degree = book.find_fact("degree", ambiguous);
  CHECK_FALSE(ambiguous);
  CHECK(book.find_fact("学历", ambiguous) == degree);
  CHECK(book.find_fact("highest degree", ambiguous) == degree);
  CHECK(book.find_fact("学位", ambiguous) == degree);
  CHECK(book.find_fact("degre", ambiguous) == FactId::none);
  CHECK(book.find_fact("p.own", ambiguous) == book.find_fact("own", ambiguous));
  CHECK(book.text(fact(book, "own").id) == "p.own");
  CHECK(book.text(fact(book, "own").short_id) == "own");
  CHECK(book.find_value(book[degree].type.domain, "博士") == 2U);
  CHECK(book.find_value(book[degree].type.domain, "phd") == 2U);
  CHECK_FALSE(book.find_value(book[degree].type.domain, "dr").has_value());
  const auto names = known_names(book);
  CHECK(std::find(names.begin(), names.end(), "own") != names.end());
}

TEST_CASE("a short name of two policies is ambiguous") {
  const std::string body = "facts:\n  own: {title: {zh: 自有, en: own}, type: bool}\n";
  std::string second = policy(body);
  second.replace(second.find("policy: p"), 9, "policy: q");
  const Checked checked =
      load({{"vocabulary.yaml", std::string(vocabulary), {}}, {"p.yaml", policy(body), {}}, {"q.yaml", second, {}}});
  REQUIRE_MESSAGE(checked.book.has_value(), checked.rendered());
  bool ambiguous = false;
  CHECK(checked.book->find_fact("own", ambiguous) != FactId::none);
  CHECK(ambiguous);
  CHECK(checked.book->find_fact("q.own", ambiguous) != FactId::none);
  CHECK_FALSE(ambiguous);
}

TEST_CASE("a policy lists the values of a fact that is its own in each") {
  const Checked checked = check(
      "facts:\n  talent_class: {type: choice, values: {A: {zh: 甲}, B: {zh: 乙}}}\n"
      "definitions:\n  top: {is: talent_class == A}\n");
  REQUIRE_MESSAGE(checked.book.has_value(), checked.rendered());
  const Fact& own = fact(*checked.book, "人才层次");
  CHECK(checked.book->text(own.id) == "p.talent_class");
  expect_error(check("definitions:\n  d: {is: exists(talent_class)}\n"), Code::unknown_name, "talent_class");
}

TEST_CASE("faults of facts") {
  expect_error(with_fact("type: nomber"), Code::unknown_value, "nomber");
  expect_error(with_fact("type: choice"), Code::missing_key, "own");
  expect_error(with_fact("type: number, unit: 斤"), Code::bad_unit, "斤");
  expect_error(with_fact("type: money, unit: 人"), Code::unit_mismatch, "人");
  expect_error(with_fact("type: percent, unit: 元"), Code::unit_mismatch, "元");
  expect_error(with_fact("type: number, decimals: 12"), Code::bad_number, "12");
  expect_error(with_fact("type: money, decimals: 9"), Code::overflow, "9");
  expect_error(with_fact("type: bool, unit: 元"), Code::type_mismatch, "元");
  expect_error(with_fact("type: text, range: 1..2"), Code::type_mismatch, "1..2");
  expect_error(with_fact("type: number, values: {a: {zh: 甲}}"), Code::type_mismatch, "a");
  expect_error(with_fact("type: choice, values: {a: {zh: 甲}, b: {zh: 甲}}"), Code::duplicate_name, "{zh: 甲}");
  expect_error(with_fact("type: choice, values: {nothing: {zh: 甲}}"), Code::reserved_name, "nothing");
  expect_error(with_fact("type: record"), Code::missing_key, "record");
  expect_error(with_fact("type: record, if_absent: nothing, fields: {a: {type: bool}}"), Code::type_mismatch,
               "nothing");
  expect_error(with_fact("type: bool, fields: {a: {type: bool}}"), Code::type_mismatch, "a");
  expect_error(with_fact("type: bool, key: a"), Code::type_mismatch, "a");
  expect_error(with_fact("type: list, fields: {a: {type: record, fields: {b: {type: bool}}}}"), Code::not_supported,
               "record");
  expect_error(with_fact("type: list, fields: {a: {type: bool}, b: {title: {zh: a}, type: bool}}"),
               Code::duplicate_name, "b");
  expect_error(with_fact("type: list, key: c, fields: {a: {type: bool}}"), Code::unknown_name, "c");
  expect_error(with_fact("type: list, key: a, fields: {a: {type: bool}}"), Code::type_mismatch, "a");
  expect_error(with_fact("type: list, unit: 年, fields: {a: {type: bool}}"), Code::bad_unit, "年");
  expect_error(with_fact("type: list, if_absent: [a], fields: {a: {type: bool}}"), Code::type_mismatch, "[a]");
  expect_error(with_fact("type: list, range: 1..2, fields: {a: {type: bool}}"), Code::type_mismatch, "1..2");
  expect_error(check("facts:\n  degree: {type: bool}\n"), Code::shadowed_vocabulary, "degree");
  expect_error(check("facts:\n  own: {title: {zh: 学历}, type: bool}\n"), Code::shadowed_vocabulary, "{zh: 学历}");
  expect_error(check("facts:\n  today: {type: bool}\n"), Code::reserved_name, "today");
  expect_error(check("facts:\n  own: {type: bool}\n  other: {title: {zh: own}, type: bool}\n"), Code::duplicate_name,
               "{zh: own}");
}
