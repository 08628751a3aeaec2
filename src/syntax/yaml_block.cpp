// Documents and block collections.
#include <algorithm>
#include <deque>
#include <tuple>
#include <utility>

#include <fmt/format.h>

#include "base/text.h"
#include "syntax/yaml_builder.h"
#include "syntax/yaml_hints.h"

namespace rencai {

std::vector<Tree> YamlBuilder::documents() {
  std::vector<Tree> result;
  scanner_.next_content();
  while (!scanner_.at_end()) {
    if (scanner_.peek() == '%' && scanner_.column() == 0) {
      scanner_.stop(
          Code::yaml_directive, scanner_.offset(), scanner_.line_end(),
          {"不支持 YAML 指令（以 `%` 开头的行）", "YAML directives (lines that begin with `%`) are not supported"});
    }
    const std::size_t begin = scanner_.offset();
    if (scanner_.at_document_marker() && scanner_.peek() == '.') {
      scanner_.advance(3);
    } else {
      if (result.size() == limits_->documents) {
        scanner_.stop(Code::yaml_too_many_documents, begin, begin + 1,
                      {fmt::format("文档多于 {} 个", limits_->documents),
                       fmt::format("more than {} documents", limits_->documents)});
      }
      const bool marked = scanner_.at_document_marker();
      if (marked) scanner_.advance(3);
      result.push_back(block_node(-1, marked ? After::document_marker : After::line_start));
      if (scanner_.at_end() || scanner_.at_document_marker()) continue;
      scanner_.stop(Code::yaml_syntax, scanner_.offset(), scanner_.line_end(),
                    {"文档到上一行已经结束，后面多出内容", "text after the end of the document"},
                    {"与上文对齐的缩进，或用 `---` 开始新文档",
                     "an indentation that fits the lines above, or `---` before a new document"});
    }
    scanner_.skip_blanks_and_comment();
    if (!scanner_.at_line_end()) {
      scanner_.stop(Code::yaml_syntax, scanner_.offset(), scanner_.line_end(),
                    {"`...` 后面不能再有内容", "nothing may follow `...` on its line"});
    }
    scanner_.next_content();
  }
  return result;
}

Tree YamlBuilder::block_node(int parent, After after) {
  count_node();
  const std::size_t begin = scanner_.offset();
  bool tab = scanner_.skip_blanks();
  bool begins_line = after == After::line_start;
  const auto to_next_line = [&] {
    scanner_.skip_blanks_and_comment();
    if (!scanner_.at_line_end()) return;
    scanner_.next_content();
    begins_line = true;
    tab = false;
  };
  to_next_line();
  const auto is_absent = [&] {
    if (scanner_.at_end() || (begins_line && scanner_.at_document_marker())) return true;
    const bool list_at_column_of_keys = after == After::key && scanner_.column() == parent && scanner_.at_block_entry();
    return begins_line && scanner_.column() <= parent && !list_at_column_of_keys;
  };
  if (is_absent()) return null_at(begin);

  const int column = scanner_.column();
  if (scanner_.peek() == '&' || scanner_.peek() == '!') {
    const std::size_t properties = scanner_.offset();
    scanner_.skip_properties();
    if (scanner_.at_line_end() || scanner_.peek() == '#') {
      to_next_line();
      if (is_absent()) return null_at(properties);
      return block_node(parent, After::line_start);
    }
  }

  const bool may_be_collection = begins_line || after == After::item;
  if (scanner_.at_block_entry() || (may_be_collection && scanner_.at_block_key())) {
    const std::size_t end = scanner_.at_block_entry() ? scanner_.offset() + 1 : scanner_.line_end();
    if (!may_be_collection) {
      scanner_.stop(Code::yaml_syntax, scanner_.offset(), end,
                    {"列表要从新的一行开始", "a list begins on a line of its own"});
    }
    if (tab) {
      scanner_.stop(Code::yaml_tab, begin, scanner_.offset(), {"缩进里有制表符", "a tab in the indentation"},
                    {"用空格缩进", "spaces"}, line_with(scanner_.source(), begin, scanner_.offset(), " "));
    }
    if (scanner_.at_block_entry()) return block_sequence(scanner_.column(), begins_line && column == parent);
    return block_mapping(column);
  }
  return line_value(parent, may_be_collection);
}

Tree YamlBuilder::block_sequence(int column, bool at_column_of_keys) {
  const std::size_t begin = scanner_.offset();
  enter(begin);
  Tree result;
  result.kind = TreeKind::sequence;
  std::size_t end = begin;
  while (true) {
    end = scanner_.offset() + 1;
    scanner_.advance();
    result.items.push_back(block_node(column, After::item));
    end = std::max<std::size_t>(end, result.items.back().span.end);
    if (scanner_.at_end() || scanner_.at_document_marker() || scanner_.column() < column) break;
    check_key_follows(column, begin);
    if (scanner_.at_block_entry()) continue;
    if (at_column_of_keys) break;
    scanner_.stop(Code::yaml_syntax, scanner_.offset(), scanner_.line_end(),
                  {"这里应当是列表的下一项", "a list item should stand here"}, {"`- 值`", "`- value`"});
  }
  result.span = scanner_.span(begin, end);
  leave();
  return result;
}

Tree YamlBuilder::block_key() {
  scanner_.skip_properties();
  if (scanner_.peek() == '*') return alias();
  if (scanner_.at_block_entry()) {
    scanner_.stop(Code::yaml_syntax, scanner_.offset(), scanner_.offset() + 1,
                  {"键与列表项不能混在同一层", "a list item cannot stand among keys"}, {"`键: 值`", "`key: value`"});
  }
  if (!scanner_.at_block_key()) {
    const char c = scanner_.peek();
    if (c == '[' || c == '{' || c == '"' || c == '\'' || !scanner_.starts_plain(false))
      line_value(scanner_.column() - 1, true);
    scanner_.stop_without_key(scanner_.offset(), scanner_.line_end());
  }
  return scanner_.key();
}

Tree YamlBuilder::block_mapping(int column) {
  const std::size_t begin = scanner_.offset();
  enter(begin);
  Tree result;
  result.kind = TreeKind::mapping;
  while (true) {
    count_node();
    TreeEntry entry;
    entry.key = block_key();
    scanner_.skip_blanks();
    if (scanner_.peek() != ':') scanner_.stop_without_key(entry.key.span.begin, scanner_.line_end());
    scanner_.advance();
    entry.value = block_node(column, After::key);
    result.entries.push_back(std::move(entry));
    if (scanner_.at_end() || scanner_.at_document_marker() || scanner_.column() < column) break;
    check_key_follows(column, begin);
  }
  const Tree& last = result.entries.back().value;
  result.span = scanner_.span(begin, last.span.end);
  check_keys(result);
  leave();
  return result;
}

void YamlBuilder::check_key_follows(int column, std::size_t begin) {
  if (scanner_.column() == column) return;
  Diagnostic& error = scanner_.diagnostics().error(
      Code::yaml_syntax, scanner_.span(scanner_.offset(), scanner_.line_end()),
      {"这一行的缩进与上文任何一层都不对齐", "the indentation of this line fits no level above"});
  error.expected = {fmt::format("{} 个空格的缩进", column), fmt::format("an indentation of {}", column)};
  error.related.push_back({scanner_.span(begin, begin + 1), {"这一层从这里开始", "the level begins here"}});
  throw ReadingStopped{};
}

Tree YamlBuilder::line_value(int parent, bool begins_line) {
  Tree result;
  const char c = scanner_.peek();
  if (c == '[') {
    result = flow_sequence(parent);
  } else if (c == '{') {
    result = flow_mapping(parent);
  } else if (c == '"' || c == '\'') {
    result = scanner_.quoted(parent);
  } else if (c == '|' || c == '>') {
    result = scanner_.block_scalar(parent);
    scanner_.next_content();
    return result;
  } else if (c == '*') {
    result = alias();
  } else if (scanner_.starts_plain(false)) {
    result = scanner_.plain(parent, false);
  } else {
    stop_bad_start();
  }
  end_of_value(result, begins_line);
  return result;
}

// After a value on its line nothing but a comment may follow.
void YamlBuilder::end_of_value(const Tree& value, bool begins_line) {
  scanner_.skip_blanks_and_comment();
  if (scanner_.at_line_end()) {
    scanner_.next_content();
    return;
  }
  const std::size_t begin = value.span.begin;
  const std::size_t at = scanner_.offset();
  const SourceText& source = scanner_.source();
  const bool one_line = source.slice(value.span).find('\n') == std::string_view::npos;
  if (scanner_.peek() == ':' && scanner_.is_space(1) && !value.is_scalar() && begins_line) {
    scanner_.stop(Code::yaml_key_not_scalar, begin, value.span.end,
                  {"列表或映射不能作键", "a list or mapping cannot be a key"}, {"一个名称", "a name"});
  }
  if (scanner_.peek() == ':' && value.is_scalar() && value.quoting == Quoting::plain) {
    // `a: b: c`, or full-width brackets or quotes around what holds a key of its own.
    if (const auto mark = find_full_width(source, begin, at); mark && one_line) {
      scanner_.stop(
          Code::full_width_punctuation, mark->begin, mark->end,
          {fmt::format("`{}` 是全角标点", mark->found), fmt::format("`{}` is full-width punctuation", mark->found)},
          {fmt::format("`{}`", mark->meant), fmt::format("`{}`", mark->meant)}, mark->corrected_line);
    }
    scanner_.stop(Code::yaml_syntax, at, at + 1,
                  {"不加引号的值里不能有 `: `", "a value without quotes cannot hold `: `"},
                  {"引号里的值，或另起一行的键", "the value in quotes, or a key on a line of its own"},
                  one_line ? line_with_quoted(source, begin, scanner_.line_end()) : std::string());
  }
  Diagnostic& error =
      scanner_.diagnostics().error(Code::yaml_syntax, scanner_.span(at, scanner_.line_end()),
                                   {"值到这里已经结束，后面多出内容", "text after the end of the value"});
  error.expected = {"整个值放在引号里", "the whole value in quotes"};
  if (scanner_.peek() == '#') {
    error.expected = {"注释前有一个空格", "a space before the comment"};
    error.corrected_line = line_with(source, at, at, " ");
  } else if (one_line) {
    error.corrected_line = line_with_quoted(source, begin, scanner_.line_end());
  } else {
    error.expected = {};
    error.related.push_back({value.span, {"值从这里开始", "the value begins here"}});
  }
  throw ReadingStopped{};
}

Tree YamlBuilder::alias() {
  const std::size_t begin = scanner_.offset();
  while (!scanner_.is_space(0) &&
         (scanner_.offset() == begin || std::string_view(",[]{}").find(scanner_.peek()) == std::string_view::npos)) {
    scanner_.advance();
  }
  scanner_.diagnostics()
      .error(Code::yaml_alias, scanner_.span(begin, scanner_.offset()),
             {"不支持别名（`*`）", "aliases (`*`) are not supported"})
      .expected = {"把内容写两遍；如果是文字，请加引号", "the content written out; text in quotes"};
  Tree result;
  result.span = scanner_.span(begin, scanner_.offset());
  return result;
}

Tree YamlBuilder::null_at(std::size_t offset) {
  Tree result;
  result.span = scanner_.span(offset, offset);
  return result;
}

void YamlBuilder::stop_bad_start() {
  const std::size_t at = scanner_.offset();
  const char c = scanner_.peek();
  if (c == '?' && scanner_.is_space(1)) {
    scanner_.stop(Code::yaml_key_not_scalar, at, at + 1,
                  {"不支持用 `?` 写的键", "keys written with `?` are not supported"}, {"`键: 值`", "`key: value`"});
  }
  if (c == ':') {
    scanner_.stop(Code::yaml_syntax, at, at + 1, {"`:` 前面缺一个键", "a key is missing before `:`"});
  }
  scanner_.stop(
      Code::yaml_syntax, at, at + 1,
      {fmt::format("不加引号的值不能以 `{}` 开头", c), fmt::format("a value without quotes cannot begin with `{}`", c)},
      {"引号里的值", "the value in quotes"},
      c == ']' || c == '}' || c == ',' ? std::string() : line_with_quoted(scanner_.source(), at, scanner_.line_end()));
}

void YamlBuilder::count_node() {
  if (scanner_.diagnostics().error_count() - errors_before_ >= most_errors) throw ReadingStopped{};
  if (++nodes_ <= limits_->nodes) return;
  scanner_.stop(Code::yaml_too_many_nodes, scanner_.offset(), scanner_.offset() + 1,
                {fmt::format("文件的值多于 {} 个", limits_->nodes),
                 fmt::format("the file holds more than {} values", limits_->nodes)});
}

void YamlBuilder::enter(std::size_t begin) {
  if (++depth_ <= limits_->depth) return;
  scanner_.stop(
      Code::yaml_too_deep, begin, begin + 1,
      {fmt::format("嵌套深过 {} 层", limits_->depth), fmt::format("nested deeper than {} levels", limits_->depth)});
}

void YamlBuilder::check_keys(const Tree& mapping) {
  struct Name {
    std::string_view text;
    std::uint32_t index;
  };
  std::deque<std::string> normal;  // keeps its elements in place
  std::vector<Name> names;
  names.reserve(mapping.entries.size());
  for (const TreeEntry& entry : mapping.entries) {
    const Tree& key = entry.key;
    const auto index = static_cast<std::uint32_t>(names.size());
    const bool ascii =
        std::all_of(key.text.begin(), key.text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
    names.push_back({ascii ? std::string_view(key.text) : normal.emplace_back(to_nfc(key.text)), index});
    if (key.text == "<<" && key.quoting == Quoting::plain) {
      scanner_.diagnostics()
          .error(Code::yaml_merge_key, key.span, {"不支持合并键 `<<`", "merge keys (`<<`) are not supported"})
          .expected = {"把内容写出来", "the content written out"};
    }
  }
  std::sort(names.begin(), names.end(),
            [](const Name& a, const Name& b) { return std::tie(a.text, a.index) < std::tie(b.text, b.index); });
  const Name* first = nullptr;
  for (const Name& name : names) {
    if (scanner_.diagnostics().error_count() - errors_before_ >= most_errors) throw ReadingStopped{};
    if (first == nullptr || first->text != name.text) {
      first = &name;
      continue;
    }
    Diagnostic& error = scanner_.diagnostics().error(
        Code::yaml_duplicate_key, mapping.entries[name.index].key.span,
        {fmt::format("键 `{}` 重复", name.text), fmt::format("the key `{}` is given twice", name.text)});
    error.related.push_back({mapping.entries[first->index].key.span, {"首次出现在这里", "first given here"}});
  }
}

}  // namespace rencai
