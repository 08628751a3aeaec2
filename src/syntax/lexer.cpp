#include "syntax/lexer.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "base/text.h"
#include "syntax/lexer_symbols.h"

namespace rencai {
namespace {

constexpr std::size_t max_number_digits = 36;

bool is_ascii_digit(char c) { return c >= '0' && c <= '9'; }
bool is_space(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

// Full-width ASCII letters and digits, which input methods produce; 0 for anything else.
char narrowed(char32_t c) {
  const bool wide = (c >= U'０' && c <= U'９') || (c >= U'Ａ' && c <= U'Ｚ') || (c >= U'ａ' && c <= U'ｚ');
  return wide ? static_cast<char>(c - 0xFEE0U) : '\0';
}

// The end of the word that starts at `begin`; `begin` if none does.
std::size_t end_of_word(std::string_view text, std::size_t begin) {
  std::size_t at = begin;
  while (at < text.size()) {
    std::size_t next = at;
    const char32_t c = next_character(text, next);
    if (narrowed(c) != '\0') break;
    const bool later = c == U'_' || (c >= U'0' && c <= U'9') || is_combining_mark(c);
    if (!is_letter(c) && (at == begin || !later)) break;
    at = next;
  }
  return at;
}

class Lexer {
 public:
  explicit Lexer(std::string_view text) : text_(text) {}

  Tokens read() {
    while (!result_.fault) {
      while (at_ < text_.size() && is_space(text_[at_])) ++at_;
      if (at_ >= text_.size()) break;
      read_token();
    }
    add(TokenKind::end, text_.size());
    return std::move(result_);
  }

 private:
  std::string_view text_;
  std::size_t at_ = 0;
  std::size_t brackets_ = 0;
  Tokens result_;

  [[nodiscard]] std::string_view rest() const { return text_.substr(at_); }
  [[nodiscard]] std::size_t digits_from(std::size_t at) const {
    while (at < text_.size() && is_ascii_digit(text_[at])) ++at;
    return at;
  }
  [[nodiscard]] bool digit_at(std::size_t at) const { return at < text_.size() && is_ascii_digit(text_[at]); }
  [[nodiscard]] bool char_at(std::size_t at, char c) const { return at < text_.size() && text_[at] == c; }

  void add(TokenKind kind, std::size_t end) {
    result_.tokens.push_back({kind, static_cast<std::uint32_t>(at_), static_cast<std::uint32_t>(end)});
    at_ = end;
  }
  ExpressionFault& fail(Code code, std::size_t end, LocalText message, std::string_view replacement) {
    const auto begin = static_cast<std::uint32_t>(at_);
    ExpressionFault& fault = result_.fault.emplace();
    fault.code = code;
    fault.begin = begin;
    fault.end = static_cast<std::uint32_t>(end);
    fault.message = std::move(message);
    if (!replacement.empty()) fault.rewritten = rewritten(text_, begin, fault.end, replacement);
    return fault;
  }

  void read_token() {
    const char c = text_[at_];
    if (is_ascii_digit(c)) return read_number();
    if (c == '"') return read_text();
    if (c == '.' && digit_at(at_ + 1)) {
      const std::size_t end = digits_from(at_ + 1);
      const std::string_view digits = text_.substr(at_, end - at_);
      fail(Code::bad_number, end, {"小数点前必须有数字", "a number needs a digit before its point"},
           fmt::format("0{}", digits));
      return;
    }
    if (const std::size_t end = end_of_word(text_, at_); end > at_) {
      const std::string_view word = text_.substr(at_, end - at_);
      if (const Substitute* wrong = wrong_word(word)) return fail_operator(wrong->wrong, wrong->right);
      return add(TokenKind::word, end);
    }
    if (c == '{' && at_ == 0 && text_.find(':') != std::string_view::npos) {
      fail(Code::expression_syntax, at_ + 1,
           {"加了引号，`{` 就不再是 YAML 的映射", "in quotes `{` does not begin a mapping of YAML"}, {})
          .expected = {"去掉整个值外面的引号", "the value without the quotes around it"};
      return;
    }
    if (const Substitute* wrong = wrong_symbol_at(rest())) return fail_operator(wrong->wrong, wrong->right);
    read_symbol();
  }

  void read_symbol() {
    struct Symbol {
      std::string_view text;
      TokenKind kind;
    };
    static constexpr auto symbols = std::to_array<Symbol>({
        {"==", TokenKind::equal},
        {"!=", TokenKind::not_equal},
        {"<=", TokenKind::less_or_equal},
        {">=", TokenKind::greater_or_equal},
        {"<", TokenKind::less},
        {">", TokenKind::greater},
        {"+", TokenKind::plus},
        {"-", TokenKind::minus},
        {"*", TokenKind::times},
        {"/", TokenKind::divide},
        {"%", TokenKind::percent},
        {"(", TokenKind::left_parenthesis},
        {")", TokenKind::right_parenthesis},
        {"[", TokenKind::left_bracket},
        {"]", TokenKind::right_bracket},
        {",", TokenKind::comma},
        {"..", TokenKind::dots},
        {".", TokenKind::dot},
    });
    for (const Symbol& symbol : symbols) {
      if (!rest().starts_with(symbol.text)) continue;
      if (symbol.text == "(" || symbol.text == "[") ++brackets_;
      if ((symbol.text == ")" || symbol.text == "]") && brackets_ > 0) --brackets_;
      return add(symbol.kind, at_ + symbol.text.size());
    }
    std::size_t end = at_;
    const char32_t c = next_character(text_, end);
    if (narrowed(c) != '\0') {
      std::string narrow;
      std::size_t last = at_;
      for (end = at_; end < text_.size(); last = end) {
        const char n = narrowed(next_character(text_, end));
        if (n == '\0') break;
        narrow += n;
      }
      end = std::max(last, at_ + 1);
      fail(Code::full_width_punctuation, end,
           {fmt::format("全角字符 `{}`", text_.substr(at_, end - at_)),
            fmt::format("full-width `{}`", text_.substr(at_, end - at_))},
           narrow)
          .expected = {fmt::format("`{}`", narrow), fmt::format("`{}`", narrow)};
      return;
    }
    const std::string shown = escaped_for_terminal(text_.substr(at_, end - at_));
    fail(Code::expression_syntax, end,
         {fmt::format("`{}` 不是规则语言的符号", shown), fmt::format("`{}` is no sign of the rule language", shown)},
         {});
  }

  void fail_operator(std::string_view wrong, std::string_view right) {
    const bool ascii = static_cast<unsigned char>(wrong.front()) < 0x80U;
    const std::string_view marks = "()[],.:\" ";
    const bool punctuation = right.size() == 1 && marks.find(right) != std::string_view::npos;
    const Code code = ascii         ? Code::expression_syntax
                      : punctuation ? Code::full_width_punctuation
                                    : Code::operator_not_ascii;
    const std::string shown = escaped_for_terminal(wrong);
    ExpressionFault& fault = fail(
        code, at_ + wrong.size(),
        {fmt::format("`{}` 不是规则语言的写法", shown), fmt::format("`{}` is not written in the rule language", shown)},
        {});
    if (right.empty()) return;
    const std::string_view name = right == " " ? "space" : right;
    fault.expected = {right == " " ? "半角空格" : fmt::format("`{}`", name),
                      right == " " ? "a plain space" : fmt::format("`{}`", name)};
    fault.rewritten = with_language_operators(text_);
  }

  void read_text() {
    const std::size_t end = text_.find('"', at_ + 1);
    if (end != std::string_view::npos) return add(TokenKind::text, end + 1);
    fail(Code::expression_syntax, text_.size(), {"引号没有结束", "this text has no end"}, {}).expected = {
        "结尾的 `\"`", "a closing `\"`"};
  }

  void read_number() {
    if (read_date()) return;
    const std::size_t whole_end = digits_from(at_);
    std::size_t end = whole_end;
    if (char_at(end, '.') && digit_at(end + 1)) end = digits_from(end + 1);
    const std::string_view number = text_.substr(at_, end - at_);
    const std::string_view whole = text_.substr(at_, whole_end - at_);

    if (char_at(end, '.') && digit_at(end + 1)) {
      while (char_at(end, '.') && digit_at(end + 1)) end = digits_from(end + 1);
      fail(Code::bad_number, end, {"一个数只有一个小数点", "a number has one point"}, {});
      return;
    }
    if (char_at(end, '.') && !char_at(end + 1, '.')) {
      // The id of another policy, such as `city-2024.purchase`, reads like a difference.
      const bool names_program = end_of_word(text_, end + 1) > end + 1;
      ExpressionFault& fault =
          fail(Code::bad_number, end + 1, {"小数点后必须有数字", "a number needs a digit after its point"},
               names_program ? std::string_view() : number);
      if (names_program) {
        fault.expected = {"其他政策的项目加引号：`\"政策.项目\"`",
                          "another policy's program in quotes, `\"POLICY.PROGRAM\"`"};
      }
      return;
    }
    if (char_at(end, '_') || has_groups(end)) return fail_separators(end);
    if ((char_at(end, 'e') || char_at(end, 'E')) && exponent_end(end) > end) return fail_exponent(number, end);
    if (whole.size() > 1 && whole.front() == '0') {
      const std::size_t zeros = std::min(number.find_first_not_of('0'), whole.size() - 1);
      fail(Code::bad_number, end, {"数字不能以 0 开头", "a number does not begin with 0"}, number.substr(zeros));
      return;
    }
    const auto digits = static_cast<std::size_t>(std::count_if(number.begin(), number.end(), is_ascii_digit));
    if (digits > max_number_digits) {
      fail(Code::number_too_long, end,
           {fmt::format("数字有 {} 位", digits), fmt::format("this number has {} digits", digits)}, {})
          .expected = {"最多 36 位", "at most 36 digits"};
      return;
    }
    add(TokenKind::number, end);
  }

  // `1,000`: also inside brackets, where it could be two arguments, for nobody should have to guess which.
  [[nodiscard]] bool has_groups(std::size_t at) const {
    return char_at(at, ',') && digits_from(at + 1) == at + 4 && at - at_ <= 3 && at > at_;
  }

  void fail_separators(std::size_t end) {
    const bool comma = char_at(end, ',');
    while (end < text_.size() && (text_[end] == '_' || (comma && has_group_at(end))) && digit_at(end + 1))
      end = digits_from(end + 1);
    if (char_at(end, '.') && digit_at(end + 1)) end = digits_from(end + 1);
    if (char_at(end, '_')) ++end;
    std::string plain(text_.substr(at_, end - at_));
    std::erase_if(plain, [](char c) { return c == '_' || c == ','; });
    ExpressionFault& fault = fail(Code::bad_number, end, {"数字中间不写分隔符", "digits are not grouped"}, plain);
    fault.expected = {fmt::format("`{}`", plain), fmt::format("`{}`", plain)};
    if (comma && brackets_ > 0) {
      fault.expected = {fmt::format("`{}`；若是几个值，逗号后加空格", plain),
                        fmt::format("`{}`, or a space after the comma where these are several values", plain)};
    }
  }
  [[nodiscard]] bool has_group_at(std::size_t at) const { return char_at(at, ',') && digits_from(at + 1) == at + 4; }

  [[nodiscard]] std::size_t exponent_end(std::size_t at) const {
    std::size_t from = at + 1;
    if (char_at(from, '+') || char_at(from, '-')) ++from;
    return digit_at(from) ? digits_from(from) : at;
  }

  void fail_exponent(std::string_view number, std::size_t at) {
    const std::size_t end = exponent_end(at);
    std::string_view exponent = text_.substr(at + 1, end - at - 1);
    if (exponent.front() == '+') exponent.remove_prefix(1);
    // Written out where that is short: digits with the point moved right.
    std::string plain;
    const std::size_t point = number.find('.');
    const std::size_t decimals = point == std::string_view::npos ? 0 : number.size() - point - 1;
    if (exponent.front() != '-' && exponent.size() <= 2) {
      std::size_t places = 0;
      for (const char c : exponent) places = places * 10 + static_cast<std::size_t>(c - '0');
      if (places >= decimals && places + number.size() <= max_number_digits) {
        plain = number;
        std::erase(plain, '.');
        plain.append(places - decimals, '0');
        plain.erase(0, std::min(plain.find_first_not_of('0'), plain.size() - 1));
      }
    }
    fail(Code::bad_number, end, {"数字不写指数", "a number has no exponent"}, plain).expected = {
        "写出所有数字", "all digits written out"};
  }

  // Dates, and what looks like one: 2014-6-30, 2014/06/30, 2014.6.30, 2014年6月30日.
  bool read_date() {
    const std::size_t year = digits_from(at_);
    if (year != at_ + 4) return false;
    for (const auto& [first, second, last] : date_marks) {
      if (!text_.substr(year).starts_with(first)) continue;
      const std::size_t month_begin = year + first.size();
      const std::size_t month = digits_from(month_begin);
      if (month == month_begin || month > month_begin + 2 || !text_.substr(month).starts_with(second)) continue;
      const std::size_t day_begin = month + second.size();
      std::size_t day = digits_from(day_begin);
      if (day == day_begin || day > day_begin + 2) continue;
      if (first == "/" && month != month_begin + 2) continue;  // 1000/2/5 is a division
      const std::string_view m = text_.substr(month_begin, month - month_begin);
      const std::string_view d = text_.substr(day_begin, day - day_begin);
      if (first == "-" && m.size() == 2 && d.size() == 2) {
        add(TokenKind::date, day);
        return true;
      }
      if (!last.empty() && text_.substr(day).starts_with(last)) day += last.size();
      const std::string right = fmt::format("{}-{:0>2}-{:0>2}", text_.substr(at_, 4), m, d);
      fail(Code::bad_date, day, {"日期写作 YYYY-MM-DD", "a date is written YYYY-MM-DD"}, right).expected = {
          fmt::format("`{}`", right), fmt::format("`{}`", right)};
      return true;
    }
    return false;
  }
  struct DateMarks {
    std::string_view first, second, last;
  };
  static constexpr auto date_marks =
      std::to_array<DateMarks>({{"-", "-", ""}, {"/", "/", ""}, {".", ".", ""}, {"年", "月", "日"}});
};

void append_operator(std::string& out, std::string_view right, std::string_view rest) {
  const auto word_like = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || static_cast<unsigned char>(c) >= 0x80U;
  };
  if (!word_like(right.front())) {
    out += right;
    if (right == "," && !rest.empty() && !is_space(rest.front())) out += ' ';
    return;
  }
  if (!out.empty() && (word_like(out.back()) || out.back() == ')' || out.back() == ']' || out.back() == '"'))
    out += ' ';
  out += right;
  if (!rest.empty() && !is_space(rest.front())) out += ' ';
}

}  // namespace

Tokens read_tokens(std::string_view text) { return Lexer(text).read(); }

std::string with_language_operators(std::string_view text) {
  std::string out;
  std::size_t at = 0;
  while (at < text.size()) {
    if (text[at] == '"') {
      const std::size_t end = std::min(text.find('"', at + 1), text.size() - 1);
      out += text.substr(at, end + 1 - at);
      at = end + 1;
      continue;
    }
    if (is_ascii_digit(text[at])) {  // with its unit, which is no operator
      const std::size_t end = end_of_word(text, text.find_first_not_of("0123456789.", at));
      out += text.substr(at, std::max(end, at + 1) - at);
      at = std::max(end, at + 1);
      continue;
    }
    if (const std::size_t end = end_of_word(text, at); end > at) {
      const std::string_view word = text.substr(at, end - at);
      const Substitute* wrong = wrong_word(word);
      at = end;
      if (wrong != nullptr) {
        append_operator(out, wrong->right, text.substr(at));
      } else {
        out += word;
      }
      continue;
    }
    const std::string_view rest = text.substr(at);
    const Substitute* wrong = wrong_symbol_at(rest);
    if (wrong != nullptr && !wrong->right.empty()) {
      at += wrong->wrong.size();
      append_operator(out, wrong->right, text.substr(at));
      if (wrong->wrong == "“" || wrong->wrong == "「") {  // up to the closing quote, as it is
        const std::string_view closing = wrong->wrong == "“" ? "”" : "」";
        const std::size_t end = text.find(closing, at);
        if (end != std::string_view::npos) {
          out += text.substr(at, end - at);
          at = end;
        }
      }
      continue;
    }
    std::size_t next = at;
    const char narrow = narrowed(next_character(text, next));
    if (rest.starts_with(">=") || rest.starts_with("<=") || rest.starts_with("==") || rest.starts_with("!="))
      next = at + 2;
    if (narrow != '\0') {
      out += narrow;
    } else {
      out += text.substr(at, next - at);
    }
    at = next;
  }
  return out;
}

std::string rewritten(std::string_view text, std::uint32_t begin, std::uint32_t end, std::string_view replacement) {
  std::string out(text.substr(0, begin));
  out += replacement;
  out += text.substr(end);
  return with_language_operators(out);
}

bool is_keyword(std::string_view word) {
  static constexpr auto keywords = std::to_array<std::string_view>({"and", "or", "not", "in", "has", "of", "where"});
  return std::find(keywords.begin(), keywords.end(), word) != keywords.end();
}

bool is_word(std::string_view text) { return !text.empty() && end_of_word(text, 0) == text.size(); }

}  // namespace rencai
