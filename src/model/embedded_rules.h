// The rule files that the build wrote into the binary (embed_rules.cmake).
#pragma once

#include <span>
#include <string_view>

namespace rencai {

struct EmbeddedFile {
  std::string_view path;  // relative to the rule folder
  std::string_view text;
};

[[nodiscard]] std::span<const EmbeddedFile> embedded_rules();

}  // namespace rencai
