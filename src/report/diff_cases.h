// The applicants that were found, as text.
#pragma once

#include <string>
#include <vector>

#include "report/diff_report.h"

namespace rencai {

[[nodiscard]] LocalText name_of(ImaginedEffect effect);  // 金额减少, loses

// The cases of one pair of programs.
[[nodiscard]] std::vector<const ImaginedCase*> cases_of(const DiffReport& report, std::size_t pair);

// "eligible, 180,000 CNY → eligible, 200,000 CNY".
[[nodiscard]] std::string outcome_change(const DiffReport& report, const ImaginedCase& one, Language language);
// "loses (on 2014-06-30): eligible, 180,000 CNY → ineligible".
[[nodiscard]] std::string case_sentence(const DiffReport& report, const ImaginedCase& one, Language language);
// The applicant as a file of his own, with a comment that says what he shows.
[[nodiscard]] std::string case_file(const DiffReport& report, const ImaginedCase& one, Language language);
// "degree: doctor; has_degree: true".
[[nodiscard]] std::string case_line(const DiffReport& report, const ImaginedCase& one);
// A name for that file, without its ending: what can stand in a path.
[[nodiscard]] std::string case_name(const DiffReport& report, const ImaginedCase& one);

}  // namespace rencai
