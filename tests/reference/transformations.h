// Changes of a policy that change nothing of its meaning.
#pragma once

#include "random.h"
#include "syntax/rule_tree.h"

namespace rencai::reference {

// a and b as not (not a or not b), and the reverse, here and there; how many.
std::size_t apply_de_morgan(PolicySyntax& policy, Random& random);
// Names of definitions by what they stand for, where an expression can say it; how many.
std::size_t unfold_definitions(PolicySyntax& policy, Random& random);
// Definitions, parameters and named payers get other names; how many.
std::size_t rename(PolicySyntax& policy);

}  // namespace rencai::reference
