#include "model/types.h"

#include <array>
#include <cstddef>

#include <fmt/format.h>

#include "base/text.h"

namespace rencai {
namespace {

// Exponents in the order of Unit's members, wide enough that sums cannot wrap.
struct Exponents {
  int yuan = 0, person = 0, square_metre = 0, point = 0, time = 0, month = 0, day = 0, year = 0;
};

Exponents exponents(const Unit& unit) {
  return {unit.yuan, unit.person, unit.square_metre, unit.point, unit.time, unit.month, unit.day, unit.year};
}

std::optional<Rational> power_of_twelve(int exponent) {
  std::optional<Rational> result = Rational(1);
  for (int i = 0; i < exponent && result; ++i) result = multiply(*result, Rational(12));
  for (int i = 0; i > exponent && result; --i) result = divide(*result, Rational(12));
  return result;
}

// Years above the line become months; months above the line cancel against years below it.
std::optional<ScaledUnit> normalised(Exponents e, const Rational& factor) {
  int twelves = 0;
  if (e.year > 0) {
    e.month += e.year;
    twelves += e.year;
    e.year = 0;
  }
  if (e.year < 0 && e.month > 0) {
    const int cancelled = e.month < -e.year ? e.month : -e.year;
    e.month -= cancelled;
    e.year += cancelled;
    twelves -= cancelled;
  }
  for (const int value : {e.yuan, e.person, e.square_metre, e.point, e.time, e.month, e.day, e.year}) {
    if (value < -8 || value > 8) return std::nullopt;
  }
  const auto scale = power_of_twelve(twelves);
  const auto scaled = scale ? multiply(factor, *scale) : std::nullopt;
  if (!scaled) return std::nullopt;
  const auto small = [](int value) { return static_cast<std::int8_t>(value); };
  return ScaledUnit{{small(e.yuan), small(e.person), small(e.square_metre), small(e.point), small(e.time),
                     small(e.month), small(e.day), small(e.year)},
                    *scaled};
}

std::optional<ScaledUnit> combine(const Unit& a, const Unit& b, int sign) {
  Exponents e = exponents(a);
  const Exponents f = exponents(b);
  e.yuan += sign * f.yuan;
  e.person += sign * f.person;
  e.square_metre += sign * f.square_metre;
  e.point += sign * f.point;
  e.time += sign * f.time;
  e.month += sign * f.month;
  e.day += sign * f.day;
  e.year += sign * f.year;
  return normalised(e, Rational(1));
}

struct Word {
  std::string_view text;
  std::int8_t Unit::*member;  // null: a plain count
  std::int64_t factor;
};

constexpr std::array<Word, 19> unit_words{{
    {"元", &Unit::yuan, 1},         {"CNY", &Unit::yuan, 1},     {"人", &Unit::person, 1},
    {"名", &Unit::person, 1},       {"家", nullptr, 1},          {"项", nullptr, 1},
    {"次", &Unit::time, 1},         {"分", &Unit::point, 1},     {"平方米", &Unit::square_metre, 1},
    {"m2", &Unit::square_metre, 1}, {"天", &Unit::day, 1},       {"日", &Unit::day, 1},
    {"days", &Unit::day, 1},        {"周", &Unit::day, 7},       {"月", &Unit::month, 1},
    {"个月", &Unit::month, 1},      {"months", &Unit::month, 1}, {"年", &Unit::month, 12},
    {"years", &Unit::month, 12},
}};

bool is_year(std::string_view word) { return word == "年" || word == "years"; }

struct Name {
  std::int8_t Unit::*member;
  std::string_view zh;
  std::string_view en;
};

constexpr std::array<Name, 8> unit_names{{
    {&Unit::yuan, "元", "CNY"},
    {&Unit::person, "人", "person"},
    {&Unit::square_metre, "平方米", "m2"},
    {&Unit::point, "分", "point"},
    {&Unit::time, "次", "time"},
    {&Unit::month, "月", "month"},
    {&Unit::day, "天", "day"},
    {&Unit::year, "年", "year"},
}};

}  // namespace

std::optional<ScaledUnit> unit_of_word(std::string_view word) {
  if (word.empty()) return std::nullopt;
  for (const Word& known : unit_words) {
    if (known.text != word) continue;
    ScaledUnit result;
    if (known.member != nullptr) result.unit.*known.member = 1;
    result.factor = known.factor;
    return result;
  }
  return std::nullopt;
}

std::optional<ScaledUnit> with_word(const ScaledUnit& so_far, std::string_view word, bool divides) {
  const auto scaled = unit_of_word(word);
  if (!scaled) return std::nullopt;
  Exponents e = exponents(so_far.unit);
  Rational factor = so_far.factor;
  if (divides && is_year(word)) {
    e.year -= 1;  // a yearly rate stays yearly
    return normalised(e, factor);
  }
  const auto combined = combine(so_far.unit, scaled->unit, divides ? -1 : 1);
  if (!combined) return std::nullopt;
  const auto scale = divides ? divide(factor, scaled->factor) : multiply(factor, scaled->factor);
  const auto all = scale ? multiply(*scale, combined->factor) : std::nullopt;
  if (!all) return std::nullopt;
  return ScaledUnit{combined->unit, *all};
}

std::optional<ScaledUnit> parse_unit(std::string_view text) {
  ScaledUnit result;
  bool divides = false;
  while (true) {
    const std::size_t slash = text.find('/');
    const auto next = with_word(result, trimmed(text.substr(0, slash)), divides);
    if (!next) return std::nullopt;
    result = *next;
    if (slash == std::string_view::npos) return result;
    text.remove_prefix(slash + 1);
    divides = true;
  }
}

std::optional<ScaledUnit> multiply(const Unit& a, const Unit& b) { return combine(a, b, 1); }

std::optional<ScaledUnit> divide(const Unit& a, const Unit& b) { return combine(a, b, -1); }

std::string to_string(const Unit& unit, Language language) {
  std::string above;
  std::string below;
  for (const Name& name : unit_names) {
    const std::int8_t exponent = unit.*name.member;
    const std::string_view word = language == Language::zh ? name.zh : name.en;
    for (int i = 0; i < exponent; ++i) above += fmt::format("{}{}", above.empty() ? "" : "·", word);
    for (int i = 0; i > exponent; --i) below += fmt::format("/{}", word);
  }
  if (above.empty() && !below.empty()) above = "1";
  return above + below;
}

}  // namespace rencai
