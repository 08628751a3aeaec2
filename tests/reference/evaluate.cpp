#include "evaluate.h"

#include <algorithm>

#include "calendar.h"
#include "outcome.h"

namespace rencai::reference {

Answer from(Value value, const std::vector<Answer>& arguments) {
  Answer answer;
  const bool decided = value.decided();
  answer.value = std::move(value);
  for (const auto& argument : arguments) {
    if (!decided) answer.missing.insert(argument.missing.begin(), argument.missing.end());
    answer.reads.insert(argument.reads.begin(), argument.reads.end());
    answer.divided_by_zero = answer.divided_by_zero || argument.divided_by_zero;
    answer.overflow = answer.overflow || argument.overflow;
  }
  return answer;
}

namespace {

// full_years_between and the like beside a plain number count years, months or days.
void let_count(std::vector<Answer>& answers) {
  const bool beside_plain = std::any_of(answers.begin(), answers.end(), [](const Answer& answer) {
    const Type& type = answer.value.type;
    return type.kind == Kind::number && type.counts == 0 && type.unit.empty() && !type.any_unit;
  });
  for (auto& answer : answers) {
    Value& value = answer.value;
    if (value.type.counts == 0) continue;
    if (beside_plain) {
      for (End* end : {&value.low, &value.high})
        if (end->bounded) end->at = end->at / value.type.counts;
      value.type.unit.clear();
    }
    if (beside_plain) value.type.counts = 0;
  }
}

void take_unit(Value& value, const std::vector<Answer>& arguments) {
  for (const auto& argument : arguments) {
    if (argument.value.type.kind == Kind::nothing || argument.value.type.any_unit) continue;
    value.type = argument.value.type;
    break;
  }
  value.type.counts = 0;
}

Value whole_calendar(Value value) {
  value.low = closed(first_day_number);
  value.high = closed(last_day_number);
  return value;
}

}  // namespace

Answer Evaluator::today() const {
  return {interval_value({Kind::date, nullptr, {}, false, 0}, closed(today_), closed(today_)), {}, {}, false, false};
}

Answer Evaluator::literal(const Expression& expression) const {
  Type type;
  type.kind = Kind::number;
  Exact number = exact_of(expression.number);
  if (const auto unit = unit_of_words(expression.unit_words)) {
    type.unit = unit->unit;
    number = number * unit->factor;
  }
  type.any_unit = number.sign() == 0 && expression.unit_words.empty() && !expression.percent;
  return {interval_value(type, closed(number), closed(number)), {}, {}, false, false};
}

const Statement* Evaluator::statement_of(const Fact& fact, const Element* element) const {
  const auto& facts = element != nullptr ? *element : applicant_.facts;
  const auto found = facts.find(&fact);
  return found == facts.end() ? nullptr : &found->second;
}

Answer Evaluator::fact(const Fact& fact, const Element* element) {
  const auto key = std::pair(&fact, element);
  if (const auto known = facts_.find(key); known != facts_.end()) return known->second;
  const Statement* stated = statement_of(fact, element);
  // An element of which it is not known that it is there may state any of its fields.
  const auto unstated = element == &other_element ? Statement::Form::unknown : Statement::Form::absent;
  const auto form = stated == nullptr ? unstated : stated->form;
  const bool has_derived = fact.syntax != nullptr && fact.syntax->derived;
  const bool has_default = fact.syntax != nullptr && fact.syntax->if_absent;
  const Scope scope{fact.policy, nullptr, element != nullptr ? fact.within : nullptr, element};
  std::vector<Answer> arguments;
  if (has_derived) {
    std::vector<Answer> sides = {{interval_value(fact.type, fact.low, fact.high), {}, {}, false, false},
                                 evaluate(*fact.syntax->derived, scope, fact.type.domain)};
    if (fact.type.kind == Kind::number) let_count(sides);
    arguments.push_back(sides[1]);
  }
  const Domain* domain = fact.type.domain;
  if (has_default) {
    if (fact.type.kind == Kind::set) {
      Value set;
      set.type = fact.type;
      set.surely.assign(domain->ids.size(), false);
      for (const auto& item : fact.syntax->if_absent->operands) set.surely[*domain->find(item.name)] = true;
      set.possibly = set.surely;
      arguments.push_back({set, {}, {}, false, false});
    } else if (fact.form == FactForm::list) {  // the empty list
      arguments.push_back({condition(true, false), {}, {}, false, false});
    } else {
      arguments.push_back(evaluate(*fact.syntax->if_absent, scope, domain));
      if (fact.type.kind == Kind::number) arguments.back().value.type = fact.type;
    }
  }
  Value value;
  // An element that nobody stated misses none of its fields.
  const FactSet itself = element == &other_element ? FactSet{} : FactSet{&fact};
  FactSet missing;
  if (form == Statement::Form::value || form == Statement::Form::partial || form == Statement::Form::nothing) {
    value = stated->value;
    if (!value.decided()) missing = itself;
  } else if (has_derived) {
    value = arguments[0].value;
    if (!value.decided()) missing = arguments[0].missing.empty() ? itself : arguments[0].missing;
  } else if (has_default && form == Statement::Form::absent) {
    value = arguments.back().value;
    if (!value.decided()) missing = itself;
  } else {
    value = interval_value(fact.type, fact.low, fact.high);
    if (fact.type.kind == Kind::condition) value = condition(true, true);
    if (fact.type.kind == Kind::set) {
      value.surely.assign(domain->ids.size(), false);
      value.possibly.assign(domain->ids.size(), true);
    }
    if (!value.decided()) missing = itself;
  }
  Answer answer = from(std::move(value), arguments);
  answer.missing = std::move(missing);
  answer.reads.insert(&fact);
  facts_[key] = answer;
  tally_fact(fact, element, form, answer.value);
  return answer;
}

bool Evaluator::assumed(const Fact& fact) const {
  if (fact.id.starts_with("spouse.")) {
    const Statement* is_one = statement_of(*rules_.spouse, nullptr);
    const bool none = is_one != nullptr && is_one->form == Statement::Form::value && !is_one->value.can_be_true;
    return !none && partner_->assumed(*fact.counterpart);
  }
  if (fact.syntax == nullptr || !fact.syntax->if_absent || fact.syntax->derived) return false;
  if (!is_field(fact)) return applicant_.form(&fact) == Statement::Form::absent;
  const Statement* list = statement_of(*fact.within, nullptr);
  if (list == nullptr) return false;
  return std::any_of(list->elements.begin(), list->elements.end(),
                     [&](const Element& element) { return !element.contains(&fact); });
}

bool Evaluator::contradicted(const Fact& fact) {
  if (fact.id.starts_with("spouse.")) return partner_->contradicted(*fact.counterpart);
  if (!is_field(fact)) return contradicted(fact, nullptr);
  const Statement* list = statement_of(*fact.within, nullptr);
  if (list == nullptr) return false;
  return std::any_of(list->elements.begin(), list->elements.end(),
                     [&](const Element& element) { return contradicted(fact, &element); });
}

bool Evaluator::contradicted(const Fact& fact, const Element* element) {
  const Statement* stated = statement_of(fact, element);
  if (fact.syntax == nullptr || stated == nullptr) return false;
  if (stated->form != Statement::Form::value && stated->form != Statement::Form::partial) return false;
  const Scope scope{fact.policy, nullptr, element != nullptr ? fact.within : nullptr, element};
  for (const auto& required : fact.syntax->requires_) {
    const Value met = as_condition(evaluate(required, scope).value);
    tally("requires:", met);
    if (!met.can_be_true) return true;
  }
  if (!fact.syntax->derived) return false;
  std::vector<Answer> sides = {{stated->value, {}, {}, false, false},
                               evaluate(*fact.syntax->derived, scope, fact.type.domain)};
  let_count(sides);
  return !equal(sides[0].value, sides[1].value).can_be_true;
}

Answer Evaluator::table(const DefinitionSyntax& definition, Scope scope, const std::string& field) {
  std::vector<Answer> keys;
  std::vector<AnsweredCase> cases;
  add_rows(definition, definition.rows, scope, field, keys, cases);
  if (definition.otherwise) {
    for (const auto& cell : definition.otherwise->cells)
      if (cell.field.text.empty() || cell.field.text == field)
        cases.push_back({{condition(true, false), {}, {}, false, false}, evaluate(cell.value, scope)});
  }
  return first_of_answer(cases);
}

// One case for each cell of the field: all of its keys hold.
void Evaluator::add_rows(const DefinitionSyntax& definition, const std::vector<TableRow>& rows, Scope scope,
                         const std::string& field, std::vector<Answer>& keys, std::vector<AnsweredCase>& cases) {
  const Expression& selector = definition.table[keys.size()];
  const Domain* domain = rules_.domain_of(selector, scope.policy, scope.list);
  const Answer selected = evaluate(selector, scope);
  for (const auto& row : rows) {
    bool can_be = false;
    bool can_be_other = domain != nullptr && selected.value.can_be_absent;
    if (domain == nullptr) {  // the rows of a condition: true, false
      for (const bool holds : {true, false}) {
        const bool listed = std::find(row.keys.begin(), row.keys.end(), holds ? "true" : "false") != row.keys.end();
        const Value truth = as_condition(selected.value);
        if (holds ? truth.can_be_true : truth.can_be_false) (listed ? can_be : can_be_other) = true;
      }
    }
    std::vector<bool> listed(domain == nullptr ? 0 : domain->ids.size(), false);
    for (const auto& key : row.keys)
      if (domain != nullptr) listed[*domain->find(key)] = true;
    for (std::size_t i = 0; i < listed.size(); ++i) {
      const Exact index = static_cast<std::int64_t>(i);
      if (!selected.value.can_exist || index < selected.value.low.at || index > selected.value.high.at) continue;
      (listed[i] ? can_be : can_be_other) = true;
    }
    keys.push_back(from(condition(can_be, can_be_other), {selected}));
    if (!row.rows.empty()) add_rows(definition, row.rows, scope, field, keys, cases);
    for (const auto& cell : row.cells) {
      if (!cell.field.text.empty() && cell.field.text != field) continue;
      std::vector<Value> conditions;
      for (const auto& key : keys) conditions.push_back(key.value);
      cases.push_back({from(all_of(conditions), keys), evaluate(cell.value, scope)});
    }
    keys.pop_back();
  }
}

Answer Evaluator::definition(const DefinitionSyntax& definition, Scope scope, const std::string& field) {
  const auto compute = [&](Scope within) {
    return definition.value ? evaluate(*definition.value, within) : table(definition, within, field);
  };
  if (definition.for_each.stated()) {
    const Answer answer = compute({scope.policy, nullptr, scope.list, scope.element});
    tally(definition.value ? "definition: for_each" : "definition: for_each, table", answer.value);
    return answer;
  }
  const auto key = std::tuple<const void*, std::string>(&definition, field);
  if (const auto known = definitions_.find(key); known != definitions_.end()) return known->second;
  const Answer answer = compute({scope.policy, nullptr});
  const std::string& called = definition.name.text;
  if (called.starts_with("w_")) tally("wording: " + called.substr(2), answer.value, Zero::none);
  tally(definition.value ? "definition"
        : field.empty()  ? "definition: table"
                         : "definition: table, column",
        answer.value);
  definitions_[key] = answer;
  return answer;
}

Answer Evaluator::parameter(const ParameterSyntax& parameter, int policy, const Answer& day) {
  std::vector<ParameterSyntax::Dated> steps = parameter.values;
  std::sort(steps.begin(), steps.end(), [](const auto& a, const auto& b) { return a.from < b.from; });
  Value value = nothing_value();
  for (std::size_t i = 0; i < steps.size(); ++i) {
    const Answer step = evaluate(steps[i].value, {policy, nullptr});
    if (i == 0) value.type = step.value.type;
    if (value.type.any_unit) value.type = step.value.type;
    const Exact from_day = steps[i].from.days;
    const bool reachable = day.value.can_exist && day.value.high.at >= from_day &&
                           (i + 1 == steps.size() || day.value.low.at < Exact(steps[i + 1].from.days));
    if (!reachable) continue;
    Value one = step.value;
    one.can_exist = true;
    one.can_be_absent = false;
    const Type type = value.type;
    value = value.can_exist ? hull(value, one) : one;
    value.type = type;
  }
  const bool before = day.value.can_exist && !steps.empty() && day.value.low.at < Exact(steps.front().from.days);
  value.can_be_absent = day.value.can_be_absent || before || !value.can_exist;
  tally(steps.size() > 1 ? "parameter by date" : "parameter", value);
  return from(value, {day});
}

Answer Evaluator::name(const Expression& expression, Scope scope, const Domain* domain) {
  const std::string& name = expression.name;
  if (const auto rest = rules_.after_spouse(name)) {
    Expression own = expression;
    own.name = *rest;
    if (scope.spouses_list) return this->name(own, {scope.policy}, nullptr);
    Answer answer = of_partner([&](Evaluator& partner) { return partner.name(own, {scope.policy}, nullptr); });
    tally(rules_.find_definition(*rest, scope.policy) != nullptr ? "spouse.DEFINITION" : "spouse.FACT", answer.value);
    return answer;
  }
  if (domain != nullptr) {
    if (const auto index = domain->find(name)) {
      const End at = closed(static_cast<std::int64_t>(*index));
      return {interval_value({Kind::choice, domain, {}, false, 0}, at, at), {}, {}, false, false};
    }
  }
  if (const std::string outer = "applicant."; name.starts_with(outer)) {
    Expression outside = expression;
    outside.name = name.substr(outer.size());
    const auto tallied = [&](const Answer& answer) {
      tally(scope.list != nullptr ? "applicant.NAME of an element" : "applicant.NAME", answer.value);
      return answer;
    };
    if (scope.spouses_list)
      return tallied(of_partner([&](Evaluator& partner) { return partner.name(outside, {scope.policy}, nullptr); }));
    return tallied(this->name(outside, {scope.policy, scope.rest}, nullptr));
  }
  if (name == "rest" && scope.rest != nullptr) {
    tally("rest in a share", scope.rest->value, Zero::none);
    return *scope.rest;
  }
  if (name == "today") return today();
  if (name == "true" || name == "false") return {condition(name == "true", name == "false"), {}, {}, false, false};
  if (name == "nothing") return {nothing_value(), {}, {}, false, false};
  if (name == "unspecified") {
    Value value = interval_value({Kind::number, nullptr, {}, true, 0}, closed(0), unbounded_end);
    value.unspecified = true;
    return {value, {}, {}, false, false};
  }
  if (const auto* field = scope.list == nullptr ? nullptr : find_field(*scope.list, name))
    return fact(*field, scope.element);
  // Definitions of an element are whose the list is.
  const auto dot = name.rfind('.');
  for (const auto& [whole, column] :
       {std::pair(name, std::string()),
        std::pair(name.substr(0, dot == std::string::npos ? 0 : dot), name.substr(dot + 1))}) {
    const auto* found = rules_.find_definition(whole, scope.policy);
    if (found != nullptr && found->for_each.stated()) return definition(*found, scope, column);
  }
  if (scope.spouses_list && rules_.find_parameter(name, scope.policy) == nullptr)
    return of_partner([&](Evaluator& partner) { return partner.name(expression, {scope.policy}, domain); });
  if (const auto* found = rules_.find_definition(name, scope.policy)) return definition(*found, scope, "");
  if (const auto* found = rules_.find_parameter(name, scope.policy)) return parameter(*found, scope.policy, today());
  if (const auto* found = rules_.find_fact(name, scope.policy)) return fact(*found);
  if (dot != std::string::npos) {
    if (const auto* found = rules_.find_definition(name.substr(0, dot), scope.policy))
      return definition(*found, scope, name.substr(dot + 1));
    if (const auto* found = rules_.find_fact(name.substr(0, dot), scope.policy, scope.list)) {
      Expression value = expression;  // a value named with its fact
      value.name = name.substr(dot + 1);
      return this->name(value, scope, found->type.domain);
    }
  }
  for (const auto& fact : rules_.facts)  // a title's bare value
    if (fact.domain.ordered && fact.domain.find(name)) return this->name(expression, scope, &fact.domain);
  return {nothing_value(), {}, {}, false, false};
}

Answer Evaluator::comparison(const Expression& expression, Scope scope) {
  const Domain* domain = rules_.domain_of(expression.operands[0], scope.policy, scope.list);
  if (domain == nullptr) domain = rules_.domain_of(expression.operands[1], scope.policy, scope.list);
  std::vector<Answer> sides = {evaluate(expression.operands[0], scope, domain),
                               evaluate(expression.operands[1], scope, domain)};
  let_count(sides);
  const Value& a = sides[0].value;
  const Value& b = sides[1].value;
  const auto compared = [&] {
    switch (expression.kind) {
      case ExpressionKind::less: return less(a, b);
      case ExpressionKind::less_or_equal: return less_or_equal(a, b);
      case ExpressionKind::greater: return less(b, a);
      case ExpressionKind::greater_or_equal: return less_or_equal(b, a);
      case ExpressionKind::not_equal: return negation(equal(a, b));
      default: return equal(a, b);
    }
  };
  Value result = compared();
  tally_comparison(expression, a, b, result);
  return from(std::move(result), sides);
}

namespace {

std::vector<std::string> path_parts(const std::string& path) {
  std::vector<std::string> parts(1);
  for (const char c : path) {
    if (c == '/')
      parts.emplace_back();
    else
      parts.back() += c;
  }
  return parts;
}

bool contains_path(const std::string& path, const std::string& part) {
  const auto all = path_parts(path);
  const auto some = path_parts(part);
  return std::search(all.begin(), all.end(), some.begin(), some.end()) != all.end();
}

}  // namespace

Answer Evaluator::membership(const Expression& expression, Scope scope) {
  const Expression& set = expression.operands[1];
  const Domain* domain = rules_.domain_of(expression.operands[0], scope.policy, scope.list);
  std::vector<Answer> arguments = {evaluate(expression.operands[0], scope, domain)};
  const Value element = arguments[0].value;
  Value result;
  if (element.type.kind == Kind::place && set.kind == ExpressionKind::text) {
    const bool known = element.text.has_value();
    const bool inside = known && contains_path(*element.text, set.name);
    result = condition(element.can_exist && (!known || inside),
                       element.can_be_absent || (element.can_exist && (!known || !inside)));
  } else {
    for (const auto& operand : set.operands) arguments.push_back(evaluate(operand, scope, domain));
    let_count(arguments);
    if (set.kind == ExpressionKind::range) {
      result = all_of({less_or_equal(arguments[1].value, arguments[0].value),
                       less_or_equal(arguments[0].value, arguments[2].value)});
    } else if (domain != nullptr) {
      bool can_be = false;
      bool can_be_other = element.can_be_absent;
      for (std::size_t i = 0; i < domain->ids.size() && element.can_exist; ++i) {
        const Exact index = static_cast<std::int64_t>(i);
        if (index < element.low.at || index > element.high.at) continue;
        const bool listed = std::any_of(arguments.begin() + 1, arguments.end(),
                                        [&](const Answer& one) { return one.value.low.at == index; });
        (listed ? can_be : can_be_other) = true;
      }
      result = condition(can_be, can_be_other);
    } else {
      std::vector<Value> equalities;
      for (std::size_t i = 1; i < arguments.size(); ++i)
        equalities.push_back(equal(arguments[0].value, arguments[i].value));
      result = any_of(equalities);
    }
  }
  if (expression.kind == ExpressionKind::not_in) result = negation(result);
  tally_membership(expression, element, result);
  return from(std::move(result), arguments);
}

Answer Evaluator::set_test(const Expression& expression, Scope scope) {
  const Answer set = evaluate(expression.operands[0], scope);
  const Domain* domain = set.value.type.domain;
  const bool any = expression.kind == ExpressionKind::has_any;
  std::vector<Value> contained;
  for (const auto& operand : expression.operands[1].operands) {
    const std::size_t index = *domain->find(operand.name);
    contained.push_back(set.value.can_exist ? condition(set.value.possibly[index], !set.value.surely[index])
                                            : condition(false, true));
  }
  Value result = any ? any_of(contained) : all_of(contained);
  if (!set.value.can_exist) result.can_be_true = false;
  if (set.value.can_be_absent) result.can_be_false = true;
  const Fact* asked = rules_.find_fact(expression.operands[0].name, scope.policy, scope.list);
  const bool keys = asked != nullptr && asked->form == FactForm::list;
  tally(std::string(any ? "has any" : "has all") + (keys ? " of a list with a key" : " of a set"), result);
  return from(result, {set});
}

Answer Evaluator::arithmetic(const Expression& expression, Scope scope) {
  std::vector<Answer> sides;
  for (const auto& operand : expression.operands) sides.push_back(evaluate(operand, scope));
  if (expression.kind == ExpressionKind::minus) {
    Value value = negated(sides[0].value);
    value.type.counts = 0;
    return from(value, sides);
  }
  const bool adds = expression.kind == ExpressionKind::add;
  if (sides[0].value.type.kind == Kind::date) {  // date + duration
    const Value duration = adds ? sides[1].value : negated(sides[1].value);
    Value value = plus(sides[0].value, duration);
    value.type = sides[0].value.type;
    Answer answer = from(value, sides);
    if (!value.can_exist) return answer;
    const bool months = duration.type.unit.contains("月");
    int beyond[2] = {0, 0};  // which end leaves the calendar, and where
    for (const bool high : {false, true}) {
      End& end = high ? answer.value.high : answer.value.low;
      const End& by = high ? duration.high : duration.low;
      if (!by.bounded) {
        end = closed(high ? last_day_number : first_day_number);
        continue;
      }
      // Whole units only; a subtracted duration is cut before its sign turns.
      const Exact count = adds ? Exact(by.at.floor(), 1) : -Exact((-by.at).floor(), 1);
      const std::int64_t day = (high ? sides[0].value.high : sides[0].value.low).at.floor().clamped();
      const std::int64_t steps = count.floor().clamped();
      std::optional<std::int64_t> moved;
      if (months) {
        moved = plus_months(day, steps);
      } else if (steps < 8'000'000 && steps > -8'000'000 && day + steps >= first_day_number &&
                 day + steps <= last_day_number) {
        moved = day + steps;
      }
      if (!moved) beyond[high ? 1 : 0] = steps < 0 ? -1 : 1;
      end = closed(moved ? *moved : steps < 0 ? first_day_number : last_day_number);
    }
    if (beyond[0] != 0 && beyond[0] == beyond[1]) {
      answer.overflow = true;
      answer.value = whole_calendar(answer.value);
      return answer;
    }
    return from(answer.value, sides);
  }
  if (adds || expression.kind == ExpressionKind::subtract) {
    let_count(sides);
    Value value = adds ? plus(sides[0].value, sides[1].value) : minus(sides[0].value, sides[1].value);
    take_unit(value, sides);
    return from(value, sides);
  }
  const bool multiplies = expression.kind == ExpressionKind::multiply;
  const ScaledUnit unit = product(sides[0].value.type.unit, sides[1].value.type.unit, multiplies ? 1 : -1);
  Value value = multiplies ? times(sides[0].value, sides[1].value) : divided(sides[0].value, sides[1].value);
  for (End* end : {&value.low, &value.high})
    if (end->bounded) end->at = end->at * unit.factor;
  value.type = {Kind::number, nullptr, unit.unit, false, 0};
  if (multiplies) value.type.any_unit = sides[0].value.type.any_unit || sides[1].value.type.any_unit;
  Answer answer = from(value, sides);
  const Value& divisor = sides[1].value;
  if (!multiplies && divisor.can_exist && divisor.low.bounded && divisor.high.bounded && divisor.low.at.sign() == 0 &&
      divisor.high.at.sign() == 0)
    answer.divided_by_zero = true;
  return answer;
}

Answer Evaluator::cases(const Expression& expression, Scope scope, const Domain* domain) {
  if (domain == nullptr) domain = rules_.domain_of(expression, scope.policy, scope.list);
  std::vector<AnsweredCase> all;
  const Case* otherwise = nullptr;
  const Answer always{condition(true, false), {}, {}, false, false};
  for (const auto& one : expression.cases) {
    if (one.otherwise && expression.kind != ExpressionKind::first_of) {
      otherwise = &one;
      continue;
    }
    all.push_back(
        {one.when.empty() ? always : evaluate(one.when.front(), scope), evaluate(one.is.front(), scope, domain)});
    all.back().when.value = as_condition(all.back().when.value);
  }
  if (expression.kind == ExpressionKind::first_of) return first_of_answer(all);
  const Answer answer = expression.kind == ExpressionKind::highest_of ? highest_of_answer(all) : sum_of_answer(all);
  return otherwise == nullptr ? answer : or_else_answer(answer, evaluate(otherwise->is.front(), scope, domain));
}

Answer Evaluator::extreme(std::vector<Answer> values, bool greatest_wanted) {
  let_count(values);
  std::vector<Value> bare;
  for (const auto& answer : values) bare.push_back(answer.value);
  Value value = greatest_wanted ? greatest(bare) : least(bare);
  take_unit(value, values);
  return from(value, values);
}

Answer Evaluator::count(const Expression& expression, Scope scope) {
  std::vector<Answer> conditions;
  std::int64_t surely = 0;
  std::int64_t possibly = 0;
  for (const auto& operand : expression.operands) {
    conditions.push_back(evaluate(operand, scope));
    const Value value = as_condition(conditions.back().value);
    surely += value.can_be_false ? 0 : 1;
    possibly += value.can_be_true ? 1 : 0;
  }
  return from(condition(possibly >= expression.count, surely < expression.count), conditions);
}

Answer Evaluator::evaluate(const Expression& expression, Scope scope, const Domain* domain) {
  Answer answer = compute(expression, scope, domain);
  if (counts != nullptr) tally(expression, scope, answer.value);
  return answer;
}

Answer Evaluator::compute(const Expression& expression, Scope scope, const Domain* domain) {
  switch (expression.kind) {
    case ExpressionKind::number: return literal(expression);
    case ExpressionKind::date: {
      const End at = closed(expression.day.days);
      return {interval_value({Kind::date, nullptr, {}, false, 0}, at, at), {}, {}, false, false};
    }
    case ExpressionKind::text: {
      Value value;
      value.type.kind = Kind::text;
      value.text = expression.name;
      return {value, {}, {}, false, false};
    }
    case ExpressionKind::name: return name(expression, scope, domain);
    case ExpressionKind::all:
    case ExpressionKind::any: {
      std::vector<Answer> answers;
      std::vector<Value> values;
      for (const auto& operand : expression.operands) {
        answers.push_back(evaluate(operand, scope));
        values.push_back(as_condition(answers.back().value));
      }
      return from(expression.kind == ExpressionKind::all ? all_of(values) : any_of(values), answers);
    }
    case ExpressionKind::negation: {
      const Answer answer = evaluate(expression.operands[0], scope);
      return from(negation(as_condition(answer.value)), {answer});
    }
    case ExpressionKind::count_at_least: return count(expression, scope);
    case ExpressionKind::equal:
    case ExpressionKind::not_equal:
    case ExpressionKind::less:
    case ExpressionKind::less_or_equal:
    case ExpressionKind::greater:
    case ExpressionKind::greater_or_equal: return comparison(expression, scope);
    case ExpressionKind::in:
    case ExpressionKind::not_in: return membership(expression, scope);
    case ExpressionKind::has_any:
    case ExpressionKind::has_all: return set_test(expression, scope);
    case ExpressionKind::add:
    case ExpressionKind::subtract:
    case ExpressionKind::multiply:
    case ExpressionKind::divide:
    case ExpressionKind::minus: return arithmetic(expression, scope);
    case ExpressionKind::range: {
      std::vector<Answer> ends = {evaluate(expression.operands[0], scope, domain),
                                  evaluate(expression.operands[1], scope, domain)};
      let_count(ends);
      Value value = plus(ends[0].value, ends[1].value);  // for E, A and the marks
      value.low = ends[0].value.low;
      value.high = ends[1].value.high;
      const Expression& low = expression.operands[0];
      const bool starts_openly = low.kind == ExpressionKind::call && (low.name == "at_least" || low.name == "above");
      const End start = starts_openly ? evaluate(low.operands[0], scope, domain).value.high : ends[0].value.high;
      if (compare_highs(value.high, start) < 0) value.high = start;
      take_unit(value, ends);
      tally_open("..", ends, value);
      return from(not_reversed(value), ends);
    }
    case ExpressionKind::call: return call(expression, scope, domain);
    case ExpressionKind::first_of:
    case ExpressionKind::highest_of:
    case ExpressionKind::sum_of: return cases(expression, scope, domain);
    case ExpressionKind::at_most:
    case ExpressionKind::at_least:
      return extreme({evaluate(expression.operands[0], scope, domain), evaluate(expression.operands[1], scope, domain)},
                     expression.kind == ExpressionKind::at_least);
    default: return {nothing_value(), {}, {}, false, false};
  }
}

Answer Evaluator::in_force(ProgramRef ref) {
  const auto& program = rules_.program(ref);
  const auto& policy = rules_.syntax.policies[ref.policy];
  const auto& stated = program.in_force ? program.in_force : policy.in_force;
  if (!stated) return {condition(true, false), {}, {}, false, false};
  const Scope scope{static_cast<int>(ref.policy), nullptr};
  const Answer by = stated->by ? evaluate(*stated->by, scope) : today();
  std::vector<Answer> bounds;
  if (stated->from) {
    const Answer day = evaluate(*stated->from, scope);
    bounds.push_back(from(less_or_equal(day.value, by.value), {day, by}));
    tally("in_force: from", bounds.back().value);
  }
  if (stated->to) {
    const Answer day = evaluate(*stated->to, scope);
    bounds.push_back(from(less_or_equal(by.value, day.value), {by, day}));
    tally("in_force: to", bounds.back().value);
  }
  std::vector<Value> values;
  for (const auto& bound : bounds) values.push_back(bound.value);
  tally(program.in_force ? "in_force: of a program" : "in_force: of a policy", all_of(values));
  if (stated->by) tally("in_force: by a date", all_of(values));
  const auto is_range = [](const Optional& bound) { return bound && bound->kind == ExpressionKind::range; };
  if (is_range(stated->from) || is_range(stated->to)) tally("in_force: a range as a bound", all_of(values));
  return from(all_of(values), bounds);
}

Answer Evaluator::when(ProgramRef ref) {
  const auto& program = rules_.program(ref);
  if (!program.when) return {condition(true, false), {}, {}, false, false};
  Answer answer = evaluate(*program.when, {static_cast<int>(ref.policy), nullptr});
  answer.value = as_condition(answer.value);
  return answer;
}

Answer Evaluator::eligible(ProgramRef ref) {
  const auto key = std::pair(ref.policy, ref.program);
  if (const auto known = eligible_.find(key); known != eligible_.end()) return known->second;
  std::vector<Answer> parts = {in_force(ref), when(ref)};
  const auto& program = rules_.program(ref);
  if (program.amount) {
    const Answer amount = evaluate(*program.amount, {static_cast<int>(ref.policy), nullptr});
    parts.push_back(from(condition(amount.value.can_exist, amount.value.can_be_absent), {amount}));
  }
  std::vector<Value> values;
  for (const auto& part : parts) values.push_back(part.value);
  Answer answer = from(all_of(values), parts);
  eligible_[key] = answer;
  return answer;
}

Answer Evaluator::granted_amount(ProgramRef ref) {
  Answer amount = evaluate(*rules_.program(ref).amount, {static_cast<int>(ref.policy), nullptr});
  amount.value.type = amount_type(rules_.program(ref), amount.value.type);
  if (!amount.value.type.unit.empty()) amount.value.type.any_unit = false;
  const Answer zero{interval_value(amount.value.type, closed(0), closed(0)), {}, {}, false, false};
  return first_of_answer({{eligible(ref), extreme({amount, zero}, true)}});
}

}  // namespace rencai::reference
