#include "syntax/expression_parser.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "base/text.h"
#include "syntax/expression_hints.h"
#include "syntax/lexer.h"
#include "syntax/lexer_units.h"

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

bool is_comparison(TokenKind kind) { return kind >= TokenKind::equal && kind <= TokenKind::greater_or_equal; }

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

class Parser {
 public:
  Parser(std::string_view text, const ScalarPlace& place) : text_(text), place_(place) {
    Tokens read = read_tokens(text);
    tokens_ = std::move(read.tokens);
    fault_ = std::move(read.fault);
  }

  std::optional<Expression> parse() {
    if (fault_) return std::nullopt;
    Parsed part = value();
    if (part && peek().kind != TokenKind::end) {
      // `年限 3年以上`: the number is where an operator was expected, and its unit says what was meant.
      if (next_is(TokenKind::number) && next_is(TokenKind::word, 1) && bound_suffix(text_of(peek(1)))) {
        ++at_;
        fail_unit(last(), peek());
      }
      fail_unexpected({"运算符，或表达式到此结束", "an operator, or the end of the expression"});
      part.reset();
    }
    if (!part || fault_) return std::nullopt;
    return std::move(part->expression);
  }
  [[nodiscard]] const std::optional<ExpressionFault>& fault() const { return fault_; }

 private:
  std::string_view text_;
  const ScalarPlace& place_;
  std::vector<Token> tokens_;
  std::size_t at_ = 0;
  unsigned nesting_ = 0;
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

  // Faults

  ExpressionFault& fail(Code code, std::uint32_t begin, std::uint32_t end, LocalText message) {
    if (!fault_) {
      fault_.emplace();
      fault_->code = code;
      fault_->begin = begin;
      fault_->end = end;
      fault_->message = std::move(message);
    }
    return *fault_;
  }
  Parsed fail_unexpected(LocalText expected) {
    const Token& token = peek();
    if (token.kind == TokenKind::end) {
      const auto end = static_cast<std::uint32_t>(text_.size());
      const std::uint32_t begin = at_ == 0 ? 0 : last().begin;
      fail(Code::expression_syntax, begin, end, {"表达式在此中断", "the expression ends too early"}).expected =
          std::move(expected);
      return std::nullopt;
    }
    const std::string found = escaped_for_terminal(text_of(token));
    ExpressionFault& fault = fail(Code::expression_syntax, token.begin, token.end,
                                  {fmt::format("此处不应有 `{}`", found), fmt::format("unexpected `{}`", found)});
    fault.expected = std::move(expected);
    return std::nullopt;
  }
  Parsed too_deep(const Token& token) {
    fail(Code::expression_too_deep, token.begin, token.end, {"表达式嵌套过深", "the expression is nested too deeply"})
        .expected = {fmt::format("至多 {} 层；请把一部分写成定义", max_nesting),
                     fmt::format("at most {} levels; make a part of it a definition", max_nesting)};
    return std::nullopt;
  }

  // Nodes

  [[nodiscard]] Span span(std::uint32_t begin, std::uint32_t end) const { return place_.span(begin, end); }
  [[nodiscard]] Expression node(ExpressionKind kind, std::uint32_t begin) const {
    Expression expression;
    expression.kind = kind;
    expression.span = span(begin, last().end);
    return expression;
  }
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

  Parsed primary() {
    switch (peek().kind) {
      case TokenKind::number: return literal();
      case TokenKind::date: return date();
      case TokenKind::text: return text();
      case TokenKind::left_parenthesis: return parenthesised();
      case TokenKind::left_bracket:
        return fail_unexpected({"一个值；列表只在 `in`、`has any`、`has all` 之后",
                                "a value; a list stands only after `in`, `has any`, `has all`"});
      case TokenKind::word:
        if (next_is_name()) return next_is(TokenKind::left_parenthesis, 1) ? call() : name();
        if (next_word_is("not"))
          return fail_unexpected(
              {"一个值；条件作值时加括号 `(not x)`", "a value; in parentheses where a condition is one: `(not x)`"});
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

  Parsed date() {
    const Token token = peek();
    ++at_;
    const std::optional<Date> day = parse_date(text_of(token));
    if (!day) {
      fail(Code::bad_date, token.begin, token.end,
           {fmt::format("没有 `{}` 这一天", text_of(token)), fmt::format("there is no day `{}`", text_of(token))});
      return std::nullopt;
    }
    Part part{node(ExpressionKind::date, token.begin)};
    part.expression.day = *day;
    return part;
  }

  Parsed text() {
    const Token token = peek();
    ++at_;
    Part part{node(ExpressionKind::text, token.begin)};
    part.expression.name = to_nfc(text_.substr(token.begin + 1, token.end - token.begin - 2));
    return part;
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
    if (!next_is(TokenKind::right_parenthesis)) {
      do {
        Parsed argument = disjunction();
        if (!argument) return argument;
        part.height = std::max(part.height, argument->height + 1);
        arguments.push_back(std::move(argument->expression));
      } while (take(TokenKind::comma));
      if (take_word("of")) {
        if (!next_is_name()) return fail_unexpected({"`of` 之后的列表名", "the name of a list after `of`"});
        of_list = dotted_name();
        if (of_list.empty()) return std::nullopt;
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
    if (part.height > max_height) return too_deep(word);
    return part;
  }

  Parsed literal() {
    const Token token = peek();
    ++at_;
    const std::optional<Rational> number = Rational::parse(text_of(token));
    Part part;
    Expression& expression = part.expression;
    expression.kind = ExpressionKind::number;
    if (!number) {
      fail(Code::number_too_long, token.begin, token.end, {"数字过长", "this number is too long"});
      return std::nullopt;
    }
    Rational factor = 1;
    if (next_is(TokenKind::percent)) {
      if (peek().begin != token.end) {
        const std::string right = fmt::format("{}%", text_of(token));
        ExpressionFault& fault =
            fail(Code::bad_number, token.begin, peek().end, {"`%` 紧接数字", "`%` follows its number at once"});
        fault.expected = {fmt::format("`{}`", right), fmt::format("`{}`", right)};
        fault.rewritten = rewritten(text_, token.begin, peek().end, right);
        return std::nullopt;
      }
      ++at_;
      expression.percent = true;
      factor = Rational::make(1, 100).value_or(1);
    } else if (next_is_name() && !read_units(token, expression, factor)) {
      return std::nullopt;
    }
    const std::optional<Rational> scaled = multiply(*number, factor);
    if (!scaled) {
      fail(Code::number_too_long, token.begin, last().end, {"数字过大", "this number is too large"});
      return std::nullopt;
    }
    expression.number = *scaled;
    expression.span = span(token.begin, last().end);
    return part;
  }

  // [scale] [unit {"/" unit}] after a number.
  bool read_units(const Token& number, Expression& expression, Rational& factor) {
    const Token token = peek();
    const std::string_view word = text_of(token);
    const std::optional<UnitSuffix> suffix = read_unit_suffix(word);
    if (!suffix) return fail_unit(number, token);
    ++at_;
    factor = suffix->scale;
    if (suffix->unit.empty()) return true;
    const auto unit_begin = static_cast<std::uint32_t>(token.end - suffix->unit.size());
    expression.unit_words.push_back({std::string(suffix->unit), false, span(unit_begin, token.end)});
    while (next_is(TokenKind::divide) && next_is(TokenKind::word, 1) && is_unit(text_of(peek(1))) &&
           !next_is(TokenKind::left_parenthesis, 2) && !next_is(TokenKind::dot, 2)) {
      ++at_;
      expression.unit_words.push_back({std::string(text_of(peek())), true, span(peek().begin, peek().end)});
      ++at_;
    }
    return true;
  }

  // A word after a number that is no unit; `3年以上` is a comparison.
  bool fail_unit(const Token& number, const Token& token) {
    const std::string_view word = text_of(token);
    if (const std::optional<Bound> bound = bound_suffix(word)) {
      const std::string literal =
          fmt::format("{}{}", text_of(number), word.substr(0, word.size() - bound->word.size()));
      const bool compared = at_ >= 2 && is_comparison(tokens_[at_ - 2].kind);
      const std::string right = compared ? literal : fmt::format("{} {}", bound->sign, literal);
      ExpressionFault& fault = fail(
          Code::expression_syntax, number.begin, token.end,
          {fmt::format("`{}` 写作比较", bound->word), fmt::format("`{}` is written as a comparison", bound->word)});
      fault.expected = {fmt::format("`x {} {}`", bound->sign, literal), fmt::format("`x {} {}`", bound->sign, literal)};
      if (at_ >= 2) fault.rewritten = rewritten(text_, number.begin, token.end, right);
      return false;
    }
    ExpressionFault& fault = fail(Code::bad_unit, token.begin, token.end,
                                  {fmt::format("没有单位 `{}`", word), fmt::format("there is no unit `{}`", word)});
    fault.nearest = nearest_unit(word);
    fault.expected = {"千 万 百万 千万 亿 万亿，和单位 元 人 名 家 项 次 分 平方米 天 日 周 月 个月 年",
                      "千 万 百万 千万 亿 万亿, and a unit: 元 CNY 人 名 家 项 次 分 平方米 m2 天 日 周 月 个月 年 "
                      "days months years"};
    if (!fault.nearest.empty()) fault.rewritten = rewritten(text_, token.begin, token.end, fault.nearest);
    return false;
  }

  struct Bound {
    std::string_view word;
    std::string_view sign;
  };
  static std::optional<Bound> bound_suffix(std::string_view word) {
    static constexpr Bound bounds[] = {{"及以上", ">="}, {"及以下", "<="}, {"以上", ">="}, {"以下", "<="},
                                       {"以内", "<="},   {"之内", "<="},   {"内", "<="}};
    for (const Bound& bound : bounds) {
      if (!word.ends_with(bound.word)) continue;
      const std::string_view unit = word.substr(0, word.size() - bound.word.size());
      if (unit.empty() || read_unit_suffix(unit)) return bound;
    }
    return std::nullopt;
  }
};

}  // namespace

Result<Expression> parse_expression(const Tree& scalar, const SourceSet& sources, Diagnostics& diagnostics) {
  if (!scalar.is_scalar()) {
    diagnostics.error(Code::expected_scalar, scalar.span, {"此处应是一个表达式", "an expression is expected here"});
    return std::nullopt;
  }
  if (scalar.is_null() || scalar.text.find_first_not_of(" \t\r\n") == std::string::npos) {
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
