// Case lists with what they miss.
#include "evaluate.h"

namespace rencai::reference {

namespace {

void take_missing(Answer& answer, const Answer& part) {
  answer.missing.insert(part.missing.begin(), part.missing.end());
}

// Everything but what is missed.
Answer framed(Value value, const std::vector<AnsweredCase>& cases) {
  std::vector<Answer> arguments;
  for (const auto& one : cases) {
    arguments.push_back(one.when);
    arguments.push_back(one.is);
  }
  Answer answer = from(std::move(value), arguments);
  answer.missing.clear();
  return answer;
}

std::vector<EvaluatedCase> values_of(const std::vector<AnsweredCase>& cases) {
  std::vector<EvaluatedCase> values;
  for (const auto& one : cases) values.push_back({one.when.value, one.is.value});
  return values;
}

}  // namespace

Answer first_of_answer(const std::vector<AnsweredCase>& cases) {
  const auto values = values_of(cases);
  Answer answer = framed(first_of(values), cases);
  if (answer.value.decided()) return answer;
  const auto reached = reached_cases(values);
  for (std::size_t i = 0; i < cases.size(); ++i) {
    take_missing(answer, cases[i].when);
    if (reached[i]) take_missing(answer, cases[i].is);
    if (!cases[i].when.value.can_be_false) break;
  }
  return answer;
}

Answer highest_of_answer(const std::vector<AnsweredCase>& cases) {
  Answer answer = framed(highest_of(values_of(cases)), cases);
  if (answer.value.decided()) return answer;
  bool any_certain = false;
  for (const auto& one : cases)
    any_certain = any_certain || (!one.when.value.can_be_false && !one.is.value.can_be_absent);
  const End& low = answer.value.low;
  for (const auto& one : cases) {
    if (!one.when.value.can_be_true) continue;
    const Value& value = one.is.value;
    if (any_certain && !value.can_exist) continue;
    if (any_certain && low.bounded && value.high.bounded) {
      const int order = Exact::compare(value.high.at, low.at);
      const bool above = order > 0 || (order == 0 && !value.high.open && low.open);
      if (!above) continue;
    }
    take_missing(answer, one.when);
    take_missing(answer, one.is);
  }
  return answer;
}

Answer sum_of_answer(const std::vector<AnsweredCase>& cases) {
  Answer answer = framed(sum_of(values_of(cases)), cases);
  if (answer.value.decided()) return answer;
  for (const auto& one : cases) {
    if (!one.when.value.can_be_true) continue;
    take_missing(answer, one.when);
    take_missing(answer, one.is);
  }
  return answer;
}

Answer or_else_answer(const Answer& first, const Answer& second) {
  Answer answer = from(or_else(first.value, second.value), {first, second});
  answer.missing.clear();
  if (answer.value.decided()) return answer;
  take_missing(answer, first);
  if (first.value.can_be_absent) take_missing(answer, second);
  return answer;
}

}  // namespace rencai::reference
