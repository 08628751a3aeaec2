// Checksums of the bytes of an image, block by block, each checked when it is first used.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace rencai {

inline constexpr std::size_t block_bytes = 4096;

// 64 bits. Two runs of bytes of one length that differ in one run of up to eight aligned bytes never have the same sum.
[[nodiscard]] std::uint64_t checksum(std::span<const std::byte> bytes);

[[nodiscard]] constexpr std::size_t block_count(std::size_t bytes) { return (bytes + block_bytes - 1) / block_bytes; }

class BlockSums {
 public:
  BlockSums() = default;  // for what is trusted: everything is undamaged
  // `sums` has one for each block of `bytes`; both must outlive this.
  BlockSums(std::span<const std::byte> bytes, std::span<const std::uint64_t> sums)
      : bytes_(bytes), sums_(sums), checked_(sums.size()) {}

  // Whether the blocks in which `part` stands are undamaged. `part` stands in `bytes`, or is empty, which is good.
  [[nodiscard]] bool use(std::span<const std::byte> part);
  template <class T>
  [[nodiscard]] bool use(std::span<const T> part) {
    return use(std::as_bytes(part));
  }

 private:
  std::span<const std::byte> bytes_;
  std::span<const std::uint64_t> sums_;
  std::vector<bool> checked_;
};

}  // namespace rencai
