// The catalogue of programs, as a table, JSON or CSV.
#pragma once

#include <span>
#include <string>

#include "base/local_text.h"
#include "eval/evaluate.h"
#include "model/rulebook.h"

namespace rencai {

// `unknown`: an evaluation of an applicant of whom nothing is known, with the programs in it: between what their
// amounts lie.
struct Catalogue {
  const Evaluation& unknown;
  std::span<const ProgramId> programs;
};

[[nodiscard]] std::string catalogue_table(const Catalogue& catalogue, Language language, bool color);
// Format rencai.list/1.
[[nodiscard]] std::string catalogue_json(const Catalogue& catalogue);
[[nodiscard]] std::string catalogue_csv(const Catalogue& catalogue);

}  // namespace rencai
