#include "base/digest.h"

#include <array>
#include <cstdint>

#include <sha2.h>

namespace rencai {

std::string sha256(std::string_view bytes) {
  SHA2_CTX context;
  SHA256Init(&context);
  SHA256Update(&context, reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size());
  std::array<std::uint8_t, SHA256_DIGEST_LENGTH> digest{};
  SHA256Final(digest.data(), &context);

  constexpr std::string_view hexadecimal = "0123456789abcdef";
  std::string result = "sha256:";
  for (const std::uint8_t byte : digest) {
    result += hexadecimal[byte >> 4U];
    result += hexadecimal[byte & 15U];
  }
  return result;
}

}  // namespace rencai
