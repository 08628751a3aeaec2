#include "syntax/printer.h"

#include <utility>

#include "syntax/printer_yaml.h"

namespace rencai {
namespace {

// Adders of an entry where something is stated.

void add(Tree& mapping, std::string_view key, const Located& text) {
  if (text.stated()) add_entry(mapping, key, scalar_tree(text.text));
}

// Clauses are texts, also where they look like numbers.
void add_clause(Tree& mapping, const Located& clause) {
  if (clause.stated()) add_entry(mapping, "clause", quoted_tree(clause.text));
}

Tree local_tree(const LocalText& text) {
  if (text.zh == text.en) return scalar_tree(text.zh);
  Tree tree = mapping_tree(true);
  if (!text.zh.empty()) add_entry(tree, "zh", scalar_tree(text.zh));
  if (!text.en.empty()) add_entry(tree, "en", scalar_tree(text.en));
  return tree;
}

void add(Tree& mapping, std::string_view key, const LocatedText& text) {
  if (text.stated()) add_entry(mapping, key, local_tree(text.text));
}

void add(Tree& mapping, std::string_view key, const Optional& expression) {
  if (expression) add_entry(mapping, key, expression_tree(*expression));
}

void add(Tree& mapping, std::string_view key, const std::vector<Located>& texts) {
  if (texts.empty()) return;
  Tree list = sequence_tree(true);
  for (const Located& text : texts) list.items.push_back(scalar_tree(text.text));
  add_entry(mapping, key, std::move(list));
}

void add(Tree& mapping, std::string_view key, const std::vector<LocatedText>& texts) {
  if (texts.empty()) return;
  Tree list = sequence_tree(false);
  for (const LocatedText& text : texts) list.items.push_back(local_tree(text.text));
  add_entry(mapping, key, std::move(list));
}

void add(Tree& mapping, std::string_view key, const std::vector<Expression>& expressions, bool flow = true) {
  if (expressions.empty()) return;
  Tree list = sequence_tree(flow);
  for (const Expression& expression : expressions) list.items.push_back(expression_tree(expression));
  add_entry(mapping, key, std::move(list));
}

void add(Tree& mapping, std::string_view key, bool flag) {
  if (flag) add_entry(mapping, key, scalar_tree("true"));
}

// One entry for each item, by its name.
template <class Item, class Print>
void add_section(Tree& mapping, std::string_view key, const std::vector<Item>& items, Print print) {
  if (items.empty()) return;
  Tree section = mapping_tree(false);
  for (const Item& item : items) add_entry(section, item.name.text, print(item));
  add_entry(mapping, key, std::move(section));
}

Tree values_tree(const std::vector<ValueSyntax>& values) {
  Tree mapping = mapping_tree(false);
  for (const ValueSyntax& value : values) {
    Tree about = mapping_tree(true);
    if (value.title.stated()) {
      if (!value.title.text.zh.empty()) add_entry(about, "zh", scalar_tree(value.title.text.zh));
      if (!value.title.text.en.empty()) add_entry(about, "en", scalar_tree(value.title.text.en));
    }
    add(about, "also", value.also);
    add_entry(mapping, value.name.text, std::move(about));
  }
  return mapping;
}

Tree fact_tree(const FactSyntax& fact) {
  Tree tree = mapping_tree(false);
  add(tree, "title", fact.title);
  add(tree, "also", fact.also);
  add(tree, "type", fact.type);
  if (!fact.values.empty()) add_entry(tree, "values", values_tree(fact.values));
  add(tree, "unit", fact.unit);
  add(tree, "decimals", fact.decimals);
  add(tree, "range", fact.range);
  add(tree, "if_absent", fact.if_absent);
  add(tree, "derived", fact.derived);
  add(tree, "requires", fact.requires_);
  add(tree, "ask", fact.ask);
  add(tree, "note", fact.note);
  add(tree, "reviewer", fact.reviewer);
  add(tree, "shared", fact.shared);
  add(tree, "per_policy", fact.per_policy);
  add(tree, "key", fact.key);
  add_section(tree, "fields", fact.fields, fact_tree);
  return tree;
}

template <class Syntax>
void add_heading(Tree& tree, const Syntax& syntax) {
  add(tree, "title", syntax.title);
  add_clause(tree, syntax.clause);
  add(tree, "note", syntax.note);
}

Tree parameter_tree(const ParameterSyntax& parameter) {
  Tree tree = mapping_tree(true);
  add_heading(tree, parameter);
  Tree steps = mapping_tree(true);
  for (const ParameterSyntax::Dated& step : parameter.values)
    add_entry(steps, to_string(step.from), expression_tree(step.value));
  add_entry(tree, "values", std::move(steps));
  return tree;
}

Tree cells_tree(const TableRow& row) {
  if (row.cells.size() == 1 && row.cells.front().field.text.empty()) return expression_tree(row.cells.front().value);
  Tree tree = mapping_tree(true);
  for (const TableRow::Cell& cell : row.cells) add_entry(tree, cell.field.text, expression_tree(cell.value));
  return tree;
}

Tree rows_tree(const std::vector<TableRow>& rows) {
  Tree tree = mapping_tree(false);
  for (const TableRow& row : rows) {
    std::string keys;
    for (const std::string& key : row.keys) {
      if (!keys.empty()) keys += " | ";
      keys += key;
    }
    add_entry(tree, keys, row.rows.empty() ? cells_tree(row) : rows_tree(row.rows));
  }
  return tree;
}

Tree definition_tree(const DefinitionSyntax& definition) {
  Tree tree = mapping_tree(false);
  add_heading(tree, definition);
  add(tree, "for_each", definition.for_each);
  if (definition.value) {
    Tree value = expression_tree(*definition.value);
    if (tree.entries.empty() && value.is_scalar()) return value;
    add_expression(tree, *definition.value);
    return tree;
  }
  if (definition.table.size() == 1) {
    add_entry(tree, "table", expression_tree(definition.table.front()));
  } else {
    add(tree, "table", definition.table);
  }
  add_entry(tree, "rows", rows_tree(definition.rows));
  if (definition.otherwise) add_entry(tree, "otherwise", cells_tree(*definition.otherwise));
  return tree;
}

Tree payer_tree(const PayerSyntax& payer) {
  Tree tree = mapping_tree(false);
  add_heading(tree, payer);
  if (!payer.payer) return tree;
  if (payer.payer->kind == ExpressionKind::shares) {
    add_entry(tree, "is", expression_tree(*payer.payer));
  } else {
    add_expression(tree, *payer.payer);
  }
  return tree;
}

Tree pay_tree(const PaySyntax& pay) {
  if (pay.form.stated()) return scalar_tree(pay.form.text);
  Tree tree = mapping_tree(true);
  add(tree, "every", pay.every);
  add(tree, "times", pay.times);
  add(tree, "after", pay.after);
  add(tree, "parts", pay.parts);
  add(tree, "each_at_most", pay.each_at_most);
  add(tree, "at_least", pay.at_least);
  add(tree, "at_most", pay.at_most);
  add(tree, "from", pay.from);
  add(tree, "served", pay.served);
  add(tree, "until", pay.until);
  add(tree, "rest_on", pay.rest_on);
  return tree;
}

Tree selection_tree(const SelectionSyntax& selection) {
  Tree tree = mapping_tree(true);
  add(tree, "by", selection.by);
  if (selection.quota_count) {
    Tree quota = mapping_tree(true);
    add(quota, "count", selection.quota_count);
    add(quota, "per", selection.quota_per);
    add_entry(tree, "quota", std::move(quota));
  }
  add(tree, "won", selection.won);
  return tree;
}

Tree in_force_tree(const InForce& in_force) {
  Tree tree = mapping_tree(true);
  add(tree, "from", in_force.from);
  add(tree, "to", in_force.to);
  add(tree, "by", in_force.by);
  return tree;
}

Tree program_tree(const ProgramSyntax& program) {
  Tree tree = mapping_tree(false);
  add(tree, "title", program.title);
  add_clause(tree, program.clause);
  add(tree, "category", program.category);
  add(tree, "for", program.kinds);
  add(tree, "when", program.when);
  add(tree, "amount", program.amount);
  if (program.pay) add_entry(tree, "pay", pay_tree(*program.pay));
  add(tree, "payer", program.payer);
  if (program.selection) add_entry(tree, "selection", selection_tree(*program.selection));
  if (program.in_force) add_entry(tree, "in_force", in_force_tree(*program.in_force));
  if (!program.outputs.empty()) {
    Tree outputs = mapping_tree(false);
    for (const auto& [name, value] : program.outputs) add_entry(outputs, name.text, expression_tree(value));
    add_entry(tree, "also", std::move(outputs));
  }
  add(tree, "notes", program.notes);
  return tree;
}

Tree stacking_tree(const StackingSyntax& stacking) {
  Tree tree = mapping_tree(true);
  Tree members = sequence_tree(true);
  for (const Located& member : stacking.members) members.items.push_back(scalar_tree(member.text));
  add_entry(tree, stacking.kind == StackingSyntax::Kind::highest_of ? "highest_of" : "sum_of", std::move(members));
  add(tree, "shares", stacking.shares);
  add(tree, "at_most", stacking.at_most);
  add(tree, "when", stacking.when);
  add(tree, "choice", stacking.choice);
  add_clause(tree, stacking.clause);
  add(tree, "note", stacking.note);
  return tree;
}

}  // namespace

std::string print_policy(const PolicySyntax& policy) {
  Tree tree = mapping_tree(false);
  add(tree, "policy", policy.name);
  add(tree, "title", policy.title);
  add(tree, "place", policy.place);
  if (policy.issued) add_entry(tree, "issued", scalar_tree(to_string(*policy.issued)));
  if (policy.in_force) add_entry(tree, "in_force", in_force_tree(*policy.in_force));
  add(tree, "notes", policy.notes);
  add(tree, "source", policy.source);
  if (!policy.payer_names.empty()) {
    Tree names = mapping_tree(false);
    for (const auto& [name, title] : policy.payer_names) add_entry(names, name.text, local_tree(title.text));
    add_entry(tree, "payer_names", std::move(names));
  }
  add_section(tree, "facts", policy.facts, fact_tree);
  add_section(tree, "parameters", policy.parameters, parameter_tree);
  add_section(tree, "definitions", policy.definitions, definition_tree);
  add_section(tree, "payers", policy.payers, payer_tree);
  add_section(tree, "programs", policy.programs, program_tree);
  if (!policy.stacking.empty()) {
    Tree rules = sequence_tree(false);
    for (const StackingSyntax& rule : policy.stacking) rules.items.push_back(stacking_tree(rule));
    add_entry(tree, "stacking", std::move(rules));
  }
  add(tree, "assert", policy.assertions, false);
  if (!policy.not_encoded.empty()) {
    Tree clauses = mapping_tree(false);
    for (const NotEncodedSyntax& clause : policy.not_encoded) {
      clauses.entries.push_back({quoted_tree(clause.clause.text), local_tree(clause.reason.text)});
    }
    add_entry(tree, "not_encoded", std::move(clauses));
  }
  return print_yaml_document(tree);
}

}  // namespace rencai
