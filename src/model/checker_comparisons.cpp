#include <algorithm>
#include <array>

#include "model/checker_context.h"

namespace rencai {
namespace {

Op comparison_op(ExpressionKind kind) {
  switch (kind) {
    case ExpressionKind::equal: return Op::equal;
    case ExpressionKind::not_equal: return Op::not_equal;
    case ExpressionKind::less: return Op::less;
    case ExpressionKind::less_or_equal: return Op::less_or_equal;
    case ExpressionKind::greater: return Op::greater;
    default: return Op::greater_or_equal;
  }
}

bool is_equality(Op op) { return op == Op::equal || op == Op::not_equal; }

}  // namespace

// The side that means something by itself is read first; the other side may then name one of its values.
NodeId Checker::lower_comparison(const Expression& expression) {
  const Expression& left_side = expression.operands[0];
  const Expression& right_side = expression.operands[1];
  const auto domain_of = [this](NodeId node) {
    return Want{.domain = node == NodeId::none || build_.type(node).kind != Kind::choice ? DomainId::none
                                                                                         : build_.type(node).domain};
  };
  std::array<NodeId, 2> sides{NodeId::none, NodeId::none};
  if (resolves(left_side) || !resolves(right_side)) {
    sides[0] = lower(left_side);
    // What is beside a fault may be one of its values: it stays silent, too.
    if (sides[0] == NodeId::none && !resolves(right_side)) return NodeId::none;
    sides[1] = lower(right_side, domain_of(sides[0]));
  } else {
    sides[1] = lower(right_side);
    if (sides[1] == NodeId::none) return NodeId::none;
    sides[0] = lower(left_side, domain_of(sides[1]));
  }
  if (sides[0] == NodeId::none || sides[1] == NodeId::none) return NodeId::none;
  const Op op = comparison_op(expression.kind);
  const auto is_condition = [this](NodeId node) { return build_.type(node).kind == Kind::condition; };
  if (is_equality(op) && is_condition(sides[0]) && is_condition(sides[1])) {
    return compare_conditions(expression, sides[0], sides[1]);
  }
  const auto common = build_.unify(sides);
  if (!common) return NodeId::none;
  const Type& type = common->type;
  if (type.kind == Kind::set || type.kind == Kind::place) {
    const bool set = type.kind == Kind::set;
    diagnostics_
        ->error(Code::not_comparable, expression.span,
                set ? LocalText{"集合不能这样比较", "sets are not compared like this"}
                    : LocalText{"地点不能这样比较", "places are not compared like this"})
        .expected = set ? LocalText{"`has any [...]` 或 `has all [...]`", "`has any [...]` or `has all [...]`"}
                        : LocalText{"`in \"省/市\"`", "`in \"province/city\"`"};
    return NodeId::none;
  }
  if (!is_equality(op) &&
      (type.kind == Kind::text || type.kind == Kind::condition || (type.kind == Kind::choice && !type.ordered))) {
    const LocalText what = described(type, book_);
    diagnostics_
        ->error(Code::not_comparable, expression.span,
                both("{0}没有高低之分，不能比较大小", "{1} has no order, it cannot be above or below another", what.zh,
                     what.en))
        .expected = {"`==`、`!=`、`in [...]`，或者把字段声明为 `ordered`",
                     "`==`, `!=`, `in [...]`, or a fact of type `ordered`"};
    return NodeId::none;
  }
  return build_.make(op, type_of_kind(Kind::condition), sides, expression.span);
}

NodeId Checker::compare_conditions(const Expression& expression, NodeId left, NodeId right) {
  const bool negated = expression.kind == ExpressionKind::not_equal;
  const Span span = expression.span;
  for (const bool swapped : {false, true}) {
    const NodeId literal = swapped ? left : right;
    const NodeId other = swapped ? right : left;
    if (book_[literal].op != Op::constant_condition) continue;
    const bool wanted = book_[literal].payload == 1;
    return wanted != negated ? other : build_.negation(other, span);
  }
  const Type condition = type_of_kind(Kind::condition);
  const NodeId both_hold = build_.make(Op::all, condition, {left, right}, span);
  const NodeId neither =
      build_.make(Op::all, condition, {build_.negation(left, span), build_.negation(right, span)}, span);
  const NodeId same = build_.make(Op::any, condition, {both_hold, neither}, span);
  return negated ? build_.negation(same, span) : same;
}

std::optional<std::uint32_t> Checker::value_in(DomainId domain, const Expression& name) {
  const bool bare = name.kind == ExpressionKind::name;
  const auto value = bare || name.kind == ExpressionKind::text ? book_.find_value(domain, name.name) : std::nullopt;
  if (value) {
    const auto symbol = bare ? find(name.name) : std::nullopt;
    if (!symbol || symbol->kind != SymbolKind::fact) return value;
    lower_name(name, {.domain = domain});  // reports the ambiguity
    return std::nullopt;
  }
  std::vector<std::string_view> values;
  for (const ValueName& one : book_.value_names[book_[domain].names]) values.push_back(book_.text(one.name));
  const std::string_view fact = book_.text(book_[domain].name);
  const bool named = bare || name.kind == ExpressionKind::text;
  with_nearest(diagnostics_->error(Code::unknown_value, name.span,
                                   named ? both("`{1}` 没有取值 `{0}`", "`{1}` has no value `{0}`", name.name, fact)
                                         : both("这里要写 `{0}` 的取值", "a value of `{0}` is needed here", fact)),
               name.name, values);
  return std::nullopt;
}

NodeId Checker::lower_in(const Expression& expression) {
  const NodeId left = lower(expression.operands[0]);
  if (left == NodeId::none) return NodeId::none;
  const Expression& right = expression.operands[1];
  if (build_.type(left).kind == Kind::set) {
    diagnostics_
        ->error(Code::type_mismatch, expression.operands[0].span,
                {"集合不能用 `in` 判断", "a set is not tested with `in`"})
        .expected = {"`has any [...]` 或 `has all [...]`", "`has any [...]` or `has all [...]`"};
    return NodeId::none;
  }
  if (build_.type(left).kind == Kind::place) return lower_in_place(expression, left);
  if (right.kind == ExpressionKind::list) return lower_in_list(expression, left);
  if (right.kind == ExpressionKind::range) return lower_in_range(expression, left);
  const LocalText what = described(build_.type(left), book_);
  diagnostics_->error(Code::type_mismatch, right.span, {"`in` 之后需要列表或范围", "`in` needs a list or a range here"})
      .expected =
      both("`[a, b]` 或 `a..b`（左边是{0}）", "`[a, b]` or `a..b` (the left side is {1})", what.zh, what.en);
  return NodeId::none;
}

NodeId Checker::lower_in_list(const Expression& expression, NodeId left) {
  const Type condition = type_of_kind(Kind::condition);
  const auto& items = expression.operands[1].operands;
  if (build_.type(left).kind == Kind::condition) {
    build_.mismatch(left, number_type());
    return NodeId::none;
  }
  if (build_.type(left).kind == Kind::choice) {
    const DomainId domain = build_.type(left).domain;
    std::vector<std::uint32_t> values;
    bool good = true;
    for (const Expression& item : items) {
      const auto value = value_in(domain, item);
      if (value) {
        values.push_back(*value);
      } else {
        good = false;
      }
    }
    if (!good) return NodeId::none;
    std::sort(values.begin(), values.end());
    values.erase(std::unique(values.begin(), values.end()), values.end());
    return build_.with_values(Op::in_values, condition, {left}, values, expression.span);
  }
  std::vector<NodeId> nodes{left};
  for (const Expression& item : items) nodes.push_back(lower(item));
  if (!build_.unify(nodes)) return NodeId::none;
  return build_.make(Op::in_list, condition, nodes, expression.span);
}

NodeId Checker::lower_in_range(const Expression& expression, NodeId left) {
  const auto& ends = expression.operands[1].operands;
  const Type& type = build_.type(left);
  const Want want{.domain = type.kind == Kind::choice ? type.domain : DomainId::none};
  std::array<NodeId, 3> nodes{left, lower(ends[0], want), lower(ends[1], want)};
  const auto common = build_.unify(nodes);
  if (!common) return NodeId::none;
  const Kind kind = common->type.kind;
  const bool comparable = kind == Kind::number || kind == Kind::date || (kind == Kind::choice && common->type.ordered);
  if (!comparable) {
    const LocalText what = described(common->type, book_);
    diagnostics_->error(
        Code::not_comparable, expression.span,
        both("{0}没有高低之分，不能写范围", "{1} has no order, it cannot lie in a range", what.zh, what.en));
    return NodeId::none;
  }
  if (is_reversed(nodes[1], nodes[2])) {
    diagnostics_->error(Code::bad_interval, expression.operands[1].span,
                        {"范围的下限大于上限", "the lower end of this range is above its upper end"});
    return NodeId::none;
  }
  return build_.make(Op::in_range, type_of_kind(Kind::condition), nodes, expression.span);
}

NodeId Checker::lower_in_place(const Expression& expression, NodeId left) {
  const Expression& right = expression.operands[1];
  if (right.kind != ExpressionKind::list) return place_test(right, left);
  std::vector<NodeId> tests;
  for (const Expression& item : right.operands) tests.push_back(place_test(item, left));
  return build_.make(Op::any, type_of_kind(Kind::condition), tests, expression.span);
}

NodeId Checker::place_test(const Expression& place, NodeId left) {
  const bool named = place.kind == ExpressionKind::text || place.kind == ExpressionKind::name;
  std::string path;
  bool good = named && !place.name.empty();
  for (std::size_t begin = 0; good && begin <= place.name.size();) {
    const std::size_t end = std::min(place.name.find('/', begin), place.name.size());
    std::string_view part = std::string_view(place.name).substr(begin, end - begin);
    while (!part.empty() && part.front() == ' ') part.remove_prefix(1);
    while (!part.empty() && part.back() == ' ') part.remove_suffix(1);
    if (part.empty()) good = false;
    if (!path.empty()) path += '/';
    path += part;
    begin = end + 1;
  }
  if (!good) {
    diagnostics_->error(Code::bad_place, place.span, {"这里要写地点", "a place is needed here"}).expected = {
        "如 `\"贵州省/六盘水市\"`", "such as `\"贵州省/六盘水市\"`"};
    return NodeId::none;
  }
  const std::uint32_t id = book_.places.push_back(book_.strings.add(path));
  return build_.make(Op::in_place, type_of_kind(Kind::condition), {left}, place.span, id);
}

NodeId Checker::lower_has(const Expression& expression) {
  const NodeId left = lower(expression.operands[0]);
  if (left == NodeId::none) return NodeId::none;
  if (build_.type(left).kind != Kind::set) {
    const LocalText what = described(build_.type(left), book_);
    auto& error = diagnostics_->error(
        Code::type_mismatch, expression.operands[0].span,
        both("`has` 的左边需要集合，写的是{0}", "`has` needs a set on its left, this is {1}", what.zh, what.en));
    if (build_.type(left).kind == Kind::choice) error.expected = {"`in [...]`", "`in [...]`"};
    return NodeId::none;
  }
  const Expression& right = expression.operands[1];
  const DomainId domain = build_.type(left).domain;
  std::vector<std::uint32_t> values;
  bool good = true;
  const std::span<const Expression> items = right.kind == ExpressionKind::list
                                                ? std::span<const Expression>(right.operands)
                                                : std::span<const Expression>(&right, 1);
  for (const Expression& item : items) {
    const auto value = value_in(domain, item);
    if (value) {
      values.push_back(*value);
    } else {
      good = false;
    }
  }
  if (!good) return NodeId::none;
  std::sort(values.begin(), values.end());
  values.erase(std::unique(values.begin(), values.end()), values.end());
  const Op op = expression.kind == ExpressionKind::has_any ? Op::has_any : Op::has_all;
  return build_.with_values(op, type_of_kind(Kind::condition), {left}, values, expression.span);
}

}  // namespace rencai
