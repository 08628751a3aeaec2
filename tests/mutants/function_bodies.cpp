#include "function_bodies.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <string>

namespace {

bool is_word(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_'; }

// The place after the comment, text or character that begins here; where none does, the same place.
std::size_t after_opaque(std::string_view text, std::size_t at) {
  const std::string_view rest = text.substr(at);
  const auto past = [&](std::size_t found, std::size_t width) {
    return found == std::string_view::npos ? text.size() : found + width;
  };
  if (rest.starts_with("//")) return past(text.find('\n', at), 0);
  if (rest.starts_with("/*")) return past(text.find("*/", at + 2), 2);
  if (rest.starts_with("R\"(")) return past(text.find(")\"", at), 2);
  const bool separates_digits = rest.starts_with('\'') && at > 0 && is_word(text[at - 1]);
  if ((rest.starts_with('"') || rest.starts_with('\'')) && !separates_digits) {
    std::size_t end = at + 1;
    while (end < text.size() && text[end] != text[at]) end += text[end] == '\\' ? 2U : 1U;
    return end + 1;
  }
  return at;
}

std::string without_template(std::string head) {
  const std::size_t start = head.find_first_not_of(" \n");
  head.erase(0, start == std::string::npos ? head.size() : start);
  if (!head.starts_with("template")) return head;
  int depth = 0;
  for (std::size_t i = head.find('<'); i < head.size(); ++i) {
    depth += head[i] == '<' ? 1 : head[i] == '>' ? -1 : 0;
    if (depth == 0) return without_template(head.substr(i + 1));
  }
  return head;
}

// Whether a brace with this before it holds declarations.
bool holds_declarations(const std::string& head) {
  static constexpr std::array<std::string_view, 6> words = {"namespace", "class", "struct",
                                                            "enum",      "union", "inline namespace"};
  const std::string bare = without_template(head);
  for (const std::string_view word : words)
    if (bare.starts_with(word) && (bare.size() == word.size() || !is_word(bare[word.size()]))) return true;
  return false;
}

}  // namespace

std::vector<Body> function_bodies(std::string_view text) {
  std::vector<Body> bodies;
  std::size_t inside = 0;  // braces within a body
  bool is_body = false;
  std::string head;  // since the last `;`, `{` or `}` outside of bodies, without comments
  for (std::size_t at = 0; at < text.size();) {
    if (const std::size_t next = after_opaque(text, at); next != at) {
      at = next;
      continue;
    }
    const char c = text[at];
    if (inside > 0) {
      inside += c == '{' ? 1U : 0U;
      inside -= c == '}' ? 1U : 0U;
      if (inside == 0 && is_body) bodies.back().close = at;
      if (inside == 0) head.clear();
    } else if (c == '{' && !holds_declarations(head)) {
      inside = 1;
      is_body = head.find('(') != std::string::npos;
      if (is_body) bodies.push_back({at, at});
    } else if (c == '#' && (at == 0 || text[at - 1] == '\n')) {
      at = std::min(text.find('\n', at), text.size());
      continue;
    } else if (c == ';' || c == '{' || c == '}') {
      head.clear();
    } else {
      head += c;
    }
    ++at;
  }
  return bodies;
}
