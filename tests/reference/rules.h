// Rule files as the reference sees them: syntax trees with a directory of names. Names are looked up at each use.
#pragma once

#include <cstddef>
#include <deque>
#include <map>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "base/diagnostics.h"
#include "syntax/rule_tree.h"
#include "value.h"

namespace rencai::reference {

struct TextFile {
  std::string path;
  std::string text;
};

inline constexpr int no_policy = -1;  // the shared vocabulary's scope

enum class FactForm { single, record, list, spouse };

struct Fact {
  std::string id;  // POLICY.FACT for a policy's own; RECORD.FACT and LIST.FIELD within these
  std::string short_id;
  std::vector<std::string> names;  // by which rules and applicants may call it; of a field: within its list
  int policy = no_policy;
  const FactSyntax* syntax = nullptr;  // none: a program's `won`
  FactForm form = FactForm::single;
  const Fact* within = nullptr;      // the record or list that it belongs to
  std::vector<const Fact*> members;  // of a record or list
  const Fact* key = nullptr;         // of a list: the field that names its elements
  bool month = false;
  Type type;        // of a list with a key: the set of its keys; of other lists and of records: whether there is one
  Unit count_unit;  // of a list
  Domain domain;
  Exact factor = 1;                   // what a bare number is multiplied by
  End low, high;                      // what may be stated
  const Fact* counterpart = nullptr;  // the spouse's; of that, the applicant's own
};

struct ProgramRef {
  std::size_t policy = 0;
  std::size_t program = 0;
};

// The rule files of one run. Facts point into `syntax`: neither copied nor moved.
struct Rules {
  Rules() = default;
  Rules(const Rules&) = delete;
  Rules& operator=(const Rules&) = delete;

  SourceSet sources;
  RuleBaseSyntax syntax;
  std::deque<FactSyntax> completed;  // policies' own versions of facts that each lists the values of
  std::deque<Fact> facts;
  std::deque<Fact> spouse_facts;  // `spouse.x`: what the spouse misses
  const Fact* spouse = nullptr;   // whether there is one
  bool reads_spouse = false;

  [[nodiscard]] const PolicySyntax& policy(int index) const { return syntax.policies[static_cast<std::size_t>(index)]; }
  [[nodiscard]] const ProgramSyntax& program(ProgramRef ref) const {
    return syntax.policies[ref.policy].programs[ref.program];
  }
  [[nodiscard]] std::string program_id(ProgramRef ref) const;  // POLICY/PROGRAM
  // By id, short id, title or `also`, the policy's own first.
  [[nodiscard]] const Fact* find_fact(const std::string& name, int policy) const;
  // The same where the fields of `list`, if any, come first, and `applicant.NAME` is what stands outside of it.
  [[nodiscard]] const Fact* find_fact(const std::string& name, int policy, const Fact* list) const;
  // As an applicant file may call it.
  [[nodiscard]] const Fact* find_stated_fact(const std::string& name) const;
  [[nodiscard]] const DefinitionSyntax* find_definition(const std::string& name, int policy) const;
  [[nodiscard]] const ParameterSyntax* find_parameter(const std::string& name, int policy) const;
  [[nodiscard]] const PayerSyntax* find_payer(const std::string& name, int policy) const;
  // `x` of `spouse.x`.
  [[nodiscard]] std::optional<std::string> after_spouse(const std::string& name) const;
  // NAME in `policy`, POLICY.NAME or POLICY/NAME; of a spouse likewise.
  [[nodiscard]] std::optional<ProgramRef> find_program(const std::string& name, int policy) const;
  // The choice or set that an expression is about, which lends its values' names to its neighbours.
  [[nodiscard]] const Domain* domain_of(const Expression& expression, int policy, const Fact* list = nullptr) const;

  void add_name(const std::string& name, const Fact& fact);

 private:
  std::unordered_map<std::string, std::vector<const Fact*>> by_name_;  // fields left out; in the order declared
};

[[nodiscard]] bool is_field(const Fact& fact);
[[nodiscard]] const Fact* find_field(const Fact& list, const std::string& name);
// An aggregate over a list: its name, or the call is none.
[[nodiscard]] const std::string* list_of_aggregate(const Expression& call);

// Parses with src/syntax; false where that reports an error. Ranges of facts are literals.
[[nodiscard]] bool read_rules(const std::vector<TextFile>& files, Rules& rules, Diagnostics& diagnostics);

[[nodiscard]] Exact exact_of(const Rational& number);

}  // namespace rencai::reference
