#include "eval/machine.h"

#include <algorithm>

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

Machine::Machine(const Rulebook& rulebook, const RuleCode& code, const SlotMap& slots, const Block& block, Date today)
    : rulebook_(rulebook),
      code_(code),
      slots_(slots),
      today_(today),
      memory_(code.spaces),
      columns_(code.instructions.size()),
      views_(code.instructions.size()),
      keeps_all_(&slots == &code.keeping),
      is_open_(code.instructions.size()),
      settled_(code.instructions.size()) {
  for (std::uint32_t i = 0; i < code.instructions.size(); ++i) {
    const Instruction& instruction = code.instructions[i];
    if (!has_slot(i) || is_constant(instruction)) continue;
    computed_.push_back(i);
    if (instruction.op == Op::fact && instruction.column != ColumnKind::ranks) stated_.push_back(i);
  }
  bind(block);
}

void Machine::bind(const Block& block) {
  frames_.clear();
  for (std::uint32_t i = 0; i < code_.spaces; ++i) {
    const auto space = static_cast<Space>(i);
    const std::size_t lanes = block.lanes(space);
    frames_.push_back({rulebook_, code_, block, today_, lanes, (lanes + word_bits - 1) / word_bits, views_});
  }
  for (std::uint32_t i = 0; i < code_.spaces; ++i) {
    const auto space = static_cast<Space>(i);
    const std::size_t lanes = frames_[space].lanes;
    if (lanes > memory_[space].lane_stride || !memory_[space].planes) place_columns(space);
  }
  for (const std::uint32_t i : stated_) {
    const Block::Column& stated = block.column(code_.instructions[i].fact);
    View& view = views_[i];
    if (!stated.low.empty()) {
      view.low = stated.low.data();
      view.high = stated.high.data();
    }
    if (!stated.surely.empty()) {
      view.surely = stated.surely.data();
      view.possibly = stated.possibly.data();
    }
  }
}

// Gives the columns of a space room for as many lanes as its frame has, and writes the constants into them. The rest is
// left unwritten: every kernel writes the whole of its column before anything reads it.
void Machine::place_columns(Space space) {
  Memory& memory = memory_[space];
  Frame& frame = frames_[space];
  memory.lane_stride = (frame.lanes + 7) / 8 * 8;
  memory.words = frame.words;
  memory.planes = std::make_unique_for_overwrite<std::uint64_t[]>(slots_.sizes[space].planes * memory.words);
  memory.bytes = std::make_unique_for_overwrite<std::byte[]>(slots_.sizes[space].bytes * memory.lane_stride);
  const std::size_t lanes = frame.lanes;
  frame.lanes = memory.lane_stride;  // later blocks may use them all
  for (std::uint32_t i = 0; i < code_.instructions.size(); ++i) {
    const Instruction& instruction = code_.instructions[i];
    if (instruction.space != space || !has_slot(i)) continue;
    columns_[i] = placed_column(i);
    views_[i] = view_of(columns_[i]);
    settled_[i] = 0;
    if (is_constant(instruction)) compute(i);
  }
  frame.lanes = lanes;
}

// Whether an instruction reads, by itself, what the block says.
bool Machine::reads_stated(std::uint32_t index_of) const {
  const Instruction& instruction = code_.instructions[index_of];
  const Block& block = frame().block;
  const auto is_stated = [&](ListId list) { return block.may_be_stated(rulebook_[list].fact); };
  if (instruction.space != 0 && is_stated(static_cast<ListId>(instruction.space - 1))) return true;
  if (is_aggregate(instruction.op)) return is_stated(static_cast<ListId>(instruction.payload));
  return instruction.fact != FactId::none && block.may_be_stated(instruction.fact);
}

// Whether the block states no other facts, and has no more lanes, than the one that `open_` was found for.
bool Machine::is_alike() const {
  if (open_for_.lanes.empty() || !std::ranges::equal(frame().block.stated_facts(), open_for_.stated)) return false;
  for (std::size_t space = 0; space < frames_.size(); ++space) {
    if (frames_[space].lanes > open_for_.lanes[space]) return false;
  }
  return true;
}

void Machine::run() {
  if (!keeps_all_) {
    for (const std::uint32_t i : computed_) compute(i);
    return;
  }
  if (is_alike()) {
    for (const std::uint32_t i : open_) compute(i);
    return;
  }
  const auto stated = frame().block.stated_facts();
  open_for_.stated.assign(stated.begin(), stated.end());
  open_for_.lanes.clear();
  for (const Frame& frame : frames_) open_for_.lanes.push_back(frame.lanes);
  open_.clear();
  for (const std::uint32_t i : computed_) {
    const Instruction& instruction = code_.instructions[i];
    const auto lanes = static_cast<std::uint32_t>(frames_[instruction.space].lanes);
    bool open = reads_stated(i);
    for (const std::uint32_t arg : code_.args(instruction)) open = open || is_open_[arg] != 0;
    is_open_[i] = open ? 1 : 0;
    if (open) {
      open_.push_back(i);
    } else if (settled_[i] >= lanes) {
      continue;
    }
    compute(i);
    settled_[i] = open ? 0 : lanes;
  }
}

void Machine::run(const Block& block) {
  bind(block);
  run();
}

Column Machine::placed_column(std::uint32_t index_of) const {
  const Instruction& instruction = code_.instructions[index_of];
  const Memory& memory = memory_[instruction.space];
  const std::size_t words = memory.words;
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
  const Instruction& instruction = code_.instructions[index_of];
  const Frame& frame = frames_[instruction.space];
  const Column& out = columns_[index_of];
  if (instruction.op == Op::broadcast) return run_broadcast(frame, instruction, out);
  if (instruction.op == Op::of_spouse) return run_of_spouse(frame, instruction, out);
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
