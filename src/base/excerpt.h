// A place in a source as people are shown it.
#pragma once

#include <string>
#include <string_view>

#include "base/source.h"

namespace rencai {

// The line in which `span` begins, as diagnostics show it: number, text, carets under the very characters; two lines,
// the first without and the second with carets. `ink`: the ANSI code of the carets; empty for no colours.
//      12 |     when: degree >= master
//         |           ^^^^^^^^^^^^^^^^
[[nodiscard]] std::string excerpt(Span span, const SourceSet& sources, std::string_view ink);

// "rules/x.yaml:12:9".
[[nodiscard]] std::string place_text(Span span, const SourceSet& sources);

}  // namespace rencai
