#include <array>

#include <fmt/format.h>

#include "base/text.h"
#include "syntax/expression_forms.h"
#include "syntax/rule_parts.h"

namespace rencai {
namespace {

Result<PaySyntax> read_pay(const ShapeContext& context, const Tree& tree) {
  const LocalText shape = {"`once`，或 `{at_most: 12个月}`、`{every: year, times: 5}` 等",
                           "`once`, or `{at_most: 12个月}`, `{every: year, times: 5}` and the like"};
  PaySyntax pay;
  pay.span = tree.span;
  if (tree.is_scalar() && tree.text == "once") {
    pay.form = {tree.text, tree.span};
    return pay;
  }
  if (tree.is_scalar() && !tree.is_null() && tree.text.find("：") == std::string::npos) {
    const std::string shown = escaped_for_terminal(tree.text);
    context
        .error(Code::bad_pay, tree.span,
               {fmt::format("没有支付方式 `{}`", shown), fmt::format("there is no way to pay `{}`", shown)})
        .expected = shape;
    return std::nullopt;
  }
  if (!is_mapping(context, tree, shape)) return std::nullopt;
  bool good = has_only_keys(context, tree, rule_keys::pay);
  good = read_key(context, tree, "at_most", pay.at_most, read_value) && good;
  good = read_key(context, tree, "at_least", pay.at_least, read_value) && good;
  good = read_key(context, tree, "from", pay.from, read_value) && good;
  good = read_key(context, tree, "until", pay.until, read_value) && good;
  good = read_key(context, tree, "served", pay.served, read_value) && good;
  good = read_key(context, tree, "times", pay.times, read_value) && good;
  good = read_key(context, tree, "each_at_most", pay.each_at_most, read_value) && good;
  good = read_key(context, tree, "rest_on", pay.rest_on, read_value) && good;
  good = read_key(context, tree, "every", pay.every, read_text) && good;
  good = read_key(context, tree, "parts", pay.parts, read_values) && good;
  good = read_key(context, tree, "after", pay.after, read_values) && good;
  if (!good) return std::nullopt;
  return pay;
}

bool read_quota(const ShapeContext& context, const Tree& tree, SelectionSyntax& selection) {
  if (!is_mapping(context, tree, {"`{count: 10人, per: year}`", "`{count: 10人, per: year}`"})) return false;
  bool good = has_only_keys(context, tree, rule_keys::quota);
  good = has_key(context, tree, "count") && good;
  good = read_key(context, tree, "count", selection.quota_count, read_value) && good;
  good = read_key(context, tree, "per", selection.quota_per, read_text) && good;
  return good;
}

Result<SelectionSyntax> read_selection(const ShapeContext& context, const Tree& tree) {
  if (!is_mapping(context, tree, {"`{by: competition}`", "`{by: competition}`"})) return std::nullopt;
  SelectionSyntax selection;
  selection.span = tree.span;
  bool good = has_only_keys(context, tree, rule_keys::selection);
  good = read_key(context, tree, "by", selection.by, read_text) && good;
  good = read_key(context, tree, "won", selection.won, read_condition) && good;
  if (const Tree* quota = value_of(tree, "quota")) good = read_quota(context, *quota, selection) && good;
  if (!good) return std::nullopt;
  return selection;
}

Result<std::pair<Located, Expression>> read_output(const ShapeContext& context, const TreeEntry& entry) {
  Result<Located> name = read_name(context, entry.key, false);
  Result<Expression> value = read_value(context, entry.value);
  if (!name || !value) return std::nullopt;
  return std::pair(std::move(*name), std::move(*value));
}

}  // namespace

Result<InForce> read_in_force(const ShapeContext& context, const Tree& tree) {
  if (!is_mapping(context, tree, {"`{from: 2013-08-02}`", "`{from: 2013-08-02}`"})) return std::nullopt;
  InForce in_force;
  in_force.span = tree.span;
  bool good = has_only_keys(context, tree, rule_keys::in_force);
  good = read_key(context, tree, "from", in_force.from, read_value) && good;
  good = read_key(context, tree, "to", in_force.to, read_value) && good;
  good = read_key(context, tree, "by", in_force.by, read_value) && good;
  if (!good) return std::nullopt;
  return in_force;
}

Result<ProgramSyntax> read_program(const ShapeContext& context, const TreeEntry& entry) {
  const Result<Located> name = read_name(context, entry.key, false);
  const Tree& tree = entry.value;
  const LocalText shape = {"`{title: ..., clause: ..., category: ..., for: ..., when: ...}`",
                           "`{title: ..., clause: ..., category: ..., for: ..., when: ...}`"};
  if (!is_mapping(context, entry, shape)) return std::nullopt;
  ProgramSyntax program;
  program.span = entry.key.span.joined(tree.span);
  bool good = has_only_keys(context, tree, rule_keys::program) && name;
  good = has_key(context, tree, "category") && good;
  good = has_key(context, tree, "for") && good;
  good = read_key(context, tree, "title", program.title, read_local_text) && good;
  good = read_key(context, tree, "clause", program.clause, read_text) && good;
  good = read_key(context, tree, "category", program.category, read_text) && good;
  good = read_key(context, tree, "for", program.kinds, read_texts) && good;
  good = read_key(context, tree, "when", program.when, read_condition) && good;
  good = read_key(context, tree, "amount", program.amount, read_value) && good;
  good = read_key(context, tree, "pay", program.pay, read_pay) && good;
  good = read_key(context, tree, "payer", program.payer, read_payer) && good;
  good = read_key(context, tree, "selection", program.selection, read_selection) && good;
  good = read_key(context, tree, "in_force", program.in_force, read_in_force) && good;
  good = read_section(context, tree, "also", program.outputs, read_output) && good;
  good = read_key(context, tree, "notes", program.notes, read_local_texts) && good;
  if (!good) return std::nullopt;
  program.name = *name;
  return program;
}

Result<StackingSyntax> read_stacking(const ShapeContext& context, const Tree& tree) {
  const LocalText shape = {"`{highest_of: [项目, 项目], clause: ...}`",
                           "`{highest_of: [PROGRAM, PROGRAM], clause: ...}`"};
  if (!is_mapping(context, tree, shape)) return std::nullopt;
  StackingSyntax stacking;
  stacking.span = tree.span;
  bool good = has_only_keys(context, tree, rule_keys::stacking);
  const TreeEntry* highest = tree.find("highest_of");
  const TreeEntry* sum = tree.find("sum_of");
  const TreeEntry* members = highest != nullptr ? highest : sum;
  if (highest != nullptr && sum != nullptr) {
    context.error(Code::bad_stacking, sum < highest ? highest->key.span : sum->key.span,
                  {"`highest_of` 和 `sum_of` 不能并列", "`highest_of` and `sum_of` do not stand side by side"});
    good = false;
  } else if (members == nullptr) {
    const Span place = tree.entries.empty() ? tree.span : tree.entries.front().key.span;
    context.error(Code::missing_key, place, {"缺少 `highest_of` 或 `sum_of`", "`highest_of` or `sum_of` is missing"})
        .expected = shape;
    good = false;
  }
  stacking.kind = highest != nullptr ? StackingSyntax::Kind::highest_of : StackingSyntax::Kind::sum_of;
  if (members != nullptr && !members->value.is_null()) {
    if (is_sequence(context, members->value, {"项目的列表", "a list of programs"})) {
      good = read_key(context, tree, members->key.text, stacking.members, read_texts) && good;
    } else {
      good = false;
    }
  }
  good = read_key(context, tree, "shares", stacking.shares, read_values) && good;
  good = read_key(context, tree, "at_most", stacking.at_most, read_value) && good;
  good = read_key(context, tree, "when", stacking.when, read_condition) && good;
  good = read_key(context, tree, "choice", stacking.choice, read_text) && good;
  good = read_key(context, tree, "clause", stacking.clause, read_text) && good;
  good = read_key(context, tree, "note", stacking.note, read_local_text) && good;
  if (!good) return std::nullopt;
  return stacking;
}

Result<std::vector<StackingSyntax>> read_stacking_list(const ShapeContext& context, const Tree& tree) {
  if (!is_sequence(context, tree, {"`- {highest_of: [...]}` 的列表", "a list of `- {highest_of: [...]}`"}))
    return std::nullopt;
  std::vector<StackingSyntax> rules;
  bool good = true;
  for (const Tree& item : tree.items) {
    if (Result<StackingSyntax> rule = read_stacking(context, item)) {
      rules.push_back(std::move(*rule));
    } else {
      good = false;
    }
  }
  if (!good) return std::nullopt;
  return rules;
}

}  // namespace rencai
