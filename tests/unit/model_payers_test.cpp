#include "model_rules.h"

using namespace rencai;
using namespace rencai::test;

namespace {

std::string payers(const Checked& checked, std::uint32_t program = 0) {
  INFO(checked.rendered());
  REQUIRE(checked.book.has_value());
  const Rulebook& book = *checked.book;
  std::string text;
  for (const PayerCase& one : book.payer_cases[book.programs[program].payers]) {
    text += shape(book, one.when) + ":";
    for (const PayerShare& share : book.payer_shares[one.shares]) {
      text += fmt::format(" {}={}", book.text(book.payer_names[index(share.payer)].id), shape(book, share.share));
    }
    text += ";";
  }
  return text;
}

Checked paid(std::string_view payer, std::string_view amount = "100元") {
  return check_program(fmt::format("amount: {}\npayer: {}", amount, payer));
}

constexpr std::string_view named = R"(payer_names:
  county: {zh: 县, en: county}
payers:
  by_home:
    first_of:
      - when: home
        is: {employer: 100%}
      - when: price > 0
        is: {county: ratio, employer: rest}
      - otherwise: {treasury: 100%}
programs:
)";

}  // namespace

TEST_CASE("shares, sums and the rest") {
  CHECK(payers(paid("{employer: 30%, treasury: rest}")) == "true: employer=0.3 treasury=none;");
  CHECK(payers(paid("{employer: 30元, treasury: rest}")) == "true: employer=30元 treasury=none;");
  CHECK(payers(paid("{employer: 100%}")) == "true: employer=1;");
  CHECK(payers(paid("employer")) == "true: employer=1;");
}

TEST_CASE("the rest within a formula is what the ones before leave") {
  CHECK(payers(paid("{employer: \"min(rest, price)\", treasury: rest}", "price")) ==
        "true: employer=minimum(price, price) treasury=none;");
  CHECK(payers(paid("{employer: 30%, treasury: \"min(rest, 3元)\"}", "price")) ==
        "true: employer=0.3 treasury=minimum(maximum(subtract(price, multiply(price, 0.3)), 0元), 3元);");
}

TEST_CASE("a named payer with cases serves several programs") {
  const Checked checked = check(std::string(named) + program("amount: 100元\npayer: by_home") +
                                program("amount: 10元/月\npayer: by_home", "funding", "b"));
  CHECK(payers(checked) == "home: employer=1;greater(price, 0元): county=ratio employer=none;true: treasury=1;");
  CHECK(payers(checked, 1) == payers(checked, 0));
  CHECK(checked.book->programs[0].payers.first == checked.book->programs[1].payers.first);
}

TEST_CASE("faults of payers") {
  expect_error(paid("{employr: 100%}"), Code::bad_payer, "employr: 100%");
  CHECK(paid("{employr: 100%}").diagnostics.all().front().nearest == "employer");
  expect_error(paid("nobody"), Code::bad_payer, "nobody");
  expect_error(paid("{employer: 3人, treasury: rest}"), Code::bad_payer, "3人");
  expect_error(paid("{employer: 3元/月, treasury: rest}"), Code::bad_payer, "3元/月");
  expect_error(paid("{employer: 60%, treasury: 50%}"), Code::payer_shares, "{employer: 60%, treasury: 50%}");
  expect_error(paid("{employer: 60%, treasury: 30%}"), Code::payer_shares, "{employer: 60%, treasury: 30%}");
  expect_error(paid("{employer: rest, treasury: 30%}"), Code::payer_shares, "treasury: 30%");
  expect_error(check_program("amount: 3元\nwhen: price > rest"), Code::bad_payer, "rest");
  expect_error(check("payer_names:\n  employer: {zh: 单位, en: employer}\n"), Code::shadowed_vocabulary, "employer");
}

TEST_CASE("a payer that no program uses is checked all the same") {
  expect_error(check("payers:\n  p1: {employer: 60%, nobody: 40%}\n"), Code::bad_payer, "nobody: 40%");
  CHECK(check("payers:\n  p1: {employer: \"min(rest, 3元)\", treasury: rest}\n").book.has_value());
}
