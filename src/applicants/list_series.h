// Elements of a list that say the same of several months in a row.
#pragma once

#include <vector>

#include "base/diagnostics.h"
#include "base/result.h"
#include "model/rulebook.h"
#include "syntax/tree.h"

namespace rencai {

// The elements as written, those with `{each: 2020-01..2022-12}` (每月) for a month once for each of the months. Faults
// of its form are reported. Stops after one more than `most_elements`.
[[nodiscard]] Result<std::vector<Tree>> expand_months(const std::vector<Tree>& items, const Rulebook& rulebook,
                                                      ListId list, Diagnostics& diagnostics);
[[nodiscard]] bool has_months_to_expand(const std::vector<Tree>& items, const Rulebook& rulebook, ListId list);

}  // namespace rencai
