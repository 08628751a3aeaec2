#include "syntax/printer_yaml.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "base/text.h"

namespace rencai {
namespace {

constexpr std::size_t line_width = 130;  // cells; a flow collection that would be wider is printed as a block

bool needs_escapes(std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    const char32_t c = next_character(text, at);
    // Control characters, line separators, byte order marks: what YAML 1.1 and 1.2 fold or refuse.
    if (c < 0x20 || (c >= 0x7F && c <= 0x9F) || c == 0x2028 || c == 0x2029 || c == 0xFEFF) return true;
  }
  return false;
}

bool can_be_plain(std::string_view text, bool flow) {
  if (text.empty() || text == "null" || text == "~" || text.front() == ' ' || text.back() == ' ' || text.back() == ':')
    return false;
  const char first = text.front();
  const bool letter =
      (first >= 'a' && first <= 'z') || (first >= 'A' && first <= 'Z') || (first >= '0' && first <= '9');
  const bool minus = first == '-' && text.size() > 1 && text[1] != ' ' && text[1] != '-';
  if (!letter && first != '(' && !minus && static_cast<unsigned char>(first) < 0x80U) return false;
  if (text.find(": ") != std::string_view::npos || text.find(" #") != std::string_view::npos) return false;
  return !flow || (text.find_first_of(",[]{}") == std::string_view::npos && text.find(':') == std::string_view::npos);
}

std::string double_quoted(std::string_view text) {
  std::string out = "\"";
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t begin = at;
    const char32_t c = next_character(text, at);
    const auto code = static_cast<std::uint32_t>(c);
    if (c == U'"' || c == U'\\') {
      out += '\\';
      out += static_cast<char>(c);
    } else if (c == U'\n') {
      out += "\\n";
    } else if (c == U'\t') {
      out += "\\t";
    } else if (needs_escapes(text.substr(begin, at - begin))) {
      out += code < 0x100 ? fmt::format("\\x{:02X}", code) : fmt::format("\\u{:04X}", code);
    } else {
      out += text.substr(begin, at - begin);
    }
  }
  return out + '"';
}

std::string print_scalar(const Tree& scalar, bool flow) {
  const std::string& text = scalar.text;
  if (needs_escapes(text)) return double_quoted(text);
  if (scalar.quoting == Quoting::plain && can_be_plain(text, flow)) return text;
  if (text.find('"') == std::string::npos && text.find('\\') == std::string::npos) return '"' + text + '"';
  std::string out = "'";
  for (const char c : text) {
    out += c;
    if (c == '\'') out += c;
  }
  return out + '\'';
}

std::string print_flow(const Tree& tree) {
  if (tree.is_scalar()) return print_scalar(tree, true);
  std::string out = tree.is_mapping() ? "{" : "[";
  for (const Tree& item : tree.items) {
    if (out.size() > 1) out += ", ";
    out += print_flow(item);
  }
  for (const auto& [key, value] : tree.entries) {
    if (out.size() > 1) out += ", ";
    out += print_scalar(key, true) + ": " + print_flow(value);
  }
  return out + (tree.is_mapping() ? '}' : ']');
}

bool is_empty(const Tree& tree) { return tree.items.empty() && tree.entries.empty(); }

// Whether a collection stands on the line on which it begins.
bool is_one_line(const Tree& tree, std::size_t indent) {
  if (tree.is_scalar() || is_empty(tree)) return true;
  return tree.flow && indent + cell_width(print_flow(tree)) <= line_width;
}

void print_block(const Tree& tree, std::size_t indent, bool continues_line, std::string& out);

// What stands after `key:` or `-`: on the same line where that will do.
void print_inner(const Tree& tree, std::size_t indent, std::size_t used, bool in_sequence, std::string& out) {
  if (is_one_line(tree, used)) {
    out += ' ';
    out += tree.is_scalar() ? print_scalar(tree, false) : print_flow(tree);
    out += '\n';
  } else if (in_sequence) {
    out += ' ';
    print_block(tree, indent + 2, true, out);
  } else {
    out += '\n';
    print_block(tree, indent + 2, false, out);
  }
}

void print_block(const Tree& tree, std::size_t indent, bool continues_line, std::string& out) {
  bool first = continues_line;
  const auto begin_line = [&] {
    if (!first) out.append(indent, ' ');
    first = false;
  };
  for (const Tree& item : tree.items) {
    begin_line();
    out += '-';
    print_inner(item, indent, indent + 2, true, out);
  }
  for (const auto& [key, value] : tree.entries) {
    begin_line();
    const std::string name = print_scalar(key, false);
    out += name + ':';
    print_inner(value, indent, indent + cell_width(name) + 2, false, out);
  }
}

}  // namespace

std::string print_yaml_document(const Tree& tree) {
  std::string out;
  if (tree.is_scalar() || is_empty(tree)) return print_flow(tree) + '\n';
  print_block(tree, 0, false, out);
  return out;
}

std::string print_yaml_line(const Tree& tree) { return print_flow(tree); }

Tree scalar_tree(std::string_view text) {
  Tree tree;
  tree.text = text;
  return tree;
}

Tree quoted_tree(std::string_view text) {
  Tree tree = scalar_tree(text);
  tree.quoting = Quoting::double_quoted;
  return tree;
}

Tree sequence_tree(bool flow) {
  Tree tree;
  tree.kind = TreeKind::sequence;
  tree.flow = flow;
  return tree;
}

Tree mapping_tree(bool flow) {
  Tree tree;
  tree.kind = TreeKind::mapping;
  tree.flow = flow;
  return tree;
}

void add_entry(Tree& mapping, std::string_view key, Tree value) {
  mapping.entries.push_back({scalar_tree(key), std::move(value)});
}

}  // namespace rencai
