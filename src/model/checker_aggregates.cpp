// Aggregates over lists: `count(L where C)`, `sum(E of L where C)` and the like. Inside them the names of the list's
// fields come first.
#include <algorithm>
#include <array>

#include "model/checker_context.h"

namespace rencai {
namespace {

enum class Form : std::uint8_t {
  elements,    // F(L where C)
  value,       // F(E of L where C)
  run,         // F([GAP,] MONTH of L where C)
  run_until,   // F(DAY, [GAP,] MONTH of L where C)
  run_reached  // F(LENGTH, [GAP,] MONTH of L where C)
};

struct Aggregate {
  std::string_view name;
  Op op;
  Form form;
  std::string_view written;
};
constexpr std::array<Aggregate, 8> aggregates{
    {{"count", Op::count_of, Form::elements, "count(LIST where CONDITION)"},
     {"any", Op::any_of, Form::elements, "any(LIST where CONDITION)"},
     {"sum", Op::sum_over, Form::value, "sum(VALUE of LIST where CONDITION)"},
     {"min", Op::least_of, Form::value, "min(VALUE of LIST where CONDITION)"},
     {"max", Op::greatest_of, Form::value, "max(VALUE of LIST where CONDITION)"},
     {"longest_run", Op::longest_run, Form::run, "longest_run(MONTH of LIST where CONDITION)"},
     {"run_until", Op::run_until, Form::run_until, "run_until(DATE, MONTH of LIST where CONDITION)"},
     {"run_reached", Op::run_reached, Form::run_reached, "run_reached(MONTHS, MONTH of LIST where CONDITION)"}}};

const Aggregate* aggregate_of(std::string_view name) {
  const auto* const found =
      std::find_if(aggregates.begin(), aggregates.end(), [&](const Aggregate& one) { return one.name == name; });
  return found == aggregates.end() ? nullptr : found;
}

// How many arguments stand before `of` or `where`.
bool has_form(const Aggregate& aggregate, const Expression& call) {
  const std::size_t given = call.operands.size();
  switch (aggregate.form) {
    case Form::elements: return given == 1 && call.of_list.empty() && call.operands[0].kind == ExpressionKind::name;
    case Form::value: return given == 1 && !call.of_list.empty();
    case Form::run: return (given == 1 || given == 2) && !call.of_list.empty();
    case Form::run_until:
    case Form::run_reached: return (given == 2 || given == 3) && !call.of_list.empty();
  }
  return false;
}

// The list's name as an expression.
Expression list_name(const Expression& call) {
  if (call.of_list.empty()) return call.operands[0];
  Expression name;
  name.name = call.of_list;
  name.span = call.of_list_span;
  return name;
}

Unit months() {
  Unit unit;
  unit.month = 1;
  return unit;
}

}  // namespace

// `min` and `max` are of a list where it says of which.
bool Checker::is_aggregate_call(const Expression& call) {
  const Aggregate* aggregate = aggregate_of(call.name);
  if (aggregate == nullptr) return false;
  const bool of_values = aggregate->op == Op::least_of || aggregate->op == Op::greatest_of;
  return !of_values || !call.of_list.empty() || !call.where.empty();
}

ListId Checker::list_of(const Expression& call) const {
  const Aggregate* aggregate = aggregate_of(call.name);
  if (aggregate == nullptr || !has_form(*aggregate, call)) return ListId::none;
  const Expression name = list_name(call);
  const auto symbol = names_.find(scope_, after_spouse(name.name).value_or(name.name));
  if (!symbol || symbol->kind != SymbolKind::fact) return ListId::none;
  const Fact& fact = book_.facts[symbol->index];
  return fact.form == FactForm::list ? fact.list : ListId::none;
}

ListId Checker::require_list(const Expression& call) {
  const Aggregate& aggregate = *aggregate_of(call.name);
  if (!has_form(aggregate, call)) {
    diagnostics_
        ->error(Code::wrong_argument_count, call.span,
                both("`{0}` 要写明列表", "`{0}` is taken over a list", call.name))
        .expected = both("`{0}`", "`{0}`", aggregate.written);
    return ListId::none;
  }
  const ListId list = list_of(call);
  if (list != ListId::none) return list;
  const Expression name = list_name(call);
  if (!find(name.name)) {
    unknown_name(name, {});
    return ListId::none;
  }
  diagnostics_->error(Code::type_mismatch, name.span, both("`{0}` 不是列表", "`{0}` is not a list", name.name));
  return ListId::none;
}

NodeId Checker::lower_aggregate(const Expression& call) {
  const ListId list = require_list(call);
  if (list == ListId::none) return NodeId::none;
  if (constants_only_) return lower_symbol(list_name(call), {SymbolKind::fact, index(book_[list].fact), {}});

  const bool of_spouses = after_spouse(list_name(call).name).has_value();
  const bool among = std::exchange(among_spouses_elements_, of_spouses);
  const NodeId node = lower_over(call, list);
  among_spouses_elements_ = among;
  if (!of_spouses) return of_applicant(node, call.span);
  return among ? node : across(node, call.span);
}

NodeId Checker::lower_over(const Expression& call, ListId list) {
  const Aggregate& aggregate = *aggregate_of(call.name);
  std::vector<NodeId> args{book_[book_[list].fact].read};
  NodeId until = NodeId::none;
  std::vector<std::uint32_t> run;  // how many missing months do not break one, and how many it has to count
  if (counts_runs(aggregate.op)) {
    const std::size_t before = aggregate.form == Form::run ? 0 : 1;
    if (aggregate.form == Form::run_until) {
      // Within another aggregate, too, the day is the applicant's: this one is the same for all of the other's
      // elements.
      const ListId around = std::exchange(list_, ListId::none);
      until = lower_date(call.operands[0]);
      list_ = around;
      if (until == NodeId::none) return NodeId::none;
    }
    run.push_back(0);
    if (call.operands.size() == before + 2 && !constant_months(call.operands[before], 0, run[0])) return NodeId::none;
    if (aggregate.form == Form::run_reached) {
      run.push_back(0);
      if (!constant_months(call.operands[0], 1, run[1])) return NodeId::none;
    }
  }

  const ListId outer = std::exchange(list_, list);
  args.push_back(call.where.empty() ? build_.always() : lower_condition(call.where[0]));
  if (aggregate.form != Form::elements) args.push_back(lower(call.operands.back()));
  list_ = outer;
  if (std::find(args.begin(), args.end(), NodeId::none) != args.end()) return NodeId::none;

  Type type = type_of_kind(Kind::condition);
  switch (aggregate.op) {
    case Op::count_of: type = number_type(book_[list].unit); break;
    case Op::sum_over:
      if (!build_.require_number(args[2])) return NodeId::none;
      type = build_.type(args[2]);
      break;
    case Op::least_of:
    case Op::greatest_of: {
      type = build_.type(args[2]);
      const bool ordered = type.kind == Kind::choice && type.ordered;
      if (type.kind != Kind::number && type.kind != Kind::date && !ordered) {
        const LocalText what = described(type, book_);
        diagnostics_->error(Code::not_comparable, call.operands[0].span,
                            both("{0}没有高低之分", "{1} has no order", what.zh, what.en));
        return NodeId::none;
      }
      break;
    }
    case Op::longest_run:
    case Op::run_until:
      if (!build_.require_date(args[2])) return NodeId::none;
      type = number_type(months());
      break;
    case Op::run_reached:
      if (!build_.require_date(args[2])) return NodeId::none;
      type = type_of_kind(Kind::date);
      break;
    default: break;
  }
  if (until != NodeId::none) args.push_back(until);
  return build_.aggregate(aggregate.op, type, args, static_cast<std::uint32_t>(list), run, call.span);
}

// The gap that does not break a run, or the length that it has to reach.
bool Checker::constant_months(const Expression& written, std::uint32_t least, std::uint32_t& result) {
  constexpr int most = 1200;
  NodeId node = lower(written);
  if (!build_.require(node, number_type(months()))) return false;
  const auto value = build_.constant(node);
  if (!value || !value->is_integer() || *value < Rational(least) || *value > Rational(most)) {
    diagnostics_
        ->error(Code::out_of_range, written.span,
                both("这里须是 {0} 至 {1} 的整数个月", "here stands a constant number of whole months, {0} to {1}",
                     least, most))
        .expected = {"如 `1个月`", "such as `1个月`"};
    return false;
  }
  result = static_cast<std::uint32_t>(value->numerator());
  return true;
}

// received(P, ...) is the sum of what was received under any name of these, of the applicant or of the spouse.
std::optional<Expression> Checker::sum_received(const Expression& call, bool of_spouse) const {
  const auto name = [&](std::string_view text) {
    Expression expression;
    expression.name = text;
    expression.span = call.span;
    return expression;
  };
  Expression names = name("");
  names.kind = ExpressionKind::list;
  const auto add = [&](std::string_view text) {
    const auto is_known = [&](const Expression& known) { return known.name == text; };
    if (text.empty() || std::ranges::any_of(names.operands, is_known)) return;
    names.operands.push_back(name(text));
    names.operands.back().kind = ExpressionKind::text;
  };
  for (const Expression& operand : call.operands) {
    const bool is_text = operand.kind == ExpressionKind::text;
    const auto rest = is_text ? std::nullopt : after_spouse(operand.name);
    if (rest.has_value() != of_spouse) continue;
    if (is_text) add(operand.name);
    const auto program = find_program(rest.value_or(operand.name), scope_);
    if (!program) continue;
    const Program& paid = book_[*program];
    for (const StringRef text : {paid.id, paid.short_id, paid.title.zh, paid.title.en}) add(book_.text(text));
  }
  if (names.operands.empty()) return std::nullopt;
  Expression condition = name("");
  condition.kind = ExpressionKind::in;
  condition.operands = {name("program"), std::move(names)};
  Expression sum = name("sum");
  sum.kind = ExpressionKind::call;
  sum.operands = {name("amount")};
  sum.of_list = of_spouse ? "spouse.received" : "received";
  sum.of_list_span = call.span;
  sum.where = {std::move(condition)};
  return sum;
}

NodeId Checker::lower_received(const Expression& call) {
  bool good = true;
  for (const Expression& operand : call.operands) {
    const bool is_name = operand.kind == ExpressionKind::name;
    if (operand.kind == ExpressionKind::text) continue;
    if (is_name && find_program(after_spouse(operand.name).value_or(operand.name), scope_)) continue;
    const std::string_view written =
        is_name ? std::string_view(operand.name) : (*sources_)[operand.span.file].slice(operand.span);
    with_nearest(diagnostics_->error(Code::unknown_program, operand.span,
                                     both("没有项目 `{0}`", "there is no program `{0}`", written)),
                 written, program_names(scope_))
        .expected = {"项目，或其他待遇的名称 `\"...\"`", "a program, or the name of another benefit, `\"...\"`"};
    good = false;
  }
  if (!good) return NodeId::none;
  const auto own = sum_received(call, false);
  const auto spouses = sum_received(call, true);
  if (!own) return lower_aggregate(*spouses);
  if (!spouses) return lower_aggregate(*own);
  const NodeId left = lower_aggregate(*own);
  return build_.sum(Op::add, left, lower_aggregate(*spouses), call.span);
}

void Checker::add_aggregate_dependencies(const Expression& call, std::vector<Dependency>& found) {
  const ListId list = list_of(call);
  if (list == ListId::none) return;  // reported when it is lowered
  const Expression name = list_name(call);
  found.push_back({{ItemKind::fact, index(book_[list].fact)}, name.span});
  if (after_spouse(name.name)) found.push_back({{ItemKind::fact, index(book_.spouse)}, name.span});
  const Aggregate& aggregate = *aggregate_of(call.name);
  const std::size_t last = call.operands.size() - 1;
  const ListId outer = std::exchange(list_, ListId::none);
  for (std::size_t i = 0; i < last; ++i) add_dependencies(call.operands[i], found);
  list_ = list;
  if (aggregate.form != Form::elements) add_dependencies(call.operands[last], found);
  for (const Expression& condition : call.where) add_dependencies(condition, found);
  list_ = outer;
}

}  // namespace rencai
