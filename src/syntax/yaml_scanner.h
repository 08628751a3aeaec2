// The characters of a YAML text: where it stands, blanks, comments and scalars. `yaml_reader.cpp` builds the structure
// above it.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "base/diagnostics.h"
#include "syntax/tree.h"
#include "syntax/yaml_reader.h"

namespace rencai {

// Thrown once the reason is reported; caught in `read_yaml`, never beyond.
struct ReadingStopped {};

// Indentation is counted in spaces; -1 is the indentation around a document. The text holds no NUL, and a carriage
// return only before a line feed.
class YamlScanner {
 public:
  YamlScanner(const SourceText& source, FileId file, Diagnostics& diagnostics, const ReadLimits& limits);

  [[nodiscard]] const SourceText& source() const { return *source_; }
  [[nodiscard]] Diagnostics& diagnostics() { return *diagnostics_; }
  [[nodiscard]] std::size_t offset() const { return at_; }
  [[nodiscard]] int column() const { return static_cast<int>(at_ - line_start_); }
  [[nodiscard]] Span span(std::size_t begin, std::size_t end) const;
  // The character `ahead` of the place, or NUL beyond the end.
  [[nodiscard]] char peek(std::size_t ahead = 0) const {
    return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\0';
  }
  [[nodiscard]] bool at_end() const { return at_ >= text_.size(); }
  [[nodiscard]] bool at_line_end() const { return at_end() || peek() == '\n' || peek() == '\r'; }
  // Whether the character `ahead` is a blank, a line break or beyond the end.
  [[nodiscard]] bool is_space(std::size_t ahead) const;
  // At `---` or `...` at the start of a line.
  [[nodiscard]] bool at_document_marker() const;
  // At `-` that begins an item of a block sequence.
  [[nodiscard]] bool at_block_entry() const { return peek() == '-' && is_space(1); }
  // At a scalar that is followed by `:` on the same line: a key of a block mapping.
  [[nodiscard]] bool at_block_key() const;
  [[nodiscard]] bool starts_plain(bool in_flow) const;
  // The end of the line at which the scanner stands.
  [[nodiscard]] std::size_t line_end() const;

  void advance(std::size_t count = 1) { at_ += count; }
  // Skips blanks; whether one was a tab.
  bool skip_blanks();
  // Skips blanks and a comment, which must follow a blank or begin the line; stops at the line's end or at what else
  // stands there.
  void skip_blanks_and_comment();
  // From a line's end or start on to the next line with content, or to the end. A tab in its indentation is an error.
  void next_content();
  // Inside brackets: skips blanks, comments and line breaks. A line must be indented deeper than `parent` and be no
  // document marker.
  void skip_flow_space(int parent, std::size_t bracket);
  // `&anchor` and `!tag` where the scanner stands, each reported; whether there was one.
  bool skip_properties();

  // One scalar. Lines after the first must be indented deeper than `parent`.
  Tree plain(int parent, bool in_flow);
  Tree quoted(int parent);
  Tree block_scalar(int parent);
  // A scalar that ends on its line, as keys do.
  Tree key();

  [[noreturn]] void stop(Code code, std::size_t begin, std::size_t end, LocalText message, LocalText expected = {},
                         std::string corrected_line = {});
  // What was expected to be `key: value` on the line of [begin, end) is not: says why.
  [[noreturn]] void stop_without_key(std::size_t begin, std::size_t end);

 private:
  void skip_break();
  [[nodiscard]] std::size_t plain_end(std::size_t from, bool in_flow) const;
  // Moves to the next line that continues a plain scalar, and counts the line breaks on the way; 0: nothing continues
  // it.
  std::size_t continue_plain(int parent, bool in_flow);
  std::size_t fold_quoted(int parent, std::size_t begin);
  void append_escape(std::string& out);
  [[nodiscard]] unsigned hexadecimal(std::size_t begin, std::size_t digits);
  [[noreturn]] void stop_unterminated(std::size_t quote);
  void check_length(std::size_t begin);
  int block_scalar_indent(int parent, int stated);

  const SourceText* source_;
  FileId file_;
  Diagnostics* diagnostics_;
  const ReadLimits* limits_;
  std::string_view text_;
  std::size_t at_ = 0;
  std::size_t line_start_ = 0;
};

}  // namespace rencai
