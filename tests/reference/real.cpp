#include "real.h"

#include "applicants/applicant_reader.h"
#include "calendar.h"
#include "columns.h"
#include "eval/results.h"
#include "eval/schedule.h"
#include "model/rule_base.h"
#include "program/lower.h"

namespace rencai::reference {

struct Real::State {
  SourceSet sources;
  Diagnostics diagnostics;
  Result<Rulebook> rulebook;
  std::optional<RuleCode> code;
};

Real::Real() : state_(std::make_unique<State>()) {}
Real::~Real() = default;

bool Real::load(const std::vector<TextFile>& files) {
  std::vector<RuleFile> rule_files;
  for (const auto& file : files) rule_files.push_back({file.path, file.text, {}});
  state_->rulebook = load_rulebook(rule_files, state_->sources, state_->diagnostics);
  if (!state_->rulebook || state_->diagnostics.has_errors()) return false;
  state_->code = lower(*state_->rulebook, {});
  return true;
}

std::string Real::diagnostics() const {
  std::string text;
  for (const auto& diagnostic : state_->diagnostics.all())
    text += render(diagnostic, state_->sources, Language::en, false) + "\n";
  return text;
}

namespace {

// Results of the calculator as text.
class Describer {
 public:
  Describer(const Evaluation& evaluation, std::size_t lane)
      : evaluation_(evaluation), book_(evaluation.rulebook()), lane_(lane) {}

  Description describe(const rencai::ApplicantResult& result) {
    describe(result, "");
    for (const auto& spouse : result.spouse) {
      lane_ = evaluation_.block().partners()[lane_];
      describe(spouse, "spouse.");
    }
    describe(result.household, "household.");
    return std::move(lines_);
  }

 private:
  static std::string text(const rencai::Interval& interval) {
    std::string result = interval.low ? (interval.low_open ? "(" : "[") + rencai::to_string(*interval.low) : "(-inf";
    result += ", ";
    result += interval.high ? rencai::to_string(*interval.high) + (interval.high_open ? ")" : "]") : "inf)";
    return result + (interval.unspecified ? " unspecified" : "");
  }
  static std::string text(Truth truth) { return truth == Truth::yes ? "yes" : truth == Truth::no ? "no" : "unknown"; }
  static std::string text(const std::optional<DateInterval>& days) {
    return days ? day_text(days->low.days) + ".." + day_text(days->high.days) : "none";
  }
  std::string text(const std::vector<FactId>& facts) const {
    std::set<std::string> names;
    for (const FactId fact : facts) names.emplace(book_.text(book_[fact].id));
    std::string result;
    for (const auto& name : names) result += name + " ";
    return result;
  }
  std::string id(ProgramId program) const { return std::string(book_.text(book_[program].id)); }
  std::string id(const rencai::ProgramOf& of) const { return (of.of_spouse ? "spouse." : "") + id(of.program); }
  static std::string name(rencai::Outcome outcome) {
    switch (outcome) {
      case rencai::Outcome::eligible: return "eligible";
      case rencai::Outcome::possible: return "possible";
      case rencai::Outcome::ineligible: return "ineligible";
      case rencai::Outcome::absorbed: return "absorbed";
      case rencai::Outcome::contradicted: return "contradicted";
      case rencai::Outcome::not_in_force: return "not_in_force";
    }
    return "";
  }
  void describe(const rencai::ApplicantResult& result, const std::string& prefix) {
    for (const auto& program : result.programs) describe(program, prefix + id(program.program));
    describe(result.totals, prefix);
  }
  void describe(const std::vector<rencai::Totals>& all, const std::string& prefix) {
    static const std::array categories = {"housing", "allowance", "funding"};
    for (const auto& totals : all) {
      std::string name = prefix + "total";
      for (const PolicyId policy : totals.policies) name += " " + std::string(book_.text(book_[policy].id));
      lines_[name] = "";
      for (std::size_t i = 0; i < 3; ++i) {
        add(name + " certain " + categories[i], totals.certain[i]);
        add(name + " possible " + categories[i], totals.possible[i]);
      }
    }
  }
  void add(const std::string& name, const rencai::RateTotals& totals) {
    if (totals.once) lines_[name + " once"] = text(*totals.once);
    if (totals.monthly) lines_[name + " monthly"] = text(*totals.monthly);
    if (totals.yearly) lines_[name + " yearly"] = text(*totals.yearly);
  }

  void describe_schedule(const std::string& id, const rencai::ProgramResult& result) {
    for (const auto& payment :
         rencai::first_payments(evaluation_, result, lane_, listed_payments, rencai::SameDay::apart)) {
      const std::string name = id + " payment " + std::to_string(payment.number);
      lines_[name + " day"] = text(payment.due);
      lines_[name + " amount"] = text(payment.amount);
    }
  }

  void describe(const rencai::ProgramResult& result, const std::string& id) {
    lines_[id + " outcome"] = name(result.outcome);
    for (const auto& note : result.notes)
      if (note.en.find("too large") != std::string::npos || note.en.find("overflow") != std::string::npos)
        lines_[id + " overflow"] = "yes";
    if (result.outcome == rencai::Outcome::contradicted) lines_[id + " contradictions"] = text(result.contradictions);
    if (result.outcome != rencai::Outcome::eligible && result.outcome != rencai::Outcome::possible &&
        result.outcome != rencai::Outcome::absorbed) {
      return;
    }
    lines_[id + " won"] = text(result.won);
    lines_[id + " missing"] = text(result.missing);
    lines_[id + " assumed"] = text(result.assumed);
    lines_[id + " absorbed by"] = result.absorbed_by ? this->id(*result.absorbed_by) : "none";
    std::set<std::string> others;
    for (const rencai::ProgramOf& other : result.may_be_absorbed_by) others.insert(this->id(other));
    std::string may;
    for (const auto& other : others) may += other + " ";
    lines_[id + " may be absorbed by"] = may;
    if (result.has_amount && result.amount_type.kind == rencai::Kind::choice) {
      lines_[id + " amount"] =
          "[" + std::to_string(result.choice_low) + ", " + std::to_string(result.choice_high) + "]";
    } else if (result.has_amount) {
      lines_[id + " amount"] = text(result.amount);
    }
    if (result.payments) {
      const Period every = result.payments->every;
      static const std::array periods = {"", "month", "quarter", "half_year", "year"};
      lines_[id + " every"] = periods.at(static_cast<std::size_t>(every));
      lines_[id + " goes on"] = result.payments->taken_to_go_on ? "yes" : "no";
      lines_[id + " times"] = text(result.payments->times);
      lines_[id + " from"] = text(result.payments->from);
      lines_[id + " until"] = text(result.payments->until);
    }
    describe_schedule(id, result);
    if (result.whole) lines_[id + " whole"] = text(*result.whole);
    if (const auto schedule = rencai::schedule_of(evaluation_, result, lane_); schedule && schedule->due)
      lines_[id + " due"] = text(*schedule->due);
    for (const auto& payer : result.payers) {
      const std::string payer_name(book_.text(book_.payer_names[index(payer.payer)].id));
      lines_[id + " payer " + payer_name + " share"] = text(payer.share);
      lines_[id + " payer " + payer_name + " amount"] = text(payer.amount);
    }
    for (const auto& output : result.outputs)
      lines_[id + " output " + std::string(book_.text(output.name))] = text(output);
  }

  static std::string text(const OutputValue& output) {
    if (output.type.kind == rencai::Kind::condition) return text(output.condition);
    if (!output.exists) return "nothing";
    std::string result = text(output.number);
    if (output.choice_low)
      result = "[" + std::to_string(*output.choice_low) + ", " + std::to_string(*output.choice_high) + "]";
    return result + (output.may_be_absent ? " or nothing" : "");
  }

  const Evaluation& evaluation_;
  const Rulebook& book_;
  std::size_t lane_;
  Description lines_;
};

}  // namespace

std::optional<std::vector<Description>> Real::evaluate(const std::string& applicants, std::int64_t today) {
  const FileId file = state_->sources.add("applicants.yaml", applicants);
  const std::array files = {file};
  const auto read = rencai::read_applicants(files, state_->sources, *state_->rulebook, state_->diagnostics);
  if (!read) return {};
  const Evaluation evaluation(*state_->rulebook, *state_->code, read->block, Date{static_cast<std::int32_t>(today)});
  std::vector<Description> descriptions;
  const std::vector<std::string> differences = column_differences(evaluation);
  for (std::size_t lane = 0; lane < read->ids.size(); ++lane) {
    Description& description =
        descriptions.emplace_back(Describer(evaluation, lane).describe(result_of(evaluation, lane)));
    // Nothing that the reference says: a difference.
    if (!differences[lane].empty()) description["in columns"] = differences[lane];
  }
  return descriptions;
}

}  // namespace rencai::reference
