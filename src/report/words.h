// The tool's own words for kinds of applicants, selections, periods and terms of payment.
#pragma once

#include "analysis/explanation.h"
#include "base/local_text.h"
#include "model/rulebook.h"

namespace rencai {

[[nodiscard]] LocalText name_of(ApplicantKind kind);
[[nodiscard]] LocalText name_of(SelectionKind selection);
[[nodiscard]] LocalText rate_of(Period period);    // 按月, monthly
[[nodiscard]] LocalText plural_of(Period period);  // 个月, months: after a count
[[nodiscard]] LocalText lead_of(PayTerm term);     // 最长：, for at most: before what it comes to

}  // namespace rencai
