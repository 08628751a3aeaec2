// Source text and the places in it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

namespace rencai {

using FileId = std::uint32_t;

// A half-open run of bytes in one source text. The empty span at 0 of no file stands for "nowhere".
struct Span {
  static constexpr FileId no_file = UINT32_MAX;
  FileId file = no_file;
  std::uint32_t begin = 0;
  std::uint32_t end = 0;

  [[nodiscard]] bool exists() const { return file != no_file; }
  // The smallest span that covers both; either may be nowhere.
  [[nodiscard]] Span joined(Span other) const;
};

// A place as a person counts: from 1, in characters (code points), with the width in terminal cells before it from 0
// (of the line as `display_line` shows it).
struct Position {
  std::uint32_t line = 1;
  std::uint32_t column = 1;
  std::uint32_t cells_before = 0;
};

// One file's text, as bytes, with its lines. Immutable. A byte order mark at the start belongs to no line. A text may
// be a part of a file: its lines are counted from `first_line`.
class SourceText {
 public:
  SourceText(std::string path, std::string text, std::uint32_t first_line = 1);

  [[nodiscard]] const std::string& path() const { return path_; }
  [[nodiscard]] std::string_view text() const { return text_; }
  [[nodiscard]] std::size_t line_count() const { return line_starts_.size(); }
  // Where a byte offset stands; an offset past the end stands at the end. Bytes that are not UTF-8 count as one
  // character each.
  [[nodiscard]] Position position(std::uint32_t offset) const;
  // Line `line` (counted from `first_line`) without its line break (LF or CRLF); empty past the last.
  [[nodiscard]] std::string_view line(std::uint32_t line) const;
  // Byte offset at which line `line` (likewise) starts.
  [[nodiscard]] std::uint32_t line_start(std::uint32_t line) const;
  [[nodiscard]] std::string_view slice(Span span) const {
    return std::string_view(text_).substr(span.begin, span.end - span.begin);
  }

 private:
  std::string path_;
  std::string text_;
  std::uint32_t first_line_;
  std::vector<std::uint32_t> line_starts_;
};

// The texts of one run; ids are stable, references stay valid.
class SourceSet {
 public:
  FileId add(std::string path, std::string text, std::uint32_t first_line = 1);
  [[nodiscard]] const SourceText& operator[](FileId id) const { return texts_[id]; }
  [[nodiscard]] std::size_t size() const { return texts_.size(); }

 private:
  std::deque<SourceText> texts_;
};

}  // namespace rencai
