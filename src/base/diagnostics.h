// What the tool has to say about a text it was given. Stages collect diagnostics and go on; only `cli/` prints them.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/codes.h"
#include "base/local_text.h"
#include "base/source.h"

namespace rencai {

enum class Severity { error, warning, note };

// A second place that explains the first ("first stated here").
struct Related {
  Span span;
  LocalText message;
};

struct Diagnostic {
  Code code = Code::internal;
  Severity severity = Severity::error;
  Span span;
  LocalText message;           // what is wrong, one sentence without a full stop
  LocalText expected;          // what was expected, or empty
  std::string nearest;         // the nearest name that exists, or empty: "did you mean `...`?"
  std::string corrected_line;  // the source line as it should be, or empty
  std::vector<Related> related;
};

class Diagnostics {
 public:
  // Reports an error at `span`; the reference stays valid until the next report, to add `expected`, `nearest`,
  // `related`.
  Diagnostic& error(Code code, Span span, LocalText message);
  Diagnostic& warning(Code code, Span span, LocalText message);

  [[nodiscard]] bool has_errors() const { return errors_ > 0; }
  [[nodiscard]] std::size_t error_count() const { return errors_; }
  [[nodiscard]] const std::vector<Diagnostic>& all() const { return all_; }
  // In order of file, place and code, doubles removed: the order in which they are printed.
  void sort();

 private:
  std::vector<Diagnostic> all_;
  std::size_t errors_ = 0;
};

// One diagnostic as text for people:
//   rules/x.yaml:12:9: error[unknown-name]: there is no fact, definition or parameter `degre`
//      12 |     when: degre >= master
//         |           ^^^^^
//         = expected: ...
//         = did you mean `degree`?
//         = write: `    when: degree >= master`
// Columns count characters; carets stand under the very characters, wide ones by two cells. Control characters of the
// source are escaped. `color` adds ANSI colours.
[[nodiscard]] std::string render(const Diagnostic& diagnostic, const SourceSet& sources, Language language, bool color);

}  // namespace rencai
