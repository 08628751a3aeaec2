#include "analysis/coverage_applicants.h"

#include <algorithm>
#include <map>
#include <set>
#include <span>

#include "eval/evaluate.h"
#include "program/lower.h"

namespace rencai {
namespace {

constexpr std::size_t most_lanes = 20'000;  // of one block of candidates
constexpr std::size_t most_facts = 12;      // that a candidate states
constexpr std::int64_t certain = 1'000'000;
constexpr std::int64_t shown = 2 * certain;  // what was to be shown is

using Assignment = std::map<FactId, StatedValue>;

Restriction programs_of(const Rulebook& rulebook, PolicyId policy) {
  Restriction restriction;
  const Run run = rulebook[policy].programs;
  for (std::uint32_t i = run.first; i < run.first + run.count; ++i) restriction.programs.push_back(ProgramId{i});
  return restriction;
}

bool is_fact(const Rulebook& rulebook, NodeId& node) {
  while (rulebook[node].op == Op::stated_or) node = rulebook.args(node)[0];
  return rulebook[node].op == Op::fact;
}

// Searches by changing one fact at a time, or two, towards what is wanted.
class Search {
 public:
  Search(const Rulebook& rulebook, const RuleCode& code, const Coverage& coverage, std::size_t item, std::size_t side)
      : rulebook_(rulebook), code_(code), coverage_(coverage), item_(item), side_(side) {}

  std::optional<CandidateApplicant> run() {
    const Covered& item = coverage_.items()[item_];
    found_.day = coverage_.day(item.policy);
    find_program(item);
    if (found_.program == ProgramId::none) return std::nullopt;
    choose_day();
    const auto kinds = rulebook_[found_.program].kinds;
    for (unsigned kind = 0; kind < applicant_kind_count; ++kind) {
      if ((kinds >> kind & 1U) == 0) continue;
      found_.kind = static_cast<ApplicantKind>(kind);
      break;
    }
    walk(coverage_.condition_of(item_));
    collect_values();
    if (!climb()) return std::nullopt;
    found_.facts.assign(current_.begin(), current_.end());
    return found_;
  }

 private:
  // The first program that reads what is to be shown.
  void find_program(const Covered& item) {
    if (item.program != ProgramId::none) {
      found_.program = item.program;
      return;
    }
    const Run programs = rulebook_[item.policy].programs;
    for (std::uint32_t i = programs.first; i < programs.first + programs.count; ++i) {
      std::set<NodeId> below;
      std::vector<NodeId> open = roots_of(rulebook_, ProgramId{i});
      while (!open.empty()) {
        const NodeId node = open.back();
        open.pop_back();
        if (!below.insert(node).second) continue;
        const auto args = rulebook_.args(node);
        open.insert(open.end(), args.begin(), args.end());
      }
      if (!below.contains(coverage_.condition_of(item_))) continue;
      found_.program = ProgramId{i};
      return;
    }
  }

  // A threshold of the day itself is shown by the day.
  void choose_day() {
    if (coverage_.items()[item_].kind != CoveredKind::threshold) return;
    const auto args = rulebook_.args(coverage_.condition_of(item_));
    for (std::size_t i = 0; i < 2; ++i) {
      const Node& constant = rulebook_[args[1 - i]];
      if (rulebook_[args[i]].op != Op::today || constant.op != Op::constant_date) continue;
      found_.day.days = static_cast<std::int32_t>(constant.payload) + static_cast<std::int32_t>(side_) - 1;
    }
  }

  // The facts below a node, and the constants that each is compared with.
  void walk(NodeId node) {
    if (!visited_.insert(node).second) return;
    if (rulebook_[node].op == Op::fact) values_[FactId{rulebook_[node].payload}];
    for (const NodeId argument : rulebook_.args(node)) walk(argument);
    note_constants(node);
  }

  void note_constants(NodeId id) {
    const Node& node = rulebook_[id];
    const auto args = rulebook_.args(id);
    for (NodeId subject : args) {
      if (!is_fact(rulebook_, subject)) continue;
      const FactId fact{rulebook_[subject].payload};
      for (const NodeId other : args) {
        if (rulebook_[other].op == Op::constant_date)
          cuts_[fact].insert(static_cast<std::int32_t>(rulebook_[other].payload));
        if (rulebook_[other].op == Op::constant_number) note_number(fact, rulebook_.numbers[rulebook_[other].payload]);
      }
      if (node.op == Op::has_any || node.op == Op::has_all) {
        for (const std::uint32_t value : rulebook_.value_indices[node.values])
          cuts_[fact].insert(static_cast<std::int64_t>(value));
      }
    }
    // Spells of time that may lie between a date and the day of evaluation, in months.
    for (const NodeId argument : args) {
      if (rulebook_[argument].op != Op::constant_number) continue;
      const Number& number = rulebook_.numbers[rulebook_[argument].payload];
      if (number.denominator == 1 && number.numerator > 0 && number.numerator < 2400) spells_.insert(number.numerator);
    }
  }
  void note_number(FactId fact, const Number& number) {
    const Int128 wide = Int128{number.numerator} * rulebook_[fact].scale / number.denominator;
    if (wide >= rulebook_[fact].low && wide <= rulebook_[fact].high)
      cuts_[fact].insert(static_cast<std::int64_t>(wide));
  }

  void collect_values() {
    for (auto& [id, values] : values_) {
      const Fact& fact = rulebook_[id];
      values.push_back({});
      if (fact.form != FactForm::single) {
        values.clear();  // stated by their fields
        continue;
      }
      const auto number = [&](std::int64_t value) {
        values.push_back({.form = StatedValue::Form::value, .number = value, .values = {}});
      };
      const auto cuts = cuts_.find(id);
      switch (fact.type.kind) {
        case Kind::condition: number(1), number(0); break;
        case Kind::choice:
          for (std::uint32_t i = 0; i < rulebook_[fact.type.domain].values.count; ++i) number(i);
          break;
        case Kind::number: {
          // One of the units in which people state it, up and down.
          const std::int64_t step =
              std::max<std::int64_t>(1, fact.stated_factor.numerator * fact.scale / fact.stated_factor.denominator);
          std::set<std::int64_t> all{fact.low, fact.high};
          if (cuts != cuts_.end()) {
            for (const std::int64_t cut : cuts->second) {
              for (const std::int64_t value : {cut - step, cut, cut + step}) {
                if (value >= fact.low && value <= fact.high) all.insert(value);
              }
            }
          }
          for (const std::int64_t value : all) number(value);
          break;
        }
        case Kind::date: {
          std::set<std::int64_t> all{found_.day.days, found_.day.days - 1, found_.day.days + 1};
          if (cuts != cuts_.end()) {
            for (const std::int64_t cut : cuts->second) all.insert({cut - 1, cut, cut + 1});
          }
          for (const std::int64_t months : spells_) {
            for (const std::int64_t sign : {-1, 1}) {
              const auto day = add_months(found_.day, sign * months);
              if (day) all.insert({day->days - std::int64_t{1}, std::int64_t{day->days}, day->days + std::int64_t{1}});
            }
          }
          for (const std::int64_t value : all) {
            if (value >= Date::first_day && value <= Date::last_day) number(value);
          }
          break;
        }
        case Kind::set: {
          values.push_back({.form = StatedValue::Form::set, .number = 0, .values = {}});
          StatedValue all{.form = StatedValue::Form::set, .number = 0, .values = {}};
          if (cuts == cuts_.end()) break;
          for (const std::int64_t value : cuts->second) {
            values.push_back(
                {.form = StatedValue::Form::set, .number = 0, .values = {static_cast<std::uint32_t>(value)}});
            all.values.push_back(static_cast<std::uint32_t>(value));
          }
          if (all.values.size() > 1) values.push_back(std::move(all));
          break;
        }
        case Kind::text:
        case Kind::place: break;  // only unknown
      }
    }
  }

  void state(Block& block, std::size_t lane, const Assignment& assignment) const {
    block.set_kind(lane, found_.kind);
    std::map<ListId, std::size_t> elements;
    for (const auto& [id, value] : assignment) {
      const Fact& fact = rulebook_[id];
      std::size_t at = lane;
      if (fact.is_field()) {
        if (!elements.contains(fact.list)) elements[fact.list] = block.state_list(fact.list, lane, 1, false);
        at = elements[fact.list];
        const List& list = rulebook_[fact.list];
        if (list.key == id && value.form == StatedValue::Form::value) {
          const auto key = static_cast<std::uint32_t>(value.number);
          block.state_set(list.fact, lane, std::span(&key, 1), false);
        }
      }
      if (value.form == StatedValue::Form::unknown) {
        block.state_unknown(id, at);
      } else if (value.form == StatedValue::Form::set) {
        block.state_set(id, at, value.values, false);
      } else if (fact.type.kind == Kind::condition) {
        block.state_condition(id, at, value.number != 0);
      } else {
        block.state_interval(id, at, value.number, value.number);
      }
    }
  }

  // How near a lane comes to the wanted truth of a condition: 0 to `certain`.
  [[nodiscard]] std::int64_t nearness(const Evaluation& evaluation, NodeId node, bool wanted, std::size_t lane) const {
    if (rulebook_[node].space != 0) return certain / 2;
    const Truth truth = evaluation.condition(node, lane);
    if (truth == (wanted ? Truth::yes : Truth::no)) return certain;
    const Op op = rulebook_[node].op;
    const auto args = rulebook_.args(node);
    if (op == Op::negation) return nearness(evaluation, args[0], !wanted, lane);
    if (is_connective(op) && !args.empty()) {
      std::int64_t sum = 0;
      std::int64_t most = 0;
      for (const NodeId argument : args) {
        const std::int64_t part = nearness(evaluation, argument, wanted, lane);
        sum += part;
        most = std::max(most, part);
      }
      return (op == Op::all) == wanted ? sum / static_cast<std::int64_t>(args.size()) : most;
    }
    return truth == Truth::unknown ? certain / 2 : 0;
  }
  [[nodiscard]] std::int64_t nearness(const Evaluation& evaluation, std::size_t lane) const {
    if (coverage_.shows(evaluation, item_, side_, lane)) return shown;
    if (coverage_.items()[item_].kind == CoveredKind::threshold || side_ == 2) return 0;
    return nearness(evaluation, coverage_.condition_of(item_), side_ == 0, lane);
  }

  // The best of the candidates becomes the current one; whether it is better than that.
  bool take_best(const std::vector<Assignment>& candidates) {
    if (candidates.empty()) return false;
    Block block(rulebook_, candidates.size());
    for (std::size_t lane = 0; lane < candidates.size(); ++lane) state(block, lane, candidates[lane]);
    const Evaluation evaluation(rulebook_, code_, block, found_.day);
    std::size_t best = candidates.size();
    for (std::size_t lane = 0; lane < candidates.size(); ++lane) {
      const std::int64_t near = nearness(evaluation, lane);
      if (near <= best_) continue;
      best_ = near;
      best = lane;
    }
    if (best == candidates.size()) return false;
    current_ = candidates[best];
    return true;
  }

  [[nodiscard]] std::vector<Assignment> changes_of(const std::vector<Assignment>& from) const {
    std::vector<Assignment> result;
    for (const Assignment& base : from) {
      for (const auto& [fact, values] : values_) {
        for (const StatedValue& value : values) {
          if (result.size() >= most_lanes) return result;
          Assignment& changed = result.emplace_back(base);
          changed[fact] = value;
        }
      }
    }
    return result;
  }

  bool climb() {
    take_best({{}});
    for (std::size_t step = 0; step < most_facts && best_ < shown; ++step) {
      const std::vector<Assignment> single = changes_of({current_});
      if (!take_best(single) && !take_best(changes_of(single))) return false;
    }
    return best_ >= shown;
  }

  const Rulebook& rulebook_;
  const RuleCode& code_;
  const Coverage& coverage_;
  std::size_t item_;
  std::size_t side_;
  CandidateApplicant found_;
  std::set<NodeId> visited_;
  std::map<FactId, std::vector<StatedValue>> values_;
  std::map<FactId, std::set<std::int64_t>> cuts_;
  std::set<std::int64_t> spells_;
  Assignment current_;
  std::int64_t best_ = -1;
};

}  // namespace

std::vector<GapApplicant> applicants_for_gaps(const Rulebook& rulebook, const Coverage& coverage) {
  std::vector<GapApplicant> gaps;
  for (const PolicyId policy : coverage.policies()) {
    std::optional<RuleCode> code;
    for (std::size_t item = 0; item < coverage.items().size(); ++item) {
      const Covered& covered = coverage.items()[item];
      for (std::size_t side = 0; side < 3; ++side) {
        if (covered.policy != policy || covered.seen[side] || !covered.asked[side]) continue;
        if (!code) code = lower(rulebook, programs_of(rulebook, policy));
        gaps.push_back({item, side, Search(rulebook, *code, coverage, item, side).run()});
      }
    }
  }
  return gaps;
}

}  // namespace rencai
