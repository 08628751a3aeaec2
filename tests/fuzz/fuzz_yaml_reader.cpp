// Any bytes as a YAML file: trees or diagnostics, and every span lies within the text.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "syntax/yaml_reader.h"

namespace {

void require_spans_within(const rencai::Tree& tree, std::size_t size) {
  if (tree.span.begin > tree.span.end || tree.span.end > size) std::abort();
  for (const rencai::Tree& item : tree.items) require_spans_within(item, size);
  for (const rencai::TreeEntry& entry : tree.entries) {
    require_spans_within(entry.key, size);
    require_spans_within(entry.value, size);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace rencai;
  SourceSet sources;
  Diagnostics diagnostics;
  const FileId file = sources.add("fuzz.yaml", std::string(data, data + size));
  const auto documents = read_yaml(sources, file, diagnostics);
  if (documents.has_value() == diagnostics.has_errors()) std::abort();
  if (documents) {
    for (const Tree& document : *documents) require_spans_within(document, size);
  }
  for (const Diagnostic& diagnostic : diagnostics.all()) {
    if (render(diagnostic, sources, Language::zh, false).empty() ||
        render(diagnostic, sources, Language::en, true).empty())
      std::abort();
  }
  return 0;
}
