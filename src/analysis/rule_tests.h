// Rule tests: applicants with the results that a person derived from the text of the policy. One YAML file
// `*.test.yaml` beside the rule file:
//
//   tests:
//     - name: a doctor for a city enterprise
//       date: 2014-06-30
//       facts: {degree: doctor, introduction: direct}        # as in an applicant file; `kind` may stand here or above
//       expect:
//         programs:
//           purchase: {schedule: [75万元, {on: 2014-06-30, amount: 75万元}], whole: 150万元, due: 75万元}
//           home_purchase: {outcome: eligible, amount: 18万元, payers: {employer: 180000}, why: "clause 16"}
//           township_allowance: ineligible                     # short for {outcome: ineligible}
//         others: ineligible                                   # every program of the policy that is not named
//         totals: {certain: {housing: {once: 18万元}}}
//         spouse: {home_purchase: {amount: 10万元}}          # the spouse's programs
//         household: {certain: {housing: {once: 28万元}}}    # totals of the couple
//
// An expected figure is a number in the unit of the result, a figure with a unit, a range a..b, at_least(x), or
// unspecified.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "analysis/coverage.h"
#include "base/date.h"
#include "base/diagnostics.h"
#include "base/result.h"
#include "eval/outcome.h"
#include "model/rulebook.h"
#include "syntax/expression.h"
#include "syntax/tree.h"

namespace rencai {

struct ExpectedFigure {
  Expression figure;
  Span span;
};

struct ExpectedPayment {
  ExpectedFigure amount;
  std::optional<Date> on;
};

struct ExpectedProgram {
  ProgramId program = ProgramId::none;
  Span span;
  std::string why;  // the clause, in the author's words
  std::optional<Outcome> outcome;
  std::optional<ExpectedFigure> amount;
  std::optional<std::uint32_t> choice;  // title programs: the value's index
  std::optional<ExpectedFigure> times;
  std::optional<ExpectedFigure> whole;
  std::optional<std::vector<ExpectedPayment>> schedule;  // all payments, in order
  std::optional<ExpectedFigure> due;                     // by the test's date
  std::optional<ExpectedFigure> quota;                   // places, per month or year where the quota is
  std::vector<std::pair<PayerNameId, ExpectedFigure>> payers;
  bool payers_stated = false;                  // then no other payer may bear anything
  std::optional<std::vector<FactId>> missing;  // exactly these
  std::optional<ProgramOf> absorbed_by;
};

struct ExpectedTotal {
  bool possible = false;         // else certain
  std::size_t category = 0;      // housing, allowance, funding
  Period period = Period::none;  // none: once
  ExpectedFigure figure;
};

struct RuleTest {
  std::string name;
  Span span;
  PolicyId policy = PolicyId::none;
  Date date;
  Tree facts;
  std::vector<ExpectedProgram> programs;
  std::optional<Outcome> others;
  std::vector<ExpectedTotal> totals;
  std::vector<ExpectedProgram> spouse;  // the spouse's programs
  std::vector<ExpectedTotal> household;
};

// One thing that came out otherwise.
struct Difference {
  Span span;       // of the expectation
  LocalText what;  // "home_purchase: amount"
  LocalText expected;
  LocalText actual;
  std::string why;
};

struct RuleTestResult {
  std::string name;
  Span span;
  std::vector<Difference> differences;  // none: passed
};

// The tests of one file; names are resolved in `rulebook`. The policy is the file's `policy:`, or else the only one
// loaded from the rule file of the same name (`x.yaml` for `x.test.yaml`). All faults of the file are reported.
[[nodiscard]] Result<std::vector<RuleTest>> parse_rule_tests(FileId file, const SourceSet& sources,
                                                             const Rulebook& rulebook, Diagnostics& diagnostics);

// Runs the tests in order. A test whose facts cannot be read is reported in `diagnostics` and counts as failed. What
// the tests see of the rules is added to `coverage`, if there is one.
[[nodiscard]] std::vector<RuleTestResult> run_rule_tests(std::span<const RuleTest> tests, const Rulebook& rulebook,
                                                         const SourceSet& sources, Diagnostics& diagnostics,
                                                         Coverage* coverage = nullptr);

}  // namespace rencai
