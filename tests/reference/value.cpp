#include "value.h"

#include <algorithm>
#include <functional>

namespace rencai::reference {

std::optional<std::size_t> Domain::find(const std::string& name) const {
  for (std::size_t i = 0; i < names.size(); ++i)
    for (const auto& other : names[i])
      if (other == name) return i;
  return {};
}

bool Value::decided() const {
  switch (type.kind) {
    case Kind::condition: return can_be_true != can_be_false;
    case Kind::nothing: return true;
    default: break;
  }
  if (!can_exist) return true;
  if (can_be_absent) return false;
  switch (type.kind) {
    case Kind::set: return surely == possibly;
    case Kind::text:
    case Kind::place: return text.has_value();
    default: return low.bounded && high.bounded && low.at == high.at;
  }
}

Value condition(bool can_be_true, bool can_be_false) {
  Value value;
  value.type.kind = Kind::condition;
  value.can_be_true = can_be_true;
  value.can_be_false = can_be_false;
  return value;
}

Value nothing_value(Type type) {
  Value value;
  value.type = std::move(type);
  if (value.is_condition()) value.can_be_false = true;
  value.can_exist = false;
  value.can_be_absent = true;
  return value;
}

Value interval_value(Type type, End low, End high) {
  Value value;
  value.type = std::move(type);
  value.low = std::move(low);
  value.high = std::move(high);
  return value;
}

Value not_reversed(Value value) {
  if (value.low.bounded && value.high.bounded && value.high.at <= value.low.at) {
    value.low.open = false;
    value.high = value.low;
  }
  return value;
}

int compare_lows(const End& a, const End& b) {
  if (!a.bounded || !b.bounded) return static_cast<int>(a.bounded) - static_cast<int>(b.bounded);
  if (const int order = Exact::compare(a.at, b.at); order != 0) return order;
  return static_cast<int>(a.open) - static_cast<int>(b.open);
}

int compare_highs(const End& a, const End& b) {
  if (!a.bounded || !b.bounded) return static_cast<int>(b.bounded) - static_cast<int>(a.bounded);
  if (const int order = Exact::compare(a.at, b.at); order != 0) return order;
  return static_cast<int>(b.open) - static_cast<int>(a.open);
}

namespace {

// Is some point at or above `low` strictly below some point at or below `high`?
bool low_below_high(const End& low, const End& high) { return !low.bounded || !high.bounded || low.at < high.at; }
bool low_meets_high(const End& low, const End& high) {
  if (low_below_high(low, high)) return true;
  return low.at == high.at && !low.open && !high.open;
}

Value compared(const Value& a, const Value& b, bool true_where_both, bool false_where_both) {
  const bool both = a.can_exist && b.can_exist;
  const bool absent = a.can_be_absent || b.can_be_absent;
  return condition(both && true_where_both, absent || (both && false_where_both));
}

Value combined(const Value& a, const Value& b) {
  Value value;
  value.type = a.type;
  value.can_exist = a.can_exist && b.can_exist;
  value.can_be_absent = a.can_be_absent || b.can_be_absent;
  value.unspecified = a.unspecified || b.unspecified;
  return value;
}

}  // namespace

Value less(const Value& a, const Value& b) {
  return compared(a, b, low_below_high(a.low, b.high), low_meets_high(b.low, a.high));
}

Value less_or_equal(const Value& a, const Value& b) {
  return compared(a, b, low_meets_high(a.low, b.high), low_below_high(b.low, a.high));
}

Value equal(const Value& a, const Value& b) {
  if (a.is_condition() || b.is_condition()) {
    return condition((a.can_be_true && b.can_be_true) || (a.can_be_false && b.can_be_false),
                     (a.can_be_true && b.can_be_false) || (a.can_be_false && b.can_be_true));
  }
  if (a.type.kind == Kind::text || a.type.kind == Kind::place) {
    const bool known = a.text && b.text;
    return compared(a, b, !known || *a.text == *b.text, !known || *a.text != *b.text);
  }
  const bool share = low_meets_high(a.low, b.high) && low_meets_high(b.low, a.high);
  const bool one = a.low.bounded && a.high.bounded && b.low.bounded && b.high.bounded && a.low.at == a.high.at &&
                   b.low.at == b.high.at && a.low.at == b.low.at;
  return compared(a, b, share, !one);
}

Value negation(const Value& a) { return condition(a.can_be_false, a.can_be_true); }

Value all_of(const std::vector<Value>& conditions) {
  Value result = condition(true, false);
  for (const auto& value : conditions) {
    result.can_be_true = result.can_be_true && value.can_be_true;
    result.can_be_false = result.can_be_false || value.can_be_false;
  }
  return result;
}

Value any_of(const std::vector<Value>& conditions) {
  Value result = condition(false, true);
  for (const auto& value : conditions) {
    result.can_be_true = result.can_be_true || value.can_be_true;
    result.can_be_false = result.can_be_false && value.can_be_false;
  }
  return result;
}

Value as_condition(const Value& a) { return a.type.kind == Kind::nothing ? condition(false, true) : a; }

namespace {

End end_sum(const End& a, const End& b) {
  if (!a.bounded || !b.bounded) return unbounded_end;
  return {true, a.open || b.open, a.at + b.at};
}

End end_negated(const End& a) { return {a.bounded, a.open, a.bounded ? -a.at : Exact(0)}; }

// A product of ends, on the number line with both infinities.
struct Product {
  int infinity = 0;  // -1, 0, +1
  Exact at;
  bool open = false;
};

int compare_products(const Product& a, const Product& b) {
  if (a.infinity != b.infinity) return a.infinity < b.infinity ? -1 : 1;
  return a.infinity != 0 ? 0 : Exact::compare(a.at, b.at);
}

// `infinity_sign`: the sign of the end where it is unbounded.
Product end_product(const End& a, int a_infinity, const End& b, int b_infinity) {
  const auto closed_zero = [](const End& end) { return end.bounded && !end.open && end.at.sign() == 0; };
  const auto sign = [](const End& end, int infinity) { return end.bounded ? end.at.sign() : infinity; };
  Product product;
  const int signs = sign(a, a_infinity) * sign(b, b_infinity);
  if (a.bounded && b.bounded) {
    product.at = a.at * b.at;
  } else {
    product.infinity = signs;  // 0 times unbounded is 0
  }
  product.open =
      product.infinity == 0 && !closed_zero(a) && !closed_zero(b) && (a.open || b.open || !a.bounded || !b.bounded);
  return product;
}

}  // namespace

Value plus(const Value& a, const Value& b) {
  Value value = combined(a, b);
  value.low = end_sum(a.low, b.low);
  value.high = end_sum(a.high, b.high);
  return value;
}

Value negated(const Value& a) {
  Value value = a;
  value.low = end_negated(a.high);
  value.high = end_negated(a.low);
  return value;
}

Value minus(const Value& a, const Value& b) { return plus(a, negated(b)); }

Value times(const Value& a, const Value& b) {
  Value value = combined(a, b);
  if (!value.can_exist) return value;
  std::optional<Product> low;
  std::optional<Product> high;
  for (const bool a_high : {false, true}) {
    for (const bool b_high : {false, true}) {
      const Product product =
          end_product(a_high ? a.high : a.low, a_high ? 1 : -1, b_high ? b.high : b.low, b_high ? 1 : -1);
      const auto better = [&](const Product& old, int direction) {
        const int order = compare_products(product, old) * direction;
        return order < 0 || (order == 0 && old.open && !product.open);
      };
      if (!low || better(*low, 1)) low = product;
      if (!high || better(*high, -1)) high = product;
    }
  }
  const auto as_end = [](const Product& product) {
    return product.infinity != 0 ? unbounded_end : End{true, product.open, product.at};
  };
  value.low = as_end(*low);
  value.high = as_end(*high);
  return value;
}

Value divided(const Value& a, const Value& b) {
  Value value = combined(a, b);
  if (!value.can_exist) return value;
  const int low_sign = b.low.bounded ? b.low.at.sign() : -1;
  const int high_sign = b.high.bounded ? b.high.at.sign() : 1;
  if (low_sign == 0 && high_sign == 0) {  // exactly 0
    value.can_exist = false;
    value.can_be_absent = true;
    return value;
  }
  if (low_sign <= 0 && high_sign >= 0) {
    value.low = value.high = unbounded_end;
    value.can_be_absent = true;
    return value;
  }
  // 1 / unbounded comes near 0 and never reaches it.
  Value reciprocal = b;
  const auto inverse = [](const End& end) {
    return end.bounded ? End{true, end.open, Exact(1) / end.at} : End{true, true, 0};
  };
  reciprocal.low = inverse(b.high);
  reciprocal.high = inverse(b.low);
  return times(a, reciprocal);
}

namespace {

Value extreme(const std::vector<Value>& values, int direction) {
  Value value = values.front();
  for (std::size_t i = 1; i < values.size(); ++i) {
    const Value& other = values[i];
    const Value before = value;
    value = combined(before, other);
    value.low = compare_lows(other.low, before.low) * direction < 0 ? other.low : before.low;
    value.high = compare_highs(other.high, before.high) * direction < 0 ? other.high : before.high;
  }
  return value;
}

}  // namespace

Value least(const std::vector<Value>& values) { return extreme(values, 1); }
Value greatest(const std::vector<Value>& values) { return extreme(values, -1); }

namespace {

// The type that says most: 0 and nothing take their neighbours'.
Type common_type(const Type& a, const Type& b) {
  if (a.kind == Kind::nothing || (a.kind == Kind::number && a.any_unit)) return b.kind == Kind::nothing ? a : b;
  return a;
}

// The hull of those of the values that can exist; E and A are left to the caller.
Value hull_of_existing(const std::vector<Value>& values) {
  Value value = nothing_value();
  for (const auto& other : values) value.type = common_type(value.type, other.type);
  bool first = true;
  for (const auto& other : values) {
    if (value.is_condition()) {
      value.can_be_true = value.can_be_true || as_condition(other).can_be_true;
      continue;
    }
    if (!other.can_exist) continue;
    value.unspecified = value.unspecified || other.unspecified;
    if (first) {
      value.low = other.low;
      value.high = other.high;
      value.surely = other.surely;
      value.possibly = other.possibly;
      value.text = other.text;
      first = false;
      continue;
    }
    if (compare_lows(other.low, value.low) < 0) value.low = other.low;
    if (compare_highs(other.high, value.high) > 0) value.high = other.high;
    for (std::size_t i = 0; i < value.surely.size(); ++i) {
      value.surely[i] = value.surely[i] && other.surely[i];
      value.possibly[i] = value.possibly[i] || other.possibly[i];
    }
    if (value.text != other.text) value.text.reset();
  }
  return value;
}

bool surely_true(const Value& condition) { return !condition.can_be_false; }

struct Weighed {
  bool possible = false;
  bool certain = false;
  const Value* value = nullptr;
};

std::vector<Weighed> weighed(const std::vector<EvaluatedCase>& cases) {
  std::vector<Weighed> result;
  for (const auto& one : cases)
    result.push_back(
        {one.when.can_be_true && one.is.can_exist, surely_true(one.when) && !one.is.can_be_absent, &one.is});
  return result;
}

// Type and marks of the possible cases; E and A as highest_of and sum_of have them.
Value case_frame(const std::vector<EvaluatedCase>& cases, const std::vector<Weighed>& weights) {
  Value value = nothing_value();
  for (const auto& one : cases) value.type = common_type(value.type, one.is.type);
  for (const auto& weight : weights) {
    value.can_exist = value.can_exist || weight.possible;
    value.can_be_absent = value.can_be_absent && !weight.certain;
    value.unspecified = value.unspecified || (weight.possible && weight.value->unspecified);
  }
  return value;
}

}  // namespace

std::vector<bool> reached_cases(const std::vector<EvaluatedCase>& cases) {
  std::vector<bool> reached;
  bool open = true;
  for (const auto& one : cases) {
    reached.push_back(open && one.when.can_be_true);
    open = open && one.when.can_be_false;
  }
  return reached;
}

Value first_of(const std::vector<EvaluatedCase>& cases) {
  const auto reached = reached_cases(cases);
  bool none = true;
  for (const auto& one : cases) none = none && one.when.can_be_false;
  std::vector<Value> values;
  Value value = nothing_value();
  bool can_exist = false;
  bool can_be_absent = none;
  bool can_be_false = none;
  for (std::size_t i = 0; i < cases.size(); ++i) {
    value.type = common_type(value.type, cases[i].is.type);
    if (!reached[i]) continue;
    values.push_back(cases[i].is);
    can_exist = can_exist || cases[i].is.can_exist;
    can_be_absent = can_be_absent || cases[i].is.can_be_absent;
    can_be_false = can_be_false || as_condition(cases[i].is).can_be_false;
  }
  const Type type = value.type;
  value = hull_of_existing(values);
  value.type = common_type(type, value.type);
  if (type.kind == Kind::condition) return condition(value.can_be_true, can_be_false);
  value.can_exist = can_exist;
  value.can_be_absent = can_be_absent;
  return value;
}

Value highest_of(const std::vector<EvaluatedCase>& cases) {
  const auto weights = weighed(cases);
  Value value = case_frame(cases, weights);
  bool any_certain = false;
  for (const auto& weight : weights) any_certain = any_certain || weight.certain;
  bool first_low = true;
  bool first_high = true;
  for (const auto& weight : weights) {
    if (!weight.possible) continue;
    const Value& one = *weight.value;
    if (first_high || compare_highs(one.high, value.high) > 0) value.high = one.high;
    first_high = false;
    if (any_certain && !weight.certain) continue;
    const int order = first_low ? 0 : compare_lows(one.low, value.low);
    if (first_low || (any_certain ? order > 0 : order < 0)) value.low = one.low;
    first_low = false;
  }
  return value;
}

Value sum_of(const std::vector<EvaluatedCase>& cases) {
  const auto weights = weighed(cases);
  Value value = case_frame(cases, weights);
  if (!value.can_exist) return value;
  bool any_certain = false;
  for (const auto& weight : weights) any_certain = any_certain || weight.certain;
  const auto total = [&](bool low) {
    const auto end = [&](const Value& one) { return low ? one.low : one.high; };
    const auto pulls = [&](const End& at) { return !at.bounded || (low ? at.at.sign() < 0 : at.at.sign() > 0); };
    std::optional<End> sum;
    std::optional<End> extreme_end;
    for (const auto& weight : weights) {
      if (!weight.possible) continue;
      const End at = end(*weight.value);
      if (weight.certain || pulls(at)) sum = sum ? end_sum(*sum, at) : at;
      if (!extreme_end || (low ? compare_lows(at, *extreme_end) < 0 : compare_highs(at, *extreme_end) > 0))
        extreme_end = at;
    }
    return sum ? *sum : *extreme_end;
  };
  value.low = total(true);
  value.high = total(false);
  return value;
}

Value hull(const Value& a, const Value& b) {
  Value value = hull_of_existing({a, b});
  if (value.is_condition())
    return condition(value.can_be_true, as_condition(a).can_be_false || as_condition(b).can_be_false);
  value.can_exist = a.can_exist || b.can_exist;
  value.can_be_absent = a.can_be_absent || b.can_be_absent;
  return value;
}

Value or_else(const Value& a, const Value& b) {
  const Type type = common_type(a.type, b.type);
  Value value;
  if (!a.can_be_absent) {
    value = a;
  } else if (!a.can_exist) {
    value = b;
  } else {
    value = hull(a, b);
    value.can_be_absent = a.can_be_absent && b.can_be_absent;
  }
  value.type = type;
  return value;
}

}  // namespace rencai::reference
