// What the rule tests saw of the rules, and what they did not.
#pragma once

#include <string>

#include "analysis/coverage.h"
#include "base/local_text.h"
#include "base/source.h"

namespace rencai {

// A line for each policy, then every gap with its place and what was not seen.
[[nodiscard]] std::string coverage_text(const Coverage& coverage, const Rulebook& rulebook, const SourceSet& sources,
                                        Language language);
// Format rencai.coverage/1.
[[nodiscard]] std::string coverage_json(const Coverage& coverage, const Rulebook& rulebook, const SourceSet& sources);

}  // namespace rencai
