// Executes the examples of the documentation, so that none of them goes stale. In the Markdown files that are named:
//
//   ```yaml              a block whose first line is `# file: NAME` is written to NAME in the section's folder, that
//   line included. The same # file: zhang.yaml   for ```json blocks with a first line `// file: NAME` and ```text
//   blocks (in which the first line is left out of the file). Blocks without such a line are not run.
//   ```
//   ```console           each `$ command` runs there with sh; the lines up to the next `$ ` are what it must print, to
//   the byte: standard $ rencai check ...   output, then standard error. A command ending in `\` goes on in the next
//   line. A last line `(exit 2)` states the exit
//   ```                  code; it is 0 otherwise. A line `...` stands for any lines.
//
// A section begins at a heading of the first or second level (# or ##) and has an empty folder of its own, with links
// to the project's `rules` and `examples`. Commands that do not begin with `rencai` (git clone, examples/run) are
// shown, not run.
//
//   doc_runner RENCAI PROJECT [--update] FILE...
//
// --update writes what was printed into the files; review the difference before committing.
#include <exception>
#include <filesystem>
#include <iostream>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "support/shell.h"

namespace rencai::test {
namespace {

namespace fs = std::filesystem;

struct Command {
  std::string written;  // with the `$ `
  std::string script;
  std::string expected;
};

struct Arguments {
  fs::path rencai, project;
  bool update = false;
  std::vector<std::string> files;
};

class Document {
 public:
  Document(std::string name, const Arguments& arguments) : name_(std::move(name)), arguments_(arguments) {}

  void run() {
    const std::string text = read_text(arguments_.project / name_);
    std::string_view rest = text;
    std::string fence;
    std::string block;
    std::size_t line_number = 0;
    std::size_t block_line = 0;
    while (!rest.empty()) {
      const std::size_t end = rest.find('\n');
      const std::string_view line = rest.substr(0, end);
      rest = end == std::string_view::npos ? std::string_view() : rest.substr(end + 1);
      ++line_number;
      if (fence.empty()) {
        if (line.starts_with("# ") || line.starts_with("## ")) folder_.reset();
        out_ += std::string(line) + "\n";
        if (!line.starts_with("```")) continue;
        fence = line.substr(3);
        if (fence.empty()) fence = "text";
        block.clear();
        block_line = line_number + 1;
      } else if (line.starts_with("```")) {
        out_ += finished(fence, block, block_line) + std::string(line) + "\n";
        fence.clear();
      } else {
        block += std::string(line) + "\n";
      }
    }
    if (arguments_.update && out_ != text) {
      write_text(arguments_.project / name_, out_);
      std::cout << "updated " << name_ << "\n";
    }
  }

  [[nodiscard]] std::size_t passed() const { return passed_; }
  [[nodiscard]] std::size_t failed() const { return failed_; }

 private:
  const fs::path& folder() {
    if (!folder_) folder_ = std::make_unique<TemporaryFolder>(arguments_.project);
    return folder_->path();
  }

  // Runs a block; returns it as it should stand.
  std::string finished(std::string_view fence, const std::string& block, std::size_t line) {
    const std::string_view first = std::string_view(block).substr(0, block.find('\n'));
    if (fence == "yaml" && first.starts_with("# file: ")) write_text(folder() / first.substr(8), block);
    if (fence == "text" && first.starts_with("# file: "))
      write_text(folder() / first.substr(8), block.substr(first.size() + 1));
    if (fence == "json" && first.starts_with("// file: "))
      write_text(folder() / first.substr(9), block.substr(first.size() + 1));
    if (fence != "console") return block;
    std::string text;
    for (const Command& command : commands_of(block)) text += command.written + finished(command, line);
    return text;
  }

  static std::vector<Command> commands_of(std::string_view block) {
    std::vector<Command> commands;
    bool goes_on = false;
    while (!block.empty()) {
      const std::size_t end = block.find('\n');
      const std::string line(block.substr(0, end));
      block.remove_prefix(end + 1);
      const bool starts = line.starts_with("$ ");
      if (starts || goes_on) {
        if (starts) commands.emplace_back();
        commands.back().written += line + "\n";
        commands.back().script += (starts ? line.substr(2) : line) + "\n";
        goes_on = line.ends_with("\\");
      } else if (!commands.empty()) {
        commands.back().expected += line + "\n";
      }
    }
    return commands;
  }

  // What stands below the command: the output, or, where it was left out by `...` and fits, what stood there.
  std::string finished(const Command& command, std::size_t line) {
    if (!command.script.starts_with("rencai")) return command.expected;
    const ShellResult result = run_shell(command.script, folder(), arguments_.rencai);
    std::string printed = result.out + result.err;
    if (result.exit_code != 0) printed += "(exit " + std::to_string(result.exit_code) + ")\n";
    if (result.timed_out) printed += "(timed out)\n";
    if (fits(command.expected, printed)) {
      ++passed_;
      return command.expected;
    }
    ++failed_;
    if (!arguments_.update) {
      std::cout << "FAILED " << name_ << ": block at line " << line << ": " << command.written
                << difference(command.expected, printed);
    }
    return printed;
  }

  // A pattern line `...` stands for any number of lines.
  static bool fits(std::string_view pattern, std::string_view text) {
    const auto cut = [](std::string_view& rest) {
      const std::size_t end = rest.find('\n');
      const std::string_view line = rest.substr(0, end);
      rest = end == std::string_view::npos ? std::string_view() : rest.substr(end + 1);
      return line;
    };
    while (!pattern.empty()) {
      const std::string_view line = cut(pattern);
      if (line == "...") {
        if (pattern.empty()) return true;
        for (std::string_view rest = text; !rest.empty(); cut(rest)) {
          if (fits(pattern, rest)) return true;
        }
        return false;
      }
      if (text.empty() || cut(text) != line) return false;
    }
    return text.empty();
  }

  std::string name_;
  const Arguments& arguments_;
  std::unique_ptr<TemporaryFolder> folder_;
  std::string out_;
  std::size_t passed_ = 0;
  std::size_t failed_ = 0;
};

int run_all(const Arguments& arguments) {
  std::size_t passed = 0;
  std::size_t failed = 0;
  for (const std::string& file : arguments.files) {
    Document document(file, arguments);
    try {
      document.run();
    } catch (const std::exception& error) {
      std::cout << "FAILED " << file << ": " << error.what() << "\n";
      ++failed;
    }
    passed += document.passed();
    failed += document.failed();
  }
  std::cout << "docs: " << passed << " passed, " << failed << " failed\n";
  return failed == 0 || arguments.update ? 0 : 1;
}

}  // namespace
}  // namespace rencai::test

int main(int argc, char** argv) {
  if (argc < 4) {
    std::cerr << "usage: doc_runner RENCAI PROJECT [--update] FILE...\n";
    return 2;
  }
  rencai::test::Arguments arguments{std::filesystem::absolute(argv[1]), std::filesystem::absolute(argv[2]), false, {}};
  for (int i = 3; i < argc; ++i) {
    const std::string word = argv[i];
    word == "--update" ? void(arguments.update = true) : arguments.files.push_back(word);
  }
  return rencai::test::run_all(arguments);
}
