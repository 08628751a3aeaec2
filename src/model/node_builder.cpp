#include "model/node_builder.h"

#include <algorithm>
#include <array>
#include <limits>

namespace rencai {
namespace {

// What one counted unit of a `..._between` takes in months or days; empty for other nodes.
std::optional<Rational> counted_step(const Rulebook& book, NodeId node) {
  while (book[node].op == Op::of_spouse) node = book.args(node)[1];
  switch (book[node].op) {
    case Op::full_years_between:
    case Op::started_years_between: return Rational(12);
    case Op::full_months_between:
    case Op::started_months_between:
    case Op::days_between: return Rational(1);
    default: return std::nullopt;
  }
}

bool same_kind_of_value(const Type& a, const Type& b) {
  if (a.kind != b.kind) return false;
  switch (a.kind) {
    case Kind::number: return a.unit == b.unit;
    case Kind::choice:
    case Kind::set: return a.domain == b.domain;
    default: return true;
  }
}

}  // namespace

std::optional<Number> held(const Rational& value) {
  constexpr Int128 most = std::numeric_limits<std::int64_t>::max();
  if (value.numerator() > most || value.numerator() < -most || value.denominator() > most) return std::nullopt;
  return Number{static_cast<std::int64_t>(value.numerator()), static_cast<std::int64_t>(value.denominator())};
}

Rational rational(const Number& number) {
  return Rational::make(number.numerator, number.denominator).value_or(Rational(0));
}

LocalText described(const Type& type, const Rulebook& rulebook) {
  switch (type.kind) {
    case Kind::condition: return {"条件", "a condition"};
    case Kind::number:
      if (type.unit.is_none()) return {"无单位的数", "a plain number"};
      return {fmt::format("单位为 `{}` 的数", to_string(type.unit, Language::zh)),
              fmt::format("a number in `{}`", to_string(type.unit, Language::en))};
    case Kind::date: return {"日期", "a date"};
    case Kind::choice: return both("`{0}` 的取值", "a value of `{0}`", rulebook.text(rulebook[type.domain].name));
    case Kind::set: return both("`{0}` 的集合", "a set of `{0}`", rulebook.text(rulebook[type.domain].name));
    case Kind::text: return {"文本", "a text"};
    case Kind::place: return {"地点", "a place"};
  }
  return {};
}

std::optional<Rational> NodeBuilder::constant(NodeId node) const {
  if (node == NodeId::none || (*book_)[node].op != Op::constant_number) return std::nullopt;
  return rational(book_->numbers[(*book_)[node].payload]);
}

NodeId NodeBuilder::make(Op op, const Type& type, std::span<const NodeId> args, Span span, std::uint32_t payload,
                         Flex flex) {
  if (std::find(args.begin(), args.end(), NodeId::none) != args.end()) return NodeId::none;
  Node node;
  node.op = op;
  node.type = type;
  node.args = book_->arguments.append(args);
  node.payload = payload;
  node.span = span;
  // Names are looked up so that the elements of two lists never meet.
  if (!is_aggregate(op)) {
    for (const NodeId argument : args) node.space = std::max(node.space, (*book_)[argument].space);
  }
  flex_.push_back(flex);
  return static_cast<NodeId>(book_->nodes.push_back(node));
}

NodeId NodeBuilder::fact(FactId fact, Span span) {
  const NodeId node = make(Op::fact, (*book_)[fact].type, {}, span, index(fact));
  book_->nodes.at(index(node)).space = (*book_)[fact].space();
  return node;
}

NodeId NodeBuilder::aggregate(Op op, const Type& type, std::span<const NodeId> args, std::uint32_t list,
                              std::span<const std::uint32_t> run, Span span) {
  const NodeId node = make(op, type, args, span, list);
  if (node != NodeId::none && counts_runs(op)) book_->nodes.at(index(node)).values = book_->value_indices.append(run);
  return node;
}

NodeId NodeBuilder::with_values(Op op, const Type& type, std::initializer_list<NodeId> args,
                                std::span<const std::uint32_t> values, Span span) {
  const NodeId node = make(op, type, args, span);
  if (node != NodeId::none) book_->nodes.at(index(node)).values = book_->value_indices.append(values);
  return node;
}

NodeId NodeBuilder::number(const Rational& value, const Unit& unit, Span span, Flex flex) {
  const auto fitting = held(value);
  if (!fitting) {
    overflow(span);
    return NodeId::none;
  }
  return make(Op::constant_number, number_type(unit), {}, span, book_->numbers.push_back(*fitting), flex);
}

NodeId NodeBuilder::text(std::string_view text, Span span) {
  return make(Op::constant_text, type_of_kind(Kind::text), {}, span, book_->texts.push_back(book_->strings.add(text)));
}

NodeId NodeBuilder::date(Date day, Span span) {
  return make(Op::constant_date, type_of_kind(Kind::date), {}, span, static_cast<std::uint32_t>(day.days));
}

NodeId NodeBuilder::always() {
  if (always_ == NodeId::none) always_ = make(Op::constant_condition, type_of_kind(Kind::condition), {}, Span{}, 1);
  return always_;
}

NodeId NodeBuilder::today() {
  if (today_ == NodeId::none) today_ = make(Op::today, type_of_kind(Kind::date), {}, Span{});
  return today_;
}

NodeId NodeBuilder::negation(NodeId condition, Span span) {
  return make(Op::negation, type_of_kind(Kind::condition), {condition}, span);
}

NodeId NodeBuilder::all(std::span<const NodeId> conditions, Span span) {
  if (conditions.size() == 1) return conditions.front();
  return make(Op::all, type_of_kind(Kind::condition), conditions, span);
}

NodeId NodeBuilder::copy_of_leaf(NodeId leaf, Span span) {
  const Node node = (*book_)[leaf];
  return make(node.op, node.type, {}, span, node.payload, flex(leaf));
}

NodeId NodeBuilder::read_at(NodeId node, Span span) {
  if (node != NodeId::none) read_at_.insert_or_assign(node, span);
  return node;
}

Span NodeBuilder::span(NodeId node) const {
  const auto read = read_at_.find(node);
  return read == read_at_.end() ? (*book_)[node].span : read->second;
}

void NodeBuilder::label(NodeId node, std::string_view name, std::string_view clause) {
  if (node == NodeId::none) return;
  Node& labelled = book_->nodes.at(index(node));
  if (labelled.label.empty()) labelled.label = book_->strings.add(name);
  if (labelled.clause.empty()) labelled.clause = book_->strings.add(clause);
}

void NodeBuilder::settle(NodeId node, const Type& type) {
  if (flex(node) == Flex::fixed) return;
  flex_[index(node)] = Flex::fixed;
  Node& settled = book_->nodes.at(index(node));
  settled.type = type;
  // What is flexible below takes the same type; a fixed argument (a factor without a unit, a condition) keeps its own.
  const Run args = settled.args;
  for (const NodeId argument : book_->arguments[args]) settle(argument, type);
}

bool NodeBuilder::fit(NodeId& node, const Type& wanted) {
  const Node fitted = (*book_)[node];
  const bool flexible = flex(node) == Flex::any_type || (flex(node) == Flex::any_unit && wanted.kind == Kind::number);
  if (flexible && wanted.kind != Kind::condition) {
    settle(node, wanted);
    return true;
  }
  if (same_kind_of_value(fitted.type, wanted)) return true;
  const auto step = counted_step(*book_, node);
  if (step && wanted.kind == Kind::number && wanted.unit.is_none()) {
    const Span span = fitted.span;
    const NodeId unit = number(*step, fitted.type.unit, span);
    node = make(Op::divide, wanted, {node, unit}, span);
    return true;
  }
  return false;
}

Diagnostic& NodeBuilder::overflow(Span span) {
  return diagnostics_->error(Code::overflow, span,
                             {"数值过大，无法精确保存", "this number is too large to be kept exactly"});
}

Diagnostic& NodeBuilder::mismatch(NodeId node, const Type& wanted) {
  const Node& found = (*book_)[node];
  const LocalText is = described(found.type, *book_);
  const LocalText should = described(wanted, *book_);
  if (found.type.kind == Kind::number && wanted.kind == Kind::number) {
    const auto shown = [](const Unit& unit, Language language) {
      const std::string text = to_string(unit, language);
      if (!text.empty()) return fmt::format("`{}`", text);
      return std::string(language == Language::zh ? "无单位" : "no unit");
    };
    LocalText message{fmt::format("单位不符：这里是 {}，需要 {}", shown(found.type.unit, Language::zh),
                                  shown(wanted.unit, Language::zh)),
                      fmt::format("units do not match: this is in {}, {} is needed",
                                  shown(found.type.unit, Language::en), shown(wanted.unit, Language::en))};
    if (found.type.unit.is_none())
      message.en = fmt::format("units do not match: this has no unit, {} is needed", shown(wanted.unit, Language::en));
    return diagnostics_->error(Code::unit_mismatch, span(node), message);
  }
  return diagnostics_->error(Code::type_mismatch, span(node),
                             {fmt::format("这里需要{}，写的是{}", should.zh, is.zh),
                              fmt::format("{} is needed here, this is {}", should.en, is.en)});
}

bool NodeBuilder::require(NodeId& node, const Type& wanted) {
  if (node == NodeId::none) return false;
  if (fit(node, wanted)) return true;
  mismatch(node, wanted);
  node = NodeId::none;
  return false;
}

bool NodeBuilder::require_number(NodeId& node) {
  if (node == NodeId::none) return false;
  if (is_number(node) || flex(node) != Flex::fixed) return true;
  const LocalText is = described(type(node), *book_);
  diagnostics_->error(Code::type_mismatch, span(node),
                      both("这里需要数，写的是{0}", "a number is needed here, this is {1}", is.zh, is.en));
  node = NodeId::none;
  return false;
}

std::optional<NodeBuilder::Common> NodeBuilder::unify(std::span<NodeId> nodes) {
  if (std::find(nodes.begin(), nodes.end(), NodeId::none) != nodes.end()) return std::nullopt;
  const auto fixed = [this](NodeId node) { return flex(node) == Flex::fixed; };
  const auto counts = [this](NodeId node) { return counted_step(*book_, node).has_value(); };
  auto reference = std::find_if(nodes.begin(), nodes.end(), [&](NodeId node) { return fixed(node) && !counts(node); });
  if (reference == nodes.end()) reference = std::find_if(nodes.begin(), nodes.end(), fixed);
  if (reference == nodes.end()) {
    const bool number =
        std::any_of(nodes.begin(), nodes.end(), [this](NodeId node) { return flex(node) == Flex::any_unit; });
    return Common{number_type(), number ? Flex::any_unit : Flex::any_type};
  }
  const Type wanted = type(*reference);
  const Span stated = span(*reference);
  bool good = true;
  for (NodeId& node : nodes) {
    if (fit(node, wanted)) continue;
    const LocalText is = described(wanted, *book_);
    mismatch(node, wanted).related.push_back({stated, both("这里是{0}", "this is {1}", is.zh, is.en)});
    good = false;
  }
  if (!good) return std::nullopt;
  return Common{wanted, Flex::fixed};
}

NodeId NodeBuilder::sum(Op op, NodeId left, NodeId right, Span span) {
  std::array<NodeId, 2> sides{left, right};
  const bool left_is_number = require_number(sides[0]);
  const bool right_is_number = require_number(sides[1]);
  if (!left_is_number || !right_is_number) return NodeId::none;
  const auto common = unify(sides);
  if (!common) return NodeId::none;
  const auto a = constant(sides[0]);
  const auto b = constant(sides[1]);
  if (a && b) {
    const auto folded = op == Op::add ? add(*a, *b) : subtract(*a, *b);
    if (folded) return number(*folded, common->type.unit, span, common->flex);
    overflow(span);
    return NodeId::none;
  }
  return make(op, number_type(common->type.unit), sides, span, 0, common->flex);
}

NodeId NodeBuilder::scaled(NodeId value, const Rational& factor, Span span) {
  if (factor == Rational(1)) return value;
  return multiply(value, number(factor, {}, span), span);
}

NodeId NodeBuilder::multiply(NodeId left, NodeId right, Span span) {
  const bool left_is_number = require_number(left);
  const bool right_is_number = require_number(right);
  if (!left_is_number || !right_is_number) return NodeId::none;
  // A flexible factor beside a plain number leaves the product flexible; beside a unit it is a plain number itself.
  const auto plain = [this](NodeId node) { return flex(node) == Flex::fixed && type(node).unit.is_none(); };
  const bool stays_flexible =
      (flex(left) != Flex::fixed && plain(right)) || (flex(right) != Flex::fixed && plain(left));
  const Flex flexible = stays_flexible ? Flex::any_unit : Flex::fixed;
  if (!stays_flexible) {
    settle(left, number_type());
    settle(right, number_type());
  }
  const auto unit = rencai::multiply(type(left).unit, type(right).unit);
  if (!unit) {
    diagnostics_->error(Code::bad_unit, span, {"单位的次数过高", "this unit has too large a power"});
    return NodeId::none;
  }
  const auto a = constant(left);
  const auto b = constant(right);
  if (a && b) {
    auto folded = rencai::multiply(*a, *b);
    if (folded) folded = rencai::multiply(*folded, unit->factor);
    if (folded) return number(*folded, unit->unit, span, flexible);
    overflow(span);
    return NodeId::none;
  }
  return scaled(make(Op::multiply, number_type(unit->unit), {left, right}, span, 0, flexible), unit->factor, span);
}

NodeId NodeBuilder::divide(NodeId left, NodeId right, Span span) {
  const bool left_is_number = require_number(left);
  const bool right_is_number = require_number(right);
  if (!left_is_number || !right_is_number) return NodeId::none;
  const auto b = constant(right);
  if (b && b->sign() == 0) {
    diagnostics_->error(Code::division_by_zero, (*book_)[right].span, {"除数为零", "the divisor is zero"});
    return NodeId::none;
  }
  settle(right, number_type());
  Flex flexible = Flex::fixed;
  if (flex(left) != Flex::fixed && type(right).unit.is_none()) {
    flexible = Flex::any_unit;
  } else {
    settle(left, number_type());
  }
  const auto unit = rencai::divide(type(left).unit, type(right).unit);
  if (!unit) {
    diagnostics_->error(Code::bad_unit, span, {"单位的次数过高", "this unit has too large a power"});
    return NodeId::none;
  }
  const auto a = constant(left);
  if (a && b) {
    auto folded = rencai::divide(*a, *b);
    if (folded) folded = rencai::multiply(*folded, unit->factor);
    if (folded) return number(*folded, unit->unit, span, flexible);
    overflow(span);
    return NodeId::none;
  }
  return scaled(make(Op::divide, number_type(unit->unit), {left, right}, span, 0, flexible), unit->factor, span);
}

NodeId NodeBuilder::negate(NodeId value, Span span) {
  if (!require_number(value)) return NodeId::none;
  const auto constant_value = constant(value);
  if (constant_value) return number(rencai::negate(*constant_value), type(value).unit, span, flex(value));
  return make(Op::negate, type(value), {value}, span, 0, flex(value) == Flex::fixed ? Flex::fixed : Flex::any_unit);
}

}  // namespace rencai
