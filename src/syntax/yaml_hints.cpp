#include "syntax/yaml_hints.h"

#include <algorithm>
#include <array>

namespace rencai {

namespace {

struct Punctuation {
  std::string_view full_width;
  std::string_view ascii;
};

constexpr std::array punctuation{
    Punctuation{"：", ":"}, Punctuation{"，", ","}, Punctuation{"“", "\""}, Punctuation{"”", "\""},
    Punctuation{"‘", "'"},  Punctuation{"’", "'"},  Punctuation{"（", "("}, Punctuation{"）", ")"},
    Punctuation{"［", "["}, Punctuation{"］", "]"}, Punctuation{"｛", "{"}, Punctuation{"｝", "}"},
    Punctuation{"　", " "},
};

const Punctuation* punctuation_at(std::string_view text, std::size_t at) {
  const auto found = std::find_if(punctuation.begin(), punctuation.end(),
                                  [&](const Punctuation& p) { return text.substr(at).starts_with(p.full_width); });
  return found == punctuation.end() ? nullptr : &*found;
}

// Past the ASCII-quoted text that begins at `at`; the end of `text` where the quote does not close.
std::size_t after_quoted(std::string_view text, std::size_t at) {
  const std::size_t close = text.find(text[at], at + 1);
  return close == std::string_view::npos ? text.size() : close + 1;
}

bool is_blank(char c) { return c == ' ' || c == '\t'; }

bool opens_quoted(std::string_view text, std::size_t at) {
  return (text[at] == '"' || text[at] == '\'') &&
         (at == 0 || is_blank(text[at - 1]) || text[at - 1] == '[' || text[at - 1] == '{');
}

// The line as it should be: a colon or comma is followed by a space, and what stands in quotes is left alone.
std::string as_ascii(std::string_view line) {
  std::string result;
  for (std::size_t at = 0; at < line.size();) {
    if (opens_quoted(line, at)) {
      const std::size_t after = after_quoted(line, at);
      result += line.substr(at, after - at);
      at = after;
    } else if (const Punctuation* mark = punctuation_at(line, at)) {
      result += mark->ascii;
      at += mark->full_width.size();
      const bool wants_space = mark->ascii == ":" || mark->ascii == ",";
      if (wants_space && at < line.size() && !is_blank(line[at])) result += ' ';
    } else {
      result += line[at++];
    }
  }
  return result;
}

// Whether `text` continues as `word:`, the next key of a flow mapping.
bool starts_key(std::string_view text) {
  const std::size_t start = std::min(text.find_first_not_of(" \t"), text.size());
  const std::size_t colon = text.find(':', start);
  if (colon == std::string_view::npos || colon == start) return false;
  if (text.substr(start, colon - start).find_first_of(" \t,[]{}()") != std::string_view::npos) return false;
  return colon + 1 == text.size() || is_blank(text[colon + 1]);
}

}  // namespace

std::string yaml_quoted(std::string_view text) {
  if (text.find_first_of("\"\\") == std::string_view::npos) return "\"" + std::string(text) + "\"";
  std::string result = "'";
  for (const char c : text) {
    result += c;
    if (c == '\'') result += c;
  }
  return result + "'";
}

std::string line_with(const SourceText& source, std::size_t begin, std::size_t end, std::string_view replacement) {
  const Position position = source.position(static_cast<std::uint32_t>(begin));
  const std::string_view line = source.line(position.line);
  const std::size_t start = source.line_start(position.line);
  const std::size_t from = std::min(begin - std::min(begin, start), line.size());
  const std::size_t to = std::clamp(end - std::min(end, start), from, line.size());
  std::string result(line.substr(0, from));
  result += replacement;
  result += line.substr(to);
  return result;
}

std::string line_with_quoted(const SourceText& source, std::size_t begin, std::size_t end) {
  std::string_view scalar = source.text().substr(begin, end - begin);
  scalar = scalar.substr(0, scalar.find_first_of("\r\n"));
  scalar = scalar.substr(0, scalar.find(" #"));
  const std::size_t last = scalar.find_last_not_of(" \t");
  scalar = scalar.substr(0, last == std::string_view::npos ? 0 : last + 1);
  return line_with(source, begin, begin + scalar.size(), yaml_quoted(scalar));
}

std::optional<FullWidth> find_full_width(const SourceText& source, std::size_t begin, std::size_t end) {
  const std::string_view text = source.text().substr(0, end);
  for (std::size_t at = begin; at < end;) {
    if (opens_quoted(text, at)) {
      at = after_quoted(text, at);
    } else if (const Punctuation* mark = punctuation_at(text, at)) {
      FullWidth result;
      result.begin = at;
      result.end = at + mark->full_width.size();
      result.found = mark->full_width;
      result.meant = mark->ascii;
      result.corrected_line = as_ascii(source.line(source.position(static_cast<std::uint32_t>(at)).line));
      return result;
    } else {
      ++at;
    }
  }
  return {};
}

std::size_t intended_scalar_end(std::string_view text, std::size_t begin, bool in_mapping) {
  const std::string_view line = text.substr(0, text.find_first_of("\r\n", begin));
  std::size_t depth = 0;
  std::size_t at = begin;
  std::size_t closing = 0;  // the first `}` that is not before `at`, found once for many commas
  for (; at < line.size(); ++at) {
    const char c = line[at];
    if (c == '"') {
      at = std::min(after_quoted(line, at), line.size()) - 1;
    } else if (c == '(' || c == '[' || c == '{') {
      ++depth;
    } else if (c == ')' || c == ']' || c == '}') {
      if (depth == 0 && c != ')') break;
      if (depth > 0) --depth;
    } else if (c == ',' && depth == 0) {
      if (closing <= at) closing = std::min(line.find('}', at + 1), line.size());
      if (!in_mapping || starts_key(line.substr(at + 1, closing - (at + 1)))) break;
    }
  }
  return std::min(at, line.size());
}

}  // namespace rencai
