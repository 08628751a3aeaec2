// Runs command-line tests. A test is one readable file, tests/golden/**/NAME.test:
//
//   # A comment: what is shown.
//   $ rencai check --date 2014-06-30 zhang.yaml
//   --- file zhang.yaml
//   degree: doctor
//   --- file-escaped broken.yaml
//   degree: \xff\{1000:[}\n
//   --- limits off
//   --- stdout
//   ...
//   --- stderr
//   ...
//   --- exit 2
//
// The commands ($ lines; pipes and redirections are allowed) run with sh in an empty folder that holds the files, and
// links to the project's `rules` and `examples`, and to tests/golden/frozen. A section ends where the next begins; what
// is not stated is empty, and exit 0. In `file-escaped`, line breaks of the section do not count; \n \t \r \\ \0 \xHH
// and \{COUNT:TEXT} (TEXT so many times) do. Every command must stay below one second of processor time and 200 MB,
// unless `--- limits off` or the variable RENCAI_GOLDEN_NO_LIMITS says otherwise.
//
//   golden_runner RENCAI PROJECT [--update] [FILTER...]
//
// --update writes what came out into the files; review the difference before committing. A filter is a part of a path.
#include <algorithm>
#include <cstdlib>
#include <exception>
#include <filesystem>
#include <iostream>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "support/shell.h"

namespace rencai::test {
namespace {

namespace fs = std::filesystem;

struct Section {
  std::string title;  // the line after "--- "
  std::string body;
};

struct GoldenTest {
  std::string head;  // comments and commands, as written
  std::string script;
  std::vector<Section> sections;  // inputs only
  std::string out, err;
  int exit_code = 0;
  bool limits = true;
};

constexpr long most_milliseconds = 1000;
constexpr long most_megabytes = 200;

bool is_input(std::string_view title) {
  return title.starts_with("file ") || title.starts_with("file-escaped ") || title == "limits off";
}
bool is_title(std::string_view title) {
  return is_input(title) || title == "stdout" || title == "stderr" || title.starts_with("exit ");
}

GoldenTest parse(std::string_view text) {
  GoldenTest test;
  std::string* body = nullptr;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size() - 1) + 1;
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(end);
    const std::string_view bare = line.substr(0, line.find('\n'));
    const std::string_view title = bare.starts_with("--- ") ? bare.substr(4) : std::string_view();
    if (is_title(title)) {
      if (title == "limits off") test.limits = false;
      if (is_input(title)) body = &test.sections.emplace_back(Section{std::string(title), ""}).body;
      if (title == "stdout") body = &test.out;
      if (title == "stderr") body = &test.err;
      if (title.starts_with("exit ")) test.exit_code = std::stoi(std::string(title.substr(5)));
    } else if (body != nullptr) {
      *body += line;
    } else {
      if (line.starts_with("$ ")) test.script += line.substr(2);
      test.head += line;
    }
  }
  if (test.script.empty()) throw std::runtime_error("there is no `$ ...` line");
  return test;
}

std::string unescaped(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\n') continue;
    if (text[i] != '\\' || i + 1 == text.size()) {
      out += text[i];
      continue;
    }
    const char code = text[++i];
    if (code == 'n') out += '\n';
    if (code == 't') out += '\t';
    if (code == 'r') out += '\r';
    if (code == '0') out += '\0';
    if (code == '\\') out += '\\';
    if (code == 'x') {
      out += static_cast<char>(std::stoi(std::string(text.substr(i + 1, 2)), nullptr, 16));
      i += 2;
    }
    if (code == '{') {
      const std::size_t colon = text.find(':', i);
      const std::size_t end = text.find('}', i);
      if (colon == std::string_view::npos || end == std::string_view::npos)
        throw std::runtime_error("bad \\{COUNT:TEXT}");
      const long count = std::stol(std::string(text.substr(i + 1, colon - i - 1)));
      const std::string repeated = unescaped(text.substr(colon + 1, end - colon - 1));
      for (long n = 0; n < count; ++n) out += repeated;
      i = end;
    }
  }
  return out;
}

void write_inputs(const GoldenTest& test, const fs::path& folder) {
  for (const Section& section : test.sections) {
    if (section.title == "limits off") continue;
    const bool escaped = section.title.starts_with("file-escaped ");
    const std::string name = section.title.substr(section.title.find(' ') + 1);
    write_text(folder / name, escaped ? unescaped(section.body) : section.body);
  }
}

std::string written(const GoldenTest& test, const ShellResult& result) {
  std::string text = test.head;
  for (const Section& section : test.sections) text += "--- " + section.title + "\n" + section.body;
  if (!result.out.empty()) text += "--- stdout\n" + result.out;
  if (!result.err.empty()) text += "--- stderr\n" + result.err;
  if (result.exit_code != 0) text += "--- exit " + std::to_string(result.exit_code) + "\n";
  return text;
}

// What is wrong with the result, or nothing.
std::string faults(const GoldenTest& test, const ShellResult& result, bool limits) {
  std::string text;
  if (result.timed_out) text += "  timed out\n";
  if (result.exit_code != test.exit_code) {
    text += "  exit " + std::to_string(result.exit_code) + ", expected " + std::to_string(test.exit_code) + "\n";
  }
  if (result.out != test.out) text += "  stdout:\n" + difference(test.out, result.out);
  if (result.err != test.err) text += "  stderr:\n" + difference(test.err, result.err);
  if (limits && test.limits && result.cpu_milliseconds > most_milliseconds) {
    text += "  took " + std::to_string(result.cpu_milliseconds) + " ms of processor time\n";
  }
  if (limits && test.limits && result.peak_megabytes > most_megabytes) {
    text += "  took " + std::to_string(result.peak_megabytes) + " MB\n";
  }
  return text;
}

struct Arguments {
  fs::path rencai, project;
  bool update = false;
  std::vector<std::string> filters;
};

std::vector<fs::path> tests_of(const Arguments& arguments) {
  std::vector<fs::path> paths;
  for (const auto& entry : fs::recursive_directory_iterator(arguments.project / "tests/golden")) {
    const std::string path = entry.path().string();
    const bool wanted =
        arguments.filters.empty() || std::ranges::any_of(arguments.filters, [&](const std::string& filter) {
          return path.find(filter) != std::string::npos;
        });
    if (entry.path().extension() == ".test" && wanted) paths.push_back(entry.path());
  }
  std::ranges::sort(paths);
  return paths;
}

// True where the test passed.
bool run_one(const fs::path& path, const Arguments& arguments, bool limits) {
  const std::string name = path.lexically_relative(arguments.project).string();
  std::string wrong;
  try {
    const std::string text = read_text(path);
    const GoldenTest test = parse(text);
    const TemporaryFolder folder(arguments.project);
    write_inputs(test, folder.path());
    const ShellResult result = run_shell(test.script, folder.path(), arguments.rencai);
    wrong = faults(test, result, limits);
    if (arguments.update && written(test, result) != text) {
      write_text(path, written(test, result));
      std::cout << "updated " << name << "\n";
    }
  } catch (const std::exception& error) {
    wrong = std::string("  ") + error.what() + "\n";
  }
  if (!wrong.empty() && !arguments.update) std::cout << "FAILED " << name << "\n" << wrong;
  return wrong.empty();
}

int run_all(const Arguments& arguments) {
  const bool limits = std::getenv("RENCAI_GOLDEN_NO_LIMITS") == nullptr;
  std::size_t passed = 0;
  std::size_t failed = 0;
  for (const fs::path& path : tests_of(arguments)) ++(run_one(path, arguments, limits) ? passed : failed);
  if (passed + failed == 0) {
    std::cout << "no test matches\n";
    return 1;
  }
  std::cout << "golden: " << passed << " passed, " << failed << " failed\n";
  return failed == 0 || arguments.update ? 0 : 1;
}

}  // namespace
}  // namespace rencai::test

int main(int argc, char** argv) {
  if (argc < 3) {
    std::cerr << "usage: golden_runner RENCAI PROJECT [--update] [FILTER...]\n";
    return 2;
  }
  rencai::test::Arguments arguments{std::filesystem::absolute(argv[1]), std::filesystem::absolute(argv[2]), false, {}};
  for (int i = 3; i < argc; ++i) {
    const std::string word = argv[i];
    word == "--update" ? void(arguments.update = true) : arguments.filters.push_back(word);
  }
  return rencai::test::run_all(arguments);
}
