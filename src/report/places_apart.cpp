#include "report/places_apart.h"

#include <algorithm>

namespace rencai {
namespace {

bool is_within(std::string_view inner, std::string_view outer) {
  return inner.starts_with(outer) && (inner.size() == outer.size() || inner[outer.size()] == '/');
}

}  // namespace

std::vector<std::string_view> places_apart(const CheckReport& report) {
  const Rulebook& rulebook = *report.rulebook;
  std::vector<std::string_view> apart;
  for (const CheckedPolicy& checked : report.policies) {
    const std::string_view place = rulebook.text(rulebook[checked.policy].place_path);
    if (place.empty()) continue;
    if (std::ranges::any_of(apart, [&](std::string_view other) { return is_within(other, place); })) continue;
    std::erase_if(apart, [&](std::string_view other) { return is_within(place, other); });
    apart.push_back(place);
  }
  return apart;
}

}  // namespace rencai
