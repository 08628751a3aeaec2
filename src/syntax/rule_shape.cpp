#include "syntax/rule_shape.h"

#include <algorithm>
#include <array>
#include <string>

#include <fmt/format.h>

#include "base/text.h"
#include "syntax/expression_hints.h"
#include "syntax/lexer.h"

namespace rencai {
namespace {

constexpr std::string_view wide_colon = "：";

// What people write for a key of the language.
struct KeyAlias {
  std::string_view wrong;
  std::string_view right;
};
constexpr auto key_aliases = std::to_array<KeyAlias>({
    {"then", "is"},           {"value", "is"},       {"else", "otherwise"},
    {"default", "otherwise"}, {"if", "when"},        {"condition", "when"},
    {"and", "all"},           {"or", "any"},         {"max", "highest_of"},
    {"sum", "sum_of"},        {"cases", "first_of"}, {"cap", "at_most"},
    {"maximum", "at_most"},   {"floor", "at_least"}, {"minimum", "at_least"},
    {"name", "title"},        {"id", "policy"},      {"note", "notes"},
    {"notes", "note"},        {"kind", "for"},       {"effective", "in_force"},
    {"period", "every"},      {"article", "clause"}, {"aliases", "also"},
    {"default", "if_absent"}, {"标题", "title"},     {"条款", "clause"},
    {"类别", "category"},     {"条件", "when"},      {"金额", "amount"},
});

std::string key_list(Keys keys) {
  std::string list;
  for (const RuleKey& key : keys) {
    if (!list.empty()) list += ", ";
    list += key.name;
  }
  return list;
}

std::string nearest_key(std::string_view key, Keys keys) {
  for (const KeyAlias& alias : key_aliases) {
    if (alias.wrong == key && has_key_named(keys, alias.right)) return std::string(alias.right);
  }
  std::vector<std::string_view> names;
  for (const RuleKey& known : keys) names.push_back(known.name);
  return nearest_name(key, names);
}

bool is_blank(const Tree& tree) {
  return tree.is_null() || (tree.is_scalar() && tree.text.find_first_not_of(" \t\r\n") == std::string::npos);
}

Diagnostic& report_empty(const ShapeContext& context, const Tree& tree, Span fallback) {
  const bool placed = tree.span.exists() && tree.span.end > tree.span.begin;
  return context.error(Code::empty_value, placed ? tree.span : fallback, {"此处没有值", "there is no value here"});
}

// How many brackets `text` leaves open (negative: closes too many).
int open_brackets(std::string_view text) {
  int open = 0;
  for (const char c : text) {
    if (c == '(' || c == '[') ++open;
    if (c == ')' || c == ']') --open;
  }
  return open;
}

bool report_split(const ShapeContext& context, Span from, Span to) {
  const Span whole = from.joined(to);
  const std::string_view text = context.sources[whole.file].slice(whole);
  Diagnostic& diagnostic =
      context.error(Code::yaml_unquoted_comma, whole,
                    {"未加引号的逗号把表达式分成了几段", "a comma outside quotes has split this expression"});
  diagnostic.expected = {"给整个表达式加引号", "quotes around the whole expression"};
  const char quote = text.find('\'') == std::string_view::npos ? '\'' : '"';
  if (text.find(quote) == std::string_view::npos) {
    diagnostic.corrected_line = line_with(context.sources, whole, fmt::format("{0}{1}{0}", quote, text));
  }
  return false;
}

}  // namespace

bool report_wide_colon(const ShapeContext& context, const Tree& scalar) {
  if (!scalar.is_scalar() || scalar.quoting != Quoting::plain || scalar.text.find(wide_colon) == std::string::npos)
    return false;
  const ScalarPlace place(scalar, context.sources);
  const auto at = static_cast<std::uint32_t>(scalar.text.find(wide_colon));
  Diagnostic& diagnostic =
      context.error(Code::full_width_punctuation, place.span(at, at + static_cast<std::uint32_t>(wide_colon.size())),
                    {"全角冒号 `：`", "full-width colon `：`"});
  diagnostic.expected = {"`: `，即半角冒号和一个空格", "`: `, a plain colon and a space"};
  std::string right = scalar.text;
  for (std::size_t i = right.find(wide_colon); i != std::string::npos; i = right.find(wide_colon, i)) {
    const bool space = i + wide_colon.size() >= right.size() || right[i + wide_colon.size()] == ' ';
    right.replace(i, wide_colon.size(), space ? ":" : ": ");
  }
  const Span whole = place.span(0, static_cast<std::uint32_t>(scalar.text.size()));
  diagnostic.corrected_line = line_with(context.sources, whole, right);
  return true;
}

const Tree* value_of(const Tree& mapping, std::string_view key) {
  const TreeEntry* entry = mapping.find(key);
  return entry == nullptr || is_blank(entry->value) ? nullptr : &entry->value;
}

bool is_mapping(const ShapeContext& context, const Tree& tree, const LocalText& expected) {
  if (tree.is_mapping()) return is_unsplit(context, tree);
  if (is_blank(tree)) {
    report_empty(context, tree, tree.span).expected = expected;
  } else if (!report_wide_colon(context, tree)) {
    context.error(Code::expected_mapping, tree.span, {"此处应是 `键: 值`", "a mapping `key: value` is expected here"})
        .expected = expected;
  }
  return false;
}

bool is_mapping(const ShapeContext& context, const TreeEntry& entry, const LocalText& expected) {
  if (!is_blank(entry.value)) {
    // The whole of `a：{b: c}` is reported at its key `a：{b`.
    const bool reported = entry.value.is_scalar() && entry.key.text.find(wide_colon) != std::string::npos;
    return !reported && is_mapping(context, entry.value, expected);
  }
  const std::string shown = escaped_for_terminal(entry.key.text);
  context
      .error(Code::empty_value, entry.key.span,
             {fmt::format("`{}` 没有值", shown), fmt::format("`{}` has no value", shown)})
      .expected = expected;
  return false;
}

bool is_sequence(const ShapeContext& context, const Tree& tree, const LocalText& expected) {
  if (tree.is_sequence()) return is_unsplit(context, tree);
  if (is_blank(tree)) {
    report_empty(context, tree, tree.span).expected = expected;
  } else {
    context.error(Code::expected_sequence, tree.span, {"此处应是列表", "a list is expected here"}).expected = expected;
  }
  return false;
}

bool is_unsplit(const ShapeContext& context, const Tree& tree) {
  if (!tree.flow) return true;
  const auto plain = [](const Tree& t) { return t.is_scalar() && t.quoting == Quoting::plain; };
  const std::size_t count = tree.is_mapping() ? tree.entries.size() : tree.items.size();
  for (std::size_t i = 0; i < count; ++i) {
    const Tree& start = tree.is_mapping() ? tree.entries[i].value : tree.items[i];
    if (!plain(start)) continue;
    int open = open_brackets(start.text);
    if (open <= 0) continue;
    for (std::size_t j = i + 1; j < count; ++j) {
      if (tree.is_mapping() && !tree.entries[j].value.is_null()) break;
      const Tree& piece = tree.is_mapping() ? tree.entries[j].key : tree.items[j];
      if (!plain(piece)) break;
      open += open_brackets(piece.text);
      if (open <= 0) return report_split(context, start.span, piece.span);
    }
  }
  return true;
}

bool has_only_keys(const ShapeContext& context, const Tree& mapping, Keys keys) {
  bool good = true;
  for (const TreeEntry& entry : mapping.entries) {
    if (!has_key_named(keys, entry.key.text)) {
      good = false;
      if (is_blank(entry.value) && report_wide_colon(context, entry.key)) continue;
      const std::string shown = escaped_for_terminal(entry.key.text);
      Diagnostic& diagnostic =
          context.error(Code::unknown_key, entry.key.span,
                        {fmt::format("此处没有 `{}` 这个键", shown), fmt::format("there is no key `{}` here", shown)});
      diagnostic.nearest = nearest_key(entry.key.text, keys);
      diagnostic.expected = {key_list(keys), key_list(keys)};
    } else if (is_blank(entry.value)) {
      good = false;
      context.error(Code::empty_value, entry.key.span,
                    {fmt::format("`{}` 没有值", entry.key.text), fmt::format("`{}` has no value", entry.key.text)});
    }
  }
  return good;
}

bool has_key(const ShapeContext& context, const Tree& mapping, std::string_view key) {
  if (mapping.find(key) != nullptr) return true;  // an empty value is reported with the keys
  Span place = mapping.span;
  if (!mapping.entries.empty()) place = mapping.entries.front().key.span;
  context.error(Code::missing_key, place, {fmt::format("缺少 `{}`", key), fmt::format("`{}` is missing", key)});
  return false;
}

Result<Located> read_text(const ShapeContext& context, const Tree& tree) {
  if (tree.is_sequence()) {
    context.error(Code::single_value_expected, tree.span,
                  {"此处只能有一个值，不能是列表", "one value is expected here, not a list"});
    return std::nullopt;
  }
  if (tree.is_mapping()) {
    context.error(Code::expected_text, tree.span, {"此处应是一个文本", "a text is expected here"});
    return std::nullopt;
  }
  if (is_blank(tree)) {
    report_empty(context, tree, tree.span).expected = {"一个文本", "a text"};
    return std::nullopt;
  }
  return Located{to_nfc(tree.text), tree.span};
}

Result<Located> read_name(const ShapeContext& context, const Tree& key, bool dotted) {
  if (is_blank(key)) {
    report_empty(context, key, key.span).expected = {"一个名称", "a name"};
    return std::nullopt;
  }
  bool good = true;
  for (std::size_t begin = 0; good;) {
    const std::size_t point = dotted ? key.text.find('.', begin) : std::string::npos;
    const std::string_view word =
        std::string_view(key.text).substr(begin, point == std::string::npos ? point : point - begin);
    good = is_word(word);
    if (begin == 0 && is_keyword(word)) {
      context.error(Code::reserved_name, key.span,
                    {fmt::format("`{}` 是表达式的关键字，不能作名称", word),
                     fmt::format("`{}` is a keyword of expressions and cannot be a name", word)});
      return std::nullopt;
    }
    if (point == std::string::npos) break;
    begin = point + 1;
  }
  if (good) return Located{to_nfc(key.text), key.span};
  if (report_wide_colon(context, key)) return std::nullopt;
  const std::string shown = escaped_for_terminal(key.text);
  context
      .error(Code::expression_syntax, key.span,
             {fmt::format("`{}` 不能作名称", shown), fmt::format("`{}` cannot be a name", shown)})
      .expected = {"字母（含汉字）开头，由字母、数字和 `_` 组成", "a letter, then letters, digits and `_`"};
  return std::nullopt;
}

Result<LocatedText> read_local_text(const ShapeContext& context, const Tree& tree) {
  const LocalText shape = {"文本，或 `{zh: 中文, en: 英文}`", "a text, or `{zh: Chinese, en: English}`"};
  if (tree.is_scalar() && !is_blank(tree)) return LocatedText{{tree.text, tree.text}, tree.span};
  if (tree.is_scalar()) {
    report_empty(context, tree, tree.span).expected = shape;
    return std::nullopt;
  }
  if (tree.is_sequence()) {
    context
        .error(Code::single_value_expected, tree.span,
               {"此处只能有一个文本，不能是列表", "one text is expected here, not a list"})
        .expected = shape;
    return std::nullopt;
  }
  if (!is_mapping(context, tree, shape) || !has_only_keys(context, tree, rule_keys::local_text)) return std::nullopt;
  Located zh;
  Located en;
  const bool good = read_key(context, tree, "zh", zh, read_text) && read_key(context, tree, "en", en, read_text);
  if (!good) return std::nullopt;
  if (!zh.stated() && !en.stated()) {
    context.error(Code::empty_value, tree.span, {"此处没有文本", "there is no text here"}).expected = shape;
    return std::nullopt;
  }
  return LocatedText{{std::move(zh.text), std::move(en.text)}, tree.span};
}

Result<Date> read_date(const ShapeContext& context, const Tree& tree) {
  const Result<Located> text = read_text(context, tree);
  if (!text) return std::nullopt;
  if (const std::optional<Date> date = parse_date(text->text)) return date;
  const Tokens read = read_tokens(tree.text);  // it knows what a date written otherwise should be
  const std::string shown = escaped_for_terminal(text->text);
  Diagnostic& diagnostic = context.error(Code::bad_date, tree.span,
                                         {fmt::format("`{}` 不是日期", shown), fmt::format("`{}` is no date", shown)});
  diagnostic.expected = {"存在的日期，写作 YYYY-MM-DD", "a day that exists, written YYYY-MM-DD"};
  if (read.fault && read.fault->code == Code::bad_date) {
    diagnostic.corrected_line = ScalarPlace(tree, context.sources).line_with(read.fault->rewritten);
  }
  return std::nullopt;
}

Result<bool> read_bool(const ShapeContext& context, const Tree& tree) {
  const Result<Located> text = read_text(context, tree);
  if (!text) return std::nullopt;
  if (text->text == "true") return true;
  if (text->text == "false") return false;
  const std::string shown = escaped_for_terminal(text->text);
  context
      .error(
          Code::unknown_value, tree.span,
          {fmt::format("`{}` 不是 `true` 或 `false`", shown), fmt::format("`{}` is neither `true` nor `false`", shown)})
      .expected = {"`true` 或 `false`", "`true` or `false`"};
  return std::nullopt;
}

namespace {

// One `Item`, or a list of them.
template <class Item>
Result<std::vector<Item>> read_one_or_list(const ShapeContext& context, const Tree& tree,
                                           Result<Item> (*read)(const ShapeContext&, const Tree&)) {
  std::vector<Item> items;
  bool good = true;
  const auto add = [&](const Tree& element) {
    if (Result<Item> item = read(context, element)) {
      items.push_back(std::move(*item));
    } else {
      good = false;
    }
  };
  if (tree.is_sequence()) {
    for (const Tree& element : tree.items) add(element);
  } else {
    add(tree);
  }
  if (!good) return std::nullopt;
  return items;
}

}  // namespace

Result<std::vector<Located>> read_texts(const ShapeContext& context, const Tree& tree) {
  return read_one_or_list<Located>(context, tree, read_text);
}

Result<std::vector<LocatedText>> read_local_texts(const ShapeContext& context, const Tree& tree) {
  return read_one_or_list<LocatedText>(context, tree, read_local_text);
}

}  // namespace rencai
