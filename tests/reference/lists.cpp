// Aggregates over lists: src/README.md, "Lists".
#include <algorithm>

#include "calendar.h"
#include "evaluate.h"

namespace rencai::reference {

namespace {

void take(FactSet& into, const FactSet& facts) { into.insert(facts.begin(), facts.end()); }

// Whatever the elements' answers read, and what they brought about.
Answer framed(const Fact& list, const std::vector<Answer>& all, Value value) {
  Answer answer = from(std::move(value), all);
  answer.missing.clear();
  answer.reads.insert(&list);
  return answer;
}

End sum_of_ends(const End& a, const End& b) {
  return a.bounded && b.bounded ? End{true, a.open || b.open, a.at + b.at} : unbounded_end;
}

Value whole_number(Unit unit, std::int64_t low, std::optional<std::int64_t> high) {
  return interval_value({Kind::number, nullptr, std::move(unit), false, 0}, closed(low),
                        high ? closed(*high) : unbounded_end);
}

// ---- months

struct MonthSpan {
  std::int64_t first = 0;
  std::int64_t last = 0;
};

std::int64_t month_of(const End& day) {
  const Day parts = day_of(day.at.floor().clamped());
  return parts.year * 12 + parts.month;
}

MonthSpan span_of(const Value& day) { return {month_of(day.low), month_of(day.high)}; }

// A set of months, written as spans.
class MonthSet {
 public:
  explicit MonthSet(std::int64_t tolerance) : tolerance_(tolerance) {}
  void add(MonthSpan span) {
    spans_.push_back(span);
    ++size_;
  }
  // How many were added; a set of single months has no longer run.
  [[nodiscard]] std::int64_t size() const { return size_; }

  // How many months of the run that the month stands in, or lately stood in, are not after it; counted no further than
  // to the set's size.
  [[nodiscard]] std::int64_t until(std::int64_t month) const {
    std::int64_t count = 0;
    for (std::int64_t gap = 0; count < size_; --month) {
      if (contains(month)) {
        ++count;
        gap = 0;
      } else if (++gap > tolerance_) {
        break;
      }
    }
    return count;
  }

  [[nodiscard]] std::int64_t longest() const {
    std::int64_t most = 0;
    for (const auto& span : spans_) most = std::max(most, until(span.last));
    return most;
  }

  // The first and the last of the months up to which a run comes to `length`.
  [[nodiscard]] std::optional<MonthSpan> reaching(std::int64_t length) const {
    if (size_ < length) return std::nullopt;
    std::int64_t first = spans_[0].first;
    std::int64_t last = spans_[0].last;
    for (const auto& span : spans_) {
      first = std::min(first, span.first);
      last = std::max(last, span.last);
    }
    const auto reached = [&](std::int64_t month) { return contains(month) && until(month) >= length; };
    while (first <= last && !reached(first)) ++first;
    if (first > last) return std::nullopt;
    while (!reached(last)) --last;
    return MonthSpan{first, last};
  }

  [[nodiscard]] std::int64_t least_until(MonthSpan reach) const { return among(reach, -1); }
  [[nodiscard]] std::int64_t most_until(MonthSpan reach) const { return among(reach, 1); }

 private:
  [[nodiscard]] bool contains(std::int64_t month) const {
    return std::any_of(spans_.begin(), spans_.end(),
                       [&](const MonthSpan& span) { return span.first <= month && month <= span.last; });
  }

  // The least or greatest of `until` over the months in reach. Away from the set it is 0 everywhere.
  [[nodiscard]] std::int64_t among(MonthSpan reach, int direction) const {
    if (spans_.empty()) return 0;
    std::int64_t first = spans_[0].first;
    std::int64_t last = spans_[0].last;
    for (const auto& span : spans_) {
      first = std::min(first, span.first);
      last = std::max(last, span.last);
    }
    first = std::max(reach.first, first - 1);
    last = std::min(reach.last, last + tolerance_ + 1);
    if (first > last) return 0;
    std::int64_t result = until(first);
    for (std::int64_t month = first + 1; month <= last; ++month) {
      if (result == (direction < 0 ? 0 : size_)) break;
      const std::int64_t here = until(month);
      if ((here - result) * direction > 0) result = here;
    }
    return result;
  }

  std::vector<MonthSpan> spans_;
  std::int64_t size_ = 0;
  std::int64_t tolerance_;
};

}  // namespace

bool Evaluator::may_have_more(const Fact& list) const {
  const Statement* stated = statement_of(list, nullptr);
  if (stated == nullptr) return !list.syntax->if_absent;
  return stated->form == Statement::Form::partial || stated->form == Statement::Form::unknown;
}

// `look(element)` gives an element's condition and its value.
template <class Look>
Evaluator::Members Evaluator::members(const Fact& list, bool takes_value, Look look) {
  Members members;
  const auto add = [&](const Element& element, bool stated, bool in_list) {
    Member member = look(element);
    member.when.value = as_condition(member.when.value);
    member.stated = stated;
    members.all.push_back(member.when);
    if (takes_value) members.all.push_back(member.value);
    members.type = member.value.value.type;
    const bool possible = member.when.value.can_be_true && (!takes_value || member.value.value.can_exist);
    if (!possible || !in_list) return;
    member.certain = stated && !member.when.value.can_be_false && (!takes_value || !member.value.value.can_be_absent);
    members.others_possible = members.others_possible || !stated;
    members.possible.push_back(std::move(member));
  };
  if (const Statement* stated = statement_of(list, nullptr))
    for (const Element& element : stated->elements) add(element, true, true);
  add(other_element, false, may_have_more(list));
  return members;
}

namespace {

// What an undecided aggregate misses of an element: the list itself of one that was not stated, but what it reads of
// the applicant.
template <class Member>
void take_missing(Answer& answer, const Fact& list, const Member& member) {
  if (!member.stated) answer.missing.insert(&list);
  take(answer.missing, member.when.missing);
  take(answer.missing, member.value.missing);
}

template <class Member>
Answer with_missing(Answer answer, const Fact& list, const std::vector<Member>& possible) {
  if (!answer.value.decided())
    for (const auto& member : possible) take_missing(answer, list, member);
  return answer;
}

}  // namespace

Answer Evaluator::count_of(const Fact& list, const Members& members) {
  std::int64_t low = 0;
  std::int64_t high = 0;
  for (const auto& member : members.possible) {
    low += member.certain ? 1 : 0;
    high += member.stated ? 1 : 0;
  }
  const auto most = members.others_possible ? std::nullopt : std::optional(high);
  return with_missing(framed(list, members.all, whole_number(list.count_unit, low, most)), list, members.possible);
}

Answer Evaluator::sum_over(const Fact& list, const Members& members) {
  Value sum = interval_value(members.type, closed(0), closed(0));
  sum.type.counts = 0;
  for (const auto& member : members.possible) {
    const Value& value = member.value.value;
    sum.unspecified = sum.unspecified || value.unspecified;
    const bool lowers = !value.low.bounded || value.low.at.sign() < 0;
    const bool raises = !value.high.bounded || value.high.at.sign() > 0;
    if (member.certain || lowers) sum.low = member.stated ? sum_of_ends(sum.low, value.low) : unbounded_end;
    if (member.certain || raises) sum.high = member.stated ? sum_of_ends(sum.high, value.high) : unbounded_end;
  }
  return with_missing(framed(list, members.all, std::move(sum)), list, members.possible);
}

// The least is the greatest of the negated.
Answer Evaluator::extreme_of(const Fact& list, const Members& members, bool greatest) {
  std::vector<AnsweredCase> cases;
  for (const auto& member : members.possible) {
    AnsweredCase one{member.when, member.value};
    if (!greatest) one.is.value = negated(one.is.value);
    if (!member.stated) {
      one.when.value.can_be_false = true;
      one.when.missing.insert(&list);
    }
    cases.push_back(one);
  }
  Answer answer = highest_of_answer(cases);
  Value value = greatest ? answer.value : negated(answer.value);
  value.type = members.type;
  value.type.counts = 0;
  Answer result = framed(list, members.all, std::move(value));
  result.missing = answer.missing;
  return result;
}

Answer Evaluator::run_of(const Fact& list, const Members& members, std::int64_t tolerance, const Answer* until) {
  MonthSet sure(tolerance);
  MonthSet possible(tolerance);
  for (const auto& member : members.possible) {
    if (!member.stated) continue;
    const MonthSpan span = span_of(member.value.value);
    possible.add(span);
    if (member.certain && span.first == span.last) sure.add(span);
  }
  const Unit months{{"月", 1}};
  std::vector<Answer> arguments = members.all;
  const auto bounded = [&](std::int64_t high) {
    return members.others_possible ? std::nullopt : std::optional(std::min(high, possible.size()));
  };
  if (until == nullptr)
    return with_missing(framed(list, arguments, whole_number(months, sure.longest(), bounded(possible.longest()))),
                        list, members.possible);
  arguments.push_back(*until);
  Value value = whole_number(months, 0, 0);
  if (until->value.can_exist) {
    const MonthSpan reach = span_of(until->value);
    value = whole_number(months, sure.least_until(reach), bounded(possible.most_until(reach)));
  }
  value.can_exist = until->value.can_exist;
  value.can_be_absent = until->value.can_be_absent;
  Answer answer = with_missing(framed(list, arguments, std::move(value)), list, members.possible);
  if (!answer.value.decided()) take(answer.missing, until->missing);
  return answer;
}

Answer Evaluator::run_reached(const Fact& list, const Members& members, std::int64_t tolerance, std::int64_t length) {
  MonthSet sure(tolerance);
  MonthSet possible(tolerance);
  for (const auto& member : members.possible) {
    if (!member.stated) continue;
    const MonthSpan span = span_of(member.value.value);
    possible.add(span);
    if (member.certain && span.first == span.last) sure.add(span);
  }
  const auto by = sure.reaching(length);
  const auto may = possible.reaching(length);
  const auto first_day = [](std::int64_t month) {
    return closed(number_of({(month - 1) / 12, (month - 1) % 12 + 1, 1}));
  };
  Value value = interval_value({Kind::date, nullptr, {}, false, 0}, closed(first_day_number), closed(last_day_number));
  if (!members.others_possible && may) value.low = first_day(may->first);
  if (by)
    value.high = first_day(by->first);
  else if (!members.others_possible && may)
    value.high = first_day(may->last);
  value.can_exist = members.others_possible || may;
  value.can_be_absent = !by;
  return with_missing(framed(list, members.all, std::move(value)), list, members.possible);
}

Answer Evaluator::aggregate(const Expression& call, Scope scope) {
  const Fact& list = *rules_.find_fact(*list_of_aggregate(call), scope.policy, nullptr);
  const bool takes_value = !call.of_list.empty();
  const Members members = this->members(list, takes_value, [&](const Element& element) {
    const Scope inside{scope.policy, scope.rest, &list, &element, scope.spouses_list};
    Member member;
    member.when = {condition(true, false), {}, {}, false, false};
    if (!call.where.empty()) member.when = evaluate(call.where.front(), inside);
    if (takes_value) member.value = evaluate(call.operands.back(), inside);
    return member;
  });
  if (call.name == "count") return count_of(list, members);
  if (call.name == "sum") return sum_over(list, members);
  if (call.name == "min" || call.name == "max") return extreme_of(list, members, call.name == "max");
  if (call.name == "any") {
    bool certain = false;
    for (const auto& member : members.possible) certain = certain || member.certain;
    return with_missing(framed(list, members.all, condition(!members.possible.empty(), !certain)), list,
                        members.possible);
  }
  const std::size_t days = call.name == "longest_run" ? 0 : 1;
  std::int64_t tolerance = 0;
  if (call.operands.size() == days + 2) {
    const Answer gap = evaluate(call.operands[days], scope);
    tolerance = gap.value.low.at.floor().clamped();
  }
  if (days == 0) return run_of(list, members, tolerance, nullptr);
  const Answer until = evaluate(call.operands[0], scope);
  if (call.name == "run_reached") return run_reached(list, members, tolerance, until.value.low.at.floor().clamped());
  return run_of(list, members, tolerance, &until);
}

Answer Evaluator::received(const Expression& call, Scope scope) {
  const Fact& list = *rules_.find_fact("received", scope.policy);
  std::vector<Value> names;
  for (const auto& operand : call.operands) {
    std::vector<std::string> called;
    if (operand.kind == ExpressionKind::text) called.push_back(operand.name);
    if (const auto paid = rules_.find_program(operand.name, scope.policy)) {
      const ProgramSyntax& program = rules_.program(*paid);
      for (const auto& name :
           {program.name.text, rules_.program_id(*paid), program.title.text.zh, program.title.text.en})
        called.push_back(name);
    }
    for (const auto& name : called) {
      Value text;
      text.type.kind = Kind::text;
      text.text = name;
      if (!name.empty()) names.push_back(text);
    }
  }
  return sum_over(list, members(list, true, [&](const Element& element) {
                    const Answer stated = fact(*find_field(list, "program"), &element);
                    std::vector<Value> equalities;
                    for (const auto& name : names) equalities.push_back(equal(stated.value, name));
                    Member member;
                    member.when = from(any_of(equalities), {stated});
                    member.value = fact(*find_field(list, "amount"), &element);
                    return member;
                  }));
}

}  // namespace rencai::reference
