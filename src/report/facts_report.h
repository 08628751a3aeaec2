// The vocabulary: what may be stated, and where it is used.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "analysis/fact_usage.h"
#include "base/local_text.h"
#include "model/rulebook.h"

namespace rencai {

// `facts`: those to print, in rulebook order; `usage` by FactId.
struct FactsReport {
  const Rulebook& rulebook;
  std::span<const FactId> facts;
  std::span<const FactUsage> usage;
};

// One line a fact.
[[nodiscard]] std::string facts_table(const FactsReport& report, Language language, bool color);
// Everything about each fact: names, values with their names, what it follows from, the programs and definitions.
[[nodiscard]] std::string facts_details(const FactsReport& report, Language language, bool color);
// Format rencai.facts/1.
[[nodiscard]] std::string facts_json(const FactsReport& report);

// The unit of a bare number in an applicant file: "%", "元/月" (CNY/month), "年" (years). Empty: none.
[[nodiscard]] std::string stated_unit(const Rulebook& rulebook, const Fact& fact, Language language);

// "ordered", "money", ...: the word of the rule language.
[[nodiscard]] std::string_view type_word(const Rulebook& rulebook, const Fact& fact);

}  // namespace rencai
