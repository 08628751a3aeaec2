// Running a command line as a user would, in a folder of its own. Linked to nothing but the C++ library, so that what
// is tested takes no part.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

namespace rencai::test {

struct ShellResult {
  std::string out;
  std::string err;
  int exit_code = 0;  // 128 + the signal where one ended it
  bool timed_out = false;
  long cpu_milliseconds = 0;  // user and system, of the whole process tree
  long peak_megabytes = 0;    // of its largest process
};

// Runs `script` with sh in `folder`: `rencai` is first on the PATH, LANG is C.UTF-8, no other variable of the tool or
// of the locale is set. At most 60 seconds, or $RENCAI_TEST_SECONDS where the machine is busy.
ShellResult run_shell(const std::string& script, const std::filesystem::path& folder,
                      const std::filesystem::path& rencai);

// A new empty folder under the system's temporary folder, with links `rules` and `examples` to the project's, and
// `frozen` to tests/golden/frozen; removed at the end.
class TemporaryFolder {
 public:
  explicit TemporaryFolder(const std::filesystem::path& project);
  ~TemporaryFolder();
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  TemporaryFolder(TemporaryFolder&&) = delete;
  TemporaryFolder& operator=(TemporaryFolder&&) = delete;
  [[nodiscard]] const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

std::string read_text(const std::filesystem::path& path);
void write_text(const std::filesystem::path& path, std::string_view text);  // makes the folders it needs

// The lines that differ, marked - (expected) and + (actual), with what is equal around them left out.
std::string difference(std::string_view expected, std::string_view actual);

}  // namespace rencai::test
