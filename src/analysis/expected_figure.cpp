#include "analysis/expected_figure.h"

namespace rencai {
namespace {

struct Literal {
  Rational value;
  std::optional<Unit> unit;
};

std::optional<Literal> literal(const Expression& expression) {
  if (expression.kind == ExpressionKind::minus && expression.operands.size() == 1) {
    auto inner = literal(expression.operands[0]);
    if (inner) inner->value = negate(inner->value);
    return inner;
  }
  if (expression.kind != ExpressionKind::number) return std::nullopt;
  Literal result{expression.number, std::nullopt};
  if (expression.unit_words.empty()) {
    if (expression.percent) result.unit = Unit{};
    return result;
  }
  ScaledUnit unit;
  for (const auto& word : expression.unit_words) {
    const auto combined = with_word(unit, word.word, word.divides);
    if (!combined) return std::nullopt;
    unit = *combined;
  }
  const auto value = multiply(result.value, unit.factor);
  if (!value) return std::nullopt;
  result = {*value, unit.unit};
  return result;
}

}  // namespace

std::optional<StatedFigure> stated_figure(const Expression& expression) {
  if (expression.kind == ExpressionKind::name && expression.name == "unspecified") {
    return StatedFigure{{.low = Rational(0), .high = std::nullopt, .unspecified = true}, std::nullopt};
  }
  if (expression.kind == ExpressionKind::range && expression.operands.size() == 2) {
    const auto low = literal(expression.operands[0]);
    const auto high = literal(expression.operands[1]);
    if (!low || !high) return std::nullopt;
    return StatedFigure{{.low = low->value, .high = high->value}, low->unit ? low->unit : high->unit};
  }
  if (expression.kind == ExpressionKind::call && expression.operands.size() == 1) {
    const auto end = literal(expression.operands[0]);
    if (!end) return std::nullopt;
    if (expression.name == "at_least") return StatedFigure{{.low = end->value, .high = std::nullopt}, end->unit};
    if (expression.name == "above")
      return StatedFigure{{.low = end->value, .high = std::nullopt, .low_open = true}, end->unit};
    if (expression.name == "up_to") return StatedFigure{{.low = Rational(0), .high = end->value}, end->unit};
    if (expression.name == "below")
      return StatedFigure{{.low = Rational(0), .high = end->value, .high_open = true}, end->unit};
    return std::nullopt;
  }
  const auto value = literal(expression);
  if (!value) return std::nullopt;
  return StatedFigure{{.low = value->value, .high = value->value}, value->unit};
}

}  // namespace rencai
