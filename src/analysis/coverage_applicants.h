// Applicants that would show what no rule test saw: found by evaluating candidates, for a person to make tests of.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

#include "analysis/coverage.h"
#include "base/date.h"
#include "model/rulebook.h"

namespace rencai {

// What an applicant says of one fact.
struct StatedValue {
  enum class Form : std::uint8_t { unknown, value, set } form = Form::unknown;
  std::int64_t number = 0;            // conditions: 0 or 1; else as in a block: lane units, days, indices
  std::vector<std::uint32_t> values;  // of a set
};

struct CandidateApplicant {
  ApplicantKind kind = ApplicantKind::person;
  ProgramId program = ProgramId::none;  // one that reads what is to be shown
  Date day;
  // In rulebook order; the fields of a list are those of its one element.
  std::vector<std::pair<FactId, StatedValue>> facts;
};

// A side of an item of the coverage that no test saw, and an applicant who shows it, with as few facts as the search
// finds; none where it finds none, which does not prove that there is none.
struct GapApplicant {
  std::size_t item = 0;
  std::size_t side = 0;
  std::optional<CandidateApplicant> applicant;
};
[[nodiscard]] std::vector<GapApplicant> applicants_for_gaps(const Rulebook& rulebook, const Coverage& coverage);

}  // namespace rencai
