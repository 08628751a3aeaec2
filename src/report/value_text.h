// What nodes came to, for people.
#pragma once

#include <cstddef>
#include <string>

#include "base/local_text.h"
#include "eval/evaluate.h"
#include "model/rulebook.h"

namespace rencai {

// What a node came to in a lane: 是 / yes, a figure, a date, a value's title; "无 / nothing" where it does not exist.
// An end that only says how far an unknown fact may go is left out (analysis/range_ends.h); "未知 / unknown" where none
// is left.
[[nodiscard]] std::string value_text(const Evaluation& evaluation, NodeId node, std::size_t lane, Language language);

}  // namespace rencai
