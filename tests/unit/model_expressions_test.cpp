#include "model_rules.h"

using namespace rencai;
using namespace rencai::test;

TEST_CASE("literals in base units; constants are folded") {
  CHECK(lowered("120万元") == "1200000元");
  CHECK(lowered("30%") == "0.3");
  CHECK(lowered("1年") == "12月");
  CHECK(lowered("3600元/年") == "3600元/年");
  CHECK(lowered("2 * 3元 + 1元") == "7元");
  CHECK(lowered("3600元/年 * 2年") == "7200元");
  CHECK(lowered("-(3元)") == "-3元");
  CHECK(lowered("10元 / 4") == "2.5元");
  CHECK(lowered("10元/平方米/月 * 80平方米") == "800元/月");
}

TEST_CASE("a yearly rate times a stated duration") {
  CHECK(lowered("3600元/年 * contract_years") == "multiply(multiply(3600元/年, contract_years), 1/12)");
}

TEST_CASE("zero, unspecified and nothing take what their place requires") {
  CHECK(lowered("salary > 0") == "greater(salary, 0元/月)");
  CHECK(lowered("max(0, price - 3元)") == "maximum(0元, subtract(price, 3元))");
  CHECK(lowered("or_else(unspecified, price)") == "or_else(unspecified:元, price)");
  CHECK(lowered("if(home, unspecified, 3元/月)") == "first_of(home, unspecified:元/月, true, 3元/月)");
  CHECK(lowered("if(home, nothing, birth_date)") == "first_of(home, nothing, true, birth_date)");
  CHECK(lowered("if(home, 0, 0) + price") == "add(first_of(home, 0元, true, 0元), price)");
  CHECK(lowered("price + unspecified * 50%") == "add(price, multiply(unspecified:元, 0.5))");
  CHECK(lowered("0 + 0 == price") == "equal(0元, price)");
}

TEST_CASE("a mere zero, unspecified or nothing stays open for each use of its definition") {
  const Checked checked = check(
      "definitions:\n  z: {is: 0}\n  u: {is: unspecified}\n"
      "  d: {is: salary > z}\n  e: {is: price > z or price > u}\n");
  REQUIRE_MESSAGE(checked.book.has_value(), checked.rendered());
  CHECK(shape(*checked.book, labelled(*checked.book, "d")) == "greater(salary, 0元/月)");
  CHECK(shape(*checked.book, labelled(*checked.book, "e")) ==
        "any(greater(price, 0元), greater(price, unspecified:元))");
}

TEST_CASE("choices: values in either language, on either side") {
  CHECK(lowered("degree == doctor") == "equal(degree, doctor)");
  CHECK(lowered("学历 >= 硕士") == "greater_or_equal(degree, master)");
  CHECK(lowered("doctor == degree") == "equal(doctor, degree)");
  CHECK(lowered("degree in [master, phd]") == "in_values(degree, #1, #2)");
  CHECK(lowered("degree not in [master]") == "not(in_values(degree, #1))");
  CHECK(lowered("degree in master..doctor") == "in_range(degree, master, doctor)");
  CHECK(lowered("honours has any [院士, expert]") == "has_any(stated_or_absent(honours, set()), #0, #1)");
  CHECK(lowered("honours has all [expert]") == "has_all(stated_or_absent(honours, set()), #1)");
  CHECK(lowered("introduction != direct") == "not_equal(introduction, direct)");
  CHECK(lowered("if(home, degree, degree.master) == doctor") == "equal(first_of(home, degree, true, master), doctor)");
}

TEST_CASE("a value wins over a definition of the same name; a fact of that name is an error") {
  const Checked checked = check("definitions:\n  doctor: {is: degree == doctor}\n");
  REQUIRE_MESSAGE(checked.book.has_value(), checked.rendered());
  CHECK(shape(*checked.book, labelled(*checked.book, "doctor")) == "equal(degree, doctor)");
  expect_error(check("facts:\n  master: {type: bool}\ndefinitions:\n  d: {is: degree == master}\n"),
               Code::ambiguous_name, "master");
  expect_error(check("facts:\n  expert: {type: bool}\ndefinitions:\n  d: {is: 'honours has any [expert]'}\n"),
               Code::ambiguous_name, "expert");
}

TEST_CASE("lists, ranges, places and texts") {
  CHECK(lowered("score in [1, 2]") == "in_list(score, 1, 2)");
  CHECK(lowered("score in 1..2") == "in_range(score, 1, 2)");
  CHECK(lowered("work_place in \"贵州省/六盘水市\"") == "in_place:贵州省/六盘水市(work_place)");
  CHECK(lowered("work_place in [\"贵州省\", \"云南省\"]") ==
        "any(in_place:贵州省(work_place), in_place:云南省(work_place))");
  CHECK(lowered("major == \"采矿\"") == "equal(major, \"采矿\")");
  CHECK(lowered("major in [\"采矿\", \"安全\"]") == "in_list(major, \"采矿\", \"安全\")");
}

TEST_CASE("conditions") {
  CHECK(lowered("home and not home or home") == "any(all(home, not(home)), home)");
  CHECK(lowered("not (home == true)") == "not(home)");
  CHECK(lowered("home == false") == "not(home)");
  CHECK(lowered("home != (price > 0)") ==
        "not(any(all(home, greater(price, 0元)), all(not(home), not(greater(price, 0元)))))");
}

TEST_CASE("times between days are durations, and counts beside plain numbers") {
  CHECK(lowered("full_years_between(birth_date, today) >= 3") ==
        "greater_or_equal(divide(full_years(birth_date, today), 12月), 3)");
  CHECK(lowered("full_years_between(birth_date, today) >= 3年") ==
        "greater_or_equal(full_years(birth_date, today), 36月)");
  CHECK(lowered("days_between(birth_date, today) + 1") == "add(divide(days(birth_date, today), 1天), 1)");
  CHECK(lowered("started_months_between(birth_date, today) in [3, 4]") ==
        "in_list(divide(started_months(birth_date, today), 1月), 3, 4)");
  CHECK(lowered("max(3, age_at(contract_date))") == "maximum(3, divide(full_years(birth_date, contract_date), 12月))");
  CHECK(lowered("full_years_between(birth_date, today) > 0") == "greater(full_years(birth_date, today), 0月)");
  CHECK(lowered("age_at(birth_date, contract_date)") == "full_years(birth_date, contract_date)");
}

TEST_CASE("dates and durations") {
  CHECK(lowered("birth_date + 2年") == "date_plus(birth_date, 24月)");
  CHECK(lowered("30天 + birth_date") == "date_plus(birth_date, 30天)");
  CHECK(lowered("birth_date - contract_years") == "date_minus(birth_date, contract_years)");
  CHECK(lowered("start_of_year(today)") == "start_of_year(today)");
  CHECK(lowered("start_of_month(birth_date)") == "start_of_month(birth_date)");
  CHECK(lowered("max(birth_date, contract_date)") == "maximum(birth_date, contract_date)");
  expect_expression_error("birth_date + 3", Code::unit_mismatch, "3");
  expect_expression_error("birth_date - contract_date", Code::type_mismatch, "birth_date - contract_date");
}

TEST_CASE("functions") {
  CHECK(lowered("round(salary)") == "round(salary, 1元/月)");
  CHECK(lowered("floor(price, 100元)") == "floor(price, 100元)");
  CHECK(lowered("exists(price)") == "exists(price)");
  CHECK(lowered("up_to(price)") == "up_to(price)");
  CHECK(lowered("above(60%) * price") == "multiply(above(0.6), price)");
  CHECK(lowered("3元..5元") == "range(3元, 5元)");
  expect_expression_error("round(price, score)", Code::out_of_range, "score");
  expect_expression_error("round(price, 0)", Code::out_of_range, "0");
  expect_expression_error("5元..3元", Code::bad_interval, "5元..3元");
  expect_expression_error("score in 5..3", Code::bad_interval, "5..3");
}

TEST_CASE("names that do not exist") {
  expect_expression_error("degre == doctor", Code::unknown_name, "degre");
  expect_expression_error("degree == doctr", Code::unknown_value, "doctr");
  expect_expression_error("degree in [doctr]", Code::unknown_value, "doctr");
  expect_expression_error("degree in [home]", Code::unknown_value, "home");
  expect_expression_error("fulll_years(price)", Code::unknown_function, "fulll_years(price)");
  const Checked checked = check("definitions:\n  d: {is: degre == doctor}\n");
  CHECK(checked.diagnostics.all().front().nearest == "degree");
  CHECK(check("definitions:\n  d: {is: degree == doctr}\n").diagnostics.all().front().nearest == "doctor");
}

TEST_CASE("types and units that do not fit") {
  expect_expression_error("price > salary", Code::unit_mismatch, "salary");
  expect_expression_error("price + 3", Code::unit_mismatch, "3");
  expect_expression_error("home and price", Code::type_mismatch, "price");
  expect_expression_error("price > home", Code::type_mismatch, "home");
  expect_expression_error("home + 1", Code::type_mismatch, "home");
  expect_expression_error("introduction < local", Code::not_comparable, "introduction < local");
  expect_expression_error("introduction in direct..local", Code::not_comparable, "introduction in direct..local");
  expect_expression_error("major < \"a\"", Code::not_comparable, "major < \"a\"");
  expect_expression_error("honours == honours", Code::not_comparable, "honours == honours");
  expect_expression_error("honours in [expert]", Code::type_mismatch, "honours");
  expect_expression_error("degree has any [doctor]", Code::type_mismatch, "degree");
  expect_expression_error("score in degree", Code::type_mismatch, "degree");
  expect_expression_error("work_place in \"贵州省//水城\"", Code::bad_place, "\"贵州省//水城\"");
  expect_expression_error("exists(home)", Code::type_mismatch, "home");
}

TEST_CASE("units that do not fit are shown with both, and with the place of the other") {
  const Checked checked = check("definitions:\n  d: {is: price > salary}\n");
  const Diagnostic& error = checked.diagnostics.all().front();
  CHECK(error.message.en.find("`CNY/month`") != std::string::npos);
  CHECK(error.message.zh.find("`元`") != std::string::npos);
  REQUIRE(error.related.size() == 1);
  CHECK(checked.at(error.related[0].span) == "price");
}

TEST_CASE("wrong numbers of arguments") {
  expect_expression_error("if(home, 1)", Code::wrong_argument_count, "if(home, 1)");
  expect_expression_error("round(1, 2, 3)", Code::wrong_argument_count, "round(1, 2, 3)");
  expect_expression_error("min()", Code::wrong_argument_count, "min()");
}

TEST_CASE("constants that cannot be") {
  expect_expression_error("9000000000000亿元 * 2", Code::overflow, "9000000000000亿元");
  expect_expression_error("4000000000000000000 * 3元", Code::overflow, "4000000000000000000 * 3元");
  expect_expression_error("4000000000000000000 + 6000000000000000000", Code::overflow,
                          "4000000000000000000 + 6000000000000000000");
  expect_expression_error("price / (3元 - 3元)", Code::division_by_zero, "3元 - 3元");
  expect_expression_error("price / 0", Code::division_by_zero, "0");
}

TEST_CASE("aggregates are taken over lists") {
  expect_expression_error("count(honours)", Code::type_mismatch, "honours");
  expect_expression_error("sum(price of honours where home)", Code::type_mismatch, "honours");
  expect_expression_error("count(degree == doctor)", Code::wrong_argument_count, "count(degree == doctor)");
  expect_expression_error("sum(price)", Code::wrong_argument_count, "sum(price)");
  expect_expression_error("any(homes)", Code::unknown_name, "homes");
  expect_expression_error("round(price of honours)", Code::type_mismatch, "round(price of honours)");
}

TEST_CASE("one fault is reported once, whoever reads it") {
  const Checked checked = check(
      "definitions:\n  a: {is: degre == doctor}\n  b: {is: a and home}\n  c: {any: [b, a]}\n"
      "programs:\n" +
      program("when: c\namount: 3元"));
  expect_error(checked, Code::unknown_name, "degre");
}

TEST_CASE("all faults are reported at once") {
  const Checked checked = check("definitions:\n  a: {is: degre == doctor}\n  b: {is: price > salary and hom}\n");
  CHECK(checked.diagnostics.error_count() == 3);
}
