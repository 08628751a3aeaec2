// Counts results instead of writing them.
#pragma once

#include <span>

#include "batch/batch.h"
#include "report/batch_writer.h"
#include "report/summary.h"

namespace rencai {

[[nodiscard]] ResultsWanted wanted_for_summary();

// The programs and totals of a run with nothing counted yet. `source` may have no results.
[[nodiscard]] Summary empty_summary(const BatchSource& source, std::span<const BatchPart> parts);

// Adds each row to a summary. `source` must outlive it.
class SummaryCounter final : public BatchWriter {
 public:
  SummaryCounter(const BatchSource& source, Summary empty);
  void header(std::string&) const override {}
  void row(std::string& out, const RecordName& name, std::size_t lane) override;
  void fault(std::string& out, const RecordName& name, const RecordFault& fault) override;

  [[nodiscard]] const Summary& summary() const { return summary_; }

 private:
  BatchSource source_;
  std::vector<BatchProgram> programs_;  // as in summary_
  Summary summary_;
};

}  // namespace rencai
