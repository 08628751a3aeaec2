#include "eval/block_figures.h"

#include <algorithm>
#include <array>

#include "eval/columns.h"
#include "eval/counted.h"
#include "eval/interval_math.h"
#include "eval/payers.h"

namespace rencai {
namespace {

constexpr std::size_t most_plain_shares = 8;

// One end of a sum of fen.
struct Fen {
  std::int64_t value = 0;
  bool unbounded = false;
};

bool less(const Fen& a, const Fen& b) { return !a.unbounded && (b.unbounded || a.value < b.value); }

Fen left_after(const Fen& amount, const Fen& taken) {
  if (amount.unbounded) return amount;
  if (taken.unbounded || taken.value > amount.value) return {};
  return {amount.value - taken.value};
}

// A share that is one known number: a part of one (numerator / denominator), or a sum in fen.
struct PlainShare {
  bool is_rest = false;
  bool is_sum = false;
  std::int64_t numerator = 0;
  std::int64_t denominator = 1;
};

// A column's lane that surely exists and is one known number, without marks; its ends are then `low`.
bool is_plain(const View& view, std::size_t lane) {
  if (view.can_exist && (!bit(view.can_exist, lane) || bit(view.can_be_absent, lane))) return false;
  if (view.flags && view.flags[lane] != 0) return false;
  if (view.low[lane] != view.high[lane]) return false;
  return !view.low_denominator || view.low_denominator[lane] == view.high_denominator[lane];
}

std::int64_t denominator_of(const View& view, std::size_t lane) {
  return view.low_denominator ? view.low_denominator[lane] : view.scale;
}

// The sum of the parts of one, compared with one; none where it cannot be told within 63 bits, or a share is a sum.
std::optional<int> parts_against_one(std::span<const PlainShare> shares) {
  std::int64_t numerator = 0;
  std::int64_t denominator = 1;
  for (const PlainShare& share : shares) {
    if (share.is_rest) continue;
    std::int64_t own = 0;
    if (share.is_sum || __builtin_mul_overflow(numerator, share.denominator, &numerator) ||
        __builtin_mul_overflow(share.numerator, denominator, &own) ||
        __builtin_add_overflow(numerator, own, &numerator) ||
        __builtin_mul_overflow(denominator, share.denominator, &denominator))
      return std::nullopt;
  }
  return numerator < denominator ? -1 : numerator > denominator ? 1 : 0;
}

// What each share comes to of an amount, each no more than the ones before leave; false beyond 63 bits.
bool allot(std::span<const PlainShare> shares, const Fen& amount, std::array<Fen, most_plain_shares>& sums) {
  Fen left = amount;
  for (std::size_t i = 0; i < shares.size(); ++i) {
    const PlainShare& share = shares[i];
    if (share.is_rest) continue;
    Fen sum;
    if (share.is_sum) {
      sum.value = share.numerator;
    } else if (share.numerator > 0 && (amount.unbounded || amount.value > 0)) {
      if (amount.unbounded) {
        sum.unbounded = true;
      } else {
        const Int128 product = Int128{amount.value} * share.numerator;
        const Int128 rest = product % share.denominator;
        const Int128 whole = product / share.denominator + (rest >= share.denominator - rest ? 1 : 0);
        if (whole > INT64_MAX) return false;
        sum.value = static_cast<std::int64_t>(whole);
      }
    }
    if (less(left, sum)) sum = left;
    left = left_after(left, sum);
    sums.at(i) = sum;
  }
  return true;
}

Fen total(std::span<const PlainShare> shares, const std::array<Fen, most_plain_shares>& sums, std::size_t but) {
  Fen all;
  for (std::size_t i = 0; i < shares.size(); ++i) {
    if (shares[i].is_rest || i == but) continue;
    all.unbounded = all.unbounded || sums.at(i).unbounded;
    all.value += sums.at(i).value;
  }
  return all;
}

LaneFigure between(const Fen& a, const Fen& b) {
  const Fen& low = less(b, a) ? b : a;
  const Fen& high = less(b, a) ? a : b;
  LaneFigure figure{low.unbounded ? 0 : low.value, high.unbounded ? 0 : high.value, figure_present};
  if (high.unbounded) figure.marks |= figure_high_unbounded;
  return figure;
}

}  // namespace

BlockFigures::BlockFigures(const Rulebook& rulebook, const RuleCode& code, ProgramId id)
    : rulebook_(&rulebook), program_(&rulebook[id]) {
  if (has_amount()) {
    const Type& type = rulebook[program_->amount].type;
    money_ = rencai::is_money(type);
    is_number_ = type.kind == Kind::number;
    const std::int64_t own = code.instructions[code.instruction_of[index(program_->amount)]].scale;
    scale_ = money_ ? fen_scale : std::max<std::int64_t>(1, own);
    form_ = form_of();
  }
  for (const PayerCase& payer_case : rulebook.payer_cases[program_->payers]) {
    Case& made = cases_.emplace_back();
    made.when = payer_case.when;
    for (const PayerShare& stated : rulebook.payer_shares[payer_case.shares]) {
      auto column = std::ranges::find(payers_, stated.payer);
      if (column == payers_.end()) column = payers_.insert(payers_.end(), stated.payer);
      Share share;
      share.value = stated.share;
      share.is_sum = stated.share != NodeId::none && rencai::is_money(rulebook[stated.share].type);
      share.column = static_cast<std::uint32_t>(column - payers_.begin());
      share.counts = std::ranges::find(made.shares, share.column, &Share::column) == made.shares.end();
      made.shares.push_back(share);
    }
  }
}

BlockFigures::Form BlockFigures::form_of() const {
  if (!money_) return Form::number;
  const Pay& pay = program_->pay;
  switch (pay.form) {
    case PayForm::none:
    case PayForm::open: return Form::plain;
    case PayForm::once:
      return pay.until == NodeId::none && pay.each_at_most == NodeId::none ? Form::plain : Form::planned;
    case PayForm::rate: {
      // Limits of times that are constants above 0 leave no payment out.
      const auto limits = [&](NodeId node) {
        if (node == NodeId::none) return false;
        const Node& limit = (*rulebook_)[node];
        return limit.op != Op::constant_number || rulebook_->numbers[limit.payload].numerator <= 0;
      };
      const bool between_days = pay.from != NodeId::none && pay.until != NodeId::none;
      return limits(pay.at_most) || limits(pay.served) || pay.at_least != NodeId::none || between_days ? Form::planned
                                                                                                       : Form::plain;
    }
    default: return Form::planned;
  }
}

void BlockFigures::fill(const Evaluation& evaluation, const Plane& lanes, std::span<LaneFigure> amount,
                        std::span<LaneFigure> counted, FigureStore& store) const {
  const std::size_t words = evaluation.block().words();
  if (!has_amount()) {
    for (std::size_t word = 0; word < words; ++word)
      for_each_lane(word, lanes[word], [&](std::size_t lane) { amount[lane] = counted[lane] = {}; });
    return;
  }
  const View& view = evaluation.column(program_->amount);
  const auto generally = [&](std::size_t lane) {
    const Interval computed = evaluation.value(program_->amount, lane).interval;
    if (!money_) {
      amount[lane] = counted[lane] = store.figure(computed, scale_);
      return;
    }
    const PaymentPlan plan = payments_of(evaluation, *program_, floored_at_zero(computed), lane);
    amount[lane] = store.figure(plan.amount, scale_);
    counted[lane] = store.figure(counted_of(program_->pay, plan), scale_);
  };
  // What makes money of the column's scale whole fen; 0: it takes more than that.
  const std::int64_t fen_factor =
      money_ && !view.low_denominator && fen_scale % view.scale == 0 ? fen_scale / view.scale : 0;
  const auto plainly = [&](std::size_t lane) {
    const unsigned flags = view.flags ? view.flags[lane] : 0U;
    LaneFigure figure{view.low[lane], view.high[lane], figure_present};
    if ((flags & unspecified_mark) != 0) figure.marks |= figure_unspecified;
    if ((flags & high_unbounded) != 0) {
      figure.high = 0;
      figure.marks |= figure_high_unbounded;
    }
    if ((flags & low_unbounded) != 0) figure.low = 0;
    std::int64_t low_fen = 0;
    std::int64_t high_fen = 0;
    if (fen_factor != 0 && !__builtin_mul_overflow(std::max<std::int64_t>(figure.low, 0), fen_factor, &low_fen) &&
        !__builtin_mul_overflow(std::max<std::int64_t>(figure.high, 0), fen_factor, &high_fen)) {
      figure.low = low_fen;
      figure.high = high_fen;
    } else if (money_) {
      const std::int64_t low_denominator = view.low_denominator ? view.low_denominator[lane] : view.scale;
      const std::int64_t high_denominator = view.high_denominator ? view.high_denominator[lane] : view.scale;
      const auto low = to_fen(std::max<std::int64_t>(figure.low, 0), low_denominator);
      const auto high = to_fen(std::max<std::int64_t>(figure.high, 0), high_denominator);
      if (!low || !high) return generally(lane);
      figure.low = *low;
      figure.high = *high;
    } else if ((flags & low_unbounded) != 0) {
      figure.marks |= figure_low_unbounded;
    }
    amount[lane] = counted[lane] = figure;
  };
  const bool is_plain_form = form_ == Form::plain || (form_ == Form::number && view.low && !view.low_denominator);
  for (std::size_t word = 0; word < words; ++word) {
    const std::uint64_t exists = view.exist_word(word);
    for_each_lane(word, lanes[word] & ~exists, [&](std::size_t lane) { amount[lane] = counted[lane] = {}; });
    if (is_plain_form) {
      for_each_lane(word, lanes[word] & exists, plainly);
    } else {
      for_each_lane(word, lanes[word] & exists, generally);
    }
  }
}

// The case that pays in a lane; null where none does, or where it is not settled which.
const BlockFigures::Case* BlockFigures::settled_case(const Evaluation& evaluation, std::size_t lane,
                                                     bool& is_settled) const {
  is_settled = true;
  for (const Case& one : cases_) {
    if (one.when == NodeId::none) return &one;
    const View& when = evaluation.column(one.when);
    const bool can_be_true = bit(when.can_be_true, lane);
    if (can_be_true == bit(when.can_be_false, lane)) {
      is_settled = false;
      return nullptr;
    }
    if (can_be_true) return &one;
  }
  return nullptr;
}

void BlockFigures::fill_payers(const Evaluation& evaluation, const Plane& lanes, std::span<const LaneFigure> amount,
                               std::span<PayerColumn> columns, PayerColumn::Part part, FigureStore& store) const {
  if (cases_.empty()) return;
  for (std::size_t word = 0; word < evaluation.block().words(); ++word) {
    for_each_lane(word, lanes[word], [&](std::size_t lane) {
      for (PayerColumn& column : columns) (column.*part)[lane] = {};
      if (!amount[lane].present()) return;
      bool is_settled = false;
      const Case* paid = settled_case(evaluation, lane, is_settled);
      if (is_settled && paid == nullptr) return;
      if (is_settled && money_ && pay_plainly(evaluation, *paid, lane, amount[lane], columns, part)) return;
      pay_generally(evaluation, lane, amount[lane], columns, part, store);
    });
  }
}

// As payers_of does where all shares are known numbers; false where it cannot.
bool BlockFigures::pay_plainly(const Evaluation& evaluation, const Case& paid, std::size_t lane,
                               const LaneFigure& amount, std::span<PayerColumn> columns, PayerColumn::Part part) const {
  const std::size_t count = paid.shares.size();
  if (count > most_plain_shares || amount.has(figure_elsewhere)) return false;
  std::array<PlainShare, most_plain_shares> stated{};
  std::size_t rest = count;
  for (std::size_t i = 0; i < count; ++i) {
    const Share& share = paid.shares[i];
    PlainShare& plain = stated.at(i);
    plain.is_rest = share.value == NodeId::none;
    if (plain.is_rest) {
      rest = std::min(rest, i);
      continue;
    }
    const View& view = evaluation.column(share.value);
    if (!is_plain(view, lane) || view.low[lane] < 0) return false;
    plain.is_sum = share.is_sum;
    plain.numerator = view.low[lane];
    plain.denominator = denominator_of(view, lane);
    if (!plain.is_sum) continue;
    const auto fen = to_fen(plain.numerator, plain.denominator);
    if (!fen) return false;
    plain.numerator = *fen;
  }
  const auto shares = std::span(stated).first(count);
  const auto parts = parts_against_one(shares);
  const bool any_sum = std::ranges::any_of(shares, &PlainShare::is_sum);
  if (!parts && !any_sum) return false;
  const Fen low{amount.low, false};
  const Fen high{amount.high, amount.has(figure_high_unbounded)};
  std::array<Fen, most_plain_shares> least{};
  std::array<Fen, most_plain_shares> greatest{};
  if (!allot(shares, low, least) || !allot(shares, high, greatest)) return false;
  const std::uint8_t unspecified = amount.marks & figure_unspecified;
  const auto put = [&](std::size_t i, LaneFigure figure) {
    figure.marks |= unspecified;
    if (paid.shares[i].counts) (columns[paid.shares[i].column].*part)[lane] = figure;
  };
  for (std::size_t i = 0; i < count; ++i) {
    if (!shares[i].is_rest) put(i, between(least.at(i), greatest.at(i)));
  }
  if (rest < count) {
    LaneFigure left =
        between(left_after(low, total(shares, least, count)), left_after(high, total(shares, greatest, count)));
    if (left.has(figure_high_unbounded) && parts && *parts >= 0)
      left.marks &= static_cast<std::uint8_t>(~unsigned{figure_high_unbounded});
    put(rest, left);
    // Only the first `rest` finds something left.
    for (std::size_t i = rest + 1; i < count; ++i) {
      if (shares[i].is_rest && paid.shares[i].counts)
        (columns[paid.shares[i].column].*part)[lane] = {0, 0, figure_present};
    }
  } else if (parts && *parts == 0) {
    const std::size_t last = count - 1;
    const auto difference = [&](const Fen& whole, const std::array<Fen, most_plain_shares>& sums) {
      return whole.unbounded ? sums.at(last) : left_after(whole, total(shares, sums, last));
    };
    put(last, between(difference(low, least), difference(high, greatest)));
  }
  return true;
}

void BlockFigures::pay_generally(const Evaluation& evaluation, std::size_t lane, const LaneFigure& amount,
                                 std::span<PayerColumn> columns, PayerColumn::Part part, FigureStore& store) const {
  const ReachedCases reached = reached_cases(evaluation, *program_, lane);
  const auto whole = is_number_ ? std::optional(store.interval(amount, scale_)) : std::nullopt;
  const auto payers = payers_of(reached.cases, reached.may_be_none, whole, money_);
  for (PayerColumn& column : columns) {
    const auto payer = std::ranges::find(payers, column.payer, &PayerAmount::payer);
    if (payer != payers.end()) (column.*part)[lane] = store.figure(payer->amount, scale_);
  }
}

}  // namespace rencai
