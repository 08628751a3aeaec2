#include "cli/compile.h"

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <string>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/output.h"
#include "cli/rules.h"
#include "program/image.h"

namespace rencai {
namespace {

bool write_file(const std::string& path, std::string_view bytes) {
  const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
  if (file < 0) return false;
  const bool written = write_all(file, bytes) == WriteResult::done;
  return ::close(file) == 0 && written;
}

// Whoever has the file mapped keeps the old one: it is replaced in one step, not written over. What is no regular file
// (a pipe, /dev/stdout) is written to.
bool replace_file(const std::string& path, std::string_view bytes) {
  struct stat status {};
  if (::stat(path.c_str(), &status) == 0 && !S_ISREG(status.st_mode)) return write_file(path, bytes);
  const std::string beside = fmt::format("{}.{}.part", path, ::getpid());
  if (write_file(beside, bytes) && std::rename(beside.c_str(), path.c_str()) == 0) return true;
  const int reason = errno;
  static_cast<void>(std::remove(beside.c_str()));
  errno = reason;
  return false;
}

}  // namespace

ExitCode compile(const CompileOptions& options, Session& session) {
  RuleOptions rules;
  rules.path = options.rules;
  const auto rulebook = load_rules(rules, session.sources, session.diagnostics);
  if (!rulebook || !rulebook->texts_hold(session.diagnostics)) return ExitCode::failed;
  if (replace_file(options.output, image_of(*rulebook, session.sources))) return ExitCode::done;
  const std::string reason = std::strerror(errno);
  session.diagnostics.error(Code::output_failed, Span{},
                            {fmt::format("写不了 `{}`：{}", options.output, reason),
                             fmt::format("cannot write `{}`: {}", options.output, reason)});
  return ExitCode::failed;
}

}  // namespace rencai
