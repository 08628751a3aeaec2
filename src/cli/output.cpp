#include "cli/output.h"

#include <cerrno>

#include <unistd.h>

namespace rencai {

WriteResult write_all(int descriptor, std::string_view text) {
  while (!text.empty()) {
    const ssize_t written = ::write(descriptor, text.data(), text.size());
    if (written >= 0) {
      text.remove_prefix(static_cast<std::size_t>(written));
    } else if (errno == EPIPE) {
      return WriteResult::reader_gone;
    } else if (errno != EINTR) {
      return WriteResult::failed;
    }
  }
  return WriteResult::done;
}

}  // namespace rencai
