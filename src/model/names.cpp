#include "model/names.h"

#include <algorithm>
#include <array>

namespace rencai {

bool is_reserved(std::string_view name) {
  static constexpr std::array<std::string_view, 18> reserved{
      "true", "false", "today", "nothing", "unspecified", "rest",  "and",       "or",     "not",
      "in",   "has",   "any",   "all",     "of",          "where", "applicant", "spouse", "null"};
  return std::find(reserved.begin(), reserved.end(), name) != reserved.end();
}

std::optional<Symbol> Names::declare(PolicyId scope, std::string_view name, const Symbol& symbol) {
  const auto [at, fresh] = scopes_[scope].try_emplace(std::string(name), symbol);
  if (fresh) return std::nullopt;
  return at->second;
}

std::optional<Symbol> Names::find(PolicyId scope, std::string_view name) const {
  for (const PolicyId place : {scope, PolicyId::none}) {
    const auto names = scopes_.find(place);
    if (names == scopes_.end()) continue;
    const auto at = names->second.find(name);
    if (at != names->second.end()) return at->second;
  }
  return std::nullopt;
}

std::vector<std::string_view> Names::visible(PolicyId scope) const {
  std::vector<std::string_view> result;
  for (const PolicyId place : {scope, PolicyId::none}) {
    const auto names = scopes_.find(place);
    if (names == scopes_.end()) continue;
    for (const auto& [name, symbol] : names->second) result.push_back(name);
  }
  std::sort(result.begin(), result.end());
  result.erase(std::unique(result.begin(), result.end()), result.end());
  return result;
}

}  // namespace rencai
