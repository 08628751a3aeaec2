// One stated list -> the elements of one applicant.
#pragma once

#include <cstddef>

#include "base/diagnostics.h"
#include "eval/block.h"
#include "model/rulebook.h"
#include "syntax/tree.h"

namespace rencai {

// States `value` for the list fact, or reports why it cannot be stated and returns false.
//
// A sequence of mappings of the list's fields, in either language (a month: also {each: a..b}, see list_series.h);
// {at_least: [...]} where there may be more; null is stated ignorance, `nothing` says that there is no such list. An
// element of a list with a key may be the key alone. A field that is left out is not stated. In a list with a key every
// element states it as one value, and no two say the same. At most `most_elements`.
bool state_list(const Tree& value, const Rulebook& rulebook, FactId fact, const SourceSet& sources, Block& block,
                std::size_t lane, Diagnostics& diagnostics);

}  // namespace rencai
