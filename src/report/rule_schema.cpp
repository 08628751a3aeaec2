#include <algorithm>
#include <string>

#include "report/schema.h"
#include "report/schema_writer.h"

namespace rencai {
namespace {

// The definition that the value of a key refers to.
std::string_view definition_of(KeyShape shape, std::string_view form) {
  switch (shape) {
    case KeyShape::text: return "text";
    case KeyShape::texts: return "texts";
    case KeyShape::local_text: return "local_text";
    case KeyShape::local_texts: return "local_texts";
    case KeyShape::date: return "date";
    case KeyShape::boolean: return "boolean";
    case KeyShape::value: return "value";
    case KeyShape::values:
    case KeyShape::absent: return "values";
    case KeyShape::condition: return "condition";
    case KeyShape::conditions: return "conditions";
    case KeyShape::condition_list: return "condition_list";
    case KeyShape::case_list: return form == "condition" ? "condition_cases" : "value_cases";
    case KeyShape::share_cases: return "share_cases";
    case KeyShape::payer: return "payer";
    case KeyShape::form: return form;
    case KeyShape::count: return "count";
    case KeyShape::pay: return "pay";
    case KeyShape::selection: return "selection";
    case KeyShape::quota: return "quota";
    case KeyShape::in_force: return "in_force";
    case KeyShape::choices: return "choices";
    case KeyShape::table_columns: return "values";
    case KeyShape::rows: return "rows";
    case KeyShape::cells: return "cells";
    case KeyShape::facts: return "facts";
    case KeyShape::payer_names: return "local_text_map";
    case KeyShape::parameters: return "parameters";
    case KeyShape::dated_values: return "dated_values";
    case KeyShape::definitions: return "definitions";
    case KeyShape::payers: return "payers";
    case KeyShape::programs: return "programs";
    case KeyShape::outputs: return "value_map";
    case KeyShape::not_encoded: return "local_text_map";
    case KeyShape::stacking_rules: return "stacking_rules";
    case KeyShape::members: return "text_list";
    case KeyShape::tests: return "tests";
    case KeyShape::applicant: return "applicant";
    case KeyShape::expectation: return "expectation";
    case KeyShape::expected_programs: return "expected_programs";
    case KeyShape::outcome: return "outcome";
    case KeyShape::totals: return "totals";
    case KeyShape::figure: return "text";
    case KeyShape::schedule: return "schedule";
    case KeyShape::expected_payers: return "text_map";
    case KeyShape::names: return "text_list";
  }
  return "text";
}

void write_properties(JsonWriter& json, Keys keys, std::string_view form) {
  json.begin_object("properties");
  for (const RuleKey& key : keys) {
    json.begin_object(key.name);
    write_ref(json, definition_of(key.shape, form));
    json.end_object();
  }
  json.end_object();
}

void define_mapping(JsonWriter& json, std::string_view name, Keys keys, std::string_view form = "value") {
  json.begin_object(name);
  write_mapping(json, keys, form);
  json.end_object();
}

void define_any_of(JsonWriter& json, std::string_view name, std::initializer_list<std::string_view> definitions) {
  json.begin_object(name);
  write_any_of(json, definitions);
  json.end_object();
}

void define_list(JsonWriter& json, std::string_view name, std::string_view item) {
  json.begin_object(name);
  json.text("type", "array");
  json.begin_object("items");
  write_ref(json, item);
  json.end_object();
  json.end_object();
}

// A mapping of names to what `item` says.
void define_names(JsonWriter& json, std::string_view name, std::string_view item) {
  json.begin_object(name);
  json.text("type", "object");
  json.begin_object("additionalProperties");
  write_ref(json, item);
  json.end_object();
  json.end_object();
}

void define_case(JsonWriter& json, std::string_view name, std::string_view list, std::string_view form) {
  define_mapping(json, name, rule_keys::one_case, form);
  define_list(json, list, name);
}

void define_scalars(JsonWriter& json) {
  json.begin_object("text");
  write_types(json, {"string", "number", "boolean"});
  json.end_object();
  json.begin_object("date");
  json.text("type", "string");
  json.text("pattern", date_pattern);
  json.end_object();
  json.begin_object("boolean");
  json.text("type", "boolean");
  json.end_object();
  json.begin_object("count");
  json.text("type", "integer");
  json.key("minimum");
  json.number(Rational(1));
  json.end_object();
  json.begin_object("null");
  json.text("type", "null");
  json.end_object();
  define_list(json, "text_list", "text");
  define_any_of(json, "texts", {"text", "text_list"});
  define_mapping(json, "both_languages", rule_keys::local_text);
  define_any_of(json, "local_text", {"text", "both_languages"});
  define_list(json, "local_text_list", "local_text");
  define_any_of(json, "local_texts", {"local_text", "local_text_list"});
  define_names(json, "local_text_map", "local_text");
  define_names(json, "text_map", "text");
}

void define_expressions(JsonWriter& json) {
  define_mapping(json, "value_form", rule_keys::value_form, "value");
  define_any_of(json, "value", {"text", "value_form"});
  define_list(json, "value_list", "value");
  define_any_of(json, "values", {"value", "value_list"});
  define_names(json, "value_map", "value");
  define_mapping(json, "condition_form", rule_keys::condition_form, "condition");
  define_any_of(json, "condition", {"text", "condition_form"});
  define_list(json, "condition_list", "condition");
  define_any_of(json, "conditions", {"condition", "condition_list"});
  define_case(json, "value_case", "value_cases", "value");
  define_case(json, "condition_case", "condition_cases", "condition");
  define_case(json, "share_case", "share_cases", "payer");
}

// Payers may have any name, so only what names a form is told apart.
void define_shares(JsonWriter& json, std::string_view name, bool with_heading) {
  json.begin_object(name);
  json.text("type", "object");
  json.begin_object("properties");
  const auto add = [&](Keys keys) {
    for (const RuleKey& key : keys) {
      json.begin_object(key.name);
      write_ref(json, definition_of(key.shape, "payer"));
      json.end_object();
    }
  };
  if (with_heading) add(rule_keys::heading);
  add(rule_keys::share_form);
  json.end_object();
  json.begin_object("additionalProperties");
  write_ref(json, "value");
  json.end_object();
  json.end_object();
}

void define_facts(JsonWriter& json) {
  define_mapping(json, "choice", rule_keys::choice);
  define_any_of(json, "choice_title", {"text", "choice", "null"});
  define_names(json, "choice_map", "choice_title");
  define_any_of(json, "choices", {"text_list", "choice_map"});
  define_mapping(json, "fact", rule_keys::fact);
  define_names(json, "facts", "fact");
}

// A definition is a value or condition in YAML beside its heading, or a table.
void define_definitions(JsonWriter& json) {
  std::vector<RuleKey> keys(rule_keys::definition.begin(), rule_keys::definition.end());
  keys.insert(keys.end(), rule_keys::value_form.begin(), rule_keys::value_form.end());
  define_mapping(json, "headed_value", keys);
  define_mapping(json, "table", rule_keys::table);
  define_any_of(json, "cells", {"value", "value_map"});
  json.begin_object("rows");
  json.text("type", "object");
  json.begin_object("additionalProperties");
  write_any_of(json, {"cells", "rows"});
  json.end_object();
  json.end_object();
  define_any_of(json, "definition", {"text", "headed_value", "table"});
  define_names(json, "definitions", "definition");
  define_names(json, "dated_values", "value");
  define_mapping(json, "parameter", rule_keys::parameter);
  define_names(json, "parameters", "parameter");
}

void define_programs(JsonWriter& json) {
  define_mapping(json, "pay_form", rule_keys::pay);
  define_any_of(json, "pay", {"text", "pay_form"});
  define_mapping(json, "quota", rule_keys::quota);
  define_mapping(json, "selection", rule_keys::selection);
  define_mapping(json, "in_force", rule_keys::in_force);
  define_shares(json, "shares", false);
  define_any_of(json, "payer", {"text", "shares"});
  define_shares(json, "named_payer", true);
  define_names(json, "payers", "named_payer");
  define_mapping(json, "program", rule_keys::program);
  define_names(json, "programs", "program");
  define_mapping(json, "stacking_rule", rule_keys::stacking);
  define_list(json, "stacking_rules", "stacking_rule");
}

void define_tests(JsonWriter& json) {
  json.begin_object("outcome");
  json.begin_array("enum");
  for (const std::string_view outcome :
       {"eligible", "possible", "ineligible", "absorbed", "contradicted", "not_in_force"})
    json.text(outcome);
  json.end_array();
  json.end_object();
  define_mapping(json, "expected_payment", rule_keys::expected_payment);
  define_any_of(json, "payment", {"text", "expected_payment"});
  define_list(json, "schedule", "payment");
  define_mapping(json, "expected_program", rule_keys::expected_program);
  define_any_of(json, "expected", {"outcome", "expected_program"});
  define_names(json, "expected_programs", "expected");
  define_names(json, "rates", "text_map");
  define_names(json, "totals", "rates");
  define_mapping(json, "expectation", rule_keys::expectation);
  define_mapping(json, "test", rule_keys::test);
  define_list(json, "tests", "test");
}

}  // namespace

void write_types(JsonWriter& json, std::initializer_list<std::string_view> types) {
  json.begin_array("type");
  for (const std::string_view type : types) json.text(type);
  json.end_array();
}

void write_ref(JsonWriter& json, std::string_view definition) {
  json.text("$ref", "#/definitions/" + std::string(definition));
}

void write_any_of(JsonWriter& json, std::initializer_list<std::string_view> definitions) {
  json.begin_array("anyOf");
  for (const std::string_view definition : definitions) {
    json.begin_object();
    write_ref(json, definition);
    json.end_object();
  }
  json.end_array();
}

void write_mapping(JsonWriter& json, Keys keys, std::string_view form) {
  json.text("type", "object");
  write_properties(json, keys, form);
  if (std::ranges::any_of(keys, &RuleKey::required)) {
    json.begin_array("required");
    for (const RuleKey& key : keys) {
      if (key.required) json.text(key.name);
    }
    json.end_array();
  }
  json.boolean("additionalProperties", false);
}

void write_head(JsonWriter& json, std::string_view title) {
  json.text("$schema", "http://json-schema.org/draft-07/schema#");
  json.text("title", title);
}

void define_rule_shapes(JsonWriter& json) {
  define_scalars(json);
  define_expressions(json);
  define_facts(json);
  define_definitions(json);
  define_programs(json);
}

std::string rule_file_schema() {
  std::string out;
  JsonWriter json(out);
  json.begin_object();
  write_head(json, "rencai: a rule file");
  write_any_of(json, {"policy", "vocabulary", "stacking_file"});
  json.begin_object("definitions");
  define_rule_shapes(json);
  define_mapping(json, "policy", rule_keys::policy);
  define_mapping(json, "vocabulary", rule_keys::vocabulary);
  define_mapping(json, "stacking_file", rule_keys::stacking_file);
  json.end_object();
  json.end_object();
  return out + '\n';
}

std::string test_file_schema(const Rulebook& rulebook) {
  std::string out;
  JsonWriter json(out);
  json.begin_object();
  write_head(json, "rencai: rule tests");
  write_ref(json, "test_file");
  json.begin_object("definitions");
  define_scalars(json);
  define_tests(json);
  define_mapping(json, "test_file", rule_keys::test_file);
  define_applicant(json, rulebook);
  json.end_object();
  json.end_object();
  return out + '\n';
}

}  // namespace rencai
