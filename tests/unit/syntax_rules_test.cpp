#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include <doctest/doctest.h>

#include "syntax/expression_parser.h"
#include "syntax/rule_parser.h"
#include "syntax/yaml_reader.h"

using namespace rencai;

namespace {

struct File {
  SourceSet sources;
  Diagnostics diagnostics;
  std::vector<Tree> documents;

  explicit File(const std::string& text) {
    const FileId file = sources.add("x.yaml", text);
    if (Result<std::vector<Tree>> read = read_yaml(sources, file, diagnostics)) documents = std::move(*read);
  }
  Result<PolicySyntax> policy() {
    if (documents.empty()) return std::nullopt;
    return parse_policy(documents.front(), sources, diagnostics);
  }
  // `code@text` of every fault, in order of place.
  std::vector<std::string> faults() {
    diagnostics.sort();
    std::vector<std::string> list;
    for (const Diagnostic& d : diagnostics.all()) {
      list.push_back(std::string(id_of(d.code)) + "@" + std::string(sources[d.span.file].slice(d.span)));
    }
    return list;
  }
};

using Faults = std::vector<std::string>;

Faults faults_of(const std::string& text) {
  File file(text);
  const bool parsed = file.policy().has_value();
  CHECK(parsed == !file.diagnostics.has_errors());
  return file.faults();
}

// With what every policy needs before it.
Faults faults_in(const std::string& text) { return faults_of("policy: p\ntitle: t\n" + text); }

// The example of the language reference.
constexpr const char* sample = R"yaml(policy: liupanshui-2013
title: {zh: 六盘水市加强人才队伍建设的实施意见（试行）, en: Liupanshui opinions on the talent workforce (trial)}
place: [贵州省, 六盘水市]
issued: 2013-08-02
in_force: {from: 2013-08-02}
notes:
  - {zh: 试行文件，未规定截止日期, en: Trial document without an end date.}

payer_names:
  same_level_treasury: {zh: 同级财政, en: same-level treasury}

facts:
  treasury_share: {title: {zh: 财政拨款比例, en: treasury share of the unit's budget}, type: percent}

definitions:
  top_scientist:
    clause: "16"
    any:
      - honours has any [cas_academician, cae_academician, state_top_science_award]
      - any(honours where name in [natural_science_first, invention_first, progress_first] and rank <= 2)
  standard_area:
    clause: "16"
    first_of:
      - {when: top_scientist, is: 200平方米}
      - {when: national_leader or core_expert or managed_expert, is: 120平方米}
      - {when: full_doctor or skilled_master, is: 80平方米}

payers:
  by_employer:
    clause: "16"
    first_of:
      - when: employer_ownership in [central, provincial]
        is: {employer: 100%}
      - when: employer_kind == government or employer_funding == full
        is: {same_level_treasury: 100%}
      - when: employer_funding == partial
        is: {same_level_treasury: treasury_share, employer: rest}
      - otherwise: {employer: 100%}

programs:
  home_purchase:
    title: {zh: 引进人才购房补贴, en: Home purchase subsidy}
    clause: "16"
    category: housing
    for: person
    when: introduction == direct or (introduction == local and not housing_reform_taken)
    amount:
      highest_of:
        - {when: top_scientist, is: 120万元}
        - {when: national_leader, is: 60万元}
        - {when: full_doctor, is: 18万元}
    payer: by_employer

  flexible_rent:
    title: {zh: 柔性引进租房补贴, en: Rent subsidy for flexible introduction}
    clause: "16"
    category: housing
    for: person
    when: introduction == flexible
    amount: standard_area * public_rent          # 平方米 × 元/平方米/月 = 元/月
    payer: by_employer

stacking:
  - {highest_of: [expert_allowance, doctor_allowance, county_allowance], clause: "17"}

not_encoded:
  "4": {zh: 目标与任务，不产生个人待遇, en: Targets; nothing an applicant can be matched to.}
)yaml";

}  // namespace

TEST_CASE("the policy of the language reference") {
  File file(sample);
  const Result<PolicySyntax> policy = file.policy();
  CHECK(file.faults() == Faults{});
  REQUIRE(policy);
  CHECK(policy->name.text == "liupanshui-2013");
  CHECK(policy->title.text.zh == "六盘水市加强人才队伍建设的实施意见（试行）");
  REQUIRE(policy->place.size() == 2);
  CHECK(policy->place[1].text == "六盘水市");
  CHECK(policy->issued == parse_date("2013-08-02"));
  REQUIRE(policy->in_force);
  CHECK(policy->in_force->from->day == *parse_date("2013-08-02"));
  CHECK_FALSE(policy->in_force->to);
  REQUIRE(policy->notes.size() == 1);
  REQUIRE(policy->payer_names.size() == 1);
  CHECK(policy->payer_names[0].second.text.en == "same-level treasury");
  REQUIRE(policy->facts.size() == 1);
  CHECK(policy->facts[0].type.text == "percent");
  REQUIRE(policy->definitions.size() == 2);
  CHECK(policy->definitions[0].value->kind == ExpressionKind::any);
  CHECK(policy->definitions[0].value->operands[1].where.size() == 1);
  CHECK(policy->definitions[1].clause.text == "16");
  CHECK(policy->definitions[1].value->cases.size() == 3);
  REQUIRE(policy->payers.size() == 1);
  CHECK(policy->payers[0].payer->cases[2].is[0].cases[1].is[0].name == "rest");
  REQUIRE(policy->programs.size() == 2);
  const ProgramSyntax& home = policy->programs[0];
  CHECK(home.name.text == "home_purchase");
  CHECK(home.category.text == "housing");
  REQUIRE(home.kinds.size() == 1);
  CHECK(home.kinds[0].text == "person");
  CHECK(home.amount->cases[0].is[0].number == Rational(1'200'000));
  CHECK(file.sources[home.span.file].slice(home.name.span) == "home_purchase");
  REQUIRE(policy->stacking.size() == 1);
  CHECK(policy->stacking[0].members.size() == 3);
  CHECK(policy->stacking[0].kind == StackingSyntax::Kind::highest_of);
  REQUIRE(policy->not_encoded.size() == 1);
  CHECK(policy->not_encoded[0].clause.text == "4");
}

TEST_CASE("what kind of file it is") {
  const auto kind = [](const std::string& text) {
    const File file(text);
    return file.documents.empty() ? RuleFileKind::unknown : kind_of_rule_file(file.documents.front());
  };
  CHECK(kind("policy: x\n") == RuleFileKind::policy);
  CHECK(kind("tests: []\npolicy: x\n") == RuleFileKind::tests);
  CHECK(kind("stacking: []\n") == RuleFileKind::stacking);
  CHECK(kind("facts: {}\npayer_names: {}\n") == RuleFileKind::vocabulary);
  CHECK(kind("facts: {}\nstacking: []\n") == RuleFileKind::unknown);
  CHECK(kind("a: b\n") == RuleFileKind::unknown);
  CHECK(kind("- a\n") == RuleFileKind::unknown);
}

TEST_CASE("facts") {
  File file(R"yaml(policy: p
facts:
  degree:
    title: {zh: 学历, en: degree}
    also: [学位, 最高学历]
    type: ordered
    values: {none: {zh: 无}, a: 甲, b: , doctor: {zh: 博士, en: doctor, also: [phd]}}
    ask: {zh: "？", en: "?"}
    note: 说明
  tags: {type: set, values: [x, y], if_absent: []}
  some: {type: set, values: [x, y], if_absent: [x]}
  flag: {type: bool, if_absent: false, reviewer: true, per_policy: true}
  on: {type: date, if_absent: 2013-01-01}
  age: {type: number, decimals: 0, range: 0..130, derived: "full_years_between(birth_date, today)", requires: age >= 0}
  home.price: {type: money, unit: 元, range: 0元..1亿元, requires: [home.price > 0, {any: [a, b]}]}
  prizes:
    type: list
    key: name
    shared: true
    fields: {name: {type: choice, values: [x]}, rank: {type: number}}
)yaml");
  const Result<PolicySyntax> policy = file.policy();
  CHECK(file.faults() == Faults{});
  REQUIRE(policy);
  REQUIRE(policy->facts.size() == 8);
  const FactSyntax& degree = policy->facts[0];
  CHECK(degree.also.size() == 2);
  REQUIRE(degree.values.size() == 4);
  CHECK(degree.values[0].title.text == LocalText{"无", ""});
  CHECK(degree.values[1].title.text == LocalText{"甲", "甲"});
  CHECK_FALSE(degree.values[2].title.stated());
  CHECK(degree.values[3].also[0].text == "phd");
  CHECK(degree.note.text == LocalText{"说明", "说明"});
  CHECK(policy->facts[1].if_absent->kind == ExpressionKind::list);
  CHECK(policy->facts[1].if_absent->operands.empty());
  CHECK(policy->facts[2].if_absent->operands.size() == 1);
  CHECK(policy->facts[3].if_absent->name == "false");
  CHECK(policy->facts[3].reviewer);
  CHECK(policy->facts[3].per_policy);
  CHECK_FALSE(policy->facts[3].shared);
  CHECK(policy->facts[4].if_absent->kind == ExpressionKind::date);
  CHECK(policy->facts[5].range->kind == ExpressionKind::range);
  CHECK(policy->facts[5].requires_.size() == 1);
  CHECK(policy->facts[5].derived->name == "full_years_between");
  CHECK(policy->facts[6].name.text == "home.price");
  CHECK(policy->facts[6].requires_.size() == 2);
  CHECK(policy->facts[7].fields.size() == 2);
  CHECK(policy->facts[7].key.text == "name");
}

TEST_CASE("parameters, tables, plain definitions") {
  File file(R"yaml(policy: p
parameters:
  mean_wage: {clause: 4, title: 均值, values: {2013-01-01: 3000元/月, 2014-01-01: 3300元/月}}
definitions:
  full_doctor: degree == doctor and has_diploma
  capped: {clause: 3, title: {zh: 甲}, note: n, is: a * b, at_most: 3元}
  tier: {clause: "3", table: talent.class, rows: {A: {share: 50%, cap: 80万元}, B | C: {share: 30%, cap: {highest_of: [{is: 40万元}]}}}}
  grid:
    table: [degree, employer_kind]
    rows:
      doctor: {enterprise: 10万元, university|hospital: 8万元}
      master: {enterprise: 5万元}
    otherwise: 0
)yaml");
  const Result<PolicySyntax> policy = file.policy();
  CHECK(file.faults() == Faults{});
  REQUIRE(policy);
  const ParameterSyntax& wage = policy->parameters.at(0);
  CHECK(wage.clause.text == "4");
  REQUIRE(wage.values.size() == 2);
  CHECK(wage.values[1].from == *parse_date("2014-01-01"));
  REQUIRE(policy->definitions.size() == 4);
  CHECK(policy->definitions[0].value->kind == ExpressionKind::all);
  CHECK(policy->definitions[1].value->kind == ExpressionKind::at_most);
  CHECK(policy->definitions[1].note.text.zh == "n");
  const DefinitionSyntax& tier = policy->definitions[2];
  CHECK_FALSE(tier.value);
  REQUIRE(tier.table.size() == 1);
  CHECK(tier.table[0].name == "talent.class");
  REQUIRE(tier.rows.size() == 2);
  CHECK(tier.rows[1].keys == std::vector<std::string>{"B", "C"});
  REQUIRE(tier.rows[1].cells.size() == 2);
  CHECK(tier.rows[1].cells[1].field.text == "cap");
  CHECK(tier.rows[1].cells[1].value.kind == ExpressionKind::highest_of);
  const DefinitionSyntax& grid = policy->definitions[3];
  CHECK(grid.table.size() == 2);
  REQUIRE(grid.rows[0].rows.size() == 2);
  CHECK(grid.rows[0].rows[1].keys == std::vector<std::string>{"university", "hospital"});
  CHECK(grid.rows[0].rows[0].cells[0].field.text.empty());
  REQUIRE(grid.otherwise);
  CHECK(grid.otherwise->cells.size() == 1);
}

TEST_CASE("programs in full") {
  File file(R"yaml(policy: p
programs:
  a:
    title: {zh: 甲, en: a}
    clause: 7
    category: funding
    for: [team, employer]
    when: {all: [x, {at_least: 2, of: [a, b, c]}, {not: {any: [d, e]}}]}
    amount: 100万元..500万元
    pay: {after: [6个月, 12个月], parts: [50%, rest], from: approved_on, until: 2020-12-31, served: s, at_most: 12个月, each_at_most: 3元, rest_on: left_on}
    payer: {employer: rest, fund: 30%}
    selection: {by: competition, quota: {count: 10人, per: year}, won: selected_as == leader}
    in_force: {from: 2018-03-06, to: 2020-12-31, by: application_date}
    also: {cap: 3万元, places: 2人}
    notes: [甲, {zh: 乙, en: b}]
  b: {category: service, for: person, pay: once, notes: 单独一条}
  c: {category: service, for: person, pay: {every: year, times: 5}}
)yaml");
  const Result<PolicySyntax> policy = file.policy();
  CHECK(file.faults() == Faults{});
  REQUIRE(policy);
  REQUIRE(policy->programs.size() == 3);
  const ProgramSyntax& a = policy->programs[0];
  CHECK(a.kinds.size() == 2);
  CHECK(a.when->operands.size() == 3);
  CHECK(a.pay->after.size() == 2);
  CHECK(a.pay->parts[1].name == "rest");
  CHECK(a.pay->each_at_most);
  CHECK(a.pay->rest_on->name == "left_on");
  CHECK(a.payer->kind == ExpressionKind::shares);
  CHECK(a.selection->by.text == "competition");
  CHECK(a.selection->quota_per.text == "year");
  CHECK(a.selection->won);
  CHECK(a.in_force->by->name == "application_date");
  CHECK(a.outputs.size() == 2);
  CHECK(a.notes.size() == 2);
  CHECK(policy->programs[1].pay->form.text == "once");
  CHECK(policy->programs[1].notes.size() == 1);
  CHECK(policy->programs[2].pay->every.text == "year");
}

TEST_CASE("stacking files and the vocabulary") {
  File stacking(
      "stacking:\n  - {sum_of: [p.a, spouse.a], shares: [100%, 50%], at_most: home.price, when: not x, choice: c, "
      "note: n}\n");
  const auto rules = parse_stacking_file(stacking.documents.front(), stacking.sources, stacking.diagnostics);
  REQUIRE(rules);
  REQUIRE(rules->size() == 1);
  CHECK(rules->front().kind == StackingSyntax::Kind::sum_of);
  CHECK(rules->front().shares.size() == 2);
  CHECK(rules->front().choice.text == "c");
  File vocabulary("facts:\n  a: {type: bool}\npayer_names:\n  employer: {zh: 单位, en: employer}\n");
  const auto facts = parse_vocabulary(vocabulary.documents.front(), vocabulary.sources, vocabulary.diagnostics);
  REQUIRE(facts);
  CHECK(facts->facts.size() == 1);
  CHECK(facts->payer_names.size() == 1);
  File wrong(
      "stacking:\n  - {highest_of: a, clause: 1}\n  - {sum_of: [a], highest_of: [b]}\n  - {clause: 1}\n  - {max_of: "
      "[a]}\n");
  CHECK_FALSE(parse_stacking_file(wrong.documents.front(), wrong.sources, wrong.diagnostics));
  CHECK(wrong.faults() == Faults{"expected-sequence@a", "bad-stacking@highest_of", "missing-key@clause",
                                 "unknown-key@max_of", "missing-key@max_of"});
}

TEST_CASE("every key that does not belong is an error") {
  CHECK(faults_in("definitons: {}\n") == Faults{"unknown-key@definitons"});
  CHECK(faults_in("facts: {a: {type: bool, unti: 元}}\n") == Faults{"unknown-key@unti"});
  CHECK(faults_in("programs: {a: {category: x, for: person, wenn: a}}\n") == Faults{"unknown-key@wenn"});
  CHECK(faults_in("programs: {a: {category: x, for: person, pay: {evry: year}}}\n") == Faults{"unknown-key@evry"});
  CHECK(faults_in("programs: {a: {category: x, for: person, selection: {by: x, quota: {cnt: 1, count: 1}}}}\n") ==
        Faults{"unknown-key@cnt"});
  CHECK(faults_in("in_force: {form: 2013-01-01}\n") == Faults{"unknown-key@form"});
  CHECK(faults_in("parameters: {a: {value: {2013-01-01: 3}}}\n") == Faults{"unknown-key@value", "missing-key@value"});
  CHECK(faults_in("definitions: {a: {is: 3, tilte: x}}\n") == Faults{"unknown-key@tilte"});
  CHECK(faults_in("definitions: {a: {table: x, rows: {b: 1}, row: 3}}\n") == Faults{"unknown-key@row"});
  CHECK(faults_in("not_encoded: {4: {cn: x, en: y}}\n") == Faults{"unknown-key@cn"});

  File file("policy: p\nporgrams: {}\n");
  CHECK_FALSE(file.policy());
  CHECK(file.diagnostics.all().front().nearest == "programs");
}

TEST_CASE("missing keys") {
  CHECK(faults_of("title: t\n") == Faults{"missing-key@title"});
  CHECK(faults_in("facts: {a: {title: x}}\n") == Faults{"missing-key@title"});
  CHECK(faults_in("programs: {a: {title: x}}\n") == Faults{"missing-key@title", "missing-key@title"});
  CHECK(faults_in("definitions: {a: {table: x}}\n") == Faults{"missing-key@table"});
  CHECK(faults_in("definitions: {a: {title: x}}\n") == Faults{"missing-key@title"});
  CHECK(faults_in("programs: {a: {category: x, for: person, selection: {by: x, quota: {per: year}}}}\n") ==
        Faults{"missing-key@per"});
}

TEST_CASE("shapes") {
  CHECK(faults_of("- a\n") == Faults{"expected-mapping@- a"});
  CHECK(faults_in("facts: [a]\n") == Faults{"expected-mapping@[a]"});
  CHECK(faults_in("facts: {a: number}\n") == Faults{"expected-mapping@number"});
  CHECK(faults_in("stacking: {a: b}\n") == Faults{"expected-sequence@{a: b}"});
  CHECK(faults_in("issued: [2013-01-01]\n") == Faults{"single-value-expected@[2013-01-01]"});
  CHECK(faults_in("issued: {a: b}\n") == Faults{"expected-text@{a: b}"});
  CHECK(faults_in("programs: {a: {category: [x], for: person}}\n") == Faults{"single-value-expected@[x]"});
  CHECK(faults_in("programs: {a: {category: x, for: person, when: [a, b]}}\n") ==
        Faults{"single-value-expected@[a, b]"});
  CHECK(faults_in("programs: {a: {category: x, for: person, amount: [1, 2]}}\n") ==
        Faults{"single-value-expected@[1, 2]"});
  CHECK(faults_in("programs: {a: {category: x, for: person, selection: competition}}\n") ==
        Faults{"expected-mapping@competition"});
  CHECK(faults_in("programs: {a: {category: x, for: person, pay: twice}}\n") == Faults{"bad-pay@twice"});
  CHECK(faults_in("programs: {a: {category: x, for: person, title: [a]}}\n") == Faults{"single-value-expected@[a]"});
  CHECK(faults_in("facts: {a: {type: bool, reviewer: yes}}\n") == Faults{"unknown-value@yes"});
  CHECK(faults_in("facts: {a: {type: set, values: []}}\n") == Faults{"empty-value@[]"});
  CHECK(faults_in("programs:\n  a:\n") == Faults{"empty-value@a"});
  CHECK(faults_in("programs: {a: {category: , for: person}}\n") == Faults{"empty-value@category"});
  CHECK(faults_in("programs:\n") == Faults{"empty-value@programs"});
  CHECK(faults_in("definitions: {a: {table: [x, y], rows: {b: 1}}}\n") == Faults{"expected-mapping@1"});
  CHECK(faults_in("definitions: {a: {table: [], rows: {b: 1}}}\n") == Faults{"empty-value@[]"});
  CHECK(faults_in("definitions: {a: {table: x, rows: {}}}\n") == Faults{"empty-value@{}"});
  CHECK(faults_in("definitions: {a: {table: x, rows: {b: 1, otherwise: 2}}}\n") ==
        Faults{"expression-syntax@otherwise"});
  CHECK(faults_in("definitions: {a: {table: x, rows: {A |: 1}}}\n") == Faults{"empty-value@A |"});
  CHECK(faults_in("definitions: {a: {table: x, rows: {A、B: 1}}}\n") == Faults{"full-width-punctuation@A、B"});
}

TEST_CASE("dates that do not exist") {
  CHECK(faults_in("issued: 2013-02-30\n") == Faults{"bad-date@2013-02-30"});
  CHECK(faults_in("issued: soon\n") == Faults{"bad-date@soon"});
  CHECK(faults_in("in_force: {from: 2013-02-30, to: 2013-02-31}\n") ==
        Faults{"bad-date@2013-02-30", "bad-date@2013-02-31"});
  CHECK(faults_in("parameters: {a: {values: {2013-02-29: 3, 2012-02-29: 4}}}\n") == Faults{"bad-date@2013-02-29"});
  File file("policy: p\nissued: 2013年8月2日\n");
  CHECK_FALSE(file.policy());
  CHECK(file.diagnostics.all().front().corrected_line == "issued: 2013-08-02");
}

TEST_CASE("names that no expression could read") {
  CHECK(faults_in("definitions: {a-b: 3}\n") == Faults{"expression-syntax@a-b"});
  CHECK(faults_in("definitions: {2a: 3}\n") == Faults{"expression-syntax@2a"});
  CHECK(faults_in("definitions: {not: 3}\n") == Faults{"reserved-name@not"});
  CHECK(faults_in("facts: {a..b: {type: bool}}\n") == Faults{"expression-syntax@a..b"});
  CHECK(faults_in("facts: {home.of: {type: bool}, 学历: {type: bool}}\n") == Faults{});
  CHECK(faults_of("policy: a b\n") == Faults{"expression-syntax@a b"});
  CHECK(faults_of("policy: a/b\n") == Faults{"expression-syntax@a/b"});
}

TEST_CASE("faults everywhere are told in one run") {
  CHECK(faults_in(R"yaml(issued: 2013-02-30
facts: {a: {type: bool, range: 1..}}
definitions: {b: x and, c: {first_of: [{when: y z, is: 1e9}, {is: 3年以上}]}}
programs:
  d: {category: housing, for: person, when: a ≥ 3, amounts: 3}
stacking: [{highest_of: a}]
)yaml") == Faults{"bad-date@2013-02-30", "expression-syntax@..", "expression-syntax@and", "expression-syntax@z",
                  "bad-number@1e9", "expression-syntax@3年以上", "operator-not-ascii@≥", "unknown-key@amounts",
                  "expected-sequence@a"});
}

TEST_CASE("a full-width colon in a key") {
  File file("policy: p\nprograms:\n  a：{category: x}\n");
  CHECK_FALSE(file.policy());
  REQUIRE(file.diagnostics.error_count() == 1);
  CHECK(file.diagnostics.all().front().code == Code::full_width_punctuation);
  CHECK(file.diagnostics.all().front().corrected_line == "  a: {category: x}");
}

TEST_CASE("an unquoted comma in a tree that was read elsewhere") {
  // The YAML reader refuses these; a tree from JSON-like readers must not slip through either.
  SourceSet sources;
  const std::string line = "{is: min(a, b), name: x}";
  const FileId id = sources.add("x.yaml", line);
  const auto scalar = [&](std::string_view text) {
    Tree tree;
    tree.text = text;
    const auto begin = static_cast<std::uint32_t>(line.find(text));
    tree.span = {id, begin, begin + static_cast<std::uint32_t>(text.size())};
    return tree;
  };
  Tree empty;
  empty.span = {id, 13, 13};
  Tree one;
  one.kind = TreeKind::mapping;
  one.flow = true;
  one.span = {id, 0, static_cast<std::uint32_t>(line.size())};
  one.entries = {{scalar("is"), scalar("min(a")}, {scalar("b)"), empty}, {scalar("name"), scalar("x")}};
  Tree cases;
  cases.kind = TreeKind::sequence;
  cases.span = one.span;
  cases.items = {one};
  Tree mapping;
  mapping.kind = TreeKind::mapping;
  mapping.span = one.span;
  mapping.entries = {{scalar("is"), cases}};
  mapping.entries[0].key.text = "first_of";
  Diagnostics diagnostics;
  CHECK_FALSE(parse_value(mapping, sources, diagnostics));
  REQUIRE(diagnostics.error_count() == 1);
  CHECK(diagnostics.all().front().code == Code::yaml_unquoted_comma);
  CHECK(diagnostics.all().front().corrected_line == "{is: 'min(a, b)', name: x}");
}
