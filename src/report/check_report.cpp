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

std::optional<CheckedApplicant> spouse_of(const CheckedApplicant& applicant) {
  CheckedApplicant spouse;
  for (const CheckPart& part : applicant.parts) {
    if (part.result.spouse.empty()) continue;
    spouse.kind = part.result.spouse.front().kind;
    spouse.lane = part.evaluation->block().partners()[applicant.lane];
    spouse.parts.push_back({part.evaluation, part.result.spouse.front()});
  }
  return spouse.parts.empty() ? std::nullopt : std::optional(std::move(spouse));
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
