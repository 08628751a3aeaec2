#include "cli/diff_sides.h"

#include <algorithm>
#include <filesystem>
#include <optional>
#include <system_error>
#include <utility>
#include <vector>

#include "cli/rules.h"
#include "model/checker.h"
#include "model/rule_base.h"
#include "syntax/yaml_reader.h"

namespace rencai {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view nothing_there = "/dev/null";

bool is_vocabulary(const RuleFile& file) { return fs::path(file.path).filename() == vocabulary_name; }

bool is_folder(const std::string& path) {
  std::error_code fault;
  return fs::is_directory(path, fault);
}

// One file that stands for `beside`, among the rule files there.
Result<std::vector<RuleFile>> files_beside(const std::string& path, const std::string& beside,
                                           Diagnostics& diagnostics) {
  fs::path folder = fs::path(beside).parent_path();
  if (folder.empty()) folder = ".";
  std::vector<RuleFile> there;
  if (is_folder(folder.string())) {
    Diagnostics none_there;
    if (auto found = rule_texts(folder.string(), none_there, {.skip_unreadable = true, .places = {}}))
      there = std::move(*found);
  }
  std::vector<RuleFile> files;
  const auto vocabulary = std::ranges::find_if(there, is_vocabulary);
  const std::string name = fs::path(beside).filename().string();
  const bool whole_folder = name == vocabulary_name || name == "stacking.yaml";
  if (whole_folder) {
    for (RuleFile& file : there) {
      if (fs::path(file.path) != fs::path(name)) files.push_back(std::move(file));
    }
  } else if (vocabulary != there.end()) {
    files.push_back(*vocabulary);
  } else {
    files.push_back(builtin_vocabulary());
  }
  if (path == nothing_there) return files;
  SourceSet own;
  const auto file = read_file(path, own, diagnostics);
  if (!file) return {};
  RuleFile one{name, std::string(own[*file].text()), beside};
  if (is_vocabulary(one)) {
    files.insert(files.begin(), std::move(one));
  } else {
    files.push_back(std::move(one));
  }
  return files;
}

Result<LoadedSide> load_side(const std::string& path, const std::string& beside, SourceSet& sources,
                             Diagnostics& diagnostics) {
  Result<std::vector<RuleFile>> files;
  if (!beside.empty() && !is_folder(path)) {
    files = files_beside(path, beside, diagnostics);
  } else if (path == nothing_there) {
    files.emplace();
    files->push_back(builtin_vocabulary());
  } else {
    files = rule_texts(path, diagnostics);
  }
  if (!files) return {};
  auto syntax = parse_rule_files(*files, sources, diagnostics);
  if (!syntax) return {};
  auto rulebook = check_rules(*syntax, sources, diagnostics);
  if (!rulebook) return {};
  return LoadedSide{std::move(*syntax), std::move(*rulebook)};
}

}  // namespace

Result<LoadedSides> load_sides(const std::string& before, const std::string& after, const std::string& beside,
                               SourceSet& sources, Diagnostics& diagnostics) {
  auto first = load_side(before, beside, sources, diagnostics);
  auto second = load_side(after, beside, sources, diagnostics);
  if (!first || !second) return {};
  return LoadedSides{std::move(*first), std::move(*second)};
}

}  // namespace rencai
