#include "batch/diff_population.h"

#include <algorithm>
#include <array>
#include <deque>
#include <functional>
#include <queue>
#include <set>
#include <utility>

#include <fmt/format.h>

#include "analysis/diff_pairs.h"
#include "analysis/imagined.h"
#include "applicants/csv_record.h"
#include "applicants/record_reader.h"
#include "base/text.h"
#include "batch/ordered_run.h"
#include "eval/block_results.h"
#include "program/lower.h"
#include "report/prose.h"

namespace rencai {
namespace {

constexpr std::size_t most_lanes = 128;
constexpr std::size_t most_groups = 200;
constexpr std::uint64_t most_faulty_told = 20;  // of a chunk; none of the chunks after one that reached it
constexpr std::int64_t hundredths = 100;
constexpr std::size_t bucket_kinds = 9;

// The programs that changes reach, with all that stacking relates to them.
std::vector<std::size_t> touched_pairs(const DiffSide& before, const DiffSide& after, const Diff& diff) {
  std::set<std::size_t> pairs;
  for (const Change& change : diff.changes) {
    if (change.severity == ChangeSeverity::editorial) continue;
    for (const Reach& reach : change.reaches) pairs.insert(reach.pair);
  }
  const std::set<std::size_t> own = pairs;
  for (const bool is_after : {false, true}) {
    const auto tied = tied_pairs(diff, is_after ? *after.rulebook : *before.rulebook, is_after);
    for (const std::size_t pair : own) pairs.insert(tied[pair].begin(), tied[pair].end());
  }
  return {pairs.begin(), pairs.end()};
}

struct Side {
  const Rulebook* rulebook = nullptr;
  FieldNames names;
  RuleCode code;
  std::deque<std::vector<CsvColumn>> columns;  // by file
};

// The figure in hundredths; empty where there is none, or where it is not whole in them.
std::optional<std::int64_t> least(const LaneFigure& figure, std::int64_t scale) {
  constexpr unsigned odd = figure_low_unbounded | figure_unspecified | figure_elsewhere;
  if (!figure.present() || (figure.marks & odd) != 0 || hundredths % scale != 0) return std::nullopt;
  return figure.low * (hundredths / scale);
}

// Of one side: where a program's results stand.
struct Column {
  const ProgramColumns* results = nullptr;

  [[nodiscard]] bool granted(std::size_t lane) const {
    return results != nullptr && results->outcome[lane] == static_cast<std::uint8_t>(Outcome::eligible);
  }
  [[nodiscard]] bool open(std::size_t lane) const {
    return results != nullptr && results->outcome[lane] == static_cast<std::uint8_t>(Outcome::possible);
  }
  [[nodiscard]] std::int64_t amount(std::size_t lane) const {
    return results == nullptr ? 0 : least(results->amount[lane], results->scale).value_or(0);
  }
};

std::optional<std::uint64_t> fixed_quota(const Rulebook& book, ProgramId program) {
  if (program == ProgramId::none || book[program].quota == NodeId::none) return std::nullopt;
  const Node& node = book[book[program].quota];
  if (node.op != Op::constant_number) return std::nullopt;
  const Number& number = book.numbers[node.payload];
  if (number.denominator != 1 || number.numerator < 0) return std::nullopt;
  return static_cast<std::uint64_t>(number.numerator);
}

// The sum of the greatest so many.
class Greatest {
 public:
  void allow(std::uint64_t count) { allowed_ = count; }
  void add(std::int64_t amount) {
    if (allowed_ == 0) return;
    if (kept_.size() < allowed_) {
      kept_.push(amount);
      sum_ += amount;
    } else if (amount > kept_.top()) {
      sum_ += amount - kept_.top();
      kept_.pop();
      kept_.push(amount);
    }
  }
  void take(Greatest& other) {
    for (; !other.kept_.empty(); other.kept_.pop()) add(other.kept_.top());
  }
  [[nodiscard]] std::int64_t sum() const { return sum_; }

 private:
  std::uint64_t allowed_ = 0;
  std::int64_t sum_ = 0;
  std::priority_queue<std::int64_t, std::vector<std::int64_t>, std::greater<>> kept_;
};

struct Tally {
  Population population;
  std::vector<Greatest> quota_before;
  std::vector<Greatest> quota_after;
};

class Worker {
 public:
  Worker(const Side& before, const Side& after, const Diff& diff, const std::vector<std::size_t>& pairs,
         const std::vector<FactId>& by, const PopulationOptions& options)
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
      const auto old_quota = fixed_quota(*before.rulebook, a);
      const auto new_quota = fixed_quota(*after.rulebook, b);
      impact.has_quota = old_quota || new_quota;
      tally_.quota_before.emplace_back().allow(old_quota.value_or(UINT64_MAX));
      tally_.quota_after.emplace_back().allow(new_quota.value_or(UINT64_MAX));
      tally_.population.programs.push_back(std::move(impact));
      columns_.emplace_back(column(0, a), column(1, b));
      duties_.push_back(program.category == Category::obligation || program.category == Category::repayment);
    }
    tally_.population.by.resize(by.size());
  }

  void work(Job& job) {
    job.out.clear();
    job.diagnostics.clear();
    job.records = job.faulty = 0;
    for (std::size_t begin = 0; begin < job.chunk.records.size();) {
      const std::size_t end = std::min(begin + most_lanes, job.chunk.records.size());
      work(job, begin, end);
      begin = end;
    }
  }

  [[nodiscard]] Tally& tally() { return tally_; }

 private:
  static ResultsWanted wanted() {
    ResultsWanted wanted;
    wanted.outcomes = true;
    wanted.amounts = wanted.payers = wanted.totals = true;
    return wanted;
  }

  [[nodiscard]] Column column(std::size_t side, ProgramId program) const {
    if (program == ProgramId::none) return {};
    const auto programs = results_[side].programs();
    const auto found = std::ranges::find(programs, program, &ProgramColumns::program);
    return {found == programs.end() ? nullptr : &*found};
  }

  void work(Job& job, std::size_t begin, std::size_t end) {
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

  std::optional<std::string_view> read(std::size_t side, const Chunk& chunk, const Record& record, std::size_t lane) {
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

  void count(const Chunk& chunk, const Record& record, std::string_view id, std::size_t lane) {
    bool up = false;
    bool down = false;
    bool unsure = false;
    for (std::size_t i = 0; i < columns_.size(); ++i) count_program(i, lane, up, down, unsure);
    std::array<Cost, bucket_kinds> totals{};
    for (const std::size_t side : {std::size_t{0}, std::size_t{1}}) {
      for (const TotalsColumns& columns : results_[side].totals()) {
        if (columns.policies.size() != 1) continue;
        for (std::size_t kind = 0; kind < bucket_kinds; ++kind) {
          if (!columns.can_have[kind]) continue;
          const std::int64_t sum = least(columns.certain[kind][lane], fen_scale).value_or(0);
          (side == 0 ? totals[kind].before : totals[kind].after) += sum;
        }
      }
    }
    Loser loser;
    for (std::size_t kind = 0; kind < bucket_kinds; ++kind) {
      const std::int64_t change = totals[kind].after - totals[kind].before;
      up = up || change > 0;
      down = down || change < 0;
      loser.losses[kind % 3] -= change;
    }
    Population& all = tally_.population;
    const auto add = [&](ImpactCounts& counts, std::array<Cost, bucket_kinds>& sums) {
      ++(up && down ? counts.mixed
         : up       ? counts.winners
         : down     ? counts.losers
         : unsure   ? counts.unsure
                    : counts.unchanged);
      for (std::size_t kind = 0; kind < bucket_kinds; ++kind) {
        sums[kind].before += totals[kind].before;
        sums[kind].after += totals[kind].after;
      }
    };
    add(all.counts, all.totals);
    for (std::size_t i = 0; i < by_.size(); ++i) {
      GroupImpact& group = group_of(all.by[i], by_[i], lane);
      add(group.counts, group.totals);
    }
    constexpr std::int64_t months = 12;
    loser.year_worth = loser.losses[0] + loser.losses[1] * months + loser.losses[2];
    if (!down || loser.year_worth <= 0) return;
    loser.id = id;
    loser.file = options_.input.paths[chunk.file];
    loser.line = record.line;
    keep(std::move(loser), chunk.text(record));
  }

  void count_program(std::size_t i, std::size_t lane, bool& up, bool& down, bool& unsure) {
    const auto& [old_column, new_column] = columns_[i];
    ProgramImpact& impact = tally_.population.programs[i];
    const bool granted_before = old_column.granted(lane);
    const bool granted_after = new_column.granted(lane);
    if (!granted_before && !granted_after) {
      unsure = unsure || old_column.open(lane) != new_column.open(lane);
      return;
    }
    const std::int64_t amount_before = granted_before ? old_column.amount(lane) : 0;
    const std::int64_t amount_after = granted_after ? new_column.amount(lane) : 0;
    if (granted_before) {
      ++impact.eligible_before;
      impact.cost.before += amount_before;
      if (impact.has_quota) tally_.quota_before[i].add(amount_before);
    }
    if (granted_after) {
      ++impact.eligible_after;
      impact.cost.after += amount_after;
      if (impact.has_quota) tally_.quota_after[i].add(amount_after);
    }
    payers(impact, old_column, 0, granted_before, lane);
    payers(impact, new_column, 1, granted_after, lane);
    const std::int64_t difference = amount_after - amount_before;
    if (difference != 0) ++impact.differences[difference];
    if (!granted_before || !granted_after) {
      const bool other_open = granted_before ? new_column.open(lane) : old_column.open(lane);
      if (other_open) {
        unsure = true;
        return;
      }
      ++(granted_after ? impact.becomes_eligible : impact.ceases);
      (granted_after != duties_[i] ? up : down) = true;
      return;
    }
    if (difference > 0) {
      ++impact.gains;
      (duties_[i] ? down : up) = true;
    } else if (difference < 0) {
      ++impact.loses;
      (duties_[i] ? up : down) = true;
    }
  }

  void payers(ProgramImpact& impact, const Column& column, std::size_t side, bool granted, std::size_t lane) {
    if (!granted || column.results == nullptr) return;
    const Rulebook& book = *sides_[side]->rulebook;
    for (const PayerColumn& payer : column.results->payers) {
      const auto amount = least(payer.amount[lane], column.results->scale);
      if (!amount || *amount == 0) continue;
      Cost& cost = impact.payers[std::string(book.text(book.payer_names[index(payer.payer)].id))];
      (side == 0 ? cost.before : cost.after) += *amount;
    }
  }

  GroupImpact& group_of(Population::By& by, FactId fact, std::size_t lane) {
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
          name = {title_of(book, f.type.domain, value, Language::zh),
                  title_of(book, f.type.domain, value, Language::en)};
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

  static bool before_in_rank(const Loser& a, const Loser& b) {
    if (a.year_worth != b.year_worth) return a.year_worth > b.year_worth;
    return std::tie(a.file, a.line) < std::tie(b.file, b.line);
  }

  void keep(Loser loser, std::string_view record) {
    std::vector<Loser>& losers = tally_.population.losers;
    if (losers.size() == options_.most_losers && !before_in_rank(loser, losers.back())) return;
    loser.record = record;
    losers.insert(std::ranges::upper_bound(losers, loser, before_in_rank), std::move(loser));
    if (losers.size() > options_.most_losers) losers.pop_back();
  }

  std::array<const Side*, 2> sides_;
  const PopulationOptions& options_;
  const std::vector<FactId>& by_;
  std::array<RecordReader, 2> readers_;
  std::array<Block, 2> blocks_;
  std::array<BlockResults, 2> results_;
  std::vector<std::pair<Column, Column>> columns_;
  std::vector<bool> duties_;  // of which more is worse
  Tally tally_;
};

void add(ImpactCounts& to, const ImpactCounts& from) {
  to.winners += from.winners;
  to.losers += from.losers;
  to.mixed += from.mixed;
  to.unsure += from.unsure;
  to.unchanged += from.unchanged;
}
void add(Cost& to, const Cost& from) {
  to.before += from.before;
  to.after += from.after;
}

// What another thread counted.
void add(Tally& to, Tally& from, std::size_t most_losers) {
  Population& all = to.population;
  const Population& more = from.population;
  add(all.counts, more.counts);
  for (std::size_t kind = 0; kind < all.totals.size(); ++kind) add(all.totals[kind], more.totals[kind]);
  for (std::size_t i = 0; i < all.programs.size(); ++i) {
    ProgramImpact& a = all.programs[i];
    const ProgramImpact& b = more.programs[i];
    a.eligible_before += b.eligible_before;
    a.eligible_after += b.eligible_after;
    a.becomes_eligible += b.becomes_eligible;
    a.ceases += b.ceases;
    a.gains += b.gains;
    a.loses += b.loses;
    add(a.cost, b.cost);
    for (const auto& [difference, count] : b.differences) a.differences[difference] += count;
    for (const auto& [payer, cost] : b.payers) add(a.payers[payer], cost);
    to.quota_before[i].take(from.quota_before[i]);
    to.quota_after[i].take(from.quota_after[i]);
  }
  for (std::size_t i = 0; i < all.by.size(); ++i) {
    for (const auto& [key, group] : more.by[i].groups) {
      add(all.by[i].groups[key].counts, group.counts);
      for (std::size_t kind = 0; kind < group.totals.size(); ++kind)
        add(all.by[i].groups[key].totals[kind], group.totals[kind]);
    }
    for (const auto& [key, name] : more.by[i].names) all.by[i].names.emplace(key, name);
  }
  all.losers.insert(all.losers.end(), more.losers.begin(), more.losers.end());
  std::ranges::stable_sort(all.losers, [](const Loser& a, const Loser& b) {
    if (a.year_worth != b.year_worth) return a.year_worth > b.year_worth;
    return std::tie(a.file, a.line) < std::tie(b.file, b.line);
  });
  if (all.losers.size() > most_losers) all.losers.resize(most_losers);
}

// Every name under which only the other side knows a fact is passed over.
void pass_over(const Rulebook& here, const Rulebook& there, FieldNames& names, std::set<std::string>& facts) {
  for (const FactName& one : there.fact_names) {
    bool ambiguous = false;
    const std::string name(there.text(one.name));
    if (here.find_fact(name, ambiguous) != FactId::none) continue;
    names.ignore(name);
    facts.insert(std::string(there.text(there[one.fact].id)));
  }
}

}  // namespace

std::optional<Population> run_population(const DiffSide& before, const DiffSide& after, const Diff& diff,
                                         const PopulationOptions& options, const PopulationSinks& sinks,
                                         SourceSet& sources, Diagnostics& diagnostics) {
  const std::vector<std::size_t> pairs = touched_pairs(before, after, diff);
  std::array<Side, 2> sides;
  sides[0].rulebook = before.rulebook;
  sides[1].rulebook = after.rulebook;
  std::set<std::string> passed_over;
  pass_over(*before.rulebook, *after.rulebook, sides[0].names, passed_over);
  pass_over(*after.rulebook, *before.rulebook, sides[1].names, passed_over);
  std::vector<FactId> by;
  for (const std::string& name : options.by) {
    bool ambiguous = false;
    const FactId fact = after.rulebook->find_fact(to_nfc(name), ambiguous);
    if (fact == FactId::none) {
      diagnostics.error(Code::unknown_fact, Span{}, {"没有事实 `" + name + "`", "there is no fact `" + name + "`"})
          .nearest = nearest_name(name, known_names(*after.rulebook));
      return std::nullopt;
    }
    by.push_back(fact);
  }
  for (const std::size_t side : {std::size_t{0}, std::size_t{1}}) {
    Restriction restriction;
    for (const std::size_t pair : pairs) {
      const ProgramId program = side == 0 ? diff.programs[pair].before : diff.programs[pair].after;
      if (program != ProgramId::none) restriction.programs.push_back(program);
    }
    std::ranges::sort(restriction.programs);
    // An empty restriction would be all programs: one that nothing is read of does no harm.
    if (restriction.programs.empty() && !sides[side].rulebook->programs.empty())
      restriction.programs.push_back(ProgramId{0});
    sides[side].code = lower(*sides[side].rulebook, restriction);
    sides[side].columns.resize(options.input.paths.size());
  }
  RecordInput input(options.input, [&](std::size_t file, std::string_view header, std::uint64_t line) {
    const FileId id = sources.add(options.input.paths[file], std::string(header), static_cast<std::uint32_t>(line));
    for (Side& side : sides) {
      auto columns = read_csv_header(sources, id, *side.rulebook, side.names, diagnostics);
      if (!columns) return false;
      side.columns[file] = std::move(*columns);
    }
    return true;
  });
  if (!input.first_format(diagnostics) && diagnostics.has_errors()) return std::nullopt;

  std::deque<Worker> workers;
  for (unsigned thread = 0; thread < options.threads; ++thread)
    workers.emplace_back(sides[0], sides[1], diff, pairs, by, options);
  std::uint64_t records = 0;
  std::uint64_t faulty = 0;
  std::uint64_t told = 0;
  OrderedSteps steps;
  steps.read = [&](Job& job) { return input.next(job.chunk, diagnostics) == RecordInput::Next::chunk; };
  steps.work = [&](unsigned thread, Job& job) { workers[thread].work(job); };
  steps.write = [&](const Job& job) {
    records += job.records;
    faulty += job.faulty;
    if (!job.diagnostics.empty() && told < most_faulty_told) {
      sinks.diagnostics(job.diagnostics);
      told += std::min(job.faulty, most_faulty_told);
    }
    sinks.progress(records, job.chunk.consumed, input.total_bytes());
    return true;
  };
  run_in_order(options.threads, steps);
  if (diagnostics.has_errors()) return std::nullopt;
  if (faulty > told) {
    sinks.diagnostics(
        options.language == Language::zh
            ? fmt::format("另有 {} 条有误的记录未列出\n", faulty - told)
            : fmt::format("{} more faulty record{} not listed\n", faulty - told, faulty - told == 1 ? " is" : "s are"));
  }
  Tally& tally = workers.front().tally();
  for (std::size_t i = 1; i < workers.size(); ++i) add(tally, workers[i].tally(), options.most_losers);
  Population population = std::move(tally.population);
  population.records = records;
  population.faulty = faulty;
  for (std::size_t i = 0; i < population.programs.size(); ++i) {
    population.programs[i].cost_with_quota = {tally.quota_before[i].sum(), tally.quota_after[i].sum()};
  }
  for (std::size_t i = 0; i < by.size(); ++i) {
    population.by[i].title = {title_of(*after.rulebook, by[i], Language::zh),
                              title_of(*after.rulebook, by[i], Language::en)};
  }
  population.passed_over.assign(passed_over.begin(), passed_over.end());
  return population;
}

}  // namespace rencai
