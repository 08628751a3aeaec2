#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "base/text.h"
#include "syntax/expression_forms.h"
#include "syntax/rule_parts.h"

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

// The values of one row: one, or one for each field.
bool read_cells(const ShapeContext& context, const Tree& tree, TableRow& row) {
  if (!tree.is_mapping() || is_form(tree, FormRole::value)) {
    Result<Expression> value = read_value(context, tree);
    if (value) row.cells.push_back({{}, std::move(*value)});
    return value.has_value();
  }
  if (!is_mapping(context, tree, {})) return false;
  bool good = true;
  for (const TreeEntry& entry : tree.entries) {
    Result<Located> field = read_name(context, entry.key, false);
    Result<Expression> value = read_value(context, entry.value);
    good = good && field && value;
    if (field && value) row.cells.push_back({std::move(*field), std::move(*value)});
  }
  if (good && row.cells.empty()) {
    context.error(Code::empty_value, tree.span, {"这一行没有值", "this row has no value"});
    return false;
  }
  return good;
}

// `A | B`: the keys of one row.
bool read_row_keys(const ShapeContext& context, const Tree& key, std::vector<std::string>& keys) {
  std::string_view rest = key.text;
  for (bool more = true; more;) {
    const std::size_t bar = rest.find('|');
    std::string_view one = rest.substr(0, bar);
    more = bar != std::string_view::npos;
    if (more) rest.remove_prefix(bar + 1);
    const std::size_t begin = one.find_first_not_of(" \t");
    one = begin == std::string_view::npos ? std::string_view()
                                          : one.substr(begin, one.find_last_not_of(" \t") + 1 - begin);
    const bool wide = one.find("、") != std::string_view::npos || one.find("，") != std::string_view::npos ||
                      one.find("｜") != std::string_view::npos;
    if (one.empty() || wide) {
      context
          .error(wide ? Code::full_width_punctuation : Code::empty_value, key.span,
                 wide ? LocalText{"几个值用 ` | ` 分开", "several values are separated by ` | `"}
                      : LocalText{"表格的行缺少值", "a key of this row is empty"})
          .expected = {"`A | B`", "`A | B`"};
      return false;
    }
    keys.push_back(to_nfc(one));
  }
  return true;
}

bool read_rows(const ShapeContext& context, const Tree& tree, std::size_t dimensions, std::vector<TableRow>& rows) {
  const LocalText shape = {"表格的行 `值: 结果`", "the rows of the table, `VALUE: result`"};
  if (!is_mapping(context, tree, shape)) return false;
  bool good = true;
  if (tree.entries.empty()) {
    context.error(Code::empty_value, tree.span, {"表格没有行", "the table has no rows"}).expected = shape;
    return false;
  }
  for (const TreeEntry& entry : tree.entries) {
    TableRow row;
    row.span = entry.key.span.joined(entry.value.span);
    if (entry.key.text == "otherwise" && entry.key.quoting == Quoting::plain) {
      context
          .error(Code::expression_syntax, entry.key.span,
                 {"`otherwise` 不在 `rows` 之内", "`otherwise` does not stand within `rows`"})
          .expected = {"写在 `rows:` 旁边", "beside `rows:`"};
      good = false;
      continue;
    }
    good = read_row_keys(context, entry.key, row.keys) && good;
    good = (dimensions > 1 ? read_rows(context, entry.value, dimensions - 1, row.rows)
                           : read_cells(context, entry.value, row)) &&
           good;
    rows.push_back(std::move(row));
  }
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
    good = read_table(context, tree, definition) && good;
  } else {
    if (tree.is_mapping()) good = read_heading(context, tree, definition) && good;
    definition.value = read_form(context, tree, FormRole::value, rule_keys::heading);
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
