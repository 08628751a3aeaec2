// What arguments and what payload a node of each operation has, as the checker makes them.
#pragma once

#include "model/rulebook.h"

namespace rencai {

// The letter of a kind, as in rulebook.h at `Op`: c condition, n number, d date, h choice, s set, t text, p place.
[[nodiscard]] char letter_of(Kind kind);

// Whether a node's arguments stand before it and are as many and of the kinds that its operation takes, and its payload
// and values are what they can be. Its ids and runs are within their tables; its arguments have been found good.
[[nodiscard]] bool shape_holds(const Rulebook& rulebook, NodeId node);

}  // namespace rencai
