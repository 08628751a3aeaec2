// Where the facts are used.
#pragma once

#include <vector>

#include "model/rulebook.h"

namespace rencai {

struct FactUsage {
  std::vector<ProgramId> programs;        // that read it, through definitions and other facts, too; in rulebook order
  std::vector<ProgramId> of_applicant;    // of these, those that read the applicant's own
  std::vector<ProgramId> of_spouse;       // of these, those that read the spouse's
  std::vector<DefinitionId> definitions;  // that read it themselves, not through another definition
  std::vector<FactId> facts;              // that are derived from it, assumed by it or checked against it
  [[nodiscard]] bool is_used() const { return !programs.empty() || !definitions.empty() || !facts.empty(); }
};

// By FactId. What stacking reads counts for the rule's members.
[[nodiscard]] std::vector<FactUsage> fact_usage(const Rulebook& rulebook);

}  // namespace rencai
