// Whether a result that knows more lies within one that knows less.
#pragma once

#include <string>
#include <vector>

#include "describe.h"

namespace rencai::reference {

// What breaks the promise that stating more narrows and never flips; empty where nothing does. Both are descriptions of
// the same applicant. `rules_disagree`: one rule may put a program first by choice and another by amount; who is
// absorbed by whom then becomes less clear as the choice becomes certain.
[[nodiscard]] std::vector<std::string> not_within(const Description& more, const Description& less,
                                                  bool rules_disagree);

}  // namespace rencai::reference
