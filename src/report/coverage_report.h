// What the rule tests saw of the rules, and what they did not.
#pragma once

#include <span>
#include <string>

#include "analysis/coverage.h"
#include "analysis/coverage_applicants.h"
#include "base/local_text.h"
#include "base/source.h"

namespace rencai {

// A line for each policy, then every gap with its place and what was not seen, how many tests a person derived, and
// applicants for the gaps as tests to paste.
[[nodiscard]] std::string coverage_text(const Coverage& coverage, std::span<const GapApplicant> gaps,
                                        const Rulebook& rulebook, const SourceSet& sources, Language language);
// Format rencai.coverage/1.
[[nodiscard]] std::string coverage_json(const Coverage& coverage, std::span<const GapApplicant> gaps,
                                        const Rulebook& rulebook, const SourceSet& sources);

}  // namespace rencai
