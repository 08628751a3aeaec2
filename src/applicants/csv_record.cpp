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

// `homes.2.price` -> the column of that element; none where a name has another form. What is wrong with the number or
// the field is reported, and the column is ignored.
std::optional<CsvColumn> element_column(std::string_view name, const Rulebook& rulebook, Span span,
                                        Diagnostics& diagnostics) {
  constexpr std::string_view digits = "0123456789";
  for (std::size_t dot = name.find('.'); dot != std::string_view::npos; dot = name.find('.', dot + 1)) {
    bool ambiguous = false;
    const FactId list = rulebook.find_fact(name.substr(0, dot), ambiguous);
    if (list == FactId::none || ambiguous || rulebook[list].form != FactForm::list) continue;
    const std::size_t end = std::min(name.find('.', dot + 1), name.size());
    const std::string_view number = name.substr(dot + 1, end - dot - 1);
    const bool is_number = !number.empty() && number.size() <= 6 && number.front() != '0' &&
                           number.find_first_not_of(digits) == std::string_view::npos;
    const std::string_view field = end < name.size() ? name.substr(end + 1) : std::string_view();
    const FactId found = rulebook.find_field(rulebook[list].list, field);
    if (is_number && found != FactId::none) {
      std::uint32_t value = 0;
      for (const char digit : number) value = value * 10 + static_cast<std::uint32_t>(digit - '0');
      return CsvColumn{CsvColumn::Role::element, found, std::string(field), list, value};
    }
    std::vector<std::string_view> fields;
    for (const FactName& entry : rulebook.field_names[rulebook[rulebook[list].list].names]) {
      fields.push_back(rulebook.text(entry.name));
    }
    Diagnostic& fault = diagnostics.error(
        Code::unknown_fact, span,
        {fmt::format("`{}` 不是列表元素的字段", name), fmt::format("`{}` is no field of an element of a list", name)});
    const std::string_view written = rulebook.text(rulebook[list].short_id);
    fault.expected = {fmt::format("`{}.1.字段`，元素从 1 数起", written),
                      fmt::format("`{}.1.FIELD`, elements counted from 1", written)};
    if (found == FactId::none) fault.nearest = nearest_name(field, fields);
    return CsvColumn{};
  }
  return std::nullopt;
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
  const auto report_repeated = [&](const std::string& meaning, Span span) {
    const auto [first, is_new] = seen.try_emplace(meaning, span);
    if (is_new) return;
    diagnostics
        .error(Code::duplicate_fact, span,
               {fmt::format("有两列都是 `{}`", meaning), fmt::format("two columns state `{}`", meaning)})
        .related.push_back({first->second, {"第一次在这里", "first stated here"}});
  };
  for (const CsvCell& cell : cells) {
    CsvColumn& column = columns.emplace_back();
    const std::string own = to_nfc(std::string(trimmed(text_of(cell))));
    if (names.ignores(own)) continue;
    column.name = names.meaning(own);
    const Span span = span_of(cell.begin, std::max(cell.end, cell.begin));
    if (auto element = element_column(column.name, rulebook, span, diagnostics)) {
      column = std::move(*element);
      if (column.role != CsvColumn::Role::element) continue;
      const std::string_view field = rulebook.text(rulebook[column.fact].short_id);
      const std::string_view list = rulebook.text(rulebook[column.list].short_id);
      report_repeated(fmt::format("{}.{}.{}", list, column.number, field.substr(list.size() + 1)), span);
      continue;
    }
    const auto found = find_field(column.name, rulebook, span, diagnostics);
    if (!found) continue;
    column.role = found->role == Field::Role::id     ? CsvColumn::Role::id
                  : found->role == Field::Role::kind ? CsvColumn::Role::kind
                                                     : CsvColumn::Role::fact;
    column.fact = found->fact;
    column.of_spouse = found->of_spouse;
    const std::string meaning(column.role == CsvColumn::Role::id     ? std::string_view("id")
                              : column.role == CsvColumn::Role::kind ? std::string_view("kind")
                                                                     : rulebook.text(rulebook[column.fact].id));
    report_repeated(column.of_spouse ? "spouse." + meaning : meaning, span);
  }
  if (diagnostics.error_count() > errors_before) return {};
  return columns;
}

namespace {

// Elements of one record's lists, gathered from their columns.
class ElementCells {
 public:
  explicit ElementCells(const Rulebook& rulebook) : book_(rulebook) {}

  void add(const CsvColumn& column, Tree value, Span span) {
    List& list = lists_[column.list];
    list.span = list.span.joined(span);
    Element& element = list.elements[column.number];
    element.filled = element.filled || !value.is_scalar() || !value.text.empty();
    element.mapping.kind = TreeKind::mapping;
    element.mapping.span = element.mapping.span.joined(span);
    element.mapping.entries.push_back({scalar(column.name, span), std::move(value)});
  }

  // States the elements beside what the mapping says of the lists themselves.
  void add_to(Tree& mapping) {
    for (auto& [fact, list] : lists_) {
      std::vector<Tree> filled;
      for (auto& [number, element] : list.elements) {
        if (element.filled) filled.push_back(std::move(element.mapping));
      }
      Tree* stated = stated_items(mapping, fact);
      if (stated == nullptr) {
        Tree value = scalar("", list.span);
        if (!filled.empty()) to_sequence(value);
        mapping.entries.push_back({scalar(std::string(book_.text(book_[fact].id)), list.span), std::move(value)});
        stated = &mapping.entries.back().value;
      }
      if (filled.empty()) continue;
      if (stated->is_scalar() && stated->text.empty()) to_sequence(*stated);
      if (stated->is_scalar()) {  // `nothing`, and yet elements: both are stated
        Tree value = scalar("", list.span);
        to_sequence(value);
        value.items = std::move(filled);
        mapping.entries.push_back({scalar(std::string(book_.text(book_[fact].id)), list.span), std::move(value)});
        continue;
      }
      for (Tree& item : filled) stated->items.push_back(std::move(item));
    }
  }

 private:
  struct Element {
    Tree mapping;
    bool filled = false;
  };
  struct List {
    Span span;
    std::map<std::uint32_t, Element> elements;
  };

  static void to_sequence(Tree& tree) {
    tree.kind = TreeKind::sequence;
    tree.flow = true;
    tree.text.clear();
  }

  // What a column of the list itself says: its items, or a scalar; null where there is no such column.
  Tree* stated_items(Tree& mapping, FactId fact) const {
    for (TreeEntry& entry : mapping.entries) {
      bool ambiguous = false;
      if (book_.find_fact(entry.key.text, ambiguous) != fact) continue;
      return entry.value.is_mapping() ? &entry.value.entries.front().value : &entry.value;
    }
    return nullptr;
  }

  const Rulebook& book_;
  std::map<FactId, List> lists_;
};

// Whether a record says that there is a spouse.
bool states_spouse(const std::vector<CsvCell>& cells, const std::vector<CsvColumn>& columns, const Rulebook& rulebook) {
  bool states = false;
  for (std::size_t i = 0; i < cells.size(); ++i) {
    const std::string text = text_of(cells[i]);
    const bool about = columns[i].role == CsvColumn::Role::fact;
    if (about && columns[i].of_spouse) states = states || !text.empty();
    if (!about || columns[i].of_spouse || columns[i].fact != rulebook.spouse) continue;
    const std::string_view said = as_condition(text);
    if (said == "nothing" || said == "false" || said == "否") return false;
    states = states || said == "true" || said == "是";
  }
  return states;
}

}  // namespace

Tree csv_mapping(const std::vector<CsvCell>& cells, const std::vector<CsvColumn>& columns, FileId file,
                 const Rulebook& rulebook) {
  Tree mapping;
  mapping.kind = TreeKind::mapping;
  ElementCells elements(rulebook);
  const bool spouse = states_spouse(cells, columns, rulebook);
  for (std::size_t i = 0; i < cells.size(); ++i) {
    const CsvColumn& column = columns[i];
    if (column.role == CsvColumn::Role::ignored) continue;
    const Span span{file, static_cast<std::uint32_t>(cells[i].begin), static_cast<std::uint32_t>(cells[i].end)};
    const std::string text = text_of(cells[i]);
    const bool stated = column.role == CsvColumn::Role::fact || column.role == CsvColumn::Role::element;
    if (!stated && text.empty()) continue;  // no id; a person
    const bool about_spouse =
        column.of_spouse || (column.role == CsvColumn::Role::fact && column.fact == rulebook.spouse);
    if (about_spouse && text.empty() && !(column.of_spouse && spouse)) continue;
    mapping.span = mapping.span.joined(span);
    const Kind kind = stated ? rulebook[column.fact].type.kind : Kind::text;
    const bool several = kind == Kind::set || (stated && rulebook[column.fact].form == FactForm::list);
    Tree value = several                   ? set_value(trimmed(text), span)
                 : kind == Kind::condition ? scalar(std::string(as_condition(text)), span)
                                           : scalar(text, span);
    if (column.role == CsvColumn::Role::element) {
      elements.add(column, std::move(value), span);
    } else {
      mapping.entries.push_back({scalar(column.name, span), std::move(value)});
    }
  }
  elements.add_to(mapping);
  return mapping;
}

}  // namespace rencai
