// Who pays which share.
#pragma once

#include "outcome.h"

namespace rencai::reference {

struct SharedOut {
  std::vector<PayerAmount> payers;  // in the order in which they are first named
  std::vector<Answer> answers;      // all that the payers read, reached or not
  FactSet missing;  // of the cases up to the first that surely holds, and the shares of the reached ones
};

// `stated`: the amount as evaluated; `amount`: as it is paid, rounded where it is money; none of programs that have
// none, or one that is no number.
[[nodiscard]] SharedOut share_out(Evaluator& evaluator, ProgramRef ref, const Answer& stated,
                                  const std::optional<Range>& amount, bool money);

[[nodiscard]] Range rounded_to_fen(const Range& range);
[[nodiscard]] Value started_months(const Value& from_day, const Value& until_day);

}  // namespace rencai::reference
