#include <algorithm>
#include <array>
#include <string_view>

#include <fmt/format.h>

#include "base/text.h"
#include "syntax/lexer_units.h"
#include "syntax/printer.h"
#include "syntax/printer_yaml.h"

namespace rencai {
namespace {

// How tightly a form binds; an operand that binds more loosely than its place asks for is parenthesised.
enum class Binding { range, disjunction, conjunction, negation, test, sum, product, prefix, primary };

// The grammar has no text for these: cases, shares, bounds, counts, and all/any of fewer than two or of such forms.
bool is_line(const Expression& e) {
  switch (e.kind) {
    case ExpressionKind::count_at_least:
    case ExpressionKind::first_of:
    case ExpressionKind::highest_of:
    case ExpressionKind::sum_of:
    case ExpressionKind::at_most:
    case ExpressionKind::at_least:
    case ExpressionKind::shares: return false;
    case ExpressionKind::all:
    case ExpressionKind::any:
      if (e.operands.size() < 2) return false;
      break;
    case ExpressionKind::list:
      if (e.operands.empty()) return false;
      break;
    default: break;
  }
  return std::all_of(e.operands.begin(), e.operands.end(), is_line) &&
         std::all_of(e.where.begin(), e.where.end(), is_line);
}

Binding binding_of(const Expression& e) {
  switch (e.kind) {
    case ExpressionKind::range: return Binding::range;
    case ExpressionKind::any: return Binding::disjunction;
    case ExpressionKind::all: return Binding::conjunction;
    case ExpressionKind::negation: return Binding::negation;
    case ExpressionKind::equal:
    case ExpressionKind::not_equal:
    case ExpressionKind::less:
    case ExpressionKind::less_or_equal:
    case ExpressionKind::greater:
    case ExpressionKind::greater_or_equal:
    case ExpressionKind::in:
    case ExpressionKind::not_in:
    case ExpressionKind::has_any:
    case ExpressionKind::has_all: return Binding::test;
    case ExpressionKind::add:
    case ExpressionKind::subtract: return Binding::sum;
    case ExpressionKind::multiply:
    case ExpressionKind::divide: return Binding::product;
    case ExpressionKind::minus: return Binding::prefix;
    default: return Binding::primary;
  }
}

std::string_view sign_of(ExpressionKind kind) {
  switch (kind) {
    case ExpressionKind::equal: return " == ";
    case ExpressionKind::not_equal: return " != ";
    case ExpressionKind::less: return " < ";
    case ExpressionKind::less_or_equal: return " <= ";
    case ExpressionKind::greater: return " > ";
    case ExpressionKind::greater_or_equal: return " >= ";
    case ExpressionKind::in: return " in ";
    case ExpressionKind::not_in: return " not in ";
    case ExpressionKind::has_any: return " has any ";
    case ExpressionKind::has_all: return " has all ";
    case ExpressionKind::add: return " + ";
    case ExpressionKind::subtract: return " - ";
    case ExpressionKind::multiply: return " * ";
    case ExpressionKind::divide: return " / ";
    default: return "..";
  }
}

std::string print(const Expression& e, Binding at_least);

std::string joined(const std::vector<Expression>& operands, std::string_view separator, Binding at_least) {
  std::string out;
  for (const Expression& operand : operands) {
    if (!out.empty()) out += separator;
    out += print(operand, at_least);
  }
  return out;
}

struct PrintedScale {
  std::string_view word;
  std::int64_t factor;
};

// Sums of money in 万元 and 亿元 where that is shorter; the largest scale where the digits alone would be too long to
// read again.
PrintedScale scale_for(const Expression& e) {
  constexpr std::size_t longest = 36;
  const std::string digits = to_string(e.number);
  if (digits.size() - static_cast<std::size_t>(std::count(digits.begin(), digits.end(), '.')) > longest)
    return {"万亿", 1'000'000'000'000};
  const bool money = !e.unit_words.empty() && e.unit_words.front().word == "元";
  const auto multiple_of = [&](std::int64_t step) {
    return e.number.is_integer() && e.number.numerator() >= Int128{step} * 10 && e.number.numerator() % step == 0;
  };
  if (money && multiple_of(10'000'000)) return {"亿", 100'000'000};
  if (money && multiple_of(1'000)) return {"万", 10'000};
  return {"", 1};
}

std::string print_number(const Expression& e) {
  if (e.percent) return to_string(multiply(e.number, 100).value_or(e.number)) + '%';
  const PrintedScale scale = scale_for(e);
  std::string out = to_string(divide(e.number, scale.factor).value_or(e.number));
  out += scale.word;
  for (const Expression::UnitWord& unit : e.unit_words) {
    if (unit.divides) out += '/';
    out += unit.word;
  }
  return out;
}

std::string print_call(const Expression& e) {
  std::string out = e.name + '(' + joined(e.operands, ", ", Binding::disjunction);
  if (!e.of_list.empty()) out += " of " + e.of_list;
  if (!e.where.empty()) out += " where " + print(e.where.front(), Binding::disjunction);
  return out + ')';
}

std::string print_pair(const Expression& e, Binding left, Binding right) {
  if (e.operands.size() != 2) return {};
  const Expression& second = e.operands[1];
  std::string printed = print(second, right);
  // After a quantity, `/ 人` would be read as a part of its unit.
  if (e.kind == ExpressionKind::divide && second.kind == ExpressionKind::name && is_unit(second.name))
    printed = '(' + printed + ')';
  return print(e.operands[0], left) + std::string(sign_of(e.kind)) + printed;
}

std::string print_bare(const Expression& e) {
  switch (e.kind) {
    case ExpressionKind::number: return print_number(e);
    case ExpressionKind::date: return to_string(e.day);
    case ExpressionKind::text: return '"' + e.name + '"';
    case ExpressionKind::name: return e.name;
    case ExpressionKind::list: return '[' + joined(e.operands, ", ", Binding::sum) + ']';
    case ExpressionKind::call: return print_call(e);
    case ExpressionKind::any: return joined(e.operands, " or ", Binding::conjunction);
    case ExpressionKind::all: return joined(e.operands, " and ", Binding::negation);
    case ExpressionKind::negation: return "not " + joined(e.operands, "", Binding::negation);
    case ExpressionKind::minus: return '-' + joined(e.operands, "", Binding::prefix);
    case ExpressionKind::range: return print_pair(e, Binding::disjunction, Binding::sum);
    case ExpressionKind::add:
    case ExpressionKind::subtract: return print_pair(e, Binding::sum, Binding::product);
    case ExpressionKind::multiply:
    case ExpressionKind::divide: return print_pair(e, Binding::product, Binding::prefix);
    case ExpressionKind::in:
    case ExpressionKind::not_in:
      if (e.operands.size() == 2 && e.operands[1].kind == ExpressionKind::range) {
        return print(e.operands[0], Binding::sum) + std::string(sign_of(e.kind)) +
               joined(e.operands[1].operands, "..", Binding::sum);
      }
      return print_pair(e, Binding::sum, Binding::sum);
    default: return print_pair(e, Binding::sum, Binding::sum);
  }
}

std::string print(const Expression& e, Binding at_least) {
  std::string out = print_bare(e);
  return binding_of(e) < at_least ? '(' + out + ')' : out;
}

// What a list under `all:` or `any:` says better.
bool is_long_chain(const Expression& e, std::string_view line) {
  constexpr std::size_t longest = 110;
  return (e.kind == ExpressionKind::all || e.kind == ExpressionKind::any) && cell_width(line) > longest;
}

Tree list_tree(const std::vector<Expression>& operands) {
  Tree list = sequence_tree(true);
  for (const Expression& operand : operands) list.items.push_back(expression_tree(operand));
  return list;
}

Tree cases_tree(const std::vector<Case>& cases) {
  Tree list = sequence_tree(false);
  for (const Case& one : cases) {
    Tree entry = mapping_tree(true);
    if (!one.when.empty()) add_entry(entry, "when", expression_tree(one.when.front()));
    if (!one.is.empty()) add_entry(entry, one.otherwise ? "otherwise" : "is", expression_tree(one.is.front()));
    if (!one.name.empty()) add_entry(entry, "name", scalar_tree(one.name));
    if (!one.clause.empty()) add_entry(entry, "clause", quoted_tree(one.clause));
    list.items.push_back(std::move(entry));
  }
  return list;
}

// The value within bounds, with the bounds beside it. A lower bound stands inside an upper one; any other nesting needs
// an `is:` between.
void add_bounded(Tree& mapping, const Expression& e) {
  const Expression& value = e.operands.front();
  const bool outer = e.kind == ExpressionKind::at_most;
  if (outer && value.kind == ExpressionKind::at_least) {
    add_bounded(mapping, value);
  } else if (value.kind == ExpressionKind::at_most || value.kind == ExpressionKind::at_least ||
             value.kind == ExpressionKind::count_at_least) {
    add_entry(mapping, "is", expression_tree(value));
  } else {
    add_expression(mapping, value);
  }
  add_entry(mapping, outer ? "at_most" : "at_least", expression_tree(e.operands.back()));
}

}  // namespace

Tree expression_tree(const Expression& e) {
  if (is_line(e)) {
    std::string line = print(e, Binding::range);
    if (!is_long_chain(e, line)) return scalar_tree(line);
  }
  if (e.kind == ExpressionKind::list) return list_tree(e.operands);
  Tree mapping = mapping_tree(true);
  add_expression(mapping, e);
  return mapping;
}

void add_expression(Tree& mapping, const Expression& e) {
  if (is_line(e) && !is_long_chain(e, print(e, Binding::range))) return add_entry(mapping, "is", expression_tree(e));
  switch (e.kind) {
    case ExpressionKind::first_of: return add_entry(mapping, "first_of", cases_tree(e.cases));
    case ExpressionKind::highest_of: return add_entry(mapping, "highest_of", cases_tree(e.cases));
    case ExpressionKind::sum_of: return add_entry(mapping, "sum_of", cases_tree(e.cases));
    case ExpressionKind::all: return add_entry(mapping, "all", list_tree(e.operands));
    case ExpressionKind::any: return add_entry(mapping, "any", list_tree(e.operands));
    case ExpressionKind::negation:
      if (e.operands.size() == 1) add_entry(mapping, "not", expression_tree(e.operands.front()));
      return;
    case ExpressionKind::count_at_least:
      add_entry(mapping, "at_least", scalar_tree(std::to_string(e.count)));
      return add_entry(mapping, "of", list_tree(e.operands));
    case ExpressionKind::at_most:
    case ExpressionKind::at_least:
      if (e.operands.size() == 2) add_bounded(mapping, e);
      return;
    case ExpressionKind::shares:
      for (const Case& one : e.cases) {
        if (!one.is.empty()) add_entry(mapping, one.name, expression_tree(one.is.front()));
      }
      return;
    default: return;
  }
}

std::string print_expression(const Expression& expression) {
  if (is_line(expression)) return print(expression, Binding::range);
  return print_yaml_line(expression_tree(expression));
}

}  // namespace rencai
