// Explanations for people and for scripts.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "analysis/explanation.h"
#include "base/local_text.h"
#include "base/source.h"
#include "eval/evaluate.h"
#include "eval/outcome.h"

namespace rencai {

// What an explanation is about. All must outlive the call. `sources` holds the rule files, to tell lines.
struct ExplainedProgram {
  const Evaluation& evaluation;
  const SourceSet& sources;
  const Explanation& explanation;
  const ProgramResult& result;
  std::size_t lane = 0;
  std::string_view applicant;
};

// A tree of lines; each with its mark (✓ holds, ✗ does not, ? open, · not needed), what was asked, what it came to and
// where that came from.
[[nodiscard]] std::string explain_text(const ExplainedProgram& program, Language language, bool color);

// Format rencai.explain/1: one object, pretty-printed, with a final newline.
[[nodiscard]] std::string explain_json(const ExplainedProgram& program);

}  // namespace rencai
