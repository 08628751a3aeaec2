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

const std::vector<std::uint32_t>& SourceText::line_starts() const {
  std::call_once(lines_found_, [this] {
    line_starts_.push_back(text_.starts_with(byte_order_mark) ? static_cast<std::uint32_t>(byte_order_mark.size())
                                                              : 0U);
    for (std::size_t at = text_.find('\n'); at != std::string_view::npos; at = text_.find('\n', at + 1)) {
      line_starts_.push_back(static_cast<std::uint32_t>(at + 1));
    }
  });
  return line_starts_;
}

Position SourceText::position(std::uint32_t offset) const {
  const auto& starts = line_starts();
  offset = std::min(offset, static_cast<std::uint32_t>(text_.size()));
  const auto after = std::upper_bound(starts.begin() + 1, starts.end(), offset);
  const std::uint32_t start = *(after - 1);
  const std::string_view before = text_.substr(start, offset > start ? offset - start : 0);
  Position result;
  result.line = static_cast<std::uint32_t>(after - starts.begin()) + first_line_ - 1;
  result.column = static_cast<std::uint32_t>(character_count(before) + 1);
  result.cells_before = static_cast<std::uint32_t>(cell_width(display_line(before)));
  return result;
}

std::string_view SourceText::line(std::uint32_t line) const {
  const auto& starts = line_starts();
  if (line < first_line_ || line - first_line_ >= starts.size()) return {};
  std::string_view result = text_.substr(starts[line - first_line_]);
  result = result.substr(0, result.find('\n'));
  if (result.ends_with('\r')) result.remove_suffix(1);
  return result;
}

std::uint32_t SourceText::line_start(std::uint32_t line) const {
  const auto& starts = line_starts();
  if (line < first_line_) return starts.front();
  const std::size_t place = line - first_line_;
  return place >= starts.size() ? static_cast<std::uint32_t>(text_.size()) : starts[place];
}

FileId SourceSet::add(std::string path, std::string text, std::uint32_t first_line) {
  texts_.emplace_back(std::move(path), std::move(text), first_line);
  return static_cast<FileId>(texts_.size() - 1);
}

FileId SourceSet::add(std::string path, TextElsewhere text) {
  texts_.emplace_back(std::move(path), text);
  return static_cast<FileId>(texts_.size() - 1);
}

}  // namespace rencai
