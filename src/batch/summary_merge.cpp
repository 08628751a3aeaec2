#include "batch/summary_merge.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>

#include <fmt/format.h>

namespace rencai {
namespace {

// Why two summaries do not belong together; empty where they do.
struct Difference {
  Span here, there;
  LocalText message;
};

// The same with nothing counted.
std::string described(Summary summary) {
  summary.faulty = 0;
  summary.applicants = {};
  for (SummaryProgram& program : summary.programs) {
    program.outcomes = {};
    if (!program.money) continue;
    program.money->sums = {};
    for (SummaryPayer& payer : program.money->payers) payer.sums = {};
  }
  for (SummaryTotals& totals : summary.totals) {
    for (auto& sums : totals.sums) {
      if (sums) sums.emplace();
    }
  }
  return summary_json(summary);
}

std::optional<Difference> difference(const ReadSummary& a, const ReadSummary& first) {
  const Summary& here = a.summary;
  const Summary& there = first.summary;
  if (here.date != there.date) {
    return Difference{a.date,
                      first.date,
                      {fmt::format("汇总的日期不同：{} 与 {}", here.date, there.date),
                       fmt::format("summaries of different days: {} and {}", here.date, there.date)}};
  }
  const auto other_policy =
      std::ranges::mismatch(here.policies, there.policies, {}, &SummaryPolicy::id, &SummaryPolicy::id);
  if (other_policy.in1 != here.policies.end() || other_policy.in2 != there.policies.end()) {
    return Difference{a.rules, first.rules, {"汇总所用的政策不同", "summaries by different policies"}};
  }
  for (std::size_t i = 0; i < here.policies.size(); ++i) {
    const SummaryPolicy& policy = here.policies[i];
    const SummaryPolicy& other = there.policies[i];
    if (policy.digest == other.digest && policy.date == other.date) continue;
    return Difference{a.digests[i],
                      first.digests[i],
                      {fmt::format("汇总所用的 `{}` 版本或日期不同", policy.id),
                       fmt::format("summaries by different versions or dates of `{}`", policy.id)}};
  }
  if (here.rule_digest != there.rule_digest) {
    return Difference{a.rule_digest, first.rule_digest, {"汇总所用的规则库不同", "summaries by different rule bases"}};
  }
  const auto other = std::ranges::mismatch(here.programs, there.programs, {}, &SummaryProgram::id, &SummaryProgram::id);
  const auto place = static_cast<std::size_t>(other.in1 - here.programs.begin());
  if (place < here.programs.size() || place < there.programs.size()) {
    const auto at = [&](const ReadSummary& read) {
      return place < read.program_ids.size() ? read.program_ids[place] : read.programs;
    };
    return Difference{at(a), at(first), {"汇总所含的项目不同", "summaries of different programs"}};
  }
  if (described(here) == described(there)) return std::nullopt;
  return Difference{a.whole, first.whole, {"汇总所述的规则不同", "summaries that describe the same rules differently"}};
}

}  // namespace

Result<Summary> merged(const std::vector<ReadSummary>& summaries, Diagnostics& diagnostics) {
  const ReadSummary& first = summaries.front();
  Summary all = first.summary;
  bool good = true;
  std::uint64_t records = all.all_applicants() + all.faulty;
  for (std::size_t i = 1; i < summaries.size(); ++i) {
    if (auto differs = difference(summaries[i], first)) {
      good = false;
      Diagnostic& error = diagnostics.error(Code::bad_option, differs->here, std::move(differs->message));
      error.expected = {"同一规则库、日期、地区、政策和项目的汇总",
                        "summaries by the same rules, of the same date, place, policies and programs"};
      error.related.push_back({differs->there, {"第一个汇总", "the first summary"}});
      continue;
    }
    records += summaries[i].summary.all_applicants() + summaries[i].summary.faulty;
    if (records > INT64_MAX) {
      diagnostics.error(Code::overflow, summaries[i].whole, {"记录总数过大", "these are too many records together"});
      return {};
    }
    all.add(summaries[i].summary);
  }
  if (!good) return {};
  return all;
}

}  // namespace rencai
