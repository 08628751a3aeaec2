// Couples: what is read of the spouse, what the two come to together.
#include <algorithm>
#include <array>
#include <memory>
#include <optional>
#include <string>

#include <doctest/doctest.h>

#include "applicants/applicant_reader.h"
#include "eval/results.h"
#include "model/rule_base.h"
#include "program/lower.h"

using namespace rencai;

namespace {

constexpr std::string_view vocabulary = R"(
facts:
  spouse: {title: {zh: 配偶, en: spouse}, type: spouse}
  a: {title: {zh: 甲, en: a}, type: bool}
  n: {title: {zh: 数, en: n}, type: number, range: 0..1000}
  price: {title: {zh: 房价, en: price}, type: money, range: 0..1000, shared: true}
  tags: {title: {zh: 标签, en: tags}, type: set, values: {x: {zh: 某, en: x}, y: {zh: 乙, en: y}}, if_absent: []}
  old: {title: {zh: 老, en: old}, type: bool, requires: [n > 50]}
  pets: {title: {zh: 宠物, en: pets}, type: list, fields: {age: {title: {zh: 岁, en: age}, type: number, range: 0..50}}}
  who: {title: {zh: 谁, en: who}, type: choice, values: {one: {zh: 一, en: one}, spouse_one: {zh: 二, en: two}}}
)";

std::string program(const std::string& name, const std::string& body) {
  return "  " + name + ": {title: {zh: " + name + ", en: " + name +
         "}, clause: \"1\", for: person, category: housing, " + body + "}\n";
}

struct Made {
  SourceSet sources;
  Diagnostics diagnostics;
  std::optional<Rulebook> book;
  ApplicantResult result;

  [[nodiscard]] static std::string text(const Interval& interval) {
    return (interval.low ? to_string(*interval.low) : "") + ".." + (interval.high ? to_string(*interval.high) : "");
  }
  [[nodiscard]] const ProgramResult& program(const ApplicantResult& of, std::string_view name) const {
    const auto found = std::ranges::find_if(
        of.programs, [&](const ProgramResult& one) { return book->text((*book)[one.program].short_id) == name; });
    REQUIRE(found != of.programs.end());
    return *found;
  }
  // Outcome, amount and missing facts: "eligible 3..3 n".
  [[nodiscard]] std::string said(const ApplicantResult& of, std::string_view name) const {
    const ProgramResult& one = program(of, name);
    constexpr std::array<std::string_view, 6> words{"eligible", "possible",     "ineligible",
                                                    "absorbed", "contradicted", "not_in_force"};
    std::string text(words.at(static_cast<std::size_t>(one.outcome)));
    if (one.has_amount) text += " " + Made::text(one.amount);
    for (const FactId fact : one.missing) text += " " + std::string(book->text((*book)[fact].short_id));
    for (const FactId fact : one.assumed) text += " +" + std::string(book->text((*book)[fact].short_id));
    if (one.absorbed_by) text += one.absorbed_by->of_spouse ? " <spouse" : " <own";
    for (const ProgramOf& by : one.may_be_absorbed_by) text += by.of_spouse ? " <?spouse" : " <?own";
    return text;
  }
  [[nodiscard]] std::string own(std::string_view name) const { return said(result, name); }
  [[nodiscard]] std::string other(std::string_view name) const { return said(result.spouse.at(0), name); }
  [[nodiscard]] static std::string total(const std::vector<Totals>& totals, bool certain) {
    if (totals.empty()) return "none";
    const auto& once = (certain ? totals[0].certain : totals[0].possible)[0].once;
    return once ? text(*once) : "-";
  }
  // Of the applicant, the spouse and both: certain, then possible.
  [[nodiscard]] std::string totals(bool certain = true) const {
    return total(result.totals, certain) + " " +
           (result.spouse.empty() ? "none" : total(result.spouse[0].totals, certain)) + " " +
           total(result.household, certain);
  }
};

std::unique_ptr<Made> evaluated(const std::string& programs, const std::string& facts, const std::string& stacking = "",
                                std::size_t lane = 0) {
  auto made = std::make_unique<Made>();
  std::string policy = "policy: p\ntitle: {zh: 政策, en: policy}\nplace: [省]\nprograms:\n" + programs;
  if (!stacking.empty()) policy += "stacking:\n  - " + stacking + "\n";
  const std::vector<RuleFile> files{{"vocabulary.yaml", std::string(vocabulary), {}}, {"p.yaml", policy, {}}};
  made->book = load_rulebook(files, made->sources, made->diagnostics);
  const auto tell = [&] {
    for (const Diagnostic& fault : made->diagnostics.all()) {
      FAIL_CHECK(render(fault, made->sources, Language::en, false));
    }
  };
  tell();
  REQUIRE(made->book);
  const FileId file = made->sources.add("x.yaml", facts.empty() ? "id: x" : facts);
  const auto applicants = read_applicants(std::span(&file, 1), made->sources, *made->book, made->diagnostics);
  tell();
  REQUIRE(applicants);
  const RuleCode code = lower(*made->book, {});
  const Evaluation evaluation(*made->book, code, applicants->block, *parse_date("2014-06-30"));
  made->result = result_of(evaluation, lane);
  return made;
}

}  // namespace

TEST_CASE("a fact of the spouse: known, none, unknown whether there is one") {
  const std::string rules = program("one", "when: spouse.a, amount: \"or_else(spouse.n * 1元, 7元)\"") +
                            program("two", "when: not spouse.a, amount: 1元");
  CHECK(evaluated(rules, "spouse: {a: true, n: 3}")->own("one") == "eligible 3..3");
  CHECK(evaluated(rules, "spouse.a: false")->own("one") == "ineligible");
  CHECK(evaluated(rules, "spouse: {}")->own("one") == "possible 0..1000 spouse.a spouse.n");
  CHECK(evaluated(rules, "spouse: true")->own("one") == "possible 0..1000 spouse.a spouse.n");
  CHECK(evaluated(rules, "spouse: nothing")->own("one") == "ineligible");
  CHECK(evaluated(rules, "配偶: 否")->own("two") == "eligible 1..1");
  CHECK(evaluated(rules, "")->own("one") == "possible 0..1000 spouse spouse.a spouse.n");
  CHECK(evaluated(rules, "spouse: null")->own("two") == "possible 1..1 spouse spouse.a");
  CHECK(evaluated(rules, "a: false\nspouse: {a: true, n: 3}")->other("one") == "ineligible");
}

TEST_CASE("definitions, sets and lists of the spouse") {
  const std::string sets = program("one", "when: \"spouse.tags has any [x]\"");
  CHECK(evaluated(sets, "spouse: {tags: [x]}")->own("one") == "eligible");
  CHECK(evaluated(sets, "spouse: {n: 1}")->own("one") == "ineligible +spouse.tags");
  CHECK(evaluated(sets, "spouse: {tags: null}")->own("one") == "possible spouse.tags");
  CHECK(evaluated(sets, "spouse: nothing")->own("one") == "ineligible");
  const std::string lists = program("one", "amount: 1元 * count(spouse.pets where age > n)");
  CHECK(evaluated(lists, "n: 3\npets: [{age: 9}]\nspouse: {n: 30, pets: [{age: 4}, {age: 5}, {age: 3}]}")->own("one") ==
        "eligible 2..2");
  CHECK(evaluated(lists, "n: 3\nspouse: {pets: [{age: 4}, {}]}")->own("one") == "eligible 1..2 spouse.pets.age");
  CHECK(evaluated(lists, "spouse: {pets: [{age: 4}]}")->own("one") == "eligible 0..1 n");
  CHECK(evaluated(lists, "n: 3\nspouse: {pets: {at_least: [{age: 4}]}}")->own("one") == "eligible 1.. spouse.pets");
  CHECK(evaluated(lists, "n: 3\nspouse: nothing")->own("one") == "ineligible");
  // Applicants before and after one with a spouse keep their elements.
  const std::string two =
      "n: 1\npets: [{age: 5}]\n---\nn: 2\npets: [{age: 9}, {age: 8}]\nspouse: {n: 1, pets: [{age: 7}]}\n";
  const std::string own = program("one", "amount: 1元 * sum(age of pets)");
  CHECK(evaluated(own, two, "", 0)->own("one") == "eligible 5..5");
  CHECK(evaluated(own, two, "", 1)->own("one") == "eligible 17..17");
  CHECK(evaluated(own, two, "", 1)->other("one") == "eligible 7..7");
}

TEST_CASE("a contradiction of the spouse's facts is one of what reads them") {
  const std::string rules = program("one", "when: spouse.old") + program("two", "when: a");
  const auto made = evaluated(rules, "a: true\nspouse: {old: true, n: 3}");
  CHECK(made->own("one").starts_with("contradicted"));
  CHECK(made->book->text((*made->book)[made->program(made->result, "one").contradictions.at(0)].id) == "spouse.old");
  CHECK(made->own("two") == "eligible");
}

TEST_CASE("one claim for a couple, of the higher") {
  const std::string rules = program("one", "when: a, amount: n * 1元");
  const std::string once = "{highest_of: [one, spouse.one]}";
  const auto higher = evaluated(rules, "a: true\nn: 5\nspouse: {a: true, n: 8}", once);
  CHECK(higher->own("one") == "absorbed 5..5 <spouse");
  CHECK(higher->other("one") == "eligible 8..8");
  CHECK(higher->totals() == "- 8..8 8..8");
  const auto equal = evaluated(rules, "a: true\nn: 5\nspouse: {a: true, n: 5}", once);
  CHECK(equal->own("one") == "eligible 5..5");
  CHECK(equal->other("one") == "absorbed 5..5 <spouse");
  CHECK(equal->totals() == "5..5 - 5..5");
  const auto open = evaluated(rules, "a: true\nn: 5\nspouse: {n: 8}", once);
  CHECK(open->own("one") == "eligible 5..5 <?spouse");
  CHECK(open->other("one") == "possible 8..8 a");
  // Together they get 5 or 8; of the applicant alone nothing is sure.
  CHECK(open->totals() == "0..5 - 5..5");
  CHECK(open->totals(false) == "0..5 0..8 5..8");
  const auto unknown = evaluated(rules, "a: true\nn: 5", once);
  CHECK(unknown->own("one") == "eligible 5..5 <?spouse");
  CHECK(unknown->totals() == "0..5 none none");
  CHECK(evaluated(rules, "a: true\nn: 5\nspouse: nothing", once)->totals() == "5..5 none none");
}

TEST_CASE("both under one price, the second at half, chosen by the couple") {
  const std::string rules = program("one", "when: a, amount: n * 1元");
  const std::string couple = "a: true\nn: 150\nprice: 280\nspouse: {a: true, n: 150}";
  CHECK(evaluated(rules, couple, "{sum_of: [one, spouse.one], at_most: price}")->totals() ==
        "150..150 130..130 280..280");
  const std::string half = "{sum_of: [one, spouse.one], shares: [100%, 50%]}";
  CHECK(evaluated(rules, "a: true\nn: 60\nspouse: {a: true, n: 100}", half)->totals() == "30..30 100..100 130..130");
  CHECK(evaluated(rules, "a: true\nn: 60\nspouse: nothing", half)->totals() == "60..60 none none");
  const std::string choice = "{highest_of: [one, spouse.one], choice: who}";
  CHECK(evaluated(rules, "a: true\nn: 60\nwho: one\nspouse: {a: true, n: 100}", choice)->totals() == "60..60 - 60..60");
  CHECK(evaluated(rules, "a: true\nn: 60\nwho: spouse_one\nspouse: {a: true, n: 50}", choice)->totals() ==
        "- 50..50 50..50");
}

TEST_CASE("a rule that names other programs of the spouse holds for either") {
  const std::string rules = program("one", "when: a, amount: n * 1元") + program("two", "when: n > 3, amount: 4元");
  const std::string rule = "{highest_of: [one, spouse.two]}";
  const auto made = evaluated(rules, "a: true\nn: 5\nspouse: {a: true, n: 2}", rule);
  CHECK(made->own("one") == "eligible 5..5");
  CHECK(made->own("two") == "eligible 4..4");
  CHECK(made->other("one") == "absorbed 2..2 <spouse");
  CHECK(made->totals() == "9..9 - 9..9");
}

TEST_CASE("what a couple shares is stated once") {
  const std::string rules = program("one", "when: a, amount: \"min(price, 300元)\"");
  const auto made = evaluated(rules, "a: true\nprice: 280\nspouse: {a: true}");
  CHECK(made->other("one") == "eligible 280..280");
  CHECK(evaluated(rules, "a: true\nspouse: {a: true, price: 200}")->own("one") == "eligible 200..200");
  CHECK(evaluated(rules, "a: true\nprice: 100\nspouse: {price: 200}")->own("one") == "eligible 100..100");
}
