#include "report/diff_sides_text.h"

#include <algorithm>
#include <span>
#include <string_view>

#include <fmt/format.h>

#include "report/outcome_text.h"
#include "report/prose.h"
#include "report/quantity_text.h"
#include "report/words.h"

namespace rencai {
namespace {

const Program* program_of(const DiffReport& report, const Change& change, bool after) {
  if (change.reaches.empty()) return nullptr;
  const ProgramPair& pair = report.diff->programs[change.reaches.front().pair];
  const ProgramId id = after ? pair.after : pair.before;
  return id == ProgramId::none ? nullptr : &book_of(report, after)[id];
}

bool is_share(const DiffReport& report, const Change& change, bool after) {
  const Program* program = program_of(report, change, after);
  if (change.detail == ChangeDetail::payer_share || change.detail == ChangeDetail::pay_part) return true;
  return change.kind == ChangeKind::amount && program != nullptr && amount_is_share(book_of(report, after), *program);
}

// What the definition that the part is called by is called; empty if none.
std::string called(const Rulebook& book, const Part& part, Language language) {
  const DefinitionId definition = definition_of(book, part.node);
  return definition == DefinitionId::none ? std::string() : title_of(book, definition, language);
}

std::string pay_text(const Rulebook& book, const Program& program, ChangeDetail detail, Language language) {
  const Pay& pay = program.pay;
  const auto list = [&](Run run, bool shares) {
    std::string text;
    for (const NodeId node : book.arguments[run]) {
      if (!text.empty()) text += pick(language, "、", ", ");
      text += node == NodeId::none ? pick(language, "其余", "the rest")
                                   : prose(book, node, language, {.as_shares = shares});
    }
    return text;
  };
  switch (detail) {
    case ChangeDetail::pay_form:
      switch (pay.form) {
        case PayForm::none: return pick(language, "无", "none");
        case PayForm::open: return pick(language, "未说明", "not said");
        case PayForm::once: return pick(language, "一次性", "once");
        case PayForm::rate: return rate_of(pay.every).in(language);
        case PayForm::equal_parts:
          return language == Language::zh ? fmt::format("分 {} 次等额", pay.times)
                                          : fmt::format("in {} equal parts", pay.times);
        case PayForm::parts:
        case PayForm::after:
          return language == Language::zh ? fmt::format("分 {} 次", pay.times) : fmt::format("in {} parts", pay.times);
      }
      return {};
    case ChangeDetail::pay_period:
      return rate_of(pay.paid_every == Period::none ? pay.every : pay.paid_every).in(language);
    case ChangeDetail::pay_times: return fmt::format("{}", pay.times);
    case ChangeDetail::pay_part: return list(pay.parts, true);
    case ChangeDetail::pay_after: return list(pay.after, false);
    default: return {};
  }
}

std::string kinds_text(const Program& program, Language language) {
  std::string text;
  for (unsigned kind = 0; kind < applicant_kind_count; ++kind) {
    if ((program.kinds >> kind & 1U) == 0) continue;
    if (!text.empty()) text += pick(language, "、", ", ");
    text += name_of(static_cast<ApplicantKind>(kind)).in(language);
  }
  return text;
}

std::string stacking_text(const Rulebook& book, const Stacking& rule, ChangeDetail detail, Language language) {
  if (detail == ChangeDetail::stacking_choice)
    return rule.choice == FactId::none ? pick(language, "无", "none") : title_of(book, rule.choice, language);
  std::string text;
  const auto add = [&](const std::string& one) { text += (text.empty() ? "" : pick(language, "、", ", ")) + one; };
  if (detail == ChangeDetail::stacking_shares) {
    for (const Number& share : book.numbers[rule.shares])
      add(percent_text(Rational::make(share.numerator, share.denominator).value_or(Rational(0))));
    return text.empty() ? pick(language, "全额", "in full") : text;
  }
  for (const ProgramOf& member : book.members[rule.members]) {
    const std::string title(book.text(book[member.program].title, language));
    add(member.of_spouse ? pick(language, "配偶的", "the spouse's ") + title : title);
  }
  if (detail != ChangeDetail::stacking_rule) return text;
  if (rule.kind == StackingKind::highest_of)
    return language == Language::zh ? text + "只享受一项，取最高者" : "of " + text + " only one counts, the highest";
  text += pick(language, "合并计算", " count together");
  if (rule.at_most == NodeId::none) return text;
  return text + pick(language, "，合计不超过", ", at most ") + prose(book, rule.at_most, language);
}

// What one side says where it is no condition or value.
std::string property_text(const DiffReport& report, const Change& change, bool after, Language language) {
  const Rulebook& book = book_of(report, after);
  const LocalText& text = after ? change.text_after : change.text_before;
  if (!text.empty()) {
    // Where only the other language's words changed, those are shown.
    const bool same = change.text_before.in(language) == change.text_after.in(language);
    const Language shown = !same ? language : language == Language::zh ? Language::en : Language::zh;
    return text.in(shown).empty() ? text.in(language) : text.in(shown);
  }
  const Program* program = program_of(report, change, after);
  switch (change.kind) {
    case ChangeKind::applicants: return program == nullptr ? "" : kinds_text(*program, language);
    case ChangeKind::category: return program == nullptr ? "" : category_text(program->category, language);
    case ChangeKind::payment: return program == nullptr ? "" : pay_text(book, *program, change.detail, language);
    case ChangeKind::selection: return program == nullptr ? "" : name_of(program->selection).in(language);
    case ChangeKind::quota:
      if (program == nullptr) return {};
      return program->quota_per == Period::none ? pick(language, "总计", "in all")
                                                : rate_of(program->quota_per).in(language);
    case ChangeKind::payers:
      if (change.detail != ChangeDetail::payer_share || program == nullptr) return {};
      return (change.form == EditForm::added) == after || change.form == EditForm::changed
                 ? pick(language, "其余", "the rest")
                 : "";
    case ChangeKind::stacking: {
      const std::uint32_t rule = after ? change.rule_after : change.rule_before;
      return rule == UINT32_MAX ? "" : stacking_text(book, book.stacking[rule], change.detail, language);
    }
    default: return {};
  }
}
// The values that a list names, or that are on the right side of a value that a choice is compared with.
std::vector<std::uint32_t> met_values(const Rulebook& book, const Node& node, DomainId domain) {
  const auto listed = book.value_indices[node.values];
  if (node.op == Op::in_values || node.op == Op::has_any || node.op == Op::has_all)
    return {listed.begin(), listed.end()};
  std::vector<std::uint32_t> values;
  const auto args = book.arguments[node.args];
  if (args.size() != 2 || book[args[1]].op != Op::constant_choice) return values;
  const std::uint32_t limit = book[args[1]].payload;
  for (std::uint32_t value = 0; value < book[domain].values.count; ++value) {
    const bool meets = node.op == Op::less               ? value < limit
                       : node.op == Op::less_or_equal    ? value <= limit
                       : node.op == Op::greater          ? value > limit
                       : node.op == Op::greater_or_equal ? value >= limit
                                                         : false;
    if (meets) values.push_back(value);
  }
  return values;
}
}  // namespace

// A definition is unfolded where it stands on both sides, else it is named.
bool is_same_definition(const DiffReport& report, const Change& change) {
  if (change.edit.before.node == NodeId::none || change.edit.after.node == NodeId::none) return false;
  const Rulebook& before = *report.before.rulebook;
  const Rulebook& after = *report.after.rulebook;
  return before.text(before[change.edit.before.node].label) == after.text(after[change.edit.after.node].label);
}

std::string part_text(const DiffReport& report, const Change& change, const Part& part, bool after, Language language,
                      bool by_name) {
  const Rulebook& book = book_of(report, after);
  const auto negated = [&](std::string text) {
    if (!part.negated) return text;
    return language == Language::zh ? fmt::format("并非（{}）", text) : fmt::format("not ({})", text);
  };
  if (const std::string name = by_name ? called(book, part, language) : ""; !name.empty()) return negated(name);
  const Program* program = program_of(report, change, after);
  ProseOptions options;
  options.every_case = true;
  options.whole_years = true;
  options.as_shares = is_share(report, change, after);
  if (program != nullptr && change.kind != ChangeKind::amount) options.amount = program->amount;
  std::string text;
  if (book[part.node].op == Op::parameter) {
    const Parameter& parameter = book[ParameterId{book[part.node].payload}];
    for (const ParameterStep& step : book.parameter_steps[parameter.steps]) {
      const auto value = Rational::make(step.value.numerator, step.value.denominator);
      const std::string shown = parameter.type.kind == Kind::date ? to_string(step.day)
                                : value                           ? quantity_text(*value, parameter.type.unit, language)
                                                                  : "";
      if (!text.empty()) text += pick(language, "、", ", ");
      text += language == Language::zh ? fmt::format("{}起 {}", to_string(step.from), shown)
                                       : fmt::format("{} from {}", shown, to_string(step.from));
    }
    return text;
  }
  return negated(prose(book, part.node, language, options));
}

std::string before_text(const DiffReport& report, const Change& change, Language language) {
  if (change.form == EditForm::added) return {};
  if (change.edit.before.node == NodeId::none) return property_text(report, change, false, language);
  std::string text =
      part_text(report, change, change.edit.before, false, language, !is_same_definition(report, change));
  if (change.edit.role != EditRole::case_whole) return text;
  const std::string when = part_text(report, change, change.edit.when_before, false, language, true);
  if ((*report.before.rulebook)[change.edit.when_before.node].op == Op::constant_condition)
    return language == Language::zh ? fmt::format("其余：{}", text) : fmt::format("{} otherwise", text);
  return language == Language::zh ? fmt::format("{}：{}", when, text) : fmt::format("{} if {}", text, when);
}

std::string after_text(const DiffReport& report, const Change& change, Language language) {
  if (change.form == EditForm::removed) return {};
  if (change.edit.after.node == NodeId::none) return property_text(report, change, true, language);
  std::string text = part_text(report, change, change.edit.after, true, language, !is_same_definition(report, change));
  if (change.edit.role != EditRole::case_whole) return text;
  const std::string when = part_text(report, change, change.edit.when_after, true, language, true);
  if ((*report.after.rulebook)[change.edit.when_after.node].op == Op::constant_condition)
    return language == Language::zh ? fmt::format("其余：{}", text) : fmt::format("{} otherwise", text);
  return language == Language::zh ? fmt::format("{}：{}", when, text) : fmt::format("{} if {}", text, when);
}

std::optional<NumberChange> number_change(const DiffReport& report, const Change& change) {
  if (change.form != EditForm::changed || change.edit.before.node == NodeId::none ||
      change.edit.after.node == NodeId::none)
    return std::nullopt;
  const Node& a = (*report.before.rulebook)[change.edit.before.node];
  const Node& b = (*report.after.rulebook)[change.edit.after.node];
  if (a.op != Op::constant_number || b.op != Op::constant_number || !(a.type.unit == b.type.unit)) return std::nullopt;
  const auto value = [](const Rulebook& book, const Node& node) {
    const Number& n = book.numbers[node.payload];
    return Rational::make(n.numerator, n.denominator).value_or(Rational(0));
  };
  return NumberChange{value(*report.before.rulebook, a), value(*report.after.rulebook, b), b.type.unit,
                      is_share(report, change, true) && b.type.unit.is_none()};
}

std::optional<ValuesChange> values_change(const DiffReport& report, const Change& change,
                                          std::optional<Language> titles) {
  if (change.form != EditForm::changed || change.edit.before.node == NodeId::none ||
      change.edit.after.node == NodeId::none)
    return std::nullopt;
  const auto listed = [&](const Part& part, bool after) -> std::optional<std::vector<std::string>> {
    const Rulebook& book = book_of(report, after);
    const Node& node = book[part.node];
    if (part.negated || book.args(part.node).empty()) return std::nullopt;
    const DomainId domain = book[book.args(part.node)[0]].type.domain;
    if (domain == DomainId::none) return std::nullopt;
    std::vector<std::string> values;
    for (const std::uint32_t value : met_values(book, node, domain)) {
      const DomainValue& v = book.domain_values[book[domain].values.first + value];
      values.push_back(titles ? title_of(book, domain, value, *titles) : std::string(book.text(v.id)));
    }
    if (values.empty()) return std::nullopt;
    return values;
  };
  const Node& a = (*report.before.rulebook)[change.edit.before.node];
  const Node& b = (*report.after.rulebook)[change.edit.after.node];
  if (a.op != b.op) return std::nullopt;
  // Of `degree >= master` the values are told only where nothing else tells the two apart.
  const bool lists = a.op == Op::in_values || a.op == Op::has_any || a.op == Op::has_all;
  if (!lists && before_text(report, change, Language::en) != after_text(report, change, Language::en))
    return std::nullopt;
  const auto before = listed(change.edit.before, false);
  const auto after = listed(change.edit.after, true);
  if (!before || !after) return std::nullopt;
  const auto without = [](const std::vector<std::string>& all, const std::vector<std::string>& taken) {
    std::vector<std::string> left;
    for (const std::string& one : all) {
      if (std::ranges::find(taken, one) == taken.end()) left.push_back(one);
    }
    return left;
  };
  ValuesChange values{without(*after, *before), without(*before, *after)};
  if (values.added.size() == after->size()) return std::nullopt;  // another list altogether
  return values;
}
}  // namespace rencai
