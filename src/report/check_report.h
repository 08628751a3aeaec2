// What `rencai check` found, as JSON for scripts and as a table for people.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "base/date.h"
#include "base/local_text.h"
#include "base/source.h"
#include "eval/evaluate.h"
#include "eval/outcome.h"
#include "model/rulebook.h"

namespace rencai {

// One applicant's results from one evaluation: of the policies that are evaluated on that evaluation's date.
struct CheckPart {
  const Evaluation* evaluation = nullptr;
  ApplicantResult result;
};

struct CheckedApplicant {
  std::string id;  // or, of a record without one, the number of its line
  ApplicantKind kind = ApplicantKind::person;
  std::size_t lane = 0;
  std::vector<CheckPart> parts;  // one, or one for each date where the date is `any`
  bool is_line = false;          // `id` is the number of a line
};

struct CheckedPolicy {
  PolicyId policy = PolicyId::none;
  Date date;  // on which it was evaluated
};

struct CheckReport {
  const Rulebook* rulebook = nullptr;
  const SourceSet* sources = nullptr;   // of the rule files; nodes' spans point into it
  std::optional<Date> date;             // none: `any`, each policy's last day in force
  std::vector<CheckedPolicy> policies;  // those that were asked for, in rulebook order
  std::vector<CheckedApplicant> applicants;
  bool all = false;       // ineligible programs, too
  bool schedule = false;  // each payment of the programs that are eligible or possible
  bool chosen = false;    // whether places, policies or programs were named
};

// Format rencai.check/1. The same report gives the same bytes, in any language and locale.
[[nodiscard]] std::string check_json(const CheckReport& report);

// One entry of that format's `applicants`, on one line, without a line break. `all`: ineligible programs, too.
void append_applicant_json(std::string& out, const Rulebook& rulebook, const CheckedApplicant& applicant, bool all);

[[nodiscard]] std::string check_table(const CheckReport& report, Language language, bool color);

// Whether any program is eligible or possible for any applicant.
[[nodiscard]] bool any_match(const CheckReport& report);

// A program's result with the evaluation it came from.
struct ProgramFinding {
  const ProgramResult* result = nullptr;
  const Evaluation* evaluation = nullptr;
};
// The spouse of an applicant, without an id, with the results of the same evaluations; none where it is not sure that
// there is one.
[[nodiscard]] std::optional<CheckedApplicant> spouse_of(const CheckedApplicant& applicant);
// Of all parts, in rulebook order.
[[nodiscard]] std::vector<ProgramFinding> findings_of(const CheckedApplicant& applicant);

}  // namespace rencai
