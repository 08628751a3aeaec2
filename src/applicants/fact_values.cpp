#include "applicants/fact_values.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "applicants/literals.h"
#include "base/date.h"
#include "base/text.h"
#include "model/places.h"
#include "syntax/expression_hints.h"

namespace rencai {
namespace {

struct TextRange {
  std::string_view low;
  std::string_view high;
};

std::optional<TextRange> split_range(std::string_view text) {
  const std::size_t dots = text.find("..");
  if (dots == std::string_view::npos) return std::nullopt;
  return TextRange{trimmed(text.substr(0, dots)), trimmed(text.substr(dots + 2))};
}

bool is_one_of(std::string_view text, std::span<const std::string_view> list) {
  return std::ranges::find(list, text) != list.end();
}

constexpr auto meant_true = std::to_array<std::string_view>(
    {"True", "TRUE", "yes", "Yes", "YES", "y", "Y", "on", "On", "ON", "1", "有", "对", "真", "已", "true", "是的"});
constexpr auto meant_false =
    std::to_array<std::string_view>({"False", "FALSE", "no", "No", "NO", "n", "N", "off", "Off", "OFF", "0", "没有",
                                     "不是", "假", "未", "无", "false"});

class Stating {
 public:
  Stating(const Rulebook& rulebook, FactId id, const SourceSet& sources, Block& block, std::size_t lane,
          Diagnostics& diagnostics)
      : book_(rulebook),
        id_(id),
        fact_(rulebook[id]),
        sources_(sources),
        block_(block),
        lane_(lane),
        diagnostics_(diagnostics) {}

  bool run(const Tree& value) {
    if (value.is_null()) {
      block_.state_unknown(id_, lane_);
      return true;
    }
    if (value.is_scalar() && value.text == "nothing" &&
        (value.quoting == Quoting::plain || fact_.type.kind != Kind::text)) {
      block_.state_nothing(id_, lane_);
      return true;
    }
    switch (fact_.type.kind) {
      case Kind::set: return set(value);
      case Kind::place: return place(value);
      default: break;
    }
    if (!value.is_scalar()) return refuse_collection(value);
    switch (fact_.type.kind) {
      case Kind::condition: return condition(value);
      case Kind::number: return number(value);
      case Kind::date: return date(value);
      case Kind::choice: return choice(value);
      default: block_.state_text(id_, lane_, to_nfc(value.text)); return true;
    }
  }

 private:
  [[nodiscard]] std::string_view name() const { return book_.text(fact_.short_id); }

  Diagnostic& error(Code code, const Tree& value, LocalText message) {
    return diagnostics_.error(code, value.span, std::move(message));
  }

  bool refuse_collection(const Tree& value) {
    error(Code::single_value_expected, value,
          {fmt::format("`{}` 只能填一个值", name()), fmt::format("`{}` takes one value", name())})
        .expected = expected();
    return false;
  }

  // What may be stated, for errors.
  [[nodiscard]] LocalText expected() const {
    switch (fact_.type.kind) {
      case Kind::condition:
        return {"`true` 或 `false`（`是` 或 `否`）；不清楚时写 `null`",
                "`true` or `false` (`是` or `否`), or `null` where it is not known"};
      case Kind::number: {
        const std::string unit = unit_text();
        if (unit.empty()) return {"一个数，如 `3`", "a number, such as `3`"};
        return {fmt::format("以 `{0}` 为单位的数，如 `3` 或 `3{0}`", unit),
                fmt::format("a number in `{0}`, such as `3` or `3{0}`", unit)};
      }
      case Kind::date:
        if (fact_.month) return {"月份，如 `2014-06`", "a month, such as `2014-06`"};
        return {"日期，如 `2014-06-30`", "a date, such as `2014-06-30`"};
      case Kind::choice:
      case Kind::set: return values_text();
      case Kind::place: return {"地名，如 `贵州省/六盘水市`", "a place, such as `贵州省/六盘水市`"};
      case Kind::text: return {"文字", "a text"};
    }
    return {};
  }

  [[nodiscard]] LocalText values_text() const {
    constexpr std::size_t shown = 10;
    LocalText text;
    const auto values = book_.domain_values[book_[fact_.type.domain].values];
    for (std::size_t i = 0; i < values.size() && i < shown; ++i) {
      const std::string_view id = book_.text(values[i].id);
      const std::string_view title = book_.text(values[i].title.zh);
      text.en += fmt::format("{}`{}`", i == 0 ? "" : ", ", id);
      text.zh += fmt::format("{}`{}`", i == 0 ? "" : "、", title.empty() ? id : title);
    }
    if (values.size() > shown) {
      text.en += fmt::format(" or one of {} more", values.size() - shown);
      text.zh += fmt::format("等 {} 个值之一", values.size());
    } else {
      text.en = "one of " + text.en;
      text.zh += " 之一";
    }
    if (fact_.type.kind == Kind::set) {
      text = {"列表，如 `[a, b]`，元素为" + text.zh, "a list such as `[a, b]`, of " + text.en};
    }
    return text;
  }

  [[nodiscard]] std::string unit_text() const {
    return fact_.percent ? std::string("%") : std::string(book_.text(fact_.unit_text));
  }

  // ---- conditions

  bool condition(const Tree& value) {
    const bool plain = value.quoting == Quoting::plain;
    if (value.text == "是" || value.text == "否" || (plain && (value.text == "true" || value.text == "false"))) {
      block_.state_condition(id_, lane_, value.text == "是" || value.text == "true");
      return true;
    }
    Diagnostic& fault = error(Code::bad_fact_value, value,
                              {fmt::format("`{}` 不是 `{}` 的值", value.text, name()),
                               fmt::format("`{}` is not a value of `{}`", value.text, name())});
    fault.expected = expected();
    if (is_one_of(value.text, meant_true)) fault.corrected_line = line_with(sources_, value.span, "true");
    if (is_one_of(value.text, meant_false)) fault.corrected_line = line_with(sources_, value.span, "false");
    return false;
  }

  // ---- numbers

  bool number(const Tree& value) {
    const auto range = split_range(value.text);
    if (!range) {
      const auto only = lane_value(value, value.text, true);
      if (!only) return false;
      block_.state_interval(id_, lane_, *only, *only);
      return true;
    }
    const auto low = lane_value(value, range->low, false);
    const auto high = low ? lane_value(value, range->high, false) : std::nullopt;
    if (!low || !high) return false;
    const ReadQuantity a = read_quantity(range->low);
    const ReadQuantity b = read_quantity(range->high);
    // `3..5万元` could be read in two ways.
    if (a.quantity->is_bare() != b.quantity->is_bare() && a.quantity->number.sign() != 0) {
      error(Code::fact_unit, value,
            {"范围的两端须都写单位，或都不写", "both ends of a range carry their unit, or neither does"})
          .expected = expected();
      return false;
    }
    return interval(value, *low, *high);
  }

  bool interval(const Tree& value, std::int64_t low, std::int64_t high) {
    if (low > high) {
      error(Code::bad_interval, value,
            {fmt::format("范围 `{}` 的下端高于上端", value.text),
             fmt::format("the range `{}` begins above its end", value.text)});
      return false;
    }
    block_.state_interval(id_, lane_, low, high);
    return true;
  }

  // The number that `text`, a part of the scalar `value`, states, in lane units.
  std::optional<std::int64_t> lane_value(const Tree& value, std::string_view text, bool whole) {
    const ReadQuantity read = read_quantity(text);
    if (!read.quantity) {
      refuse_number(value, text, read.fault);
      return std::nullopt;
    }
    const Quantity& quantity = *read.quantity;
    if (whole && quantity.is_bare() && value.quoting != Quoting::plain) {
      Diagnostic& fault = error(Code::bad_fact_value, value,
                                {fmt::format("`{}` 的数字不要加引号", name()),
                                 fmt::format("the number of `{}` must not stand in quotes", name())});
      fault.expected = expected();
      fault.corrected_line = line_with(sources_, value.span, trimmed(text));
      return std::nullopt;
    }
    if (refuse_part_of_one(value, text, quantity)) return std::nullopt;
    const auto base = base_value(quantity);
    if (!base) {
      Diagnostic& fault = error(Code::fact_unit, value,
                                {fmt::format("`{}` 的单位与 `{}` 不符", text, name()),
                                 fmt::format("`{}` is not in the unit of `{}`", text, name())});
      fault.expected = expected();
      return std::nullopt;
    }
    return in_lane(value, text, *base);
  }

  // A bare number of a percent counts hundredths; who writes 0.6 most likely means 60%.
  bool refuse_part_of_one(const Tree& value, std::string_view text, const Quantity& quantity) {
    if (!fact_.percent || !quantity.is_bare() || quantity.number.sign() <= 0 || quantity.number > Rational(1))
      return false;
    const auto hundredths = multiply(quantity.number, Rational(100));
    Diagnostic& fault = error(Code::fact_unit, value,
                              {fmt::format("`{0}` 是 {0}%，还是 {1}%？", text, to_string(*hundredths)),
                               fmt::format("`{0}` may be {0}% or {1}%", text, to_string(*hundredths))});
    fault.expected = {"百分数，如 `60%`", "a percentage, such as `60%`"};
    return true;
  }

  void refuse_number(const Tree& value, std::string_view text, const QuantityFault& fault) {
    const auto message = [&]() -> LocalText {
      switch (fault.kind) {
        case QuantityFault::Kind::too_long: return {"数字过长", "this number has too many digits"};
        case QuantityFault::Kind::unknown_unit:
          return {fmt::format("没有单位 `{}`", fault.unit), fmt::format("there is no unit `{}`", fault.unit)};
        default:
          return {fmt::format("`{}` 不是 `{}` 的数值", text, name()),
                  fmt::format("`{}` is not a number for `{}`", text, name())};
      }
    }();
    const Code code = fault.kind == QuantityFault::Kind::too_long       ? Code::number_too_long
                      : fault.kind == QuantityFault::Kind::unknown_unit ? Code::fact_unit
                                                                        : Code::bad_fact_value;
    Diagnostic& report = error(code, value, message);
    report.expected = expected();
    if (fault.meant.empty()) return;
    std::string replacement = value.text;
    const std::size_t at = replacement.find(text);
    replacement.replace(at, text.size(), fault.meant);
    const auto meant = read_quantity(fault.meant);
    const bool bare = meant.quantity && meant.quantity->is_bare() && text == value.text;
    if (value.quoting != Quoting::plain && !bare) replacement = json_quoted(replacement);
    report.corrected_line = line_with(sources_, value.span, replacement);
  }

  // In the base units of the fact's type; empty where the unit is another.
  [[nodiscard]] std::optional<Rational> base_value(const Quantity& quantity) const {
    if (quantity.unit) {
      if (fact_.percent || quantity.unit->unit != fact_.type.unit) return std::nullopt;
      return multiply(quantity.number, quantity.unit->factor);
    }
    if (quantity.percent) return fact_.percent ? std::optional(quantity.number) : std::nullopt;
    return multiply(quantity.number, bare_factor());
  }

  [[nodiscard]] Rational bare_factor() const {
    return Rational::make(fact_.stated_factor.numerator, fact_.stated_factor.denominator).value_or(Rational(1));
  }

  // A lane's number as it would be stated, bare.
  [[nodiscard]] std::string stated_text(std::int64_t lane_number) const {
    const auto base = Rational::make(lane_number, fact_.scale);
    const auto bare = base ? divide(*base, bare_factor()) : std::nullopt;
    return bare ? to_string(*bare) : std::string("?");
  }

  std::optional<std::int64_t> in_lane(const Tree& value, std::string_view text, const Rational& base) {
    const auto low = Rational::make(fact_.low, fact_.scale);
    const auto high = Rational::make(fact_.high, fact_.scale);
    if (base < *low || base > *high) {
      const std::string range = fmt::format("{}..{}{}", stated_text(fact_.low), stated_text(fact_.high), unit_text());
      error(Code::fact_out_of_range, value,
            {fmt::format("`{}` 超出 `{}` 可填的范围", text, name()),
             fmt::format("`{}` is beyond what `{}` can be", text, name())})
          .expected = {fmt::format("`{}` 之内", range), fmt::format("within `{}`", range)};
      return std::nullopt;
    }
    const auto lane = multiply(base, Rational(fact_.scale));
    if (lane && lane->is_integer()) return static_cast<std::int64_t>(lane->numerator());
    const std::string step = stated_text(1);
    error(Code::too_many_decimals, value,
          {fmt::format("`{}` 对 `{}` 而言小数位过多", text, name()),
           fmt::format("`{}` has more decimals than `{}` can have", text, name())})
        .expected = {fmt::format("`{}{}` 的整数倍", step, unit_text()),
                     fmt::format("a multiple of `{}{}`", step, unit_text())};
    return std::nullopt;
  }

  // ---- dates

  bool date(const Tree& value) {
    const auto range = split_range(value.text);
    const auto low = day(value, range ? range->low : std::string_view(value.text));
    const auto high = !range || !low ? low : day(value, range->high);
    return low && high && interval(value, *low, *high);
  }

  // The day, or the first day of the month, that a text names.
  [[nodiscard]] std::optional<Date> date_of(std::string_view text) const {
    if (!fact_.month) return parse_date(text);
    const bool month_only = text.size() == std::string_view("2014-06").size();
    const auto day = parse_date(month_only ? fmt::format("{}-01", text) : std::string(text));
    if (!day) return std::nullopt;
    const CivilDate parts = civil(*day);
    return make_date(parts.year, parts.month, 1);
  }

  std::optional<std::int64_t> day(const Tree& value, std::string_view text) {
    const auto date = date_of(text);
    if (!date) {
      Diagnostic& fault = error(Code::bad_date, value,
                                {fmt::format("`{}` 不是日期，或没有这一天", text),
                                 fmt::format("`{}` is no date, or there is no such day", text)});
      fault.expected = expected();
      if (const std::string meant = date_meant(text); !meant.empty()) {
        std::string replacement = value.text;
        replacement.replace(replacement.find(text), text.size(), meant);
        if (value.quoting != Quoting::plain) replacement = json_quoted(replacement);
        fault.corrected_line = line_with(sources_, value.span, replacement);
      }
      return std::nullopt;
    }
    if (fact_.low < fact_.high && (date->days < fact_.low || date->days > fact_.high)) {
      const auto text_of = [](std::int64_t days) { return to_string(Date{static_cast<std::int32_t>(days)}); };
      const std::string allowed = fmt::format("{}..{}", text_of(fact_.low), text_of(fact_.high));
      error(Code::fact_out_of_range, value,
            {fmt::format("`{}` 超出 `{}` 可填的范围", text, name()),
             fmt::format("`{}` is beyond what `{}` can be", text, name())})
          .expected = {fmt::format("`{}` 之内", allowed), fmt::format("within `{}`", allowed)};
      return std::nullopt;
    }
    return date->days;
  }

  // ---- choices and sets

  [[nodiscard]] std::optional<std::uint32_t> find(std::string_view text) const {
    return book_.find_value(fact_.type.domain, to_nfc(text));
  }

  std::optional<std::uint32_t> find_or_report(const Tree& value, std::string_view text) {
    const auto found = find(text);
    if (found) return found;
    std::vector<std::string_view> names;
    for (const ValueName& entry : book_.value_names[book_[fact_.type.domain].names]) {
      names.push_back(book_.text(entry.name));
    }
    Diagnostic& fault = error(
        Code::unknown_value, value,
        {fmt::format("`{}` 没有 `{}` 这个值", name(), text), fmt::format("`{}` has no value `{}`", name(), text)});
    fault.expected = values_text();
    fault.nearest = nearest_name(to_nfc(text), names);
    return std::nullopt;
  }

  bool choice(const Tree& value) {
    const auto range = split_range(value.text);
    if (!range || find(value.text)) {
      const auto only = find_or_report(value, value.text);
      if (!only) return false;
      block_.state_interval(id_, lane_, *only, *only);
      return true;
    }
    const auto low = find_or_report(value, range->low);
    const auto high = find_or_report(value, range->high);
    if (!low || !high) return false;
    if (!fact_.type.ordered) {
      error(Code::bad_fact_value, value,
            {fmt::format("`{}` 的值没有高低之分，不能写范围", name()),
             fmt::format("the values of `{}` have no order, so there is no range of them", name())})
          .expected = values_text();
      return false;
    }
    return interval(value, *low, *high);
  }

  bool set(const Tree& value) {
    const bool open = value.is_mapping();
    const Tree* list = &value;
    if (open) {
      const TreeEntry* entry = value.entries.size() == 1 ? &value.entries.front() : nullptr;
      if (entry == nullptr || (entry->key.text != "at_least" && entry->key.text != "至少")) {
        error(Code::bad_fact_value, value,
              {fmt::format("不是 `{}` 的值", name()), fmt::format("this is not a value of `{}`", name())})
            .expected = {"列表 `[a, b]`；只知道一部分时写 `{at_least: [a]}`",
                         "a list `[a, b]`, or `{at_least: [a]}` where there may be more"};
        return false;
      }
      list = &entry->value;
    }
    if (!list->is_sequence()) {
      Diagnostic& fault = error(Code::expected_sequence, *list,
                                {fmt::format("`{}` 须填列表", name()), fmt::format("`{}` takes a list", name())});
      fault.expected = values_text();
      if (list->is_scalar() && list->span.exists() && list->quoting != Quoting::block) {
        fault.corrected_line =
            line_with(sources_, list->span, fmt::format("[{}]", sources_[list->span.file].slice(list->span)));
      }
      return false;
    }
    std::vector<std::uint32_t> values;
    bool good = true;
    for (const Tree& item : list->items) {
      const auto found = element(item);
      if (found) values.push_back(*found);
      good = good && found;
    }
    if (good) block_.state_set(id_, lane_, values, open);
    return good;
  }

  std::optional<std::uint32_t> element(const Tree& item) {
    if (item.is_scalar() && !item.is_null()) return find_or_report(item, item.text);
    error(Code::bad_fact_value, item,
          {fmt::format("`{}` 的元素须是一个值的名称", name()),
           fmt::format("an element of `{}` is the name of a value", name())})
        .expected =
        item.is_null() ? LocalText{"`{at_least: [...]}`，若还可能有其他", "`{at_least: [...]}` where there may be more"}
                       : values_text();
    return std::nullopt;
  }

  // ---- places

  bool place(const Tree& value) {
    std::string path;
    const auto add = [&](std::string_view part) {
      if (!path.empty()) path += '/';
      path += part;
      return !part.empty();
    };
    bool good = true;
    if (value.is_scalar()) {
      const std::string text = to_nfc(value.text);
      for (std::size_t begin = 0; begin <= text.size();) {
        const std::size_t end = std::min(text.find('/', begin), text.size());
        good = add(trimmed(std::string_view(text).substr(begin, end - begin))) && good;
        begin = end + 1;
      }
    } else if (value.is_sequence() && !value.items.empty()) {
      for (const Tree& part : value.items) {
        const bool is_part = part.is_scalar() && !part.is_null() && part.text.find('/') == std::string::npos;
        good = is_part && add(trimmed(to_nfc(part.text))) && good;
      }
    } else {
      good = false;
    }
    if (!good) {
      error(Code::bad_place, value,
            {fmt::format("不是 `{}` 的地名", name()), fmt::format("this is not a place for `{}`", name())})
          .expected = expected();
      return false;
    }
    for (const std::string_view part : place_parts(path)) {
      if (refuse_short_place(value, part)) return false;
    }
    block_.state_place(id_, lane_, full_place(book_, path));
    return true;
  }

  // 贵州 for 贵州省 would lie outside every policy without a word.
  bool refuse_short_place(const Tree& value, std::string_view part) {
    const std::string_view meant = place_meant(book_, part);
    if (meant.empty()) return false;
    error(Code::bad_place, value,
          {fmt::format("地名 `{}` 应写全称", part), fmt::format("the place `{}` is to be written in full", part)})
        .nearest = meant;
    return true;
  }

  const Rulebook& book_;
  FactId id_;
  const Fact& fact_;
  const SourceSet& sources_;
  Block& block_;
  std::size_t lane_;
  Diagnostics& diagnostics_;
};

}  // namespace

bool state_fact(const Tree& value, const Rulebook& rulebook, FactId fact, const SourceSet& sources, Block& block,
                std::size_t lane, Diagnostics& diagnostics) {
  return Stating(rulebook, fact, sources, block, lane, diagnostics).run(value);
}

}  // namespace rencai
