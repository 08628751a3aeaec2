// What stands in the fields of each row type: of which table a run is a part, and (by their types) of which table an id
// is. One list serves the image's layout, its bytes without what stands between the fields, the check of its indices,
// and the cutting out of a part of a rulebook.
#pragma once

#include <concepts>
#include <cstddef>
#include <tuple>
#include <type_traits>

#include "program/code.h"

namespace rencai {

// Specialised for every struct of several fields: `all`, a tuple with an entry for each field in order: a pointer to
// the member, or for a run `into(member, table)`.
template <class Row>
struct RowFields;

template <class Row, class Book, class T>
struct RunField {
  Run Row::*run;
  Table<T> Book::*table;
};
template <class Row, class Book, class T>
constexpr RunField<Row, Book, T> into(Run Row::*run, Table<T> Book::*table) {
  return {run, table};
}

template <>
struct RowFields<LocalRef> {
  static constexpr auto all = std::tuple(&LocalRef::zh, &LocalRef::en);
};
template <>
struct RowFields<Unit> {
  static constexpr auto all = std::tuple(&Unit::yuan, &Unit::person, &Unit::square_metre, &Unit::point, &Unit::time,
                                         &Unit::month, &Unit::day, &Unit::year);
};
template <>
struct RowFields<Type> {
  static constexpr auto all = std::tuple(&Type::kind, &Type::ordered, &Type::domain, &Type::unit);
};
template <>
struct RowFields<Number> {
  static constexpr auto all = std::tuple(&Number::numerator, &Number::denominator);
};
template <>
struct RowFields<Node> {
  static constexpr auto all = std::tuple(&Node::op, &Node::space, &Node::type, into(&Node::args, &Rulebook::arguments),
                                         into(&Node::values, &Rulebook::value_indices), &Node::payload, &Node::span,
                                         &Node::label, &Node::clause);
};
template <>
struct RowFields<DomainValue> {
  static constexpr auto all = std::tuple(&DomainValue::id, &DomainValue::title);
};
template <>
struct RowFields<Domain> {
  static constexpr auto all = std::tuple(&Domain::name, into(&Domain::values, &Rulebook::domain_values),
                                         &Domain::ordered, into(&Domain::names, &Rulebook::value_names));
};
template <>
struct RowFields<ValueName> {
  static constexpr auto all = std::tuple(&ValueName::name, &ValueName::value);
};
template <>
struct RowFields<Fact> {
  static constexpr auto all =
      std::tuple(&Fact::id, &Fact::short_id, &Fact::owner, &Fact::title, &Fact::ask, &Fact::form, &Fact::list,
                 &Fact::type, &Fact::scale, &Fact::stated_factor, &Fact::unit_text, &Fact::low, &Fact::high,
                 &Fact::read, &Fact::raw, &Fact::derived, &Fact::if_absent, into(&Fact::required, &Rulebook::arguments),
                 into(&Fact::names, &Rulebook::names_of_facts), &Fact::reviewer, &Fact::shared, &Fact::percent,
                 &Fact::month, &Fact::span);
};
template <>
struct RowFields<List> {
  static constexpr auto all = std::tuple(&List::fact, &List::key, &List::first, &List::count,
                                         into(&List::names, &Rulebook::field_names), &List::unit);
};
template <>
struct RowFields<FactName> {
  static constexpr auto all = std::tuple(&FactName::name, &FactName::fact);
};
template <>
struct RowFields<Definition> {
  static constexpr auto all = std::tuple(&Definition::id, &Definition::column, &Definition::policy, &Definition::title,
                                         &Definition::note, &Definition::clause, &Definition::root, &Definition::span);
};
template <>
struct RowFields<Parameter> {
  static constexpr auto all =
      std::tuple(&Parameter::id, &Parameter::policy, &Parameter::title, &Parameter::clause, &Parameter::type,
                 into(&Parameter::steps, &Rulebook::parameter_steps), &Parameter::span);
};
template <>
struct RowFields<ParameterStep> {
  static constexpr auto all = std::tuple(&ParameterStep::from, &ParameterStep::value, &ParameterStep::day);
};
template <>
struct RowFields<Pay> {
  static constexpr auto all =
      std::tuple(&Pay::form, &Pay::every, &Pay::paid_every, &Pay::times, &Pay::at_most, &Pay::at_least, &Pay::from,
                 &Pay::until, &Pay::served, &Pay::each_at_most, &Pay::rest_on, into(&Pay::parts, &Rulebook::arguments),
                 into(&Pay::after, &Rulebook::arguments));
};
template <>
struct RowFields<PayerShare> {
  static constexpr auto all = std::tuple(&PayerShare::payer, &PayerShare::share);
};
template <>
struct RowFields<PayerCase> {
  static constexpr auto all = std::tuple(&PayerCase::when, into(&PayerCase::shares, &Rulebook::payer_shares));
};
template <>
struct RowFields<Program> {
  static constexpr auto all = std::tuple(
      &Program::id, &Program::short_id, &Program::policy, &Program::title, &Program::clause, &Program::category,
      &Program::kinds, &Program::when, &Program::amount, &Program::in_force, &Program::eligible, &Program::pay,
      into(&Program::payers, &Rulebook::payer_cases), &Program::payers_named, &Program::selection, &Program::quota,
      &Program::quota_per, &Program::won, &Program::won_fact, into(&Program::outputs, &Rulebook::outputs),
      into(&Program::notes, &Rulebook::notes), &Program::span);
};
template <>
struct RowFields<Output> {
  static constexpr auto all = std::tuple(&Output::name, &Output::value);
};
template <>
struct RowFields<ProgramOf> {
  static constexpr auto all = std::tuple(&ProgramOf::program, &ProgramOf::of_spouse);
};
template <>
struct RowFields<Stacking> {
  static constexpr auto all =
      std::tuple(&Stacking::kind, &Stacking::policy, into(&Stacking::members, &Rulebook::members),
                 into(&Stacking::shares, &Rulebook::numbers), &Stacking::at_most, &Stacking::when, &Stacking::choice,
                 &Stacking::clause, &Stacking::note, &Stacking::span);
};
template <>
struct RowFields<NotEncoded> {
  static constexpr auto all = std::tuple(&NotEncoded::clause, &NotEncoded::reason, &NotEncoded::span);
};
template <>
struct RowFields<PayerName> {
  static constexpr auto all = std::tuple(&PayerName::id, &PayerName::title);
};
template <>
struct RowFields<Policy> {
  static constexpr auto all =
      std::tuple(&Policy::id, &Policy::title, into(&Policy::place, &Rulebook::place_parts), &Policy::place_path,
                 &Policy::issued, &Policy::has_issued, &Policy::in_force, &Policy::first_day, &Policy::last_day,
                 &Policy::has_last_day, into(&Policy::notes, &Rulebook::notes), into(&Policy::facts, &Rulebook::facts),
                 into(&Policy::programs, &Rulebook::programs), into(&Policy::stacking, &Rulebook::stacking),
                 into(&Policy::not_encoded, &Rulebook::not_encoded), &Policy::digest, &Policy::file, &Policy::span);
};

template <>
struct RowFields<Instruction> {
  static constexpr auto all = std::tuple(
      &Instruction::op, &Instruction::column, &Instruction::kind, &Instruction::space, &Instruction::rank_test,
      &Instruction::closed, &Instruction::flagged, &Instruction::has_existence, &Instruction::wide_ranks,
      &Instruction::node, &Instruction::fact, into(&Instruction::args, &RuleCode::operands),
      into(&Instruction::values, &RuleCode::codes), &Instruction::cuts, &Instruction::payload, &Instruction::mask_words,
      &Instruction::constant, &Instruction::scale, &Instruction::magnitude);
};
template <>
struct RowFields<Cut> {
  static constexpr auto all = std::tuple(&Cut::floor, &Cut::exact);
};
template <>
struct RowFields<ParameterLane> {
  static constexpr auto all = std::tuple(&ParameterLane::from, &ParameterLane::numerator, &ParameterLane::denominator);
};
template <>
struct RowFields<SlotMap::Size> {
  static constexpr auto all = std::tuple(&SlotMap::Size::planes, &SlotMap::Size::bytes);
};
template <>
struct RowFields<Slot> {
  static constexpr auto all = std::tuple(&Slot::plane, &Slot::byte);
};

// How many fields an aggregate has.
struct AnyField {
  template <class T>
  operator T() const;  // NOLINT(google-explicit-constructor): stands for any field
};
template <class Row, class... Fields>
consteval std::size_t field_count() {
  if constexpr (requires { Row{Fields{}..., AnyField{}}; }) {
    return field_count<Row, Fields..., AnyField>();
  } else {
    return sizeof...(Fields);
  }
}

template <class Row>
concept HasFields = requires {
  RowFields<Row>::all;
};

// The table that an id is an index of.
constexpr auto table_of(NodeId) { return &Rulebook::nodes; }
constexpr auto table_of(FactId) { return &Rulebook::facts; }
constexpr auto table_of(ParameterId) { return &Rulebook::parameters; }
constexpr auto table_of(ProgramId) { return &Rulebook::programs; }
constexpr auto table_of(PolicyId) { return &Rulebook::policies; }
constexpr auto table_of(PayerNameId) { return &Rulebook::payer_names; }
constexpr auto table_of(DefinitionId) { return &Rulebook::definitions; }
constexpr auto table_of(ListId) { return &Rulebook::lists; }
constexpr auto table_of(DomainId) { return &Rulebook::domains; }
template <class T>
concept IdOfTable = requires(T id) {
  table_of(id);
};

// Calls visitor(leaf) for every field that is not itself a struct with fields, visitor(run, table) for every run whose
// table is known. Leaves: numbers, truth values, enumerators, ids, StringRef, Date, Span, Run. Changes what it visits
// where `Value` is not constant.
template <class Value, class Visitor>
constexpr void visit_fields(Value& value, Visitor& visitor) {
  using Row = std::remove_const_t<Value>;
  if constexpr (HasFields<Row>) {
    static_assert(std::tuple_size_v<decltype(RowFields<Row>::all)> == field_count<Row>(), "RowFields lacks a field");
    const auto visit_one = [&]<class Field>(const Field& field) {
      if constexpr (std::is_member_object_pointer_v<Field>) {
        visit_fields(value.*field, visitor);
      } else {
        visitor(value.*field.run, field.table);
      }
    };
    std::apply([&](const auto&... fields) { (visit_one(fields), ...); }, RowFields<Row>::all);
  } else {
    visitor(value);
  }
}

}  // namespace rencai
