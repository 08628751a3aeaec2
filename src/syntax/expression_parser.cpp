#include "syntax/expression_parser.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "base/text.h"
#include "syntax/expression_reader.h"

namespace rencai {
namespace {

constexpr unsigned max_nesting = 100;  // of parentheses, calls, lists and prefix operators
constexpr unsigned max_height = 200;   // of the tree: a chain of operators makes one as well
constexpr std::size_t max_bytes = 65536;

// An expression and the height of its tree, which bounds every later walk.
struct Part {
  Expression expression;
  unsigned height = 1;
};
using Parsed = std::optional<Part>;

ExpressionKind comparison_of(TokenKind kind) {
  switch (kind) {
    case TokenKind::equal: return ExpressionKind::equal;
    case TokenKind::not_equal: return ExpressionKind::not_equal;
    case TokenKind::less: return ExpressionKind::less;
    case TokenKind::less_or_equal: return ExpressionKind::less_or_equal;
    case TokenKind::greater: return ExpressionKind::greater;
    default: return ExpressionKind::greater_or_equal;
  }
}

class Parser : public ExpressionReader {
 public:
  using ExpressionReader::ExpressionReader;

  std::optional<Expression> parse() {
    if (fault_) return std::nullopt;
    Parsed part = value();
    if (part && peek().kind != TokenKind::end) {
      if (!fail_bound()) fail_unexpected({"运算符，或表达式到此结束", "an operator, or the end of the expression"});
      part.reset();
    }
    if (!part || fault_) return std::nullopt;
    return std::move(part->expression);
  }

 private:
  unsigned nesting_ = 0;

  Parsed fail_unexpected(LocalText expected) {
    fail_at_next(std::move(expected));
    return std::nullopt;
  }
  Parsed too_deep(const Token& token) {
    fail(Code::expression_too_deep, token.begin, token.end, {"表达式嵌套过深", "the expression is nested too deeply"})
        .expected = {fmt::format("至多 {} 层；请把一部分写成定义", max_nesting),
                     fmt::format("at most {} levels; make a part of it a definition", max_nesting)};
    return std::nullopt;
  }

  // Nodes

  // `left op right`; the operator stands at `sign`.
  Parsed joined(ExpressionKind kind, std::uint32_t begin, const Token& sign, Part left, Part right) {
    Part part{node(kind, begin), std::max(left.height, right.height) + 1};
    part.expression.operands.reserve(2);
    part.expression.operands.push_back(std::move(left.expression));
    part.expression.operands.push_back(std::move(right.expression));
    if (part.height > max_height) return too_deep(sign);
    return part;
  }

  class Nested {
   public:
    explicit Nested(unsigned& depth) : depth_(depth) { ++depth_; }
    ~Nested() { --depth_; }
    Nested(const Nested&) = delete;
    Nested& operator=(const Nested&) = delete;

   private:
    unsigned& depth_;
  };

  // The grammar, one function a rule

  Parsed value() {
    const std::uint32_t begin = peek().begin;
    Parsed low = disjunction();
    if (!low || !next_is(TokenKind::dots)) return low;
    return range(std::move(*low), begin);
  }

  Parsed range(Part low, std::uint32_t begin) {
    const Token sign = peek();
    ++at_;
    Parsed high = sum();
    if (!high) return high;
    return joined(ExpressionKind::range, begin, sign, std::move(low), std::move(*high));
  }

  Parsed disjunction() { return chain("or", ExpressionKind::any, &Parser::conjunction); }
  Parsed conjunction() { return chain("and", ExpressionKind::all, &Parser::negation); }

  Parsed chain(std::string_view word, ExpressionKind kind, Parsed (Parser::*operand)()) {
    const std::uint32_t begin = peek().begin;
    Parsed first = (this->*operand)();
    if (!first || !next_word_is(word)) return first;
    Part part{{}, first->height + 1};
    std::vector<Expression> operands;
    operands.push_back(std::move(first->expression));
    while (take_word(word)) {
      Parsed next = (this->*operand)();
      if (!next) return next;
      part.height = std::max(part.height, next->height + 1);
      operands.push_back(std::move(next->expression));
    }
    part.expression = node(kind, begin);
    part.expression.operands = std::move(operands);
    return part;
  }

  Parsed negation() {
    if (!next_word_is("not")) return test();
    return prefixed(ExpressionKind::negation, &Parser::negation);
  }

  Parsed prefixed(ExpressionKind kind, Parsed (Parser::*operand)()) {
    const Token sign = peek();
    const Nested nested(nesting_);
    if (nesting_ > max_nesting) return too_deep(sign);
    ++at_;
    Parsed inner = (this->*operand)();
    if (!inner) return inner;
    Part part{node(kind, sign.begin), inner->height + 1};
    part.expression.operands.push_back(std::move(inner->expression));
    if (part.height > max_height) return too_deep(sign);
    return part;
  }

  [[nodiscard]] bool next_is_test() const {
    return is_comparison(peek().kind) || next_word_is("in") || next_word_is("has") ||
           (next_word_is("not") && next_word_is("in", 1));
  }

  Parsed test() {
    const std::uint32_t begin = peek().begin;
    Parsed left = sum();
    if (!left || !next_is_test()) return left;
    const Token sign = peek();
    const std::uint32_t middle = peek(1).begin;
    Parsed result;
    if (is_comparison(sign.kind)) {
      ++at_;
      Parsed right = sum();
      if (!right) return right;
      result = joined(comparison_of(sign.kind), begin, sign, std::move(*left), std::move(*right));
    } else if (take_word("has")) {
      const bool all = next_word_is("all");
      if (!all && !next_word_is("any")) {
        const Token found = peek();
        fail_unexpected({"`has any [...]`（其一）或 `has all [...]`（全部）", "`has any [...]` or `has all [...]`"});
        if (found.kind == TokenKind::left_bracket)
          fault_->rewritten = rewritten(text_, found.begin, found.begin, "any ");
        return std::nullopt;
      }
      ++at_;
      Parsed right = list();
      if (!right) return right;
      result = joined(all ? ExpressionKind::has_all : ExpressionKind::has_any, begin, sign, std::move(*left),
                      std::move(*right));
    } else {
      const bool negated = take_word("not");
      take_word("in");
      Parsed right = set();
      if (!right) return right;
      result = joined(negated ? ExpressionKind::not_in : ExpressionKind::in, begin, sign, std::move(*left),
                      std::move(*right));
    }
    if (result && next_is_test()) return fail_chained(begin, middle, sign);
    return result;
  }

  Parsed fail_chained(std::uint32_t begin, std::uint32_t middle, const Token& first) {
    const Token second = peek();
    const std::string_view left = text_.substr(begin, last().end - begin);
    const std::string_view shared = text_.substr(middle, last().end - middle);
    const std::uint32_t shared_end = last().end;
    const std::size_t right_begin = at_ + 1;
    // Only to find where the right operand ends; a fault there is not what is wrong here.
    ++at_;
    const bool comparison = is_comparison(second.kind);
    const Parsed right = comparison ? sum() : Parsed();
    fault_.reset();
    const std::uint32_t end = right ? last().end : second.end;
    ExpressionFault& fault = fail(Code::chained_comparison, first.begin, std::max(end, shared_end),
                                  {"比较不能连写", "comparisons do not chain"});
    if (!right || !is_comparison(first.kind)) {
      fault.expected = {"用 `and` 连接两个比较", "two comparisons joined by `and`"};
      return std::nullopt;
    }
    const std::string_view high = text_.substr(tokens_[right_begin].begin, end - tokens_[right_begin].begin);
    const std::string both = fmt::format("{} and {} {} {}", left, shared, text_of(second), high);
    const std::string_view low =
        text_.substr(begin, std::string_view(text_).find_last_not_of(" \t\n\r", first.begin - 1) + 1 - begin);
    std::string within;
    if (first.kind == TokenKind::less_or_equal && second.kind == TokenKind::less_or_equal)
      within = fmt::format("{} in {}..{}", shared, low, high);
    if (first.kind == TokenKind::greater_or_equal && second.kind == TokenKind::greater_or_equal)
      within = fmt::format("{} in {}..{}", shared, high, low);
    fault.begin = begin;
    fault.expected = {within.empty() ? fmt::format("`{}`", both) : fmt::format("`{}` 或 `{}`", both, within),
                      within.empty() ? fmt::format("`{}`", both) : fmt::format("`{}` or `{}`", both, within)};
    fault.rewritten = rewritten(text_, begin, end, both);
    return std::nullopt;
  }

  // After `in`: a list, a range, a text, or the name of a place.
  Parsed set() {
    if (next_is(TokenKind::left_bracket)) return list();
    const std::uint32_t begin = peek().begin;
    const Token first = peek();
    Parsed low = sum();
    if (!low) return low;
    if (next_is(TokenKind::dots)) return range(std::move(*low), begin);
    const ExpressionKind kind = low->expression.kind;
    if (kind == ExpressionKind::text || (kind == ExpressionKind::name && !low->expression.parenthesised)) return low;
    const std::string_view found = text_.substr(first.begin, last().end - first.begin);
    fail(Code::expression_syntax, first.begin, last().end,
         {"`in` 之后应是列表、范围或地名", "after `in` stands a list, a range or a place"})
        .expected = {fmt::format("`[{}]`、`a..b` 或地名", found), fmt::format("`[{}]`, `a..b` or a place", found)};
    return std::nullopt;
  }

  Parsed list() {
    const Token open = peek();
    if (open.kind != TokenKind::left_bracket) return fail_unexpected({"列表 `[a, b]`", "a list `[a, b]`"});
    const Nested nested(nesting_);
    if (nesting_ > max_nesting) return too_deep(open);
    ++at_;
    Part part;
    std::vector<Expression> items;
    do {
      Parsed item = sum();
      if (!item) return item;
      part.height = std::max(part.height, item->height + 1);
      items.push_back(std::move(item->expression));
    } while (take(TokenKind::comma));
    if (!close(TokenKind::right_bracket, open)) return std::nullopt;
    part.expression = node(ExpressionKind::list, open.begin);
    part.expression.operands = std::move(items);
    return part;
  }

  bool close(TokenKind kind, const Token& open) {
    if (take(kind)) return true;
    const std::string_view closing = kind == TokenKind::right_bracket ? "]" : ")";
    if (next_is(TokenKind::end)) {
      fail(Code::expression_syntax, open.begin, open.end,
           {fmt::format("`{}` 没有结束", text_of(open)), fmt::format("`{}` is not closed", text_of(open))})
          .expected = {fmt::format("结尾的 `{}`", closing), fmt::format("a closing `{}`", closing)};
      return false;
    }
    fail_unexpected({fmt::format("`,` 或 `{}`", closing), fmt::format("`,` or `{}`", closing)});
    return false;
  }

  Parsed sum() {
    return operators(TokenKind::plus, ExpressionKind::add, TokenKind::minus, ExpressionKind::subtract,
                     &Parser::product);
  }
  Parsed product() {
    return operators(TokenKind::times, ExpressionKind::multiply, TokenKind::divide, ExpressionKind::divide,
                     &Parser::unary);
  }

  Parsed operators(TokenKind sign_a, ExpressionKind kind_a, TokenKind sign_b, ExpressionKind kind_b,
                   Parsed (Parser::*operand)()) {
    const std::uint32_t begin = peek().begin;
    Parsed left = (this->*operand)();
    while (left && (next_is(sign_a) || next_is(sign_b))) {
      const Token sign = peek();
      ++at_;
      Parsed right = (this->*operand)();
      if (!right) return right;
      left = joined(sign.kind == sign_a ? kind_a : kind_b, begin, sign, std::move(*left), std::move(*right));
    }
    return left;
  }

  Parsed unary() {
    if (!next_is(TokenKind::minus)) return primary();
    return prefixed(ExpressionKind::minus, &Parser::unary);
  }

  static Parsed leaf(std::optional<Expression> expression) {
    if (!expression) return std::nullopt;
    return Part{std::move(*expression)};
  }

  Parsed primary() {
    switch (peek().kind) {
      case TokenKind::number: return leaf(number());
      case TokenKind::date: return leaf(date());
      case TokenKind::text: return leaf(text());
      case TokenKind::left_parenthesis: return parenthesised();
      case TokenKind::left_bracket:
        return fail_unexpected({"一个值；列表只在 `in`、`has any`、`has all` 之后",
                                "a value; a list stands only after `in`, `has any`, `has all`"});
      case TokenKind::word:
        if (next_is_name()) return next_is(TokenKind::left_parenthesis, 1) ? call() : name();
        if (next_word_is("not")) {
          return fail_unexpected(
              {"一个值；条件作值时加括号 `(not x)`", "a value; in parentheses where a condition is one: `(not x)`"});
        }
        break;
      default: break;
    }
    return fail_unexpected({"一个值", "a value"});
  }

  Parsed parenthesised() {
    const Token open = peek();
    const Nested nested(nesting_);
    if (nesting_ > max_nesting) return too_deep(open);
    ++at_;
    Parsed inner = disjunction();
    if (!inner || !close(TokenKind::right_parenthesis, open)) return std::nullopt;
    inner->expression.parenthesised = true;
    return inner;
  }

  // The dotted name that starts here, in NFC; empty after a fault.
  std::string dotted_name() {
    std::string name = to_nfc(text_of(peek()));
    ++at_;
    while (take(TokenKind::dot)) {
      if (!next_is(TokenKind::word)) {  // a keyword is a name here: referral.of
        fail_unexpected({"点号之后的名称", "a name after the point"});
        return {};
      }
      name += '.';
      name += to_nfc(text_of(peek()));
      ++at_;
    }
    return name;
  }

  Parsed name() {
    const std::uint32_t begin = peek().begin;
    std::string name = dotted_name();
    if (name.empty()) return std::nullopt;
    Part part{node(ExpressionKind::name, begin)};
    part.expression.name = std::move(name);
    return part;
  }

  Parsed call() {
    const Token word = peek();
    const Token open = peek(1);
    const Nested nested(nesting_);
    if (nesting_ > max_nesting) return too_deep(open);
    at_ += 2;
    Part part;
    std::vector<Expression> arguments;
    std::vector<Expression> where;
    std::string of_list;
    Span of_list_span;
    if (!next_is(TokenKind::right_parenthesis)) {
      do {
        Parsed argument = disjunction();
        if (!argument) return argument;
        part.height = std::max(part.height, argument->height + 1);
        arguments.push_back(std::move(argument->expression));
      } while (take(TokenKind::comma));
      if (take_word("of")) {
        if (!next_is_name()) return fail_unexpected({"`of` 之后的列表名", "the name of a list after `of`"});
        const std::uint32_t begin = peek().begin;
        of_list = dotted_name();
        if (of_list.empty()) return std::nullopt;
        of_list_span = node(ExpressionKind::name, begin).span;
      }
      if (take_word("where")) {
        Parsed condition = disjunction();
        if (!condition) return condition;
        part.height = std::max(part.height, condition->height + 1);
        where.push_back(std::move(condition->expression));
      }
    }
    if (!close(TokenKind::right_parenthesis, open)) return std::nullopt;
    part.expression = node(ExpressionKind::call, word.begin);
    part.expression.name = to_nfc(text_of(word));
    part.expression.operands = std::move(arguments);
    part.expression.where = std::move(where);
    part.expression.of_list = std::move(of_list);
    part.expression.of_list_span = of_list_span;
    if (part.height > max_height) return too_deep(word);
    return part;
  }
};

}  // namespace

Result<Expression> parse_expression(const Tree& scalar, const SourceSet& sources, Diagnostics& diagnostics) {
  if (!scalar.is_scalar()) {
    diagnostics.error(Code::expected_scalar, scalar.span, {"此处应是一个表达式", "an expression is expected here"});
    return std::nullopt;
  }
  const std::string_view text = trimmed(scalar.text);
  if (scalar.is_null() || text == "null" || text.find_first_not_of("\t\r\n") == std::string_view::npos) {
    diagnostics.error(Code::empty_value, scalar.span, {"此处没有值", "there is no value here"}).expected = {
        "表达式", "an expression"};
    return std::nullopt;
  }
  if (scalar.text.size() > max_bytes) {
    diagnostics.error(Code::expression_too_deep, scalar.span, {"表达式过长", "the expression is too long"}).expected = {
        fmt::format("至多 {} 字节", max_bytes), fmt::format("at most {} bytes", max_bytes)};
    return std::nullopt;
  }
  const ScalarPlace place(scalar, sources);
  Parser parser(scalar.text, place);
  std::optional<Expression> expression = parser.parse();
  if (expression) return expression;
  if (const std::optional<ExpressionFault>& fault = parser.fault()) {
    Diagnostic& diagnostic = diagnostics.error(fault->code, place.span(fault->begin, fault->end), fault->message);
    diagnostic.expected = fault->expected;
    diagnostic.nearest = fault->nearest;
    if (!fault->rewritten.empty()) diagnostic.corrected_line = place.line_with(fault->rewritten);
  }
  return std::nullopt;
}

}  // namespace rencai
