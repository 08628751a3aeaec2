#include "report/program_prose.h"

#include <algorithm>
#include <array>
#include <span>
#include <string_view>

#include <fmt/format.h>

#include "base/text.h"
#include "report/outcome_text.h"
#include "report/prose.h"
#include "report/quantity_text.h"
#include "report/stacking_prose.h"
#include "report/words.h"

namespace rencai {
namespace {

constexpr std::size_t widest_line = 96;  // a longer condition or case list is told line by line

struct SectionName {
  std::string_view id, zh, en;
};
constexpr std::array<SectionName, 12> sections{{{"who", "对象", "For"},
                                                {"in_force", "有效期", "In force"},
                                                {"conditions", "条件", "Conditions"},
                                                {"amount", "金额", "Amount"},
                                                {"payment", "发放", "Payment"},
                                                {"payers", "资金承担", "Payers"},
                                                {"selection", "遴选", "Selection"},
                                                {"outputs", "同时给出", "Also stated"},
                                                {"stacking", "叠加规则", "Stacking"},
                                                {"notes", "说明", "Notes"},
                                                {"terms", "用语", "Terms"},
                                                {"facts", "所看事实", "Facts that count"}}};

class Describer {
 public:
  Describer(const Rulebook& rulebook, ProgramId program, Language language)
      : rulebook_(rulebook),
        id_(program),
        program_(rulebook[program]),
        policy_(rulebook[program_.policy]),
        language_(language),
        zh_(language == Language::zh) {}

  std::vector<ProsePart> describe() {
    who();
    in_force();
    conditions();
    amount();
    payment();
    payers();
    selection();
    outputs();
    stacking();
    notes();
    terms();
    facts();
    return std::move(parts_);
  }

 private:
  [[nodiscard]] std::string say(std::string_view zh, std::string_view en) const { return std::string(zh_ ? zh : en); }
  template <class... Args>
  [[nodiscard]] std::string write(std::string_view zh, std::string_view en, const Args&... args) const {
    return fmt::format(fmt::runtime(zh_ ? zh : en), args...);
  }
  [[nodiscard]] std::string text(LocalRef ref) const { return std::string(rulebook_.text(ref, language_)); }
  [[nodiscard]] std::string text(StringRef ref) const { return std::string(rulebook_.text(ref)); }
  [[nodiscard]] std::string clause(StringRef ref) const { return write("第{}条", "clause {}", rulebook_.text(ref)); }

  void begin(ProseSection section) { parts_.push_back({section, {}}); }
  void end() {
    if (parts_.back().lines.empty()) parts_.pop_back();
  }
  void line(std::size_t depth, std::string words) { parts_.back().lines.push_back({depth, std::move(words)}); }

  std::string said(NodeId node) {
    // The amount is called so where it stands inside others; by itself it is told.
    const NodeId amount = telling_amount_ ? NodeId::none : program_.amount;
    if (node == amount && !telling_amount_) return say("本项金额", "the amount");
    return prose(rulebook_, node, language_,
                 {.every_case = true,
                  .as_shares = telling_amount_ && amount_is_share(rulebook_, program_),
                  .amount = amount,
                  .left_over = left_over_,
                  .mentions = &mentions_});
  }
  // As it is called inside others: a definition by its title.
  std::string called(NodeId node) {
    const DefinitionId definition = definition_of(rulebook_, node);
    if (definition == DefinitionId::none) return said(node);
    if (std::ranges::find(mentions_.definitions, definition) == mentions_.definitions.end()) {
      mentions_.definitions.push_back(definition);
    }
    return title_of(rulebook_, definition, language_);
  }

  [[nodiscard]] bool is_named(NodeId node) const { return definition_of(rulebook_, node) != DefinitionId::none; }
  [[nodiscard]] bool is_always(NodeId node) const {
    return rulebook_[node].op == Op::constant_condition && rulebook_[node].payload != 0;
  }

  // A list of cases with a bound on what they come to.
  [[nodiscard]] bool bounds_cases(NodeId node) const {
    const Op op = rulebook_[node].op;
    const auto args = rulebook_.args(node);
    if ((op != Op::minimum && op != Op::maximum) || args.size() != 2 || is_named(args[0])) return false;
    return is_case_list(rulebook_[args[0]].op) || bounds_cases(args[0]);
  }

  // The header of a condition that is told line by line; empty for others.
  [[nodiscard]] std::string header(NodeId node) const {
    const Node& n = rulebook_[node];
    switch (n.op) {
      case Op::all: return say("以下条件全部满足：", "all of these hold:");
      case Op::any: return say("以下条件满足其一：", "at least one of these holds:");
      case Op::count_at_least: return write("以下条件至少满足 {} 项：", "at least {} of these hold:", n.payload);
      case Op::negation: return say("以下不成立：", "this does not hold:");
      case Op::first_of: return say("依次取第一个成立的情形：", "the first of these that holds:");
      case Op::highest_of: return say("取成立情形中的最高者：", "the highest of these that hold:");
      case Op::sum_of: return say("成立的各项相加：", "the sum of these that hold:");
      default: return {};
    }
  }

  // A condition or value, on one line where it fits, else line by line. `root`: its own name is not used.
  void tell(NodeId node, std::size_t depth, const std::string& lead, bool root = false) {
    const std::string one_line = root ? said(node) : called(node);
    const Node& n = rulebook_[node];
    const bool simple = (is_named(node) && !root) || header(node).empty() || n.args.count < 2;
    const bool cases = is_case_list(n.op) && (root || !is_named(node));
    if (n.op == Op::or_else && (root || !is_named(node)) && is_case_list(rulebook_[rulebook_.args(node)[0]].op)) {
      tell(rulebook_.args(node)[0], depth, lead);
      tell(rulebook_.args(node)[1], depth + 1, say("均不成立时：", "where none holds: "));
      return;
    }
    if ((root || !is_named(node)) && bounds_cases(node)) {
      tell(rulebook_.args(node)[0], depth, lead);
      const std::string bound = called(rulebook_.args(node)[1]);
      line(depth + 1,
           n.op == Op::minimum ? write("最高{}", "at most {}", bound) : write("最低{}", "at least {}", bound));
      return;
    }
    if (simple || (!cases && cell_width(one_line) <= widest_line)) {
      line(depth, lead + one_line);
      return;
    }
    line(depth, lead + header(node));
    if (cases) {
      tell_cases(node, depth + 1);
      return;
    }
    for (const NodeId argument : rulebook_.args(node)) tell(argument, depth + 1, "");
  }

  void tell_cases(NodeId node, std::size_t depth) {
    const auto args = rulebook_.args(node);
    const bool first_of = rulebook_[node].op == Op::first_of;
    for (std::size_t i = 0; i + 1 < args.size(); i += 2) tell_case(args[i], args[i + 1], depth, first_of && i > 0);
  }

  // `after_others`: without a condition of its own it applies to what the cases before leave.
  void tell_case(NodeId when, NodeId value, std::size_t depth, bool after_others) {
    const StringRef own_clause = rulebook_[value].clause;
    const bool names_clause = !own_clause.empty() && !is_named(value) && text(own_clause) != text(program_.clause);
    const std::string tail = names_clause ? write("（{}）", " ({})", clause(own_clause)) : "";
    const std::string condition = is_always(when) ? "" : called(when);
    const bool nested_value = !is_named(value) && (is_case_list(rulebook_[value].op) || bounds_cases(value));
    const StringRef label = rulebook_[value].label;
    const std::string name = is_always(when) && !is_named(value) && !label.empty() ? text(label) + say("：", ": ") : "";
    if (!nested_value) {
      const std::string amount = name + called(value) + tail;
      const std::string all = !condition.empty() ? write("{1}：{0}", "{0}, if {1}", amount, condition)
                              : after_others     ? write("其余：{}", "otherwise: {}", amount)
                                                 : amount;
      if (cell_width(all) <= widest_line || header(when).empty() || is_named(when)) {
        line(depth, all);
        return;
      }
      line(depth, write("{}，须{}", "{}, if {}", amount, header(when)));
      for (const NodeId argument : rulebook_.args(when)) tell(argument, depth + 1, "");
      return;
    }
    tell(value, depth, condition.empty() ? name : write("{}：", "if {}: ", condition));
  }

  void who() {
    begin(ProseSection::who);
    std::string kinds;
    for (unsigned kind = 0; kind < applicant_kind_count; ++kind) {
      if ((program_.kinds >> kind & 1U) == 0) continue;
      if (!kinds.empty()) kinds += say("、", ", ");
      kinds += name_of(static_cast<ApplicantKind>(kind)).in(language_);
    }
    line(0, write("{}；类别：{}", "{}; category: {}", kinds, category_text(program_.category, language_)));
    end();
  }

  void in_force() {
    begin(ProseSection::in_force);
    if (is_always(program_.in_force)) {
      line(0, say("未规定期限", "no dates are stated"));
    } else {
      tell(program_.in_force, 0, "", true);
    }
    end();
  }

  void conditions() {
    begin(ProseSection::conditions);
    if (is_always(program_.when)) {
      line(0, say("无其他条件", "no further condition"));
    } else {
      tell(program_.when, 0, "");
    }
    end();
  }

  void amount() {
    begin(ProseSection::amount);
    telling_amount_ = true;
    if (program_.amount == NodeId::none) {
      line(0, say("不涉及金额", "no sum of its own"));
    } else {
      tell(program_.amount, 0, "");
    }
    telling_amount_ = false;
    end();
  }

  void payment() {
    const Pay& pay = program_.pay;
    begin(ProseSection::payment);
    const std::string rate = rate_of(pay.every).in(language_);
    switch (pay.form) {
      case PayForm::none: break;
      case PayForm::open: line(0, say("未说明如何发放", "how it is paid is not said")); break;
      case PayForm::once: line(0, say("一次性发放", "paid once")); break;
      case PayForm::rate: {
        line(0,
             write("{}发放", "paid {}", pay.paid_every == Period::none ? rate : rate_of(pay.paid_every).in(language_)));
        const bool open = pay.at_most == NodeId::none && pay.until == NodeId::none && pay.served == NodeId::none;
        if (open) line(1, say("在符合条件期间持续发放", "for as long as the conditions hold"));
        break;
      }
      case PayForm::equal_parts:
        line(0, write("{}发放，分 {} 次等额付清", "paid {}, in {} equal parts", rate, pay.times));
        break;
      case PayForm::parts: line(0, write("{}发放，分次付清", "paid {}, in parts", rate)); break;
      case PayForm::after: line(0, say("分次付清", "paid in parts")); break;
    }
    const auto add = [&](NodeId node, PayTerm term) {
      if (node != NodeId::none) tell(node, 1, lead_of(term).in(language_));
    };
    add(pay.at_most, PayTerm::at_most);
    add(pay.from, PayTerm::from);
    add(pay.until, PayTerm::until);
    add(pay.served, PayTerm::served);
    add(pay.at_least, PayTerm::at_least);
    const auto parts = rulebook_.arguments[pay.parts];
    const auto after = rulebook_.arguments[pay.after];
    for (std::size_t i = 0; i < std::max(parts.size(), after.size()); ++i) {
      const std::string part = parts.empty() || parts[i] == NodeId::none
                                   ? say("其余部分（平均）", "an equal share of the rest")
                                   : called(parts[i]);
      std::string words = write("第 {} 次：{}", "part {}: {}", i + 1, part);
      if (i < after.size()) words += write("，满{}后", ", after {}", called(after[i]));
      line(1, words);
    }
    add(pay.each_at_most, PayTerm::each_at_most);
    add(pay.rest_on, PayTerm::rest_on);
    end();
  }

  [[nodiscard]] std::string payer_share(const PayerShare& share) {
    return payer_share_prose(rulebook_, share, share.share == NodeId::none ? "" : called(share.share), language_);
  }

  void payer_case(const PayerCase& one, bool one_of_several, std::size_t depth) {
    const auto shares = rulebook_.payer_shares[one.shares];
    find_left_over(shares);
    const std::string lead = !is_always(one.when) ? write("{}：", "if {}: ", called(one.when))
                             : one_of_several     ? say("其余：", "otherwise: ")
                                                  : "";
    std::vector<std::string> told;
    std::string all;
    for (const PayerShare& share : shares) {
      told.push_back(payer_share(share));
      if (!all.empty()) all += say("，", ", ");
      all += told.back();
    }
    if (cell_width(lead + all) <= widest_line || told.size() == 1) {
      line(depth, lead + all);
    } else {
      line(depth, lead + say("依次由以下各方承担：", "in this order:"));
      for (std::string& share : told) line(depth + 1, std::move(share));
    }
    left_over_.clear();
  }

  // The nodes below the shares that stand for `rest` in a formula: max(amount - what those before pay, 0).
  void find_left_over(std::span<const PayerShare> shares) {
    std::vector<NodeId> paid;
    for (const PayerShare& share : shares) {
      if (share.share == NodeId::none) return;
      if (!paid.empty()) find_left_over(share.share, paid);
      paid.push_back(share.share);
    }
  }
  void find_left_over(NodeId node, std::span<const NodeId> paid) {
    if (is_left_over(node, paid)) {
      left_over_.push_back(node);
      return;
    }
    if (node == program_.amount) return;
    for (const NodeId argument : rulebook_.args(node)) find_left_over(argument, paid);
  }
  [[nodiscard]] bool is_left_over(NodeId node, std::span<const NodeId> paid) const {
    if (rulebook_[node].op != Op::maximum || rulebook_.args(node).size() != 2) return false;
    const Node& zero = rulebook_[rulebook_.args(node)[1]];
    if (zero.op != Op::constant_number || rulebook_.numbers[zero.payload].numerator != 0) return false;
    NodeId left = rulebook_.args(node)[0];
    for (std::size_t i = paid.size(); i-- > 0;) {
      if (rulebook_[left].op != Op::subtract) return false;
      const NodeId taken = rulebook_.args(left)[1];
      const auto factors = rulebook_.args(taken);
      const bool part = rulebook_[taken].op == Op::multiply && factors[0] == program_.amount && factors[1] == paid[i];
      if (taken != paid[i] && !part) return false;
      left = rulebook_.args(left)[0];
    }
    return left == program_.amount;
  }

  void payers() {
    begin(ProseSection::payers);
    const auto cases = rulebook_.payer_cases[program_.payers];
    std::size_t depth = 0;
    if (program_.payers_named != DefinitionId::none) {
      const Definition& named = rulebook_[program_.payers_named];
      std::string words = title_of(rulebook_, program_.payers_named, language_);
      if (!named.clause.empty()) words += write("（{}）", " ({})", clause(named.clause));
      line(0, words);
      if (const std::string note = text(named.note); !note.empty()) line(1, note);
      depth = 1;
    }
    for (const PayerCase& one : cases) payer_case(one, cases.size() > 1, depth);
    if (cases.empty()) line(0, say("文件未写明由谁承担", "the document does not say who pays"));
    const bool without_money = program_.pay.form == PayForm::none && cases.empty();
    if (without_money) parts_.back().lines.clear();
    end();
  }

  void selection() {
    begin(ProseSection::selection);
    if (program_.selection != SelectionKind::application || program_.quota != NodeId::none) {
      line(0, name_of(program_.selection).in(language_));
      if (program_.quota != NodeId::none) {
        std::string words = say("名额：", "quota: ") + called(program_.quota);
        if (program_.quota_per != Period::none) words += say("，", ", ") + rate_of(program_.quota_per).in(language_);
        line(1, words);
      }
      if (program_.won != NodeId::none) {
        line(1, program_.won_fact == FactId::none
                    ? write("入选条件：{}", "selected where {}", called(program_.won))
                    : say("是否入选由审核部门认定", "whether one is selected is for the reviewer to settle"));
      }
    }
    end();
  }

  void outputs() {
    begin(ProseSection::outputs);
    for (const Output& output : rulebook_.outputs[program_.outputs]) {
      tell(output.value, 0, text(output.name) + say("：", ": "));
    }
    end();
  }

  void stacking() {
    begin(ProseSection::stacking);
    for (const Stacking& rule : rulebook_.stacking) {
      const auto members = rulebook_.members[rule.members];
      if (std::ranges::find(members, id_, &ProgramOf::program) == members.end()) continue;
      line(0, stacking_prose(rulebook_, rule, program_.policy, language_));
      if (std::string shares = stacking_shares_prose(rulebook_, rule, language_); !shares.empty())
        line(1, std::move(shares));
      if (rule.at_most != NodeId::none) tell(rule.at_most, 1, say("合计不超过：", "together at most "));
      if (rule.when != NodeId::none) tell(rule.when, 1, say("仅当：", "only where "));
      if (rule.choice != FactId::none)
        line(1, write("由申请人选定（{}）", "the applicant chooses ({})", title_of(rulebook_, rule.choice, language_)));
      if (const std::string note = text(rule.note); !note.empty()) line(1, note);
    }
    end();
  }

  void notes() {
    begin(ProseSection::notes);
    for (const LocalRef note : rulebook_.notes[program_.notes]) line(0, text(note));
    for (const LocalRef note : rulebook_.notes[policy_.notes]) {
      line(0, write("就整个文件：{}", "Of the whole document: {}", text(note)));
    }
    end();
  }

  // What was mentioned by name; telling it may mention more.
  void terms() {
    begin(ProseSection::terms);
    std::size_t parameter = 0;
    for (std::size_t i = 0; i < mentions_.definitions.size() || parameter < mentions_.parameters.size();) {
      if (i < mentions_.definitions.size()) {
        definition(mentions_.definitions[i++]);
      } else {
        dated_values(mentions_.parameters[parameter++]);
      }
    }
    end();
  }

  void definition(DefinitionId id) {
    const Definition& definition = rulebook_[id];
    std::string lead = title_of(rulebook_, id, language_);
    if (!definition.clause.empty()) lead += write("（{}）", " ({})", clause(definition.clause));
    telling_amount_ = definition.root == program_.amount;
    tell(definition.root, 0, lead + say("：", ": "), true);
    telling_amount_ = false;
    if (const std::string note = text(definition.note); !note.empty()) line(1, note);
  }

  void dated_values(ParameterId id) {
    const Parameter& parameter = rulebook_[id];
    std::string words = title_of(rulebook_, id, language_);
    if (!parameter.clause.empty()) words += write("（{}）", " ({})", clause(parameter.clause));
    line(0, words + say("：", ":"));
    for (const ParameterStep& step : rulebook_.parameter_steps[parameter.steps]) {
      const auto value = Rational::make(step.value.numerator, step.value.denominator);
      const std::string shown = parameter.type.kind == Kind::date ? to_string(step.day)
                                : value ? quantity_text(*value, parameter.type.unit, language_)
                                        : "";
      line(1, write("{1} 起：{0}", "{0} from {1}", shown, to_string(step.from)));
    }
  }

  // With their ids, and what they follow from where they are not stated; this may mention further facts.
  void facts() {
    begin(ProseSection::facts);
    for (std::size_t i = 0; i < mentions_.facts.size(); ++i) {
      const FactId id = mentions_.facts[i];
      const Fact& fact = rulebook_[id];
      std::string words =
          fmt::format("{}{}", title_of(rulebook_, id, language_), write("（{}）", " ({})", text(fact.id)));
      if (fact.derived != NodeId::none) words += write("，未填写时为{}", ", where not stated: {}", said(fact.derived));
      if (fact.if_absent != NodeId::none)
        words += write("，未填写视为{}", ", where not stated taken as {}", said(fact.if_absent));
      if (fact.reviewer) words += say("，由审核部门认定", ", for the reviewer to settle");
      line(0, words);
    }
    end();
  }

  const Rulebook& rulebook_;
  ProgramId id_;
  const Program& program_;
  const Policy& policy_;
  Language language_;
  bool zh_;
  bool telling_amount_ = false;
  std::vector<NodeId> left_over_;
  Mentions mentions_;
  std::vector<ProsePart> parts_;
};

}  // namespace

std::vector<ProsePart> describe(const Rulebook& rulebook, ProgramId program, Language language) {
  return Describer(rulebook, program, language).describe();
}

std::string heading_of(ProseSection section, Language language) {
  const SectionName& name = sections.at(static_cast<std::size_t>(section));
  return std::string(language == Language::zh ? name.zh : name.en);
}

std::string_view id_of(ProseSection section) { return sections.at(static_cast<std::size_t>(section)).id; }

}  // namespace rencai
