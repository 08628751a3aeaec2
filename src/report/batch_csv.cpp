#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "report/batch_writer.h"
#include "report/csv_text.h"
#include "report/figure_text.h"
#include "report/outcome_text.h"

namespace rencai {
namespace {

constexpr std::array<std::string_view, TotalsColumns::kinds> total_names{
    "housing.once",     "housing.monthly", "housing.yearly",  "allowance.once", "allowance.monthly",
    "allowance.yearly", "funding.once",    "funding.monthly", "funding.yearly"};

// What both forms share: cells, lists within a cell, names of programs.
class CsvRows : public BatchWriter {
 protected:
  explicit CsvRows(const BatchSource& source)
      : source_(source), rulebook_(*source.rulebook), programs_(programs_of(source)) {
    for (const BatchProgram& program : programs_) choices_.push_back(choices_of(rulebook_[program.columns->program]));
  }

  void cell(std::string& out) {
    if (!first_) out += ',';
    first_ = false;
  }
  void end_row(std::string& out) {
    out += '\n';
    first_ = true;
  }

  void id(std::string& out, const RecordName& name) {
    cell(out);
    name.id.empty() ? append_integer(out, static_cast<std::int64_t>(name.line)) : append_csv_cell(out, name.id);
  }

  // `code:line:column`
  void fault_cell(std::string& out, const RecordFault& fault) {
    cell(out);
    out += rencai::id_of(fault.code);
    out += ':';
    append_integer(out, static_cast<std::int64_t>(fault.line));
    out += ':';
    append_integer(out, fault.column);
  }

  // Two cells.
  void amount(std::string& out, std::size_t program, const LaneFigure& figure) {
    const ProgramColumns& columns = *programs_[program].columns;
    const auto& choices = choices_[program];
    cell(out);
    if (!choices.empty() && figure.present()) {
      append_csv_cell(out, choices[static_cast<std::size_t>(figure.low)]);
      cell(out);
      append_csv_cell(out, choices[static_cast<std::size_t>(figure.high)]);
      return;
    }
    append_csv_end(out, figure, FigureEnd::low, columns.scale, *programs_[program].part);
    cell(out);
    append_csv_end(out, figure, FigureEnd::high, columns.scale, *programs_[program].part);
  }

  // Ids hold no character that a cell has to be quoted for.
  void facts(std::string& out, std::span<const FactId> ids) {
    cell(out);
    for (const FactId& fact : ids) {
      if (&fact != ids.data()) out += ';';
      out += rulebook_.text(rulebook_[fact].id);
    }
  }

  BatchSource source_;
  const Rulebook& rulebook_;
  std::vector<BatchProgram> programs_;

 private:
  // The values that a program's amount can be, where it is a choice.
  [[nodiscard]] std::vector<std::string_view> choices_of(const Program& program) const {
    std::vector<std::string_view> choices;
    if (program.amount == NodeId::none) return choices;
    const Type& type = rulebook_[program.amount].type;
    if (type.kind != Kind::choice || type.domain == DomainId::none) return choices;
    for (const DomainValue& value : rulebook_.domain_values[rulebook_[type.domain].values])
      choices.push_back(rulebook_.text(value.id));
    return choices;
  }

  std::vector<std::vector<std::string_view>> choices_;
  bool first_ = true;
};

class WideWriter final : public CsvRows {
 public:
  WideWriter(const BatchSource& source, std::span<const BatchColumn> columns)
      : CsvRows(source), columns_(columns.begin(), columns.end()) {
    for (const BatchColumn column : columns_) name(column);
    names_.emplace_back("error");
  }

  void header(std::string& out) const override {
    for (const std::string& column : names_) {
      if (&column != names_.data()) out += ',';
      append_csv_cell(out, column);
    }
    out += '\n';
  }

  void row(std::string& out, const RecordName& name, std::size_t lane) override {
    for (const BatchColumn column : columns_) value(out, column, name, lane);
    cell(out);  // no error
    end_row(out);
  }

  void fault(std::string& out, const RecordName& name, const RecordFault& fault) override {
    std::size_t cells = 0;
    for (const BatchColumn column : columns_) {
      if (column != BatchColumn::id && column != BatchColumn::line) continue;
      while (names_[cells] != batch_column_names()[static_cast<std::size_t>(column)]) {
        cell(out);
        ++cells;
      }
      ++cells;
      column == BatchColumn::id ? id(out, name) : line(out, name);
    }
    for (; cells + 1 < names_.size(); ++cells) cell(out);
    fault_cell(out, fault);
    end_row(out);
  }

 private:
  void line(std::string& out, const RecordName& name) {
    cell(out);
    append_integer(out, static_cast<std::int64_t>(name.line));
  }

  // The short id where no other program has it.
  [[nodiscard]] std::string name_of(const ProgramColumns& columns) const {
    const Program& program = rulebook_[columns.program];
    const auto namesakes = std::ranges::count_if(programs_, [&](const BatchProgram& other) {
      return rulebook_.text(rulebook_[other.columns->program].short_id) == rulebook_.text(program.short_id);
    });
    return std::string(rulebook_.text(namesakes > 1 ? program.id : program.short_id));
  }

  // A policy's id, or a line's innermost place; empty where there is but one totals column.
  [[nodiscard]] std::string prefix_of(const TotalsColumns& totals) const {
    std::size_t count = 0;
    for (const BlockResults& part : source_.parts) count += part.totals().size();
    if (count == 1) return {};
    const std::string_view of =
        totals.policies.size() == 1 ? rulebook_.text(rulebook_[totals.policies.front()].id) : totals.end;
    return std::string(of) + ".";
  }

  void name(BatchColumn column) {
    switch (column) {
      case BatchColumn::totals:
        for_each_total([&](const BlockResults&, const TotalsColumns& totals, std::size_t kind) {
          for (const char* end : {"min", "max"})
            names_.push_back(fmt::format("{}{}.{}", prefix_of(totals), total_names.at(kind), end));
        });
        break;
      case BatchColumn::outcomes:
        for (const BatchProgram& program : programs_) names_.push_back(name_of(*program.columns) + ".outcome");
        break;
      case BatchColumn::amounts:
        for (const BatchProgram& program : programs_) {
          if (rulebook_[program.columns->program].amount == NodeId::none) continue;
          for (const char* end : {"min", "max"}) names_.push_back(fmt::format("{}.{}", name_of(*program.columns), end));
        }
        break;
      default: names_.emplace_back(batch_column_names()[static_cast<std::size_t>(column)]); break;
    }
  }

  template <class Visit>
  void for_each_total(Visit visit) const {
    for (const BlockResults& part : source_.parts) {
      for (const TotalsColumns& totals : part.totals()) {
        for (std::size_t kind = 0; kind < TotalsColumns::kinds; ++kind) {
          if (totals.can_have[kind]) visit(part, totals, kind);
        }
      }
    }
  }

  void value(std::string& out, BatchColumn column, const RecordName& name, std::size_t lane) {
    switch (column) {
      case BatchColumn::id: return id(out, name);
      case BatchColumn::line: return line(out, name);
      case BatchColumn::kind:
        cell(out);
        out += rencai::id_of(source_.block->kind(lane));
        return;
      case BatchColumn::totals: return totals(out, lane);
      case BatchColumn::missing: return missing(out, lane);
      case BatchColumn::outcomes:
        for (const BatchProgram& program : programs_) {
          cell(out);
          const std::uint8_t outcome = program.columns->outcome[lane];
          if (outcome != ProgramColumns::left_out) out += rencai::id_of(static_cast<Outcome>(outcome));
        }
        return;
      case BatchColumn::amounts:
        for (std::size_t i = 0; i < programs_.size(); ++i) {
          const ProgramColumns& columns = *programs_[i].columns;
          if (rulebook_[columns.program].amount == NodeId::none) continue;
          amount(out, i, programs_[i].is_open(lane) ? columns.amount[lane] : LaneFigure{});
        }
        return;
      default: return ids(out, *outcome_of(column), lane);
    }
  }

  void ids(std::string& out, Outcome outcome, std::size_t lane) {
    cell(out);
    bool first = true;
    for_each_with(outcome, lane, [&](const BatchProgram& program) {
      if (!first) out += ';';
      first = false;
      out += rulebook_.text(rulebook_[program.columns->program].id);
    });
  }

  template <class Visit>
  void for_each_with(Outcome outcome, std::size_t lane, Visit visit) const {
    const bool is_open = outcome == Outcome::eligible || outcome == Outcome::possible;
    if (source_.parts.size() == 1 && is_open) {
      const BlockResults& part = source_.parts.front();
      for (const std::uint16_t i : outcome == Outcome::eligible ? part.eligible(lane) : part.possible(lane))
        visit(programs_[i]);
      return;
    }
    for (const BatchProgram& program : programs_) {
      if (program.is(outcome, lane)) visit(program);
    }
  }

  void missing(std::string& out, std::size_t lane) {
    if (source_.parts.size() == 1) return facts(out, source_.parts.front().missing(lane));
    std::vector<FactId> all;
    for (const BlockResults& part : source_.parts)
      all.insert(all.end(), part.missing(lane).begin(), part.missing(lane).end());
    std::ranges::sort(all);
    all.erase(std::ranges::unique(all).begin(), all.end());
    facts(out, all);
  }

  // What there is at least, and what it can come to at most.
  void totals(std::string& out, std::size_t lane) {
    for_each_total([&](const BlockResults& part, const TotalsColumns& totals, std::size_t kind) {
      const LaneFigure& possible = totals.possible[kind][lane];
      const bool any = part.has_totals(totals, lane) && possible.present();
      cell(out);
      if (any) append_csv_end(out, possible, FigureEnd::low, fen_scale, part);
      cell(out);
      if (any) append_csv_end(out, possible, FigureEnd::high, fen_scale, part);
    });
  }

  std::vector<BatchColumn> columns_;
  std::vector<std::string> names_;
};

class LongWriter final : public CsvRows {
 public:
  explicit LongWriter(const BatchSource& source) : CsvRows(source) {}

  void header(std::string& out) const override { out += "id,program,clause,outcome,min,max,unit,missing,error\n"; }

  void row(std::string& out, const RecordName& name, std::size_t lane) override {
    bool any = false;
    for (std::size_t i = 0; i < programs_.size(); ++i) {
      const ProgramColumns& columns = *programs_[i].columns;
      const std::uint8_t outcome = columns.outcome[lane];
      if (outcome == ProgramColumns::left_out || outcome == static_cast<std::uint8_t>(Outcome::ineligible)) continue;
      any = true;
      const Program& program = rulebook_[columns.program];
      id(out, name);
      cell(out);
      out += rulebook_.text(program.id);
      cell(out);
      append_csv_cell(out, rulebook_.text(program.clause));
      cell(out);
      out += rencai::id_of(static_cast<Outcome>(outcome));
      const bool has_amount = columns.amount[lane].present();
      amount(out, i, columns.amount[lane]);
      cell(out);
      if (has_amount) append_csv_cell(out, to_string(rulebook_[program.amount].type.unit, Language::zh));
      facts(out, programs_[i].part->facts(columns.missing[lane]));
      cell(out);
      end_row(out);
    }
    if (any) return;
    id(out, name);
    out += ",,,,,,,,";
    end_row(out);
  }

  void fault(std::string& out, const RecordName& name, const RecordFault& fault) override {
    id(out, name);
    out += ",,,,,,,";
    fault_cell(out, fault);
    end_row(out);
  }
};

}  // namespace

std::vector<BatchProgram> programs_of(const BatchSource& source) {
  std::vector<BatchProgram> programs;
  for (const BlockResults& part : source.parts) {
    std::uint16_t place = 0;
    for (const ProgramColumns& columns : part.programs()) programs.push_back({&part, &columns, place++});
  }
  std::ranges::stable_sort(programs, {}, [](const BatchProgram& program) { return index(program.columns->program); });
  return programs;
}

bool fits_csv(BatchColumn column) { return column != BatchColumn::programs && column != BatchColumn::result; }

std::unique_ptr<BatchWriter> csv_writer(const BatchSource& source, std::span<const BatchColumn> columns) {
  return std::make_unique<WideWriter>(source, columns);
}
std::unique_ptr<BatchWriter> long_csv_writer(const BatchSource& source) { return std::make_unique<LongWriter>(source); }

}  // namespace rencai
