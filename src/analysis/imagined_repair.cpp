#include "analysis/imagined_repair.h"

#include <algorithm>
#include <set>

#include "base/date.h"

namespace rencai {
namespace {

constexpr unsigned deepest = 64;

Rational rational_of(const Number& number) {
  return Rational::make(number.numerator, number.denominator).value_or(Rational(0));
}

std::optional<Date> date_of(const Rational& days) {
  if (!days.is_integer() || days < Rational(Date::first_day) || days > Rational(Date::last_day)) return std::nullopt;
  return Date{static_cast<std::int32_t>(days.numerator())};
}

std::optional<std::int64_t> whole(const Rational& value) {
  if (!value.is_integer() || value < Rational(-1'000'000) || value > Rational(1'000'000)) return std::nullopt;
  return static_cast<std::int64_t>(value.numerator());
}

}  // namespace

// splitmix64.
std::uint64_t Chance::next() {
  state_ += 0x9E3779B97F4A7C15U;
  std::uint64_t z = state_;
  z = (z ^ (z >> 30U)) * 0xBF58476D1CE4E5B9U;
  z = (z ^ (z >> 27U)) * 0x94D049BB133111EBU;
  return z ^ (z >> 31U);
}

Candidates::Candidates(const Rulebook& before, const Rulebook& after, const std::vector<CommonFact>& facts, Date today)
    : before_(&before), after_(&after), facts_(&facts), today_(today), numbers_(facts.size()), words_(facts.size()) {
  for (std::size_t i = 0; i < facts.size(); ++i) {
    if (facts[i].before != FactId::none) places_before_.emplace(facts[i].before, i);
    if (facts[i].after != FactId::none) places_after_.emplace(facts[i].after, i);
  }
  add_constants(before, false);
  add_constants(after, true);
}

// What stands beside a fact in a comparison.
void Candidates::add_constants(const Rulebook& rulebook, bool after) {
  const auto fact_of = [&](NodeId node) {
    while (rulebook[node].op == Op::stated_or) node = rulebook.args(node)[0];
    return rulebook[node].op == Op::fact ? place_of(after, FactId{rulebook[node].payload}) : std::nullopt;
  };
  for (std::uint32_t i = 0; i < rulebook.nodes.size(); ++i) {
    const NodeId id{i};
    const Node& node = rulebook[id];
    const auto args = rulebook.args(id);
    if (node.op == Op::in_place) {
      if (const auto fact = fact_of(args[0])) words_[*fact].emplace_back(rulebook.text(rulebook.places[node.payload]));
      continue;
    }
    if (args.size() < 2 || args.size() > 8) continue;
    for (const NodeId subject : args) {
      const auto fact = fact_of(subject);
      if (!fact) continue;
      for (const NodeId other : args) {
        const Node& constant = rulebook[other];
        if (constant.op == Op::constant_number) {
          numbers_[*fact].push_back(rational_of(rulebook.numbers[constant.payload]));
        } else if (constant.op == Op::constant_date) {
          numbers_[*fact].emplace_back(static_cast<std::int32_t>(constant.payload));
        } else if (constant.op == Op::constant_text) {
          words_[*fact].emplace_back(rulebook.text(rulebook.texts[constant.payload]));
        }
      }
    }
  }
}

std::optional<std::size_t> Candidates::place_of(bool after, FactId fact) const {
  const auto& places = after ? places_after_ : places_before_;
  const auto found = places.find(fact);
  if (found == places.end()) return std::nullopt;
  return found->second;
}

const Fact& Candidates::any_side(std::size_t fact) const {
  const CommonFact& one = (*facts_)[fact];
  return one.after != FactId::none ? (*after_)[one.after] : (*before_)[one.before];
}

bool Candidates::fits(std::size_t fact, const ImaginedValue& value) const {
  const CommonFact& one = (*facts_)[fact];
  return (one.before == FactId::none || can_state(*before_, one.before, value)) &&
         (one.after == FactId::none || can_state(*after_, one.after, value));
}

std::optional<ImaginedValue> Candidates::any(std::size_t id, Chance& chance) const {
  const CommonFact& common = (*facts_)[id];
  const Rulebook& rulebook = common.after != FactId::none ? *after_ : *before_;
  const Fact& fact = any_side(id);
  ImaginedValue value;
  value.kind = fact.type.kind;
  switch (fact.type.kind) {
    case Kind::condition:
      if (fact.form != FactForm::single) return std::nullopt;
      value.holds = chance.flip();
      break;
    case Kind::number: {
      const std::int64_t step = static_cast<std::int64_t>(chance.below(3)) - 1;
      Rational base(0);
      if (!numbers_[id].empty()) base = numbers_[id][chance.below(numbers_[id].size())];
      if (numbers_[id].empty() || chance.below(8) == 0) {
        static constexpr std::int64_t usual[] = {0, 1, 2, 3, 5, 12, 40, 60, 1000, 20000, 1000000};
        base = Rational(usual[chance.below(std::size(usual))]);
      }
      value.number = add(base, Rational::make(step, fact.scale).value_or(Rational(0))).value_or(base);
      break;
    }
    case Kind::date: {
      std::int64_t day = today_.days;
      static constexpr std::int64_t back[] = {0, 1, 30, 365, 800, 1500, 4000, 12000};
      if (!numbers_[id].empty() && chance.flip()) {
        day = static_cast<std::int64_t>(numbers_[id][chance.below(numbers_[id].size())].numerator()) +
              static_cast<std::int64_t>(chance.below(3)) - 1;
      } else {
        day -= back[chance.below(std::size(back))];
      }
      value.number = Rational(day);
      if (fact.month) {
        if (const auto stated = date_of(value.number)) {
          const CivilDate parts = civil(*stated);
          if (const auto first = make_date(parts.year, parts.month, 1)) value.number = Rational(first->days);
        }
      }
      break;
    }
    case Kind::choice: {
      const auto values = rulebook.domain_values[rulebook[fact.type.domain].values];
      if (values.empty()) return std::nullopt;
      value.text = rulebook.text(values[chance.below(values.size())].id);
      break;
    }
    case Kind::set: {
      if (fact.form == FactForm::list) return std::nullopt;
      const auto values = rulebook.domain_values[rulebook[fact.type.domain].values];
      if (!values.empty() && chance.flip())
        value.members.emplace_back(rulebook.text(values[chance.below(values.size())].id));
      break;
    }
    case Kind::text:
    case Kind::place:
      if (words_[id].empty()) return std::nullopt;
      value.text = words_[id][chance.below(words_[id].size())];
      break;
  }
  if (!fits(id, value)) return std::nullopt;
  return value;
}

FactId Repair::fact_of(NodeId node) const {
  while (rulebook_[node].op == Op::stated_or) node = rulebook_.args(node)[0];
  return rulebook_[node].op == Op::fact ? FactId{rulebook_[node].payload} : FactId::none;
}

bool Repair::put(FactId fact, ImaginedValue value) {
  const auto place = candidates_.place_of(after_, fact);
  if (!place || !candidates_.fits(*place, value)) return false;
  applicant_.facts.insert_or_assign(*place, std::move(value));
  return true;
}

void Repair::fact(FactId id) {
  const auto place = candidates_.place_of(after_, id);
  if (!place) return;
  if (auto value = candidates_.any(*place, chance_)) applicant_.facts.insert_or_assign(*place, std::move(*value));
}

void Repair::any_fact_below(NodeId node) {
  const std::vector<FactId> facts = facts_read(rulebook_, {&node, 1});
  std::vector<FactId> open;  // rather one of which nothing is stated yet
  for (const FactId one : facts) {
    const auto place = candidates_.place_of(after_, one);
    if (place && !applicant_.facts.contains(*place)) open.push_back(one);
  }
  const std::vector<FactId>& from = open.empty() ? facts : open;
  if (!from.empty()) fact(from[chance_.below(from.size())]);
}

std::optional<Rational> Repair::value_of(NodeId node) const {
  if (!evaluation_.code().is_live(node)) return std::nullopt;
  const Evaluation::Value value = evaluation_.value(node, lane_);
  if (!value.can_exist || value.can_be_absent || !value.interval.low || value.interval.low != value.interval.high)
    return std::nullopt;
  return value.interval.low;
}

void Repair::condition(NodeId node, bool want, unsigned depth) {
  if (depth > deepest || !evaluation_.code().is_live(node)) return;
  if (evaluation_.condition(node, lane_) == (want ? Truth::yes : Truth::no)) return;
  const Node& n = rulebook_[node];
  if (n.space != 0) return;
  const auto args = rulebook_.args(node);
  if (const FactId fact = fact_of(node); fact != FactId::none) {
    ImaginedValue value;
    value.holds = want;
    if (rulebook_[fact].form == FactForm::single) put(fact, std::move(value));
    return;
  }
  const auto wrong = [&](bool wanted) {
    std::vector<NodeId> list;
    for (const NodeId one : args) {
      if (evaluation_.condition(one, lane_) != (wanted ? Truth::yes : Truth::no)) list.push_back(one);
    }
    return list;
  };
  switch (n.op) {
    case Op::negation: condition(args[0], !want, depth + 1); return;
    case Op::gets: condition(args[0], want, depth + 1); return;
    case Op::all:
    case Op::any: {
      const bool each = (n.op == Op::all) == want;
      const std::vector<NodeId> list = wrong(want);
      if (list.empty()) return;
      if (each) {
        for (const NodeId one : list) condition(one, want, depth + 1);
      } else {
        condition(list[chance_.below(list.size())], want, depth + 1);
      }
      return;
    }
    case Op::count_at_least:
      for (const NodeId one : wrong(want)) condition(one, want, depth + 1);
      return;
    case Op::in_values: listed(node, want); return;
    case Op::has_any:
    case Op::has_all: set_member(node, want); return;
    case Op::equal:
    case Op::not_equal:
    case Op::less:
    case Op::less_or_equal:
    case Op::greater:
    case Op::greater_or_equal:
    case Op::in_range: comparison(node, want, depth); return;
    case Op::in_place: {
      const FactId fact = fact_of(args[0]);
      if (fact == FactId::none) return;
      ImaginedValue value;
      value.kind = Kind::place;
      value.text = want ? std::string(rulebook_.text(rulebook_.places[n.payload])) : std::string("别省/别市");
      put(fact, std::move(value));
      return;
    }
    case Op::exists: {
      const NodeId value = args[0];
      if (is_case_list(rulebook_[value].op)) {
        const auto cases = rulebook_.args(value);
        if (want && !cases.empty()) {
          condition(cases[chance_.below(cases.size() / 2) * 2], true, depth + 1);
        } else {
          for (std::size_t i = 0; i + 1 < cases.size(); i += 2) condition(cases[i], false, depth + 1);
        }
        return;
      }
      if (const FactId fact = fact_of(value); fact != FactId::none && !want) {
        ImaginedValue none;
        none.kind = rulebook_[fact].type.kind;
        none.nothing = true;
        put(fact, std::move(none));
        return;
      }
      any_fact_below(value);
      return;
    }
    default: any_fact_below(node); return;
  }
}

void Repair::listed(NodeId node, bool want) {
  const Node& n = rulebook_[node];
  const NodeId subject = rulebook_.args(node)[0];
  const FactId fact = fact_of(subject);
  if (fact == FactId::none) {
    any_fact_below(node);
    return;
  }
  const auto list = rulebook_.value_indices[n.values];
  const auto values = rulebook_.domain_values[rulebook_[rulebook_[fact].type.domain].values];
  std::vector<std::uint32_t> fitting;
  for (std::uint32_t value = 0; value < values.size(); ++value) {
    if ((std::ranges::find(list, value) != list.end()) == want) fitting.push_back(value);
  }
  if (fitting.empty()) return;
  ImaginedValue value;
  value.kind = Kind::choice;
  value.text = rulebook_.text(values[fitting[chance_.below(fitting.size())]].id);
  put(fact, std::move(value));
}

void Repair::set_member(NodeId node, bool want) {
  const Node& n = rulebook_[node];
  const FactId fact = fact_of(rulebook_.args(node)[0]);
  if (fact == FactId::none || rulebook_[fact].form == FactForm::list) return;
  const auto place = candidates_.place_of(after_, fact);
  if (!place) return;
  const auto list = rulebook_.value_indices[n.values];
  if (list.empty()) return;
  const auto values = rulebook_.domain_values[rulebook_[rulebook_[fact].type.domain].values];
  const auto stated = applicant_.facts.find(*place);
  ImaginedValue value;
  value.kind = Kind::set;
  if (stated != applicant_.facts.end() && !stated->second.nothing) value.members = stated->second.members;
  std::set<std::string> members(value.members.begin(), value.members.end());
  const auto id = [&](std::uint32_t one) { return std::string(rulebook_.text(values[one].id)); };
  if (want && n.op == Op::has_any) {
    members.insert(id(list[chance_.below(list.size())]));
  } else if (want) {
    for (const std::uint32_t one : list) members.insert(id(one));
  } else if (n.op == Op::has_any) {
    for (const std::uint32_t one : list) members.erase(id(one));
  } else {
    members.erase(id(list[chance_.below(list.size())]));
  }
  value.members.assign(members.begin(), members.end());
  put(fact, std::move(value));
}

// Numbers, dates and ordered choices: one side is moved to the other's edge, or just past it.
void Repair::comparison(NodeId node, bool want, unsigned depth) {
  const auto args = rulebook_.args(node);
  const Node& n = rulebook_[node];
  const Kind kind = rulebook_[args[0]].type.kind;
  if (kind == Kind::choice) {
    for (const std::size_t side : {std::size_t{0}, std::size_t{1}}) {
      const FactId fact = fact_of(args[side]);
      if (fact == FactId::none) continue;
      const auto other = value_of(args[1 - side]);
      if (!other) {
        any_fact_below(args[1 - side]);
        return;
      }
      const auto values = rulebook_.domain_values[rulebook_[rulebook_[fact].type.domain].values];
      std::vector<std::uint32_t> fitting;
      for (std::uint32_t value = 0; value < values.size(); ++value) {
        const auto order = side == 0 ? Rational(value) <=> *other : *other <=> Rational(value);
        const bool holds = n.op == Op::equal              ? order == 0
                           : n.op == Op::not_equal        ? order != 0
                           : n.op == Op::less             ? order < 0
                           : n.op == Op::less_or_equal    ? order <= 0
                           : n.op == Op::greater          ? order > 0
                           : n.op == Op::greater_or_equal ? order >= 0
                                                          : false;
        if (holds == want) fitting.push_back(value);
      }
      if (fitting.empty()) continue;
      ImaginedValue value;
      value.kind = Kind::choice;
      value.text = rulebook_.text(values[fitting[chance_.below(fitting.size())]].id);
      put(fact, std::move(value));
      return;
    }
    any_fact_below(node);
    return;
  }
  if (kind != Kind::number && kind != Kind::date) {
    any_fact_below(node);
    return;
  }
  // The first argument is moved, or else the second; by a whole unit past the edge, or now and then by more.
  const std::size_t bound = n.op == Op::in_range ? 1 + chance_.below(2) : 1;
  const auto edge = value_of(args[bound]);
  const auto own = value_of(args[0]);
  const std::int64_t far = chance_.below(4) == 0 ? 30 : 1;
  const auto try_move = [&](NodeId moved, const Rational& to, int sign) {
    const FactId fact = fact_of(moved);
    Rational step(far);
    if (fact != FactId::none && rulebook_[fact].type.kind == Kind::number)
      step = Rational::make(chance_.flip() ? 1 : rulebook_[fact].scale, rulebook_[fact].scale).value_or(step);
    const auto target = sign == 0 ? std::optional(to) : sign > 0 ? add(to, step) : subtract(to, step);
    return target && solve(moved, *target, depth + 1);
  };
  // Where the first argument should lie with respect to the second: below (-1), at (0), above (1).
  int side = 0;
  const bool on_edge = chance_.flip();
  switch (n.op) {
    case Op::equal: side = want ? 0 : chance_.flip() ? 1 : -1; break;
    case Op::not_equal: side = want ? (chance_.flip() ? 1 : -1) : 0; break;
    case Op::less: side = want ? -1 : (on_edge ? 0 : 1); break;
    case Op::less_or_equal: side = want ? (on_edge ? 0 : -1) : 1; break;
    case Op::greater: side = want ? 1 : (on_edge ? 0 : -1); break;
    case Op::greater_or_equal: side = want ? (on_edge ? 0 : 1) : -1; break;
    case Op::in_range: side = want ? 0 : (bound == 1 ? -1 : 1); break;
    default: break;
  }
  if (edge && try_move(args[0], *edge, side)) return;
  if (own && try_move(args[bound], *own, -side)) return;
  any_fact_below(node);
}

// Moves a fact so that the node comes to `target`; false where no way is known.
bool Repair::solve(NodeId node, const Rational& target, unsigned depth) {
  if (depth > deepest) return false;
  if (const FactId fact = fact_of(node); fact != FactId::none) {
    ImaginedValue value;
    value.kind = rulebook_[fact].type.kind;
    if (value.kind != Kind::number && value.kind != Kind::date) return false;
    value.number = target;
    if (put(fact, value)) return true;
    // Rounded to what may be stated.
    const auto step = Rational::make(1, value.kind == Kind::date ? 1 : rulebook_[fact].scale);
    const auto rounded = step ? round_to(target, *step, Rounding::half_up) : std::nullopt;
    if (!rounded) return false;
    value.number = *rounded;
    return put(fact, std::move(value));
  }
  const auto args = rulebook_.args(node);
  const auto other = [&](std::size_t i) { return value_of(args[i]); };
  const auto inverse = [&](std::size_t i, const std::optional<Rational>& needed) {
    return needed && solve(args[i], *needed, depth + 1);
  };
  switch (rulebook_[node].op) {
    case Op::add:
      return (other(1) && inverse(0, subtract(target, *other(1)))) ||
             (other(0) && inverse(1, subtract(target, *other(0))));
    case Op::subtract:
      return (other(1) && inverse(0, add(target, *other(1)))) || (other(0) && inverse(1, subtract(*other(0), target)));
    case Op::multiply:
      return (other(1) && other(1)->sign() != 0 && inverse(0, divide(target, *other(1)))) ||
             (other(0) && other(0)->sign() != 0 && inverse(1, divide(target, *other(0))));
    case Op::divide: return other(1) && inverse(0, multiply(target, *other(1)));
    case Op::negate: return inverse(0, negate(target));
    case Op::round:
    case Op::floor:
    case Op::ceil:
    case Op::at_least:
    case Op::up_to: return inverse(0, target);
    case Op::minimum:
    case Op::maximum:
    case Op::or_else: return !args.empty() && inverse(chance_.below(args.size()), target);
    case Op::start_of_year: return inverse(0, target);
    case Op::date_plus:
    case Op::date_minus: {
      const auto by = other(1) ? whole(*other(1)) : std::nullopt;
      const auto day = date_of(target);
      if (!by || !day) return false;
      const std::int64_t sign = rulebook_[node].op == Op::date_plus ? -1 : 1;
      const bool in_days = rulebook_[args[1]].type.unit == Unit{.day = 1};
      const auto moved = in_days ? add_days(*day, sign * *by) : add_months(*day, sign * *by);
      return moved && inverse(0, Rational(moved->days));
    }
    case Op::full_years_between:
    case Op::full_months_between:
    case Op::started_years_between:
    case Op::started_months_between:
    case Op::days_between: {
      const bool in_days = rulebook_[node].op == Op::days_between;
      const auto length = whole(target);
      if (!length) return false;
      const auto end = other(1) ? date_of(*other(1)) : std::nullopt;
      if (end) {
        const auto begin = in_days ? add_days(*end, -*length) : add_months(*end, -*length);
        return begin && inverse(0, Rational(begin->days + static_cast<std::int32_t>(chance_.below(2))));
      }
      const auto begin = other(0) ? date_of(*other(0)) : std::nullopt;
      if (!begin) return false;
      const auto last = in_days ? add_days(*begin, *length) : add_months(*begin, *length);
      return last && inverse(1, Rational(last->days));
    }
    default: return false;
  }
}

}  // namespace rencai
