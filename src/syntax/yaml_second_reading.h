// A second reading of YAML text by yaml-cpp (the one place that knows it). Our reader knows places and refuses what is
// not in the subset; a slip in it, or a text that YAML tools read in different ways, must not become a wrong sum. So
// what it read is held against what yaml-cpp reads.
#pragma once

#include <span>

#include "base/diagnostics.h"
#include "base/source.h"
#include "syntax/tree.h"

namespace rencai {

// Whether yaml-cpp reads the same structure, the same texts and the same quoting; otherwise `yaml_read_differently` is
// reported at the first node that differs. Only for texts that our reader accepted: yaml-cpp 0.7 takes memory without
// bound on some malformed ones.
[[nodiscard]] bool second_reading_agrees(std::span<const Tree> documents, const SourceText& source, FileId file,
                                         Diagnostics& diagnostics);

}  // namespace rencai
