// A rule of stacking in words.
#pragma once

#include <string>

#include "base/local_text.h"
#include "model/rulebook.h"

namespace rencai {

// Which programs it ties together, how, and its clause; programs of other policies than `told_in` with their policy.
[[nodiscard]] std::string stacking_prose(const Rulebook& rulebook, const Stacking& rule, PolicyId told_in,
                                         Language language);
// In which parts the members of a sum count; empty where all count in full.
[[nodiscard]] std::string stacking_shares_prose(const Rulebook& rulebook, const Stacking& rule, Language language);

}  // namespace rencai
