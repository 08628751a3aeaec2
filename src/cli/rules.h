// Loading the rules that the options name, and choosing among their policies and programs.
#pragma once

#include <memory>
#include <vector>

#include "base/diagnostics.h"
#include "base/result.h"
#include "base/source.h"
#include "cli/options.h"
#include "model/rule_files.h"
#include "model/rulebook.h"
#include "program/image_file.h"

namespace rencai {

// A rulebook and, where it was not built but mapped, the image that it views.
struct LoadedRules : Rulebook {
  std::unique_ptr<ImageFile> file;
  std::unique_ptr<Image> image;

  // Whether the text of the rule files may be shown; what is damaged is reported.
  [[nodiscard]] bool texts_hold(Diagnostics& diagnostics) const {
    return image == nullptr || image->check_sources(diagnostics);
  }
};

// From YAML or from an image, which its content tells apart. Where places are asked for, only the rules that apply
// there are loaded, if they can stand alone. The rule files are the first in `sources`, which is empty before.
[[nodiscard]] Result<LoadedRules> load_rules(const RuleOptions& options, SourceSet& sources, Diagnostics& diagnostics);
// The whole built-in rule base.
[[nodiscard]] Result<LoadedRules> builtin_rules(SourceSet& sources, Diagnostics& diagnostics);

// The built-in vocabulary, for rule files that have none beside them.
[[nodiscard]] RuleFile builtin_vocabulary();
// The text of the rule files at a path, of those that an image was made of, or (no path) of those that are built in;
// for commands that read rules as they are written. `choice` is for files on disk.
[[nodiscard]] Result<std::vector<RuleFile>> rule_texts(std::string_view path, Diagnostics& diagnostics,
                                                       RuleFileChoice choice = {});

// The image's own code where all programs are to be computed, else lowered. `rules` must outlive it.
[[nodiscard]] Result<RuleCode> code_for(const LoadedRules& rules, const Restriction& restriction,
                                        Diagnostics& diagnostics);

// The programs that were asked for, of policies that were asked for, all of which are evaluated on one date.
struct Selection {
  Date date;
  std::vector<PolicyId> policies;
  std::vector<ProgramId> programs;  // in rulebook order
};

// One selection for each date. Unknown places, policies and programs are errors.
[[nodiscard]] Result<std::vector<Selection>> select(const RuleOptions& options, const Rulebook& rulebook, Date today,
                                                    Diagnostics& diagnostics);

}  // namespace rencai
