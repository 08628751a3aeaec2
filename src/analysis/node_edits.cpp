#include "analysis/node_edits.h"

#include <algorithm>
#include <functional>

namespace rencai {
namespace {

bool is_members(Op op) { return op == Op::add || op == Op::multiply || op == Op::minimum || op == Op::maximum; }

// Removes what stands on both sides, each once.
template <class T, class Same>
void cancel(std::vector<T>& before, std::vector<T>& after, Same same) {
  std::erase_if(before, [&](const T& one) {
    const auto twin = std::ranges::find_if(after, [&](const T& other) { return same(one, other); });
    if (twin == after.end()) return false;
    after.erase(twin);
    return true;
  });
}

}  // namespace

std::vector<Edit> NodeComparer::compare(const Part& before, const Part& after) {
  edits_.clear();
  descend(before, after, Sense::along);
  if (edits_.empty() && before.term != after.term) whole(before, after, Sense::along);
  return std::move(edits_);
}

Direction NodeComparer::seen(Direction direction, Sense sense) {
  if (sense == Sense::unknown) return Direction::unknown;
  return sense == Sense::along ? direction : opposite(direction);
}

NodeComparer::Sense NodeComparer::turned(Sense sense) {
  if (sense == Sense::unknown) return sense;
  return sense == Sense::along ? Sense::against : Sense::along;
}

bool NodeComparer::is_condition(const Part& part, const Meaning& meaning) const {
  return meaning.rulebook()[part.node].type.kind == Kind::condition;
}

void NodeComparer::whole(const Part& before, const Part& after, Sense sense) {
  Edit edit;
  edit.before = before;
  edit.after = after;
  const bool conditions = is_condition(before, *before_);
  edit.role = conditions ? EditRole::condition : EditRole::value;
  edit.direction =
      seen(conditions ? order_->condition(before.term, after.term) : order_->value(before.term, after.term), sense);
  edits_.push_back(edit);
}

void NodeComparer::one_sided(EditForm form, const Part& part, Direction direction) {
  Edit edit;
  edit.form = form;
  (form == EditForm::added ? edit.after : edit.before) = part;
  edit.role = is_condition(part, form == EditForm::added ? *after_ : *before_) ? EditRole::condition : EditRole::value;
  edit.direction = direction;
  edits_.push_back(edit);
}

void NodeComparer::one_sided_case(EditForm form, const CasePart& one, Direction direction) {
  Edit edit;
  edit.form = form;
  edit.role = EditRole::case_whole;
  (form == EditForm::added ? edit.after : edit.before) = one.value;
  (form == EditForm::added ? edit.when_after : edit.when_before) = one.when;
  edit.direction = direction;
  edits_.push_back(edit);
}

void NodeComparer::descend(const Part& before_whole, const Part& after_whole, Sense sense) {
  if (before_whole.term == after_whole.term) return;
  const Part before = before_->bare(before_whole);
  const Part after = after_->bare(after_whole);
  if (descend_default(before, after) || descend_connective(before, after, sense) ||
      descend_cases(before, after, sense) || descend_members(before, after, sense) ||
      descend_arguments(before, after, sense) || descend_hidden(before, after, sense))
    return;
  whole(before, after, sense);
}

// A fact that is read as it is stated, beside one that is taken as something where it is not.
bool NodeComparer::descend_default(const Part& before, const Part& after) {
  const auto defaults = [&](const Part& with, const Part& without, const Meaning& meaning) {
    return meaning.rulebook()[with.node].op == Op::stated_or && meaning.arguments(with)[0].term == without.term &&
           with.negated == without.negated;
  };
  if (defaults(before, after, *before_)) {
    one_sided(EditForm::removed, before_->arguments(before)[1], Direction::unknown);
    return true;
  }
  if (!defaults(after, before, *after_)) return false;
  one_sided(EditForm::added, after_->arguments(after)[1], Direction::unknown);
  return true;
}

// Conditions put together with `and`, `or`; one that is not, beside one that is and has it or its like as a member.
bool NodeComparer::descend_connective(const Part& before, const Part& after, Sense sense) {
  const Op a = (*terms_)[before.term].op;
  const Op b = (*terms_)[after.term].op;
  if (!is_connective(a) && !is_connective(b)) return false;
  Op op = is_connective(a) ? a : b;
  if (is_connective(a) && is_connective(b) && a != b) {
    // One of them is a member of the other, or one of its members is of the other's kind: `x` became `x or y`.
    const auto has = [&](TermId outer, TermId inner) {
      return std::ranges::any_of((*terms_)[outer].args, [&](TermId member) {
        return member == inner || (*terms_)[member].op == (*terms_)[inner].op;
      });
    };
    if (!has(before.term, after.term) && !has(after.term, before.term)) return false;
    op = has(before.term, after.term) ? a : b;
  }
  std::vector<Part> left = before_->parts(before, op);
  std::vector<Part> right = after_->parts(after, op);
  // A part that is `always` (no condition at all) is no member.
  const auto is_neutral = [&](const Part& part) {
    const Term& term = (*terms_)[part.term];
    return term.op == Op::constant_condition && (term.number.sign() != 0) == (op == Op::all);
  };
  std::erase_if(left, is_neutral);
  std::erase_if(right, is_neutral);
  if (left.size() <= 1 && right.size() <= 1) return false;
  match(std::move(left), std::move(right), op, sense);
  return true;
}

bool NodeComparer::descend_members(const Part& before, const Part& after, Sense sense) {
  const Op a = (*terms_)[before.term].op;
  const Op b = (*terms_)[after.term].op;
  const Op op = is_members(a) ? a : b;
  if (!is_members(op) || (is_members(a) && is_members(b) && a != b)) return false;
  std::vector<Part> left = before_->parts(before, op);
  std::vector<Part> right = after_->parts(after, op);
  if (left.size() < 2 && right.size() < 2) return false;
  // Where no member is the same on both sides and not each has its like, the whole is told.
  const bool shared = std::ranges::any_of(
      left, [&](const Part& one) { return std::ranges::find(right, one.term, &Part::term) != right.end(); });
  if (!shared && !are_alike(left, right)) return false;
  if (op == Op::multiply) {
    const auto not_negative = [&](const Part& part) { return terms_->not_negative(part.term); };
    if (!std::ranges::all_of(left, not_negative) || !std::ranges::all_of(right, not_negative)) sense = Sense::unknown;
  }
  match(std::move(left), std::move(right), op, sense);
  return true;
}

void NodeComparer::match(std::vector<Part> before, std::vector<Part> after, Op op, Sense sense) {
  cancel(before, after, [](const Part& a, const Part& b) { return a.term == b.term; });
  match_definitions(before, after, sense);
  while (!before.empty() && !after.empty()) {
    std::size_t left = 0;
    std::size_t right = 0;
    unsigned best = 0;
    for (std::size_t i = 0; i < before.size(); ++i) {
      for (std::size_t k = 0; k < after.size(); ++k) {
        const unsigned like = likeness(before[i], after[k]);
        if (like <= best) continue;
        best = like;
        left = i;
        right = k;
      }
    }
    if (best == 0 && !(before.size() == 1 && after.size() == 1)) break;
    descend(before[left], after[right], sense);
    before.erase(before.begin() + static_cast<std::ptrdiff_t>(left));
    after.erase(after.begin() + static_cast<std::ptrdiff_t>(right));
  }
  // One condition less of several that must all hold: it holds more often.
  const auto moves = [&](const Part& part, bool added) {
    Direction direction = Direction::unknown;
    if (op == Op::all || op == Op::minimum) direction = added ? Direction::falls : Direction::rises;
    if (op == Op::any) direction = added ? Direction::rises : Direction::falls;
    if (op == Op::add && terms_->not_negative(part.term) && terms_->surely_exists(part.term))
      direction = added ? Direction::rises : Direction::falls;
    if (op == Op::minimum && !terms_->surely_exists(part.term)) direction = Direction::unknown;
    return seen(direction, sense);
  };
  for (const Part& part : before) one_sided(EditForm::removed, part, moves(part, false));
  for (const Part& part : after) one_sided(EditForm::added, part, moves(part, true));
}

// A definition whose members stand for it on one side, and that is a member itself on the other: `a and b` in it became
// `a or b`.
void NodeComparer::match_definitions(std::vector<Part>& before, std::vector<Part>& after, Sense sense) {
  const auto name = [](const Meaning& meaning, NodeId node) {
    return node == NodeId::none ? std::string_view() : meaning.rulebook().text(meaning.rulebook()[node].label);
  };
  const auto fold = [&](std::vector<Part>& folded, const Meaning& own, std::vector<Part>& whole, const Meaning& other,
                        bool whole_is_after) {
    for (std::size_t i = 0; i < whole.size();) {
      const std::string_view label = name(other, whole[i].node);
      const auto member = std::ranges::find_if(
          folded, [&](const Part& one) { return !label.empty() && name(own, one.within) == label; });
      if (member == folded.end()) {
        ++i;
        continue;
      }
      const Part definition = own.part(member->within);
      std::erase_if(folded, [&](const Part& one) { return one.within == definition.node; });
      if (whole_is_after) {
        this->whole(definition, whole[i], sense);
      } else {
        this->whole(whole[i], definition, sense);
      }
      whole.erase(whole.begin() + static_cast<std::ptrdiff_t>(i));
    }
  };
  fold(before, *before_, after, *after_, true);
  fold(after, *after_, before, *before_, false);
}

bool NodeComparer::descend_cases(const Part& before, const Part& after, Sense sense) {
  const Op a = before_->rulebook()[before.node].op;
  const Op b = after_->rulebook()[after.node].op;
  if (a != b || !is_case_list(a) || before.negated || after.negated) return false;
  std::vector<CasePart> left = before_->cases(before);
  std::vector<CasePart> right = after_->cases(after);
  const auto same = [](const CasePart& x, const CasePart& y) {
    return x.when.term == y.when.term && x.value.term == y.value.term;
  };
  const std::vector<CasePart> all_left = left;
  const std::vector<CasePart> all_right = right;
  cancel(left, right, same);
  const bool descending = a == Op::highest_of || (order_->descends(before.term) && order_->descends(after.term));
  Sense when_sense = descending ? sense : Sense::unknown;
  if (a == Op::sum_of) {
    const auto not_negative = [&](const CasePart& one) { return terms_->not_negative(one.value.term); };
    if (std::ranges::all_of(left, not_negative) && std::ranges::all_of(right, not_negative)) when_sense = sense;
  }
  if (left.empty() && right.empty()) {
    if (a != Op::first_of) return false;
    // The same cases in another order: the first that stands elsewhere.
    for (std::size_t i = 0; i < std::min(all_left.size(), all_right.size()); ++i) {
      if (same(all_left[i], all_right[i])) continue;
      Edit edit;
      edit.form = EditForm::reordered;
      edit.role = EditRole::case_whole;
      edit.before = all_left[i].value;
      edit.when_before = all_left[i].when;
      const auto now = std::ranges::find_if(all_right, [&](const CasePart& one) { return same(one, all_left[i]); });
      edit.after = now->value;
      edit.when_after = now->when;
      edits_.push_back(edit);
      return true;
    }
    return false;
  }
  pair_cases(left, right, a, when_sense, sense);
  return true;
}

// What is left of two case lists once the same ones are taken away.
void NodeComparer::pair_cases(std::vector<CasePart>& before, std::vector<CasePart>& after, Op op, Sense when_sense,
                              Sense sense) {
  const auto pair_up = [&](auto same, auto tell) {
    for (std::size_t i = 0; i < before.size();) {
      const auto twin = std::ranges::find_if(after, [&](const CasePart& one) { return same(before[i], one); });
      if (twin == after.end()) {
        ++i;
        continue;
      }
      tell(before[i], *twin);
      after.erase(twin);
      before.erase(before.begin() + static_cast<std::ptrdiff_t>(i));
    }
  };
  const auto tell_value = [&](const CasePart& a, const CasePart& b) {
    const std::size_t first = edits_.size();
    descend(a.value, b.value, sense);
    for (std::size_t i = first; i < edits_.size(); ++i) {
      if (edits_[i].role != EditRole::value || edits_[i].when_before.node != NodeId::none) continue;
      edits_[i].when_before = a.when;
      edits_[i].when_after = b.when;
    }
  };
  const auto tell_when = [&](const CasePart& a, const CasePart& b) {
    const std::size_t first = edits_.size();
    descend(a.when, b.when, when_sense);
    for (std::size_t i = first; i < edits_.size(); ++i) {
      if (edits_[i].role == EditRole::condition) edits_[i].role = EditRole::case_condition;
    }
  };
  pair_up([](const CasePart& a, const CasePart& b) { return a.when.term == b.when.term; }, tell_value);
  pair_up([](const CasePart& a, const CasePart& b) { return a.value.term == b.value.term; }, tell_when);
  const auto alike = [&](const CasePart& a, const CasePart& b) {
    return likeness(a.when, b.when) > 0 && likeness(a.value, b.value) > 0;
  };
  pair_up(alike, [&](const CasePart& a, const CasePart& b) {
    tell_when(a, b);
    tell_value(a, b);
  });
  const auto moves = [&](const CasePart& one, bool added) {
    const bool more = op == Op::highest_of || (op == Op::sum_of && terms_->not_negative(one.value.term)) ||
                      (op == Op::first_of && when_sense != Sense::unknown);
    if (!more) return Direction::unknown;
    return seen(added ? Direction::rises : Direction::falls, sense);
  };
  for (const CasePart& one : before) one_sided_case(EditForm::removed, one, moves(one, false));
  for (const CasePart& one : after) one_sided_case(EditForm::added, one, moves(one, true));
}

// Operators whose arguments stand in a fixed order.
bool NodeComparer::descend_arguments(const Part& before, const Part& after, Sense sense) {
  const Node& a = before_->rulebook()[before.node];
  const Node& b = after_->rulebook()[after.node];
  if (a.op != b.op || a.args.count != b.args.count || before.negated != after.negated) return false;
  bool fixed = false;
  bool monotone = false;
  switch (a.op) {
    case Op::stated_or: fixed = a.payload == b.payload; break;
    case Op::subtract:
    case Op::divide:
    case Op::date_plus:
    case Op::date_minus:
    case Op::or_else: fixed = true; break;
    case Op::round:
    case Op::floor:
    case Op::ceil:
    case Op::at_least:
    case Op::up_to:
    case Op::range: fixed = monotone = true; break;
    case Op::count_of:
    case Op::any_of:
    case Op::sum_over:
    case Op::least_of:
    case Op::greatest_of:
    case Op::longest_run:
    case Op::run_until:
    case Op::run_reached:
      fixed =
          before_->arguments(before)[0].term == after_->arguments(after)[0].term &&
          std::ranges::equal(before_->rulebook().value_indices[a.values], after_->rulebook().value_indices[b.values]);
      break;
    default: break;
  }
  if (!fixed) return false;
  const auto left = before_->arguments(before);
  const auto right = after_->arguments(after);
  if (before.negated) sense = turned(sense);
  std::vector<std::size_t> differing;
  for (std::size_t i = 0; i < left.size(); ++i) {
    if (left[i].term != right[i].term) differing.push_back(i);
  }
  // Of an operator with more than one argument that differs the whole says more; not of an aggregate.
  if (differing.empty() || (differing.size() > 1 && !is_aggregate(a.op))) return false;
  for (const std::size_t i : differing) {
    const bool first = i == 0;
    Sense inner = Sense::unknown;
    if (monotone && first) inner = sense;
    if (a.op == Op::subtract && first) inner = sense;
    // What is taken off and falls may cease to exist, and the difference with it.
    if (a.op == Op::subtract && !first && terms_->surely_exists(left[i].term) && terms_->surely_exists(right[i].term))
      inner = turned(sense);
    if ((a.op == Op::date_plus || a.op == Op::stated_or) && !is_condition(before, *before_)) inner = sense;
    if ((a.op == Op::count_of || a.op == Op::any_of) && i == 1) inner = sense;
    descend(left[i], right[i], inner);
  }
  return true;
}

// An operator that is told as a sentence, of which an argument would read the same on both sides: a definition is
// called by its name, and an aggregate is long. These are led back to what differs in them; where something else
// differs too, the whole is told beside.
bool NodeComparer::descend_hidden(const Part& before, const Part& after, Sense sense) {
  const Node& a = before_->rulebook()[before.node];
  const Node& b = after_->rulebook()[after.node];
  if (a.op != b.op || a.args.count != b.args.count || before.negated != after.negated || is_case_list(a.op))
    return false;
  const auto left = before_->arguments(before);
  const auto right = after_->arguments(after);
  std::vector<std::size_t> hidden;
  bool all_are =
      std::ranges::equal(before_->rulebook().value_indices[a.values], after_->rulebook().value_indices[b.values]) &&
      a.payload == b.payload;
  for (std::size_t i = 0; i < left.size(); ++i) {
    if (left[i].term == right[i].term) continue;
    if (hides(left[i], right[i])) {
      hidden.push_back(i);
    } else {
      all_are = false;
    }
  }
  if (hidden.empty()) return false;
  if (!all_are) whole(before, after, sense);
  // A comparison holds more often where its greater side rises. Of the lesser side nothing is said: what falls may
  // cease to exist.
  const bool grows = a.op == Op::greater || a.op == Op::greater_or_equal;
  const bool shrinks = a.op == Op::less || a.op == Op::less_or_equal;
  const Sense own = before.negated ? turned(sense) : sense;
  for (const std::size_t i : hidden)
    descend(left[i], right[i], (grows && i == 0) || (shrinks && i == 1) ? own : Sense::unknown);
  return true;
}

}  // namespace rencai
