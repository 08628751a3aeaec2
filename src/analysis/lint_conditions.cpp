// Conditions that never or always hold, cases that are never reached. Proved by the one evaluator: an applicant of whom
// nothing is known but that one fact lies in one cell; the cells of a fact, cut at the constants that it is compared
// with, make up all that may be stated of it.
#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <vector>

#include "analysis/lint.h"
#include "eval/evaluate.h"
#include "program/lower.h"

namespace rencai {
namespace {

constexpr std::size_t most_cells = 2000;  // of one fact; one with more is left as one cell

struct Cell {
  std::int64_t low = 0;
  std::int64_t high = 0;
};

// The fact that a node reads: `fact`, or a chain of `stated_or` above it.
std::optional<FactId> fact_of(const Rulebook& rulebook, NodeId node) {
  while (rulebook[node].op == Op::stated_or) node = rulebook.args(node)[0];
  if (rulebook[node].op != Op::fact) return std::nullopt;
  return FactId{rulebook[node].payload};
}

class Prover {
 public:
  Prover(const Rulebook& rulebook, PolicyId policy, Diagnostics& findings)
      : rulebook_(rulebook),
        policy_(policy),
        findings_(findings),
        facts_below_(rulebook.nodes.size()),
        dated_(rulebook.nodes.size()),
        reported_(rulebook.nodes.size()) {}

  void run() {
    Restriction restriction;
    const Run programs = rulebook_[policy_].programs;
    for (std::uint32_t i = programs.first; i < programs.first + programs.count; ++i)
      restriction.programs.push_back(ProgramId{i});
    if (restriction.programs.empty()) return;
    const RuleCode code = lower(rulebook_, restriction);
    summarise(code);
    const Block block = cells();
    const Evaluation evaluation(rulebook_, code, block, Date{});
    evaluation_ = &evaluation;
    std::set<NodeId> validity;  // when a policy or program is in force is no condition of this kind
    for (const Program& program : rulebook_.programs) {
      validity.insert(program.in_force);
      validity.insert(program.eligible);
    }
    for (std::uint32_t i = 0; i < rulebook_.nodes.size(); ++i) {
      if (!code.is_live(NodeId{i}) || validity.contains(NodeId{i}) || !of_policy(NodeId{i})) continue;
      if (is_case_list(rulebook_.nodes[i].op)) check_cases(NodeId{i});
      if (rulebook_.nodes[i].type.kind == Kind::condition) check_condition(NodeId{i});
    }
    report();
  }

 private:
  [[nodiscard]] bool of_policy(NodeId node) const {
    const Span span = rulebook_[node].span;
    return span.exists() && span.file == rulebook_[policy_].file;
  }

  // What every live node reads, and whether that depends on the day of the evaluation.
  void summarise(const RuleCode& code) {
    for (std::uint32_t i = 0; i < rulebook_.nodes.size(); ++i) {
      const NodeId id{i};
      if (!code.is_live(id)) continue;
      const Node& node = rulebook_[id];
      if (const auto fact = fact_of(rulebook_, id)) {
        facts_below_[i].insert(*fact);
        continue;
      }
      // Nor is anything claimed of what depends on how many elements a list has.
      dated_[i] = node.op == Op::today || is_aggregate(node.op);
      for (const NodeId argument : rulebook_.args(id)) {
        const std::set<FactId>& below = facts_below_[index(argument)];
        facts_below_[i].insert(below.begin(), below.end());
        dated_[i] = dated_[i] || dated_[index(argument)];
      }
      collect_cuts(id);
    }
  }

  void collect_cuts(NodeId id) {
    const auto args = rulebook_.args(id);
    for (const NodeId subject : args) {
      const auto fact = fact_of(rulebook_, subject);
      if (!fact) continue;
      for (const NodeId other : args) {
        const Node& constant = rulebook_[other];
        if (constant.op == Op::constant_date) cuts_[*fact].insert(static_cast<std::int32_t>(constant.payload));
        if (constant.op != Op::constant_number) continue;
        const Number& number = rulebook_.numbers[constant.payload];
        const Int128 wide = Int128{number.numerator} * rulebook_[*fact].scale;
        Int128 floor = wide / number.denominator;
        if (floor * number.denominator > wide) --floor;
        const Fact& f = rulebook_[*fact];
        if (floor >= f.low && floor <= f.high) cuts_[*fact].insert(static_cast<std::int64_t>(floor));
      }
    }
  }

  // The cells of a fact that may be stated as an interval.
  [[nodiscard]] std::vector<Cell> cells_of(FactId id) const {
    const Fact& fact = rulebook_[id];
    if (fact.type.kind == Kind::choice) {
      std::vector<Cell> cells;
      const std::uint32_t count = rulebook_[fact.type.domain].values.count;
      for (std::uint32_t value = 0; value < count; ++value) cells.push_back({value, value});
      return cells;
    }
    const std::int64_t low = fact.type.kind == Kind::date ? Date::first_day : fact.low;
    const std::int64_t high = fact.type.kind == Kind::date ? Date::last_day : fact.high;
    std::vector<Cell> cells;
    std::int64_t next = low;
    const auto cuts = cuts_.find(id);
    if (cuts != cuts_.end() && cuts->second.size() * 2 < most_cells) {
      for (const std::int64_t cut : cuts->second) {
        if (cut < next || cut > high) continue;
        if (cut > next) cells.push_back({next, cut - 1});
        cells.push_back({cut, cut});
        next = cut + 1;
      }
    }
    if (next <= high) cells.push_back({next, high});
    return cells;
  }

  static bool takes_interval(const Fact& fact) {
    return fact.type.kind == Kind::number || fact.type.kind == Kind::date || fact.type.kind == Kind::choice;
  }

  // One lane for each cell of each fact that is read; every other fact is stated to lie anywhere in its range.
  Block cells() {
    std::set<FactId> read;
    for (const auto& below : facts_below_) read.insert(below.begin(), below.end());
    struct Lane {
      FactId fact = FactId::none;
      Cell cell;
    };
    std::vector<Lane> lanes;
    for (const FactId fact : read) {
      const std::size_t first = lanes.size();
      if (takes_interval(rulebook_[fact])) {
        for (const Cell& cell : cells_of(fact)) lanes.push_back({fact, cell});
      } else if (rulebook_[fact].type.kind == Kind::condition) {
        lanes.push_back({fact, {0, 0}});
        lanes.push_back({fact, {1, 1}});
      } else {
        lanes.push_back({FactId::none, {}});
      }
      for (std::size_t lane = first; lane < lanes.size(); ++lane) lanes_of_[fact].push_back(lane);
    }
    Block block(rulebook_, std::max<std::size_t>(lanes.size(), 1));
    for (std::size_t lane = 0; lane < lanes.size(); ++lane) {
      for (const FactId fact : read) {
        const Fact& f = rulebook_[fact];
        if (fact == lanes[lane].fact) {
          if (f.type.kind == Kind::condition) {
            block.state_condition(fact, lane, lanes[lane].cell.low != 0);
          } else {
            block.state_interval(fact, lane, lanes[lane].cell.low, lanes[lane].cell.high);
          }
        } else if (!takes_interval(f)) {
          block.state_unknown(fact, lane);
        } else if (f.type.kind == Kind::choice) {
          block.state_interval(fact, lane, 0, rulebook_[f.type.domain].values.count - 1);
        } else if (f.type.kind == Kind::date) {
          block.state_interval(fact, lane, Date::first_day, Date::last_day);
        } else {
          block.state_interval(fact, lane, f.low, f.high);
        }
      }
    }
    return block;
  }

  // Whether, for one of the facts, `holds` is so in every cell.
  template <class Holds>
  [[nodiscard]] bool in_all_cells(const std::set<FactId>& facts, Holds holds) const {
    return std::ranges::any_of(facts, [&](FactId fact) {
      const auto lanes = lanes_of_.find(fact);
      return lanes != lanes_of_.end() && std::ranges::all_of(lanes->second, holds);
    });
  }

  void check_condition(NodeId id) {
    const Node& node = rulebook_[id];
    const std::set<FactId>& facts = facts_below_[index(id)];
    if (facts.empty() || fact_of(rulebook_, id) || dated_[index(id)]) return;
    // What is below explains it already.
    for (const NodeId argument : rulebook_.args(id)) {
      if (!reported_[index(argument)]) continue;
      reported_[index(id)] = true;
      return;
    }
    const auto is = [&](Truth truth) {
      return in_all_cells(facts, [&](std::size_t lane) { return evaluation_->condition(id, lane) == truth; });
    };
    if (node.op == Op::negation || node.op == Op::exists) return;
    if (is(Truth::no)) {
      reported_[index(id)] = true;
      found_.push_back({id, Code::condition_never});
    } else if (is(Truth::yes)) {
      reported_[index(id)] = true;
      found_.push_back({id, Code::condition_always});
    }
  }

  void check_cases(NodeId id) {
    const auto args = rulebook_.args(id);
    const bool first_of = rulebook_[id].op == Op::first_of;
    for (std::size_t i = 0; i + 1 < args.size(); i += 2) {
      for (std::size_t earlier = 0; earlier < i; earlier += 2) {
        const bool same_value = first_of || same(args[i + 1], args[earlier + 1]);
        if (!same_value || !same(args[i], args[earlier])) continue;
        cases_.push_back(
            {span_of_case(args[i], args[i + 1]), span_of_case(args[earlier], args[earlier + 1]), Code::case_duplicate});
        break;
      }
      if (!first_of || i == 0) continue;
      std::set<FactId> facts;
      bool dated = false;
      for (std::size_t k = 0; k <= i; k += 2) {
        const std::set<FactId>& below = facts_below_[index(args[k])];
        facts.insert(below.begin(), below.end());
        dated = dated || dated_[index(args[k])];
      }
      const bool never_reached = !dated && in_all_cells(facts, [&](std::size_t lane) {
        if (evaluation_->condition(args[i], lane) == Truth::no) return true;
        for (std::size_t k = 0; k < i; k += 2) {
          if (evaluation_->condition(args[k], lane) == Truth::yes) return true;
        }
        return false;
      });
      const bool said = !cases_.empty() && cases_.back().code == Code::case_duplicate &&
                        cases_.back().span.begin == span_of_case(args[i], args[i + 1]).begin;
      if (never_reached && !said && !reported_[index(args[i])])
        cases_.push_back({span_of_case(args[i], args[i + 1]), Span{}, Code::case_unreachable});
    }
  }

  [[nodiscard]] Span span_of_case(NodeId when, NodeId value) const {
    const Span condition = rulebook_[when].span;
    return condition.exists() && condition.file == rulebook_[policy_].file && rulebook_[when].label.empty()
               ? condition
               : rulebook_[value].span;
  }

  // Whether two nodes are written the same.
  [[nodiscard]] bool same(NodeId a, NodeId b) const {
    if (a == b) return true;
    const Node& x = rulebook_[a];
    const Node& y = rulebook_[b];
    if (x.op != y.op || !(x.type == y.type) || x.args.count != y.args.count || x.values.count != y.values.count)
      return false;
    if (x.op == Op::constant_number) {
      const Number& m = rulebook_.numbers[x.payload];
      const Number& n = rulebook_.numbers[y.payload];
      if (m.numerator != n.numerator || m.denominator != n.denominator) return false;
    } else if (x.op == Op::constant_text) {
      if (rulebook_.text(rulebook_.texts[x.payload]) != rulebook_.text(rulebook_.texts[y.payload])) return false;
    } else if (x.payload != y.payload) {
      return false;
    }
    if (!std::ranges::equal(rulebook_.value_indices[x.values], rulebook_.value_indices[y.values])) return false;
    const auto left = rulebook_.args(a);
    const auto right = rulebook_.args(b);
    for (std::size_t i = 0; i < left.size(); ++i) {
      if (!same(left[i], right[i])) return false;
    }
    return true;
  }

  void report() {
    for (const Found& found : found_) {
      const bool never = found.code == Code::condition_never;
      findings_.warning(found.code, rulebook_[found.node].span,
                        never ? LocalText{"这个条件从不成立", "this condition never holds"}
                              : LocalText{"这个条件总是成立", "this condition always holds"});
    }
    for (const FoundCase& found : cases_) {
      const bool duplicate = found.code == Code::case_duplicate;
      Diagnostic& finding =
          findings_.warning(found.code, found.span,
                            duplicate ? LocalText{"这一情形与前面的相同", "this case is the same as one before"}
                                      : LocalText{"这一情形轮不到：前面的情形已经包括它",
                                                  "this case is never reached: those before take all of it"});
      if (duplicate && found.other.exists())
        finding.related.push_back({found.other, {"前面的情形", "the case before"}});
    }
  }

  struct Found {
    NodeId node = NodeId::none;
    Code code = Code::condition_never;
  };
  struct FoundCase {
    Span span;
    Span other;
    Code code = Code::case_unreachable;
  };

  const Rulebook& rulebook_;
  PolicyId policy_;
  Diagnostics& findings_;
  const Evaluation* evaluation_ = nullptr;
  std::vector<std::set<FactId>> facts_below_;  // by node
  std::vector<bool> dated_;                    // by node
  std::vector<bool> reported_;                 // by node
  std::map<FactId, std::set<std::int64_t>> cuts_;
  std::map<FactId, std::vector<std::size_t>> lanes_of_;
  std::vector<Found> found_;
  std::vector<FoundCase> cases_;
};

}  // namespace

void lint_conditions(const Rulebook& rulebook, PolicyId policy, Diagnostics& findings) {
  Prover(rulebook, policy, findings).run();
}

}  // namespace rencai
