// Any text as a policy: refused with diagnostics, or evaluated for one applicant of each kind who stated nothing.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <vector>

#include "eval/results.h"
#include "model/rule_base.h"
#include "program/lower.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace rencai;
  SourceSet sources;
  Diagnostics diagnostics;
  const std::vector<RuleFile> files{{"fuzz.yaml", std::string(data, data + size), ""}};
  const auto rulebook = load_rulebook(files, sources, diagnostics);
  if (rulebook.has_value() == diagnostics.has_errors()) std::abort();
  for (const Diagnostic& diagnostic : diagnostics.all()) {
    if (render(diagnostic, sources, Language::zh, false).empty()) std::abort();
  }
  if (!rulebook) return 0;
  const RuleCode code = lower(*rulebook, {});
  Block block(*rulebook, applicant_kind_count);
  for (std::size_t lane = 0; lane < applicant_kind_count; ++lane)
    block.set_kind(lane, static_cast<ApplicantKind>(lane));
  const Evaluation evaluation(*rulebook, code, block, *make_date(2014, 6, 30));
  for (std::size_t lane = 0; lane < applicant_kind_count; ++lane) {
    for (const ProgramResult& program : result_of(evaluation, lane).programs) {
      if (program.amount.low && program.amount.high && *program.amount.low > *program.amount.high) std::abort();
    }
  }
  return 0;
}
