// Rule files -> syntax trees, for what needs them as they are written.
#pragma once

#include <span>

#include "base/diagnostics.h"
#include "base/result.h"
#include "base/source.h"
#include "model/rule_files.h"
#include "syntax/rule_tree.h"

namespace rencai {

// Reads and parses; the folders are compared with places as by `load_rulebook`.
[[nodiscard]] Result<RuleBaseSyntax> parse_rule_files(std::span<const RuleFile> files, SourceSet& sources,
                                                      Diagnostics& diagnostics);

}  // namespace rencai
