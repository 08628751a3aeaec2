#include <algorithm>
#include <filesystem>
#include <fstream>

#include <unistd.h>

#include "model_rules.h"

using namespace rencai;
using namespace rencai::test;

namespace {

namespace fs = std::filesystem;

// A folder that is there while the test runs.
class Folder {
 public:
  Folder() : path_(fs::temp_directory_path() / fmt::format("rencai-rules-{}", ::getpid())) {
    fs::create_directories(path_);
  }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  ~Folder() {
    std::error_code ignored;
    fs::remove_all(path_, ignored);
  }
  void write(const std::string& name, std::string_view text) const {
    fs::create_directories((path_ / name).parent_path());
    std::ofstream(path_ / name) << text;
  }
  [[nodiscard]] std::string at(const std::string& name = "") const { return (path_ / name).string(); }

 private:
  fs::path path_;
};

std::vector<std::string> found(std::string_view path) {
  Diagnostics diagnostics;
  const RuleFile builtin{"vocabulary.yaml", "builtin", {}};
  const auto files = find_rule_files(path, builtin, diagnostics);
  std::vector<std::string> result;
  if (!files)
    result.push_back(std::string(id_of(diagnostics.all().front().code)));
  else {
    for (const RuleFile& file : *files) result.push_back(file.path + ":" + file.text);
  }
  return result;
}

using Names = std::vector<std::string>;

}  // namespace

TEST_CASE("the rule files of a folder, in the order of their paths") {
  const Folder folder;
  folder.write("vocabulary.yaml", "v");
  folder.write("b/z.yaml", "1");
  folder.write("b/c/a.yaml", "2");
  folder.write("b/c/a.test.yaml", "no");
  folder.write("a.yaml", "3");
  folder.write("a.txt", "no");
  folder.write(".git/x.yaml", "no");
  CHECK(found(folder.at()) == Names{"a.yaml:3", "b/c/a.yaml:2", "b/z.yaml:1", "vocabulary.yaml:v"});
}

TEST_CASE("the vocabulary of a single file stands in its folder or above, or is built in") {
  const Folder folder;
  folder.write("a/b/p.yaml", "p");
  CHECK(found(folder.at("a/b/p.yaml")) == Names{"vocabulary.yaml:builtin", "p.yaml:p"});
  CHECK(found(folder.at("a")) == Names{"vocabulary.yaml:builtin", "b/p.yaml:p"});
  folder.write("vocabulary.yaml", "v");
  CHECK(found(folder.at("a/b/p.yaml")) == Names{"vocabulary.yaml:v", "p.yaml:p"});
  CHECK(found(folder.at("a")) == Names{"vocabulary.yaml:v", "b/p.yaml:p"});
  folder.write("a/b/vocabulary.yaml", "w");
  CHECK(found(folder.at("a/b/p.yaml")) == Names{"vocabulary.yaml:w", "p.yaml:p"});
  CHECK(found(folder.at("vocabulary.yaml")) == Names{"vocabulary.yaml:v"});
}

TEST_CASE("paths that hold no rules") {
  const Folder folder;
  CHECK(found(folder.at()) == Names{"no-rules"});
  CHECK(found(folder.at("missing.yaml")) == Names{"file-not-readable"});
}

TEST_CASE("files that are not rule files") {
  expect_error(load({{"p.yaml", policy(""), {}}, {"x.yaml", "colour: red\n", {}}}), Code::file_kind_unknown, "colour");
  expect_error(load({{"p.yaml", policy(""), {}}, {"x.yaml", "# nothing\n", {}}}), Code::file_empty, "");
  expect_error(load({{"p.yaml", policy("") + "---\na: 1\n", {}}}), Code::yaml_too_many_documents, "a: 1");
  expect_error(load({{"vocabulary.yaml", std::string(vocabulary), {}}}), Code::no_rules, "");
  const Checked twice = load({{"vocabulary.yaml", std::string(vocabulary), {}},
                              {"a/vocabulary.yaml", std::string(vocabulary), {}},
                              {"p.yaml", policy(""), {}}});
  expect_error(twice, Code::duplicate_name, "");
}

TEST_CASE("a policy's folders agree with its place") {
  CHECK(load({{"guizhou/p.yaml", policy(""), {}}}).book.has_value());
  expect_error(load({{"guizhou/liupanshui/p.yaml", policy(""), {}}}), Code::place_mismatch, "贵州省");
  expect_error(load({{"guizhou/liupanshui/shuicheng/p.yaml", policy(""), {}}}), Code::place_mismatch, "贵州省");
}

TEST_CASE("digests depend on the source bytes") {
  const auto digest = [](std::string_view extra) {
    const Checked checked = load({{"p.yaml", policy(extra), {}}});
    REQUIRE(checked.book.has_value());
    return std::string(checked.book->text(checked.book->digest));
  };
  CHECK(digest("") == digest(""));
  CHECK(digest("") != digest("# a comment\n"));
  CHECK(digest("").size() == 71);
}
