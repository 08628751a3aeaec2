#include "eval/counted.h"

#include "eval/interval_math.h"
#include "eval/payers.h"

namespace rencai {

Interval counted_of(const Pay& pay, const PaymentPlan& plan) {
  if (pay.form != PayForm::rate || !plan.payments) return plan.whole ? *plan.whole : plan.amount;
  const Interval& times = plan.payments->times;
  Interval counted = plan.amount;
  if (times.low && times.low->sign() == 0 && !times.low_open) {
    counted.low = 0;
    counted.low_open = false;
  }
  if (times.high && times.high->sign() == 0) counted = single(0);
  return counted;
}

Interval counted_amount(const Rulebook& rulebook, const ProgramResult& result) {
  return counted_of(rulebook[result.program].pay, {result.amount, result.payments, result.whole});
}

std::vector<PayerAmount> counted_payers(const Evaluation& evaluation, const ProgramResult& result, std::size_t lane) {
  const Interval counted = counted_amount(evaluation.rulebook(), result);
  if (counted == result.amount || result.payers.empty()) return result.payers;
  const ReachedCases reached = reached_cases(evaluation, evaluation.rulebook()[result.program], lane);
  return payers_of(reached.cases, reached.may_be_none, counted, is_money(result.amount_type));
}

bool surely_counts(const ProgramResult& result) {
  return result.outcome == Outcome::eligible && result.won == Truth::yes && result.may_be_absorbed_by.empty();
}

}  // namespace rencai
