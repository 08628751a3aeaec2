#include <algorithm>

#include "base/text.h"
#include "model/checker_context.h"

namespace rencai {

void Checker::declare_name(PolicyId scope, std::string_view name, const Symbol& symbol) {
  if (name.empty()) return;
  const std::string composed = to_nfc(name);
  if (scope != PolicyId::none) {
    if (const auto shared = names_.find(PolicyId::none, composed)) {
      diagnostics_
          ->error(Code::shadowed_vocabulary, symbol.span,
                  both("`{0}` 是词汇表中的名称，政策不能另作他用",
                       "`{0}` is a name of the vocabulary; a policy may not give it another meaning", composed))
          .related.push_back({shared->span, {"词汇表中的声明", "declared in the vocabulary here"}});
      return;
    }
  }
  const auto earlier = names_.declare(scope, composed, symbol);
  if (!earlier || *earlier == symbol) return;
  diagnostics_
      ->error(Code::duplicate_name, symbol.span,
              both("名称 `{0}` 已经使用", "the name `{0}` is taken already", composed))
      .related.push_back({earlier->span, {"先在这里使用", "first used here"}});
}

bool Checker::check_not_reserved(const Located& name) {
  if (!is_reserved(name.text)) return true;
  diagnostics_->error(
      Code::reserved_name, name.span,
      both("`{0}` 是语言的保留字，不能作名称", "`{0}` is a word of the language and cannot be a name", name.text));
  return false;
}

void Checker::declare_parameters(PolicyId policy) {
  scope_ = policy;
  constants_only_ = true;
  for (const ParameterSyntax& syntax : syntax_of(policy).parameters) {
    Parameter parameter;
    parameter.id = book_.strings.add(to_nfc(syntax.name.text));
    parameter.policy = policy;
    parameter.title = local(syntax.title.text);
    parameter.clause = book_.strings.add(syntax.clause.text);
    parameter.span = syntax.name.span;
    std::vector<NodeId> values;
    std::vector<const ParameterSyntax::Dated*> dated;
    for (const auto& step : syntax.values) dated.push_back(&step);
    std::stable_sort(dated.begin(), dated.end(), [](const auto* a, const auto* b) { return a->from < b->from; });
    for (std::size_t i = 0; i < dated.size(); ++i) {
      if (i > 0 && dated[i]->from == dated[i - 1]->from) {
        diagnostics_->error(Code::duplicate_name, dated[i]->span,
                            both("日期 {0} 出现了两次", "the date {0} stands here twice", to_string(dated[i]->from)));
      }
      NodeId value = lower(dated[i]->value);
      if (value != NodeId::none && book_[value].op != Op::constant_number && book_[value].op != Op::constant_date) {
        diagnostics_->error(Code::type_mismatch, dated[i]->value.span,
                            {"参数的值必须是数或日期", "the value of a parameter is a figure or a date"});
        value = NodeId::none;
      }
      values.push_back(value);
    }
    if (const auto common = build_.unify(values); common && !values.empty()) {
      parameter.type = common->type;
      std::vector<ParameterStep> steps;
      for (std::size_t i = 0; i < values.size(); ++i) {
        const Node& node = book_[values[i]];
        ParameterStep step{};
        step.from = dated[i]->from;
        if (node.op == Op::constant_number) {
          step.value = book_.numbers[node.payload];
        } else {
          step.day = Date{static_cast<std::int32_t>(node.payload)};
        }
        steps.push_back(step);
      }
      parameter.steps = book_.parameter_steps.append(steps);
    }
    const std::uint32_t id = book_.parameters.push_back(parameter);
    if (check_not_reserved(syntax.name))
      declare_name(policy, syntax.name.text, {SymbolKind::parameter, id, syntax.name.span});
  }
  constants_only_ = false;
}

void Checker::declare_definitions(PolicyId policy) {
  for (const DefinitionSyntax& syntax : syntax_of(policy).definitions) {
    const auto id = static_cast<std::uint32_t>(definitions_.size());
    definitions_.emplace_back().syntax = &syntax;
    definitions_.back().policy = policy;
    if (check_not_reserved(syntax.name))
      declare_name(policy, syntax.name.text, {SymbolKind::definition, id, syntax.name.span});
  }
}

// Once all facts are declared.
void Checker::find_lists_of_definitions() {
  for (DefinitionRecord& definition : definitions_) {
    const Located& written = definition.syntax->for_each;
    if (!written.stated()) continue;
    scope_ = definition.policy;
    definition.usable = false;
    const std::string name = to_nfc(written.text);
    const auto symbol = names_.find(scope_, name);
    if (!symbol) {
      with_nearest(
          diagnostics_->error(Code::unknown_name, written.span, both("没有列表 `{0}`", "there is no list `{0}`", name)),
          name, names_.visible(scope_));
      continue;
    }
    if (symbol->kind != SymbolKind::fact || book_.facts[symbol->index].form != FactForm::list) {
      diagnostics_->error(Code::type_mismatch, written.span, both("`{0}` 不是列表", "`{0}` is not a list", name));
      continue;
    }
    definition.list = book_.facts[symbol->index].list;
    definition.usable = true;
    const FactId field = book_.find_field(definition.list, to_nfc(definition.syntax->name.text));
    if (field == FactId::none) continue;
    diagnostics_
        ->error(Code::duplicate_name, definition.syntax->name.span,
                both("列表 `{1}` 已有字段 `{0}`", "the list `{1}` has a field `{0}` already",
                     definition.syntax->name.text, name))
        .related.push_back({book_[field].span, {"字段在这里声明", "the field is declared here"}});
    definition.usable = false;
  }
}

bool Checker::is_within(const Symbol& symbol, const Expression& name) {
  if (symbol.kind != SymbolKind::definition) return true;
  const DefinitionRecord& definition = definitions_[symbol.index];
  if (definition.list == ListId::none || definition.list == list_) return definition.usable;
  const std::string_view list = book_.text(book_[book_[definition.list].fact].short_id);
  diagnostics_
      ->error(Code::type_mismatch, name.span,
              both("列表 `{1}` 的每个元素各有一个 `{0}`", "each element of the list `{1}` has a `{0}` of its own",
                   definition.syntax->name.text, list))
      .expected = both("写在以 `{0}` 为列表的 `count`、`sum`、`any` 等之内",
                       "within `count`, `sum`, `any` and the like over `{0}`", list);
  return false;
}

std::optional<std::pair<std::uint32_t, std::string>> Checker::table_field(std::string_view name) const {
  if (const auto rest = after_spouse(name)) name = *rest;
  const std::size_t dot = name.rfind('.');
  if (dot == std::string_view::npos) return std::nullopt;
  const auto symbol = names_.find(scope_, name.substr(0, dot));
  if (!symbol || symbol->kind != SymbolKind::definition) return std::nullopt;
  const auto fields = table_fields(*definitions_[symbol->index].syntax);
  const auto field = std::find(fields.begin(), fields.end(), name.substr(dot + 1));
  if (field == fields.end() || field->empty()) return std::nullopt;
  return std::pair{symbol->index, *field};
}

std::optional<std::pair<DomainId, std::uint32_t>> Checker::qualified_value(std::string_view name) const {
  const std::size_t dot = name.rfind('.');
  if (dot == std::string_view::npos) return std::nullopt;
  const auto symbol = find(name.substr(0, dot));
  if (!symbol || symbol->kind != SymbolKind::fact) return std::nullopt;
  const Type& type = book_.facts[symbol->index].type;
  if (type.kind != Kind::choice || !facts_[symbol->index].usable) return std::nullopt;
  const auto value = book_.find_value(type.domain, name.substr(dot + 1));
  if (!value) return std::nullopt;
  return std::pair{type.domain, *value};
}

std::optional<Symbol> Checker::find(std::string_view name) const {
  static constexpr std::string_view outer = "applicant.";
  if (name.starts_with(outer)) return names_.find(scope_, name.substr(outer.size()));
  if (const auto rest = after_spouse(name)) return names_.find(scope_, *rest);
  if (list_ != ListId::none) {
    const FactId field = book_.find_field(list_, name);
    if (field != FactId::none) return Symbol{SymbolKind::fact, index(field), book_[field].span};
  }
  return names_.find(scope_, name);
}

bool Checker::resolves(const Expression& expression) const {
  if (expression.kind != ExpressionKind::name) return true;
  const std::string& name = expression.name;
  return is_reserved(name) || find(name) || table_field(name) || qualified_value(name);
}

DomainId Checker::domain_beside(const Expression& expression) const {
  unsigned budget = 64;  // how many expressions are looked at
  return domain_beside(expression, budget);
}

DomainId Checker::domain_beside(const Expression& expression, unsigned& budget) const {
  if (budget == 0) return DomainId::none;
  --budget;
  switch (expression.kind) {
    case ExpressionKind::name: {
      if (const auto value = qualified_value(expression.name)) return value->first;
      const auto symbol = find(expression.name);
      if (symbol && symbol->kind == SymbolKind::fact) return book_.facts[symbol->index].type.domain;
      if (!symbol || symbol->kind != SymbolKind::definition) return DomainId::none;
      const DefinitionSyntax& definition = *definitions_[symbol->index].syntax;
      return definition.value ? domain_beside(*definition.value, budget) : DomainId::none;
    }
    case ExpressionKind::call: {
      if (expression.name != "if" && expression.name != "or_else") return DomainId::none;
      const std::size_t first = expression.name == "if" ? 1 : 0;
      for (std::size_t i = first; i < expression.operands.size(); ++i) {
        const DomainId domain = domain_beside(expression.operands[i], budget);
        if (domain != DomainId::none) return domain;
      }
      return DomainId::none;
    }
    case ExpressionKind::first_of:
      for (const Case& one : expression.cases) {
        const DomainId domain = domain_beside(one.is[0], budget);
        if (domain != DomainId::none) return domain;
      }
      return DomainId::none;
    default: return DomainId::none;
  }
}

std::vector<std::string_view> Checker::visible_names(const Want& want) const {
  std::vector<std::string_view> result;
  if (want.domain != DomainId::none) {
    for (const ValueName& value : book_.value_names[book_[want.domain].names]) result.push_back(book_.text(value.name));
  }
  if (list_ != ListId::none) {
    const auto fields = field_names(list_);
    result.insert(result.end(), fields.begin(), fields.end());
  }
  const auto visible = names_.visible(scope_);
  result.insert(result.end(), visible.begin(), visible.end());
  result.insert(result.end(), {"true", "false", "today", "nothing", "unspecified"});
  return result;
}

Diagnostic& Checker::with_nearest(Diagnostic& diagnostic, std::string_view name,
                                  std::span<const std::string_view> candidates) {
  if (suggestions_left_ > 0) {
    --suggestions_left_;
    diagnostic.nearest = nearest_name(name, candidates);
  }
  return diagnostic;
}

NodeId Checker::unknown_name(const Expression& name, const Want& want) {
  if (refuse_field_outside(name)) return NodeId::none;
  std::vector<std::string_view> candidates;
  if (suggestions_left_ > 0) candidates = visible_names(want);
  if (want.domain != DomainId::none) {
    with_nearest(
        diagnostics_->error(Code::unknown_value, name.span,
                            both("`{1}` 没有取值 `{0}`，也没有这样的字段、定义或参数",
                                 "`{1}` has no value `{0}`, and there is no such fact, definition or parameter",
                                 name.name, book_.text(book_[want.domain].name))),
        name.name, candidates);
    return NodeId::none;
  }
  std::vector<std::string> fields;
  for (const DefinitionRecord& definition : definitions_) {
    if (candidates.empty()) break;
    if (definition.policy != scope_ || definition.syntax->table.empty()) continue;
    for (const std::string& field : table_fields(*definition.syntax)) {
      if (!field.empty()) fields.push_back(fmt::format("{}.{}", definition.syntax->name.text, field));
    }
  }
  candidates.insert(candidates.end(), fields.begin(), fields.end());
  auto& error = with_nearest(diagnostics_->error(Code::unknown_name, name.span,
                                                 both("没有名为 `{0}` 的字段、定义或参数",
                                                      "there is no fact, definition or parameter `{0}`", name.name)),
                             name.name, candidates);
  if (per_policy_facts_.contains(name.name)) {
    error.expected = {"每个政策在自己的 `facts:` 中列出它的取值",
                      "each policy lists its values under its own `facts:`"};
  }
  return NodeId::none;
}

}  // namespace rencai
