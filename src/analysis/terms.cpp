#include "analysis/terms.h"

#include <algorithm>
#include <optional>

#include <fmt/format.h>

namespace rencai {
namespace {

std::string key_of(Op op, std::span<const TermId> args, std::string_view text, const Rational& number) {
  std::string key = fmt::format("{}:{}:{}", static_cast<unsigned>(op), to_string(number), text.size());
  for (const TermId argument : args) key += fmt::format(",{}", index(argument));
  key += ':';
  key += text;
  return key;
}

void sort_unique(std::vector<TermId>& terms) {
  std::ranges::sort(terms);
  const auto rest = std::ranges::unique(terms);
  terms.erase(rest.begin(), rest.end());
}

Op dual(Op op) { return op == Op::all ? Op::any : Op::all; }

}  // namespace

std::vector<std::string_view> listed_values(const Term& term) {
  std::vector<std::string_view> values;
  const std::string_view text = term.text;
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = std::min(text.find('|', begin), text.size());
    values.push_back(text.substr(begin, end - begin));
    begin = end + 1;
  }
  return values;
}

TermId Terms::plain(Op op, std::span<const TermId> args, std::string_view text, const Rational& number) {
  const auto [place, added] = known_.emplace(key_of(op, args, text, number), static_cast<TermId>(terms_.size()));
  if (added) {
    terms_.push_back({op, std::string(text), number, {args.begin(), args.end()}});
    not_negative_.push_back(false);
  }
  return place->second;
}

bool Terms::is_constant(TermId id) const {
  switch ((*this)[id].op) {
    case Op::constant_condition:
    case Op::constant_number:
    case Op::constant_date:
    case Op::constant_choice:
    case Op::constant_text:
    case Op::constant_set: return true;
    default: return false;
  }
}

void Terms::flatten(Op op, std::span<const TermId> from, std::vector<TermId>& into) const {
  for (const TermId term : from) {
    if ((*this)[term].op == op) {
      into.insert(into.end(), (*this)[term].args.begin(), (*this)[term].args.end());
    } else {
      into.push_back(term);
    }
  }
}

// `a or (a and b)` is a: drops the members whose own parts include those of another member.
void Terms::absorb(Op op, std::vector<TermId>& conditions) const {
  const Op inner = dual(op);
  const auto parts_of = [&](TermId term) {
    std::vector<TermId> parts = (*this)[term].op == inner ? (*this)[term].args : std::vector<TermId>{term};
    std::ranges::sort(parts);
    return parts;
  };
  std::vector<std::vector<TermId>> parts;
  for (const TermId condition : conditions) parts.push_back(parts_of(condition));
  std::vector<TermId> kept;
  for (std::size_t i = 0; i < conditions.size(); ++i) {
    bool absorbed = false;
    for (std::size_t k = 0; k < conditions.size() && !absorbed; ++k) {
      absorbed = k != i && parts[k].size() < parts[i].size() && std::ranges::includes(parts[i], parts[k]);
    }
    if (!absorbed) kept.push_back(conditions[i]);
  }
  conditions = std::move(kept);
}

TermId Terms::connective(Op op, std::span<const TermId> conditions) {
  std::vector<TermId> parts;
  flatten(op, conditions, parts);
  const TermId neutral = condition(op == Op::all);
  const TermId decisive = condition(op != Op::all);
  std::erase(parts, neutral);
  if (std::ranges::find(parts, decisive) != parts.end()) return decisive;
  sort_unique(parts);
  absorb(op, parts);
  if (parts.empty()) return neutral;
  if (parts.size() == 1) return parts.front();
  return plain(op, parts);
}

TermId Terms::count_at_least(std::uint32_t least, std::span<const TermId> conditions) {
  if (least == 0) return condition(true);
  if (least > conditions.size()) return condition(false);
  if (least == conditions.size()) return all(conditions);
  if (least == 1) return any(conditions);
  std::vector<TermId> parts(conditions.begin(), conditions.end());
  std::ranges::sort(parts);
  return plain(Op::count_at_least, parts, {}, Rational(least));
}

TermId Terms::negation(TermId id) {
  const Term term = (*this)[id];
  switch (term.op) {
    case Op::constant_condition: return condition(term.number.sign() == 0);
    case Op::negation: return term.args[0];
    case Op::all:
    case Op::any: {
      std::vector<TermId> parts;
      for (const TermId part : term.args) parts.push_back(negation(part));
      return connective(dual(term.op), parts);
    }
    case Op::count_at_least: {
      std::vector<TermId> parts;
      for (const TermId part : term.args) parts.push_back(negation(part));
      const auto least = static_cast<std::uint32_t>(term.number.numerator());
      return count_at_least(static_cast<std::uint32_t>(parts.size()) - least + 1, parts);
    }
    default: return plain(Op::negation, {{id}});
  }
}

TermId Terms::equal(TermId a, TermId b) {
  for (const auto& [value, choice] : {std::pair(a, b), std::pair(b, a)}) {
    if ((*this)[choice].op == Op::constant_choice) {
      const std::string text = (*this)[choice].text;
      return plain(Op::in_values, {{value}}, text);
    }
  }
  const TermId args[] = {std::min(a, b), std::max(a, b)};
  return plain(Op::equal, args);
}

TermId Terms::sum(std::span<const TermId> values) {
  std::vector<TermId> parts;
  flatten(Op::add, values, parts);
  Rational constant;
  std::vector<TermId> kept;
  bool only_constants = true;
  for (const TermId part : parts) {
    const auto folded = (*this)[part].op == Op::constant_number ? add(constant, (*this)[part].number) : std::nullopt;
    if (folded) {
      constant = *folded;
    } else {
      kept.push_back(part);
      only_constants = false;
    }
  }
  if (only_constants) return number(constant);
  if (constant.sign() != 0) kept.push_back(number(constant));
  if (kept.size() == 1) return kept.front();
  std::ranges::sort(kept);
  return plain(Op::add, kept);
}

TermId Terms::product(std::span<const TermId> values) {
  std::vector<TermId> parts;
  flatten(Op::multiply, values, parts);
  Rational constant(1);
  std::vector<TermId> kept;
  for (const TermId part : parts) {
    const auto folded =
        (*this)[part].op == Op::constant_number ? multiply(constant, (*this)[part].number) : std::nullopt;
    if (folded) {
      constant = *folded;
    } else {
      kept.push_back(part);
    }
  }
  if (kept.empty()) return number(constant);
  const bool negates = constant == Rational(-1);
  if (negates && kept.size() == 1 && (*this)[kept.front()].op == Op::add) {
    std::vector<TermId> negated;
    const std::vector<TermId> addends = (*this)[kept.front()].args;
    for (const TermId addend : addends) {
      const TermId factors[] = {number(constant), addend};
      negated.push_back(product(factors));
    }
    return sum(negated);
  }
  if (constant != Rational(1)) kept.push_back(number(constant));
  if (kept.size() == 1) return kept.front();
  std::ranges::sort(kept);
  return plain(Op::multiply, kept);
}

TermId Terms::extreme(Op op, std::span<const TermId> values) {
  std::vector<TermId> parts;
  flatten(op, values, parts);
  sort_unique(parts);
  if (parts.size() == 1) return parts.front();
  return plain(op, parts);
}

bool Terms::surely_exists(TermId value) const { return is_constant(value) || (*this)[value].op == Op::today; }

TermId Terms::or_else(TermId first, TermId second) {
  if (surely_exists(first)) return first;
  if ((*this)[first].op == Op::nothing) return second;
  if ((*this)[first].op == Op::or_else) {
    const std::vector<TermId> args = (*this)[first].args;
    return or_else(args[0], or_else(args[1], second));
  }
  const TermId args[] = {first, second};
  return plain(Op::or_else, args);
}

TermId Terms::exists(TermId value) {
  if (surely_exists(value)) return condition(true);
  if ((*this)[value].op == Op::nothing) return condition(false);
  return plain(Op::exists, {{value}});
}

bool Terms::exclude_each_other(TermId a, TermId b) const {
  const Term& x = (*this)[a];
  const Term& y = (*this)[b];
  if (x.op == Op::all) {
    return std::ranges::any_of(x.args, [&](TermId part) { return exclude_each_other(part, b); });
  }
  if (y.op == Op::all) return exclude_each_other(b, a);
  if (x.op == Op::any) {
    return std::ranges::all_of(x.args, [&](TermId part) { return exclude_each_other(part, b); });
  }
  if (y.op == Op::any) return exclude_each_other(b, a);
  if (x.op == Op::negation || y.op == Op::negation) {
    return (x.op == Op::negation && x.args[0] == b) || (y.op == Op::negation && y.args[0] == a);
  }
  if (x.op == Op::in_values && y.op == Op::in_values && x.args == y.args) {
    const auto values = listed_values(y);
    return std::ranges::none_of(
        listed_values(x), [&](std::string_view value) { return std::ranges::find(values, value) != values.end(); });
  }
  // below <= v and w <= above of one value, where above < below.
  const auto bounds = [](const Term& term) { return term.op == Op::less || term.op == Op::less_or_equal; };
  if (!bounds(x) || !bounds(y)) return false;
  const auto apart = [&](const Term& upper, const Term& lower) {  // value < upper limit; lower limit < value
    if (upper.args[0] != lower.args[1] || !is_constant(upper.args[1]) || !is_constant(lower.args[0])) return false;
    const Rational& most = (*this)[upper.args[1]].number;
    const Rational& least = (*this)[lower.args[0]].number;
    const bool strict = upper.op == Op::less || lower.op == Op::less;
    return most < least || (strict && most == least);
  };
  return apart(x, y) || apart(y, x);
}

// The least order, by term, that can be reached by exchanging neighbours whose order changes nothing.
void Terms::order_cases(std::vector<TermCase>& cases) const {
  const auto commute = [&](const TermCase& a, const TermCase& b) {
    return a.value == b.value || exclude_each_other(a.when, b.when);
  };
  for (std::size_t done = 0; done < cases.size(); ++done) {
    std::size_t best = done;
    for (std::size_t i = done + 1; i < cases.size(); ++i) {
      const auto before = std::span(cases).subspan(done, i - done);
      const bool free = std::ranges::all_of(before, [&](const TermCase& one) { return commute(one, cases[i]); });
      const auto key = [&](std::size_t at) { return std::pair(cases[at].when, cases[at].value); };
      if (free && key(i) < key(best)) best = i;
    }
    const auto at = cases.begin() + static_cast<std::ptrdiff_t>(best);
    std::rotate(cases.begin() + static_cast<std::ptrdiff_t>(done), at, at + 1);
  }
}

TermId Terms::cases(Op op, std::vector<TermCase> cases) {
  const TermId never = condition(false);
  const TermId always = condition(true);
  std::erase_if(cases, [&](const TermCase& one) { return one.when == never; });
  if (op == Op::first_of) {
    const auto last = std::ranges::find(cases, always, &TermCase::when);
    if (last != cases.end()) cases.erase(last + 1, cases.end());
    order_cases(cases);
    std::vector<TermCase> merged;
    for (const TermCase& one : cases) {
      if (!merged.empty() && merged.back().value == one.value && one.when != always) {
        const TermId whens[] = {merged.back().when, one.when};
        merged.back().when = any(whens);
      } else {
        merged.push_back(one);
      }
    }
    cases = std::move(merged);
    while (cases.size() > 1 && cases.back().when == always && cases[cases.size() - 2].value == cases.back().value)
      cases.erase(cases.end() - 2);
    order_cases(cases);
    if (!cases.empty() && cases.front().when == always) return cases.front().value;
  } else if (op == Op::highest_of) {
    std::ranges::sort(cases, {}, [](const TermCase& one) { return std::pair(one.value, one.when); });
    std::vector<TermCase> merged;
    for (const TermCase& one : cases) {
      if (!merged.empty() && merged.back().value == one.value) {
        const TermId whens[] = {merged.back().when, one.when};
        merged.back().when = any(whens);
      } else {
        merged.push_back(one);
      }
    }
    cases = std::move(merged);
    if (cases.size() == 1 && cases.front().when == always) return cases.front().value;
  } else {
    std::ranges::sort(cases, {}, [](const TermCase& one) { return std::pair(one.value, one.when); });
  }
  std::vector<TermId> args;
  for (const TermCase& one : cases) {
    args.push_back(one.when);
    args.push_back(one.value);
  }
  if (args.empty()) return plain(Op::nothing, {});
  return plain(op, args);
}

std::vector<TermCase> Terms::cases_of(TermId id) const {
  std::vector<TermCase> cases;
  const Term& term = (*this)[id];
  for (std::size_t i = 0; i + 1 < term.args.size(); i += 2) cases.push_back({term.args[i], term.args[i + 1]});
  return cases;
}

void Terms::mark_not_negative(TermId fact) { not_negative_[index(fact)] = true; }

bool Terms::not_negative(TermId value) const {
  const Term& term = (*this)[value];
  const auto each = [&](TermId part) { return not_negative(part); };
  switch (term.op) {
    case Op::constant_number: return term.number.sign() >= 0;
    case Op::fact: return not_negative_[index(value)];
    case Op::unspecified: return true;
    case Op::add:
    case Op::multiply:
    case Op::divide:
    case Op::minimum:
    case Op::round:
    case Op::floor:
    case Op::ceil:
    case Op::range:
    case Op::at_least:
    case Op::above:
    case Op::up_to:
    case Op::below:
    case Op::or_else: return std::ranges::all_of(term.args, each);
    case Op::maximum: return std::ranges::any_of(term.args, each);
    case Op::first_of:
    case Op::highest_of:
    case Op::sum_of: {
      const auto cases = cases_of(value);
      return std::ranges::all_of(cases, [&](const TermCase& one) { return not_negative(one.value); });
    }
    default: return false;
  }
}

}  // namespace rencai
