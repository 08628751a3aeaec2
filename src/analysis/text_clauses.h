// The plain text of a policy document as numbered clauses.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "analysis/clause_numbers.h"

namespace rencai {

struct TextClause {
  ClausePath path;  // empty: what stands before the first clause
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
};

// A clause begins at a line that starts with its number: 第N条, 一、, （一）, 1. or 1、, or several of them. Its text
// ends where the next begins. Arabic numbers that run on across the headings (1-26) stand alone in their paths.
[[nodiscard]] std::vector<TextClause> clauses_in(std::string_view text);

}  // namespace rencai
