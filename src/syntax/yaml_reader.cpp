#include "syntax/yaml_reader.h"

#include <fmt/format.h>

#include "syntax/yaml_builder.h"
#include "syntax/yaml_hints.h"
#include "syntax/yaml_second_reading.h"

namespace rencai {

namespace {

// Control characters, lone carriage returns and byte order marks inside the text: what YAML forbids, or reads as what
// the eye does not see.
bool check_characters(const SourceText& source, FileId file, Diagnostics& diagnostics) {
  const std::string_view text = source.text();
  for (std::size_t at = source.line_start(1); at < text.size(); ++at) {
    const auto byte = static_cast<unsigned char>(text[at]);
    if (byte >= 0x20 && byte < 0x7F) continue;
    const bool mark = byte == 0xEF && text.substr(at).starts_with("\xEF\xBB\xBF");
    const bool lone_return = byte == '\r' && !text.substr(at + 1).starts_with('\n');
    if (!mark && !lone_return && byte != 0x7F && (byte >= 0x20 || byte == '\t' || byte == '\n' || byte == '\r'))
      continue;
    const auto place = static_cast<std::uint32_t>(at);
    const std::string shown = mark ? "U+FEFF" : fmt::format("U+{:04X}", byte);
    diagnostics.error(Code::yaml_syntax, {file, place, place + (mark ? 3 : 1)},
                      {fmt::format("不可见的控制字符 {}", shown), fmt::format("the control character {}", shown)});
    return false;
  }
  return true;
}

}  // namespace

Result<std::vector<Tree>> read_yaml(const SourceSet& sources, FileId file, Diagnostics& diagnostics,
                                    const ReadLimits& limits) {
  const SourceText& source = sources[file];
  if (source.text().size() > limits.bytes) {
    diagnostics.error(
        Code::file_too_large, {file, 0, 0},
        {fmt::format("文件大于 {} 字节", limits.bytes), fmt::format("the file is larger than {} bytes", limits.bytes)});
    return {};
  }
  if (!check_encoding(sources, file, diagnostics) || !check_characters(source, file, diagnostics)) return {};
  const std::size_t errors_before = diagnostics.error_count();
  try {
    std::vector<Tree> documents = YamlBuilder(source, file, diagnostics, limits).documents();
    if (diagnostics.error_count() > errors_before) return {};
    if (limits.read_twice && !second_reading_agrees(documents, source, file, diagnostics)) return {};
    return documents;
  } catch (const ReadingStopped&) {
    return {};
  }
}

bool full_width_hint(const Tree& found, const SourceSet& sources, Diagnostics& diagnostics) {
  if (!found.is_scalar() || found.quoting != Quoting::plain || !found.span.exists()) return false;
  const auto mark = find_full_width(sources[found.span.file], found.span.begin, found.span.end);
  if (!mark) return false;
  Diagnostic& error = diagnostics.error(
      Code::full_width_punctuation,
      {found.span.file, static_cast<std::uint32_t>(mark->begin), static_cast<std::uint32_t>(mark->end)},
      {fmt::format("`{}` 是全角标点", mark->found), fmt::format("`{}` is full-width punctuation", mark->found)});
  error.expected = {fmt::format("`{}`", mark->meant), fmt::format("`{}`", mark->meant)};
  error.corrected_line = mark->corrected_line;
  return true;
}

}  // namespace rencai
