// YAML text -> located trees. The one place that knows yaml-cpp.
//
// The subset is what rule and applicant files need, and what every YAML tool reads alike: block and flow collections, plain, quoted and block
// scalars, comments, several documents. Refused with a diagnostic each: anchors and aliases, tags, merge keys (`<<`), directives, keys that are not
// scalars, duplicate keys (compared in NFC), tabs as indentation, NUL, invalid UTF-8. A byte order mark at the start and CRLF are accepted.
// All scalars are text: what `010`, `yes` or `1e3` means is decided by the reader of the value, who sees how it was quoted.
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

#include "base/diagnostics.h"
#include "base/result.h"
#include "syntax/tree.h"

namespace rencai {

struct ReadLimits {
  std::size_t bytes = 128U << 20U;     // of one file
  std::size_t depth = 64;
  std::size_t nodes = 4'000'000;
  std::size_t documents = 1'000'000;
  std::size_t scalar_bytes = 1U << 20U;
};

// The documents of one text. A text without any document (empty, or comments only) gives an empty vector. At most one syntax error is reported
// (file by file, the first); all errors of form (duplicate keys, tags, aliases) are reported together.
[[nodiscard]] Result<std::vector<Tree>> read_yaml(const SourceSet& sources, FileId file, Diagnostics& diagnostics, const ReadLimits& limits = {});

// Reads a file's bytes into `sources`: at most `limits.bytes`, UTF-8, no NUL; "-" is standard input. Errors are reported without a span but
// with the path in the message.
[[nodiscard]] Result<FileId> read_file(std::string_view path, SourceSet& sources, Diagnostics& diagnostics, const ReadLimits& limits = {});

}  // namespace rencai
