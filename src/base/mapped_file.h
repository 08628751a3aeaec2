// A file's bytes in memory without reading them: pages come in as they are touched.
#pragma once

#include <cstddef>
#include <span>
#include <string_view>
#include <utility>

namespace rencai {

// Read only. Move-only; unmapped when it goes.
class MappedFile {
 public:
  MappedFile() = default;
  // Empty where the file cannot be opened or mapped (errno says why), is no regular file, or is empty.
  explicit MappedFile(std::string_view path);
  MappedFile(MappedFile&& other) noexcept : bytes_(std::exchange(other.bytes_, {})) {}
  MappedFile& operator=(MappedFile&& other) noexcept {
    std::swap(bytes_, other.bytes_);
    return *this;
  }
  MappedFile(const MappedFile&) = delete;
  MappedFile& operator=(const MappedFile&) = delete;
  ~MappedFile();

  [[nodiscard]] std::span<const std::byte> bytes() const { return bytes_; }

 private:
  std::span<const std::byte> bytes_;
};

// Whether a regular file begins with these bytes; false where it cannot be read.
[[nodiscard]] bool file_starts_with(std::string_view path, std::string_view beginning);

}  // namespace rencai
