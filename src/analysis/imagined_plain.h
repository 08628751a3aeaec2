// Values as people state them: whole years, round sums.
#pragma once

#include <vector>

#include "analysis/imagined_applicant.h"

namespace rencai {

// What could stand in place of a number that nobody would state (12.01 months, 0.21 元), plainest first; empty where it
// is plain already.
[[nodiscard]] std::vector<ImaginedValue> plainer_values(const Fact& fact, const ImaginedValue& value);

}  // namespace rencai
