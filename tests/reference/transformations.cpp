#include "transformations.h"

#include <functional>
#include <map>

namespace rencai::reference {

namespace {

struct Change {
  std::function<void(Expression&)> apply;
  bool within_lists = true;  // not where it brings in names from elsewhere: fields may be called the same
};

// Innermost first; names that stand for values or payers are left to the change.
void change_all(Expression& expression, const Change& change) {
  const bool of_list = !expression.of_list.empty() || !expression.where.empty();
  if (of_list && !change.within_lists) return;
  for (auto& operand : expression.operands) change_all(operand, change);
  for (auto& one : expression.cases) {
    for (auto& when : one.when) change_all(when, change);
    for (auto& is : one.is) change_all(is, change);
  }
  for (auto& where : expression.where) change_all(where, change);
  change.apply(expression);
}

void change_all(Optional& expression, const Change& change) {
  if (expression) change_all(*expression, change);
}

void change_all(std::vector<TableRow>& rows, const Change& change) {
  for (auto& row : rows) {
    change_all(row.rows, change);
    for (auto& cell : row.cells) change_all(cell.value, change);
  }
}

void change_definition(DefinitionSyntax& definition, const Change& change) {
  change_all(definition.value, change);
  for (auto& selector : definition.table) change_all(selector, change);
  change_all(definition.rows, change);
  if (definition.otherwise)
    for (auto& cell : definition.otherwise->cells) change_all(cell.value, change);
}

void change_pay(PaySyntax& pay, const Change& change) {
  for (auto* part : {&pay.at_most, &pay.at_least, &pay.from, &pay.until, &pay.served, &pay.each_at_most, &pay.rest_on})
    change_all(*part, change);
  for (auto& part : pay.parts)
    if (part.kind != ExpressionKind::name || part.name != "rest") change_all(part, change);
}

void change_program(ProgramSyntax& program, const Change& change) {
  change_all(program.when, change);
  change_all(program.amount, change);
  if (program.pay) change_pay(*program.pay, change);
  if (program.selection) change_all(program.selection->won, change);
  if (program.in_force)
    for (auto* part : {&program.in_force->from, &program.in_force->to, &program.in_force->by})
      change_all(*part, change);
  change_all(program.payer, change);
  for (auto& [name, output] : program.outputs) change_all(output, change);
}

void change_policy(PolicySyntax& policy, const Change& change) {
  for (auto& definition : policy.definitions) change_definition(definition, change);
  for (auto& payer : policy.payers) change_all(payer.payer, change);
  for (auto& program : policy.programs) change_program(program, change);
  for (auto& rule : policy.stacking)
    for (auto* part : {&rule.at_most, &rule.when}) change_all(*part, change);
}

Expression negated(Expression operand) {
  Expression negation;
  negation.kind = ExpressionKind::negation;
  operand.parenthesised = true;
  negation.operands.push_back(std::move(operand));
  return negation;
}

bool is_expression(const Expression& expression) {
  switch (expression.kind) {
    case ExpressionKind::count_at_least:
    case ExpressionKind::first_of:
    case ExpressionKind::highest_of:
    case ExpressionKind::sum_of:
    case ExpressionKind::at_most:
    case ExpressionKind::at_least:
    case ExpressionKind::shares:
    case ExpressionKind::range: return false;
    case ExpressionKind::all:
    case ExpressionKind::any:
      if (expression.operands.size() < 2) return false;
      break;
    default: break;
  }
  for (const auto& operand : expression.operands)
    if (!is_expression(operand)) return false;
  return true;
}

}  // namespace

std::size_t apply_de_morgan(PolicySyntax& policy, Random& random) {
  std::size_t count = 0;
  change_policy(
      policy, {[&](Expression& expression) {
        const bool all = expression.kind == ExpressionKind::all;
        if ((!all && expression.kind != ExpressionKind::any) || expression.operands.size() < 2 || random.chance(40))
          return;
        if (!is_expression(expression)) return;  // stays what an expression can say
        Expression inner = expression;
        inner.kind = all ? ExpressionKind::any : ExpressionKind::all;
        for (auto& operand : inner.operands) operand = negated(std::move(operand));
        expression = negated(std::move(inner));
        ++count;
      }});
  return count;
}

std::size_t unfold_definitions(PolicySyntax& policy, Random& random) {
  std::size_t count = 0;
  std::map<std::string, Expression> bodies;
  const auto put_body = [&](Expression& expression) {
    if (expression.kind != ExpressionKind::name || random.chance(20)) return;
    const auto body = bodies.find(expression.name);
    if (body == bodies.end()) return;
    expression = body->second;
    expression.parenthesised = true;
    ++count;
  };
  const Change unfold{put_body, false};
  for (auto& definition : policy.definitions) {
    change_definition(definition, unfold);
    if (definition.value && is_expression(*definition.value)) bodies[definition.name.text] = *definition.value;
  }
  for (auto& program : policy.programs) {
    Optional payer = program.payer;
    change_program(program, unfold);
    if (payer && payer->kind == ExpressionKind::name) program.payer = payer;
  }
  for (auto& payer : policy.payers) change_all(payer.payer, unfold);
  for (auto& rule : policy.stacking)
    for (auto* part : {&rule.at_most, &rule.when}) change_all(*part, unfold);
  return count;
}

std::size_t rename(PolicySyntax& policy) {
  std::map<std::string, std::string> names;
  const auto declare = [&](Located& name) {
    const std::string other = "新名_" + name.text;
    names[name.text] = other;
    name.text = other;
  };
  for (auto& definition : policy.definitions) declare(definition.name);
  for (auto& parameter : policy.parameters) declare(parameter.name);
  for (auto& payer : policy.payers) declare(payer.name);
  change_policy(policy, {[&](Expression& expression) {
                  if (expression.kind != ExpressionKind::name) return;
                  const std::string spouse = expression.name.starts_with("spouse.") ? "spouse." : "";
                  const std::string name = expression.name.substr(spouse.size());
                  const auto whole = names.find(name);
                  if (whole != names.end()) {
                    expression.name = spouse + whole->second;
                    return;
                  }
                  const auto dot = name.rfind('.');  // a table's field
                  if (dot == std::string::npos) return;
                  const auto table = names.find(name.substr(0, dot));
                  if (table != names.end()) expression.name = spouse + table->second + name.substr(dot);
                }});
  return names.size();
}

}  // namespace rencai::reference
