// One random rule base with its applicants, evaluated by the calculator and by the reference.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "describe.h"
#include "generator.h"
#include "real.h"

namespace rencai::reference {

struct Trial {
  GeneratedRules rules;
  std::vector<Document> applicants;

  [[nodiscard]] std::vector<TextFile> files() const;
  [[nodiscard]] std::string applicant_text() const;  // a YAML stream
};

[[nodiscard]] Trial make_trial(std::uint64_t seed, std::size_t applicants);

using ConstructCounts = std::map<std::string, std::array<std::size_t, 3>>;

struct TrialResult {
  bool refused = false;  // by either side's reader: `why`
  std::string why;
  std::vector<Description> real, reference;  // by applicant
};

[[nodiscard]] TrialResult evaluate(const Trial& trial, ConstructCounts* counts = nullptr);
// The reference alone; empty where it does not understand the files.
[[nodiscard]] std::optional<std::vector<Description>> evaluate_reference(const Trial& trial, ConstructCounts* counts);

// Lines on which two descriptions differ, as text; empty where they agree. What overflowed is not judged.
[[nodiscard]] std::string difference(const Description& real, const Description& reference);
// What they are about.
[[nodiscard]] std::vector<std::string> differing_keys(const Description& real, const Description& reference);

// A smaller trial of one applicant for which `holds` still is true.
template <class Holds>
Trial shrunk(Trial trial, Holds holds) {
  const auto shrink = [&](auto part_of) {
    bool any = false;
    for (std::size_t part = 0;;) {
      Trial smaller = trial;
      if (!without_part(part_of(trial), part, part_of(smaller))) return any;
      if (holds(smaller)) {
        trial = std::move(smaller);
        any = true;
      } else {
        ++part;
      }
    }
  };
  for (bool again = true; again;) {
    again = shrink([](auto& t) -> auto& { return t.rules.stacking; });
    for (std::size_t i = 0; i < trial.rules.policies.size(); ++i)
      again = shrink([i](auto& t) -> auto& { return t.rules.policies[i].second; }) || again;
    again = shrink([](auto& t) -> auto& { return t.applicants.front(); }) || again;
    again = shrink([](auto& t) -> auto& { return t.rules.vocabulary; }) || again;
  }
  return trial;
}

[[nodiscard]] std::string text_of(const Trial& trial);

}  // namespace rencai::reference
