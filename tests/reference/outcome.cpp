#include "outcome.h"

#include "payers.h"
#include "payments.h"

namespace rencai::reference {

Range range_of(const Value& value) { return {value.low, value.high, value.unspecified}; }

bool is_money(const Type& type) {
  return type.kind == Kind::number && type.unit.contains("元") && !type.unit.contains("分");
}

namespace {

Value number_value(const Range& range) {
  Value value = interval_value({Kind::number, nullptr, {}, false, 0}, range.low, range.high);
  value.unspecified = range.unspecified;
  return value;
}

Range floored_at_zero(const Range& range) {
  return range_of(greatest({number_value(range), number_value({closed(0), closed(0), false})}));
}

std::string pay_form(const ProgramSyntax& program) {
  if (!program.pay) return "no pay:";
  const PaySyntax& pay = *program.pay;
  if (pay.form.stated()) return "pay: once";
  if (!pay.after.empty()) return pay.parts.empty() ? "pay: after" : "pay: after, parts";
  if (!pay.parts.empty()) return pay.times ? "pay: every, parts, times" : "pay: every, parts";
  if (pay.times) return "pay: every, times";
  return pay.every.stated() ? "pay: a rate, every" : "pay: a rate";
}

void take(FactSet& into, const FactSet& facts) { into.insert(facts.begin(), facts.end()); }

Value won(Evaluator& evaluator, ProgramRef ref, Answer& answer) {
  const auto& program = evaluator.rules().program(ref);
  if (!program.selection || program.selection->by.text.empty() || program.selection->by.text == "application")
    return condition(true, false);
  const int policy = static_cast<int>(ref.policy);
  answer = program.selection->won ? evaluator.evaluate(*program.selection->won, {policy, nullptr})
                                  : evaluator.fact(*evaluator.rules().find_fact(program.name.text + ".won", policy));
  evaluator.tally(program.selection->won ? "won:" : "PROGRAM.won", as_condition(answer.value));
  return as_condition(answer.value);
}

// Constructs of a program that are neither conditions nor values: by what the program then comes to.
void tally_program(const Evaluator& evaluator, const ProgramSyntax& program, const ProgramResult& result) {
  if (evaluator.counts == nullptr) return;
  evaluator.tally("category: " + program.category.text, result.eligible);
  const auto& kind = evaluator.applicant().kind;
  if (kind != "person") evaluator.tally("for: other than a person", result.eligible);
  if (program.kinds.size() > 1) evaluator.tally("for: several kinds", result.eligible);
  if (program.amount && program.amount->kind == ExpressionKind::name && program.amount->name == "unspecified")
    evaluator.tally("amount: unspecified", result.eligible);
  if (program.payer && !program.amount) evaluator.tally("payer: of what has no amount", result.eligible);
  if (!program.selection) return;
  const Value granted = all_of({result.eligible, result.won});
  evaluator.tally("selection: " + program.selection->by.text, granted);
  if (!program.selection->quota_count) return;
  const auto& words = program.selection->quota_count->unit_words;
  const bool of_money = !words.empty() && words.front().word.ends_with("元");
  evaluator.tally(of_money ? "selection: quota of money" : "selection: quota of places", granted);
}

}  // namespace

Type amount_type(const ProgramSyntax& program, Type type) {
  static const std::set<std::string> sums = {"housing", "allowance", "funding", "loan", "repayment", "tax"};
  if (!type.any_unit && type.kind != Kind::nothing) return type;
  type.kind = Kind::number;
  if (!sums.contains(program.category.text)) return type;
  type.unit = {{"元", 1}};
  const bool in_parts =
      program.pay && (program.pay->every.stated() || !program.pay->parts.empty() || !program.pay->after.empty());
  if (program.pay && !in_parts &&
      (program.pay->at_most || program.pay->from || program.pay->until || program.pay->served))
    type.unit["月"] = -1;
  return type;
}

Range rounded_to_fen(const Range& range) {
  // An open end stays open only where rounding does not move it.
  const auto rounded_end = [](const End& end) {
    if (!end.bounded) return end;
    const Exact at = to_fen(end.at);
    return End{true, end.open && at == end.at, at};
  };
  Range rounded{rounded_end(range.low), rounded_end(range.high), range.unspecified};
  if (rounded.low.bounded && rounded.high.bounded && rounded.low.at == rounded.high.at)
    rounded.low.open = rounded.high.open = false;
  return rounded;
}

ProgramResult evaluate_program(Evaluator& evaluator, ProgramRef ref) {
  const auto& program = evaluator.rules().program(ref);
  const Evaluator::Scope scope{static_cast<int>(ref.policy), nullptr};
  ProgramResult result;
  result.program = ref;
  std::vector<Answer> read;
  result.in_force = evaluator.in_force(ref).value;
  const Answer eligible = evaluator.eligible(ref);
  result.eligible = eligible.value;
  result.missing = eligible.missing;
  read.push_back(eligible);
  std::optional<Answer> shared_amount;
  bool is_shared_money = false;
  if (program.amount) {
    const Answer amount = evaluator.evaluate(*program.amount, scope);
    read.push_back(amount);
    take(result.missing, amount.missing);
    result.has_amount = amount.value.can_exist;
    result.amount_type = amount_type(program, amount.value.type);
    result.exact_amount = range_of(amount.value);
    const bool money = is_money(result.amount_type);
    const bool open = amount.value.type.any_unit || amount.value.type.kind == Kind::nothing;
    if (money) result.exact_amount = floored_at_zero(result.exact_amount);
    result.amount = money ? rounded_to_fen(result.exact_amount) : result.exact_amount;
    if (money) {
      evaluator.tally(pay_form(program), amount.value);
      const Plan plan = plan_payments(evaluator, ref, result.amount_type, open, result.exact_amount, result.amount);
      result.payments = plan.payments;
      result.whole = plan.whole;
      result.due = plan.due;
      if (result.due) {
        const bool known =
            result.due->low.bounded && result.due->high.bounded && result.due->low.at == result.due->high.at;
        const bool none = known && result.due->low.at.sign() == 0;
        evaluator.tally("pay: due by today", known ? condition(!none, none) : condition(true, true));
      }
      if (plan.amount) result.amount = *plan.amount;
      for (const auto& answer : plan.answers) {
        read.push_back(answer);
        take(result.missing, answer.missing);
      }
    }
    shared_amount = amount;
    is_shared_money = money;
    if (!result.has_amount) {
      result.payments.reset();
      result.whole.reset();
      result.due.reset();
    }
  }
  if (program.payer) {
    const bool number = shared_amount && result.amount_type.kind == Kind::number;
    const SharedOut shared = share_out(evaluator, ref, shared_amount.value_or(Answer{}),
                                       number ? std::optional(result.amount) : std::nullopt, is_shared_money);
    if (!program.amount || result.has_amount) result.payers = shared.payers;
    read.insert(read.end(), shared.answers.begin(), shared.answers.end());
    take(result.missing, shared.missing);
  }
  Answer won_answer;
  result.won = won(evaluator, ref, won_answer);
  read.push_back(won_answer);
  tally_program(evaluator, program, result);
  if (program.selection && program.selection->quota_count)
    read.push_back(evaluator.evaluate(*program.selection->quota_count, scope));
  for (const auto& [name, expression] : program.outputs) {
    const Answer output = evaluator.evaluate(expression, scope);
    read.push_back(output);
    result.outputs[name.text] = output.value;
    evaluator.tally("also:", output.value);
  }
  for (const auto& answer : read) {
    result.divided_by_zero = result.divided_by_zero || answer.divided_by_zero;
    result.overflow = result.overflow || answer.overflow;
    for (const Fact* fact : answer.reads) {
      if (evaluator.assumed(*fact)) result.assumed.insert(fact);
      if (evaluator.contradicted(*fact)) result.contradictions.insert(fact);
    }
  }
  if (!result.in_force.can_be_true) {
    result.outcome = Outcome::not_in_force;
  } else if (!result.contradictions.empty()) {
    result.outcome = Outcome::contradicted;
  } else if (!result.eligible.can_be_true || !result.won.can_be_true) {
    result.outcome = Outcome::ineligible;
  } else {
    result.outcome = result.eligible.can_be_false ? Outcome::possible : Outcome::eligible;
  }
  if (result.outcome != Outcome::eligible && result.outcome != Outcome::possible) result.missing.clear();
  return result;
}

}  // namespace rencai::reference
