#include "model_rules.h"

using namespace rencai;
using namespace rencai::test;

namespace {

Unit unit(std::string_view text) { return parse_unit(text)->unit; }

const Program& first(const Checked& checked) {
  INFO(checked.rendered());
  REQUIRE(checked.book.has_value());
  return checked.book->programs[0];
}

std::string part(const Checked& checked, NodeId Program::*member) {
  return shape(*checked.book, first(checked).*member);
}

}  // namespace

TEST_CASE("a program with all that it says") {
  const Checked checked =
      check("in_force: {from: 2013-08-02, to: 2015-12-31}\nprograms:\n" +
            program("when: home\namount: 3元/月\npay: {at_most: 1年, from: birth_date, until: contract_date}\n"
                    "notes: [{zh: 甲, en: A}]\nalso: {people: 3人}",
                    "allowance"));
  const Program& a = first(checked);
  const Rulebook& book = *checked.book;
  CHECK(book.text(a.id) == "p/a");
  CHECK(book.text(a.short_id) == "a");
  CHECK(book.text(a.clause) == "1");
  CHECK(a.category == Category::allowance);
  CHECK(a.kinds == 1U);
  CHECK(shape(book, a.when) == "home");
  CHECK(shape(book, a.in_force) == "all(less_or_equal(2013-08-02, today), less_or_equal(today, 2015-12-31))");
  CHECK(shape(book, a.eligible) == fmt::format("all({}, home, exists(3元/月))", shape(book, a.in_force)));
  CHECK(a.pay.form == PayForm::rate);
  CHECK(a.pay.every == Period::month);
  CHECK(shape(book, a.pay.at_most) == "12月");
  CHECK(shape(book, a.pay.from) == "birth_date");
  CHECK(a.notes.count == 1);
  REQUIRE(a.outputs.count == 1);
  CHECK(shape(book, book.outputs[a.outputs][0].value) == "3人");
  CHECK(a.won == NodeId::none);
  CHECK(to_string(book.policies[0].first_day) == "2013-08-02");
  CHECK(to_string(book.policies[0].last_day) == "2015-12-31");
  CHECK(book.policies[0].has_last_day);
  CHECK(book.text(book.policies[0].place_path) == "贵州省");
  CHECK(book.text(book.policies[0].digest).starts_with("sha256:"));
}

TEST_CASE("an entitlement without an amount") {
  const Checked checked = check_program("when: home", "service");
  CHECK(first(checked).amount == NodeId::none);
  CHECK(part(checked, &Program::eligible) == "all(true, home)");
  CHECK(first(checked).pay.form == PayForm::none);
}

TEST_CASE("amounts by category") {
  CHECK(part(check_program("amount: unspecified"), &Program::amount) == "unspecified:元");
  CHECK(part(check_program("amount: unspecified\npay: {at_most: 12个月}", "allowance"), &Program::amount) ==
        "unspecified:元/月");
  CHECK(part(check_program("amount: unspecified", "points"), &Program::amount) == "unspecified:分");
  CHECK(part(check_program("amount: 30%", "tax"), &Program::amount) == "0.3");
  CHECK(part(check_program("amount: doctor", "title"), &Program::amount) == "doctor");
  CHECK(part(check_program("amount: degree.master", "title"), &Program::amount) == "master");
  CHECK(part(check_program("amount: 3人", "training"), &Program::amount) == "3人");
  expect_error(check_program("amount: 3人"), Code::category_unit, "3人");
  expect_error(check_program("amount: 30%"), Code::category_unit, "30%");
  expect_error(check_program("amount: 3元/人", "housing"), Code::category_unit, "3元/人");
  expect_error(check_program("amount: 3元", "points"), Code::category_unit, "3元");
  expect_error(check_program("amount: 3元", "title"), Code::category_unit, "3元");
  expect_error(check_program("amount: home", "service"), Code::category_unit, "home");
  expect_error(check_program("amount: birth_date"), Code::category_unit, "birth_date");
}

TEST_CASE("a value of several ordered facts needs its fact") {
  const std::string second = "facts:\n  rank: {type: ordered, values: {low: {zh: 低}, doctor: {zh: 高}}}\n";
  expect_error(check(second + "programs:\n" + program("amount: doctor", "title")), Code::ambiguous_name, "doctor");
  CHECK(part(check(second + "programs:\n" + program("amount: rank.doctor", "title")), &Program::amount) == "doctor");
}

TEST_CASE("gets reads another program's eligibility") {
  const Checked checked = check("programs:\n" + program("when: not gets(b)\namount: 1元", "funding", "a") +
                                program("when: home\namount: 1元", "funding", "b"));
  CHECK(part(checked, &Program::when) == "not(gets:b(all(true, home, exists(1元))))");
  const NodeId gets = checked.book->args(first(checked).when)[0];
  CHECK(checked.book->args(gets)[0] == checked.book->programs[1].eligible);
  expect_error(check_program("when: gets(b)"), Code::unknown_program, "b");
}

TEST_CASE("amount_of reads another program's amount where that is granted") {
  const auto amount = [](std::string_view other, std::string_view category = "funding") {
    return check("programs:\n" + program("amount: 50% * amount_of(b)", "funding", "a") +
                 program(std::string(other), std::string(category), "b"));
  };
  const Checked known = amount("amount: 1元");
  const NodeId half = first(known).amount;
  const NodeId granted = known.book->args(half)[1];
  CHECK((*known.book)[granted].op == Op::first_of);
  CHECK(known.book->args(granted)[1] == known.book->programs[1].amount);
  expect_error(amount("when: home", "service"), Code::type_mismatch, "b");
  expect_error(check_program("amount: amount_of(c)"), Code::unknown_program, "c");
  expect_error(check("programs:\n" + program("amount: amount_of(a)", "funding", "a")), Code::cyclic_definition, "a");
}

TEST_CASE("in force") {
  const auto in_force = [](std::string_view text) {
    return part(check_program(fmt::format("amount: 1元\nin_force: {}", text)), &Program::in_force);
  };
  CHECK(in_force("{from: 2018-03-06, by: application_date}") ==
        "less_or_equal(2018-03-06, stated_or_absent(application_date, today))");
  CHECK(in_force("{from: 2018-03-06..2018-04-01}") == "less_or_equal(range(2018-03-06, 2018-04-01), today)");
  expect_error(check("in_force: {from: 2018-03-06, to: 2017-01-01}\n"), Code::date_order, "2017-01-01");
  expect_error(check("in_force: {from: price}\n"), Code::type_mismatch, "price");
}

TEST_CASE("payments") {
  CHECK(first(check_program("amount: 3元")).pay.form == PayForm::once);
  CHECK(first(check_program("amount: 3元\npay: once")).pay.form == PayForm::once);
  CHECK(first(check_program("amount: 3元/年")).pay.every == Period::year);
  const Checked equal = check_program("amount: 30元\npay: {every: year, times: 5, from: birth_date}");
  CHECK(first(equal).pay.form == PayForm::equal_parts);
  CHECK(first(equal).pay.times == 5);
  CHECK(first(equal).pay.every == Period::year);
  const Checked parts = check_program("amount: 30元\npay: {every: quarter, parts: [1/3, rest, rest]}");
  CHECK(first(parts).pay.form == PayForm::parts);
  CHECK(first(parts).pay.every == Period::quarter);
  const auto run = parts.book->arguments[first(parts).pay.parts];
  REQUIRE(run.size() == 3);
  CHECK(shape(*parts.book, run[0]) == "1/3");
  CHECK(run[2] == NodeId::none);
  const Checked after = check_program("amount: 30元\npay: {after: [6个月, 1年], parts: [50%, rest]}");
  CHECK(first(after).pay.form == PayForm::after);
  CHECK(first(after).pay.times == 2);
  CHECK(first(check_program("amount: 30元\npay: {after: [0个月]}")).pay.parts.count == 0);
  const Checked drawn =
      check_program("amount: 30元\npay: {every: year, parts: [1/3, rest], each_at_most: price, times: 10}");
  CHECK(first(drawn).pay.times == 10);
  CHECK(first(drawn).pay.parts.count == 2);
  const Checked quarterly = check_program("amount: 3元/月\npay: {every: 季, served: contract_years, at_least: 6个月}");
  CHECK(first(quarterly).pay.every == Period::month);
  CHECK(first(quarterly).pay.paid_every == Period::quarter);
  // Nothing says how an amount is paid of which not even the unit is known.
  CHECK(first(check_program("amount: unspecified")).pay.form == PayForm::open);
  CHECK(first(check_program("amount: unspecified\npay: once")).pay.form == PayForm::once);
  CHECK(first(check_program("amount: unspecified\npay: {at_most: 1年}")).pay.form == PayForm::rate);
  const Checked served = check_program("amount: 3元/月\npay: {served: contract_years}");
  CHECK(shape(*served.book, first(served).pay.served) == "contract_years");
}

TEST_CASE("faults of payments") {
  expect_error(check_program("amount: 3元/月\npay: once"), Code::bad_pay, "once");
  expect_error(check_program("amount: 3元/月\npay: {every: year, times: 3}"), Code::bad_pay, "{every: year, times: 3}");
  expect_error(check_program("amount: 3元\npay: {at_most: 12个月}"), Code::bad_pay, "12个月");
  expect_error(check_program("amount: 3元/月\npay: {at_most: 12}"), Code::unit_mismatch, "12");
  expect_error(check_program("amount: 3元/月\npay: {from: 12}"), Code::type_mismatch, "12");
  expect_error(check_program("amount: 3元\npay: {every: week, times: 3}"), Code::bad_pay, "week");
  expect_error(check_program("amount: 3元\npay: {every: year, times: score}"), Code::bad_pay, "score");
  expect_error(check_program("amount: 3元\npay: {every: year, times: 0}"), Code::bad_pay, "0");
  expect_error(check_program("amount: 3元\npay: {every: year}"), Code::bad_pay, "{every: year}");
  expect_error(check_program("amount: 3元\npay: {every: year, parts: [60%, 60%]}"), Code::bad_pay,
               "{every: year, parts: [60%, 60%]}");
  expect_error(check_program("amount: 3元\npay: {every: year, parts: [30%, 60%]}"), Code::bad_pay,
               "{every: year, parts: [30%, 60%]}");
  expect_error(check_program("when: home\npay: once", "service"), Code::bad_pay, "once");
  const auto refused = [](std::string_view amount, const std::string& pay, std::string_view at,
                          Code code = Code::bad_pay) {
    expect_error(check_program("amount: " + std::string(amount) + "\npay: " + pay), code, at);
  };
  refused("3元", "{after: [6个月, 12个月], parts: [100%]}", "{after: [6个月, 12个月], parts: [100%]}");
  refused("3元", "{after: [12个月, 6个月]}", "6个月");
  refused("3元", "{after: [1.5个月]}", "1.5个月");
  refused("3元", "{after: [contract_years]}", "contract_years");
  refused("3元", "{after: [6个月], every: year}", "year");
  refused("3元", "{after: [6个月], times: 1}", "1");
  refused("3元", "{after: [0个月, 6个月], at_least: 3个月}", "3个月");
  refused("3元", "{parts: [rest]}", "{parts: [rest]}");
  refused("3元", "{every: year, times: 3, parts: [rest]}", "{every: year, times: 3, parts: [rest]}");
  refused("3元", "{every: year, times: 1, parts: [rest, rest], each_at_most: 1元}", "1");
  refused("3元", "{every: year, parts: [ratio, 50%]}", "ratio");
  refused("3元", "{every: year, parts: [-50%, rest]}", "-50%");
  refused("3元", "{every: year, times: 3, until: 2014-01-01}", "2014-01-01");
  refused("3元", "{every: year, times: 3, rest_on: 2014-01-01}", "2014-01-01");
  refused("3元", "{every: year, times: 3, from: birth_date, rest_on: contract_date, each_at_most: 1元}",
          "contract_date");
  refused("3元", "{every: year, times: 3, each_at_most: 1元/月}", "1元/月", Code::unit_mismatch);
  refused("3元", "{every: month, times: 2400}", "2400");
  refused("3元", "{every: year, times: 3, from: 2014-01-01, until: 2013-01-01}", "2013-01-01", Code::date_order);
  refused("3元/月", "{at_most: -3个月}", "-3个月");
  refused("3元/月", "{served: -3个月}", "-3个月");
  refused("3元/月", "{at_least: 3个月}", "3个月");
  refused("3元/月", "{at_least: 7个月, at_most: 6个月, served: contract_years}", "7个月");
  refused("3元/月", "{from: 2014-01-01, until: 2013-01-01}", "2013-01-01", Code::date_order);
  refused("3元/月", "{every: week}", "week");
  refused("3元/月", "{each_at_most: 3元}", "{each_at_most: 3元}");
}

TEST_CASE("selection and who won") {
  const Checked reviewed = check_program("amount: 3元\nselection: {by: competition, quota: {count: 10人, per: year}}");
  const Program& a = first(reviewed);
  const Rulebook& book = *reviewed.book;
  CHECK(a.selection == SelectionKind::competition);
  CHECK(shape(book, a.quota) == "10人");
  CHECK(a.quota_per == Period::year);
  REQUIRE(a.won_fact != FactId::none);
  CHECK(shape(book, a.won) == "a.won");
  CHECK(book.text(book[a.won_fact].id) == "p.a.won");
  CHECK(book[a.won_fact].reviewer);
  bool ambiguous = false;
  CHECK(book.find_fact("a.won", ambiguous) == a.won_fact);
  const Checked stated = check_program("amount: 3元\nselection: {by: ranking, won: home}");
  CHECK(part(stated, &Program::won) == "home");
  CHECK(first(stated).won_fact == FactId::none);
  CHECK(part(check("programs:\n" + program("when: b.won\namount: 1元") +
                   program("amount: 1元\nselection: {by: discretion}", "funding", "b")),
             &Program::when) == "b.won");
  expect_error(check_program("amount: 3元\nselection: {by: lottery}"), Code::bad_selection, "lottery");
  expect_error(check_program("amount: 3元\nselection: {won: home}"), Code::bad_selection, "home");
  expect_error(check_program("amount: 3元\nselection: {by: ranking, quota: {count: 3, per: week}}"),
               Code::bad_selection, "week");
}

TEST_CASE("faults of programs and policies") {
  expect_error(check_program("amount: 3元", "housng"), Code::bad_category, "housng");
  expect_error(check("programs:\n  a: {title: {zh: 甲, en: A}, clause: \"1\", category: service, for: persn}\n"),
               Code::bad_kind, "persn");
  expect_error(check("programs:\n  a: {title: {zh: 甲}, clause: \"1\", category: service, for: person}\n"),
               Code::missing_title, "{zh: 甲}");
  expect_error(check("programs:\n" + program("amount: 3元") + program("amount: 3元")), Code::yaml_duplicate_key, "a");
  expect_error(check("programs:\n  a: {title: {zh: 甲, en: A}, category: service, for: person}\n"),
               Code::missing_clause, "a");
  const Checked twice = load({{"p.yaml", policy(""), {}}, {"q.yaml", policy(""), {}}});
  expect_error(twice, Code::duplicate_name, "p");
  expect_error(load({{"p.yaml", "policy: p\ntitle: {zh: 甲, en: A}\nplace: [贵州省/六盘水市]\n", {}}}), Code::bad_place,
               "贵州省/六盘水市");
  expect_error(check("assert:\n  - home\n"), Code::not_supported, "home");
}

TEST_CASE("ids of the enumerations") {
  CHECK(id_of(Category::obligation) == "obligation");
  CHECK(category_of("loan") == Category::loan);
  CHECK_FALSE(category_of("loans").has_value());
  CHECK(kind_of("个人") == ApplicantKind::person);
  CHECK(kind_of("referrer") == ApplicantKind::referrer);
  CHECK_FALSE(kind_of("people").has_value());
  CHECK(selection_of("discretion") == SelectionKind::discretion);
  CHECK(unit("元") == unit("CNY"));
}
