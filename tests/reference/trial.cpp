#include "trial.h"

#include "calendar.h"

namespace rencai::reference {

std::vector<TextFile> Trial::files() const {
  std::vector<TextFile> files = {{"vocabulary.yaml", to_yaml(rules.vocabulary)}};
  for (const auto& [path, policy] : rules.policies) files.push_back({path, to_yaml(policy)});
  if (!rules.stacking.entries.empty()) files.push_back({"stacking.yaml", to_yaml(rules.stacking)});
  return files;
}

std::string Trial::applicant_text() const {
  std::string text;
  for (const auto& applicant : applicants)
    text += "---\n" + (applicant.entries.empty() ? "kind: person\n" : to_yaml(applicant));
  return text;
}

Trial make_trial(std::uint64_t seed, std::size_t applicants) {
  Trial trial{generate_rules(seed), {}};
  Random random(seed ^ 0x5DEECE66DU);
  for (std::size_t i = 0; i < applicants; ++i)
    trial.applicants.push_back(generate_applicant(trial.rules, random.next()));
  return trial;
}

std::optional<std::vector<Description>> evaluate_reference(const Trial& trial, ConstructCounts* counts) {
  Rules rules;
  Diagnostics diagnostics;
  std::vector<Applicant> applicants;
  if (!read_rules(trial.files(), rules, diagnostics) || !read_applicants(trial.applicant_text(), rules, applicants))
    return {};
  std::vector<Description> descriptions;
  for (const auto& applicant : applicants) {
    Evaluator evaluator(rules, applicant, trial.rules.today);
    Evaluator spouse(rules, *applicant.spouse, trial.rules.today);
    evaluator.marry(spouse);
    evaluator.counts = spouse.counts = counts;
    descriptions.push_back(describe(evaluate_applicant(evaluator), rules));
  }
  return descriptions;
}

TrialResult evaluate(const Trial& trial, ConstructCounts* counts) {
  TrialResult result;
  Real real;
  if (!real.load(trial.files())) {
    result.refused = true;
    result.why = real.diagnostics();
    return result;
  }
  auto of_real = real.evaluate(trial.applicant_text(), trial.rules.today);
  auto of_reference = evaluate_reference(trial, counts);
  if (!of_real || !of_reference) {
    result.refused = true;
    result.why = of_real ? "the reference does not understand the files" : real.diagnostics();
    return result;
  }
  result.real = std::move(*of_real);
  result.reference = std::move(*of_reference);
  return result;
}

std::vector<std::string> differing_keys(const Description& real, const Description& reference) {
  std::set<std::string> overflowed;
  for (const auto* side : {&real, &reference})
    for (const auto& [key, value] : *side)
      if (key.ends_with(" overflow")) overflowed.insert(key.substr(0, key.find(' ')));
  const auto is_judged = [&](const std::string& key) {
    if (overflowed.contains(key.substr(0, key.find(' ')))) return false;
    const bool joint = key.starts_with("total ") || key.find(".total ") != std::string::npos ||
                       key.ends_with(" absorbed by") || key.ends_with(" outcome") || key.ends_with(" missing");
    return overflowed.empty() || !joint;
  };
  std::vector<std::string> keys;
  for (const auto& [key, value] : real) {
    const auto other = reference.find(key);
    if (is_judged(key) && (other == reference.end() || other->second != value)) keys.push_back(key);
  }
  for (const auto& [key, value] : reference)
    if (is_judged(key) && !real.contains(key)) keys.push_back(key);
  return keys;
}

std::string difference(const Description& real, const Description& reference) {
  std::string text;
  const auto value_of = [](const Description& description, const std::string& key) {
    const auto found = description.find(key);
    return found == description.end() ? "-" : found->second;
  };
  for (const auto& key : differing_keys(real, reference))
    text += "  " + key + ": " + value_of(real, key) + "   but the reference: " + value_of(reference, key) + "\n";
  return text;
}

std::string text_of(const Trial& trial) {
  std::string text = "# evaluated on " + day_text(trial.rules.today) + "\n";
  for (const auto& file : trial.files()) text += "# file: " + file.path + "\n" + file.text;
  return text + "# file: applicants.yaml\n" + trial.applicant_text();
}

}  // namespace rencai::reference
