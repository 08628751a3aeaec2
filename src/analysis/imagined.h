// For whom a change matters: the smallest applicants that were found, each evaluated on both sides. What is not found
// may exist all the same.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "analysis/diff.h"
#include "analysis/imagined_applicant.h"
#include "base/date.h"
#include "eval/outcome.h"

namespace rencai {

enum class ImaginedEffect : std::uint8_t {
  becomes_eligible,
  ceases,
  gains,
  loses,
  newly_depends,  // what was decided now depends on a fact that is not stated
  no_longer_depends,
  differs,  // payers, payments, what else is stated
};
[[nodiscard]] std::string_view id_of(ImaginedEffect effect);  // "ceases"

// A total of one policy that differs, where the program itself comes out the same: category and rate as in `Bucket`.
struct TotalsChange {
  std::uint8_t category = 0;
  std::uint8_t rate = 0;
  Interval before;
  Interval after;
};

// `before` or `after` is empty where there is no such program on that side.
struct ImaginedCase {
  std::size_t pair = 0;  // into Diff::programs
  ImaginedEffect effect = ImaginedEffect::differs;
  Date date;
  ImaginedApplicant applicant;
  std::optional<ProgramResult> before;
  std::optional<ProgramResult> after;
  std::optional<TotalsChange> totals;
};

struct Imagined {
  std::vector<CommonFact> facts;    // what ImaginedApplicant::facts count
  std::vector<ImaginedCase> cases;  // by pair, then by effect
  std::size_t looked_at = 0;        // programs for which applicants were looked for
  std::size_t found_for = 0;        // programs for which one was found
};

struct ImaginedOptions {
  std::optional<Date> date;         // none: days on which the program is in force
  std::size_t most_programs = 200;  // that are looked at
};

// What a change of one result to another is; empty where it is none. nullptr: there is no such program. The rulebooks
// say what payers are called.
[[nodiscard]] std::optional<ImaginedEffect> effect_of(const Rulebook& before_book, const ProgramResult* before,
                                                      const Rulebook& after_book, const ProgramResult* after);

// The first total of the policy that is sure to differ.
[[nodiscard]] std::optional<TotalsChange> totals_change(const std::vector<Totals>& before, const Rulebook& before_book,
                                                        const std::vector<Totals>& after, const Rulebook& after_book,
                                                        std::string_view policy);
[[nodiscard]] ImaginedEffect effect_of(const TotalsChange& change);

[[nodiscard]] Imagined imagine(const DiffSide& before, const DiffSide& after, const Diff& diff,
                               const std::vector<CommonFact>& facts, const ImaginedOptions& options);

// The facts that both sides know, and those that only one does.
[[nodiscard]] std::vector<CommonFact> common_facts(const Rulebook& before, const Rulebook& after, const Diff& diff);

}  // namespace rencai
