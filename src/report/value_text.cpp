#include "report/value_text.h"

#include <cstdint>
#include <optional>

#include <fmt/format.h>

#include "analysis/range_ends.h"
#include "base/date.h"
#include "base/text.h"
#include "report/prose.h"
#include "report/quantity_text.h"

namespace rencai {
namespace {

std::string date_text(const Interval& interval, bool month, Language language) {
  const bool zh = language == Language::zh;
  const auto day = [month](const Rational& end) {
    const std::string text = to_string(Date{static_cast<std::int32_t>(end.numerator())});
    return month ? text.substr(0, text.rfind('-')) : text;
  };
  if (!interval.low) return (zh ? "不晚于" : "not after ") + day(*interval.high);
  if (!interval.high) return (zh ? "不早于" : "not before ") + day(*interval.low);
  return interval.low == interval.high ? day(*interval.low) : day(*interval.low) + "–" + day(*interval.high);
}

std::string set_text(const Evaluation& evaluation, NodeId node, std::size_t lane, Language language) {
  const Rulebook& rulebook = evaluation.rulebook();
  const DomainId domain = rulebook[node].type.domain;
  std::string text;
  bool open = false;
  for (std::uint32_t value = 0; value < rulebook[domain].values.count; ++value) {
    const Truth contains = evaluation.contains(node, value, lane);
    open = open || contains == Truth::unknown;
    if (contains != Truth::yes) continue;
    if (!text.empty()) text += language == Language::zh ? "、" : ", ";
    text += title_of(rulebook, domain, value, language);
  }
  if (text.empty()) {
    text = open ? (language == Language::zh ? "未知" : "unknown") : (language == Language::zh ? "无" : "none");
  } else if (open) {
    text += language == Language::zh ? "，可能还有其他" : ", perhaps more";
  }
  return text;
}

// The list that a node reads as a fact, or none.
ListId list_read(const Rulebook& rulebook, NodeId node) {
  while (rulebook[node].op == Op::stated_or) node = rulebook.args(node)[0];
  if (rulebook[node].op != Op::fact) return ListId::none;
  const Fact& fact = rulebook[static_cast<FactId>(rulebook[node].payload)];
  return fact.form == FactForm::list ? fact.list : ListId::none;
}

bool reads_month(const Rulebook& rulebook, NodeId node) {
  while (rulebook[node].op == Op::stated_or) node = rulebook.args(node)[0];
  return rulebook[node].op == Op::fact && rulebook[static_cast<FactId>(rulebook[node].payload)].month;
}

}  // namespace

std::string value_text(const Evaluation& evaluation, NodeId node, std::size_t lane, Language language) {
  const Rulebook& rulebook = evaluation.rulebook();
  const bool zh = language == Language::zh;
  const Type& type = rulebook[node].type;
  if (rulebook[node].op == Op::of_spouse && (type.kind == Kind::text || type.kind == Kind::place)) {
    const auto args = rulebook.args(node);
    if (evaluation.condition(args[0], lane) == Truth::no) return zh ? "无" : "nothing";
    return value_text(evaluation, args[1], evaluation.block().partners()[lane], language);
  }
  if (const ListId list = list_read(rulebook, node); list != ListId::none && type.kind == Kind::condition) {
    const Block::Elements& elements = evaluation.block().elements(list, lane);
    if (!zh)
      return fmt::format("{}{} element{}", elements.open ? "at least " : "", elements.count,
                         elements.count == 1 ? "" : "s");
    return fmt::format("{}{} 个元素", elements.open ? "至少 " : "", elements.count);
  }
  if (type.kind == Kind::condition) {
    switch (evaluation.condition(node, lane)) {
      case Truth::yes: return zh ? "是" : "yes";
      case Truth::no: return zh ? "否" : "no";
      case Truth::unknown: return zh ? "未知" : "unknown";
    }
  }
  if (type.kind == Kind::set) return set_text(evaluation, node, lane, language);
  if (type.kind == Kind::text || type.kind == Kind::place) {
    if (rulebook[node].op == Op::fact)
      return escaped_for_terminal(evaluation.block().stated_text(static_cast<FactId>(rulebook[node].payload), lane));
    if (rulebook[node].op == Op::stated_or) return value_text(evaluation, rulebook.args(node)[0], lane, language);
    return {};
  }
  const Evaluation::Value value = evaluation.value(node, lane);
  if (!value.can_exist) return zh ? "无" : "nothing";
  if (value.overflow) return zh ? "数值超出范围" : "number out of range";
  const std::string unknown = zh ? "未知" : "unknown";
  std::string text;
  if (type.kind == Kind::number) {
    const Interval told = without_range_ends(value.interval, range_ends(evaluation, node, lane));
    const bool known = told.low || told.high || told.unspecified;
    text = known ? interval_text(told, type.unit, language) : unknown;
  } else if (type.kind == Kind::date) {
    const Interval told = without_range_ends(value.interval, range_ends(evaluation, node, lane));
    text = told.low || told.high ? date_text(told, reads_month(rulebook, node), language) : unknown;
  } else if (value.interval.low && value.interval.high) {
    const auto title = [&](const Rational& index) {
      return title_of(rulebook, type.domain, static_cast<std::uint32_t>(index.numerator()), language);
    };
    text = title(*value.interval.low);
    if (value.interval.low != value.interval.high) text += "–" + title(*value.interval.high);
  }
  if (value.can_be_absent) text += zh ? "，或无" : ", or nothing";
  return text;
}

}  // namespace rencai
