// What an amount is made of: the named cases of its sums.
#pragma once

#include <cstddef>
#include <vector>

#include "eval/evaluate.h"
#include "eval/outcome.h"

namespace rencai {

struct Item {
  StringRef name;
  StringRef clause;   // of the case, else empty
  Interval amount;    // as computed, in the amount's unit; from 0 or to 0 where the case may not hold
  bool sure = false;  // the case surely holds
};

// The named cases that can hold, of the sums met on the way down from the amount, in the order written. A sum within a
// named case is that case's own matter. Empty where the amount is no sum of named cases.
[[nodiscard]] std::vector<Item> items_of(const Evaluation& evaluation, const Program& program, std::size_t lane);

}  // namespace rencai
