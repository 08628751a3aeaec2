// Expressions (LANGUAGE.md section 2) and the mappings that stand for values and conditions (section 6) -> Expression.
#pragma once

#include "base/diagnostics.h"
#include "base/result.h"
#include "syntax/expression.h"
#include "syntax/tree.h"

namespace rencai {

// One scalar's text. Spans are exact for plain scalars and for quoted ones without escapes or folds; inside others they
// fall back to the whole scalar. One syntax error is reported for each scalar; full-width punctuation and wrong
// operators say what to write (`corrected_line`).
[[nodiscard]] Result<Expression> parse_expression(const Tree& scalar, const SourceSet& sources,
                                                  Diagnostics& diagnostics);

// Anything that may stand where a value may: an expression, or a mapping with first_of / highest_of / sum_of and
// at_most / at_least, or a list of cases' mapping. Unknown keys are errors.
[[nodiscard]] Result<Expression> parse_value(const Tree& tree, const SourceSet& sources, Diagnostics& diagnostics);

// Anything that may stand where a condition may: an expression, or all / any / not / {at_least: n, of: [...]}, nested;
// or a first_of whose cases are conditions.
[[nodiscard]] Result<Expression> parse_condition(const Tree& tree, const SourceSet& sources, Diagnostics& diagnostics);

// Payers: a name, a mapping of shares, or cases whose `is` are shares.
[[nodiscard]] Result<Expression> parse_payer(const Tree& tree, const SourceSet& sources, Diagnostics& diagnostics);

}  // namespace rencai
