#include <array>

#include "base/text.h"
#include "syntax/expression_forms.h"
#include "syntax/rule_parts.h"

namespace rencai {
namespace {

// `{zh: 博士, en: doctor, also: [...]}`, a text, or nothing but the name.
Result<ValueSyntax> read_choice(const ShapeContext& context, const Tree& name, const Tree* about) {
  Result<Located> text = read_text(context, name);
  if (!text) return std::nullopt;
  ValueSyntax value;
  value.name = std::move(*text);
  if (about == nullptr || about->is_null()) return value;
  if (!about->is_mapping()) {
    Result<LocatedText> title = read_local_text(context, *about);
    if (!title) return std::nullopt;
    value.title = std::move(*title);
    return value;
  }
  bool good = is_mapping(context, *about, {}) && has_only_keys(context, *about, rule_keys::choice);
  Located zh;
  Located en;
  good = read_key(context, *about, "zh", zh, read_text) && good;
  good = read_key(context, *about, "en", en, read_text) && good;
  good = read_key(context, *about, "also", value.also, read_texts) && good;
  if (!good) return std::nullopt;
  if (zh.stated() || en.stated()) value.title = {{std::move(zh.text), std::move(en.text)}, about->span};
  return value;
}

Result<std::vector<ValueSyntax>> read_choices(const ShapeContext& context, const Tree& tree) {
  const LocalText shape = {"值的列表，或 `值: {zh: 中文, en: 英文}`",
                           "a list of values, or `VALUE: {zh: Chinese, en: English}`"};
  std::vector<ValueSyntax> values;
  bool good = true;
  const auto add = [&](const Tree& name, const Tree* about) {
    if (Result<ValueSyntax> value = read_choice(context, name, about)) {
      values.push_back(std::move(*value));
    } else {
      good = false;
    }
  };
  if (tree.is_sequence()) {
    for (const Tree& item : tree.items) add(item, nullptr);
  } else {
    if (!is_mapping(context, tree, shape)) return std::nullopt;
    for (const TreeEntry& entry : tree.entries) add(entry.key, &entry.value);
  }
  if (good && values.empty()) {
    context.error(Code::empty_value, tree.span, {"没有任何值", "there is no value"}).expected = shape;
    return std::nullopt;
  }
  if (!good) return std::nullopt;
  return values;
}

// A value, or a list: `[]`, `[a, b]`.
Result<Expression> read_absent(const ShapeContext& context, const Tree& tree) {
  if (!tree.is_sequence()) return read_value(context, tree);
  Result<std::vector<Expression>> items = read_values(context, tree);
  if (!items) return std::nullopt;
  Expression list;
  list.kind = ExpressionKind::list;
  list.span = tree.span;
  list.operands = std::move(*items);
  return list;
}

}  // namespace

Result<FactSyntax> read_fact(const ShapeContext& context, const TreeEntry& entry) {
  const Result<Located> name = read_name(context, entry.key, true);
  const Tree& tree = entry.value;
  if (!is_mapping(context, entry, {"`{title: ..., type: ...}`", "`{title: ..., type: ...}`"})) return std::nullopt;
  FactSyntax fact;
  fact.span = entry.key.span.joined(tree.span);
  bool good = has_only_keys(context, tree, rule_keys::fact) && name;
  good = has_key(context, tree, "type") && good;
  good = read_key(context, tree, "title", fact.title, read_local_text) && good;
  good = read_key(context, tree, "also", fact.also, read_texts) && good;
  good = read_key(context, tree, "type", fact.type, read_text) && good;
  good = read_key(context, tree, "values", fact.values, read_choices) && good;
  good = read_key(context, tree, "unit", fact.unit, read_text) && good;
  good = read_key(context, tree, "decimals", fact.decimals, read_text) && good;
  good = read_key(context, tree, "range", fact.range, read_value) && good;
  good = read_key(context, tree, "if_absent", fact.if_absent, read_absent) && good;
  good = read_key(context, tree, "derived", fact.derived, read_value) && good;
  good = read_key(context, tree, "requires", fact.requires_, read_conditions) && good;
  good = read_key(context, tree, "ask", fact.ask, read_local_text) && good;
  good = read_key(context, tree, "note", fact.note, read_local_text) && good;
  good = read_key(context, tree, "reviewer", fact.reviewer, read_bool) && good;
  good = read_key(context, tree, "shared", fact.shared, read_bool) && good;
  good = read_key(context, tree, "per_policy", fact.per_policy, read_bool) && good;
  good = read_key(context, tree, "key", fact.key, read_text) && good;
  good = read_section(context, tree, "fields", fact.fields, read_fact) && good;
  if (!good) return std::nullopt;
  fact.name = *name;
  return fact;
}

}  // namespace rencai
