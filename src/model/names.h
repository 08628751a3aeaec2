// The names that stand in a policy: its own first, then those of the vocabulary.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/source.h"
#include "model/rulebook.h"

namespace rencai {

enum class SymbolKind : std::uint8_t { fact, definition, parameter };

struct Symbol {
  SymbolKind kind = SymbolKind::fact;
  std::uint32_t index = 0;  // FactId, index of the checker's definitions, ParameterId
  Span span;                // where the name is declared
  bool operator==(const Symbol& other) const { return kind == other.kind && index == other.index; }
};

// Names that the language keeps for itself.
[[nodiscard]] bool is_reserved(std::string_view name);

class Names {
 public:
  // The earlier meaning of `name` in `scope` (PolicyId::none: the vocabulary), or nothing and the name is declared.
  std::optional<Symbol> declare(PolicyId scope, std::string_view name, const Symbol& symbol);
  // A policy's own name hides nothing: the checker refuses names of the vocabulary in policies.
  [[nodiscard]] std::optional<Symbol> find(PolicyId scope, std::string_view name) const;
  // All names that `find` knows there, sorted.
  [[nodiscard]] std::vector<std::string_view> visible(PolicyId scope) const;

 private:
  std::map<PolicyId, std::map<std::string, Symbol, std::less<>>> scopes_;
};

}  // namespace rencai
