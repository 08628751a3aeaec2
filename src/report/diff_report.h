// What changed between two rulebooks, for people and scripts.
#pragma once

#include <string>

#include "analysis/diff.h"
#include "analysis/imagined.h"
#include "base/local_text.h"
#include "base/source.h"

namespace rencai {

struct Population;

struct DiffReport {
  const Diff* diff = nullptr;
  DiffSide before;
  DiffSide after;
  const SourceSet* sources = nullptr;      // of both sides
  const Imagined* imagined = nullptr;      // or nullptr: nobody was looked for
  const Population* population = nullptr;  // or nullptr: there is none
};

[[nodiscard]] std::string diff_text(const DiffReport& report, Language language, bool color);
[[nodiscard]] std::string diff_json(const DiffReport& report);  // format rencai.diff/1, both languages
// GitHub's Markdown, for a pull request.
[[nodiscard]] std::string diff_markdown(const DiffReport& report, Language language);
// One page that needs nothing else, with plots as SVG.
[[nodiscard]] std::string diff_html(const DiffReport& report, Language language);

}  // namespace rencai
