// compare [--seed N] [--files N] [--applicants N] [--seconds N] [--counts] [--at-least N] [--no-shrink]
// Random rule files and applicants: the calculator against the reference. Exit 1 where they differ. `--at-least N`
// counts constructs, names those seen fewer than N times none, yes or unknown, and fails where there are such.
// `--add FILE`, as often as one likes: also the counts that another run has printed, so that several make up one.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <fstream>
#include <iostream>
#include <string_view>

#include "catalogue.h"
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
  std::size_t at_least = 0;  // how often each construct is to be seen in each way; 0: not asked
  std::vector<std::string> added;
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
    else if (name == "--at-least")
      options.counts = (options.at_least = std::strtoull(arguments[++i], nullptr, 10)) > 0;
    else if (name == "--add")
      options.added.emplace_back(arguments[++i]);
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

// The counts of a run that was printed before, added to these; false where the file holds none.
bool add_counts(const std::string& path, ConstructCounts& constructs) {
  std::ifstream file(path);
  bool any = false;
  for (std::string line; std::getline(file, line);) {
    const std::size_t at = line.find(" no or none ");
    std::array<std::size_t, 3> seen{};
    if (at == std::string::npos ||
        std::sscanf(line.c_str() + at, " no or none %zu yes or one %zu unknown %zu", &seen[0], &seen[1], &seen[2]) != 3)
      continue;
    const std::size_t end = line.find_last_not_of(' ', at);
    for (std::size_t i = 0; i < 3; ++i) constructs[line.substr(0, end + 1)][i] += seen[i];
    any = true;
  }
  return any;
}

// How many constructs were seen too seldom, or are not in the catalogue: each is named.
std::size_t report_seldom(const ConstructCounts& constructs, std::size_t least) {
  std::size_t seldom = 0;
  std::printf("constructs seen fewer than %zu times none, yes or unknown:\n", least);
  for (const auto& construct : counted_constructs()) {
    const auto found = constructs.find(std::string(construct));
    const auto seen = found == constructs.end() ? std::array<std::size_t, 3>{} : found->second;
    if (std::ranges::min(seen) >= least) continue;
    ++seldom;
    std::printf("  %-40s %zu %zu %zu\n", std::string(construct).c_str(), seen[0], seen[1], seen[2]);
  }
  for (const auto& [construct, seen] : constructs) {
    if (std::ranges::find(counted_constructs(), construct) != counted_constructs().end()) continue;
    ++seldom;
    std::printf("  %-40s not in the catalogue\n", construct.c_str());
  }
  if (seldom == 0) std::printf("  none of %zu\n", counted_constructs().size());
  std::printf("not counted, by nature:\n");
  for (const auto& [construct, reason] : uncounted_constructs())
    std::printf("  %s: %s\n", std::string(construct).c_str(), std::string(reason).c_str());
  return seldom;
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
        << "compare [--seed N] [--files N] [--applicants N] [--seconds N] [--differences N] [--counts] [--at-least N] "
           "[--add FILE] [--no-shrink]\n";
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
  for (const auto& path : options.added) {
    if (add_counts(path, tally.constructs)) continue;
    std::cerr << path << " holds no counts\n";
    return 2;
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
  const std::size_t seldom = options.at_least > 0 ? report_seldom(tally.constructs, options.at_least) : 0;
  const bool too_many_refused = tally.refused * 20 > tally.files;
  const std::size_t failed = tally.differing + seldom + (too_many_refused ? 1 : 0);
  std::printf("compare: %zu passed, %zu failed\n", tally.pairs - tally.differing, failed);
  return failed > 0 ? 1 : 0;
}
