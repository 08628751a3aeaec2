// Where each column stands in memory.
#pragma once

#include "program/code.h"

namespace rencai {

// A place of its own for every column: for explanations, missing facts and what-if.
[[nodiscard]] SlotMap keeping_slots(const RuleCode& code);
// Places are used again after the last reader; only roots survive. Constants stay, so that they need to be written but
// once. Columns that no root needs have none.
[[nodiscard]] SlotMap recycling_slots(const RuleCode& code);

}  // namespace rencai
