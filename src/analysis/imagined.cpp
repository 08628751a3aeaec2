#include "analysis/imagined.h"

#include <algorithm>
#include <map>
#include <set>

#include "analysis/diff_pairs.h"
#include "analysis/imagined_goals.h"
#include "analysis/imagined_plain.h"
#include "analysis/imagined_repair.h"
#include "eval/results.h"
#include "program/lower.h"

namespace rencai {
namespace {

constexpr std::size_t lanes = 48;     // applicants that are tried at once
constexpr unsigned rounds = 28;       // steps of each
constexpr unsigned extra_rounds = 9;  // after something was found, for other effects
constexpr std::size_t most_dates = 4;
constexpr std::size_t most_per_change = 3;  // programs looked at for a change that reaches many

struct Side {
  const Rulebook* rulebook = nullptr;
  ProgramId program = ProgramId::none;
  std::optional<RuleCode> code;

  [[nodiscard]] std::optional<ProgramResult> result(const ApplicantResult& all) const {
    const auto found = std::ranges::find(all.programs, program, &ProgramResult::program);
    if (found == all.programs.end()) return std::nullopt;
    return *found;
  }
};

// Looks for applicants of one program.
class Search {
 public:
  Search(const DiffSide& before, const DiffSide& after, const Diff& diff, std::size_t pair,
         const std::vector<CommonFact>& facts, const ImaginedOptions& options)
      : diff_(diff), pair_(pair), facts_(facts), options_(options), chance_(pair + 1) {
    sides_[0] = {before.rulebook, diff.programs[pair].before, {}};
    sides_[1] = {after.rulebook, diff.programs[pair].after, {}};
    std::vector<const Change*> own;
    for (const Change& change : diff.changes) {
      if (std::ranges::find(change.reaches, pair, &Reach::pair) != change.reaches.end()) own.push_back(&change);
    }
    for (const std::size_t side : {std::size_t{0}, std::size_t{1}}) lower_side(side, own);
    for (const Change* one : own) {
      const Change& change = *one;
      for (auto& way : ways_to_matter(before, after, diff.programs[pair], change)) ways_.push_back(std::move(way));
      if (change.kind == ChangeKind::stacking) add_stacking_ways(change);
    }
    // The program as a whole: granted on one side or on both.
    for (const auto& [old_want, new_want] : {std::pair(true, true), std::pair(true, false), std::pair(false, true)}) {
      std::vector<Goal> way;
      if (sides_[0].code) way.push_back({false, eligible(0), old_want});
      if (sides_[1].code) way.push_back({true, eligible(1), new_want});
      ways_.push_back(std::move(way));
    }
  }

  // Adds what was found, at most one for each effect.
  void run(std::vector<ImaginedCase>& cases) {
    for (const Date date : dates()) {
      if (!found_.empty()) break;
      try_date(date);
    }
    // Where something plainer was found, that says it.
    for (const ImaginedEffect lesser : {ImaginedEffect::differs, ImaginedEffect::no_longer_depends}) {
      if (found_.size() > 1) found_.erase(lesser);
    }
    for (auto& [effect, found] : found_) cases.push_back(std::move(found));
  }

 private:
  [[nodiscard]] NodeId eligible(std::size_t side) const {
    return (*sides_[side].rulebook)[sides_[side].program].eligible;
  }

  // The program, and those that it is stacked with where their rule changed: totals count what is asked for.
  void lower_side(std::size_t at, const std::vector<const Change*>& changes) {
    Side& side = sides_[at];
    if (side.program == ProgramId::none) return;
    std::set<ProgramId> programs{side.program};
    for (const Change* change : changes) {
      if (change->kind != ChangeKind::stacking) continue;
      for (const Reach& reach : change->reaches) {
        const ProgramId member = at == 0 ? diff_.programs[reach.pair].before : diff_.programs[reach.pair].after;
        if (member != ProgramId::none) programs.insert(member);
      }
      totals_count_ = true;
    }
    side.code = lower(*side.rulebook, Restriction{{programs.begin(), programs.end()}});
  }

  // All members of a rule granted at once.
  void add_stacking_ways(const Change& change) {
    std::vector<Goal> way;
    const auto add = [&](std::size_t side, std::uint32_t rule) {
      if (rule == UINT32_MAX || !sides_[side].code) return;
      const Rulebook& book = *sides_[side].rulebook;
      for (const ProgramOf& member : book.members[book.stacking[rule].members]) {
        if (!member.of_spouse) way.push_back({side == 1, book[member.program].eligible, true});
      }
    };
    add(0, change.rule_before);
    add(1, change.rule_after);
    if (!way.empty()) ways_.push_back(std::move(way));
  }

  // Days on which the program can be in force, and the ones about the days with which it is compared.
  [[nodiscard]] std::vector<Date> dates() const {
    if (options_.date) return {*options_.date};
    std::vector<Date> list;
    const auto add = [&](Date date) {
      if (std::ranges::find(list, date) == list.end() && list.size() < most_dates * 3) list.push_back(date);
    };
    for (const Side& side : sides_) {
      if (!side.code) continue;
      const Rulebook& book = *side.rulebook;
      const Policy& policy = book[book[side.program].policy];
      // Some months on, where the first day is not known to the day.
      const Date begin = policy.has_issued ? std::max(policy.issued, policy.first_day) : policy.first_day;
      if (const auto later = add_months(begin, 10); later && !(policy.has_last_day && *later > policy.last_day))
        add(*later);
      add(policy.has_last_day ? policy.last_day : policy.first_day);
    }
    for (const Side& side : sides_) {
      if (!side.code) continue;
      for (std::uint32_t i = 0; i < side.rulebook->nodes.size(); ++i) {
        const NodeId id{i};
        if (!side.code->is_live(id)) continue;
        const auto args = side.rulebook->args(id);
        if (args.size() != 2 || (*side.rulebook)[id].type.kind != Kind::condition) continue;
        for (const std::size_t at : {std::size_t{0}, std::size_t{1}}) {
          if ((*side.rulebook)[args[at]].op != Op::today || (*side.rulebook)[args[1 - at]].op != Op::constant_date)
            continue;
          const auto day = static_cast<std::int32_t>((*side.rulebook)[args[1 - at]].payload);
          for (const std::int32_t step : {0, 1, -1}) add(Date{day + step});
        }
      }
    }
    return list;
  }

  struct Tried {
    ImaginedApplicant applicant;
    std::size_t way = 0;
  };

  [[nodiscard]] ApplicantKind some_kind() {
    const Side& side = sides_[1].code ? sides_[1] : sides_[0];
    unsigned kinds = (*side.rulebook)[side.program].kinds;
    if (sides_[0].code) kinds |= (*sides_[0].rulebook)[sides_[0].program].kinds;
    std::vector<ApplicantKind> list;
    for (unsigned kind = 0; kind < applicant_kind_count; ++kind) {
      if ((kinds >> kind & 1U) != 0) list.push_back(static_cast<ApplicantKind>(kind));
    }
    return list.empty() ? ApplicantKind::person : list[chance_.below(list.size())];
  }

  // Both sides' evaluations of some applicants.
  struct Both {
    std::optional<Block> block[2];
    std::optional<Evaluation> evaluation[2];
  };
  void evaluate(const std::vector<ImaginedApplicant>& applicants, Date date, Both& both) const {
    for (const std::size_t side : {std::size_t{0}, std::size_t{1}}) {
      if (!sides_[side].code) continue;
      both.evaluation[side].reset();
      both.block[side].emplace(*sides_[side].rulebook, applicants.size());
      for (std::size_t lane = 0; lane < applicants.size(); ++lane)
        state(applicants[lane], facts_, *sides_[side].rulebook, side == 1, *both.block[side], lane);
      both.evaluation[side].emplace(*sides_[side].rulebook, *sides_[side].code, *both.block[side], date);
    }
  }

  struct Outcomes {
    std::optional<ProgramResult> before;
    std::optional<ProgramResult> after;
    std::optional<ImaginedEffect> effect;
    std::optional<TotalsChange> totals;
  };
  [[nodiscard]] Outcomes outcomes(const Both& both, std::size_t lane) const {
    Outcomes result;
    ApplicantResult all[2];
    for (const std::size_t side : {std::size_t{0}, std::size_t{1}}) {
      if (both.evaluation[side]) all[side] = result_of(*both.evaluation[side], lane);
    }
    if (both.evaluation[0]) result.before = sides_[0].result(all[0]);
    if (both.evaluation[1]) result.after = sides_[1].result(all[1]);
    result.effect = effect_of(*sides_[0].rulebook, result.before ? &*result.before : nullptr, *sides_[1].rulebook,
                              result.after ? &*result.after : nullptr);
    if (result.effect || !totals_count_ || !result.before || !result.after) return result;
    const Rulebook& book = *sides_[1].rulebook;
    result.totals = totals_change(all[0].totals, *sides_[0].rulebook, all[1].totals, book,
                                  book.text(book[book[sides_[1].program].policy].id));
    if (result.totals) result.effect = effect_of(*result.totals);
    return result;
  }

  void try_date(Date date) {
    const Candidates candidates(*sides_[0].rulebook, *sides_[1].rulebook, facts_, date);
    std::vector<ImaginedApplicant> applicants(lanes);
    std::vector<std::size_t> way(lanes);
    for (std::size_t lane = 0; lane < lanes; ++lane) {
      applicants[lane].kind = some_kind();
      way[lane] = lane % ways_.size();
    }
    unsigned left = rounds;
    Both both;
    while (left-- > 0) {
      evaluate(applicants, date, both);
      for (std::size_t lane = 0; lane < lanes; ++lane) {
        const Outcomes now = outcomes(both, lane);
        if (now.effect && is_news(now)) {
          keep(applicants[lane], now, date);
          left = std::min(left, extra_rounds);
        }
        step(both, lane, now, candidates, applicants[lane], way[lane]);
      }
    }
  }

  // One step of one applicant: a goal that is not met, else a fact that is missing, else anything.
  void step(const Both& both, std::size_t lane, const Outcomes& now, const Candidates& candidates,
            ImaginedApplicant& applicant, std::size_t& way) {
    std::vector<Goal> open;
    for (const Goal& goal : ways_[way]) {
      const auto& evaluation = both.evaluation[goal.after ? 1 : 0];
      if (!evaluation || !evaluation->code().is_live(goal.node)) continue;
      if (evaluation->condition(goal.node, lane) != (goal.want ? Truth::yes : Truth::no)) open.push_back(goal);
    }
    const auto repair = [&](bool after) {
      return Repair(*both.evaluation[after ? 1 : 0], after, lane, candidates, chance_, applicant);
    };
    if (!open.empty() && chance_.below(10) != 0) {
      const Goal goal = open[chance_.below(open.size())];
      repair(goal.after).condition(goal.node, goal.want);
      return;
    }
    for (const std::size_t side : {std::size_t{0}, std::size_t{1}}) {
      const auto& result = side == 0 ? now.before : now.after;
      if (!result || result->missing.empty()) continue;
      repair(side == 1).fact(result->missing[chance_.below(result->missing.size())]);
      return;
    }
    // Decided and no different: something else, another way now and then.
    way = chance_.below(ways_.size());
    if (!applicant.facts.empty() && chance_.flip()) {
      auto at = applicant.facts.begin();
      std::advance(at, static_cast<std::ptrdiff_t>(chance_.below(applicant.facts.size())));
      if (auto value = candidates.any(at->first, chance_)) at->second = std::move(*value);
    }
  }

  // Nothing is missing on either side: the figures are what they are.
  [[nodiscard]] static bool is_exact(const std::optional<ProgramResult>& before,
                                     const std::optional<ProgramResult>& after) {
    return (!before || before->missing.empty()) && (!after || after->missing.empty());
  }
  [[nodiscard]] bool is_news(const Outcomes& now) const {
    const auto known = found_.find(*now.effect);
    if (known == found_.end()) return true;
    return is_exact(now.before, now.after) && !is_exact(known->second.before, known->second.after);
  }

  // Takes away what does not matter, one fact at a time; then sees once more that the effect is there.
  void keep(ImaginedApplicant applicant, const Outcomes& now, Date date) {
    const ImaginedEffect effect = *now.effect;
    const bool exact = is_exact(now.before, now.after);
    const auto still = [&](const Both& tried, std::size_t lane) {
      const Outcomes one = outcomes(tried, lane);
      return one.effect == effect && (!exact || is_exact(one.before, one.after));
    };
    Both both;
    for (bool smaller = true; smaller && !applicant.facts.empty();) {
      smaller = false;
      std::vector<ImaginedApplicant> tries;
      for (const auto& [place, value] : applicant.facts) {
        ImaginedApplicant one = applicant;
        one.facts.erase(place);
        tries.push_back(std::move(one));
      }
      evaluate(tries, date, both);
      for (std::size_t lane = 0; lane < tries.size(); ++lane) {
        if (!still(both, lane)) continue;
        applicant = std::move(tries[lane]);
        smaller = true;
        break;
      }
    }
    fewer_members(applicant, still, date);
    plainer_numbers(applicant, still, date);
    evaluate({applicant}, date, both);
    Outcomes final_outcomes = outcomes(both, 0);
    if (final_outcomes.effect != effect) return;
    found_.insert_or_assign(effect,
                            ImaginedCase{pair_, effect, date, std::move(applicant), std::move(final_outcomes.before),
                                         std::move(final_outcomes.after), final_outcomes.totals});
  }

  // The same for the members of sets.
  template <class Still>
  void fewer_members(ImaginedApplicant& applicant, const Still& still, Date date) const {
    Both both;
    for (bool smaller = true; smaller;) {
      smaller = false;
      std::vector<ImaginedApplicant> tries;
      for (const auto& [place, value] : applicant.facts) {
        for (std::size_t i = 0; i < value.members.size(); ++i) {
          ImaginedApplicant one = applicant;
          auto& members = one.facts.at(place).members;
          members.erase(members.begin() + static_cast<std::ptrdiff_t>(i));
          tries.push_back(std::move(one));
        }
      }
      if (tries.empty()) return;
      evaluate(tries, date, both);
      for (std::size_t lane = 0; lane < tries.size() && !smaller; ++lane) {
        if (!still(both, lane)) continue;
        applicant = std::move(tries[lane]);
        smaller = true;
      }
    }
  }

  // Numbers that people would state, where they do as well.
  template <class Still>
  void plainer_numbers(ImaginedApplicant& applicant, const Still& still, Date date) const {
    Both both;
    for (auto& [place, value] : applicant.facts) {
      const CommonFact& common = facts_[place];
      const bool is_new = common.after != FactId::none;
      const Rulebook& book = *sides_[is_new ? 1 : 0].rulebook;
      std::vector<ImaginedApplicant> tries;
      for (ImaginedValue& plainer : plainer_values(book[is_new ? common.after : common.before], value)) {
        if (!can_be_stated(common, plainer)) continue;
        tries.push_back(applicant);
        tries.back().facts.at(place) = std::move(plainer);
      }
      if (tries.empty()) continue;
      evaluate(tries, date, both);
      for (std::size_t lane = 0; lane < tries.size(); ++lane) {
        if (!still(both, lane)) continue;
        value = std::move(tries[lane].facts.at(place));
        break;
      }
    }
  }
  [[nodiscard]] bool can_be_stated(const CommonFact& fact, const ImaginedValue& value) const {
    return (fact.before == FactId::none || can_state(*sides_[0].rulebook, fact.before, value)) &&
           (fact.after == FactId::none || can_state(*sides_[1].rulebook, fact.after, value));
  }

  const Diff& diff_;
  std::size_t pair_;
  const std::vector<CommonFact>& facts_;
  const ImaginedOptions& options_;
  Chance chance_;
  Side sides_[2];
  std::vector<std::vector<Goal>> ways_;
  bool totals_count_ = false;  // a change of stacking may show in nothing else
  std::map<ImaginedEffect, ImaginedCase> found_;
};

// Programs with changes of their own, and a few of each change that reaches many.
std::vector<std::size_t> looked_at(const Diff& diff, std::size_t most) {
  std::set<std::size_t> pairs;
  for (const Change& change : diff.changes) {
    if (change.severity == ChangeSeverity::editorial) continue;
    std::size_t taken = 0;
    for (const Reach& reach : change.reaches) {
      if (taken == most_per_change || pairs.size() == most) break;
      pairs.insert(reach.pair);
      ++taken;
    }
  }
  return {pairs.begin(), pairs.end()};
}

}  // namespace

std::vector<CommonFact> common_facts(const Rulebook& before, const Rulebook& after, const Diff& diff) {
  const FactNames names(before, after, diff.policies);
  std::map<std::string, CommonFact> facts;
  for (std::uint32_t i = 0; i < before.facts.size(); ++i) {
    if (before.facts[i].is_field() || before.facts[i].form != FactForm::single) continue;
    CommonFact& fact = facts[names.before(FactId{i})];
    fact.name = names.before(FactId{i});
    fact.before = FactId{i};
  }
  for (std::uint32_t i = 0; i < after.facts.size(); ++i) {
    if (after.facts[i].is_field() || after.facts[i].form != FactForm::single) continue;
    CommonFact& fact = facts[names.after(FactId{i})];
    fact.name = names.after(FactId{i});
    fact.after = FactId{i};
  }
  std::vector<CommonFact> list;
  for (auto& [name, fact] : facts) {
    const bool both = fact.before != FactId::none && fact.after != FactId::none;
    if (both && before[fact.before].type.kind != after[fact.after].type.kind) continue;
    list.push_back(std::move(fact));
  }
  return list;
}

Imagined imagine(const DiffSide& before, const DiffSide& after, const Diff& diff, const std::vector<CommonFact>& facts,
                 const ImaginedOptions& options) {
  Imagined imagined;
  imagined.facts = facts;
  std::vector<CommonFact> both;  // with places as in `facts`: what only one side knows is stated to nobody
  for (const CommonFact& fact : facts) {
    both.push_back(fact);
    if (fact.before == FactId::none || fact.after == FactId::none)
      both.back().before = both.back().after = FactId::none;
  }
  for (const std::size_t pair : looked_at(diff, options.most_programs)) {
    const bool one_sided =
        diff.programs[pair].before == ProgramId::none || diff.programs[pair].after == ProgramId::none;
    const std::size_t first = imagined.cases.size();
    Search(before, after, diff, pair, one_sided ? facts : both, options).run(imagined.cases);
    ++imagined.looked_at;
    if (imagined.cases.size() > first) ++imagined.found_for;
  }
  return imagined;
}

}  // namespace rencai
