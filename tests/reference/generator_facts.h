// The vocabulary of a random rule base.
#pragma once

#include "expression_maker.h"

namespace rencai::reference {

class FactMaker {
 public:
  explicit FactMaker(Random& random) : random_(random) {}

  GeneratedFact make(std::size_t index);
  // Its fields read each other through `maker`.
  GeneratedFact make_list(std::size_t index, ExpressionMaker& maker);
  void add_dependence(GeneratedFact& fact, ExpressionMaker& maker);
  // The declaration of the fact made last.
  [[nodiscard]] const Document& document() const { return document_; }
  // The list `received`, as every vocabulary may have it.
  static std::pair<GeneratedFact, Document> received();

 private:
  void add_derivation_or_default(const GeneratedFact& fact, ExpressionMaker& maker);
  GeneratedFact number_fact(std::size_t index);
  GeneratedFact date_fact(std::size_t index);
  GeneratedFact choice_fact(std::size_t index, Form form);
  GeneratedFact word_fact(std::size_t index, Form form);
  GeneratedFact condition_fact(std::size_t index);

  Random& random_;
  Document document_;
};

}  // namespace rencai::reference
