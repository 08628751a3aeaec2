// Small random changes of the text of a rule file.
#pragma once

#include <optional>
#include <string>

#include "analysis/imagined_repair.h"

namespace rencai::test {

struct RuleMutation {
  std::string what;  // "年 -> 个月 at 1234"
  std::string text;  // the whole file
};

// One change in the definitions, programs or stacking rules; empty where the kind that chance took finds no place.
[[nodiscard]] std::optional<RuleMutation> mutated(const std::string& text, Chance& chance);

}  // namespace rencai::test
