// What an applicant must be like for a change to matter to him: conditions of either side that must hold or must not.
#pragma once

#include <vector>

#include "analysis/diff.h"
#include "model/rulebook.h"

namespace rencai {

struct Goal {
  bool after = false;  // of which side
  NodeId node = NodeId::none;
  bool want = false;
};

// Everything beside the way from `root` to `target` that must hold or fail for the target to decide the root's value:
// the fellows of an `and` hold, those of an `or` fail, earlier cases fail, its own holds. Nothing where `root` does not
// read `target`.
[[nodiscard]] std::vector<Goal> goals_on_the_way(const Rulebook& rulebook, NodeId root, NodeId target, bool after);

// The ways in which one change can matter to a program, each a list of goals.
[[nodiscard]] std::vector<std::vector<Goal>> ways_to_matter(const DiffSide& before, const DiffSide& after,
                                                            const ProgramPair& pair, const Change& change);

}  // namespace rencai
