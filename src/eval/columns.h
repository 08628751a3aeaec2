// Columns as kernels see them: pointers into the memory of one run, or into the block. A part that a column does not
// have is null; where the planes of existence are null, every lane surely exists.
#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <vector>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

#include "base/date.h"
#include "eval/block.h"
#include "program/code.h"

namespace rencai {

inline constexpr std::size_t word_bits = 64;
inline constexpr std::uint64_t all_lanes = ~std::uint64_t{0};

template <class Word, class Lane, class Byte>
struct BasicColumn {
  Word* can_exist = nullptr;
  Word* can_be_absent = nullptr;
  Word* can_be_true = nullptr;
  Word* can_be_false = nullptr;
  Lane* low = nullptr;
  Lane* high = nullptr;
  Lane* low_denominator = nullptr;
  Lane* high_denominator = nullptr;
  Word* surely = nullptr;  // mask_words words a lane
  Word* possibly = nullptr;
  Byte* low_rank = nullptr;  // 8 or 16 bits a lane
  Byte* high_rank = nullptr;
  Byte* flags = nullptr;
  std::int64_t scale = 1;
  std::uint32_t mask_words = 0;

  [[nodiscard]] std::uint64_t exist_word(std::size_t word) const { return can_exist ? can_exist[word] : all_lanes; }
  [[nodiscard]] std::uint64_t absent_word(std::size_t word) const { return can_be_absent ? can_be_absent[word] : 0; }
};

using Column = BasicColumn<std::uint64_t, std::int64_t, unsigned char>;                  // to write
using View = BasicColumn<const std::uint64_t, const std::int64_t, const unsigned char>;  // to read

[[nodiscard]] inline bool bit(const std::uint64_t* plane, std::size_t lane) {
  return (plane[lane / word_bits] >> (lane % word_bits) & 1) != 0;
}

// Calls `visit` with each lane whose bit is set in word number `word`.
template <class Visit>
void for_each_lane(std::size_t word, std::uint64_t bits, Visit visit) {
  for (; bits != 0; bits &= bits - 1) visit(word * word_bits + static_cast<std::size_t>(std::countr_zero(bits)));
}

// One run of the code over one block, as the instructions of one space see it.
struct Frame {
  const Rulebook& rulebook;
  const RuleCode& code;
  const Block& block;
  Date today;
  std::size_t lanes;
  std::size_t words;
  std::span<const View> views;  // by instruction, of any space

  [[nodiscard]] View arg(const Instruction& instruction, std::size_t i) const {
    return views[code.operands[instruction.args.first + static_cast<std::uint32_t>(i)]];
  }
  [[nodiscard]] const Instruction& arg_instruction(const Instruction& instruction, std::size_t i) const {
    return code.instructions[code.operands[instruction.args.first + static_cast<std::uint32_t>(i)]];
  }
  // The lanes of a word that are in use.
  [[nodiscard]] std::uint64_t used(std::size_t word) const {
    const std::size_t rest = lanes - word * word_bits;
    return rest >= word_bits ? all_lanes : (std::uint64_t{1} << rest) - 1;
  }
  [[nodiscard]] std::size_t end_lane(std::size_t word) const { return std::min(lanes, (word + 1) * word_bits); }
};

using LaneBytes = std::array<unsigned char, word_bits>;

// A bit for each of 64 bytes, which are 0 or 255.
[[nodiscard]] inline std::uint64_t bits_of(const LaneBytes& bytes) {
  std::uint64_t bits = 0;
#ifdef __SSE2__
  for (std::size_t i = 0; i < word_bits; i += sizeof(__m128i)) {
    const __m128i some = _mm_loadu_si128(reinterpret_cast<const __m128i*>(bytes.data() + i));
    bits |= std::uint64_t{static_cast<std::uint32_t>(_mm_movemask_epi8(some))} << i;
  }
#else
  for (std::size_t byte = 0; byte < word_bits / 8; ++byte) {
    // Bit 8 * i of the eight bytes goes to bit 56 + i of the product.
    std::uint64_t eight = 0;
    std::memcpy(&eight, bytes.data() + byte * 8, sizeof eight);
    bits |= ((eight & 0x0101010101010101U) * 0x0102040810204080U) >> 56U << (byte * 8);
  }
#endif
  return bits;
}

// The lanes of a word for which `holds` is true. Lane by lane into bytes, which compilers do many at once where `holds`
// has no branches.
template <class Holds>
[[nodiscard]] std::uint64_t gather(const Frame& frame, std::size_t word, Holds holds) {
  LaneBytes bytes;
  const auto byte_of = [&](std::size_t lane) { return static_cast<unsigned char>(holds(lane) ? 255 : 0); };
  const std::size_t first = word * word_bits;
  const std::size_t count = frame.end_lane(word) - first;
  if (count == word_bits) {
    for (std::size_t i = 0; i < word_bits; ++i) bytes[i] = byte_of(first + i);
  } else {
    bytes.fill(0);
    for (std::size_t i = 0; i < count; ++i) bytes[i] = byte_of(first + i);
  }
  return bits_of(bytes);
}

// Lanes in which a `fact` or `stated_or` gives way to its second argument.
[[nodiscard]] std::uint64_t replaced_lanes(const Frame& frame, const Instruction& instruction, std::size_t word);

// The kernels, by subject. Each writes the whole column of one instruction.
void run_condition(const Frame& frame, const Instruction& instruction, const Column& out);
void run_comparison(const Frame& frame, const Instruction& instruction, const Column& out);
void run_ranks(const Frame& frame, const Instruction& instruction, const Column& out);
void run_rank_test(const Frame& frame, const Instruction& instruction, const Column& out);
void run_value(const Frame& frame, const Instruction& instruction, const Column& out);
[[nodiscard]] bool run_closed(const Frame& frame, const Instruction& instruction,
                              const Column& out);  // false: has no fast kernel
void run_general(const Frame& frame, const Instruction& instruction, const Column& out);
void run_date(const Frame& frame, const Instruction& instruction, const Column& out);
void run_cases(const Frame& frame, const Instruction& instruction, const Column& out);
void run_set(const Frame& frame, const Instruction& instruction, const Column& out);
void run_broadcast(const Frame& frame, const Instruction& instruction, const Column& out);
void run_of_spouse(const Frame& frame, const Instruction& instruction, const Column& out);
void run_aggregate(const Frame& frame, const Instruction& instruction, const Column& out);

}  // namespace rencai
