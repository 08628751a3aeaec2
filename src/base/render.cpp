#include <algorithm>
#include <iterator>

#include <fmt/format.h>

#include "base/diagnostics.h"
#include "base/excerpt.h"
#include "base/text.h"

namespace rencai {

namespace {

// A longer line of source is shown as a window around the caret.
constexpr std::size_t widest_line = 160;
constexpr std::size_t cells_before_caret = 60;
constexpr std::size_t bytes_before_caret = 1024;
constexpr std::string_view cut_mark = "...";

struct Style {
  bool color = false;

  [[nodiscard]] std::string paint(std::string_view code, std::string_view text) const {
    return color ? fmt::format("\x1b[{}m{}\x1b[0m", code, text) : std::string(text);
  }
};

std::string_view color_of(Severity severity) {
  switch (severity) {
    case Severity::error: return "1;31";
    case Severity::warning: return "1;33";
    case Severity::note: return "1;36";
  }
  return "1";
}

std::string_view word_for(Severity severity, Language language) {
  const bool zh = language == Language::zh;
  switch (severity) {
    case Severity::error: return zh ? "错误" : "error";
    case Severity::warning: return zh ? "警告" : "warning";
    case Severity::note: return zh ? "说明" : "note";
  }
  return "";
}

// The last place at or before `at` where a character begins.
std::size_t start_of_character(std::string_view text, std::size_t at) {
  constexpr std::size_t longest = 4;
  std::size_t start = at;
  while (start > 0 && start < text.size() && at - start < longest &&
         (static_cast<unsigned char>(text[start]) & 0xC0U) == 0x80U)
    --start;
  return start;
}

// The bytes of `text` that stand in the cells [from, to); a character that straddles an end is left out.
std::string_view cells_between(std::string_view text, std::size_t from, std::size_t to) {
  const auto next_character = [&](std::size_t at) {
    ++at;
    while (at < text.size() && (static_cast<unsigned char>(text[at]) & 0xC0U) == 0x80U) ++at;
    return at;
  };
  std::size_t cell = 0;
  std::size_t begin = 0;
  while (begin < text.size() && cell < from) {
    const std::size_t next = next_character(begin);
    cell += cell_width(text.substr(begin, next - begin));
    begin = next;
  }
  std::size_t end = begin;
  while (end < text.size()) {
    const std::size_t next = next_character(end);
    cell += cell_width(text.substr(end, next - end));
    if (cell > to) break;
    end = next;
  }
  return text.substr(begin, end - begin);
}

// The line in which `span` begins, with carets under the part of the span that stands in it (at least one).
struct Snippet {
  std::string number;
  std::string text;
  std::size_t indent = 0;
  std::size_t carets = 1;
};

Snippet snippet_of(Span span, const SourceText& source) {
  const Position position = source.position(span.begin);
  std::string_view line = source.line(position.line);
  const std::uint32_t line_start = source.line_start(position.line);
  std::size_t begin = std::min<std::size_t>(span.begin > line_start ? span.begin - line_start : 0, line.size());
  std::size_t end = std::clamp<std::size_t>(span.end > line_start ? span.end - line_start : 0, begin, line.size());

  // A line may be megabytes long: only the bytes around the caret are looked at.
  const std::size_t skipped = begin > bytes_before_caret ? start_of_character(line, begin - bytes_before_caret) : 0;
  const std::size_t kept_bytes =
      start_of_character(line, std::min(line.size(), skipped + 4 * bytes_before_caret)) - skipped;
  bool ends_early = skipped + kept_bytes < line.size();
  line = line.substr(skipped, kept_bytes);
  begin -= skipped;
  end = std::min(end - skipped, line.size());

  Snippet result;
  result.number = fmt::format("{}", position.line);
  result.text = display_line(line);
  result.indent = cell_width(display_line(line.substr(0, begin)));
  const std::size_t cells_to_end = cell_width(display_line(line.substr(0, end)));
  result.carets = std::max<std::size_t>(cells_to_end - std::min(result.indent, cells_to_end), 1);

  if (skipped > 0 || ends_early || cell_width(result.text) > widest_line) {
    const std::size_t from = result.indent > cells_before_caret ? result.indent - cells_before_caret : 0;
    const std::string_view left_out = cells_between(result.text, 0, from);
    const std::string_view kept = cells_between(std::string_view(result.text).substr(left_out.size()), 0, widest_line);
    ends_early = ends_early || left_out.size() + kept.size() < result.text.size();
    const std::string_view mark = left_out.empty() && skipped == 0 ? std::string_view() : cut_mark;
    result.indent = result.indent - cell_width(left_out) + mark.size();
    const std::size_t shown = cell_width(kept) + mark.size();
    result.carets = std::clamp<std::size_t>(shown - std::min(result.indent, shown), 1, result.carets);
    result.text = fmt::format("{}{}{}", mark, kept, ends_early ? cut_mark : "");
  }
  return result;
}

void append_snippet(std::string& out, const Snippet& snippet, std::string_view ink, const Style& style) {
  const std::string gutter = fmt::format("{:>5} |", snippet.number);
  const std::string empty_gutter = std::string(gutter.size() - 1, ' ') + "|";
  out += style.paint("2", gutter);
  out += snippet.text.empty() ? "\n" : fmt::format(" {}\n", snippet.text);
  fmt::format_to(std::back_inserter(out), "{} {}{}\n", style.paint("2", empty_gutter), std::string(snippet.indent, ' '),
                 style.paint(ink, std::string(snippet.carets, '^')));
}

void append_hint(std::string& out, std::string_view text, const Style& style) {
  fmt::format_to(std::back_inserter(out), "      {} {}\n", style.paint("2", "="), text);
}

std::string shortened(const std::string& line) {
  const std::string shown =
      display_line(std::string_view(line).substr(0, start_of_character(line, 4 * bytes_before_caret)));
  const std::string_view kept = cells_between(shown, 0, widest_line);
  return kept.size() < shown.size() ? fmt::format("{}{}", kept, cut_mark) : shown;
}

void append_hints(std::string& out, const Diagnostic& diagnostic, Language language, const Style& style) {
  const bool zh = language == Language::zh;
  if (!diagnostic.expected.empty()) {
    append_hint(out, (zh ? "应为：" : "expected: ") + escaped_for_terminal(diagnostic.expected.in(language)), style);
  }
  if (!diagnostic.nearest.empty()) {
    const std::string name = escaped_for_terminal(diagnostic.nearest);
    append_hint(out, zh ? fmt::format("是否想写 `{}`？", name) : fmt::format("did you mean `{}`?", name), style);
  }
  if (!diagnostic.corrected_line.empty()) {
    append_hint(out, fmt::format("{}`{}`", zh ? "应写成：" : "write: ", shortened(diagnostic.corrected_line)), style);
  }
}

}  // namespace

std::string place_text(Span span, const SourceSet& sources) {
  const SourceText& source = sources[span.file];
  const Position position = source.position(span.begin);
  return fmt::format("{}:{}:{}", escaped_for_terminal(source.path()), position.line, position.column);
}

std::string excerpt(Span span, const SourceSet& sources, std::string_view ink) {
  std::string out;
  append_snippet(out, snippet_of(span, sources[span.file]), ink, Style{!ink.empty()});
  return out;
}

std::string render(const Diagnostic& diagnostic, const SourceSet& sources, Language language, bool color) {
  const Style style{color};
  const bool has_place = diagnostic.span.exists() && diagnostic.span.file < sources.size();
  std::string out;
  if (has_place) out += style.paint("1", place_text(diagnostic.span, sources) + ": ");
  out += style.paint(color_of(diagnostic.severity),
                     fmt::format("{}[{}]: ", word_for(diagnostic.severity, language), id_of(diagnostic.code)));
  out += escaped_for_terminal(diagnostic.message.in(language)) + "\n";
  if (has_place) {
    append_snippet(out, snippet_of(diagnostic.span, sources[diagnostic.span.file]), color_of(diagnostic.severity),
                   style);
  }
  append_hints(out, diagnostic, language, style);

  for (const Related& related : diagnostic.related) {
    const bool has_related_place = related.span.exists() && related.span.file < sources.size();
    if (has_related_place) out += style.paint("1", place_text(related.span, sources) + ": ");
    out += style.paint(color_of(Severity::note), fmt::format("{}: ", word_for(Severity::note, language)));
    out += escaped_for_terminal(related.message.in(language)) + "\n";
    if (has_related_place)
      append_snippet(out, snippet_of(related.span, sources[related.span.file]), color_of(Severity::note), style);
  }
  return out;
}

}  // namespace rencai
