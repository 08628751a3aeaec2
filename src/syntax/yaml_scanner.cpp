#include "syntax/yaml_scanner.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "base/text.h"
#include "syntax/yaml_hints.h"

namespace rencai {

namespace {

constexpr std::string_view ideographic_space = "\u3000";
constexpr std::string_view never_plain = ",[]{}#&*!|>'\"%@`";

bool is_blank(char c) { return c == ' ' || c == '\t'; }
bool is_break(char c) { return c == '\n' || c == '\r'; }
bool is_flow_indicator(char c) { return c == ',' || c == '[' || c == ']' || c == '{' || c == '}'; }

// Where the line of `from` ends. A carriage return stands only before a line feed.
std::size_t end_of_line(std::string_view text, std::size_t from) {
  const std::size_t feed = std::min(text.find('\n', from), text.size());
  return feed > from && feed < text.size() && text[feed - 1] == '\r' ? feed - 1 : feed;
}

}  // namespace

YamlScanner::YamlScanner(const SourceText& source, FileId file, Diagnostics& diagnostics, const ReadLimits& limits)
    : source_(&source), file_(file), diagnostics_(&diagnostics), limits_(&limits), text_(source.text()) {
  at_ = line_start_ = source.line_start(1);  // past a byte order mark
}

Span YamlScanner::span(std::size_t begin, std::size_t end) const {
  return {file_, static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end)};
}

bool YamlScanner::is_space(std::size_t ahead) const {
  return at_ + ahead >= text_.size() || is_blank(text_[at_ + ahead]) || is_break(text_[at_ + ahead]);
}

bool YamlScanner::at_document_marker() const {
  if (column() != 0 || !is_space(3)) return false;
  const std::string_view marker = text_.substr(at_, 3);
  return marker == "---" || marker == "...";
}

bool YamlScanner::starts_plain(bool in_flow) const {
  const char c = peek();
  if (is_space(0) || never_plain.find(c) != std::string_view::npos) return false;
  if (c != '-' && c != '?' && c != ':') return true;
  if (c == '?' && in_flow) return false;  // YAML 1.1 tools read it as the mark of a key
  return !is_space(1) && !(in_flow && is_flow_indicator(peek(1)));
}

std::size_t YamlScanner::line_end() const { return end_of_line(text_, at_); }

bool YamlScanner::at_block_key() const {
  const char quote = peek();
  if (quote != '"' && quote != '\'') {
    if (!starts_plain(false)) return false;
    const std::size_t end = plain_end(at_, false);
    return end < text_.size() && text_[end] == ':';
  }
  std::size_t end = at_ + 1;
  for (;; ++end) {
    if (end >= text_.size() || is_break(text_[end])) return false;
    if (text_[end] == quote) {
      if (quote == '"' || end + 1 >= text_.size() || text_[end + 1] != quote) break;
      ++end;
    } else if (text_[end] == '\\' && quote == '"') {
      ++end;
    }
  }
  end = std::min(text_.find_first_not_of(" \t", end + 1), text_.size());
  return end < text_.size() && text_[end] == ':' && is_space(end + 1 - at_);
}

bool YamlScanner::skip_blanks() {
  bool tab = false;
  for (; is_blank(peek()); ++at_) tab = tab || peek() == '\t';
  return tab;
}

void YamlScanner::skip_blanks_and_comment() {
  skip_blanks();
  if (peek() == '#' && (at_ == line_start_ || is_blank(text_[at_ - 1]))) at_ = line_end();
}

void YamlScanner::skip_break() {
  if (peek() == '\r') ++at_;
  if (peek() == '\n') ++at_;
  line_start_ = at_;
}

void YamlScanner::next_content() {
  while (true) {
    const bool whole_line = at_ == line_start_;
    const std::size_t begin = at_;
    const bool tab = skip_blanks();
    const std::size_t content = at_;
    skip_blanks_and_comment();
    if (!at_line_end()) {
      if (text_.substr(at_).starts_with(ideographic_space)) stop_without_key(at_, at_ + ideographic_space.size());
      if (!tab || !whole_line) return;
      std::string spaces;
      for (const char c : text_.substr(begin, content - begin)) spaces += c == '\t' ? "  " : " ";
      const std::size_t first_tab = text_.find('\t', begin);
      stop(Code::yaml_tab, first_tab, first_tab + 1, {"缩进里有制表符", "a tab in the indentation"},
           {"用空格缩进", "spaces"}, line_with(*source_, begin, content, spaces));
    }
    if (at_end()) return;
    skip_break();
  }
}

void YamlScanner::skip_flow_space(int parent, std::size_t bracket) {
  bool new_line = false;
  while (true) {
    const std::size_t indentation = text_.find_first_not_of(' ', at_) - at_;
    skip_blanks_and_comment();
    if (at_end()) {
      stop(Code::yaml_syntax, bracket, bracket + 1,
           {fmt::format("`{}` 没有闭合", text_[bracket]), fmt::format("`{}` is never closed", text_[bracket])},
           text_[bracket] == '[' ? LocalText{"`]`", "`]`"} : LocalText{"`}`", "`}`"});
    }
    if (!at_line_end()) {
      const int spaces = static_cast<int>(std::min<std::size_t>(indentation, limits_->bytes));
      if (new_line && (spaces <= parent || at_document_marker())) {
        Diagnostic& error =
            diagnostics_->error(Code::yaml_syntax, span(at_, at_ + 1),
                                {"括号还没有闭合，这一行的缩进却不够",
                                 "a line inside brackets must be indented deeper than the key it belongs to"});
        error.expected = {fmt::format("`{}` 的闭合，或至少 {} 个空格的缩进", text_[bracket], parent + 1),
                          fmt::format("the end of `{}`, or an indentation of at least {}", text_[bracket], parent + 1)};
        error.related.push_back({span(bracket, bracket + 1), {"括号从这里开始", "the bracket opens here"}});
        throw ReadingStopped{};
      }
      return;
    }
    skip_break();
    new_line = true;
  }
}

bool YamlScanner::skip_properties() {
  bool any = false;
  while (peek() == '&' || peek() == '!') {
    const std::size_t begin = at_;
    while (!is_space(0) && !(is_flow_indicator(peek()) && at_ > begin)) ++at_;
    if (text_[begin] == '&') {
      diagnostics_->error(Code::yaml_alias, span(begin, at_), {"不支持锚点（`&`）", "anchors (`&`) are not supported"})
          .expected = {"把内容写两遍；如果是文字，请加引号", "the content written out; text in quotes"};
    } else {
      diagnostics_->error(Code::yaml_tag, span(begin, at_), {"不支持标签（`!`）", "tags (`!`) are not supported"})
          .expected = {"不带标签的值；如果是文字，请加引号", "a value without a tag; text in quotes"};
    }
    skip_blanks();
    any = true;
  }
  return any;
}

std::size_t YamlScanner::plain_end(std::size_t from, bool in_flow) const {
  const auto space_at = [&](std::size_t i) { return i >= text_.size() || is_blank(text_[i]) || is_break(text_[i]); };
  std::size_t end = from;
  for (; end < text_.size() && !is_break(text_[end]); ++end) {
    const char c = text_[end];
    if (c == ':' && (space_at(end + 1) || (in_flow && is_flow_indicator(text_[end + 1])))) break;
    if (c == '#' && end > from && is_blank(text_[end - 1])) break;
    if (in_flow && is_flow_indicator(c)) break;
  }
  return end;
}

std::size_t YamlScanner::continue_plain(int parent, bool in_flow) {
  const std::size_t at = at_;
  const std::size_t line_start = line_start_;
  std::size_t breaks = 0;
  while (!at_end()) {
    skip_break();
    ++breaks;
    while (peek() == ' ') ++at_;
    const int spaces = column();
    const bool marker = at_document_marker();
    skip_blanks();
    if (at_line_end()) continue;
    const bool ends_flow_scalar =
        in_flow && (is_flow_indicator(peek()) || (peek() == ':' && (is_space(1) || is_flow_indicator(peek(1)))));
    if (spaces > parent && !marker && peek() != '#' && !(spaces == 0 && peek() == '%') && !ends_flow_scalar)
      return breaks;
    break;
  }
  at_ = at;
  line_start_ = line_start;
  return 0;
}

Tree YamlScanner::plain(int parent, bool in_flow) {
  Tree result;
  const std::size_t begin = at_;
  const bool begins_line =
      text_.substr(line_start_, begin - line_start_).find_first_not_of(" -") == std::string_view::npos;
  std::size_t end = at_;
  while (true) {
    const std::size_t stop_at = plain_end(at_, in_flow);
    std::string_view segment = text_.substr(at_, stop_at - at_);
    segment = segment.substr(0, segment.find_last_not_of(" \t") + 1);
    // A continuation that reads like a key: either its indentation is wrong, or the first line was meant as a key too.
    const bool reads_like_key = !in_flow && at_ != begin && stop_at < text_.size() && text_[stop_at] == ':';
    if (reads_like_key) {
      const std::size_t first_end = end_of_line(text_, begin);
      if (begins_line) stop_without_key(begin, first_end);
      Diagnostic& error =
          diagnostics_->error(Code::yaml_syntax, span(at_, stop_at),
                              {"这一行比上面的键缩进更深，成了上一个值的延续，不能再是键",
                               "this line is indented deeper and continues the value above, so it cannot be a key"});
      error.expected = {"与其他键对齐的缩进；若上一个值是多行文字，请加引号",
                        "the indentation of the other keys; quotes around a text of several lines"};
      error.related.push_back({span(begin, end), {"上一个值从这里开始", "the value above begins here"}});
      throw ReadingStopped{};
    }
    end = at_ + segment.size();
    at_ = end;
    check_length(begin);
    result.text += segment;
    if (stop_at < text_.size() && !is_break(text_[stop_at])) {
      at_ = stop_at;
      break;
    }
    at_ = stop_at;
    const std::size_t breaks = continue_plain(parent, in_flow);
    if (breaks == 0) break;
    result.text += breaks == 1 ? std::string(" ") : std::string(breaks - 1, '\n');
  }
  result.span = span(begin, end);
  return result;
}

Tree YamlScanner::key() {
  Tree result;
  if (peek() == '"' || peek() == '\'') {
    result = quoted(column());
  } else {
    const std::size_t begin = at_;
    at_ = plain_end(at_, false);
    const std::string_view text = text_.substr(begin, at_ - begin);
    result.text = text.substr(0, text.find_last_not_of(" \t") + 1);
    result.span = span(begin, begin + result.text.size());
  }
  constexpr std::size_t longest_key = 1024;  // characters, by the YAML specification
  if (result.span.end - result.span.begin > longest_key && character_count(source_->slice(result.span)) > longest_key) {
    stop(Code::yaml_syntax, result.span.begin, result.span.end,
         {"键长过 1024 个字符", "a key is longer than 1024 characters"});
  }
  return result;
}

std::size_t YamlScanner::fold_quoted(int parent, std::size_t begin) {
  std::size_t breaks = 0;
  while (true) {
    skip_break();
    ++breaks;
    if (at_document_marker()) stop_unterminated(begin);
    while (peek() == ' ') ++at_;
    const int spaces = column();
    skip_blanks();
    if (at_end()) stop_unterminated(begin);
    if (at_line_end()) continue;
    if (spaces <= parent) stop_unterminated(begin);
    return breaks;
  }
}

Tree YamlScanner::quoted(int parent) {
  const std::size_t begin = at_;
  const char quote = peek();
  Tree result;
  result.quoting = quote == '"' ? Quoting::double_quoted : Quoting::single_quoted;
  std::size_t kept = 0;  // what no line folding may trim
  ++at_;
  while (peek() != quote || (quote == '\'' && peek(1) == '\'')) {
    if (at_end()) stop_unterminated(begin);
    check_length(begin);
    if (at_line_end()) {
      result.text.resize(kept);
      const std::size_t breaks = fold_quoted(parent, begin);
      result.text += breaks == 1 ? std::string(" ") : std::string(breaks - 1, '\n');
      kept = result.text.size();
    } else if (quote == '"' && peek() == '\\' && (peek(1) == '\n' || peek(1) == '\r')) {
      ++at_;
      result.text.append(fold_quoted(parent, begin) - 1, '\n');
      kept = result.text.size();
    } else if (quote == '"' && peek() == '\\') {
      append_escape(result.text);
      kept = result.text.size();
    } else {
      result.text += peek();
      if (!is_blank(peek())) kept = result.text.size();
      at_ += quote == '\'' && peek() == quote ? std::size_t{2} : std::size_t{1};
    }
  }
  ++at_;
  result.span = span(begin, at_);
  return result;
}

unsigned YamlScanner::hexadecimal(std::size_t begin, std::size_t digits) {
  unsigned value = 0;
  for (std::size_t i = 0; i < digits; ++i) {
    const char c = begin + i < text_.size() ? text_[begin + i] : '\0';
    unsigned digit = 16;
    if (c >= '0' && c <= '9') digit = static_cast<unsigned>(c - '0');
    if (c >= 'a' && c <= 'f') digit = static_cast<unsigned>(c - 'a') + 10;
    if (c >= 'A' && c <= 'F') digit = static_cast<unsigned>(c - 'A') + 10;
    if (digit == 16) {
      stop(Code::yaml_syntax, at_, std::min(begin + i + 1, text_.size()), {"转义序列不完整", "an escape is cut short"},
           {fmt::format("{} 位十六进制数字", digits), fmt::format("{} hexadecimal digits", digits)});
    }
    value = value * 16 + digit;
  }
  return value;
}

void YamlScanner::append_escape(std::string& out) {
  constexpr std::string_view letters = "0abtnvfre \"/\\N_LP\t";
  constexpr std::string_view values[] = {{"\0", 1},      "\a", "\b", "\t", "\n", "\v",       "\f",       "\r",
                                         "\x1b",         " ",  "\"", "/",  "\\", "\xC2\x85", "\xC2\xA0", "\xE2\x80\xA8",
                                         "\xE2\x80\xA9", "\t"};
  const char letter = peek(1);
  const std::size_t index = at_ + 1 < text_.size() ? letters.find(letter) : std::string_view::npos;
  if (index != std::string_view::npos) {
    out += values[index];
    at_ += 2;
    return;
  }
  const std::size_t digits = letter == 'x' ? 2 : letter == 'u' ? 4 : letter == 'U' ? 8 : 0;
  if (digits == 0) {
    stop(Code::yaml_syntax, at_, std::min(at_ + 2, text_.size()),
         {"双引号里没有这个转义序列", "double quotes have no such escape"},
         {"`\\\\` 表示反斜杠；或改用单引号", "`\\\\` for a backslash, or single quotes"});
  }
  unsigned code_point = hexadecimal(at_ + 2, digits);
  std::size_t length = 2 + digits;
  const bool high = code_point >= 0xD800 && code_point <= 0xDBFF;
  if (high && digits == 4 && text_.substr(at_ + length).starts_with("\\u")) {
    const unsigned low = hexadecimal(at_ + length + 2, 4);
    if (low >= 0xDC00 && low <= 0xDFFF) {
      code_point = 0x10000 + ((code_point - 0xD800) << 10U) + (low - 0xDC00);
      length += 6;
    }
  }
  if (!append_utf8(out, code_point)) {
    stop(Code::yaml_syntax, at_, at_ + length, {"转义序列不是一个字符", "an escape names no character"});
  }
  at_ += length;
}

int YamlScanner::block_scalar_indent(int parent, int stated) {
  if (stated > 0) return std::max(parent, 0) + stated;
  const std::size_t at = at_;
  const std::size_t line_start = line_start_;
  int deepest_empty = 0;
  std::size_t deepest_at = at_;
  int indent = -1;
  while (!at_end()) {
    skip_break();
    while (peek() == ' ') ++at_;
    if (at_line_end()) {
      if (column() > deepest_empty) {
        deepest_empty = column();
        deepest_at = at_;
      }
      continue;
    }
    if (column() > parent && !at_document_marker()) {
      indent = column();
      if (deepest_empty > indent) {
        stop(Code::yaml_syntax, deepest_at - 1, deepest_at,
             {"这个空行的空格比文字的第一行还多", "this empty line has more spaces than the first line of the text"},
             {fmt::format("至多 {} 个空格", indent), fmt::format("at most {} spaces", indent)});
      }
    }
    break;
  }
  at_ = at;
  line_start_ = line_start;
  return indent >= 0 ? indent : std::max(parent + 1, deepest_empty);
}

Tree YamlScanner::block_scalar(int parent) {
  const std::size_t begin = at_;
  const bool folded = peek() == '>';
  char chomping = '\0';
  int stated_indent = 0;
  ++at_;
  for (int i = 0; i < 2; ++i) {
    if (chomping == '\0' && (peek() == '+' || peek() == '-')) {
      chomping = peek();
      ++at_;
    } else if (stated_indent == 0 && peek() >= '1' && peek() <= '9') {
      stated_indent = peek() - '0';
      ++at_;
    }
  }
  skip_blanks_and_comment();
  if (!at_line_end()) {
    stop(Code::yaml_syntax, begin, line_end(),
         {fmt::format("`{}` 开始一段多行文字，同一行后面不能再有内容", text_[begin]),
          fmt::format("`{}` begins a text on the lines below; nothing may follow it on its line", text_[begin])},
         {"引号里的值", "the value in quotes"}, line_with_quoted(*source_, begin, line_end()));
  }

  Tree result;
  result.quoting = Quoting::block;
  std::size_t end = at_;
  const int indent = block_scalar_indent(parent, stated_indent);
  std::string line_break;       // of the last line with text, not yet written
  std::size_t empty_lines = 0;  // after it
  bool last_more_indented = false;
  while (!at_end()) {
    skip_break();
    if (at_document_marker()) break;
    while (peek() == ' ' && column() < indent) ++at_;
    if (at_line_end()) {
      if (!at_end() || column() > 0) ++empty_lines;
      continue;
    }
    if (column() < indent) {
      if (peek() == '\t')
        stop(Code::yaml_tab, at_, at_ + 1, {"缩进里有制表符", "a tab in the indentation"}, {"用空格缩进", "spaces"});
      at_ = line_start_;
      break;
    }
    const bool more_indented = is_blank(peek());
    if (folded && !line_break.empty() && !last_more_indented && !more_indented) {
      if (empty_lines == 0) result.text += ' ';
    } else {
      result.text += line_break;
    }
    result.text.append(empty_lines, '\n');
    const std::size_t line = at_;
    at_ = line_end();
    check_length(begin);
    result.text += text_.substr(line, at_ - line);
    end = at_;
    line_break = "\n";
    empty_lines = 0;
    last_more_indented = more_indented;
  }
  if (chomping != '-') result.text += line_break;
  if (chomping == '+') result.text.append(empty_lines, '\n');
  result.span = span(begin, end);
  return result;
}

void YamlScanner::check_length(std::size_t begin) {
  if (at_ - begin <= limits_->scalar_bytes) return;
  stop(Code::yaml_scalar_too_long, begin, begin + 1,
       {fmt::format("一个值长过 {} 字节", limits_->scalar_bytes),
        fmt::format("a value is longer than {} bytes", limits_->scalar_bytes)});
}

void YamlScanner::stop_unterminated(std::size_t quote) {
  const std::size_t end = end_of_line(text_, quote);
  stop(Code::yaml_unterminated_quote, quote, end, {"引号没有闭合", "the quote is never closed"},
       text_[quote] == '"' ? LocalText{"`\"`", "`\"`"}
                           : LocalText{"`'`（引号里的单引号写两个）", "`'` (a single quote inside is written twice)"});
}

void YamlScanner::stop(Code code, std::size_t begin, std::size_t end, LocalText message, LocalText expected,
                       std::string corrected_line) {
  Diagnostic& error = diagnostics_->error(code, span(begin, end), std::move(message));
  error.expected = std::move(expected);
  error.corrected_line = std::move(corrected_line);
  throw ReadingStopped{};
}

void YamlScanner::stop_without_key(std::size_t begin, std::size_t end) {
  const LocalText expected{"`键: 值`", "`key: value`"};
  if (const auto mark = find_full_width(*source_, begin, end); mark) {
    stop(Code::full_width_punctuation, mark->begin, mark->end,
         {fmt::format("`{}` 是全角标点", mark->found), fmt::format("`{}` is full-width punctuation", mark->found)},
         {fmt::format("`{}`", mark->meant), fmt::format("`{}`", mark->meant)}, mark->corrected_line);
  }
  const std::size_t colon = text_.substr(0, end).find(':', begin);
  if (colon != std::string_view::npos && colon > begin) {
    stop(Code::yaml_syntax, colon, colon + 1, {"`:` 后面缺一个空格", "a space is missing after `:`"}, expected,
         line_with(*source_, colon, colon + 1, ": "));
  }
  stop(Code::yaml_syntax, begin, end, {"这里应当是一个键", "a key should stand here"}, expected);
}

}  // namespace rencai
