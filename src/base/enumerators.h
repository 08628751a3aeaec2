// How many enumerators an enumeration has, and what they are called, from the compiler's own spelling: the enumeration
// stays the only list.
#pragma once

#include <cstddef>
#include <string_view>

namespace rencai {

// The name of the enumerator with that value; empty where there is none.
template <auto value>
constexpr std::string_view enumerator_name() {
  constexpr std::string_view function = __PRETTY_FUNCTION__;
  constexpr std::string_view marker = "value = ";
  const std::size_t found = function.find(marker);
  if (found == std::string_view::npos) return {};
  std::string_view name = function.substr(found + marker.size());
  name = name.substr(0, name.find_first_of(";]"));
  if (name.starts_with('(')) return {};  // a number cast to the enumeration
  return name.substr(name.rfind(':') + 1);
}

// Of enumerations whose values are 0, 1, 2, ... without a gap.
template <class Enum, std::size_t counted = 0>
constexpr std::size_t enumerator_count() {
  if constexpr (enumerator_name<static_cast<Enum>(counted)>().empty()) {
    return counted;
  } else {
    return enumerator_count<Enum, counted + 1>();
  }
}

}  // namespace rencai
