// A program as prose that can be read aloud, made from the rules: who, conditions, amount, payment, payers, stacking,
// dates, notes; and what the words in it mean.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "base/local_text.h"
#include "model/rulebook.h"

namespace rencai {

struct ProseLine {
  std::size_t depth = 0;
  std::string text;
};

enum class ProseSection {
  who,
  in_force,
  conditions,
  amount,
  payment,
  payers,
  selection,
  outputs,
  stacking,
  notes,
  terms,
  facts
};

struct ProsePart {
  ProseSection section = ProseSection::who;
  std::vector<ProseLine> lines;  // never empty
};

// Everything that the rules say of the program, in the order of ProseSection; sections without content are left out.
[[nodiscard]] std::vector<ProsePart> describe(const Rulebook& rulebook, ProgramId program, Language language);

[[nodiscard]] std::string heading_of(ProseSection section, Language language);
[[nodiscard]] std::string_view id_of(ProseSection section);  // "conditions"

}  // namespace rencai
