// The keys of rule files and of their tests, mapping by mapping: what may stand there, and the shape of its value. The
// readers refuse what is not here; `rencai schema` is made of the same tables.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <span>
#include <string_view>

namespace rencai {

enum class KeyShape : std::uint8_t {
  text,
  texts,  // one or a list
  local_text,
  local_texts,  // one or a list
  date,
  boolean,
  value,       // an expression
  values,      // one or a list
  absent,      // a value, or a list of them: what a fact is where nothing is stated
  condition,   // an expression
  conditions,  // one or a list
  condition_list,
  case_list,
  share_cases,
  payer,
  form,  // the value of `is`: as the mapping it stands in
  count,
  pay,
  selection,
  quota,
  in_force,
  choices,        // the values of a choice
  table_columns,  // the facts that select a row
  rows,
  cells,
  // mappings of names
  facts,
  payer_names,
  parameters,
  dated_values,
  definitions,
  payers,
  programs,
  outputs,
  not_encoded,
  // lists
  stacking_rules,
  members,
  // tests
  tests,
  applicant,
  expectation,
  expected_programs,
  outcome,
  totals,
  figure,
  schedule,
  expected_payers,
  names,
};

struct RuleKey {
  std::string_view name;
  KeyShape shape = KeyShape::text;
  bool required = false;
};
using Keys = std::span<const RuleKey>;

[[nodiscard]] constexpr bool has_key_named(Keys keys, std::string_view name) {
  return std::ranges::any_of(keys, [&](const RuleKey& key) { return key.name == name; });
}

namespace rule_keys {

inline constexpr auto policy = std::to_array<RuleKey>({{"policy", KeyShape::text, true},
                                                       {"title", KeyShape::local_text},
                                                       {"place", KeyShape::texts},
                                                       {"issued", KeyShape::date},
                                                       {"in_force", KeyShape::in_force},
                                                       {"notes", KeyShape::local_texts},
                                                       {"source", KeyShape::local_text},
                                                       {"payer_names", KeyShape::payer_names},
                                                       {"facts", KeyShape::facts},
                                                       {"parameters", KeyShape::parameters},
                                                       {"definitions", KeyShape::definitions},
                                                       {"payers", KeyShape::payers},
                                                       {"programs", KeyShape::programs},
                                                       {"stacking", KeyShape::stacking_rules},
                                                       {"assert", KeyShape::conditions},
                                                       {"not_encoded", KeyShape::not_encoded}});
inline constexpr auto vocabulary =
    std::to_array<RuleKey>({{"facts", KeyShape::facts}, {"payer_names", KeyShape::payer_names}});
inline constexpr auto stacking_file = std::to_array<RuleKey>({{"stacking", KeyShape::stacking_rules, true}});

inline constexpr auto local_text = std::to_array<RuleKey>({{"zh", KeyShape::text}, {"en", KeyShape::text}});
inline constexpr auto choice =
    std::to_array<RuleKey>({{"zh", KeyShape::text}, {"en", KeyShape::text}, {"also", KeyShape::texts}});
inline constexpr auto fact = std::to_array<RuleKey>({{"title", KeyShape::local_text},
                                                     {"also", KeyShape::texts},
                                                     {"type", KeyShape::text, true},
                                                     {"values", KeyShape::choices},
                                                     {"unit", KeyShape::text},
                                                     {"decimals", KeyShape::text},
                                                     {"range", KeyShape::value},
                                                     {"if_absent", KeyShape::absent},
                                                     {"derived", KeyShape::value},
                                                     {"requires", KeyShape::conditions},
                                                     {"ask", KeyShape::local_text},
                                                     {"note", KeyShape::local_text},
                                                     {"reviewer", KeyShape::boolean},
                                                     {"shared", KeyShape::boolean},
                                                     {"per_policy", KeyShape::boolean},
                                                     {"key", KeyShape::text},
                                                     {"fields", KeyShape::facts}});
inline constexpr auto parameter = std::to_array<RuleKey>({{"title", KeyShape::local_text},
                                                          {"clause", KeyShape::text},
                                                          {"note", KeyShape::local_text},
                                                          {"values", KeyShape::dated_values, true}});
// Beside what is defined, in payers and definitions.
inline constexpr auto heading = std::to_array<RuleKey>(
    {{"title", KeyShape::local_text}, {"clause", KeyShape::text}, {"note", KeyShape::local_text}});
inline constexpr auto definition = std::to_array<RuleKey>({{"title", KeyShape::local_text},
                                                           {"clause", KeyShape::text},
                                                           {"note", KeyShape::local_text},
                                                           {"for_each", KeyShape::text}});
inline constexpr auto table = std::to_array<RuleKey>({{"title", KeyShape::local_text},
                                                      {"clause", KeyShape::text},
                                                      {"note", KeyShape::local_text},
                                                      {"for_each", KeyShape::text},
                                                      {"table", KeyShape::table_columns, true},
                                                      {"rows", KeyShape::rows, true},
                                                      {"otherwise", KeyShape::cells}});

inline constexpr auto program = std::to_array<RuleKey>({{"title", KeyShape::local_text},
                                                        {"clause", KeyShape::text},
                                                        {"category", KeyShape::text, true},
                                                        {"for", KeyShape::texts, true},
                                                        {"when", KeyShape::condition},
                                                        {"amount", KeyShape::value},
                                                        {"pay", KeyShape::pay},
                                                        {"payer", KeyShape::payer},
                                                        {"selection", KeyShape::selection},
                                                        {"in_force", KeyShape::in_force},
                                                        {"also", KeyShape::outputs},
                                                        {"notes", KeyShape::local_texts}});
inline constexpr auto in_force =
    std::to_array<RuleKey>({{"from", KeyShape::value}, {"to", KeyShape::value}, {"by", KeyShape::value}});
inline constexpr auto pay = std::to_array<RuleKey>({{"at_most", KeyShape::value},
                                                    {"at_least", KeyShape::value},
                                                    {"from", KeyShape::value},
                                                    {"until", KeyShape::value},
                                                    {"served", KeyShape::value},
                                                    {"times", KeyShape::value},
                                                    {"each_at_most", KeyShape::value},
                                                    {"rest_on", KeyShape::value},
                                                    {"every", KeyShape::text},
                                                    {"parts", KeyShape::values},
                                                    {"after", KeyShape::values}});
inline constexpr auto selection =
    std::to_array<RuleKey>({{"by", KeyShape::text}, {"quota", KeyShape::quota}, {"won", KeyShape::condition}});
inline constexpr auto quota = std::to_array<RuleKey>({{"count", KeyShape::value, true}, {"per", KeyShape::text}});
inline constexpr auto stacking = std::to_array<RuleKey>({{"highest_of", KeyShape::members},
                                                         {"sum_of", KeyShape::members},
                                                         {"shares", KeyShape::values},
                                                         {"at_most", KeyShape::value},
                                                         {"when", KeyShape::condition},
                                                         {"choice", KeyShape::text},
                                                         {"clause", KeyShape::text},
                                                         {"note", KeyShape::local_text}});

// Expressions in YAML.
inline constexpr auto value_form = std::to_array<RuleKey>({{"first_of", KeyShape::case_list},
                                                           {"highest_of", KeyShape::case_list},
                                                           {"sum_of", KeyShape::case_list},
                                                           {"table", KeyShape::table_columns},
                                                           {"rows", KeyShape::rows},
                                                           {"otherwise", KeyShape::value},
                                                           {"is", KeyShape::form},
                                                           {"all", KeyShape::condition_list},
                                                           {"any", KeyShape::condition_list},
                                                           {"not", KeyShape::condition},
                                                           {"of", KeyShape::condition_list},
                                                           {"at_most", KeyShape::value},
                                                           {"at_least", KeyShape::value}});
inline constexpr auto condition_form = std::to_array<RuleKey>({{"all", KeyShape::condition_list},
                                                               {"any", KeyShape::condition_list},
                                                               {"not", KeyShape::condition},
                                                               {"at_least", KeyShape::count},
                                                               {"of", KeyShape::condition_list},
                                                               {"first_of", KeyShape::case_list},
                                                               {"is", KeyShape::form}});
inline constexpr auto share_form =
    std::to_array<RuleKey>({{"first_of", KeyShape::share_cases}, {"is", KeyShape::form}});
inline constexpr auto one_case = std::to_array<RuleKey>({{"when", KeyShape::condition},
                                                         {"is", KeyShape::form},
                                                         {"otherwise", KeyShape::form},
                                                         {"name", KeyShape::text},
                                                         {"clause", KeyShape::text}});

// Test files.
inline constexpr auto test_file =
    std::to_array<RuleKey>({{"policy", KeyShape::text}, {"tests", KeyShape::tests, true}});
inline constexpr auto test = std::to_array<RuleKey>({{"name", KeyShape::text, true},
                                                     {"date", KeyShape::date, true},
                                                     {"kind", KeyShape::text},
                                                     {"facts", KeyShape::applicant},
                                                     {"expect", KeyShape::expectation, true},
                                                     {"note", KeyShape::text}});
inline constexpr auto expectation = std::to_array<RuleKey>({{"programs", KeyShape::expected_programs},
                                                            {"others", KeyShape::outcome},
                                                            {"totals", KeyShape::totals},
                                                            {"spouse", KeyShape::expected_programs},
                                                            {"household", KeyShape::totals}});
inline constexpr auto expected_program = std::to_array<RuleKey>({{"outcome", KeyShape::outcome},
                                                                 {"amount", KeyShape::figure},
                                                                 {"times", KeyShape::figure},
                                                                 {"whole", KeyShape::figure},
                                                                 {"schedule", KeyShape::schedule},
                                                                 {"due", KeyShape::figure},
                                                                 {"quota", KeyShape::figure},
                                                                 {"payers", KeyShape::expected_payers},
                                                                 {"missing", KeyShape::names},
                                                                 {"absorbed_by", KeyShape::text},
                                                                 {"why", KeyShape::text}});
inline constexpr auto expected_payment =
    std::to_array<RuleKey>({{"on", KeyShape::date}, {"amount", KeyShape::figure, true}});

}  // namespace rule_keys
}  // namespace rencai
