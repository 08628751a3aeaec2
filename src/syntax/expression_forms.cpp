#include "syntax/expression_forms.h"

#include <algorithm>
#include <array>
#include <utility>

#include <fmt/format.h>

#include "base/text.h"
#include "syntax/expression_parser.h"
#include "syntax/lexer.h"
#include "syntax/rule_tables.h"

namespace rencai {
namespace {

// What a mapping is, each of which excludes the others.
constexpr auto heads =
    std::to_array<std::string_view>({"first_of", "highest_of", "sum_of", "table", "is", "all", "any", "not", "of"});
// What stands beside `table` only.
bool is_of_table(std::string_view key) { return key == "rows" || key == "otherwise"; }
constexpr std::int64_t largest_count = 1'000'000;

Keys keys_of(FormRole role) {
  switch (role) {
    case FormRole::value: return rule_keys::value_form;
    case FormRole::condition: return rule_keys::condition_form;
    case FormRole::shares: return rule_keys::share_form;
  }
  return {};
}

Expression node(ExpressionKind kind, Span span) {
  Expression expression;
  expression.kind = kind;
  expression.span = span;
  return expression;
}

Result<Expression> shares(const ShapeContext& context, const Tree& tree, Keys own_keys) {
  Expression expression = node(ExpressionKind::shares, tree.span);
  bool good = true;
  for (const TreeEntry& entry : tree.entries) {
    if (has_key_named(own_keys, entry.key.text)) continue;
    const Result<Located> payer = read_name(context, entry.key, false);
    Result<Expression> share = read_value(context, entry.value);
    good = good && payer && share;
    if (!payer || !share) continue;
    Case one;
    one.span = entry.key.span.joined(entry.value.span);
    one.name = payer->text;
    one.is.push_back(std::move(*share));
    expression.cases.push_back(std::move(one));
  }
  if (good && expression.cases.empty()) {
    context.error(Code::bad_payer, tree.span, {"没有资金承担方", "there is no payer"}).expected = {"`承担方: 份额`",
                                                                                                   "`payer: share`"};
    good = false;
  }
  if (!good) return std::nullopt;
  return expression;
}

// One case; `last` is the only place for `otherwise`.
Result<Case> read_case(const ShapeContext& context, const Tree& tree, FormRole role, bool last) {
  const LocalText shape = {"`{when: 条件, is: 值}` 或 `otherwise: 值`",
                           "`{when: CONDITION, is: VALUE}` or `otherwise: VALUE`"};
  if (!is_mapping(context, tree, shape)) return std::nullopt;
  bool good = has_only_keys(context, tree, rule_keys::one_case);
  Case one;
  one.span = tree.span;
  const TreeEntry* otherwise = tree.find("otherwise");
  if (otherwise != nullptr) {
    one.otherwise = true;
    for (const std::string_view key : {"when", "is"}) {
      if (const TreeEntry* entry = tree.find(key)) {
        context
            .error(Code::expression_syntax, entry->key.span,
                   {fmt::format("`otherwise` 旁不写 `{}`", key),
                    fmt::format("`{}` does not stand beside `otherwise`", key)})
            .expected = shape;
        good = false;
      }
    }
    if (!last) {
      context.error(Code::expression_syntax, otherwise->key.span,
                    {"`otherwise` 只能是最后一项", "`otherwise` can only be the last case"});
      good = false;
    }
  } else if (!has_key(context, tree, "is")) {
    good = false;
  }
  if (const Tree* when = value_of(tree, "when")) {
    if (Result<Expression> condition = read_condition(context, *when)) {
      one.when.push_back(std::move(*condition));
    } else {
      good = false;
    }
  }
  if (const Tree* is = value_of(tree, one.otherwise ? "otherwise" : "is")) {
    if (Result<Expression> value = read_form(context, *is, role)) {
      one.is.push_back(std::move(*value));
    } else {
      good = false;
    }
  }
  Located name;
  Located clause;
  good = read_key(context, tree, "name", name, read_text) && good;
  good = read_key(context, tree, "clause", clause, read_text) && good;
  if (!good) return std::nullopt;
  one.name = std::move(name.text);
  one.clause = std::move(clause.text);
  one.clause_span = clause.span;
  return one;
}

Result<Expression> cases(const ShapeContext& context, const Tree& tree, ExpressionKind kind, FormRole role, Span span) {
  const LocalText shape = {"各项 `- {when: 条件, is: 值}` 的列表", "a list of cases `- {when: CONDITION, is: VALUE}`"};
  if (!is_sequence(context, tree, shape)) return std::nullopt;
  if (tree.items.empty()) {
    context.error(Code::empty_value, tree.span, {"列表中没有任何一项", "there is no case in this list"}).expected =
        shape;
    return std::nullopt;
  }
  Expression expression = node(kind, span);
  bool good = true;
  for (std::size_t i = 0; i < tree.items.size(); ++i) {
    if (Result<Case> one = read_case(context, tree.items[i], role, i + 1 == tree.items.size())) {
      expression.cases.push_back(std::move(*one));
    } else {
      good = false;
    }
  }
  if (!good) return std::nullopt;
  return expression;
}

Result<Expression> conditions(const ShapeContext& context, const Tree& tree, ExpressionKind kind, Span span) {
  if (!is_sequence(context, tree, {"条件的列表", "a list of conditions"})) return std::nullopt;
  Expression expression = node(kind, span);
  bool good = true;
  for (const Tree& item : tree.items) {
    if (Result<Expression> condition = read_condition(context, item)) {
      expression.operands.push_back(std::move(*condition));
    } else {
      good = false;
    }
  }
  if (!good) return std::nullopt;
  return expression;
}

Result<Expression> count_of(const ShapeContext& context, const Tree& tree, const Tree& of) {
  Result<Expression> expression = conditions(context, of, ExpressionKind::count_at_least, tree.span);
  if (!has_key(context, tree, "at_least")) return std::nullopt;
  const Tree* count = value_of(tree, "at_least");
  if (count == nullptr) return std::nullopt;
  const Result<Located> text = read_text(context, *count);
  if (!text) return std::nullopt;
  const std::optional<Rational> number = Rational::parse(text->text);
  if (!number || !number->is_integer() || number->sign() <= 0 || *number > Rational(largest_count)) {
    context
        .error(Code::bad_number, count->span,
               {"`at_least` 应是条件的个数", "`at_least` is how many of the conditions must hold"})
        .expected = {"大于 0 的整数", "a whole number above 0"};
    return std::nullopt;
  }
  if (expression) expression->count = static_cast<std::int64_t>(number->numerator());
  return expression;
}

Result<Expression> read_head(const ShapeContext& context, const Tree& tree, std::string_view head, FormRole role) {
  const Tree* value = value_of(tree, head);
  if (value == nullptr) return std::nullopt;  // reported with the keys
  if (head == "first_of") return cases(context, *value, ExpressionKind::first_of, role, tree.span);
  if (head == "highest_of") return cases(context, *value, ExpressionKind::highest_of, role, tree.span);
  if (head == "sum_of") return cases(context, *value, ExpressionKind::sum_of, role, tree.span);
  if (head == "table") return read_inline_table(context, tree);
  if (head == "all") return conditions(context, *value, ExpressionKind::all, tree.span);
  if (head == "any") return conditions(context, *value, ExpressionKind::any, tree.span);
  if (head == "of") return count_of(context, tree, *value);
  if (head == "is") return read_form(context, *value, role);
  Result<Expression> inner = read_condition(context, *value);
  if (!inner) return std::nullopt;
  Expression expression = node(ExpressionKind::negation, tree.span);
  expression.operands.push_back(std::move(*inner));
  return expression;
}

// at_least and at_most around `value`, the upper bound outside.
Result<Expression> bounded(const ShapeContext& context, const Tree& tree, Expression value) {
  constexpr std::pair<std::string_view, ExpressionKind> bounds[] = {{"at_least", ExpressionKind::at_least},
                                                                    {"at_most", ExpressionKind::at_most}};
  bool good = true;
  for (const auto& [key, kind] : bounds) {
    const Tree* bound = value_of(tree, key);
    if (bound == nullptr) continue;
    Result<Expression> limit = read_value(context, *bound);
    if (!limit) {
      good = false;
      continue;
    }
    Expression outer = node(kind, tree.span);
    outer.operands.push_back(std::move(value));
    outer.operands.push_back(std::move(*limit));
    value = std::move(outer);
  }
  if (!good) return std::nullopt;
  return value;
}

Result<Expression> report_sequence(const ShapeContext& context, const Tree& tree, FormRole role) {
  Diagnostic& diagnostic = context.error(Code::single_value_expected, tree.span,
                                         {"此处只能有一个值，不能是列表", "one value is expected here, not a list"});
  switch (role) {
    case FormRole::condition:
      diagnostic.expected = {"`all: [...]`（都要成立）或 `any: [...]`（其一成立）", "`all: [...]` or `any: [...]`"};
      break;
    case FormRole::value:
      diagnostic.expected = {"表达式，或 `first_of:`、`highest_of:`、`sum_of:`",
                             "an expression, or `first_of:`, `highest_of:`, `sum_of:`"};
      break;
    case FormRole::shares:
      diagnostic.expected = {"承担方的名称、`承担方: 份额`，或 `first_of:`",
                             "a payer's name, `payer: share`, or `first_of:`"};
      break;
  }
  return std::nullopt;
}

}  // namespace

bool is_form(const Tree& mapping, FormRole role) {
  if (!mapping.is_mapping()) return false;
  return std::any_of(mapping.entries.begin(), mapping.entries.end(), [&](const TreeEntry& entry) {
    // A payer is named freely; the words of other forms are still not payers.
    return has_key_named(role == FormRole::shares ? Keys(rule_keys::value_form) : keys_of(role), entry.key.text);
  });
}

Result<Expression> read_form(const ShapeContext& context, const Tree& tree, FormRole role, Keys own_keys) {
  if (tree.is_scalar()) {
    const std::string_view text = tree.text;
    if (is_word(text.substr(0, text.find("："))) && report_wide_colon(context, tree)) return std::nullopt;
    return parse_expression(tree, context.sources, context.diagnostics);
  }
  if (tree.is_sequence()) return report_sequence(context, tree, role);
  if (!is_unsplit(context, tree)) return std::nullopt;
  if (role == FormRole::shares && !is_form(tree, role)) return shares(context, tree, own_keys);

  const Keys form_keys = keys_of(role);
  std::vector<RuleKey> keys(own_keys.begin(), own_keys.end());
  keys.insert(keys.end(), form_keys.begin(), form_keys.end());
  const bool beside_table = tree.find("table") != nullptr;
  std::erase_if(keys, [&](const RuleKey& key) { return !beside_table && is_of_table(key.name); });
  bool good = has_only_keys(context, tree, keys);

  std::string_view head;
  for (const TreeEntry& entry : tree.entries) {
    const auto found = std::find(heads.begin(), heads.end(), entry.key.text);
    if (found == heads.end() || !has_key_named(form_keys, entry.key.text)) continue;
    if (head.empty()) {
      head = *found;
      continue;
    }
    context
        .error(Code::expression_syntax, entry.key.span,
               {fmt::format("`{}` 和 `{}` 不能并列", head, *found),
                fmt::format("`{}` and `{}` do not stand side by side", head, *found)})
        .expected = {"其中一个；或者一层套一层", "one of the two, or one inside the other"};
    good = false;
  }
  if (head.empty()) {
    if (!good) return std::nullopt;
    const std::string_view wanted = role == FormRole::condition ? "all, any, not, at_least + of, first_of"
                                                                : "first_of, highest_of, sum_of, table, is";
    context
        .error(Code::missing_key, tree.entries.empty() ? tree.span : tree.entries.front().key.span,
               {"此处缺少值", "the value is missing here"})
        .expected = {fmt::format("其中一个键：{}", wanted), fmt::format("one of the keys {}", wanted)};
    return std::nullopt;
  }
  Result<Expression> value = read_head(context, tree, head, role);
  if (head == "of" || role != FormRole::value) {
    for (const std::string_view key : {"at_most", "at_least"}) {
      const TreeEntry* entry = tree.find(key);
      if (entry == nullptr || !has_key_named(form_keys, key) || (head == "of" && key == "at_least")) continue;
      context.error(
          Code::expression_syntax, entry->key.span,
          {fmt::format("`{}` 旁不写 `{}`", head, key), fmt::format("`{}` does not stand beside `{}`", key, head)});
      good = false;
    }
    if (!good) return std::nullopt;
    return value;
  }
  if (!value) {
    value.emplace();  // the bounds are read all the same, for their faults
  } else if (good) {
    return bounded(context, tree, std::move(*value));
  }
  static_cast<void>(bounded(context, tree, std::move(*value)));
  return std::nullopt;
}

Result<Expression> read_value(const ShapeContext& context, const Tree& tree) {
  return read_form(context, tree, FormRole::value);
}
Result<Expression> read_condition(const ShapeContext& context, const Tree& tree) {
  return read_form(context, tree, FormRole::condition);
}
Result<Expression> read_payer(const ShapeContext& context, const Tree& tree) {
  return read_form(context, tree, FormRole::shares);
}

namespace {

Result<std::vector<Expression>> read_list(const ShapeContext& context, const Tree& tree, FormRole role) {
  std::vector<Expression> list;
  bool good = !tree.is_sequence() || is_unsplit(context, tree);
  if (!good) return std::nullopt;
  const auto add = [&](const Tree& item) {
    if (Result<Expression> expression = read_form(context, item, role)) {
      list.push_back(std::move(*expression));
    } else {
      good = false;
    }
  };
  if (tree.is_sequence()) {
    for (const Tree& item : tree.items) add(item);
  } else {
    add(tree);
  }
  if (!good) return std::nullopt;
  return list;
}

}  // namespace

Result<std::vector<Expression>> read_values(const ShapeContext& context, const Tree& tree) {
  return read_list(context, tree, FormRole::value);
}
Result<std::vector<Expression>> read_conditions(const ShapeContext& context, const Tree& tree) {
  return read_list(context, tree, FormRole::condition);
}

Result<Expression> parse_value(const Tree& tree, const SourceSet& sources, Diagnostics& diagnostics) {
  return read_value({sources, diagnostics}, tree);
}
Result<Expression> parse_condition(const Tree& tree, const SourceSet& sources, Diagnostics& diagnostics) {
  return read_condition({sources, diagnostics}, tree);
}
Result<Expression> parse_payer(const Tree& tree, const SourceSet& sources, Diagnostics& diagnostics) {
  return read_payer({sources, diagnostics}, tree);
}

}  // namespace rencai
