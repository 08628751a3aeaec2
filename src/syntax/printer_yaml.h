// Located trees -> YAML text that every YAML tool reads alike, and how the printers make trees.
#pragma once

#include <string>
#include <string_view>

#include "syntax/expression.h"
#include "syntax/tree.h"

namespace rencai {

// Scalars are printed plain where they can be, unless they ask for quotes; collections with `flow` stand on one line
// where it is short enough.
[[nodiscard]] std::string print_yaml_document(const Tree& tree);
[[nodiscard]] std::string print_yaml_line(const Tree& tree);

[[nodiscard]] Tree scalar_tree(std::string_view text);
[[nodiscard]] Tree quoted_tree(std::string_view text);
[[nodiscard]] Tree sequence_tree(bool flow);
[[nodiscard]] Tree mapping_tree(bool flow);
void add_entry(Tree& mapping, std::string_view key, Tree value);

// An expression as it stands in a rule file: a scalar, or a mapping where only one can say it.
[[nodiscard]] Tree expression_tree(const Expression& expression);
// Beside keys of its own (title, clause), where a scalar needs `is:`.
void add_expression(Tree& mapping, const Expression& expression);

}  // namespace rencai
