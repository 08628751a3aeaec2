// The words that may follow a number: scales and units.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/number.h"

namespace rencai {

struct UnitSuffix {
  Rational scale = 1;
  std::string_view unit;  // a part of the word that was read; empty: only a scale
};

// `万元` -> 10000 and 元. Empty when the word is not [scale] [unit].
[[nodiscard]] std::optional<UnitSuffix> read_unit_suffix(std::string_view word);
[[nodiscard]] bool is_unit(std::string_view word);
// What was probably meant by a word that is no unit, scale included (`万块` -> `万元`); empty if nothing is near.
[[nodiscard]] std::string nearest_unit(std::string_view word);

}  // namespace rencai
