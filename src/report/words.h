// The tool's own words for kinds of applicants, selections and periods.
#pragma once

#include "base/local_text.h"
#include "model/rulebook.h"

namespace rencai {

[[nodiscard]] LocalText name_of(ApplicantKind kind);
[[nodiscard]] LocalText name_of(SelectionKind selection);
[[nodiscard]] LocalText rate_of(Period period);    // 按月, monthly
[[nodiscard]] LocalText plural_of(Period period);  // 个月, months: after a count

}  // namespace rencai
