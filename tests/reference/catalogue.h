// The constructs of the rule language that the random comparison counts, and what it leaves uncounted.
#pragma once

#include <span>
#include <string_view>

namespace rencai::reference {

// The names under which the reference tallies them, in order. Each is to be seen none, yes and unknown.
[[nodiscard]] std::span<const std::string_view> counted_constructs();

// What has no truth and no value of its own, so that there is nothing to count: it always is as the file says.
struct Uncounted {
  std::string_view construct;
  std::string_view reason;
};
[[nodiscard]] std::span<const Uncounted> uncounted_constructs();

}  // namespace rencai::reference
