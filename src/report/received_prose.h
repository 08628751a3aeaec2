// What was received of programs and other benefits, as `received(...)` or a sum over the standard list says it.
#pragma once

#include <string>

#include "base/local_text.h"
#include "model/rulebook.h"

namespace rencai {

// “Purchase subsidy”, “安家费”: the programs by title and the other benefits by name, of which the node sums up what
// was received; empty where it is no such sum.
[[nodiscard]] std::string received_benefits(const Rulebook& rulebook, NodeId node, Language language);

}  // namespace rencai
