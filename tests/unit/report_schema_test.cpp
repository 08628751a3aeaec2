#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <doctest/doctest.h>

#include "model_rules.h"
#include "report/schema.h"
#include "syntax/rule_keys.h"

namespace rencai {
namespace {

// The text of a definition: at four blanks, until the next at the same depth.
std::string_view definition(std::string_view schema, std::string_view name) {
  const std::string head = "\n    \"" + std::string(name) + "\": {";
  const std::size_t begin = schema.find(head);
  if (begin == std::string_view::npos) return {};
  return schema.substr(begin, schema.find("\n    }", begin) - begin);
}

void check_references(const std::string& schema) {
  constexpr std::string_view mark = "\"#/definitions/";
  for (std::size_t at = schema.find(mark); at != std::string::npos; at = schema.find(mark, at + 1)) {
    const std::size_t begin = at + mark.size();
    const std::string name = schema.substr(begin, schema.find('"', begin) - begin);
    CAPTURE(name);
    CHECK(!definition(schema, name).empty());
  }
}

TEST_CASE("schema: every key that the readers accept is in it, and no other") {
  const std::string rules = rule_file_schema();
  struct Mapping {
    std::string_view name;
    Keys keys;
  };
  const std::vector<Mapping> mappings{{"policy", rule_keys::policy},
                                      {"vocabulary", rule_keys::vocabulary},
                                      {"stacking_file", rule_keys::stacking_file},
                                      {"both_languages", rule_keys::local_text},
                                      {"choice", rule_keys::choice},
                                      {"fact", rule_keys::fact},
                                      {"parameter", rule_keys::parameter},
                                      {"named_payer", rule_keys::heading},
                                      {"named_payer", rule_keys::share_form},
                                      {"headed_value", rule_keys::heading},
                                      {"headed_value", rule_keys::value_form},
                                      {"table", rule_keys::table},
                                      {"program", rule_keys::program},
                                      {"in_force", rule_keys::in_force},
                                      {"pay_form", rule_keys::pay},
                                      {"selection", rule_keys::selection},
                                      {"quota", rule_keys::quota},
                                      {"stacking_rule", rule_keys::stacking},
                                      {"value_form", rule_keys::value_form},
                                      {"condition_form", rule_keys::condition_form},
                                      {"shares", rule_keys::share_form},
                                      {"value_case", rule_keys::one_case},
                                      {"condition_case", rule_keys::one_case},
                                      {"share_case", rule_keys::one_case}};
  for (const Mapping& mapping : mappings) {
    const std::string_view text = definition(rules, mapping.name);
    CAPTURE(mapping.name);
    REQUIRE(!text.empty());
    for (const RuleKey& key : mapping.keys) {
      CAPTURE(key.name);
      CHECK(text.find("\n        \"" + std::string(key.name) + "\": {") != std::string_view::npos);
    }
    const bool names_payers = mapping.name == "named_payer" || mapping.name == "shares";
    CHECK((text.find("\"additionalProperties\": false") == std::string_view::npos) == names_payers);
  }
  check_references(rules);
}

TEST_CASE("schema: applicants under every name of a fact, dotted and nested; tests with applicants in them") {
  const auto checked = test::check(R"(
facts:
  team.size: {type: number, unit: 人, also: [团队规模]}
  rank: {type: ordered, values: {none: {zh: 无}, first: {zh: 一等}}}
  homes: {type: list, fields: {price: {type: money}}}
)");
  REQUIRE(checked.book);
  const std::string applicants = applicant_schema(*checked.book);
  for (const std::string_view name :
       {"\"team.size\": {", "\"团队规模\": {", "\"size\": {", "\"一等\"", "\"price\": {"}) {
    CAPTURE(name);
    CHECK(applicants.find(name) != std::string::npos);
  }
  check_references(applicants);
  const std::string tests = test_file_schema(*checked.book);
  for (const RuleKey& key : rule_keys::expected_program)
    CHECK(definition(tests, "expected_program").find("\"" + std::string(key.name) + "\": {") != std::string_view::npos);
  check_references(tests);
}

}  // namespace
}  // namespace rencai
