// The schedule of a program: each payment with its day and amount, and what is due by the day of evaluation.
// See src/README.md, "The schedule".
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "eval/evaluate.h"
#include "eval/instalments.h"
#include "eval/outcome.h"

namespace rencai {

struct ScheduleRow {  // one payment, or a run of payments that are alike
  std::int64_t first = 1;
  std::optional<std::int64_t> last;       // none: without an end
  std::optional<DateInterval> date;       // of the first; none: the rule file names no day to count from
  std::optional<DateInterval> last_date;  // of the last
  std::optional<std::int64_t> after;      // months after the first day, where the rule file lists them
  Interval amount;                        // of each
  std::vector<PayerAmount> payers;        // of each
};

struct Schedule {
  Period every = Period::none;  // how often; none: once, or at listed times
  std::vector<ScheduleRow> rows;
  std::vector<FactId> waits_for;  // what the days depend on and is not known
  std::optional<Interval> due;    // by the day of evaluation; none: no day is named
};

// Rows are single payments up to so many; beyond, payments that are alike share a row.
inline constexpr std::size_t single_schedule_rows = 60;

// Of a program that pays money and is eligible, possible or absorbed; nothing where the document does not say how it
// is paid.
[[nodiscard]] std::optional<Schedule> schedule_of(const Evaluation& evaluation, const ProgramResult& result,
                                                  std::size_t lane);

// The first payments, at most so many, each part of a sum for itself or, as in the schedule, those as one that
// `rest_on` surely lets fall due on the same day.
enum class SameDay : std::uint8_t { apart, together };
[[nodiscard]] std::vector<Instalment> first_payments(const Evaluation& evaluation, const ProgramResult& result,
                                                     std::size_t lane, std::size_t most, SameDay same_day);

}  // namespace rencai
