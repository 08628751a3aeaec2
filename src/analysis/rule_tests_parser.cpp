#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "analysis/expected_figure.h"
#include "analysis/rule_tests.h"
#include "applicants/applicant_reader.h"
#include "base/text.h"
#include "syntax/expression_parser.h"
#include "syntax/rule_keys.h"
#include "syntax/yaml_reader.h"

namespace rencai {
namespace {

constexpr std::array<std::pair<std::string_view, Outcome>, 6> outcomes{{{"eligible", Outcome::eligible},
                                                                        {"possible", Outcome::possible},
                                                                        {"ineligible", Outcome::ineligible},
                                                                        {"absorbed", Outcome::absorbed},
                                                                        {"contradicted", Outcome::contradicted},
                                                                        {"not_in_force", Outcome::not_in_force}}};

class TestFileParser {
 public:
  TestFileParser(const SourceSet& sources, const Rulebook& rulebook, Diagnostics& diagnostics)
      : sources_(sources), rulebook_(rulebook), diagnostics_(diagnostics) {}

  std::vector<RuleTest> parse(const Tree& document, std::string_view path) {
    std::vector<RuleTest> tests;
    require_keys(document, rule_keys::test_file);
    const PolicyId policy = policy_of(document, path);
    const TreeEntry* list = document.is_mapping() ? document.find("tests") : nullptr;
    if (list == nullptr || !list->value.is_sequence()) {
      error(Code::missing_key, document.span, {"测试文件需要 `tests:` 列表", "a test file needs a list `tests:`"});
      return tests;
    }
    for (const Tree& item : list->value.items) tests.push_back(parse_test(item, policy));
    return tests;
  }

 private:
  Diagnostic& error(Code code, Span span, LocalText message) {
    return diagnostics_.error(code, span, std::move(message));
  }

  bool mapping(const Tree& tree) {
    if (tree.is_mapping()) return true;
    error(Code::expected_mapping, tree.span,
          {"这里应是“键: 值”的映射", "a mapping of keys and values is expected here"});
    return false;
  }

  void require_keys(const Tree& tree, Keys keys) {
    if (!mapping(tree)) return;
    for (const TreeEntry& entry : tree.entries) {
      if (has_key_named(keys, entry.key.text)) continue;
      Diagnostic& d =
          error(Code::unknown_key, entry.key.span,
                {fmt::format("没有键 `{}`", entry.key.text), fmt::format("there is no key `{}` here", entry.key.text)});
      std::vector<std::string_view> names;
      for (const RuleKey& known : keys) names.push_back(known.name);
      d.nearest = nearest_name(entry.key.text, names);
    }
  }

  PolicyId policy_of(const Tree& document, std::string_view path) {
    if (const TreeEntry* stated = document.is_mapping() ? document.find("policy") : nullptr) {
      std::vector<std::string_view> known;
      for (std::uint32_t i = 0; i < rulebook_.policies.size(); ++i) {
        known.push_back(rulebook_.text(rulebook_.policies[i].id));
        if (known.back() == stated->value.text) return static_cast<PolicyId>(i);
      }
      Diagnostic& d = error(Code::unknown_policy, stated->value.span,
                            {fmt::format("没有政策 `{}`", stated->value.text),
                             fmt::format("there is no policy `{}`", stated->value.text)});
      d.nearest = nearest_name(stated->value.text, known);
      return PolicyId::none;
    }
    std::string rule_file(path);
    if (const auto suffix = rule_file.rfind(".test.yaml"); suffix != std::string::npos)
      rule_file.replace(suffix, std::string::npos, ".yaml");
    PolicyId only = PolicyId::none;
    for (std::uint32_t i = 0; i < rulebook_.policies.size(); ++i) {
      const auto file = rulebook_.text(rulebook_.files[rulebook_.policies[i].file]);
      if (rule_file == file || (rule_file.ends_with(file) && rule_file[rule_file.size() - file.size() - 1] == '/') ||
          file.ends_with("/" + rule_file))
        return static_cast<PolicyId>(i);
      only = static_cast<PolicyId>(i);
    }
    if (rulebook_.policies.size() == 1) return only;
    error(Code::missing_key, document.span,
          {"测试文件需要 `policy:`，或与规则文件同名（`x.test.yaml` 对应 `x.yaml`）",
           "a test file needs `policy:`, or the name of its rule file (`x.test.yaml` for `x.yaml`)"});
    return PolicyId::none;
  }

  RuleTest parse_test(const Tree& tree, PolicyId policy) {
    RuleTest test;
    test.span = tree.span;
    test.policy = policy;
    require_keys(tree, rule_keys::test);
    if (!tree.is_mapping()) return test;
    if (const TreeEntry* name = tree.find("name")) {
      test.name = name->value.text;
      test.span = name->value.span;
    } else {
      error(Code::missing_key, tree.span, {"测试需要 `name:`", "a test needs `name:`"});
    }
    const TreeEntry* date = tree.find("date");
    const auto day = date != nullptr ? parse_date(date->value.text) : std::nullopt;
    if (!day) {
      error(date != nullptr ? Code::bad_date : Code::missing_key, date != nullptr ? date->value.span : tree.span,
            {"测试需要 `date:`，写作 YYYY-MM-DD", "a test needs `date:`, as YYYY-MM-DD"});
    } else {
      test.date = *day;
    }
    if (const TreeEntry* facts = tree.find("facts"); facts != nullptr && mapping(facts->value)) {
      test.facts = facts->value;
    } else {
      test.facts.kind = TreeKind::mapping;
      test.facts.span = tree.span;
    }
    if (const TreeEntry* kind = tree.find("kind")) test.facts.entries.push_back(*kind);
    const TreeEntry* expect = tree.find("expect");
    if (expect == nullptr) {
      error(Code::missing_key, tree.span, {"测试需要 `expect:`", "a test needs `expect:`"});
    } else {
      parse_expectations(expect->value, test);
    }
    return test;
  }

  void parse_expectations(const Tree& tree, RuleTest& test) {
    require_keys(tree, rule_keys::expectation);
    if (!tree.is_mapping()) return;
    if (const TreeEntry* programs = tree.find("programs"); programs != nullptr && mapping(programs->value)) {
      for (const TreeEntry& entry : programs->value.entries) parse_program(entry, test.policy, test.programs);
    }
    if (const TreeEntry* spouse = tree.find("spouse"); spouse != nullptr && mapping(spouse->value)) {
      for (const TreeEntry& entry : spouse->value.entries) parse_program(entry, test.policy, test.spouse);
    }
    if (const TreeEntry* others = tree.find("others")) test.others = outcome(others->value);
    if (const TreeEntry* totals = tree.find("totals"); totals != nullptr && mapping(totals->value)) {
      for (const TreeEntry& entry : totals->value.entries) parse_totals(entry, test.totals);
    }
    if (const TreeEntry* household = tree.find("household"); household != nullptr && mapping(household->value)) {
      for (const TreeEntry& entry : household->value.entries) parse_totals(entry, test.household);
    }
    if (test.programs.empty() && !test.others && test.totals.empty() && test.spouse.empty() && test.household.empty()) {
      error(Code::empty_value, tree.span, {"测试没有期望任何结果", "the test expects nothing"});
    }
  }

  std::optional<Outcome> outcome(const Tree& tree) {
    std::vector<std::string_view> known;
    for (const auto& [name, value] : outcomes) {
      if (tree.is_scalar() && tree.text == name) return value;
      known.push_back(name);
    }
    Diagnostic& d =
        error(Code::unknown_value, tree.span,
              {fmt::format("没有结论 `{}`", tree.text), fmt::format("there is no outcome `{}`", tree.text)});
    d.expected = {"eligible、possible、ineligible、absorbed、contradicted 或 not_in_force",
                  "eligible, possible, ineligible, absorbed, contradicted or not_in_force"};
    d.nearest = nearest_name(tree.text, known);
    return std::nullopt;
  }

  ProgramId program(const Tree& name, PolicyId policy) {
    std::vector<std::string_view> known;
    if (policy != PolicyId::none) {
      const Run run = rulebook_[policy].programs;
      for (std::uint32_t i = run.first; i < run.first + run.count; ++i) {
        if (rulebook_.text(rulebook_.programs[i].short_id) == name.text ||
            rulebook_.text(rulebook_.programs[i].id) == name.text)
          return static_cast<ProgramId>(i);
        known.push_back(rulebook_.text(rulebook_.programs[i].short_id));
      }
    }
    // Another policy's, by its full id; rule files write it with a dot.
    std::string full = name.text;
    if (const std::size_t dot = full.find('.'); dot != std::string::npos && !full.contains('/')) full[dot] = '/';
    for (std::uint32_t i = 0; i < rulebook_.programs.size(); ++i) {
      if (rulebook_.text(rulebook_.programs[i].id) == full) return static_cast<ProgramId>(i);
    }
    Diagnostic& d =
        error(Code::unknown_program, name.span,
              {fmt::format("没有项目 `{}`", name.text), fmt::format("there is no program `{}`", name.text)});
    d.nearest = nearest_name(name.text, known);
    return ProgramId::none;
  }

  std::optional<ExpectedFigure> figure(const Tree& tree) {
    if (!tree.is_scalar()) {
      error(Code::expected_scalar, tree.span, {"这里应是一个数额", "a figure is expected here"});
      return std::nullopt;
    }
    auto expression = parse_expression(tree, sources_, diagnostics_);
    if (!expression) return std::nullopt;
    if (!stated_figure(*expression)) {
      error(Code::type_mismatch, tree.span, {"期望值应是数额", "an expected value must be a figure"}).expected = {
          "数、带单位的数、a..b、at_least(x) 或 unspecified",
          "a number, a figure with its unit, a..b, at_least(x) or unspecified"};
      return std::nullopt;
    }
    return ExpectedFigure{std::move(*expression), tree.span};
  }

  // `spouse.PROGRAM` is the spouse's.
  ProgramOf program_of(const Tree& name, PolicyId policy) {
    constexpr std::string_view spouse = "spouse.";
    Tree own = name;
    const bool of_spouse = own.text.starts_with(spouse);
    if (of_spouse) own.text.erase(0, spouse.size());
    return {program(own, policy), of_spouse};
  }

  void parse_program(const TreeEntry& entry, PolicyId policy, std::vector<ExpectedProgram>& programs) {
    ExpectedProgram expected;
    expected.span = entry.key.span;
    expected.program = program(entry.key, policy);
    if (entry.value.is_scalar()) {
      expected.outcome = outcome(entry.value);
      programs.push_back(std::move(expected));
      return;
    }
    require_keys(entry.value, rule_keys::expected_program);
    if (!entry.value.is_mapping()) return;
    for (const TreeEntry& item : entry.value.entries) {
      const std::string& key = item.key.text;
      if (key == "outcome") expected.outcome = outcome(item.value);
      if (key == "amount") parse_amount(item.value, expected);
      if (key == "times") expected.times = figure(item.value);
      if (key == "whole") expected.whole = figure(item.value);
      if (key == "schedule") parse_schedule(item.value, expected);
      if (key == "due") expected.due = figure(item.value);
      if (key == "quota") expected.quota = figure(item.value);
      if (key == "payers") parse_payers(item.value, expected);
      if (key == "missing") parse_missing(item.value, policy, expected);
      if (key == "absorbed_by") expected.absorbed_by = program_of(item.value, policy);
      if (key == "why") expected.why = item.value.text;
    }
    programs.push_back(std::move(expected));
  }

  // A figure; for title programs the value that is reached.
  void parse_amount(const Tree& tree, ExpectedProgram& expected) {
    if (expected.program != ProgramId::none) {
      const Program& p = rulebook_[expected.program];
      if (p.amount != NodeId::none && rulebook_[p.amount].type.kind == Kind::choice) {
        expected.choice = rulebook_.find_value(rulebook_[p.amount].type.domain, to_nfc(tree.text));
        if (!expected.choice) {
          error(Code::unknown_value, tree.span,
                {fmt::format("没有取值 `{}`", tree.text), fmt::format("there is no value `{}`", tree.text)});
        }
        return;
      }
    }
    expected.amount = figure(tree);
  }

  // Figures, or `{on: DATE, amount: FIGURE}`.
  void parse_schedule(const Tree& tree, ExpectedProgram& expected) {
    expected.schedule.emplace();
    if (!tree.is_sequence()) {
      error(Code::expected_sequence, tree.span, {"这里应是各期金额的列表", "a list of payments is expected here"})
          .expected = {"`[75万元, 75万元]` 或 `[{on: 2014-06-30, amount: 75万元}]`",
                       "`[75万元, 75万元]` or `[{on: 2014-06-30, amount: 75万元}]`"};
      return;
    }
    for (const Tree& item : tree.items) {
      std::optional<Date> on;
      const Tree* amount = &item;
      if (item.is_mapping()) {
        require_keys(item, rule_keys::expected_payment);
        if (const TreeEntry* day = item.find("on")) {
          on = parse_date(day->value.text);
          if (!on) error(Code::bad_date, day->value.span, {"日期写作 YYYY-MM-DD", "a date is written YYYY-MM-DD"});
        }
        const TreeEntry* stated = item.find("amount");
        if (stated == nullptr) {
          error(Code::missing_key, item.span, {"缺少 `amount`", "`amount` is missing"});
          continue;
        }
        amount = &stated->value;
      }
      if (auto paid = figure(*amount)) expected.schedule->push_back({std::move(*paid), on});
    }
  }

  void parse_payers(const Tree& tree, ExpectedProgram& expected) {
    expected.payers_stated = true;
    if (!mapping(tree)) return;
    for (const TreeEntry& entry : tree.entries) {
      std::vector<std::string_view> known;
      PayerNameId payer = PayerNameId::none;
      for (std::uint32_t i = 0; i < rulebook_.payer_names.size(); ++i) {
        known.push_back(rulebook_.text(rulebook_.payer_names[i].id));
        if (known.back() == entry.key.text) payer = static_cast<PayerNameId>(i);
      }
      if (payer == PayerNameId::none) {
        error(Code::bad_payer, entry.key.span,
              {fmt::format("没有承担方 `{}`", entry.key.text), fmt::format("there is no payer `{}`", entry.key.text)})
            .nearest = nearest_name(entry.key.text, known);
      }
      if (auto share = figure(entry.value)) expected.payers.emplace_back(payer, std::move(*share));
    }
  }

  void parse_missing(const Tree& tree, PolicyId policy, ExpectedProgram& expected) {
    expected.missing.emplace();
    if (!tree.is_sequence()) {
      error(Code::expected_sequence, tree.span, {"这里应是事实名的列表", "a list of facts is expected here"});
      return;
    }
    for (const Tree& item : tree.items) {
      bool ambiguous = false;
      FactId fact = rulebook_.find_fact_or_field(to_nfc(item.text), ambiguous);
      if ((fact == FactId::none || ambiguous) && policy != PolicyId::none) {
        fact = rulebook_.find_fact(fmt::format("{}.{}", rulebook_.text(rulebook_[policy].id), to_nfc(item.text)),
                                   ambiguous);
      }
      if (fact == FactId::none) {
        std::vector<std::string_view> known;
        for (const FactName& name : rulebook_.fact_names) known.push_back(rulebook_.text(name.name));
        error(Code::unknown_fact, item.span,
              {fmt::format("没有事实 `{}`", item.text), fmt::format("there is no fact `{}`", item.text)})
            .nearest = nearest_name(item.text, known);
        continue;
      }
      expected.missing->push_back(fact);
    }
    std::ranges::sort(*expected.missing);
  }

  void parse_totals(const TreeEntry& entry, std::vector<ExpectedTotal>& totals) {
    if (entry.key.text != "certain" && entry.key.text != "possible") {
      error(Code::unknown_key, entry.key.span,
            {"这里应是 `certain` 或 `possible`", "`certain` or `possible` is expected here"});
      return;
    }
    if (!mapping(entry.value)) return;
    for (const TreeEntry& category : entry.value.entries) {
      const auto known = category_of(category.key.text);
      if (!known || *known > Category::funding) {
        error(Code::bad_category, category.key.span,
              {"合计只有 housing、allowance、funding", "totals are of housing, allowance and funding"});
        continue;
      }
      if (!mapping(category.value)) continue;
      for (const TreeEntry& rate : category.value.entries) {
        constexpr std::array<std::pair<std::string_view, Period>, 3> periods{
            {{"once", Period::none}, {"monthly", Period::month}, {"yearly", Period::year}}};
        const auto* period =
            std::ranges::find(periods, std::string_view(rate.key.text), [](const auto& p) { return p.first; });
        auto expected = figure(rate.value);
        if (period == periods.end()) {
          error(Code::unknown_key, rate.key.span,
                {"这里应是 `once`、`monthly` 或 `yearly`", "`once`, `monthly` or `yearly` is expected here"});
        } else if (expected) {
          totals.push_back(
              {entry.key.text == "possible", static_cast<std::size_t>(*known), period->second, std::move(*expected)});
        }
      }
    }
  }

  const SourceSet& sources_;
  const Rulebook& rulebook_;
  Diagnostics& diagnostics_;
};

}  // namespace

Result<std::vector<RuleTest>> parse_rule_tests(FileId file, const SourceSet& sources, const Rulebook& rulebook,
                                               Diagnostics& diagnostics) {
  const std::size_t errors_before = diagnostics.error_count();
  const auto documents = read_yaml(sources, file, diagnostics);
  if (!documents) return std::nullopt;
  std::vector<RuleTest> tests;
  for (const Tree& document : *documents) {
    auto more = TestFileParser(sources, rulebook, diagnostics).parse(document, sources[file].path());
    std::ranges::move(more, std::back_inserter(tests));
  }
  if (diagnostics.error_count() == errors_before) return tests;
  // The tests are not run, which would read their facts: their faults are reported with the others.
  for (const RuleTest& test : tests) {
    Block block(rulebook, 1);
    (void)read_applicant(test.facts, rulebook, sources, block, 0, diagnostics, test.policy);
  }
  return std::nullopt;
}

}  // namespace rencai
