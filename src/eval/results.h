// Evaluation -> results: outcomes, amounts, payments, payers, missing facts, stacking, totals.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "eval/evaluate.h"
#include "eval/outcome.h"

namespace rencai {

// `figures`: without outputs, missing and assumed facts, and notes.
enum class Detail : std::uint8_t { all, figures };

// What the evaluation says about one lane, for the programs in the code's restriction.
[[nodiscard]] ApplicantResult result_of(const Evaluation& evaluation, std::size_t lane, Detail detail = Detail::all);

// Adds the facts that an eligible or possible program misses, in rulebook order.
void append_missing(const Evaluation& evaluation, ProgramId id, std::size_t lane, std::vector<FactId>& facts);

}  // namespace rencai
