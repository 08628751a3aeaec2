// Results as lines of text, the same for the calculator and for the reference where they agree.
#pragma once

#include <map>
#include <string>

#include "applicant_result.h"

namespace rencai::reference {

// What is said of a thing, by its name: "policy/program amount" -> "[100, 200]".
using Description = std::map<std::string, std::string>;

[[nodiscard]] Description describe(const ApplicantResult& result, const Rules& rules);
[[nodiscard]] std::string describe(const Range& range);

}  // namespace rencai::reference
