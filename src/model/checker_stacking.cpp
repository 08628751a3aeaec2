#include <algorithm>
#include <numeric>

#include "base/text.h"
#include "model/checker_context.h"

namespace rencai {
namespace {

bool is_money(const Type& type) { return type.kind == Kind::number && type.unit.yuan == 1; }

Type whole_type() {
  Unit yuan;
  yuan.yuan = 1;
  return number_type(yuan);
}

}  // namespace

void Checker::lower_stacking() {
  for (std::size_t i = 0; i < rules_->policies.size(); ++i) {
    const std::uint32_t first = book_.stacking.size();
    for (const StackingSyntax& syntax : rules_->policies[i].stacking) lower_stacking_rule(syntax, policy_id(i));
    book_.policies.at(static_cast<std::uint32_t>(i)).stacking = {first, book_.stacking.size() - first};
  }
  for (const StackingSyntax& syntax : rules_->stacking) lower_stacking_rule(syntax, PolicyId::none);
  check_components();
}

void Checker::lower_stacking_rule(const StackingSyntax& syntax, PolicyId policy) {
  scope_ = policy;
  Stacking stacking;
  const bool highest = syntax.kind == StackingSyntax::Kind::highest_of;
  stacking.kind = highest ? StackingKind::highest_of : StackingKind::sum_of;
  stacking.policy = policy;
  stacking.clause = book_.strings.add(syntax.clause.text);
  stacking.note = local(syntax.note.text);
  stacking.span = syntax.span;
  std::vector<ProgramOf> members;
  bool good = lower_members(syntax, policy, members);
  if (syntax.when) {
    stacking.when = lower_condition(*syntax.when);
    good = good && stacking.when != NodeId::none;
  }
  NodeId cap = NodeId::none;
  if (syntax.at_most) {
    cap = lower(*syntax.at_most);
    good = build_.require_number(cap) && good;
  }
  std::vector<Number> shares;
  for (const Expression& share : syntax.shares) {
    NodeId node = lower(share);
    if (!build_.require(node, number_type())) {
      good = false;
      continue;
    }
    const auto value = build_.constant(node);
    if (!value || value->sign() < 0) {
      diagnostics_->error(Code::bad_stacking, share.span,
                          {"份额必须是不小于零的常数", "a share must be a constant, not below zero"});
      good = false;
      continue;
    }
    shares.push_back(*held(*value));
  }
  if (highest && !syntax.shares.empty()) {
    diagnostics_->error(Code::bad_stacking, syntax.shares[0].span,
                        {"`shares` 只能用于 `sum_of`", "`shares` belongs to `sum_of`"});
    good = false;
  }
  if (good && !syntax.shares.empty() && shares.size() != members.size()) {
    diagnostics_->error(Code::bad_stacking, syntax.span,
                        both("{1} 个项目需要 {1} 个份额，写了 {0} 个", "{1} programs need {1} shares, {0} are given",
                             shares.size(), members.size()));
    good = false;
  }
  if (good && highest && members.size() < 2) {
    diagnostics_->error(Code::bad_stacking, syntax.span,
                        {"`highest_of` 至少需要两个项目", "`highest_of` needs two programs at least"});
    good = false;
  }
  if (!good) return;
  stacking.shares = book_.numbers.append(shares);
  if (syntax.choice.stated()) lower_choice(syntax, members, stacking);
  stacking.members = book_.members.append(members);
  if (!highest) stacking.at_most = cap;
  book_.stacking.push_back(stacking);
  if (highest && cap != NodeId::none) {
    // A cap on what counts of the members is a rule of its own.
    Stacking capped = stacking;
    capped.kind = StackingKind::sum_of;
    capped.choice = FactId::none;
    capped.at_most = cap;
    book_.stacking.push_back(capped);
  }
}

bool Checker::lower_members(const StackingSyntax& syntax, PolicyId policy, std::vector<ProgramOf>& members) {
  bool good = true;
  for (const Located& member : syntax.members) {
    const std::string name = to_nfc(member.text);
    const auto rest = after_spouse(name);
    const auto program = find_program(rest.value_or(name), policy);
    if (!program) {
      with_nearest(diagnostics_->error(Code::unknown_program, member.span,
                                       both("没有项目 `{0}`", "there is no program `{0}`", name)),
                   name, program_names(policy));
      good = false;
      continue;
    }
    const ProgramOf listed{*program, rest.has_value()};
    if (std::find(members.begin(), members.end(), listed) != members.end()) {
      diagnostics_->error(Code::duplicate_name, member.span,
                          both("项目 `{0}` 列了两次", "program `{0}` is listed twice", name));
      good = false;
      continue;
    }
    const bool is_chosen = syntax.kind == StackingSyntax::Kind::highest_of && syntax.choice.stated();
    if (!programs_[index(*program)].syntax->amount && !is_chosen) {
      diagnostics_
          ->error(Code::stacking_units, member.span,
                  both("项目 `{0}` 没有金额，不能比较", "program `{0}` has no amount and cannot be compared", name))
          .expected = {"有金额的项目；由申请人选择的，写 `choice: 字段`",
                       "a program with an amount; where the applicant chooses, `choice: FACT`"};
      good = false;
      continue;
    }
    members.push_back(listed);
  }
  return good;
}

void Checker::lower_choice(const StackingSyntax& syntax, std::span<const ProgramOf> members, Stacking& stacking) {
  const std::string name = to_nfc(syntax.choice.text);
  const auto symbol = names_.find(scope_, name);
  if (!symbol || symbol->kind != SymbolKind::fact) {
    with_nearest(diagnostics_->error(Code::unknown_name, syntax.choice.span,
                                     both("没有字段 `{0}`", "there is no fact `{0}`", name)),
                 name, names_.visible(scope_));
    return;
  }
  const auto fact = static_cast<FactId>(symbol->index);
  if (!facts_[symbol->index].usable) return;
  const Type& type = book_[fact].type;
  if (type.kind != Kind::choice) {
    diagnostics_
        ->error(Code::bad_stacking, syntax.choice.span, both("`{0}` 不是单选字段", "`{0}` is not a choice", name))
        .related.push_back({book_[fact].span, {"字段在这里声明", "the fact is declared here"}});
    return;
  }
  for (const ProgramOf& member : members) {
    const std::string id = choice_of(book_, member);
    if (book_.find_value(type.domain, id)) continue;
    diagnostics_
        ->error(Code::bad_stacking, syntax.choice.span,
                both("`{0}` 没有取值 `{1}`，无法选择这个项目",
                     "`{0}` has no value `{1}`, so that program cannot be chosen", name, id))
        .related.push_back({book_[fact].span, {"字段在这里声明", "the fact is declared here"}});
  }
  stacking.choice = fact;
}

// Whether the applicant's choice decides in every rule that names it.
bool Checker::is_only_chosen(ProgramId program) const {
  return std::ranges::all_of(book_.stacking, [&](const Stacking& rule) {
    const auto names = [&](const ProgramOf& member) { return member.program == program; };
    return rule.choice != FactId::none || std::ranges::none_of(book_.members[rule.members], names);
  });
}

// Rules that share members are one component: its members compare in one unit, and it is small enough to be solved.
void Checker::check_components() {
  std::vector<std::uint32_t> leader(book_.programs.size());
  std::iota(leader.begin(), leader.end(), 0U);
  const auto find = [&leader](std::uint32_t program) {
    while (leader[program] != program) program = leader[program] = leader[leader[program]];
    return program;
  };
  for (const Stacking& rule : book_.stacking) {
    for (const ProgramOf& member : book_.members[rule.members]) {
      leader[find(index(member.program))] = find(index(book_.members[rule.members].front().program));
    }
  }
  struct Component {
    std::vector<ProgramId> programs;
    bool one_unit = true;
    bool reported = false;
  };
  std::map<std::uint32_t, Component> components;
  for (std::uint32_t i = 0; i < leader.size(); ++i) components[find(i)].programs.push_back(static_cast<ProgramId>(i));
  for (std::uint32_t i = 0; i < book_.stacking.size(); ++i) {
    const Stacking rule = book_.stacking[i];
    const auto members = book_.members[rule.members];
    Component& component = components[find(index(members.front().program))];
    if (component.reported) continue;
    if (component.programs.size() > largest_component) {
      component.reported = true;
      diagnostics_->error(Code::stacking_too_large, rule.span,
                          both("互相关联的叠加规则涉及 {0} 个项目，最多 {1} 个",
                               "stacking rules that share programs cover {0} of them, at most {1} can be",
                               component.programs.size(), largest_component));
      continue;
    }
    // What has no sum of money can only be chosen.
    std::optional<Type> type;
    bool all_money = true;
    for (const ProgramId program : component.programs) {
      const NodeId amount = book_[program].amount;
      if (amount == NodeId::none || (!is_money(build_.type(amount)) && is_only_chosen(program))) continue;
      if (!type) type = build_.type(amount);
      component.one_unit = component.one_unit && build_.type(amount) == *type;
      all_money = all_money && is_money(build_.type(amount));
    }
    if (!type) continue;
    if (!(component.one_unit && type->kind == Kind::number) && !all_money) {
      component.reported = true;
      auto& error = diagnostics_->error(Code::stacking_units, rule.span,
                                        {"这些项目的金额单位不同，无法比较",
                                         "the amounts of these programs have different units and cannot be compared"});
      error.expected = {"同一单位，或都是金额；由申请人选择的，写 `choice: 字段`",
                        "one unit, or sums of money; where the applicant chooses, `choice: FACT`"};
      for (const ProgramId program : component.programs) {
        const NodeId amount = book_[program].amount;
        if (amount == NodeId::none) continue;
        const LocalText is = described(build_.type(amount), book_);
        error.related.push_back({book_[amount].span, both("这里是{0}", "this is {1}", is.zh, is.en)});
      }
      continue;
    }
    if (rule.at_most == NodeId::none) continue;
    NodeId cap = rule.at_most;
    build_.require(cap, component.one_unit ? *type : whole_type());
    book_.stacking.at(i).at_most = cap;
  }
}

}  // namespace rencai
