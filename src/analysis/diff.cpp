#include "analysis/diff.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <map>
#include <numeric>
#include <set>
#include <vector>

#include "analysis/diff_builder.h"
#include "analysis/diff_pairs.h"
#include "analysis/diff_programs.h"

namespace rencai {
namespace {

constexpr std::array<std::string_view, 29> kind_ids{
    "policy-added", "policy-removed", "policy-renamed", "program-added", "program-removed", "program-renamed",
    "applicants",   "category",       "conditions",     "dates",         "amount",          "payment",
    "payers",       "selection",      "quota",          "outputs",       "stacking",        "place",
    "fact-added",   "fact-removed",   "fact",           "value-added",   "value-removed",   "value-order",
    "title",        "note",           "clause",         "names",         "not-encoded"};
static_assert(static_cast<std::size_t>(ChangeKind::not_encoded) + 1 == kind_ids.size());

constexpr std::array<std::string_view, 3> severity_ids{"editorial", "gain", "loss"};

void diff_policies(DiffBuilder& builder) {
  const Rulebook& before = *builder.context().before.rulebook;
  const Rulebook& after = *builder.context().after.rulebook;
  for (std::uint32_t i = 0; i < builder.diff().policies.size(); ++i) {
    const auto [a, b] = builder.diff().policies[i];
    const Span from = a == PolicyId::none ? Span{} : before[a].span;
    const Span to = b == PolicyId::none ? Span{} : after[b].span;
    const auto tell = [&](ChangeKind kind, EditForm form, ChangeSeverity severity) -> Change& {
      Change& change = builder.other(kind, form, severity, from, to);
      change.name = b == PolicyId::none ? before.text(before[a].id) : after.text(after[b].id);
      change.policies.push_back(i);
      return change;
    };
    if (a == PolicyId::none) {
      tell(ChangeKind::policy_added, EditForm::added, ChangeSeverity::gain);
    } else if (b == PolicyId::none) {
      tell(ChangeKind::policy_removed, EditForm::removed, ChangeSeverity::loss);
    } else {
      const auto both = [](std::string_view text) { return LocalText{std::string(text), std::string(text)}; };
      if (before.text(before[a].id) != after.text(after[b].id)) {
        Change& change = tell(ChangeKind::policy_renamed, EditForm::changed, ChangeSeverity::editorial);
        change.text_before = both(before.text(before[a].id));
        change.text_after = both(after.text(after[b].id));
      }
      if (before.text(before[a].place_path) != after.text(after[b].place_path)) {
        Change& change = tell(ChangeKind::place, EditForm::changed, ChangeSeverity::loss);
        change.text_before = both(before.text(before[a].place_path));
        change.text_after = both(after.text(after[b].place_path));
      }
    }
  }
}

void diff_program_pairs(DiffBuilder& builder) {
  Diff& diff = builder.diff();
  const Rulebook& before = *builder.context().before.rulebook;
  const Rulebook& after = *builder.context().after.rulebook;
  for (std::size_t i = 0; i < diff.programs.size(); ++i) {
    const auto [a, b] = diff.programs[i];
    const auto tell = [&](ChangeKind kind, EditForm form, ChangeSeverity severity) -> Change& {
      const Aspect aspect{i, kind, ChangeDetail::none, false, {}, false};
      return builder.property(aspect, form, severity, a == ProgramId::none ? Span{} : before[a].span,
                              b == ProgramId::none ? Span{} : after[b].span);
    };
    if (a == ProgramId::none) {
      tell(ChangeKind::program_added, EditForm::added, is_duty(after[b]) ? ChangeSeverity::loss : ChangeSeverity::gain);
      continue;
    }
    if (b == ProgramId::none) {
      tell(ChangeKind::program_removed, EditForm::removed,
           is_duty(before[a]) ? ChangeSeverity::gain : ChangeSeverity::loss);
      continue;
    }
    if (before.text(before[a].short_id) != after.text(after[b].short_id)) {
      Change& change = tell(ChangeKind::program_renamed, EditForm::changed, ChangeSeverity::editorial);
      const auto both = [](std::string_view text) { return LocalText{std::string(text), std::string(text)}; };
      change.text_before = both(before.text(before[a].id));
      change.text_after = both(after.text(after[b].id));
    }
    if (signature(*builder.context().meaning_before, a) != signature(*builder.context().meaning_after, b))
      diff_program(builder, i);
  }
}

// Whether what a program gets, or whether it gets it, can differ: then others may be absorbed that were not.
bool bears_on_stacking(const Change& change) {
  switch (change.kind) {
    case ChangeKind::category:
    case ChangeKind::payers:
    case ChangeKind::quota:
    case ChangeKind::outputs: return false;
    default: return change.severity != ChangeSeverity::editorial;
  }
}

void reach_through_stacking(Diff& diff, const Rulebook& before, const Rulebook& after) {
  if (before.stacking.empty() && after.stacking.empty()) return;
  const auto tied_before = tied_pairs(diff, before, false);
  const auto tied_after = tied_pairs(diff, after, true);
  for (Change& change : diff.changes) {
    if (!bears_on_stacking(change)) continue;
    std::set<std::size_t> own;
    std::set<std::size_t> tied;
    for (const Reach& reach : change.reaches) {
      own.insert(reach.pair);
      tied.insert(tied_before[reach.pair].begin(), tied_before[reach.pair].end());
      tied.insert(tied_after[reach.pair].begin(), tied_after[reach.pair].end());
    }
    std::ranges::set_difference(tied, own, std::back_inserter(change.through_stacking));
  }
}

}  // namespace

std::string_view id_of(ChangeKind kind) { return kind_ids[static_cast<std::size_t>(kind)]; }
std::string_view id_of(ChangeSeverity severity) { return severity_ids[static_cast<std::size_t>(severity)]; }

ChangeSeverity Diff::severity() const {
  ChangeSeverity worst = ChangeSeverity::editorial;
  for (const Change& change : changes) worst = std::max(worst, change.severity);
  return worst;
}

std::vector<std::vector<std::size_t>> tied_pairs(const Diff& diff, const Rulebook& book, bool is_after) {
  std::map<ProgramId, std::size_t> pair_of;
  for (std::size_t i = 0; i < diff.programs.size(); ++i)
    pair_of[is_after ? diff.programs[i].after : diff.programs[i].before] = i;
  std::vector<std::size_t> group(diff.programs.size());
  std::iota(group.begin(), group.end(), std::size_t{0});
  const auto root = [&](std::size_t pair) {
    while (group[pair] != pair) pair = group[pair] = group[group[pair]];
    return pair;
  };
  for (const Stacking& rule : book.stacking) {
    const auto members = book.members[rule.members];
    for (const ProgramOf& member : members)
      group[root(pair_of.at(member.program))] = root(pair_of.at(members.front().program));
  }
  std::vector<std::vector<std::size_t>> tied(diff.programs.size());
  for (std::size_t i = 0; i < group.size(); ++i) tied[root(i)].push_back(i);
  for (std::size_t i = 0; i < group.size(); ++i) {
    if (root(i) != i) tied[i] = tied[root(i)];
  }
  return tied;
}

Diff diff_rules(const DiffSide& before, const DiffSide& after) {
  Diff diff;
  diff.policies = pair_policies(*before.rulebook, *after.rulebook);
  const FactNames names(*before.rulebook, *after.rulebook, diff.policies);
  Terms terms;
  const Meaning meaning_before(*before.rulebook, terms, [&](FactId fact) { return names.before(fact); });
  const Meaning meaning_after(*after.rulebook, terms, [&](FactId fact) { return names.after(fact); });
  diff.programs = pair_programs(meaning_before, meaning_after, diff.policies);
  DiffBuilder builder({before, after, &terms, &meaning_before, &meaning_after}, diff);
  diff_policies(builder);
  diff_program_pairs(builder);
  diff_stacking(builder);
  diff_facts(builder, names);
  diff_words(builder, names);
  reach_through_stacking(diff, *before.rulebook, *after.rulebook);
  std::ranges::stable_partition(diff.changes,
                                [](const Change& change) { return change.severity != ChangeSeverity::editorial; });
  return diff;
}

}  // namespace rencai
