#include "eval/month_runs.h"

#include <algorithm>

namespace rencai {

MonthRuns::MonthRuns(std::vector<MonthSpan> spans, std::uint32_t tolerance) : tolerance_(tolerance) {
  std::ranges::sort(spans, {}, &MonthSpan::first);
  for (const MonthSpan& span : spans) {
    if (!stretches_.empty()) {
      Stretch& last = stretches_.back();
      if (span.first <= last.months.last + 1) {
        last.months.last = std::max(last.months.last, span.last);
        continue;
      }
    }
    stretches_.push_back({span});
  }
  for (std::size_t i = 1; i < stretches_.size(); ++i) {
    const Stretch& earlier = stretches_[i - 1];
    if (stretches_[i].months.first - earlier.months.last - 1 > tolerance_) continue;
    stretches_[i].before = earlier.before + earlier.months.last - earlier.months.first + 1;
  }
}

std::int64_t MonthRuns::longest() const {
  std::int64_t most = 0;
  for (const Stretch& stretch : stretches_) {
    most = std::max(most, stretch.before + stretch.months.last - stretch.months.first + 1);
  }
  return most;
}

std::int64_t MonthRuns::until(std::int64_t month) const {
  const auto after =
      std::ranges::upper_bound(stretches_, month, {}, [](const Stretch& one) { return one.months.first; });
  if (after == stretches_.begin()) return 0;
  const Stretch& stretch = *std::prev(after);
  if (month > stretch.months.last + tolerance_) return 0;
  return stretch.before + std::min(month, stretch.months.last) - stretch.months.first + 1;
}

std::int64_t MonthRuns::least_until(const MonthSpan& months) const {
  // Within a stretch the run grows month by month, and after it stays as it is until it breaks or goes on: the least is
  // at the first month, where a stretch begins, or where a run has broken.
  std::int64_t least = until(months.first);
  for (const Stretch& stretch : stretches_) {
    const std::int64_t broken = stretch.months.last + tolerance_ + 1;
    for (const std::int64_t month : {stretch.months.first, stretch.months.first - 1, broken}) {
      if (month >= months.first && month <= months.last) least = std::min(least, until(month));
    }
  }
  return least;
}

std::int64_t MonthRuns::most_until(const MonthSpan& months) const {
  // The most is where a stretch ends, or at the last month.
  std::int64_t most = until(months.last);
  for (const Stretch& stretch : stretches_) {
    const std::int64_t month = stretch.months.last;
    if (month >= months.first && month <= months.last) most = std::max(most, until(month));
  }
  // The run of the first month, where the stretch ended before it.
  return std::max(most, until(months.first));
}

std::optional<MonthSpan> MonthRuns::reaching(std::int64_t length) const {
  std::optional<MonthSpan> reached;
  for (const Stretch& stretch : stretches_) {
    if (stretch.before + stretch.months.last - stretch.months.first + 1 < length) continue;
    const std::int64_t first = stretch.months.first + std::max<std::int64_t>(length - stretch.before - 1, 0);
    reached = MonthSpan{reached ? reached->first : first, stretch.months.last};
  }
  return reached;
}

}  // namespace rencai
