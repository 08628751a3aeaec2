// An applicant file to fill in.
#pragma once

#include <span>
#include <string>

#include "analysis/fact_usage.h"
#include "base/local_text.h"
#include "model/rulebook.h"

namespace rencai {

// YAML with every fact that the policy's programs read, each null, under its question; grouped by the kinds of
// applicants whose programs read them, what a reviewer settles last. It can be checked as it is. `usage` by FactId.
[[nodiscard]] std::string facts_template(const Rulebook& rulebook, PolicyId policy, std::span<const FactUsage> usage,
                                         Language language);

}  // namespace rencai
