// What constructs of the language the random files hold, and what they came to.
#include "evaluate.h"

namespace rencai::reference {

namespace {

// Those that are told apart by what they are about are counted where that is known: an empty name.
std::string construct_of(const Expression& expression) {
  switch (expression.kind) {
    case ExpressionKind::all: return "all";
    case ExpressionKind::any: return "any";
    case ExpressionKind::negation: return "not";
    case ExpressionKind::count_at_least: return "at_least N of";
    case ExpressionKind::add: return "+";
    case ExpressionKind::subtract: return "-";
    case ExpressionKind::multiply: return "*";
    case ExpressionKind::divide: return "/";
    case ExpressionKind::minus: return "unary -";
    case ExpressionKind::first_of: return "first_of";
    case ExpressionKind::highest_of: return "highest_of";
    case ExpressionKind::sum_of: return "sum_of";
    case ExpressionKind::at_most: return "at_most:";
    case ExpressionKind::at_least: return "at_least:";
    default: return "";
  }
}

const char* operator_of(const Expression& expression) {
  switch (expression.kind) {
    case ExpressionKind::equal: return "==";
    case ExpressionKind::not_equal: return "!=";
    case ExpressionKind::less: return "<";
    case ExpressionKind::less_or_equal: return "<=";
    case ExpressionKind::greater: return ">";
    case ExpressionKind::greater_or_equal: return ">=";
    case ExpressionKind::not_in: return "not in";
    default: return "in";
  }
}

std::string kind_words(const Type& type) {
  switch (type.kind) {
    case Kind::condition: return " of conditions";
    case Kind::number: return " of numbers";
    case Kind::date: return " of dates";
    case Kind::choice: return type.domain->ordered ? " of ordered choices" : " of choices";
    case Kind::text: return " of texts";
    default: return "";
  }
}

bool is_open(const std::string& function) {
  return function == "at_least" || function == "above" || function == "up_to" || function == "below";
}

}  // namespace

void Evaluator::tally(const std::string& construct, const Value& value, Zero zero) const {
  if (counts == nullptr) return;
  const bool none = zero == Zero::none && value.type.kind == Kind::number && value.decided() && value.low.bounded &&
                    value.low.at.sign() == 0;
  const bool absent = value.is_condition() ? !value.can_be_true : !value.can_exist || none;
  ++(*counts)[construct][!value.decided() ? 2 : absent ? 0 : 1];
}

void Evaluator::tally_open(const std::string& construct, const std::vector<Answer>& arguments,
                           const Value& value) const {
  bool settled = true;
  for (const auto& argument : arguments) settled = settled && argument.missing.empty();
  tally(construct, settled ? condition(value.can_exist, !value.can_exist) : condition(true, true));
}

void Evaluator::tally(const Expression& expression, Scope scope, const Value& value) const {
  if (expression.kind != ExpressionKind::call) {
    if (const std::string construct = construct_of(expression); !construct.empty()) tally(construct, value);
    return;
  }
  const std::string& name = expression.name;
  const std::string* list = list_of_aggregate(expression);
  if (list == nullptr) {
    const bool takes_program = name == "gets" || name == "amount_of" || name == "received";
    const bool of_spouse = takes_program && rules_.after_spouse(expression.operands[0].name).has_value();
    const Zero zero = name == "received" ? Zero::none : Zero::one;
    if (of_spouse)
      tally(name + "(spouse.P)", value, zero);
    else if (name == "age_at" && scope.list != nullptr && find_field(*scope.list, "birth_date") != nullptr)
      tally("age_at() of an element", value);
    else if (name != "exists" && !is_open(name))
      tally(name + "()", value, zero);
    if (takes_program) tally_named(expression, scope, value, zero);
    if (expression.operands.size() > 1 && (name == "round" || name == "floor" || name == "ceil"))
      tally("rounding to a step", value);
    return;
  }
  const bool extreme = name == "min" || name == "max";
  const Fact& fact = *rules_.find_fact(*list, scope.policy, nullptr);
  const Type type = value.type.kind == Kind::choice && value.type.domain == nullptr ? fact.type : value.type;
  tally(name + (expression.where.empty() ? "(of list)" : "(of list where)") + (extreme ? kind_words(type) : ""), value,
        Zero::none);
  if (name.find("run") != std::string::npos && expression.operands.size() > (name == "longest_run" ? 1U : 2U))
    tally(name + "(with a gap)", value, Zero::none);
  if (rules_.after_spouse(*list)) tally("aggregate over a spouse's list", value, Zero::none);
  if (scope.list != nullptr) tally("aggregate within another", value, Zero::none);
}

// How programs and benefits are named.
void Evaluator::tally_named(const Expression& call, Scope scope, const Value& value, Zero zero) const {
  const Expression& first = call.operands[0];
  if (call.operands.size() > 1) tally(call.name + "(of several)", value, zero);
  if (first.kind != ExpressionKind::text && first.name.find('.') == std::string::npos) return;
  const auto program = rules_.find_program(first.name, scope.policy);
  if (!program) {
    if (first.kind == ExpressionKind::text) tally(call.name + "(of another benefit)", value, zero);
    return;
  }
  const bool own = static_cast<int>(program->policy) == scope.policy;
  if (first.kind == ExpressionKind::text) tally(call.name + "(\"PROGRAM\")", value, zero);
  if (!own) tally(call.name + "(of another policy)", value, zero);
}

void Evaluator::tally_fact(const Fact& fact, const Element* element, Statement::Form form, const Value& value) const {
  if (counts == nullptr || fact.syntax == nullptr || element == &other_element) return;
  const FactSyntax& syntax = *fact.syntax;
  const std::string whose = element != nullptr ? "field: " : "fact: ";
  tally(whose + syntax.type.text, value);
  if (fact.form == FactForm::single && fact.within != nullptr && element == nullptr) tally("fact: of a record", value);
  if (syntax.shared) tally("fact: shared", value);
  if (syntax.reviewer) tally("fact: for the reviewer", value);
  if (syntax.derived) tally("fact: derived", value);
  if (fact.key != nullptr) tally("fact: list with a key", value);
  // A policy's own values of a fact of which each has its own.
  for (const auto& completed : rules_.completed)
    if (&completed == &syntax) tally("fact: listed per policy", value);
  const bool absent = form == Statement::Form::absent;
  if (syntax.if_absent) tally("if_absent:", condition(absent || form == Statement::Form::unknown, !absent));
}

void Evaluator::tally_comparison(const Expression& expression, const Value& a, const Value& b,
                                 const Value& result) const {
  tally(operator_of(expression) + kind_words(a.type.kind == Kind::nothing ? b.type : a.type), result);
}

void Evaluator::tally_membership(const Expression& expression, const Value& element, const Value& result) const {
  const Expression& set = expression.operands[1];
  std::string what = " a list" + kind_words(element.type);
  if (set.kind == ExpressionKind::text)
    what = " a place";
  else if (set.kind == ExpressionKind::range)
    what = " a range" + kind_words(element.type);
  tally(operator_of(expression) + what, result);
}

}  // namespace rencai::reference
