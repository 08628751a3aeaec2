// Changes as sentences.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "report/diff_report.h"

namespace rencai {

// "for at most: 3 years → 2 years (−12 months, −33.3%)".
[[nodiscard]] std::string sentence_of(const DiffReport& report, const Change& change, Language language);
// The definition or fact in which the change stands, with its clause; empty if none.
[[nodiscard]] std::string within_text(const DiffReport& report, const Change& change, Language language);
[[nodiscard]] LocalText name_of(ChangeKind kind);          // 条件, conditions
[[nodiscard]] LocalText name_of(ChangeSeverity severity);  // 有人可能受损, someone may lose
// "through stacking also: a, b and 3 more": programs that are not changed themselves; empty if none.
[[nodiscard]] std::string stacking_text(const DiffReport& report, const Change& change, Language language);
// A program's id, the new one where there is one; its title.
[[nodiscard]] std::string program_id(const DiffReport& report, std::size_t pair);
[[nodiscard]] std::string program_title(const DiffReport& report, std::size_t pair, Language language);
[[nodiscard]] std::string program_clause(const DiffReport& report, std::size_t pair);
// "2 programs changed, 1 added, 30 unchanged; someone may lose".
[[nodiscard]] std::string summary_text(const DiffReport& report, Language language);

// How many programs are added, removed, renamed, changed otherwise; reached only by what they are stacked with.
struct ProgramCounts {
  std::size_t added = 0;
  std::size_t removed = 0;
  std::size_t renamed = 0;
  std::size_t changed = 0;
  std::size_t through_stacking = 0;
  std::size_t unchanged = 0;
};
[[nodiscard]] ProgramCounts program_counts(const Diff& diff);

}  // namespace rencai
