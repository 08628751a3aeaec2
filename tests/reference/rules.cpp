#include "rules.h"

#include <algorithm>
#include <set>

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

std::vector<std::string> names_of(const FactSyntax& fact) {
  std::vector<std::string> names = {fact.name.text, fact.title.text.zh, fact.title.text.en};
  for (const auto& also : fact.also) names.push_back(also.text);
  std::erase(names, "");
  return names;
}

Kind kind_of_type(const std::string& type) {
  if (type == "bool") return Kind::condition;
  if (type == "date" || type == "month") return Kind::date;
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

void set_type(Fact& fact) {
  const FactSyntax& syntax = *fact.syntax;
  fact.type.kind = kind_of_type(syntax.type.text);
  fact.month = syntax.type.text == "month";
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

// A list with a key can be asked for its keys as a set can.
void set_key(Fact& list) {
  if (const auto unit = unit_of_text(list.syntax->unit.text); unit && list.syntax->unit.stated())
    list.count_unit = unit->unit;
  list.type.kind = Kind::condition;
  if (!list.syntax->key.stated()) return;
  list.key = find_field(list, list.syntax->key.text);
  list.type.kind = Kind::set;
  list.type.domain = &list.key->domain;
}

const Fact& add_fact(Rules& rules, const FactSyntax& syntax, int policy, const Fact* within) {
  Fact& fact = rules.facts.emplace_back();
  fact.short_id = (within == nullptr ? "" : within->short_id + ".") + syntax.name.text;
  fact.id = policy == no_policy ? fact.short_id : rules.policy(policy).name.text + "." + fact.short_id;
  fact.policy = policy;
  fact.syntax = &syntax;
  fact.within = within;
  fact.names = names_of(syntax);
  if (within != nullptr && within->form == FactForm::record) {
    const auto own = std::move(fact.names);
    fact.names.clear();
    for (const auto& outer : within->names)
      for (const auto& inner : own) fact.names.push_back(outer + "." + inner);
  }
  if (!is_field(fact)) {
    for (const auto& name : fact.names) rules.add_name(name, fact);
    rules.add_name(fact.id, fact);
  }
  if (syntax.type.text == "spouse") {
    fact.form = FactForm::spouse;
    fact.type.kind = Kind::condition;
    rules.spouse = &fact;
  } else if (syntax.type.text == "record" || syntax.type.text == "list") {
    fact.form = syntax.type.text == "list" ? FactForm::list : FactForm::record;
    fact.type.kind = Kind::condition;
    for (const auto& member : syntax.fields) fact.members.push_back(&add_fact(rules, member, policy, &fact));
    if (fact.form == FactForm::list) set_key(fact);
  } else {
    set_type(fact);
  }
  return fact;
}

// Facts that stand apart from their record: `flat.area` beside `flat`.
void join_records(Rules& rules) {
  for (auto& record : rules.facts) {
    if (record.form != FactForm::record) continue;
    for (auto& fact : rules.facts) {
      const bool apart = fact.within == nullptr && fact.policy == record.policy && fact.syntax != nullptr;
      if (!apart || !fact.short_id.starts_with(record.short_id + ".")) continue;
      fact.within = &record;
      record.members.push_back(&fact);
    }
  }
}

bool is_listed_by_policies(const FactSyntax& fact) { return fact.per_policy && fact.values.empty(); }

// A policy's fact with what the vocabulary says of all of that name.
const FactSyntax& completed(Rules& rules, const FactSyntax& fact) {
  if (!rules.syntax.vocabulary) return fact;
  for (const auto& common : rules.syntax.vocabulary->facts) {
    if (!is_listed_by_policies(common) || common.name.text != fact.name.text) continue;
    FactSyntax& complete = rules.completed.emplace_back(fact);
    if (!complete.title.stated()) complete.title = common.title;
    if (complete.also.empty()) complete.also = common.also;
    if (!complete.if_absent) complete.if_absent = common.if_absent;
    return complete;
  }
  return fact;
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
  rules.add_name(fact.short_id, fact);
  rules.add_name(fact.id, fact);
}

}  // namespace

std::string Rules::program_id(ProgramRef ref) const {
  return syntax.policies[ref.policy].name.text + "/" + program(ref).name.text;
}

bool is_field(const Fact& fact) { return fact.within != nullptr && fact.within->form == FactForm::list; }

const Fact* find_field(const Fact& list, const std::string& name) {
  for (const Fact* field : list.members)
    if (std::find(field->names.begin(), field->names.end(), name) != field->names.end()) return field;
  return nullptr;
}

const std::string* list_of_aggregate(const Expression& call) {
  static const std::set<std::string> always = {"count", "any", "sum", "longest_run", "run_until", "run_reached"};
  if (call.kind != ExpressionKind::call) return nullptr;
  const bool of_list = !call.of_list.empty() || !call.where.empty();
  if (!always.contains(call.name) && !(of_list && (call.name == "min" || call.name == "max"))) return nullptr;
  return call.of_list.empty() ? &call.operands.front().name : &call.of_list;
}

void Rules::add_name(const std::string& name, const Fact& fact) {
  auto& facts_of_name = by_name_[name];
  if (facts_of_name.empty() || facts_of_name.back() != &fact) facts_of_name.push_back(&fact);
}

const Fact* Rules::find_fact(const std::string& name, int policy) const {
  const auto found = by_name_.find(name);
  if (found == by_name_.end()) return nullptr;
  for (const int scope : {policy, no_policy})
    for (const Fact* fact : found->second)
      if (fact->policy == scope) return fact;
  for (const Fact* fact : found->second)
    if (fact->id == name) return fact;
  return nullptr;
}

std::optional<std::string> Rules::after_spouse(const std::string& name) const {
  const auto dot = name.find('.');
  if (spouse == nullptr || dot == std::string::npos || find_fact(name.substr(0, dot), no_policy) != spouse) return {};
  return name.substr(dot + 1);
}

const Fact* Rules::find_fact(const std::string& name, int policy, const Fact* list) const {
  if (const auto rest = after_spouse(name)) return find_fact(*rest, policy);
  if (const std::string outer = "applicant."; name.starts_with(outer))
    return find_fact(name.substr(outer.size()), policy);
  const Fact* field = list == nullptr ? nullptr : find_field(*list, name);
  return field != nullptr ? field : find_fact(name, policy);
}

const Fact* Rules::find_stated_fact(const std::string& name) const {
  if (const Fact* fact = find_fact(name, no_policy)) return fact;
  const auto found = by_name_.find(name);
  return found == by_name_.end() ? nullptr : found->second.front();
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
  if (const auto rest = after_spouse(name)) return find_program(*rest, policy);
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

const Domain* Rules::domain_of(const Expression& expression, int policy, const Fact* list) const {
  if (const auto rest = after_spouse(expression.name); rest && expression.kind == ExpressionKind::name) {
    Expression own = expression;
    own.name = *rest;
    return domain_of(own, policy);
  }
  const auto first_among = [&](const std::vector<Expression>& operands) -> const Domain* {
    for (const auto& operand : operands)
      if (const Domain* domain = domain_of(operand, policy, list)) return domain;
    return nullptr;
  };
  switch (expression.kind) {
    case ExpressionKind::name: {
      const bool field = list != nullptr && find_field(*list, expression.name) != nullptr;
      if (const auto* definition = find_definition(expression.name, policy); definition != nullptr && !field)
        return definition->value ? domain_of(*definition->value, policy, definition->for_each.stated() ? list : nullptr)
                                 : nullptr;
      if (find_parameter(expression.name, policy) != nullptr) return nullptr;
      const Fact* fact = find_fact(expression.name, policy, list);
      const auto dot = expression.name.rfind('.');  // a value may be named with its fact
      if (fact == nullptr && dot != std::string::npos) fact = find_fact(expression.name.substr(0, dot), policy, list);
      return fact == nullptr ? nullptr : fact->type.domain;
    }
    case ExpressionKind::first_of:
    case ExpressionKind::highest_of:
    case ExpressionKind::sum_of:
      for (const auto& one : expression.cases)
        if (const Domain* domain = domain_of(one.is.front(), policy, list)) return domain;
      return nullptr;
    case ExpressionKind::call:
      if (const std::string* name = list_of_aggregate(expression)) {
        const bool value = expression.name == "min" || expression.name == "max";
        return value ? domain_of(expression.operands.front(), policy, find_fact(*name, policy, nullptr)) : nullptr;
      }
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

namespace {

// What ranges are otherwise is not written anywhere.
bool has_ranges(const std::vector<FactSyntax>& facts) {
  for (const auto& fact : facts) {
    if (fact.type.text == "record" || fact.type.text == "list") {
      if (!has_ranges(fact.fields)) return false;
    } else if (fact.type.text != "spouse" && kind_of_type(fact.type.text) == Kind::number && !fact.range) {
      return false;
    }
  }
  return true;
}

}  // namespace

namespace {

// Whether `spouse.` stands anywhere, by any name of the spouse: rule files say it nowhere else.
bool reads_spouse(const std::string& text, const Rules& rules) {
  if (rules.spouse == nullptr) return false;
  return std::any_of(rules.spouse->names.begin(), rules.spouse->names.end(),
                     [&](const std::string& name) { return text.find(name + ".") != std::string::npos; });
}

}  // namespace

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
  if (rules.syntax.vocabulary && !has_ranges(rules.syntax.vocabulary->facts)) return false;
  for (const auto& policy : rules.syntax.policies)
    if (!has_ranges(policy.facts)) return false;
  if (rules.syntax.vocabulary)
    for (const auto& fact : rules.syntax.vocabulary->facts)
      if (!is_listed_by_policies(fact)) add_fact(rules, fact, no_policy, nullptr);
  for (std::size_t i = 0; i < rules.syntax.policies.size(); ++i) {
    const int policy = static_cast<int>(i);
    for (const auto& fact : rules.syntax.policies[i].facts) add_fact(rules, completed(rules, fact), policy, nullptr);
    for (const auto& program : rules.syntax.policies[i].programs) add_won_fact(rules, program, policy);
  }
  join_records(rules);
  for (auto& fact : rules.facts) {
    Fact& of_spouse = rules.spouse_facts.emplace_back();
    of_spouse.id = "spouse." + fact.id;
    of_spouse.counterpart = &fact;
    fact.counterpart = &of_spouse;
  }
  for (const auto& file : files) rules.reads_spouse = rules.reads_spouse || reads_spouse(file.text, rules);
  return true;
}

}  // namespace rencai::reference
