// Whether the ids, runs and enumerators of tables that come from a file are what they can be: no table is read beyond
// its end because of one of them.
#pragma once

#include "program/code.h"
#include "program/image.h"

namespace rencai {

[[nodiscard]] bool indices_hold(const Rulebook& rulebook, const ImageSources& sources);
// `rulebook` has been found good.
[[nodiscard]] bool indices_hold(const RuleCode& code, const Rulebook& rulebook);

}  // namespace rencai
