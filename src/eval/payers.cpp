#include "eval/payers.h"

#include <algorithm>
#include <utility>

#include "eval/interval_math.h"

namespace rencai {
namespace {

using Form = StatedShare::Form;
using Sum = std::optional<Rational>;  // none: unbounded

Sum low_of(const Interval& interval) { return interval.low ? interval.low : Sum(0); }

// Money to the fen; other amounts as they are.
Sum rounded(const Sum& value, bool money) {
  if (!value || !money) return value;
  return round_to(*value, *Rational::make(1, 100), Rounding::half_up);
}

bool less(const Sum& a, const Sum& b) { return a && (!b || *a < *b); }

Sum times(const Sum& amount, const Sum& part) {
  if ((amount && amount->sign() == 0) || (part && part->sign() == 0)) return 0;
  if (!amount || !part) return std::nullopt;
  return multiply(*amount, *part);
}

// What is left of `amount`, not below 0. Unbounded less anything is unbounded.
Sum left_after(const Sum& amount, const Sum& taken) {
  if (!amount) return std::nullopt;
  if (!taken || *taken > *amount) return 0;
  return subtract(*amount, *taken);
}

enum class Ends { low, high };

// What each share comes to at its own end, in order, no more than the ones before leave at theirs; `rest` stays empty.
std::vector<Sum> allotted(const SharedCase& shares, const Sum& amount, Ends own, Ends before, bool money) {
  std::vector<Sum> sums(shares.size());
  Sum left = amount;
  const auto sum_at = [&](const StatedShare& share, Ends ends) {
    const Sum end = ends == Ends::low ? low_of(share.value) : share.value.high;
    Sum sum = rounded(share.form == Form::part ? times(amount, end) : end, money);
    if (sum && sum->sign() < 0) sum = 0;
    if (less(left, sum)) sum = left;
    return sum;
  };
  for (std::size_t i = 0; i < shares.size(); ++i) {
    if (shares[i].form == Form::rest) continue;
    sums[i] = sum_at(shares[i], own);
    left = left_after(left, own == before ? sums[i] : sum_at(shares[i], before));
  }
  return sums;
}

Sum total(const std::vector<Sum>& sums, const SharedCase& shares) {
  Sum result = 0;
  for (std::size_t i = 0; i < sums.size(); ++i) {
    if (shares[i].form == Form::rest) continue;
    if (!sums[i] || !result) return std::nullopt;
    result = add(*result, *sums[i]);
  }
  return result;
}

Interval between(const Sum& a, const Sum& b) {
  Interval result;
  result.low = less(b, a) ? b : a;
  result.high = less(b, a) ? a : b;
  if (!result.low) result.low = 0;
  return result;
}

// The sum of the parts that a case states; empty where a share is a sum.
std::optional<Interval> parts_of(const SharedCase& shares) {
  Interval parts = single(0);
  for (const StatedShare& share : shares) {
    if (share.form == Form::rest) continue;
    if (share.form == Form::sum || !share.value.low || !share.value.high) return std::nullopt;
    const auto low = add(*parts.low, *share.value.low);
    const auto high = add(*parts.high, *share.value.high);
    if (!low || !high) return std::nullopt;
    parts.low = *low;
    parts.high = *high;
  }
  return parts;
}

Interval rest_part(const Interval& parts) {
  const auto left = [](const Rational& taken) {
    const auto rest = subtract(1, taken);
    return rest && rest->sign() > 0 ? *rest : Rational(0);
  };
  Interval rest;
  rest.low = left(*parts.high);
  rest.high = left(*parts.low);
  return rest;
}

// A sum as a part of the amount; unbounded both ways where that is not one number.
Interval part_of(const Interval& sum, const std::optional<Interval>& amount) {
  if (!amount || !is_single(*amount) || amount->low->sign() == 0 || !is_single(sum)) return {};
  const auto part = divide(*sum.low, *amount->low);
  return part ? single(*part) : Interval{};
}

std::vector<PayerAmount> of_case(const SharedCase& shares, const std::optional<Interval>& amount, bool money) {
  std::vector<PayerAmount> payers(shares.size());
  std::vector<Interval> amounts(shares.size());
  std::size_t rest = shares.size();
  for (std::size_t i = 0; i < shares.size() && rest == shares.size(); ++i) {
    if (shares[i].form == Form::rest) rest = i;
  }
  const auto parts = parts_of(shares);
  const bool makes_up_whole = rest == shares.size() && parts && is_single(*parts) && *parts->low == Rational(1);
  const auto is_single_share = [](const StatedShare& share) {
    return share.form == Form::rest || is_single(share.value);
  };
  if (amount) {
    const Sum low = low_of(*amount);
    const Sum high = amount->high;
    const auto least = allotted(shares, low, Ends::low, Ends::high, money);
    const auto greatest = allotted(shares, high, Ends::high, Ends::low, money);
    for (std::size_t i = 0; i < shares.size(); ++i) amounts[i] = between(least[i], greatest[i]);
    if (rest < shares.size()) {
      const auto most_at_low = allotted(shares, low, Ends::high, Ends::high, money);
      const auto least_at_high = allotted(shares, high, Ends::low, Ends::low, money);
      Interval left =
          between(left_after(low, total(most_at_low, shares)), left_after(high, total(least_at_high, shares)));
      if (!left.high && parts && *rest_part(*parts).high == Rational(0)) left.high = 0;
      amounts[rest] = left;
    } else if (makes_up_whole && std::ranges::all_of(shares, is_single_share)) {
      const std::size_t last = shares.size() - 1;
      const auto difference = [&](const Sum& whole, std::vector<Sum> sums) -> Sum {
        if (!whole) return sums[last];
        sums[last] = 0;
        return left_after(whole, total(sums, shares));
      };
      amounts[last] = between(difference(low, least), difference(high, greatest));
    }
  }
  bool rest_taken = false;
  for (std::size_t i = 0; i < shares.size(); ++i) {
    PayerAmount& payer = payers[i];
    payer.payer = shares[i].payer;
    payer.amount = amounts[i];
    if (amount) payer.amount.unspecified = amount->unspecified;
    switch (shares[i].form) {
      case Form::part: payer.share = shares[i].value; break;
      case Form::sum: payer.share = part_of(amounts[i], amount); break;
      case Form::rest:
        payer.share = parts ? rest_part(*parts) : part_of(amounts[i], amount);
        // Only the first `rest` finds something left.
        if (rest_taken) payer.share = payer.amount = single(0);
        rest_taken = true;
        break;
    }
  }
  return payers;
}

PayerAmount nothing_for(PayerNameId payer, bool has_amount) {
  PayerAmount none;
  none.payer = payer;
  none.share = single(0);
  if (has_amount) none.amount = single(0);
  return none;
}

}  // namespace

std::vector<PayerAmount> payers_of(std::span<const SharedCase> cases, bool may_be_none,
                                   const std::optional<Interval>& amount, bool money) {
  std::vector<PayerAmount> payers;
  std::vector<std::vector<PayerAmount>> by_case;
  for (const SharedCase& shares : cases) by_case.push_back(of_case(shares, amount, money));
  if (may_be_none) by_case.emplace_back();
  const auto named = [](std::vector<PayerAmount>& list, PayerNameId payer) {
    return std::ranges::find(list, payer, &PayerAmount::payer);
  };
  for (const auto& list : by_case) {
    for (const PayerAmount& entry : list) {
      if (named(payers, entry.payer) != payers.end()) continue;
      std::optional<PayerAmount> all;
      for (auto& other : by_case) {
        const auto found = named(other, entry.payer);
        const PayerAmount here = found != other.end() ? *found : nothing_for(entry.payer, amount.has_value());
        if (!all) {
          all = here;
          continue;
        }
        all->share = hull(all->share, here.share);
        all->amount = hull(all->amount, here.amount);
      }
      payers.push_back(*all);
    }
  }
  return payers;
}

ReachedCases reached_cases(const Evaluation& evaluation, const Program& program, std::size_t lane) {
  const Rulebook& book = evaluation.rulebook();
  ReachedCases reached;
  reached.may_be_none = program.payers.count > 0;
  for (const PayerCase& payer_case : book.payer_cases[program.payers]) {
    Truth holds = Truth::yes;
    if (payer_case.when != NodeId::none) {
      holds = evaluation.condition(payer_case.when, lane);
      reached.nodes.push_back(payer_case.when);
    }
    if (holds == Truth::no) continue;
    SharedCase& shares = reached.cases.emplace_back();
    for (const PayerShare& stated : book.payer_shares[payer_case.shares]) {
      StatedShare share;
      share.payer = stated.payer;
      share.form = Form::rest;
      if (stated.share != NodeId::none) {
        reached.nodes.push_back(stated.share);
        const Evaluation::Value value = evaluation.value(stated.share, lane);
        share.form = is_money(book[stated.share].type) ? Form::sum : Form::part;
        share.value = value.can_exist ? value.interval : single(0);
        if (value.can_exist && value.can_be_absent) share.value = hull(share.value, single(0));
      }
      shares.push_back(share);
    }
    if (holds == Truth::yes) {
      reached.may_be_none = false;
      break;
    }
  }
  return reached;
}

}  // namespace rencai
