#pragma once

#include <string>
#include <string_view>

namespace rencai {

// "sha256:" and 64 hexadecimal digits.
[[nodiscard]] std::string sha256(std::string_view bytes);

}  // namespace rencai
