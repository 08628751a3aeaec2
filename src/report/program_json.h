// What every JSON report says of a program.
#pragma once

#include "model/rulebook.h"
#include "report/json_writer.h"

namespace rencai {

// Within an object: id, title, policy, place, clause, category, for.
void write_program(JsonWriter& json, const Rulebook& rulebook, const Program& program);
void write_both(JsonWriter& json, std::string_view name, const Rulebook& rulebook, LocalRef text);

}  // namespace rencai
