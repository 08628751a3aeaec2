// The syntax tree of values and conditions: what one expression, or one mapping such as `first_of:` or `all:`, says.
// Names are not resolved here.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/date.h"
#include "base/number.h"
#include "base/source.h"

namespace rencai {

enum class ExpressionKind : std::uint8_t {
  // leaves
  number,  // `number`, `unit_words`: 120万元, 30%, 12个月; scale and percent already multiplied in
  date,    // `day`
  text,    // `name` holds the text
  name,    // `name`, dotted, in NFC
  list,    // [a, b]: `operands`
  // conditions; `operands` in the order written
  all,
  any,             // two or more operands; from and/or, or from all:/any: (which may have one or none)
  negation,        // not a
  count_at_least,  // {at_least: n, of: [...]}: `count`, `operands`
  equal,
  not_equal,
  less,
  less_or_equal,
  greater,
  greater_or_equal,
  in,  // a in b; b is a list, a range, or a text or name (place)
  not_in,
  has_any,
  has_all,  // a, list
  // values
  add,
  subtract,
  multiply,
  divide,
  minus,  // `minus`: unary
  range,  // a..b
  call,   // `name`(operands) with `of`/`where` in `clauses` below
  // mappings
  first_of,
  highest_of,
  sum_of,    // `cases`
  at_most,   // {..., at_most: b}: operands value, bound
  at_least,  // {..., at_least: b}: operands value, bound
  shares,    // {employer: rest, treasury: 30%}: `cases` with the payer as name and the share as `is`
};

struct Case;

struct Expression {
  ExpressionKind kind = ExpressionKind::name;
  Span span;
  std::string name;  // name, text, function
  Rational number;   // number
  // The units as written, each with its exponent sign, e.g. 元/平方米/月 = {元,+1},{平方米,-1},{月,-1}. `%` and 万 are
  // part of the number.
  struct UnitWord {
    std::string word;
    bool divides = false;
    Span span;
    bool operator==(const UnitWord& o) const { return word == o.word && divides == o.divides; }
  };
  std::vector<UnitWord> unit_words;
  bool percent = false;    // number: written with %
  Date day;                // date
  std::int64_t count = 0;  // count_at_least
  std::vector<Expression> operands;
  std::vector<Case> cases;
  std::string of_list;            // call: `of NAME`, else empty
  Span of_list_span;              // of that NAME
  std::vector<Expression> where;  // call: `where CONDITION`: none or one
  bool parenthesised = false;     // written in parentheses (for the printer only; equality ignores it)

  [[nodiscard]] bool is_condition_form() const;
};

// One case of first_of, highest_of, sum_of; or one entry of shares.
struct Case {
  Span span;
  std::vector<Expression> when;  // none (only `is`, or `otherwise`) or one
  std::vector<Expression> is;    // exactly one
  bool otherwise = false;
  std::string name;  // `name:`, or the payer of a share; empty if none
  std::string clause;
  Span clause_span;
};

// Equality of meaning as written: places, parentheses and quoting ignored.
[[nodiscard]] bool same_expression(const Expression& a, const Expression& b);

}  // namespace rencai
