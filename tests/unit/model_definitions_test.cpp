#include "model_rules.h"

using namespace rencai;
using namespace rencai::test;

namespace {

std::string definition(std::string_view body, std::string_view name = "d") {
  const Checked checked = check(fmt::format("definitions:\n{}", body));
  INFO(checked.rendered());
  REQUIRE(checked.book.has_value());
  return shape(*checked.book, labelled(*checked.book, name));
}

constexpr std::string_view table = R"(  d:
    table: [degree, introduction]
    rows:
      doctor: {direct: 10万元, flexible | local: 5万元}
      bachelor | master: {direct: 3万元}
)";

}  // namespace

TEST_CASE("lists of cases") {
  CHECK(definition("  d:\n    first_of:\n      - {when: home, is: 3元}\n      - otherwise: 1元\n") ==
        "first_of(home, 3元, true, 1元)");
  CHECK(definition("  d:\n    highest_of:\n      - {when: home, is: 3元}\n      - otherwise: 1元\n") ==
        "or_else(highest_of(home, 3元), 1元)");
  CHECK(definition("  d:\n    sum_of:\n      - {when: home, is: 3元}\n      - {is: price}\n") ==
        "sum_of(home, 3元, true, price)");
  CHECK(definition("  d:\n    first_of:\n      - {when: home, is: 3元}\n    at_most: price\n") ==
        "minimum(first_of(home, 3元), price)");
  CHECK(definition("  d:\n    first_of:\n      - {when: home, is: 3元}\n    at_least: price\n") ==
        "maximum(first_of(home, 3元), price)");
  CHECK(definition("  d:\n    highest_of:\n      - {when: home, is: birth_date}\n      - {is: contract_date}\n") ==
        "highest_of(home, birth_date, true, contract_date)");
}

TEST_CASE("conditions as mappings") {
  CHECK(definition("  d:\n    all:\n      - home\n      - any: [home, price > 0]\n      - not: home\n") ==
        "all(home, any(home, greater(price, 0元)), not(home))");
  CHECK(definition("  d: {at_least: 2, of: [home, price > 0, home]}\n") == "count2(home, greater(price, 0元), home)");
  expect_error(check("definitions:\n  d: {at_least: 4, of: [home, home]}\n"), Code::out_of_range,
               "{at_least: 4, of: [home, home]}");
}

TEST_CASE("a case's name and clause stand on its value; shared values are wrapped") {
  const Checked checked = check(
      "definitions:\n  e: {is: price + 1元}\n  d:\n    sum_of:\n"
      "      - {when: home, is: 3元, name: first, clause: \"7\"}\n      - {is: e, name: second}\n      - {is: e}\n");
  REQUIRE_MESSAGE(checked.book.has_value(), checked.rendered());
  const Rulebook& book = *checked.book;
  CHECK(shape(book, labelled(book, "first")) == "3元");
  CHECK(book.text(book[labelled(book, "first")].clause) == "7");
  CHECK(shape(book, labelled(book, "second")) == "minimum(add(price, 1元))");
  CHECK(book.text(book[labelled(book, "e")].label) == "e");
}

TEST_CASE("a definition is one node, with its name and clause") {
  const Checked checked = check("definitions:\n  b: {any: [a, not a]}\n  a: {clause: \"3\", is: home and price > 0}\n");
  REQUIRE_MESSAGE(checked.book.has_value(), checked.rendered());
  const Rulebook& book = *checked.book;
  const NodeId a = labelled(book, "a");
  CHECK(book.text(book[a].clause) == "3");
  CHECK(book.args(labelled(book, "b"))[0] == a);
  for (std::uint32_t i = 0; i < book.nodes.size(); ++i) {
    for (const NodeId argument : book.args(static_cast<NodeId>(i))) CHECK(index(argument) < i);
  }
}

TEST_CASE("a definition that is another, or a fact, takes no name away") {
  const Checked checked = check("definitions:\n  a: {is: home}\n  b: {is: a and home}\n  c: {is: b}\n");
  REQUIRE_MESSAGE(checked.book.has_value(), checked.rendered());
  CHECK(labelled(*checked.book, "a") == NodeId::none);
  CHECK(labelled(*checked.book, "c") == NodeId::none);
  CHECK(shape(*checked.book, labelled(*checked.book, "b")) == "all(home, home)");
}

TEST_CASE("tables: one row after the other, all selectors at once") {
  CHECK(definition(table) ==
        "first_of(all(in_values(degree, #2), in_values(introduction, #0)), 100000元, "
        "all(in_values(degree, #2), in_values(introduction, #1, #2)), 50000元, "
        "all(in_values(degree, #0, #1), in_values(introduction, #0)), 30000元)");
  CHECK(definition(std::string(table) + "    otherwise: 0\n").ends_with(", true, 0元)"));
  CHECK(definition("  d: {table: home, rows: {\"true\": 1元, \"false\": 2元}}\n") ==
        "first_of(home, 1元, not(home), 2元)");
}

TEST_CASE("tables with several columns") {
  const Checked checked = check(
      "definitions:\n  t: {clause: \"3\", table: degree, rows: {doctor: {share: 50%, cap: 80万元}, master: {share: "
      "30%}}}\n"
      "  d: {is: t.share * price}\n  e: {is: \"min(t.cap, price)\"}\n");
  REQUIRE_MESSAGE(checked.book.has_value(), checked.rendered());
  const Rulebook& book = *checked.book;
  CHECK(shape(book, labelled(book, "t.share")) == "first_of(in_values(degree, #2), 0.5, in_values(degree, #1), 0.3)");
  CHECK(shape(book, labelled(book, "t.cap")) ==
        "first_of(in_values(degree, #2), 800000元, in_values(degree, #1), nothing:元)");
  CHECK(book.args(labelled(book, "d"))[0] == labelled(book, "t.share"));
  expect_error(
      check("definitions:\n  t: {table: degree, rows: {doctor: {share: 50%, cap: 1元}}}\n  d: {is: t * price}\n"),
      Code::type_mismatch, "t");
  expect_error(check("definitions:\n  t: {table: degree, rows: {doctor: {share: 50%, cap: 1元}}}\n  d: {is: t.shar}\n"),
               Code::unknown_name, "t.shar");
}

TEST_CASE("faults of tables") {
  expect_error(check("definitions:\n  d: {table: degree, rows: {dr: 1元}}\n"), Code::unknown_value, "dr");
  expect_error(check("definitions:\n  d: {table: degree, rows: {doctor: 1元, phd | master: 2元}}\n"),
               Code::duplicate_name, "phd");
  expect_error(check("definitions:\n  d: {table: price, rows: {doctor: 1元}}\n"), Code::type_mismatch, "price");
  expect_error(check("definitions:\n  d: {table: degree, rows: {doctor: 1元, master: 2元/月}}\n"), Code::unit_mismatch,
               "2元/月");
}

TEST_CASE("parameters have dated values") {
  const Checked checked = check(
      "parameters:\n  wage: {clause: \"4\", values: {2014-01-01: 3300元/月, 2013-01-01: 3000元/月}}\n"
      "definitions:\n  d: {is: \"salary > wage and salary > value_at(wage, contract_date)\"}\n");
  REQUIRE_MESSAGE(checked.book.has_value(), checked.rendered());
  const Rulebook& book = *checked.book;
  CHECK(shape(book, labelled(book, "d")) ==
        "all(greater(salary, parameter:wage(today)), greater(salary, parameter:wage(contract_date)))");
  REQUIRE(book.parameters.size() == 1);
  const auto steps = book.parameter_steps[book.parameters[0].steps];
  REQUIRE(steps.size() == 2);
  CHECK(to_string(steps[0].from) == "2013-01-01");
  CHECK(steps[1].value.numerator == 3300);
  expect_error(check("parameters:\n  w: {clause: \"4\", values: {2013-01-01: 1元, 2014-01-01: 1元/月}}\n"),
               Code::unit_mismatch, "1元/月");
  expect_error(check("parameters:\n  w: {clause: \"4\", values: {2013-01-01: price}}\n"), Code::type_mismatch, "price");
  expect_error(check("definitions:\n  d: {is: \"value_at(price, today)\"}\n"), Code::type_mismatch, "price");
}

TEST_CASE("names of a policy") {
  expect_error(check("definitions:\n  degree: {is: home}\n"), Code::shadowed_vocabulary, "degree");
  expect_error(check("definitions:\n  学历: {is: home}\n"), Code::shadowed_vocabulary, "学历");
  expect_error(check("definitions:\n  rest: {is: home}\n"), Code::reserved_name, "rest");
  expect_error(check("parameters:\n  d: {clause: \"4\", values: {2013-01-01: 1}}\ndefinitions:\n  d: {is: home}\n"),
               Code::duplicate_name, "d");
}

TEST_CASE("cycles are shown whole and reported once") {
  const Checked checked =
      check("definitions:\n  a: {is: b and home}\n  b: {is: not c}\n  c: {any: [home, a]}\n  e: {is: a or b}\n");
  expect_error(checked, Code::cyclic_definition, "a");
  const Diagnostic& error = checked.diagnostics.all().front();
  CHECK(error.message.en.find("a → b → c → a") != std::string::npos);
  CHECK(error.related.size() == 3);
  expect_error(check("definitions:\n  a: {is: a}\n"), Code::cyclic_definition, "a");
  expect_error(check("facts:\n  x: {type: number, derived: y + 1}\n  y: {type: number, if_absent: x}\n"),
               Code::cyclic_definition, "x");
  expect_error(check("programs:\n" + program("when: gets(b)\namount: 1元", "funding", "a") +
                     program("when: not gets(a)\namount: 1元", "funding", "b")),
               Code::cyclic_definition, "a");
}

TEST_CASE("a long chain of definitions is no deep recursion") {
  std::string body = "definitions:\n";
  for (int i = 0; i < 20000; ++i) body += fmt::format("  d{}: {{is: not d{}}}\n", i, i + 1);
  const Checked good = check(body + "  d20000: {is: home}\n");
  CHECK(good.book.has_value());
  const Checked cyclic = check(body + "  d20000: {is: d0}\n");
  CHECK(cyclic.diagnostics.error_count() == 1);
}
