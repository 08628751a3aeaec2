// What a program means for an applicant: src/README.md, "The meaning of a program, exactly".
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "evaluate.h"

namespace rencai::reference {

enum class Outcome { eligible, possible, ineligible, absorbed, contradicted, not_in_force };

struct Range {  // of a number
  End low, high;
  bool unspecified = false;
};

struct PayerAmount {
  std::string payer;
  Range share;
  Range amount;
};

struct ListedPayment {
  std::int64_t number = 1;
  std::optional<std::pair<std::int64_t, std::int64_t>> due;  // days; none: nothing says from when
  Range amount;
};
inline constexpr std::int64_t listed_payments = 40;  // of a rate

struct Payments {
  bool rate = false;
  bool taken_to_go_on = false;
  bool after = false;  // at listed times
  std::string every;   // empty: once, or at such times
  std::vector<ListedPayment> listed;
  Range times;
  std::optional<std::pair<std::int64_t, std::int64_t>> from;  // days
  std::optional<std::pair<std::int64_t, std::int64_t>> until;
};

struct ProgramResult {
  ProgramRef program;
  Outcome outcome = Outcome::ineligible;
  Value in_force, eligible, won;  // conditions
  bool has_amount = false;        // and it can exist
  Type amount_type;
  Range exact_amount;                // floored at 0, not rounded
  Range amount;                      // numbers: what is printed; choices: indices
  std::optional<Payments> payments;  // money only
  std::optional<Range> whole;
  std::optional<Range> due;  // by the day of evaluation, where a first day is stated
  std::vector<PayerAmount> payers;
  std::map<std::string, Value> outputs;
  FactSet missing, assumed, contradictions;
  std::optional<std::string> absorbed_by;
  std::set<std::string> may_be_absorbed_by;
  bool divided_by_zero = false;
  bool overflow = false;  // not judged

  [[nodiscard]] bool counts_surely() const { return outcome == Outcome::eligible && !won.can_be_false; }
  [[nodiscard]] bool counts_possibly() const {
    return (outcome == Outcome::eligible || outcome == Outcome::possible) && won.can_be_true;
  }
};

[[nodiscard]] ProgramResult evaluate_program(Evaluator& evaluator, ProgramRef program);

// What a program's amount is in: `0` and `unspecified` take the unit that the category asks for.
[[nodiscard]] Type amount_type(const ProgramSyntax& program, Type type);
[[nodiscard]] Range range_of(const Value& value);
[[nodiscard]] bool is_money(const Type& type);

}  // namespace rencai::reference
