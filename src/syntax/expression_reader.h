// What the expression parser reads with: the tokens of one scalar, the one fault, and literals, which are the whole of
// the grammar below its names.
#pragma once

#include <algorithm>
#include <optional>
#include <string_view>
#include <vector>

#include "base/number.h"
#include "syntax/expression.h"
#include "syntax/expression_hints.h"
#include "syntax/lexer.h"

namespace rencai {

[[nodiscard]] inline bool is_comparison(TokenKind kind) {
  return kind >= TokenKind::equal && kind <= TokenKind::greater_or_equal;
}

class ExpressionReader {
 public:
  ExpressionReader(std::string_view text, const ScalarPlace& place) : text_(text), place_(place) {
    Tokens read = read_tokens(text);
    tokens_ = std::move(read.tokens);
    fault_ = std::move(read.fault);
  }
  [[nodiscard]] const std::optional<ExpressionFault>& fault() const { return fault_; }

 protected:
  std::string_view text_;
  const ScalarPlace& place_;
  std::vector<Token> tokens_;
  std::size_t at_ = 0;
  std::optional<ExpressionFault> fault_;

  // Tokens

  [[nodiscard]] const Token& peek(std::size_t ahead = 0) const {
    return tokens_[std::min(at_ + ahead, tokens_.size() - 1)];
  }
  [[nodiscard]] const Token& last() const { return tokens_[at_ == 0 ? 0 : at_ - 1]; }
  [[nodiscard]] std::string_view text_of(const Token& token) const {
    return text_.substr(token.begin, token.end - token.begin);
  }
  [[nodiscard]] bool next_is(TokenKind kind, std::size_t ahead = 0) const { return peek(ahead).kind == kind; }
  [[nodiscard]] bool next_word_is(std::string_view word, std::size_t ahead = 0) const {
    return next_is(TokenKind::word, ahead) && text_of(peek(ahead)) == word;
  }
  [[nodiscard]] bool next_is_name() const { return next_is(TokenKind::word) && !is_keyword(text_of(peek())); }
  bool take(TokenKind kind) {
    if (!next_is(kind)) return false;
    ++at_;
    return true;
  }
  bool take_word(std::string_view word) {
    if (!next_word_is(word)) return false;
    ++at_;
    return true;
  }
  [[nodiscard]] Span span(std::uint32_t begin, std::uint32_t end) const { return place_.span(begin, end); }
  // An expression from `begin` to the last token taken.
  [[nodiscard]] Expression node(ExpressionKind kind, std::uint32_t begin) const;

  // Faults: only the first is kept

  ExpressionFault& fail(Code code, std::uint32_t begin, std::uint32_t end, LocalText message);
  void fail_at_next(LocalText expected);

  // Literals: none after a fault

  std::optional<Expression> number();
  std::optional<Expression> date();
  std::optional<Expression> text();
  // Where an operator was expected and a number with a bound stands (`年限 3年以上`): says what was meant. False if it
  // is none.
  bool fail_bound();

 private:
  bool read_units(const Token& number, Expression& expression, Rational& factor);
  bool fail_unit(const Token& number, const Token& token);
};

}  // namespace rencai
