// Input files as chunks of whole records, in constant memory.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/diagnostics.h"

namespace rencai {

enum class RecordFormat { jsonl, csv };

// One record within its chunk.
struct Record {
  std::uint32_t begin = 0;
  std::uint32_t size = 0;
  std::uint64_t line = 1;  // its first
  bool too_long = false;   // only its beginning is there
};

// Some records, whole, of one file. `bytes` has `padding` bytes of room behind the last record.
struct Chunk {
  static constexpr std::size_t padding = 64;

  std::vector<char> bytes;
  std::size_t size = 0;
  std::vector<Record> records;
  std::size_t file = 0;
  RecordFormat format = RecordFormat::jsonl;
  std::uint64_t sequence = 0;  // 0, 1, 2, ...
  std::uint64_t consumed = 0;  // bytes of all input up to here

  [[nodiscard]] std::string_view text(const Record& record) const { return {bytes.data() + record.begin, record.size}; }
};

struct InputOptions {
  std::vector<std::string> paths;      // "-": standard input
  std::optional<RecordFormat> format;  // none: by the name, else by the first character
  std::size_t longest_record = std::size_t{16} << 20U;
  int watched = -1;  // a descriptor; where its reader is gone, reading ends
};

class RecordInput {
 public:
  // Called with each CSV file's first record; false stops the reading.
  using HeaderVisit = std::function<bool(std::size_t file, std::string_view header, std::uint64_t line)>;

  RecordInput(InputOptions options, HeaderVisit header);
  RecordInput(const RecordInput&) = delete;
  RecordInput& operator=(const RecordInput&) = delete;
  ~RecordInput();

  enum class Next { chunk, end, reader_gone, failed };
  // The next records that are there: many where the input is quick, one where it pauses after one. Waits for at least
  // one. `failed`: reported.
  [[nodiscard]] Next next(Chunk& chunk, Diagnostics& diagnostics);

  // The format of the first file; opens it.
  [[nodiscard]] std::optional<RecordFormat> first_format(Diagnostics& diagnostics);
  // Bytes of all files; 0 where that is not known.
  [[nodiscard]] std::uint64_t total_bytes() const { return total_; }

 private:
  enum class Wait { ready, paused, reader_gone };

  [[nodiscard]] bool open_next(Diagnostics& diagnostics);
  void close_current();
  [[nodiscard]] bool read_some(std::vector<char>& bytes, std::size_t& size, Diagnostics& diagnostics);
  [[nodiscard]] Wait wait(bool may_pause) const;
  [[nodiscard]] RecordFormat sniffed(std::string_view beginning) const;

  // Adds the whole records in bytes [scanned_, size) to the chunk.
  void scan(Chunk& chunk);
  void scan_lines(Chunk& chunk);
  void scan_csv(Chunk& chunk);
  void scan_whole_csv_records(Chunk& chunk);
  void add_record(Chunk& chunk, std::size_t end, std::uint64_t lines);
  [[nodiscard]] Next skip_long_record(Chunk& chunk, Diagnostics& diagnostics);
  [[nodiscard]] bool take_header(Chunk& chunk);

  InputOptions options_;
  HeaderVisit header_;
  std::uint64_t total_ = 0;
  std::uint64_t consumed_ = 0;
  std::uint64_t sequence_ = 0;

  std::size_t next_file_ = 0;
  int descriptor_ = -1;  // of the file that is open
  bool is_regular_ = false;
  bool at_end_ = false;  // of that file
  bool at_start_ = true;
  bool wants_header_ = false;
  bool format_known_ = false;
  RecordFormat format_ = RecordFormat::jsonl;
  std::string carried_;     // the beginning of a record that has not ended yet
  std::uint64_t line_ = 1;  // of the record that begins next

  // While a chunk is filled.
  std::size_t begin_ = 0;  // of the record that has not ended
  std::size_t scanned_ = 0;
  bool in_quotes_ = false;
};

}  // namespace rencai
