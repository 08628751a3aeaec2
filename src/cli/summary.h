// What `batch --summary` and `merge` have in common.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "cli/options.h"
#include "cli/rules.h"
#include "cli/session.h"
#include "report/summary.h"

namespace rencai {

// Date, policies and digests: what a summary was computed with.
void name_rules(Summary& summary, const Rulebook& rulebook, const DateChoice& date,
                const std::vector<Selection>& selections);

// A sum that is too large to be exact is an error.
[[nodiscard]] Result<std::string> summary_text(const Summary& summary, SummaryFormat format, Session& session);

}  // namespace rencai
