#include "syntax/lexer_units.h"

#include <algorithm>
#include <array>
#include <cstdint>

#include "base/text.h"

namespace rencai {
namespace {

struct Scale {
  std::string_view word;
  std::int64_t factor;
};

// Longer words first: 百万 before 万.
constexpr auto scales = std::to_array<Scale>({{"百万", 1'000'000},
                                              {"千万", 10'000'000},
                                              {"万亿", 1'000'000'000'000},
                                              {"千", 1'000},
                                              {"万", 10'000},
                                              {"亿", 100'000'000}});

constexpr auto units =
    std::to_array<std::string_view>({"元", "CNY", "人", "名", "家", "项", "次", "分", "平方米", "m2", "天", "日", "周",
                                     "月", "个月", "年", "days", "months", "years"});

struct Alias {
  std::string_view wrong;
  std::string_view right;
};
constexpr auto aliases = std::to_array<Alias>({
    {"块", "元"},       {"元整", "元"},     {"圆", "元"},     {"人民币", "元"},    {"RMB", "CNY"},
    {"yuan", "元"},     {"rmb", "CNY"},     {"cny", "CNY"},   {"位", "人"},        {"个人", "人"},
    {"周年", "年"},     {"年度", "年"},     {"整年", "年"},   {"月份", "个月"},    {"个", "项"},
    {"平米", "平方米"}, {"平方", "平方米"}, {"㎡", "平方米"}, {"m²", "m2"},        {"平方公尺", "平方米"},
    {"星期", "周"},     {"礼拜", "周"},     {"day", "days"},  {"month", "months"}, {"year", "years"},
    {"w", "万"},        {"W", "万"},        {"k", "千"},      {"K", "千"},         {"期", "次"},
    {"积分", "分"},     {"户", "家"},       {"条", "项"},
});

std::string_view scale_prefix(std::string_view word) {
  const auto found =
      std::find_if(scales.begin(), scales.end(), [&](const Scale& s) { return word.starts_with(s.word); });
  return found == scales.end() ? std::string_view() : found->word;
}

}  // namespace

bool is_unit(std::string_view word) { return std::find(units.begin(), units.end(), word) != units.end(); }

std::optional<UnitSuffix> read_unit_suffix(std::string_view word) {
  if (is_unit(word)) return UnitSuffix{1, word};
  const std::string_view prefix = scale_prefix(word);
  if (prefix.empty()) return std::nullopt;
  const std::string_view unit = word.substr(prefix.size());
  if (!unit.empty() && !is_unit(unit)) return std::nullopt;
  const auto scale = std::find_if(scales.begin(), scales.end(), [&](const Scale& s) { return s.word == prefix; });
  return UnitSuffix{scale->factor, unit};
}

std::string nearest_unit(std::string_view word) {
  const std::string_view prefix = scale_prefix(word);
  const std::string_view unit = word.substr(prefix.size());
  const auto alias = std::find_if(aliases.begin(), aliases.end(), [&](const Alias& a) { return a.wrong == unit; });
  if (alias != aliases.end()) return std::string(prefix) + std::string(alias->right);
  const std::string near = nearest_name(unit, units);
  return near.empty() ? std::string() : std::string(prefix) + near;
}

}  // namespace rencai
