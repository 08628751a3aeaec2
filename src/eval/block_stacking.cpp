#include "eval/block_stacking.h"

#include <algorithm>
#include <array>
#include <numeric>
#include <optional>

#include "eval/columns.h"
#include "eval/stacking.h"

namespace rencai {
namespace {

constexpr std::size_t most_members = 64;

void set(Plane& plane, std::size_t lane) { plane[lane / word_bits] |= std::uint64_t{1} << (lane % word_bits); }

bool possibly(const StackedProgram& program, std::size_t lane) {
  return bit(program.planes->eligible.data(), lane) || bit(program.planes->possible.data(), lane);
}
bool surely(const StackedProgram& program, std::size_t lane) { return bit(program.planes->surely.data(), lane); }

// The kinds of applicant for whom the members' amounts have one unit.
std::uint32_t kinds_of_one_unit(const Rulebook& rulebook, std::span<const ProgramId> members) {
  std::uint32_t kinds = 0;
  for (unsigned kind = 0; kind < applicant_kind_count; ++kind) {
    std::optional<std::optional<Type>> first;
    bool one_unit = true;
    for (const ProgramId id : members) {
      const Program& program = rulebook[id];
      if ((program.kinds >> kind & 1U) == 0) continue;
      std::optional<Type> type;
      if (program.amount != NodeId::none) {
        type = rulebook[program.amount].type;
        type->domain = DomainId::none;
      }
      if (!first) first = type;
      one_unit = one_unit && *first == type;
    }
    if (one_unit) kinds |= 1U << kind;
  }
  return kinds;
}

}  // namespace

BlockStacking::BlockStacking(const Rulebook& rulebook, const RuleCode& code)
    : rulebook_(rulebook), component_of_(code.programs.size(), none) {
  const auto programs = code.programs.all();
  std::vector<const Stacking*> stated;
  std::vector<StackingRule> rules;
  for (const Stacking& rule : rulebook.stacking) {
    StackingRule& made = rules.emplace_back();
    for (const ProgramOf& member : rulebook.members[rule.members]) {
      if (member.of_spouse) continue;  // couples are settled one by one
      const auto place = std::ranges::find(programs, member.program);
      if (place != programs.end()) made.members.push_back(static_cast<std::uint32_t>(place - programs.begin()));
    }
    if (made.members.empty()) {
      rules.pop_back();
    } else {
      stated.push_back(&rule);
    }
  }
  const auto count = static_cast<std::uint32_t>(programs.size());
  for (const auto& members : rencai::components(count, rules)) {
    Component component;
    component.members = members;
    std::size_t rule_count = 0;
    bool within_policy = true;
    for (std::size_t i = 0; i < rules.size(); ++i) {
      if (std::ranges::find(members, rules[i].members.front()) == members.end()) continue;
      const Stacking& rule = *stated[i];
      ++rule_count;
      component.when = rule.when;
      component.only_highest = component.only_highest && rule.kind == StackingKind::highest_of &&
                               rule.choice == FactId::none && rule.at_most == NodeId::none && rule.shares.count == 0;
    }
    if (rule_count == 0) continue;
    std::vector<ProgramId> ids;
    for (const std::uint32_t place : members) {
      ids.push_back(programs[place]);
      within_policy = within_policy && rulebook[ids.back()].policy == rulebook[ids.front()].policy;
      component_of_[place] = static_cast<std::uint32_t>(components_.size());
    }
    component.is_single_rule =
        component.only_highest && rule_count == 1 && within_policy && members.size() <= most_members;
    component.kinds_of_one_unit = rencai::kinds_of_one_unit(rulebook, ids);
    components_.push_back(std::move(component));
  }
}

bool BlockStacking::count_alone(const StackedProgram& program, std::size_t lane, BlockTotals& totals) const {
  const auto kind = kind_of_total(rulebook_, rulebook_[program.program]);
  const LaneFigure& counted = program.counted[lane];
  if (!kind || !counted.present() || !program.reported) return true;
  if (counted.has(figure_elsewhere)) return false;
  const auto enters = surely(program, lane) ? BlockTotals::Enters::surely : BlockTotals::Enters::possibly;
  return totals.add(rulebook_[program.program].policy, *kind, lane, counted, enters);
}

void BlockStacking::run(const Evaluation& evaluation, std::span<const StackedProgram> programs,
                        std::span<Plane> absorbed, std::span<Plane> contested, BlockTotals* totals,
                        Plane& unsettled) const {
  const Block& block = evaluation.block();
  for (const Component& component : components_) {
    for (const std::uint32_t place : component.members) {
      std::ranges::fill(absorbed[place], std::uint64_t{0});
      std::ranges::fill(contested[place], std::uint64_t{0});
    }
    for (std::size_t word = 0; word < block.words(); ++word) {
      std::uint64_t one = 0;
      std::uint64_t two = 0;
      for (const std::uint32_t place : component.members) {
        const OutcomePlanes& planes = *programs[place].planes;
        const std::uint64_t counting = planes.eligible[word] | planes.possible[word];
        two |= one & counting;
        one |= counting;
      }
      if (!component.only_highest) {
        unsettled[word] |= one;
        continue;
      }
      if (totals != nullptr) {
        for (const std::uint32_t place : component.members) {
          const StackedProgram& program = programs[place];
          const OutcomePlanes& planes = *program.planes;
          for_each_lane(word, (planes.eligible[word] | planes.possible[word]) & ~two, [&](std::size_t lane) {
            if (!count_alone(program, lane, *totals)) set(unsettled, lane);
          });
        }
      }
      if (!component.is_single_rule) {
        unsettled[word] |= two;
        continue;
      }
      for_each_lane(word, two, [&](std::size_t lane) {
        if ((component.kinds_of_one_unit >> static_cast<unsigned>(block.kind(lane)) & 1U) == 0)
          return set(unsettled, lane);
        const Truth applies = component.when == NodeId::none ? Truth::yes : evaluation.condition(component.when, lane);
        settle(component, lane, applies, programs, absorbed, contested, totals, unsettled);
      });
    }
  }
}

// Several members of one rule count, and all compare by their amounts.
void BlockStacking::settle(const Component& component, std::size_t lane, Truth applies,
                           std::span<const StackedProgram> programs, std::span<Plane> absorbed,
                           std::span<Plane> contested, BlockTotals* totals, Plane& unsettled) const {
  std::array<const StackedProgram*, most_members> members{};
  std::size_t count = 0;
  std::optional<std::size_t> kind;
  for (const std::uint32_t place : component.members) {
    const StackedProgram& program = programs[place];
    if (!possibly(program, lane)) continue;
    const LaneFigure& counted = program.counted[lane];
    const auto own = kind_of_total(rulebook_, rulebook_[program.program]);
    // Sums of several kinds, and what enters no total, are bounded otherwise.
    if (!own || (kind && kind != own) || !counted.present() || counted.has(figure_elsewhere))
      return set(unsettled, lane);
    kind = own;
    members.at(count++) = &program;
  }
  const auto all = std::span(members).first(count);
  const auto figure = [&](std::size_t i) -> const LaneFigure& { return all[i]->counted[lane]; };
  // Whether p's greatest is no more than `low`, or only just and q is named first.
  const auto beats = [&](std::size_t q, std::size_t p) {
    if (q == p || !surely(*all[q], lane) || figure(p).has(figure_high_unbounded)) return false;
    return figure(q).low > figure(p).high || (figure(q).low == figure(p).high && q < p);
  };
  // Whether q's greatest is more than p's least, or just as much and q is named first.
  const auto may_beat = [&](std::size_t q, std::size_t p) {
    if (q == p) return false;
    return figure(q).has(figure_high_unbounded) || figure(q).high > figure(p).low ||
           (figure(q).high == figure(p).low && q < p);
  };
  for (std::size_t p = 0; p < count && applies != Truth::no; ++p) {
    bool is_beaten = false;
    bool may_be_beaten = false;
    for (std::size_t q = 0; q < count; ++q) {
      is_beaten = is_beaten || (applies == Truth::yes && beats(q, p));
      may_be_beaten = may_be_beaten || may_beat(q, p);
    }
    const auto place = static_cast<std::size_t>(all[p] - programs.data());
    if (is_beaten) {
      set(absorbed[place], lane);
    } else if (may_be_beaten) {
      set(contested[place], lane);
    }
  }
  if (totals == nullptr) return;
  const auto greater = [&](std::size_t a, std::size_t b, bool high) {
    if (!high) return figure(a).low > figure(b).low;
    if (figure(b).has(figure_high_unbounded)) return false;
    return figure(a).has(figure_high_unbounded) || figure(a).high > figure(b).high;
  };
  const auto add = [&](std::size_t i, BlockTotals::Enters enters) {
    if (!all[i]->reported) return;
    const PolicyId policy = rulebook_[all[i]->program].policy;
    if (!totals->add(policy, *kind, lane, figure(i), enters)) set(unsettled, lane);
  };
  // One member counts where the rule excludes the others, else all do.
  const auto count_in = [&](BlockTotals::Enters enters, bool excludes) {
    const bool only_sure = enters != BlockTotals::Enters::possibly;
    std::optional<std::size_t> best;
    for (std::size_t i = 0; i < count; ++i) {
      if (only_sure && !surely(*all[i], lane)) continue;
      if (!excludes) {
        add(i, enters);
      } else if (!best || greater(i, *best, enters != BlockTotals::Enters::low)) {
        best = i;
      }
    }
    if (best) add(*best, enters);
  };
  count_in(BlockTotals::Enters::low, applies != Truth::no);
  count_in(BlockTotals::Enters::certain, applies == Truth::yes);
  count_in(BlockTotals::Enters::possibly, applies == Truth::yes);
}

}  // namespace rencai
