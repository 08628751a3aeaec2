#include "base/source.h"

#include <algorithm>
#include <utility>

#include "base/text.h"

namespace rencai {

namespace {

constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

}  // namespace

Span Span::joined(Span other) const {
  if (!exists()) return other;
  if (!other.exists() || other.file != file) return *this;
  return {file, std::min(begin, other.begin), std::max(end, other.end)};
}

SourceText::SourceText(std::string path, std::string text, std::uint32_t first_line)
    : path_(std::move(path)), text_(std::move(text)), first_line_(first_line) {
  line_starts_.push_back(text_.starts_with(byte_order_mark) ? static_cast<std::uint32_t>(byte_order_mark.size()) : 0U);
  for (std::size_t at = text_.find('\n'); at != std::string::npos; at = text_.find('\n', at + 1)) {
    line_starts_.push_back(static_cast<std::uint32_t>(at + 1));
  }
}

Position SourceText::position(std::uint32_t offset) const {
  offset = std::min(offset, static_cast<std::uint32_t>(text_.size()));
  const auto after = std::upper_bound(line_starts_.begin() + 1, line_starts_.end(), offset);
  const std::uint32_t start = *(after - 1);
  const std::string_view before = std::string_view(text_).substr(start, offset > start ? offset - start : 0);
  Position result;
  result.line = static_cast<std::uint32_t>(after - line_starts_.begin()) + first_line_ - 1;
  result.column = static_cast<std::uint32_t>(character_count(before) + 1);
  result.cells_before = static_cast<std::uint32_t>(cell_width(display_line(before)));
  return result;
}

std::string_view SourceText::line(std::uint32_t line) const {
  if (line < first_line_ || line - first_line_ >= line_starts_.size()) return {};
  const std::size_t start = line_starts_[line - first_line_];
  std::string_view result = std::string_view(text_).substr(start);
  result = result.substr(0, result.find('\n'));
  if (result.ends_with('\r')) result.remove_suffix(1);
  return result;
}

std::uint32_t SourceText::line_start(std::uint32_t line) const {
  if (line < first_line_) return line_starts_.front();
  const std::size_t place = line - first_line_;
  return place >= line_starts_.size() ? static_cast<std::uint32_t>(text_.size()) : line_starts_[place];
}

FileId SourceSet::add(std::string path, std::string text, std::uint32_t first_line) {
  texts_.emplace_back(std::move(path), std::move(text), first_line);
  return static_cast<FileId>(texts_.size() - 1);
}

}  // namespace rencai
