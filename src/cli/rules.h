// Loading the rules that the options name, and choosing among their policies and programs.
#pragma once

#include <vector>

#include "base/diagnostics.h"
#include "base/result.h"
#include "base/source.h"
#include "cli/options.h"
#include "model/rulebook.h"

namespace rencai {

[[nodiscard]] Result<Rulebook> load_rules(const RuleOptions& options, SourceSet& sources, Diagnostics& diagnostics);

// The programs that were asked for, of policies that were asked for, all of which are evaluated on one date.
struct Selection {
  Date date;
  std::vector<PolicyId> policies;
  std::vector<ProgramId> programs;  // in rulebook order
};

// One selection for each date. Unknown places, policies and programs are errors.
[[nodiscard]] Result<std::vector<Selection>> select(const RuleOptions& options, const Rulebook& rulebook, Date today,
                                                    Diagnostics& diagnostics);

}  // namespace rencai
