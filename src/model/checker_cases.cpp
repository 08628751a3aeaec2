#include <algorithm>
#include <array>

#include "base/text.h"
#include "model/checker_context.h"

namespace rencai {
namespace {

// The columns of a table in the order of their first appearance; one empty name where it has values only.
void collect_fields(std::span<const TableRow> rows, std::vector<std::string>& fields) {
  for (const TableRow& row : rows) {
    for (const auto& cell : row.cells) {
      if (std::find(fields.begin(), fields.end(), cell.field.text) == fields.end()) fields.push_back(cell.field.text);
    }
    collect_fields(row.rows, fields);
  }
}

}  // namespace

std::vector<std::string> table_fields(const DefinitionSyntax& syntax) {
  std::vector<std::string> fields;
  collect_fields(syntax.rows, fields);
  if (syntax.otherwise) collect_fields(std::span<const TableRow>(&*syntax.otherwise, 1), fields);
  return fields;
}

NodeId Checker::lower_cases(const Expression& expression, const Want& want) {
  std::vector<NodeId> whens;
  std::vector<NodeId> values;
  const Case* otherwise = nullptr;
  for (const Case& one : expression.cases) {
    if (one.otherwise && otherwise == nullptr) otherwise = &one;
    if (one.otherwise) continue;
    whens.push_back(one.when.empty() ? build_.always() : lower_condition(one.when[0]));
    const std::uint32_t mark = build_.size();
    values.push_back(named_case(lower(one.is[0], want), mark, one));
  }
  if (otherwise != nullptr) {
    const std::uint32_t mark = build_.size();
    values.push_back(named_case(lower(otherwise->is[0], want), mark, *otherwise));
  }
  if (expression.kind == ExpressionKind::first_of) {
    if (otherwise != nullptr) whens.push_back(build_.always());
    return case_node(Op::first_of, whens, values, expression.span);
  }
  const Op op = expression.kind == ExpressionKind::highest_of ? Op::highest_of : Op::sum_of;
  const auto common = build_.unify(values);
  if (!common) return NodeId::none;
  if (otherwise == nullptr) return case_node(op, whens, values, expression.span);
  const NodeId cases = case_node(op, whens, std::span<NodeId>(values).first(values.size() - 1), expression.span);
  return build_.make(Op::or_else, common->type, {cases, values.back()}, expression.span, 0, common->flex);
}

NodeId Checker::case_node(Op op, std::span<const NodeId> whens, std::span<NodeId> values, Span span) {
  const auto common = build_.unify(values);
  if (!common) return NodeId::none;
  const Kind kind = common->type.kind;
  const bool number = kind == Kind::number;
  const bool fits = op == Op::sum_of       ? number
                    : op == Op::highest_of ? number || kind == Kind::date
                                           : kind != Kind::set && kind != Kind::text && kind != Kind::place;
  if (!fits) {
    const LocalText what = described(common->type, book_);
    diagnostics_->error(Code::type_mismatch, span,
                        both("{0}不能用在这样的列表中", "{1} cannot stand in such a list of cases", what.zh, what.en));
    return NodeId::none;
  }
  std::vector<NodeId> args;
  for (std::size_t i = 0; i < values.size(); ++i) {
    args.push_back(whens[i]);
    args.push_back(values[i]);
  }
  return build_.make(op, common->type, args, span, 0, common->flex);
}

// The name and the clause of a case stand on its value. A value that has a life of its own (a fact, a definition) is
// wrapped, so that it does not take the name of one of its uses.
NodeId Checker::named_case(NodeId value, std::uint32_t mark, const Case& one) {
  if (value == NodeId::none || (one.name.empty() && one.clause.empty())) return value;
  NodeId named = value;
  if (index(value) < mark) {
    const Kind kind = build_.type(value).kind;
    if (kind != Kind::number && kind != Kind::date) return value;
    named = build_.make(Op::minimum, build_.type(value), {value}, one.is[0].span);
  }
  build_.label(named, one.name, one.clause);
  return named;
}

void Checker::lower_definition(std::uint32_t definition) {
  DefinitionRecord& record = definitions_[definition];
  if (!record.usable) return;
  list_ = record.list;
  lower_definition(record);
  list_ = ListId::none;
}

void Checker::lower_definition(DefinitionRecord& record) {
  if (!record.syntax->table.empty()) {
    lower_table(record);
    return;
  }
  if (!record.syntax->value) return;
  const std::uint32_t mark = build_.size();
  NodeId root = lower(*record.syntax->value);
  if (root == NodeId::none) return;
  // Only a mere `0`, `unspecified` or `nothing` stays open for its users.
  if (build_.flex(root) != Flex::fixed && book_[root].args.count > 0) build_.fit(root, number_type());
  if (index(root) >= mark) build_.label(root, record.syntax->name.text, record.syntax->clause.text);
  record.root = root;
}

// The names of nodes and of splits between payers, for those who print them.
void Checker::add_definitions() {
  for (const DefinitionRecord& record : definitions_) {
    const DefinitionSyntax& syntax = *record.syntax;
    Definition definition = definition_heading(syntax, record.policy);
    definition.root = record.root;
    if (record.root != NodeId::none) book_.definitions.push_back(definition);
    for (const auto& [field, root] : record.fields) {
      definition.id = book_.strings.add(fmt::format("{}.{}", syntax.name.text, field));
      definition.column = book_.strings.add(field);
      definition.root = root;
      book_.definitions.push_back(definition);
    }
  }
  std::map<std::pair<PolicyId, std::string>, DefinitionId> splits;
  for (std::uint32_t i = 0; i < book_.policies.size(); ++i) {
    for (const PayerSyntax& syntax : syntax_of(PolicyId{i}).payers) {
      const Definition definition = definition_heading(syntax, PolicyId{i});
      splits[{PolicyId{i}, syntax.name.text}] = DefinitionId{book_.definitions.push_back(definition)};
    }
  }
  for (std::uint32_t i = 0; i < book_.programs.size(); ++i) {
    const Optional& payer = programs_[i].syntax->payer;
    if (!payer || payer->kind != ExpressionKind::name) continue;
    const auto named = splits.find({programs_[i].policy, to_nfc(payer->name)});
    if (named != splits.end()) book_.programs.at(i).payers_named = named->second;
  }
}

void Checker::lower_table(DefinitionRecord& definition) {
  const DefinitionSyntax& syntax = *definition.syntax;
  std::vector<NodeId> selectors;
  for (const Expression& selector : syntax.table) {
    NodeId node = lower(selector);
    if (node != NodeId::none && build_.type(node).kind != Kind::choice && build_.type(node).kind != Kind::condition) {
      diagnostics_->error(
          Code::type_mismatch, selector.span,
          {"表的行只能由单选字段或条件来选择", "the rows of a table are selected by a choice or a condition"});
      node = NodeId::none;
    }
    selectors.push_back(node);
  }
  const std::vector<std::string> fields = table_fields(syntax);
  const bool plain = std::find(fields.begin(), fields.end(), "") != fields.end();
  if (plain && fields.size() > 1) {
    diagnostics_->error(
        Code::type_mismatch, syntax.name.span,
        {"表的各行要么都写列名，要么都不写", "either all rows of a table name their columns, or none does"});
    return;
  }
  if (std::find(selectors.begin(), selectors.end(), NodeId::none) != selectors.end()) return;
  std::vector<SelectedRow> found;
  std::vector<NodeId> conditions;
  if (!select_rows(definition, selectors, syntax.rows, conditions, found)) return;
  if (syntax.otherwise) found.push_back({build_.always(), &*syntax.otherwise});
  for (const std::string& field : fields) {
    const NodeId value = table_value(definition, found, field);
    const std::string name = field.empty() ? syntax.name.text : fmt::format("{}.{}", syntax.name.text, field);
    build_.label(value, name, syntax.clause.text);
    if (field.empty()) {
      definition.root = value;
    } else {
      definition.fields[field] = value;
    }
  }
}

bool Checker::select_rows(const DefinitionRecord& definition, std::span<const NodeId> selectors,
                          std::span<const TableRow> rows, std::vector<NodeId>& conditions,
                          std::vector<SelectedRow>& found) {
  bool good = true;
  std::vector<std::string> used;
  for (const TableRow& row : rows) {
    const NodeId test = row_test(row, selectors[conditions.size()], used);
    if (test == NodeId::none) {
      good = false;
      continue;
    }
    const bool innermost = conditions.size() + 1 == selectors.size();
    if (innermost != row.rows.empty()) {
      diagnostics_->error(innermost ? Code::expected_scalar : Code::expected_mapping, row.span,
                          both("这个表按 {0} 项选择，行的层数与此不符",
                               "this table selects by {0}; the rows are not nested as deep", selectors.size()));
      good = false;
      continue;
    }
    conditions.push_back(test);
    if (innermost) {
      found.push_back({build_.all(conditions, row.span), &row});
    } else if (!select_rows(definition, selectors, row.rows, conditions, found)) {
      good = false;
    }
    conditions.pop_back();
  }
  return good;
}

// The key stands at the beginning of its row.
Span Checker::span_of(const TableRow& row, std::string_view key) const {
  if (row.span.file >= sources_->size()) return row.span;
  const std::size_t at = (*sources_)[row.span.file].slice(row.span).find(key);
  if (at == std::string_view::npos) return row.span;
  const auto begin = static_cast<std::uint32_t>(row.span.begin + at);
  return {row.span.file, begin, static_cast<std::uint32_t>(begin + key.size())};
}

NodeId Checker::row_test(const TableRow& row, NodeId selector, std::vector<std::string>& used) {
  const bool condition = build_.type(selector).kind == Kind::condition;
  std::vector<std::uint32_t> values;
  bool good = true;
  for (const std::string& key : row.keys) {
    Expression name;
    name.kind = ExpressionKind::text;
    name.span = span_of(row, key);
    name.name = key;
    std::optional<std::uint32_t> value;
    if (condition && (key == "true" || key == "false")) {
      value = key == "true" ? 1 : 0;
    } else if (!condition) {
      value = value_in(build_.type(selector).domain, name);
    } else {
      diagnostics_
          ->error(Code::unknown_value, row.span,
                  both("`{0}` 不是条件的取值", "`{0}` is not a value of a condition", key))
          .expected = {"`true` 或 `false`", "`true` or `false`"};
    }
    if (!value) {
      good = false;
      continue;
    }
    const std::string id = std::to_string(*value);
    if (std::find(used.begin(), used.end(), id) != used.end()) {
      diagnostics_->error(Code::duplicate_name, name.span,
                          both("`{0}` 在这个表里出现了两次", "`{0}` stands in this table twice", key));
      good = false;
    }
    used.push_back(id);
    values.push_back(*value);
  }
  if (!good || values.empty()) return NodeId::none;
  std::sort(values.begin(), values.end());
  if (!condition) return build_.with_values(Op::in_values, type_of_kind(Kind::condition), {selector}, values, row.span);
  if (values.size() == 2) return build_.always();
  return values[0] == 1 ? selector : build_.negation(selector, row.span);
}

// A row that does not have the column decides all the same: there is no such thing.
NodeId Checker::table_value(const DefinitionRecord& definition, std::span<const SelectedRow> rows,
                            std::string_view field) {
  std::vector<NodeId> whens;
  std::vector<NodeId> values;
  for (const SelectedRow& selected : rows) {
    const auto cell = std::find_if(selected.row->cells.begin(), selected.row->cells.end(),
                                   [&](const TableRow::Cell& one) { return one.field.text == field; });
    whens.push_back(selected.when);
    values.push_back(cell != selected.row->cells.end()
                         ? lower(cell->value)
                         : build_.make(Op::nothing, number_type(), {}, selected.row->span, 0, Flex::any_type));
  }
  NodeId root = case_node(Op::first_of, whens, values, definition.syntax->span);
  if (root != NodeId::none && build_.flex(root) != Flex::fixed) build_.fit(root, number_type());
  return root;
}

}  // namespace rencai
