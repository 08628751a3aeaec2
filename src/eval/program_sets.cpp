#include "eval/program_sets.h"

#include <algorithm>

namespace rencai {
namespace {

// Bit c of row r becomes bit r of row c: halves of ever smaller squares change places.
void transpose(std::array<std::uint64_t, word_bits>& rows) {
  std::uint64_t low_half = 0x00000000FFFFFFFFU;
  for (std::size_t size = word_bits / 2; size != 0; size /= 2, low_half ^= low_half << size) {
    for (std::size_t first = 0; first < word_bits; first += 2 * size) {
      for (std::size_t i = first; i < first + size; ++i) {
        const std::uint64_t changed = ((rows[i] >> size) ^ rows[i + size]) & low_half;
        rows[i] ^= changed << size;
        rows[i + size] ^= changed;
      }
    }
  }
}

constexpr std::size_t words_for(std::size_t bits) { return (bits + word_bits - 1) / word_bits; }

}  // namespace

ProgramSets::ProgramSets(std::size_t lanes, std::size_t programs)
    : groups_(words_for(programs)), bits_(words_for(lanes) * word_bits * groups_) {}

void ProgramSets::clear() { std::ranges::fill(bits_, std::uint64_t{0}); }

void ProgramSets::put(std::size_t word, std::size_t group, std::array<std::uint64_t, word_bits>& planes) {
  const bool any = std::ranges::any_of(planes, [](std::uint64_t lanes) { return lanes != 0; });
  if (any) transpose(planes);
  std::uint64_t* to = bits_.data() + word * word_bits * groups_ + group;
  for (const std::uint64_t programs : planes) {
    *to = programs;
    to += groups_;
  }
}

}  // namespace rencai
