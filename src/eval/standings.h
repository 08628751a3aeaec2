// What each program means for one applicant by itself, before stacking.
#pragma once

#include <cstddef>
#include <vector>

#include "eval/evaluate.h"
#include "eval/outcome.h"
#include "eval/results.h"

namespace rencai {

struct Standing {
  ProgramResult result;
  bool surely = false;    // counts surely
  bool possibly = false;  // counts possibly
};

// Of all programs of the code that are for this kind of applicant, in rulebook order.
[[nodiscard]] std::vector<Standing> standings_of(const Evaluation& evaluation, std::size_t lane, Detail detail);

}  // namespace rencai
