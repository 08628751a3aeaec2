// Expressions -> values with what they miss and read, for one applicant on one day. Straight from LANGUAGE.md and
// src/README.md, "The meaning of a node, exactly", by recursion over the syntax tree.
#pragma once

#include <array>
#include <map>
#include <set>
#include <string>
#include <tuple>
#include <vector>

#include "applicant.h"
#include "rules.h"
#include "value.h"

namespace rencai::reference {

using FactSet = std::set<const Fact*>;

struct Answer {
  Value value;
  FactSet missing;  // empty where the value is decided
  FactSet reads;    // through everything below, reached or not
  bool divided_by_zero = false;
  bool overflow = false;  // a date left the calendar: not judged
};

// The answer that follows from others: what it misses is what they miss, unless it is decided.
[[nodiscard]] Answer from(Value value, const std::vector<Answer>& arguments);

struct AnsweredCase {
  Answer when;
  Answer is;
};

class Evaluator {
 public:
  Evaluator(const Rules& rules, const Applicant& applicant, std::int64_t today)
      : rules_(rules), applicant_(applicant), today_(today) {}

  // Where an expression stands: whose names it sees, what `rest` is (in payers), and of which element of which list it
  // is (in aggregates).
  struct Scope {
    int policy = no_policy;
    const Answer* rest = nullptr;
    const Fact* list = nullptr;
    const Element* element = nullptr;
    bool spouses_list = false;  // the list is the spouse's, and so is this evaluator: other names are the other's
  };
  // `domain`: the choice or set beside which the expression stands, or none.
  [[nodiscard]] Answer evaluate(const Expression& expression, Scope scope, const Domain* domain = nullptr);
  // `element`: that whose field the fact is, or none.
  [[nodiscard]] Answer fact(const Fact& fact, const Element* element = nullptr);
  [[nodiscard]] Answer today() const;

  [[nodiscard]] Answer in_force(ProgramRef program);
  [[nodiscard]] Answer when(ProgramRef program);
  [[nodiscard]] Answer eligible(ProgramRef program);
  [[nodiscard]] Answer granted_amount(ProgramRef program);  // not below 0; nothing where it is not granted

  [[nodiscard]] bool contradicted(const Fact& fact);
  [[nodiscard]] bool assumed(const Fact& fact) const;
  [[nodiscard]] const Rules& rules() const { return rules_; }
  [[nodiscard]] const Applicant& applicant() const { return applicant_; }

  // The evaluators of a couple know each other.
  void marry(Evaluator& other) {
    partner_ = &other;
    other.partner_ = this;
  }
  [[nodiscard]] Evaluator& partner() { return *partner_; }

  // How often each construct came to what: 0 no or absent, of aggregates 0 too; 1 yes or one value; 2 unknown.
  std::map<std::string, std::array<std::size_t, 3>>* counts = nullptr;
  // `Zero::none`: a decided 0 stands for none.
  enum class Zero { one, none };
  void tally(const std::string& construct, const Value& value, Zero zero = Zero::one) const;
  // What stays open however much is known (a..b, at_least): none, one where all that it is made of is decided.
  void tally_open(const std::string& construct, const std::vector<Answer>& arguments, const Value& value) const;

 private:
  void tally(const Expression& expression, Scope scope, const Value& value) const;
  void tally_named(const Expression& call, Scope scope, const Value& value, Zero zero) const;
  void tally_fact(const Fact& fact, const Element* element, Statement::Form form, const Value& value) const;
  void tally_comparison(const Expression& expression, const Value& a, const Value& b, const Value& result) const;
  void tally_membership(const Expression& expression, const Value& element, const Value& result) const;
  Answer compute(const Expression& expression, Scope scope, const Domain* domain);
  Answer literal(const Expression& expression) const;
  Answer name(const Expression& expression, Scope scope, const Domain* domain);
  Answer definition(const DefinitionSyntax& definition, Scope scope, const std::string& field);
  Answer table(const DefinitionSyntax& definition, Scope scope, const std::string& field);
  void add_rows(const DefinitionSyntax& definition, const std::vector<TableRow>& rows, Scope scope,
                const std::string& field, std::vector<Answer>& keys, std::vector<AnsweredCase>& cases);
  Answer parameter(const ParameterSyntax& parameter, int policy, const Answer& day);
  template <class Ask>
  Answer of_partner(Ask ask);
  Answer comparison(const Expression& expression, Scope scope);
  Answer membership(const Expression& expression, Scope scope);
  Answer set_test(const Expression& expression, Scope scope);
  Answer arithmetic(const Expression& expression, Scope scope);
  Answer cases(const Expression& expression, Scope scope, const Domain* domain);
  Answer call(const Expression& expression, Scope scope, const Domain* domain);
  Answer extreme(std::vector<Answer> values, bool greatest);
  Answer count(const Expression& expression, Scope scope);
  // ---- lists
  struct Member {  // an element as an aggregate sees it
    Answer when;
    Answer value;         // of aggregates that take one
    bool stated = false;  // not: stands for any number of others
    bool certain = false;
  };
  struct Members {
    std::vector<Member> possible;
    bool others_possible = false;
    Type type;                // of the value
    std::vector<Answer> all;  // whatever is read of any element
  };
  [[nodiscard]] bool may_have_more(const Fact& list) const;
  template <class Look>
  Members members(const Fact& list, bool takes_value, Look look);
  Answer aggregate(const Expression& call, Scope scope);
  Answer received(const Expression& call, Scope scope);
  static Answer count_of(const Fact& list, const Members& members);
  static Answer sum_over(const Fact& list, const Members& members);
  static Answer extreme_of(const Fact& list, const Members& members, bool greatest);
  static Answer run_reached(const Fact& list, const Members& members, std::int64_t tolerance, std::int64_t length);
  static Answer run_of(const Fact& list, const Members& members, std::int64_t tolerance, const Answer* until);
  [[nodiscard]] const Statement* statement_of(const Fact& fact, const Element* element) const;
  [[nodiscard]] bool contradicted(const Fact& fact, const Element* element);

  const Rules& rules_;
  const Applicant& applicant_;
  Evaluator* partner_ = nullptr;
  std::int64_t today_;
  std::map<std::tuple<const void*, std::string>, Answer> definitions_;
  std::map<std::pair<const Fact*, const Element*>, Answer> facts_;
  std::map<std::pair<std::size_t, std::size_t>, Answer> eligible_;
};

// `otherwise` counts as a case that always holds.
[[nodiscard]] Answer first_of_answer(const std::vector<AnsweredCase>& cases);

// What an answer comes to for the other of a couple, where there is one.
template <class Ask>
Answer Evaluator::of_partner(Ask ask) {
  Answer answer = ask(*partner_);
  for (FactSet* facts : {&answer.missing, &answer.reads}) {
    FactSet others;
    for (const Fact* one : *facts)
      if (one->counterpart != rules_.spouse && one != rules_.spouse) others.insert(one->counterpart);
    *facts = std::move(others);
  }
  const Type type = answer.value.type;
  answer = first_of_answer({{fact(*rules_.spouse), answer}});
  answer.value.type = type;
  return answer;
}
// highest_of and sum_of, without `otherwise`.
[[nodiscard]] Answer highest_of_answer(const std::vector<AnsweredCase>& cases);
[[nodiscard]] Answer sum_of_answer(const std::vector<AnsweredCase>& cases);
[[nodiscard]] Answer or_else_answer(const Answer& first, const Answer& second);

}  // namespace rencai::reference
