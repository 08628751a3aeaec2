// JSON Schemas (draft 7) of the files that people write, for editors. A key that the reader refuses is refused.
#pragma once

#include <string>

#include "model/rulebook.h"

namespace rencai {

// Policies, vocabularies and stacking rules, from the tables that the reader uses. Expressions in text are not checked.
[[nodiscard]] std::string rule_file_schema();
// Applicants who state facts of the rulebook, under any of their names, dotted or nested; one, or a list of them.
[[nodiscard]] std::string applicant_schema(const Rulebook& rulebook);
// Rule tests, with applicants of the rulebook.
[[nodiscard]] std::string test_file_schema(const Rulebook& rulebook);

}  // namespace rencai
