// Where an expression stands in its file, and the source line as it should be.
#pragma once

#include <string>
#include <string_view>

#include "base/source.h"
#include "syntax/tree.h"

namespace rencai {

// A scalar's place in its file: exact where the source has the scalar's text byte for byte, else the whole scalar.
class ScalarPlace {
 public:
  ScalarPlace(const Tree& scalar, const SourceSet& sources);

  [[nodiscard]] Span span(std::uint32_t begin, std::uint32_t end) const;
  // The source line with the scalar's text replaced, quoted where YAML needs it; empty where the place is not exact or
  // not on one line.
  [[nodiscard]] std::string line_with(std::string_view text) const;

 private:
  const Tree& scalar_;
  const SourceSet& sources_;
  Span text_;
  bool exact_ = false;
};

// The source line of `span` with its bytes replaced; empty where the span covers several lines, or the line is too long
// to show.
[[nodiscard]] std::string line_with(const SourceSet& sources, Span span, std::string_view replacement);

}  // namespace rencai
