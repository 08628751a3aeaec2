// The located tree: what a YAML or JSON text says, with the place of every node in the source. Plain values; owned from
// the root down.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/source.h"

namespace rencai {

enum class TreeKind : std::uint8_t { scalar, sequence, mapping };
// How a scalar was written. `block` is a `|` or `>` scalar. JSON strings are double_quoted; JSON numbers, true, false
// and null are plain.
enum class Quoting : std::uint8_t { plain, single_quoted, double_quoted, block };

struct TreeEntry;

struct Tree {
  TreeKind kind = TreeKind::scalar;
  Quoting quoting = Quoting::plain;
  bool flow = false;               // a sequence or mapping written in [] or {}
  Span span;                       // quotes and brackets included; a block collection spans its first to its last byte
  std::string text;                // scalar: its value after unquoting and unfolding, exactly as written otherwise
  std::vector<Tree> items;         // sequence
  std::vector<TreeEntry> entries;  // mapping, in the order written; keys are scalars and differ

  [[nodiscard]] bool is_scalar() const { return kind == TreeKind::scalar; }
  [[nodiscard]] bool is_sequence() const { return kind == TreeKind::sequence; }
  [[nodiscard]] bool is_mapping() const { return kind == TreeKind::mapping; }
  // A plain scalar that YAML 1.2's core schema and JSON read as null: empty, `~`, `null`. (`Null`, `NULL` are text
  // here.)
  [[nodiscard]] bool is_null() const;
  // The entry with that key, or nullptr. Not for sequences and scalars.
  [[nodiscard]] const TreeEntry* find(std::string_view key) const;
};

struct TreeEntry {
  Tree key;
  Tree value;
};

// Equality of meaning: kinds, quoted-or-plain, texts; places are ignored.
[[nodiscard]] bool same_value(const Tree& a, const Tree& b);

}  // namespace rencai
