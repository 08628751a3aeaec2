#include "payers.h"

#include <algorithm>

#include "calendar.h"

namespace rencai::reference {

Value started_months(const Value& from_day, const Value& until_day) {
  Value value = plus(from_day, until_day);  // for E and A
  value.type = {Kind::number, nullptr, Unit{{"月", 1}}, false, 0};
  if (!value.can_exist) return value;
  const auto count = [](const End& a, const End& b) {
    return closed(started_steps(a.at.floor().clamped(), b.at.floor().clamped(), 1));
  };
  value.low = count(from_day.high, until_day.low);
  value.high = count(from_day.low, until_day.high);
  return value;
}

namespace {

using Sum = std::optional<Exact>;  // none: without bound

Sum sum_of_end(const End& end) { return end.bounded ? Sum(end.at) : Sum(); }
bool is_less(const Sum& a, const Sum& b) { return a && (!b || *a < *b); }
bool is_single(const Range& range) { return range.low.bounded && range.high.bounded && range.low.at == range.high.at; }
Range single(const Exact& at) { return {closed(at), closed(at), false}; }

Range range_between(Sum a, Sum b) {
  if (is_less(b, a)) std::swap(a, b);
  return {closed(a.value_or(Exact(0))), b ? closed(*b) : unbounded_end, false};
}

// What is left of a sum, not below 0; of one without bound, no bound.
Sum left_after(const Sum& sum, const Sum& taken) {
  if (!sum) return {};
  if (!taken || *taken > *sum) return Exact(0);
  return *sum - *taken;
}

struct Share {
  enum class Form { part, sum, rest } form = Form::part;
  std::string payer;
  Range value;  // part: of one; sum: of money
};

enum class Side { low, high };

// In order, each share at one of its ends, no more than those before leave of `amount` at theirs, and of money to the
// fen.
std::vector<Sum> allotted(const std::vector<Share>& shares, const Sum& amount, Side own, Side before, bool money) {
  std::vector<Sum> sums;
  Sum left = amount;
  for (const auto& share : shares) {
    if (share.form == Share::Form::rest) {
      sums.push_back(Exact(0));
      continue;
    }
    const auto paid_at = [&](Side side) {
      Sum sum;
      const Sum end = side == Side::high ? sum_of_end(share.value.high)
                                         : Sum(share.value.low.bounded ? share.value.low.at : Exact(0));
      if (share.form == Share::Form::sum) {
        sum = end;
      } else if ((amount && amount->sign() == 0) || (end && end->sign() == 0)) {
        sum = Exact(0);
      } else if (amount && end) {
        sum = *amount * *end;
      }
      if (sum && money) sum = to_fen(*sum);
      if (sum && sum->sign() < 0) sum = Exact(0);
      return is_less(left, sum) ? left : sum;
    };
    sums.push_back(paid_at(own));
    left = left_after(left, paid_at(before));
  }
  return sums;
}

Sum total(const std::vector<Sum>& sums) {
  Exact result;
  for (const auto& sum : sums) {
    if (!sum) return {};
    result = result + *sum;
  }
  return result;
}

// What the stated parts come to together; none where a share is a sum or without bound.
std::optional<Range> parts_of(const std::vector<Share>& shares) {
  Range parts = single(0);
  for (const auto& share : shares) {
    if (share.form == Share::Form::rest) continue;
    if (share.form == Share::Form::sum || !share.value.low.bounded || !share.value.high.bounded) return {};
    parts.low.at = parts.low.at + share.value.low.at;
    parts.high.at = parts.high.at + share.value.high.at;
  }
  return parts;
}

Range left_of(const Range& parts) {
  const auto left_of_one = [](const Exact& taken) { return taken < Exact(1) ? Exact(1) - taken : Exact(0); };
  return {closed(left_of_one(parts.high.at)), closed(left_of_one(parts.low.at)), false};
}

Range part_of(const Range& sum, const Range& amount) {
  if (!is_single(amount) || amount.low.at.sign() == 0 || !is_single(sum)) return {};
  return single(sum.low.at / amount.low.at);
}

// Of what has no amount only the parts.
std::vector<PayerAmount> borne_in_case(const std::vector<Share>& shares) {
  const auto parts = parts_of(shares);
  std::vector<PayerAmount> payers;
  for (const auto& share : shares)
    payers.push_back({share.payer,
                      share.form != Share::Form::rest ? share.value
                      : parts                         ? left_of(*parts)
                                                      : Range{unbounded_end, unbounded_end, false},
                      {}});
  return payers;
}

std::vector<PayerAmount> paid_in_case(const std::vector<Share>& shares, const Range& amount, bool money) {
  const Sum low = amount.low.bounded ? amount.low.at : Exact(0);
  const Sum high = sum_of_end(amount.high);
  const auto least = allotted(shares, low, Side::low, Side::high, money);
  const auto most = allotted(shares, high, Side::high, Side::low, money);
  const auto parts = parts_of(shares);
  const auto rest =
      std::find_if(shares.begin(), shares.end(), [](const Share& share) { return share.form == Share::Form::rest; });
  const bool all_single =
      std::all_of(shares.begin(), shares.end(), [](const Share& share) { return is_single(share.value); });
  std::vector<PayerAmount> payers;
  for (std::size_t i = 0; i < shares.size(); ++i) {
    PayerAmount payer{shares[i].payer, shares[i].value, range_between(least[i], most[i])};
    if (shares[i].form == Share::Form::rest) {
      payer.amount = range_between(left_after(low, total(allotted(shares, low, Side::high, Side::high, money))),
                                   left_after(high, total(allotted(shares, high, Side::low, Side::low, money))));
      if (parts) {
        payer.share = left_of(*parts);
        if (!payer.amount.high.bounded && payer.share.high.at.sign() == 0) payer.amount.high = closed(0);
      } else {
        payer.share = part_of(payer.amount, amount);
      }
    } else if (shares[i].form == Share::Form::sum) {
      payer.share = part_of(payer.amount, amount);
    }
    if (rest == shares.end() && i + 1 == shares.size() && all_single && parts && parts->low.at == Exact(1)) {
      // The last of parts that make up the whole takes the difference.
      const auto difference = [&](const Sum& whole, std::vector<Sum> sums) {
        if (!whole) return sums.back();
        sums.back() = Exact(0);
        return left_after(whole, total(sums));
      };
      payer.amount = range_between(difference(low, least), difference(high, most));
    }
    payer.amount.unspecified = amount.unspecified;
    payers.push_back(payer);
  }
  return payers;
}

struct ShareCase {
  Value when;
  std::vector<Share> shares;
  FactSet when_missing, shares_missing;
};

class Sharing {
 public:
  Sharing(Evaluator& evaluator, int policy, const Answer& stated)
      : evaluator_(evaluator), policy_(policy), stated_(stated) {}

  std::vector<ShareCase> cases;
  std::vector<Answer> answers;

  // A named payer, shares, or cases of them.
  void add(const Expression& payer, const Answer& when) {
    if (payer.kind == ExpressionKind::name) {
      if (const auto* named = evaluator_.rules().find_payer(payer.name, policy_)) {
        add(*named->payer, when);
      } else {  // one payer bears all
        cases.push_back({when.value, {{Share::Form::part, payer.name, single(1)}}, when.missing, {}});
        evaluator_.tally("payer: one bears all", stated_.value, Evaluator::Zero::none);
      }
    } else if (payer.kind == ExpressionKind::shares) {
      ShareCase one{when.value, {}, when.missing, {}};
      std::vector<Answer> before;
      for (const auto& share : payer.cases) add_share(share, one, before);
      cases.push_back(one);
    } else {
      for (const auto& one : payer.cases) {
        Answer holds{condition(true, false), {}, {}, false, false};
        if (!one.when.empty()) holds = evaluator_.evaluate(one.when.front(), {policy_, nullptr});
        answers.push_back(holds);
        evaluator_.tally("payer: case", holds.value);
        add(one.is.front(), holds);
      }
    }
  }

 private:
  void add_share(const Case& stated, ShareCase& to, std::vector<Answer>& before) {
    const Expression& formula = stated.is.front();
    if (formula.kind == ExpressionKind::name && formula.name == "rest") {
      to.shares.push_back({Share::Form::rest, stated.name, single(0)});
      evaluator_.tally("payer: rest", left_over(before).value, Evaluator::Zero::none);
      return;
    }
    const Answer rest = left_over(before);
    const Answer answer = evaluator_.evaluate(formula, {policy_, &rest});
    before.push_back(answer);
    answers.push_back(answer);
    to.shares_missing.insert(answer.missing.begin(), answer.missing.end());
    Share share{is_money(answer.value.type) ? Share::Form::sum : Share::Form::part, stated.name, single(0)};
    evaluator_.tally(share.form == Share::Form::sum ? "payer: sum" : "payer: part", answer.value,
                     Evaluator::Zero::none);
    if (answer.value.can_exist) {
      const Value zero = interval_value(answer.value.type, closed(0), closed(0));
      share.value = range_of(answer.value.can_be_absent ? hull(answer.value, zero) : answer.value);
    }
    to.shares.push_back(share);
  }

  // The amount less what is stated before, as one computes: not below 0.
  Answer left_over(const std::vector<Answer>& before) {
    Value left = stated_.value;
    std::vector<Answer> arguments = {stated_};
    for (const auto& answer : before) {
      left = minus(left, is_money(answer.value.type) ? answer.value : times(stated_.value, answer.value));
      arguments.push_back(answer);
    }
    if (!before.empty()) left = greatest({left, interval_value(left.type, closed(0), closed(0))});
    left.type = stated_.value.type;
    return from(left, arguments);
  }

  Evaluator& evaluator_;
  int policy_;
  const Answer& stated_;
};

Range hull_of(const Range& a, const Range& b) {
  Value left = interval_value({Kind::number, nullptr, {}, false, 0}, a.low, a.high);
  Value right = interval_value(left.type, b.low, b.high);
  left.unspecified = a.unspecified;
  right.unspecified = b.unspecified;
  return range_of(hull(left, right));
}

}  // namespace

SharedOut share_out(Evaluator& evaluator, ProgramRef ref, const Answer& stated, const std::optional<Range>& amount,
                    bool money) {
  Sharing sharing(evaluator, static_cast<int>(ref.policy), stated);
  sharing.add(*evaluator.rules().program(ref).payer, {condition(true, false), {}, {}, false, false});
  SharedOut result;
  result.answers = sharing.answers;
  std::vector<std::vector<PayerAmount>> reached;
  bool may_be_none = true;
  for (const auto& one : sharing.cases) {
    if (!may_be_none) break;
    result.missing.insert(one.when_missing.begin(), one.when_missing.end());
    if (!one.when.can_be_true) continue;
    result.missing.insert(one.shares_missing.begin(), one.shares_missing.end());
    reached.push_back(amount ? paid_in_case(one.shares, *amount, money) : borne_in_case(one.shares));
    may_be_none = one.when.can_be_false;
  }
  if (may_be_none) reached.emplace_back();
  const auto named = [](std::vector<PayerAmount>& payers, const std::string& name) {
    return std::find_if(payers.begin(), payers.end(), [&](const PayerAmount& payer) { return payer.payer == name; });
  };
  for (auto& payers : reached) {
    for (const auto& payer : payers) {
      if (named(result.payers, payer.payer) != result.payers.end()) continue;
      std::optional<PayerAmount> all;
      for (auto& others : reached) {
        const auto found = named(others, payer.payer);
        const PayerAmount none{payer.payer, single(0), amount ? single(0) : Range{}};
        const PayerAmount here = found == others.end() ? none : *found;
        if (all) {
          all->share = hull_of(all->share, here.share);
          all->amount = hull_of(all->amount, here.amount);
        } else {
          all = here;
        }
      }
      result.payers.push_back(*all);
    }
  }
  return result;
}

}  // namespace rencai::reference
