// Results from rule text: rules and facts in, outcomes and totals out.
#include <algorithm>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "applicants/applicant_reader.h"
#include "eval/results.h"
#include "model/rule_base.h"
#include "program/lower.h"

using namespace rencai;

namespace {

constexpr std::string_view vocabulary = R"(
facts:
  a: {title: {zh: 甲, en: a}, type: bool}
  b: {title: {zh: 乙, en: b}, type: bool}
  n: {title: {zh: 数, en: n}, type: number, range: -1000000..1000000, decimals: 3}
  pay: {title: {zh: 工资, en: pay}, type: money, unit: 元/月, range: 0..1000000}
  since: {title: {zh: 自, en: since}, type: date}
  share: {title: {zh: 份额, en: share}, type: percent, range: 0%..100%}
  tags: {title: {zh: 标签, en: tags}, type: set, values: {x: {zh: 某, en: x}}, if_absent: []}
  checked: {title: {zh: 已查, en: checked}, type: bool, requires: [a]}
  wish: {title: {zh: 意愿, en: wish}, type: choice, values: {one: {zh: 一, en: one}, two: {zh: 二, en: two}}}
  plan: {title: {zh: 计划, en: plan}, type: choice, values: {one: {zh: 一, en: one}, two: {zh: 二, en: two}}, derived: {first_of: [{when: a, is: one}]}}
  worked: {title: {zh: 已服务, en: worked}, type: number, unit: 月, range: 0..600}
payer_names:
  employer: {zh: 单位, en: employer}
  treasury: {zh: 财政, en: treasury}
)";

std::string policy_text(const std::string& programs, const std::string& more = "") {
  return "policy: p\ntitle: {zh: 政策, en: policy}\nplace: [省]\nin_force: {from: 2014-01-01, to: 2014-12-31}\n" +
         more + "programs:\n" + programs;
}

// A program `name` of one line: `body` continues {title, clause, for.
std::string program(const std::string& name, const std::string& body) {
  return "  " + name + ": {title: {zh: " + name + ", en: " + name + "}, clause: \"1\", for: person, " + body + "}\n";
}

struct Made {
  SourceSet sources;
  Diagnostics diagnostics;
  std::optional<Rulebook> book;
  ApplicantResult result;

  const ProgramResult& operator[](std::string_view name) const {
    const auto found = std::ranges::find_if(result.programs, [&](const ProgramResult& program) {
      return book->text((*book)[program.program].short_id) == name;
    });
    REQUIRE(found != result.programs.end());
    return *found;
  }
  std::string names(const std::vector<FactId>& facts) const {
    std::string text;
    for (const FactId fact : facts) text += (text.empty() ? "" : " ") + std::string(book->text((*book)[fact].short_id));
    return text;
  }
};

std::unique_ptr<Made> evaluated(const std::string& policy, const std::string& facts,
                                std::string_view day = "2014-06-30", const std::vector<std::string_view>& only = {}) {
  auto made = std::make_unique<Made>();
  const std::vector<RuleFile> files{{"vocabulary.yaml", std::string(vocabulary), {}}, {"p.yaml", policy, {}}};
  made->book = load_rulebook(files, made->sources, made->diagnostics);
  for (const Diagnostic& fault : made->diagnostics.all()) {
    FAIL_CHECK(render(fault, made->sources, Language::en, false));
  }
  REQUIRE(made->book);
  const FileId file = made->sources.add("x.yaml", facts.empty() ? "id: x" : facts);
  const auto applicants = read_applicants(std::span(&file, 1), made->sources, *made->book, made->diagnostics);
  for (const Diagnostic& fault : made->diagnostics.all()) {
    FAIL_CHECK(render(fault, made->sources, Language::en, false));
  }
  REQUIRE(applicants);
  Restriction restriction;
  for (std::uint32_t i = 0; i < made->book->programs.size(); ++i) {
    const auto id = static_cast<ProgramId>(i);
    if (std::ranges::find(only, made->book->text((*made->book)[id].short_id)) != only.end()) {
      restriction.programs.push_back(id);
    }
  }
  const RuleCode code = lower(*made->book, restriction);
  const Evaluation evaluation(*made->book, code, applicants->block, *parse_date(day));
  made->result = result_of(evaluation, 0);
  return made;
}

std::string shown(const Interval& interval) {
  return (interval.low ? to_string(*interval.low) : "") + ".." + (interval.high ? to_string(*interval.high) : "") +
         (interval.unspecified ? "?" : "");
}

std::string totals(const ApplicantResult& result, bool certain, std::size_t category = 1) {
  if (result.totals.empty()) return "none";
  const RateTotals& rates = certain ? result.totals[0].certain[category] : result.totals[0].possible[category];
  std::string text;
  if (rates.once) text += "once " + shown(*rates.once);
  if (rates.monthly) text += "monthly " + shown(*rates.monthly);
  if (rates.yearly) text += "yearly " + shown(*rates.yearly);
  return text;
}

}  // namespace

TEST_CASE("outcomes in their order") {
  const std::string rules = policy_text(program("one", "category: service, when: a") +
                                        program("two", "category: service, when: checked or not b"));
  CHECK((*evaluated(rules, "a: true"))["one"].outcome == Outcome::eligible);
  CHECK((*evaluated(rules, "a: false"))["one"].outcome == Outcome::ineligible);
  CHECK((*evaluated(rules, ""))["one"].outcome == Outcome::possible);
  CHECK((*evaluated(rules, "", "2013-12-31"))["one"].outcome == Outcome::not_in_force);
  CHECK((*evaluated(rules, "a: true", "2014-12-31"))["one"].outcome == Outcome::eligible);
  CHECK((*evaluated(rules, "a: true", "2015-01-01"))["one"].outcome == Outcome::not_in_force);
  const auto contradicted = evaluated(rules, "a: false\nchecked: true");
  CHECK((*contradicted)["two"].outcome == Outcome::contradicted);
  CHECK(contradicted->names((*contradicted)["two"].contradictions) == "checked");
  CHECK((*contradicted)["one"].outcome == Outcome::ineligible);
  CHECK((*evaluated(rules, "a: false\nchecked: true", "2015-01-01"))["two"].outcome == Outcome::not_in_force);
  CHECK(evaluated(rules, "kind: team")->result.programs.empty());
  const auto open = evaluated(rules, "");
  CHECK(open->names((*open)["two"].missing) == "b checked");
}

TEST_CASE("an amount that cannot be computed makes no one eligible") {
  const std::string rules = policy_text(program("one", "category: allowance, amount: 100元 / n"));
  const auto zero = evaluated(rules, "n: 0");
  CHECK((*zero)["one"].outcome == Outcome::ineligible);
  const auto open = evaluated(rules, "n: 0..4");
  CHECK((*open)["one"].outcome == Outcome::possible);
  CHECK(shown((*open)["one"].amount) == "0..");
  CHECK(open->names((*open)["one"].missing) == "n");
  CHECK(totals(open->result, true).empty());
  CHECK(totals(open->result, false) == "once 0..");
}

TEST_CASE("money is rounded and not below zero") {
  const std::string rules = policy_text(program("one", "category: allowance, amount: 1元 * n"));
  CHECK(shown((*evaluated(rules, "n: 0.005"))["one"].amount) == "0.01..0.01");
  CHECK(shown((*evaluated(rules, "n: 0.004"))["one"].amount) == "0..0");
  CHECK((*evaluated(rules, "n: 0.004"))["one"].notes.empty());
  const auto below = evaluated(rules, "n: -5");
  CHECK(shown((*below)["one"].amount) == "0..0");
  REQUIRE((*below)["one"].notes.size() == 1);
  CHECK((*below)["one"].notes[0].en.find("less than 0") != std::string::npos);
  const auto partly = evaluated(rules, "n: -5..3");
  CHECK(shown((*partly)["one"].amount) == "0..3");
  CHECK((*partly)["one"].notes.size() == 1);
}

TEST_CASE("how a rate is paid") {
  const std::string limits = "pay: {at_most: 12个月, from: since, until: 2014-12-31}";
  const std::string rules =
      policy_text(program("one", "category: allowance, amount: 200元/月, " + limits) +
                  program("two", "category: allowance, amount: 1000元/年, pay: {at_most: 30个月}") +
                  program("three", "category: allowance, amount: 300元/月"));
  const auto half = evaluated(rules, "since: 2014-07-01");
  const ProgramResult& one = (*half)["one"];
  CHECK(one.payments->every == Period::month);
  CHECK(shown(one.payments->times) == "6..6");
  CHECK(to_string(one.payments->from->low) == "2014-07-01");
  CHECK(shown(*one.whole) == "1200..1200");
  CHECK(shown((*half)["two"].payments->times) == "2.5..2.5");
  CHECK(shown(*(*half)["two"].whole) == "2500..2500");
  CHECK(shown((*half)["three"].payments->times) == "..");
  CHECK_FALSE((*half)["three"].whole);
  REQUIRE(half->result.totals.size() == 1);
  CHECK(totals(half->result, true) == "monthly 500..500yearly 1000..1000");
  const auto open = evaluated(rules, "since: 2014-07-01..2014-12-31");
  CHECK(shown((*open)["one"].payments->times) == "0..6");
  CHECK(open->names((*open)["one"].missing) == "since");
}

TEST_CASE("the whole of a rate is not a multiple of its rounded amount") {
  const auto made =
      evaluated(policy_text(program("one", "category: allowance, amount: 100元/月 / 3, pay: {at_most: 3个月}")), "");
  CHECK(shown((*made)["one"].amount) == "33.33..33.33");
  CHECK(shown(*(*made)["one"].whole) == "100..100");
}

TEST_CASE("what was served limits a rate, and is missing where it is not stated") {
  const std::string rules = policy_text(program("one", "category: allowance, amount: 100元/月, pay: {served: worked}"));
  const auto stated = evaluated(rules, "worked: 5");
  CHECK(shown((*stated)["one"].payments->times) == "5..5");
  CHECK((*stated)["one"].missing.empty());
  const auto open = evaluated(rules, "");
  CHECK(shown((*open)["one"].payments->times) == "0..600");
  CHECK(open->names((*open)["one"].missing) == "worked");
}

TEST_CASE("a part that may not be paid leaves all to the others") {
  const std::string rules =
      policy_text(program("one", "category: allowance, amount: 100元, pay: {every: year, parts: [first_part, rest]}"),
                  "definitions:\n  first_part: {title: {zh: 首期, en: first}, first_of: [{when: a, is: 50%}]}\n");
  CHECK(shown((*evaluated(rules, "a: true"))["one"].amount) == "50..50");
  CHECK(shown((*evaluated(rules, "a: false"))["one"].amount) == "0..100");
  CHECK(shown((*evaluated(rules, ""))["one"].amount) == "0..100");
}

TEST_CASE("a sum in equal parts") {
  const auto made =
      evaluated(policy_text(program("one", "category: allowance, amount: 100元, pay: {every: year, times: 3}")), "");
  const ProgramResult& one = (*made)["one"];
  CHECK(shown(one.amount) == "33.33..33.33");
  CHECK(shown(one.payments->times) == "3..3");
  CHECK(one.payments->every == Period::year);
  CHECK(shown(*one.whole) == "100..100");
  CHECK(totals(made->result, true) == "once 100..100");
}

TEST_CASE("payers of the case that holds, or of those that may") {
  const std::string payers =
      "payers:\n  by_a:\n    clause: \"1\"\n    first_of:\n      - {when: a, is: {employer: 100%}}\n"
      "      - otherwise: {treasury: share, employer: rest}\n";
  const std::string rules = policy_text(program("one", "category: allowance, amount: 100元, payer: by_a"), payers);
  const auto shown_payers = [](const Made& made) {
    std::string text;
    for (const PayerAmount& payer : made["one"].payers) {
      text += std::string(made.book->text(made.book->payer_names[index(payer.payer)].id)) + " " + shown(payer.share) +
              " " + shown(payer.amount) + "; ";
    }
    return text + made.names(made["one"].missing);
  };
  CHECK(shown_payers(*evaluated(rules, "a: true")) == "employer 1..1 100..100; ");
  CHECK(shown_payers(*evaluated(rules, "a: false\nshare: 30")) ==
        "treasury 0.3..0.3 30..30; employer 0.7..0.7 70..70; ");
  CHECK(shown_payers(*evaluated(rules, "share: 30")) == "employer 0.7..1 70..100; treasury 0..0.3 0..30; a");
  CHECK(shown_payers(*evaluated(rules, "a: false")) == "treasury 0..1 0..100; employer 0..1 0..100; share");
}

TEST_CASE("competitions: won, lost, open") {
  const std::string rules =
      policy_text(program("one", "category: allowance, amount: 100元, selection: {by: competition}"));
  const auto open = evaluated(rules, "");
  CHECK((*open)["one"].outcome == Outcome::eligible);
  CHECK((*open)["one"].won == Truth::unknown);
  CHECK((*open)["one"].missing.empty());
  CHECK(totals(open->result, true).empty());
  CHECK(totals(open->result, false) == "once 0..100");
  const auto won = evaluated(rules, "one.won: true");
  CHECK(totals(won->result, true) == "once 100..100");
  const auto lost = evaluated(rules, "one.won: false");
  CHECK((*lost)["one"].outcome == Outcome::ineligible);
  CHECK(totals(lost->result, true) == "none");
}

TEST_CASE("absorbed, may be absorbed, and what then is missing") {
  const std::string rules = policy_text(program("one", "category: allowance, amount: 100元/月, when: a") +
                                            program("two", "category: allowance, amount: 200元/月, when: b"),
                                        "stacking:\n  - {highest_of: [one, two], clause: \"1\"}\n");
  const auto both = evaluated(rules, "a: true\nb: true");
  CHECK((*both)["one"].outcome == Outcome::absorbed);
  CHECK(both->book->text((*both->book)[(*both)["one"].absorbed_by->program].short_id) == "two");
  CHECK(totals(both->result, true) == "monthly 200..200");
  const auto open = evaluated(rules, "a: true");
  CHECK((*open)["one"].outcome == Outcome::eligible);
  CHECK((*open)["one"].may_be_absorbed_by.size() == 1);
  CHECK((*open)["two"].outcome == Outcome::possible);
  CHECK(totals(open->result, true) == "monthly 100..100");
  CHECK(totals(open->result, false) == "monthly 100..200");
  const auto sure = evaluated(rules, "b: true");
  CHECK((*sure)["one"].outcome == Outcome::absorbed);
  CHECK((*sure)["one"].missing.empty());
  // What was not asked for displaces, but is not shown.
  const auto only = evaluated(rules, "a: true\nb: true", "2014-06-30", {"one"});
  REQUIRE(only->result.programs.size() == 1);
  CHECK((*only)["one"].outcome == Outcome::absorbed);
  CHECK(totals(only->result, true).empty());
}

TEST_CASE("a choice among programs") {
  const std::string rules = policy_text(
      program("one", "category: allowance, amount: 100元") + program("two", "category: allowance, amount: 200元"),
      "stacking:\n  - {highest_of: [one, two], clause: \"1\", choice: wish}\n");
  const auto open = evaluated(rules, "");
  CHECK((*open)["two"].outcome == Outcome::eligible);
  CHECK((*open)["two"].may_be_absorbed_by.size() == 1);
  CHECK(totals(open->result, true) == "once 100..200");
  const auto stated = evaluated(rules, "wish: one");
  CHECK((*stated)["two"].outcome == Outcome::absorbed);
  CHECK(totals(stated->result, true) == "once 100..100");
  const auto nothing = evaluated(rules, "wish: nothing");
  CHECK((*nothing)["one"].outcome == Outcome::absorbed);
  CHECK(totals(nothing->result, true) == "once 200..200");
}

TEST_CASE("a choice that may not be made") {
  const std::string rules = policy_text(
      program("one", "category: allowance, amount: 100元") + program("two", "category: allowance, amount: 200元"),
      "stacking:\n  - {highest_of: [one, two], clause: \"1\", choice: plan}\n");
  const auto open = evaluated(rules, "");  // one, or none and then the greater
  CHECK(totals(open->result, true) == "once 100..200");
  CHECK((*open)["one"].may_be_absorbed_by.size() == 1);
  CHECK((*open)["two"].may_be_absorbed_by.size() == 1);
  CHECK(totals(evaluated(rules, "a: true")->result, true) == "once 100..100");
  CHECK(totals(evaluated(rules, "a: false")->result, true) == "once 200..200");
}

TEST_CASE("what was assumed") {
  const std::string rules = policy_text(program("one", "category: service, when: 'not (tags has any [x])'"));
  const auto assumed = evaluated(rules, "");
  CHECK((*assumed)["one"].outcome == Outcome::eligible);
  CHECK(assumed->names((*assumed)["one"].assumed) == "tags");
  CHECK((*evaluated(rules, "tags: []"))["one"].assumed.empty());
  const auto unknown = evaluated(rules, "tags: null");
  CHECK((*unknown)["one"].outcome == Outcome::possible);
  CHECK((*unknown)["one"].assumed.empty());
}

TEST_CASE("amounts that the document leaves open") {
  const auto made =
      evaluated(policy_text(program("one", "category: allowance, amount: unspecified, payer: {employer: 100%}") +
                            program("two", "category: funding, amount: 100元..500元")),
                "");
  CHECK((*made)["one"].outcome == Outcome::eligible);
  CHECK(shown((*made)["one"].amount) == "0..?");
  CHECK(shown((*made)["one"].payers[0].share) == "1..1");
  CHECK(shown((*made)["one"].payers[0].amount) == "0..?");
  CHECK(totals(made->result, true) == "once 0..?");
  CHECK(totals(made->result, true, 2) == "once 100..500");
  CHECK((*made)["two"].missing.empty());
}
