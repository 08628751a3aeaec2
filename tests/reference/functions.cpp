// The functions of the rule language.
#include "calendar.h"
#include "evaluate.h"

namespace rencai::reference {

namespace {

Value bounded_on_one_side(const std::string& name, Value value) {
  if (name == "at_least" || name == "above") {
    value.low.open = value.low.open || name == "above";
    value.high = unbounded_end;
  } else {
    value.high.open = value.high.open || name == "below";
    value.low = closed(0);
  }
  value.type.counts = 0;
  return not_reversed(value);
}

// b - a in steps, the least from the latest a to the earliest b.
Answer between(const std::string& name, const Answer& a, const Answer& b) {
  const bool years = name.find("years") != std::string::npos;
  const bool days = name == "days_between";
  Value value = plus(a.value, b.value);  // for E and A
  value.type = {Kind::number, nullptr, Unit{{days ? "天" : "月", 1}}, false, years ? 12 : 1};
  if (value.can_exist) {
    const auto count = [&](const End& from_end, const End& to_end) {
      const std::int64_t from_day = from_end.at.floor().clamped();
      const std::int64_t to_day = to_end.at.floor().clamped();
      if (days) return Exact(to_day - from_day);
      const std::int64_t step = years ? 12 : 1;
      return Exact(
          (name.starts_with("full") ? full_steps(from_day, to_day, step) : started_steps(from_day, to_day, step)) *
          step);
    };
    value.low = closed(count(a.value.high, b.value.low));
    value.high = closed(count(a.value.low, b.value.high));
  }
  return from(value, {a, b});
}

}  // namespace

Answer Evaluator::call(const Expression& expression, Scope scope, const Domain* domain) {
  const std::string& name = expression.name;
  const std::string* list = list_of_aggregate(expression);
  if (name == "received") {
    // What both of a couple received is added up.
    Expression own = expression;
    Expression spouses = expression;
    const auto is_spouses = [&](const Expression& one) {
      return one.kind != ExpressionKind::text && rules_.after_spouse(one.name).has_value();
    };
    std::erase_if(own.operands, is_spouses);
    std::erase_if(spouses.operands, [&](const Expression& one) { return !is_spouses(one); });
    if (!own.operands.empty() && !spouses.operands.empty()) {
      Expression sum = expression;
      sum.kind = ExpressionKind::add;
      sum.operands = {own, spouses};
      return evaluate(sum, scope, domain);
    }
  }
  if (list != nullptr || name == "received") {
    const bool of_spouse = rules_.after_spouse(list != nullptr ? *list : expression.operands[0].name).has_value();
    const auto ask = [&](Evaluator& evaluator) {
      Scope own{scope.policy, scope.rest};
      own.spouses_list = of_spouse;
      return list != nullptr ? evaluator.aggregate(expression, own) : evaluator.received(expression, own);
    };
    return of_spouse != scope.spouses_list ? of_partner(ask) : ask(*this);
  }
  const auto argument = [&](std::size_t i) { return evaluate(expression.operands[i], scope, domain); };
  if (name == "min" || name == "max") {
    std::vector<Answer> values;
    for (std::size_t i = 0; i < expression.operands.size(); ++i) values.push_back(argument(i));
    return extreme(std::move(values), name == "max");
  }
  if (name == "round" || name == "floor" || name == "ceil") {
    std::vector<Answer> arguments = {argument(0)};
    Exact step = 1;
    if (expression.operands.size() > 1) {
      arguments.push_back(argument(1));
      step = arguments[1].value.low.at;
    }
    Value value = arguments[0].value;
    for (End* end : {&value.low, &value.high}) {
      if (!end->bounded) continue;
      *end = closed(name == "round"   ? round_to(end->at, step)
                    : name == "floor" ? floor_to(end->at, step)
                                      : ceil_to(end->at, step));
    }
    value.type.counts = 0;
    return from(value, arguments);
  }
  if (name == "if") {
    const Domain* lent = domain != nullptr ? domain : rules_.domain_of(expression, scope.policy, scope.list);
    Answer when = evaluate(expression.operands[0], scope);
    when.value = as_condition(when.value);
    return first_of_answer(
        {{when, evaluate(expression.operands[1], scope, lent)},
         {{condition(true, false), {}, {}, false, false}, evaluate(expression.operands[2], scope, lent)}});
  }
  if (name == "or_else") {
    const Domain* lent = domain != nullptr ? domain : rules_.domain_of(expression, scope.policy, scope.list);
    return or_else_answer(evaluate(expression.operands[0], scope, lent), evaluate(expression.operands[1], scope, lent));
  }
  if (name == "exists") {
    const Expression& what = expression.operands[0];
    const auto rest = what.kind == ExpressionKind::name ? rules_.after_spouse(what.name) : std::nullopt;
    const Fact* group =
        what.kind == ExpressionKind::name ? rules_.find_fact(what.name, scope.policy, scope.list) : nullptr;
    if (group != nullptr && group->form != FactForm::single && group->type.kind == Kind::condition) {
      const auto ask = [&](Evaluator& evaluator) { return evaluator.fact(*group); };
      const Answer answer = rest.has_value() != scope.spouses_list ? of_partner(ask) : ask(*this);
      tally(group->form == FactForm::list     ? "exists(LIST)"
            : group->form == FactForm::record ? "exists(RECORD)"
                                              : "exists(spouse)",
            answer.value);
      return answer;
    }
    const Answer answer = argument(0);
    const Value result = condition(answer.value.can_exist, answer.value.can_be_absent);
    tally("exists()", result);
    return from(result, {answer});
  }
  if (name == "at_least" || name == "above" || name == "up_to" || name == "below") {
    const Answer answer = argument(0);
    tally_open(name + "()", {answer}, answer.value);
    return from(bounded_on_one_side(name, answer.value), {answer});
  }
  if (name == "age_at") {
    Expression birth;  // an element's own, where it has one
    birth.name = "birth_date";
    return between("full_years_between", expression.operands.size() == 2 ? argument(0) : evaluate(birth, scope),
                   argument(expression.operands.size() - 1));
  }
  if (name == "start_of_year" || name == "start_of_month") {
    const Answer answer = argument(0);
    Value value = answer.value;
    if (value.can_exist)
      for (End* end : {&value.low, &value.high}) {
        const Day day = day_of(end->at.floor().clamped());
        end->at = number_of({day.year, name == "start_of_year" ? 1 : day.month, 1});
      }
    return from(value, {answer});
  }
  if (name == "value_at") {
    const Answer day = evaluate(expression.operands[1], scope);
    return parameter(*rules_.find_parameter(expression.operands[0].name, scope.policy), scope.policy, day);
  }
  if (name == "gets" || name == "amount_of") {
    const std::string& program = expression.operands[0].name;
    const auto ask = [&](Evaluator& evaluator) {
      const ProgramRef ref = *rules_.find_program(program, scope.policy);
      if (name == "amount_of") return evaluator.granted_amount(ref);
      const Answer answer = evaluator.eligible(ref);
      return from(answer.value, {answer});
    };
    return rules_.after_spouse(program).has_value() != scope.spouses_list ? of_partner(ask) : ask(*this);
  }
  return between(name, argument(0), argument(1));  // full_years_between ... days_between
}

}  // namespace rencai::reference
