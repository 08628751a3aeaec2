// The parts of a comparison of two rulebooks. Each adds what it finds.
#pragma once

#include "analysis/diff_builder.h"
#include "analysis/diff_pairs.h"

namespace rencai {

// Everything that one program on both sides comes to, but its stacking.
void diff_program(DiffBuilder& builder, std::size_t pair);
// Stacking rules, of policies and between them.
void diff_stacking(DiffBuilder& builder);
// Facts, their values and what may be stated of them.
void diff_facts(DiffBuilder& builder, const FactNames& names);
// Titles, notes, clauses: what changes no result.
void diff_words(DiffBuilder& builder, const FactNames& names);

}  // namespace rencai
