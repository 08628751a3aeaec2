#include <string_view>

#include "report/diff_cases.h"
#include "report/diff_population.h"
#include "report/diff_report.h"
#include "report/diff_sides_text.h"
#include "report/diff_words.h"
#include "report/json_writer.h"

namespace rencai {
namespace {

std::string_view id_of_form(EditForm form) {
  switch (form) {
    case EditForm::added: return "added";
    case EditForm::removed: return "removed";
    case EditForm::changed: return "changed";
    case EditForm::reordered: return "reordered";
  }
  return "";
}

class JsonDiff {
 public:
  explicit JsonDiff(const DiffReport& report) : report_(report), json_(out_) {}

  std::string write() {
    json_.begin_object();
    text("format", "rencai.diff/1");
    text("severity", id_of(report_.diff->severity()));
    json_.key("meaning_changed");
    json_.boolean(report_.diff->has_meaning());
    const ProgramCounts counts = program_counts(*report_.diff);
    json_.key("programs");
    json_.begin_object();
    count("changed", counts.changed);
    count("added", counts.added);
    count("removed", counts.removed);
    count("renamed", counts.renamed);
    count("through_stacking", counts.through_stacking);
    count("unchanged", counts.unchanged);
    json_.end_object();
    rules();
    json_.key("changes");
    json_.begin_array();
    for (const Change& one : report_.diff->changes) change(one);
    json_.end_array();
    applicants();
    population();
    json_.end_object();
    return std::move(out_) + '\n';
  }

 private:
  void text(std::string_view key, std::string_view value) {
    json_.key(key);
    json_.text(value);
  }
  void count(std::string_view key, std::size_t value) {
    json_.key(key);
    json_.number(Rational(static_cast<std::int64_t>(value)));
  }
  template <class Text>
  void local(std::string_view key, Text text_in) {
    const std::string zh = text_in(Language::zh);
    const std::string en = text_in(Language::en);
    json_.key(key);
    if (zh.empty() && en.empty()) {
      json_.null();
      return;
    }
    json_.begin_object();
    text("zh", zh);
    text("en", en);
    json_.end_object();
  }

  // The policies of both sides with their digests.
  void rules() {
    json_.key("rules");
    json_.begin_object();
    for (const bool after : {false, true}) {
      const Rulebook& book = after ? *report_.after.rulebook : *report_.before.rulebook;
      json_.key(after ? "after" : "before");
      json_.begin_array();
      for (const Policy& policy : book.policies) {
        json_.begin_object();
        text("policy", book.text(policy.id));
        text("digest", book.text(policy.digest));
        json_.end_object();
      }
      json_.end_array();
    }
    json_.end_object();
  }

  void place(std::string_view key, Span span) {
    json_.key(key);
    if (!span.exists() || span.file >= report_.sources->size()) {
      json_.null();
      return;
    }
    const SourceText& source = (*report_.sources)[span.file];
    const Position begin = source.position(span.begin);
    const Position end = source.position(span.end);
    json_.begin_object();
    text("file", source.path());
    count("line", begin.line);
    count("column", begin.column);
    count("end_line", end.line);
    count("end_column", end.column);
    json_.end_object();
  }

  void change(const Change& one) {
    json_.begin_object();
    text("kind", id_of(one.kind));
    text("edit", id_of_form(one.form));
    text("severity", id_of(one.severity));
    if (!one.name.empty()) text("name", one.name);
    local("text", [&](Language language) { return sentence_of(report_, one, language); });
    local("within", [&](Language language) { return within_text(report_, one, language); });
    local("before", [&](Language language) { return before_text(report_, one, language); });
    local("after", [&](Language language) { return after_text(report_, one, language); });
    if (const auto number = number_change(report_, one)) {
      json_.key("number");
      json_.begin_object();
      json_.key("before");
      json_.number(number->before);
      json_.key("after");
      json_.number(number->after);
      text("unit", to_string(number->unit, Language::zh));
      json_.end_object();
    }
    if (const auto values = values_change(report_, one, std::nullopt)) {
      json_.key("values");
      json_.begin_object();
      for (const bool added : {true, false}) {
        json_.key(added ? "added" : "removed");
        json_.begin_array();
        for (const std::string& value : added ? values->added : values->removed) json_.text(value);
        json_.end_array();
      }
      json_.end_object();
    }
    place("place_before", one.before);
    place("place_after", one.after);
    json_.key("programs");
    json_.begin_array();
    for (const Reach& reach : one.reaches) {
      json_.begin_object();
      program(reach.pair);
      text("kind", id_of(reach.kind));
      text("severity", id_of(reach.severity));
      json_.end_object();
    }
    json_.end_array();
    json_.key("through_stacking");
    json_.begin_array();
    for (const std::size_t pair : one.through_stacking) {
      json_.begin_object();
      program(pair);
      json_.end_object();
    }
    json_.end_array();
    json_.end_object();
  }

  // Those that were found; each `applicant` can be given to `check` as it stands.
  void applicants() {
    if (report_.imagined == nullptr) return;
    json_.key("applicants");
    json_.begin_array();
    for (const ImaginedCase& one : report_.imagined->cases) {
      json_.begin_object();
      program(one.pair);
      text("effect", id_of(one.effect));
      text("date", to_string(one.date));
      local("text", [&](Language language) { return outcome_change(report_, one, language); });
      json_.key("applicant");
      applicant(one);
      json_.end_object();
    }
    json_.end_array();
    json_.key("looked_for");
    json_.begin_object();
    count("programs", report_.imagined->looked_at);
    count("found", report_.imagined->found_for);
    json_.end_object();
  }

  void whole(std::string_view key, std::uint64_t value) {
    json_.key(key);
    json_.number(Rational(static_cast<std::int64_t>(value)));
  }
  void counts(const ImpactCounts& counts) {
    whole("winners", counts.winners);
    whole("losers", counts.losers);
    whole("mixed", counts.mixed);
    whole("unsure", counts.unsure);
    whole("unchanged", counts.unchanged);
  }
  void cost(std::string_view key, const Cost& cost) {
    json_.key(key);
    json_.begin_object();
    json_.key("before");
    json_.number(Rational::make(cost.before, 100).value_or(Rational(0)));
    json_.key("after");
    json_.number(Rational::make(cost.after, 100).value_or(Rational(0)));
    json_.end_object();
  }
  void totals(const std::array<Cost, total_kinds>& totals) {
    json_.key("totals");
    json_.begin_object();
    for (std::size_t kind = 0; kind < totals.size(); ++kind) {
      if (totals[kind].before != 0 || totals[kind].after != 0) cost(name_of_total(kind).en, totals[kind]);
    }
    json_.end_object();
  }

  // Figures in the units of the programs' amounts; totals in 元, 元/月, 元/年.
  void population() {
    if (report_.population == nullptr) return;
    const Population& all = *report_.population;
    json_.key("population");
    json_.begin_object();
    whole("records", all.records);
    whole("faulty", all.faulty);
    counts(all.counts);
    totals(all.totals);
    json_.key("programs");
    json_.begin_array();
    for (const ProgramImpact& impact : all.programs) {
      json_.begin_object();
      program(impact.pair);
      whole("eligible_before", impact.eligible_before);
      whole("eligible_after", impact.eligible_after);
      whole("becomes_eligible", impact.becomes_eligible);
      whole("ceases", impact.ceases);
      whole("gains", impact.gains);
      whole("loses", impact.loses);
      if (impact.has_amount) {
        text("unit", to_string(impact.unit, Language::zh));
        cost("cost", impact.cost);
        if (impact.has_quota) cost("cost_with_quota", impact.cost_with_quota);
        const Spread spread = spread_of(impact.differences);
        json_.key("differences");
        json_.begin_object();
        whole("count", spread.count);
        for (const auto& [key, value] : {std::pair("total", spread.total), std::pair("mean", spread.mean),
                                         std::pair("median", spread.median), std::pair("largest", spread.largest)}) {
          json_.key(key);
          json_.number(value);
        }
        json_.end_object();
      }
      json_.key("payers");
      json_.begin_object();
      for (const auto& [payer, sums] : impact.payers) cost(payer, sums);
      json_.end_object();
      json_.end_object();
    }
    json_.end_array();
    json_.key("by");
    json_.begin_array();
    for (const Population::By& by : all.by) {
      json_.begin_object();
      local("title", [&](Language language) { return by.title.in(language); });
      json_.key("groups");
      json_.begin_array();
      for (const auto& [key, group] : by.groups) {
        json_.begin_object();
        text("value", key);
        counts(group.counts);
        totals(group.totals);
        json_.end_object();
      }
      json_.end_array();
      json_.end_object();
    }
    json_.end_array();
    json_.key("losers");
    json_.begin_array();
    for (const Loser& loser : all.losers) {
      json_.begin_object();
      text("id", loser.id);
      text("file", loser.file);
      whole("line", loser.line);
      json_.key("loss");
      json_.number(Rational::make(loser.year_worth, 100).value_or(Rational(0)));
      text("record", loser.record);
      json_.end_object();
    }
    json_.end_array();
    json_.end_object();
  }

  void applicant(const ImaginedCase& one) {
    const bool after = report_.diff->programs[one.pair].after != ProgramId::none;
    const Rulebook& book = after ? *report_.after.rulebook : *report_.before.rulebook;
    json_.begin_object();
    text("kind", id_of(one.applicant.kind));
    for (const StatedLine& line : stated_lines(one.applicant, report_.imagined->facts, book, after)) {
      json_.key(line.name);
      const ImaginedValue& value = *line.value;
      const bool bare_number =
          value.kind == Kind::number && line.text.find_first_not_of("-.0123456789") == std::string::npos;
      if (value.nothing) {
        json_.text("nothing");
      } else if (value.kind == Kind::condition) {
        json_.boolean(value.holds);
      } else if (bare_number) {
        json_.digits(line.text);
      } else if (value.kind == Kind::set) {
        json_.begin_array();
        for (const std::string& member : value.members) json_.text(member);
        json_.end_array();
      } else if (value.kind == Kind::number || value.kind == Kind::date) {
        json_.text(line.text);
      } else {
        json_.text(value.text);
      }
    }
    json_.end_object();
  }

  void program(std::size_t pair) {
    const auto [before, after] = report_.diff->programs[pair];
    const auto id = [&](std::string_view key, const Rulebook& book, ProgramId program) {
      json_.key(key);
      if (program == ProgramId::none) {
        json_.null();
      } else {
        json_.text(book.text(book[program].id));
      }
    };
    id("before", *report_.before.rulebook, before);
    id("after", *report_.after.rulebook, after);
    text("clause", program_clause(report_, pair));
  }

  const DiffReport& report_;
  std::string out_;
  JsonWriter json_;
};

}  // namespace

std::string diff_json(const DiffReport& report) { return JsonDiff(report).write(); }

}  // namespace rencai
