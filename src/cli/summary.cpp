#include "cli/summary.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

namespace rencai {

void name_rules(Summary& summary, const Rulebook& rulebook, const DateChoice& date,
                const std::vector<Selection>& selections) {
  const bool own_dates = date.kind == DateChoice::Kind::any;
  std::vector<std::pair<PolicyId, Date>> policies;
  for (const Selection& selection : selections) {
    for (const PolicyId policy : selection.policies) policies.emplace_back(policy, selection.date);
  }
  std::ranges::sort(policies, {}, &std::pair<PolicyId, Date>::first);
  // Where no policy is of the place that was asked for, there is no day either.
  summary.date = own_dates || policies.empty() ? "any" : to_string(policies.front().second);
  if (date.kind == DateChoice::Kind::given) summary.date = to_string(date.date);
  summary.rule_digest = rulebook.text(rulebook.digest);
  for (const auto& [id, day] : policies) {
    const Policy& policy = rulebook[id];
    summary.policies.push_back({std::string(rulebook.text(policy.id)),
                                {std::string(rulebook.text(policy.title, Language::zh)),
                                 std::string(rulebook.text(policy.title, Language::en))},
                                std::string(rulebook.text(policy.digest)),
                                own_dates ? to_string(day) : std::string()});
  }
}

Result<std::string> summary_text(const Summary& summary, SummaryFormat format, Session& session) {
  if (const std::string name = sum_too_large(summary); !name.empty()) {
    session.diagnostics.error(Code::overflow, Span{},
                              {fmt::format("`{}` 的合计过大，无法精确表示", name),
                               fmt::format("a sum of `{}` is too large to be exact", name)});
    return {};
  }
  switch (format) {
    case SummaryFormat::table: return summary_table(summary, session.language, session.color);
    case SummaryFormat::csv: return summary_csv(summary);
    case SummaryFormat::json: return summary_json(summary);
  }
  return {};
}

}  // namespace rencai
