#include "model_rules.h"

using namespace rencai;
using namespace rencai::test;

namespace {

std::string programs() {
  return "programs:\n" + program("amount: 3元/月", "allowance", "a") + program("amount: 5元/月", "allowance", "b") +
         program("amount: 7元", "funding", "c") + program("amount: 3人", "training", "d") +
         program("when: home", "service", "e");
}

Checked stacked(std::string_view rules, std::string_view facts = "") {
  return check(fmt::format("{}{}stacking:\n{}", facts, programs(), rules));
}

}  // namespace

TEST_CASE("rules of stacking") {
  const Checked checked = stacked(
      "  - {highest_of: [b, a], clause: \"17\", when: home}\n"
      "  - {sum_of: [a, c], shares: [100%, 50%], at_most: 9元}\n");
  REQUIRE_MESSAGE(checked.book.has_value(), checked.rendered());
  const Rulebook& book = *checked.book;
  REQUIRE(book.stacking.size() == 2);
  const Stacking& first = book.stacking[0];
  CHECK(first.kind == StackingKind::highest_of);
  REQUIRE(first.members.count == 2);
  CHECK(book.text(book[book.members[first.members][0].program].short_id) == "b");
  CHECK(shape(book, first.when) == "home");
  CHECK(book.text(first.clause) == "17");
  const Stacking& second = book.stacking[1];
  CHECK(second.kind == StackingKind::sum_of);
  CHECK(shape(book, second.at_most) == "9元");
  REQUIRE(second.shares.count == 2);
  CHECK(book.numbers[second.shares][1].denominator == 2);
  CHECK(book.policies[0].stacking.count == 2);
}

TEST_CASE("a cap on a choice of the highest is a rule of its own") {
  const Checked checked = stacked("  - {highest_of: [a, b], at_most: 4元/月}\n");
  REQUIRE_MESSAGE(checked.book.has_value(), checked.rendered());
  REQUIRE(checked.book->stacking.size() == 2);
  CHECK(checked.book->stacking[0].at_most == NodeId::none);
  CHECK(checked.book->stacking[1].kind == StackingKind::sum_of);
  CHECK(shape(*checked.book, checked.book->stacking[1].at_most) == "4元/月");
}

TEST_CASE("the applicant's choice") {
  const std::string choice = "facts:\n  pick: {type: choice, values: {a: {zh: 甲}, b: {zh: 乙}, none: {zh: 无}}}\n";
  const Checked checked = stacked("  - {highest_of: [a, b], choice: pick}\n", choice);
  REQUIRE_MESSAGE(checked.book.has_value(), checked.rendered());
  CHECK(checked.book->text((*checked.book)[checked.book->stacking[0].choice].short_id) == "pick");
  expect_error(stacked("  - {highest_of: [a, c], choice: pick}\n", choice), Code::bad_stacking, "pick");
  expect_error(stacked("  - {highest_of: [a, b], choice: home}\n"), Code::bad_stacking, "home");
  expect_error(stacked("  - {highest_of: [a, b], choice: pck}\n", choice), Code::unknown_name, "pck");
}

TEST_CASE("faults of stacking") {
  expect_error(stacked("  - {highest_of: [a, bb]}\n"), Code::unknown_program, "bb");
  expect_error(stacked("  - {highest_of: [a, a]}\n"), Code::duplicate_name, "a");
  expect_error(stacked("  - {highest_of: [a]}\n"), Code::bad_stacking, "{highest_of: [a]}");
  expect_error(stacked("  - {highest_of: [a, spouse.aa]}\n"), Code::unknown_program, "spouse.aa");
  expect_error(stacked("  - {highest_of: [spouse.a, a, spouse.a]}\n"), Code::duplicate_name, "spouse.a");
  expect_error(stacked("  - {highest_of: [a, e]}\n"), Code::stacking_units, "e");
  expect_error(stacked("  - {highest_of: [a, d]}\n"), Code::stacking_units, "{highest_of: [a, d]}");
  expect_error(stacked("  - {highest_of: [a, b]}\n  - {highest_of: [b, d]}\n"), Code::stacking_units,
               "{highest_of: [a, b]}");
  expect_error(stacked("  - {sum_of: [a, b], at_most: 9元}\n"), Code::unit_mismatch, "9元");
  expect_error(stacked("  - {sum_of: [a, b], shares: [100%]}\n"), Code::bad_stacking,
               "{sum_of: [a, b], shares: [100%]}");
  expect_error(stacked("  - {sum_of: [a, b], shares: [100%, ratio]}\n"), Code::bad_stacking, "ratio");
  expect_error(stacked("  - {highest_of: [a, b], when: price}\n"), Code::type_mismatch, "price");
}

TEST_CASE("rules that share programs are solved together, up to a size") {
  const auto chain = [](int count) {
    std::string body = "programs:\n";
    std::string rules = "stacking:\n";
    for (int i = 0; i < count; ++i) body += program("amount: 3元", "funding", fmt::format("p{}", i));
    for (int i = 0; i + 1 < count; ++i) rules += fmt::format("  - {{highest_of: [p{}, p{}]}}\n", i, i + 1);
    return check(body + rules);
  };
  CHECK(chain(20).book.has_value());
  expect_error(chain(21), Code::stacking_too_large, "{highest_of: [p0, p1]}");
}

TEST_CASE("rules between policies name policy and program") {
  const std::string body = "programs:\n" + program("amount: 3元");
  std::string second = policy(body);
  second.replace(second.find("policy: p"), 9, "policy: q-1");
  const Checked checked = load({{"p.yaml", policy(body), {}},
                                {"q.yaml", second, {}},
                                {"stacking.yaml", "stacking:\n  - {highest_of: [p.a, q-1.a], clause: \"2\"}\n", {}}});
  REQUIRE_MESSAGE(checked.book.has_value(), checked.rendered());
  REQUIRE(checked.book->stacking.size() == 1);
  CHECK(checked.book->stacking[0].policy == PolicyId::none);
  expect_error(load({{"p.yaml", policy(body), {}}, {"stacking.yaml", "stacking:\n  - {highest_of: [p.a, a]}\n", {}}}),
               Code::unknown_program, "a");
}
