#include "model/places.h"

#include <algorithm>
#include <array>
#include <optional>

namespace rencai {
namespace {

// What may follow the name proper of a place.
constexpr auto kinds_of_place =
    std::to_array<std::string_view>({"省", "市", "区", "县", "自治区", "自治州", "自治县", "盟", "旗", "地区",
                                     "特别行政区", "新区", "壮族自治区", "回族自治区", "维吾尔自治区"});

}  // namespace

std::vector<std::string_view> place_parts(std::string_view path) {
  std::vector<std::string_view> parts;
  while (!path.empty()) {
    const std::size_t slash = path.find('/');
    const std::string_view part = path.substr(0, slash);
    if (!part.empty()) parts.push_back(part);
    path = slash == std::string_view::npos ? std::string_view() : path.substr(slash + 1);
  }
  return parts;
}

std::string full_place(const Rulebook& rulebook, std::string_view path) {
  const std::string_view first = path.substr(0, path.find('/'));
  std::optional<std::string_view> before;  // the leading names, joined and followed by "/"
  for (const Policy& policy : rulebook.policies) {
    const std::string_view known = rulebook.text(policy.place_path);
    for (const std::string_view part : place_parts(known)) {
      if (part != first) continue;
      const auto leading = known.substr(0, static_cast<std::size_t>(part.data() - known.data()));
      if (before && *before != leading) return std::string(path);
      before = leading;
    }
  }
  return std::string(before.value_or("")) + std::string(path);
}

std::vector<std::string> lines_meant(std::string_view place, std::span<const std::string_view> known) {
  const std::vector<std::string_view> asked = place_parts(place);
  std::vector<std::string> lines;
  if (asked.empty()) return lines;
  for (const std::string_view path : known) {
    if (path.find(asked.front()) == std::string_view::npos) continue;
    std::string line;
    bool found = false;
    for (const std::string_view part : place_parts(path)) {
      found = part == asked.front();
      if (found) break;
      line += part;
      line += '/';
    }
    if (!found) continue;
    for (const std::string_view part : asked) {
      line += part;
      line += '/';
    }
    line.pop_back();
    if (std::ranges::find(lines, line) == lines.end()) lines.push_back(std::move(line));
  }
  return lines;
}

bool is_at_or_above(std::string_view own, std::string_view line) {
  return line.starts_with(own) && (own.empty() || line.size() == own.size() || line[own.size()] == '/');
}

std::string_view place_meant(const Rulebook& rulebook, std::string_view part) {
  std::string_view meant;
  for (const Policy& policy : rulebook.policies) {
    for (const std::string_view known : place_parts(rulebook.text(policy.place_path))) {
      if (known == part) return {};
      if (!meant.empty() || !known.starts_with(part)) continue;
      if (std::ranges::find(kinds_of_place, known.substr(part.size())) != kinds_of_place.end()) meant = known;
    }
  }
  return meant;
}

}  // namespace rencai
