#include "document.h"

#include <algorithm>

namespace rencai::reference {

Document Document::plain(std::string scalar) {
  Document document(std::move(scalar));
  document.verbatim = true;
  return document;
}

Document Document::list(std::vector<Document> items) {
  Document document;
  document.form = Form::sequence;
  document.items = std::move(items);
  return document;
}

Document Document::map(std::vector<std::pair<std::string, Document>> entries) {
  Document document;
  document.form = Form::mapping;
  document.entries = std::move(entries);
  return document;
}

Document& Document::add(std::string key, Document value) {
  form = Form::mapping;
  entries.emplace_back(std::move(key), std::move(value));
  return entries.back().second;
}

Document& Document::add(Document item) {
  form = Form::sequence;
  items.push_back(std::move(item));
  return items.back();
}

const Document* Document::find(const std::string& key) const {
  for (const auto& [name, value] : entries)
    if (name == key) return &value;
  return nullptr;
}

Document* Document::find(const std::string& key) {
  for (auto& [name, value] : entries)
    if (name == key) return &value;
  return nullptr;
}

namespace {

// Plain scalars must not begin like something else, hold an indicator, or be read as null.
std::string scalar_text(const Document& document) {
  const std::string& text = document.text;
  const bool plain_start = !text.empty() && (std::isalnum(static_cast<unsigned char>(text[0])) != 0 || text[0] == '(' ||
                                             static_cast<unsigned char>(text[0]) >= 0x80);
  const bool plain = plain_start && text.find_first_of("[]{},\"'#:&*!|>%@`") == std::string::npos &&
                     text.back() != ' ' && text != "null";
  if (document.verbatim || plain) return text;
  std::string quoted = "'";
  for (const char c : text) quoted += c == '\'' ? "''" : std::string(1, c);
  return quoted + "'";
}

bool is_small(const Document& document) {
  if (document.form == Document::Form::scalar) return false;
  const auto short_scalar = [](const Document& part) {
    return part.form == Document::Form::scalar && part.text.size() < 40;
  };
  return (document.items.size() + document.entries.size() < 5) &&
         std::all_of(document.items.begin(), document.items.end(), short_scalar) &&
         std::all_of(document.entries.begin(), document.entries.end(),
                     [&](const auto& entry) { return short_scalar(entry.second); });
}

std::string flow(const Document& document) {
  if (document.form == Document::Form::scalar) return scalar_text(document);
  std::string text;
  for (const auto& item : document.items) text += (text.empty() ? "" : ", ") + flow(item);
  for (const auto& [key, value] : document.entries) text += (text.empty() ? "" : ", ") + key + ": " + flow(value);
  return document.form == Document::Form::sequence ? "[" + text + "]" : "{" + text + "}";
}

void print(const Document& document, std::size_t indent, std::string& out) {
  const auto value = [&](const Document& part) {
    if (part.form == Document::Form::scalar || part.empty() || is_small(part)) {
      out += " " + flow(part) + "\n";
    } else {
      out += "\n";
      print(part, indent + 2, out);
    }
  };
  for (const auto& item : document.items) {
    out += std::string(indent, ' ') + "-";
    value(item);
  }
  for (const auto& [key, part] : document.entries) {
    out += std::string(indent, ' ') + key + ":";
    value(part);
  }
}

bool remove_part(Document& document, std::size_t& part) {
  for (auto* parts : {&document.items}) {
    for (auto item = parts->begin(); item != parts->end(); ++item) {
      if (part == 0) {
        parts->erase(item);
        return true;
      }
      --part;
      if (remove_part(*item, part)) return true;
    }
  }
  for (auto entry = document.entries.begin(); entry != document.entries.end(); ++entry) {
    if (part == 0) {
      document.entries.erase(entry);
      return true;
    }
    --part;
    if (remove_part(entry->second, part)) return true;
  }
  return false;
}

}  // namespace

std::string to_yaml(const Document& document) {
  std::string out;
  print(document, 0, out);
  return out;
}

bool without_part(const Document& document, std::size_t part, Document& smaller) {
  smaller = document;
  return remove_part(smaller, part);
}

}  // namespace rencai::reference
