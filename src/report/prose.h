// Nodes of the rulebook as sentences that a person reads, in Chinese or English.
#pragma once

#include <string>

#include "base/local_text.h"
#include "model/rulebook.h"

namespace rencai {

// One line for the node. Definitions met inside it are named, not unfolded; case lists inside it are counted ("the
// highest of 7 cases").
[[nodiscard]] std::string prose(const Rulebook& rulebook, NodeId node, Language language);

// A fact's title in that language, or its short id.
[[nodiscard]] std::string title_of(const Rulebook& rulebook, FactId fact, Language language);
// A value's title in that language; its id where English has none, and likewise Chinese.
[[nodiscard]] std::string title_of(const Rulebook& rulebook, DomainId domain, std::uint32_t value, Language language);

}  // namespace rencai
