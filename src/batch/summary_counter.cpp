#include "batch/summary_counter.h"

#include <algorithm>
#include <utility>

#include "eval/evaluate.h"
#include "eval/interval_math.h"

namespace rencai {
namespace {

LocalText local(const Rulebook& rulebook, LocalRef title) {
  return {std::string(rulebook.text(title, Language::zh)), std::string(rulebook.text(title, Language::en))};
}

// A rate of money or a sum; other units of money (a square metre's price) do not add up.
bool has_sums(const Rulebook& rulebook, const Program& program) {
  if (program.amount == NodeId::none) return false;
  const Type& type = rulebook[program.amount].type;
  return is_money(type) &&
         type.unit == money_unit(program.pay.form == PayForm::rate ? program.pay.every : Period::none);
}

SummaryProgram empty_program(const Rulebook& rulebook, const ProgramColumns& columns) {
  const Program& program = rulebook[columns.program];
  SummaryProgram empty;
  empty.id = rulebook.text(program.id);
  empty.title = local(rulebook, program.title);
  empty.clause = rulebook.text(program.clause);
  empty.category = program.category;
  empty.kinds = program.kinds;
  empty.selection = program.selection;
  if (!has_sums(rulebook, program)) return empty;
  empty.money = SummaryMoney{};
  auto& money = *empty.money;
  if (program.pay.form == PayForm::rate) money.every = program.pay.every;
  for (const auto& column : columns.payers) {
    const PayerName& name = rulebook.payer_names[index(column.payer)];
    money.payers.push_back({std::string(rulebook.text(name.id)), local(rulebook, name.title), {}});
  }
  return empty;
}

// Quotas as they stand for an applicant of whom nothing is known.
void add_quotas(Summary& summary, const BatchSource& source, std::span<const BatchPart> parts) {
  const Rulebook& rulebook = *source.rulebook;
  const std::vector<BatchProgram> programs = programs_of(source);
  const Block nobody(rulebook, 1);
  for (std::size_t part = 0; part < parts.size(); ++part) {
    std::optional<Evaluation> evaluation;
    for (std::size_t i = 0; i < programs.size(); ++i) {
      const Program& program = rulebook[programs[i].columns->program];
      if (programs[i].part != &source.parts[part] || program.quota == NodeId::none) continue;
      if (!evaluation) evaluation.emplace(rulebook, *parts[part].code, nobody, parts[part].date);
      const Evaluation::Value count = evaluation->value(program.quota, 0);
      summary.programs[i].quota = {count.can_exist ? count.interval : Interval{},
                                   to_string(rulebook[program.quota].type.unit, Language::zh), program.quota_per};
    }
  }
}

SummaryTotals empty_totals(const Rulebook& rulebook, const TotalsColumns& columns) {
  SummaryTotals empty;
  for (const PolicyId policy : columns.policies) empty.policies.emplace_back(rulebook.text(rulebook[policy].id));
  empty.place = columns.end;
  for (std::size_t kind = 0; kind < TotalsColumns::kinds; ++kind) {
    if (columns.can_have[kind]) empty.sums.at(kind).emplace();
  }
  return empty;
}

// One end of a figure, in fen or, where it is not whole in fen, in yuan.
void add_end(ExactSum& sum, const LaneFigure& figure, std::int64_t fen, const std::optional<Rational>& exact) {
  if ((figure.marks & figure_elsewhere) == 0) {
    sum.add_fen(fen);
  } else if (exact) {
    sum.add(*exact);
  }
}

void add(AmountSum& sum, const LaneFigure& figure, const BlockResults& part, bool from_zero) {
  const bool elsewhere = (figure.marks & figure_elsewhere) != 0;
  const Interval exact = elsewhere ? part.interval(figure) : Interval{};
  const auto add_low = [&](ExactSum& least) {
    if (!from_zero && (figure.marks & figure_low_unbounded) == 0) add_end(least, figure, figure.low, exact.low);
  };
  if ((figure.marks & figure_high_unbounded) != 0) {
    auto& apart = (figure.marks & figure_unspecified) != 0 ? sum.unspecified : sum.open;
    ++apart.amounts;
    add_low(apart.least);
    return;
  }
  ++sum.amounts;
  add_low(sum.least);
  add_end(sum.most, figure, figure.high, exact.high);
}

void add(SummarySums& sums, const LaneFigure& figure, const BlockResults& part, bool certain) {
  if (!figure.present()) return;
  if (certain) add(sums.certain, figure, part, false);
  add(sums.possible, figure, part, !certain);
}

void add_totals(SummaryTotals& sums, const TotalsColumns& totals, const BlockResults& part, std::size_t lane) {
  if (!part.has_totals(totals, lane)) return;
  for (std::size_t kind = 0; kind < TotalsColumns::kinds; ++kind) {
    if (!totals.can_have[kind]) continue;
    const LaneFigure& certain = totals.certain[kind][lane];
    const LaneFigure& possible = totals.possible[kind][lane];
    if (certain.present()) add(sums.sums.at(kind)->certain, certain, part, false);
    if (possible.present()) add(sums.sums.at(kind)->possible, possible, part, false);
  }
}

}  // namespace

ResultsWanted wanted_for_summary() { return {.outcomes = true, .totals = true, .sums = true}; }

Summary empty_summary(const BatchSource& source, std::span<const BatchPart> parts) {
  Summary summary;
  for (const BatchProgram& program : programs_of(source)) {
    summary.programs.push_back(empty_program(*source.rulebook, *program.columns));
  }
  add_quotas(summary, source, parts);
  for (const BlockResults& part : source.parts) {
    for (const TotalsColumns& totals : part.totals()) {
      summary.totals.push_back(empty_totals(*source.rulebook, totals));
    }
  }
  return summary;
}

SummaryCounter::SummaryCounter(const BatchSource& source, Summary empty)
    : source_(source), programs_(programs_of(source)), summary_(std::move(empty)) {}

void SummaryCounter::row(std::string&, const RecordName&, std::size_t lane) {
  ++summary_.applicants.at(static_cast<std::size_t>(source_.block->kind(lane)));
  for (std::size_t i = 0; i < programs_.size(); ++i) {
    const ProgramColumns& columns = *programs_[i].columns;
    const std::uint8_t outcome = columns.outcome[lane];
    if (outcome == ProgramColumns::left_out) continue;
    SummaryProgram& program = summary_.programs[i];
    ++program.outcomes.at(outcome);
    if (!program.money || !columns.counted[lane].present()) continue;
    const BlockResults& part = *programs_[i].part;
    const bool certain = columns.certain[lane] != 0;
    add(program.money->sums, columns.counted[lane], part, certain);
    for (std::size_t payer = 0; payer < columns.payers.size(); ++payer) {
      add(program.money->payers[payer].sums, columns.payers[payer].counted[lane], part, certain);
    }
  }
  std::size_t entry = 0;
  for (const BlockResults& part : source_.parts) {
    for (const TotalsColumns& totals : part.totals()) add_totals(summary_.totals[entry++], totals, part, lane);
  }
}

void SummaryCounter::fault(std::string&, const RecordName&, const RecordFault&) { ++summary_.faulty; }

}  // namespace rencai
