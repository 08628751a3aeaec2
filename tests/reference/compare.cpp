// compare [--seed N] [--files N] [--applicants N] [--seconds N] [--counts] [--no-shrink]
// Random rule files and applicants: the calculator against the reference. Exit 1 where they differ.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <iostream>
#include <string_view>

#include "trial.h"

namespace {

using namespace rencai::reference;

struct Options {
  std::uint64_t seed = 1;
  std::size_t files = 60;
  std::size_t applicants = 40;
  std::size_t seconds = 0;  // 0: no limit
  std::size_t differences = 5;
  bool counts = false;
  bool shrink = true;
};

bool read_options(int count, char** arguments, Options& options) {
  for (int i = 1; i < count; ++i) {
    const std::string_view name = arguments[i];
    if (name == "--counts")
      options.counts = true;
    else if (name == "--no-shrink")
      options.shrink = false;
    else if (i + 1 == count)
      return false;
    else if (name == "--seed")
      options.seed = std::strtoull(arguments[++i], nullptr, 10);
    else if (name == "--files")
      options.files = std::strtoull(arguments[++i], nullptr, 10);
    else if (name == "--applicants")
      options.applicants = std::strtoull(arguments[++i], nullptr, 10);
    else if (name == "--seconds")
      options.seconds = std::strtoull(arguments[++i], nullptr, 10);
    else if (name == "--differences")
      options.differences = std::strtoull(arguments[++i], nullptr, 10);
    else
      return false;
  }
  return true;
}

struct Tally {
  std::size_t files = 0, refused = 0, pairs = 0, differing = 0, outcomes = 0, telling = 0, overflowed = 0;
  std::map<std::string, std::size_t> by_outcome;
  ConstructCounts constructs;

  void add(const Description& description) {
    for (const auto& [key, value] : description) {
      overflowed += key.ends_with(" overflow") ? 1U : 0U;
      if (!key.ends_with(" outcome")) continue;
      ++outcomes;
      ++by_outcome[value];
      const auto amount = description.find(key.substr(0, key.size() - 8) + " amount");
      const bool empty = amount != description.end() && amount->second == "[0, 0]";
      telling += value != "ineligible" && value != "not_in_force" && !empty ? 1U : 0U;
    }
  }
};

std::string shortened(const std::string& lines) {
  std::size_t end = 0;
  for (int i = 0; i < 12 && end != std::string::npos; ++i) end = lines.find('\n', end + 1);
  return end == std::string::npos || end + 1 == lines.size() ? lines : lines.substr(0, end) + "\n  ...\n";
}

void report(const Trial& trial, std::uint64_t seed, std::size_t applicant, const TrialResult& result, bool shrink) {
  Trial one = trial;
  one.applicants = {trial.applicants[applicant]};
  const auto keys = differing_keys(result.real[applicant], result.reference[applicant]);
  // Cut down to what shows the gravest of the differences; the others mostly follow from it.
  const auto gravest = [&] {
    for (const char* kind : {" outcome", " contradictions", " amount", " whole", " missing"})
      for (const auto& key : keys)
        if (key.ends_with(kind) && key.find(" pay") == std::string::npos) return key;
    return keys.front();
  }();
  const auto differs = [&](const Trial& smaller) {
    const TrialResult again = evaluate(smaller);
    if (again.refused || again.real.size() != 1) return false;
    const auto left = differing_keys(again.real[0], again.reference[0]);
    return std::find(left.begin(), left.end(), gravest) != left.end();
  };
  std::cout << "seed " << seed << ", applicant " << applicant << "\n"
            << shortened(difference(result.real[applicant], result.reference[applicant]));
  if (!differs(one)) {
    std::cout << "  (not where the applicant stands alone)\n";
    return;
  }
  if (shrink) one = shrunk(one, differs);
  const TrialResult again = evaluate(one);
  std::cout << "--- shrunk ---\n"
            << text_of(one) << "---\n"
            << difference(again.real[0], again.reference[0]) << std::endl;
}

}  // namespace

int main(int count, char** arguments) {
  Options options;
  if (!read_options(count, arguments, options)) {
    std::cerr
        << "compare [--seed N] [--files N] [--applicants N] [--seconds N] [--differences N] [--counts] [--no-shrink]\n";
    return 2;
  }
  const auto start = std::chrono::steady_clock::now();
  Tally tally;
  std::size_t reported = 0;
  std::uint64_t last_reported = options.seed - 1;
  for (std::uint64_t seed = options.seed; seed < options.seed + options.files; ++seed) {
    if (options.seconds > 0 && std::chrono::steady_clock::now() - start > std::chrono::seconds(options.seconds)) break;
    const Trial trial = make_trial(seed, options.applicants);
    const TrialResult result = evaluate(trial, options.counts ? &tally.constructs : nullptr);
    ++tally.files;
    if (result.refused) {
      ++tally.refused;
      if (tally.refused <= 3) std::cout << "seed " << seed << " is refused:\n" << result.why;
      continue;
    }
    if (result.real.size() != result.reference.size()) {
      std::cout << "seed " << seed << ": " << result.real.size() << " applicants, not " << result.reference.size()
                << "\n";
      ++tally.differing;
      continue;
    }
    for (std::size_t i = 0; i < result.real.size(); ++i) {
      ++tally.pairs;
      tally.add(result.real[i]);
      if (difference(result.real[i], result.reference[i]).empty()) continue;
      ++tally.differing;
      if (reported < options.differences && last_reported != seed) {
        ++reported;
        last_reported = seed;
        report(trial, seed, i, result, options.shrink);
      }
    }
  }
  for (const auto& [construct, seen] : tally.constructs)
    std::printf("%-24s no or none %8zu   yes or one %8zu   unknown %8zu\n", construct.c_str(), seen[0], seen[1],
                seen[2]);
  for (const auto& [outcome, number] : tally.by_outcome) std::printf("%-14s %zu\n", outcome.c_str(), number);
  std::printf(
      "seeds from %llu: %zu rule bases (%zu refused), %zu pairs, %zu outcomes, %zu%% neither ineligible nor empty, %zu "
      "overflowed\n",
      static_cast<unsigned long long>(options.seed), tally.files, tally.refused, tally.pairs, tally.outcomes,
      tally.outcomes == 0 ? 0 : tally.telling * 100 / tally.outcomes, tally.overflowed);
  const bool too_many_refused = tally.refused * 20 > tally.files;
  std::printf("compare: %zu passed, %zu failed\n", tally.pairs - tally.differing,
              tally.differing + (too_many_refused ? 1 : 0));
  return tally.differing > 0 || too_many_refused ? 1 : 0;
}
