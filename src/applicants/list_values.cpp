#include "applicants/list_values.h"

#include <algorithm>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "applicants/fact_values.h"
#include "applicants/list_series.h"
#include "base/text.h"
#include "syntax/expression_hints.h"

namespace rencai {
namespace {

bool is_more_key(std::string_view key) { return key == "at_least" || key == "至少"; }

class ListReader {
 public:
  ListReader(const Rulebook& rulebook, FactId fact, const SourceSet& sources, Block& block, std::size_t lane,
             Diagnostics& diagnostics)
      : book_(rulebook),
        fact_(fact),
        list_id_(rulebook[fact].list),
        list_(rulebook[list_id_]),
        sources_(sources),
        block_(block),
        lane_(lane),
        diagnostics_(diagnostics) {}

  bool run(const Tree& value) {
    if (value.is_null()) {
      block_.state_unknown(fact_, lane_);
      return true;
    }
    if (value.is_scalar() && value.text == "nothing") {
      block_.state_nothing(fact_, lane_);
      return true;
    }
    const bool open = value.is_mapping() && value.entries.size() == 1 && is_more_key(value.entries[0].key.text);
    const Tree& written = open ? value.entries[0].value : value;
    if (!written.is_sequence()) return refuse_single(written);
    if (!has_months_to_expand(written.items, book_, list_id_)) return state(written.items, open);
    const auto expanded = expand_months(written.items, book_, list_id_, diagnostics_);
    return expanded && state(*expanded, open);
  }

 private:
  bool state(const std::vector<Tree>& items, bool open) {
    if (items.size() > most_elements) {
      error(Code::too_many_elements, items[most_elements].span,
            {fmt::format("`{}` 超过 {} 个元素", name(), most_elements),
             fmt::format("`{}` has more than {} elements", name(), most_elements)});
      return false;
    }
    std::size_t next = block_.state_list(list_id_, lane_, items.size(), open);
    for (const Tree& item : items) element(item, next++);
    if (list_.key != FactId::none && good_) block_.state_set(fact_, lane_, keys_, open);
    return good_;
  }

  [[nodiscard]] std::string_view name() const { return book_.text(book_[fact_].short_id); }
  [[nodiscard]] std::string_view key_name() const { return field_name(list_.key); }
  // A field's name without that of the list.
  [[nodiscard]] std::string_view field_name(FactId field) const {
    return book_.text(book_[field].short_id).substr(name().size() + 1);
  }

  Diagnostic& error(Code code, Span span, LocalText message) {
    good_ = false;
    return diagnostics_.error(code, span, std::move(message));
  }

  // How an element is written.
  [[nodiscard]] LocalText example() const {
    std::string fields;
    for (std::uint32_t i = 0; i < std::min<std::uint32_t>(list_.count, 3); ++i) {
      fields += fmt::format("{}{}: …", i == 0 ? "" : ", ", field_name(FactId{list_.first + i}));
    }
    return {fmt::format("`{{{}}}`", fields), fmt::format("`{{{}}}`", fields)};
  }

  bool refuse_single(const Tree& value) {
    Diagnostic& fault = error(Code::expected_sequence, value.span,
                              {fmt::format("`{}` 须填列表", name()), fmt::format("`{}` takes a list", name())});
    const LocalText shape = example();
    fault.expected = {fmt::format("元素的列表，每个元素如 {}", shape.zh),
                      fmt::format("a list of elements such as {}", shape.en)};
    const bool whole = value.span.exists() && value.quoting != Quoting::block && (value.is_scalar() || value.flow);
    if (whole && (!value.is_scalar() || list_.key != FactId::none)) {
      fault.corrected_line =
          line_with(sources_, value.span, fmt::format("[{}]", sources_[value.span.file].slice(value.span)));
    }
    return false;
  }

  void element(const Tree& item, std::size_t lane) {
    const bool was_good = std::exchange(good_, true);
    if (item.is_mapping()) {
      fields(item, lane);
    } else if (list_.key != FactId::none && item.is_scalar() && !item.is_null()) {
      field(item, list_.key, lane);
    } else {
      error(
          Code::expected_mapping, item.span,
          {fmt::format("`{}` 的元素须写明各字段", name()), fmt::format("an element of `{}` states its fields", name())})
          .expected = item.is_null() ? LocalText{"`{at_least: [...]}`，若还可能有其他",
                                                 "`{at_least: [...]}` where there may be more"}
                                     : example();
    }
    if (good_ && list_.key != FactId::none) key(item, lane);
    good_ = good_ && was_good;
  }

  void fields(const Tree& item, std::size_t lane) {
    std::map<FactId, Span> stated;
    for (const TreeEntry& entry : item.entries) {
      const std::string name = to_nfc(entry.key.text);
      const FactId found = book_.find_field(list_id_, name);
      if (found == FactId::none) {
        refuse_unknown(entry.key, name);
        continue;
      }
      const auto [first, is_new] = stated.try_emplace(found, entry.key.span);
      if (!is_new) {
        error(Code::duplicate_fact, entry.key.span,
              {fmt::format("`{}`（`{}`）填了两次", entry.key.text, field_name(found)),
               fmt::format("`{}` (`{}`) is stated twice", entry.key.text, field_name(found))})
            .related.push_back({first->second, {"第一次在这里", "first stated here"}});
        continue;
      }
      field(entry.value, found, lane);
    }
  }

  void field(const Tree& value, FactId field, std::size_t lane) {
    if (!state_fact(value, book_, field, sources_, block_, lane, diagnostics_)) good_ = false;
  }

  // An element of a list with a key is known by it.
  void key(const Tree& item, std::size_t lane) {
    if (block_.stated(list_.key, lane) != Stated::value) {
      error(Code::missing_key, item.span,
            {fmt::format("`{}` 的这个元素没有写明 `{}`", name(), key_name()),
             fmt::format("this element of `{}` does not state its `{}`", name(), key_name())})
          .expected = {fmt::format("`{}` 的一个值", key_name()), fmt::format("one value of `{}`", key_name())};
      return;
    }
    const auto [first, is_new] = said_.try_emplace(said(lane), item.span);
    if (!is_new) {
      error(Code::duplicate_fact, item.span,
            {fmt::format("`{}` 中这个元素出现了两次", name()),
             fmt::format("this element of `{}` is stated twice", name())})
          .related.push_back({first->second, {"第一次在这里", "first stated here"}});
      return;
    }
    keys_.push_back(static_cast<std::uint32_t>(block_.column(list_.key).low[lane]));
  }

  // What an element states, so that two that state the same are equal.
  [[nodiscard]] std::string said(std::size_t lane) const {
    std::string text;
    const auto add = [&text](std::uint64_t value) { text += fmt::format("{},", value); };
    for (std::uint32_t i = 0; i < list_.count; ++i) {
      const Block::Column& column = block_.column(FactId{list_.first + i});
      add(static_cast<std::uint64_t>(column.stated[lane]));
      if (!column.can_be_true.empty()) add(column.can_be_true[lane / 64] >> (lane % 64) & 1);
      if (!column.low.empty()) add(static_cast<std::uint64_t>(column.low[lane]));
      if (!column.high.empty()) add(static_cast<std::uint64_t>(column.high[lane]));
      if (!column.text.empty()) add(column.text[lane]);
      for (std::size_t word = 0; word < column.mask_words; ++word) add(column.surely[lane * column.mask_words + word]);
    }
    return text;
  }

  void refuse_unknown(const Tree& key, const std::string& field) {
    std::vector<std::string_view> names;
    for (const FactName& entry : book_.field_names[list_.names]) names.push_back(book_.text(entry.name));
    error(Code::unknown_fact, key.span,
          {fmt::format("`{}` 的元素没有字段 `{}`", name(), field),
           fmt::format("the elements of `{}` have no field `{}`", name(), field)})
        .nearest = nearest_name(field, names);
  }

  const Rulebook& book_;
  FactId fact_;
  ListId list_id_;
  const List& list_;
  const SourceSet& sources_;
  Block& block_;
  std::size_t lane_;
  Diagnostics& diagnostics_;
  bool good_ = true;
  std::vector<std::uint32_t> keys_;
  std::map<std::string, Span> said_;  // by what an element states
};

}  // namespace

bool state_list(const Tree& value, const Rulebook& rulebook, FactId fact, const SourceSet& sources, Block& block,
                std::size_t lane, Diagnostics& diagnostics) {
  return ListReader(rulebook, fact, sources, block, lane, diagnostics).run(value);
}

}  // namespace rencai
