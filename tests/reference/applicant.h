// One applicant as stated.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "rules.h"
#include "syntax/tree.h"

namespace rencai::reference {

struct Statement;
using Element = std::map<const Fact*, Statement>;  // what is stated of its fields

struct Statement {
  enum class Form { absent, unknown, nothing, partial, value } form = Form::absent;
  Value value;                    // partial, value
  std::vector<Element> elements;  // of a list; partial: there may be others
};

// Stands for any number of elements of which nothing was stated.
inline const Element other_element{};

struct Applicant {
  std::string id;
  std::string kind = "person";
  std::map<const Fact*, Statement> facts;  // absent ones are not held
  std::shared_ptr<Applicant> spouse;       // what is known of one, if there is one
  [[nodiscard]] Statement::Form form(const Fact* fact) const {
    const auto found = facts.find(fact);
    return found == facts.end() ? Statement::Form::absent : found->second.form;
  }
};

// The documents of a YAML stream, one applicant each. False where something is not understood: the generator writes
// only what is.
[[nodiscard]] bool read_applicants(const std::string& yaml, const Rules& rules, std::vector<Applicant>& applicants);

}  // namespace rencai::reference
