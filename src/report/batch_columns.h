// Which parts of a result `rencai batch` writes.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/diagnostics.h"
#include "base/result.h"
#include "eval/block_results.h"

namespace rencai {

enum class BatchColumn : std::uint8_t {
  id,        // the record's id, or the number of its line
  line,      // the number of its line
  kind,      // of applicant
  eligible,  // program ids, by outcome
  possible,
  ineligible,
  absorbed,
  contradicted,
  not_in_force,
  totals,    // by policy, category and rate
  missing,   // ids of the facts that the eligible and possible programs miss
  outcomes,  // of each program
  amounts,   // of each program that is eligible or possible
  programs,  // of each program that is eligible or possible: clause, outcome, amount, how it is paid, payers
  result,    // all that `check --format json` prints of an applicant; stands alone
};

[[nodiscard]] std::span<const std::string_view> batch_column_names();  // by BatchColumn
[[nodiscard]] std::span<const BatchColumn> default_batch_columns();

// Names, as they were written on the command line. Unknown or repeated ones are reported.
[[nodiscard]] Result<std::vector<BatchColumn>> parse_batch_columns(std::span<const std::string> written,
                                                                   Diagnostics& diagnostics);

// What has to be computed for them. `long_rows`: for a row per applicant and program.
[[nodiscard]] ResultsWanted wanted_for(std::span<const BatchColumn> columns);
[[nodiscard]] ResultsWanted wanted_for_long_rows();

// The outcome whose programs a column lists.
[[nodiscard]] std::optional<Outcome> outcome_of(BatchColumn column);

}  // namespace rencai
