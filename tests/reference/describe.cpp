#include "describe.h"

#include "calendar.h"

namespace rencai::reference {

namespace {

std::string names_of(const FactSet& facts) {
  std::set<std::string> names;
  for (const Fact* fact : facts) names.insert(fact->id);
  std::string text;
  for (const auto& name : names) text += name + " ";
  return text;
}

std::string truth(const Value& condition) {
  return condition.can_be_true && condition.can_be_false ? "unknown" : condition.can_be_true ? "yes" : "no";
}

std::string outcome_name(Outcome outcome) {
  switch (outcome) {
    case Outcome::eligible: return "eligible";
    case Outcome::possible: return "possible";
    case Outcome::ineligible: return "ineligible";
    case Outcome::absorbed: return "absorbed";
    case Outcome::contradicted: return "contradicted";
    case Outcome::not_in_force: return "not_in_force";
  }
  return "";
}

std::string days(const std::optional<std::pair<std::int64_t, std::int64_t>>& range) {
  return range ? day_text(range->first) + ".." + day_text(range->second) : "none";
}

std::string output(const Value& value) {
  if (value.is_condition()) return truth(value);
  if (!value.can_exist) return "nothing";
  return describe(range_of(value)) + (value.can_be_absent ? " or nothing" : "");
}

void describe_program(const ProgramResult& result, const std::string& id, Description& lines) {
  lines[id + " outcome"] = outcome_name(result.outcome);
  if (result.overflow) lines[id + " overflow"] = "yes";
  if (result.outcome == Outcome::contradicted) lines[id + " contradictions"] = names_of(result.contradictions);
  if (result.outcome != Outcome::eligible && result.outcome != Outcome::possible && result.outcome != Outcome::absorbed)
    return;
  lines[id + " won"] = truth(result.won);
  lines[id + " missing"] = names_of(result.missing);
  lines[id + " assumed"] = names_of(result.assumed);
  lines[id + " absorbed by"] = result.absorbed_by.value_or("none");
  std::string may;
  for (const auto& other : result.may_be_absorbed_by) may += other + " ";
  lines[id + " may be absorbed by"] = may;
  if (result.has_amount) lines[id + " amount"] = describe(result.amount);
  if (result.payments) {
    lines[id + " every"] = result.payments->every;
    lines[id + " goes on"] = result.payments->taken_to_go_on ? "yes" : "no";
    for (const auto& payment : result.payments->listed) {
      if (payment.number > listed_payments) break;
      const std::string name = id + " payment " + std::to_string(payment.number);
      lines[name + " day"] = days(payment.due);
      lines[name + " amount"] = describe(payment.amount);
    }
    lines[id + " times"] = describe(result.payments->times);
    lines[id + " from"] = days(result.payments->from);
    lines[id + " until"] = days(result.payments->until);
  }
  if (result.whole) lines[id + " whole"] = describe(*result.whole);
  if (result.due) lines[id + " due"] = describe(*result.due);
  for (const auto& payer : result.payers) {
    lines[id + " payer " + payer.payer + " share"] = describe(payer.share);
    lines[id + " payer " + payer.payer + " amount"] = describe(payer.amount);
  }
  for (const auto& [name, value] : result.outputs) lines[id + " output " + name] = output(value);
}

}  // namespace

std::string describe(const Range& range) {
  std::string text = range.low.bounded ? (range.low.open ? "(" : "[") + range.low.at.to_string() : "(-inf";
  text += ", ";
  text += range.high.bounded ? range.high.at.to_string() + (range.high.open ? ")" : "]") : "inf)";
  return text + (range.unspecified ? " unspecified" : "");
}

namespace {

void describe_totals(const std::vector<Totals>& all, const std::string& prefix, Description& lines) {
  static const std::array categories = {"housing", "allowance", "funding"};
  static const std::array periods = {"once", "monthly", "yearly"};
  for (const auto& totals : all) {
    std::string name = prefix + "total";
    for (const auto& policy : totals.policies) name += " " + policy;
    lines[name] = "";
    for (std::size_t i = 0; i < 3; ++i) {
      for (std::size_t j = 0; j < 3; ++j) {
        const std::string suffix = std::string(" ") + categories[i] + " " + periods[j];
        if (totals.certain[i].by_period[j])
          lines[name + " certain" + suffix] = describe(*totals.certain[i].by_period[j]);
        if (totals.possible[i].by_period[j])
          lines[name + " possible" + suffix] = describe(*totals.possible[i].by_period[j]);
      }
    }
  }
}

}  // namespace

Description describe(const ApplicantResult& result, const Rules& rules) {
  Description lines;
  for (const auto& program : result.programs) describe_program(program, rules.program_id(program.program), lines);
  describe_totals(result.totals, "", lines);
  if (!result.has_spouse) return lines;
  for (const auto& program : result.spouse)
    describe_program(program, "spouse." + rules.program_id(program.program), lines);
  describe_totals(result.spouse_totals, "spouse.", lines);
  describe_totals(result.household, "household.", lines);
  return lines;
}

}  // namespace rencai::reference
