// Which policies, programs and facts of two rulebooks are the same ones.
#pragma once

#include <string>
#include <vector>

#include "analysis/diff.h"
#include "analysis/meaning.h"

namespace rencai {

// By id; then the ones that are left: by title, or by the programs that they have in common.
[[nodiscard]] std::vector<PolicyPair> pair_policies(const Rulebook& before, const Rulebook& after);

// Names that mean the same fact on both sides: of the vocabulary, its id; of a policy, the id on the new side.
class FactNames {
 public:
  FactNames(const Rulebook& before, const Rulebook& after, const std::vector<PolicyPair>& policies);
  [[nodiscard]] std::string before(FactId fact) const { return before_[index(fact)]; }
  [[nodiscard]] std::string after(FactId fact) const { return after_[index(fact)]; }

 private:
  std::vector<std::string> before_;
  std::vector<std::string> after_;
};

// By id; then by meaning (`signature`); then, within a pair of policies, by title. In the order of the new side, then
// those that are gone.
[[nodiscard]] std::vector<ProgramPair> pair_programs(const Meaning& before, const Meaning& after,
                                                     const std::vector<PolicyPair>& policies);

// Everything that a program comes to but its names and its stacking: equal for programs of one meaning.
[[nodiscard]] std::string signature(const Meaning& meaning, ProgramId id);

}  // namespace rencai
