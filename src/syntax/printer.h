// Syntax tree -> rule language text. Printing and parsing again gives the same tree.
#pragma once

#include <string>

#include "syntax/expression.h"
#include "syntax/rule_tree.h"

namespace rencai {

// On one line, as an expression; kinds that only mappings can say (cases, shares) print as flow YAML.
[[nodiscard]] std::string print_expression(const Expression& expression);
// A whole policy as a YAML file.
[[nodiscard]] std::string print_policy(const PolicySyntax& policy);

}  // namespace rencai
