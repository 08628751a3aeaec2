#include <filesystem>
#include <fstream>
#include <string>

#include <doctest/doctest.h>
#include <stdlib.h>
#include <unistd.h>

#include "syntax/yaml_reader.h"

using namespace rencai;

namespace {

// A folder of its own that is gone at the end of the test.
class Folder {
 public:
  Folder() {
    std::string pattern = (std::filesystem::temp_directory_path() / "rencai-XXXXXX").string();
    path_ = ::mkdtemp(pattern.data());
  }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  ~Folder() { std::filesystem::remove_all(path_); }
  [[nodiscard]] std::string path() const { return path_.string(); }
  [[nodiscard]] std::string file(const std::string& name, const std::string& bytes) const {
    std::ofstream(path_ / name, std::ios::binary) << bytes;
    return (path_ / name).string();
  }

 private:
  std::filesystem::path path_;
};

std::string outcome(const std::string& path, const ReadLimits& limits = {}) {
  SourceSet sources;
  Diagnostics diagnostics;
  const auto file = read_file(path, sources, diagnostics, limits);
  REQUIRE(file.has_value() != diagnostics.has_errors());
  if (file) return "text " + std::string(sources[*file].text());
  const Diagnostic& error = diagnostics.all().front();
  CHECK((error.span.exists() || error.message.en.find("`") != std::string::npos || path.empty()));
  return std::string(id_of(error.code));
}

}  // namespace

TEST_CASE("files are read as they are") {
  const Folder folder;
  CHECK(outcome(folder.file("a", "")) == "text ");
  CHECK(outcome(folder.file("b", "学历: 博士\r\n")) == "text 学历: 博士\r\n");
  const std::string large(300'000, 'x');
  CHECK(outcome(folder.file("c", large)) == "text " + large);
}

TEST_CASE("what cannot be read is refused") {
  const Folder folder;
  CHECK(outcome("") == "file-not-readable");
  CHECK(outcome(folder.path() + "/none") == "file-not-readable");
  CHECK(outcome(folder.path()) == "file-is-folder");
  CHECK(outcome(folder.file("a", "\xB2\xA9")) == "file-not-utf8");
  CHECK(outcome(folder.file("b", std::string("a\0b", 3))) == "file-has-nul");
  ReadLimits limits;
  limits.bytes = 4;
  CHECK(outcome(folder.file("c", "abcd"), limits) == "text abcd");
  CHECK(outcome(folder.file("d", "abcde"), limits) == "file-too-large");
  CHECK(outcome("/dev/zero", limits) == "file-too-large");
}

TEST_CASE("a file without permission is refused") {
  if (::geteuid() == 0) return;  // root may read everything
  const Folder folder;
  const std::string path = folder.file("a", "a: 1\n");
  std::filesystem::permissions(path, std::filesystem::perms::none);
  CHECK(outcome(path) == "file-not-readable");
}
