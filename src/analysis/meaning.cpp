#include "analysis/meaning.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/date.h"

namespace rencai {
namespace {

Rational rational_of(const Number& number) {
  return Rational::make(number.numerator, number.denominator).value_or(Rational(0));
}

// What a connective is once a negation has been pushed into it.
Op seen_as(Op op, bool negated) {
  if (!negated) return op;
  if (op == Op::all) return Op::any;
  if (op == Op::any) return Op::all;
  return op;
}

}  // namespace

Meaning::Meaning(const Rulebook& rulebook, Terms& terms, const std::function<std::string(FactId)>& fact_name)
    : rulebook_(&rulebook), store_(&terms) {
  for (std::uint32_t i = 0; i < rulebook.facts.size(); ++i) fact_names_.push_back(fact_name(FactId{i}));
  terms_.reserve(rulebook.nodes.size());
  for (std::uint32_t i = 0; i < rulebook.nodes.size(); ++i) {
    terms_.push_back(term_of(NodeId{i}));
    names_.push_back(rulebook.nodes[i].op == Op::stated_or);
  }
  for (const Definition& definition : rulebook.definitions) {
    if (definition.root != NodeId::none) names_[index(definition.root)] = true;
  }
}

DomainId Meaning::domain_of(NodeId node) const { return (*rulebook_)[node].type.domain; }

std::string Meaning::values_text(DomainId domain, std::span<const std::uint32_t> values) const {
  std::vector<std::string_view> ids;
  for (const std::uint32_t value : values) {
    ids.push_back(rulebook_->text(rulebook_->domain_values[(*rulebook_)[domain].values.first + value].id));
  }
  std::ranges::sort(ids);
  const auto rest = std::ranges::unique(ids);
  ids.erase(rest.begin(), rest.end());
  return fmt::format("{}", fmt::join(ids, "|"));
}

std::string Meaning::steps_text(ParameterId id) const {
  const Parameter& parameter = (*rulebook_)[id];
  std::string text;
  std::string before;
  for (const ParameterStep& step : rulebook_->parameter_steps[parameter.steps]) {
    std::string value = parameter.type.kind == Kind::date ? to_string(step.day) : to_string(rational_of(step.value));
    if (value == before) continue;
    text += fmt::format("{}={};", to_string(step.from), value);
    before = std::move(value);
  }
  return text;
}

TermId Meaning::ordered_choice(Op op, NodeId choice, std::uint32_t limit) const {
  std::vector<std::uint32_t> values;
  const DomainId domain = domain_of(choice);
  for (std::uint32_t value = 0; value < (*rulebook_)[domain].values.count; ++value) {
    const bool meets = op == Op::less            ? value < limit
                       : op == Op::less_or_equal ? value <= limit
                       : op == Op::greater       ? value > limit
                                                 : value >= limit;
    if (meets) values.push_back(value);
  }
  const TermId args[] = {of(choice)};
  return store_->plain(Op::in_values, args, values_text(domain, values));
}

TermId Meaning::comparison(const Node& node, std::span<const NodeId> args) const {
  const NodeId left = args[0];
  const NodeId right = args[1];
  if ((*rulebook_)[left].type.kind == Kind::choice) {
    const auto mirrored = [](Op op) {
      return op == Op::less            ? Op::greater
             : op == Op::less_or_equal ? Op::greater_or_equal
             : op == Op::greater       ? Op::less
                                       : Op::less_or_equal;
    };
    if ((*rulebook_)[right].op == Op::constant_choice)
      return ordered_choice(node.op, left, (*rulebook_)[right].payload);
    if ((*rulebook_)[left].op == Op::constant_choice)
      return ordered_choice(mirrored(node.op), right, (*rulebook_)[left].payload);
  }
  const bool swapped = node.op == Op::greater || node.op == Op::greater_or_equal;
  const bool strict = node.op == Op::less || node.op == Op::greater;
  const TermId terms[] = {of(swapped ? right : left), of(swapped ? left : right)};
  return store_->plain(strict ? Op::less : Op::less_or_equal, terms);
}

TermId Meaning::term_of(NodeId id) const {
  const Node& node = (*rulebook_)[id];
  const auto args = rulebook_->args(id);
  std::vector<TermId> terms;
  for (const NodeId argument : args) terms.push_back(of(argument));
  const auto pairs = [&] {
    std::vector<TermCase> cases;
    for (std::size_t i = 0; i + 1 < terms.size(); i += 2) cases.push_back({terms[i], terms[i + 1]});
    return cases;
  };
  const auto each_value = [&](bool all) {  // has_any, has_all: one condition for each value
    std::vector<TermId> conditions;
    for (const std::uint32_t value : rulebook_->value_indices[node.values]) {
      conditions.push_back(store_->plain(Op::has_any, {terms.data(), 1}, values_text(domain_of(args[0]), {&value, 1})));
    }
    return all ? store_->all(conditions) : store_->any(conditions);
  };
  switch (node.op) {
    case Op::constant_condition: return store_->condition(node.payload != 0);
    case Op::constant_number: return store_->number(rational_of(rulebook_->numbers[node.payload]));
    case Op::constant_date:
      return store_->plain(Op::constant_date, {}, {}, Rational(static_cast<std::int32_t>(node.payload)));
    case Op::constant_choice: return store_->plain(node.op, {}, values_text(node.type.domain, {&node.payload, 1}));
    case Op::constant_text: return store_->plain(node.op, {}, rulebook_->text(rulebook_->texts[node.payload]));
    case Op::constant_set:
      return store_->plain(node.op, {}, values_text(node.type.domain, rulebook_->value_indices[node.values]));
    case Op::fact: {
      const FactId fact{node.payload};
      const TermId term = store_->plain(Op::fact, {}, fact_names_[index(fact)]);
      if (node.type.kind == Kind::number && (*rulebook_)[fact].low >= 0) store_->mark_not_negative(term);
      return term;
    }
    case Op::stated_or: return store_->plain(node.op, terms, {}, Rational(node.payload));
    case Op::negation: return store_->negation(terms[0]);
    case Op::all: return store_->all(terms);
    case Op::any: return store_->any(terms);
    case Op::count_at_least: return store_->count_at_least(node.payload, terms);
    case Op::equal: return store_->equal(terms[0], terms[1]);
    case Op::not_equal: return store_->negation(store_->equal(terms[0], terms[1]));
    case Op::less:
    case Op::less_or_equal:
    case Op::greater:
    case Op::greater_or_equal: return comparison(node, args);
    case Op::in_values:
      return store_->plain(node.op, terms, values_text(domain_of(args[0]), rulebook_->value_indices[node.values]));
    case Op::in_list: {
      std::vector<TermId> equalities;
      for (std::size_t i = 1; i < terms.size(); ++i) equalities.push_back(store_->equal(terms[0], terms[i]));
      return store_->any(equalities);
    }
    case Op::in_range: {
      const auto constant_choice = [&](NodeId bound) { return (*rulebook_)[bound].op == Op::constant_choice; };
      if (constant_choice(args[1]) && constant_choice(args[2])) {
        const TermId both[] = {ordered_choice(Op::greater_or_equal, args[0], (*rulebook_)[args[1]].payload),
                               ordered_choice(Op::less_or_equal, args[0], (*rulebook_)[args[2]].payload)};
        return store_->all(both);
      }
      const TermId low[] = {terms[1], terms[0]};
      const TermId high[] = {terms[0], terms[2]};
      const TermId both[] = {store_->plain(Op::less_or_equal, low), store_->plain(Op::less_or_equal, high)};
      return store_->all(both);
    }
    case Op::in_place: return store_->plain(node.op, terms, rulebook_->text(rulebook_->places[node.payload]));
    case Op::has_any: return each_value(false);
    case Op::has_all: return each_value(true);
    case Op::exists: return store_->exists(terms[0]);
    case Op::add: return store_->sum(terms);
    case Op::subtract: {
      const TermId factors[] = {store_->number(Rational(-1)), terms[1]};
      const TermId addends[] = {terms[0], store_->product(factors)};
      return store_->sum(addends);
    }
    case Op::negate: {
      const TermId factors[] = {store_->number(Rational(-1)), terms[0]};
      return store_->product(factors);
    }
    case Op::multiply: return store_->product(terms);
    case Op::divide: {
      const Term& divisor = (*store_)[terms[1]];
      const auto reciprocal = divisor.op == Op::constant_number ? divide(Rational(1), divisor.number) : std::nullopt;
      if (!reciprocal) return store_->plain(node.op, terms);
      const TermId factors[] = {terms[0], store_->number(*reciprocal)};
      return store_->product(factors);
    }
    case Op::minimum: return store_->least(terms);
    case Op::maximum: return store_->greatest(terms);
    case Op::or_else: return store_->or_else(terms[0], terms[1]);
    case Op::first_of:
    case Op::highest_of:
    case Op::sum_of: return store_->cases(node.op, pairs());
    case Op::parameter: return store_->plain(node.op, terms, steps_text(ParameterId{node.payload}));
    case Op::gets: return terms[0];
    case Op::longest_run:
    case Op::run_until:
    case Op::run_reached: {
      std::string figures;  // the tolerated gap, the length
      for (const std::uint32_t figure : rulebook_->value_indices[node.values]) figures += std::to_string(figure) + ' ';
      return store_->plain(node.op, terms, figures);
    }
    default: return store_->plain(node.op, terms);
  }
}

Part Meaning::part(NodeId node, bool negated, NodeId within, NodeId user) const {
  return {node, negated, negated ? store_->negation(of(node)) : of(node), within, user};
}

Part Meaning::bare(Part part) const {
  for (;;) {
    const Node& node = (*rulebook_)[part.node];
    if (node.op != Op::negation && node.op != Op::gets &&
        !((node.op == Op::minimum || node.op == Op::maximum || is_connective(node.op)) && node.args.count == 1))
      return part;
    part =
        this->part(rulebook_->args(part.node)[0], part.negated != (node.op == Op::negation), within(part), part.node);
  }
}

void Meaning::collect(const Part& whole, Op op, std::vector<Part>& parts) const {
  const Part part = bare(whole);
  const Node& node = (*rulebook_)[part.node];
  const bool same = seen_as(node.op, part.negated) == op && (is_connective(op) || !part.negated);
  // `a - b` and `x in a..b` are told whole.
  if (!same || (*store_)[part.term].op != op) {
    parts.push_back(part);
    return;
  }
  for (const NodeId argument : rulebook_->args(part.node)) {
    collect(this->part(argument, part.negated, within(part), part.node), op, parts);
  }
}

std::vector<Part> Meaning::parts(const Part& part, Op op) const {
  std::vector<Part> parts;
  collect(part, op, parts);
  if (parts.size() < 2) return parts;
  // What the normal form left out (doubles, what another member includes) is no part of the meaning.
  const std::vector<TermId>& members = (*store_)[part.term].args;
  std::vector<TermId> seen;
  std::erase_if(parts, [&](const Part& one) {
    const bool counts = std::ranges::find(members, one.term) != members.end() || (*store_)[one.term].op == op;
    const bool doubled = is_connective(op) && std::ranges::find(seen, one.term) != seen.end();
    seen.push_back(one.term);
    return !counts || doubled;
  });
  return parts;
}

std::vector<CasePart> Meaning::cases(const Part& whole) const {
  const Part part = bare(whole);
  std::vector<CasePart> cases;
  const auto args = rulebook_->args(part.node);
  for (std::size_t i = 0; i + 1 < args.size(); i += 2) {
    cases.push_back(
        {this->part(args[i], false, within(part), part.node), this->part(args[i + 1], false, within(part), part.node)});
  }
  return cases;
}

std::vector<Part> Meaning::arguments(const Part& part) const {
  std::vector<Part> parts;
  for (const NodeId argument : rulebook_->args(part.node)) {
    parts.push_back(this->part(argument, false, within(part), part.node));
  }
  return parts;
}

}  // namespace rencai
