// The code: the rulebook's live nodes lowered to instructions on columns. See DESIGN decisions of representation: static scale per column, thresholds
// as ranks, conditions as two bit planes, two slot maps. Flat tables, like the rulebook.
#pragma once

#include <cstdint>
#include <vector>

#include "model/rulebook.h"

namespace rencai {

// Which programs to compute; empty: all. A program that stacking relates to one of them is computed, too, but not reported.
struct Restriction {
  std::vector<ProgramId> programs;
};

struct Code;


}  // namespace rencai
