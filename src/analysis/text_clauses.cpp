#include "analysis/text_clauses.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>

#include "base/text.h"

namespace rencai {
namespace {

enum class Level : std::uint8_t { chinese, bracketed, arabic, bracketed_arabic };
struct Marker {
  Level level = Level::chinese;
  ClausePart part;
  bool article = false;  // 第N条: under no heading
};

// The numbers at the start of a line, outermost first.
std::vector<Marker> markers_of(std::string_view line) {
  while (!line.empty()) {
    std::size_t next = 0;
    const char32_t c = next_character(line, next);
    if (c != U' ' && c != U'\t' && c != U'\u3000' && c != U'\u00A0' && c != U'\uFEFF') break;
    line.remove_prefix(next);
  }
  const auto take = [&](std::string_view word) {
    if (!line.starts_with(word)) return false;
    line.remove_prefix(word.size());
    return true;
  };
  const auto number = [&]() -> std::optional<std::pair<std::int64_t, bool>> {
    std::size_t digits = 0;
    while (digits < line.size() && is_digit(line[digits])) ++digits;
    if (digits > 0 && digits <= 3) {
      const std::int64_t value = std::stoll(std::string(line.substr(0, digits)));
      line.remove_prefix(digits);
      return std::pair(value, false);
    }
    std::size_t end = 0;
    while (end < line.size()) {
      std::size_t next = end;
      if (std::u32string_view(U"〇零一二三四五六七八九十百").find(next_character(line, next)) ==
          std::u32string_view::npos)
        break;
      end = next;
    }
    const auto value = chinese_integer(line.substr(0, end));
    if (!value) return std::nullopt;
    line.remove_prefix(end);
    return std::pair(*value, true);
  };
  std::vector<Marker> markers;
  while (true) {
    if (take("第")) {
      const auto value = number();
      if (value && take("条")) markers.push_back({Level::arabic, {NumberStyle::arabic, value->first}, true});
      return markers;
    }
    if (take("（") || take("(")) {
      const auto value = number();
      if (!value || !(take("）") || take(")"))) return markers;
      markers.push_back(
          {value->second ? Level::bracketed : Level::bracketed_arabic, {NumberStyle::bracketed, value->first}});
      continue;
    }
    const auto value = number();
    if (!value) return markers;
    const bool opens = line.starts_with("（") || line.starts_with("(");
    const bool point = !value->second && line.starts_with(".") && !(line.size() > 1 && is_digit(line[1]));
    if (value->second) {
      if (!opens && !take("、")) return markers;
      markers.push_back({Level::chinese, {NumberStyle::chinese, value->first}});
    } else {
      if (!point && !line.starts_with("、") && !line.starts_with("．")) return markers;
      static_cast<void>(take(".") || take("、") || take("．"));
      markers.push_back({Level::arabic, {NumberStyle::arabic, value->first}});
    }
  }
}

// Where, after a full stop within the line, the clause follows that comes next to one that is open; past the line where
// none does. Anything else that looks like a number of a clause may be a list within it.
std::size_t next_in_line(std::string_view text, std::size_t begin, std::size_t end, const std::vector<Marker>& open) {
  constexpr std::string_view stop = "。";
  for (std::size_t at = text.find(stop, begin); at < end; at = text.find(stop, at)) {
    at += stop.size();
    const std::vector<Marker> markers = markers_of(text.substr(at, end - at));
    if (markers.empty()) continue;
    const auto same = std::ranges::find(open, markers.front().level, &Marker::level);
    if (same != open.end() && markers.front().part.number == same->part.number + 1) return at;
  }
  return end + 1;
}

// Arabic numbers run on where they never start again although the headings change.
void unnest_running(std::vector<TextClause>& clauses) {
  const auto arabic_of = [](const ClausePath& path) {
    return std::ranges::find(path, NumberStyle::arabic, &ClausePart::style);
  };
  std::int64_t last = 0;
  ClausePath parent;
  bool several = false;
  for (const TextClause& clause : clauses) {
    const auto found = arabic_of(clause.path);
    if (found == clause.path.end() || found + 1 != clause.path.end()) continue;
    const ClausePath above(clause.path.begin(), found);
    several = several || (last != 0 && above != parent);
    if (found->number <= last) return;
    last = found->number;
    parent = above;
  }
  if (!several) return;
  for (TextClause& clause : clauses) {
    const auto found = arabic_of(clause.path);
    if (found != clause.path.end()) clause.path.erase(clause.path.begin(), found);
  }
}

}  // namespace

std::vector<TextClause> clauses_in(std::string_view text) {
  std::vector<TextClause> clauses{{}};
  std::vector<Marker> open;
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = std::min(text.find('\n', begin), text.size());
    const std::vector<Marker> markers = markers_of(text.substr(begin, end - begin));
    for (const Marker& marker : markers) {
      const auto same = std::ranges::find(open, marker.level, &Marker::level);
      open.erase(marker.article ? open.begin() : same, open.end());
      open.push_back(marker);
    }
    if (!markers.empty()) {
      clauses.back().end = static_cast<std::uint32_t>(begin);
      TextClause clause;
      clause.begin = static_cast<std::uint32_t>(begin);
      for (const Marker& marker : open) clause.path.push_back(marker.part);
      clauses.push_back(std::move(clause));
    }
    begin = next_in_line(text, begin, end, open);
  }
  clauses.back().end = static_cast<std::uint32_t>(text.size());
  unnest_running(clauses);
  return clauses;
}

}  // namespace rencai
