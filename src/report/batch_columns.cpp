#include "report/batch_columns.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "base/text.h"

namespace rencai {
namespace {

constexpr std::array<std::string_view, 15> names{"id",         "line",     "kind",         "eligible",     "possible",
                                                 "ineligible", "absorbed", "contradicted", "not_in_force", "totals",
                                                 "missing",    "outcomes", "amounts",      "programs",     "result"};

constexpr std::array defaults{BatchColumn::id, BatchColumn::eligible, BatchColumn::possible, BatchColumn::totals,
                              BatchColumn::missing};

std::string listed() {
  std::string text;
  for (const std::string_view name : names) text += fmt::format("{}`{}`", text.empty() ? "" : ", ", name);
  return text;
}

}  // namespace

std::span<const std::string_view> batch_column_names() { return names; }
std::span<const BatchColumn> default_batch_columns() { return defaults; }

Result<std::vector<BatchColumn>> parse_batch_columns(std::span<const std::string> written, Diagnostics& diagnostics) {
  std::vector<BatchColumn> columns;
  const std::size_t errors_before = diagnostics.error_count();
  for (const std::string& name : written) {
    const auto found = std::ranges::find(names, name);
    if (found == names.end()) {
      Diagnostic& error = diagnostics.error(
          Code::bad_option, Span{},
          {fmt::format("`--columns` 没有列 `{}`", name), fmt::format("`--columns` knows no column `{}`", name)});
      error.expected = {listed(), listed()};
      error.nearest = nearest_name(name, names);
      continue;
    }
    const auto column = static_cast<BatchColumn>(found - names.begin());
    if (std::ranges::find(columns, column) != columns.end()) {
      diagnostics.error(
          Code::bad_option, Span{},
          {fmt::format("`--columns` 中 `{}` 写了两次", name), fmt::format("`--columns` names `{}` twice", name)});
    }
    columns.push_back(column);
  }
  if (columns.size() > 1 && std::ranges::find(columns, BatchColumn::result) != columns.end()) {
    diagnostics.error(
        Code::bad_option, Span{},
        {"`--columns result` 已含全部，不能与其他列并用", "`--columns result` is everything and stands alone"});
  }
  if (diagnostics.error_count() > errors_before) return {};
  return columns;
}

ResultsWanted wanted_for(std::span<const BatchColumn> columns) {
  ResultsWanted wanted;
  for (const BatchColumn column : columns) {
    switch (column) {
      case BatchColumn::missing: wanted.missing = true; break;
      case BatchColumn::totals: wanted.totals = true; break;
      case BatchColumn::amounts: wanted.amounts = true; break;
      case BatchColumn::programs: wanted.amounts = wanted.payers = true; break;
      case BatchColumn::result: wanted.everything = true; break;
      case BatchColumn::outcomes:
      case BatchColumn::ineligible:
      case BatchColumn::absorbed:
      case BatchColumn::contradicted:
      case BatchColumn::not_in_force: wanted.outcomes = true; break;
      default: break;
    }
  }
  return wanted;
}

ResultsWanted wanted_for_long_rows() { return {.outcomes = true, .missing = true, .amounts = true}; }

std::optional<Outcome> outcome_of(BatchColumn column) {
  switch (column) {
    case BatchColumn::eligible: return Outcome::eligible;
    case BatchColumn::possible: return Outcome::possible;
    case BatchColumn::ineligible: return Outcome::ineligible;
    case BatchColumn::absorbed: return Outcome::absorbed;
    case BatchColumn::contradicted: return Outcome::contradicted;
    case BatchColumn::not_in_force: return Outcome::not_in_force;
    default: return std::nullopt;
  }
}

}  // namespace rencai
