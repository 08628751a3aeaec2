#include "applicants/json_text.h"

#include <algorithm>
#include <cstdint>

#include <fmt/format.h>

#include "base/text.h"

namespace rencai {
namespace {

constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

bool is_space(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }
bool is_structure(char c) { return c == '{' || c == '}' || c == '[' || c == ']' || c == ',' || c == ':' || c == '"'; }

std::optional<std::uint32_t> hex4(std::string_view digits) {
  if (digits.size() < 4) return std::nullopt;
  std::uint32_t value = 0;
  for (const char c : digits.substr(0, 4)) {
    const auto digit = is_digit(c)              ? c - '0'
                       : (c >= 'a' && c <= 'f') ? c - 'a' + 10
                       : (c >= 'A' && c <= 'F') ? c - 'A' + 10
                                                : -1;
    if (digit < 0) return std::nullopt;
    value = value * 16 + static_cast<std::uint32_t>(digit);
  }
  return value;
}

struct Escape {
  std::uint32_t point = 0;
  std::size_t size = 0;  // in bytes, the backslash included; 0: wrong
};

bool is_high_surrogate(std::uint32_t unit) { return unit >= 0xD800 && unit <= 0xDBFF; }
bool is_low_surrogate(std::uint32_t unit) { return unit >= 0xDC00 && unit <= 0xDFFF; }

// The escape that starts with the backslash at `text[0]`.
Escape escape_at(std::string_view text) {
  if (text.size() < 2) return {};
  switch (text[1]) {
    case '"': return {'"', 2};
    case '\\': return {'\\', 2};
    case '/': return {'/', 2};
    case 'b': return {'\b', 2};
    case 'f': return {'\f', 2};
    case 'n': return {'\n', 2};
    case 'r': return {'\r', 2};
    case 't': return {'\t', 2};
    case 'u': break;
    default: return {};
  }
  const auto first = hex4(text.substr(2));
  if (!first || is_low_surrogate(*first)) return {};
  if (!is_high_surrogate(*first)) return {*first, 6};
  if (text.size() < 12 || text[6] != '\\' || text[7] != 'u') return {};
  const auto second = hex4(text.substr(8));
  if (!second || !is_low_surrogate(*second)) return {};
  return {0x10000 + ((*first - 0xD800) << 10) + (*second - 0xDC00), 12};
}

class Scanner {
 public:
  Scanner(std::string_view text, std::size_t depth) : text_(text), depth_(depth) {}

  std::optional<JsonFault> run() {
    if (text_.starts_with(byte_order_mark)) at_ = byte_order_mark.size();
    value(0);
    skip_space();
    if (!fault_ && at_ < text_.size()) {
      fail(at_, token_end(at_), {"JSON 值之后还有内容", "there is more after the JSON value"},
           {"文件在此结束；多个对象请放进 `[...]` 或每行一个",
            "the end of the text; several objects stand in `[...]`, or one on each line"});
    }
    return fault_;
  }

 private:
  void fail(std::size_t begin, std::size_t end, LocalText message, LocalText expected) {
    if (!fault_) fault_ = JsonFault{Code::json_syntax, begin, end, std::move(message), std::move(expected)};
  }

  void skip_space() {
    while (at_ < text_.size() && is_space(text_[at_])) ++at_;
  }

  // Where the word, number or mark at `begin` ends: at least one whole character.
  [[nodiscard]] std::size_t token_end(std::size_t begin) const {
    std::size_t end = begin;
    while (end < text_.size() && !is_space(text_[end]) && !is_structure(text_[end])) ++end;
    return end == begin ? std::min(begin + 1, text_.size()) : end;
  }

  void value(std::size_t depth) {
    skip_space();
    if (at_ == text_.size()) {
      fail(at_, at_, {"JSON 文本在此中断", "the JSON text ends here"}, {"一个值", "a value"});
      return;
    }
    switch (text_[at_]) {
      case '{': members(depth + 1); return;
      case '[': elements(depth + 1); return;
      case '"': string(); return;
      default: word();
    }
  }

  bool enter(std::size_t depth) {
    if (depth <= depth_) return true;
    fail(at_, at_ + 1, {fmt::format("嵌套超过 {} 层", depth_), fmt::format("nested more than {} levels deep", depth_)},
         {});
    fault_->code = Code::json_too_deep;
    return false;
  }

  void members(std::size_t depth) {
    const std::size_t open = at_;
    if (!enter(depth)) return;
    ++at_;
    skip_space();
    if (taken('}')) return;
    while (!fault_) {
      skip_space();
      if (at_ < text_.size() && text_[at_] == '"') {
        string();
      } else if (at_ < text_.size() && text_[at_] == '}') {
        fail(at_, at_ + 1, {"`}` 之前多了一个逗号", "there is a comma too many before `}`"},
             {"去掉该逗号", "no comma after the last entry"});
      } else if (at_ < text_.size()) {
        fail(at_, token_end(at_), {"键须写在双引号中", "a key must stand in double quotes"},
             {"`\"键\": 值`", "`\"key\": value`"});
      }
      skip_space();
      if (!fault_ && at_ < text_.size() && !taken(':')) {
        fail(at_, token_end(at_), {"键之后缺少冒号", "a colon is missing after the key"}, {"`:`", "`:`"});
      }
      if (fault_) return;
      if (at_ < text_.size()) value(depth);
      if (!next(open, '}')) return;
    }
  }

  void elements(std::size_t depth) {
    const std::size_t open = at_;
    if (!enter(depth)) return;
    ++at_;
    skip_space();
    if (taken(']')) return;
    while (!fault_) {
      skip_space();
      if (at_ < text_.size() && text_[at_] == ']') {
        fail(at_, at_ + 1, {"`]` 之前多了一个逗号", "there is a comma too many before `]`"},
             {"去掉该逗号", "no comma after the last element"});
        return;
      }
      if (at_ < text_.size()) value(depth);
      if (!next(open, ']')) return;
    }
  }

  // After an entry or element: true where a comma announces another.
  bool next(std::size_t open, char close) {
    if (fault_) return false;
    skip_space();
    if (at_ == text_.size()) {
      fail(open, open + 1,
           {fmt::format("`{}` 没有结束", text_[open]), fmt::format("`{}` is never closed", text_[open])},
           {fmt::format("`{}`", close), fmt::format("`{}`", close)});
      return false;
    }
    if (taken(',')) return true;
    if (!taken(close)) {
      fail(at_, token_end(at_), {"此处不应有该内容", "this does not belong here"},
           {fmt::format("`,` 或 `{}`", close), fmt::format("`,` or `{}`", close)});
    }
    return false;
  }

  bool taken(char c) {
    if (at_ == text_.size() || text_[at_] != c) return false;
    ++at_;
    return true;
  }

  void string() {
    const std::size_t open = at_++;
    while (at_ < text_.size()) {
      const char c = text_[at_];
      if (c == '"') {
        ++at_;
        return;
      }
      if (c == '\n' || c == '\r') break;
      if (static_cast<unsigned char>(c) < 0x20) {
        fail(at_, at_ + 1, {"文字中有控制字符", "a control character stands in a text"},
             {"`\\t`、`\\n` 或 `\\u` 转义", "an escape: `\\t`, `\\n` or `\\u`"});
        return;
      }
      if (c != '\\') {
        ++at_;
        continue;
      }
      const Escape escape = escape_at(text_.substr(at_));
      if (escape.size == 0) {
        const bool is_unicode = at_ + 1 < text_.size() && text_[at_ + 1] == 'u';
        const std::size_t size = std::min(is_unicode ? std::size_t{6} : std::size_t{2}, text_.size() - at_);
        fail(at_, at_ + size,
             is_unicode
                 ? LocalText{"`\\u` 转义不完整或缺少另一半代理项", "this `\\u` escape is incomplete or half a pair"}
                 : LocalText{"JSON 没有这种转义", "JSON has no such escape"},
             is_unicode ? LocalText{"四位十六进制数；超出 U+FFFF 的字符写成一对",
                                    "four hexadecimal digits; characters beyond U+FFFF are written as a pair"}
                        : LocalText{"`\\\" \\\\ \\/ \\b \\f \\n \\r \\t \\uXXXX` 之一",
                                    "one of `\\\" \\\\ \\/ \\b \\f \\n \\r \\t \\uXXXX`"});
        return;
      }
      at_ += escape.size;
    }
    if (!fault_) fail(open, at_, {"文字没有结束的引号", "the text has no closing quote"}, {"`\"`", "`\"`"});
  }

  void word() {
    const std::size_t begin = at_;
    at_ = token_end(begin);
    const std::string_view token = text_.substr(begin, at_ - begin);
    if (token == "true" || token == "false" || token == "null" || is_json_number(token)) return;
    const char first = token.front();
    if (is_digit(first) || first == '-' || first == '+' || first == '.') {
      fail(begin, at_, {"不是 JSON 数字", "this is not a JSON number"},
           {"如 `0.5`、`-12`；带单位的写成文字 `\"120万元\"`",
            "such as `0.5` or `-12`; with a unit, a text: `\"120万元\"`"});
    } else {
      fail(begin, at_, {"不是 JSON 值", "this is not a JSON value"},
           {"数字、`true`、`false`、`null`，或双引号中的文字",
            "a number, `true`, `false`, `null`, or a text in double quotes"});
    }
  }

  std::string_view text_;
  std::size_t depth_;
  std::size_t at_ = 0;
  std::optional<JsonFault> fault_;
};

}  // namespace

bool is_json_number(std::string_view token) {
  std::size_t at = 0;
  const auto digits = [&] {
    const std::size_t begin = at;
    while (at < token.size() && is_digit(token[at])) ++at;
    return at - begin;
  };
  if (at < token.size() && token[at] == '-') ++at;
  const std::size_t whole = at;
  const std::size_t size = digits();
  if (size == 0 || (size > 1 && token[whole] == '0')) return false;
  if (at < token.size() && token[at] == '.') {
    ++at;
    if (digits() == 0) return false;
  }
  if (at < token.size() && (token[at] == 'e' || token[at] == 'E')) {
    ++at;
    if (at < token.size() && (token[at] == '-' || token[at] == '+')) ++at;
    if (digits() == 0) return false;
  }
  return at == token.size();
}

std::size_t json_string_size(std::string_view text) {
  for (std::size_t at = 1; at < text.size(); ++at) {
    if (text[at] == '"') return at + 1;
    if (text[at] == '\\') ++at;
  }
  return 0;
}

std::optional<std::string> unescaped_json(std::string_view body) {
  std::string text;
  text.reserve(body.size());
  while (!body.empty()) {
    const std::size_t plain = std::min(body.find('\\'), body.size());
    text += body.substr(0, plain);
    body.remove_prefix(plain);
    if (body.empty()) break;
    const Escape escape = escape_at(body);
    if (escape.size == 0) return std::nullopt;
    append_utf8(text, escape.point);
    body.remove_prefix(escape.size);
  }
  return text;
}

std::optional<JsonFault> first_json_fault(std::string_view text, std::size_t depth) {
  if (const std::size_t bad = first_invalid_utf8(text); bad != std::string_view::npos) {
    return JsonFault{Code::file_not_utf8, bad, bad + 1, {"不是 UTF-8 编码", "this is not UTF-8"}, {}};
  }
  return Scanner(text, depth).run();
}

}  // namespace rencai
