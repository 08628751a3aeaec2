// What people write instead of the language's operators, and what the language writes.
#pragma once

#include <string_view>

namespace rencai {

struct Substitute {
  std::string_view wrong;
  std::string_view right;  // empty: there is no counterpart
};

// The longest wrong symbol (not a word) at the start of `rest`, or nullptr. Symbols of the language itself are never
// found.
[[nodiscard]] const Substitute* wrong_symbol_at(std::string_view rest);
// A whole word that stands for an operator (`且`, `AND`, `不低于`), or nullptr.
[[nodiscard]] const Substitute* wrong_word(std::string_view word);

}  // namespace rencai
