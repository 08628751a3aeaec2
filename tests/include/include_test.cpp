// Holds the sources against src/README.md: which layer may include which (its table), the one place of each third-party
// library, and that no binary floating point stands in the code. One test case a source file.
//
//   include_test PROJECT
#include <algorithm>
#include <array>
#include <filesystem>
#include <iostream>
#include <map>
#include <regex>
#include <set>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include "support/shell.h"

namespace rencai::test {
namespace {

namespace fs = std::filesystem;
using Layers = std::map<std::string, std::set<std::string>>;

struct Place {
  std::string_view header;  // how its includes begin
  std::string_view file;    // how the only files that may include it begin
};
constexpr std::array<Place, 5> places{{{"yaml-cpp/", "syntax/yaml_second_reading."},
                                       {"simdjson", "applicants/json_reader"},
                                       {"CLI/", "cli/option_parser."},
                                       {"utf8proc", "base/text."},
                                       {"sha", "base/digest."}}};

std::vector<std::string> words_of(const std::string& text) {
  std::istringstream stream(text);
  std::vector<std::string> words;
  for (std::string word; stream >> word;) words.push_back(word);
  return words;
}

// Rows `| layer | holds | may include |` below the heading `| layer |`.
Layers read_table(const std::string& readme) {
  Layers layers;
  std::istringstream stream(readme);
  bool inside = false;
  for (std::string line; std::getline(stream, line);) {
    if (line.starts_with("| layer |")) {
      inside = true;
      continue;
    }
    if (!line.starts_with("|")) inside = false;
    if (!inside || line.starts_with("|--") || line.starts_with("| --")) continue;
    std::vector<std::string> cells;
    std::istringstream row(line.substr(1));
    for (std::string cell; std::getline(row, cell, '|');) cells.push_back(cell);
    if (cells.size() < 3) continue;
    std::set<std::string>& allowed = layers[words_of(cells[0]).at(0)];
    for (const std::string& layer : words_of(cells[2])) allowed.insert(layer);
  }
  return layers;
}

// Comments and the insides of string literals as blanks.
std::string code_only(const std::string& text) {
  static const std::regex ignored(R"re("(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)+'|//[^\n]*|/\*[\s\S]*?\*/)re");
  return std::regex_replace(text, ignored, " ");
}

class Checker {
 public:
  explicit Checker(const fs::path& project)
      : source_(project / "src"), layers_(read_table(read_text(source_ / "README.md"))) {}

  // What is wrong with a file, a line each.
  [[nodiscard]] std::string faults_of(const fs::path& path) const {
    const std::string name = path.lexically_relative(source_).string();
    const std::string text = read_text(path);
    return include_faults(name, text) + word_faults(text);
  }

  [[nodiscard]] std::vector<fs::path> files() const {
    std::vector<fs::path> files;
    for (const auto& entry : fs::recursive_directory_iterator(source_)) {
      const fs::path extension = entry.path().extension();
      if (extension == ".h" || extension == ".cpp") files.push_back(entry.path());
    }
    std::ranges::sort(files);
    return files;
  }

  [[nodiscard]] bool has_table() const { return layers_.size() >= 2; }

 private:
  [[nodiscard]] std::string include_faults(const std::string& name, const std::string& text) const {
    static const std::regex include(R"re(^[ \t]*#[ \t]*include[ \t]*[<"]([^>"]+)[>"])re", std::regex::multiline);
    std::string faults;
    const std::string layer = name.find('/') == std::string::npos ? "" : name.substr(0, name.find('/'));
    if (!layer.empty() && !layers_.contains(layer)) faults += "  the table does not have the layer " + layer + "\n";
    for (auto found = std::sregex_iterator(text.begin(), text.end(), include); found != std::sregex_iterator();
         ++found) {
      const std::string header = (*found)[1];
      for (const Place& place : places) {
        if (header.starts_with(place.header) && !name.starts_with(place.file)) {
          faults += "  " + header + " belongs into " + std::string(place.file) + " only\n";
        }
      }
      const std::string other = header.substr(0, header.find('/'));
      if (layer.empty() || other == layer || !layers_.contains(other)) continue;
      if (!layers_.at(layer).contains(other)) faults += "  " + layer + " may not include " + header + "\n";
    }
    return faults;
  }

  static std::string word_faults(const std::string& text) {
    static const std::regex word(R"(\b(float|double|stof|stod|stold|strtof|strtod|strtold|atof)\b)");
    const std::string code = code_only(text);
    std::string faults;
    for (auto found = std::sregex_iterator(code.begin(), code.end(), word); found != std::sregex_iterator(); ++found) {
      faults += "  binary floating point: " + found->str() + "\n";
    }
    return faults;
  }

  fs::path source_;
  Layers layers_;
};

}  // namespace
}  // namespace rencai::test

int main(int argc, char** argv) {
  if (argc != 2) {
    std::cerr << "usage: include_test PROJECT\n";
    return 2;
  }
  const rencai::test::Checker checker(argv[1]);
  std::size_t passed = 0;
  std::size_t failed = 0;
  if (!checker.has_table()) {
    std::cout << "FAILED src/README.md has no include table\n";
    ++failed;
  }
  for (const auto& path : checker.files()) {
    const std::string faults = checker.faults_of(path);
    if (!faults.empty()) std::cout << "FAILED " << path.string() << "\n" << faults;
    ++(faults.empty() ? passed : failed);
  }
  std::cout << "includes: " << passed << " passed, " << failed << " failed\n";
  return failed == 0 ? 0 : 1;
}
