// JSON text -> located trees. The one place that knows simdjson.
//
// Strict JSON (RFC 8259); a byte order mark at the start is accepted. Numbers stay as written: strings are
// `double_quoted`, everything else is `plain`. Duplicate keys (compared in NFC), deep nesting and long texts are
// refused.
#pragma once

#include <vector>

#include "base/diagnostics.h"
#include "base/result.h"
#include "base/source.h"
#include "syntax/tree.h"
#include "syntax/yaml_reader.h"

namespace rencai {

enum class JsonForm {
  document,  // one value
  lines,     // one value on each line; blank lines are skipped
  either,    // one value, or where the first line holds a whole value and more follows, lines
};

// The values of one text. At most one syntax error is reported; duplicate keys are reported together.
[[nodiscard]] Result<std::vector<Tree>> read_json(const SourceSet& sources, FileId file, JsonForm form,
                                                  Diagnostics& diagnostics, const ReadLimits& limits = {});

}  // namespace rencai
