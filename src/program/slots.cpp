#include "program/slots.h"

#include <map>
#include <vector>

namespace rencai {

namespace {

// Hands out runs of units; a run that was given back serves the next request of the same size.
class Arena {
 public:
  std::uint32_t take(std::uint32_t size) {
    if (size == 0) return 0;
    auto& free = free_[size];
    if (!free.empty()) {
      const std::uint32_t offset = free.back();
      free.pop_back();
      return offset;
    }
    const std::uint32_t offset = size_;
    size_ += size;
    return offset;
  }
  void give_back(std::uint32_t offset, std::uint32_t size) {
    if (size != 0) free_[size].push_back(offset);
  }
  [[nodiscard]] std::uint32_t size() const { return size_; }

 private:
  std::map<std::uint32_t, std::vector<std::uint32_t>> free_;
  std::uint32_t size_ = 0;
};

}  // namespace

bool is_constant(const Instruction& instruction) {
  if (instruction.column == ColumnKind::ranks) return false;
  switch (instruction.op) {
    case Op::constant_condition:
    case Op::constant_number:
    case Op::constant_date:
    case Op::constant_choice:
    case Op::constant_text:
    case Op::constant_set:
    case Op::nothing:
    case Op::unspecified: return true;
    default: return false;
  }
}

ColumnLayout layout_of(const Instruction& instruction) {
  ColumnLayout layout;
  switch (instruction.column) {
    case ColumnKind::condition:
      layout.truth = 2;
      if (instruction.has_existence) layout.existence = 2;
      return layout;
    case ColumnKind::ranks:
      layout.existence = 2;
      layout.ranks = instruction.wide_ranks ? 4 : 2;
      return layout;
    case ColumnKind::value: layout.ends = 16; break;
    case ColumnKind::set: layout.masks = 16 * instruction.mask_words; break;
    case ColumnKind::place:
      layout.ends = 16;
      layout.masks = 16 * instruction.mask_words;
      break;
  }
  layout.existence = 2;
  layout.denominators = instruction.scale == 0 ? 16 : 0;
  layout.flags = instruction.flagged ? 1 : 0;
  return layout;
}

SlotMap keeping_slots(const RuleCode& code) {
  SlotMap map;
  map.sizes.assign(std::vector<SlotMap::Size>(code.spaces));
  for (const Instruction& instruction : code.instructions) {
    const ColumnLayout layout = layout_of(instruction);
    SlotMap::Size& size = map.sizes.at(instruction.space);
    map.slots.push_back({size.planes, size.bytes});
    size.planes += layout.planes();
    size.bytes += layout.bytes();
  }
  return map;
}

SlotMap recycling_slots(const RuleCode& code) {
  const std::uint32_t count = code.instructions.size();
  constexpr std::uint32_t forever = UINT32_MAX - 1;
  std::vector<std::uint32_t> last_reader(count, RuleCode::none);  // none: never read
  for (const std::uint32_t root : code.roots) last_reader[root] = forever;
  for (std::uint32_t i = count; i-- > 0;) {
    if (last_reader[i] == RuleCode::none) continue;
    for (const std::uint32_t arg : code.args(code.instructions[i])) {
      if (last_reader[arg] == RuleCode::none) last_reader[arg] = i;
    }
    if (is_constant(code.instructions[i])) last_reader[i] = forever;
  }
  std::vector<std::vector<std::uint32_t>> ending(count);
  for (std::uint32_t i = 0; i < count; ++i) {
    if (last_reader[i] < forever) ending[last_reader[i]].push_back(i);
  }
  std::vector<Arena> planes(code.spaces);
  std::vector<Arena> bytes(code.spaces);
  std::vector<Slot> slots(count, Slot{RuleCode::none, RuleCode::none});
  const auto place = [&](std::uint32_t i) {
    const ColumnLayout layout = layout_of(code.instructions[i]);
    const Space space = code.instructions[i].space;
    slots[i] = {planes[space].take(layout.planes()), bytes[space].take(layout.bytes())};
  };
  // Constants are written before the run: what they take must not have served anything else.
  for (std::uint32_t i = 0; i < count; ++i) {
    if (last_reader[i] == forever && is_constant(code.instructions[i])) place(i);
  }
  for (std::uint32_t i = 0; i < count; ++i) {
    if (last_reader[i] == RuleCode::none) continue;
    if (!is_constant(code.instructions[i])) place(i);
    for (const std::uint32_t ended : ending[i]) {
      const ColumnLayout old = layout_of(code.instructions[ended]);
      const Space space = code.instructions[ended].space;
      planes[space].give_back(slots[ended].plane, old.planes());
      bytes[space].give_back(slots[ended].byte, old.bytes());
    }
  }
  SlotMap map;
  map.slots.assign(std::move(slots));
  for (std::uint32_t space = 0; space < code.spaces; ++space) {
    map.sizes.push_back({planes[space].size(), bytes[space].size()});
  }
  return map;
}

}  // namespace rencai
