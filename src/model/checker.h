// Syntax trees -> rulebook. Resolves names, types and units; reports every fault at once.
#pragma once

#include "base/diagnostics.h"
#include "base/result.h"
#include "model/rulebook.h"
#include "syntax/rule_tree.h"

namespace rencai {

[[nodiscard]] Result<Rulebook> check_rules(const RuleBaseSyntax& rules, const SourceSet& sources,
                                           Diagnostics& diagnostics);

}  // namespace rencai
