// Gaps in the numbering of the clauses that a rule file names.
#include <map>
#include <set>

#include <fmt/format.h>

#include "analysis/clause_numbers.h"
#include "analysis/lint.h"

namespace rencai {
namespace {

class Numbering {
 public:
  void name(const Located& clause) { name(clause.text, clause.span); }
  void name(std::string_view text, Span span) {
    for (const ClausePath& path : clauses_named(text)) {
      ClausePath above;
      for (const ClausePart& part : path) {
        siblings_[{above, part.style}][part.number] = span;
        above.push_back(part);
      }
    }
  }
  void cases(const Expression& expression) {
    for (const Case& one : expression.cases) {
      if (!one.clause.empty()) name(one.clause, one.clause_span);
      for (const Expression& value : one.is) cases(value);
    }
    for (const Expression& operand : expression.operands) cases(operand);
  }

  // Every number below the last that is named, under each clause, must be named, too.
  void report(Diagnostics& findings) const {
    for (const auto& [place, numbers] : siblings_) {
      std::int64_t expected = 1;
      for (const auto& [number, span] : numbers) {
        for (; expected < number; ++expected) {
          ClausePath missing = place.first;
          missing.push_back({place.second, expected});
          const std::string name = to_string(missing);
          findings
              .warning(Code::clause_unaccounted, span,
                       {fmt::format("第 {} 条既没有编码，也不在 `not_encoded` 中", name),
                        fmt::format("clause {} is neither encoded nor in `not_encoded`", name)})
              .expected = {fmt::format("`not_encoded:` 下写 `\"{}\": {{zh: 原因, en: ...}}`", name),
                           fmt::format("`\"{}\": {{zh: ..., en: why}}` under `not_encoded:`", name)};
        }
        expected = number + 1;
      }
    }
  }

 private:
  std::map<std::pair<ClausePath, NumberStyle>, std::map<std::int64_t, Span>> siblings_;
};

}  // namespace

void lint_clauses(const PolicySyntax& syntax, Diagnostics& findings) {
  Numbering numbering;
  for (const ProgramSyntax& program : syntax.programs) {
    numbering.name(program.clause);
    if (program.amount) numbering.cases(*program.amount);
  }
  for (const DefinitionSyntax& definition : syntax.definitions) {
    numbering.name(definition.clause);
    if (definition.value) numbering.cases(*definition.value);
  }
  for (const ParameterSyntax& parameter : syntax.parameters) numbering.name(parameter.clause);
  for (const PayerSyntax& payer : syntax.payers) numbering.name(payer.clause);
  for (const StackingSyntax& rule : syntax.stacking) numbering.name(rule.clause);
  for (const NotEncodedSyntax& entry : syntax.not_encoded) numbering.name(entry.clause);
  numbering.report(findings);
}

}  // namespace rencai
