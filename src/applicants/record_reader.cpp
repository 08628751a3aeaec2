#include "applicants/record_reader.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "applicants/applicant_reader.h"
#include "applicants/json_reader.h"
#include "base/text.h"

namespace rencai {

RecordReader::RecordReader(const Rulebook& rulebook, const FieldNames& names)
    : rulebook_(rulebook), names_(names), values_(rulebook, names), json_(values_) {}

std::optional<std::string_view> RecordReader::read_json(std::string_view record, const RecordPlace& place, Block& block,
                                                        std::size_t lane) {
  if (first_invalid_utf8(record) == std::string_view::npos) {
    if (const auto id = json_.read(record, block, lane)) return id;
    block.clear_lane(lane);
  }
  start(record, place);
  auto trees = rencai::read_json(*sources_, source_, JsonForm::document, faults_);
  if (!trees) return refuse();
  Tree& mapping = trees->front();
  rename(mapping);
  return read(mapping, block, lane);
}

std::optional<std::string_view> RecordReader::read_csv(std::string_view record, const std::vector<CsvColumn>& columns,
                                                       const RecordPlace& place, Block& block, std::size_t lane) {
  if (first_invalid_utf8(record) == std::string_view::npos && record.find('\0') == std::string_view::npos) {
    if (const auto id = read_usual_csv(record, columns, block, lane)) return id;
    block.clear_lane(lane);
  }
  start(record, place);
  const auto span_of = [&](std::size_t begin, std::size_t end) {
    return Span{source_, static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end)};
  };
  if (const std::size_t bad = first_invalid_utf8(record); bad != std::string_view::npos) {
    faults_.error(Code::file_not_utf8, span_of(bad, bad + 1), {"不是 UTF-8 编码", "this is not UTF-8"});
    return refuse();
  }
  if (const std::size_t zero = record.find('\0'); zero != std::string_view::npos) {
    faults_.error(Code::file_has_nul, span_of(zero, zero + 1), {"文件中有 NUL 字符", "there is a NUL character here"});
    return refuse();
  }
  if (const auto fault = split_csv(record, cells_)) {
    faults_.error(Code::csv_syntax, span_of(fault->begin, fault->end), fault->message).expected = fault->expected;
    return refuse();
  }
  if (cells_.size() != columns.size()) {
    const std::size_t first = std::min(cells_.size() - 1, columns.size());
    faults_
        .error(Code::csv_syntax, span_of(cells_[first].begin, cells_[first].end),
               {fmt::format("这条记录有 {} 格，表头有 {} 列", cells_.size(), columns.size()),
                fmt::format("this record has {} cells, the header {}", cells_.size(), columns.size())})
        .expected = {"每列一格；格中有逗号时整格加引号",
                     "one cell for each column; a cell with a comma stands in quotes"};
    return refuse();
  }
  return read(csv_mapping(cells_, columns, source_, rulebook_), block, lane);
}

std::optional<std::string_view> RecordReader::read_usual_csv(std::string_view record,
                                                             const std::vector<CsvColumn>& columns, Block& block,
                                                             std::size_t lane) {
  if (split_csv(record, cells_) || cells_.size() != columns.size()) return std::nullopt;
  std::string_view id;
  for (std::size_t i = 0; i < cells_.size(); ++i) {
    const CsvColumn& column = columns[i];
    if (column.role == CsvColumn::Role::ignored) continue;
    if (column.role == CsvColumn::Role::element) return std::nullopt;
    const bool is_list = column.role == CsvColumn::Role::fact && rulebook_[column.fact].form == FactForm::list;
    if (is_list) return std::nullopt;
    const std::string_view text = cells_[i].text;
    if (cells_[i].escaped || column.of_spouse) return std::nullopt;
    if (column.role == CsvColumn::Role::fact && column.fact == rulebook_.spouse) return std::nullopt;
    if (column.role == CsvColumn::Role::id) {
      id = text;
    } else if (column.role == CsvColumn::Role::kind) {
      if (text.empty()) continue;
      const auto kind = kind_of(text);
      if (!kind) return std::nullopt;
      block.set_kind(lane, *kind);
    } else {
      if (!values_.state_cell(column.fact, text, block, lane)) return std::nullopt;
      if (!text.empty()) values_.state_records_of(column.fact, block, lane);
    }
  }
  return id;
}

void RecordReader::refuse_too_long(std::string_view beginning, const RecordPlace& place, std::size_t limit) {
  start(beginning, place);
  faults_
      .error(Code::record_too_long, {source_, 0, 1},
             {fmt::format("这一行超过 {} 字节", limit), fmt::format("this line has more than {} bytes", limit)})
      .expected = {"较短的行，或更大的 `--max-line`", "a shorter line, or a larger `--max-line`"};
  refused_id_.clear();
}

void RecordReader::start(std::string_view record, const RecordPlace& place) {
  sources_.emplace();
  faults_ = {};
  source_ = sources_->add(std::string(place.path), std::string(record), static_cast<std::uint32_t>(place.line));
}

// Puts the facts' own names in place of mapped ones and takes out what is ignored.
void RecordReader::rename(Tree& mapping) const {
  if (names_.empty() || !mapping.is_mapping()) return;
  std::erase_if(mapping.entries, [&](const TreeEntry& entry) { return names_.ignores(to_nfc(entry.key.text)); });
  for (TreeEntry& entry : mapping.entries) entry.key.text = names_.meaning(to_nfc(entry.key.text));
}

std::optional<std::string_view> RecordReader::read(const Tree& mapping, Block& block, std::size_t lane) {
  const Tree* id = mapping.is_mapping() ? stated_id(mapping) : nullptr;
  if (!read_applicant(mapping, rulebook_, *sources_, block, lane, faults_)) {
    const auto refused = refuse();
    if (id != nullptr) refused_id_ = id->text;
    return refused;
  }
  return id == nullptr ? std::string_view() : std::string_view(ids_.emplace_back(id->text));
}

std::optional<std::string_view> RecordReader::refuse() {
  faults_.sort();
  refused_id_.clear();
  return std::nullopt;
}

}  // namespace rencai
