// Any bytes as an applicant file, YAML and JSON, for the built-in rule base.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "applicants/applicant_reader.h"
#include "cli/rules.h"

namespace {

const rencai::Rulebook& builtin_rulebook() {
  static const rencai::LoadedRules rulebook = [] {
    rencai::SourceSet sources;
    rencai::Diagnostics diagnostics;
    auto loaded = rencai::builtin_rules(sources, diagnostics);
    if (!loaded) std::abort();
    return std::move(*loaded);
  }();
  return rulebook;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace rencai;
  const Rulebook& rulebook = builtin_rulebook();
  for (const char* path : {"fuzz.yaml", "fuzz.json"}) {
    SourceSet sources;
    Diagnostics diagnostics;
    const FileId file = sources.add(path, std::string(data, data + size));
    const auto applicants = read_applicants(std::span(&file, 1), sources, rulebook, diagnostics);
    if (applicants.has_value() == diagnostics.has_errors()) std::abort();
    for (const Diagnostic& diagnostic : diagnostics.all()) {
      if (render(diagnostic, sources, Language::en, false).empty()) std::abort();
    }
  }
  return 0;
}
