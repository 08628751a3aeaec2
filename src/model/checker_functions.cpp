#include <algorithm>
#include <array>
#include <limits>

#include "model/checker_context.h"

namespace rencai {
namespace {

enum class Function : std::uint8_t {
  minimum,
  maximum,
  round,
  floor,
  ceil,
  choose,
  or_else,
  exists,
  at_least,
  above,
  up_to,
  below,
  full_years,
  full_months,
  started_years,
  started_months,
  days,
  age,
  start_of_year,
  start_of_month,
  value_at,
  gets,
  amount_of,
  received,
  aggregate,
};

struct Signature {
  std::string_view name;
  Function function;
  std::size_t least;
  std::size_t most;
};

constexpr std::size_t many = std::numeric_limits<std::size_t>::max();
constexpr std::array<Signature, 30> signatures{{
    {"min", Function::minimum, 1, many},
    {"max", Function::maximum, 1, many},
    {"round", Function::round, 1, 2},
    {"floor", Function::floor, 1, 2},
    {"ceil", Function::ceil, 1, 2},
    {"if", Function::choose, 3, 3},
    {"or_else", Function::or_else, 2, 2},
    {"exists", Function::exists, 1, 1},
    {"at_least", Function::at_least, 1, 1},
    {"above", Function::above, 1, 1},
    {"up_to", Function::up_to, 1, 1},
    {"below", Function::below, 1, 1},
    {"full_years_between", Function::full_years, 2, 2},
    {"full_months_between", Function::full_months, 2, 2},
    {"started_years_between", Function::started_years, 2, 2},
    {"started_months_between", Function::started_months, 2, 2},
    {"days_between", Function::days, 2, 2},
    {"age_at", Function::age, 1, 2},
    {"start_of_year", Function::start_of_year, 1, 1},
    {"start_of_month", Function::start_of_month, 1, 1},
    {"value_at", Function::value_at, 2, 2},
    {"gets", Function::gets, 1, 1},
    {"amount_of", Function::amount_of, 1, 1},
    {"received", Function::received, 1, many},
    {"count", Function::aggregate, 0, many},
    {"any", Function::aggregate, 0, many},
    {"sum", Function::aggregate, 0, many},
    {"longest_run", Function::aggregate, 0, many},
    {"run_until", Function::aggregate, 0, many},
    {"run_reached", Function::aggregate, 0, many},
}};

// Functions that spreadsheets have, as they are written here.
std::string_view written_otherwise(std::string_view name) {
  constexpr std::array<std::array<std::string_view, 2>, 6> forms{{
      {"avg", "sum(E of LIST) / count(LIST)"},
      {"average", "sum(E of LIST) / count(LIST)"},
      {"mean", "sum(E of LIST) / count(LIST)"},
      {"year", "start_of_year(d)"},
      {"month", "start_of_month(d)"},
      {"date", "2014-06-30"},
  }};
  for (const auto& [there, here] : forms) {
    if (there == name) return here;
  }
  return {};
}

Unit month_unit() {
  Unit unit;
  unit.month = 1;
  return unit;
}

Unit day_unit() {
  Unit unit;
  unit.day = 1;
  return unit;
}

}  // namespace

NodeId Checker::lower_call(const Expression& expression, const Want& want) {
  const auto known = std::find_if(signatures.begin(), signatures.end(),
                                  [&](const Signature& signature) { return signature.name == expression.name; });
  if (known == signatures.end()) {
    std::vector<std::string_view> names;
    for (const Signature& signature : signatures) names.push_back(signature.name);
    auto& error = diagnostics_->error(Code::unknown_function, expression.span,
                                      both("没有函数 `{0}`", "there is no function `{0}`", expression.name));
    if (const std::string_view written = written_otherwise(expression.name); !written.empty()) {
      error.expected = both("`{0}`", "`{0}`", written);
    }
    with_nearest(error, expression.name, names);
    return NodeId::none;
  }
  if (is_aggregate_call(expression)) return lower_aggregate(expression);
  if (!expression.of_list.empty() || !expression.where.empty()) {
    diagnostics_->error(Code::type_mismatch, expression.span,
                        both("`{0}` 不用于列表", "`{0}` is not taken over a list", expression.name));
    return NodeId::none;
  }
  const std::size_t given = expression.operands.size();
  if (given < known->least || given > known->most) {
    LocalText needed;
    if (known->most == many) {
      needed = both("至少 {0} 个", "at least {0}", known->least);
    } else if (known->least == known->most) {
      needed = both("{0} 个", "{0}", known->least);
    } else {
      needed = both("{0} 或 {1} 个", "{0} or {1}", known->least, known->most);
    }
    diagnostics_->error(Code::wrong_argument_count, expression.span,
                        {fmt::format("`{}` 需要{}参数，写了 {} 个", expression.name, needed.zh, given),
                         fmt::format("`{}` takes {} arguments, {} are given", expression.name, needed.en, given)});
    return NodeId::none;
  }
  switch (known->function) {
    case Function::minimum: return lower_extreme(expression, Op::minimum);
    case Function::maximum: return lower_extreme(expression, Op::maximum);
    case Function::round: return lower_rounding(expression, Op::round);
    case Function::floor: return lower_rounding(expression, Op::floor);
    case Function::ceil: return lower_rounding(expression, Op::ceil);
    case Function::choose: return lower_if(expression, want);
    case Function::or_else: return lower_or_else(expression, want);
    case Function::exists: return lower_exists(expression, want);
    case Function::at_least: return lower_open_amount(expression, Op::at_least);
    case Function::above: return lower_open_amount(expression, Op::above);
    case Function::up_to: return lower_open_amount(expression, Op::up_to);
    case Function::below: return lower_open_amount(expression, Op::below);
    case Function::full_years: return lower_between(expression, Op::full_years_between, month_unit());
    case Function::full_months: return lower_between(expression, Op::full_months_between, month_unit());
    case Function::started_years: return lower_between(expression, Op::started_years_between, month_unit());
    case Function::started_months: return lower_between(expression, Op::started_months_between, month_unit());
    case Function::days: return lower_between(expression, Op::days_between, day_unit());
    case Function::age: return lower_age(expression);
    case Function::start_of_year: return lower_start(expression, Op::start_of_year);
    case Function::start_of_month: return lower_start(expression, Op::start_of_month);
    case Function::value_at: return lower_value_at(expression);
    case Function::gets: return lower_gets(expression);
    case Function::amount_of: return lower_amount_of(expression);
    case Function::received: return lower_received(expression);
    case Function::aggregate: break;
  }
  return NodeId::none;
}

NodeId Checker::lower_rounding(const Expression& expression, Op op) {
  std::array<NodeId, 2> nodes{lower(expression.operands[0]), NodeId::none};
  build_.require_number(nodes[0]);
  if (expression.operands.size() == 2) {
    nodes[1] = lower(expression.operands[1]);
    const auto step = build_.constant(nodes[1]);
    if (nodes[1] != NodeId::none && (!step || step->sign() <= 0)) {
      diagnostics_->error(Code::out_of_range, expression.operands[1].span,
                          {"取整的步长必须是大于零的常数", "the step of a rounding must be a constant above zero"});
      return NodeId::none;
    }
  } else if (nodes[0] != NodeId::none) {
    nodes[1] = build_.number(Rational(1), build_.type(nodes[0]).unit, expression.span,
                             build_.flex(nodes[0]) == Flex::fixed ? Flex::fixed : Flex::any_unit);
  }
  const auto common = build_.unify(nodes);
  if (!common) return NodeId::none;
  return build_.make(op, common->type, nodes, expression.span, 0, common->flex);
}

NodeId Checker::lower_extreme(const Expression& expression, Op op) {
  std::vector<NodeId> nodes;
  for (const Expression& operand : expression.operands) nodes.push_back(lower(operand));
  const auto common = build_.unify(nodes);
  if (!common) return NodeId::none;
  if (common->type.kind != Kind::number && common->type.kind != Kind::date) {
    build_.require_number(nodes[0]);
    return NodeId::none;
  }
  return build_.make(op, common->type, nodes, expression.span, 0, common->flex);
}

NodeId Checker::lower_open_amount(const Expression& expression, Op op) {
  NodeId value = lower(expression.operands[0]);
  if (!build_.require_number(value)) return NodeId::none;
  return build_.make(op, build_.type(value), {value}, expression.span, 0, build_.flex(value));
}

NodeId Checker::lower_between(const Expression& expression, Op op, const Unit& unit) {
  const NodeId from = lower_date(expression.operands[0]);
  const NodeId to = lower_date(expression.operands[1]);
  return build_.make(op, number_type(unit), {from, to}, expression.span);
}

NodeId Checker::lower_start(const Expression& expression, Op op) {
  return build_.make(op, type_of_kind(Kind::date), {lower_date(expression.operands[0])}, expression.span);
}

NodeId Checker::lower_age(const Expression& expression) {
  NodeId birth = NodeId::none;
  if (expression.operands.size() == 2) {
    birth = lower_date(expression.operands[0]);
  } else {
    Expression name;
    name.kind = ExpressionKind::name;
    name.name = "birth_date";
    name.span = expression.span;
    birth = lower_date(name);
  }
  const NodeId day = lower_date(expression.operands.back());
  return build_.make(Op::full_years_between, number_type(month_unit()), {birth, day}, expression.span);
}

NodeId Checker::lower_value_at(const Expression& expression) {
  const Expression& name = expression.operands[0];
  const NodeId day = lower_date(expression.operands[1]);
  const auto symbol = name.kind == ExpressionKind::name ? names_.find(scope_, name.name) : std::nullopt;
  if (!symbol && name.kind == ExpressionKind::name) return unknown_name(name, {});
  if (!symbol || symbol->kind != SymbolKind::parameter) {
    diagnostics_->error(
        Code::type_mismatch, name.span,
        {"`value_at` 的第一个参数必须是 `parameters` 中的名称", "`value_at` needs the name of a parameter first"});
    return NodeId::none;
  }
  return day == NodeId::none ? NodeId::none
                             : lower_parameter(static_cast<ParameterId>(symbol->index), day, expression.span);
}

std::optional<Checker::NamedProgram> Checker::named_program(const Expression& name) {
  const bool is_text = name.kind == ExpressionKind::text;  // one of another policy, whose id may not be a name
  const auto rest = is_text ? std::nullopt : after_spouse(name.name);
  const auto program =
      is_text || name.kind == ExpressionKind::name ? find_program(rest.value_or(name.name), scope_) : std::nullopt;
  if (program) return NamedProgram{*program, rest.has_value()};
  auto& error = diagnostics_->error(Code::unknown_program, name.span,
                                    both("没有项目 `{0}`", "there is no program `{0}`", name.name));
  if (is_text) {
    error.expected = {"同时载入的政策中的项目：请给出含有两份政策的文件夹",
                      "a program of a policy that is loaded too: give the folder that holds both"};
  }
  with_nearest(error, name.name, program_names(scope_));
  return std::nullopt;
}

NodeId Checker::gets_node(ProgramId program, Span span) {
  return build_.make(Op::gets, type_of_kind(Kind::condition), {book_[program].eligible}, span, index(program));
}

NodeId Checker::lower_gets(const Expression& expression) {
  const Expression& name = expression.operands[0];
  const auto named = named_program(name);
  if (!named) return NodeId::none;
  const NodeId gets = gets_node(named->program, expression.span);
  return named->of_spouse ? of_spouse(gets, name.span) : of_applicant(gets, expression.span);
}

// A case list with one case, whose condition is `gets`: so that everything that reads nodes knows it already. What
// computes below 0 is 0, as where it is granted.
NodeId Checker::lower_amount_of(const Expression& expression) {
  const Expression& name = expression.operands[0];
  const auto named = named_program(name);
  if (!named) return NodeId::none;
  NodeId amount = book_[named->program].amount;
  if (amount == NodeId::none || !build_.is_number(amount)) {
    diagnostics_
        ->error(Code::type_mismatch, name.span,
                both("项目 `{0}` 没有数额", "the program `{0}` has no amount that is a number", name.name))
        .expected = {"有数额的项目；是否享受用 `gets`", "a program with an amount; `gets` asks whether it is granted"};
    return NodeId::none;
  }
  const Type type = build_.type(amount);
  if (const auto constant = build_.constant(amount); !constant || constant->sign() < 0) {
    const NodeId zero = build_.number(Rational(0), type.unit, expression.span);
    amount = build_.make(Op::maximum, type, {amount, zero}, expression.span);
  }
  const NodeId granted =
      build_.make(Op::first_of, type, {gets_node(named->program, expression.span), amount}, expression.span);
  return named->of_spouse ? of_spouse(granted, name.span) : of_applicant(granted, expression.span);
}

NodeId Checker::lower_if(const Expression& expression, const Want& want) {
  const std::array<NodeId, 2> whens{lower_condition(expression.operands[0]), build_.always()};
  std::array<NodeId, 2> values{lower(expression.operands[1], want), lower(expression.operands[2], want)};
  return case_node(Op::first_of, whens, values, expression.span);
}

NodeId Checker::lower_or_else(const Expression& expression, const Want& want) {
  std::array<NodeId, 2> sides{lower(expression.operands[0], want), lower(expression.operands[1], want)};
  const auto common = build_.unify(sides);
  if (!common) return NodeId::none;
  if (common->type.kind == Kind::condition) {
    diagnostics_->error(Code::type_mismatch, expression.span,
                        {"条件总是存在的，不需要 `or_else`", "a condition always exists and needs no `or_else`"});
    return NodeId::none;
  }
  return build_.make(Op::or_else, common->type, sides, expression.span, 0, common->flex);
}

NodeId Checker::lower_exists(const Expression& expression, const Want& want) {
  const Expression& what = expression.operands[0];
  const auto symbol = what.kind == ExpressionKind::name ? find(what.name) : std::nullopt;
  if (symbol && symbol->kind == SymbolKind::fact) {
    // Of a list without a key or a record its very fact says whether there is one.
    const Fact& fact = book_.facts[symbol->index];
    if (fact.form != FactForm::single && fact.type.kind == Kind::condition) {
      const NodeId read = build_.read_at(fact.read, expression.span);
      const auto rest = after_spouse(what.name);
      if (rest && refuse_spouse_of_spouse(*rest, what.span)) return NodeId::none;
      return rest ? of_spouse(read, what.span) : of_applicant(read, what.span);
    }
  }
  const NodeId value = lower(expression.operands[0], want);
  if (value == NodeId::none) return value;
  if (build_.type(value).kind == Kind::condition) {
    diagnostics_->error(Code::type_mismatch, expression.operands[0].span,
                        {"`exists` 需要一个值，写的是条件", "`exists` needs a value, this is a condition"});
    return NodeId::none;
  }
  return build_.make(Op::exists, type_of_kind(Kind::condition), {value}, expression.span);
}

}  // namespace rencai
