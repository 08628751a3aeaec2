// The rule base that is linked in.
#pragma once

#include <cstddef>
#include <span>

namespace rencai {

// An image of rules/, made when the program was built.
[[nodiscard]] std::span<const std::byte> builtin_image();

}  // namespace rencai
