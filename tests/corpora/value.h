// What a YAML or JSON text says, without places and quotes, and a JSON parser that shares nothing with the readers that
// are tested.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "syntax/tree.h"

namespace rencai::corpora {

struct Value {
  enum class Kind { null, boolean, number, text, list, map };
  Kind kind = Kind::null;
  bool truth = false;
  double number = 0;
  std::string text;
  std::vector<Value> items;
  std::vector<std::pair<std::string, Value>> entries;
};

// The order of a map's entries does not matter.
[[nodiscard]] bool same(const Value& a, const Value& b);

// The JSON values of a text, one after the other with any blanks between; none: it is not JSON.
[[nodiscard]] std::optional<std::vector<Value>> parse_json(std::string_view text);

// What the readers' trees mean: plain YAML scalars by the core schema of YAML 1.2, JSON's as they stand.
[[nodiscard]] Value meaning_of_yaml(const Tree& tree);
[[nodiscard]] Value meaning_of_json(const Tree& tree);

}  // namespace rencai::corpora
