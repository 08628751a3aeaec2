#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include <doctest/doctest.h>

#include "syntax/expression_parser.h"
#include "syntax/printer.h"
#include "syntax/rule_parser.h"
#include "syntax/yaml_reader.h"

using namespace rencai;

namespace {

using Parse = Result<Expression> (*)(const Tree&, const SourceSet&, Diagnostics&);

Result<Expression> parsed(const std::string& text, Parse parse) {
  SourceSet sources;
  Diagnostics diagnostics;
  const FileId file = sources.add("x.yaml", "k: " + text + "\n");
  const Result<std::vector<Tree>> documents = read_yaml(sources, file, diagnostics);
  if (!documents || documents->size() != 1) return std::nullopt;
  return parse(documents->front().entries.front().value, sources, diagnostics);
}

std::string quoted(const std::string& text) {
  std::string out = "'";
  for (const char c : text) {
    out += c;
    if (c == '\'') out += c;
  }
  return out + "'";
}

// Prints as `text` again.
void check_same(const std::string& text) {
  CAPTURE(text);
  const Result<Expression> expression = parsed(quoted(text), parse_expression);
  REQUIRE(expression);
  CHECK(print_expression(*expression) == text);
}

void check_prints(const std::string& text, const std::string& printed) {
  CAPTURE(text);
  const Result<Expression> expression = parsed(quoted(text), parse_expression);
  REQUIRE(expression);
  CHECK(print_expression(*expression) == printed);
  const Result<Expression> again = parsed(quoted(printed), parse_expression);
  REQUIRE(again);
  CHECK(same_expression(*expression, *again));
}

void check_form(const std::string& text, Parse parse) {
  CAPTURE(text);
  const Result<Expression> expression = parsed(text, parse);
  REQUIRE(expression);
  const std::string printed = print_expression(*expression);
  CAPTURE(printed);
  const Result<Expression> again = parsed(printed, parse);
  REQUIRE(again);
  CHECK(same_expression(*expression, *again));
  CHECK(print_expression(*again) == printed);
}

Result<PolicySyntax> policy_of(const std::string& text) {
  SourceSet sources;
  Diagnostics diagnostics;
  const FileId file = sources.add("x.yaml", text);
  const Result<std::vector<Tree>> documents = read_yaml(sources, file, diagnostics);
  Result<PolicySyntax> policy;
  if (documents && documents->size() == 1) policy = parse_policy(documents->front(), sources, diagnostics);
  for (const Diagnostic& d : diagnostics.all()) MESSAGE(render(d, sources, Language::en, false));
  return policy;
}

}  // namespace

TEST_CASE("expressions print as they were written") {
  for (const char* text : {"a or b and c",
                           "(a or b) and c",
                           "a and (b and c)",
                           "not a",
                           "not (a and b)",
                           "not not a",
                           "a == b",
                           "a + b - c",
                           "a - (b - c)",
                           "a - (b + c)",
                           "a * (b + c) / d",
                           "a / (b / c)",
                           "-a * b",
                           "-(a + b)",
                           "--a",
                           "a - -b",
                           "a in [b, c]",
                           "a not in [b]",
                           "not a in [b]",
                           "a in 1..5",
                           "a + 1 in b - 1..c * 2",
                           "1..5",
                           "100万元..500万元",
                           "a has any [b, c]",
                           "a has all [b]",
                           "place in \"贵州省\"",
                           "\"a\" == b",
                           "f()",
                           "min(20% * home.price, 10万元)",
                           "any(honours where name in [a, b] and rank <= 2)",
                           "sum(x * 2 of list.a where y or z)",
                           "2014-06-30",
                           "1/3",
                           "10元/平方米/月",
                           "30%",
                           "0.5",
                           "2.5万元",
                           "1.5亿元",
                           "12个月",
                           "999元",
                           "学历 == 博士",
                           "(a == b) == c",
                           "x / (人)",
                           "if(a, (b), c)"}) {
    const Result<Expression> expression = parsed(quoted(text), parse_expression);
    REQUIRE(expression);
  }
  check_same("a or b and c");
  check_same("(a or b) and c");
  check_same("a and (b and c)");
  check_same("not (a and b)");
  check_same("not a in [b]");
  check_same("a - (b - c)");
  check_same("a * (b + c) / d");
  check_same("a / (b / c)");
  check_same("-(a + b)");
  check_same("a - -b");
  check_same("a + 1 in b - 1..c * 2");
  check_same("a not in [b, c]");
  check_same("100万元..500万元");
  check_same("any(honours where name in [a, b] and rank <= 2)");
  check_same("sum(x * 2 of list.a where y or z)");
  check_same("work_place in \"贵州省\"");
  check_same("2014-06-30 <= x and x < 2015-01-01");
  check_same("30% * 2.5万元 + 10元/平方米/月");
  check_same("1.5亿元");
  check_same("999元");
  check_same("(a == b) == c");
  check_same("10元 / (人)");
  check_same("f()");
}

TEST_CASE("no parentheses more than needed, none less") {
  check_prints("((a))", "a");
  check_prints("(a and b) or c", "a and b or c");
  check_prints("(a * b) + c", "a * b + c");
  check_prints("(a + b) + c", "a + b + c");
  check_prints("a + (b * c)", "a + b * c");
  check_prints("(not a) and b", "not a and b");
  check_prints("-(-a)", "--a");
  check_prints("(-a) * b", "-a * b");
  check_prints("f((a or b), (c))", "f(a or b, c)");
  check_prints("1 / 3", "1 / 3");
  check_prints("3百万", "3000000");
  check_prints("12345元", "12345元");
  check_prints("3万亿", "3000000000000");
  check_prints("5000元", "5000元");
  check_prints("12000元", "1.2万元");
  check_prints("26000000000000000000000000万亿元", "26000000000000000000000000万亿元");
}

TEST_CASE("a digit more or less is another expression") {
  const auto differ = [](const std::string& a, const std::string& b) {
    const auto x = parsed(quoted(a), parse_expression);
    const auto y = parsed(quoted(b), parse_expression);
    REQUIRE(x);
    REQUIRE(y);
    return !same_expression(*x, *y);
  };
  CHECK(differ("a", "b"));
  CHECK(differ("1元", "1年"));
  CHECK(differ("1元/月", "1元/年"));
  CHECK(differ("0.3", "30%"));
  CHECK(differ("2014-06-30", "2014-06-29"));
  CHECK(differ("any(a where b)", "any(a where c)"));
  CHECK(differ("sum(a of b)", "sum(a of c)"));
  CHECK(differ("a and (b and c)", "a and b and c"));
  CHECK_FALSE(differ("(a)", "a"));
  CHECK_FALSE(differ("1万元", "10000元"));
}

TEST_CASE("forms that only mappings can say") {
  check_form("{all: [a]}", parse_condition);
  check_form("{any: []}", parse_condition);
  check_form("{all: [{any: [a, b]}, {at_least: 2, of: [a, b or c]}, {not: {all: [d]}}]}", parse_condition);
  check_form("{all: [{all: [a, b]}, c]}", parse_condition);
  check_form("{first_of: [{when: {any: [a]}, is: {all: [b]}}, {otherwise: 'c in [d, e]'}]}", parse_condition);
  check_form(
      "{highest_of: [{when: a, is: 12万元, name: 'x: y', clause: \"16\"}, {is: 'min(a, b)'}, {otherwise: 1}], at_most: "
      "b, at_least: c}",
      parse_value);
  check_form("{is: 1..3, at_most: {first_of: [{is: b}]}}", parse_value);
  check_form("{is: {is: a, at_most: b}, at_least: c}", parse_value);
  check_form("{is: {at_least: 2, of: [a, b]}, at_most: c}", parse_value);
  check_form("{sum_of: [{is: {highest_of: [{is: a}]}}]}", parse_value);
  check_form("{first_of: [{when: a, is: {employer: 100%}}, {otherwise: {t: 'min(rest, x)', employer: rest}}]}",
             parse_payer);
  check_form("{employer: {first_of: [{when: a, is: 3元}]}, t: rest}", parse_payer);
}

TEST_CASE("a whole policy prints and parses to the same policy") {
  const std::string text = R"yaml(policy: p-2013
title: {zh: "引号“”和: 冒号 #", en: "it's \"quoted\", \\ and\nlines"}
place: [贵州省, 六盘水市]
issued: 2013-08-02
in_force: {from: 2013-08-02, to: 2015-12-31, by: application_date}
notes: ["- dash", "null", "16", "true", "a, b", "[x]", "  spaced ", "后跟:", "*star", "tab\tx", "\u2028"]
source: 六府发〔2013〕1号
payer_names:
  fund: {zh: 基金, en: "fund, the"}
  tax: 税
facts:
  degree: {title: {zh: 学历}, also: [学位], type: ordered, values: {none: {zh: 无}, a: , doctor: {zh: 博士, en: doctor, also: [phd, "x, y"]}}, ask: "?", note: n}
  set: {type: set, values: [x, y], if_absent: [], reviewer: true, shared: true, per_policy: true}
  home.price: {type: money, unit: 元, decimals: 2, range: 0元..1亿元, derived: a + b, requires: [a > 0, {any: [b]}]}
  prizes: {type: list, key: name, fields: {name: {type: choice, values: [x]}, rank: {type: number}}}
parameters:
  wage: {clause: 4, title: 均值, note: n, values: {2013-01-01: 3000元/月, 2014-01-01: {first_of: [{is: 3}]}}}
definitions:
  plain: a == b and c
  titled: {clause: 3, title: t, note: n, is: "a in [b, c]"}
  condition: {clause: 3, any: [a, {all: [b]}, 'c has any [d]']}
  cases: {first_of: [{when: a, is: 1..3, name: 甲}, {otherwise: 0}], at_least: 0}
  tier: {table: talent.class, rows: {A: {share: 50%, cap: 80万元}, B | C: {share: 30%, cap: {highest_of: [{is: 1}]}}}, otherwise: {share: 0, cap: 0}}
  grid: {clause: 5, table: [degree, kind], rows: {doctor: {"x": 10万元, y|z: {is: 8万元, at_most: b}}, m: {x: 5}}, otherwise: 0}
payers:
  by_x: {clause: 16, first_of: [{when: a, is: {employer: 100%}}, {otherwise: {fund: share, employer: rest}}]}
  direct: {title: t, is: {employer: rest}}
  other: by_x
programs:
  one:
    title: {zh: 甲, en: a}
    clause: 7
    category: funding
    for: [team, employer]
    when: {all: [x, {at_least: 2, of: [a, b, c]}, {not: {any: [d]}}]}
    amount: 100万元..500万元
    pay: {after: [6个月, 12个月], parts: [50%, rest], from: d, until: 2020-12-31, served: s, at_most: 12个月, at_least: 1个月, each_at_most: 3元, rest_on: e, every: year, times: 5}
    payer: {employer: rest, fund: 30%}
    selection: {by: competition, quota: {count: 10人, per: year}, won: w == leader}
    in_force: {from: 2018-03-06..2018-04-01}
    also: {cap: 3万元, 名额: 2人}
    notes: [甲, {zh: 乙, en: b}]
  two: {category: service, for: person, pay: once, selection: {by: discretion}}
stacking:
  - {highest_of: [one, two, spouse.one], clause: 17, choice: c, when: not exempt, note: n}
  - {sum_of: [one, spouse.one], shares: [100%, 50%], at_most: home.price}
assert: [a >= b]
not_encoded:
  "4": {zh: 目标, en: targets}
  5: 其他
)yaml";
  const Result<PolicySyntax> first = policy_of(text);
  REQUIRE(first);
  const std::string printed = print_policy(*first);
  CAPTURE(printed);
  const Result<PolicySyntax> second = policy_of(printed);
  REQUIRE(second);
  CHECK(print_policy(*second) == printed);

  CHECK(second->title.text == first->title.text);
  REQUIRE(second->notes.size() == first->notes.size());
  for (std::size_t i = 0; i < first->notes.size(); ++i) CHECK(second->notes[i].text == first->notes[i].text);
  REQUIRE(second->facts.size() == first->facts.size());
  CHECK(second->facts[0].values[2].also[1].text == "x, y");
  CHECK(second->facts[0].values[0].title.text == LocalText{"无", ""});
  CHECK(second->facts[1].if_absent->kind == ExpressionKind::list);
  CHECK(second->facts[2].requires_.size() == 2);
  CHECK(second->facts[3].fields.size() == 2);
  REQUIRE(second->definitions.size() == first->definitions.size());
  for (std::size_t i = 0; i < first->definitions.size(); ++i) {
    const DefinitionSyntax& a = first->definitions[i];
    const DefinitionSyntax& b = second->definitions[i];
    CHECK(a.name.text == b.name.text);
    CHECK(a.clause.text == b.clause.text);
    CHECK(a.rows.size() == b.rows.size());
    REQUIRE(a.value.has_value() == b.value.has_value());
    if (a.value) CHECK(same_expression(*a.value, *b.value));
  }
  for (std::size_t i = 0; i < first->payers.size(); ++i)
    CHECK(same_expression(*first->payers[i].payer, *second->payers[i].payer));
  const ProgramSyntax& a = first->programs[0];
  const ProgramSyntax& b = second->programs[0];
  CHECK(same_expression(*a.when, *b.when));
  CHECK(same_expression(*a.amount, *b.amount));
  CHECK(same_expression(*a.payer, *b.payer));
  CHECK(b.pay->parts.size() == 2);
  CHECK(b.pay->times->number == Rational(5));
  CHECK(b.outputs[1].first.text == "名额");
  CHECK(second->parameters[0].values.size() == 2);
  CHECK(second->stacking[1].shares.size() == 2);
  CHECK(second->assertions.size() == 1);
  CHECK(second->not_encoded[1].clause.text == "5");
}
