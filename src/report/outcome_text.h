// The words for results that several reports share.
#pragma once

#include <string>

#include "base/local_text.h"
#include "eval/outcome.h"
#include "model/rulebook.h"

namespace rencai {

[[nodiscard]] std::string outcome_text(Outcome outcome, Language language);     // 符合 / eligible
[[nodiscard]] std::string_view id_of(Period period);                            // once, month, ..., year
[[nodiscard]] std::string_view id_of(Outcome outcome);                          // eligible, ..., not_in_force
[[nodiscard]] std::string category_text(Category category, Language language);  // 住房 / housing
// The amount of a program: a figure with its unit, or the choice reached by a title program.
[[nodiscard]] std::string amount_text(const Rulebook& rulebook, const ProgramResult& result, Language language);

}  // namespace rencai
