// Why a program is ineligible: the conditions that failed, read from the evaluation.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "base/local_text.h"
#include "base/source.h"
#include "eval/evaluate.h"
#include "eval/outcome.h"

namespace rencai {

struct FailedCondition {
  LocalText text;      // the condition as the rule file writes it, on one line, or what is missing
  std::string clause;  // of the definition or case it stands in; empty: the program's
  Span span;
};

// Every condition of which an ineligible program would need another outcome; never empty.
[[nodiscard]] std::vector<FailedCondition> failed_conditions(const Evaluation& evaluation, const ProgramResult& result,
                                                             std::size_t lane, const SourceSet& sources);

}  // namespace rencai
