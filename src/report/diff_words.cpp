#include "report/diff_words.h"

#include <algorithm>
#include <array>
#include <span>
#include <string_view>

#include <fmt/format.h>

#include "base/text.h"
#include "report/diff_sides_text.h"
#include "report/prose.h"
#include "report/quantity_text.h"

namespace rencai {
namespace {

std::string payer_title(const DiffReport& report, const Change& change, Language language) {
  const bool after = change.form != EditForm::removed;
  const Rulebook& book = book_of(report, after);
  for (const PayerName& payer : book.payer_names) {
    if (book.text(payer.id) != change.name) continue;
    const auto title = book.text(payer.title, language);
    return std::string(title.empty() ? book.text(payer.id) : title);
  }
  return change.name;
}
LocalText name_of(ChangeDetail detail) {
  switch (detail) {
    case ChangeDetail::unit: return {"单位", "unit"};
    case ChangeDetail::pay_form: return {"发放方式", "how it is paid"};
    case ChangeDetail::pay_period: return {"发放周期", "how often"};
    case ChangeDetail::pay_times: return {"发放次数", "number of payments"};
    case ChangeDetail::pay_at_most: return {"最长", "for at most"};
    case ChangeDetail::pay_at_least: return {"不满则不发", "not at all for less than"};
    case ChangeDetail::pay_from: return {"起算", "from"};
    case ChangeDetail::pay_until: return {"截止", "until"};
    case ChangeDetail::pay_served: return {"按实际时间计", "time really served"};
    case ChangeDetail::pay_each_at_most: return {"每次上限", "each at most"};
    case ChangeDetail::pay_rest_on: return {"其余一次付清之日", "day on which the rest falls due"};
    case ChangeDetail::pay_part: return {"各次份额", "the parts"};
    case ChangeDetail::pay_after: return {"各次时间", "when the parts fall due"};
    case ChangeDetail::payer_case: return {"情形", "case"};
    case ChangeDetail::payer_order: return {"承担顺序", "order of the payers"};
    case ChangeDetail::selection_kind: return {"方式", "how one is selected"};
    case ChangeDetail::won: return {"入选条件", "selected where"};
    case ChangeDetail::quota_count: return {"数量", "number"};
    case ChangeDetail::quota_period: return {"周期", "period"};
    case ChangeDetail::stacking_members: return {"所涉项目", "programs"};
    case ChangeDetail::stacking_shares: return {"折算比例", "shares"};
    case ChangeDetail::stacking_at_most: return {"合计上限", "together at most"};
    case ChangeDetail::stacking_when: return {"适用条件", "applies where"};
    case ChangeDetail::stacking_choice: return {"由申请人选定", "the applicant's choice"};
    case ChangeDetail::fact_type: return {"类型", "type"};
    case ChangeDetail::fact_unit: return {"单位", "unit"};
    case ChangeDetail::fact_decimals: return {"小数位数", "decimals"};
    case ChangeDetail::fact_range: return {"可填范围", "range"};
    case ChangeDetail::fact_if_absent: return {"未填写时", "where not stated"};
    case ChangeDetail::fact_derived: return {"推算方法", "how it is derived"};
    case ChangeDetail::fact_requires: return {"相容条件", "what it requires"};
    case ChangeDetail::fact_reviewer: return {"由谁填写", "who states it"};
    default: return {};
  }
}

// The list of whose elements the change speaks; empty if none.
std::string element_context(const DiffReport& report, const Change& change, Language language) {
  const bool after = change.edit.after.node != NodeId::none;
  const Part& part = after ? change.edit.after : change.edit.before;
  const Part& when = after ? change.edit.when_after : change.edit.when_before;
  const Rulebook& book = book_of(report, after);
  for (const NodeId node : {part.node, part.user, when.node}) {
    if (node == NodeId::none || book[node].space == 0) continue;
    const std::string title = title_of(book, book.lists[book[node].space - 1U].fact, language);
    return language == Language::zh ? fmt::format("“{}”每一项", title) : fmt::format("each of {}", title);
  }
  return {};
}

// That the change is of what a fact is where it is not stated; empty if it is not.
std::string default_context(const DiffReport& report, const Change& change, Language language) {
  const bool after = change.edit.after.node != NodeId::none;
  const Part& part = after ? change.edit.after : change.edit.before;
  const Rulebook& book = book_of(report, after);
  if (part.node == NodeId::none || part.within == NodeId::none || book[part.within].op != Op::stated_or) return {};
  if (book.args(part.within)[1] != part.node) return {};
  const bool derived = book[part.within].payload == 1;
  return name_of(derived ? ChangeDetail::fact_derived : ChangeDetail::fact_if_absent).in(language);
}

// The part of the sentence before the colon.
std::string subject_of(const DiffReport& report, const Change& change, Language language) {
  std::string subject = name_of(change.kind).in(language);
  const auto add = [&](const std::string& text) {
    if (!text.empty()) subject += pick(language, "，", ", ") + text;
  };
  add(name_of(change.detail).in(language));
  add(element_context(report, change, language));
  add(default_context(report, change, language));
  if (change.edit.role == EditRole::case_condition) add(pick(language, "情形的条件", "when a case applies"));
  if (change.detail == ChangeDetail::payer_share) add(payer_title(report, change, language));
  if (change.kind == ChangeKind::outputs || change.reaches.empty() || change.kind == ChangeKind::fact ||
      change.kind == ChangeKind::value_added || change.kind == ChangeKind::value_removed ||
      change.kind == ChangeKind::value_order || change.kind == ChangeKind::fact_added ||
      change.kind == ChangeKind::fact_removed)
    add(change.name);
  return subject;
}

std::string case_context(const DiffReport& report, const Change& change, Language language) {
  const bool after = change.edit.when_after.node != NodeId::none;
  const Part& part = after ? change.edit.when_after : change.edit.when_before;
  if (change.edit.role != EditRole::value || part.node == NodeId::none) return {};
  const Node& when = book_of(report, after)[part.node];
  if (when.op == Op::constant_condition) return pick(language, "（其余情形）", " (otherwise)");
  const std::string text = part_text(report, change, part, after, language, true);
  return language == Language::zh ? fmt::format("（{}）", text) : fmt::format(" (if {})", text);
}

Rational absolute(const Rational& value) { return value.sign() < 0 ? negate(value) : value; }

// Lengths that are all whole years are told in years.
bool are_whole_years(const NumberChange& change) {
  const auto whole = [](const Rational& months) {
    const auto years = divide(months, 12);
    return years && years->is_integer();
  };
  return whole(change.before) && whole(change.after);
}
std::string months_text(const Rational& months, bool years, Language language) {
  const Rational count = years ? divide(months, 12).value_or(months) : months;
  const std::string_view unit = language == Language::zh ? (years ? "年" : "个月")
                                : count == Rational(1)   ? (years ? "year" : "month")
                                                         : (years ? "years" : "months");
  return fmt::format("{} {}", to_string(count), unit);
}

// Where the comparison begins with which a head ends ("is at least ", "不低于"); none where it ends otherwise.
std::optional<std::size_t> comparison_at_end(std::string_view head, Language language) {
  static constexpr std::array<std::string_view, 10> en{
      " is at least ",   " is at most ", " is above ",     " is below ", " is before ",
      " is not before ", " is after ",   " is not after ", " is not ",   " is "};
  static constexpr std::array<std::string_view, 11> zh{"不低于", "不超过", "不早于", "不晚于", "不为", "低于",
                                                       "高于",   "早于",   "晚于",   "为",     "不"};
  const std::span<const std::string_view> all = language == Language::zh ? std::span<const std::string_view>(zh) : en;
  for (const std::string_view words : all) {
    if (head.ends_with(words)) return head.size() - words.size() + (words.front() == ' ' ? 1 : 0);
  }
  return std::nullopt;
}

// What `after` says beyond a long beginning that both have: "… is at least 8 months".
std::string without_common_head(const std::string& before, const std::string& after, Language language) {
  constexpr std::size_t least_cells = 40;
  std::size_t same = 0;
  while (same < before.size() && same < after.size() && before[same] == after[same]) ++same;
  // Not within a word or a character.
  const auto is_inner = [&](std::size_t at) {
    if (at == 0 || at >= after.size()) return false;
    const auto byte = static_cast<unsigned char>(after[at]);
    if (byte >= 0x80) return byte < 0xC0;
    const auto is_word = [](char c) { return c != ' ' && static_cast<unsigned char>(c) < 0x80; };
    return is_word(after[at]) && is_word(after[at - 1]);
  };
  while (same > 0 && is_inner(same)) --same;
  if (same >= after.size()) return after;
  const auto end = comparison_at_end(std::string_view(after).substr(0, same), language);
  if (!end || cell_width(std::string_view(after).substr(0, *end)) < least_cells) return after;
  return "… " + after.substr(*end);
}

std::string signed_text(const Rational& value, const Unit& unit, bool share, bool points, Language language) {
  const Rational size = absolute(value);
  std::string text = share ? percent_text(size) : quantity_text(size, unit, language);
  if (points) {  // a difference of two percentages
    text.pop_back();
    text += pick(language, " 个百分点", text == "1" ? " percentage point" : " percentage points");
  }
  return (value.sign() < 0 ? "−" : "+") + text;
}

}  // namespace
LocalText name_of(ChangeKind kind) {
  switch (kind) {
    case ChangeKind::policy_added: return {"新增政策", "policy added"};
    case ChangeKind::policy_removed: return {"删除政策", "policy removed"};
    case ChangeKind::policy_renamed: return {"政策改名", "policy renamed"};
    case ChangeKind::program_added: return {"新增项目", "program added"};
    case ChangeKind::program_removed: return {"删除项目", "program removed"};
    case ChangeKind::program_renamed: return {"项目改名", "program renamed"};
    case ChangeKind::applicants: return {"对象", "applicants"};
    case ChangeKind::category: return {"类别", "category"};
    case ChangeKind::conditions: return {"条件", "conditions"};
    case ChangeKind::dates: return {"有效期", "dates"};
    case ChangeKind::amount: return {"金额", "amount"};
    case ChangeKind::payment: return {"发放", "payment"};
    case ChangeKind::payers: return {"资金承担", "payers"};
    case ChangeKind::selection: return {"遴选", "selection"};
    case ChangeKind::quota: return {"名额", "quota"};
    case ChangeKind::outputs: return {"同时给出", "also stated"};
    case ChangeKind::stacking: return {"叠加规则", "stacking"};
    case ChangeKind::place: return {"适用地", "place"};
    case ChangeKind::fact_added: return {"新增事实", "fact added"};
    case ChangeKind::fact_removed: return {"删除事实", "fact removed"};
    case ChangeKind::fact: return {"事实", "fact"};
    case ChangeKind::value_added: return {"新增取值", "value added"};
    case ChangeKind::value_removed: return {"删除取值", "value removed"};
    case ChangeKind::value_order: return {"取值次序", "order of values"};
    case ChangeKind::title: return {"名称", "title"};
    case ChangeKind::note: return {"说明", "note"};
    case ChangeKind::clause: return {"条款", "clause"};
    case ChangeKind::names: return {"其他名称", "other words"};
    case ChangeKind::not_encoded: return {"未编码条款", "clauses not encoded"};
  }
  return {};
}

LocalText name_of(ChangeSeverity severity) {
  switch (severity) {
    case ChangeSeverity::editorial: return {"仅文字", "editorial"};
    case ChangeSeverity::gain: return {"只增不减", "only gains"};
    case ChangeSeverity::loss: return {"有人可能受损", "someone may lose"};
  }
  return {};
}
std::string sentence_of(const DiffReport& report, const Change& change, Language language) {
  const bool zh = language == Language::zh;
  const std::string colon = zh ? "：" : ": ";
  std::string subject = subject_of(report, change, language) + case_context(report, change, language);
  std::string before = before_text(report, change, language);
  std::string after = after_text(report, change, language);
  if (change.form == EditForm::reordered) {
    if (change.edit.role != EditRole::case_whole)
      return subject + colon + pick(language, "次序改变", "in another order");
    return subject + colon + pick(language, "情形的次序改变：", "a case stands elsewhere: ") + before;
  }
  if (before.empty() && after.empty()) return subject;
  if (change.form == EditForm::added) return subject + colon + pick(language, "新增 ", "added: ") + after;
  if (change.form == EditForm::removed) return subject + colon + pick(language, "删除 ", "removed: ") + before;
  if (const auto values = values_change(report, change, language)) {
    std::string text = subject + colon;
    const Rulebook& book = *report.after.rulebook;
    text += before == after ? after : prose(book, book.args(change.edit.after.node)[0], language);
    const std::string comma = zh ? "、" : ", ";
    if (!values->added.empty())
      text += fmt::format("{}{}", zh ? "，新增 " : ", added: ", fmt::join(values->added, comma));
    if (!values->removed.empty())
      text += fmt::format("{}{}", zh ? "，删除 " : ", removed: ", fmt::join(values->removed, comma));
    return text;
  }
  const auto number = number_change(report, change);
  const bool months = number && number->unit == Unit{.month = 1};
  const bool years = months && are_whole_years(*number);
  if (months) {  // in one unit on both sides
    before = months_text(number->before, years, language);
    after = months_text(number->after, years, language);
  }
  std::string text = subject + colon + before + " → " + without_common_head(before, after, language);
  if (number) {
    const auto difference = subtract(number->after, number->before);
    const bool shares =
        number->unit.is_none() && (number->share || !number->before.is_integer() || !number->after.is_integer());
    if (difference) {
      text += pick(language, "（", " (");
      text += months ? (difference->sign() < 0 ? "−" : "+") + months_text(absolute(*difference), years, language)
                     : signed_text(*difference, number->unit, shares, shares, language);
      const auto ratio = shares ? std::nullopt : divide(*difference, number->before);
      if (ratio) {
        const auto rounded = round_to(*ratio, Rational::make(1, 10000).value_or(Rational(1)), Rounding::half_up);
        if (rounded) text += pick(language, "，", ", ") + signed_text(*rounded, Unit{}, true, false, language);
      }
      text += pick(language, "）", ")");
    }
  }
  return text;
}

std::string within_text(const DiffReport& report, const Change& change, Language language) {
  const bool after = change.edit.after.node != NodeId::none;
  const Part& part = after ? change.edit.after : change.edit.before;
  if (part.node == NodeId::none) return {};
  const Rulebook& book = book_of(report, after);
  const auto named = [&](std::string title, std::string_view clause) {
    if (clause.empty()) return title;
    return language == Language::zh ? fmt::format("{}（第{}条）", title, clause)
                                    : fmt::format("{} (clause {})", title, clause);
  };
  if (book[part.node].op == Op::parameter) {
    const ParameterId id{book[part.node].payload};
    return pick(language, "参数 ", "parameter ") + named(title_of(book, id, language), book.text(book[id].clause));
  }
  if (const DefinitionId own = definition_of(book, part.node);
      own != DefinitionId::none && change.form == EditForm::changed && is_same_definition(report, change)) {
    return pick(language, "定义 ", "definition ") + named(title_of(book, own, language), book.text(book[own].clause));
  }
  if (part.within == NodeId::none) return {};
  if (book[part.within].op == Op::stated_or) {
    NodeId fact = part.within;
    while (book[fact].op == Op::stated_or) fact = book.args(fact)[0];
    return pick(language, "事实 ", "fact ") + title_of(book, FactId{book[fact].payload}, language);
  }
  const DefinitionId definition = definition_of(book, part.within);
  if (definition == DefinitionId::none) return {};
  return pick(language, "定义 ", "definition ") +
         named(title_of(book, definition, language), book.text(book[definition].clause));
}

std::string stacking_text(const DiffReport& report, const Change& change, Language language) {
  constexpr std::size_t most_named = 6;
  const std::vector<std::size_t>& pairs = change.through_stacking;
  if (pairs.empty()) return {};
  std::string names;
  for (std::size_t i = 0; i < std::min(pairs.size(), most_named); ++i) {
    names += (i > 0 ? pick(language, "、", ", ") : "") + program_id(report, pairs[i]);
  }
  if (pairs.size() > most_named) {
    names += language == Language::zh ? fmt::format(" 等 {} 个", pairs.size())
                                      : fmt::format(" and {} more", pairs.size() - most_named);
  }
  return pick(language, "经叠加规则还涉及：", "through stacking also: ") + names;
}

std::string program_id(const DiffReport& report, std::size_t pair) {
  const auto [before, after] = report.diff->programs[pair];
  if (after != ProgramId::none) return std::string(report.after.rulebook->text((*report.after.rulebook)[after].id));
  return std::string(report.before.rulebook->text((*report.before.rulebook)[before].id));
}

std::string program_title(const DiffReport& report, std::size_t pair, Language language) {
  const auto [before, after] = report.diff->programs[pair];
  const Rulebook& book = book_of(report, after != ProgramId::none);
  return std::string(book.text(book[after != ProgramId::none ? after : before].title, language));
}

std::string program_clause(const DiffReport& report, std::size_t pair) {
  const auto [before, after] = report.diff->programs[pair];
  const Rulebook& book = book_of(report, after != ProgramId::none);
  return std::string(book.text(book[after != ProgramId::none ? after : before].clause));
}

ProgramCounts program_counts(const Diff& diff) {
  ProgramCounts counts;
  std::vector<bool> changed(diff.programs.size(), false);
  std::vector<bool> tied(diff.programs.size(), false);
  for (const Change& change : diff.changes) {
    for (const std::size_t pair : change.through_stacking) tied[pair] = true;
    for (const Reach& reach : change.reaches) {
      if (change.kind == ChangeKind::program_added) {
        ++counts.added;
      } else if (change.kind == ChangeKind::program_removed) {
        ++counts.removed;
      } else if (change.kind == ChangeKind::program_renamed) {
        ++counts.renamed;
      }
      if (change.severity != ChangeSeverity::editorial) changed[reach.pair] = true;
    }
  }
  const auto touched = static_cast<std::size_t>(std::ranges::count(changed, true));
  counts.changed = touched - counts.added - counts.removed;
  for (std::size_t pair = 0; pair < tied.size(); ++pair)
    counts.through_stacking += tied[pair] && !changed[pair] ? 1U : 0U;
  counts.unchanged = diff.programs.size() - touched - counts.through_stacking;
  return counts;
}

std::string summary_text(const DiffReport& report, Language language) {
  const ProgramCounts counts = program_counts(*report.diff);
  const auto editorial =
      static_cast<std::size_t>(std::ranges::count(report.diff->changes, ChangeSeverity::editorial, &Change::severity));
  std::vector<std::string> parts;
  const auto add = [&](std::size_t count, std::string_view zh, std::string_view en) {
    if (count > 0) parts.push_back(fmt::format("{} {}", count, pick(language, zh, en)));
  };
  add(counts.changed, "个项目改变", counts.changed == 1 ? "program changed" : "programs changed");
  add(counts.added, "个新增", "added");
  add(counts.removed, "个删除", "removed");
  add(counts.renamed, "个改名", "renamed");
  add(counts.through_stacking, "个仅经叠加规则涉及", "reached only through stacking");
  add(counts.unchanged, "个不变", "unchanged");
  add(editorial, "处文字改动", editorial == 1 ? "editorial change" : "editorial changes");
  std::string text = fmt::format("{}", fmt::join(parts, language == Language::zh ? "，" : ", "));
  if (!report.diff->has_meaning()) {
    return text + (text.empty() ? "" : pick(language, "；", "; ")) +
           pick(language, "含义没有改变", "no change in meaning");
  }
  return text + pick(language, "；", "; ") + name_of(report.diff->severity()).in(language);
}

}  // namespace rencai
