// Who pays which part of an amount.
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "eval/evaluate.h"
#include "eval/outcome.h"

namespace rencai {

// One payer's share as a case states it.
struct StatedShare {
  enum class Form { part, sum, rest } form = Form::part;
  PayerNameId payer = PayerNameId::none;
  Interval value;  // part: of one; sum: in the amount's unit; rest: not read
};

using SharedCase = std::vector<StatedShare>;

// The payers, in the order in which they are first named. `cases` are those that can be the first to hold;
// `may_be_none`: it may be that none does. `amount`: per payment, money already rounded; none: the program has none.
// Each payer's amount is rounded to the fen where `money`, and is no more than the ones before leave; `rest`, or else
// the last named of shares that make up the whole, takes the difference.
[[nodiscard]] std::vector<PayerAmount> payers_of(std::span<const SharedCase> cases, bool may_be_none,
                                                 const std::optional<Interval>& amount, bool money);

// The cases that a lane can reach, with the nodes that decide them.
struct ReachedCases {
  std::vector<SharedCase> cases;
  bool may_be_none = false;
  std::vector<NodeId>
      nodes;  // the `when` of the cases up to the first that surely holds, and the shares of the reached ones
};
[[nodiscard]] ReachedCases reached_cases(const Evaluation& evaluation, const Program& program, std::size_t lane);

}  // namespace rencai
