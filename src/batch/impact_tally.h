// What a change of rules does to a population, as it is counted: by several threads apart, then added up.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <queue>
#include <string_view>
#include <vector>

#include "base/number.h"
#include "report/diff_population.h"

namespace rencai {

// The sum of the greatest so many amounts, or of all.
class GreatestSum {
 public:
  explicit GreatestSum(std::optional<std::uint64_t> most) : most_(most) {}
  void add(std::int64_t amount);
  // Those that `other` kept; it is empty afterwards. Both have the same bound.
  void take(GreatestSum& other);
  [[nodiscard]] Int128 sum() const { return sum_; }

 private:
  std::optional<std::uint64_t> most_;
  Int128 sum_ = 0;
  std::priority_queue<std::int64_t, std::vector<std::int64_t>, std::greater<>> kept_;  // empty without a bound
};

struct ImpactTally {
  // `most_before`, `most_after`: the quotas of both sides, where they are fixed.
  void add_program(ProgramImpact impact, std::optional<std::uint64_t> most_before,
                   std::optional<std::uint64_t> most_after);
  // `record`, as it was read, is kept where `loser` is among the `most` largest.
  void keep_loser(Loser loser, std::string_view record, std::size_t most);
  // What another tally of the same programs and groups counted; its quotas are empty afterwards.
  void merge(ImpactTally& other, std::size_t most_losers);
  // With the costs within the quotas.
  [[nodiscard]] Population take();

  Population population;
  std::vector<GreatestSum> quota_before;  // by program
  std::vector<GreatestSum> quota_after;
};

}  // namespace rencai
