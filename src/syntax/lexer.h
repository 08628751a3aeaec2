// The text of one expression -> tokens. Offsets are bytes within the expression's text.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/codes.h"
#include "base/local_text.h"

namespace rencai {

enum class TokenKind : std::uint8_t {
  end,
  word,    // letters, digits, `_`; keywords and units too
  number,  // digits with an optional fraction
  date,    // dddd-dd-dd, not yet checked against the calendar
  text,    // "...", quotes included
  equal,
  not_equal,
  less,
  less_or_equal,
  greater,
  greater_or_equal,
  plus,
  minus,
  times,
  divide,
  percent,
  left_parenthesis,
  right_parenthesis,
  left_bracket,
  right_bracket,
  comma,
  dot,
  dots,  // ..
};

struct Token {
  TokenKind kind = TokenKind::end;
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
};

// The one fault that is reported for an expression.
struct ExpressionFault {
  Code code = Code::expression_syntax;
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
  LocalText message;
  LocalText expected;
  std::string nearest;
  std::string rewritten;  // the whole expression as it should be, or empty
};

struct Tokens {
  std::vector<Token> tokens;  // the last is `end`
  std::optional<ExpressionFault> fault;
};

[[nodiscard]] Tokens read_tokens(std::string_view text);

// `text` with full-width and foreign operators, punctuation and words (`≥`, `，`, `&&`, `且`) as the language writes
// them; texts in quotes are kept.
[[nodiscard]] std::string with_language_operators(std::string_view text);

// `text` with the bytes begin..end replaced, and the rest through `with_language_operators`.
[[nodiscard]] std::string rewritten(std::string_view text, std::uint32_t begin, std::uint32_t end,
                                    std::string_view replacement);

// and, or, not, in, has, of, where: words that cannot be names.
[[nodiscard]] bool is_keyword(std::string_view word);
// letter { letter | digit | "_" }
[[nodiscard]] bool is_word(std::string_view text);

}  // namespace rencai
