// Collects changes; one that reaches several programs is kept once.
#pragma once

#include <map>
#include <string>
#include <tuple>
#include <vector>

#include "analysis/diff.h"
#include "analysis/meaning.h"
#include "analysis/node_edits.h"

namespace rencai {

struct DiffContext {
  DiffSide before;
  DiffSide after;
  const Terms* terms = nullptr;
  const Meaning* meaning_before = nullptr;
  const Meaning* meaning_after = nullptr;
};

// What is said of a program's property: of its meaning (a greater value is better for the applicant, unless
// `inverted`).
struct Aspect {
  std::size_t pair = 0;
  ChangeKind kind = ChangeKind::conditions;
  ChangeDetail detail = ChangeDetail::none;
  bool inverted = false;
  std::string name;
  bool either_way = false;  // someone may be worse off whichever way it goes
};

class DiffBuilder {
 public:
  DiffBuilder(const DiffContext& context, Diff& diff)
      : context_(context),
        diff_(diff),
        order_(*context.terms),
        comparer_(*context.terms, order_, *context.meaning_before, *context.meaning_after) {}

  // A condition or value that may be missing on one side. `here_before`, `here_after`: where the property stands.
  void nodes(const Aspect& aspect, NodeId before, NodeId after, Span here_before, Span here_after,
             ChangeSeverity added = ChangeSeverity::loss, ChangeSeverity removed = ChangeSeverity::loss);
  // A property that is no node.
  Change& property(const Aspect& aspect, EditForm form, ChangeSeverity severity, Span here_before, Span here_after);
  // The same change, found for another program, reaches that one, too.
  void merge_last();
  // A change of no program.
  Change& other(ChangeKind kind, EditForm form, ChangeSeverity severity, Span before, Span after);

  [[nodiscard]] TermOrder& order() { return order_; }
  [[nodiscard]] static ChangeSeverity severity_of(Direction direction, bool inverted);
  [[nodiscard]] const DiffContext& context() const { return context_; }
  [[nodiscard]] Diff& diff() { return diff_; }

 private:
  using Key = std::tuple<EditForm, std::uint32_t, bool, std::uint32_t, bool, std::uint32_t, std::uint32_t>;
  [[nodiscard]] Key key_of(const Edit& edit) const;
  [[nodiscard]] Span place_of(const Edit& edit, bool after) const;
  [[nodiscard]] static Span place_of_use(const Part& part, const DiffSide& side, bool into_definitions);
  void reach(Change& change, const Aspect& aspect, ChangeSeverity severity);

  DiffContext context_;
  Diff& diff_;
  TermOrder order_;
  NodeComparer comparer_;
  std::map<Key, std::size_t> known_;
};

}  // namespace rencai
