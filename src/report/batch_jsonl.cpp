#include <algorithm>
#include <array>

#include "base/text.h"
#include "eval/totals.h"
#include "report/batch_writer.h"
#include "report/check_report.h"
#include "report/figure_text.h"
#include "report/outcome_text.h"

namespace rencai {
namespace {

// What is the same in every row that names a program.
struct ProgramText {
  std::string id;                   // "P/p"
  std::string member;               // "P/p":
  std::string head;                 // {"id": ..., "clause": ..., "outcome":
  std::string unit;                 // , "unit": "元"}, "every": "once", "payers": {
  std::vector<std::string> payers;  // "employer": {"min":
  bool is_choice = false;
  std::vector<std::string> choices;
};

ProgramText text_of(const Rulebook& rulebook, const ProgramColumns& columns) {
  const Program& program = rulebook[columns.program];
  ProgramText text;
  text.id = json_quoted(rulebook.text(program.id));
  text.member = text.id + ": ";
  text.head = "{\"id\": " + text.id + ", \"clause\": " + json_quoted(rulebook.text(program.clause)) + ", \"outcome\": ";
  const bool has_amount = program.amount != NodeId::none;
  const Type type = has_amount ? rulebook[program.amount].type : Type{};
  const std::string every(program.pay.form == PayForm::none ? std::string_view() : rencai::id_of(program.pay.every));
  text.unit = ", \"unit\": " + json_quoted(has_amount ? to_string(type.unit, Language::zh) : "") + "}";
  text.unit += ", \"every\": " + (every.empty() ? "null" : json_quoted(every)) + ", \"payers\": {";
  for (const auto& payer : columns.payers) {
    text.payers.push_back(json_quoted(rulebook.text(rulebook.payer_names[index(payer.payer)].id)) + ": {\"min\": ");
  }
  if (has_amount && type.kind == Kind::choice && type.domain != DomainId::none) {
    text.is_choice = true;
    for (const DomainValue& value : rulebook.domain_values[rulebook[type.domain].values]) {
      text.choices.push_back(json_quoted(rulebook.text(value.id)));
    }
  }
  return text;
}

constexpr std::array<std::string_view, 3> rate_names{"\"once\": ", "\"monthly\": ", "\"yearly\": "};
constexpr std::array<std::string_view, 3> category_names{"\"housing\": {", "\"allowance\": {", "\"funding\": {"};

// A policy's or line's sums as they were last written, for lanes of which they are the same.
struct TotalsText {
  std::vector<std::size_t> kinds{};   // that there can be
  std::vector<LaneFigure> certain{};  // by place in kinds
  std::vector<LaneFigure> possible{};
  std::string text{};  // empty: not written yet
};

class JsonlWriter final : public BatchWriter {
 public:
  JsonlWriter(const BatchSource& source, std::span<const BatchColumn> columns)
      : source_(source), rulebook_(*source.rulebook), programs_(programs_of(source)) {
    for (const BatchColumn column : columns) {
      std::string key = fields_.empty() ? "{" : ", ";
      key += json_quoted(batch_column_names()[static_cast<std::size_t>(column)]) + ": ";
      fields_.push_back({column, std::move(key)});
    }
    for (const BatchProgram& program : programs_) {
      texts_.push_back(text_of(rulebook_, *program.columns));
      most_id_bytes_ += texts_.back().id.size() + 2;
    }
    for (const BlockResults& part : source.parts) {
      for (const TotalsColumns& totals : part.totals()) {
        TotalsText& text = totals_texts_.emplace_back();
        for (std::size_t kind = 0; kind < TotalsColumns::kinds; ++kind) {
          if (totals.can_have[kind]) text.kinds.push_back(kind);
        }
        text.certain.resize(text.kinds.size());
        text.possible.resize(text.kinds.size());
      }
    }
    for (const Fact& fact : rulebook_.facts) fact_ids_.push_back(json_quoted(rulebook_.text(fact.id)));
    for (const Fact& fact : rulebook_.spouse_facts) fact_ids_.push_back(json_quoted(rulebook_.text(fact.id)));
    for (const Policy& policy : rulebook_.policies) policy_ids_.push_back(json_quoted(rulebook_.text(policy.id)));
  }

  void header(std::string&) const override {}

  void row(std::string& out, const RecordName& name, std::size_t lane) override {
    for (const Field& field : fields_) {
      if (field.column == BatchColumn::result) {
        whole_result(out, name, lane);
        out += '\n';
        return;
      }
      out += field.key;
      value(out, field.column, name, lane);
    }
    out += "}\n";
  }

  void fault(std::string& out, const RecordName& name, const RecordFault& fault) override {
    out += "{\"id\": ";
    id(out, name);
    out += ", \"error\": {\"code\": \"";
    out += rencai::id_of(fault.code);
    out += "\", \"line\": ";
    append_integer(out, static_cast<std::int64_t>(fault.line));
    out += ", \"column\": ";
    append_integer(out, fault.column);
    out += ", \"message\": {\"zh\": ";
    append_json_text(out, fault.message.zh);
    out += ", \"en\": ";
    append_json_text(out, fault.message.en);
    out += "}}}\n";
  }

 private:
  struct Field {
    BatchColumn column;
    std::string key;
  };

  static void id(std::string& out, const RecordName& name) {
    if (name.id.empty()) {
      append_integer(out, static_cast<std::int64_t>(name.line));
    } else {
      append_json_text(out, name.id);
    }
  }

  void value(std::string& out, BatchColumn column, const RecordName& name, std::size_t lane) {
    switch (column) {
      case BatchColumn::id: return id(out, name);
      case BatchColumn::line: return append_integer(out, static_cast<std::int64_t>(name.line));
      case BatchColumn::kind:
        out += '"';
        out += rencai::id_of(source_.block->kind(lane));
        out += '"';
        return;
      case BatchColumn::totals: return totals(out, lane);
      case BatchColumn::missing: return missing(out, lane);
      case BatchColumn::outcomes: return outcomes(out, lane);
      case BatchColumn::amounts: return amounts(out, lane);
      case BatchColumn::programs: return programs(out, lane);
      default: return ids(out, *outcome_of(column), lane);
    }
  }

  void ids(std::string& out, Outcome outcome, std::size_t lane) const {
    const auto write = [&](char* begin) {
      char* at = begin;
      *at++ = '[';
      const auto add = [&](const ProgramText& text) {
        if (at[-1] != '[') {
          *at++ = ',';
          *at++ = ' ';
        }
        at = std::ranges::copy(text.id, at).out;
      };
      const bool is_open = outcome == Outcome::eligible || outcome == Outcome::possible;
      if (source_.parts.size() == 1 && is_open) {
        const BlockResults& part = source_.parts.front();
        for (const std::uint16_t i : outcome == Outcome::eligible ? part.eligible(lane) : part.possible(lane))
          add(texts_[i]);
      } else {
        for (std::size_t i = 0; i < programs_.size(); ++i) {
          if (programs_[i].is(outcome, lane)) add(texts_[i]);
        }
      }
      *at++ = ']';
      return at;
    };
    const std::size_t before = out.size();
    out.resize_and_overwrite(before + most_id_bytes_, [&](char* bytes, std::size_t /*size*/) {
      return static_cast<std::size_t>(write(bytes + before) - bytes);
    });
  }

  // `[` or `{` before the first, a comma before the others.
  static void next(std::string& out, char& before) {
    out += before;
    if (before == ',') out += ' ';
    before = ',';
  }
  static void close(std::string& out, char before, char open, char end) {
    if (before == open) out += open;
    out += end;
  }

  void missing(std::string& out, std::size_t lane) {
    char before = '[';
    if (source_.parts.size() == 1) {
      for (const FactId fact : source_.parts.front().missing(lane)) {
        next(out, before);
        out += fact_ids_[index(fact)];
      }
    } else {
      union_.clear();
      for (const BlockResults& part : source_.parts)
        union_.insert(union_.end(), part.missing(lane).begin(), part.missing(lane).end());
      std::ranges::sort(union_);
      union_.erase(std::ranges::unique(union_).begin(), union_.end());
      for (const FactId fact : union_) {
        next(out, before);
        out += fact_ids_[index(fact)];
      }
    }
    close(out, before, '[', ']');
  }

  void outcomes(std::string& out, std::size_t lane) const {
    char before = '{';
    for (std::size_t i = 0; i < programs_.size(); ++i) {
      const std::uint8_t outcome = programs_[i].columns->outcome[lane];
      if (outcome == ProgramColumns::left_out) continue;
      next(out, before);
      out += texts_[i].member;
      out += '"';
      out += rencai::id_of(static_cast<Outcome>(outcome));
      out += '"';
    }
    close(out, before, '{', '}');
  }

  // {"min": a, "max": b — without the closing brace
  void figure(std::string& out, std::size_t program, const LaneFigure& amount) const {
    const std::int64_t scale = programs_[program].columns->scale;
    const BlockResults& part = *programs_[program].part;
    const ProgramText& text = texts_[program];
    out += "{\"min\": ";
    if (text.is_choice) {
      out += text.choices[static_cast<std::size_t>(amount.low)];
      out += ", \"max\": ";
      out += text.choices[static_cast<std::size_t>(amount.high)];
      return;
    }
    append_json_end(out, amount, FigureEnd::low, scale, part);
    out += ", \"max\": ";
    append_json_end(out, amount, FigureEnd::high, scale, part);
  }

  // Calls `visit` with the place of each program that is eligible or possible, in order.
  template <class Visit>
  void for_each_open(std::size_t lane, Visit visit) const {
    for (std::size_t i = 0; i < programs_.size(); ++i) {
      if (programs_[i].is_open(lane)) visit(i);
    }
  }

  void amounts(std::string& out, std::size_t lane) const {
    char before = '{';
    for_each_open(lane, [&](std::size_t i) {
      const ProgramColumns& columns = *programs_[i].columns;
      if (!columns.amount[lane].present()) return;
      next(out, before);
      out += texts_[i].member;
      figure(out, i, columns.amount[lane]);
      out += '}';
    });
    close(out, before, '{', '}');
  }

  void programs(std::string& out, std::size_t lane) const {
    char before = '[';
    for_each_open(lane, [&](std::size_t i) {
      const ProgramColumns& columns = *programs_[i].columns;
      const ProgramText& text = texts_[i];
      next(out, before);
      out += text.head;
      out += programs_[i].is_eligible(lane) ? "\"eligible\", \"amount\": " : "\"possible\", \"amount\": ";
      if (columns.amount[lane].present()) {
        figure(out, i, columns.amount[lane]);
        out += text.unit;
      } else {
        out += "null";
        out.append(text.unit, text.unit.find('}') + 1);
      }
      bool first = true;
      for (std::size_t p = 0; p < columns.payers.size(); ++p) {
        const LaneFigure& paid = columns.payers[p].amount[lane];
        if (!paid.present()) continue;
        if (!first) out += ", ";
        first = false;
        out += text.payers[p];
        append_json_end(out, paid, FigureEnd::low, columns.scale, *programs_[i].part);
        out += ", \"max\": ";
        append_json_end(out, paid, FigureEnd::high, columns.scale, *programs_[i].part);
        out += '}';
      }
      out += "}}";
    });
    close(out, before, '[', ']');
  }

  void totals(std::string& out, std::size_t lane) {
    char before = '[';
    auto text = totals_texts_.begin();
    for (const BlockResults& part : source_.parts) {
      for (const TotalsColumns& totals : part.totals()) {
        TotalsText& last = *text++;
        if (!part.has_totals(totals, lane)) continue;
        next(out, before);
        out += "{\"policies\": ";
        char before_policy = '[';
        for (const PolicyId policy : totals.policies) {
          if (!part.counts(policy, lane)) continue;
          next(out, before_policy);
          out += policy_ids_[index(policy)];
        }
        if (is_as_written(totals, last, lane)) {
          out += last.text;
          continue;
        }
        const std::size_t begin = out.size();
        sums(out, totals, part, lane);
        last.text.assign(out, begin);
      }
    }
    close(out, before, '[', ']');
  }

  // Whether a lane's sums are those that were written last; makes them those.
  static bool is_as_written(const TotalsColumns& totals, TotalsText& last, std::size_t lane) {
    bool is_same = !last.text.empty();
    const auto keep = [&](LaneFigure& kept, const LaneFigure& figure) {
      is_same = is_same && kept == figure && !figure.has(figure_elsewhere);
      kept = figure;
    };
    for (std::size_t i = 0; i < last.kinds.size(); ++i) {
      keep(last.certain[i], totals.certain[last.kinds[i]][lane]);
      keep(last.possible[i], totals.possible[last.kinds[i]][lane]);
    }
    return is_same;
  }

  void sums(std::string& out, const TotalsColumns& totals, const BlockResults& part, std::size_t lane) const {
    if (!has_sums(totals, lane)) {
      out += no_sums;
      return;
    }
    out += "], \"certain\": ";
    sums(out, totals, totals.certain, part, lane);
    out += ", \"possible\": ";
    sums(out, totals, totals.possible, part, lane);
    out += '}';
  }

  static constexpr std::string_view no_sums =
      R"(], "certain": {"housing": {}, "allowance": {}, "funding": {}}, "possible": {"housing": {}, "allowance": {}, "funding": {}}})";

  // Whether there is any sum; what is certain is possible, too.
  [[nodiscard]] static bool has_sums(const TotalsColumns& totals, std::size_t lane) {
    for (std::size_t kind = 0; kind < TotalsColumns::kinds; ++kind) {
      if (totals.can_have[kind] && totals.possible[kind][lane].present()) return true;
    }
    return false;
  }

  static void sums(std::string& out, const TotalsColumns& totals, const std::vector<LaneFigure>* columns,
                   const BlockResults& part, std::size_t lane) {
    char before = '{';
    for (std::size_t category = 0; category < category_names.size(); ++category) {
      next(out, before);
      out += category_names.at(category);
      bool first = true;
      for (std::size_t rate = 0; rate < rate_names.size(); ++rate) {
        const std::size_t kind = category * rate_names.size() + rate;
        if (!totals.can_have[kind] || !columns[kind][lane].present()) continue;
        if (!first) out += ", ";
        first = false;
        out += rate_names.at(rate);
        out += "{\"min\": ";
        append_json_end(out, columns[kind][lane], FigureEnd::low, fen_scale, part);
        out += ", \"max\": ";
        append_json_end(out, columns[kind][lane], FigureEnd::high, fen_scale, part);
        out += '}';
      }
      out += '}';
    }
    out += '}';
  }

  void whole_result(std::string& out, const RecordName& name, std::size_t lane) const {
    CheckedApplicant applicant;
    applicant.is_line = name.id.empty();
    applicant.id = applicant.is_line ? std::to_string(name.line) : std::string(name.id);
    applicant.kind = source_.block->kind(lane);
    applicant.lane = lane;
    for (const BlockResults& part : source_.parts) applicant.parts.push_back({&part.evaluation(), part.result(lane)});
    append_applicant_json(out, rulebook_, applicant, false);
  }

  BatchSource source_;
  const Rulebook& rulebook_;
  std::vector<BatchProgram> programs_;
  std::vector<ProgramText> texts_;
  std::size_t most_id_bytes_ = 2;  // of a list of all ids
  std::vector<Field> fields_;
  std::vector<std::string> fact_ids_;
  std::vector<std::string> policy_ids_;
  std::vector<TotalsText> totals_texts_;  // of all parts
  std::vector<FactId> union_;
};

}  // namespace

std::unique_ptr<BatchWriter> jsonl_writer(const BatchSource& source, std::span<const BatchColumn> columns) {
  return std::make_unique<JsonlWriter>(source, columns);
}

}  // namespace rencai
