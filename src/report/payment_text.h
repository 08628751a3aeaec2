// How and when a program pays, for people.
#pragma once

#include <cstddef>
#include <string>

#include "base/local_text.h"
#include "eval/evaluate.h"
#include "eval/outcome.h"

namespace rencai {

// "2014-01-01", "2014-01-01–2014-06-30"; empty where nothing is known of the day. An end at the border of the calendar
// is left out.
[[nodiscard]] std::string dates_text(const DateInterval& dates);

// A result with the evaluation it came from, which must outlive it.
struct PaidProgram {
  const Evaluation& evaluation;
  const ProgramResult& result;
  std::size_t lane = 0;
};

// Whether anything is known of the amount; else its ends only say how far facts that are not known may go.
[[nodiscard]] bool paid_amount_is_known(const PaidProgram& program);
// The amount of one payment; of a sum in unequal parts, the sum. Ends that only say how far a fact that is not known
// may go are left out; "open" where none is left.
[[nodiscard]] std::string paid_amount_text(const PaidProgram& program, Language language);
// "monthly, for 12 months, from 2013-10-01, 2,400 CNY in all"; a dash where nothing is paid.
[[nodiscard]] std::string payment_text(const PaidProgram& program, Language language);
// Every payment with its day and amount, and what is due by the day of evaluation: lines that begin with the title.
// Empty where the program pays no money.
[[nodiscard]] std::string schedule_text(const PaidProgram& program, Language language, bool color);

}  // namespace rencai
