// What changed in meaning between two rulebooks: program by program, as edits with their places on both sides.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "analysis/node_edits.h"
#include "base/local_text.h"
#include "model/rulebook.h"
#include "syntax/rule_tree.h"

namespace rencai {

// Whether a program is a burden: more of it is worse.
[[nodiscard]] inline bool is_duty(const Program& program) {
  return program.category == Category::obligation || program.category == Category::repayment;
}

// What is compared. Syntax and sources are those of the same files; nullptr where there are none (an image), and then
// some changes have no place of their own.
struct DiffSide {
  const Rulebook* rulebook = nullptr;
  const RuleBaseSyntax* syntax = nullptr;
  const SourceSet* sources = nullptr;
};

// Stable: ids are printed and read by scripts.
enum class ChangeKind : std::uint8_t {
  policy_added,
  policy_removed,
  policy_renamed,
  program_added,
  program_removed,
  program_renamed,
  applicants,
  category,
  conditions,
  dates,
  amount,
  payment,
  payers,
  selection,
  quota,
  outputs,
  stacking,
  place,
  fact_added,
  fact_removed,
  fact,
  value_added,
  value_removed,
  value_order,
  title,
  note,
  clause,
  names,
  not_encoded,
};
[[nodiscard]] std::string_view id_of(ChangeKind kind);  // "program-added"

// Whether someone may be worse off; only better off; or nobody at all. Of duties (obligations, repayments) more is
// worse.
enum class ChangeSeverity : std::uint8_t { editorial, gain, loss };
[[nodiscard]] std::string_view id_of(ChangeSeverity severity);  // "loss"

// Which property of the thing changed, where the kind does not say it.
enum class ChangeDetail : std::uint8_t {
  none,
  unit,  // of the amount
  pay_form,
  pay_period,
  pay_times,
  pay_at_most,
  pay_at_least,
  pay_from,
  pay_until,
  pay_served,
  pay_each_at_most,
  pay_rest_on,
  pay_part,
  pay_after,
  payer_case,
  payer_share,
  payer_order,
  selection_kind,
  won,
  quota_count,
  quota_period,
  output,
  stacking_rule,
  stacking_members,
  stacking_shares,
  stacking_at_most,
  stacking_when,
  stacking_choice,
  fact_type,
  fact_unit,
  fact_decimals,
  fact_range,
  fact_if_absent,
  fact_derived,
  fact_requires,
  fact_reviewer,
};

// A program on both sides; none where there is no such program on that side.
struct ProgramPair {
  ProgramId before = ProgramId::none;
  ProgramId after = ProgramId::none;
  bool operator==(const ProgramPair&) const = default;
};
struct PolicyPair {
  PolicyId before = PolicyId::none;
  PolicyId after = PolicyId::none;
};

// A program that a change reaches, and as what.
struct Reach {
  std::size_t pair = 0;  // into Diff::programs
  ChangeKind kind = ChangeKind::conditions;
  ChangeDetail detail = ChangeDetail::none;
  ChangeSeverity severity = ChangeSeverity::loss;
};

struct Change {
  ChangeKind kind = ChangeKind::conditions;
  ChangeDetail detail = ChangeDetail::none;
  EditForm form = EditForm::changed;
  ChangeSeverity severity = ChangeSeverity::loss;  // the worst of what it reaches
  Edit edit;                                       // of nodes; untouched where the change is in no node
  Span before;                                     // where it stands; may be nowhere
  Span after;
  std::string name;       // of the fact, payer, output, value or policy that it is about
  LocalText text_before;  // what stood there, where it is no node: a title, a note, a range
  LocalText text_after;
  std::uint32_t rule_before = UINT32_MAX;  // stacking: into Rulebook::stacking; UINT32_MAX: none
  std::uint32_t rule_after = UINT32_MAX;
  std::vector<Reach> reaches;
  // Other programs, by pair and sorted: rules of stacking tie them to those, so that they may be absorbed, or absorb,
  // otherwise than before.
  std::vector<std::size_t> through_stacking;
  std::vector<std::uint32_t> policies;  // changes of policies: into Diff::policies
};

struct Diff {
  std::vector<PolicyPair> policies;  // of the new side in its order, then those that are gone
  std::vector<ProgramPair> programs;
  std::vector<Change> changes;  // those of meaning in the order of the programs, then the editorial ones

  [[nodiscard]] ChangeSeverity severity() const;
  [[nodiscard]] bool has_meaning() const { return severity() != ChangeSeverity::editorial; }
};

// For each pair those that rules of stacking of one side tie to it, directly or through others; itself included.
[[nodiscard]] std::vector<std::vector<std::size_t>> tied_pairs(const Diff& diff, const Rulebook& book, bool is_after);

[[nodiscard]] Diff diff_rules(const DiffSide& before, const DiffSide& after);

}  // namespace rencai
