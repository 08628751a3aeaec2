// Collections in brackets and braces.
#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "syntax/yaml_builder.h"
#include "syntax/yaml_hints.h"

namespace rencai {

Tree YamlBuilder::flow_node(int parent, bool in_mapping) {
  count_node();
  scanner_.skip_properties();
  const char c = scanner_.peek();
  if (c == '[') return flow_sequence(parent);
  if (c == '{') return flow_mapping(parent);
  if (c == '"' || c == '\'') return scanner_.quoted(parent);
  if (c == '*') return alias();
  if (c == ',' || c == ']' || c == '}') {
    const std::size_t at = scanner_.offset();
    scanner_.stop(Code::yaml_syntax, at, at + 1,
                  {fmt::format("`{}` 前面缺一个值", c), fmt::format("a value is missing before `{}`", c)});
  }
  if (!scanner_.starts_plain(true)) stop_bad_start();
  Tree result = scanner_.plain(parent, true);
  const char next = scanner_.peek();
  if (next == '[' || next == '{') {
    const std::size_t end = intended_scalar_end(scanner_.source().text(), result.span.begin, in_mapping);
    scanner_.stop(Code::yaml_unquoted_comma, result.span.begin, end,
                  {"括号 `[]` `{}` 里的表达式若含 `,`、`[` 或 `{`，要整个加引号",
                   "inside `[]` or `{}` an expression with `,`, `[` or `{` must be quoted as a whole"},
                  {}, line_with_quoted(scanner_.source(), result.span.begin, end));
  }
  return result;
}

Tree YamlBuilder::flow_sequence(int parent) {
  const std::size_t begin = scanner_.offset();
  enter(begin);
  Tree result;
  result.kind = TreeKind::sequence;
  result.flow = true;
  scanner_.advance();
  scanner_.skip_flow_space(parent, begin);
  while (scanner_.peek() != ']') {
    Tree item = flow_node(parent, false);
    scanner_.skip_blanks();
    if (at_flow_colon(item)) item = flow_pair(std::move(item), parent);
    result.items.push_back(std::move(item));
    flow_separator(parent, begin, &result.items.back(), false);
  }
  scanner_.advance();
  result.span = scanner_.span(begin, scanner_.offset());
  leave();
  return result;
}

// At the `:` after a key in a list, which must stand on the key's line.
bool YamlBuilder::at_flow_colon(const Tree& key) const {
  if (scanner_.peek() != ':' || scanner_.source().slice(key.span).find('\n') != std::string_view::npos) return false;
  const bool quoted_key = key.is_scalar() && key.quoting != Quoting::plain;
  return quoted_key || scanner_.is_space(1) || std::string_view(",]}").find(scanner_.peek(1)) != std::string_view::npos;
}

Tree YamlBuilder::flow_pair(Tree key, int parent) {
  enter(key.span.begin);
  if (!key.is_scalar()) {
    scanner_.stop(Code::yaml_key_not_scalar, key.span.begin, key.span.end,
                  {"列表或映射不能作键", "a list or mapping cannot be a key"}, {"一个名称", "a name"});
  }
  Tree result;
  result.kind = TreeKind::mapping;
  result.flow = true;
  const std::size_t begin = key.span.begin;
  scanner_.advance();
  const std::size_t after_colon = scanner_.offset();
  scanner_.skip_flow_space(parent, begin);
  const bool absent = scanner_.peek() == ',' || scanner_.peek() == ']';
  count_node();
  Tree value = absent ? null_at(after_colon) : flow_node(parent, false);
  result.span = scanner_.span(begin, std::max<std::size_t>(after_colon, value.span.end));
  result.entries.push_back({std::move(key), std::move(value)});
  check_keys(result);
  leave();
  return result;
}

Tree YamlBuilder::flow_mapping(int parent) {
  const std::size_t begin = scanner_.offset();
  enter(begin);
  Tree result;
  result.kind = TreeKind::mapping;
  result.flow = true;
  scanner_.advance();
  scanner_.skip_flow_space(parent, begin);
  while (scanner_.peek() != '}') {
    const Tree* before = result.entries.empty() ? nullptr : &result.entries.back().value;
    TreeEntry entry = flow_entry(parent, before);
    result.entries.push_back(std::move(entry));
    flow_separator(parent, begin, &result.entries.back().value, true);
  }
  scanner_.advance();
  result.span = scanner_.span(begin, scanner_.offset());
  check_keys(result);
  leave();
  return result;
}

TreeEntry YamlBuilder::flow_entry(int parent, const Tree* before) {
  TreeEntry entry;
  const std::size_t begin = scanner_.offset();
  if (scanner_.peek() == ':' && scanner_.is_space(1)) {
    scanner_.stop(Code::yaml_syntax, begin, begin + 1, {"`:` 前面缺一个键", "a key is missing before `:`"});
  }
  entry.key = flow_node(parent, true);
  const bool json_key = entry.key.quoting != Quoting::plain;
  scanner_.skip_flow_space(parent, begin);
  if (scanner_.peek() != ':') stop_flow_key(entry.key, before);
  if (!entry.key.is_scalar()) {
    scanner_.stop(Code::yaml_key_not_scalar, entry.key.span.begin, entry.key.span.end,
                  {"列表或映射不能作键", "a list or mapping cannot be a key"}, {"一个名称", "a name"});
  }
  scanner_.advance();
  const std::size_t after_colon = scanner_.offset();
  const char next = scanner_.peek();
  if (!scanner_.is_space(0) && !json_key && next != ',' && next != '}' && next != ']') stop_flow_key(entry.key, before);
  scanner_.skip_flow_space(parent, begin);
  if (scanner_.peek() == ',' || scanner_.peek() == '}') {
    count_node();
    entry.value = null_at(after_colon);
  } else {
    entry.value = flow_node(parent, true);
  }
  return entry;
}

// A key without a value inside braces: the second part of a scalar that its own comma split, full-width punctuation, or
// a missing space or value.
void YamlBuilder::stop_flow_key(const Tree& key, const Tree* before) {
  const SourceText& source = scanner_.source();
  const std::size_t begin = key.span.begin;
  // A comma between full-width quotes split the value before.
  const bool in_quotes =
      before != nullptr && (source.slice(before->span).starts_with("“") || source.slice(before->span).starts_with("‘"));
  const auto mark = find_full_width(source, in_quotes ? before->span.begin : begin, key.span.end);
  if (key.is_scalar() && key.quoting == Quoting::plain && mark && mark->meant != "(" && mark->meant != ")") {
    scanner_.stop(
        Code::full_width_punctuation, mark->begin, mark->end,
        {fmt::format("`{}` 是全角标点", mark->found), fmt::format("`{}` is full-width punctuation", mark->found)},
        {fmt::format("`{}`", mark->meant), fmt::format("`{}`", mark->meant)}, mark->corrected_line);
  }
  const std::size_t colon = key.text.find(':');
  if (key.is_scalar() && key.quoting == Quoting::plain && colon != std::string::npos && colon > 0) {
    const std::size_t at = source.text().find(':', begin);
    scanner_.stop(Code::yaml_syntax, at, at + 1, {"`:` 后面缺一个空格", "a space is missing after `:`"},
                  {"`键: 值`", "`key: value`"}, line_with(source, at, at + 1, ": "));
  }
  if (before != nullptr && before->is_scalar() && before->quoting == Quoting::plain &&
      before->span.begin < before->span.end) {
    const std::size_t end = intended_scalar_end(source.text(), before->span.begin, true);
    scanner_.stop(Code::yaml_unquoted_comma, before->span.begin, std::max<std::size_t>(end, key.span.end),
                  {"不加引号的 `,` 把这个值拆成了两项", "an unquoted `,` splits this value in two"},
                  {"引号里的值", "the value in quotes"}, line_with_quoted(source, before->span.begin, end));
  }
  scanner_.stop(Code::yaml_syntax, begin, key.span.end, {"花括号里的键没有值", "a key inside braces has no value"},
                {"`键: 值`", "`key: value`"});
}

// `,` or the closing bracket; what else stands there is explained by the value before it.
void YamlBuilder::flow_separator(int parent, std::size_t bracket, const Tree* last, bool in_mapping) {
  const char close = in_mapping ? '}' : ']';
  scanner_.skip_flow_space(parent, bracket);
  const std::size_t at = scanner_.offset();
  if (scanner_.peek() == ',') {
    scanner_.advance();
    scanner_.skip_flow_space(parent, bracket);
    return;
  }
  if (scanner_.peek() == close) return;
  const SourceText& source = scanner_.source();
  const bool on_this_line =
      source.position(last->span.begin).line == source.position(static_cast<std::uint32_t>(at)).line;
  Diagnostic& error = scanner_.diagnostics().error(
      Code::yaml_syntax, scanner_.span(at, at + 1),
      {fmt::format("这里应当是 `,` 或 `{}`", close), fmt::format("`,` or `{}` should stand here", close)});
  const auto mark = on_this_line ? find_full_width(source, last->span.begin, at) : std::nullopt;
  if (mark && last->quoting == Quoting::plain) {
    error.code = Code::full_width_punctuation;
    error.span = scanner_.span(mark->begin, mark->end);
    error.message = {fmt::format("`{}` 是全角标点", mark->found),
                     fmt::format("`{}` is full-width punctuation", mark->found)};
    error.expected = {fmt::format("`{}`", mark->meant), fmt::format("`{}`", mark->meant)};
    error.corrected_line = mark->corrected_line;
  } else if (on_this_line && last->span.begin < last->span.end && scanner_.peek() != ']' && scanner_.peek() != '}') {
    error.expected = {"若这是同一个值，整个加引号", "quotes around the whole, if it is one value"};
    error.corrected_line =
        line_with_quoted(source, last->span.begin, intended_scalar_end(source.text(), last->span.begin, in_mapping));
  }
  error.related.push_back({scanner_.span(bracket, bracket + 1), {"括号从这里开始", "the bracket opens here"}});
  throw ReadingStopped{};
}

}  // namespace rencai
