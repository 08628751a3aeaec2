#include "cli/rules.h"

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "base/mapped_file.h"
#include "base/text.h"
#include "model/places.h"
#include "model/rule_base.h"
#include "program/builtin_image.h"
#include "program/lower.h"

namespace rencai {
namespace {

class Chooser {
 public:
  Chooser(const Rulebook& rulebook, Diagnostics& diagnostics) : rulebook_(rulebook), diagnostics_(diagnostics) {}

  // The policies of all places together; every policy where none is named.
  [[nodiscard]] std::vector<bool> at_places(const std::vector<std::string>& places) const {
    std::vector<bool> chosen(rulebook_.policies.size(), places.empty());
    for (const std::string& place : places) add_place(to_nfc(place), chosen);
    return chosen;
  }

  void keep_policies(const std::vector<std::string>& names, std::vector<bool>& chosen) const {
    if (names.empty()) return;
    std::vector<bool> named(chosen.size(), false);
    for (const std::string& name : names) {
      const auto found = std::ranges::find_if(rulebook_.policies, [&](const Policy& policy) {
        return rulebook_.text(policy.id) == name || rulebook_.text(policy.title.zh) == name;
      });
      if (found == rulebook_.policies.end()) {
        unknown(Code::unknown_policy, {"没有政策", "there is no policy"}, name, policy_ids());
      } else {
        named[static_cast<std::size_t>(found - rulebook_.policies.begin())] = true;
      }
    }
    for (std::size_t i = 0; i < chosen.size(); ++i) chosen[i] = chosen[i] && named[i];
  }

  // POLICY/PROGRAM or a bare name, which may stand in several policies; all programs where none is named.
  [[nodiscard]] std::vector<bool> programs(const std::vector<std::string>& names,
                                           const std::vector<bool>& policies) const {
    std::vector<bool> chosen(rulebook_.programs.size(), names.empty());
    for (const std::string& name : names) {
      bool found = false;
      for (std::uint32_t i = 0; i < rulebook_.programs.size(); ++i) {
        const Program& program = rulebook_.programs[i];
        if (!policies[index(program.policy)]) continue;
        if (rulebook_.text(program.id) != name && rulebook_.text(program.short_id) != name) continue;
        chosen[i] = true;
        found = true;
      }
      if (!found) {
        unknown(Code::unknown_program, {"所选政策中没有项目", "there is, in the policies asked for, no program"}, name,
                program_ids(policies, name.find('/') != std::string::npos));
      }
    }
    return chosen;
  }

 private:
  // Policies of the place itself and of all that it lies in. The leading parts of the place may be left out.
  void add_place(std::string_view place, std::vector<bool>& chosen) const {
    const std::vector<std::string_view> asked = place_parts(place);
    for (const std::string_view part : asked) {
      if (const std::string_view meant = place_meant(rulebook_, part); !meant.empty()) {
        unknown(Code::bad_place, {"没有一项政策的适用地是", "no policy is of the place"}, part, {}).nearest = meant;
        return;
      }
    }
    bool known = false;
    for (std::uint32_t i = 0; i < rulebook_.policies.size() && !asked.empty(); ++i) {
      const auto own = place_parts(rulebook_.text(rulebook_.policies[i].place_path));
      const auto start = std::ranges::find(own, asked.front());
      if (start == own.end()) continue;
      known = true;
      std::vector<std::string_view> line(own.begin(), start);
      line.insert(line.end(), asked.begin(), asked.end());
      choose_line(line, chosen);
    }
    if (!known) {
      std::vector<std::string_view> names;
      for (const Policy& policy : rulebook_.policies) {
        names.push_back(rulebook_.text(policy.place_path));
        for (const std::string_view part : place_parts(names.back())) names.push_back(part);
      }
      unknown(Code::bad_place, {"没有一项政策的适用地是", "no policy is of the place"}, place, names);
    }
  }

  void choose_line(const std::vector<std::string_view>& line, std::vector<bool>& chosen) const {
    for (std::uint32_t i = 0; i < rulebook_.policies.size(); ++i) {
      const auto own = place_parts(rulebook_.text(rulebook_.policies[i].place_path));
      if (own.size() <= line.size() && std::equal(own.begin(), own.end(), line.begin())) chosen[i] = true;
    }
  }

  [[nodiscard]] std::vector<std::string_view> policy_ids() const {
    std::vector<std::string_view> ids;
    for (const Policy& policy : rulebook_.policies) ids.push_back(rulebook_.text(policy.id));
    return ids;
  }

  [[nodiscard]] std::vector<std::string_view> program_ids(const std::vector<bool>& policies, bool full) const {
    std::vector<std::string_view> ids;
    for (const Program& program : rulebook_.programs) {
      if (policies[index(program.policy)]) ids.push_back(rulebook_.text(full ? program.id : program.short_id));
    }
    return ids;
  }

  Diagnostic& unknown(Code code, const LocalText& what, std::string_view name,
                      const std::vector<std::string_view>& known) const {
    Diagnostic& error = diagnostics_.error(
        code, Span{}, {fmt::format("{} `{}`", what.zh, name), fmt::format("{} `{}`", what.en, name)});
    error.nearest = nearest_name(name, known);
    return error;
  }

  const Rulebook& rulebook_;
  Diagnostics& diagnostics_;
};

Date date_for(const DateChoice& choice, const Policy& policy, Date today) {
  switch (choice.kind) {
    case DateChoice::Kind::today: return today;
    case DateChoice::Kind::given: return choice.date;
    case DateChoice::Kind::any: return policy.has_last_day ? policy.last_day : policy.first_day;
  }
  return today;
}

// The rulebook of a whole image.
Result<LoadedRules> mapped(Result<Image> image, SourceSet& sources, Diagnostics& diagnostics) {
  if (!image) return {};
  auto owned = std::make_unique<Image>(std::move(*image));
  auto rulebook = owned->rulebook(diagnostics);
  if (!rulebook || !owned->add_sources(*rulebook, sources, diagnostics)) return {};
  return LoadedRules{std::move(*rulebook), std::move(owned)};
}

Result<std::vector<RuleFile>> texts_of(Result<Image> image, Diagnostics& diagnostics) {
  SourceSet sources;
  const auto rules = mapped(std::move(image), sources, diagnostics);
  if (!rules || !rules->texts_hold(diagnostics)) return {};
  std::vector<RuleFile> files;
  for (FileId file = 0; file < sources.size(); ++file) {
    // Folders were compared with places when the image was made: the name alone is the path.
    const std::string& shown = sources[file].path();
    files.push_back({shown.substr(shown.rfind('/') + 1), std::string(sources[file].text()), shown});
  }
  return files;
}

}  // namespace

Result<LoadedRules> builtin_rules(SourceSet& sources, Diagnostics& diagnostics) {
  return mapped(Image::trusted(builtin_image(), diagnostics), sources, diagnostics);
}

RuleFile builtin_vocabulary() {
  Diagnostics diagnostics;
  const auto files = texts_of(Image::trusted(builtin_image(), diagnostics), diagnostics);
  if (!files) return {};
  const auto found = std::ranges::find(*files, vocabulary_name, &RuleFile::path);
  return found == files->end() ? RuleFile{} : *found;
}

Result<std::vector<RuleFile>> rule_texts(std::string_view path, Diagnostics& diagnostics, bool skip_unreadable) {
  if (path.empty()) return texts_of(Image::trusted(builtin_image(), diagnostics), diagnostics);
  if (file_starts_with(path, image_mark())) return texts_of(Image::open(path, diagnostics), diagnostics);
  return find_rule_files(path, builtin_vocabulary(), diagnostics, skip_unreadable);
}

Result<LoadedRules> load_rules(const RuleOptions& options, SourceSet& sources, Diagnostics& diagnostics) {
  if (options.path.empty()) return builtin_rules(sources, diagnostics);
  if (file_starts_with(options.path, image_mark())) {
    return mapped(Image::open(options.path, diagnostics), sources, diagnostics);
  }
  const auto files = rule_texts(options.path, diagnostics);
  if (!files) return {};
  auto rulebook = load_rulebook(*files, sources, diagnostics);
  if (!rulebook) return {};
  return LoadedRules{std::move(*rulebook), nullptr};
}

Result<RuleCode> code_for(const LoadedRules& rules, const Restriction& restriction, Diagnostics& diagnostics) {
  if (rules.image != nullptr && restriction.programs.empty()) return rules.image->code(rules, diagnostics);
  return lower(rules, restriction);
}

Result<std::vector<Selection>> select(const RuleOptions& options, const Rulebook& rulebook, Date today,
                                      Diagnostics& diagnostics) {
  const std::size_t errors_before = diagnostics.error_count();
  const Chooser chooser(rulebook, diagnostics);
  std::vector<bool> policies = chooser.at_places(options.places);
  chooser.keep_policies(options.policies, policies);
  if (diagnostics.error_count() > errors_before) return {};
  const std::vector<bool> programs = chooser.programs(options.programs, policies);
  if (diagnostics.error_count() > errors_before) return {};

  std::vector<Selection> selections;
  for (std::uint32_t i = 0; i < rulebook.policies.size(); ++i) {
    const Policy& policy = rulebook.policies[i];
    std::vector<ProgramId> chosen;
    for (std::uint32_t p = policy.programs.first; p < policy.programs.first + policy.programs.count; ++p) {
      if (programs[p]) chosen.push_back(ProgramId{p});
    }
    if (!policies[i] || (chosen.empty() && !options.programs.empty())) continue;
    const Date date = date_for(options.date, policy, today);
    auto selection = std::ranges::find(selections, date, &Selection::date);
    if (selection == selections.end()) selection = selections.insert(selections.end(), Selection{date, {}, {}});
    selection->policies.push_back(PolicyId{i});
    selection->programs.insert(selection->programs.end(), chosen.begin(), chosen.end());
  }
  return selections;
}

}  // namespace rencai
