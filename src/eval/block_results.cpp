#include "eval/block_results.h"

#include <algorithm>
#include <limits>
#include <utility>

#include "eval/counted.h"
#include "eval/interval_math.h"
#include "eval/results.h"
#include "eval/totals.h"

namespace rencai {
namespace {

constexpr std::size_t rates = 3;

std::optional<std::int64_t> in_scale(const Rational& value, std::int64_t scale) {
  const auto scaled = multiply(value, Rational(scale));
  if (!scaled || !scaled->is_integer()) return std::nullopt;
  const Int128 whole = scaled->numerator();
  if (whole > std::numeric_limits<std::int64_t>::max() || whole < std::numeric_limits<std::int64_t>::min())
    return std::nullopt;
  return static_cast<std::int64_t>(whole);
}

// The scale in which a program's amounts are held: fen, or the column's own; 1 where lanes have denominators.
std::int64_t amount_scale(const Rulebook& rulebook, const RuleCode& code, const Program& program) {
  if (program.amount == NodeId::none) return 1;
  if (is_money(rulebook[program.amount].type)) return fen_scale;
  return std::max<std::int64_t>(1, code.instructions[code.instruction_of[index(program.amount)]].scale);
}

ProgramColumns columns_for(const Rulebook& rulebook, const RuleCode& code, ProgramId id, std::size_t lanes,
                           const ResultsWanted& wanted) {
  const Program& program = rulebook[id];
  ProgramColumns columns;
  columns.program = id;
  columns.scale = amount_scale(rulebook, code, program);
  columns.outcome.resize(lanes);
  if (wanted.amounts) columns.amount.resize(lanes);
  if (wanted.missing) columns.missing.resize(lanes);
  if (wanted.sums) {
    columns.counted.resize(lanes);
    columns.certain.resize(lanes);
  }
  if (!wanted.payers && !wanted.sums) return columns;
  for (const PayerCase& payer_case : rulebook.payer_cases[program.payers]) {
    for (const PayerShare& share : rulebook.payer_shares[payer_case.shares]) {
      if (std::ranges::find(columns.payers, share.payer, &ProgramColumns::PayerColumn::payer) != columns.payers.end())
        continue;
      columns.payers.push_back({share.payer, std::vector<LaneFigure>(wanted.payers ? lanes : 0),
                                std::vector<LaneFigure>(wanted.sums ? lanes : 0)});
    }
  }
  return columns;
}

// Whether a program's amount enters totals, and where.
std::optional<std::size_t> kind_of_total(const Rulebook& rulebook, const Program& program) {
  if (program.amount == NodeId::none || !is_money(rulebook[program.amount].type) ||
      static_cast<unsigned>(program.category) >= 3)
    return std::nullopt;
  Bucket::Rate rate = Bucket::Rate::once;
  if (program.pay.form == PayForm::rate) {
    rate = program.pay.every == Period::month ? Bucket::Rate::monthly : Bucket::Rate::yearly;
  }
  return static_cast<std::size_t>(program.category) * rates + static_cast<std::size_t>(rate);
}

bool lies_in(std::string_view inner, std::string_view outer) {
  return outer.empty() || inner == outer || (inner.starts_with(outer) && inner[outer.size()] == '/');
}

std::vector<TotalsColumns> totals_for(const Rulebook& rulebook, std::span<const ProgramColumns> programs,
                                      std::size_t lanes) {
  std::vector<PolicyId> policies;
  for (const ProgramColumns& columns : programs) {
    const PolicyId policy = rulebook[columns.program].policy;
    if (policies.empty() || policies.back() != policy) policies.push_back(policy);
  }
  const auto path = [&](PolicyId policy) { return rulebook.text(rulebook[policy].place_path); };
  std::vector<TotalsColumns> all;
  for (const PolicyId policy : policies) all.emplace_back().policies = {policy};
  std::vector<std::string_view> ends;
  for (const PolicyId policy : policies) {
    const std::string_view end = path(policy);
    if (std::ranges::find(ends, end) != ends.end()) continue;
    ends.push_back(end);
    TotalsColumns line;
    line.end = end;
    for (const PolicyId other : policies) {
      if (lies_in(end, path(other))) line.policies.push_back(other);
    }
    if (line.policies.size() > 1) all.push_back(std::move(line));
  }
  for (TotalsColumns& totals : all) {
    for (const ProgramColumns& columns : programs) {
      const Program& program = rulebook[columns.program];
      const auto kind = kind_of_total(rulebook, program);
      if (kind && std::ranges::find(totals.policies, program.policy) != totals.policies.end())
        totals.can_have[*kind] = true;
    }
    for (std::size_t kind = 0; kind < TotalsColumns::kinds; ++kind) {
      if (!totals.can_have[kind]) continue;
      totals.certain[kind].resize(lanes);
      totals.possible[kind].resize(lanes);
    }
  }
  return all;
}

}  // namespace

BlockResults::BlockResults(const Rulebook& rulebook, const RuleCode& code, Date today, const ResultsWanted& wanted,
                           std::size_t lanes)
    : rulebook_(&rulebook), code_(&code), today_(today), wanted_(wanted), missing_(lanes) {
  for (const ProgramId id : code.reported) programs_.push_back(columns_for(rulebook, code, id, lanes, wanted));
  if (wanted.totals) totals_ = totals_for(rulebook, programs_, lanes);
  counting_.assign(rulebook.policies.size(), std::vector<std::uint8_t>(lanes));
  if (wanted.everything) results_.resize(lanes);
}
BlockResults::~BlockResults() = default;
BlockResults::BlockResults(BlockResults&&) noexcept = default;
BlockResults& BlockResults::operator=(BlockResults&&) noexcept = default;

void BlockResults::run(const Block& block) {
  if (!evaluation_) {
    const Kept kept = wanted_.missing || wanted_.everything ? Kept::all : Kept::roots;
    evaluation_ = std::make_unique<Evaluation>(*rulebook_, *code_, block, today_, kept);
  } else {
    evaluation_->run(block);
  }
  facts_.clear();
  intervals_.clear();
  for (std::size_t lane = 0; lane < block.applicants(); ++lane) {
    const Detail detail = wanted_.missing || wanted_.everything ? Detail::all : Detail::figures;
    ApplicantResult result = result_of(*evaluation_, lane, detail);
    store(lane, result);
    if (wanted_.everything) results_[lane] = std::move(result);
  }
}

bool BlockResults::has_totals(const TotalsColumns& totals, std::size_t lane) const {
  if (totals.policies.size() == 1) return counts(totals.policies.front(), lane);
  const auto path = [&](PolicyId policy) { return rulebook_->text((*rulebook_)[policy].place_path); };
  std::size_t counting = 0;
  bool at_end = false;
  for (const PolicyId policy : totals.policies) {
    if (!counts(policy, lane)) continue;
    ++counting;
    at_end = at_end || path(policy) == totals.end;
  }
  if (counting < 2 || !at_end) return false;
  return std::ranges::none_of(programs_, [&](const ProgramColumns& columns) {
    const PolicyId policy = (*rulebook_)[columns.program].policy;
    return counts(policy, lane) && path(policy) != totals.end && lies_in(path(policy), totals.end);
  });
}

LaneFigure BlockResults::figure(const Interval& interval, std::int64_t scale) {
  LaneFigure figure;
  figure.marks = figure_present;
  if (interval.unspecified) figure.marks |= figure_unspecified;
  if (!interval.low) figure.marks |= figure_low_unbounded;
  if (!interval.high) figure.marks |= figure_high_unbounded;
  const auto low = interval.low ? in_scale(*interval.low, scale) : std::optional<std::int64_t>(0);
  const auto high = interval.high ? in_scale(*interval.high, scale) : std::optional<std::int64_t>(0);
  if (low && high) {
    figure.low = *low;
    figure.high = *high;
  } else {
    figure.marks |= figure_elsewhere;
    figure.low = static_cast<std::int64_t>(intervals_.size());
    intervals_.push_back(interval);
  }
  return figure;
}

void BlockResults::store(std::size_t lane, const ApplicantResult& result) {
  for (auto& counting : counting_) counting[lane] = 0;
  auto found = result.programs.begin();
  std::vector<FactId> missing;
  for (ProgramColumns& columns : programs_) {
    const Program& program = (*rulebook_)[columns.program];
    if (found == result.programs.end() || found->program != columns.program) {
      columns.outcome[lane] = ProgramColumns::left_out;
      if (wanted_.missing) columns.missing[lane] = {};
      if (wanted_.amounts) columns.amount[lane] = {};
      if (wanted_.payers) {
        for (auto& payer : columns.payers) payer.amount[lane] = {};
      }
      if (wanted_.sums) forget_sums(lane, columns);
      continue;
    }
    store(lane, *found, columns);
    const bool open = found->outcome == Outcome::eligible || found->outcome == Outcome::possible;
    // What is absorbed counts, too.
    if (open || found->outcome == Outcome::absorbed) counting_[index(program.policy)][lane] = 1;
    if (open && wanted_.missing) missing.insert(missing.end(), found->missing.begin(), found->missing.end());
    ++found;
  }
  std::ranges::sort(missing);
  const auto [first, last] = std::ranges::unique(missing);
  missing.erase(first, last);
  missing_[lane] = {static_cast<std::uint32_t>(facts_.size()), static_cast<std::uint32_t>(missing.size())};
  facts_.insert(facts_.end(), missing.begin(), missing.end());
  for (TotalsColumns& totals : totals_) {
    for (std::size_t kind = 0; kind < TotalsColumns::kinds; ++kind) {
      if (totals.can_have[kind]) totals.certain[kind][lane] = totals.possible[kind][lane] = {};
    }
  }
  if (!wanted_.totals) return;
  for (const Totals& totals : result.totals) store(lane, totals);
}

void BlockResults::store(std::size_t lane, const ProgramResult& result, ProgramColumns& columns) {
  columns.outcome[lane] = static_cast<std::uint8_t>(result.outcome);
  if (wanted_.missing) {
    columns.missing[lane] = {static_cast<std::uint32_t>(facts_.size()),
                             static_cast<std::uint32_t>(result.missing.size())};
    facts_.insert(facts_.end(), result.missing.begin(), result.missing.end());
  }
  if (wanted_.amounts) {
    columns.amount[lane] = {};
    if (result.has_amount) {
      columns.amount[lane] = figure(result.amount, columns.scale);
    }
  }
  if (wanted_.sums) store_sums(lane, result, columns);
  if (!wanted_.payers) return;
  for (auto& column : columns.payers) {
    const auto payer = std::ranges::find(result.payers, column.payer, &PayerAmount::payer);
    column.amount[lane] =
        payer != result.payers.end() && result.has_amount ? figure(payer->amount, columns.scale) : LaneFigure{};
  }
}

void BlockResults::forget_sums(std::size_t lane, ProgramColumns& columns) {
  columns.counted[lane] = {};
  columns.certain[lane] = 0;
  for (auto& payer : columns.payers) payer.counted[lane] = {};
}

void BlockResults::store_sums(std::size_t lane, const ProgramResult& result, ProgramColumns& columns) {
  forget_sums(lane, columns);
  columns.certain[lane] = surely_counts(result) ? 1 : 0;
  const bool open = result.outcome == Outcome::eligible || result.outcome == Outcome::possible;
  if (!open || !result.has_amount || !is_money(result.amount_type)) return;
  columns.counted[lane] = figure(counted_amount(*rulebook_, result), columns.scale);
  for (const PayerAmount& payer : counted_payers(*evaluation_, result, lane)) {
    const auto column = std::ranges::find(columns.payers, payer.payer, &ProgramColumns::PayerColumn::payer);
    if (column != columns.payers.end()) column->counted[lane] = figure(payer.amount, columns.scale);
  }
}

void BlockResults::store(std::size_t lane, const Totals& totals) {
  const auto path = [&](PolicyId policy) { return rulebook_->text((*rulebook_)[policy].place_path); };
  const auto entry = std::ranges::find_if(totals_, [&](const TotalsColumns& columns) {
    if (totals.policies.size() == 1) return columns.policies == totals.policies;
    const PolicyId innermost =
        *std::ranges::max_element(totals.policies, {}, [&](PolicyId policy) { return path(policy).size(); });
    return columns.policies.size() > 1 && columns.end == path(innermost);
  });
  if (entry == totals_.end()) return;
  const auto put = [&](std::vector<LaneFigure>& column, const std::optional<Interval>& total) {
    if (total) column[lane] = figure(*total, fen_scale);
  };
  for (std::size_t category = 0; category < 3; ++category) {
    const auto put_rates = [&](std::vector<LaneFigure>* columns, const RateTotals& of) {
      put(columns[category * rates], of.once);
      put(columns[category * rates + 1], of.monthly);
      put(columns[category * rates + 2], of.yearly);
    };
    put_rates(entry->certain, totals.certain.at(category));
    put_rates(entry->possible, totals.possible.at(category));
  }
}

}  // namespace rencai
