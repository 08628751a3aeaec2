// Corrected lines for the slips that rule and applicant files are prone to: full-width punctuation, unquoted commas,
// missing spaces.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "base/source.h"

namespace rencai {

// `text` as a quoted YAML scalar on one line.
[[nodiscard]] std::string yaml_quoted(std::string_view text);

// The line in which `begin` stands, with the bytes [begin, end) of it replaced.
[[nodiscard]] std::string line_with(const SourceText& source, std::size_t begin, std::size_t end,
                                    std::string_view replacement);
// The same with [begin, end) quoted; trailing blanks and a comment are left outside the quotes.
[[nodiscard]] std::string line_with_quoted(const SourceText& source, std::size_t begin, std::size_t end);

// Where full-width punctuation stands in [begin, end) outside ASCII quotes, and the whole line with all of it as ASCII.
struct FullWidth {
  std::size_t begin = 0;
  std::size_t end = 0;
  std::string_view found;
  std::string_view meant;
  std::string corrected_line;
};
// The first of `：，“”‘’（）［］｛｝` or an ideographic space.
[[nodiscard]] std::optional<FullWidth> find_full_width(const SourceText& source, std::size_t begin, std::size_t end);

// Where the plain scalar that begins at `begin` inside {} or [] was meant to end: brackets count as its own, and a
// comma ends it only before the next key (in a mapping) or outside brackets (in a sequence). Within one line.
[[nodiscard]] std::size_t intended_scalar_end(std::string_view text, std::size_t begin, bool in_mapping);

}  // namespace rencai
