// The wall time of whole processes, from before they are started until they are reaped, their output thrown away. The
// commands run in turn, so that what else the machine does falls on all alike.
//
//   bench_time_commands RUNS NAME COMMAND... -- NAME COMMAND... -- ...
//
// Prints each command's medians in milliseconds, its greatest memory, and its speed as a ratio to that of each command
// before it.
#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <fcntl.h>
#include <spawn.h>
#include <sys/resource.h>
#include <sys/wait.h>

extern char** environ;

namespace {

struct Timed {
  const char* name = nullptr;
  std::vector<char*> command;  // ends with a null
  std::vector<long> nanoseconds;
  std::vector<long> processor;  // nanoseconds
  long peak_kilobytes = 0;
};

long now() {
  timespec time{};
  clock_gettime(CLOCK_MONOTONIC, &time);
  return time.tv_sec * 1'000'000'000L + time.tv_nsec;
}

// Nanoseconds, or -1 where the command could not be run or failed.
long time_once(Timed& timed, const posix_spawn_file_actions_t& quiet) {
  pid_t child = 0;
  int status = 0;
  rusage used{};
  const long start = now();
  if (posix_spawnp(&child, timed.command.front(), &quiet, nullptr, timed.command.data(), environ) != 0) return -1;
  if (wait4(child, &status, 0, &used) != child) return -1;
  const long end = now();
  const auto in_nanoseconds = [](const timeval& time) { return time.tv_sec * 1'000'000'000L + time.tv_usec * 1000L; };
  timed.processor.push_back(in_nanoseconds(used.ru_utime) + in_nanoseconds(used.ru_stime));
  timed.peak_kilobytes = std::max(timed.peak_kilobytes, used.ru_maxrss);
  return WIFEXITED(status) && WEXITSTATUS(status) == 0 ? end - start : -1;
}

long median(std::vector<long> values) {
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  return *middle;
}

std::vector<Timed> commands_of(std::span<char*> words) {
  std::vector<Timed> commands;
  bool starts = true;
  for (char* word : words) {
    if (std::string_view(word) == "--") {
      starts = true;
    } else if (starts) {
      commands.emplace_back().name = word;
      starts = false;
    } else {
      commands.back().command.push_back(word);
    }
  }
  for (Timed& timed : commands) timed.command.push_back(nullptr);
  return commands;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 4) {
    std::fputs("usage: bench_time_commands RUNS NAME COMMAND... -- NAME COMMAND... -- ...\n", stderr);
    return 2;
  }
  const long runs = std::strtol(argv[1], nullptr, 10);
  std::vector<Timed> commands = commands_of(std::span(argv + 2, static_cast<std::size_t>(argc - 2)));
  posix_spawn_file_actions_t quiet;
  posix_spawn_file_actions_init(&quiet);
  posix_spawn_file_actions_addopen(&quiet, 1, "/dev/null", O_WRONLY, 0);
  for (long run = runs > 10 ? -3 : 0; run < runs; ++run) {  // where runs are short, three to warm up
    for (Timed& timed : commands) {
      const long taken = time_once(timed, quiet);
      if (taken < 0) {
        std::fprintf(stderr, "%s failed\n", timed.name);
        return 2;
      }
      if (run >= 0) {
        timed.nanoseconds.push_back(taken);
      } else {
        timed.processor.clear();
      }
    }
  }
  const auto milliseconds = [](long nanoseconds) {
    return std::to_string(nanoseconds / 1'000'000) + "." + std::to_string(1000 + nanoseconds / 1000 % 1000).substr(1);
  };
  for (const Timed& timed : commands) {
    std::printf("%-16s %10s ms, processor %10s ms, %7ld KiB", timed.name,
                milliseconds(median(timed.nanoseconds)).c_str(), milliseconds(median(timed.processor)).c_str(),
                timed.peak_kilobytes);
    const long taken = median(timed.nanoseconds);
    for (const Timed& other : commands) {
      if (&other == &timed) break;
      const long thousandths = (median(other.nanoseconds) * 1000 + taken / 2) / taken;
      std::printf(", %ld.%03ld of the speed of %s", thousandths / 1000, thousandths % 1000, other.name);
    }
    std::printf("\n");
  }
  return 0;
}
