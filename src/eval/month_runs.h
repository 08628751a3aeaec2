// Runs of calendar months: which months are in a list of them, and how many stand in a row.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

namespace rencai {

// Months are counted from some month on, in the order of the calendar.
struct MonthSpan {
  std::int64_t first = 0;
  std::int64_t last = 0;
};

// A set of months. Up to `tolerance` missing ones in a row do not break a run; they do not count.
class MonthRuns {
 public:
  MonthRuns(std::vector<MonthSpan> spans, std::uint32_t tolerance);

  // The most months of one run.
  [[nodiscard]] std::int64_t longest() const;
  // The months of the run that ends with `month`, or at most the tolerance before it; 0 where there is none.
  [[nodiscard]] std::int64_t until(std::int64_t month) const;
  // The least and the most of `until` over the months of a span.
  [[nodiscard]] std::int64_t least_until(const MonthSpan& months) const;
  [[nodiscard]] std::int64_t most_until(const MonthSpan& months) const;
  // The first month up to which a run counts `length` (at least 1), and the last; empty where none does.
  [[nodiscard]] std::optional<MonthSpan> reaching(std::int64_t length) const;

 private:
  struct Stretch {  // months in a row
    MonthSpan months;
    std::int64_t before = 0;  // months of its run that stand in earlier stretches
  };
  std::vector<Stretch> stretches_;
  std::int64_t tolerance_;
};

}  // namespace rencai
