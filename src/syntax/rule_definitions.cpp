#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "base/text.h"
#include "syntax/expression_forms.h"
#include "syntax/rule_parts.h"
#include "syntax/rule_tables.h"

namespace rencai {
namespace {

// Title, clause and note, which stand beside what is defined.
template <class Syntax>
bool read_heading(const ShapeContext& context, const Tree& tree, Syntax& syntax) {
  bool good = read_key(context, tree, "title", syntax.title, read_local_text);
  good = read_key(context, tree, "clause", syntax.clause, read_text) && good;
  good = read_key(context, tree, "note", syntax.note, read_local_text) && good;
  return good;
}

bool read_table(const ShapeContext& context, const Tree& tree, DefinitionSyntax& definition) {
  bool good = has_only_keys(context, tree, rule_keys::table);
  good = has_key(context, tree, "rows") && good;
  if (const Tree* otherwise = value_of(tree, "otherwise")) {
    definition.otherwise.emplace().span = otherwise->span;
    good = read_cells(context, *otherwise, *definition.otherwise) && good;
  }
  if (!read_key(context, tree, "table", definition.table, read_values)) return false;
  if (definition.table.empty()) {
    if (const Tree* table = value_of(tree, "table")) {
      context.error(Code::empty_value, table->span, {"没有查表的字段", "no fact selects a row"}).expected = {
          "字段名，或它们的列表", "a fact, or a list of them"};
    }
    return false;
  }
  if (const Tree* rows = value_of(tree, "rows"))
    good = read_rows(context, *rows, definition.table.size(), definition.rows) && good;
  return good;
}

Result<std::vector<ParameterSyntax::Dated>> read_steps(const ShapeContext& context, const Tree& tree) {
  const LocalText shape = {"`2013-01-01: 3000元/月`", "`2013-01-01: 3000元/月`"};
  if (!is_mapping(context, tree, shape)) return std::nullopt;
  std::vector<ParameterSyntax::Dated> steps;
  bool good = true;
  for (const TreeEntry& entry : tree.entries) {
    const Result<Date> from = read_date(context, entry.key);
    Result<Expression> value = read_value(context, entry.value);
    good = good && from && value;
    if (from && value) steps.push_back({*from, entry.key.span.joined(entry.value.span), std::move(*value)});
  }
  if (good && steps.empty()) {
    context.error(Code::empty_value, tree.span, {"没有任何值", "there is no value"}).expected = shape;
    good = false;
  }
  if (!good) return std::nullopt;
  return steps;
}

}  // namespace

Result<ParameterSyntax> read_parameter(const ShapeContext& context, const TreeEntry& entry) {
  const Result<Located> name = read_name(context, entry.key, true);
  const Tree& tree = entry.value;
  if (!is_mapping(context, entry,
                  {"`{clause: ..., values: {2013-01-01: ...}}`", "`{clause: ..., values: {2013-01-01: ...}}`"}))
    return std::nullopt;
  ParameterSyntax parameter;
  parameter.span = entry.key.span.joined(tree.span);
  bool good = has_only_keys(context, tree, rule_keys::parameter) && name;
  good = has_key(context, tree, "values") && good;
  good = read_heading(context, tree, parameter) && good;
  good = read_key(context, tree, "values", parameter.values, read_steps) && good;
  if (!good) return std::nullopt;
  parameter.name = *name;
  return parameter;
}

Result<DefinitionSyntax> read_definition(const ShapeContext& context, const TreeEntry& entry) {
  const Result<Located> name = read_name(context, entry.key, true);
  const Tree& tree = entry.value;
  DefinitionSyntax definition;
  definition.span = entry.key.span.joined(tree.span);
  bool good = name.has_value();
  if (tree.is_mapping() && tree.find("table") != nullptr) {
    good = is_unsplit(context, tree) && read_heading(context, tree, definition) && good;
    good = read_key(context, tree, "for_each", definition.for_each, read_text) && good;
    good = read_table(context, tree, definition) && good;
  } else {
    if (tree.is_mapping()) {
      good = read_heading(context, tree, definition) && good;
      good = read_key(context, tree, "for_each", definition.for_each, read_text) && good;
    }
    definition.value = read_form(context, tree, FormRole::value, rule_keys::definition);
    good = good && definition.value;
  }
  if (!good) return std::nullopt;
  definition.name = *name;
  return definition;
}

Result<PayerSyntax> read_payer_definition(const ShapeContext& context, const TreeEntry& entry) {
  const Result<Located> name = read_name(context, entry.key, true);
  const Tree& tree = entry.value;
  PayerSyntax payer;
  payer.span = entry.key.span.joined(tree.span);
  bool good = name.has_value();
  if (tree.is_mapping()) good = read_heading(context, tree, payer) && good;
  payer.payer = read_form(context, tree, FormRole::shares, rule_keys::heading);
  if (!good || !payer.payer) return std::nullopt;
  payer.name = *name;
  return payer;
}

}  // namespace rencai
