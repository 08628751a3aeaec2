// Two versions of rules on a population: who wins, who loses, by how much, at what cost. Streams of records as in
// batch.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "analysis/diff.h"
#include "base/diagnostics.h"
#include "base/local_text.h"
#include "batch/record_input.h"
#include "report/diff_population.h"

namespace rencai {

// Of a chunk of records, and of all; none of the chunks after one that reached it.
inline constexpr std::uint64_t most_faulty_told = 20;

struct PopulationOptions {
  InputOptions input;
  Date date;
  std::vector<std::string> by;  // names of facts of the new side
  std::size_t most_losers = 10;
  unsigned threads = 1;
  Language language = Language::en;
  bool color_errors = false;
};

struct PopulationSinks {
  std::function<void(std::string_view)> diagnostics;  // of faulty records
  std::function<void(std::uint64_t, std::uint64_t, std::uint64_t)> progress;
};

// The programs that changes reach, and those that stacking relates to them, for every record on both sides. A fact that
// only one side knows is passed over on the other. Empty where the input cannot be read, or a fact of `by` is unknown:
// reported.
[[nodiscard]] std::optional<Population> run_population(const DiffSide& before, const DiffSide& after, const Diff& diff,
                                                       const PopulationOptions& options, const PopulationSinks& sinks,
                                                       SourceSet& sources, Diagnostics& diagnostics);

}  // namespace rencai
