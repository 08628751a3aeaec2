// Values and conditions in a normal form that does not depend on how they are written: two have one term if the normal
// form sees that they come to the same for every applicant, whatever is known of him. One store serves several
// rulebooks, so that terms of different rulebooks can be compared.
//
// The order of `and`, `or`, sums, products and alternatives does not matter, nor double and pushed-in negations,
// constants that can be folded, cases whose order changes nothing, units, names of definitions. The form is the same
// for partial knowledge, too: `not (a < b)` is not `a >= b`, which differs where there is no a.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/number.h"
#include "model/rulebook.h"

namespace rencai {

enum class TermId : std::uint32_t { none = UINT32_MAX };

[[nodiscard]] constexpr std::uint32_t index(TermId id) { return static_cast<std::uint32_t>(id); }

// What an operator is applied to. Ops are those of nodes; `greater`, `not_equal`, `in_list`, `in_range`, `subtract`,
// `negate`, `gets` do not occur.
struct Term {
  Op op = Op::nothing;
  std::string text;  // facts: the name; texts and places; in_values, constant_set: `a|b`; has_any: one value
  Rational number;   // constants; dates in days; count_at_least: how many
  std::vector<TermId> args;
};

struct TermCase {
  TermId when = TermId::none;
  TermId value = TermId::none;
};

class Terms {
 public:
  [[nodiscard]] const Term& operator[](TermId id) const { return terms_[index(id)]; }

  // As it is, for operators without a normal form of their own.
  TermId plain(Op op, std::span<const TermId> args, std::string_view text = {}, const Rational& number = {});
  TermId number(const Rational& value) { return plain(Op::constant_number, {}, {}, value); }
  TermId condition(bool holds) { return plain(Op::constant_condition, {}, {}, Rational(holds ? 1 : 0)); }
  TermId all(std::span<const TermId> conditions) { return connective(Op::all, conditions); }
  TermId any(std::span<const TermId> conditions) { return connective(Op::any, conditions); }
  TermId count_at_least(std::uint32_t least, std::span<const TermId> conditions);
  TermId negation(TermId id);
  TermId equal(TermId a, TermId b);
  TermId sum(std::span<const TermId> values);
  TermId product(std::span<const TermId> values);
  TermId least(std::span<const TermId> values) { return extreme(Op::minimum, values); }
  TermId greatest(std::span<const TermId> values) { return extreme(Op::maximum, values); }
  TermId or_else(TermId first, TermId second);
  TermId exists(TermId value);
  // first_of, highest_of, sum_of.
  TermId cases(Op op, std::vector<TermCase> cases);

  // Facts whose values are never below 0, for proofs.
  void mark_not_negative(TermId fact);
  [[nodiscard]] bool not_negative(TermId value) const;
  [[nodiscard]] bool surely_exists(TermId value) const;
  [[nodiscard]] bool is_constant(TermId id) const;
  // Whether no applicant can meet both, however little is known of him.
  [[nodiscard]] bool exclude_each_other(TermId a, TermId b) const;
  [[nodiscard]] std::vector<TermCase> cases_of(TermId id) const;

 private:
  TermId connective(Op op, std::span<const TermId> conditions);
  TermId extreme(Op op, std::span<const TermId> values);
  void absorb(Op op, std::vector<TermId>& conditions) const;
  void flatten(Op op, std::span<const TermId> from, std::vector<TermId>& into) const;
  void order_cases(std::vector<TermCase>& cases) const;

  std::vector<Term> terms_;
  std::unordered_map<std::string, TermId> known_;
  std::vector<bool> not_negative_;  // by term; facts only
};

// The values of in_values or constant_set.
[[nodiscard]] std::vector<std::string_view> listed_values(const Term& term);

}  // namespace rencai
