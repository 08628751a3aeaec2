// corpora YAML_FOLDER JSON_FOLDER
// Holds the readers against two public test suites, which are not part of the project:
//   YAML_FOLDER   the layout of the YAML test suite: ID/in.yaml (or ID/NN/in.yaml), beside it `error` where it must be
//                 refused, and `in.json` with the value where it has one
//   JSON_FOLDER   the JSON parsing test suite: y_*.json must be accepted, n_*.json refused, i_*.json either; each alone
//                 and as a value in a record of `rencai batch`
// Nothing invalid may be accepted, nothing valid be read as another value, nothing crash or hang. Valid files may be
// refused for the reasons below, where the file has what the reason names. Exit 1 where any of this fails.
#include <algorithm>
#include <array>
#include <csignal>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <functional>
#include <iostream>
#include <map>
#include <optional>
#include <regex>
#include <span>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include <sys/wait.h>
#include <unistd.h>

#include "applicants/field_names.h"
#include "applicants/json_reader.h"
#include "applicants/record_reader.h"
#include "base/codes.h"
#include "eval/block.h"
#include "model/rule_base.h"
#include "syntax/yaml_reader.h"
#include "value.h"

namespace {

namespace fs = std::filesystem;
using namespace rencai;
using corpora::Value;

constexpr unsigned most_seconds = 10;  // for one file

std::string contents_of(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

// The closed list of reasons for which a valid file may be refused: the diagnostic, and what a line of the file must
// then have.
struct Reason {
  std::string_view name;
  Code code;
  const char* line;  // a regular expression
};

constexpr std::array yaml_reasons{
    Reason{"anchor or alias", Code::yaml_alias, R"([&*])"},
    Reason{"tag", Code::yaml_tag, R"(!)"},
    Reason{"directive", Code::yaml_directive, R"(^%)"},
    Reason{"`?` before a key, or a collection or several lines as key", Code::yaml_key_not_scalar,
           R"((^|[\s\[{,-])\?(\s|$)|[\]}]\s*:)"},
    Reason{"collection as key", Code::yaml_syntax, R"([\]}]:)"},
    Reason{"empty key", Code::yaml_syntax, R"((^[\s-]*|[\[{,])\s*:(\s|$))"},
    Reason{"key without a value in braces", Code::yaml_syntax,
           R"re((^|[{,])\s*("[^"]*"|([^\s"{}\[\],:]|:\S)([^"{}\[\],:]|:\S)*)\s*,)re"},
    Reason{"`?` at the start of a plain value in brackets", Code::yaml_syntax, R"([\[{,]\s*\?\S)"},
    Reason{"`%` at the start of a line of a value", Code::yaml_syntax, R"(^%)"},
    Reason{"tab in the indentation", Code::yaml_tab, R"(^ *\t)"},
    // What yaml-cpp 0.7, the second reader, refuses or reads as another value.
    Reason{"yaml-cpp: `:` at the start of a line in braces", Code::yaml_read_differently, R"(^\s*:)"},
    Reason{"yaml-cpp: key on two lines in braces", Code::yaml_read_differently, R"([{,]\s*"?[^:{}",]+$)"},
    Reason{"yaml-cpp: document of block text that is not indented", Code::yaml_read_differently, R"(^--- [>|])"},
    Reason{"yaml-cpp: tab on an empty line", Code::yaml_read_differently, R"(^\t+$)"},
    Reason{"yaml-cpp: block text that ends in blanks without a line break", Code::yaml_read_differently, R"(^ +$)"},
    Reason{"yaml-cpp: `?` in plain text in brackets", Code::yaml_read_differently, R"([\[{].*\?)"},
    Reason{"yaml-cpp: quoted text of line breaks and blanks", Code::yaml_read_differently, R"(:\s*['"]\s*$)"},
    Reason{"yaml-cpp: `%` at the start of a line of block text", Code::yaml_read_differently, R"(^%)"},
};

constexpr std::array json_reasons{
    Reason{"duplicate key", Code::json_duplicate_key, R"re("([^"]*)"\s*:.*"\1"\s*:)re"},
};

// The name of the reason for which a file was refused; empty: the list has none.
std::string reason_for(std::span<const Reason> reasons, std::string_view id, const std::string& text) {
  for (const Reason& reason : reasons) {
    if (id_of(reason.code) != id) continue;
    const std::regex pattern(reason.line);
    std::istringstream lines(text);
    for (std::string line; std::getline(lines, line);) {
      if (std::regex_search(line, pattern)) return std::string(reason.name);
    }
  }
  return {};
}

// What came of one file: the trees' meanings, or the code of the first diagnostic.
struct Reading {
  bool accepted = false;
  bool same = true;  // as the value expected
  std::string code;
};

using Reader = std::function<Result<std::vector<Tree>>(const SourceSet&, FileId, Diagnostics&)>;

Reading read(const fs::path& path, const Reader& reader, Value (*meaning)(const Tree&),
             const std::vector<Value>* expected) {
  SourceSet sources;
  Diagnostics diagnostics;
  Reading reading;
  Result<std::vector<Tree>> trees;
  if (const auto file = read_file(path.string(), sources, diagnostics)) trees = reader(sources, *file, diagnostics);
  reading.accepted = trees && !diagnostics.has_errors();
  if (reading.accepted && expected) {
    std::vector<Value> values;
    for (const Tree& tree : *trees) values.push_back(meaning(tree));
    reading.same = std::ranges::equal(values, *expected, corpora::same);
  }
  if (!diagnostics.all().empty()) reading.code = id_of(diagnostics.all().front().code);
  return reading;
}

// Reads in a process of its own; empty: it crashed, hung, or refused without a diagnostic.
std::optional<Reading> read_apart(const std::function<Reading()>& read_it) {
  std::array<int, 2> ends{};
  if (pipe(ends.data()) != 0) return std::nullopt;
  std::cout.flush();
  const pid_t child = fork();
  if (child < 0) return std::nullopt;
  if (child == 0) {
    alarm(most_seconds);
    const Reading reading = read_it();
    const std::string line = std::string(reading.accepted ? "y" : "n") + (reading.same ? "y" : "n") + reading.code;
    const bool written = write(ends[1], line.data(), line.size()) == static_cast<ssize_t>(line.size());
    _exit(written ? 0 : 1);
  }
  close(ends[1]);
  std::string line(256, '\0');
  const ssize_t length = ::read(ends[0], line.data(), line.size());
  close(ends[0]);
  int status = 0;
  waitpid(child, &status, 0);
  if (!WIFEXITED(status) || WEXITSTATUS(status) != 0 || length < 2) return std::nullopt;
  line.resize(static_cast<std::size_t>(length));
  Reading reading{line[0] == 'y', line[1] == 'y', line.substr(2)};
  if (!reading.accepted && reading.code.empty()) return std::nullopt;
  return reading;
}

struct Tally {
  explicit Tally(std::string name) : suite(std::move(name)) {}

  std::string suite;
  std::size_t files = 0, accepted = 0, compared = 0, refused_invalid = 0, either = 0;
  std::size_t invalid_accepted = 0, other_value = 0, refused_without_reason = 0, crashed = 0;
  std::map<std::string, std::size_t> refused_valid;

  [[nodiscard]] std::size_t violations() const {
    return invalid_accepted + other_value + refused_without_reason + crashed;
  }

  enum class Must { accept, refuse, either };
  void add(const std::string& name, Must must, bool has_value, const std::optional<Reading>& reading,
           const std::function<std::string(std::string_view)>& reason_of) {
    ++files;
    const auto violation = [&](std::size_t& count, const std::string& what) {
      ++count;
      std::cout << suite << " " << name << ": " << what << "\n";
    };
    if (!reading) return violation(crashed, "crash, hang, or no diagnostic");
    if (must == Must::either) {
      if (!reading->same) return violation(other_value, "read as another value");
      ++either;
    } else if (must == Must::refuse) {
      if (reading->accepted) return violation(invalid_accepted, "invalid, but accepted");
      ++refused_invalid;
    } else if (!reading->accepted) {
      const std::string reason = reason_of(reading->code);
      if (reason.empty()) return violation(refused_without_reason, "valid, but refused: " + reading->code);
      ++refused_valid[reading->code + ": " + reason];
    } else {
      if (!reading->same) return violation(other_value, "read as another value");
      ++accepted;
      compared += has_value ? 1U : 0U;
    }
  }

  void print() const {
    std::size_t refused = 0;
    for (const auto& [code, count] : refused_valid) refused += count;
    std::printf("%s: %zu files\n", suite.c_str(), files);
    std::printf("  %4zu valid accepted, of these %zu compared with their value\n", accepted, compared);
    std::printf("  %4zu valid refused\n", refused);
    for (const auto& [reason, count] : refused_valid) std::printf("       %4zu %s\n", count, reason.c_str());
    std::printf("  %4zu invalid refused\n", refused_invalid);
    if (either > 0) std::printf("  %4zu where either is right\n", either);
    std::printf("  %zu invalid accepted, %zu read as another value, %zu refused without a reason, %zu crashes\n",
                invalid_accepted, other_value, refused_without_reason, crashed);
  }
};

std::vector<fs::path> files_in(const fs::path& folder, const std::function<bool(const fs::path&)>& wanted) {
  std::vector<fs::path> files;
  std::error_code error;
  for (fs::recursive_directory_iterator at(folder, error), end; !error && at != end; at.increment(error)) {
    if (at->is_regular_file() && wanted(at->path())) files.push_back(at->path());
  }
  if (error) std::cerr << folder.string() << ": " << error.message() << "\n";
  std::ranges::sort(files);
  return files;
}

Tally check_yaml(const fs::path& folder) {
  Tally tally("yaml");
  for (const fs::path& path : files_in(folder, [](const fs::path& file) { return file.filename() == "in.yaml"; })) {
    const fs::path beside = path.parent_path();
    const std::string name = fs::relative(beside, folder).string();
    std::optional<std::vector<Value>> expected;
    if (fs::exists(beside / "in.json")) {
      expected = corpora::parse_json(contents_of(beside / "in.json"));
      if (!expected) std::cout << "yaml " << name << ": its in.json is not JSON; only accepted or not is checked\n";
    }
    const auto reader = [](const SourceSet& sources, FileId file, Diagnostics& diagnostics) {
      return read_yaml(sources, file, diagnostics);
    };
    const auto reading =
        read_apart([&] { return read(path, reader, corpora::meaning_of_yaml, expected ? &*expected : nullptr); });
    const std::string text = contents_of(path);
    tally.add(name, fs::exists(beside / "error") ? Tally::Must::refuse : Tally::Must::accept, expected.has_value(),
              reading, [&](std::string_view code) { return reason_for(yaml_reasons, code, text); });
  }
  return tally;
}

bool is_json_test(const fs::path& file) {
  const std::string name = file.filename().string();
  return file.extension() == ".json" && name.size() > 2 && name[1] == '_' &&
         std::string_view("yni").find(name[0]) != std::string_view::npos;
}

Tally::Must must_of(const std::string& name) {
  return name.front() == 'y' ? Tally::Must::accept : name.front() == 'n' ? Tally::Must::refuse : Tally::Must::either;
}

Tally check_json(const fs::path& folder) {
  Tally tally("json");
  for (const fs::path& path : files_in(folder, is_json_test)) {
    const std::string name = path.filename().string();
    const std::string text = contents_of(path);
    std::optional<std::vector<Value>> expected;
    if (name.front() == 'y') expected = corpora::parse_json(text);
    const auto reader = [](const SourceSet& sources, FileId file, Diagnostics& diagnostics) {
      return read_json(sources, file, JsonForm::document, diagnostics);
    };
    const auto reading =
        read_apart([&] { return read(path, reader, corpora::meaning_of_json, expected ? &*expected : nullptr); });
    tally.add(name, must_of(name), expected.has_value(), reading,
              [&](std::string_view code) { return reason_for(json_reasons, code, text); });
  }
  return tally;
}

// Each file as a value that the record's reader passes over. Same: as the reader of whole documents says.
Tally check_records(const fs::path& folder) {
  Tally tally("records");
  SourceSet sources;
  Diagnostics faults;
  const std::array files{
      RuleFile{"vocabulary.yaml", "facts: {a: {title: {zh: 甲, en: a}, type: bool}}\n", {}},
      RuleFile{
          "p.yaml", "policy: p\ntitle: {zh: 政策, en: policy}\nplace: [贵州省]\nin_force: {from: 2014-01-01}\n", {}}};
  const auto rulebook = load_rulebook(files, sources, faults);
  if (!rulebook) {
    for (const Diagnostic& fault : faults.all()) std::cout << render(fault, sources, Language::en, false);
    return tally;
  }
  FieldNames names;
  names.ignore("note");
  for (const fs::path& path : files_in(folder, is_json_test)) {
    const std::string name = path.filename().string();
    const std::string record = "{\"a\": true, \"note\": " + contents_of(path) + "}";
    const auto reading = read_apart([&] {
      RecordReader reader(*rulebook, names);
      Block block(*rulebook, 1);
      Reading result;
      result.accepted = reader.read_json(record, {name, 1}, block, 0).has_value();
      if (!result.accepted) result.code = id_of(reader.faults().all().front().code);
      SourceSet texts;
      Diagnostics diagnostics;
      const auto trees = read_json(texts, texts.add(name, record), JsonForm::document, diagnostics);
      result.same = result.accepted == (trees && !diagnostics.has_errors());
      return result;
    });
    tally.add(name, must_of(name), true, reading,
              [&](std::string_view code) { return reason_for(json_reasons, code, record); });
  }
  return tally;
}

}  // namespace

int main(int count, char** arguments) {
  if (count != 3) {
    std::cerr << "corpora YAML_FOLDER JSON_FOLDER\n";
    return 2;
  }
  const Tally yaml = check_yaml(arguments[1]);
  const Tally json = check_json(arguments[2]);
  const Tally records = check_records(arguments[2]);
  std::size_t files = 0;
  std::size_t failed = 0;
  for (const Tally* tally : {&yaml, &json, &records}) {
    tally->print();
    files += tally->files;
    failed += tally->violations();
  }
  const std::size_t violations = failed;
  std::cout.flush();
  for (const Tally* tally : {&yaml, &json, &records}) {
    if (tally->files == 0) ++failed, std::printf("%s: no files found\n", tally->suite.c_str());
  }
  std::printf("corpora: %zu passed, %zu failed\n", files - violations, failed);
  return failed > 0 ? 1 : 0;
}
