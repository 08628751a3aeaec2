// Results: what a program means for an applicant. Plain values; `report/` prints them.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/date.h"
#include "base/local_text.h"
#include "base/number.h"
#include "model/rulebook.h"

namespace rencai {

enum class Truth : std::uint8_t { no, yes, unknown };

// A number that lies between two ends. An end that does not exist is unbounded.
struct Interval {
  std::optional<Rational> low;
  std::optional<Rational> high;
  bool low_open = false;
  bool high_open = false;
  bool unspecified = false;  // the document leaves the figure to others
  bool operator==(const Interval&) const = default;
};

struct DateInterval {
  Date low;
  Date high;
};

enum class Outcome : std::uint8_t { eligible, possible, ineligible, absorbed, contradicted, not_in_force };

struct PayerAmount {
  PayerNameId payer = PayerNameId::none;
  Interval share;   // parts of one; both ends unbounded where the amount is
  Interval amount;  // per payment, rounded to the fen
};

struct Payments {
  Period every = Period::none;  // none: once, or at the times that the rule file lists
  bool after = false;           // at such times
  Interval times;               // how many; unbounded while the conditions hold
  bool taken_to_go_on = false;  // a rate of which nothing says how long its conditions last
  std::optional<DateInterval> from;
  std::optional<DateInterval> until;
};

struct OutputValue {
  StringRef name;
  Type type;
  bool exists = false;
  bool may_be_absent = false;
  Interval number;
  std::optional<std::uint32_t> choice_low, choice_high;
  Truth condition = Truth::unknown;
};

struct ProgramResult {
  ProgramId program = ProgramId::none;
  Outcome outcome = Outcome::ineligible;
  bool has_amount = false;
  Type amount_type;
  Interval amount;                                // per payment; money rounded to the fen
  std::uint32_t choice_low = 0, choice_high = 0;  // title programs: the choice reached
  std::optional<Payments> payments;               // money only
  std::optional<Interval> whole;                  // money only
  std::vector<PayerAmount> payers;
  Truth won = Truth::yes;  // application: yes
  std::vector<OutputValue> outputs;
  std::vector<FactId> missing;  // by the facts' order in the rulebook
  std::vector<FactId> assumed;  // facts whose if_absent was used
  std::vector<FactId> contradictions;
  std::optional<ProgramOf> absorbed_by;
  std::vector<ProgramOf> may_be_absorbed_by;
  // Where it may be absorbed: what the choices and conditions of the stacking rules that name it miss.
  std::vector<FactId> stacking_missing;
  std::vector<LocalText> notes;  // of the policy's program, then of this evaluation (division by zero, floored at 0)
};

// A total of one category, by how it is paid.
struct RateTotals {
  std::optional<Interval> once;  // empty: nothing of the kind
  std::optional<Interval> monthly;
  std::optional<Interval> yearly;
  bool operator==(const RateTotals&) const = default;
};

struct Totals {
  std::vector<PolicyId> policies;  // one, or those of one line of places
  // housing, allowance, funding (the first three of Category)
  std::array<RateTotals, 3> certain;
  std::array<RateTotals, 3> possible;
};

struct ApplicantResult {
  ApplicantKind kind = ApplicantKind::person;
  std::vector<ProgramResult> programs;  // every program for this kind that was asked for, in rulebook order
  std::vector<Totals> totals;           // policies in which any program is not ineligible
  std::vector<ApplicantResult> spouse;  // one where there surely is a spouse; there, the applicant is the spouse
  std::vector<Totals> household;        // of both together, where there surely is a spouse
};

}  // namespace rencai
