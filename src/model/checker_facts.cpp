#include <algorithm>
#include <array>
#include <charconv>

#include "base/text.h"
#include "model/checker_context.h"

namespace rencai {
namespace {

struct TypeName {
  std::string_view name;
  Kind kind;
};
constexpr std::array<TypeName, 11> type_names{{{"bool", Kind::condition},
                                               {"number", Kind::number},
                                               {"percent", Kind::number},
                                               {"money", Kind::number},
                                               {"date", Kind::date},
                                               {"month", Kind::date},
                                               {"choice", Kind::choice},
                                               {"ordered", Kind::choice},
                                               {"set", Kind::set},
                                               {"text", Kind::text},
                                               {"place", Kind::place}}};

// What numbers of a unit may be where the file does not say.
struct NumericDefaults {
  int decimals;
  std::int64_t high;  // in base units
};

NumericDefaults defaults_of(const Unit& unit) {
  if (unit.yuan > 0) return {2, 1'000'000'000'000};
  if (unit.is_none()) return {6, 1'000'000'000};
  if (unit.square_metre != 0) return {2, 1'000'000};
  if (unit.person != 0 || unit.time != 0) return {0, 100'000'000};
  if (unit.point != 0) return {2, 1'000'000'000};
  if (unit.day != 0) return {0, 36'500};
  if (unit.month != 0 || unit.year != 0) return {0, 1'200};
  return {6, 1'000'000'000};
}

std::string joined(std::span<const std::string_view> names) {
  std::string result;
  for (const std::string_view name : names) result += fmt::format("{}`{}`", result.empty() ? "" : ", ", name);
  return result;
}

}  // namespace

LocalRef Checker::local(const LocalText& text) { return {book_.strings.add(text.zh), book_.strings.add(text.en)}; }

void Checker::declare_facts() {
  if (rules_->vocabulary) {
    for (const FactSyntax& syntax : rules_->vocabulary->facts) {
      // Without values of its own it only says what the policies' facts of that name have in common.
      if (syntax.per_policy && syntax.values.empty()) {
        per_policy_facts_.emplace(to_nfc(syntax.name.text), &syntax);
      } else {
        declare_fact(syntax, PolicyId::none);
      }
    }
  }
  for (std::size_t i = 0; i < rules_->policies.size(); ++i) {
    const std::uint32_t first = book_.facts.size();
    for (const FactSyntax& syntax : rules_->policies[i].facts) {
      const auto shared = per_policy_facts_.find(to_nfc(syntax.name.text));
      if (shared == per_policy_facts_.end()) {
        declare_fact(syntax, policy_id(i));
        continue;
      }
      const FactSyntax& common = *shared->second;
      FactSyntax& complete = completed_facts_.emplace_back(syntax);
      if (!complete.title.stated()) complete.title = common.title;
      if (!complete.type.stated()) complete.type = common.type;
      if (!complete.ask.stated()) complete.ask = common.ask;
      if (complete.also.empty()) complete.also = common.also;
      if (!complete.if_absent) complete.if_absent = common.if_absent;
      complete.reviewer = complete.reviewer || common.reviewer;
      declare_fact(complete, policy_id(i));
    }
    book_.policies.at(static_cast<std::uint32_t>(i)).facts = {first, book_.facts.size() - first};
  }
}

void Checker::declare_fact(const FactSyntax& syntax, PolicyId policy, FactPlace place) {
  Fact fact;
  const std::string name = to_nfc(syntax.name.text);
  fact.short_id = book_.strings.add(name);
  fact.id = policy == PolicyId::none ? fact.short_id
                                     : book_.strings.add(fmt::format("{}.{}", syntax_of(policy).name.text, name));
  fact.owner = policy;
  fact.title = local(syntax.title.text);
  fact.ask = local(syntax.ask.text);
  fact.reviewer = syntax.reviewer;
  fact.shared = syntax.shared;
  fact.span = syntax.name.span;
  fact.list = place.list;
  scope_ = policy;
  const bool is_record = syntax.type.text == "record";
  const bool is_list = syntax.type.text == "list";
  const bool is_spouse = syntax.type.text == "spouse";
  bool usable = !is_record && !is_list && (is_spouse ? check_spouse(syntax, policy) : declare_type(syntax, fact));
  if (is_spouse) {
    fact.form = FactForm::spouse;
    fact.high = 1;
  }
  const auto id = static_cast<FactId>(book_.facts.push_back(fact));
  facts_.push_back({&syntax, policy, usable});
  if (!usable || !is_spouse) check_not_reserved(syntax.name);
  if (usable && is_spouse) book_.spouse = id;
  if (place.list == ListId::none) declare_fact_names(id, syntax, policy, place.within_record);
  if (is_record) usable = declare_record(syntax, id, policy);
  if (is_list) usable = declare_list(syntax, id, policy);
  facts_[index(id)].usable = usable;
  if (usable) book_.facts.at(index(id)).raw = build_.fact(id, fact.span);
}

// The reviewer settles who won where the file does not say how that shows.
FactId Checker::declare_won_fact(const ProgramSyntax& syntax, PolicyId policy) {
  Fact fact;
  const std::string name = fmt::format("{}.won", to_nfc(syntax.name.text));
  fact.short_id = book_.strings.add(name);
  fact.id = book_.strings.add(fmt::format("{}.{}", syntax_of(policy).name.text, name));
  fact.owner = policy;
  fact.title = local({syntax.title.text.zh + "：已入选", syntax.title.text.en + ": won"});
  fact.type = type_of_kind(Kind::condition);
  fact.high = 1;
  fact.reviewer = true;
  fact.span = syntax.name.span;
  const auto id = static_cast<FactId>(book_.facts.push_back(fact));
  facts_.push_back({nullptr, policy, true});
  book_.facts.at(index(id)).raw = build_.fact(id, fact.span);
  Run names{book_.fact_names.size(), 0};
  for (const StringRef shown : {fact.short_id, fact.title.zh, fact.title.en}) {
    declare_name(policy, std::string(book_.text(shown)), {SymbolKind::fact, index(id), fact.span});
    book_.fact_names.push_back({shown, id});
  }
  book_.fact_names.push_back({fact.id, id});
  names.count = book_.fact_names.size() - names.first;
  book_.facts.at(index(id)).names = names;
  return id;
}

void Checker::declare_fact_names(FactId fact, const FactSyntax& syntax, PolicyId policy, bool within_record) {
  std::vector<std::pair<std::string, Span>> names;
  const auto add = [&names](std::string_view name, Span span) {
    std::string composed = to_nfc(name);
    const bool known =
        std::any_of(names.begin(), names.end(), [&](const auto& other) { return other.first == composed; });
    if (!composed.empty() && !known) names.emplace_back(std::move(composed), span);
  };
  add(syntax.name.text, syntax.name.span);
  if (!within_record) {  // its dotted names stand under `also`
    add(syntax.title.text.zh, syntax.title.span);
    add(syntax.title.text.en, syntax.title.span);
  }
  for (const Located& also : syntax.also) add(also.text, also.span);
  for (const auto& [name, span] : names) declare_name(policy, name, {SymbolKind::fact, index(fact), span});
  if (policy != PolicyId::none) add(book_.text(book_[fact].id), syntax.name.span);
  const Run run{book_.fact_names.size(), static_cast<std::uint32_t>(names.size())};
  for (const auto& [name, span] : names) book_.fact_names.push_back({book_.strings.add(name), fact});
  book_.facts.at(index(fact)).names = run;
}

bool Checker::declare_type(const FactSyntax& syntax, Fact& fact) {
  const std::string& type = syntax.type.text;
  const auto known =
      std::find_if(type_names.begin(), type_names.end(), [&](const TypeName& one) { return one.name == type; });
  if (known == type_names.end()) {
    std::vector<std::string_view> names;
    for (const TypeName& one : type_names) names.push_back(one.name);
    names.insert(names.end(), {"record", "list", "spouse"});
    auto& error = diagnostics_->error(Code::unknown_value, syntax.type.stated() ? syntax.type.span : syntax.name.span,
                                      both("没有字段类型 `{0}`", "there is no type of facts `{0}`", type));
    error.expected = {joined(names), joined(names)};
    with_nearest(error, type, names);
    return false;
  }
  fact.type = type_of_kind(known->kind);
  fact.month = type == "month";
  const bool has_values = known->kind == Kind::choice || known->kind == Kind::set;
  bool good = true;
  const auto refuse = [&](bool stated, Span span, std::string_view key) {
    if (!stated) return;
    diagnostics_->error(Code::type_mismatch, span.exists() ? span : syntax.name.span,
                        both("`{1}` 类型的字段没有 `{0}`", "a fact of type `{1}` has no `{0}`", key, type));
    good = false;
  };
  if (!has_values)
    refuse(!syntax.values.empty(), syntax.values.empty() ? Span{} : syntax.values[0].name.span, "values");
  refuse(syntax.key.stated(), syntax.key.span, "key");
  refuse(!syntax.fields.empty(), syntax.fields.empty() ? Span{} : syntax.fields[0].name.span, "fields");
  if (known->kind != Kind::number) {
    refuse(syntax.unit.stated(), syntax.unit.span, "unit");
    refuse(syntax.decimals.stated(), syntax.decimals.span, "decimals");
  }
  if (known->kind != Kind::number && known->kind != Kind::date) {
    refuse(syntax.range.has_value(), syntax.range ? syntax.range->span : Span{}, "range");
  }
  if (!good) return false;
  switch (known->kind) {
    case Kind::number: return declare_numeric(syntax, fact);
    case Kind::date: return declare_range(syntax, fact);
    case Kind::choice:
    case Kind::set: {
      fact.type.ordered = type == "ordered";
      fact.type.domain = declare_domain(syntax, fact.type.ordered);
      if (fact.type.domain == DomainId::none) return false;
      fact.high = static_cast<std::int64_t>(book_[fact.type.domain].values.count) - 1;
      return true;
    }
    case Kind::condition: fact.high = 1; return true;
    case Kind::text:
    case Kind::place: return true;
  }
  return false;
}

bool Checker::declare_numeric(const FactSyntax& syntax, Fact& fact) {
  const bool money = syntax.type.text == "money";
  fact.percent = syntax.type.text == "percent";
  ScaledUnit unit;
  if (syntax.unit.stated()) {
    const auto parsed = parse_unit(syntax.unit.text);
    if (!parsed) {
      diagnostics_
          ->error(Code::bad_unit, syntax.unit.span, both("`{0}` 不是单位", "`{0}` is not a unit", syntax.unit.text))
          .expected = {"如 `元`、`元/月`、`人`、`年`、`平方米`；其他计数（件、篇、套等）不写单位",
                       "such as `元`, `元/月`, `人`, `年`, `平方米`; what else is counted (件, 篇, 套) has no unit"};
      return false;
    }
    unit = *parsed;
  } else if (money) {
    unit.unit.yuan = 1;
  }
  if ((money && unit.unit.yuan < 1) || (fact.percent && !unit.unit.is_none())) {
    diagnostics_->error(Code::unit_mismatch, syntax.unit.span,
                        both("`{1}` 类型的字段不能以 `{0}` 为单位", "a fact of type `{1}` cannot be in `{0}`",
                             syntax.unit.text, syntax.type.text));
    return false;
  }
  fact.type.unit = unit.unit;
  fact.unit_text = book_.strings.add(syntax.unit.stated() ? syntax.unit.text
                                     : money              ? std::string("元")
                                                          : std::string());
  if (fact.percent) unit.factor = *Rational::make(1, 100);
  const auto factor = held(unit.factor);
  if (!factor) {
    build_.overflow(syntax.unit.span);
    return false;
  }
  fact.stated_factor = *factor;

  int decimals = fact.percent ? 4 : defaults_of(unit.unit).decimals;
  if (syntax.decimals.stated()) {
    constexpr int most = 9;
    const std::string& text = syntax.decimals.text;
    const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), decimals);
    if (fault != std::errc() || end != text.data() + text.size() || decimals < 0 || decimals > most) {
      diagnostics_
          ->error(Code::bad_number, syntax.decimals.span,
                  both("`{0}` 不是小数位数", "`{0}` is not a number of decimals", text))
          .expected = {"0 到 9", "0 to 9"};
      return false;
    }
  }
  if (fact.percent) decimals += 2;
  for (int i = 0; i < decimals; ++i) fact.scale *= 10;
  return declare_range(syntax, fact);
}

bool Checker::declare_range(const FactSyntax& syntax, Fact& fact) {
  const bool date = fact.type.kind == Kind::date;
  if (!syntax.range) {
    if (date) {
      fact.low = Date::first_day;
      fact.high = Date::last_day;
      return true;
    }
    const std::int64_t high = fact.percent ? 1 : defaults_of(fact.type.unit).high;
    const auto lanes = multiply(Rational(high), Rational(fact.scale));
    const auto fitting = lanes ? held(*lanes) : std::nullopt;
    if (!fitting) {
      build_.overflow(syntax.decimals.stated() ? syntax.decimals.span : syntax.name.span).expected = {
          "更少的小数位，或写明 `range:`", "fewer decimals, or a `range:`"};
      return false;
    }
    fact.high = fitting->numerator;
    return true;
  }
  if (syntax.range->kind != ExpressionKind::range) {
    diagnostics_->error(Code::bad_interval, syntax.range->span,
                        {"`range` 需要写成 `a..b`", "`range` is written `a..b`"});
    return false;
  }
  constants_only_ = true;
  std::array<NodeId, 2> ends{NodeId::none, NodeId::none};
  std::array<std::int64_t, 2> lanes{};
  bool good = true;
  for (std::size_t i = 0; i < 2; ++i) {
    const Expression& end = syntax.range->operands[i];
    ends[i] = lower(end);
    if (ends[i] == NodeId::none) {
      good = false;
      continue;
    }
    if (date) {
      if (!build_.require_date(ends[i])) {
        good = false;
      } else {
        lanes[i] = static_cast<std::int32_t>(book_[ends[i]].payload);
      }
      if (good && book_[ends[i]].op != Op::constant_date) good = false;
      continue;
    }
    // A bare number counts as an applicant's would: in the fact's unit, a percent in hundredths.
    const bool bare = build_.is_number(ends[i]) && build_.type(ends[i]).unit.is_none() && !end.percent;
    const auto value = build_.constant(ends[i]);
    if (!bare && !build_.require(ends[i], fact.type)) {
      good = false;
      continue;
    }
    auto lane = value ? multiply(*value, bare ? rational(fact.stated_factor) : Rational(1)) : std::nullopt;
    if (lane) lane = multiply(*lane, Rational(fact.scale));
    const auto fitting = lane ? held(*lane) : std::nullopt;
    if (!fitting || fitting->denominator != 1) {
      diagnostics_->error(
          Code::out_of_range, end.span,
          {"范围的端点不能按这个字段的小数位数保存", "this end cannot be kept with the decimals of the fact"});
      good = false;
      continue;
    }
    lanes[i] = fitting->numerator;
  }
  constants_only_ = false;
  if (!good) return false;
  if (lanes[0] > lanes[1]) {
    diagnostics_->error(Code::bad_interval, syntax.range->span,
                        {"范围的下限大于上限", "the lower end of this range is above its upper end"});
    return false;
  }
  fact.low = lanes[0];
  fact.high = lanes[1];
  return true;
}

DomainId Checker::declare_domain(const FactSyntax& syntax, bool ordered) {
  if (syntax.values.empty()) {
    diagnostics_->error(Code::missing_key, syntax.name.span,
                        both("`{0}` 类型的字段需要 `values`", "a fact of type `{0}` needs `values`", syntax.type.text));
    return DomainId::none;
  }
  struct Named {
    std::string name;
    std::uint32_t value;
    Span span;
  };
  std::vector<Named> names;
  std::vector<DomainValue> values;
  for (const ValueSyntax& value : syntax.values) {
    const auto id = static_cast<std::uint32_t>(values.size());
    check_not_reserved(value.name);
    values.push_back({book_.strings.add(to_nfc(value.name.text)), local(value.title.text)});
    names.push_back({to_nfc(value.name.text), id, value.name.span});
    names.push_back({to_nfc(value.title.text.zh), id, value.title.span});
    names.push_back({to_nfc(value.title.text.en), id, value.title.span});
    for (const Located& also : value.also) names.push_back({to_nfc(also.text), id, also.span});
  }
  std::stable_sort(names.begin(), names.end(), [](const Named& a, const Named& b) { return a.name < b.name; });
  std::vector<ValueName> entries;
  const Named* last = nullptr;
  for (const Named& named : names) {
    if (named.name.empty()) continue;
    if (last != nullptr && last->name == named.name) {
      if (last->value != named.value) {
        diagnostics_
            ->error(Code::duplicate_name, named.span,
                    both("两个取值都叫 `{0}`", "two values are called `{0}`", named.name))
            .related.push_back({last->span, {"另一个在这里", "the other is here"}});
      }
      continue;
    }
    last = &named;
    entries.push_back({book_.strings.add(named.name), named.value});
  }
  Domain domain;
  domain.name = book_.strings.add(to_nfc(syntax.name.text));
  domain.values = book_.domain_values.append(values);
  domain.names = book_.value_names.append(entries);
  domain.ordered = ordered;
  return static_cast<DomainId>(book_.domains.push_back(domain));
}

// A value for a fact: as any expression, but a name may be one of its values, and a set is a list.
NodeId Checker::fact_value(const Expression& expression, const Fact& fact) {
  const Kind kind = fact.type.kind;
  // `[]`, the list without elements: there is such a list.
  if (fact.form == FactForm::list && kind == Kind::condition) {
    return build_.make(Op::constant_condition, fact.type, {}, expression.span, 1);
  }
  if (kind == Kind::set && expression.kind == ExpressionKind::list) {
    std::vector<std::uint32_t> values;
    for (const Expression& item : expression.operands) {
      const auto value = value_in(fact.type.domain, item);
      if (!value) return NodeId::none;
      values.push_back(*value);
    }
    std::sort(values.begin(), values.end());
    values.erase(std::unique(values.begin(), values.end()), values.end());
    return build_.with_values(Op::constant_set, fact.type, {}, values, expression.span);
  }
  if (kind == Kind::place) {
    diagnostics_->error(Code::not_supported, expression.span,
                        {"地点字段还不能有默认值", "a fact of type `place` cannot have a default yet"});
    return NodeId::none;
  }
  NodeId value = lower(expression, {.domain = kind == Kind::choice ? fact.type.domain : DomainId::none});
  build_.require(value, fact.type);
  return value;
}

void Checker::lower_fact(FactId id) {
  const FactRecord& record = facts_[index(id)];
  if (!record.usable) return;
  scope_ = record.policy;
  const Fact fact = book_[id];
  list_ = fact.is_field() ? fact.list : ListId::none;
  NodeId read = fact.raw;
  NodeId if_absent = NodeId::none;
  NodeId derived = NodeId::none;
  bool good = true;
  if (record.syntax != nullptr && record.syntax->if_absent) {
    if_absent = fact_value(*record.syntax->if_absent, fact);
    read = build_.make(Op::stated_or, fact.type, {read, if_absent}, fact.span, 0);
    good = if_absent != NodeId::none;
  }
  if (record.syntax != nullptr && record.syntax->derived) {
    derived = fact_value(*record.syntax->derived, fact);
    if (good) read = build_.make(Op::stated_or, fact.type, {read, derived}, fact.span, 1);
    good = good && derived != NodeId::none;
  }
  list_ = ListId::none;
  Fact& stored = book_.facts.at(index(id));
  stored.if_absent = if_absent;
  stored.derived = derived;
  stored.read = good ? read : NodeId::none;
}

void Checker::lower_requirements(FactId id) {
  const FactRecord& record = facts_[index(id)];
  if (record.syntax == nullptr || record.syntax->requires_.empty()) return;
  scope_ = record.policy;
  list_ = book_[id].is_field() ? book_[id].list : ListId::none;
  const auto conditions = lower_conditions(record.syntax->requires_);
  list_ = ListId::none;
  book_.facts.at(index(id)).required = book_.arguments.append(conditions);
}

}  // namespace rencai
