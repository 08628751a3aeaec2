#include "analysis/diff.h"

#include <algorithm>
#include <array>
#include <map>
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

bool is_duty(const Program& program) {
  return program.category == Category::obligation || program.category == Category::repayment;
}

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

// A program whose conditions or sums change may absorb its fellows otherwise than before, or be absorbed by others.
void reach_fellows(Diff& diff, const Rulebook& before, const Rulebook& after) {
  std::vector<std::set<std::size_t>> fellows(diff.programs.size());
  for (const bool is_after : {false, true}) {
    const Rulebook& book = is_after ? after : before;
    std::map<ProgramId, std::size_t> pair_of;
    for (std::size_t i = 0; i < diff.programs.size(); ++i)
      pair_of[is_after ? diff.programs[i].after : diff.programs[i].before] = i;
    for (const Stacking& rule : book.stacking) {
      const auto members = book.members[rule.members];
      for (const ProgramOf& one : members) {
        for (const ProgramOf& other : members) fellows[pair_of.at(one.program)].insert(pair_of.at(other.program));
      }
    }
  }
  for (Change& change : diff.changes) {
    if (change.severity == ChangeSeverity::editorial) continue;
    std::set<std::size_t> reached;
    for (const Reach& reach : change.reaches) reached.insert(reach.pair);
    const std::set<std::size_t> own = reached;
    for (const std::size_t pair : own) {
      for (const std::size_t fellow : fellows[pair]) {
        if (reached.insert(fellow).second)
          change.reaches.push_back({fellow, ChangeKind::stacking, ChangeDetail::none, ChangeSeverity::loss});
      }
    }
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
  reach_fellows(diff, *before.rulebook, *after.rulebook);
  diff_facts(builder, names);
  diff_words(builder, names);
  std::ranges::stable_partition(diff.changes,
                                [](const Change& change) { return change.severity != ChangeSeverity::editorial; });
  std::vector<bool> touched(diff.programs.size(), false);
  for (const Change& change : diff.changes) {
    for (const Reach& reach : change.reaches) {
      if (change.severity != ChangeSeverity::editorial) touched[reach.pair] = true;
    }
  }
  diff.programs_unchanged = static_cast<std::size_t>(std::ranges::count(touched, false));
  return diff;
}

}  // namespace rencai
