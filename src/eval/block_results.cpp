#include "eval/block_results.h"

#include <algorithm>
#include <array>
#include <utility>

#include "eval/columns.h"
#include "eval/counted.h"
#include "eval/interval_math.h"

namespace rencai {
namespace {

std::vector<ProgramId> reported_programs(const RuleCode& code) {
  return {code.reported.all().begin(), code.reported.all().end()};
}

}  // namespace

BlockResults::BlockResults(const Rulebook& rulebook, const RuleCode& code, Date today, const ResultsWanted& wanted,
                           std::size_t lanes)
    : rulebook_(&rulebook),
      code_(&code),
      today_(today),
      wanted_(wanted),
      outcomes_(std::make_unique<BlockOutcomes>(rulebook, code, lanes)),
      stacking_(std::make_unique<BlockStacking>(rulebook, code)),
      apart_((lanes + word_bits - 1) / word_bits),
      counting_(apart_.size()),
      totals_(rulebook, wanted.totals ? reported_programs(code) : std::vector<ProgramId>(), lanes),
      eligible_(lanes, code.reported.size()),
      possible_(lanes, code.reported.size()),
      missing_(lanes) {
  for (const ProgramId id : code.programs) {
    const std::size_t place = computed_.size();
    Computed& computed =
        computed_.emplace_back(Computed{BlockFigures(rulebook, code, id), RuleCode::none, false, {}, {}});
    const auto reported = std::ranges::find(code.reported, id);
    const bool is_reported = reported != code.reported.end();
    const bool in_totals = wanted.totals && kind_of_total(rulebook, rulebook[id]).has_value();
    computed.has_figures =
        stacking_->is_tied(place) || (is_reported && (wanted.amounts || wanted.payers || wanted.sums || in_totals));
    if (computed.has_figures) {
      computed.amount.resize(lanes);
      computed.counted.resize(lanes);
    }
    absorbed_.emplace_back(apart_.size());
    contested_.emplace_back(apart_.size());
    stacked_.push_back({id, is_reported, &(*outcomes_)[place], computed.counted});
    if (!is_reported) continue;
    computed.reported = static_cast<std::uint32_t>(reported - code.reported.begin());
    ProgramColumns& columns = programs_.emplace_back();
    columns.program = id;
    columns.scale = computed.figures.scale();
    reported_.push_back(static_cast<std::uint32_t>(place));
    if (wanted.outcomes) columns.outcome.resize(lanes);
    if (wanted.amounts) columns.amount.resize(lanes);
    if (wanted.missing) columns.missing.resize(lanes);
    if (wanted.sums) {
      columns.counted.resize(lanes);
      columns.certain.resize(lanes);
    }
    if (!wanted.payers && !wanted.sums) continue;
    for (const PayerNameId payer : computed.figures.payers()) {
      columns.payers.push_back({payer, std::vector<LaneFigure>(wanted.payers ? lanes : 0),
                                std::vector<LaneFigure>(wanted.sums ? lanes : 0)});
    }
  }
  if (wanted.everything) results_.resize(lanes);
}
BlockResults::~BlockResults() = default;
BlockResults::BlockResults(BlockResults&&) noexcept = default;
BlockResults& BlockResults::operator=(BlockResults&&) noexcept = default;

Detail BlockResults::detail() const { return wanted_.missing || wanted_.everything ? Detail::all : Detail::figures; }

void BlockResults::run(const Block& block) {
  if (!evaluation_) {
    evaluation_ = std::make_unique<Evaluation>(*rulebook_, *code_, block, today_);
  } else {
    evaluation_->run(block);
  }
  facts_.clear();
  store_.clear();
  totals_.start();
  // Couples are settled one by one.
  const bool one_by_one = wanted_.everything || rulebook_->reads_spouse() || block.lanes() != block.applicants();
  std::ranges::fill(apart_, std::uint64_t{0});
  if (one_by_one) {
    eligible_.clear();
    possible_.clear();
  } else {
    run_columns();
  }
  for (std::size_t lane = 0; lane < block.applicants(); ++lane) {
    if (!one_by_one && !bit(apart_.data(), lane)) continue;
    ApplicantResult result = result_of(*evaluation_, lane, detail());
    store(lane, result);
    if (wanted_.everything) results_[lane] = std::move(result);
  }
  if (wanted_.missing && !wanted_.everything) join_missing();
}

void BlockResults::run_columns() {
  outcomes_->run(*evaluation_);
  for (std::size_t place = 0; place < computed_.size(); ++place) {
    if (computed_[place].has_figures) fill_figures(place);
  }
  stacking_->run(*evaluation_, stacked_, absorbed_, contested_, wanted_.totals ? &totals_ : nullptr, apart_);
  if (wanted_.totals) {
    for (const std::uint32_t place : reported_) add_totals(place);
    totals_.finish(apart_);
  }
  // By now it is known which lanes are settled apart.
  find_open();
  for (const std::uint32_t place : reported_) {
    if (wanted_.outcomes) store_outcomes(place);
    if (wanted_.sums) store_sums(place);
    if (wanted_.missing) find_missing(place);
  }
}

// Which programs are eligible and possible in the lanes that are not settled apart.
void BlockResults::find_open() {
  const auto put = [&](ProgramSets& sets, const Plane OutcomePlanes::*plane) {
    std::array<std::uint64_t, word_bits> lanes{};
    for (std::size_t group = 0; group < sets.groups(); ++group) {
      const auto places = std::span(reported_).subspan(group * word_bits);
      const std::size_t count = std::min(places.size(), word_bits);
      for (std::size_t word = 0; word < evaluation_->block().words(); ++word) {
        for (std::size_t i = 0; i < count; ++i)
          lanes.at(i) = ((*outcomes_)[places[i]].*plane)[word] & ~absorbed_[places[i]][word] & ~apart_[word];
        std::fill(lanes.begin() + static_cast<std::ptrdiff_t>(count), lanes.end(), std::uint64_t{0});
        sets.put(word, group, lanes);
      }
    }
  };
  put(eligible_, &OutcomePlanes::eligible);
  put(possible_, &OutcomePlanes::possible);
}

void BlockResults::fill_figures(std::size_t place) {
  Computed& computed = computed_[place];
  const OutcomePlanes& planes = (*outcomes_)[place];
  Plane& counting = counting_;
  for (std::size_t word = 0; word < counting.size(); ++word)
    counting[word] = planes.eligible[word] | planes.possible[word];
  computed.figures.fill(*evaluation_, counting, computed.amount, computed.counted, store_);
  if (computed.reported == RuleCode::none) return;
  ProgramColumns& columns = programs_[computed.reported];
  if (wanted_.amounts) {
    for (std::size_t word = 0; word < counting.size(); ++word) {
      for_each_lane(word, outcomes_->used()[word] & ~counting[word],
                    [&](std::size_t lane) { forget_figures(lane, columns); });
      for_each_lane(word, counting[word], [&](std::size_t lane) { columns.amount[lane] = computed.amount[lane]; });
    }
  }
  if (wanted_.payers)
    computed.figures.fill_payers(*evaluation_, counting, computed.amount, columns.payers, &PayerColumn::amount, store_);
}

void BlockResults::add_totals(std::size_t place) {
  const Computed& computed = computed_[place];
  const OutcomePlanes& planes = (*outcomes_)[place];
  const Program& program = (*rulebook_)[code_->programs[static_cast<std::uint32_t>(place)]];
  totals_.count_possibly(program.policy, planes.eligible);
  totals_.count_possibly(program.policy, planes.possible);
  if (stacking_->is_tied(place)) return;
  const auto kind = kind_of_total(*rulebook_, program);
  if (!kind) return;
  const auto add = [&](std::size_t word, std::uint64_t lanes, BlockTotals::Enters enters) {
    for_each_lane(word, lanes, [&](std::size_t lane) {
      const LaneFigure& counted = computed.counted[lane];
      if (!counted.present()) return;
      if (counted.has(figure_elsewhere) || !totals_.add(program.policy, *kind, lane, counted, enters))
        apart_[lane / word_bits] |= std::uint64_t{1} << (lane % word_bits);
    });
  };
  for (std::size_t word = 0; word < apart_.size(); ++word) {
    const std::uint64_t surely = planes.surely[word];
    add(word, surely, BlockTotals::Enters::surely);
    add(word, (planes.eligible[word] | planes.possible[word]) & ~surely, BlockTotals::Enters::possibly);
  }
}

void BlockResults::store_outcomes(std::size_t place) {
  const Computed& computed = computed_[place];
  const OutcomePlanes& planes = (*outcomes_)[place];
  ProgramColumns& columns = programs_[computed.reported];
  std::ranges::fill(columns.outcome, static_cast<std::uint8_t>(Outcome::ineligible));
  const auto put_byte = [&](std::size_t word, std::uint64_t lanes, std::uint8_t byte) {
    if (lanes == all_lanes) {
      std::fill_n(columns.outcome.begin() + static_cast<std::ptrdiff_t>(word * word_bits), word_bits, byte);
    } else {
      for_each_lane(word, lanes, [&](std::size_t lane) { columns.outcome[lane] = byte; });
    }
  };
  const auto put = [&](std::size_t word, std::uint64_t lanes, Outcome outcome) {
    put_byte(word, lanes, static_cast<std::uint8_t>(outcome));
  };
  for (std::size_t word = 0; word < apart_.size(); ++word) {
    const std::uint64_t absorbed = absorbed_[place][word];
    put_byte(word, planes.other_kind[word], ProgramColumns::left_out);
    put(word, planes.not_in_force[word], Outcome::not_in_force);
    put(word, planes.contradicted[word], Outcome::contradicted);
    put(word, absorbed, Outcome::absorbed);
    put(word, planes.eligible[word] & ~absorbed, Outcome::eligible);
    put(word, planes.possible[word] & ~absorbed, Outcome::possible);
  }
}

// What the eligible and possible count with.
void BlockResults::store_sums(std::size_t place) {
  const Computed& computed = computed_[place];
  const OutcomePlanes& planes = (*outcomes_)[place];
  ProgramColumns& columns = programs_[computed.reported];
  for (std::size_t word = 0; word < apart_.size(); ++word) {
    counting_[word] = (planes.eligible[word] | planes.possible[word]) & ~absorbed_[place][word];
    const std::uint64_t certain = planes.surely[word] & counting_[word] & ~contested_[place][word];
    const std::uint64_t counted = computed.figures.is_money() ? counting_[word] : 0;
    for_each_lane(word, outcomes_->used()[word], [&](std::size_t lane) {
      const auto is_in = [&](std::uint64_t lanes) { return (lanes >> (lane % word_bits) & 1U) != 0; };
      columns.certain[lane] = is_in(certain) ? 1 : 0;
      columns.counted[lane] = is_in(counted) ? computed.counted[lane] : LaneFigure{};
      for (PayerColumn& payer : columns.payers) payer.counted[lane] = {};
    });
    counting_[word] = counted;
  }
  computed.figures.fill_payers(*evaluation_, counting_, columns.counted, columns.payers, &PayerColumn::counted, store_);
}

// What the lanes that are not settled apart miss.
void BlockResults::find_missing(std::size_t place) {
  ProgramColumns& columns = programs_[computed_[place].reported];
  const OutcomePlanes& planes = (*outcomes_)[place];
  std::ranges::fill(columns.missing, Run{});
  for (std::size_t word = 0; word < apart_.size(); ++word) {
    const std::uint64_t open =
        (planes.eligible[word] | planes.possible[word]) & ~absorbed_[place][word] & ~apart_[word];
    for_each_lane(word, open, [&](std::size_t lane) {
      const auto first = static_cast<std::uint32_t>(facts_.size());
      append_missing(*evaluation_, columns.program, lane, facts_);
      columns.missing[lane] = {first, static_cast<std::uint32_t>(facts_.size()) - first};
    });
  }
}

// All that the open programs of each lane miss.
void BlockResults::join_missing() {
  for (std::size_t lane = 0; lane < evaluation_->block().applicants(); ++lane) {
    joined_.clear();
    for (const ProgramSet& open : {eligible(lane), possible(lane)}) {
      for (const std::uint16_t place : open) {
        const auto facts = this->facts(programs_[place].missing[lane]);
        joined_.insert(joined_.end(), facts.begin(), facts.end());
      }
    }
    std::ranges::sort(joined_);
    const auto [first, last] = std::ranges::unique(joined_);
    joined_.erase(first, last);
    missing_[lane] = {static_cast<std::uint32_t>(facts_.size()), static_cast<std::uint32_t>(joined_.size())};
    facts_.insert(facts_.end(), joined_.begin(), joined_.end());
  }
}

void BlockResults::store(std::size_t lane, const ApplicantResult& result) {
  auto found = result.programs.begin();
  std::vector<PolicyId> counting;
  for (std::size_t place = 0; place < programs_.size(); ++place) {
    ProgramColumns& columns = programs_[place];
    if (found == result.programs.end() || found->program != columns.program) {
      if (wanted_.outcomes) columns.outcome[lane] = ProgramColumns::left_out;
      if (wanted_.missing) columns.missing[lane] = {};
      forget_figures(lane, columns);
      continue;
    }
    store(lane, *found, columns);
    const bool open = found->outcome == Outcome::eligible || found->outcome == Outcome::possible;
    // What is absorbed counts, too.
    if (open || found->outcome == Outcome::absorbed) counting.push_back((*rulebook_)[columns.program].policy);
    if (open) (found->outcome == Outcome::eligible ? eligible_ : possible_).add(lane, place);
    ++found;
  }
  if (wanted_.totals) totals_.replace(lane, result.totals, counting, store_);
}

void BlockResults::store(std::size_t lane, const ProgramResult& result, ProgramColumns& columns) {
  if (wanted_.outcomes) columns.outcome[lane] = static_cast<std::uint8_t>(result.outcome);
  if (wanted_.missing) {
    columns.missing[lane] = {static_cast<std::uint32_t>(facts_.size()),
                             static_cast<std::uint32_t>(result.missing.size())};
    facts_.insert(facts_.end(), result.missing.begin(), result.missing.end());
  }
  forget_figures(lane, columns);
  if (wanted_.sums) store_sums(lane, result, columns);
  if (!result.has_amount) return;
  if (wanted_.amounts) columns.amount[lane] = store_.figure(result.amount, columns.scale);
  if (!wanted_.payers) return;
  for (PayerColumn& column : columns.payers) {
    const auto payer = std::ranges::find(result.payers, column.payer, &PayerAmount::payer);
    if (payer != result.payers.end()) column.amount[lane] = store_.figure(payer->amount, columns.scale);
  }
}

void BlockResults::store_sums(std::size_t lane, const ProgramResult& result, ProgramColumns& columns) {
  columns.certain[lane] = surely_counts(result) ? 1 : 0;
  const bool open = result.outcome == Outcome::eligible || result.outcome == Outcome::possible;
  if (!open || !result.has_amount || !is_money(result.amount_type)) return;
  columns.counted[lane] = store_.figure(counted_amount(*rulebook_, result), columns.scale);
  for (const PayerAmount& payer : counted_payers(*evaluation_, result, lane)) {
    const auto column = std::ranges::find(columns.payers, payer.payer, &PayerColumn::payer);
    if (column != columns.payers.end()) column->counted[lane] = store_.figure(payer.amount, columns.scale);
  }
}

void BlockResults::forget_figures(std::size_t lane, ProgramColumns& columns) const {
  if (wanted_.amounts) columns.amount[lane] = {};
  if (wanted_.sums) {
    columns.counted[lane] = {};
    columns.certain[lane] = 0;
  }
  for (PayerColumn& payer : columns.payers) {
    if (wanted_.payers) payer.amount[lane] = {};
    if (wanted_.sums) payer.counted[lane] = {};
  }
}

}  // namespace rencai
