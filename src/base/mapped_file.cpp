#include "base/mapped_file.h"

#include <string>

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

namespace rencai {

MappedFile::MappedFile(std::string_view path) {
  const int file = ::open(std::string(path).c_str(), O_RDONLY | O_CLOEXEC);
  if (file < 0) return;
  struct stat status {};
  if (::fstat(file, &status) == 0 && S_ISREG(status.st_mode) && status.st_size > 0) {
    const auto size = static_cast<std::size_t>(status.st_size);
    void* const start = ::mmap(nullptr, size, PROT_READ, MAP_PRIVATE, file, 0);
    if (start != MAP_FAILED) bytes_ = {static_cast<const std::byte*>(start), size};
  }
  ::close(file);
}

MappedFile::~MappedFile() {
  // The span was made from memory that mmap gave: it is this object's alone.
  if (!bytes_.empty()) ::munmap(const_cast<std::byte*>(bytes_.data()), bytes_.size());
}

bool file_starts_with(std::string_view path, std::string_view beginning) {
  const int file = ::open(std::string(path).c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (file < 0) return false;
  struct stat status {};
  std::string found(beginning.size(), '\0');
  // Only regular files: what is read from a pipe is gone.
  const bool regular = ::fstat(file, &status) == 0 && S_ISREG(status.st_mode);
  const bool same =
      regular && ::read(file, found.data(), found.size()) == static_cast<ssize_t>(found.size()) && found == beginning;
  ::close(file);
  return same;
}

}  // namespace rencai
