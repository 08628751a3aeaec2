// What the rule tests saw of the rules, read from the tests' own evaluations.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "eval/evaluate.h"
#include "model/rulebook.h"

namespace rencai {

enum class CoveredKind : std::uint8_t { program, case_of_list, condition, threshold };

// One thing to see, and which sides of it were seen: it came out true, false, unknown; for thresholds: the value was
// below, at, above. Of a condition on the elements of a list every element shows something. A side of a threshold that
// no applicant may state, such as less than 0, is not asked for.
struct Covered {
  CoveredKind kind = CoveredKind::program;
  PolicyId policy = PolicyId::none;
  ProgramId program = ProgramId::none;  // kind program
  NodeId node = NodeId::none;           // the condition; cases: their value; thresholds: the comparison
  bool seen[3] = {false, false, false};
  bool asked[3] = {true, true, true};  // programs and cases: only that they come true
};

// How many sides there are, and were seen. Programs and cases count once: they have come true.
struct CoverageCount {
  std::size_t seen = 0;
  std::size_t all = 0;
};

class Coverage {
 public:
  // Everything that one policy's programs read, nothing of it seen yet. `code`: of those programs.
  void expect(const Rulebook& rulebook, const RuleCode& code, PolicyId policy);
  // What one applicant, in lane 0, shows of the policy. `derived`: a person gave a reason from the text for what is
  // expected.
  void add(const Evaluation& evaluation, PolicyId policy, bool derived);

  [[nodiscard]] const std::vector<Covered>& items() const { return items_; }
  [[nodiscard]] CoverageCount count(PolicyId policy, CoveredKind kind) const;
  [[nodiscard]] const std::vector<PolicyId>& policies() const { return policies_; }
  // How many tests there are of a policy; `seen`: of these, with a reason from the text.
  [[nodiscard]] CoverageCount tests(PolicyId policy) const;
  // The day of the policy's first test.
  [[nodiscard]] Date day(PolicyId policy) const;
  // Whether the applicant in `lane` shows a side of an item; the condition that it is about.
  [[nodiscard]] bool shows(const Evaluation& evaluation, std::size_t item, std::size_t side, std::size_t lane) const;
  [[nodiscard]] NodeId condition_of(std::size_t item) const;

 private:
  // What a lane shows of an item: an index into `seen`, if anything.
  [[nodiscard]] std::optional<std::size_t> side_seen(const Evaluation& evaluation, std::size_t item,
                                                     std::size_t lane) const;

  std::vector<Covered> items_;
  std::vector<NodeId> whens_;  // parallel to items_: of cases
  std::vector<PolicyId> policies_;
  struct Tests {
    CoverageCount count;
    Date day;
  };
  std::vector<Tests> tests_;  // parallel to policies_
};

}  // namespace rencai
