// Random well-typed values and conditions over a set of names.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "generator.h"

namespace rencai::reference {

class ExpressionMaker {
 public:
  ExpressionMaker(Random& random, Thresholds& thresholds) : random_(random), thresholds_(thresholds) {}

  // What may be read by name. Facts are added by value; a definition's name under what it comes to.
  std::vector<GeneratedFact> facts;
  std::vector<std::string> conditions;
  std::map<Measure, std::vector<std::string>> numbers;
  std::map<Measure, std::vector<std::string>> parameters;
  std::vector<std::string> dates;
  std::vector<std::string> programs;                    // for gets(...)
  std::map<Measure, std::vector<std::string>> amounts;  // for amount_of(...): of these programs, by what they come to
  std::vector<std::string> payable;  // for received(...): any of the policy's; empty where there is no list of it
  std::vector<std::string> asked;    // of these, what was asked of
  std::vector<std::string> records;  // for exists(...)
  bool spouse = false;               // `spouse.x` may be read
  std::size_t spouse_reads = 0;      // how often that was written
  // Definitions of each element of a list, by its id.
  struct OfElements {
    std::vector<std::string> conditions;
    std::map<Measure, std::vector<std::string>> numbers;
    std::vector<std::string> dates;
  };
  std::map<std::string, OfElements> of_elements;
  std::set<std::string> readers;  // definitions and programs that read of a spouse: not read of one themselves

  [[nodiscard]] const GeneratedFact* some_list();

  // Between these the fields of a list's elements come first.
  void enter(const GeneratedFact& list) { lists_.push_back(&list); }
  void leave() { lists_.pop_back(); }

  // Documents: an expression, or a mapping of cases.
  Document condition_document(int depth);
  Document number_document(Measure measure, int depth);
  Document amount_document(Measure measure, int depth);  // ranges and open amounts too
  Document ordered_document(const GeneratedFact& fact, int depth);

  std::string condition(int depth) { return condition_text(depth).text; }
  std::string number(Measure measure, int depth) { return number_text(measure, depth).text; }
  std::string date(int depth) { return date_text(depth).text; }
  std::string literal(Measure measure);
  // The same, but where something does not hold there is none.
  std::string perhaps(const std::string& value, std::size_t percent);
  std::string date_literal();
  [[nodiscard]] const GeneratedFact* some_fact(Form form, Measure measure = Measure::plain);
  std::string name_of(const GeneratedFact& fact);
  [[nodiscard]] std::string plain_name_of(const GeneratedFact& fact) const;  // the applicant's, by its id
  std::string value_of(const GeneratedFact& fact);

 private:
  enum Level { disjunction, conjunction, negation, test, sum, product, unary, primary };
  struct Text {
    std::string text;
    Level level = primary;
  };
  std::string within(const Text& text, Level level);
  Text condition_text(int depth);
  Text number_text(Measure measure, int depth);
  Text number_leaf(Measure measure);
  Text unit_product(Measure measure, int depth);
  Text date_text(int depth);
  Text test_text(int depth);
  // A definition, program, record or list, perhaps the spouse's.
  std::string read(const std::string& name, std::size_t of_spouse = 15);
  // One of the definitions of each element of the list that is looked at, or an empty text.
  std::string of_element(const std::vector<std::string>& names);
  // Of lists; an empty text where there is none that fits.
  const GeneratedFact* some_list_with(Form form, Measure measure);  // such a field
  std::string count_of_list(const GeneratedFact& list, int depth);
  std::string run_of_list(int depth);
  std::string element_value(Measure measure);
  std::string call_of(const std::string& name, const std::string& arguments, const GeneratedFact& list, Form form,
                      Measure measure, int depth);
  std::string number_of_list(Measure measure, int depth);
  std::string date_of_list(int depth);
  std::string test_of_list(int depth);
  std::string within_word();  // in, not in
  std::string list_of_values(const GeneratedFact& fact);
  std::string values_between(const GeneratedFact& fact);
  Document cases(const std::string& form, Measure measure, int depth);
  Document table_document(Measure measure, int depth);
  std::string span_of(Measure measure);  // a range; two figures stand in their order

  Random& random_;
  Thresholds& thresholds_;
  std::vector<const GeneratedFact*> lists_;  // whose elements are looked at, innermost last
  int retries_ = 0;                          // where a test wants a fact that there is not
};

}  // namespace rencai::reference
