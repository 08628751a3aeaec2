#include <array>

#include "model/checker_context.h"

namespace rencai {

NodeId Checker::lower(const Expression& expression, const Want& want) {
  const Span span = expression.span;
  const Type condition = type_of_kind(Kind::condition);
  switch (expression.kind) {
    case ExpressionKind::number: return lower_number(expression);
    case ExpressionKind::date: return build_.date(expression.day, span);
    case ExpressionKind::text: return build_.text(expression.name, span);
    case ExpressionKind::name: return lower_name(expression, want);
    case ExpressionKind::list:
      diagnostics_->error(
          Code::type_mismatch, span,
          {"列表只能写在 `in`、`has any`、`has all` 之后", "a list stands only after `in`, `has any` or `has all`"});
      return NodeId::none;
    case ExpressionKind::all: return build_.make(Op::all, condition, lower_conditions(expression.operands), span);
    case ExpressionKind::any: return build_.make(Op::any, condition, lower_conditions(expression.operands), span);
    case ExpressionKind::negation: return build_.negation(lower_condition(expression.operands[0]), span);
    case ExpressionKind::count_at_least: {
      const auto conditions = lower_conditions(expression.operands);
      if (expression.count < 0 || expression.count > static_cast<std::int64_t>(conditions.size())) {
        diagnostics_->error(Code::out_of_range, span,
                            both("这里有 {1} 个条件，不能要求 {0} 个成立", "{0} cannot hold of {1} conditions",
                                 expression.count, conditions.size()));
        return NodeId::none;
      }
      return build_.make(Op::count_at_least, condition, conditions, span, static_cast<std::uint32_t>(expression.count));
    }
    case ExpressionKind::equal:
    case ExpressionKind::not_equal:
    case ExpressionKind::less:
    case ExpressionKind::less_or_equal:
    case ExpressionKind::greater:
    case ExpressionKind::greater_or_equal: return lower_comparison(expression);
    case ExpressionKind::in: return lower_in(expression);
    case ExpressionKind::not_in: return build_.negation(lower_in(expression), span);
    case ExpressionKind::has_any:
    case ExpressionKind::has_all: return lower_has(expression);
    case ExpressionKind::add:
    case ExpressionKind::subtract: return lower_sum(expression);
    case ExpressionKind::multiply: {
      const NodeId left = lower(expression.operands[0]);
      return build_.multiply(left, lower(expression.operands[1]), span);
    }
    case ExpressionKind::divide: {
      const NodeId left = lower(expression.operands[0]);
      return build_.divide(left, lower(expression.operands[1]), span);
    }
    case ExpressionKind::minus: return build_.negate(lower(expression.operands[0]), span);
    case ExpressionKind::range: return lower_range(expression);
    case ExpressionKind::call: return lower_call(expression, want);
    case ExpressionKind::first_of:
    case ExpressionKind::highest_of:
    case ExpressionKind::sum_of: return lower_cases(expression, want);
    case ExpressionKind::at_most:
    case ExpressionKind::at_least: return lower_bound(expression, want);
    case ExpressionKind::shares:
      diagnostics_->error(Code::type_mismatch, span,
                          {"承担比例只能写在 `payer` 处", "shares of payers stand only under `payer`"});
      return NodeId::none;
  }
  return NodeId::none;
}

NodeId Checker::lower_condition(const Expression& expression) {
  NodeId node = lower(expression);
  build_.require_condition(node);
  return node;
}

NodeId Checker::lower_date(const Expression& expression) {
  NodeId node = lower(expression);
  build_.require_date(node);
  return node;
}

std::vector<NodeId> Checker::lower_conditions(std::span<const Expression> expressions) {
  std::vector<NodeId> nodes;
  nodes.reserve(expressions.size());
  for (const Expression& expression : expressions) nodes.push_back(lower_condition(expression));
  return nodes;
}

NodeId Checker::lower_number(const Expression& expression) {
  ScaledUnit unit;
  for (const auto& word : expression.unit_words) {
    const auto next = with_word(unit, word.word, word.divides);
    if (!next) {
      diagnostics_->error(Code::bad_unit, word.span,
                          both("`{0}` 不能作为这里的单位", "`{0}` cannot be a unit here", word.word));
      return NodeId::none;
    }
    unit = *next;
  }
  const auto value = multiply(expression.number, unit.factor);
  if (!value) {
    build_.overflow(expression.span);
    return NodeId::none;
  }
  const bool zero = value->sign() == 0 && expression.unit_words.empty() && !expression.percent;
  return build_.number(*value, unit.unit, expression.span, zero ? Flex::any_unit : Flex::fixed);
}

NodeId Checker::lower_name(const Expression& expression, const Want& want) {
  const std::string& name = expression.name;
  const Span span = expression.span;
  if (name == "true" || name == "false") {
    return build_.make(Op::constant_condition, type_of_kind(Kind::condition), {}, span, name == "true" ? 1 : 0);
  }
  if (name == "today") return build_.read_at(build_.today(), span);
  if (name == "nothing") return build_.make(Op::nothing, number_type(), {}, span, 0, Flex::any_type);
  if (name == "unspecified") return build_.make(Op::unspecified, number_type(), {}, span, 0, Flex::any_unit);
  if (name == "rest") {
    if (rest_ != NodeId::none) return rest_;
    diagnostics_->error(Code::bad_payer, span,
                        {"`rest` 只能写在承担份额中，表示前面各方承担后剩下的部分",
                         "`rest` stands only among the shares of payers, for what the ones before leave"});
    return NodeId::none;
  }
  if (const auto rest = after_spouse(name)) return lower_of_spouse(expression, *rest);
  const auto symbol = find(name);
  if (want.domain != DomainId::none) {
    if (const auto value = book_.find_value(want.domain, name)) {
      if (symbol && symbol->kind == SymbolKind::fact) {
        diagnostics_
            ->error(Code::ambiguous_name, span,
                    both("`{0}` 既是 `{1}` 的取值，又是另一个字段", "`{0}` is a value of `{1}` and also another fact",
                         name, book_.text(book_[want.domain].name)))
            .related.push_back({symbol->span, {"该字段在这里", "that fact is declared here"}});
        return NodeId::none;
      }
      return choice_value(want.domain, *value, span);
    }
  }
  if (symbol) {
    if (!is_within(*symbol, expression)) return NodeId::none;
    const NodeId node = lower_symbol(expression, *symbol);
    return symbol->kind == SymbolKind::definition ? of_definition(node, symbol->index, span) : of_applicant(node, span);
  }
  if (const auto field = table_field(name)) {
    if (constants_only_) return unknown_name(expression, want);
    if (!is_within({SymbolKind::definition, field->first, {}}, expression)) return NodeId::none;
    const auto& fields = definitions_[field->first].fields;
    const auto at = fields.find(field->second);
    return at == fields.end() ? NodeId::none : of_definition(build_.read_at(at->second, span), field->first, span);
  }
  if (const auto value = qualified_value(name)) return choice_value(value->first, value->second, span);
  if (want.any_ordered_value) {
    NodeId found = NodeId::none;
    for (std::uint32_t i = 0; i < book_.domains.size(); ++i) {
      const auto domain = static_cast<DomainId>(i);
      if (!book_[domain].ordered || !book_.find_value(domain, name)) continue;
      if (found != NodeId::none) {
        const std::string_view fact = book_.text(book_[domain].name);
        diagnostics_
            ->error(Code::ambiguous_name, span,
                    both("`{0}` 是几个有序字段的取值", "`{0}` is a value of several ordered facts", name))
            .expected = both("写明字段，如 `{0}.{1}`", "the fact with it, such as `{0}.{1}`", fact, name);
        return NodeId::none;
      }
      found = lower_name(expression, {.domain = domain, .any_ordered_value = false});
    }
    if (found != NodeId::none) return found;
  }
  return unknown_name(expression, want);
}

NodeId Checker::choice_value(DomainId domain, std::uint32_t value, Span span) {
  Type type = type_of_kind(Kind::choice);
  type.domain = domain;
  type.ordered = book_[domain].ordered;
  return build_.make(Op::constant_choice, type, {}, span, value);
}

NodeId Checker::lower_symbol(const Expression& expression, const Symbol& symbol) {
  if (constants_only_) {
    diagnostics_->error(
        Code::type_mismatch, expression.span,
        both("这里只能写常数，不能写 `{0}`", "only a constant can stand here, not `{0}`", expression.name));
    return NodeId::none;
  }
  switch (symbol.kind) {
    case SymbolKind::fact: {
      const Fact& fact = book_[static_cast<FactId>(symbol.index)];
      if (fact.form != FactForm::single && fact.type.kind == Kind::condition) return refuse_group(expression, fact);
      return build_.read_at(fact.read, expression.span);
    }
    case SymbolKind::parameter:
      return lower_parameter(static_cast<ParameterId>(symbol.index), build_.today(), expression.span);
    case SymbolKind::definition: break;
  }
  const DefinitionRecord& definition = definitions_[symbol.index];
  if (!definition.fields.empty()) {
    std::string fields;
    for (const auto& [field, node] : definition.fields)
      fields += fmt::format("{}`{}.{}`", fields.empty() ? "" : ", ", expression.name, field);
    diagnostics_
        ->error(Code::type_mismatch, expression.span,
                both("`{0}` 是有几列的表，需要写明哪一列", "`{0}` is a table with several columns; name one",
                     expression.name))
        .expected = {fields, fields};
    return NodeId::none;
  }
  const NodeId root = definition.root;
  if (root != NodeId::none && build_.flex(root) != Flex::fixed) return build_.copy_of_leaf(root, expression.span);
  return build_.read_at(root, expression.span);
}

NodeId Checker::lower_parameter(ParameterId parameter, NodeId day, Span span) {
  const Parameter& declared = book_[parameter];
  if (declared.steps.count == 0) return NodeId::none;
  const NodeId node = build_.make(Op::parameter, declared.type, {day}, span, index(parameter));
  build_.label(node, std::string(book_.text(declared.id)), std::string(book_.text(declared.clause)));
  return node;
}

NodeId Checker::lower_sum(const Expression& expression) {
  const Op op = expression.kind == ExpressionKind::add ? Op::add : Op::subtract;
  NodeId left = lower(expression.operands[0]);
  NodeId right = lower(expression.operands[1]);
  if (left == NodeId::none || right == NodeId::none) return NodeId::none;
  const auto is_date = [this](NodeId node) { return build_.type(node).kind == Kind::date; };
  if (op == Op::subtract && is_date(left) && is_date(right)) {
    diagnostics_->error(Code::type_mismatch, expression.span, {"两个日期不能相减", "two dates cannot be subtracted"})
        .expected = {"`days_between(a, b)`、`full_months_between(a, b)` 等",
                     "`days_between(a, b)`, `full_months_between(a, b)` and the like"};
    return NodeId::none;
  }
  if (op == Op::add && is_date(right) && !is_date(left)) std::swap(left, right);
  if (!is_date(left)) return build_.sum(op, left, right, expression.span);
  if (!build_.require_number(right)) return NodeId::none;
  const Unit unit = build_.type(right).unit;
  const Unit months{.yuan = 0, .person = 0, .square_metre = 0, .point = 0, .time = 0, .month = 1, .day = 0, .year = 0};
  Unit days{};
  days.day = 1;
  if (build_.flex(right) != Flex::fixed) {
    build_.fit(right, number_type(days));
  } else if (unit != months && unit != days) {
    build_.mismatch(right, number_type(months)).expected = {"若干月、年或天，如 `12个月`、`30天`",
                                                            "months, years or days, such as `12个月` or `30天`"};
    return NodeId::none;
  }
  return build_.make(op == Op::add ? Op::date_plus : Op::date_minus, type_of_kind(Kind::date), {left, right},
                     expression.span);
}

bool Checker::is_reversed(NodeId low, NodeId high) const {
  const Node& first = book_[low];
  const Node& last = book_[high];
  if (first.op == Op::constant_date && last.op == Op::constant_date) {
    return static_cast<std::int32_t>(first.payload) > static_cast<std::int32_t>(last.payload);
  }
  if (first.op == Op::constant_choice && last.op == Op::constant_choice) return first.payload > last.payload;
  const auto least = build_.constant(low);
  const auto most = build_.constant(high);
  return least && most && *least > *most;
}

NodeId Checker::lower_range(const Expression& expression) {
  std::array<NodeId, 2> ends{lower(expression.operands[0]), lower(expression.operands[1])};
  const auto common = build_.unify(ends);
  if (!common) return NodeId::none;
  if (common->type.kind != Kind::number && common->type.kind != Kind::date) {
    build_.require_number(ends[0]);
    return NodeId::none;
  }
  if (is_reversed(ends[0], ends[1])) {
    diagnostics_->error(Code::bad_interval, expression.span,
                        {"范围的下限大于上限", "the lower end of this range is above its upper end"});
    return NodeId::none;
  }
  // `above(x)..y` ends with y, or with x where that turns out greater.
  std::vector<NodeId> args(ends.begin(), ends.end());
  const Op low = book_[ends[0]].op;
  if (low == Op::at_least || low == Op::above) args.push_back(book_.args(ends[0])[0]);
  return build_.make(Op::range, common->type, args, expression.span, 0, common->flex);
}

NodeId Checker::lower_bound(const Expression& expression, const Want& want) {
  std::array<NodeId, 2> sides{lower(expression.operands[0], want), lower(expression.operands[1], want)};
  const auto common = build_.unify(sides);
  if (!common) return NodeId::none;
  if (common->type.kind != Kind::number && common->type.kind != Kind::date) {
    build_.require_number(sides[0]);
    return NodeId::none;
  }
  const bool upper = expression.kind == ExpressionKind::at_most;
  if (upper && expression.operands[0].kind == ExpressionKind::at_least && book_[sides[0]].op == Op::maximum &&
      is_reversed(book_.args(sides[0])[1], sides[1])) {
    diagnostics_->error(Code::bad_interval, expression.operands[1].span,
                        {"`at_most` 低于 `at_least`", "`at_most` is below `at_least`"});
    return NodeId::none;
  }
  const Op op = upper ? Op::minimum : Op::maximum;
  return build_.make(op, common->type, sides, expression.span, 0, common->flex);
}

}  // namespace rencai
