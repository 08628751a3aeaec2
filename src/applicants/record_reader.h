// Records of a stream -> lanes of a block, one at a time, in the way of read_applicant: both mean and report the same.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "applicants/csv_record.h"
#include "applicants/field_names.h"
#include "applicants/usual_json.h"
#include "applicants/usual_values.h"
#include "base/diagnostics.h"
#include "base/source.h"
#include "eval/block.h"
#include "model/rulebook.h"

namespace rencai {

// Where a record stands.
struct RecordPlace {
  std::string_view path;
  std::uint64_t line = 1;  // its first
};

// One for each thread. Rulebook and names must outlive it.
class RecordReader {
 public:
  RecordReader(const Rulebook& rulebook, const FieldNames& names);

  // States the record's facts in an untouched lane. Empty where it is faulty: then `faults` says why, and the lane is
  // of no use. The id is empty where none is stated; it lives until `forget_ids`, and as long as the record.
  [[nodiscard]] std::optional<std::string_view> read_json(std::string_view record, const RecordPlace& place,
                                                          Block& block, std::size_t lane);
  [[nodiscard]] std::optional<std::string_view> read_csv(std::string_view record, const std::vector<CsvColumn>& columns,
                                                         const RecordPlace& place, Block& block, std::size_t lane);
  // A record of which only the beginning is there.
  void refuse_too_long(std::string_view beginning, const RecordPlace& place, std::size_t limit);

  // Of the last record that was refused, sorted; spans point into `sources`.
  [[nodiscard]] const Diagnostics& faults() const { return faults_; }
  [[nodiscard]] const SourceSet& sources() const { return *sources_; }
  // The id of the last record that was refused, where it could be read.
  [[nodiscard]] std::string_view refused_id() const { return refused_id_; }

  void forget_ids() { ids_.clear(); }

 private:
  // A record of CSV as most are written; nothing where it is another, and then some of its facts may be stated.
  [[nodiscard]] std::optional<std::string_view> read_usual_csv(std::string_view record,
                                                               const std::vector<CsvColumn>& columns, Block& block,
                                                               std::size_t lane);
  void start(std::string_view record, const RecordPlace& place);
  void rename(Tree& mapping) const;
  std::optional<std::string_view> read(const Tree& mapping, Block& block, std::size_t lane);
  std::optional<std::string_view> refuse();

  const Rulebook& rulebook_;
  const FieldNames& names_;
  UsualValues values_;
  UsualJson json_;
  std::optional<SourceSet> sources_;
  FileId source_ = 0;
  Diagnostics faults_;
  std::string refused_id_;
  std::deque<std::string> ids_;
  std::vector<CsvCell> cells_;
};

}  // namespace rencai
