#include "eval/standings.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "eval/interval_math.h"
#include "eval/payers.h"
#include "eval/payments.h"

namespace rencai {
namespace {

bool is_for(const Program& program, ApplicantKind kind) {
  return (program.kinds >> static_cast<unsigned>(kind) & 1U) != 0;
}

std::uint32_t choice_index(const std::optional<Rational>& end) {
  return end ? static_cast<std::uint32_t>(end->numerator()) : 0;
}

class LaneStandings {
 public:
  LaneStandings(const Evaluation& evaluation, std::size_t lane, Detail detail)
      : evaluation_(evaluation), book_(evaluation.rulebook()), lane_(lane), detail_(detail) {}

  [[nodiscard]] std::vector<Standing> run() const {
    const ApplicantKind kind = evaluation_.block().kind(lane_);
    std::vector<Standing> standings;
    for (const ProgramId id : evaluation_.code().programs) {
      if (is_for(book_[id], kind)) standings.push_back(standing(id));
    }
    return standings;
  }

 private:
  [[nodiscard]] Truth won(const Program& program) const {
    if (program.selection == SelectionKind::application) return Truth::yes;
    return program.won == NodeId::none ? Truth::unknown : evaluation_.condition(program.won, lane_);
  }

  [[nodiscard]] Standing standing(ProgramId id) const {
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
    const Block& block = evaluation_.block();
    if (!book_.is_of_spouse(id)) return assumed(id, lane_);
    return block.can_have_spouse(lane_) && assumed(book_.counterpart(id), block.partners()[lane_]);
  }
  [[nodiscard]] bool assumed(FactId id, std::size_t lane) const {
    const Fact& fact = book_[id];
    const Block& block = evaluation_.block();
    if (fact.if_absent == NodeId::none) return false;
    if (!fact.is_field()) return block.stated(id, lane) == Stated::absent;
    const Block::Elements& elements = block.elements(fact.list, lane);
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
  void figures(const Program& program, ProgramResult& result) const {
    std::optional<Interval> amount;
    bool money = false;
    if (program.amount != NodeId::none) {
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
    if (program.payers.count > 0) {
      const ReachedCases reached = reached_cases(evaluation_, program, lane_);
      const bool is_number = result.amount_type.kind == Kind::number;
      result.payers = payers_of(reached.cases, reached.may_be_none, is_number ? amount : std::nullopt, money);
    }
    if (detail_ == Detail::figures) return;
    for (const Output& output : book_.outputs[program.outputs]) result.outputs.push_back(output_value(output));
    append_missing(evaluation_, result.program, lane_, result.missing);
  }

  Interval money_amount(const Program& program, const Interval& computed, ProgramResult& result) const {
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

  const Evaluation& evaluation_;
  const Rulebook& book_;
  std::size_t lane_;
  Detail detail_;
};

}  // namespace

std::vector<Standing> standings_of(const Evaluation& evaluation, std::size_t lane, Detail detail) {
  return LaneStandings(evaluation, lane, detail).run();
}

}  // namespace rencai
