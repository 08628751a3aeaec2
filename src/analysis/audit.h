// A rule file against the text of its document: which figures of a clause the rules carry, and which figures of the
// rules the text does not have.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "analysis/clause_numbers.h"
#include "analysis/text_figures.h"
#include "base/source.h"
#include "syntax/rule_tree.h"

namespace rencai {

// How the rule file accounts for a figure of the text: as a literal of a program or of a definition or parameter that
// it uses or that names the clause; in the words of a title or note; in the words of `not_encoded`; or not.
enum class Carried { literal, words, not_encoded, no };

struct AuditedFigure {
  Figure figure;  // its bytes are of the document
  Carried carried = Carried::no;
};

struct AuditedClause {
  ClausePath path;  // empty: before the first clause
  std::vector<AuditedFigure> figures;
};

// A literal of the rules that no clause it belongs to has.
struct UnfoundLiteral {
  std::string_view clause;   // as the rule file names it
  std::string_view program;  // or definition, parameter, payers; empty: stacking
  Span span;
};

// A clause of the text with sentences of its own that the rule file does not name.
struct UnnamedClause {
  ClausePath path;
  std::uint32_t begin = 0;  // byte of the document
};

struct Audit {
  std::vector<AuditedClause> clauses;  // those with figures, in the order of the text
  std::vector<UnnamedClause> unnamed;
  std::size_t clauses_with_text = 0;  // numbered ones with sentences of their own
  std::vector<UnfoundLiteral> unfound;
  std::size_t clauses_named = 0;   // by the rule file
  std::size_t clauses_common = 0;  // of these, in the text
  std::size_t literals = 0;        // compared with the text

  [[nodiscard]] std::size_t count(Carried carried) const;
  // The figures that grant, charge or limit something: those of numbered clauses that `not_encoded` does not name; or
  // only those of them that are accounted for in this way.
  [[nodiscard]] std::size_t granting() const;
  [[nodiscard]] std::size_t granting(Carried carried) const;
  [[nodiscard]] bool complete() const { return unfound.empty() && unnamed.empty() && count(Carried::no) == 0; }
  // Whether at least half of the clauses that the rules name are in the text.
  [[nodiscard]] bool is_the_document() const { return clauses_common > 0 && clauses_common * 2 >= clauses_named; }
};

// The views of the result are of `policy`.
[[nodiscard]] Audit audit_policy(const PolicySyntax& policy, std::string_view text);

}  // namespace rencai
