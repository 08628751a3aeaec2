#include "units.h"

#include <array>

namespace rencai::reference {

namespace {

struct Word {
  std::string_view word;
  std::string_view base;  // empty: a plain count
  int factor;
};

constexpr std::array words = {
    Word{"元", "元", 1},         Word{"CNY", "元", 1},    Word{"人", "人", 1},    Word{"名", "人", 1},
    Word{"家", "", 1},           Word{"项", "", 1},       Word{"次", "次", 1},    Word{"分", "分", 1},
    Word{"平方米", "平方米", 1}, Word{"m2", "平方米", 1}, Word{"天", "天", 1},    Word{"日", "天", 1},
    Word{"days", "天", 1},       Word{"周", "天", 7},     Word{"月", "月", 1},    Word{"个月", "月", 1},
    Word{"months", "月", 1},     Word{"年", "年", 1},     Word{"years", "年", 1},
};

}  // namespace

std::optional<ScaledUnit> unit_of_words(const std::vector<Expression::UnitWord>& unit_words) {
  ScaledUnit result;
  for (const auto& written : unit_words) {
    const Word* found = nullptr;
    for (const auto& word : words)
      if (word.word == written.word) found = &word;
    if (found == nullptr) return {};
    std::string base(found->base);
    Exact factor = found->factor;
    if (base == "年" && !written.divides) {
      base = "月";
      factor = 12;
    }
    result.factor = written.divides ? result.factor / factor : result.factor * factor;
    if (base.empty()) continue;
    const ScaledUnit next = product(result.unit, Unit{{base, 1}}, written.divides ? -1 : 1);
    result.unit = next.unit;
    result.factor = result.factor * next.factor;
  }
  return result;
}

std::optional<ScaledUnit> unit_of_text(std::string_view text) {
  std::vector<Expression::UnitWord> unit_words;
  bool divides = false;
  while (!text.empty()) {
    const auto slash = text.find('/');
    unit_words.push_back({std::string(text.substr(0, slash)), divides, {}});
    divides = true;
    text = slash == std::string_view::npos ? std::string_view() : text.substr(slash + 1);
  }
  return unit_of_words(unit_words);
}

ScaledUnit product(const Unit& a, const Unit& b, int sign_of_b) {
  ScaledUnit result{a, 1};
  for (const auto& [base, exponent] : b) result.unit[base] += sign_of_b * exponent;
  int& months = result.unit["月"];
  int& years = result.unit["年"];
  for (; months > 0 && years < 0; --months, ++years) result.factor = result.factor / 12;
  for (; months < 0 && years > 0; ++months, --years) result.factor = result.factor * 12;
  std::erase_if(result.unit, [](const auto& power) { return power.second == 0; });
  return result;
}

std::string unit_name(const Unit& unit) {
  std::string name;
  for (const auto& [base, exponent] : unit) name += base + "^" + std::to_string(exponent) + " ";
  return name;
}

}  // namespace rencai::reference
