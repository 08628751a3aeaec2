// Tables: values selected by a fact, or by several.
#pragma once

#include "syntax/rule_shape.h"
#include "syntax/rule_tree.h"

namespace rencai {

// The values of one row: one, or one for each column.
[[nodiscard]] bool read_cells(const ShapeContext& context, const Tree& tree, TableRow& row);
// Rows of a table that is selected by so many facts, one level for each.
[[nodiscard]] bool read_rows(const ShapeContext& context, const Tree& tree, std::size_t dimensions,
                             std::vector<TableRow>& rows);

// `{table: ..., rows: ..., otherwise: ...}` where a value may stand: cases of which the first that holds decides.
[[nodiscard]] Result<Expression> read_inline_table(const ShapeContext& context, const Tree& tree);

}  // namespace rencai
