#include "model/rule_base.h"

#include <algorithm>
#include <filesystem>
#include <iterator>
#include <map>
#include <optional>
#include <system_error>

#include "base/in_order.h"
#include "base/mapped_file.h"
#include "model/checker.h"
#include "model/node_builder.h"
#include "model/places.h"
#include "model/written_place.h"
#include "syntax/rule_parser.h"
#include "syntax/yaml_reader.h"

namespace rencai {
namespace {

namespace fs = std::filesystem;

bool is_rule_file(std::string_view path) { return path.ends_with(".yaml") && !path.ends_with(".test.yaml"); }

bool is_vocabulary(const RuleFile& file) { return fs::path(file.path).filename() == vocabulary_name; }

std::optional<RuleFile> read_rule_file(const fs::path& on_disk, std::string relative, Diagnostics& diagnostics) {
  SourceSet sources;
  const auto file = read_file(on_disk.string(), sources, diagnostics);
  if (!file) return std::nullopt;
  return RuleFile{std::move(relative), std::string(sources[*file].text()), on_disk.string()};
}

// The rule files below a folder, relative to it; hidden folders and files are left alone. False: reported.
bool list_folder(const fs::path& folder, std::vector<std::string>& paths, Diagnostics& diagnostics) {
  std::error_code fault;
  fs::recursive_directory_iterator at(folder, fault);
  for (; !fault && at != fs::recursive_directory_iterator(); at.increment(fault)) {
    const std::string name = at->path().filename().string();
    std::error_code unreadable;
    if (name.starts_with('.')) {
      if (at->is_directory(unreadable)) at.disable_recursion_pending();
      continue;
    }
    if (!at->is_directory(unreadable) && is_rule_file(name)) {
      paths.push_back(at->path().lexically_relative(folder).generic_string());
    }
  }
  if (!fault) return true;
  diagnostics.error(
      Code::file_not_readable, {},
      both("无法读取文件夹 `{0}`：{1}", "cannot read the folder `{0}`: {1}", folder.string(), fault.message()));
  return false;
}

// Leaves out the policies that do not apply at any of these places. A file that does not look like a rule file is taken
// to be of the place of the policies in its folder. Where a place is not known, every file stays.
void leave_out_other_places(const fs::path& folder, std::span<const std::string> places,
                            std::vector<std::string>& paths) {
  std::vector<WrittenPlace> written;
  for (const std::string& path : paths) {
    const MappedFile file((folder / path).string());
    const auto bytes = file.bytes();
    written.push_back(written_place({reinterpret_cast<const char*>(bytes.data()), bytes.size()}));
  }
  const auto folder_of = [](const std::string& path) { return fs::path(path).parent_path(); };
  std::map<fs::path, std::string> of_folders;
  std::vector<std::string_view> known;
  for (std::size_t i = 0; i < paths.size(); ++i) {
    if (written[i].form != PlaceForm::path) continue;
    of_folders.emplace(folder_of(paths[i]), written[i].path);
    known.push_back(written[i].path);
  }
  std::vector<std::string> lines;
  for (const std::string& place : places) {
    auto meant = lines_meant(place, known);
    if (meant.empty()) return;
    std::ranges::move(meant, std::back_inserter(lines));
  }
  const auto stays = [&](std::size_t i) {
    if (written[i].form == PlaceForm::everywhere) return true;
    const auto of_folder = of_folders.find(folder_of(paths[i]));
    const bool own = written[i].form == PlaceForm::path;
    if (!own && of_folder == of_folders.end()) return true;
    return std::ranges::any_of(lines, [&](const std::string& line) {
      return is_at_or_above(own ? written[i].path : of_folder->second, line);
    });
  };
  std::vector<std::string> kept;
  for (std::size_t i = 0; i < paths.size(); ++i) {
    if (stays(i)) kept.push_back(paths[i]);
  }
  paths = std::move(kept);
}

// `vocabulary.yaml` in the folder or one above it; else that of the built-in rule base.
bool add_vocabulary(const fs::path& folder, const RuleFile& builtin_vocabulary, std::vector<RuleFile>& files,
                    Diagnostics& diagnostics) {
  std::error_code fault;
  fs::path place = folder;
  for (fs::path next = fs::absolute(folder / ".", fault).lexically_normal().parent_path(); !fault;
       next = next.parent_path()) {
    std::error_code missing;
    if (fs::is_regular_file(place / vocabulary_name, missing)) {
      auto file = read_rule_file(place / vocabulary_name, std::string(vocabulary_name), diagnostics);
      if (!file) return false;
      files.insert(files.begin(), std::move(*file));
      return true;
    }
    if (!next.has_relative_path()) break;
    place = next.parent_path();
  }
  if (!builtin_vocabulary.text.empty()) files.insert(files.begin(), builtin_vocabulary);
  return true;
}

// province/city[/county]/file.yaml stands for a place of as many parts.
void check_folder(const RuleFile& file, const PolicySyntax& policy, Diagnostics& diagnostics) {
  const auto depth = static_cast<std::size_t>(std::count(file.path.begin(), file.path.end(), '/'));
  if (depth < 2 || depth == policy.place.size()) return;
  const Span span =
      policy.place.empty() ? policy.name.span : policy.place.front().span.joined(policy.place.back().span);
  diagnostics
      .error(Code::place_mismatch, span,
             both("`place` 有 {0} 级，文件所在的文件夹有 {1} 级", "`place` has {0} levels, the file's folder has {1}",
                  policy.place.size(), depth))
      .expected = {"`省/市[/县]` 各一级文件夹", "one folder for each of province, city and county"};
}

void parse_file(const RuleFile& file, FileId id, const Result<std::vector<Tree>>& documents, const SourceSet& sources,
                RuleBaseSyntax& rules, Diagnostics& diagnostics) {
  if (!documents) return;
  if (documents->empty()) {
    diagnostics.error(Code::file_empty, Span{id, 0, 0}, {"规则文件是空的", "this rule file is empty"});
    return;
  }
  if (documents->size() > 1) {
    diagnostics.error(Code::yaml_too_many_documents, (*documents)[1].span,
                      {"一个规则文件只能有一个文档", "a rule file holds one document"});
    return;
  }
  const Tree& document = documents->front();
  switch (kind_of_rule_file(document)) {
    case RuleFileKind::policy:
      if (auto policy = parse_policy(document, sources, diagnostics)) {
        policy->file = id;
        check_folder(file, *policy, diagnostics);
        rules.policies.push_back(std::move(*policy));
      }
      return;
    case RuleFileKind::vocabulary:
      if (auto vocabulary = parse_vocabulary(document, sources, diagnostics)) {
        vocabulary->file = id;
        if (rules.vocabulary) {
          diagnostics.error(Code::duplicate_name, Span{id, document.span.begin, document.span.begin},
                            both("已经有词汇表 `{0}`", "there is a vocabulary already: `{0}`",
                                 sources[rules.vocabulary->file].path()));
          return;
        }
        rules.vocabulary = std::move(*vocabulary);
      }
      return;
    case RuleFileKind::stacking:
      if (auto stacking = parse_stacking_file(document, sources, diagnostics)) {
        for (StackingSyntax& rule : *stacking) rules.stacking.push_back(std::move(rule));
      }
      return;
    case RuleFileKind::tests: return;
    case RuleFileKind::unknown: break;
  }
  const bool keyed = document.is_mapping() && !document.entries.empty();
  diagnostics
      .error(Code::file_kind_unknown, keyed ? document.entries.front().key.span : document.span,
             {"这不是规则文件", "this is no rule file"})
      .expected = {"以 `policy:` 开头的政策，或 `facts:`、`stacking:`",
                   "a policy, which begins with `policy:`, or `facts:` or `stacking:`"};
}

}  // namespace

Result<std::vector<RuleFile>> find_rule_files(std::string_view path, const RuleFile& builtin_vocabulary,
                                              Diagnostics& diagnostics, RuleFileChoice choice) {
  const fs::path given(path);
  std::error_code fault;
  const fs::file_status status = fs::status(given, fault);
  std::vector<RuleFile> files;
  if (!fs::is_directory(status)) {
    auto file = read_rule_file(given, given.filename().string(), diagnostics);
    if (!file) return std::nullopt;
    const bool alone = is_vocabulary(*file);
    files.push_back(std::move(*file));
    if (!alone && !add_vocabulary(given.parent_path(), builtin_vocabulary, files, diagnostics)) return std::nullopt;
    return files;
  }
  std::vector<std::string> paths;
  if (!list_folder(given, paths, diagnostics)) return std::nullopt;
  std::sort(paths.begin(), paths.end());
  if (!choice.places.empty()) leave_out_other_places(given, choice.places, paths);
  if (paths.empty()) {
    diagnostics.error(Code::no_rules, {},
                      both("`{0}` 中没有规则文件", "there are no rule files in `{0}`", given.string()));
    return std::nullopt;
  }
  bool good = true;
  for (const std::string& relative : paths) {
    auto file = read_rule_file(given / relative, relative, diagnostics);
    if (file) {
      files.push_back(std::move(*file));
    } else {
      good = false;
    }
  }
  if (!good && !choice.skip_unreadable) return std::nullopt;
  if (std::none_of(files.begin(), files.end(), is_vocabulary) &&
      !add_vocabulary(given, builtin_vocabulary, files, diagnostics)) {
    return std::nullopt;
  }
  return files;
}

Result<RuleBaseSyntax> parse_rule_files(std::span<const RuleFile> files, SourceSet& sources, Diagnostics& diagnostics) {
  const std::size_t before = diagnostics.error_count();
  RuleBaseSyntax rules;
  std::vector<FileId> ids;
  for (const RuleFile& file : files) ids.push_back(sources.add(file.shown.empty() ? file.path : file.shown, file.text));
  struct Read {
    Result<std::vector<Tree>> documents;
    Diagnostics diagnostics;
  };
  const auto read = [&](std::size_t i) {
    Read made;
    made.documents = read_yaml(sources, ids[i], made.diagnostics, {.read_twice = !files[i].is_known});
    return made;
  };
  // It is the second reading that takes its time.
  const bool all_known = std::ranges::all_of(files, &RuleFile::is_known);
  make_in_order(files.size(), all_known ? 1 : cores(), read, [&](std::size_t i, const Read& made) {
    for (const Diagnostic& reported : made.diagnostics.all()) {
      const bool is_error = reported.severity == Severity::error;
      Diagnostic& added = is_error ? diagnostics.error(reported.code, reported.span, reported.message)
                                   : diagnostics.warning(reported.code, reported.span, reported.message);
      added = reported;
    }
    parse_file(files[i], ids[i], made.documents, sources, rules, diagnostics);
    return true;
  });
  if (diagnostics.error_count() > before) return std::nullopt;
  return rules;
}

Result<Rulebook> load_rulebook(std::span<const RuleFile> files, SourceSet& sources, Diagnostics& diagnostics) {
  const auto rules = parse_rule_files(files, sources, diagnostics);
  if (!rules) return std::nullopt;
  if (rules->policies.empty()) {
    diagnostics.error(Code::no_rules, {}, {"没有政策文件", "there is no policy among the rule files"});
    return std::nullopt;
  }
  return check_rules(*rules, sources, diagnostics);
}

}  // namespace rencai
