#include "report/coverage_report.h"

#include <array>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "base/text.h"
#include "report/json_writer.h"
#include "report/prose.h"
#include "report/text_table.h"

namespace rencai {
namespace {

struct KindWords {
  std::string_view id, zh, en;
};
constexpr std::array<KindWords, 4> kinds{{{"programs", "项目", "programs"},
                                          {"cases", "情形", "cases"},
                                          {"conditions", "条件", "conditions"},
                                          {"thresholds", "界限", "thresholds"}}};
constexpr std::array<KindWords, 3> truths{
    {{"true", "成立", "true"}, {"false", "不成立", "false"}, {"unknown", "未知", "unknown"}}};
constexpr std::array<KindWords, 3> sides{
    {{"below", "低于", "below"}, {"at", "等于", "at"}, {"above", "高于", "above"}}};

const KindWords& kind_words(CoveredKind kind) { return kinds.at(static_cast<std::size_t>(kind)); }
const KindWords& side_words(const Covered& item, std::size_t side) {
  return item.kind == CoveredKind::threshold ? sides.at(side) : truths.at(side);
}

std::vector<std::size_t> unseen(const Covered& item) {
  const bool once = item.kind == CoveredKind::program || item.kind == CoveredKind::case_of_list;
  std::vector<std::size_t> result;
  for (std::size_t side = 0; side < (once ? 1 : 3); ++side) {
    if (!item.seen[side]) result.push_back(side);
  }
  return result;
}

Span span_of(const Covered& item, const Rulebook& rulebook) {
  return item.kind == CoveredKind::program ? rulebook[item.program].span : rulebook[item.node].span;
}

std::string what_of(const Covered& item, const Rulebook& rulebook, Language language) {
  if (item.kind == CoveredKind::program) return std::string(rulebook.text(rulebook[item.program].id));
  const std::string name = name_of(rulebook, item.node, language);
  return name.empty() ? prose(rulebook, item.node, language) : name;
}

// Whole tenths of a percent, rounded down, so that 100% means all.
std::string share_text(const CoverageCount& count) {
  if (count.all == 0) return "—";
  const std::size_t tenths = count.seen * 1000 / count.all;
  return fmt::format("{}/{} ({}.{}%)", count.seen, count.all, tenths / 10, tenths % 10);
}

}  // namespace

std::string coverage_text(const Coverage& coverage, const Rulebook& rulebook, const SourceSet& sources,
                          Language language) {
  const bool zh = language == Language::zh;
  TextTable table(0, 60);
  std::vector<std::string> head{zh ? "覆盖" : "coverage"};
  for (const KindWords& kind : kinds) head.emplace_back(zh ? kind.zh : kind.en);
  table.row(std::move(head), Ink::dim);
  for (const PolicyId policy : coverage.policies()) {
    std::vector<std::string> cells{escaped_for_terminal(rulebook.text(rulebook[policy].id))};
    for (std::size_t kind = 0; kind < kinds.size(); ++kind) {
      cells.push_back(share_text(coverage.count(policy, static_cast<CoveredKind>(kind))));
    }
    table.row(std::move(cells));
  }
  std::string out;
  table.print(out, false);
  for (const Covered& item : coverage.items()) {
    const std::vector<std::size_t> gaps = unseen(item);
    if (gaps.empty()) continue;
    std::string words;
    for (const std::size_t side : gaps) {
      if (!words.empty()) words += zh ? "、" : ", ";
      words += zh ? side_words(item, side).zh : side_words(item, side).en;
    }
    const Span span = span_of(item, rulebook);
    const std::string place = span.exists() ? fmt::format("{}:{}: ", escaped_for_terminal(sources[span.file].path()),
                                                          sources[span.file].position(span.begin).line)
                                            : "";
    const std::string_view kind = zh ? kind_words(item.kind).zh : kind_words(item.kind).en;
    out +=
        fmt::format("{}{}{}{}{}{}\n", place, kind, zh ? "：" : ": ",
                    escaped_for_terminal(what_of(item, rulebook, language)), zh ? "，未见：" : "; never seen: ", words);
  }
  return out;
}

std::string coverage_json(const Coverage& coverage, const Rulebook& rulebook, const SourceSet& sources) {
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
  text("format", "rencai.coverage/1");
  json.key("policies");
  json.begin_array();
  for (const PolicyId policy : coverage.policies()) {
    json.begin_object();
    text("policy", rulebook.text(rulebook[policy].id));
    for (std::size_t kind = 0; kind < kinds.size(); ++kind) {
      const CoverageCount count = coverage.count(policy, static_cast<CoveredKind>(kind));
      json.key(kinds.at(kind).id);
      json.begin_object();
      number("seen", count.seen);
      number("all", count.all);
      json.end_object();
    }
    json.end_object();
  }
  json.end_array();
  json.key("gaps");
  json.begin_array();
  for (const Covered& item : coverage.items()) {
    const std::vector<std::size_t> gaps = unseen(item);
    if (gaps.empty()) continue;
    json.begin_object();
    text("kind", kind_words(item.kind).id);
    text("policy", rulebook.text(rulebook[item.policy].id));
    const Span span = span_of(item, rulebook);
    if (span.exists()) {
      text("file", sources[span.file].path());
      number("line", sources[span.file].position(span.begin).line);
    }
    json.key("what");
    json.begin_object();
    text("zh", what_of(item, rulebook, Language::zh));
    text("en", what_of(item, rulebook, Language::en));
    json.end_object();
    json.key("never_seen");
    json.begin_array();
    for (const std::size_t side : gaps) json.text(side_words(item, side).id);
    json.end_array();
    json.end_object();
  }
  json.end_array();
  json.end_object();
  return out + '\n';
}

}  // namespace rencai
