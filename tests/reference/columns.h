// What batches see of a block, held against what each applicant's result says.
#pragma once

#include <string>
#include <vector>

#include "eval/evaluate.h"

namespace rencai::reference {

// For each lane, what differs between the results in columns and result_of; empty where nothing does.
[[nodiscard]] std::vector<std::string> column_differences(const Evaluation& evaluation);

}  // namespace rencai::reference
