// Any text as an expression: a tree that prints and parses again to the same tree, or diagnostics.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "base/text.h"
#include "syntax/expression_parser.h"
#include "syntax/printer.h"

namespace {

rencai::Tree scalar_of(const rencai::SourceSet& sources, rencai::FileId file) {
  rencai::Tree scalar;
  scalar.text = std::string(sources[file].text());
  scalar.span = {file, 0, static_cast<std::uint32_t>(scalar.text.size())};
  return scalar;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace rencai;
  std::string text(data, data + size);
  if (first_invalid_utf8(text) != std::string::npos) return 0;
  SourceSet sources;
  Diagnostics diagnostics;
  const auto expression = parse_expression(scalar_of(sources, sources.add("fuzz", text)), sources, diagnostics);
  if (expression.has_value() == diagnostics.has_errors()) std::abort();
  if (!expression) return 0;
  Diagnostics again;
  const auto reparsed =
      parse_expression(scalar_of(sources, sources.add("printed", print_expression(*expression))), sources, again);
  if (!reparsed || !same_expression(*expression, *reparsed)) std::abort();
  return 0;
}
