// What the schemas have in common: pieces of JSON Schema, and the definitions that others refer to.
#pragma once

#include <initializer_list>
#include <string_view>

#include "model/rulebook.h"
#include "report/json_writer.h"
#include "syntax/rule_keys.h"

namespace rencai {

inline constexpr std::string_view date_pattern = "^[0-9]{4}-[0-9]{2}-[0-9]{2}$";

// Each writes members of an object that is open.
void write_types(JsonWriter& json, std::initializer_list<std::string_view> types);
void write_ref(JsonWriter& json, std::string_view definition);
// "anyOf": references to these definitions.
void write_any_of(JsonWriter& json, std::initializer_list<std::string_view> definitions);
// An object with exactly these keys; `form` is the definition that the value of `is` refers to.
void write_mapping(JsonWriter& json, Keys keys, std::string_view form = "value");
// The head of a schema: its draft and title.
void write_head(JsonWriter& json, std::string_view title);

// Definitions of their own: those of rule files; `applicant` and what it is made of.
void define_rule_shapes(JsonWriter& json);
void define_applicant(JsonWriter& json, const Rulebook& rulebook);

}  // namespace rencai
