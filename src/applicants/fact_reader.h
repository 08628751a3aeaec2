// What the readers of applicants say alike of what is no applicant.
#pragma once

#include <string_view>

#include "base/diagnostics.h"
#include "base/source.h"
#include "syntax/tree.h"

namespace rencai {

inline constexpr std::string_view full_width_colon = "：";

[[nodiscard]] LocalText not_an_applicant();
[[nodiscard]] LocalText an_applicant();  // what was expected instead

// A text in which a full-width colon stands for one that separates a key from its value.
void report_full_width_colon(const Tree& scalar, const SourceSet& sources, Diagnostics& diagnostics);

}  // namespace rencai
