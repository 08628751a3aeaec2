// Evaluation -> results: outcomes, amounts, payments, payers, missing facts, stacking, totals.
#pragma once

#include <cstddef>

#include "eval/evaluate.h"
#include "eval/outcome.h"

namespace rencai {

// Everything that the evaluation says about one lane, for the programs in the code's restriction.
[[nodiscard]] ApplicantResult result_of(const Evaluation& evaluation, std::size_t lane);

}  // namespace rencai
