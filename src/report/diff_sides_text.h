// What the two sides of a change say.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "report/diff_report.h"

namespace rencai {

[[nodiscard]] inline std::string pick(Language language, std::string_view zh, std::string_view en) {
  return std::string(language == Language::zh ? zh : en);
}
[[nodiscard]] inline const Rulebook& book_of(const DiffReport& report, bool after) {
  return after ? *report.after.rulebook : *report.before.rulebook;
}

// What one side says, alone; empty where it says nothing.
[[nodiscard]] std::string before_text(const DiffReport& report, const Change& change, Language language);
[[nodiscard]] std::string after_text(const DiffReport& report, const Change& change, Language language);

// Both sides where they are single numbers of one unit.
struct NumberChange {
  Rational before;
  Rational after;
  Unit unit;
  bool share = false;  // parts of one
};
[[nodiscard]] std::optional<NumberChange> number_change(const DiffReport& report, const Change& change);

// Values that a list gained or lost, by id.
struct ValuesChange {
  std::vector<std::string> added;
  std::vector<std::string> removed;
};
[[nodiscard]] std::optional<ValuesChange> values_change(const DiffReport& report, const Change& change,
                                                        std::optional<Language> titles);

// A condition or value of one side; `by_name`: a definition by its title.
[[nodiscard]] std::string part_text(const DiffReport& report, const Change& change, const Part& part, bool after,
                                    Language language, bool by_name);
// Whether both sides are one definition, by its name.
[[nodiscard]] bool is_same_definition(const DiffReport& report, const Change& change);

}  // namespace rencai
