// Programs as prose, for people and scripts.
#pragma once

#include <span>
#include <string>

#include "base/local_text.h"
#include "model/rulebook.h"

namespace rencai {

[[nodiscard]] std::string show_text(const Rulebook& rulebook, std::span<const ProgramId> programs, Language language,
                                    bool color);
// Format rencai.show/1: both languages.
[[nodiscard]] std::string show_json(const Rulebook& rulebook, std::span<const ProgramId> programs);

}  // namespace rencai
