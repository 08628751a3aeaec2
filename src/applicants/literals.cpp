#include "applicants/literals.h"

#include <array>
#include <cstddef>
#include <cstdint>

#include <fmt/format.h>

#include "base/date.h"
#include "base/text.h"
#include "syntax/lexer_units.h"

namespace rencai {
namespace {

constexpr std::string_view digit_characters = "0123456789";
// Leaves room for a scale and a unit's factor within a Rational.
constexpr std::size_t longest_number = 24;

void replace_all(std::string& text, std::string_view from, std::string_view to) {
  for (std::size_t at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size())) {
    text.replace(at, from.size(), to);
  }
}

// Full-width digits and marks as ASCII.
std::string half_width(std::string_view text) {
  constexpr std::array<std::string_view, 10> wide{"０", "１", "２", "３", "４", "５", "６", "７", "８", "９"};
  std::string result(text);
  for (std::size_t i = 0; i < wide.size(); ++i) replace_all(result, wide[i], digit_characters.substr(i, 1));
  replace_all(result, "．", ".");
  replace_all(result, "，", ",");
  replace_all(result, "％", "%");
  replace_all(result, "－", "-");
  return result;
}

// `1e3` -> `1000`; empty where the exponent is wrong or the number gets too long.
std::string without_exponent(std::string_view number) {
  const std::size_t e = number.find_first_of("eE");
  const auto mantissa = Rational::parse(number.substr(0, e));
  std::string_view exponent = number.substr(e + 1);
  const bool negative = exponent.starts_with('-');
  if (negative || exponent.starts_with('+')) exponent.remove_prefix(1);
  const auto places = Rational::parse(exponent);
  if (!mantissa || !places || *places > Rational(std::int64_t{longest_number})) return {};
  std::optional<Rational> value = mantissa;
  for (Rational i = 0; value && i < *places; i = *add(i, Rational(1))) {
    value = negative ? divide(*value, Rational(10)) : multiply(*value, Rational(10));
  }
  return value ? to_string(*value) : std::string();
}

// Splits what looks like a number, however badly written, from what follows it.
std::size_t loose_number_size(std::string_view text) {
  std::size_t at = 0;
  if (at < text.size() && (text[at] == '-' || text[at] == '+')) ++at;
  while (at < text.size()) {
    const char c = text[at];
    const bool exponent = (c == 'e' || c == 'E') && at + 1 < text.size() &&
                          (is_digit(text[at + 1]) || text[at + 1] == '+' || text[at + 1] == '-');
    const bool sign = (c == '+' || c == '-') && (text[at - 1] == 'e' || text[at - 1] == 'E');
    if (!is_digit(c) && c != '.' && c != ',' && c != '_' && c != '\'' && !exponent && !(at > 0 && sign)) break;
    ++at;
  }
  return at;
}

// A number as this language writes it, for one that is written in another way; empty if there is none.
std::string number_meant(std::string_view written) {
  std::string number(written);
  replace_all(number, ",", "");
  replace_all(number, "_", "");
  replace_all(number, "'", "");
  if (number.starts_with('+')) number.erase(0, 1);
  std::string sign;
  if (number.starts_with('-')) {
    sign = "-";
    number.erase(0, 1);
  }
  if (number.starts_with('.')) number.insert(0, "0");
  if (number.ends_with('.')) number.pop_back();
  while (number.size() > 1 && number[0] == '0' && is_digit(number[1])) number.erase(0, 1);
  if (number.find_first_of("eE") != std::string::npos) number = without_exponent(number);
  if (!Rational::parse(number)) return {};
  return sign + number;
}

// Number of bytes of a well-written number at the start of `text`; 0 if there is none.
std::size_t number_size(std::string_view text) {
  std::size_t at = text.starts_with('-') ? 1 : 0;
  const std::size_t whole = at;
  while (at < text.size() && is_digit(text[at])) ++at;
  if (at == whole || (at - whole > 1 && text[whole] == '0')) return 0;
  if (at + 1 < text.size() && text[at] == '.' && is_digit(text[at + 1])) {
    ++at;
    while (at < text.size() && is_digit(text[at])) ++at;
  }
  return at;
}

// Whether what follows a number makes it another one: `010`, `1e3`, `5,000`, `0x10`.
bool continues_number(std::string_view suffix) {
  return !suffix.empty() && (is_digit(suffix.front()) || std::string_view(".,_'eE+-xX").contains(suffix.front()));
}

// [scale] unit {/unit}, or %.
std::optional<Quantity> with_suffix(const Rational& number, std::string_view suffix) {
  Quantity quantity;
  quantity.number = number;
  if (suffix.empty()) return quantity;
  if (suffix == "%") {
    const auto part = divide(number, Rational(100));
    if (!part) return std::nullopt;
    quantity.number = *part;
    quantity.percent = true;
    return quantity;
  }
  const std::size_t slash = suffix.find('/');
  const auto first = read_unit_suffix(trimmed(suffix.substr(0, slash)));
  if (!first) return std::nullopt;
  const auto scaled = multiply(number, first->scale);
  if (!scaled) return std::nullopt;
  quantity.number = *scaled;
  quantity.scaled = first->scale != Rational(1);
  if (slash == std::string_view::npos && first->unit.empty()) return quantity;
  if (first->unit.empty()) return std::nullopt;
  std::string unit(first->unit);
  if (slash != std::string_view::npos) unit += suffix.substr(slash);
  quantity.unit = parse_unit(unit);
  if (!quantity.unit) return std::nullopt;
  return quantity;
}

std::string suffix_meant(std::string_view suffix) {
  const std::size_t slash = suffix.find('/');
  const std::string_view first = trimmed(suffix.substr(0, slash));
  std::string meant = read_unit_suffix(first) ? std::string(first) : nearest_unit(first);
  while (slash != std::string_view::npos && !meant.empty()) {
    // Only the first word is guessed; the others must be units.
    return parse_unit(std::string("元") + std::string(suffix.substr(slash))) ? meant + std::string(suffix.substr(slash))
                                                                             : std::string();
  }
  return meant;
}

}  // namespace

ReadQuantity read_quantity(std::string_view text) {
  text = trimmed(text);
  ReadQuantity result;
  const std::size_t size = number_size(text);
  const std::string_view suffix = trimmed(text.substr(size));
  if (size > 0 && !continues_number(suffix)) {
    const auto number = size > longest_number ? std::nullopt : Rational::parse(text.substr(0, size));
    if (!number) {
      result.fault.kind = QuantityFault::Kind::too_long;
      return result;
    }
    result.quantity = with_suffix(*number, suffix);
    if (result.quantity) return result;
    result.fault.kind = QuantityFault::Kind::unknown_unit;
    result.fault.unit = suffix;
    const std::string meant = suffix_meant(suffix);
    if (!meant.empty() && meant != suffix) result.fault.meant = std::string(text.substr(0, size)) + meant;
    return result;
  }
  const std::string ascii = half_width(text);
  const std::size_t loose = loose_number_size(ascii);
  std::string meant = loose == 0 ? std::string() : number_meant(std::string_view(ascii).substr(0, loose));
  const std::string_view rest = trimmed(std::string_view(ascii).substr(loose));
  if (!meant.empty() && with_suffix(Rational(1), rest)) result.fault.meant = meant + std::string(rest);
  return result;
}

std::string date_meant(std::string_view text) {
  const std::string ascii = half_width(trimmed(text));
  std::array<int, 3> parts{};
  std::size_t count = 0;
  std::size_t at = 0;
  const std::string_view all = ascii;
  while (at < all.size() && count < parts.size()) {
    const std::size_t begin = at;
    const std::size_t limit = count == 0 ? 4 : 2;
    while (at < all.size() && is_digit(all[at]) && at - begin < limit) {
      parts[count] = parts[count] * 10 + (all[at] - '0');
      ++at;
    }
    if (at == begin) return {};
    ++count;
    for (const std::string_view mark : {"-", "/", ".", "年", "月", "日", "号"}) {
      if (all.substr(at).starts_with(mark)) {
        at += mark.size();
        break;
      }
    }
  }
  if (count != parts.size() || at != all.size()) return {};
  const auto date = make_date(parts[0], parts[1], parts[2]);
  return date ? to_string(*date) : std::string();
}

}  // namespace rencai
