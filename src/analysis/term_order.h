// Which of two conditions holds more often, which of two values is greater: proofs by the shape of terms. Sound, not
// complete.
#pragma once

#include <cstdint>
#include <map>
#include <utility>

#include "analysis/terms.h"

namespace rencai {

// Where a condition or value goes from one side to the other. Of conditions `rises` means: holds wherever it did; of
// values: exists wherever it did, and is never less.
enum class Direction : std::uint8_t { same, rises, falls, unknown };

[[nodiscard]] constexpr Direction opposite(Direction direction) {
  if (direction == Direction::rises) return Direction::falls;
  if (direction == Direction::falls) return Direction::rises;
  return direction;
}
// Of two changes of one thing together.
[[nodiscard]] Direction joined(Direction a, Direction b);

class TermOrder {
 public:
  explicit TermOrder(const Terms& terms) : terms_(&terms) {}

  [[nodiscard]] Direction condition(TermId before, TermId after);
  [[nodiscard]] Direction value(TermId before, TermId after);
  // Wherever `a` holds, `b` does.
  [[nodiscard]] bool implies(TermId a, TermId b);
  // Wherever `a` exists, `b` does, and is not less.
  [[nodiscard]] bool at_most(TermId a, TermId b);
  // Whether a first_of whose values do not grow is the same as the highest_of of its cases.
  [[nodiscard]] bool descends(TermId cases) const;

 private:
  [[nodiscard]] bool prove_implies(TermId a, TermId b);
  [[nodiscard]] bool prove_at_most(TermId a, TermId b);
  [[nodiscard]] bool atom_implies(const Term& x, const Term& y);
  [[nodiscard]] bool constant_not_above(TermId a, TermId b) const;
  [[nodiscard]] bool each_has_greater(TermId a, TermId b, bool once);

  const Terms* terms_;
  std::map<std::pair<TermId, TermId>, bool> implied_;
  std::map<std::pair<TermId, TermId>, bool> ordered_;
};

}  // namespace rencai
