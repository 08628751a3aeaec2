#include "report/audit_report.h"

#include <algorithm>
#include <string_view>

#include <fmt/format.h>

#include "base/text.h"
#include "report/json_writer.h"

namespace rencai {
namespace {

std::string place_of(const SourceSet& sources, FileId file, std::uint32_t at) {
  return fmt::format("{}:{}", escaped_for_terminal(sources[file].path()), sources[file].position(at).line);
}

std::string figure_text(const SourceSet& sources, FileId document, const Figure& figure) {
  return std::string(sources[document].slice({document, figure.begin, figure.end}));
}

// Whole tenths of a percent, rounded down, so that 100% means all.
std::string share_text(std::size_t part, std::size_t all) {
  if (all == 0) return fmt::format("{}/{}", part, all);
  const std::size_t tenths = part * 1000 / all;
  return fmt::format("{}/{} ({}.{}%)", part, all, tenths / 10, tenths % 10);
}

std::string_view id_of(Carried carried) {
  switch (carried) {
    case Carried::literal: return "literal";
    case Carried::words: return "words";
    case Carried::no: return "no";
  }
  return "no";
}

}  // namespace

std::string audit_text(const Audit& audit, const SourceSet& sources, FileId document, Language language) {
  const bool zh = language == Language::zh;
  std::string out;
  for (const AuditedClause& clause : audit.clauses) {
    if (std::ranges::find(clause.figures, Carried::no, &AuditedFigure::carried) == clause.figures.end()) continue;
    const std::string name = to_string(clause.path);
    if (name.empty()) {
      out += zh ? "第一条之前，规则文件没有：\n" : "Before the first clause, not in the rules:\n";
    } else {
      out += zh ? fmt::format("条款 {}，规则文件没有：\n", name) : fmt::format("Clause {}, not in the rules:\n", name);
    }
    for (const AuditedFigure& item : clause.figures) {
      if (item.carried != Carried::no) continue;
      out += fmt::format("  {}: {}\n", place_of(sources, document, item.figure.begin),
                         escaped_for_terminal(figure_text(sources, document, item.figure)));
    }
  }
  if (!audit.unfound.empty()) out += zh ? "规则文件有而原文没有：\n" : "In the rules, not in the text:\n";
  for (const UnfoundLiteral& literal : audit.unfound) {
    out += fmt::format("  {}: {}{}{}{}\n", place_of(sources, literal.span.file, literal.span.begin),
                       escaped_for_terminal(sources[literal.span.file].slice(literal.span)),
                       zh ? "，条款 " : ", clause ", escaped_for_terminal(literal.clause),
                       literal.program.empty() ? "" : fmt::format(" ({})", literal.program));
  }
  const std::size_t literal = audit.count(Carried::literal);
  const std::size_t words = audit.count(Carried::words);
  const std::size_t no = audit.count(Carried::no);
  const std::size_t all = literal + words + no;
  const std::size_t unfound = audit.unfound.size();
  const auto line = [&](std::string_view in_zh, std::string_view in_en, std::size_t part, std::size_t of) {
    out += fmt::format("{}{}{}\n", zh ? in_zh : in_en, zh ? "：" : ": ", share_text(part, of));
  };
  line("原文数字编码为规则", "figures of the text that rules carry", literal, all);
  line("原文数字在说明中提到", "figures of the text that notes name", words, all);
  line("原文数字没有着落", "figures of the text unaccounted for", no, all);
  line("规则数字原文没有", "figures of the rules not in the text", unfound, audit.literals);
  return out;
}

std::string audit_json(const Audit& audit, std::string_view policy, const SourceSet& sources, FileId document) {
  std::string out;
  JsonWriter json(out);
  const auto text = [&](std::string_view key, std::string_view value) {
    json.key(key);
    json.text(value);
  };
  const auto number = [&](std::string_view key, std::size_t value) {
    json.key(key);
    json.number(Rational(static_cast<std::int64_t>(value)));
  };
  json.begin_object();
  text("format", "rencai.audit/1");
  text("policy", policy);
  text("text", sources[document].path());
  json.key("figures");
  json.begin_object();
  for (const Carried carried : {Carried::literal, Carried::words, Carried::no}) {
    number(id_of(carried), audit.count(carried));
  }
  json.end_object();
  json.key("clauses");
  json.begin_array();
  for (const AuditedClause& clause : audit.clauses) {
    json.begin_object();
    text("clause", to_string(clause.path));
    json.key("figures");
    json.begin_array();
    for (const AuditedFigure& item : clause.figures) {
      json.begin_object();
      text("figure", figure_text(sources, document, item.figure));
      number("line", sources[document].position(item.figure.begin).line);
      text("carried", id_of(item.carried));
      json.end_object();
    }
    json.end_array();
    json.end_object();
  }
  json.end_array();
  number("rule_figures", audit.literals);
  json.key("not_in_text");
  json.begin_array();
  for (const UnfoundLiteral& literal : audit.unfound) {
    json.begin_object();
    text("figure", sources[literal.span.file].slice(literal.span));
    text("clause", literal.clause);
    text("of", literal.program);
    text("file", sources[literal.span.file].path());
    number("line", sources[literal.span.file].position(literal.span.begin).line);
    json.end_object();
  }
  json.end_array();
  json.end_object();
  return out + '\n';
}

}  // namespace rencai
