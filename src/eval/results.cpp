#include "eval/results.h"

#include <algorithm>
#include <utility>

#include "eval/counted.h"
#include "eval/interval_math.h"
#include "eval/payers.h"
#include "eval/payments.h"
#include "eval/totals.h"

namespace rencai {
namespace {

// A program while its result is made.
struct Standing {
  ProgramResult result;
  bool surely = false;    // counts surely
  bool possibly = false;  // counts possibly
};

bool is_for(const Program& program, ApplicantKind kind) {
  return (program.kinds >> static_cast<unsigned>(kind) & 1U) != 0;
}

std::uint32_t choice_index(const std::optional<Rational>& end) {
  return end ? static_cast<std::uint32_t>(end->numerator()) : 0;
}

class LaneResults {
 public:
  LaneResults(const Evaluation& evaluation, std::size_t lane, Detail detail)
      : evaluation_(evaluation), book_(evaluation.rulebook()), lane_(lane), detail_(detail) {}

  ApplicantResult run() {
    ApplicantResult result;
    result.kind = evaluation_.block().kind(lane_);
    for (const ProgramId id : evaluation_.code().programs) {
      if (is_for(book_[id], result.kind)) standings_.push_back(standing(id));
    }
    stack();
    result.totals = totals_of(problem_);
    for (Standing& standing : standings_) {
      if (is_reported(standing.result.program)) result.programs.push_back(std::move(standing.result));
    }
    return result;
  }

 private:
  // ---- one program

  [[nodiscard]] Truth won(const Program& program) const {
    if (program.selection == SelectionKind::application) return Truth::yes;
    return program.won == NodeId::none ? Truth::unknown : evaluation_.condition(program.won, lane_);
  }

  Standing standing(ProgramId id) {
    const Program& program = book_[id];
    Standing standing;
    ProgramResult& result = standing.result;
    result.program = id;
    result.won = won(program);
    for (const FactId fact : evaluation_.reads(id).facts) {
      if (evaluation_.contradicted(fact, lane_)) result.contradictions.push_back(fact);
      if (detail_ == Detail::all && assumed(fact)) result.assumed.push_back(fact);
    }
    result.outcome = outcome(program, result);
    standing.possibly = result.outcome == Outcome::eligible || result.outcome == Outcome::possible;
    standing.surely = result.outcome == Outcome::eligible && result.won == Truth::yes;
    if (detail_ == Detail::figures) {
      if (standing.possibly) figures(program, result);
      return standing;
    }
    for (const LocalRef note : book_.notes[program.notes]) {
      result.notes.push_back(
          {std::string(book_.text(note, Language::zh)), std::string(book_.text(note, Language::en))});
    }
    if (!standing.possibly) return standing;
    figures(program, result);
    const Evaluation::Faults faults = evaluation_.faults(id, lane_);
    if (faults.divided_by_zero) {
      result.notes.push_back({"计算中除以零，该值视为不存在", "A division by zero gives nothing."});
    }
    if (faults.overflow) {
      result.notes.push_back(
          {"计算结果超出可表示的范围，该值视为未知", "A value is too large to be computed and is taken as unknown."});
    }
    return standing;
  }

  // Whether a fact's `if_absent` was used; of a field, in any element that was stated.
  [[nodiscard]] bool assumed(FactId id) const {
    const Fact& fact = book_[id];
    const Block& block = evaluation_.block();
    if (fact.if_absent == NodeId::none) return false;
    if (!fact.is_field()) return block.stated(id, lane_) == Stated::absent;
    const Block::Elements& elements = block.elements(fact.list, lane_);
    for (std::uint32_t i = elements.first; i < elements.first + elements.count; ++i) {
      if (block.stated(id, i) == Stated::absent) return true;
    }
    return false;
  }

  [[nodiscard]] Outcome outcome(const Program& program, const ProgramResult& result) const {
    if (program.in_force != NodeId::none && evaluation_.condition(program.in_force, lane_) == Truth::no) {
      return Outcome::not_in_force;
    }
    if (!result.contradictions.empty()) return Outcome::contradicted;
    const Truth eligible = evaluation_.condition(program.eligible, lane_);
    if (eligible == Truth::no || result.won == Truth::no) return Outcome::ineligible;
    return eligible == Truth::yes ? Outcome::eligible : Outcome::possible;
  }

  // Amount, payments, payers, outputs, and what they and eligibility miss.
  void figures(const Program& program, ProgramResult& result) {
    std::vector<NodeId> roots{program.eligible};
    std::optional<Interval> amount;
    bool money = false;
    if (program.amount != NodeId::none) {
      roots.push_back(program.amount);
      result.amount_type = book_[program.amount].type;
      money = is_money(result.amount_type);
      const Evaluation::Value value = evaluation_.value(program.amount, lane_);
      result.has_amount = value.can_exist;
      if (value.can_exist) amount = money ? money_amount(program, value.interval, result) : value.interval;
    }
    if (amount) {
      result.amount = *amount;
      if (result.amount_type.kind == Kind::choice) {
        result.choice_low = choice_index(amount->low);
        result.choice_high = choice_index(amount->high);
      }
    }
    if (money) append_payment_nodes(book_, program.pay, roots);
    if (program.payers.count > 0) {
      const ReachedCases reached = reached_cases(evaluation_, program, lane_);
      roots.insert(roots.end(), reached.nodes.begin(), reached.nodes.end());
      const bool is_number = result.amount_type.kind == Kind::number;
      result.payers = payers_of(reached.cases, reached.may_be_none, is_number ? amount : std::nullopt, money);
    }
    if (detail_ == Detail::figures) return;
    for (const Output& output : book_.outputs[program.outputs]) result.outputs.push_back(output_value(output));
    evaluation_.missing(roots, lane_, result.missing);
  }

  Interval money_amount(const Program& program, const Interval& computed, ProgramResult& result) {
    const Interval exact = floored_at_zero(computed);
    if (detail_ == Detail::all && (exact.low != computed.low || exact.high != computed.high)) {
      result.notes.push_back(
          {"计算结果可低于零，低于零时按零计", "The amount can compute to less than 0; then 0 is paid."});
    }
    PaymentPlan plan = payments_of(evaluation_, program, exact, lane_);
    result.payments = plan.payments;
    result.whole = plan.whole;
    return plan.amount;
  }

  [[nodiscard]] OutputValue output_value(const Output& output) const {
    OutputValue result;
    result.name = output.name;
    result.type = book_[output.value].type;
    if (result.type.kind == Kind::condition) {
      result.exists = true;
      result.condition = evaluation_.condition(output.value, lane_);
      return result;
    }
    if (result.type.kind != Kind::number && result.type.kind != Kind::date && result.type.kind != Kind::choice)
      return result;
    const Evaluation::Value value = evaluation_.value(output.value, lane_);
    result.exists = value.can_exist;
    result.may_be_absent = value.can_be_absent;
    if (!value.can_exist) return result;
    result.number = value.interval;
    if (result.type.kind == Kind::choice) {
      result.choice_low = choice_index(value.interval.low);
      result.choice_high = choice_index(value.interval.high);
    }
    return result;
  }

  // ---- stacking

  [[nodiscard]] bool is_reported(ProgramId id) const {
    const auto reported = evaluation_.code().reported.all();
    return std::ranges::binary_search(reported, id);
  }

  // Where a program stands among those of this applicant; none: it is for another kind, or not computed.
  [[nodiscard]] std::optional<std::uint32_t> member_of(ProgramId id) const {
    const auto found =
        std::ranges::find_if(standings_, [&](const Standing& standing) { return standing.result.program == id; });
    if (found == standings_.end()) return std::nullopt;
    return static_cast<std::uint32_t>(found - standings_.begin());
  }

  void stack() {
    for (const Stacking& stated : book_.stacking) add_rule(stated);
    for (const Standing& standing : standings_) add_member(standing);
    compare();
    std::vector<StackingRule> rules;
    for (const TotalsRule& entry : problem_.rules) rules.push_back(entry.rule);
    const auto displaced = displacements(problem_.stacking, rules);
    for (std::size_t i = 0; i < standings_.size(); ++i) {
      ProgramResult& result = standings_[i].result;
      if (displaced[i].absorbed_by) {
        result.outcome = Outcome::absorbed;
        result.absorbed_by = standings_[*displaced[i].absorbed_by].result.program;
        result.missing.clear();
      }
      for (const std::uint32_t other : displaced[i].may_be_absorbed_by) {
        result.may_be_absorbed_by.push_back(standings_[other].result.program);
      }
    }
    for (std::uint32_t i = 0; i < book_.policies.size(); ++i) {
      problem_.policies.push_back({static_cast<PolicyId>(i), book_.text(book_.policies[i].place_path)});
    }
  }

  void add_rule(const Stacking& stated) {
    StackingRule rule;
    rule.kind = stated.kind;
    for (const ProgramId id : book_.members[stated.members]) {
      if (const auto member = member_of(id)) rule.members.push_back(*member);
    }
    if (rule.members.empty()) return;
    if (stated.when != NodeId::none) rule.applies = evaluation_.condition(stated.when, lane_);
    for (const Number& share : book_.numbers[stated.shares]) {
      rule.shares.push_back(Rational::make(share.numerator, share.denominator).value_or(Rational(0)));
    }
    if (stated.at_most != NodeId::none) {
      const Evaluation::Value cap = evaluation_.value(stated.at_most, lane_);
      if (cap.can_exist) rule.at_most = cap.interval;
      rule.at_most_may_be_absent = cap.can_be_absent;
    }
    if (stated.choice != FactId::none) add_choice(stated.choice, rule);
    problem_.rules.push_back({stated.policy, std::move(rule)});
  }

  // The choice's values are the short ids of members.
  void add_choice(FactId choice, StackingRule& rule) const {
    const Fact& fact = book_[choice];
    const Evaluation::Value value = evaluation_.value(fact.read, lane_);
    rule.may_be_unchosen = value.can_be_absent;
    if (!value.can_exist) return;
    const auto values = book_.domain_values[book_[fact.type.domain].values];
    const std::uint32_t low = choice_index(value.interval.low);
    const std::uint32_t high = choice_index(value.interval.high);
    for (std::uint32_t i = low; i <= high && i < values.size(); ++i) {
      const std::string_view name = book_.text(values[i].id);
      const auto chosen = std::ranges::find_if(rule.members, [&](std::uint32_t member) {
        return book_.text(book_[standings_[member].result.program].short_id) == name;
      });
      if (chosen != rule.members.end()) {
        rule.chosen.push_back(*chosen);
      } else {
        rule.may_be_unchosen = true;
      }
    }
  }

  void add_member(const Standing& standing) {
    const ProgramResult& result = standing.result;
    const Program& program = book_[result.program];
    problem_.stacking.push_back({Interval{}, standing.surely, standing.possibly});
    TotalsMember member;
    member.policy = program.policy;
    member.amount = counted_amount(book_, result);
    member.reported = is_reported(result.program);
    if (result.has_amount && is_money(result.amount_type) && static_cast<unsigned>(program.category) < 3) {
      Bucket bucket{static_cast<std::uint8_t>(program.category), Bucket::Rate::once};
      if (program.pay.form == PayForm::rate) {
        bucket.rate = program.pay.every == Period::month ? Bucket::Rate::monthly : Bucket::Rate::yearly;
      }
      member.bucket = bucket;
    }
    problem_.members.push_back(std::move(member));
  }

  // By their amounts where all of a component have one unit, else by their wholes.
  void compare() {
    std::vector<StackingRule> rules;
    for (const TotalsRule& entry : problem_.rules) rules.push_back(entry.rule);
    problem_.by_amount.assign(standings_.size(), true);
    const auto type_of = [&](std::uint32_t member) -> std::optional<Type> {
      const NodeId amount = book_[standings_[member].result.program].amount;
      if (amount == NodeId::none) return std::nullopt;
      Type type = book_[amount].type;
      type.domain = DomainId::none;
      return type;
    };
    for (const auto& component : components(static_cast<std::uint32_t>(standings_.size()), rules)) {
      const bool one_unit = std::ranges::all_of(
          component, [&](std::uint32_t member) { return type_of(member) == type_of(component.front()); });
      for (const std::uint32_t member : component) {
        const ProgramResult& result = standings_[member].result;
        problem_.by_amount[member] = one_unit;
        Interval& compared = problem_.stacking[member].compared;
        if (!result.has_amount) {
          compared = single(0);
        } else if (one_unit) {
          compared = counted_amount(book_, result);
        } else if (result.whole) {
          compared = *result.whole;
        } else {
          compared.low = 0;
        }
      }
    }
  }

  const Evaluation& evaluation_;
  const Rulebook& book_;
  std::size_t lane_;
  Detail detail_;
  std::vector<Standing> standings_;
  TotalsProblem problem_;
};

}  // namespace

ApplicantResult result_of(const Evaluation& evaluation, std::size_t lane, Detail detail) {
  return LaneResults(evaluation, lane, detail).run();
}

}  // namespace rencai
