// The mappings that stand for values, conditions and payers, for readers of rule files whose own keys stand beside
// those of the form.
#pragma once

#include <string_view>

#include "syntax/expression.h"
#include "syntax/rule_shape.h"

namespace rencai {

enum class FormRole : std::uint8_t { value, condition, shares };

// Whether a mapping has a key that only a form has: first_of, all, is, ...
[[nodiscard]] bool is_form(const Tree& mapping, FormRole role);

// As parse_value, parse_condition and parse_payer; a mapping may have `own_keys` as well, which are passed over.
[[nodiscard]] Result<Expression> read_form(const ShapeContext& context, const Tree& tree, FormRole role,
                                           Keys own_keys = {});

// As the function of the header, for `read_key`.
[[nodiscard]] Result<Expression> read_value(const ShapeContext& context, const Tree& tree);
[[nodiscard]] Result<Expression> read_condition(const ShapeContext& context, const Tree& tree);
[[nodiscard]] Result<Expression> read_payer(const ShapeContext& context, const Tree& tree);
// A list (or one value standing for a list of one) of values or conditions.
[[nodiscard]] Result<std::vector<Expression>> read_values(const ShapeContext& context, const Tree& tree);
[[nodiscard]] Result<std::vector<Expression>> read_conditions(const ShapeContext& context, const Tree& tree);

}  // namespace rencai
