// `rencai batch`: records in, one result each out, in order.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "applicants/field_names.h"
#include "base/date.h"
#include "base/diagnostics.h"
#include "base/local_text.h"
#include "batch/record_input.h"
#include "eval/block_results.h"
#include "program/code.h"
#include "report/batch_columns.h"
#include "report/summary.h"

namespace rencai {

// What is evaluated on one date.
struct BatchPart {
  Date date;
  const RuleCode* code = nullptr;
};

struct BatchOptions {
  InputOptions input;
  std::optional<RecordFormat> to;  // none: the format of the first file
  bool long_rows = false;
  bool summarised = false;  // results are counted, none is written
  std::vector<BatchColumn> columns;
  unsigned threads = 1;
  bool stop_on_fault = false;
  Language language = Language::en;
  bool color_errors = false;
};

// Where results go. Each returns false where nothing can be written any more.
struct BatchSinks {
  std::function<bool(std::string_view)> results;
  std::function<void(std::string_view)> diagnostics;
  // Records so far, bytes of input so far, bytes of all input (0: not known).
  std::function<void(std::uint64_t, std::uint64_t, std::uint64_t)> progress;
};

struct BatchCounts {
  std::uint64_t records = 0;
  std::uint64_t faulty = 0;
  bool complete = false;           // everything was read
  std::optional<Summary> summary;  // where it was asked for; without date, rules and their digest
};

// Faults of records go to `sinks.diagnostics`; what stops the whole (a file that cannot be read, a column that is no
// fact) to `diagnostics` with its texts in `sources`.
BatchCounts run_batch(const Rulebook& rulebook, const std::vector<BatchPart>& parts, const FieldNames& names,
                      const BatchOptions& options, const BatchSinks& sinks, SourceSet& sources,
                      Diagnostics& diagnostics);

}  // namespace rencai
