#include "program/block_sums.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>

namespace rencai {

namespace {

constexpr std::size_t lane_count = 4;
constexpr std::uint64_t odd = 0x9e3779b97f4a7c15U;

// One to one in `word` for every `state`, and in `state` for every `word`: a difference never gets lost.
std::uint64_t mixed(std::uint64_t state, std::uint64_t word) { return std::rotl((state ^ word) * odd, 29); }

}  // namespace

std::uint64_t checksum(std::span<const std::byte> bytes) {
  // Four chains side by side: a multiplication need not wait for the one before.
  std::array<std::uint64_t, lane_count> lanes{1, 2, 3, 4};
  std::uint64_t sum = bytes.size();
  while (!bytes.empty()) {
    std::array<std::uint64_t, lane_count> words{};
    const std::size_t taken = std::min(bytes.size(), sizeof(words));
    std::memcpy(words.data(), bytes.data(), taken);
    for (std::size_t i = 0; i < lane_count; ++i) lanes[i] = mixed(lanes[i], words[i]);
    bytes = bytes.subspan(taken);
  }
  for (const std::uint64_t lane : lanes) sum = mixed(sum, lane);
  return sum;
}

bool BlockSums::use(std::span<const std::byte> part) {
  if (part.empty() || sums_.empty()) return true;
  const auto first = static_cast<std::size_t>(part.data() - bytes_.data());
  const std::size_t last_block = (first + part.size() - 1) / block_bytes;
  for (std::size_t block = first / block_bytes; block <= last_block; ++block) {
    if (checked_[block]) continue;
    const std::size_t start = block * block_bytes;
    if (checksum(bytes_.subspan(start, std::min(block_bytes, bytes_.size() - start))) != sums_[block]) return false;
    checked_[block] = true;
  }
  return true;
}

}  // namespace rencai
