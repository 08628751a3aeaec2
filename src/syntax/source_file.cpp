// Files and standard input as source texts.
#include <algorithm>
#include <cerrno>
#include <cstring>
#include <string>
#include <system_error>
#include <utility>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/text.h"
#include "syntax/yaml_reader.h"

namespace rencai {

namespace {

constexpr std::size_t chunk = std::size_t{1} << 16U;

class Descriptor {
 public:
  explicit Descriptor(int number, bool owned) : number_(number), owned_(owned) {}
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() {
    if (owned_ && number_ >= 0) ::close(number_);
  }
  [[nodiscard]] int number() const { return number_; }

 private:
  int number_;
  bool owned_;
};

void report_unreadable(std::string_view path, int reason, Diagnostics& diagnostics) {
  const std::string why = std::generic_category().message(reason);
  const LocalText what = reason == ENOENT   ? LocalText{"没有这个文件", "no such file"}
                         : reason == EACCES ? LocalText{"没有读取权限", "permission denied"}
                                            : LocalText{why, why};
  diagnostics.error(
      Code::file_not_readable, {},
      {fmt::format("无法读取 `{}`：{}", path, what.zh), fmt::format("cannot read `{}`: {}", path, what.en)});
}

void report_too_large(std::string_view path, const ReadLimits& limits, Diagnostics& diagnostics) {
  diagnostics.error(Code::file_too_large, {},
                    {fmt::format("`{}` 大于 {} 字节", path, limits.bytes),
                     fmt::format("`{}` is larger than {} bytes", path, limits.bytes)});
}

// Everything that the descriptor gives, one chunk beyond the limit at most; empty where reading fails, which is
// reported.
Result<std::string> read_all(const Descriptor& file, std::size_t expected, std::string_view path,
                             const ReadLimits& limits, Diagnostics& diagnostics) {
  std::string bytes;
  bytes.reserve(std::min(expected, limits.bytes) + 1);
  while (true) {
    const std::size_t size = bytes.size();
    bytes.resize(std::max(size + 1, std::min(bytes.capacity(), size + chunk)));
    if (bytes.size() - size < chunk / 2 && bytes.size() > expected + 1) bytes.resize(size + chunk);
    const ssize_t got = ::read(file.number(), bytes.data() + size, bytes.size() - size);
    const int reason = errno;
    bytes.resize(size + (got > 0 ? static_cast<std::size_t>(got) : 0));
    if (got < 0 && reason == EINTR) continue;
    if (got < 0) {
      report_unreadable(path, reason, diagnostics);
      return {};
    }
    if (got == 0) return bytes;
    if (bytes.size() > limits.bytes) {
      report_too_large(path, limits, diagnostics);
      return {};
    }
  }
}

}  // namespace

bool check_encoding(const SourceSet& sources, FileId file, Diagnostics& diagnostics) {
  const SourceText& source = sources[file];
  const std::string_view text = source.text();
  const auto place = [&](std::size_t at) {
    return Span{file, static_cast<std::uint32_t>(at), static_cast<std::uint32_t>(std::min(at + 1, text.size()))};
  };
  if (text.starts_with("\xFE\xFF") || text.starts_with("\xFF\xFE")) {
    const std::string command = fmt::format("iconv -f UTF-16 -t UTF-8 {}", source.path());
    diagnostics.error(Code::file_not_utf8, place(0), {"文件是 UTF-16 编码", "the file is UTF-16"}).expected = {
        fmt::format("UTF-8；可用 `{}` 转换", command), fmt::format("UTF-8; `{}` converts it", command)};
    return false;
  }
  const std::size_t invalid = first_invalid_utf8(text);
  const std::size_t nul = text.find('\0');
  if (nul < invalid) {
    diagnostics.error(Code::file_has_nul, place(nul),
                      {"文件里有 NUL 字节，不是文本文件", "the file holds a NUL byte and is no text file"});
    return false;
  }
  if (invalid == std::string_view::npos) return true;
  const std::string command = fmt::format("iconv -f GB18030 -t UTF-8 {}", source.path());
  diagnostics
      .error(Code::file_not_utf8, place(invalid),
             {fmt::format("字节 0x{:02X} 不是 UTF-8", static_cast<unsigned char>(text[invalid])),
              fmt::format("the byte 0x{:02X} is not UTF-8", static_cast<unsigned char>(text[invalid]))})
      .expected = {fmt::format("UTF-8；如果文件是 GB18030（GBK）编码，可用 `{}` 转换", command),
                   fmt::format("UTF-8; if the file is GB18030 (GBK), `{}` converts it", command)};
  return false;
}

Result<FileId> read_file(std::string_view path, SourceSet& sources, Diagnostics& diagnostics,
                         const ReadLimits& limits) {
  if (path.empty()) {
    diagnostics.error(Code::file_not_readable, {}, {"文件名是空的", "the file name is empty"});
    return {};
  }
  const bool standard_input = path == "-";
  const std::string name(path);
  const Descriptor file(standard_input ? STDIN_FILENO : ::open(name.c_str(), O_RDONLY | O_CLOEXEC), !standard_input);
  struct stat status {};
  if (file.number() < 0 || ::fstat(file.number(), &status) != 0) {
    report_unreadable(path, errno, diagnostics);
    return {};
  }
  if (S_ISDIR(status.st_mode)) {
    diagnostics
        .error(Code::file_is_folder, {}, {fmt::format("`{}` 是文件夹", path), fmt::format("`{}` is a folder", path)})
        .expected = {"一个文件", "a file"};
    return {};
  }
  const std::size_t expected =
      S_ISREG(status.st_mode) && status.st_size > 0 ? static_cast<std::size_t>(status.st_size) : 0;
  if (expected > limits.bytes) {
    report_too_large(path, limits, diagnostics);
    return {};
  }
  auto bytes = read_all(file, expected, path, limits, diagnostics);
  if (!bytes) return {};
  const FileId id = sources.add(standard_input ? "<stdin>" : name, std::move(*bytes));
  if (!check_encoding(sources, id, diagnostics)) return {};
  return id;
}

}  // namespace rencai
