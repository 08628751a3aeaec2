#include "syntax/expression_hints.h"

#include <algorithm>

namespace rencai {
namespace {

constexpr std::size_t longest_line = 400;

bool plain_start(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '(' || c == '-' ||
         static_cast<unsigned char>(c) >= 0x80U;
}

}  // namespace

std::string line_with(const SourceSet& sources, Span span, std::string_view replacement) {
  if (!span.exists() || replacement.find('\n') != std::string_view::npos) return {};
  const SourceText& source = sources[span.file];
  const std::uint32_t number = source.position(span.begin).line;
  const std::string_view line = source.line(number);
  const std::uint32_t start = source.line_start(number);
  if (span.end < span.begin || span.end > start + line.size() || line.size() + replacement.size() > longest_line)
    return {};
  std::string corrected(line.substr(0, span.begin - start));
  corrected += replacement;
  corrected += line.substr(span.end - start);
  return corrected;
}

ScalarPlace::ScalarPlace(const Tree& scalar, const SourceSet& sources)
    : scalar_(scalar), sources_(sources), text_(scalar.span) {
  if (!scalar.span.exists() || scalar.quoting == Quoting::block) return;
  if (scalar.quoting != Quoting::plain) ++text_.begin;
  text_.end = text_.begin + static_cast<std::uint32_t>(scalar.text.size());
  exact_ = text_.end <= scalar.span.end && sources[scalar.span.file].slice(text_) == scalar.text;
}

Span ScalarPlace::span(std::uint32_t begin, std::uint32_t end) const {
  if (!exact_) return scalar_.span;
  return {text_.file, text_.begin + begin, text_.begin + std::max(begin, end)};
}

std::string ScalarPlace::line_with(std::string_view text) const {
  if (!exact_) return {};
  std::string written(text);
  if (scalar_.quoting == Quoting::plain) {
    const std::string_view flow_marks = ",[]{}";
    const bool new_marks = written.find_first_of(flow_marks) != std::string::npos &&
                           scalar_.text.find_first_of(flow_marks) == std::string::npos;
    const std::string_view before = sources_[text_.file].line(sources_[text_.file].position(text_.begin).line);
    const bool in_flow = before.find_first_of("{[") != std::string_view::npos;
    const bool marks = written.find(": ") != std::string::npos || written.find(" #") != std::string::npos;
    if ((!written.empty() && !plain_start(written.front())) || (new_marks && in_flow) || marks) {
      if (written.find('\'') == std::string::npos) written = "'" + written + "'";
    }
  } else if (scalar_.quoting == Quoting::double_quoted && written.find('"') != std::string::npos) {
    if (written.find('\'') != std::string::npos) return {};
    return rencai::line_with(sources_, scalar_.span, "'" + written + "'");
  }
  return rencai::line_with(sources_, text_, written);
}

}  // namespace rencai
