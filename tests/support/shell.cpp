#include "support/shell.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <system_error>
#include <vector>

#include <fcntl.h>
#include <poll.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

namespace rencai::test {
namespace {

std::chrono::seconds time_limit() {
  constexpr int usual = 60;
  const char* stated = std::getenv("RENCAI_TEST_SECONDS");
  return std::chrono::seconds(stated == nullptr ? usual : std::atoi(stated));
}

void in_child(const std::string& script, const std::filesystem::path& folder, const std::filesystem::path& rencai,
              int out, int err) {
  ::setpgid(0, 0);
  const int null = ::open("/dev/null", O_RDONLY);
  ::dup2(null, STDIN_FILENO);
  ::dup2(out, STDOUT_FILENO);
  ::dup2(err, STDERR_FILENO);
  for (int descriptor = 3; descriptor < 64; ++descriptor) ::close(descriptor);
  for (const char* name : {"RENCAI_RULES", "NO_COLOR", "LC_ALL", "LC_MESSAGES", "LANGUAGE"}) ::unsetenv(name);
  ::setenv("LANG", "C.UTF-8", 1);
  const char* path = std::getenv("PATH");
  ::setenv("PATH", (rencai.parent_path().string() + ":" + (path == nullptr ? "/usr/bin:/bin" : path)).c_str(), 1);
  ::signal(SIGPIPE, SIG_DFL);
  if (::chdir(folder.c_str()) != 0) ::_exit(126);
  ::execl("/bin/sh", "sh", "-c", script.c_str(), static_cast<char*>(nullptr));
  ::_exit(127);
}

// Reads both pipes until they close or the time is over.
bool drain(int out, int err, ShellResult& result) {
  const auto deadline = std::chrono::steady_clock::now() + time_limit();
  std::array<pollfd, 2> pipes{pollfd{out, POLLIN, 0}, pollfd{err, POLLIN, 0}};
  while (pipes[0].fd >= 0 || pipes[1].fd >= 0) {
    const auto left =
        std::chrono::duration_cast<std::chrono::milliseconds>(deadline - std::chrono::steady_clock::now());
    if (left.count() <= 0) return false;
    if (::poll(pipes.data(), pipes.size(), static_cast<int>(left.count())) < 0) continue;
    for (pollfd& pipe : pipes) {
      if (pipe.fd < 0 || pipe.revents == 0) continue;
      std::array<char, 65536> buffer{};
      const ssize_t size = ::read(pipe.fd, buffer.data(), buffer.size());
      std::string& text = &pipe == pipes.data() ? result.out : result.err;
      if (size > 0) {
        text.append(buffer.data(), static_cast<std::size_t>(size));
      } else {
        pipe.fd = -1;
      }
    }
  }
  return true;
}

std::vector<std::string_view> lines_of(std::string_view text) {
  std::vector<std::string_view> lines;
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    lines.push_back(text.substr(0, end));
    text = end == std::string_view::npos ? std::string_view() : text.substr(end + 1);
  }
  return lines;
}

}  // namespace

ShellResult run_shell(const std::string& script, const std::filesystem::path& folder,
                      const std::filesystem::path& rencai) {
  ShellResult result;
  std::array<int, 2> out{};
  std::array<int, 2> err{};
  if (::pipe(out.data()) != 0 || ::pipe(err.data()) != 0)
    throw std::system_error(errno, std::generic_category(), "pipe");
  const pid_t child = ::fork();
  if (child < 0) throw std::system_error(errno, std::generic_category(), "fork");
  if (child == 0) in_child(script, folder, rencai, out[1], err[1]);
  ::close(out[1]);
  ::close(err[1]);
  if (!drain(out[0], err[0], result)) {
    result.timed_out = true;
    ::kill(-child, SIGKILL);
  }
  ::close(out[0]);
  ::close(err[0]);
  int status = 0;
  rusage usage{};
  while (::wait4(child, &status, 0, &usage) < 0 && errno == EINTR) {
  }
  result.exit_code = WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
  const auto milliseconds = [](const timeval& time) { return time.tv_sec * 1000 + time.tv_usec / 1000; };
  result.cpu_milliseconds = milliseconds(usage.ru_utime) + milliseconds(usage.ru_stime);
  result.peak_megabytes = usage.ru_maxrss / 1024;
  return result;
}

TemporaryFolder::TemporaryFolder(const std::filesystem::path& project) {
  std::string name = (std::filesystem::temp_directory_path() / "rencai-test-XXXXXX").string();
  if (::mkdtemp(name.data()) == nullptr) throw std::system_error(errno, std::generic_category(), name);
  path_ = name;
  for (const char* folder : {"rules", "examples"})
    std::filesystem::create_directory_symlink(project / folder, path_ / folder);
  std::filesystem::create_directory_symlink(project / "tests/golden/frozen", path_ / "frozen");
}

TemporaryFolder::~TemporaryFolder() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

std::string read_text(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) throw std::runtime_error("cannot read " + path.string());
  return {std::istreambuf_iterator<char>(file), {}};
}

void write_text(const std::filesystem::path& path, std::string_view text) {
  if (path.has_parent_path()) std::filesystem::create_directories(path.parent_path());
  std::ofstream file(path, std::ios::binary);
  file.write(text.data(), static_cast<std::streamsize>(text.size()));
  if (!file) throw std::runtime_error("cannot write " + path.string());
}

std::string difference(std::string_view expected, std::string_view actual) {
  const auto before = lines_of(expected);
  const auto after = lines_of(actual);
  const auto [first_before, first_after] = std::ranges::mismatch(before, after);
  auto last_before = before.end();
  auto last_after = after.end();
  while (last_before != first_before && last_after != first_after && *(last_before - 1) == *(last_after - 1)) {
    --last_before;
    --last_after;
  }
  std::string text = "  @ line " + std::to_string(first_before - before.begin() + 1) + "\n";
  for (auto line = first_before; line != last_before; ++line) text += "  - " + std::string(*line) + "\n";
  for (auto line = first_after; line != last_after; ++line) text += "  + " + std::string(*line) + "\n";
  if (first_before == last_before && first_after == last_after) text += "  (the final line break differs)\n";
  return text;
}

}  // namespace rencai::test
