#include "cli/compile.h"

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <functional>
#include <string>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/output.h"
#include "cli/rules.h"
#include "program/image_file.h"

namespace rencai {
namespace {

using FileWriter = std::function<bool(int file)>;

bool write_file(const std::string& path, const FileWriter& write) {
  const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
  if (file < 0) return false;
  const bool written = write(file);
  return ::close(file) == 0 && written;
}

// Whoever has the file mapped keeps the old one: it is replaced in one step, not written over. What is no regular file
// (a pipe, /dev/stdout) is written to.
bool replace_file(const std::string& path, const FileWriter& write) {
  struct stat status {};
  if (::stat(path.c_str(), &status) == 0 && !S_ISREG(status.st_mode)) return write_file(path, write);
  const std::string beside = fmt::format("{}.{}.part", path, ::getpid());
  if (write_file(beside, write) && std::rename(beside.c_str(), path.c_str()) == 0) return true;
  const int reason = errno;
  static_cast<void>(std::remove(beside.c_str()));
  errno = reason;
  return false;
}

}  // namespace

ExitCode compile(const CompileOptions& options, Session& session) {
  const auto files = rule_texts(options.rules, session.diagnostics);
  if (!files) return ExitCode::failed;
  const auto rulebook = load_rulebook(*files, session.sources, session.diagnostics);
  if (!rulebook) return ExitCode::failed;
  const auto write = [&](int file) {
    return write_image_file(*rulebook, session.sources, *files,
                            [file](std::string_view bytes) { return write_all(file, bytes) == WriteResult::done; });
  };
  if (replace_file(options.output, write)) return ExitCode::done;
  const std::string reason = std::strerror(errno);
  session.diagnostics.error(Code::output_failed, Span{},
                            {fmt::format("写不了 `{}`：{}", options.output, reason),
                             fmt::format("cannot write `{}`: {}", options.output, reason)});
  return ExitCode::failed;
}

}  // namespace rencai
