// Appends nodes to a rulebook that is being built. Knows types and units of nodes, folds constant arithmetic, and lets
// `0`, `unspecified` and `nothing` take the unit or the type that their place requires.
//
// NodeId::none as an argument means that its fault is reported already; every function then returns none and stays
// silent.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <map>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "base/diagnostics.h"
#include "base/number.h"
#include "model/rulebook.h"

namespace rencai {

// What a node still takes from its place: nothing; the unit (plain 0, `unspecified`); the type (`nothing`).
enum class Flex : std::uint8_t { fixed, any_unit, any_type };

[[nodiscard]] inline Type type_of_kind(Kind kind) {
  Type type;
  type.kind = kind;
  return type;
}
[[nodiscard]] inline Type number_type(const Unit& unit = {}) {
  Type type = type_of_kind(Kind::number);
  type.unit = unit;
  return type;
}
// "a number in 元/月", "a date".
[[nodiscard]] LocalText described(const Type& type, const Rulebook& rulebook);

class NodeBuilder {
 public:
  NodeBuilder(Rulebook& rulebook, Diagnostics& diagnostics) : book_(&rulebook), diagnostics_(&diagnostics) {}

  [[nodiscard]] Rulebook& book() { return *book_; }
  [[nodiscard]] const Type& type(NodeId node) const { return (*book_)[node].type; }
  [[nodiscard]] Flex flex(NodeId node) const { return flex_[index(node)]; }
  [[nodiscard]] bool is_number(NodeId node) const { return type(node).kind == Kind::number; }
  [[nodiscard]] std::optional<Rational> constant(NodeId node) const;  // of a constant number
  [[nodiscard]] std::uint32_t size() const { return book_->nodes.size(); }

  NodeId make(Op op, const Type& type, std::span<const NodeId> args, Span span, std::uint32_t payload = 0,
              Flex flex = Flex::fixed);
  NodeId make(Op op, const Type& type, std::initializer_list<NodeId> args, Span span, std::uint32_t payload = 0,
              Flex flex = Flex::fixed) {
    return make(op, type, std::span<const NodeId>(args.begin(), args.size()), span, payload, flex);
  }
  // A leaf of a list's elements or of the applicants.
  NodeId fact(FactId fact, Span span);
  NodeId aggregate(Op op, const Type& type, std::span<const NodeId> args, std::uint32_t list,
                   std::span<const std::uint32_t> run, Span span);
  // in_values, has_any, has_all, constant_set.
  NodeId with_values(Op op, const Type& type, std::initializer_list<NodeId> args, std::span<const std::uint32_t> values,
                     Span span);
  NodeId number(const Rational& value, const Unit& unit, Span span, Flex flex = Flex::fixed);
  NodeId text(std::string_view text, Span span);
  NodeId date(Date day, Span span);
  NodeId always();  // the condition true, one node
  NodeId today();   // one node
  NodeId negation(NodeId condition, Span span);
  NodeId all(std::span<const NodeId> conditions, Span span);  // one condition is itself
  // The same leaf once more, where a definition is no more than `0`, `unspecified` or `nothing`.
  NodeId copy_of_leaf(NodeId leaf, Span span);
  // A node that is written once and read by name (a fact, a definition, today): faults are reported where it is read.
  NodeId read_at(NodeId node, Span span);
  [[nodiscard]] Span span(NodeId node) const;
  void label(NodeId node, std::string_view name, std::string_view clause);

  // Makes `node` a value of `wanted`: flexible nodes take it; a span of time between two days becomes a plain count
  // where that is wanted. False, without a report, where it does not fit.
  bool fit(NodeId& node, const Type& wanted);
  // The same with a report at the node's span; sets `node` to none.
  bool require(NodeId& node, const Type& wanted);
  bool require_condition(NodeId& node) { return require(node, type_of_kind(Kind::condition)); }
  bool require_date(NodeId& node) { return require(node, type_of_kind(Kind::date)); }
  bool require_number(NodeId& node);  // of any unit
  struct Common {
    Type type;
    Flex flex = Flex::fixed;
  };
  // One type for all of `nodes`, which are changed to it. Empty: reported.
  std::optional<Common> unify(std::span<NodeId> nodes);

  // Numbers; constants are folded.
  NodeId sum(Op op, NodeId left, NodeId right, Span span);  // add, subtract
  NodeId multiply(NodeId left, NodeId right, Span span);
  NodeId divide(NodeId left, NodeId right, Span span);
  NodeId negate(NodeId value, Span span);

  Diagnostic& mismatch(NodeId node, const Type& wanted);
  Diagnostic& overflow(Span span);

 private:
  void settle(NodeId node, const Type& type);
  NodeId scaled(NodeId value, const Rational& factor, Span span);

  Rulebook* book_;
  Diagnostics* diagnostics_;
  std::vector<Flex> flex_;
  std::map<NodeId, Span> read_at_;
  NodeId always_ = NodeId::none;
  NodeId today_ = NodeId::none;
};

// The number as the rulebook holds it; empty where it does not fit.
[[nodiscard]] std::optional<Number> held(const Rational& value);
[[nodiscard]] Rational rational(const Number& number);

// A message in both languages, formatted from the same arguments.
template <class... Args>
[[nodiscard]] LocalText both(fmt::format_string<const Args&...> zh, fmt::format_string<const Args&...> en,
                             const Args&... args) {
  return {fmt::format(zh, args...), fmt::format(en, args...)};
}

}  // namespace rencai
