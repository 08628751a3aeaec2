#include "model/written_place.h"

#include <algorithm>

#include "base/text.h"

namespace rencai {
namespace {

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view blank = " \t\r";
  const std::size_t first = text.find_first_not_of(blank);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(blank) - first + 1);
}

// The names of `[a, b]` joined by "/"; empty where that is not what stands there.
std::string names_joined(std::string_view list) {
  list = trimmed(list.substr(0, list.find(" #")));
  if (!list.starts_with('[') || !list.ends_with(']')) return {};
  list = list.substr(1, list.size() - 2);
  std::string path;
  while (!list.empty()) {
    const std::size_t comma = list.find(',');
    std::string_view name = trimmed(list.substr(0, comma));
    const bool quoted = name.size() > 2 && (name.front() == '"' || name.front() == '\'') && name.back() == name.front();
    if (quoted) name = name.substr(1, name.size() - 2);
    if (name.empty() || name.find_first_of("[]{}\"'\\&*!|>#/") != std::string_view::npos) return {};
    if (!path.empty()) path += '/';
    path += name;
    list = comma == std::string_view::npos ? std::string_view() : list.substr(comma + 1);
  }
  return to_nfc(path);
}

}  // namespace

WrittenPlace written_place(std::string_view text) {
  constexpr std::string_view place_key = "place:";
  bool is_rule_file = false;
  for (std::size_t start = 0; start < text.size();) {
    const std::size_t end = std::min(text.find('\n', start), text.size());
    const std::string_view line = text.substr(start, end - start);
    start = end + 1;
    if (line.starts_with(place_key)) {
      std::string path = names_joined(line.substr(place_key.size()));
      if (path.empty()) return {PlaceForm::everywhere, {}};
      return {PlaceForm::path, std::move(path)};
    }
    for (const std::string_view key : {"policy:", "facts:", "stacking:"}) {
      is_rule_file = is_rule_file || line.starts_with(key);
    }
  }
  return {is_rule_file ? PlaceForm::everywhere : PlaceForm::unknown, {}};
}

}  // namespace rencai
