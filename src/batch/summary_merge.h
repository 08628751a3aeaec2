// The summaries of parts as that of the whole.
#pragma once

#include <vector>

#include "base/diagnostics.h"
#include "base/result.h"
#include "batch/summary_reader.h"
#include "report/summary.h"

namespace rencai {

// The summary of all together. Refused where they were not computed with the same rules, date, policies and programs;
// `summaries` is not empty.
[[nodiscard]] Result<Summary> merged(const std::vector<ReadSummary>& summaries, Diagnostics& diagnostics);

}  // namespace rencai
