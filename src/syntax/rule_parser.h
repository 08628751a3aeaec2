// Located trees -> syntax trees of rule files. Reports every fault of shape: unknown and missing keys (with the nearest
// name), a list where one value is meant, and every expression that does not parse. Keys are English.
#pragma once

#include "base/diagnostics.h"
#include "base/result.h"
#include "syntax/rule_tree.h"
#include "syntax/tree.h"

namespace rencai {

enum class RuleFileKind { policy, vocabulary, stacking, tests, unknown };
// By its top-level keys: `policy:` makes a policy, `tests:` rule tests; a file of only `stacking:` or only
// `facts:`/`payer_names:` is what it says.
[[nodiscard]] RuleFileKind kind_of_rule_file(const Tree& document);

[[nodiscard]] Result<PolicySyntax> parse_policy(const Tree& document, const SourceSet& sources,
                                                Diagnostics& diagnostics);
[[nodiscard]] Result<VocabularySyntax> parse_vocabulary(const Tree& document, const SourceSet& sources,
                                                        Diagnostics& diagnostics);
[[nodiscard]] Result<std::vector<StackingSyntax>> parse_stacking_file(const Tree& document, const SourceSet& sources,
                                                                      Diagnostics& diagnostics);

}  // namespace rencai
