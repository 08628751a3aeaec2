#include "diff/rule_mutation.h"

#include <algorithm>
#include <iterator>
#include <string_view>
#include <utility>
#include <vector>

namespace rencai::test {
namespace {

constexpr std::pair<std::string_view, std::string_view> words[] = {{" >= ", " > "},
                                                                   {" <= ", " < "},
                                                                   {" == ", " != "},
                                                                   {" != ", " == "},
                                                                   {" and ", " or "},
                                                                   {" or ", " and "},
                                                                   {"not ", ""},
                                                                   {"万元", "元"},
                                                                   {"first_of", "highest_of"},
                                                                   {"highest_of", "first_of"},
                                                                   {" has any ", " has all "},
                                                                   {" has all ", " has any "},
                                                                   {"by: competition", "by: discretion"},
                                                                   {" > ", " >= "},
                                                                   {" < ", " <= "},
                                                                   {"年,", "个月,"},
                                                                   {"100%", "90%"},
                                                                   {"all:", "any:"},
                                                                   {"any:", "all:"},
                                                                   {" + ", " - "},
                                                                   {"max(", "min("},
                                                                   {"min(", "max("},
                                                                   {"for: person", "for: employer"}};

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// A part of the file that may change: [from, until).
struct Range {
  std::size_t from = 0;
  std::size_t until = 0;
};

Range changing_part(const std::string& text) {
  std::size_t from = std::min(text.find("\ndefinitions:"), text.find("\nprograms:"));
  if (from == std::string::npos) from = 0;
  return {from, std::min(text.find("\nnot_encoded:", from), text.size())};
}

std::vector<std::size_t> places(const std::string& text, std::string_view word, Range range) {
  std::vector<std::size_t> all;
  for (std::size_t at = text.find(word, range.from); at < range.until; at = text.find(word, at + 1)) all.push_back(at);
  return all;
}

RuleMutation replaced(const std::string& text, std::size_t at, std::size_t size, const std::string& by) {
  std::string changed = text;
  changed.replace(at, size, by);
  return {text.substr(at, size) + " -> " + by + " at " + std::to_string(at), std::move(changed)};
}

std::optional<RuleMutation> other_word(const std::string& text, Range range, Chance& chance) {
  const auto& [before, after] = words[chance.below(std::size(words))];
  const auto all = places(text, before, range);
  if (all.empty()) return std::nullopt;
  return replaced(text, all[chance.below(all.size())], before.size(), std::string(after));
}

// By one, or ten times as much.
std::optional<RuleMutation> other_number(const std::string& text, Range range, Chance& chance) {
  std::vector<std::size_t> numbers;
  for (std::size_t at = std::max<std::size_t>(range.from, 1); at < range.until; ++at) {
    if (is_digit(text[at]) && (text[at - 1] == ' ' || text[at - 1] == '(' || text[at - 1] == '\''))
      numbers.push_back(at);
  }
  if (numbers.empty()) return std::nullopt;
  const std::size_t at = numbers[chance.below(numbers.size())];
  std::size_t end = at;
  while (end < text.size() && is_digit(text[end])) ++end;
  constexpr std::size_t most_digits = 9;
  if (end - at > most_digits) return std::nullopt;
  const long value = std::stol(text.substr(at, end - at));
  const long next = chance.flip() ? value + 1 : chance.flip() ? value * 10 : value - 1;
  return replaced(text, at, end - at, std::to_string(next));
}

std::optional<RuleMutation> member_less(const std::string& text, Range range, Chance& chance) {
  const auto lists = places(text, "[", range);
  if (lists.empty()) return std::nullopt;
  const std::size_t at = lists[chance.below(lists.size())] + 1;
  const std::size_t comma = text.find(", ", at);
  const std::size_t close = text.find(']', at);
  if (comma == std::string::npos || close < comma || close > range.until) return std::nullopt;
  return replaced(text, at, comma + 2 - at, "");
}

// Lines that are an item of a list each: a case, a condition, a stacking rule.
struct Item {
  std::size_t begin = 0;  // of its line
  std::size_t end = 0;    // of the next
  std::size_t indent = 0;
};

std::vector<Item> items_of(const std::string& text, Range range) {
  std::vector<Item> items;
  const auto indent_at = [&](std::size_t begin) {
    const std::size_t first = text.find_first_not_of(' ', begin);
    return first == std::string::npos ? 0 : first - begin;
  };
  for (std::size_t begin = text.find('\n', range.from) + 1; begin > 0 && begin < range.until;) {
    const std::size_t end = std::min(text.find('\n', begin), text.size() - 1) + 1;
    const std::size_t indent = indent_at(begin);
    const bool whole = end >= text.size() || indent_at(end) <= indent;
    if (text.compare(begin + indent, 2, "- ") == 0 && whole) items.push_back({begin, end, indent});
    begin = end;
  }
  return items;
}

std::optional<RuleMutation> item_less(const std::string& text, Range range, Chance& chance) {
  const auto items = items_of(text, range);
  if (items.empty()) return std::nullopt;
  const Item& item = items[chance.below(items.size())];
  return replaced(text, item.begin, item.end - item.begin, "");
}

std::optional<RuleMutation> items_exchanged(const std::string& text, Range range, Chance& chance) {
  const auto items = items_of(text, range);
  if (items.size() < 2) return std::nullopt;
  const std::size_t at = chance.below(items.size() - 1);
  const Item& first = items[at];
  const Item& second = items[at + 1];
  if (first.end != second.begin || first.indent != second.indent) return std::nullopt;
  return replaced(
      text, first.begin, second.end - first.begin,
      text.substr(second.begin, second.end - second.begin) + text.substr(first.begin, first.end - first.begin));
}

}  // namespace

std::optional<RuleMutation> mutated(const std::string& text, Chance& chance) {
  const Range range = changing_part(text);
  switch (chance.below(6)) {
    case 0:
    case 1: return other_word(text, range, chance);
    case 2: return other_number(text, range, chance);
    case 3: return member_less(text, range, chance);
    case 4: return item_less(text, range, chance);
    default: return items_exchanged(text, range, chance);
  }
}

}  // namespace rencai::test
