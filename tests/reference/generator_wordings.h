// Definitions in the words of documents: each construct that rules/README.md teaches, as it stands there, over facts of
// its own. The tally counts each by the name of its definition.
#pragma once

#include "expression_maker.h"

namespace rencai::reference {

class WordingMaker {
 public:
  WordingMaker(Random& random, ExpressionMaker& maker) : random_(random), maker_(maker) {}

  // The facts that the wordings read, declared in a vocabulary.
  [[nodiscard]] std::vector<GeneratedFact> declare(Document& facts);

  // Some of the wordings, with what they need. Their names join those that later expressions of the policy may use.
  void define(Document& parameters, Document& definitions);
  // Wordings about programs: the policy's own, of which the first stands before all that read it, and those of other
  // policies. Nothing else may read them.
  void define_about_programs(const std::string& policy, const std::vector<std::string>& of_others,
                             Document& definitions);
  // All that were defined, as further outputs of a program; then the maker is ready for the next policy.
  [[nodiscard]] Document take_outputs();

 private:
  [[nodiscard]] bool wanted() { return random_.chance(40); }
  void condition(const std::string& name, Document document);
  void number(const std::string& name, Measure measure, Document document);
  void add(const std::string& name, Document document);
  void add_list_of_months(Document& facts, std::vector<GeneratedFact>& made);
  void add_list_of_staff(Document& facts, std::vector<GeneratedFact>& made);
  void add_list_of_incomes(Document& facts, std::vector<GeneratedFact>& made);
  void define_time();
  void define_months(Document& parameters);
  void define_amounts(Document& parameters);
  void define_classes();
  void define_points();
  void define_staff();
  void define_received();
  void define_couples();
  [[nodiscard]] std::string count(std::int64_t low, std::int64_t high) {
    return std::to_string(random_.between(low, high));
  }
  [[nodiscard]] std::string yuan() { return maker_.literal(Measure::yuan); }
  [[nodiscard]] std::string percent() { return std::to_string(random_.between(1, 12) * 5) + "%"; }

  Random& random_;
  ExpressionMaker& maker_;
  Document* definitions_ = nullptr;
  Document outputs_ = Document::map({});
};

}  // namespace rencai::reference
