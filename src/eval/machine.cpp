#include "eval/machine.h"

namespace rencai {

namespace {

View view_of(const Column& column) {
  return {.can_exist = column.can_exist,
          .can_be_absent = column.can_be_absent,
          .can_be_true = column.can_be_true,
          .can_be_false = column.can_be_false,
          .low = column.low,
          .high = column.high,
          .low_denominator = column.low_denominator,
          .high_denominator = column.high_denominator,
          .surely = column.surely,
          .possibly = column.possibly,
          .low_rank = column.low_rank,
          .high_rank = column.high_rank,
          .flags = column.flags,
          .scale = column.scale,
          .mask_words = column.mask_words};
}

}  // namespace

// Memory is left unwritten: every kernel writes the whole of its column before anything reads it.
Machine::Machine(const Rulebook& rulebook, const RuleCode& code, const SlotMap& slots, const Block& block, Date today)
    : slots_(slots), views_(code.instructions.size()) {
  for (std::uint32_t i = 0; i < code.spaces; ++i) {
    const auto space = static_cast<Space>(i);
    const std::size_t lanes = block.lanes(space);
    const std::size_t words = (lanes + word_bits - 1) / word_bits;
    Memory& memory = memory_.emplace_back();
    memory.lane_stride = (lanes + 7) / 8 * 8;
    memory.planes = std::make_unique_for_overwrite<std::uint64_t[]>(slots.sizes[i].planes * words);
    memory.bytes = std::make_unique_for_overwrite<std::byte[]>(slots.sizes[i].bytes * memory.lane_stride);
    frames_.push_back({rulebook, code, block, today, lanes, words, views_});
  }
  for (std::uint32_t i = 0; i < code.instructions.size(); ++i) {
    if (!has_slot(i)) continue;
    const Instruction& instruction = code.instructions[i];
    View& view = views_[i];
    view = view_of(column(i));
    if (instruction.op == Op::fact && instruction.column != ColumnKind::ranks) {
      const Block::Column& stated = block.column(instruction.fact);
      if (!stated.low.empty()) {
        view.low = stated.low.data();
        view.high = stated.high.data();
      }
      if (!stated.surely.empty()) {
        view.surely = stated.surely.data();
        view.possibly = stated.possibly.data();
      }
    }
    if (is_constant(instruction)) compute(i);
  }
}

void Machine::run() {
  const auto instructions = frame().code.instructions.all();
  for (std::uint32_t i = 0; i < instructions.size(); ++i) {
    if (has_slot(i) && !is_constant(instructions[i])) compute(i);
  }
}

Column Machine::column(std::uint32_t index_of) const {
  const Instruction& instruction = frame().code.instructions[index_of];
  const Memory& memory = memory_[instruction.space];
  const std::size_t words = frames_[instruction.space].words;
  const ColumnLayout layout = layout_of(instruction);
  Column column;
  column.scale = instruction.scale;
  column.mask_words = instruction.mask_words;

  std::uint64_t* plane = memory.planes.get() + slots_.slots[index_of].plane * words;
  const auto take_planes = [&](std::uint32_t count, std::uint64_t*& first, std::uint64_t*& second) {
    if (count == 0) return;
    first = plane;
    second = plane + words;
    plane += 2 * words;
  };
  take_planes(layout.existence, column.can_exist, column.can_be_absent);
  take_planes(layout.truth, column.can_be_true, column.can_be_false);

  std::byte* bytes = memory.bytes.get() + slots_.slots[index_of].byte * memory.lane_stride;
  const auto take = [&]<class T>(std::uint32_t lane_bytes, T*& first, T*& second) {
    if (lane_bytes == 0) return;
    const std::size_t half = lane_bytes / 2 * memory.lane_stride;
    first = reinterpret_cast<T*>(bytes);
    second = reinterpret_cast<T*>(bytes + half);
    bytes += 2 * half;
  };
  take(layout.ends, column.low, column.high);
  take(layout.denominators, column.low_denominator, column.high_denominator);
  take(layout.masks, column.surely, column.possibly);
  take(layout.ranks, column.low_rank, column.high_rank);
  if (layout.flags != 0) column.flags = reinterpret_cast<unsigned char*>(bytes);
  return column;
}

void Machine::compute(std::uint32_t index_of) {
  const Instruction& instruction = frame().code.instructions[index_of];
  const Frame& frame = frames_[instruction.space];
  const Column out = column(index_of);
  if (instruction.op == Op::broadcast) return run_broadcast(frame, instruction, out);
  if (is_aggregate(instruction.op)) return run_aggregate(frame, instruction, out);
  switch (instruction.column) {
    case ColumnKind::condition: return run_condition(frame, instruction, out);
    case ColumnKind::ranks: return run_ranks(frame, instruction, out);
    case ColumnKind::value: return run_value(frame, instruction, out);
    case ColumnKind::set:
    case ColumnKind::place: return run_set(frame, instruction, out);
  }
}

}  // namespace rencai
