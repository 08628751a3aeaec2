// A YAML document to be written: what the generators make and the shrinker cuts.
#pragma once

#include <string>
#include <utility>
#include <vector>

namespace rencai::reference {

struct Document {
  enum class Form { scalar, sequence, mapping } form = Form::scalar;
  std::string text;                                       // scalar
  bool verbatim = false;                                  // scalar: written as it stands, else quoted where needed
  std::vector<Document> items;                            // sequence
  std::vector<std::pair<std::string, Document>> entries;  // mapping

  Document() = default;
  Document(std::string scalar) : text(std::move(scalar)) {}  // NOLINT(google-explicit-constructor)
  Document(const char* scalar) : text(scalar) {}             // NOLINT(google-explicit-constructor)
  static Document plain(std::string scalar);
  static Document list(std::vector<Document> items);
  static Document map(std::vector<std::pair<std::string, Document>> entries);

  Document& add(std::string key, Document value);
  Document& add(Document item);
  [[nodiscard]] const Document* find(const std::string& key) const;
  [[nodiscard]] Document* find(const std::string& key);
  [[nodiscard]] bool empty() const { return form != Form::scalar && items.empty() && entries.empty(); }
};

[[nodiscard]] std::string to_yaml(const Document& document);

// The document with one entry or item left out, counted depth first from 0; false where there are fewer.
[[nodiscard]] bool without_part(const Document& document, std::size_t part, Document& smaller);

}  // namespace rencai::reference
