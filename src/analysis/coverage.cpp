#include "analysis/coverage.h"

#include <algorithm>
#include <optional>
#include <set>

namespace rencai {
namespace {

bool is_constant_value(const Node& node) { return node.op == Op::constant_number || node.op == Op::constant_date; }

bool is_ordering(Op op) {
  return op == Op::less || op == Op::less_or_equal || op == Op::greater || op == Op::greater_or_equal;
}

// The value of a constant as an evaluation gives it: numbers in base units, dates in days.
Rational value_of(const Rulebook& rulebook, const Node& constant) {
  if (constant.op == Op::constant_date) return {static_cast<std::int32_t>(constant.payload)};
  const Number& number = rulebook.numbers[constant.payload];
  return Rational::make(number.numerator, number.denominator).value_or(Rational(0));
}

// The argument that is compared with a constant, if it is a number or date: 0 or 1.
std::optional<std::size_t> subject_of(const Rulebook& rulebook, NodeId node) {
  if (!is_ordering(rulebook[node].op)) return std::nullopt;
  const auto args = rulebook.args(node);
  const bool left = is_constant_value(rulebook[args[0]]);
  const bool right = is_constant_value(rulebook[args[1]]);
  if (left == right) return std::nullopt;
  return left ? 1 : 0;
}

// A condition that is put together from none.
bool is_atom(const Rulebook& rulebook, NodeId id) {
  const Node& node = rulebook[id];
  if (node.type.kind != Kind::condition || node.op == Op::constant_condition || node.op == Op::exists) return false;
  if (node.op == Op::fact) return rulebook[FactId{node.payload}].form == FactForm::single;
  if (node.op == Op::stated_or) return true;
  // What only asks for the day is never unknown: not a condition of an applicant.
  const auto is_day = [&](NodeId argument) {
    return rulebook[argument].op == Op::today || rulebook[argument].op == Op::constant_date;
  };
  if (std::ranges::all_of(rulebook.args(id), is_day)) return false;
  return std::ranges::none_of(rulebook.args(id),
                              [&](NodeId argument) { return rulebook[argument].type.kind == Kind::condition; });
}

// The applicant's lane; of a condition on the elements of a list those of its elements, and, where it may have more,
// the lane that stands for them.
template <class Visit>
void for_each_lane(const Evaluation& evaluation, NodeId node, std::size_t lane, Visit visit) {
  const Space space = evaluation.rulebook()[node].space;
  if (space == 0) {
    visit(lane);
    return;
  }
  const Block::Elements& elements = evaluation.block().elements(static_cast<ListId>(space - 1), lane);
  for (std::size_t i = elements.first; i < elements.first + elements.count; ++i) visit(i);
  if (elements.open) visit(lane);
}

// The sides of a threshold that a fact's range leaves out.
void leave_out_of_range(const Rulebook& rulebook, Covered& item) {
  const auto args = rulebook.args(item.node);
  const std::size_t subject = *subject_of(rulebook, item.node);
  NodeId node = args[subject];
  while (rulebook[node].op == Op::stated_or) node = rulebook.args(node)[0];
  if (rulebook[node].op != Op::fact) return;
  const Fact& fact = rulebook[FactId{rulebook[node].payload}];
  if (fact.type.kind != Kind::number || fact.derived != NodeId::none) return;
  const Rational bound = value_of(rulebook, rulebook[args[1 - subject]]);
  const auto low = Rational::make(fact.low, fact.scale);
  const auto high = Rational::make(fact.high, fact.scale);
  if (!low || !high) return;
  item.asked[0] = *low < bound;
  item.asked[2] = bound < *high;
}

}  // namespace

void Coverage::expect(const Rulebook& rulebook, const RuleCode& code, PolicyId policy) {
  if (std::ranges::find(policies_, policy) != policies_.end()) return;  // its tests stand in several files
  policies_.push_back(policy);
  tests_.emplace_back();
  const auto add = [&](CoveredKind kind, ProgramId program, NodeId node, NodeId when) {
    Covered& item = items_.emplace_back();
    item.kind = kind;
    item.policy = policy;
    item.program = program;
    item.node = node;
    if (kind == CoveredKind::program || kind == CoveredKind::case_of_list) item.asked[1] = item.asked[2] = false;
    if (kind == CoveredKind::threshold) leave_out_of_range(rulebook, item);
    whens_.push_back(when);
  };
  std::set<NodeId> whole;  // validity has tests of its own kind: the programs'
  const Run programs = rulebook[policy].programs;
  for (std::uint32_t i = programs.first; i < programs.first + programs.count; ++i) {
    add(CoveredKind::program, ProgramId{i}, rulebook.programs[i].eligible, NodeId::none);
    whole.insert(rulebook.programs[i].in_force);
  }
  const std::uint32_t file = rulebook[policy].file;
  for (std::uint32_t i = 0; i < rulebook.nodes.size(); ++i) {
    const NodeId id{i};
    const Node& node = rulebook[id];
    if (!code.is_live(id) || !node.span.exists() || node.span.file != file || whole.contains(id)) continue;
    if (is_case_list(node.op)) {
      const auto args = rulebook.args(id);
      for (std::size_t k = 0; k + 1 < args.size(); k += 2)
        add(CoveredKind::case_of_list, ProgramId::none, args[k + 1], args[k]);
    }
    if (is_atom(rulebook, id)) add(CoveredKind::condition, ProgramId::none, id, NodeId::none);
    if (subject_of(rulebook, id)) add(CoveredKind::threshold, ProgramId::none, id, NodeId::none);
  }
}

void Coverage::add(const Evaluation& evaluation, PolicyId policy, bool derived) {
  Tests& tests = tests_[static_cast<std::size_t>(std::ranges::find(policies_, policy) - policies_.begin())];
  if (tests.count.all == 0) tests.day = evaluation.today();
  ++tests.count.all;
  tests.count.seen += derived ? 1 : 0;
  for (std::size_t i = 0; i < items_.size(); ++i) {
    Covered& item = items_[i];
    if (item.policy != policy) continue;
    for_each_lane(evaluation, condition_of(i), 0, [&](std::size_t lane) {
      if (const auto side = side_seen(evaluation, i, lane)) item.seen[*side] = true;
    });
  }
}

NodeId Coverage::condition_of(std::size_t item) const {
  return items_[item].kind == CoveredKind::case_of_list ? whens_[item] : items_[item].node;
}

bool Coverage::shows(const Evaluation& evaluation, std::size_t item, std::size_t side, std::size_t lane) const {
  bool shown = false;
  for_each_lane(evaluation, condition_of(item), lane,
                [&](std::size_t at) { shown = shown || side_seen(evaluation, item, at) == side; });
  return shown;
}

CoverageCount Coverage::tests(PolicyId policy) const {
  return tests_[static_cast<std::size_t>(std::ranges::find(policies_, policy) - policies_.begin())].count;
}

Date Coverage::day(PolicyId policy) const {
  return tests_[static_cast<std::size_t>(std::ranges::find(policies_, policy) - policies_.begin())].day;
}

std::optional<std::size_t> Coverage::side_seen(const Evaluation& evaluation, std::size_t i, std::size_t lane) const {
  const Rulebook& rulebook = evaluation.rulebook();
  const Covered& item = items_[i];
  if (item.kind == CoveredKind::threshold) {
    const auto args = rulebook.args(item.node);
    const std::size_t subject = *subject_of(rulebook, item.node);
    const Evaluation::Value value = evaluation.value(args[subject], lane);
    if (!value.can_exist || value.can_be_absent || !value.interval.low || value.interval.low != value.interval.high)
      return std::nullopt;
    const auto order = *value.interval.low <=> value_of(rulebook, rulebook[args[1 - subject]]);
    return order < 0 ? 0 : order == 0 ? 1 : 2;
  }
  // Programs for another kind of applicant are not asked about.
  if (item.kind == CoveredKind::program) {
    const auto kind = static_cast<unsigned>(evaluation.block().kind(lane));
    if ((unsigned{rulebook[item.program].kinds} >> kind & 1U) == 0) return std::nullopt;
  }
  switch (evaluation.condition(condition_of(i), lane)) {
    case Truth::yes: return 0;
    case Truth::no: return 1;
    case Truth::unknown: return 2;
  }
  return std::nullopt;
}

CoverageCount Coverage::count(PolicyId policy, CoveredKind kind) const {
  CoverageCount count;
  for (const Covered& item : items_) {
    if (item.policy != policy || item.kind != kind) continue;
    for (std::size_t side = 0; side < 3; ++side) {
      if (!item.asked[side]) continue;
      ++count.all;
      count.seen += item.seen[side] ? 1 : 0;
    }
  }
  return count;
}

}  // namespace rencai
