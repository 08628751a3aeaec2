// Why a program came out as it did for one applicant: a tree of the rulebook's nodes with what each came to and what
// part it played. Read from one evaluation; nothing is computed anew.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "eval/evaluate.h"
#include "model/rulebook.h"

namespace rencai {

// The part that a node played for the node above it.
enum class StepPart : std::uint8_t {
  decides,     // with what it came to, the node above came to what it did
  open,        // it is undecided, and so is the node above because of it
  agrees,      // it is decided, but something else decided, or left open, the node above
  not_needed,  // whatever it had come to, the node above would have come to the same
};

// Where a fact's value came from.
enum class Origin : std::uint8_t {
  none,
  stated,
  partly_stated,
  assumed,
  derived,
  stated_unknown,
  stated_nothing,
  not_stated
};

// An element of a list as an aggregate took it.
struct ExplainElement {
  std::size_t number = 0;  // as stated, from 1; 0 stands for all that were not stated
  std::size_t lane = 0;    // of its fields
  Truth counts = Truth::no;
};

struct ExplainStep {
  NodeId node = NodeId::none;
  StepPart part = StepPart::decides;
  Origin origin = Origin::none;  // facts
  bool of_spouse = false;        // computed for the spouse
  bool repeated = false;         // a definition that was explained further up; its steps are not repeated
  bool is_case_value = false;    // the value of the case whose `when` is the step before it
  std::vector<ExplainStep>
      steps;  // conditions: the arguments; case lists: `when` and value in turn; else what the value is made of
  std::vector<ExplainElement> elements;  // aggregates
  std::vector<NodeId> fields;            // of these elements: what the aggregate reads of each
};

// What bounds and dates the payments; constants are left out.
enum class PayTerm : std::uint8_t { at_most, from, until, served, at_least, each_at_most, rest_on };

struct ExplainTerm {
  PayTerm term = PayTerm::at_most;
  ExplainStep step;
};

struct ExplainPayers {
  ExplainStep when;
  Run shares;  // into `payer_shares`
};

// A stacking rule that names the program.
struct ExplainStacking {
  std::uint32_t rule = 0;          // into `stacking`
  std::vector<ExplainStep> reads;  // its `when`, the choice, the joint cap: those that it has
};

struct Explanation {
  ProgramId program = ProgramId::none;
  ExplainStep in_force;
  ExplainStep when;
  std::vector<ExplainStep> amount;    // none or one
  std::vector<ExplainStep> selected;  // likewise: whether the applicant was selected
  std::vector<ExplainTerm> pay;       // in the order of PayTerm
  std::vector<ExplainPayers> payers;  // each case up to the one that applies
  std::vector<ExplainStacking> stacking;
};

[[nodiscard]] Explanation explain(const Evaluation& evaluation, ProgramId program, std::size_t lane);

}  // namespace rencai
