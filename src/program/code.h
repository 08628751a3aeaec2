// The code: the rulebook's live nodes lowered to instructions on columns. See DESIGN decisions of representation:
// static scale per column, thresholds as ranks, conditions as two bit planes, two slot maps. Flat tables, like the
// rulebook.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "model/rulebook.h"

namespace rencai {

// Which programs to compute; empty: all. A program that stacking relates to one of them is computed, too, but not
// reported.
struct Restriction {
  std::vector<ProgramId> programs;
};

// What the column of an instruction holds besides the planes `can exist` and `can be absent`.
enum class ColumnKind : std::uint8_t {
  condition,  // planes: can be true, can be false; the planes of existence only with `has_existence`
  value,      // low and high, int64: numbers, dates (days), choices (indices), texts (ids)
  set,        // words of what is surely and possibly contained
  place,      // a value (text ids), and words of which place constants surely and possibly contain it
  ranks,      // inserted: low and high rank of a value among the constants that it is compared with
};

// How a comparison with constants reads the ranks of its first argument. Ranks: 2 * (cuts below) + (equal to a cut).
// Within: one of some ranges apart from each other, each a first and a last rank.
enum class RankTest : std::uint8_t { none, less, less_or_equal, greater, greater_or_equal, one_of, within };

struct Instruction {
  Op op = Op::nothing;
  ColumnKind column = ColumnKind::condition;
  Kind kind = Kind::condition;  // of the node
  Space space = 0;              // one lane for each applicant, or for each element of a list
  RankTest rank_test = RankTest::none;
  // Values. Closed: every lane is low / scale .. high / scale, both ends attained; fast kernels. Else `flagged`, for
  // the general kernel.
  bool closed = true;
  bool flagged = false;        // a byte of ValueFlags a lane
  bool has_existence = false;  // conditions
  bool wide_ranks = false;     // ranks, and tests of them: 16 bits instead of 8
  NodeId node = NodeId::none;  // ranks: none; broadcast, constants of elements: the node they stand for
  FactId fact = FactId::none;  // fact; stated_or: the fact below it
  Run args;                    // into `operands`
  Run values;  // into `codes`: listed values (in_values, has_any, has_all, constant_set), ranks (rank tests)
  Run cuts;    // into `cuts`: ranks; into `steps`: parameter
  std::uint32_t payload = 0;     // as the node's
  std::uint32_t mask_words = 0;  // sets, places
  // Values: numerator of a constant, and the column's scale: value = lane / scale. 0: each lane has denominators of its
  // own.
  std::int64_t constant = 0;
  std::int64_t scale = 1;
  // No lane is beyond this, garbage where no value exists included. Meaningless where scale is 0.
  std::int64_t magnitude = 0;
};

// A constant among those that a value is compared with, in the value's scale, rounded down.
struct Cut {
  std::int64_t floor = 0;
  bool exact = true;  // not: the constant lies between floor and floor + 1
};

// A dated value of a parameter.
struct ParameterLane {
  Date from;
  std::int64_t numerator = 0;
  std::int64_t denominator = 1;  // the instruction's scale, unless that is 0
};

// Where columns stand in the memory of one evaluation: planes in units of one plane (a word per 64 lanes), the rest in
// bytes per lane. `RuleCode::none`: the column is not computed.
struct Slot {
  std::uint32_t plane = 0;
  std::uint32_t byte = 0;
};
struct SlotMap {
  struct Size {
    std::uint32_t planes = 0;
    std::uint32_t bytes = 0;
  };
  Table<Slot> slots;  // by instruction; within the memory of its space
  Table<Size> sizes;  // by space
};

struct RuleCode {
  Table<Instruction> instructions;  // arguments before their users
  Table<std::uint32_t> operands;    // instructions
  Table<std::uint32_t> codes;
  Table<Cut> cuts;
  Table<ParameterLane> steps;
  Table<std::uint32_t> instruction_of;  // by node; `none` where it is not live
  Table<ProgramId> programs;            // computed, in rulebook order
  Table<ProgramId> reported;            // of these, those that were asked for
  Table<std::uint32_t> roots;           // instructions whose columns are read after the run
  std::uint32_t spaces = 1;             // the applicants, and one for each list of the rulebook
  SlotMap keeping;                      // a place for every column
  SlotMap recycling;                    // only roots survive the run

  static constexpr std::uint32_t none = UINT32_MAX;
  [[nodiscard]] bool is_live(NodeId node) const { return instruction_of[index(node)] != none; }
  [[nodiscard]] std::span<const std::uint32_t> args(const Instruction& instruction) const {
    return operands[instruction.args];
  }
};

// The parts of a column, in the order in which they stand in its slot.
struct ColumnLayout {
  std::uint32_t existence = 0;     // planes: 2
  std::uint32_t truth = 0;         // planes: 2
  std::uint32_t ends = 0;          // bytes a lane: 2 int64
  std::uint32_t denominators = 0;  // 2 int64
  std::uint32_t masks = 0;         // 2 times mask_words words
  std::uint32_t ranks = 0;         // 2 of 8 or 16 bits
  std::uint32_t flags = 0;         // 1
  [[nodiscard]] std::uint32_t planes() const { return existence + truth; }
  [[nodiscard]] std::uint32_t bytes() const { return ends + denominators + masks + ranks + flags; }
};
[[nodiscard]] ColumnLayout layout_of(const Instruction& instruction);

// Whether all lanes are the same whatever the block says: such columns are written once.
[[nodiscard]] bool is_constant(const Instruction& instruction);

// A byte of a flagged column.
enum ValueFlag : std::uint8_t {
  low_open = 1,
  high_open = 2,
  low_unbounded = 4,
  high_unbounded = 8,
  unspecified_mark = 16,
  overflow_fault = 32,
  zero_divisor = 64,
};

}  // namespace rencai
