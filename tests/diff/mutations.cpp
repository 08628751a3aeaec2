// diff_mutations [--seed N] [--count N] [--generated N] RULES
// Small random changes of rule files: of those below RULES, one policy at a time, and of generated ones. Random
// applicants are evaluated before and after: where one comes out otherwise in a program, the comparison must report a
// change that reaches that program, and where one is worse off, not only changes by which people gain. Exit 1 where it
// does not. Also tells for how many of the changes that matter an
// applicant was found: at least 95% of those of the rules below RULES (generated ones turn on lists and spouses more
// often than any document does).
#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "analysis/diff.h"
#include "analysis/imagined.h"
#include "analysis/imagined_repair.h"
#include "applicants/applicant_reader.h"
#include "base/diagnostics.h"
#include "diff/rule_mutation.h"
#include "eval/evaluate.h"
#include "eval/results.h"
#include "generator.h"
#include "model/checker.h"
#include "model/rule_base.h"
#include "program/lower.h"

namespace rencai::test {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t lanes = 64;
constexpr unsigned rounds = 6;             // steps by which half of the applicants are led to some program
constexpr std::size_t tries_per_base = 8;  // mutations of one generated rule base
constexpr std::size_t generated_applicants = 24;

struct Loaded {
  SourceSet sources;
  RuleBaseSyntax syntax;
  Rulebook rulebook;
  [[nodiscard]] DiffSide side() const { return {&rulebook, &syntax, &sources}; }
};

// nullptr where the files do not load.
std::unique_ptr<Loaded> load(const std::vector<RuleFile>& files) {
  auto loaded = std::make_unique<Loaded>();
  Diagnostics diagnostics;
  auto syntax = parse_rule_files(files, loaded->sources, diagnostics);
  if (!syntax) return nullptr;
  loaded->syntax = std::move(*syntax);
  auto rulebook = check_rules(loaded->syntax, loaded->sources, diagnostics);
  if (!rulebook) return nullptr;
  loaded->rulebook = std::move(*rulebook);
  return loaded;
}

// What is changed: one of the files at a time, but not the vocabulary, which is the first.
struct RuleBase {
  std::string name;
  std::vector<RuleFile> files;
  std::unique_ptr<Loaded> loaded;
  std::optional<reference::GeneratedRules> generated;
};

std::string read(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

// Each policy below the folder with the vocabulary.
std::vector<RuleBase> shipped(const fs::path& folder) {
  const RuleFile vocabulary{"vocabulary.yaml", read(folder / "vocabulary.yaml"), "vocabulary.yaml"};
  std::vector<std::string> paths;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    const std::string path = entry.path().string();
    if (path.ends_with(".yaml") && !path.ends_with(".test.yaml") && !path.ends_with("vocabulary.yaml"))
      paths.push_back(path);
  }
  std::ranges::sort(paths);
  std::vector<RuleBase> bases;
  for (const std::string& path : paths) {
    const std::string name = fs::path(path).filename();
    RuleBase base{path, {vocabulary, {name, read(path), name}}, nullptr, std::nullopt};
    base.loaded = load(base.files);
    if (base.loaded != nullptr) bases.push_back(std::move(base));
  }
  return bases;
}

RuleBase generated(std::uint64_t seed) {
  RuleBase base{"generated " + std::to_string(seed), {}, nullptr, reference::generate_rules(seed)};
  base.files.push_back({"vocabulary.yaml", reference::to_yaml(base.generated->vocabulary), {}});
  for (const auto& [path, policy] : base.generated->policies)
    base.files.push_back({path, reference::to_yaml(policy), {}});
  if (!base.generated->stacking.entries.empty())
    base.files.push_back({"stacking.yaml", reference::to_yaml(base.generated->stacking), {}});
  base.loaded = load(base.files);
  return base;
}

// By pair, what was seen of some applicant.
struct Seen {
  std::set<std::size_t> differing;  // comes out otherwise
  std::set<std::size_t> worse;      // surely gets less, or owes more
};

bool is_worse(const Rulebook& book, const ProgramResult& before, const ProgramResult& after, ImaginedEffect effect) {
  switch (effect) {
    case ImaginedEffect::loses: return true;
    case ImaginedEffect::ceases: return after.outcome == Outcome::ineligible && !is_duty(book[after.program]);
    case ImaginedEffect::becomes_eligible: return before.outcome == Outcome::ineligible && is_duty(book[after.program]);
    default: return false;
  }
}

// Evaluations of the same applicants on both sides; adds the pairs in which some come out otherwise, and worse.
void add_seen(const Evaluation& before, const Evaluation& after, const Diff& diff, Seen& seen) {
  const auto by_program = [](const Rulebook& book, const ApplicantResult& result) {
    std::vector<const ProgramResult*> list(book.programs.size(), nullptr);
    for (const ProgramResult& one : result.programs) list[index(one.program)] = &one;
    return list;
  };
  const auto one_of = [](const std::vector<const ProgramResult*>& list, ProgramId program) {
    return program == ProgramId::none ? nullptr : list[index(program)];
  };
  for (std::size_t lane = 0; lane < before.block().applicants(); ++lane) {
    const ApplicantResult old_result = result_of(before, lane);
    const ApplicantResult new_result = result_of(after, lane);
    const auto old_list = by_program(before.rulebook(), old_result);
    const auto new_list = by_program(after.rulebook(), new_result);
    for (std::size_t pair = 0; pair < diff.programs.size(); ++pair) {
      if (seen.worse.contains(pair)) continue;
      const ProgramResult* const a = one_of(old_list, diff.programs[pair].before);
      const ProgramResult* const b = one_of(new_list, diff.programs[pair].after);
      const auto effect = effect_of(before.rulebook(), a, after.rulebook(), b);
      if (!effect) continue;
      seen.differing.insert(pair);
      if (a != nullptr && b != nullptr && is_worse(after.rulebook(), *a, *b, *effect)) seen.worse.insert(pair);
    }
  }
}

// Applicants made of what the rules compare facts with; half of them are led to some program step by step.
void try_imagined(const Loaded& before, const Loaded& after, const Diff& diff, Chance& chance, Seen& seen) {
  const std::vector<CommonFact> all = common_facts(before.rulebook, after.rulebook, diff);
  std::vector<CommonFact> facts;
  for (const CommonFact& fact : all) {
    if (fact.before != FactId::none && fact.after != FactId::none) facts.push_back(fact);
  }
  const Policy& policy = before.rulebook.policies[0];
  const Date date = policy.has_last_day ? policy.last_day : add_months(policy.first_day, 10).value_or(policy.first_day);
  const Candidates candidates(before.rulebook, after.rulebook, facts, date);
  const RuleCode code_before = lower(before.rulebook, {});
  const RuleCode code_after = lower(after.rulebook, {});
  std::vector<ImaginedApplicant> applicants(lanes);
  std::vector<std::size_t> aims(lanes);
  for (std::size_t lane = 0; lane < lanes; ++lane) {
    aims[lane] = chance.below(diff.programs.size());
    const ProgramId aim = diff.programs[aims[lane]].before;
    if (aim != ProgramId::none) {
      for (unsigned kind = 0; kind < applicant_kind_count; ++kind) {
        if ((before.rulebook[aim].kinds >> kind & 1U) != 0) applicants[lane].kind = static_cast<ApplicantKind>(kind);
      }
    }
    for (std::size_t fact = 0; fact < facts.size(); ++fact) {
      if (chance.below(3) == 0) continue;
      if (auto value = candidates.any(fact, chance)) applicants[lane].facts.emplace(fact, std::move(*value));
    }
  }
  for (unsigned round = 1; round <= rounds; ++round) {
    Block block_before(before.rulebook, lanes);
    Block block_after(after.rulebook, lanes);
    for (std::size_t lane = 0; lane < lanes; ++lane) {
      state(applicants[lane], facts, before.rulebook, false, block_before, lane);
      state(applicants[lane], facts, after.rulebook, true, block_after, lane);
    }
    const Evaluation old_evaluation(before.rulebook, code_before, block_before, date);
    const Evaluation new_evaluation(after.rulebook, code_after, block_after, date);
    if (round % 3 == 0) add_seen(old_evaluation, new_evaluation, diff, seen);
    for (std::size_t lane = 0; lane < lanes; lane += 2) {
      const ProgramId aim = diff.programs[aims[lane]].before;
      if (aim == ProgramId::none) continue;
      Repair(old_evaluation, false, lane, candidates, chance, applicants[lane])
          .condition(before.rulebook[aim].eligible, true);
    }
  }
}

// Applicants of the generator, with lists and spouses, read from the same text on both sides.
void try_generated(const reference::GeneratedRules& rules, const Loaded& before, const Loaded& after, const Diff& diff,
                   Chance& chance, Seen& seen) {
  std::string text;
  for (std::size_t i = 0; i < generated_applicants; ++i) {
    const auto one = i % 2 == 0 ? reference::generate_knowing_applicant(rules, chance.next())
                                : reference::generate_applicant(rules, chance.next());
    text += "---\n" + (one.entries.empty() ? "kind: person\n" : reference::to_yaml(one));
  }
  SourceSet sources;
  const std::vector<FileId> files{sources.add("applicants.yaml", text)};
  Diagnostics diagnostics;
  const auto old_ones = read_applicants(files, sources, before.rulebook, diagnostics);
  const auto new_ones = read_applicants(files, sources, after.rulebook, diagnostics);
  if (!old_ones || !new_ones) return;
  const Date date{static_cast<std::int32_t>(rules.today)};
  const RuleCode code_before = lower(before.rulebook, {});
  const RuleCode code_after = lower(after.rulebook, {});
  add_seen(Evaluation(before.rulebook, code_before, old_ones->block, date),
           Evaluation(after.rulebook, code_after, new_ones->block, date), diff, seen);
}

struct Tally {
  std::size_t tried = 0, refused = 0, no_change = 0, differing = 0, missed = 0, found = 0, worse = 0, played_down = 0;
};

class Trial {
 public:
  explicit Trial(std::uint64_t seed) : chance_(seed) {}

  // Until so many mutations loaded; false where that many are not to be had.
  bool of_shipped(const std::vector<RuleBase>& bases, std::size_t wanted) {
    for (std::size_t step = 0; shipped_.tried < wanted; ++step) {
      if (bases.empty() || step > wanted * 50 + 50) return false;
      mutate(bases[chance_.below(bases.size())], shipped_);
    }
    return true;
  }
  bool of_generated(std::size_t wanted) {
    for (std::size_t step = 0; generated_.tried < wanted; ++step) {
      if (step > wanted * 50 + 50) return false;
      const RuleBase base = generated(chance_.next());
      if (base.loaded == nullptr) continue;
      for (std::size_t i = 0; i < tries_per_base && generated_.tried < wanted; ++i) mutate(base, generated_);
    }
    return true;
  }

  // How many failed.
  std::size_t report() const {
    std::size_t failed = shipped_.found * 100 >= shipped_.differing * 95 ? 0 : 1;
    for (const auto& [name, tally] : {std::pair("shipped", shipped_), std::pair("generated", generated_)}) {
      if (tally.tried == 0) continue;
      std::cout << tally.tried << " mutations of " << name << " rules (" << tally.refused << " more do not load), "
                << tally.no_change << " without a change in meaning; random applicants came out otherwise under "
                << tally.differing << "; an applicant was found for " << tally.found << " of these ("
                << tally.found * 100 / std::max<std::size_t>(tally.differing, 1) << "%), " << tally.missed
                << " not reported; someone was worse off under " << tally.worse << ", " << tally.played_down
                << " of which were said to be gains alone\n";
      failed += tally.missed + tally.played_down;
    }
    const std::size_t tried = shipped_.tried + generated_.tried;
    const std::size_t passed = tried > failed ? tried - failed : 0;
    std::cout << "diff_mutations: " << passed << " passed, " << failed << " failed\n";
    return failed;
  }

 private:
  void mutate(const RuleBase& base, Tally& tally) {
    const std::size_t at = 1 + chance_.below(base.files.size() - 1);
    const auto mutation = mutated(base.files[at].text, chance_);
    if (!mutation || mutation->text == base.files[at].text) return;
    std::vector<RuleFile> files = base.files;
    files[at].text = mutation->text;
    const auto after = load(files);
    if (after == nullptr) {
      ++tally.refused;
      return;
    }
    ++tally.tried;
    const Loaded& before = *base.loaded;
    const Diff diff = diff_rules(before.side(), after->side());
    tally.no_change += diff.has_meaning() ? 0U : 1U;
    Seen seen;
    try_imagined(before, *after, diff, chance_, seen);
    if (base.generated) try_generated(*base.generated, before, *after, diff, chance_, seen);
    if (seen.differing.empty()) return;
    ++tally.differing;
    const std::string what = base.name + " " + files[at].path + ": " + mutation->what;
    tell_missed(before, *after, diff, seen.differing, what, tally);
    tell_played_down(before, *after, diff, seen.worse, what, tally);
    const Imagined imagined = imagine(before.side(), after->side(), diff,
                                      common_facts(before.rulebook, after->rulebook, diff), ImaginedOptions{});
    if (imagined.cases.empty()) {
      std::cout << "nobody found: " << what << std::endl;
    } else {
      ++tally.found;
    }
  }

  static void tell_missed(const Loaded& before, const Loaded& after, const Diff& diff,
                          const std::set<std::size_t>& differing, const std::string& what, Tally& tally) {
    std::set<std::size_t> reported;
    for (const Change& change : diff.changes) {
      if (change.severity == ChangeSeverity::editorial) continue;
      for (const Reach& reach : change.reaches) reported.insert(reach.pair);
      reported.insert(change.through_stacking.begin(), change.through_stacking.end());
    }
    if (std::ranges::includes(reported, differing)) return;
    ++tally.missed;
    std::cout << "MISSED " << what << ':';
    for (const std::size_t pair : differing) {
      if (!reported.contains(pair)) std::cout << ' ' << name_of(before, after, diff, pair);
    }
    std::cout << std::endl;
  }

  // Someone is worse off in a program that only gains are said to reach. What stacking passes on has no severity of
  // its own there.
  static void tell_played_down(const Loaded& before, const Loaded& after, const Diff& diff,
                               const std::set<std::size_t>& worse, const std::string& what, Tally& tally) {
    std::set<std::size_t> warned;
    for (const Change& change : diff.changes) {
      for (const Reach& reach : change.reaches) {
        if (reach.severity == ChangeSeverity::loss) warned.insert(reach.pair);
      }
      warned.insert(change.through_stacking.begin(), change.through_stacking.end());
    }
    tally.worse += worse.empty() ? 0U : 1U;
    if (std::ranges::includes(warned, worse)) return;
    ++tally.played_down;
    std::cout << "PLAYED DOWN " << what << ':';
    for (const std::size_t pair : worse) {
      if (!warned.contains(pair)) std::cout << ' ' << name_of(before, after, diff, pair);
    }
    std::cout << std::endl;
  }

  static std::string_view name_of(const Loaded& before, const Loaded& after, const Diff& diff, std::size_t pair) {
    const auto [a, b] = diff.programs[pair];
    return a == ProgramId::none ? after.rulebook.text(after.rulebook[b].id)
                                : before.rulebook.text(before.rulebook[a].id);
  }

  Chance chance_;
  Tally shipped_;
  Tally generated_;
};

int run(const std::vector<std::string_view>& arguments) {
  std::uint64_t seed = 1;
  std::size_t count = 60;
  std::size_t count_generated = 0;
  fs::path folder;
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    const auto value = [&] { return std::strtoull(std::string(arguments[++i]).c_str(), nullptr, 10); };
    const bool has_value = i + 1 < arguments.size();
    if (arguments[i] == "--seed" && has_value) {
      seed = value();
    } else if (arguments[i] == "--count" && has_value) {
      count = value();
    } else if (arguments[i] == "--generated" && has_value) {
      count_generated = value();
    } else {
      folder = arguments[i];
    }
  }
  if (folder.empty()) {
    std::cerr << "usage: diff_mutations [--seed N] [--count N] [--generated N] RULES\n";
    return 2;
  }
  Trial trial(seed);
  const bool enough = trial.of_shipped(shipped(folder), count) && trial.of_generated(count_generated);
  if (!enough) std::cout << "too few mutations load\n";
  return trial.report() == 0 && enough ? 0 : 1;
}

}  // namespace
}  // namespace rencai::test

int main(int count, char** arguments) { return rencai::test::run({arguments + 1, arguments + count}); }
