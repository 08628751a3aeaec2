#include "report/check_report.h"

#include <algorithm>

namespace rencai {

std::vector<ProgramFinding> findings_of(const CheckedApplicant& applicant) {
  std::vector<ProgramFinding> findings;
  for (const CheckPart& part : applicant.parts) {
    for (const ProgramResult& program : part.result.programs) findings.push_back({&program, part.evaluation});
  }
  std::ranges::stable_sort(findings, {}, [](const ProgramFinding& finding) { return index(finding.result->program); });
  return findings;
}

bool any_match(const CheckReport& report) {
  return std::ranges::any_of(report.applicants, [](const CheckedApplicant& applicant) {
    return std::ranges::any_of(applicant.parts, [](const CheckPart& part) {
      return std::ranges::any_of(part.result.programs, [](const ProgramResult& program) {
        return program.outcome == Outcome::eligible || program.outcome == Outcome::possible;
      });
    });
  });
}

}  // namespace rencai
