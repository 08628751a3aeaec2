// Summaries back from JSON.
#pragma once

#include <vector>

#include "base/diagnostics.h"
#include "base/result.h"
#include "base/source.h"
#include "report/summary.h"

namespace rencai {

// A summary as read, with the places that a fault names.
struct ReadSummary {
  Summary summary;
  Span whole, date, rule_digest, rules, programs;
  std::vector<Span> digests;      // by policy
  std::vector<Span> program_ids;  // by program
};

// All summaries of a file: one, or one on each line. What `summary_json` does not write is refused: unknown and missing
// keys, counts that do not add up, payers who do not pay what the programs say. Several faults are reported at once.
[[nodiscard]] Result<std::vector<ReadSummary>> read_summaries(const SourceSet& sources, FileId file,
                                                              Diagnostics& diagnostics);

}  // namespace rencai
