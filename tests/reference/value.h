// What an expression comes to: a condition, or an interval, set, text or place that may or may not exist.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "exact.h"
#include "units.h"

namespace rencai::reference {

enum class Kind { condition, number, date, choice, set, text, place, nothing };

struct Domain {
  std::string fact;
  bool ordered = false;
  std::vector<std::string> ids;                 // lowest first
  std::vector<std::vector<std::string>> names;  // of each value: id, titles, also
  [[nodiscard]] std::optional<std::size_t> find(const std::string& name) const;
};

struct End {
  bool bounded = false;
  bool open = false;
  Exact at;
};
[[nodiscard]] inline End closed(Exact at) { return {true, false, std::move(at)}; }
inline const End unbounded_end{};

struct Type {
  Kind kind = Kind::nothing;
  const Domain* domain = nullptr;
  Unit unit;
  bool any_unit = false;  // plain 0, unspecified: takes its neighbours' unit
  int counts = 0;         // full_years_between and the like: beside plain numbers it counts so many months or days each
};

struct Value {
  Type type;
  // Conditions.
  bool can_be_true = false;
  bool can_be_false = false;
  // All others.
  bool can_exist = true;
  bool can_be_absent = false;
  End low;  // numbers; days; indices of a choice
  End high;
  bool unspecified = false;
  std::vector<bool> surely;  // sets
  std::vector<bool> possibly;
  std::optional<std::string> text;  // texts, places: where it is known

  [[nodiscard]] bool is_condition() const { return type.kind == Kind::condition; }
  [[nodiscard]] bool has_interval() const {
    return type.kind == Kind::number || type.kind == Kind::date || type.kind == Kind::choice;
  }
  [[nodiscard]] bool decided() const;
};

[[nodiscard]] Value condition(bool can_be_true, bool can_be_false);
[[nodiscard]] Value nothing_value(Type type = {});
[[nodiscard]] Value interval_value(Type type, End low, End high);

// A high end that would lie below the low end lies on it; where the two meet, both are closed.
[[nodiscard]] Value not_reversed(Value value);

// Comparisons of ends as ends of an interval: which low comes first, which high comes last. Unbounded is beyond
// everything.
[[nodiscard]] int compare_lows(const End& a, const End& b);   // closed before open
[[nodiscard]] int compare_highs(const End& a, const End& b);  // open before closed

// (T, F) of the comparisons, existence included.
[[nodiscard]] Value less(const Value& a, const Value& b);
[[nodiscard]] Value less_or_equal(const Value& a, const Value& b);
[[nodiscard]] Value equal(const Value& a, const Value& b);
[[nodiscard]] Value negation(const Value& a);
[[nodiscard]] Value all_of(const std::vector<Value>& conditions);
[[nodiscard]] Value any_of(const std::vector<Value>& conditions);
// A value read as a condition: nothing is false.
[[nodiscard]] Value as_condition(const Value& a);

// Arithmetic on the intervals; E and A are combined; units are the caller's.
[[nodiscard]] Value plus(const Value& a, const Value& b);
[[nodiscard]] Value minus(const Value& a, const Value& b);
[[nodiscard]] Value negated(const Value& a);
[[nodiscard]] Value times(const Value& a, const Value& b);
[[nodiscard]] Value divided(const Value& a, const Value& b);
[[nodiscard]] Value least(const std::vector<Value>& values);
[[nodiscard]] Value greatest(const std::vector<Value>& values);

// One case of a case list, its value computed.
struct EvaluatedCase {
  Value when;  // a condition
  Value is;
};
[[nodiscard]] std::vector<bool> reached_cases(const std::vector<EvaluatedCase>& cases);
[[nodiscard]] Value first_of(const std::vector<EvaluatedCase>& cases);
[[nodiscard]] Value highest_of(const std::vector<EvaluatedCase>& cases);
[[nodiscard]] Value sum_of(const std::vector<EvaluatedCase>& cases);
[[nodiscard]] Value or_else(const Value& a, const Value& b);
// Both values may be it.
[[nodiscard]] Value hull(const Value& a, const Value& b);

}  // namespace rencai::reference
