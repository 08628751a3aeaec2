// Rulebook -> code.
#pragma once

#include "program/code.h"

namespace rencai {

// The nodes that the programs of the restriction need: eligibility, amounts, payments, payers, outputs, quotas,
// selection, stacking, and for every fact that these read what it is derived from and what it requires.
[[nodiscard]] RuleCode lower(const Rulebook& rulebook, const Restriction& restriction);

}  // namespace rencai
