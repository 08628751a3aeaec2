#include "cli/rules.h"

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "base/mapped_file.h"
#include "base/text.h"
#include "model/places.h"
#include "model/rule_files.h"
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
    std::vector<std::string_view> known;
    for (const Policy& policy : rulebook_.policies) known.push_back(rulebook_.text(policy.place_path));
    const std::vector<std::string> lines = lines_meant(place, known);
    for (std::size_t i = 0; i < known.size(); ++i) {
      const auto applies = [&](const std::string& line) { return is_at_or_above(known[i], line); };
      if (std::ranges::any_of(lines, applies)) chosen[i] = true;
    }
    if (!lines.empty()) return;
    std::vector<std::string_view> names;
    for (const std::string_view path : known) {
      names.push_back(path);
      for (const std::string_view part : place_parts(path)) names.push_back(part);
    }
    unknown(Code::bad_place, {"没有一项政策的适用地是", "no policy is of the place"}, place, names);
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

// The rulebook of an image: of the part for one place where one is asked for, else of the whole.
Result<LoadedRules> mapped(Result<ImageFile> file, std::span<const std::string> places, SourceSet& sources,
                           Diagnostics& diagnostics) {
  if (!file) return {};
  auto owned = std::make_unique<ImageFile>(std::move(*file));
  auto part = places.size() == 1 ? owned->at(places.front(), diagnostics) : owned->whole(diagnostics);
  if (!part) return {};
  auto image = std::make_unique<Image>(std::move(*part));
  auto rulebook = image->rulebook(diagnostics);
  if (!rulebook || !image->add_sources(*rulebook, sources, diagnostics)) return {};
  return LoadedRules{std::move(*rulebook), std::move(owned), std::move(image)};
}

Result<std::vector<RuleFile>> texts_of(Result<ImageFile> image, Diagnostics& diagnostics) {
  SourceSet sources;
  const auto rules = mapped(std::move(image), {}, sources, diagnostics);
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
  return mapped(ImageFile::trusted(builtin_image(), diagnostics), {}, sources, diagnostics);
}

RuleFile builtin_vocabulary() {
  Diagnostics diagnostics;
  const auto files = texts_of(ImageFile::trusted(builtin_image(), diagnostics), diagnostics);
  if (!files) return {};
  const auto found = std::ranges::find(*files, vocabulary_name, &RuleFile::path);
  return found == files->end() ? RuleFile{} : *found;
}

Result<std::vector<RuleFile>> rule_texts(std::string_view path, Diagnostics& diagnostics, RuleFileChoice choice) {
  if (path.empty()) return texts_of(ImageFile::trusted(builtin_image(), diagnostics), diagnostics);
  if (file_starts_with(path, image_mark())) return texts_of(ImageFile::open(path, diagnostics), diagnostics);
  return find_rule_files(path, builtin_vocabulary(), diagnostics, choice);
}

namespace {

Result<LoadedRules> of_files(std::string_view path, std::span<const std::string> places, SourceSet& sources,
                             Diagnostics& diagnostics) {
  const auto files = rule_texts(path, diagnostics, {.skip_unreadable = false, .places = places});
  if (!files) return {};
  auto rulebook = load_rulebook(*files, sources, diagnostics);
  if (!rulebook) return {};
  return LoadedRules{std::move(*rulebook), nullptr, nullptr};
}

}  // namespace

Result<LoadedRules> load_rules(const RuleOptions& options, SourceSet& sources, Diagnostics& diagnostics) {
  std::vector<std::string> places;
  for (const std::string& place : options.places) places.push_back(to_nfc(place));
  if (options.path.empty()) {
    return mapped(ImageFile::trusted(builtin_image(), diagnostics), places, sources, diagnostics);
  }
  if (file_starts_with(options.path, image_mark())) {
    return mapped(ImageFile::open(options.path, diagnostics), places, sources, diagnostics);
  }
  if (places.empty()) return of_files(options.path, places, sources, diagnostics);
  SourceSet own_sources;
  Diagnostics found;
  auto rules = of_files(options.path, places, own_sources, found);
  if (rules && found.all().empty()) {
    sources = std::move(own_sources);
    return rules;
  }
  // Where the rules name a program of another place all have to be read.
  if (std::ranges::find(found.all(), Code::unknown_program, &Diagnostic::code) != found.all().end()) places.clear();
  return of_files(options.path, places, sources, diagnostics);
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
