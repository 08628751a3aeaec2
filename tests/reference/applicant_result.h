// Everything that the rules mean for one applicant.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <vector>

#include "outcome.h"

namespace rencai::reference {

struct RateTotals {                               // by how it is paid; empty: nothing of the kind
  std::array<std::optional<Range>, 3> by_period;  // once, monthly, yearly
};

struct Totals {
  std::vector<std::string> policies;
  std::array<RateTotals, 3> certain;  // housing, allowance, funding
  std::array<RateTotals, 3> possible;
};

struct ApplicantResult {
  std::vector<ProgramResult> programs;  // for this kind of applicant, in the order of the files
  std::vector<Totals> totals;
  bool has_spouse = false;  // surely; else there are neither of these
  std::vector<ProgramResult> spouse;
  std::vector<Totals> spouse_totals;
  std::vector<Totals> household;
};

[[nodiscard]] ApplicantResult evaluate_applicant(Evaluator& evaluator);

// Sets what absorbs what and the totals, from the programs (stacking.cpp). `couple`: those of the spouse take part.
void stack(Evaluator& evaluator, bool couple, ApplicantResult& result);

}  // namespace rencai::reference
