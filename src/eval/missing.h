// Which facts would settle a node, read backwards from a finished run.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "eval/machine.h"

namespace rencai {

// Whether nothing more can be learnt: a known truth, a value that surely does not exist, or one that surely exists and
// is a single one.
[[nodiscard]] bool is_decided(const Frame& frame, NodeId node, std::size_t lane);

// The facts that the roots miss in a lane, in rulebook order, without doubles (src/README.md). Columns of all live
// nodes must be kept.
[[nodiscard]] std::vector<FactId> missing_facts(const Frame& frame, std::span<const NodeId> roots, std::size_t lane);

}  // namespace rencai
