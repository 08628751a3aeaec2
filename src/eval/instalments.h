// The payments of a sum: when each falls due and what it comes to. See src/README.md, "The payments of a sum".
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "eval/evaluate.h"
#include "eval/outcome.h"

namespace rencai {

struct Instalment {
  std::uint32_t number = 1;
  std::optional<DateInterval> due;  // none: the rule file names no day to count from
  Interval amount;                  // to the fen, both ends closed; from 0 where it may lapse
};

struct Instalments {
  std::vector<Instalment> payments;  // without those that surely lapse or surely come to nothing
  Interval whole;                    // of them all
  Interval times;                    // how many
};

// The parts of one that a sum is paid in, as stated (none: an equal share of what the others leave), each at most what
// the stated ones before it leave. Both ends closed.
[[nodiscard]] std::vector<Interval> parts_of_one(std::span<const std::optional<Interval>> stated);

// What to pay of `whole` (to the fen, not below 0): each part to the fen, and all the rest with the last one.
[[nodiscard]] std::vector<Interval> parts_of_sum(const Interval& whole, std::span<const Interval> parts);

// The parts of a sum that a program pays, as they came out in a lane.
[[nodiscard]] std::vector<Interval> stated_parts(const Evaluation& evaluation, const Pay& pay, std::size_t lane);

// `amount`: the sum as computed, exact, not below 0. For any form but a rate.
[[nodiscard]] Instalments instalments_of(const Evaluation& evaluation, const Pay& pay, const Interval& amount,
                                         std::size_t lane);

// The days of an interval of days; an end that is not known is the calendar's.
[[nodiscard]] DateInterval days_of(const Interval& interval);
// Both days so many months later; days that are not known stay so.
[[nodiscard]] DateInterval moved(const DateInterval& days, std::int64_t months);
[[nodiscard]] std::int64_t months_in(Period period);  // none: 0
// The day that payments are counted from: the whole calendar where it may not exist; none where none is stated.
[[nodiscard]] std::optional<DateInterval> first_day_of(const Evaluation& evaluation, const Pay& pay, std::size_t lane);

}  // namespace rencai
