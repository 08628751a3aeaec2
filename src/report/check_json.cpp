#include <array>
#include <span>
#include <string_view>

#include "eval/items.h"
#include "eval/schedule.h"
#include "report/check_report.h"
#include "report/json_writer.h"
#include "report/outcome_text.h"

namespace rencai {
namespace {

class Writer {
 public:
  Writer(const Rulebook& rulebook, bool all, std::string& out, JsonWriter::Style style)
      : rulebook_(rulebook), all_(all), json_(out, style) {}

  void write(const CheckReport& report) {
    schedule_ = report.schedule;
    json_.begin_object();
    text("format", "rencai.check/1");
    text("date", report.date ? to_string(*report.date) : "any");
    json_.key("rules");
    json_.begin_array();
    for (const CheckedPolicy& checked : report.policies) {
      const Policy& policy = rulebook_[checked.policy];
      json_.begin_object();
      text("policy", rulebook_.text(policy.id));
      text("digest", rulebook_.text(policy.digest));
      if (!report.date) text("date", to_string(checked.date));
      json_.end_object();
    }
    json_.end_array();
    json_.key("applicants");
    json_.begin_array();
    for (const CheckedApplicant& applicant : report.applicants) write(applicant);
    json_.end_array();
    json_.end_object();
  }

  void write(const CheckedApplicant& applicant) {
    json_.begin_object();
    json_.key("id");
    applicant.is_line ? json_.digits(applicant.id) : json_.text(applicant.id);
    results(applicant);
    if (const auto spouse = spouse_of(applicant)) {
      json_.key("spouse");
      json_.begin_object();
      results(*spouse);
      json_.end_object();
      json_.key("household");
      json_.begin_array();
      for (const CheckPart& part : applicant.parts) all_totals(part.result.household);
      json_.end_array();
    }
    json_.end_object();
  }

 private:
  void results(const CheckedApplicant& applicant) {
    text("kind", rencai::id_of(applicant.kind));
    json_.key("programs");
    json_.begin_array();
    for (const ProgramFinding& finding : findings_of(applicant)) {
      if (all_ || finding.result->outcome != Outcome::ineligible) write(finding, applicant.lane);
    }
    json_.end_array();
    json_.key("totals");
    json_.begin_array();
    for (const CheckPart& part : applicant.parts) all_totals(part.result.totals);
    json_.end_array();
  }

  void all_totals(std::span<const Totals> all) {
    for (const Totals& total : all) {
      json_.begin_object();
      json_.key("policies");
      json_.begin_array();
      for (const PolicyId policy : total.policies) json_.text(rulebook_.text(rulebook_[policy].id));
      json_.end_array();
      totals("certain", total.certain);
      totals("possible", total.possible);
      json_.end_object();
    }
  }

  // Of the spouse's programs, as read from the applicant, or the other way round: `spouse.POLICY/PROGRAM`.
  void program_of(const ProgramOf& of) {
    const std::string id(rulebook_.text(rulebook_[of.program].id));
    json_.text(of.of_spouse ? "spouse." + id : id);
  }

  void text(std::string_view key, std::string_view value) {
    json_.key(key);
    json_.text(value);
  }

  void local(std::string_view key, LocalRef title) {
    json_.key(key);
    local({std::string(rulebook_.text(title.zh)), std::string(rulebook_.text(title.en))});
  }
  void local(const LocalText& value) {
    json_.begin_object();
    text("zh", value.zh.empty() ? value.en : value.zh);
    text("en", value.en.empty() ? value.zh : value.en);
    json_.end_object();
  }

  void end(std::string_view key, const std::optional<Rational>& value) {
    json_.key(key);
    value ? json_.number(*value) : json_.null();
  }
  void ends(const Interval& interval) {
    end("min", interval.low);
    end("max", interval.high);
  }
  void interval(std::string_view key, const Interval& value) {
    json_.key(key);
    json_.begin_object();
    ends(value);
    json_.end_object();
  }
  // Null where the day is the border of the calendar: nothing is known of that end.
  void date(std::string_view key, Date day, std::int32_t border) {
    json_.key(key);
    if (day.days == border) {
      json_.null();
    } else {
      json_.text(to_string(day));
    }
  }

  void dates(std::string_view key, const std::optional<DateInterval>& value) {
    json_.key(key);
    if (!value) {
      json_.null();
      return;
    }
    json_.begin_object();
    date("min", value->low, Date::first_day);
    date("max", value->high, Date::last_day);
    json_.end_object();
  }

  void choice(std::string_view key, DomainId domain, std::uint32_t value) {
    text(key, rulebook_.text(rulebook_.domain_values[rulebook_[domain].values][value].id));
  }

  // What an amount or an extra output came to; its type says how it is written.
  void figure(const Type& type, const Interval& number, std::uint32_t choice_low, std::uint32_t choice_high) {
    json_.begin_object();
    if (type.kind == Kind::choice && type.domain != DomainId::none) {
      choice("min", type.domain, choice_low);
      choice("max", type.domain, choice_high);
    } else {
      ends(number);
    }
    text("unit", to_string(type.unit, Language::zh));
    json_.key("unspecified");
    json_.boolean(number.unspecified);
    json_.end_object();
  }

  void facts(std::string_view key, std::span<const FactId> ids) {
    json_.key(key);
    json_.begin_array();
    for (const FactId id : ids) json_.text(rulebook_.text(rulebook_[id].id));
    json_.end_array();
  }

  void kinds(const Program& program) {
    json_.key("for");
    const bool several = (program.kinds & (program.kinds - 1)) != 0;
    if (several) json_.begin_array();
    for (unsigned kind = 0; kind < applicant_kind_count; ++kind) {
      if ((program.kinds >> kind & 1U) != 0) json_.text(rencai::id_of(static_cast<ApplicantKind>(kind)));
    }
    if (several) json_.end_array();
  }

  void quota(const Program& program, const Evaluation& evaluation, std::size_t lane) {
    json_.key("quota");
    if (program.quota == NodeId::none) {
      json_.null();
      return;
    }
    json_.begin_object();
    ends(evaluation.value(program.quota, lane).interval);
    text("unit", to_string(rulebook_[program.quota].type.unit, Language::zh));
    json_.key("per");
    program.quota_per == Period::none ? json_.null() : json_.text(rencai::id_of(program.quota_per));
    json_.end_object();
  }

  void payments(const std::optional<Payments>& payments) {
    json_.key("payments");
    if (!payments) {
      json_.null();
      return;
    }
    json_.begin_object();
    if (payments->after) {
      json_.key("every");
      json_.null();
    } else {
      text("every", rencai::id_of(payments->every));
    }
    interval("times", payments->times);
    dates("from", payments->from);
    dates("until", payments->until);
    json_.key("taken_to_go_on");
    json_.boolean(payments->taken_to_go_on);
    json_.end_object();
  }

  void payers(std::span<const PayerAmount> payers) {
    json_.key("payers");
    json_.begin_array();
    for (const PayerAmount& payer : payers) {
      json_.begin_object();
      text("payer", rulebook_.text(rulebook_.payer_names[index(payer.payer)].id));
      interval("share", payer.share);
      interval("amount", payer.amount);
      json_.end_object();
    }
    json_.end_array();
  }

  // Only for sums of named items.
  void items(const ProgramFinding& finding, const Program& program, std::size_t lane) {
    if (!finding.result->has_amount) return;
    const std::vector<Item> items = items_of(*finding.evaluation, program, lane);
    if (items.empty()) return;
    json_.key("items");
    json_.begin_array();
    for (const Item& item : items) {
      json_.begin_object();
      text("name", rulebook_.text(item.name));
      ends(item.amount);
      json_.end_object();
    }
    json_.end_array();
  }

  void number(std::string_view key, std::int64_t value) {
    json_.key(key);
    json_.number(Rational(value));
  }

  void schedule(const ProgramFinding& finding, std::size_t lane) {
    const auto schedule = schedule_of(*finding.evaluation, *finding.result, lane);
    json_.key("schedule");
    if (!schedule) {
      json_.null();
      return;
    }
    json_.begin_object();
    json_.key("payments");
    json_.begin_array();
    for (const ScheduleRow& row : schedule->rows) {
      json_.begin_object();
      number("first", row.first);
      json_.key("last");
      row.last ? json_.number(Rational(*row.last)) : json_.null();
      dates("date", row.date);
      if (row.last != row.first) dates("last_date", row.last ? row.last_date : std::nullopt);
      if (row.after) number("after", *row.after);
      interval("amount", row.amount);
      if (!row.payers.empty()) payers(row.payers);
      json_.end_object();
    }
    json_.end_array();
    facts("waits_for", schedule->waits_for);
    json_.key("due");
    if (schedule->due) {
      json_.begin_object();
      text("by", to_string(finding.evaluation->today()));
      ends(*schedule->due);
      json_.end_object();
    } else {
      json_.null();
    }
    json_.end_object();
  }

  // Only for programs that declare outputs (`also:`).
  void outputs(std::span<const OutputValue> outputs) {
    if (outputs.empty()) return;
    json_.key("also");
    json_.begin_object();
    for (const OutputValue& output : outputs) {
      json_.key(rulebook_.text(output.name));
      if (output.type.kind == Kind::condition) {
        output.condition == Truth::unknown ? json_.null() : json_.boolean(output.condition == Truth::yes);
      } else if (!output.exists) {
        json_.null();
      } else {
        figure(output.type, output.number, output.choice_low.value_or(0), output.choice_high.value_or(0));
      }
    }
    json_.end_object();
  }

  void write(const ProgramFinding& finding, std::size_t lane) {
    const ProgramResult& result = *finding.result;
    const Program& program = rulebook_[result.program];
    json_.begin_object();
    text("id", rulebook_.text(program.id));
    local("title", program.title);
    text("clause", rulebook_.text(program.clause));
    text("category", rencai::id_of(program.category));
    kinds(program);
    text("outcome", rencai::id_of(result.outcome));
    text("selection", rencai::id_of(program.selection));
    quota(program, *finding.evaluation, lane);
    json_.key("amount");
    result.has_amount ? figure(result.amount_type, result.amount, result.choice_low, result.choice_high) : json_.null();
    payments(result.payments);
    json_.key("whole");
    if (result.whole) {
      json_.begin_object();
      ends(*result.whole);
      json_.end_object();
    } else {
      json_.null();
    }
    items(finding, program, lane);
    if (schedule_) schedule(finding, lane);
    outputs(result.outputs);
    payers(result.payers);
    facts("missing", result.missing);
    facts("assumed", result.assumed);
    facts("contradictions", result.contradictions);
    json_.key("absorbed_by");
    result.absorbed_by ? program_of(*result.absorbed_by) : json_.null();
    json_.key("may_be_absorbed_by");
    json_.begin_array();
    for (const ProgramOf& other : result.may_be_absorbed_by) program_of(other);
    json_.end_array();
    facts("stacking_missing", result.stacking_missing);
    json_.key("notes");
    json_.begin_array();
    for (const LocalText& note : result.notes) local(note);
    json_.end_array();
    json_.end_object();
  }

  void totals(std::string_view key, const std::array<RateTotals, 3>& categories) {
    json_.key(key);
    json_.begin_object();
    for (unsigned category = 0; category < categories.size(); ++category) {
      json_.key(rencai::id_of(static_cast<Category>(category)));
      json_.begin_object();
      const RateTotals& rates = categories.at(category);
      if (rates.once) interval("once", *rates.once);
      if (rates.monthly) interval("monthly", *rates.monthly);
      if (rates.yearly) interval("yearly", *rates.yearly);
      json_.end_object();
    }
    json_.end_object();
  }

  const Rulebook& rulebook_;
  bool all_;
  bool schedule_ = false;  // of payments, too
  JsonWriter json_;
};

}  // namespace

std::string check_json(const CheckReport& report) {
  std::string out;
  Writer(*report.rulebook, report.all, out, JsonWriter::Style::pretty).write(report);
  out += '\n';
  return out;
}

void append_applicant_json(std::string& out, const Rulebook& rulebook, const CheckedApplicant& applicant, bool all) {
  Writer(rulebook, all, out, JsonWriter::Style::compact).write(applicant);
}

}  // namespace rencai
