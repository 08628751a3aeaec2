// Small rulebooks by hand, for tests of the code and its evaluation.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "eval/evaluate.h"
#include "model/rulebook.h"
#include "program/lower.h"

namespace rencai::testing {

inline constexpr Type condition_type{.kind = Kind::condition, .unit = {}};
inline constexpr Type number_type{.kind = Kind::number, .unit = {}};
inline constexpr Type months_type{.kind = Kind::number, .unit = {.month = 1}};
inline constexpr Type days_type{.kind = Kind::number, .unit = {.day = 1}};
inline constexpr Type date_type{.kind = Kind::date, .unit = {}};
inline constexpr Type text_type{.kind = Kind::text, .unit = {}};
inline constexpr Type place_type{.kind = Kind::place, .unit = {}};

class BookBuilder {
 public:
  BookBuilder() {
    Policy policy;
    policy.programs = {0, 0};
    book.policies.push_back(policy);
  }

  NodeId node(Op op, const Type& type, std::initializer_list<NodeId> args = {}, std::uint32_t payload = 0) {
    return node(op, type, std::span<const NodeId>(args.begin(), args.size()), payload);
  }
  NodeId node(Op op, const Type& type, std::span<const NodeId> args, std::uint32_t payload = 0) {
    Node made;
    made.op = op;
    made.type = type;
    made.args = book.arguments.append(args);
    made.payload = payload;
    return NodeId{book.nodes.push_back(made)};
  }
  NodeId condition(Op op, std::initializer_list<NodeId> args, std::uint32_t payload = 0) {
    return node(op, condition_type, args, payload);
  }
  NodeId number(Op op, std::initializer_list<NodeId> args) { return node(op, number_type, args); }
  NodeId listed(Op op, const Type& type, std::initializer_list<NodeId> args, const std::vector<std::uint32_t>& values) {
    const NodeId made = node(op, type, args);
    book.nodes.at(index(made)).values = book.value_indices.append(values);
    return made;
  }

  NodeId truth(bool value) { return node(Op::constant_condition, condition_type, {}, value ? 1 : 0); }
  NodeId constant(std::int64_t numerator, std::int64_t denominator = 1, const Type& type = number_type) {
    return node(Op::constant_number, type, {}, book.numbers.push_back({numerator, denominator}));
  }
  NodeId date(int year, int month, int day) {
    return node(Op::constant_date, date_type, {}, static_cast<std::uint32_t>(make_date(year, month, day)->days));
  }
  NodeId text(std::string_view text) {
    return node(Op::constant_text, text_type, {}, book.texts.push_back(book.strings.add(text)));
  }

  Type choice_type(std::uint32_t values, Kind kind = Kind::choice) {
    Domain domain;
    domain.ordered = true;
    domain.values = {book.domain_values.size(), values};
    for (std::uint32_t i = 0; i < values; ++i) book.domain_values.push_back({});
    return {.kind = kind, .ordered = true, .domain = DomainId{book.domains.push_back(domain)}, .unit = {}};
  }

  // A fact and the node that reads it. Numbers: lanes are the value times `scale`.
  FactId fact(const Type& type, std::int64_t low = -1000000, std::int64_t high = 1000000, std::int64_t scale = 1) {
    Fact fact;
    fact.type = type;
    fact.low = low;
    fact.high = high;
    fact.scale = scale;
    const FactId id{book.facts.size()};
    fact.raw = fact.read = node(Op::fact, type, {}, index(id));
    book.facts.push_back(fact);
    return id;
  }
  NodeId read(FactId fact) const { return book[fact].read; }
  void if_absent(FactId fact, NodeId value) {
    Fact& changed = book.facts.at(index(fact));
    changed.if_absent = value;
    changed.read = node(Op::stated_or, changed.type, {changed.read, value}, 0);
  }
  void derive(FactId fact, NodeId value) {
    Fact& changed = book.facts.at(index(fact));
    changed.derived = value;
    changed.read = node(Op::stated_or, changed.type, {changed.read, value}, 1);
  }
  void require(FactId fact, NodeId condition) {
    book.facts.at(index(fact)).required = book.arguments.append({&condition, 1});
  }

  // A program that reads all of `outputs`.
  ProgramId program(std::initializer_list<NodeId> outputs) {
    return program(std::span<const NodeId>(outputs.begin(), outputs.size()));
  }
  ProgramId program(std::span<const NodeId> outputs) {
    Program program;
    program.policy = PolicyId{0};
    program.when = program.in_force = program.eligible = truth(true);
    std::vector<Output> made;
    for (const NodeId output : outputs) made.push_back({StringRef{}, output});
    program.outputs = book.outputs.append(made);
    return ProgramId{book.programs.push_back(program)};
  }

  Rulebook book;
};

// The code of all programs, and one evaluation. Build the program and state the facts first.
class Evaluated {
 public:
  Evaluated(const Rulebook& book, const Block& block, Date today = Date{16251})  // 2014-06-30
      : code_(std::make_unique<RuleCode>(lower(book, {}))), evaluation_(book, *code_, block, today) {}

  const RuleCode& code() const { return *code_; }
  const Evaluation& operator*() const { return evaluation_; }
  const Evaluation* operator->() const { return &evaluation_; }

 private:
  std::unique_ptr<RuleCode> code_;
  Evaluation evaluation_;
};

// A value as text: `[1, 2)`, `(-inf, 3]`, `5`, `nothing`; `?` after it where it may be absent, `*` where it is marked
// unspecified, `!` after an overflow, `/0` after a division by zero.
inline std::string shown(const Evaluation& evaluation, NodeId node, std::size_t lane) {
  const Evaluation::Value value = evaluation.value(node, lane);
  const Interval& interval = value.interval;
  std::string text;
  if (!value.can_exist) {
    text = "nothing";
  } else if (interval.low && interval.low == interval.high && !interval.low_open && !interval.high_open) {
    text = to_string(*interval.low);
  } else {
    text = interval.low ? (interval.low_open ? "(" : "[") + to_string(*interval.low) : "(-inf";
    text += ", ";
    text += interval.high ? to_string(*interval.high) + (interval.high_open ? ")" : "]") : "inf)";
  }
  if (value.can_exist && value.can_be_absent) text += "?";
  if (interval.unspecified) text += "*";
  if (value.overflow) text += "!";
  if (value.divided_by_zero) text += "/0";
  return text;
}

inline std::string shown_condition(const Evaluation& evaluation, NodeId node, std::size_t lane) {
  switch (evaluation.condition(node, lane)) {
    case Truth::yes: return "yes";
    case Truth::no: return "no";
    default: return "unknown";
  }
}

}  // namespace rencai::testing
