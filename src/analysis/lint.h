// Faults of rules that load: what can never matter, what nothing uses, what was forgotten. Findings are warnings with
// codes of their own (base/codes). Only what is proved is reported; where a condition is said never or always to hold,
// that is for all applicants who have the facts that it reads.
#pragma once

#include "base/diagnostics.h"
#include "model/rulebook.h"
#include "syntax/rule_tree.h"

namespace rencai {

// One policy: `syntax` is what the file says, `rulebook` holds it (perhaps with others) under `policy`.
void lint_policy(const PolicySyntax& syntax, const Rulebook& rulebook, PolicyId policy, Diagnostics& findings);

// The shared facts: titles in one language.
void lint_vocabulary(const VocabularySyntax& syntax, Diagnostics& findings);

// Its parts.
void lint_conditions(const Rulebook& rulebook, PolicyId policy, Diagnostics& findings);  // lint_conditions.cpp
void lint_clauses(const PolicySyntax& syntax, Diagnostics& findings);                    // lint_clauses.cpp

}  // namespace rencai
