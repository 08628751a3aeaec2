// When a program pays what: src/README.md, "The payments of a sum" and "The schedule".
#pragma once

#include "outcome.h"

namespace rencai::reference {

struct Plan {
  std::optional<Payments> payments;
  std::optional<Range> amount;  // per payment, where it is not the amount itself
  std::optional<Range> whole;
  std::optional<Range> due;     // by the day of evaluation, where a first day is stated
  std::vector<Answer> answers;  // all that payment reads
};

// `exact`: the amount not below 0, not rounded; `amount`: to the fen. `open`: it has neither unit nor size of its own.
[[nodiscard]] Plan plan_payments(Evaluator& evaluator, ProgramRef program, const Type& type, bool open,
                                 const Range& exact, const Range& amount);

}  // namespace rencai::reference
