// The syntax tree of rule files: a policy, the shared vocabulary, the stacking rules between policies. Just what the
// files say, with places; nothing resolved, nothing checked beyond shape. The model's checker, the printer, the diff
// and the plain evaluator of the tests read it.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/date.h"
#include "base/local_text.h"
#include "base/source.h"
#include "syntax/expression.h"

namespace rencai {

struct Located {  // a text with its place; empty text: not stated
  std::string text;
  Span span;
  [[nodiscard]] bool stated() const { return span.exists(); }
};

struct LocatedText {  // {zh: ..., en: ...}; a plain scalar states both
  LocalText text;
  Span span;
  [[nodiscard]] bool stated() const { return span.exists(); }
};

using Optional = std::optional<Expression>;

struct InForce {
  Span span;
  Optional from;  // first day (inclusive)
  Optional to;    // last day (inclusive)
  Optional by;    // the date that must lie within; default: the evaluation date
};

struct ValueSyntax {  // one value of a choice, ordered or set
  Located name;
  LocatedText title;
  std::vector<Located> also;
};

struct FactSyntax {
  Located name;  // dotted
  Span span;
  LocatedText title;
  std::vector<Located> also;
  Located type;  // bool, number, percent, money, date, choice, ordered, set, text, place, record, list
  Located unit;  // text of a unit: 元/月, 人, 月
  std::vector<ValueSyntax> values;
  Located decimals;    // how many decimals an applicant may state, in the unit
  Optional range;      // a..b: what an applicant may state
  Optional if_absent;  // the value where nothing is stated
  Optional derived;
  std::vector<Expression> requires_;  // conditions that must be able to hold where the fact is stated
  LocatedText ask;
  LocatedText note;
  bool reviewer = false;
  bool shared = false;  // with a spouse
  bool per_policy = false;
  Located key;                     // lists: the field that names an element
  std::vector<FactSyntax> fields;  // records and lists
};

struct ParameterSyntax {
  Located name;
  Span span;
  LocatedText title;
  Located clause;
  LocatedText note;
  struct Dated {
    Date from;
    Span span;
    Expression value;
  };
  std::vector<Dated> values;  // in the order written
};

struct TableRow {
  Span span;
  std::vector<std::string> keys;  // `A | B`: both; none for otherwise
  std::vector<TableRow> rows;     // a further dimension
  struct Cell {
    Located field;
    Expression value;
  };
  std::vector<Cell> cells;  // one with an empty field, or one for each field
};

struct DefinitionSyntax {
  Located name;
  Span span;
  LocatedText title;
  Located clause;
  LocatedText note;
  Located for_each;               // the list of whose elements each has its own value
  Optional value;                 // an expression, a condition mapping or cases; none for a table
  std::vector<Expression> table;  // the names that select a row, outermost first
  std::vector<TableRow> rows;
  std::optional<TableRow> otherwise;
};

struct PayerSyntax {
  Located name;
  Span span;
  LocatedText title;
  Located clause;
  LocatedText note;
  Optional payer;
};

struct PaySyntax {
  Span span;
  Located form;  // `once`, or empty
  Optional at_most, from, until, served, times, each_at_most, rest_on, at_least;
  Located every;                  // month, year, ...
  std::vector<Expression> parts;  // `rest` is the name rest
  std::vector<Expression> after;
};

struct SelectionSyntax {
  Span span;
  Located by;  // application, competition, ranking, first_come, discretion
  Optional quota_count;
  Located quota_per;  // year, ... or empty: in all
  Optional won;
};

struct ProgramSyntax {
  Located name;
  Span span;
  LocatedText title;
  Located clause;
  Located category;
  std::vector<Located> kinds;  // for:
  Optional when;
  Optional amount;
  std::optional<PaySyntax> pay;
  Optional payer;  // a name, shares, or cases of shares
  std::optional<SelectionSyntax> selection;
  std::optional<InForce> in_force;
  std::vector<std::pair<Located, Expression>> outputs;  // also:
  std::vector<LocatedText> notes;
};

struct StackingSyntax {
  Span span;
  enum class Kind { highest_of, sum_of } kind = Kind::highest_of;
  std::vector<Located> members;
  std::vector<Expression> shares;
  Optional at_most;
  Optional when;
  Located choice;
  Located clause;
  LocatedText note;
};

struct NotEncodedSyntax {
  Located clause;
  LocatedText reason;
  Span span;
};

struct PolicySyntax {
  FileId file = Span::no_file;
  Span span;
  Located name;  // policy:
  LocatedText title;
  std::vector<Located> place;  // outermost first
  std::optional<Date> issued;
  std::optional<InForce> in_force;
  std::vector<LocatedText> notes;
  LocatedText source;
  std::vector<std::pair<Located, LocatedText>> payer_names;
  std::vector<FactSyntax> facts;
  std::vector<ParameterSyntax> parameters;
  std::vector<DefinitionSyntax> definitions;
  std::vector<PayerSyntax> payers;
  std::vector<ProgramSyntax> programs;
  std::vector<StackingSyntax> stacking;
  std::vector<Expression> assertions;
  std::vector<NotEncodedSyntax> not_encoded;
};

struct VocabularySyntax {  // rules/vocabulary.yaml: `facts:` and `payer_names:`
  FileId file = Span::no_file;
  std::vector<FactSyntax> facts;
  std::vector<std::pair<Located, LocatedText>> payer_names;
};

struct RuleBaseSyntax {  // everything that was loaded together
  std::optional<VocabularySyntax> vocabulary;
  std::vector<PolicySyntax> policies;    // in the order of their paths
  std::vector<StackingSyntax> stacking;  // rules/stacking.yaml; members are POLICY.PROGRAM
};

}  // namespace rencai
