// A small rulebook of facts, made by hand, for the tests of the applicant readers.
#pragma once

#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/date.h"
#include "base/diagnostics.h"
#include "eval/block.h"
#include "model/rulebook.h"

namespace rencai::testing {

class FactsBuilder {
 public:
  FactId add(std::string_view id, std::string_view title, Fact fact, std::vector<std::string_view> also = {}) {
    const auto place = static_cast<FactId>(book_.facts.size());
    fact.id = book_.strings.add(id);
    const std::size_t colon = id.find(':');
    const std::string_view own = colon == std::string_view::npos ? id : id.substr(colon + 1);
    fact.short_id = book_.strings.add(own);
    std::string full(id);
    std::replace(full.begin(), full.end(), ':', '.');
    fact.id = book_.strings.add(full);
    fact.title.zh = book_.strings.add(title);
    names_.emplace_back(full, place);
    if (own != full) names_.emplace_back(own, place);
    names_.emplace_back(title, place);
    for (const std::string_view name : also) names_.emplace_back(name, place);
    book_.facts.push_back(fact);
    return place;
  }

  DomainId domain(std::string_view name, bool ordered, const std::vector<std::pair<std::string, std::string>>& values) {
    Domain domain{.name = book_.strings.add(name), .values = {}, .ordered = ordered, .names = {}};
    domain.values.first = book_.domain_values.size();
    domain.values.count = static_cast<std::uint32_t>(values.size());
    std::vector<std::pair<std::string, std::uint32_t>> names;
    for (std::uint32_t i = 0; i < values.size(); ++i) {
      DomainValue value;
      value.id = book_.strings.add(values[i].first);
      value.title.zh = book_.strings.add(values[i].second);
      book_.domain_values.push_back(value);
      names.emplace_back(values[i].first, i);
      names.emplace_back(values[i].second, i);
    }
    std::sort(names.begin(), names.end());
    domain.names = {book_.value_names.size(), static_cast<std::uint32_t>(names.size())};
    for (const auto& [text, value] : names) book_.value_names.push_back({book_.strings.add(text), value});
    return static_cast<DomainId>(book_.domains.push_back(domain));
  }

  Rulebook finish() {
    std::sort(names_.begin(), names_.end());
    for (const auto& [text, fact] : names_) book_.fact_names.push_back({book_.strings.add(text), fact});
    return std::move(book_);
  }

 private:
  Rulebook book_;
  std::vector<std::pair<std::string, FactId>> names_;
};

inline Fact fact_of(Kind kind, DomainId domain = DomainId::none, bool ordered = false) {
  Fact fact;
  fact.type.kind = kind;
  fact.type.domain = domain;
  fact.type.ordered = ordered;
  return fact;
}

// A number whose bare value counts `factor` base units, held times `scale`, between `low` and `high` (bare).
inline Fact number_of(Unit unit, std::int64_t factor, std::int64_t scale, std::int64_t low, std::int64_t high) {
  Fact fact = fact_of(Kind::number);
  fact.type.unit = unit;
  fact.stated_factor = {factor, 1};
  fact.scale = scale;
  fact.low = low * factor * scale;
  fact.high = high * factor * scale;
  return fact;
}

struct Facts {
  Rulebook book;
  FactId married{}, salary{}, years{}, share{}, members{}, born{}, degree{}, path{}, honours{}, place{}, note{},
      price{}, one_class{}, other_class{}, area{};
};

inline Facts small_facts() {
  Facts facts;
  FactsBuilder builder;
  const DomainId degrees =
      builder.domain("degree", true, {{"none", "无"}, {"bachelor", "本科"}, {"master", "硕士"}, {"doctor", "博士"}});
  const DomainId paths = builder.domain("introduction", false, {{"direct", "直接引进"}, {"flexible", "柔性引进"}});
  const DomainId titles =
      builder.domain("honours", false, {{"cas", "中科院院士"}, {"985", "九八五"}, {"010", "零一零"}});
  facts.married = builder.add("married", "已婚", fact_of(Kind::condition));
  facts.salary = builder.add("salary", "工资", number_of({.yuan = 1, .month = -1}, 1, 100, 0, 1'000'000), {"月薪"});
  facts.years = builder.add("contract_years", "合同年限", number_of({.month = 1}, 12, 1, 0, 60));
  Fact share = number_of({}, 1, 10000, 0, 1);
  share.percent = true;
  share.stated_factor = {1, 100};
  facts.share = builder.add("share", "比例", share);
  facts.members = builder.add("team.members", "团队人数", number_of({.person = 1}, 1, 1, 0, 1000));
  facts.born = builder.add("birth_date", "出生日期", fact_of(Kind::date));
  facts.degree = builder.add("degree", "学历学位", fact_of(Kind::choice, degrees, true), {"学历", "学位"});
  facts.path = builder.add("introduction", "引进方式", fact_of(Kind::choice, paths));
  facts.honours = builder.add("honours", "称号", fact_of(Kind::set, titles));
  facts.place = builder.add("work_place", "工作地", fact_of(Kind::place));
  facts.note = builder.add("note", "备注", fact_of(Kind::text));
  facts.price = builder.add("home.price", "购房价格", number_of({.yuan = 1}, 1, 100, 0, 100'000'000));
  facts.one_class = builder.add("one:class", "甲类", fact_of(Kind::condition));
  facts.other_class = builder.add("two:class", "乙类", fact_of(Kind::condition));
  facts.area = builder.add("home.area", "住房面积", number_of({.square_metre = 1}, 1, 100, 0, 1000));
  facts.book = builder.finish();
  facts.book.facts.at(index(facts.salary)).unit_text = facts.book.strings.add("元/月");
  facts.book.facts.at(index(facts.years)).unit_text = facts.book.strings.add("年");
  facts.book.facts.at(index(facts.price)).unit_text = facts.book.strings.add("元");
  facts.book.facts.at(index(facts.members)).unit_text = facts.book.strings.add("人");
  facts.book.places.push_back(facts.book.strings.add("六盘水市"));
  return facts;
}

}  // namespace rencai::testing
