#include "batch/record_input.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <system_error>
#include <utility>

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

namespace rencai {
namespace {

// Enough records to fill a few blocks, little enough to stay in a core's cache.
constexpr std::size_t chunk_bytes = std::size_t{192} << 10U;
constexpr std::size_t read_bytes = std::size_t{64} << 10U;
// What is kept of a record that is too long, to show where it stands.
constexpr std::size_t kept_bytes = 256;
constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

bool is_blank(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; });
}

std::size_t find(const char* bytes, std::size_t begin, std::size_t end, char wanted) {
  if (begin >= end) return end;
  const void* found = std::memchr(bytes + begin, wanted, end - begin);
  return found == nullptr ? end : static_cast<std::size_t>(static_cast<const char*>(found) - bytes);
}

std::optional<RecordFormat> format_by_name(std::string_view path) {
  for (const std::string_view ending : {".jsonl", ".ndjson", ".json"}) {
    if (path.ends_with(ending)) return RecordFormat::jsonl;
  }
  if (path.ends_with(".csv")) return RecordFormat::csv;
  return std::nullopt;
}

}  // namespace

RecordInput::RecordInput(InputOptions options, HeaderVisit header)
    : options_(std::move(options)), header_(std::move(header)) {
  for (const std::string& path : options_.paths) {
    struct stat status {};
    if (path == "-" || ::stat(path.c_str(), &status) != 0 || !S_ISREG(status.st_mode)) {
      total_ = 0;
      return;
    }
    total_ += static_cast<std::uint64_t>(status.st_size);
  }
}

RecordInput::~RecordInput() { close_current(); }

void RecordInput::close_current() {
  if (descriptor_ > STDERR_FILENO) ::close(descriptor_);
  descriptor_ = -1;
}

bool RecordInput::open_next(Diagnostics& diagnostics) {
  const std::string& path = options_.paths[next_file_];
  int reason = 0;
  if (path == "-") {
    descriptor_ = STDIN_FILENO;
  } else {
    descriptor_ = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    reason = errno;
  }
  struct stat status {};
  if (descriptor_ >= 0 && ::fstat(descriptor_, &status) != 0) reason = errno;
  if (descriptor_ >= 0 && S_ISDIR(status.st_mode)) {
    diagnostics.error(Code::file_is_folder, Span{},
                      {fmt::format("`{}` 是文件夹", path), fmt::format("`{}` is a folder", path)});
    return false;
  }
  if (descriptor_ < 0) {
    const std::string why = std::generic_category().message(reason);
    const LocalText what = reason == ENOENT ? LocalText{"没有这个文件", "no such file"} : LocalText{why, why};
    diagnostics.error(
        Code::file_not_readable, Span{},
        {fmt::format("无法读取 `{}`：{}", path, what.zh), fmt::format("cannot read `{}`: {}", path, what.en)});
    return false;
  }
  is_regular_ = S_ISREG(status.st_mode);
  at_end_ = false;
  at_start_ = true;
  line_ = 1;
  carried_.clear();
  const auto named = options_.format ? options_.format : format_by_name(path);
  format_known_ = named.has_value();
  format_ = named.value_or(RecordFormat::jsonl);
  wants_header_ = true;
  ++next_file_;
  return true;
}

std::optional<RecordFormat> RecordInput::first_format(Diagnostics& diagnostics) {
  if (!open_next(diagnostics)) return std::nullopt;
  std::vector<char> bytes;
  while (!format_known_ && !at_end_) {
    std::size_t size = 0;
    if (!read_some(bytes, size, diagnostics)) return std::nullopt;
    carried_.append(bytes.data(), size);
    if (is_blank(std::string_view(carried_).substr(carried_.starts_with(byte_order_mark) ? byte_order_mark.size() : 0)))
      continue;
    format_ = sniffed(carried_);
    format_known_ = true;
  }
  return format_;
}

RecordFormat RecordInput::sniffed(std::string_view beginning) const {
  if (beginning.starts_with(byte_order_mark)) beginning.remove_prefix(byte_order_mark.size());
  const std::size_t first = beginning.find_first_not_of(" \t\r\n");
  const bool is_json = first == std::string_view::npos || beginning[first] == '{' || beginning[first] == '[';
  return is_json ? RecordFormat::jsonl : RecordFormat::csv;
}

RecordInput::Wait RecordInput::wait(bool may_pause) const {
  if (is_regular_) return Wait::ready;
  while (true) {
    std::array<pollfd, 2> descriptors{{{descriptor_, POLLIN, 0}, {options_.watched, 0, 0}}};
    const int count = ::poll(descriptors.data(), options_.watched >= 0 ? 2 : 1, may_pause ? 0 : -1);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return Wait::ready;  // the read says what is wrong
    if ((descriptors[1].revents & POLLERR) != 0) return Wait::reader_gone;
    if (descriptors[0].revents != 0) return Wait::ready;
    if (may_pause) return Wait::paused;
  }
}

// Appends what can be read at once. At the end of the file, nothing, and `at_end_` is set.
bool RecordInput::read_some(std::vector<char>& bytes, std::size_t& size, Diagnostics& diagnostics) {
  if (bytes.size() < size + read_bytes + Chunk::padding)
    bytes.resize(std::max(size + read_bytes, size * 2) + Chunk::padding);
  while (true) {
    const ssize_t count = ::read(descriptor_, bytes.data() + size, bytes.size() - size - Chunk::padding);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) {
      const std::string why = std::generic_category().message(errno);
      const std::string& path = options_.paths[next_file_ - 1];
      diagnostics.error(Code::file_not_readable, Span{},
                        {fmt::format("无法读取 `{}`：{}", path, why), fmt::format("cannot read `{}`: {}", path, why)});
      return false;
    }
    at_end_ = count == 0;
    size += static_cast<std::size_t>(count);
    consumed_ += static_cast<std::uint64_t>(count);
    return true;
  }
}

RecordInput::Next RecordInput::next(Chunk& chunk, Diagnostics& diagnostics) {
  chunk.records.clear();
  while (true) {
    if (descriptor_ < 0) {
      if (next_file_ == options_.paths.size()) return Next::end;
      if (!open_next(diagnostics)) return Next::failed;
    }
    if (chunk.bytes.size() < carried_.size() + chunk_bytes + Chunk::padding)
      chunk.bytes.resize(carried_.size() + chunk_bytes + Chunk::padding);
    std::ranges::copy(carried_, chunk.bytes.begin());
    chunk.size = carried_.size();
    begin_ = scanned_ = 0;
    in_quotes_ = false;
    scan(chunk);
    while (!at_end_) {
      if (chunk.size >= chunk_bytes && !chunk.records.empty()) break;
      const Wait state = wait(!chunk.records.empty());
      if (state == Wait::reader_gone) return Next::reader_gone;
      if (state == Wait::paused) break;
      if (!read_some(chunk.bytes, chunk.size, diagnostics)) return Next::failed;
      scan(chunk);
      if (chunk.size - begin_ > options_.longest_record) {
        if (const Next skipped = skip_long_record(chunk, diagnostics); skipped != Next::chunk) return skipped;
        break;
      }
    }
    if (at_end_ && begin_ < chunk.size) add_record(chunk, chunk.size, 0);  // the last line has no line break
    if (!chunk.records.empty() && wants_header_) {
      wants_header_ = false;
      if (format_ == RecordFormat::csv && !take_header(chunk)) return Next::failed;
    }
    carried_.assign(chunk.bytes.data() + begin_, chunk.size - begin_);
    chunk.file = next_file_ - 1;
    chunk.format = format_;
    chunk.consumed = consumed_;
    if (at_end_) close_current();
    if (chunk.records.empty()) continue;
    chunk.sequence = sequence_++;
    return Next::chunk;
  }
}

bool RecordInput::take_header(Chunk& chunk) {
  const Record header = chunk.records.front();
  chunk.records.erase(chunk.records.begin());
  return header_(next_file_ - 1, chunk.text(header), header.line);
}

void RecordInput::scan(Chunk& chunk) {
  if (at_start_) {
    const std::string_view text(chunk.bytes.data(), chunk.size);
    if (text.size() < byte_order_mark.size() && !at_end_ && byte_order_mark.starts_with(text)) return;
    if (text.starts_with(byte_order_mark)) begin_ = scanned_ = byte_order_mark.size();
    if (!format_known_) {
      if (is_blank(text.substr(begin_)) && !at_end_) return;
      format_ = sniffed(text);
      format_known_ = true;
    }
    at_start_ = false;
  }
  format_ == RecordFormat::jsonl ? scan_lines(chunk) : scan_csv(chunk);
}

// The record from `begin_` ends before `end`; `lines`: how many line breaks it holds.
void RecordInput::add_record(Chunk& chunk, std::size_t end, std::uint64_t lines) {
  const std::string_view text(chunk.bytes.data() + begin_, end - begin_);
  if (!is_blank(text)) {
    chunk.records.push_back({static_cast<std::uint32_t>(begin_), static_cast<std::uint32_t>(text.size()), line_,
                             text.size() > options_.longest_record});
  }
  line_ += lines;
  begin_ = scanned_ = end;
}

void RecordInput::scan_lines(Chunk& chunk) {
  const char* bytes = chunk.bytes.data();
  while (true) {
    const std::size_t end = find(bytes, scanned_, chunk.size, '\n');
    if (end == chunk.size) break;
    add_record(chunk, end + 1, 1);
  }
  scanned_ = chunk.size;
}

// A quote matters only where a cell begins with it; there it goes on to the quote that closes it. A cell that is never
// closed does not take the lines after it: its own line is the record, and it is for its reader to refuse it.
void RecordInput::scan_csv(Chunk& chunk) {
  while (true) {
    scan_whole_csv_records(chunk);
    if (!at_end_ || !in_quotes_) return;
    const std::size_t end = find(chunk.bytes.data(), begin_, chunk.size, '\n');
    if (end == chunk.size) return;
    in_quotes_ = false;
    add_record(chunk, end + 1, 1);
  }
}

void RecordInput::scan_whole_csv_records(Chunk& chunk) {
  const char* bytes = chunk.bytes.data();
  while (true) {
    if (in_quotes_) {
      const std::size_t quote = find(bytes, scanned_, chunk.size, '"');
      if (quote + 1 >= chunk.size && !at_end_) {
        scanned_ = quote;
        return;
      }
      if (quote == chunk.size) return;
      const char next = quote + 1 < chunk.size ? bytes[quote + 1] : '\n';
      if (next != '"' && next != ',' && next != '\r' &&
          next != '\n') {  // no such cell: its first line alone is refused
        const std::size_t end = find(bytes, begin_, chunk.size, '\n');
        in_quotes_ = false;
        if (end < quote) {
          add_record(chunk, end + 1, 1);
          continue;
        }
      }
      scanned_ = quote + (next == '"' ? 2 : 1);
      in_quotes_ = next == '"';
      continue;
    }
    const std::size_t end = find(bytes, scanned_, chunk.size, '\n');
    std::size_t quote = find(bytes, scanned_, end, '"');
    while (quote < end && quote > begin_ && bytes[quote - 1] != ',') quote = find(bytes, quote + 1, end, '"');
    if (quote < end) {
      scanned_ = quote + 1;
      in_quotes_ = true;
      continue;
    }
    scanned_ = end;
    if (end == chunk.size) return;
    add_record(chunk, end + 1, static_cast<std::uint64_t>(std::count(bytes + begin_, bytes + end + 1, '\n')));
  }
}

// The record from `begin_` is too long: its beginning becomes the chunk's last record, and the rest of its line is
// passed over.
RecordInput::Next RecordInput::skip_long_record(Chunk& chunk, Diagnostics& diagnostics) {
  if (in_quotes_) {
    // The quote is perhaps never closed: the first line alone is refused.
    const std::size_t end = find(chunk.bytes.data(), begin_, chunk.size, '\n');
    if (end < chunk.size) {
      in_quotes_ = false;
      add_record(chunk, end + 1, 1);
      return Next::chunk;
    }
  }
  const Record record{static_cast<std::uint32_t>(begin_), static_cast<std::uint32_t>(kept_bytes), line_, true};
  chunk.records.push_back(record);
  const std::size_t kept_end = begin_ + kept_bytes;
  std::size_t end = find(chunk.bytes.data(), kept_end, chunk.size, '\n');
  while (end == chunk.size && !at_end_) {
    chunk.size = kept_end;
    if (wait(false) == Wait::reader_gone) return Next::reader_gone;
    if (!read_some(chunk.bytes, chunk.size, diagnostics)) return Next::failed;
    end = find(chunk.bytes.data(), kept_end, chunk.size, '\n');
  }
  ++line_;
  in_quotes_ = false;
  begin_ = scanned_ = std::min(end + 1, chunk.size);
  return Next::chunk;
}

}  // namespace rencai
