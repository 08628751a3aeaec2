// YAML text -> located trees.
//
// The subset is what rule and applicant files need, and what every YAML tool reads alike: block and flow collections,
// plain, quoted and block scalars, comments, several documents. Refused with a diagnostic each: anchors and aliases,
// tags, merge keys (`<<`), directives, keys that are not scalars, keys without a value inside braces, duplicate keys
// (compared in NFC), tabs as indentation, control characters, NUL, invalid UTF-8. A byte order mark at the start and
// CRLF are accepted. What YAML forbids is refused. All scalars are text: what `010`, `yes` or `1e3` means is decided by
// the reader of the value, who sees how it was quoted.
//
// The reader is the project's own, because yaml-cpp 0.7 gives no end marks, accepts much that YAML forbids, and can be
// made to take memory without bound. What it accepts is read a second time by yaml-cpp (yaml_second_reading.h) and
// refused where the two differ.
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

#include "base/diagnostics.h"
#include "base/result.h"
#include "syntax/tree.h"

namespace rencai {

struct ReadLimits {
  std::size_t bytes = 128U << 20U;  // of one file
  std::size_t depth = 64;
  std::size_t nodes = 4'000'000;
  std::size_t documents = 1'000'000;
  std::size_t scalar_bytes = 1U << 20U;
  bool read_twice = true;  // not: the same text was read twice before
};

// The documents of one text. A text without any document (empty, or comments only) gives an empty vector. At most one
// syntax error is reported (file by file, the first); all errors of form (duplicate keys, tags, aliases) are reported
// together.
[[nodiscard]] Result<std::vector<Tree>> read_yaml(const SourceSet& sources, FileId file, Diagnostics& diagnostics,
                                                  const ReadLimits& limits = {});

// For a reader that expected a mapping or a list and found the scalar `found`: if it is plain and holds full-width
// punctuation (`学历：博士`), reports `full_width_punctuation` with the line as it should be, and returns true.
[[nodiscard]] bool full_width_hint(const Tree& found, const SourceSet& sources, Diagnostics& diagnostics);

// Whether a text is UTF-8 without NUL (nor UTF-16 by its byte order mark); otherwise the first fault is reported, with
// its place.
[[nodiscard]] bool check_encoding(const SourceSet& sources, FileId file, Diagnostics& diagnostics);

// Reads a file's bytes into `sources`: at most `limits.bytes`, UTF-8, no NUL; "-" is standard input. Errors of the file
// itself are reported without a span but with the path in the message, those of its encoding at their place.
[[nodiscard]] Result<FileId> read_file(std::string_view path, SourceSet& sources, Diagnostics& diagnostics,
                                       const ReadLimits& limits = {});

}  // namespace rencai
