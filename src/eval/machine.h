// Runs the code over a block: the memory of all columns, allocated once for the block's width, and the views on them.
#pragma once

#include <cstddef>
#include <memory>
#include <vector>

#include "eval/columns.h"

namespace rencai {

// The rulebook, code, slots (one of the code's two maps) and block must outlive it.
class Machine {
 public:
  Machine(const Rulebook& rulebook, const RuleCode& code, const SlotMap& slots, const Block& block, Date today);

  // Computes every column that has a slot. With recycling slots only roots and constants can be read afterwards.
  void run();

  // Of the applicants.
  [[nodiscard]] const Frame& frame() const { return frames_[0]; }
  // Null parts where the instruction has no slot.
  [[nodiscard]] const View& view(std::uint32_t instruction) const { return views_[instruction]; }

 private:
  [[nodiscard]] Column column(std::uint32_t index_of) const;
  [[nodiscard]] bool has_slot(std::uint32_t instruction) const {
    return slots_.slots[instruction].plane != RuleCode::none;
  }
  void compute(std::uint32_t index_of);

  // Of the columns of one space.
  struct Memory {
    std::size_t lane_stride = 0;  // lanes, up to a multiple of 8, so that every part of a column is aligned
    std::unique_ptr<std::uint64_t[]> planes;
    std::unique_ptr<std::byte[]> bytes;
  };

  const SlotMap& slots_;
  std::vector<Memory> memory_;  // by space
  std::vector<View> views_;     // by instruction
  std::vector<Frame> frames_;   // by space
};

}  // namespace rencai
