// How the changes are told: those of one program together, those of several once.
#pragma once

#include <cstddef>
#include <vector>

#include "report/diff_report.h"

namespace rencai {

struct DiffSection {
  enum class Kind { policies, program, shared, vocabulary, editorial } kind = Kind::program;
  std::size_t pair = 0;                // kind program: into Diff::programs
  std::vector<const Change*> changes;  // never empty
};

// In the order in which they are told.
[[nodiscard]] std::vector<DiffSection> sections_of(const Diff& diff);

// Pairs of programs that a change reaches, each once, in order.
[[nodiscard]] std::vector<std::size_t> reached_by(const Change& change);

}  // namespace rencai
