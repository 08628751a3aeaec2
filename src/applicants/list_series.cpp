#include "applicants/list_series.h"

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>

#include <fmt/format.h>

#include "base/date.h"
#include "base/text.h"

namespace rencai {
namespace {

bool is_each(const Tree& value) {
  if (!value.is_mapping() || value.entries.size() != 1) return false;
  const std::string& key = value.entries[0].key.text;
  return key == "each" || key == "每月";
}

// The entry of an element that is to be repeated, or its end.
auto repeated_entry(const Tree& item, const Rulebook& rulebook, ListId list) {
  return std::ranges::find_if(item.entries, [&](const TreeEntry& entry) {
    if (!is_each(entry.value)) return false;
    const FactId field = rulebook.find_field(list, to_nfc(entry.key.text));
    return field != FactId::none && rulebook[field].month;
  });
}

// Months counted from the year 0 on.
struct MonthRange {
  int first = 0;
  int last = 0;
};

std::optional<int> month_of(std::string_view text) {
  const auto day = parse_date(fmt::format("{}-01", text));
  if (!day) return std::nullopt;
  const CivilDate parts = civil(*day);
  return parts.year * 12 + parts.month - 1;
}

std::optional<MonthRange> read_months(const Tree& value, Diagnostics& diagnostics) {
  constexpr std::string_view dots = "..";
  const std::string_view text = value.text;
  const std::size_t middle = value.is_scalar() ? text.find(dots) : std::string_view::npos;
  const auto first = middle == std::string_view::npos ? std::nullopt : month_of(trimmed(text.substr(0, middle)));
  const auto last =
      middle == std::string_view::npos ? std::nullopt : month_of(trimmed(text.substr(middle + dots.size())));
  if (!first || !last) {
    diagnostics.error(Code::bad_date, value.span, {"`each` 须写起止月份", "`each` takes the first and the last month"})
        .expected = {"如 `{each: 2020-01..2022-12}`", "such as `{each: 2020-01..2022-12}`"};
    return std::nullopt;
  }
  if (*first > *last) {
    diagnostics.error(Code::bad_interval, value.span,
                      {fmt::format("`{}` 的起点晚于终点", text), fmt::format("`{}` ends before it begins", text)});
    return std::nullopt;
  }
  return MonthRange{*first, *last};
}

}  // namespace

Result<std::vector<Tree>> expand_months(const std::vector<Tree>& items, const Rulebook& rulebook, ListId list,
                                        Diagnostics& diagnostics) {
  std::vector<Tree> expanded;
  bool good = true;
  const auto add = [&](const Tree& item) {
    if (expanded.size() <= most_elements) expanded.push_back(item);
  };
  for (const Tree& item : items) {
    const auto entry = repeated_entry(item, rulebook, list);
    if (entry == item.entries.end()) {
      add(item);
      continue;
    }
    const Tree& written = entry->value.entries[0].value;
    const auto months = read_months(written, diagnostics);
    if (!months) {
      good = false;
      continue;
    }
    Tree one = item;
    Tree& month = one.entries[static_cast<std::size_t>(entry - item.entries.begin())].value;
    month = Tree{};
    month.span = written.span;
    for (int i = months->first; i <= months->last && expanded.size() <= most_elements; ++i) {
      month.text = fmt::format("{:04}-{:02}", i / 12, i % 12 + 1);
      add(one);
    }
  }
  if (!good) return std::nullopt;
  return expanded;
}

bool has_months_to_expand(const std::vector<Tree>& items, const Rulebook& rulebook, ListId list) {
  return std::ranges::any_of(
      items, [&](const Tree& item) { return repeated_entry(item, rulebook, list) != item.entries.end(); });
}

}  // namespace rencai
