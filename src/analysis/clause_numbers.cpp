#include "analysis/clause_numbers.h"

#include <array>
#include <utility>

#include "base/text.h"

namespace rencai {
namespace {

constexpr std::int64_t largest_number = 99999;
constexpr std::int64_t longest_range = 1000;

std::optional<int> digit_of(char32_t c) {
  constexpr std::u32string_view digits = U"〇一二三四五六七八九";
  if (const std::size_t at = digits.find(c); at != std::u32string_view::npos) return static_cast<int>(at);
  if (c == U'零') return 0;
  if (c == U'两') return 2;
  return std::nullopt;
}

std::optional<std::int64_t> weight_of(char32_t c) {
  switch (c) {
    case U'十': return 10;
    case U'百': return 100;
    case U'千': return 1000;
    case U'万': return 10000;
    default: return std::nullopt;
  }
}

bool is_chinese_digit(char32_t c) { return digit_of(c) || (weight_of(c) && c != U'万'); }
bool is_digit(char32_t c) { return c >= U'0' && c <= U'9'; }

std::string chinese(std::int64_t number) {
  constexpr std::array<std::string_view, 10> digits{"〇", "一", "二", "三", "四", "五", "六", "七", "八", "九"};
  const auto digit = [&](std::int64_t n) { return std::string(digits.at(static_cast<std::size_t>(n))); };
  if (number < 0 || number > 99) return std::to_string(number);
  if (number < 10) return digit(number);
  return (number < 20 ? "" : digit(number / 10)) + "十" + (number % 10 == 0 ? "" : digit(number % 10));
}

// One path that begins at `at`; empty where no number stands there.
ClausePath path_at(std::string_view text, std::size_t& at) {
  ClausePath path;
  const auto peek = [&](std::size_t from) {
    std::size_t next = from;
    return from < text.size() ? next_character(text, next) : U'\0';
  };
  const auto number = [&]() -> std::optional<std::pair<std::int64_t, bool>> {
    const std::size_t begin = at;
    if (is_digit(peek(at))) {
      std::int64_t value = 0;
      while (is_digit(peek(at))) {
        value = value > largest_number ? value : value * 10 + static_cast<std::int64_t>(peek(at) - U'0');
        ++at;
      }
      return std::pair(value, false);
    }
    while (at < text.size() && is_chinese_digit(peek(at))) static_cast<void>(next_character(text, at));
    const auto value = chinese_integer(text.substr(begin, at - begin));
    if (!value) {
      at = begin;
      return std::nullopt;
    }
    return std::pair(*value, true);
  };
  while (at < text.size()) {
    const std::size_t begin = at;
    const char32_t c = next_character(text, at);
    if (c == U'、' && !path.empty() && path.back().style == NumberStyle::chinese && is_digit(peek(at))) continue;
    if (c == U'第' || c == U'条' || c == U'款' || c == U'项' || (c == U'.' && !path.empty())) continue;
    if (c == U'（' || c == U'(') {
      const auto inner = number();
      const char32_t close = peek(at);
      if (inner && (close == U'）' || close == U')')) {
        static_cast<void>(next_character(text, at));
        path.push_back({NumberStyle::bracketed, inner->first});
        continue;
      }
    }
    at = begin;
    const auto plain = number();
    if (!plain) break;
    path.push_back({plain->second ? NumberStyle::chinese : NumberStyle::arabic, plain->first});
  }
  return path;
}

}  // namespace

std::optional<std::int64_t> chinese_integer(std::string_view text) {
  std::int64_t total = 0;    // whole groups of 万
  std::int64_t section = 0;  // below the next 万
  std::optional<std::int64_t> digit;
  bool weighted = false;
  bool any = false;
  for (std::size_t at = 0; at < text.size();) {
    const char32_t c = next_character(text, at);
    any = true;
    if (const auto d = digit_of(c)) {
      // Digits side by side are read one by one: 二〇一八.
      if (digit && (!weighted || *digit != 0)) {
        if (weighted || *digit > largest_number) return std::nullopt;
        digit = *digit * 10 + *d;
      } else {
        digit = *d;
      }
      continue;
    }
    const auto weight = weight_of(c);
    if (!weight) return std::nullopt;
    weighted = true;
    if (*weight == 10000) {
      total = (total + section + digit.value_or(0)) * 10000;
      section = 0;
      if (total > std::int64_t{10000} * 10000) return std::nullopt;
    } else {
      section += digit.value_or(1) * *weight;
    }
    digit.reset();
  }
  if (!any) return std::nullopt;
  return total + section + digit.value_or(0);
}

std::vector<ClausePath> clauses_named(std::string_view text) {
  std::vector<ClausePath> paths;
  bool range = false;
  for (std::size_t at = 0; at < text.size();) {
    ClausePath path = path_at(text, at);
    if (path.empty()) {
      const char32_t c = at < text.size() ? next_character(text, at) : U'\0';
      if (c == U'-' || c == U'–' || c == U'—' || c == U'至' || c == U'~' || c == U'～') range = !paths.empty();
      continue;
    }
    const bool plain = range && path.size() == 1 && paths.back().size() == 1 &&
                       path[0].style == paths.back()[0].style &&
                       path[0].number - paths.back()[0].number < longest_range;
    if (plain) {
      for (std::int64_t n = paths.back()[0].number + 1; n < path[0].number; ++n)
        paths.push_back({ClausePart{path[0].style, n}});
    }
    range = false;
    paths.push_back(std::move(path));
  }
  return paths;
}

std::string to_string(const ClausePath& path) {
  // 3.1, but 三、1 and 二（二）1.
  const auto before_arabic = [](const ClausePart* above) -> std::string_view {
    if (above == nullptr || above->style == NumberStyle::bracketed) return "";
    return above->style == NumberStyle::chinese ? "、" : ".";
  };
  std::string text;
  const ClausePart* above = nullptr;
  for (const ClausePart& part : path) {
    switch (part.style) {
      case NumberStyle::arabic: text += std::string(before_arabic(above)) + std::to_string(part.number); break;
      case NumberStyle::chinese: text += chinese(part.number); break;
      case NumberStyle::bracketed: text += "（" + chinese(part.number) + "）"; break;
    }
    above = &part;
  }
  return text;
}

}  // namespace rencai
