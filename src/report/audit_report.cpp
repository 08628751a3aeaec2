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
    case Carried::not_encoded: return "not_encoded";
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
  for (const UnnamedClause& clause : audit.unnamed) {
    const std::string name = to_string(clause.path);
    out += fmt::format("{}: {}\n", place_of(sources, document, clause.begin),
                       zh ? fmt::format("条款 {}，规则文件没有提到", name)
                          : fmt::format("clause {}, which the rules do not name", name));
  }
  if (!audit.unfound.empty()) out += zh ? "规则文件有而原文没有：\n" : "In the rules, not in the text:\n";
  for (const UnfoundLiteral& literal : audit.unfound) {
    out += fmt::format("  {}: {}{}{}{}\n", place_of(sources, literal.span.file, literal.span.begin),
                       escaped_for_terminal(sources[literal.span.file].slice(literal.span)),
                       zh ? "，条款 " : ", clause ", escaped_for_terminal(literal.clause),
                       literal.program.empty() ? "" : fmt::format(" ({})", literal.program));
  }
  const std::size_t all = audit.count(Carried::literal) + audit.count(Carried::words) +
                          audit.count(Carried::not_encoded) + audit.count(Carried::no);
  const auto line = [&](std::string_view in_zh, std::string_view in_en, std::size_t part, std::size_t of) {
    out += fmt::format("{}{}{}\n", zh ? in_zh : in_en, zh ? "：" : ": ", share_text(part, of));
  };
  line("原文数字编码为规则", "figures of the text that rules carry", audit.count(Carried::literal), all);
  line("原文数字在说明中提到", "figures of the text that notes name", audit.count(Carried::words), all);
  line("原文数字列入未编码", "figures of the text named as not encoded", audit.count(Carried::not_encoded), all);
  line("原文数字没有着落", "figures of the text unaccounted for", audit.count(Carried::no), all);
  line("给予、收取或限制的数字编码为规则", "of what grants, charges or limits, rules carry",
       audit.granting(Carried::literal), audit.granting());
  line("原文条款没有提到", "clauses of the text that the rules do not name", audit.unnamed.size(),
       audit.clauses_with_text);
  line("规则数字原文没有", "figures of the rules not in the text", audit.unfound.size(), audit.literals);
  return out;
}

std::string audit_json(const Audit& audit, std::string_view policy, const SourceSet& sources, FileId document) {
  std::string out;
  JsonWriter json(out);
  json.begin_object();
  json.text("format", "rencai.audit/1");
  json.text("policy", policy);
  json.text("text", sources[document].path());
  json.begin_object("figures");
  for (const Carried carried : {Carried::literal, Carried::words, Carried::not_encoded, Carried::no})
    json.count(id_of(carried), audit.count(carried));
  json.end_object();
  json.begin_object("granting");
  json.count("literal", audit.granting(Carried::literal));
  json.count("all", audit.granting());
  json.end_object();
  json.begin_array("clauses");
  for (const AuditedClause& clause : audit.clauses) {
    json.begin_object();
    json.text("clause", to_string(clause.path));
    json.begin_array("figures");
    for (const AuditedFigure& item : clause.figures) {
      json.begin_object();
      json.text("figure", figure_text(sources, document, item.figure));
      json.count("line", sources[document].position(item.figure.begin).line);
      json.text("carried", id_of(item.carried));
      json.end_object();
    }
    json.end_array();
    json.end_object();
  }
  json.end_array();
  json.begin_array("clauses_not_named");
  for (const UnnamedClause& clause : audit.unnamed) {
    json.begin_object();
    json.text("clause", to_string(clause.path));
    json.count("line", sources[document].position(clause.begin).line);
    json.end_object();
  }
  json.end_array();
  json.count("rule_figures", audit.literals);
  json.begin_array("not_in_text");
  for (const UnfoundLiteral& literal : audit.unfound) {
    json.begin_object();
    json.text("figure", sources[literal.span.file].slice(literal.span));
    json.text("clause", literal.clause);
    json.text("of", literal.program);
    json.text("file", sources[literal.span.file].path());
    json.count("line", sources[literal.span.file].position(literal.span.begin).line);
    json.end_object();
  }
  json.end_array();
  json.end_object();
  return out + '\n';
}

}  // namespace rencai
