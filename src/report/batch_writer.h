// Rows of `rencai batch`: one record's result, or the fault in its place.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/codes.h"
#include "base/local_text.h"
#include "eval/block_results.h"
#include "report/batch_columns.h"

namespace rencai {

// Where a row comes from.
struct RecordName {
  std::string_view id;  // empty: none is stated
  std::uint64_t line = 1;
};

// Why a record has no result: its first fault.
struct RecordFault {
  Code code = Code::internal;
  std::uint64_t line = 1;
  std::uint32_t column = 1;
  LocalText message;
};

// Writes rows from the results of one block: one BlockResults, or one for each date. Writers keep buffers, so each
// thread has its own.
class BatchWriter {
 public:
  virtual ~BatchWriter() = default;
  // What stands before all rows.
  virtual void header(std::string& out) const = 0;
  virtual void row(std::string& out, const RecordName& name, std::size_t lane) = 0;
  virtual void fault(std::string& out, const RecordName& name, const RecordFault& fault) = 0;
};

// What a writer reads. `parts` must outlive it.
struct BatchSource {
  const Rulebook* rulebook = nullptr;
  const Block* block = nullptr;
  std::span<const BlockResults> parts;
};

// One program of one part.
struct BatchProgram {
  const BlockResults* part = nullptr;
  const ProgramColumns* columns = nullptr;
  std::uint16_t place = 0;  // in the part's programs

  [[nodiscard]] bool is_eligible(std::size_t lane) const { return part->eligible(lane).contains(place); }
  [[nodiscard]] bool is_possible(std::size_t lane) const { return part->possible(lane).contains(place); }
  [[nodiscard]] bool is_open(std::size_t lane) const { return is_eligible(lane) || is_possible(lane); }
  // Any outcome but the two above only where outcomes are wanted.
  [[nodiscard]] bool is(Outcome outcome, std::size_t lane) const {
    if (outcome == Outcome::eligible) return is_eligible(lane);
    if (outcome == Outcome::possible) return is_possible(lane);
    return columns->outcome[lane] == static_cast<std::uint8_t>(outcome);
  }
};
// Of all parts, in rulebook order.
[[nodiscard]] std::vector<BatchProgram> programs_of(const BatchSource& source);

// JSON, one object a line.
[[nodiscard]] std::unique_ptr<BatchWriter> jsonl_writer(const BatchSource& source,
                                                        std::span<const BatchColumn> columns);
// CSV, a row for each applicant. `columns` are such that CSV can hold (fits_csv).
[[nodiscard]] std::unique_ptr<BatchWriter> csv_writer(const BatchSource& source, std::span<const BatchColumn> columns);
// CSV, a row for each applicant and each program that is not ineligible; one without a program where there is none.
[[nodiscard]] std::unique_ptr<BatchWriter> long_csv_writer(const BatchSource& source);

[[nodiscard]] bool fits_csv(BatchColumn column);

}  // namespace rencai
