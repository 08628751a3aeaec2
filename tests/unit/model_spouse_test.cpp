// `spouse.x`: how it is read, and what of it is refused.
#include <doctest/doctest.h>

#include "model_rules.h"

using namespace rencai;
using namespace rencai::test;

TEST_CASE("facts, definitions and programs of the spouse") {
  CHECK(lowered("spouse.degree >= master") == "greater_or_equal(of_spouse(spouse, degree), master)");
  CHECK(lowered("master <= 配偶.degree") == "less_or_equal(master, of_spouse(spouse, degree))");
  CHECK(lowered("spouse.home or home") == "any(of_spouse(spouse, home), home)");
  CHECK(lowered("spouse.work_place in \"贵州省\"") == "in_place:贵州省(of_spouse(spouse, work_place))");
  CHECK(lowered("not exists(spouse)") == "not(spouse)");
  CHECK(lowered("exists(spouse.pets)") == "of_spouse(spouse, pets)");
  // What counts years beside a plain number does so of the spouse, too.
  CHECK(lowered("spouse.age > 30") ==
        "greater(of_spouse(spouse, stated_or_unknown(age, divide(full_years(birth_date, "
        "today), 12月))), 30)");
  const Checked checked =
      check("definitions:\n  d: {first_of: [{when: home, is: 3元}]}\n  e: {is: spouse.d}\nprograms:\n" +
            program("when: gets(spouse.b)\namount: e") + program("amount: 3元", "funding", "b"));
  REQUIRE_MESSAGE(checked.book.has_value(), checked.rendered());
  const Rulebook& book = *checked.book;
  CHECK(shape(book, labelled(book, "e")) == "of_spouse(spouse, first_of(home, 3元))");
  CHECK(shape(book, book.programs[0].when).starts_with("of_spouse(spouse, gets:b("));
}

TEST_CASE("aggregates over a list of the spouse") {
  // Inside, names of facts are the applicant's, who is the spouse of the one whose list it is.
  CHECK(lowered("count(spouse.pets where age > score)") ==
        "of_spouse(spouse, count_of(pets, greater(pets.age, of_spouse(spouse, score))))");
  CHECK(lowered("count(spouse.pets where age > applicant.age)").find("of_spouse(spouse, stated_or") !=
        std::string::npos);
  CHECK(lowered("count(spouse.pets where age > spouse.score)") ==
        "of_spouse(spouse, count_of(pets, greater(pets.age, score)))");
  CHECK(lowered("any(spouse.pets where age > count(pets))") ==
        "of_spouse(spouse, any_of(pets, greater(pets.age, of_spouse(spouse, count_of(pets, true)))))");
  CHECK(lowered("any(pets where age > count(spouse.pets))") ==
        "any_of(pets, greater(pets.age, of_spouse(spouse, count_of(pets, true))))");
}

TEST_CASE("facts of the spouse have names of their own for what is missing") {
  const Checked checked = check("definitions:\n  d: {is: spouse.home}\n");
  REQUIRE_MESSAGE(checked.book.has_value(), checked.rendered());
  const Rulebook& book = *checked.book;
  bool ambiguous = false;
  const FactId of_spouse = book.find_fact_or_field("spouse.home", ambiguous);
  REQUIRE(of_spouse != FactId::none);
  CHECK(book.is_of_spouse(of_spouse));
  CHECK(book.text(book[of_spouse].id) == "spouse.home");
  CHECK(book.text(book[of_spouse].title.zh) == "配偶：有住房");
  CHECK(book.text(book[book.counterpart(of_spouse)].id) == "home");
  CHECK(book.counterpart(book.counterpart(of_spouse)) == of_spouse);
  CHECK(book.find_fact_or_field("配偶.pets.age", ambiguous) != FactId::none);
  CHECK(book.find_fact("spouse.home", ambiguous) == FactId::none);
  CHECK_FALSE(check("definitions:\n  d: {is: home}\n").book->reads_spouse());
}

TEST_CASE("faults") {
  expect_expression_error("spouse.spouse.degree >= master", Code::spouse_of_spouse, "spouse.spouse.degree");
  expect_expression_error("exists(spouse.spouse)", Code::spouse_of_spouse, "spouse.spouse");
  expect_expression_error("spouse.degre >= master", Code::unknown_name, "spouse.degre");
  expect_expression_error("spouse.today", Code::unknown_name, "spouse.today");
  expect_expression_error("spouse", Code::type_mismatch, "spouse");
  expect_expression_error("gets(spouse.x)", Code::unknown_program, "spouse.x");
  expect_error(check("definitions:\n  d: {is: spouse.home}\n  e: {is: spouse.d}\n"), Code::spouse_of_spouse,
               "spouse.d");
  expect_error(check("programs:\n" + program("when: spouse.home") + program("when: gets(spouse.a)", "service", "b")),
               Code::spouse_of_spouse, "spouse.a");
  expect_error(check("programs:\n" + program("when: gets(spouse.a)")), Code::cyclic_definition, "a");
  expect_error(check("facts:\n  partner: {title: {zh: 伴侣, en: partner}, type: spouse}\n"), Code::type_mismatch,
               "spouse");
}
