// Which ends of a value come from nothing but how far a fact may be stated: of a fact that is not known, its `range`.
// Such an end holds, but tells a reader nothing (0 to 30,000,000,000).
#pragma once

#include <cstddef>

#include "eval/evaluate.h"
#include "model/rulebook.h"

namespace rencai {

struct RangeEnds {
  bool low = false;
  bool high = false;
};

// Of a number or a date in a lane of its space. An end that the rules reach, too, by a figure of their own, is theirs;
// so is that of a share: from nothing to all says something.
[[nodiscard]] RangeEnds range_ends(const Evaluation& evaluation, NodeId node, std::size_t lane);

// Of how many payments a program makes: their most, where nothing but such ends limits them.
[[nodiscard]] bool times_are_unlimited(const Evaluation& evaluation, const Pay& pay, std::size_t lane);

// The interval without such ends; an end at 0 stays where the other end stays. Both unbounded: nothing is known of it.
[[nodiscard]] Interval without_range_ends(const Interval& interval, RangeEnds ends);

}  // namespace rencai
