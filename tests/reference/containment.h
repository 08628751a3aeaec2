// Whether a result that knows more lies within one that knows less.
#pragma once

#include <string>
#include <vector>

#include "describe.h"

namespace rencai::reference {

// What breaks the promise that stating more narrows and never flips; empty where nothing does. Both are descriptions of
// the same applicant.
[[nodiscard]] std::vector<std::string> not_within(const Description& more, const Description& less);

}  // namespace rencai::reference
