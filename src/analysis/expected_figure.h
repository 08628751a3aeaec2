// Figures that a rule test expects.
#pragma once

#include <optional>

#include "eval/outcome.h"
#include "model/types.h"
#include "syntax/expression.h"

namespace rencai {

struct StatedFigure {
  Interval interval;
  std::optional<Unit> unit;  // none: a bare number, in the unit of the result
};

// A literal, a range of literals, at_least / above / up_to / below of one, or `unspecified`; in base units. Empty for
// anything else.
[[nodiscard]] std::optional<StatedFigure> stated_figure(const Expression& expression);

}  // namespace rencai
