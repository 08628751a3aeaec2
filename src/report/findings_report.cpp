#include "report/findings_report.h"

#include <algorithm>
#include <optional>
#include <set>
#include <string_view>

#include <fmt/format.h>

#include "report/json_writer.h"

namespace rencai {
namespace {

struct Region {
  Position begin, end;
};

std::optional<Region> region_of(const Diagnostic& finding, const SourceSet& sources) {
  if (!finding.span.exists()) return std::nullopt;
  const SourceText& source = sources[finding.span.file];
  return Region{source.position(finding.span.begin), source.position(finding.span.end)};
}

std::string_view level_of(Severity severity) {
  switch (severity) {
    case Severity::error: return "error";
    case Severity::warning: return "warning";
    case Severity::note: return "note";
  }
  return "";
}

// The message with what was expected and the nearest name, on one line.
std::string message_of(const Diagnostic& finding, Language language) {
  const bool zh = language == Language::zh;
  std::string text = finding.message.in(language);
  if (!finding.expected.empty()) text += (zh ? "；应为：" : "; expected: ") + finding.expected.in(language);
  if (!finding.nearest.empty()) {
    text +=
        zh ? fmt::format("；是否想写 `{}`？", finding.nearest) : fmt::format("; did you mean `{}`?", finding.nearest);
  }
  return text;
}

class Fields {
 public:
  explicit Fields(JsonWriter& json) : json_(json) {}
  void text(std::string_view key, std::string_view value) {
    json_.key(key);
    json_.text(value);
  }
  void number(std::string_view key, std::size_t value) {
    json_.key(key);
    json_.number(Rational(static_cast<std::int64_t>(value)));
  }

 private:
  JsonWriter& json_;
};

// The characters that GitHub's workflow commands give a meaning.
std::string escaped_github(std::string_view text, bool property) {
  std::string escaped;
  for (const char c : text) {
    if (c == '%' || c == '\r' || c == '\n' || (property && (c == ':' || c == ','))) {
      escaped += fmt::format("%{:02X}", static_cast<unsigned>(c));
    } else {
      escaped += c;
    }
  }
  return escaped;
}

// Bytes of a path that a URI does not hold are escaped.
std::string uri_of(std::string_view path) {
  std::string uri;
  for (const char c : path) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '/' ||
                       c == '.' || c == '-' || c == '_' || c == '~';
    if (plain) {
      uri += c;
    } else {
      uri += fmt::format("%{:02X}", static_cast<unsigned>(static_cast<unsigned char>(c)));
    }
  }
  return uri;
}

}  // namespace

std::string findings_text(std::span<const Diagnostic> findings, const SourceSet& sources, Language language,
                          bool color) {
  std::string out;
  for (const Diagnostic& finding : findings) out += render(finding, sources, language, color);
  if (language == Language::zh) return out + fmt::format("发现 {} 处\n", findings.size());
  return out + fmt::format("{} finding{}\n", findings.size(), findings.size() == 1 ? "" : "s");
}

std::string findings_json(std::span<const Diagnostic> findings, const SourceSet& sources) {
  std::string out;
  JsonWriter json(out);
  Fields fields(json);
  json.begin_object();
  fields.text("format", "rencai.lint/1");
  json.key("findings");
  json.begin_array();
  for (const Diagnostic& finding : findings) {
    json.begin_object();
    fields.text("code", id_of(finding.code));
    fields.text("severity", level_of(finding.severity));
    if (const auto region = region_of(finding, sources)) {
      fields.text("file", sources[finding.span.file].path());
      fields.number("line", region->begin.line);
      fields.number("column", region->begin.column);
      fields.number("end_line", region->end.line);
      fields.number("end_column", region->end.column);
    }
    json.key("message");
    json.begin_object();
    fields.text("zh", message_of(finding, Language::zh));
    fields.text("en", message_of(finding, Language::en));
    json.end_object();
    json.end_object();
  }
  json.end_array();
  json.end_object();
  return out + '\n';
}

std::string findings_sarif(std::span<const Diagnostic> findings, const SourceSet& sources, Language language) {
  std::string out;
  JsonWriter json(out);
  Fields fields(json);
  json.begin_object();
  fields.text("$schema", "https://json.schemastore.org/sarif-2.1.0.json");
  fields.text("version", "2.1.0");
  json.key("runs");
  json.begin_array();
  json.begin_object();
  json.key("tool");
  json.begin_object();
  json.key("driver");
  json.begin_object();
  fields.text("name", "rencai");
  json.key("rules");
  json.begin_array();
  std::set<std::string_view> rules;
  for (const Diagnostic& finding : findings) rules.insert(id_of(finding.code));
  for (const std::string_view rule : rules) {
    json.begin_object();
    fields.text("id", rule);
    json.end_object();
  }
  json.end_array();
  json.end_object();
  json.end_object();
  fields.text("columnKind", "unicodeCodePoints");
  json.key("results");
  json.begin_array();
  for (const Diagnostic& finding : findings) {
    json.begin_object();
    fields.text("ruleId", id_of(finding.code));
    fields.text("level", level_of(finding.severity));
    json.key("message");
    json.begin_object();
    fields.text("text", message_of(finding, language));
    json.end_object();
    if (const auto region = region_of(finding, sources)) {
      json.key("locations");
      json.begin_array();
      json.begin_object();
      json.key("physicalLocation");
      json.begin_object();
      json.key("artifactLocation");
      json.begin_object();
      fields.text("uri", uri_of(sources[finding.span.file].path()));
      json.end_object();
      json.key("region");
      json.begin_object();
      fields.number("startLine", region->begin.line);
      fields.number("startColumn", region->begin.column);
      fields.number("endLine", region->end.line);
      fields.number("endColumn", region->end.column);
      json.end_object();
      json.end_object();
      json.end_object();
      json.end_array();
    }
    json.end_object();
  }
  json.end_array();
  json.end_object();
  json.end_array();
  json.end_object();
  return out + '\n';
}

std::string findings_github(std::span<const Diagnostic> findings, const SourceSet& sources, Language language) {
  std::string out;
  for (const Diagnostic& finding : findings) {
    std::string place;
    if (const auto region = region_of(finding, sources)) {
      place = fmt::format("file={},line={},col={},endLine={},endColumn={},",
                          escaped_github(sources[finding.span.file].path(), true), region->begin.line,
                          region->begin.column, region->end.line, region->end.column);
    }
    const std::string_view level = finding.severity == Severity::note ? "notice" : level_of(finding.severity);
    out += fmt::format("::{} {}title={}::{}\n", level, place, id_of(finding.code),
                       escaped_github(message_of(finding, language), false));
  }
  return out;
}

}  // namespace rencai
