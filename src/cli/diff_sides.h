// Loading the two sides of a comparison.
#pragma once

#include <string>

#include "analysis/diff.h"
#include "base/diagnostics.h"
#include "base/result.h"
#include "base/source.h"
#include "model/rulebook.h"
#include "syntax/rule_tree.h"

namespace rencai {

struct LoadedSide {
  RuleBaseSyntax syntax;
  Rulebook rulebook;

  [[nodiscard]] DiffSide side(const SourceSet& sources) const { return {&rulebook, &syntax, &sources}; }
};

struct LoadedSides {
  LoadedSide before;
  LoadedSide after;
};

// Rule files, folders, images, or `/dev/null`, on which there is nothing. A single file is read with the vocabulary in
// its folder or above. `beside`: where the files belong if they are copies that stand elsewhere (git makes such): the
// vocabulary is looked for there, and a vocabulary or stacking file is read together with the policies there. Empty:
// where they stand.
[[nodiscard]] Result<LoadedSides> load_sides(const std::string& before, const std::string& after,
                                             const std::string& beside, SourceSet& sources, Diagnostics& diagnostics);

}  // namespace rencai
