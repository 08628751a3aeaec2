// Who pays which share.
#pragma once

#include "outcome.h"

namespace rencai::reference {

struct SharedOut {
  std::vector<PayerAmount> payers;  // in the order in which they are first named
  std::vector<Answer> answers;      // all that the payers read, reached or not
  FactSet missing;  // of the cases up to the first that surely holds, and the shares of the reached ones
};

// `stated`: the amount as evaluated; `amount`: as it is paid, rounded.
[[nodiscard]] SharedOut share_out(Evaluator& evaluator, ProgramRef program, const Answer& stated, const Range& amount);

[[nodiscard]] Range rounded_to_fen(const Range& range);
[[nodiscard]] Value started_months(const Value& from_day, const Value& until_day);

}  // namespace rencai::reference
