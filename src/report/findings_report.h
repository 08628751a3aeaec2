// Diagnostics as data: what `lint` found.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "base/diagnostics.h"
#include "base/local_text.h"
#include "base/source.h"

namespace rencai {

// As messages are printed, then a line that counts.
[[nodiscard]] std::string findings_text(std::span<const Diagnostic> findings, const SourceSet& sources,
                                        Language language, bool color);
// Format rencai.lint/1.
[[nodiscard]] std::string findings_json(std::span<const Diagnostic> findings, const SourceSet& sources);
// SARIF 2.1.0; messages in `language`.
[[nodiscard]] std::string findings_sarif(std::span<const Diagnostic> findings, const SourceSet& sources,
                                         Language language);
// Workflow commands of GitHub: `::warning file=...,line=...::message`.
[[nodiscard]] std::string findings_github(std::span<const Diagnostic> findings, const SourceSet& sources,
                                          Language language);

}  // namespace rencai
