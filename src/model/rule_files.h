// Rule files on disk -> rulebook.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/diagnostics.h"
#include "base/result.h"
#include "model/rulebook.h"

namespace rencai {

inline constexpr std::string_view vocabulary_name = "vocabulary.yaml";

struct RuleFile {
  std::string path;       // relative to the rule folder
  std::string text;       // its bytes
  std::string shown;      // the path as messages name it; empty: `path`
  bool is_known = false;  // its text was accepted before: yaml-cpp need not read it, too
};

struct RuleFileChoice {
  bool skip_unreadable = false;  // a file that cannot be read is reported, and the rest go on
  // In NFC. Of a folder only policies that apply at one of these places, where the text of the others says without
  // being parsed that they are of elsewhere; none: all.
  std::span<const std::string> places;
};

// The `.yaml` files at or below `path` in the order of their paths (bytewise); test files (`*.test.yaml`) are left out.
// Where there is no vocabulary among them it is looked for in the folder and above (`vocabulary.yaml`); where none is
// found, `builtin_vocabulary` is taken, unless it has no text.
[[nodiscard]] Result<std::vector<RuleFile>> find_rule_files(std::string_view path, const RuleFile& builtin_vocabulary,
                                                            Diagnostics& diagnostics, RuleFileChoice choice = {});

// Reads, parses and checks. A policy's folder must agree with its `place` where the file stands two or more folders
// deep in a rule folder (romanised folder names are not compared; the depth is: province/city[/county]). The files are
// the next in `sources`, in order.
[[nodiscard]] Result<Rulebook> load_rulebook(std::span<const RuleFile> files, SourceSet& sources,
                                             Diagnostics& diagnostics);

}  // namespace rencai
