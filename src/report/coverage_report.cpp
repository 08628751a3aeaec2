#include "report/coverage_report.h"

#include <algorithm>
#include <array>
#include <map>
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
  std::vector<std::size_t> result;
  for (std::size_t side = 0; side < 3; ++side) {
    if (item.asked[side] && !item.seen[side]) result.push_back(side);
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

// A fact's value as an applicant file states it.
std::string stated_text(const Rulebook& rulebook, const Fact& fact, const StatedValue& value) {
  const auto name = [&](std::uint32_t i) {
    return std::string(rulebook.text(rulebook.domain_values[rulebook[fact.type.domain].values][i].id));
  };
  if (value.form == StatedValue::Form::unknown) return "null";
  if (value.form == StatedValue::Form::set) {
    std::string list;
    for (const std::uint32_t one : value.values) list += (list.empty() ? "" : ", ") + name(one);
    return "[" + list + "]";
  }
  if (fact.type.kind == Kind::condition) return value.number != 0 ? "true" : "false";
  if (fact.type.kind == Kind::choice) return name(static_cast<std::uint32_t>(value.number));
  if (fact.type.kind == Kind::date) {
    const std::string day = to_string(Date{static_cast<std::int32_t>(value.number)});
    return fact.month ? day.substr(0, 7) : day;
  }
  const auto factor = Rational::make(fact.stated_factor.numerator, fact.stated_factor.denominator);
  const auto base = Rational::make(value.number, fact.scale);
  const auto stated = base && factor ? divide(*base, *factor) : std::nullopt;
  return stated ? to_string(*stated) : "null";
}

// `{degree: doctor, homes: [{price: 1}]}`
std::string facts_text(const Rulebook& rulebook, const CandidateApplicant& applicant) {
  std::string text;
  const auto add = [](std::string& list, const std::string& one) { list += (list.empty() ? "" : ", ") + one; };
  std::map<ListId, std::string> elements;
  for (const auto& [id, value] : applicant.facts) {
    const Fact& fact = rulebook[id];
    std::string_view name = rulebook.text(fact.short_id);
    if (!fact.is_field()) {
      add(text, fmt::format("{}: {}", name, stated_text(rulebook, fact, value)));
      continue;
    }
    name.remove_prefix(rulebook.text(rulebook[rulebook[fact.list].fact].short_id).size() + 1);
    add(elements[fact.list], fmt::format("{}: {}", name, stated_text(rulebook, fact, value)));
  }
  for (const auto& [list, element] : elements)
    add(text, fmt::format("{}: [{{{}}}]", rulebook.text(rulebook[rulebook[list].fact].short_id), element));
  return "{" + text + "}";
}

// A rule test to paste, of which a person fills in what is expected.
std::string test_text(const GapApplicant& gap, const Coverage& coverage, const Rulebook& rulebook, Language language) {
  const Covered& item = coverage.items()[gap.item];
  const CandidateApplicant& applicant = *gap.applicant;
  const KindWords& side = side_words(item, gap.side);
  const bool zh = language == Language::zh;
  std::string name = fmt::format("{}{}{}", what_of(item, rulebook, language), zh ? "，" : ": ", zh ? side.zh : side.en);
  std::ranges::replace(name, '"', '\'');
  return fmt::format(
      "  - name: \"{}\"\n    date: {}\n    kind: {}\n    facts: {}\n    expect: {{programs: {{{}: }}}}\n",
      escaped_for_terminal(name), to_string(applicant.day), id_of(applicant.kind),
      escaped_for_terminal(facts_text(rulebook, applicant)),
      escaped_for_terminal(rulebook.text(rulebook[applicant.program].short_id)));
}

}  // namespace

std::string coverage_text(const Coverage& coverage, std::span<const GapApplicant> gaps, const Rulebook& rulebook,
                          const SourceSet& sources, Language language) {
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
    const std::vector<std::size_t> sides_unseen = unseen(item);
    if (sides_unseen.empty()) continue;
    std::string words;
    for (const std::size_t side : sides_unseen) {
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
  for (const PolicyId policy : coverage.policies()) {
    const CoverageCount tests = coverage.tests(policy);
    const std::string id = escaped_for_terminal(rulebook.text(rulebook[policy].id));
    out += zh ? fmt::format("{}：{} 个测试中 {} 个的期望值由人依原文得出（写有 why）\n", id, tests.all, tests.seen)
              : fmt::format("{}: of {} tests, {} expect what a person derived from the text (with a `why`)\n", id,
                            tests.all, tests.seen);
  }
  std::string found;
  std::size_t unfound = 0;
  for (const GapApplicant& gap : gaps) {
    if (gap.applicant) {
      found += test_text(gap, coverage, rulebook, language);
    } else {
      ++unfound;
    }
  }
  if (!found.empty()) {
    out += (zh ? "# 补上缺口的申请对象，期望值由人依原文填写：\n"
               : "# Applicants for the gaps; what to expect is for a person to fill in from the text:\n") +
           found;
  }
  if (unfound > 0) {
    out += zh ? fmt::format("# {} 处缺口没有找到申请对象\n", unfound)
              : fmt::format("# for {} gaps no applicant was found\n", unfound);
  }
  return out;
}

std::string coverage_json(const Coverage& coverage, std::span<const GapApplicant> gaps, const Rulebook& rulebook,
                          const SourceSet& sources) {
  std::string out;
  JsonWriter json(out);
  json.begin_object();
  json.text("format", "rencai.coverage/1");
  json.begin_array("policies");
  for (const PolicyId policy : coverage.policies()) {
    json.begin_object();
    json.text("policy", rulebook.text(rulebook[policy].id));
    json.begin_object("tests");
    json.count("derived", coverage.tests(policy).seen);
    json.count("all", coverage.tests(policy).all);
    json.end_object();
    for (std::size_t kind = 0; kind < kinds.size(); ++kind) {
      const CoverageCount count = coverage.count(policy, static_cast<CoveredKind>(kind));
      json.begin_object(kinds.at(kind).id);
      json.count("seen", count.seen);
      json.count("all", count.all);
      json.end_object();
    }
    json.end_object();
  }
  json.end_array();
  json.begin_array("gaps");
  for (const GapApplicant& gap : gaps) {
    const Covered& item = coverage.items()[gap.item];
    json.begin_object();
    json.text("kind", kind_words(item.kind).id);
    json.text("policy", rulebook.text(rulebook[item.policy].id));
    const Span span = span_of(item, rulebook);
    if (span.exists()) {
      json.text("file", sources[span.file].path());
      json.count("line", sources[span.file].position(span.begin).line);
    }
    json.both("what", what_of(item, rulebook, Language::zh), what_of(item, rulebook, Language::en));
    json.text("never_seen", side_words(item, gap.side).id);
    json.key("test");
    gap.applicant ? json.text(test_text(gap, coverage, rulebook, Language::en)) : json.null();
    json.end_object();
  }
  json.end_array();
  json.end_object();
  return out + '\n';
}

}  // namespace rencai
