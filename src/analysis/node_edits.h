// The smallest edits that lead from one value or condition to another, as places in both rulebooks.
#pragma once

#include <cstdint>
#include <vector>

#include "analysis/meaning.h"
#include "analysis/term_order.h"

namespace rencai {

enum class EditForm : std::uint8_t {
  added,      // only `after` is there
  removed,    // only `before`
  changed,    // `before` became `after`
  reordered,  // a case that stands elsewhere among its fellows, where that matters
};

enum class EditRole : std::uint8_t {
  condition,       // one of several conditions, or a part of one
  value,           // an amount, a date, a length of time, or a part of one
  case_condition,  // when a case applies
  case_whole,      // a case, condition and value
};

struct Edit {
  EditForm form = EditForm::changed;
  EditRole role = EditRole::condition;
  // case_whole: the value; `when_*` is its condition. Role value within a case: `when_*`, too.
  Part before;
  Part after;
  Part when_before;
  Part when_after;
  // Of the compared value or condition as a whole.
  Direction direction = Direction::unknown;
};

// `before` and `after` are of the rulebooks of the first and the second meaning, which share one store.
class NodeComparer {
 public:
  NodeComparer(const Terms& terms, TermOrder& order, const Meaning& before, const Meaning& after)
      : terms_(&terms), order_(&order), before_(&before), after_(&after) {}

  // Nothing where both come to the same.
  [[nodiscard]] std::vector<Edit> compare(const Part& before, const Part& after);

 private:
  // How the whole moves with the part that is looked at: with it, against it, or unknown.
  enum class Sense : std::uint8_t { along, against, unknown };

  void descend(const Part& before, const Part& after, Sense sense);
  bool descend_default(const Part& before, const Part& after);
  bool descend_connective(const Part& before, const Part& after, Sense sense);
  bool descend_members(const Part& before, const Part& after, Sense sense);
  bool descend_cases(const Part& before, const Part& after, Sense sense);
  bool descend_arguments(const Part& before, const Part& after, Sense sense);
  bool descend_hidden(const Part& before, const Part& after, Sense sense);
  [[nodiscard]] static TermId stated(const Meaning& meaning, const Part& fact);
  [[nodiscard]] bool hides(const Part& before, const Part& after) const;
  [[nodiscard]] bool are_alike(const std::vector<Part>& before, const std::vector<Part>& after) const;
  [[nodiscard]] static Sense turned(Sense sense);
  void match(std::vector<Part> before, std::vector<Part> after, Op op, Sense sense);
  void match_definitions(std::vector<Part>& before, std::vector<Part>& after, Sense sense);
  void pair_cases(std::vector<CasePart>& before, std::vector<CasePart>& after, Op op, Sense when_sense, Sense sense);
  void whole(const Part& before, const Part& after, Sense sense);
  void one_sided(EditForm form, const Part& part, Direction direction);
  void one_sided_case(EditForm form, const CasePart& one, Direction direction);
  [[nodiscard]] unsigned likeness(const Part& before, const Part& after) const;
  [[nodiscard]] unsigned likeness(TermId before, TermId after, unsigned depth) const;
  [[nodiscard]] static Direction seen(Direction direction, Sense sense);
  [[nodiscard]] bool is_condition(const Part& part, const Meaning& meaning) const;

  const Terms* terms_;
  TermOrder* order_;
  const Meaning* before_;
  const Meaning* after_;
  std::vector<Edit> edits_;
};

}  // namespace rencai
