#include "analysis/explanation.h"

#include <algorithm>
#include <initializer_list>
#include <optional>
#include <set>
#include <span>
#include <unordered_set>
#include <utility>

namespace rencai {
namespace {

bool is_condition(const Rulebook& rulebook, NodeId node) { return rulebook[node].type.kind == Kind::condition; }

class Explainer {
 public:
  Explainer(const Evaluation& evaluation, std::size_t lane)
      : evaluation_(evaluation), rulebook_(evaluation.rulebook()), lane_(lane) {}

  ExplainStep step(NodeId node, StepPart part) {
    ExplainStep result;
    result.node = node;
    result.part = part;
    result.of_spouse = of_spouse_;
    const Node& n = rulebook_[node];
    if (n.op == Op::of_spouse) return spouse_step(std::move(result));
    if (n.op == Op::fact || n.op == Op::stated_or) return fact_step(std::move(result));
    if (!n.label.empty() && !explained_.insert({index(node), of_spouse_}).second) {
      result.repeated = true;
      return result;
    }
    if (part == StepPart::not_needed) return result;
    if (is_aggregate(n.op)) {
      result.steps = aggregate_steps(node, result.fields);
      result.elements = elements_of(node);
    } else if (is_case_list(n.op)) {
      result.steps = case_steps(node);
    } else {
      for (const NodeId argument : rulebook_.args(node)) {
        if (is_constant(argument)) continue;
        result.steps.push_back(step(argument, part_of(node, argument)));
      }
      if (n.op == Op::gets) result.steps = asked_by(std::move(result.steps));
    }
    return result;
  }

  // The part of what nothing stands above.
  [[nodiscard]] StepPart own_part(NodeId node) const {
    return evaluation_.decided(node, lane_) ? StepPart::decides : StepPart::open;
  }

  // Whether a value is the same for every applicant: a literal, or made of such alone (a range of two days).
  [[nodiscard]] bool is_constant(NodeId node) const {
    const Node& n = rulebook_[node];
    if (n.op <= Op::unspecified || n.op == Op::today) return true;
    if (n.type.kind == Kind::condition || n.op == Op::fact || n.op == Op::parameter || n.args.count == 0) return false;
    if (!n.label.empty()) return false;
    return std::ranges::all_of(rulebook_.args(node), [&](NodeId argument) { return is_constant(argument); });
  }

 private:
  // What another program asks for, one by one; that its amount exists, only where that is open or does not hold.
  [[nodiscard]] std::vector<ExplainStep> asked_by(std::vector<ExplainStep> steps) const {
    if (steps.size() != 1 || rulebook_[steps[0].node].op != Op::all || steps[0].repeated) return steps;
    std::vector<ExplainStep> asked = std::move(steps[0].steps);
    std::erase_if(asked, [&](const ExplainStep& one) {
      return rulebook_[one.node].op == Op::exists && one.part != StepPart::not_needed &&
             evaluation_.condition(one.node, lane_) == Truth::yes;
    });
    return asked;
  }

  // The part of an argument of a condition or an operator (not of a case list).
  [[nodiscard]] StepPart part_of(NodeId node, NodeId argument) const {
    const Op op = rulebook_[node].op;
    const bool decided = evaluation_.decided(argument, lane_);
    if (is_connective(op)) {
      const Truth whole = evaluation_.condition(node, lane_);
      const Truth one = evaluation_.condition(argument, lane_);
      const Truth deciding = op == Op::all ? Truth::no : Truth::yes;
      if (whole == deciding) return one == deciding ? StepPart::decides : StepPart::not_needed;
      if (whole == Truth::unknown) return decided ? StepPart::agrees : StepPart::open;
      return StepPart::decides;
    }
    if (op == Op::or_else) {
      const NodeId first = rulebook_.args(node)[0];
      const bool first_exists = is_condition(rulebook_, first) || !evaluation_.value(first, lane_).can_be_absent;
      if (argument != first && first_exists) return StepPart::not_needed;
    }
    if (evaluation_.decided(node, lane_)) return decided ? StepPart::decides : StepPart::not_needed;
    return decided ? StepPart::agrees : StepPart::open;
  }

  // What is read of the spouse, in the place of the node that reads it.
  ExplainStep spouse_step(ExplainStep result) {
    const auto args = rulebook_.args(result.node);
    const Truth is_one = evaluation_.condition(args[0], lane_);
    if (is_one != Truth::yes) {
      result.origin = is_one == Truth::no ? Origin::stated_nothing : fact_step(step_of(args[0])).origin;
      return result;
    }
    lane_ = evaluation_.block().partners()[lane_];
    of_spouse_ = !of_spouse_;
    ExplainStep read = step(args[1], result.part);
    of_spouse_ = !of_spouse_;
    lane_ = evaluation_.block().partners()[lane_];
    result.origin = read.origin;
    result.repeated = read.repeated;
    result.steps = std::move(read.steps);
    result.fields = std::move(read.fields);
    result.elements = std::move(read.elements);
    return result;
  }
  static ExplainStep step_of(NodeId node) {
    ExplainStep step;
    step.node = node;
    return step;
  }

  // Facts: what the value came from decides which of the nodes of a `stated_or` chain is shown.
  ExplainStep fact_step(ExplainStep result) {
    NodeId node = result.node;
    std::optional<NodeId> derivation;
    bool assumes = false;
    while (rulebook_[node].op == Op::stated_or) {
      const auto args = rulebook_.args(node);
      if (rulebook_[node].payload == 1) {
        derivation = args[1];
      } else {
        assumes = true;
      }
      node = args[0];
    }
    const auto fact = static_cast<FactId>(rulebook_[node].payload);
    switch (evaluation_.block().stated(fact, lane_)) {
      case Stated::value: result.origin = Origin::stated; return result;
      case Stated::partial: result.origin = Origin::partly_stated; return result;
      case Stated::nothing: result.origin = Origin::stated_nothing; return result;
      case Stated::unknown: result.origin = Origin::stated_unknown; break;
      case Stated::absent: result.origin = assumes ? Origin::assumed : Origin::not_stated; break;
    }
    if (derivation && result.origin != Origin::assumed) {
      result.origin = Origin::derived;
      if (result.part != StepPart::not_needed) result.steps.push_back(step(*derivation, StepPart::decides));
    }
    return result;
  }

  // The list, and the applicant's own nodes that the elements are compared with; `fields`: what is read of the
  // elements.
  std::vector<ExplainStep> aggregate_steps(NodeId node, std::vector<NodeId>& fields) {
    std::vector<ExplainStep> steps;
    std::vector<NodeId> pending;
    std::unordered_set<std::uint32_t> seen;
    const auto args = rulebook_.args(node);
    for (std::size_t i = args.size(); i-- > 0;) pending.push_back(args[i]);
    while (!pending.empty()) {
      const NodeId next = pending.back();
      pending.pop_back();
      if (is_constant(next) || !seen.insert(index(next)).second) continue;
      if (rulebook_[next].space == 0) {
        steps.push_back(step(next, part_of(node, next)));
        continue;
      }
      if (rulebook_[next].op == Op::fact || rulebook_[next].op == Op::stated_or) {
        fields.push_back(next);
        continue;
      }
      const auto inner = rulebook_.args(next);
      for (std::size_t i = inner.size(); i-- > 0;) pending.push_back(inner[i]);
    }
    return steps;
  }

  [[nodiscard]] std::vector<ExplainElement> elements_of(NodeId node) const {
    const Block::Elements& stated = evaluation_.block().elements(static_cast<ListId>(rulebook_[node].payload), lane_);
    std::vector<ExplainElement> elements;
    for (std::size_t i = 0; i < stated.count; ++i) {
      elements.push_back({i + 1, stated.first + i, counts(node, stated.first + i)});
    }
    if (stated.open) elements.push_back({0, stated.other, counts(node, stated.other)});
    return elements;
  }

  // Whether an element meets the condition and has what the aggregate takes of it.
  [[nodiscard]] Truth counts(NodeId aggregate, std::size_t element) const {
    const auto args = rulebook_.args(aggregate);
    const auto lane_of = [&](NodeId node) { return rulebook_[node].space == 0 ? lane_ : element; };
    const Truth meets = evaluation_.condition(args[1], lane_of(args[1]));
    if (meets == Truth::no || args.size() < 3) return open_ended(aggregate, meets, element);
    const auto taken = evaluation_.value(args[2], lane_of(args[2]));
    if (!taken.can_exist) return Truth::no;
    return taken.can_be_absent ? Truth::unknown : open_ended(aggregate, meets, element);
  }

  // What was not stated may not be there at all.
  [[nodiscard]] Truth open_ended(NodeId aggregate, Truth counts, std::size_t element) const {
    const auto list = static_cast<ListId>(rulebook_[aggregate].payload);
    const bool is_other = element == evaluation_.block().elements(list, lane_).other;
    return is_other && counts == Truth::yes ? Truth::unknown : counts;
  }

  std::vector<ExplainStep> case_steps(NodeId node) {
    std::vector<ExplainStep> steps;
    const Op op = rulebook_[node].op;
    const auto args = rulebook_.args(node);
    bool settled = false;  // first_of: an earlier case surely holds
    const auto whole = is_condition(rulebook_, node) ? Evaluation::Value{} : evaluation_.value(node, lane_);
    for (std::size_t i = 0; i + 1 < args.size(); i += 2) {
      const Truth holds = evaluation_.condition(args[i], lane_);
      StepPart when = StepPart::decides;
      StepPart value = StepPart::decides;
      if (settled) {
        when = value = StepPart::not_needed;
      } else if (holds == Truth::no) {
        value = StepPart::not_needed;
      } else if (holds == Truth::unknown) {
        when = value = StepPart::open;
      } else if (op == Op::highest_of && below_the_highest(args[i + 1], whole)) {
        when = value = StepPart::agrees;
      }
      if (op == Op::first_of && holds == Truth::yes) settled = true;
      steps.push_back(step(args[i], when));
      steps.push_back(step(args[i + 1], value));
      steps.back().is_case_value = true;
    }
    return steps;
  }

  // A case of highest_of that holds but is less than another that certainly holds.
  [[nodiscard]] bool below_the_highest(NodeId value, const Evaluation::Value& whole) const {
    const auto own = evaluation_.value(value, lane_);
    return own.can_exist && own.interval.high && whole.interval.low && *own.interval.high < *whole.interval.low;
  }

  const Evaluation& evaluation_;
  const Rulebook& rulebook_;
  std::size_t lane_;
  bool of_spouse_ = false;  // `lane_` is that of the spouse
  std::set<std::pair<std::uint32_t, bool>> explained_;
};

}  // namespace

Explanation explain(const Evaluation& evaluation, ProgramId program, std::size_t lane) {
  const Rulebook& rulebook = evaluation.rulebook();
  const Program& p = rulebook[program];
  Explainer explainer(evaluation, lane);
  Explanation result;
  result.program = program;
  result.in_force = explainer.step(p.in_force, StepPart::decides);
  result.when = explainer.step(p.when, StepPart::decides);
  if (p.amount != NodeId::none) result.amount.push_back(explainer.step(p.amount, StepPart::decides));
  if (p.won != NodeId::none) result.selected.push_back(explainer.step(p.won, explainer.own_part(p.won)));
  const Pay& pay = p.pay;
  for (const auto& [term, node] :
       std::initializer_list<std::pair<PayTerm, NodeId>>{{PayTerm::at_most, pay.at_most},
                                                         {PayTerm::from, pay.from},
                                                         {PayTerm::until, pay.until},
                                                         {PayTerm::served, pay.served},
                                                         {PayTerm::at_least, pay.at_least},
                                                         {PayTerm::each_at_most, pay.each_at_most},
                                                         {PayTerm::rest_on, pay.rest_on}}) {
    if (node == NodeId::none || explainer.is_constant(node)) continue;
    result.pay.push_back({term, explainer.step(node, explainer.own_part(node))});
  }
  for (const PayerCase& payer : rulebook.payer_cases[p.payers]) {
    const Truth holds = evaluation.condition(payer.when, lane);
    result.payers.push_back({explainer.step(payer.when, explainer.own_part(payer.when)), payer.shares});
    if (holds == Truth::yes) break;
  }
  for (std::uint32_t i = 0; i < rulebook.stacking.size(); ++i) {
    const Stacking& rule = rulebook.stacking[i];
    if (std::ranges::find(rulebook.members[rule.members], program, &ProgramOf::program) ==
        rulebook.members[rule.members].end())
      continue;
    ExplainStacking told{i, {}};
    const NodeId choice = rule.choice == FactId::none ? NodeId::none : rulebook[rule.choice].read;
    for (const NodeId node : {rule.when, choice, rule.at_most}) {
      if (node != NodeId::none) told.reads.push_back(explainer.step(node, explainer.own_part(node)));
    }
    result.stacking.push_back(std::move(told));
  }
  return result;
}

}  // namespace rencai
