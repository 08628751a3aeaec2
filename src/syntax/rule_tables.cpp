#include "syntax/rule_tables.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "base/text.h"
#include "syntax/expression_forms.h"
#include "syntax/lexer.h"

namespace rencai {
namespace {

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

// `true` and `false` are rows of a condition.
bool is_truth(const std::string& key) { return key == "true" || key == "false"; }

Expression expression_of(ExpressionKind kind, Span span) {
  Expression expression;
  expression.kind = kind;
  expression.span = span;
  return expression;
}

// What selects a row: `selector in [A, B]`, or for a condition the condition itself or its negation.
Expression row_condition(const TableRow& row, const Expression& selector) {
  if (std::ranges::all_of(row.keys, is_truth)) {
    if (row.keys.size() == 2) return expression_of(ExpressionKind::all, row.span);
    if (row.keys[0] == "true") return selector;
    Expression negation = expression_of(ExpressionKind::negation, row.span);
    negation.operands.push_back(selector);
    return negation;
  }
  Expression values = expression_of(ExpressionKind::list, row.span);
  for (const std::string& key : row.keys) {
    values.operands.push_back(expression_of(is_word(key) ? ExpressionKind::name : ExpressionKind::text, row.span));
    values.operands.back().name = key;
  }
  Expression in = expression_of(ExpressionKind::in, row.span);
  in.operands = {selector, std::move(values)};
  return in;
}

class InlineTable {
 public:
  InlineTable(const ShapeContext& context, std::vector<Expression> selectors, Span span)
      : context_(context), selectors_(std::move(selectors)), cases_(expression_of(ExpressionKind::first_of, span)) {}

  Result<Expression> take(const std::vector<TableRow>& rows, std::optional<TableRow> otherwise) {
    add(rows);
    if (otherwise) {
      if (Case* one = add_case(*otherwise)) one->otherwise = true;
    }
    if (!good_) return std::nullopt;
    return std::move(cases_);
  }

 private:
  void add(const std::vector<TableRow>& rows) {
    std::vector<std::string> used;
    for (const TableRow& row : rows) {
      for (const std::string& key : row.keys) {
        if (std::ranges::find(used, key) != used.end()) {
          context_.error(
              Code::duplicate_name, row.span,
              {fmt::format("`{}` 在这个表里出现了两次", key), fmt::format("`{}` stands in this table twice", key)});
          good_ = false;
        }
        used.push_back(key);
      }
      conditions_.push_back(row_condition(row, selectors_[conditions_.size()]));
      if (conditions_.size() < selectors_.size()) {
        add(row.rows);
      } else if (Case* one = add_case(row)) {
        Expression all = expression_of(ExpressionKind::all, row.span);
        all.operands = conditions_;
        one->when.push_back(conditions_.size() == 1 ? conditions_.front() : std::move(all));
      }
      conditions_.pop_back();
    }
  }

  Case* add_case(const TableRow& row) {
    if (row.cells.size() != 1 || row.cells[0].field.stated()) {
      context_
          .error(Code::single_value_expected, row.span,
                 {"这里的表每行只有一个值", "a row of a table in this place holds one value"})
          .expected = {"有几列的表写在 `definitions` 中，读作 `名称.列`",
                       "a table with columns stands under `definitions` and is read as `NAME.COLUMN`"};
      good_ = false;
      return nullptr;
    }
    Case& one = cases_.cases.emplace_back();
    one.span = row.span;
    one.is.push_back(row.cells[0].value);
    return &one;
  }

  const ShapeContext& context_;
  std::vector<Expression> selectors_;
  std::vector<Expression> conditions_;  // of the rows around the present one
  Expression cases_;
  bool good_ = true;
};

}  // namespace

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

Result<Expression> read_inline_table(const ShapeContext& context, const Tree& tree) {
  Result<std::vector<Expression>> selectors;
  if (const Tree* table = value_of(tree, "table")) selectors = read_values(context, *table);
  bool good = has_key(context, tree, "rows");
  std::optional<TableRow> otherwise;
  if (const Tree* written = value_of(tree, "otherwise")) {
    otherwise.emplace().span = written->span;
    good = read_cells(context, *written, *otherwise) && good;
  }
  std::vector<TableRow> rows;
  const Tree* written = value_of(tree, "rows");
  if (!selectors || selectors->empty() || written == nullptr) return std::nullopt;
  if (!read_rows(context, *written, selectors->size(), rows) || !good) return std::nullopt;
  return InlineTable(context, std::move(*selectors), tree.span).take(rows, std::move(otherwise));
}

}  // namespace rencai
