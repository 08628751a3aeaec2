// Which programs each lane of a block has: a bit for each.
#pragma once

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <span>
#include <vector>

#include "eval/columns.h"

namespace rencai {

// The programs of one lane, by their places in ascending order.
class ProgramSet {
 public:
  explicit ProgramSet(std::span<const std::uint64_t> words) : words_(words) {}

  class Iterator {
   public:
    using difference_type = std::ptrdiff_t;
    using value_type = std::uint16_t;

    Iterator() = default;
    explicit Iterator(std::span<const std::uint64_t> words) : words_(words), left_(words.empty() ? 0 : words.front()) {
      find();
    }
    std::uint16_t operator*() const {
      return static_cast<std::uint16_t>(word_ * word_bits + static_cast<std::size_t>(std::countr_zero(left_)));
    }
    Iterator& operator++() {
      left_ &= left_ - 1;
      find();
      return *this;
    }
    Iterator operator++(int) {
      const Iterator before = *this;
      ++*this;
      return before;
    }
    [[nodiscard]] bool operator==(std::default_sentinel_t /*end*/) const { return left_ == 0; }

   private:
    void find() {
      while (left_ == 0 && word_ + 1 < words_.size()) left_ = words_[++word_];
    }
    std::span<const std::uint64_t> words_;
    std::size_t word_ = 0;
    std::uint64_t left_ = 0;  // of the word, from the current one on
  };

  [[nodiscard]] Iterator begin() const { return Iterator(words_); }
  [[nodiscard]] static std::default_sentinel_t end() { return {}; }
  [[nodiscard]] bool contains(std::size_t place) const {
    return (words_[place / word_bits] >> (place % word_bits) & 1U) != 0;
  }

 private:
  std::span<const std::uint64_t> words_;
};

class ProgramSets {
 public:
  // For blocks of at most so many lanes.
  ProgramSets(std::size_t lanes, std::size_t programs);

  void clear();
  [[nodiscard]] std::size_t groups() const { return groups_; }
  // Sets, for 64 lanes (number `word`) and up to 64 programs (number `group`), who has which: the lanes by program.
  // Makes `planes` into the programs by lane.
  void put(std::size_t word, std::size_t group, std::array<std::uint64_t, word_bits>& planes);
  void add(std::size_t lane, std::size_t place) {
    bits_[lane * groups_ + place / word_bits] |= std::uint64_t{1} << (place % word_bits);
  }

  [[nodiscard]] ProgramSet of(std::size_t lane) const {
    return ProgramSet(std::span(bits_).subspan(lane * groups_, groups_));
  }

 private:
  std::size_t groups_;
  std::vector<std::uint64_t> bits_;  // by lane: a word for each group
};

}  // namespace rencai
