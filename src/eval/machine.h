// Runs the code over blocks: the memory of all columns, allocated for the widest block so far, and the views on them.
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
  // For another block, or one that was cleared and says something else by now. Where every column is kept, what reads
  // only facts that no lane of this block and of the one before states is not computed again.
  void run(const Block& block);

  // Of the applicants.
  [[nodiscard]] const Frame& frame() const { return frames_[0]; }
  // Null parts where the instruction has no slot.
  [[nodiscard]] const View& view(std::uint32_t instruction) const { return views_[instruction]; }

 private:
  void bind(const Block& block);
  [[nodiscard]] bool reads_stated(std::uint32_t index_of) const;
  void place_columns(Space space);
  [[nodiscard]] Column placed_column(std::uint32_t index_of) const;
  [[nodiscard]] bool is_alike() const;
  [[nodiscard]] bool has_slot(std::uint32_t instruction) const {
    return slots_.slots[instruction].plane != RuleCode::none;
  }
  void compute(std::uint32_t index_of);

  // Of the columns of one space.
  struct Memory {
    std::size_t lane_stride = 0;  // lanes that there is room for, a multiple of 8 so that every part is aligned
    std::size_t words = 0;        // of a plane
    std::unique_ptr<std::uint64_t[]> planes;
    std::unique_ptr<std::byte[]> bytes;
  };

  const Rulebook& rulebook_;
  const RuleCode& code_;
  const SlotMap& slots_;
  Date today_;
  std::vector<Memory> memory_;           // by space
  std::vector<Column> columns_;          // by instruction; null parts where it has no slot
  std::vector<View> views_;              // the same to read; those of stated facts are the block's own
  std::vector<Frame> frames_;            // by space
  std::vector<std::uint32_t> computed_;  // the instructions that have a slot and are no constants
  std::vector<std::uint32_t> stated_;    // of these, those whose columns are the block's own
  bool keeps_all_ = false;
  std::vector<std::uint8_t> is_open_;   // by instruction: whether it reads a fact that some lane states
  std::vector<std::uint32_t> settled_;  // by instruction: in how many lanes it holds what it is where none does
  std::vector<std::uint32_t> open_;     // the instructions that are
  struct {
    std::vector<std::uint8_t> stated;  // by fact
    std::vector<std::size_t> lanes;    // by space
  } open_for_;                         // the block of which `open_` holds
};

}  // namespace rencai
