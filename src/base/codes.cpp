#include "base/codes.h"

#include <cstddef>

#include "base/enumerators.h"

namespace rencai {

namespace {

constexpr std::size_t code_count = enumerator_count<Code>();
static_assert(code_count > 1);

template <std::size_t... values>
constexpr auto enumerators(std::index_sequence<values...>) {
  return std::array{enumerator_name<static_cast<Code>(values)>()...};
}
constexpr auto names = enumerators(std::make_index_sequence<code_count>{});

constexpr std::size_t id_bytes = [] {
  std::size_t bytes = 0;
  for (std::size_t i = 0; i < code_count; ++i) bytes += names[i].size();
  return bytes;
}();

// All ids one after the other, in the order of the codes.
constexpr std::array<char, id_bytes> ids = [] {
  std::array<char, id_bytes> result{};
  std::size_t at = 0;
  for (std::size_t i = 0; i < code_count; ++i) {
    for (const char c : names[i]) result[at++] = c == '_' ? '-' : c;
  }
  return result;
}();

constexpr std::array<CodeName, code_count> table = [] {
  std::array<CodeName, code_count> result{};
  std::size_t at = 0;
  for (std::size_t i = 0; i < code_count; ++i) {
    result[i] = {static_cast<Code>(i), std::string_view(ids.data() + at, names[i].size())};
    at += names[i].size();
  }
  return result;
}();

}  // namespace

std::string_view id_of(Code code) {
  const auto index = static_cast<std::size_t>(code);
  return index < table.size() ? table[index].id : std::string_view("internal");
}

std::pair<const CodeName*, const CodeName*> all_codes() { return {table.data(), table.data() + table.size()}; }

}  // namespace rencai
