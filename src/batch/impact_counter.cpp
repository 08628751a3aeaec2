#include "batch/impact_counter.h"

#include <algorithm>
#include <string>

#include "base/text.h"
#include "report/prose.h"

namespace rencai {
namespace {

constexpr std::size_t most_lanes = 128;
constexpr std::size_t most_groups = 200;
constexpr std::int64_t hundredths = 100;

ResultsWanted wanted() {
  ResultsWanted wanted;
  wanted.outcomes = true;
  wanted.amounts = wanted.payers = wanted.totals = true;
  return wanted;
}

// The least that a figure can be, in hundredths (halves away from 0); empty where there is none.
std::optional<std::int64_t> least(const LaneFigure& figure, std::int64_t scale, const BlockResults& results) {
  constexpr unsigned open = figure_low_unbounded | figure_unspecified;
  if (!figure.present() || (figure.marks & open) != 0) return std::nullopt;
  const bool elsewhere = figure.has(figure_elsewhere);
  std::int64_t whole = 0;
  if (!elsewhere && hundredths % scale == 0 && !__builtin_mul_overflow(figure.low, hundredths / scale, &whole))
    return whole;
  const auto low = elsewhere ? results.interval(figure).low : Rational::make(figure.low, scale);
  const auto scaled = low ? multiply(*low, Rational(hundredths)) : std::nullopt;
  const auto rounded = scaled ? round_to(*scaled, Rational(1), Rounding::half_up) : std::nullopt;
  if (!rounded || rounded->numerator() > INT64_MAX || rounded->numerator() < INT64_MIN) return std::nullopt;
  return static_cast<std::int64_t>(rounded->numerator());
}

std::optional<std::uint64_t> fixed_quota(const Rulebook& book, ProgramId program) {
  if (program == ProgramId::none || book[program].quota == NodeId::none) return std::nullopt;
  const Node& node = book[book[program].quota];
  if (node.op != Op::constant_number) return std::nullopt;
  const Number& number = book.numbers[node.payload];
  if (number.denominator != 1 || number.numerator < 0) return std::nullopt;
  return static_cast<std::uint64_t>(number.numerator);
}

}  // namespace

// What the change does to one record.
struct ImpactCounter::Effect {
  bool better = false;
  bool worse = false;
  bool unsure = false;
};

bool ImpactCounter::Column::has(Outcome outcome, std::size_t lane) const {
  return columns != nullptr && columns->outcome[lane] == static_cast<std::uint8_t>(outcome);
}

std::optional<std::int64_t> ImpactCounter::Column::least(const LaneFigure& figure) const {
  return rencai::least(figure, columns->scale, *results);
}

std::int64_t ImpactCounter::Column::amount(std::size_t lane) const { return least(columns->amount[lane]).value_or(0); }

ImpactCounter::ImpactCounter(const PopulationSide& before, const PopulationSide& after, const Diff& diff,
                             const std::vector<std::size_t>& pairs, const std::vector<FactId>& by,
                             const PopulationOptions& options)
    : sides_{&before, &after},
      options_(options),
      by_(by),
      readers_{{RecordReader(*before.rulebook, before.names), RecordReader(*after.rulebook, after.names)}},
      blocks_{{Block(*before.rulebook, most_lanes), Block(*after.rulebook, most_lanes)}},
      results_{{BlockResults(*before.rulebook, before.code, options.date, wanted(), most_lanes),
                BlockResults(*after.rulebook, after.code, options.date, wanted(), most_lanes)}} {
  for (const std::size_t pair : pairs) {
    ProgramImpact impact;
    impact.pair = pair;
    const auto [a, b] = diff.programs[pair];
    const Rulebook& book = b != ProgramId::none ? *after.rulebook : *before.rulebook;
    const Program& program = book[b != ProgramId::none ? b : a];
    impact.has_amount = program.amount != NodeId::none && book[program.amount].type.kind == Kind::number;
    if (impact.has_amount) impact.unit = book[program.amount].type.unit;
    tally_.add_program(std::move(impact), fixed_quota(*before.rulebook, a), fixed_quota(*after.rulebook, b));
    columns_.push_back({column(0, a), column(1, b)});
    duties_.push_back(is_duty(program));
  }
  tally_.population.by.resize(by.size());
}

ImpactCounter::Column ImpactCounter::column(std::size_t side, ProgramId program) const {
  if (program == ProgramId::none) return {};
  const auto programs = results_[side].programs();
  const auto found = std::ranges::find(programs, program, &ProgramColumns::program);
  return {found == programs.end() ? nullptr : &*found, &results_[side]};
}

void ImpactCounter::count(Job& job) {
  job.out.clear();
  job.diagnostics.clear();
  job.records = job.faulty = 0;
  for (std::size_t begin = 0; begin < job.chunk.records.size(); begin += most_lanes)
    count(job, begin, std::min(begin + most_lanes, job.chunk.records.size()));
}

void ImpactCounter::count(Job& job, std::size_t begin, std::size_t end) {
  struct Row {
    const Record* record = nullptr;
    std::string_view id;
    std::size_t lane = 0;
  };
  std::vector<Row> rows;
  for (RecordReader& reader : readers_) reader.forget_ids();
  for (Block& block : blocks_) block.clear(end - begin);
  for (std::size_t i = begin; i < end; ++i) {
    const Record& record = job.chunk.records[i];
    const std::size_t lane = i - begin;
    const auto old_id = read(0, job.chunk, record, lane);
    const auto new_id = read(1, job.chunk, record, lane);
    ++job.records;
    if (old_id && new_id) {
      rows.push_back({&record, *new_id, lane});
      continue;
    }
    if (++job.faulty > most_faulty_told) continue;
    const RecordReader& reader = readers_[new_id ? 0 : 1];
    for (const Diagnostic& fault : reader.faults().all())
      job.diagnostics += render(fault, reader.sources(), options_.language, options_.color_errors);
  }
  for (const std::size_t side : {std::size_t{0}, std::size_t{1}}) results_[side].run(blocks_[side]);
  for (const Row& row : rows) count(job.chunk, *row.record, row.id, row.lane);
}

std::optional<std::string_view> ImpactCounter::read(std::size_t side, const Chunk& chunk, const Record& record,
                                                    std::size_t lane) {
  const RecordPlace place{options_.input.paths[chunk.file], record.line};
  RecordReader& reader = readers_[side];
  if (record.too_long) {
    constexpr std::size_t shown = 256;
    reader.refuse_too_long(chunk.text(record).substr(0, shown), place, options_.input.longest_record);
    return std::nullopt;
  }
  if (chunk.format == RecordFormat::csv)
    return reader.read_csv(chunk.text(record), sides_[side]->columns[chunk.file], place, blocks_[side], lane);
  return reader.read_json(chunk.text(record), place, blocks_[side], lane);
}

std::array<Cost, total_kinds> ImpactCounter::totals(std::size_t lane) const {
  std::array<Cost, total_kinds> sums{};
  for (const std::size_t side : {std::size_t{0}, std::size_t{1}}) {
    for (const TotalsColumns& columns : results_[side].totals()) {
      if (columns.policies.size() != 1) continue;  // a line of several: each of them stands for itself too
      for (std::size_t kind = 0; kind < total_kinds; ++kind) {
        if (!columns.can_have[kind]) continue;
        const std::int64_t sum = least(columns.certain[kind][lane], fen_scale, results_[side]).value_or(0);
        (side == 0 ? sums[kind].before : sums[kind].after) += sum;
      }
    }
  }
  return sums;
}

void ImpactCounter::count(const Chunk& chunk, const Record& record, std::string_view id, std::size_t lane) {
  Effect effect;
  for (std::size_t place = 0; place < columns_.size(); ++place) count_program(place, lane, effect);
  const std::array<Cost, total_kinds> sums = totals(lane);
  Loser loser;
  for (std::size_t kind = 0; kind < total_kinds; ++kind) {
    const Int128 change = sums[kind].after - sums[kind].before;
    effect.better = effect.better || change > 0;
    effect.worse = effect.worse || change < 0;
    loser.losses[kind % 3] -= change;
  }
  const auto add = [&](ImpactCounts& counts, std::array<Cost, total_kinds>& costs) {
    ++(effect.better && effect.worse ? counts.mixed
       : effect.better               ? counts.winners
       : effect.worse                ? counts.losers
       : effect.unsure               ? counts.unsure
                                     : counts.unchanged);
    for (std::size_t kind = 0; kind < total_kinds; ++kind) {
      costs[kind].before += sums[kind].before;
      costs[kind].after += sums[kind].after;
    }
  };
  Population& all = tally_.population;
  add(all.counts, all.totals);
  for (std::size_t i = 0; i < by_.size(); ++i) {
    GroupImpact& group = group_of(all.by[i], by_[i], lane);
    add(group.counts, group.totals);
  }
  constexpr int months = 12;
  loser.year_worth = loser.losses[0] + loser.losses[1] * months + loser.losses[2];
  if (!effect.worse || loser.year_worth <= 0) return;
  loser.id = id;
  loser.file = options_.input.paths[chunk.file];
  loser.line = record.line;
  tally_.keep_loser(std::move(loser), chunk.text(record), options_.most_losers);
}

void ImpactCounter::count_program(std::size_t place, std::size_t lane, Effect& effect) {
  const auto& [before, after] = columns_[place];
  ProgramImpact& impact = tally_.population.programs[place];
  const bool granted_before = before.has(Outcome::eligible, lane);
  const bool granted_after = after.has(Outcome::eligible, lane);
  if (!granted_before && !granted_after) {
    effect.unsure = effect.unsure || before.has(Outcome::possible, lane) != after.has(Outcome::possible, lane);
    return;
  }
  const std::int64_t amount_before = granted_before ? before.amount(lane) : 0;
  const std::int64_t amount_after = granted_after ? after.amount(lane) : 0;
  if (granted_before) {
    ++impact.eligible_before;
    impact.cost.before += amount_before;
    if (impact.has_quota) tally_.quota_before[place].add(amount_before);
    count_payers(impact, 0, before, lane);
  }
  if (granted_after) {
    ++impact.eligible_after;
    impact.cost.after += amount_after;
    if (impact.has_quota) tally_.quota_after[place].add(amount_after);
    count_payers(impact, 1, after, lane);
  }
  const Int128 difference = Int128{amount_after} - amount_before;
  if (difference != 0) ++impact.differences[difference];
  bool& more = duties_[place] ? effect.worse : effect.better;
  bool& less = duties_[place] ? effect.better : effect.worse;
  if (granted_before && granted_after) {
    if (difference > 0) {
      ++impact.gains;
      more = true;
    } else if (difference < 0) {
      ++impact.loses;
      less = true;
    }
  } else if ((granted_before ? after : before).has(Outcome::possible, lane)) {
    effect.unsure = true;
  } else {
    ++(granted_after ? impact.becomes_eligible : impact.ceases);
    (granted_after ? more : less) = true;
  }
}

void ImpactCounter::count_payers(ProgramImpact& impact, std::size_t side, const Column& column, std::size_t lane) {
  const Rulebook& book = *sides_[side]->rulebook;
  for (const PayerColumn& payer : column.columns->payers) {
    const std::int64_t amount = column.least(payer.amount[lane]).value_or(0);
    if (amount == 0) continue;
    Cost& cost = impact.payers[std::string(book.text(book.payer_names[index(payer.payer)].id))];
    (side == 0 ? cost.before : cost.after) += amount;
  }
}

GroupImpact& ImpactCounter::group_of(Population::By& by, FactId fact, std::size_t lane) {
  const Rulebook& book = *sides_[1]->rulebook;
  const Block& block = blocks_[1];
  const Fact& f = book[fact];
  std::string key = "?";
  LocalText name{"未填写", "not stated"};
  if (block.stated(fact, lane) == Stated::value) {
    const Block::Column& column = block.column(fact);
    switch (f.type.kind) {
      case Kind::condition: {
        const bool holds = (column.can_be_true[lane / 64] >> (lane % 64) & 1U) != 0;
        key = holds ? "true" : "false";
        name = holds ? LocalText{"是", "yes"} : LocalText{"否", "no"};
        break;
      }
      case Kind::choice: {
        const auto value = static_cast<std::uint32_t>(column.low[lane]);
        key = book.text(book.domain_values[book[f.type.domain].values.first + value].id);
        name = {title_of(book, f.type.domain, value, Language::zh), title_of(book, f.type.domain, value, Language::en)};
        break;
      }
      case Kind::number: {
        const auto value = Rational::make(column.low[lane], f.scale);
        const auto factor = Rational::make(f.stated_factor.numerator, f.stated_factor.denominator);
        const auto stated = value && factor ? divide(*value, *factor) : std::nullopt;
        key = to_string(stated.value_or(Rational(0)));
        name = {key + std::string(book.text(f.unit_text)), key + std::string(book.text(f.unit_text))};
        break;
      }
      case Kind::date:
        key = std::to_string(civil(Date{static_cast<std::int32_t>(column.low[lane])}).year);
        name = {key, key};
        break;
      default: key = block.stated_text(fact, lane); name = {key, key};
    }
  }
  if (!by.groups.contains(key) && by.groups.size() >= most_groups) {
    key = "...";
    name = {"其他", "others"};
  }
  by.names.emplace(key, name);
  return by.groups[key];
}

}  // namespace rencai
