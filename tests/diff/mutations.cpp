// diff_mutations [--seed N] [--count N] RULES
// Small random changes of the rule files. Random applicants are evaluated before and after: where one comes out
// otherwise in a program, the comparison must report a change that reaches that program. Exit 1 where it does not. Also
// tells for how many of the changes that matter an applicant was found: at least 95%.
#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "analysis/diff.h"
#include "analysis/imagined.h"
#include "analysis/imagined_repair.h"
#include "base/diagnostics.h"
#include "eval/evaluate.h"
#include "eval/results.h"
#include "model/checker.h"
#include "model/rule_base.h"
#include "program/lower.h"

namespace {

using namespace rencai;
namespace fs = std::filesystem;

constexpr std::size_t lanes = 64;
constexpr unsigned rounds = 6;  // steps by which half of the applicants are led to some program

struct Loaded {
  SourceSet sources;
  RuleBaseSyntax syntax;
  Rulebook rulebook;
  [[nodiscard]] DiffSide side() const { return {&rulebook, &syntax, &sources}; }
};

std::string read(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

// One policy with the vocabulary; nullptr where it does not load.
std::unique_ptr<Loaded> load(const RuleFile& vocabulary, const std::string& name, const std::string& text) {
  auto loaded = std::make_unique<Loaded>();
  Diagnostics diagnostics;
  const std::vector<RuleFile> files{vocabulary, {name, text, name}};
  auto syntax = parse_rule_files(files, loaded->sources, diagnostics);
  if (!syntax) return nullptr;
  loaded->syntax = std::move(*syntax);
  auto rulebook = check_rules(loaded->syntax, loaded->sources, diagnostics);
  if (!rulebook) return nullptr;
  loaded->rulebook = std::move(*rulebook);
  return loaded;
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// Places of a word that stands alone, below the facts of the file.
std::vector<std::size_t> places(const std::string& text, std::string_view word, std::size_t from) {
  std::vector<std::size_t> all;
  for (std::size_t at = text.find(word, from); at != std::string::npos; at = text.find(word, at + 1)) all.push_back(at);
  return all;
}

struct Mutation {
  std::string what;
  std::string text;
};

// One small change somewhere in the definitions, programs or stacking rules; empty where the kind of change finds no
// place.
std::optional<Mutation> mutated(const std::string& text, Chance& chance) {
  const std::size_t from = std::min(text.find("\ndefinitions:"), text.find("\nprograms:"));
  const std::size_t until = std::min(text.find("\nnot_encoded:"), text.size());
  const auto replace_one = [&](std::string_view before, std::string_view after) -> std::optional<Mutation> {
    auto all = places(text, before, from);
    std::erase_if(all, [&](std::size_t at) { return at >= until; });
    if (all.empty()) return std::nullopt;
    const std::size_t at = all[chance.below(all.size())];
    std::string changed = text;
    changed.replace(at, before.size(), after);
    return Mutation{std::string(before) + " -> " + std::string(after) + " at " + std::to_string(at), changed};
  };
  static constexpr std::pair<std::string_view, std::string_view> words[] = {{" >= ", " > "},
                                                                            {" <= ", " < "},
                                                                            {" == ", " != "},
                                                                            {" and ", " or "},
                                                                            {" or ", " and "},
                                                                            {"not ", ""},
                                                                            {"万元", "元"},
                                                                            {"first_of", "highest_of"},
                                                                            {"highest_of", "first_of"},
                                                                            {" has any ", " has all "},
                                                                            {"by: competition", "by: discretion"},
                                                                            {" > ", " >= "},
                                                                            {" < ", " <= "},
                                                                            {"年,", "个月,"},
                                                                            {"100%", "90%"},
                                                                            {"all:", "any:"},
                                                                            {"any:", "all:"},
                                                                            {" + ", " - "},
                                                                            {"max(", "min("},
                                                                            {"min(", "max("},
                                                                            {"for: person", "for: employer"}};
  switch (chance.below(6)) {
    case 0:
    case 1: {
      const auto& [before, after] = words[chance.below(std::size(words))];
      return replace_one(before, after);
    }
    case 2: {  // a number of a rule by one, or ten times
      std::vector<std::size_t> numbers;
      for (std::size_t at = from; at < until; ++at) {
        if (is_digit(text[at]) && !is_digit(text[at - 1]) && (text[at - 1] == ' ' || text[at - 1] == '('))
          numbers.push_back(at);
      }
      if (numbers.empty()) return std::nullopt;
      const std::size_t at = numbers[chance.below(numbers.size())];
      std::size_t end = at;
      while (is_digit(text[end])) ++end;
      if (end - at > 9) return std::nullopt;
      const long value = std::stol(text.substr(at, end - at));
      const long next = chance.flip() ? value + 1 : chance.flip() ? value * 10 : value - 1;
      std::string changed = text;
      changed.replace(at, end - at, std::to_string(next));
      return Mutation{std::to_string(value) + " -> " + std::to_string(next) + " at " + std::to_string(at), changed};
    }
    case 3: {  // a member less of a list
      const auto lists = places(text, "[", from);
      if (lists.empty()) return std::nullopt;
      const std::size_t at = lists[chance.below(lists.size())];
      const std::size_t comma = text.find(", ", at);
      const std::size_t close = text.find(']', at);
      if (comma == std::string::npos || close < comma || close > until) return std::nullopt;
      std::string changed = text;
      changed.erase(at + 1, comma + 2 - at - 1);
      return Mutation{"a member less at " + std::to_string(at), changed};
    }
    case 4: {  // an item less: a case, a condition, a stacking rule
      const auto items = places(text, "\n        - ", from);
      if (items.empty()) return std::nullopt;
      const std::size_t at = items[chance.below(items.size())];
      const std::size_t end = text.find('\n', at + 1);
      if (end == std::string::npos) return std::nullopt;
      std::string changed = text;
      changed.erase(at, end - at);
      return Mutation{"an item less at " + std::to_string(at), changed};
    }
    default: {  // two neighbouring items exchanged
      const auto items = places(text, "\n        - ", from);
      if (items.size() < 2) return std::nullopt;
      const std::size_t at = items[chance.below(items.size() - 1)];
      const std::size_t middle = text.find('\n', at + 1);
      const std::size_t end = middle == std::string::npos ? middle : text.find('\n', middle + 1);
      if (end == std::string::npos || text.compare(middle, 11, "\n        - ") != 0) return std::nullopt;
      std::string changed =
          text.substr(0, at) + text.substr(middle, end - middle) + text.substr(at, middle - at) + text.substr(end);
      return Mutation{"items exchanged at " + std::to_string(at), changed};
    }
  }
}

struct Tally {
  std::size_t tried = 0, refused = 0, no_change = 0, differing = 0, missed = 0, found = 0;
};

// The pairs in which some of many random applicants comes out otherwise.
std::set<std::size_t> differing_pairs(const Loaded& before, const Loaded& after, const Diff& diff, Chance& chance) {
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
  std::set<std::size_t> differing;
  for (unsigned round = 0; round < rounds; ++round) {
    Block block_before(before.rulebook, lanes);
    Block block_after(after.rulebook, lanes);
    for (std::size_t lane = 0; lane < lanes; ++lane) {
      state(applicants[lane], facts, before.rulebook, false, block_before, lane);
      state(applicants[lane], facts, after.rulebook, true, block_after, lane);
    }
    const Evaluation old_evaluation(before.rulebook, code_before, block_before, date);
    const Evaluation new_evaluation(after.rulebook, code_after, block_after, date);
    for (std::size_t lane = 0; lane < lanes; ++lane) {
      const ApplicantResult old_result = result_of(old_evaluation, lane);
      const ApplicantResult new_result = result_of(new_evaluation, lane);
      const auto own = [](const ApplicantResult& result, ProgramId program) -> std::optional<ProgramResult> {
        const auto found = std::ranges::find(result.programs, program, &ProgramResult::program);
        if (found == result.programs.end()) return std::nullopt;
        return *found;
      };
      for (std::size_t i = 0; i < diff.programs.size(); ++i) {
        if (effect_of(before.rulebook, own(old_result, diff.programs[i].before), after.rulebook,
                      own(new_result, diff.programs[i].after)))
          differing.insert(i);
      }
      const ProgramId aim = diff.programs[aims[lane]].before;
      if (lane % 2 == 0 && aim != ProgramId::none)
        Repair(old_evaluation, false, lane, candidates, chance, applicants[lane])
            .condition(before.rulebook[aim].eligible, true);
    }
  }
  return differing;
}

}  // namespace

int main(int count, char** arguments) {
  std::uint64_t seed = 1;
  std::size_t wanted = 60;
  fs::path folder;
  for (int i = 1; i < count; ++i) {
    const std::string_view name = arguments[i];
    if (name == "--seed" && i + 1 < count)
      seed = std::strtoull(arguments[++i], nullptr, 10);
    else if (name == "--count" && i + 1 < count)
      wanted = std::strtoull(arguments[++i], nullptr, 10);
    else
      folder = name;
  }
  if (folder.empty()) {
    std::cerr << "usage: diff_mutations [--seed N] [--count N] RULES\n";
    return 2;
  }
  const RuleFile vocabulary{"vocabulary.yaml", read(folder / "vocabulary.yaml"), "vocabulary.yaml"};
  std::vector<std::pair<std::string, std::string>> policies;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    const std::string path = entry.path().string();
    if (!path.ends_with(".yaml") || path.ends_with(".test.yaml") || path.ends_with("vocabulary.yaml")) continue;
    policies.emplace_back(path, read(entry.path()));
  }
  std::ranges::sort(policies);
  std::map<std::string, std::unique_ptr<Loaded>> originals;
  for (const auto& [path, text] : policies) originals[path] = load(vocabulary, fs::path(path).filename(), text);

  Chance chance(seed);
  Tally tally;
  for (std::size_t step = 0; tally.tried < wanted && step < wanted * 50; ++step) {
    const auto& [path, text] = policies[chance.below(policies.size())];
    const auto mutation = mutated(text, chance);
    if (!mutation || mutation->text == text) continue;
    const auto after = load(vocabulary, fs::path(path).filename(), mutation->text);
    if (after == nullptr) {
      ++tally.refused;
      continue;
    }
    ++tally.tried;
    const Loaded& before = *originals[path];
    const Diff diff = diff_rules(before.side(), after->side());
    tally.no_change += diff.has_meaning() ? 0U : 1U;
    const std::set<std::size_t> differing = differing_pairs(before, *after, diff, chance);
    if (differing.empty()) continue;
    ++tally.differing;
    std::set<std::size_t> reported;
    for (const Change& change : diff.changes) {
      if (change.severity == ChangeSeverity::editorial) continue;
      for (const Reach& reach : change.reaches) reported.insert(reach.pair);
      reported.insert(change.through_stacking.begin(), change.through_stacking.end());
    }
    if (!std::ranges::includes(reported, differing)) {
      ++tally.missed;
      std::cout << "MISSED " << path << ": " << mutation->what << ':';
      for (const std::size_t pair : differing) {
        const ProgramPair& programs = diff.programs[pair];
        if (reported.contains(pair)) continue;
        std::cout << ' '
                  << (programs.before == ProgramId::none ? after->rulebook.text(after->rulebook[programs.after].id)
                                                         : before.rulebook.text(before.rulebook[programs.before].id));
      }
      std::cout << '\n';
    }
    const Imagined imagined = imagine(before.side(), after->side(), diff,
                                      common_facts(before.rulebook, after->rulebook, diff), ImaginedOptions{});
    if (!imagined.cases.empty())
      ++tally.found;
    else
      std::cout << "nobody found: " << path << ": " << mutation->what << '\n';
  }
  const bool enough = tally.found * 100 >= tally.differing * 95;
  std::cout << tally.tried << " mutations (" << tally.refused << " more do not load), " << tally.no_change
            << " without a change in meaning; random applicants came out otherwise under " << tally.differing
            << "; an applicant was found for " << tally.found << " of these\n";
  const std::size_t failed = tally.missed + (enough ? 0U : 1U);
  std::cout << "diff_mutations: " << tally.tried - tally.missed << " passed, " << failed << " failed\n";
  return failed == 0 ? 0 : 1;
}
