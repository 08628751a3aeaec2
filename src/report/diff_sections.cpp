#include "report/diff_sections.h"

#include <algorithm>
#include <map>

namespace rencai {

std::vector<std::size_t> reached_by(const Change& change) {
  std::vector<std::size_t> pairs;
  for (const Reach& reach : change.reaches) pairs.push_back(reach.pair);
  std::ranges::sort(pairs);
  const auto rest = std::ranges::unique(pairs);
  pairs.erase(rest.begin(), rest.end());
  return pairs;
}

std::vector<DiffSection> sections_of(const Diff& diff) {
  DiffSection policies{DiffSection::Kind::policies, 0, {}};
  DiffSection shared{DiffSection::Kind::shared, 0, {}};
  DiffSection vocabulary{DiffSection::Kind::vocabulary, 0, {}};
  DiffSection editorial{DiffSection::Kind::editorial, 0, {}};
  std::map<std::size_t, DiffSection> programs;
  for (const Change& change : diff.changes) {
    const std::vector<std::size_t> pairs = reached_by(change);
    if (change.severity == ChangeSeverity::editorial) {
      editorial.changes.push_back(&change);
    } else if (!change.policies.empty()) {
      policies.changes.push_back(&change);
    } else if (pairs.size() > 1) {
      shared.changes.push_back(&change);
    } else if (pairs.empty()) {
      vocabulary.changes.push_back(&change);
    } else {
      programs.try_emplace(pairs.front(), DiffSection{DiffSection::Kind::program, pairs.front(), {}})
          .first->second.changes.push_back(&change);
    }
  }
  std::vector<DiffSection> sections;
  const auto add = [&](DiffSection& section) {
    if (!section.changes.empty()) sections.push_back(std::move(section));
  };
  add(policies);
  for (auto& [pair, section] : programs) add(section);
  add(shared);
  add(vocabulary);
  add(editorial);
  return sections;
}

}  // namespace rencai
