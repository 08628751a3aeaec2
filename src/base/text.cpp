#include "base/text.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <iterator>
#include <memory>
#include <vector>

#include <fmt/format.h>
#include <utf8proc.h>

namespace rencai {

namespace {

constexpr std::size_t tab_stop = 4;
constexpr std::size_t longest_name =
    200;  // characters; nobody misspells longer names, and the distance takes time in their square

struct Character {
  std::int32_t code_point = -1;  // -1: a byte that is not UTF-8
  std::size_t bytes = 1;
};

Character character_at(std::string_view text, std::size_t at) {
  const auto byte = static_cast<unsigned char>(text[at]);
  if (byte < 0x80) return {byte, 1};
  utf8proc_int32_t code_point = -1;
  const auto rest = std::min<std::size_t>(text.size() - at, 4);
  const utf8proc_ssize_t bytes = utf8proc_iterate(reinterpret_cast<const utf8proc_uint8_t*>(text.data() + at),
                                                  static_cast<utf8proc_ssize_t>(rest), &code_point);
  if (bytes <= 0) return {};
  return {code_point, static_cast<std::size_t>(bytes)};
}

// Line breaks, bidirectional controls, invisible marks and tags: what could forge or hide text on a terminal.
bool is_unsafe(std::int32_t c) {
  return c < 0x20 || (c >= 0x7F && c <= 0x9F) || c == 0x061C || c == 0x200B || c == 0x200E || c == 0x200F ||
         (c >= 0x2028 && c <= 0x202E) || (c >= 0x2060 && c <= 0x206F) || c == 0xFEFF || (c >= 0xFFF9 && c <= 0xFFFB) ||
         (c >= 0xE0000 && c <= 0xE007F);
}

void append_escape(std::string& out, std::int32_t c, unsigned char byte) {
  if (c == '\n') {
    out += "\\n";
  } else if (c == '\r') {
    out += "\\r";
  } else if (c == '\t') {
    out += "\\t";
  } else if (c < 0x80) {
    fmt::format_to(std::back_inserter(out), "\\x{:02x}", byte);
  } else if (c <= 0xFFFF) {
    fmt::format_to(std::back_inserter(out), "\\u{:04x}", c);
  } else {
    fmt::format_to(std::back_inserter(out), "\\U{:08x}", c);
  }
}

std::vector<std::int32_t> folded_characters(std::string_view text) {
  std::vector<std::int32_t> result;
  for (std::size_t at = 0; at < text.size();) {
    const Character character = character_at(text, at);
    const std::int32_t c = character.code_point;
    result.push_back(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
    at += character.bytes;
  }
  return result;
}

// Damerau-Levenshtein distance in its optimal-string-alignment form.
std::size_t edit_distance(const std::vector<std::int32_t>& a, const std::vector<std::int32_t>& b) {
  std::vector<std::size_t> before_last(b.size() + 1);
  std::vector<std::size_t> last(b.size() + 1);
  std::vector<std::size_t> row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) row[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    before_last.swap(last);
    last.swap(row);
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      row[j] = std::min({last[j] + 1, row[j - 1] + 1, last[j - 1] + (a[i - 1] == b[j - 1] ? 0U : 1U)});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) {
        row[j] = std::min(row[j], before_last[j - 2] + 1);
      }
    }
  }
  return row[b.size()];
}

}  // namespace

std::size_t first_invalid_utf8(std::string_view text) {
  constexpr std::uint64_t high_bits = 0x8080808080808080U;
  for (std::size_t at = 0; at < text.size();) {
    std::uint64_t word = 0;
    while (at + sizeof word <= text.size()) {
      std::memcpy(&word, text.data() + at, sizeof word);
      if ((word & high_bits) != 0) break;
      at += sizeof word;
    }
    if (at >= text.size()) break;
    const Character character = character_at(text, at);
    if (character.code_point < 0) return at;
    at += character.bytes;
  }
  return std::string_view::npos;
}

bool append_utf8(std::string& out, std::uint32_t code_point) {
  if (code_point > 0x10FFFF || (code_point >= 0xD800 && code_point <= 0xDFFF)) return false;
  std::array<utf8proc_uint8_t, 4> bytes{};
  const utf8proc_ssize_t size = utf8proc_encode_char(static_cast<utf8proc_int32_t>(code_point), bytes.data());
  out.append(reinterpret_cast<const char*>(bytes.data()), static_cast<std::size_t>(size));
  return true;
}

std::size_t character_count(std::string_view text) {
  std::size_t count = 0;
  for (std::size_t at = 0; at < text.size(); ++count) at += character_at(text, at).bytes;
  return count;
}

char32_t next_character(std::string_view text, std::size_t& offset) {
  const Character character = character_at(text, offset);
  offset += character.bytes;
  return character.code_point < 0 ? U'\uFFFD' : static_cast<char32_t>(character.code_point);
}

bool is_letter(char32_t character) {
  switch (utf8proc_category(static_cast<utf8proc_int32_t>(character))) {
    case UTF8PROC_CATEGORY_LU:
    case UTF8PROC_CATEGORY_LL:
    case UTF8PROC_CATEGORY_LT:
    case UTF8PROC_CATEGORY_LM:
    case UTF8PROC_CATEGORY_LO: return true;
    default: return false;
  }
}

bool is_combining_mark(char32_t character) {
  switch (utf8proc_category(static_cast<utf8proc_int32_t>(character))) {
    case UTF8PROC_CATEGORY_MN:
    case UTF8PROC_CATEGORY_MC:
    case UTF8PROC_CATEGORY_ME: return true;
    default: return false;
  }
}

std::size_t cell_width(std::string_view text) {
  std::size_t cells = 0;
  for (std::size_t at = 0; at < text.size();) {
    const Character character = character_at(text, at);
    const int width = character.code_point < 0 ? 1 : utf8proc_charwidth(character.code_point);
    cells += width > 0 ? static_cast<std::size_t>(width) : 0;
    at += character.bytes;
  }
  return cells;
}

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
  return text;
}

std::string pad_right(std::string_view text, std::size_t cells) {
  const std::size_t width = cell_width(text);
  std::string result(text);
  if (width < cells) result.append(cells - width, ' ');
  return result;
}

std::string pad_left(std::string_view text, std::size_t cells) {
  const std::size_t width = cell_width(text);
  std::string result(width < cells ? cells - width : 0, ' ');
  return result.append(text);
}

std::string escaped_for_terminal(std::string_view text) {
  std::string result;
  result.reserve(text.size());
  for (std::size_t at = 0; at < text.size();) {
    const Character character = character_at(text, at);
    if (is_unsafe(character.code_point)) {
      append_escape(result, character.code_point, static_cast<unsigned char>(text[at]));
    } else {
      result += text.substr(at, character.bytes);
    }
    at += character.bytes;
  }
  return result;
}

std::string display_line(std::string_view line) {
  std::string result;
  for (std::size_t at = 0; at <= line.size();) {
    const std::size_t tab = std::min(line.find('\t', at), line.size());
    result += escaped_for_terminal(line.substr(at, tab - at));
    if (tab < line.size()) result.append(tab_stop - cell_width(result) % tab_stop, ' ');
    at = tab + 1;
  }
  return result;
}

std::string to_nfc(std::string_view text) {
  const auto is_ascii = [](char c) { return static_cast<unsigned char>(c) < 0x80; };
  if (std::all_of(text.begin(), text.end(), is_ascii)) return std::string(text);
  utf8proc_uint8_t* composed = nullptr;
  const utf8proc_ssize_t size =
      utf8proc_map(reinterpret_cast<const utf8proc_uint8_t*>(text.data()), static_cast<utf8proc_ssize_t>(text.size()),
                   &composed, static_cast<utf8proc_option_t>(UTF8PROC_STABLE | UTF8PROC_COMPOSE));
  const std::unique_ptr<utf8proc_uint8_t, void (*)(void*)> owner(composed, &std::free);
  if (size < 0) return std::string(text);
  return {reinterpret_cast<const char*>(composed), static_cast<std::size_t>(size)};
}

std::string json_quoted(std::string_view text) {
  std::string result = "\"";
  for (std::size_t at = 0; at < text.size();) {
    const Character character = character_at(text, at);
    const std::int32_t c = character.code_point;
    if (c < 0) {
      result += "\xEF\xBF\xBD";  // U+FFFD: JSON cannot carry bytes that are not UTF-8
    } else if (c == '"' || c == '\\') {
      result += '\\';
      result += static_cast<char>(c);
    } else if (c == '\n') {
      result += "\\n";
    } else if (c == '\r') {
      result += "\\r";
    } else if (c == '\t') {
      result += "\\t";
    } else if (c < 0x20) {
      fmt::format_to(std::back_inserter(result), "\\u{:04x}", c);
    } else {
      result += text.substr(at, character.bytes);
    }
    at += character.bytes;
  }
  result += '"';
  return result;
}

std::string nearest_name(std::string_view name, std::span<const std::string_view> candidates) {
  const std::vector<std::int32_t> wanted = folded_characters(name);
  if (wanted.empty() || wanted.size() > longest_name) return {};
  std::size_t best = std::max<std::size_t>(1, wanted.size() / 3) + 1;
  std::string_view nearest;
  for (const std::string_view candidate : candidates) {
    const std::vector<std::int32_t> characters = folded_characters(candidate);
    const std::size_t longer = std::max(characters.size(), wanted.size());
    if (longer - std::min(characters.size(), wanted.size()) >= best) continue;
    const std::size_t distance = edit_distance(wanted, characters);
    // A name of which no character is left is another name, not a slip.
    if (distance < best && distance < longer) {
      best = distance;
      nearest = candidate;
    }
  }
  return std::string(nearest);
}

}  // namespace rencai
