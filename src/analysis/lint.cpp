#include "analysis/lint.h"

#include <algorithm>
#include <array>
#include <span>
#include <string_view>
#include <vector>

#include <fmt/format.h>

namespace rencai {
namespace {

// A record is there for its facts, the key of a list for the names of its elements.
bool is_frame(const Rulebook& rulebook, FactId id) {
  const Fact& fact = rulebook[id];
  return fact.form == FactForm::record || (fact.is_field() && rulebook[fact.list].key == id);
}

LocalText about(std::string_view zh, std::string_view en, std::string_view name) {
  return {fmt::format(fmt::runtime(zh), name), fmt::format(fmt::runtime(en), name)};
}

// Which nodes and facts the programs of a rulebook come to read.
class Reach {
 public:
  explicit Reach(const Rulebook& rulebook)
      : rulebook_(rulebook), nodes_(rulebook.nodes.size()), facts_(rulebook.facts.size()) {
    for (std::uint32_t i = 0; i < rulebook.programs.size(); ++i) {
      for (const NodeId root : roots_of(rulebook, ProgramId{i})) add(root);
      add_fact(rulebook.programs[i].won_fact);
    }
    for (const Stacking& rule : rulebook.stacking) {
      add(rule.at_most);
      add(rule.when);
      add_fact(rule.choice);
    }
    while (!pending_.empty()) {
      const NodeId node = pending_.back();
      pending_.pop_back();
      for (const NodeId argument : rulebook.args(node)) add(argument);
      if (rulebook[node].op == Op::fact) add_fact(FactId{rulebook[node].payload});
    }
  }
  [[nodiscard]] bool node(NodeId id) const { return nodes_[index(id)]; }
  [[nodiscard]] bool fact(FactId id) const { return facts_[index(id)]; }

 private:
  void add(NodeId node) {
    if (node == NodeId::none || nodes_[index(node)]) return;
    nodes_[index(node)] = true;
    pending_.push_back(node);
  }
  void add_fact(FactId id) {
    if (id == FactId::none || facts_[index(id)]) return;
    facts_[index(id)] = true;
    const Fact& fact = rulebook_[id];
    for (const NodeId node : {fact.read, fact.raw, fact.derived, fact.if_absent}) add(node);
    for (const NodeId node : rulebook_.arguments[fact.required]) add(node);
  }

  const Rulebook& rulebook_;
  std::vector<bool> nodes_;
  std::vector<bool> facts_;
  std::vector<NodeId> pending_;
};

void lint_unused(const Rulebook& rulebook, PolicyId policy, Diagnostics& findings) {
  const Reach reach(rulebook);
  for (std::uint32_t i = 0; i < rulebook.definitions.size(); ++i) {
    const Definition& definition = rulebook.definitions[i];
    if (definition.policy != policy) continue;
    const bool used = definition.root != NodeId::none
                          ? reach.node(definition.root)
                          : std::ranges::any_of(rulebook.programs, [&](const Program& program) {
                              return program.payers_named == DefinitionId{i};
                            });
    if (used) continue;
    findings.warning(
        Code::unused_definition, definition.span,
        about("没有项目用到定义 `{}`", "no program uses the definition `{}`", rulebook.text(definition.id)));
  }
  for (std::uint32_t i = 0; i < rulebook.parameters.size(); ++i) {
    const Parameter& parameter = rulebook.parameters[i];
    if (parameter.policy != policy) continue;
    bool used = false;
    for (std::uint32_t node = 0; node < rulebook.nodes.size() && !used; ++node) {
      used = rulebook.nodes[node].op == Op::parameter && rulebook.nodes[node].payload == i && reach.node(NodeId{node});
    }
    if (used) continue;
    findings.warning(Code::unused_parameter, parameter.span,
                     about("没有项目用到参数 `{}`", "no program uses the parameter `{}`", rulebook.text(parameter.id)));
  }
  for (std::uint32_t i = 0; i < rulebook.facts.size(); ++i) {
    const Fact& fact = rulebook.facts[i];
    if (fact.owner != policy || reach.fact(FactId{i}) || is_frame(rulebook, FactId{i})) continue;
    findings.warning(Code::unused_fact, fact.span,
                     about("没有项目用到事实 `{}`", "no program uses the fact `{}`", rulebook.text(fact.short_id)));
  }
}

// The first value must be in force when the policy is; no value may begin after its last day.
void lint_dates(const Rulebook& rulebook, const PolicySyntax& syntax, PolicyId policy, Diagnostics& findings) {
  const Policy& p = rulebook[policy];
  for (const ParameterSyntax& parameter : syntax.parameters) {
    const ParameterSyntax::Dated* first = nullptr;
    for (const ParameterSyntax::Dated& step : parameter.values) {
      if (first == nullptr || step.from < first->from) first = &step;
      if (!p.has_last_day || step.from <= p.last_day) continue;
      findings.warning(Code::dated_never, step.span,
                       {fmt::format("政策到 {} 为止，这个值不会生效", to_string(p.last_day)),
                        fmt::format("the policy ends on {}; this value never applies", to_string(p.last_day))});
    }
    if (first == nullptr || p.first_day.days == Date::first_day || first->from <= p.first_day) continue;
    findings.warning(Code::dated_gap, first->span,
                     {fmt::format("政策自 {} 起施行，`{}` 在 {} 之前没有值", to_string(p.first_day),
                                  parameter.name.text, to_string(first->from)),
                      fmt::format("the policy applies from {}; `{}` has no value before {}", to_string(p.first_day),
                                  parameter.name.text, to_string(first->from))});
  }
}

// Bare numbers where an amount or a quota stands.
void lint_figures(const Expression& expression, Diagnostics& findings) {
  switch (expression.kind) {
    case ExpressionKind::number:
      if (expression.unit_words.empty() && !expression.percent && expression.number.sign() != 0) {
        findings.warning(Code::figure_without_unit, expression.span, {"这个数没有单位", "this figure has no unit"})
            .expected = {"`120万元`、`10人`、`3项` 等", "`120万元`, `10人`, `3项` and the like"};
      }
      return;
    case ExpressionKind::first_of:
    case ExpressionKind::highest_of:
    case ExpressionKind::sum_of:
      for (const Case& one : expression.cases) {
        for (const Expression& value : one.is) lint_figures(value, findings);
      }
      return;
    case ExpressionKind::range:
    case ExpressionKind::at_most:
    case ExpressionKind::at_least:
      for (const Expression& operand : expression.operands) lint_figures(operand, findings);
      return;
    case ExpressionKind::call: {
      constexpr std::array<std::string_view, 4> open{"at_least", "above", "up_to", "below"};
      if (std::ranges::find(open, expression.name) == open.end()) return;
      for (const Expression& operand : expression.operands) lint_figures(operand, findings);
      return;
    }
    default: return;
  }
}

void lint_title(const LocatedText& title, Diagnostics& findings) {
  if (!title.stated() || title.text.zh.empty() == title.text.en.empty()) return;
  findings.warning(Code::title_one_language, title.span,
                   title.text.en.empty() ? LocalText{"缺少英文", "the English is missing"}
                                         : LocalText{"缺少中文", "the Chinese is missing"});
}

void lint_titles(std::span<const FactSyntax> facts, Diagnostics& findings) {
  for (const FactSyntax& fact : facts) {
    lint_title(fact.title, findings);
    lint_title(fact.ask, findings);
    lint_title(fact.note, findings);
    for (const ValueSyntax& value : fact.values) lint_title(value.title, findings);
    lint_titles(fact.fields, findings);
  }
}

template <class Heading>
void lint_headings(const std::vector<Heading>& headings, Diagnostics& findings) {
  for (const Heading& heading : headings) {
    lint_title(heading.title, findings);
    lint_title(heading.note, findings);
  }
}

}  // namespace

void lint_policy(const PolicySyntax& syntax, const Rulebook& rulebook, PolicyId policy, Diagnostics& findings) {
  lint_unused(rulebook, policy, findings);
  lint_dates(rulebook, syntax, policy, findings);
  for (const ProgramSyntax& program : syntax.programs) {
    if (program.amount) lint_figures(*program.amount, findings);
    // There is no unit for teams, bases and the like.
    const bool of_people = std::ranges::all_of(
        program.kinds, [](const Located& kind) { return kind_of(kind.text) == ApplicantKind::person; });
    if (of_people && program.selection && program.selection->quota_count)
      lint_figures(*program.selection->quota_count, findings);
    for (const LocatedText& note : program.notes) lint_title(note, findings);
  }
  lint_titles(syntax.facts, findings);
  lint_headings(syntax.definitions, findings);
  lint_headings(syntax.parameters, findings);
  lint_headings(syntax.payers, findings);
  for (const auto& [name, title] : syntax.payer_names) lint_title(title, findings);
  for (const LocatedText& note : syntax.notes) lint_title(note, findings);
  for (const StackingSyntax& rule : syntax.stacking) lint_title(rule.note, findings);
  for (const NotEncodedSyntax& entry : syntax.not_encoded) lint_title(entry.reason, findings);
  lint_conditions(rulebook, policy, findings);
  lint_clauses(syntax, findings);
}

void lint_vocabulary(const VocabularySyntax& syntax, Diagnostics& findings) {
  lint_titles(syntax.facts, findings);
  for (const auto& [name, title] : syntax.payer_names) lint_title(title, findings);
}

}  // namespace rencai
