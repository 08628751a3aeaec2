#include "applicants/csv_record.h"

#include <algorithm>
#include <map>
#include <utility>

#include <fmt/format.h>

#include "applicants/applicant_reader.h"
#include "base/text.h"

namespace rencai {
namespace {

constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

std::string_view without_line_break(std::string_view record) {
  if (record.ends_with('\n')) record.remove_suffix(1);
  if (record.ends_with('\r')) record.remove_suffix(1);
  return record;
}

Tree scalar(std::string text, Span span) {
  Tree tree;
  tree.text = std::move(text);
  tree.span = span;
  return tree;
}

// Spreadsheets write truth values in capitals.
std::string_view as_condition(std::string_view text) {
  if (text == "TRUE" || text == "True") return "true";
  if (text == "FALSE" || text == "False") return "false";
  return text;
}

Tree set_value(std::string_view text, Span span) {
  if (text.empty() || text == "null" || text == "nothing") return scalar(std::string(text), span);
  Tree list;
  list.kind = TreeKind::sequence;
  list.flow = true;
  list.span = span;
  if (text == "[]") return list;
  bool open = false;
  for (std::size_t begin = 0; begin <= text.size();) {
    const std::size_t end = std::min(text.find(';', begin), text.size());
    const std::string_view name = trimmed(text.substr(begin, end - begin));
    open = name == "..." && end == text.size();
    if (!open) list.items.push_back(scalar(std::string(name), span));
    begin = end + 1;
  }
  if (!open) return list;
  Tree at_least;
  at_least.kind = TreeKind::mapping;
  at_least.flow = true;
  at_least.span = span;
  at_least.entries.push_back({scalar("at_least", span), std::move(list)});
  return at_least;
}

}  // namespace

std::optional<CsvFault> split_csv(std::string_view record, std::vector<CsvCell>& cells) {
  cells.clear();
  record = without_line_break(record);
  std::size_t at = 0;
  while (true) {
    CsvCell cell;
    cell.begin = at;
    if (at < record.size() && record[at] == '"') {
      cell.quoted = true;
      std::size_t close = record.find('"', at + 1);
      while (close != std::string_view::npos && close + 1 < record.size() && record[close + 1] == '"') {
        cell.escaped = true;
        close = record.find('"', close + 2);
      }
      if (close == std::string_view::npos) {
        return CsvFault{at,
                        at + 1,
                        {"引号没有结束", "this quote is never closed"},
                        {"`\"`；引号本身写成 `\"\"`", "`\"`; a quote itself is written `\"\"`"}};
      }
      cell.text = record.substr(at + 1, close - at - 1);
      at = close + 1;
      if (at < record.size() && record[at] != ',') {
        return CsvFault{at,
                        std::min(record.find(',', at), record.size()),
                        {"结束引号之后还有文字", "there is text after the closing quote"},
                        {"`,`；引号本身写成 `\"\"`", "`,`; a quote itself is written `\"\"`"}};
      }
    } else {
      const std::size_t comma = std::min(record.find(',', at), record.size());
      cell.text = record.substr(at, comma - at);
      if (const std::size_t quote = cell.text.find('"'); quote != std::string_view::npos) {
        return CsvFault{at + quote,
                        at + quote + 1,
                        {"未加引号的单元格中有引号", "there is a quote in a cell that does not begin with one"},
                        {"整格加引号，其中的引号写成 `\"\"`", "the whole cell in quotes, with `\"\"` for a quote"}};
      }
      at = comma;
    }
    cell.end = at;
    cells.push_back(cell);
    if (at == record.size()) return std::nullopt;
    ++at;
  }
}

std::string text_of(const CsvCell& cell) {
  std::string text(cell.text);
  if (!cell.escaped) return text;
  for (std::size_t at = text.find("\"\""); at != std::string::npos; at = text.find("\"\"", at + 1)) text.erase(at, 1);
  return text;
}

Result<std::vector<CsvColumn>> read_csv_header(const SourceSet& sources, FileId header, const Rulebook& rulebook,
                                               const FieldNames& names, Diagnostics& diagnostics) {
  const std::size_t errors_before = diagnostics.error_count();
  std::string_view record = sources[header].text();
  const std::size_t start = record.starts_with(byte_order_mark) ? byte_order_mark.size() : 0;
  record.remove_prefix(start);
  const auto span_of = [&](std::size_t begin, std::size_t end) {
    return Span{header, static_cast<std::uint32_t>(start + begin), static_cast<std::uint32_t>(start + end)};
  };
  std::vector<CsvCell> cells;
  if (const std::size_t bad = first_invalid_utf8(record); bad != std::string_view::npos) {
    diagnostics.error(Code::file_not_utf8, span_of(bad, bad + 1), {"不是 UTF-8 编码", "this is not UTF-8"});
    return {};
  }
  if (const auto fault = split_csv(record, cells)) {
    diagnostics.error(Code::csv_syntax, span_of(fault->begin, fault->end), fault->message).expected = fault->expected;
    return {};
  }
  std::vector<CsvColumn> columns;
  std::map<std::string, Span> seen;  // by what a column stands for
  for (const CsvCell& cell : cells) {
    CsvColumn& column = columns.emplace_back();
    const std::string own = to_nfc(std::string(trimmed(text_of(cell))));
    if (names.ignores(own)) continue;
    column.name = names.meaning(own);
    const Span span = span_of(cell.begin, std::max(cell.end, cell.begin));
    const auto found = find_field(column.name, rulebook, span, diagnostics);
    if (!found) continue;
    column.role = found->role == Field::Role::id     ? CsvColumn::Role::id
                  : found->role == Field::Role::kind ? CsvColumn::Role::kind
                                                     : CsvColumn::Role::fact;
    column.fact = found->fact;
    const std::string meaning(column.role == CsvColumn::Role::id     ? std::string_view("id")
                              : column.role == CsvColumn::Role::kind ? std::string_view("kind")
                                                                     : rulebook.text(rulebook[column.fact].id));
    const auto [first, is_new] = seen.try_emplace(meaning, span);
    if (!is_new) {
      diagnostics
          .error(Code::duplicate_fact, span,
                 {fmt::format("有两列都是 `{}`", meaning), fmt::format("two columns state `{}`", meaning)})
          .related.push_back({first->second, {"第一次在这里", "first stated here"}});
    }
  }
  if (diagnostics.error_count() > errors_before) return {};
  return columns;
}

Tree csv_mapping(const std::vector<CsvCell>& cells, const std::vector<CsvColumn>& columns, FileId file,
                 const Rulebook& rulebook) {
  Tree mapping;
  mapping.kind = TreeKind::mapping;
  for (std::size_t i = 0; i < cells.size(); ++i) {
    const CsvColumn& column = columns[i];
    if (column.role == CsvColumn::Role::ignored) continue;
    const Span span{file, static_cast<std::uint32_t>(cells[i].begin), static_cast<std::uint32_t>(cells[i].end)};
    const std::string text = text_of(cells[i]);
    if (column.role != CsvColumn::Role::fact && text.empty()) continue;  // no id; a person
    mapping.span = mapping.span.joined(span);
    const Kind kind = column.role == CsvColumn::Role::fact ? rulebook[column.fact].type.kind : Kind::text;
    Tree value = kind == Kind::set         ? set_value(trimmed(text), span)
                 : kind == Kind::condition ? scalar(std::string(as_condition(text)), span)
                                           : scalar(text, span);
    mapping.entries.push_back({scalar(column.name, span), std::move(value)});
  }
  return mapping;
}

}  // namespace rencai
