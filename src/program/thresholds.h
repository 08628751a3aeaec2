// Comparisons with constants as comparisons of ranks.
#pragma once

#include "program/code.h"

namespace rencai {

// For every closed column that is compared with constants: inserts one instruction that ranks its lanes among them, and
// turns the comparisons into rank tests. `code.instruction_of` and `code.roots` are kept right.
void rank_thresholds(RuleCode& code);

}  // namespace rencai
