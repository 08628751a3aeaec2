#include "syntax/expression_reader.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "base/text.h"
#include "syntax/lexer_units.h"

namespace rencai {
namespace {

// `以上` and its like after a unit.
struct Bound {
  std::string_view word;
  std::string_view sign;
};

// What stands after a number in a document and is left out in rules.
bool is_counted_plainly(std::string_view word) {
  static constexpr std::string_view words[] = {"岁", "周岁", "倍", "件", "篇", "套", "台", "间"};
  return std::ranges::find(words, word) != std::end(words);
}

std::optional<Bound> bound_suffix(std::string_view word) {
  static constexpr Bound bounds[] = {{"及以上", ">="}, {"及以下", "<="}, {"以上", ">="}, {"以下", "<="},
                                     {"以内", "<="},   {"之内", "<="},   {"内", "<="}};
  for (const Bound& bound : bounds) {
    if (!word.ends_with(bound.word)) continue;
    const std::string_view unit = word.substr(0, word.size() - bound.word.size());
    if (unit.empty() || read_unit_suffix(unit)) return bound;
  }
  return std::nullopt;
}

}  // namespace

Expression ExpressionReader::node(ExpressionKind kind, std::uint32_t begin) const {
  Expression expression;
  expression.kind = kind;
  expression.span = span(begin, last().end);
  return expression;
}

ExpressionFault& ExpressionReader::fail(Code code, std::uint32_t begin, std::uint32_t end, LocalText message) {
  if (!fault_) {
    fault_.emplace();
    fault_->code = code;
    fault_->begin = begin;
    fault_->end = end;
    fault_->message = std::move(message);
  }
  return *fault_;
}

void ExpressionReader::fail_at_next(LocalText expected) {
  const Token& token = peek();
  if (token.kind == TokenKind::end) {
    const auto end = static_cast<std::uint32_t>(text_.size());
    const std::uint32_t begin = at_ == 0 ? 0 : last().begin;
    fail(Code::expression_syntax, begin, end, {"表达式在此中断", "the expression ends too early"}).expected =
        std::move(expected);
    return;
  }
  const std::string found = escaped_for_terminal(text_of(token));
  ExpressionFault& fault = fail(Code::expression_syntax, token.begin, token.end,
                                {fmt::format("此处不应有 `{}`", found), fmt::format("unexpected `{}`", found)});
  fault.expected = std::move(expected);
}

std::optional<Expression> ExpressionReader::date() {
  const Token token = peek();
  ++at_;
  const std::optional<Date> day = parse_date(text_of(token));
  if (!day) {
    fail(Code::bad_date, token.begin, token.end,
         {fmt::format("没有 `{}` 这一天", text_of(token)), fmt::format("there is no day `{}`", text_of(token))});
    return std::nullopt;
  }
  Expression expression = node(ExpressionKind::date, token.begin);
  expression.day = *day;
  return expression;
}

std::optional<Expression> ExpressionReader::text() {
  const Token token = peek();
  ++at_;
  Expression expression = node(ExpressionKind::text, token.begin);
  expression.name = to_nfc(text_.substr(token.begin + 1, token.end - token.begin - 2));
  return expression;
}

std::optional<Expression> ExpressionReader::number() {
  const Token token = peek();
  ++at_;
  const std::optional<Rational> digits = Rational::parse(text_of(token));
  Expression expression;
  expression.kind = ExpressionKind::number;
  if (!digits) {
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
  const std::optional<Rational> scaled = multiply(*digits, factor);
  if (!scaled) {
    fail(Code::number_too_long, token.begin, last().end, {"数字过大", "this number is too large"});
    return std::nullopt;
  }
  expression.number = *scaled;
  expression.span = span(token.begin, last().end);
  return expression;
}

// [scale] [unit {"/" unit}] after a number.
bool ExpressionReader::read_units(const Token& number, Expression& expression, Rational& factor) {
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
bool ExpressionReader::fail_unit(const Token& number, const Token& token) {
  const std::string_view word = text_of(token);
  if (const std::optional<Bound> bound = bound_suffix(word)) {
    const std::string literal = fmt::format("{}{}", text_of(number), word.substr(0, word.size() - bound->word.size()));
    const bool compared = at_ >= 2 && is_comparison(tokens_[at_ - 2].kind);
    const std::string right = compared ? literal : fmt::format("{} {}", bound->sign, literal);
    ExpressionFault& fault =
        fail(Code::expression_syntax, number.begin, token.end,
             {fmt::format("`{}` 写作比较", bound->word), fmt::format("`{}` is written as a comparison", bound->word)});
    fault.expected = {fmt::format("`x {} {}`", bound->sign, literal), fmt::format("`x {} {}`", bound->sign, literal)};
    if (at_ >= 2) fault.rewritten = rewritten(text_, number.begin, token.end, right);
    return false;
  }
  ExpressionFault& fault = fail(Code::bad_unit, token.begin, token.end,
                                {fmt::format("没有单位 `{}`", word), fmt::format("there is no unit `{}`", word)});
  const bool plain = is_counted_plainly(word);
  if (!plain) fault.nearest = nearest_unit(word);
  fault.expected = {
      "千 万 百万 千万 亿 万亿，和单位 元 人 名 家 项 次 分 平方米 天 日 周 月 个月 年；"
      "其他计数（件、篇、套等）不写单位",
      "千 万 百万 千万 亿 万亿, and a unit: 元 CNY 人 名 家 项 次 分 平方米 m2 天 日 周 月 个月 年 "
      "days months years; what else is counted (件, 篇, 套) has no unit"};
  if (plain || !fault.nearest.empty()) fault.rewritten = rewritten(text_, token.begin, token.end, fault.nearest);
  return false;
}

bool ExpressionReader::fail_bound() {
  if (!next_is(TokenKind::number) || !next_is(TokenKind::word, 1) || !bound_suffix(text_of(peek(1)))) return false;
  ++at_;
  fail_unit(last(), peek());
  return true;
}

}  // namespace rencai
