#include <algorithm>
#include <array>
#include <map>
#include <string>

#include "analysis/imagined.h"

namespace rencai {
namespace {

constexpr std::array<std::string_view, 7> effect_ids{"becomes-eligible",  "ceases", "gains", "loses", "newly-depends",
                                                     "no-longer-depends", "differs"};

bool is_granted(const ProgramResult& result) { return result.outcome == Outcome::eligible; }
bool is_refused(const ProgramResult& result) {
  return result.outcome != Outcome::eligible && result.outcome != Outcome::possible;
}

enum class Move : std::uint8_t { none, up, down, other };

Move move_of(const std::optional<Interval>& before, const std::optional<Interval>& after) {
  if (before == after) return Move::none;
  if (!before || !after) return after ? Move::up : Move::down;
  const auto not_below = [](const Interval& a, const Interval& b) {  // b is nowhere below a
    const bool low = !a.low || (b.low && *b.low >= *a.low);
    const bool high = !b.high || (a.high && *b.high >= *a.high);
    return low && high;
  };
  if (not_below(*before, *after)) return Move::up;
  if (not_below(*after, *before)) return Move::down;
  return Move::other;
}

bool same_payers(const Rulebook& before_book, const ProgramResult& before, const Rulebook& after_book,
                 const ProgramResult& after) {
  const auto amounts = [](const Rulebook& book, const ProgramResult& result) {
    std::map<std::string_view, Interval> map;
    for (const PayerAmount& payer : result.payers) {
      // One who pays nothing is as one who is not named.
      const Interval& amount = payer.amount;
      if (amount.low && amount.high && amount.low->sign() == 0 && amount.high->sign() == 0) continue;
      map.emplace(book.text(book.payer_names[index(payer.payer)].id), payer.amount);
    }
    return map;
  };
  return amounts(before_book, before) == amounts(after_book, after);
}

bool same_payments(const std::optional<Payments>& a, const std::optional<Payments>& b) {
  if (!a || !b) return a.has_value() == b.has_value();
  const auto same_days = [](const std::optional<DateInterval>& x, const std::optional<DateInterval>& y) {
    if (!x || !y) return x.has_value() == y.has_value();
    return x->low == y->low && x->high == y->high;
  };
  return a->every == b->every && a->times == b->times && same_days(a->from, b->from) && same_days(a->until, b->until);
}

bool same_outputs(const Rulebook& before_book, const ProgramResult& before, const Rulebook& after_book,
                  const ProgramResult& after) {
  return std::ranges::equal(before.outputs, after.outputs, [&](const OutputValue& a, const OutputValue& b) {
    return before_book.text(a.name) == after_book.text(b.name) && a.exists == b.exists &&
           a.may_be_absent == b.may_be_absent && a.number == b.number && a.choice_low == b.choice_low &&
           a.choice_high == b.choice_high && a.condition == b.condition;
  });
}

}  // namespace

std::string_view id_of(ImaginedEffect effect) { return effect_ids[static_cast<std::size_t>(effect)]; }

std::optional<ImaginedEffect> effect_of(const Rulebook& before_book, const ProgramResult* before,
                                        const Rulebook& after_book, const ProgramResult* after) {
  const bool granted_before = before != nullptr && is_granted(*before);
  const bool granted_after = after != nullptr && is_granted(*after);
  const bool refused_before = before == nullptr || is_refused(*before);
  const bool refused_after = after == nullptr || is_refused(*after);
  if (refused_before && granted_after) return ImaginedEffect::becomes_eligible;
  if (granted_before && refused_after) return ImaginedEffect::ceases;
  if (refused_before && refused_after) {
    if (before != nullptr && after != nullptr && before->outcome != after->outcome &&
        (before->outcome == Outcome::absorbed || after->outcome == Outcome::absorbed))
      return ImaginedEffect::differs;
    return std::nullopt;
  }
  if (before == nullptr || after == nullptr) return std::nullopt;  // only possible: nothing is sure
  const bool decided_before = granted_before || refused_before;
  const bool decided_after = granted_after || refused_after;
  if (decided_before != decided_after)
    return decided_before ? ImaginedEffect::newly_depends : ImaginedEffect::no_longer_depends;
  Move move = move_of(before->whole, after->whole);
  if (move == Move::none && before->has_amount && after->has_amount) {
    if (before->amount_type.kind == Kind::choice) {
      if (before->choice_low != after->choice_low || before->choice_high != after->choice_high) move = Move::other;
    } else {
      move = before->amount_type.unit == after->amount_type.unit ? move_of(before->amount, after->amount) : Move::other;
    }
  } else if (before->has_amount != after->has_amount) {
    move = after->has_amount ? Move::up : Move::down;
  }
  // Where neither is sure, what one could get differs: no more is said. Who owes less gains.
  const bool duty = is_duty(before_book[before->program]) && is_duty(after_book[after->program]);
  if (granted_before && move == Move::up) return duty ? ImaginedEffect::loses : ImaginedEffect::gains;
  if (granted_before && move == Move::down) return duty ? ImaginedEffect::gains : ImaginedEffect::loses;
  const bool same =
      move == Move::none && before->won == after->won && same_payments(before->payments, after->payments) &&
      same_payers(before_book, *before, after_book, *after) && same_outputs(before_book, *before, after_book, *after) &&
      before_book[before->program].category == after_book[after->program].category;
  if (!same) return ImaginedEffect::differs;
  return std::nullopt;
}

std::optional<TotalsChange> totals_change(const std::vector<Totals>& before, const Rulebook& before_book,
                                          const std::vector<Totals>& after, const Rulebook& after_book,
                                          std::string_view policy) {
  const auto own = [&](const std::vector<Totals>& all, const Rulebook& book) -> const Totals* {
    for (const Totals& one : all) {
      if (one.policies.size() == 1 && book.text(book[one.policies.front()].id) == policy) return &one;
    }
    return nullptr;
  };
  const Totals* a = own(before, before_book);
  const Totals* b = own(after, after_book);
  if (a == nullptr || b == nullptr) return std::nullopt;
  for (std::size_t category = 0; category < a->certain.size(); ++category) {
    using Member = std::optional<Interval> RateTotals::*;
    constexpr std::array<Member, 3> rates{&RateTotals::once, &RateTotals::monthly, &RateTotals::yearly};
    for (std::size_t rate = 0; rate < rates.size(); ++rate) {
      const auto& x = a->certain[category].*rates[rate];
      const auto& y = b->certain[category].*rates[rate];
      if (x != y && x && y) {
        return TotalsChange{static_cast<std::uint8_t>(category), static_cast<std::uint8_t>(rate), *x, *y};
      }
    }
  }
  return std::nullopt;
}

ImaginedEffect effect_of(const TotalsChange& change) {
  const Move move = move_of(change.before, change.after);
  return move == Move::up     ? ImaginedEffect::gains
         : move == Move::down ? ImaginedEffect::loses
                              : ImaginedEffect::differs;
}

}  // namespace rencai
