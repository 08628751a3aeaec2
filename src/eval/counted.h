// What a program counts with in totals and in sums over many applicants: a rate, or the whole of a sum.
#pragma once

#include <cstddef>
#include <vector>

#include "eval/evaluate.h"
#include "eval/outcome.h"
#include "eval/payments.h"

namespace rencai {

// A rate, or 0 where it is paid for no time; or the whole of a sum.
[[nodiscard]] Interval counted_of(const Pay& pay, const PaymentPlan& plan);
[[nodiscard]] Interval counted_amount(const Rulebook& rulebook, const ProgramResult& result);

// Who pays which part of that; for a program that is eligible or possible.
[[nodiscard]] std::vector<PayerAmount> counted_payers(const Evaluation& evaluation, const ProgramResult& result,
                                                      std::size_t lane);

// Whether the program surely counts: it is eligible, comes on application or is won, and nothing may absorb it.
[[nodiscard]] bool surely_counts(const ProgramResult& result);

}  // namespace rencai
