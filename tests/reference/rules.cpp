#include "rules.h"

#include "calendar.h"
#include "syntax/rule_parser.h"
#include "syntax/yaml_reader.h"

namespace rencai::reference {

Exact exact_of(const Rational& number) {
  const auto big = [](Int128 value) {
    const bool negative = value < 0;
    const auto low_half = static_cast<std::uint64_t>(negative ? -value : value);
    const auto high_half = static_cast<std::uint64_t>((negative ? -value : value) >> 64);
    return BigInteger::of_halves(high_half, low_half, negative);
  };
  return {big(number.numerator()), big(number.denominator())};
}

namespace {

bool is_named(const FactSyntax& fact, const std::string& name) {
  if (fact.name.text == name || fact.title.text.zh == name || fact.title.text.en == name) return true;
  for (const auto& also : fact.also)
    if (also.text == name) return true;
  return false;
}

Kind kind_of_type(const std::string& type) {
  if (type == "bool") return Kind::condition;
  if (type == "date") return Kind::date;
  if (type == "choice" || type == "ordered") return Kind::choice;
  if (type == "set") return Kind::set;
  if (type == "text") return Kind::text;
  if (type == "place") return Kind::place;
  return Kind::number;  // number, percent, money
}

// A literal, perhaps negative, perhaps with a unit; a bare number counts in `factor`.
Exact literal_of(const Expression& expression, const Exact& factor) {
  if (expression.kind == ExpressionKind::minus) return -literal_of(expression.operands.front(), factor);
  const Exact number = exact_of(expression.number);
  if (expression.unit_words.empty()) return expression.percent ? number : number * factor;
  return number * unit_of_words(expression.unit_words)->factor;
}

void set_range(Fact& fact) {
  if (fact.type.kind == Kind::choice) {
    fact.low = closed(0);
    fact.high = closed(static_cast<std::int64_t>(fact.domain.ids.size()) - 1);
  } else if (fact.type.kind == Kind::date) {
    fact.low = closed(first_day_number);
    fact.high = closed(last_day_number);
  }
  if (!fact.syntax->range) return;
  const Expression& low = fact.syntax->range->operands[0];
  const Expression& high = fact.syntax->range->operands[1];
  if (fact.type.kind == Kind::number) {  // an unknown date may be any day
    fact.low = closed(literal_of(low, fact.factor));
    fact.high = closed(literal_of(high, fact.factor));
  }
}

void add_fact(Rules& rules, const FactSyntax& syntax, int policy) {
  Fact& fact = rules.facts.emplace_back();
  fact.short_id = syntax.name.text;
  fact.id = policy == no_policy ? fact.short_id : rules.policy(policy).name.text + "." + fact.short_id;
  fact.policy = policy;
  fact.syntax = &syntax;
  fact.type.kind = kind_of_type(syntax.type.text);
  if (fact.type.kind == Kind::choice || fact.type.kind == Kind::set) {
    fact.domain.fact = fact.id;
    fact.domain.ordered = syntax.type.text == "ordered";
    for (const auto& value : syntax.values) {
      fact.domain.ids.push_back(value.name.text);
      fact.domain.names.push_back({value.name.text, value.title.text.zh, value.title.text.en});
      for (const auto& also : value.also) fact.domain.names.back().push_back(also.text);
    }
    fact.type.domain = &fact.domain;
  }
  if (fact.type.kind == Kind::number) {
    const std::string unit = syntax.unit.text.empty() && syntax.type.text == "money" ? "元" : syntax.unit.text;
    if (const auto scaled = unit_of_text(unit)) {
      fact.type.unit = scaled->unit;
      fact.factor = scaled->factor;
    }
    if (syntax.type.text == "percent") fact.factor = Exact(1, 100);
  }
  set_range(fact);
}

// Competitions and the like without `won` are settled by a fact of their own.
void add_won_fact(Rules& rules, const ProgramSyntax& program, int policy) {
  if (!program.selection || program.selection->won || program.selection->by.text.empty() ||
      program.selection->by.text == "application") {
    return;
  }
  Fact& fact = rules.facts.emplace_back();
  fact.short_id = program.name.text + ".won";
  fact.id = rules.policy(policy).name.text + "." + fact.short_id;
  fact.policy = policy;
  fact.type.kind = Kind::condition;
}

}  // namespace

std::string Rules::program_id(ProgramRef ref) const {
  return syntax.policies[ref.policy].name.text + "/" + program(ref).name.text;
}

const Fact* Rules::find_fact(const std::string& name, int policy) const {
  for (const int scope : {policy, no_policy}) {
    for (const auto& fact : facts)
      if (fact.policy == scope && (fact.short_id == name || (fact.syntax != nullptr && is_named(*fact.syntax, name))))
        return &fact;
  }
  for (const auto& fact : facts)
    if (fact.id == name) return &fact;
  return nullptr;
}

const Fact* Rules::find_stated_fact(const std::string& name) const {
  if (const Fact* fact = find_fact(name, no_policy)) return fact;
  for (const auto& fact : facts)
    if (fact.short_id == name || (fact.syntax != nullptr && is_named(*fact.syntax, name))) return &fact;
  return nullptr;
}

namespace {

template <class Entry>
const Entry* find_named(const std::vector<Entry>& entries, const std::string& name) {
  for (const auto& entry : entries)
    if (entry.name.text == name) return &entry;
  return nullptr;
}

}  // namespace

const DefinitionSyntax* Rules::find_definition(const std::string& name, int policy) const {
  return policy == no_policy ? nullptr : find_named(this->policy(policy).definitions, name);
}
const ParameterSyntax* Rules::find_parameter(const std::string& name, int policy) const {
  return policy == no_policy ? nullptr : find_named(this->policy(policy).parameters, name);
}
const PayerSyntax* Rules::find_payer(const std::string& name, int policy) const {
  return policy == no_policy ? nullptr : find_named(this->policy(policy).payers, name);
}

std::optional<ProgramRef> Rules::find_program(const std::string& name, int policy) const {
  const auto within = [&](std::size_t index, const std::string& wanted) -> std::optional<ProgramRef> {
    const auto& programs = syntax.policies[index].programs;
    for (std::size_t i = 0; i < programs.size(); ++i)
      if (programs[i].name.text == wanted) return ProgramRef{index, i};
    return {};
  };
  if (policy != no_policy)
    if (const auto found = within(static_cast<std::size_t>(policy), name)) return found;
  for (std::size_t i = 0; i < syntax.policies.size(); ++i) {
    const std::string& prefix = syntax.policies[i].name.text;
    if (name.size() > prefix.size() && name.starts_with(prefix) &&
        (name[prefix.size()] == '.' || name[prefix.size()] == '/'))
      if (const auto found = within(i, name.substr(prefix.size() + 1))) return found;
  }
  return {};
}

const Domain* Rules::domain_of(const Expression& expression, int policy) const {
  const auto first_among = [&](const std::vector<Expression>& operands) -> const Domain* {
    for (const auto& operand : operands)
      if (const Domain* domain = domain_of(operand, policy)) return domain;
    return nullptr;
  };
  switch (expression.kind) {
    case ExpressionKind::name: {
      if (const auto* definition = find_definition(expression.name, policy))
        return definition->value ? domain_of(*definition->value, policy) : nullptr;
      if (find_parameter(expression.name, policy) != nullptr) return nullptr;
      const Fact* fact = find_fact(expression.name, policy);
      const auto dot = expression.name.rfind('.');  // a value may be named with its fact
      if (fact == nullptr && dot != std::string::npos) fact = find_fact(expression.name.substr(0, dot), policy);
      return fact == nullptr ? nullptr : fact->type.domain;
    }
    case ExpressionKind::first_of:
    case ExpressionKind::highest_of:
    case ExpressionKind::sum_of:
      for (const auto& one : expression.cases)
        if (const Domain* domain = domain_of(one.is.front(), policy)) return domain;
      return nullptr;
    case ExpressionKind::call:
      if (expression.name == "if" && expression.operands.size() == 3)
        return first_among({expression.operands[1], expression.operands[2]});
      if (expression.name == "or_else" || expression.name == "min" || expression.name == "max")
        return first_among(expression.operands);
      return nullptr;
    case ExpressionKind::at_most:
    case ExpressionKind::at_least:
    case ExpressionKind::range: return first_among(expression.operands);
    default: return nullptr;
  }
}

bool read_rules(const std::vector<TextFile>& files, Rules& rules, Diagnostics& diagnostics) {
  for (const auto& file : files) {
    const FileId id = rules.sources.add(file.path, file.text);
    const auto documents = read_yaml(rules.sources, id, diagnostics);
    if (!documents || documents->size() != 1) return false;
    const Tree& document = documents->front();
    switch (kind_of_rule_file(document)) {
      case RuleFileKind::policy:
        if (auto policy = parse_policy(document, rules.sources, diagnostics))
          rules.syntax.policies.push_back(std::move(*policy));
        break;
      case RuleFileKind::vocabulary:
        if (auto vocabulary = parse_vocabulary(document, rules.sources, diagnostics))
          rules.syntax.vocabulary = std::move(*vocabulary);
        break;
      case RuleFileKind::stacking:
        if (auto stacking = parse_stacking_file(document, rules.sources, diagnostics))
          rules.syntax.stacking = std::move(*stacking);
        break;
      default: return false;
    }
  }
  if (diagnostics.has_errors()) return false;
  const auto has_range =
      [](const std::vector<FactSyntax>& facts) {  // what ranges are otherwise is not written anywhere
        for (const auto& fact : facts)
          if (kind_of_type(fact.type.text) == Kind::number && !fact.range) return false;
        return true;
      };
  if (rules.syntax.vocabulary && !has_range(rules.syntax.vocabulary->facts)) return false;
  for (const auto& policy : rules.syntax.policies)
    if (!has_range(policy.facts)) return false;
  if (rules.syntax.vocabulary)
    for (const auto& fact : rules.syntax.vocabulary->facts) add_fact(rules, fact, no_policy);
  for (std::size_t i = 0; i < rules.syntax.policies.size(); ++i) {
    const int policy = static_cast<int>(i);
    for (const auto& fact : rules.syntax.policies[i].facts) add_fact(rules, fact, policy);
    for (const auto& program : rules.syntax.policies[i].programs) add_won_fact(rules, program, policy);
  }
  return true;
}

}  // namespace rencai::reference
