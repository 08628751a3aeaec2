// Source text and the places in it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>
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

// Text that stands elsewhere (in an image) and outlives whoever is given it.
struct TextElsewhere {
  std::string_view text;
};

// One file's text, as bytes, with its lines, which are looked for when first asked for. A byte order mark at the start
// belongs to no line. The text is owned, or stands elsewhere; it may be a part of a file: its lines are counted from
// `first_line`.
class SourceText {
 public:
  SourceText(std::string path, std::string text, std::uint32_t first_line = 1)
      : path_(std::move(path)), own_(std::move(text)), text_(own_), first_line_(first_line) {}
  SourceText(std::string path, TextElsewhere text) : path_(std::move(path)), text_(text.text) {}
  SourceText(const SourceText&) = delete;
  SourceText& operator=(const SourceText&) = delete;
  SourceText(SourceText&&) = delete;
  SourceText& operator=(SourceText&&) = delete;
  ~SourceText() = default;

  [[nodiscard]] const std::string& path() const { return path_; }
  [[nodiscard]] std::string_view text() const { return text_; }
  [[nodiscard]] std::size_t line_count() const { return line_starts().size(); }
  // Where a byte offset stands; an offset past the end stands at the end. Bytes that are not UTF-8 count as one
  // character each.
  [[nodiscard]] Position position(std::uint32_t offset) const;
  // Line `line` (counted from `first_line`) without its line break (LF or CRLF); empty past the last.
  [[nodiscard]] std::string_view line(std::uint32_t line) const;
  // Byte offset at which line `line` (likewise) starts.
  [[nodiscard]] std::uint32_t line_start(std::uint32_t line) const;
  [[nodiscard]] std::string_view slice(Span span) const { return text_.substr(span.begin, span.end - span.begin); }

 private:
  [[nodiscard]] const std::vector<std::uint32_t>& line_starts() const;

  std::string path_;
  std::string own_;
  std::string_view text_;
  std::uint32_t first_line_ = 1;
  mutable std::once_flag lines_found_;  // several threads may ask at once
  mutable std::vector<std::uint32_t> line_starts_;
};

// The texts of one run; ids are stable, references stay valid.
class SourceSet {
 public:
  FileId add(std::string path, std::string text, std::uint32_t first_line = 1);
  FileId add(std::string path, TextElsewhere text);
  [[nodiscard]] const SourceText& operator[](FileId id) const { return texts_[id]; }
  [[nodiscard]] std::size_t size() const { return texts_.size(); }

 private:
  std::deque<SourceText> texts_;
};

}  // namespace rencai
