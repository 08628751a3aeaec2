// One stated value -> one lane of one fact's column.
#pragma once

#include <cstddef>

#include "base/diagnostics.h"
#include "eval/block.h"
#include "model/rulebook.h"
#include "syntax/tree.h"

namespace rencai {

// States `value` for the fact, or reports why it cannot be stated and returns false.
//
// All facts: null is stated ignorance, `nothing` (no such thing).
// Conditions: true, false, 是, 否.
// Numbers: bare in the fact's unit, or with a unit of the same kind; `a..b` where only that much is known. A number in
// quotes needs a unit. Dates: YYYY-MM-DD, `a..b`. Ordered choices: a name, `a..b`. Choices: a name. Sets: a sequence of
// names; {at_least: [...]} where there may be more. Names are ids, titles or `also`, compared in NFC. Texts: any
// scalar, as written. Places: parts joined by `/`, or a sequence of them, the outermost first.
bool state_fact(const Tree& value, const Rulebook& rulebook, FactId fact, const SourceSet& sources, Block& block,
                std::size_t lane, Diagnostics& diagnostics);

}  // namespace rencai
