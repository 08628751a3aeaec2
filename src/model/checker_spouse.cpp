// What is read of the applicant's spouse: `spouse.x`, for any fact or definition x.
//
// The spouse is described by the same facts, and everything is computed for both; a node `of_spouse` hands over what it
// came to for the other one. What is read of the spouse may not itself read of a spouse.
#include <algorithm>

#include "base/text.h"
#include "model/checker_context.h"

namespace rencai {

std::optional<std::string_view> Checker::after_spouse(std::string_view name) const {
  const std::size_t dot = name.find('.');
  if (dot == std::string_view::npos || !is_spouse(name.substr(0, dot))) return std::nullopt;
  return name.substr(dot + 1);
}

bool Checker::is_spouse(std::string_view name) const {
  const auto symbol = names_.find(PolicyId::none, name);
  return symbol && symbol->kind == SymbolKind::fact && static_cast<FactId>(symbol->index) == book_.spouse;
}

bool Checker::refuse_spouse_of_spouse(std::string_view name, Span span) {
  if (!is_spouse(name) && !after_spouse(name)) return false;
  diagnostics_
      ->error(Code::spouse_of_spouse, span, {"配偶的配偶就是申请人自己", "the spouse of the spouse is the applicant"})
      .expected = {"申请人自己的字段", "the applicant's own fact"};
  return true;
}

bool Checker::check_spouse(const FactSyntax& syntax, PolicyId policy) {
  if (policy != PolicyId::none || syntax.name.text != "spouse" || book_.spouse != FactId::none) {
    diagnostics_
        ->error(Code::type_mismatch, syntax.type.span,
                {"只有词汇表的 `spouse` 能是 `spouse` 类型", "only `spouse` in the vocabulary is of the type `spouse`"})
        .expected = {"如 `type: record`", "such as `type: record`"};
    return false;
  }
  bool good = true;
  const auto refuse = [&](bool stated, Span span, std::string_view key) {
    if (!stated) return;
    diagnostics_->error(Code::type_mismatch, span.exists() ? span : syntax.name.span,
                        both("`{1}` 类型的字段没有 `{0}`", "a fact of type `{1}` has no `{0}`", key, syntax.type.text));
    good = false;
  };
  refuse(!syntax.values.empty(), syntax.values.empty() ? Span{} : syntax.values[0].name.span, "values");
  refuse(!syntax.fields.empty(), syntax.fields.empty() ? Span{} : syntax.fields[0].name.span, "fields");
  refuse(syntax.key.stated(), syntax.key.span, "key");
  refuse(syntax.unit.stated(), syntax.unit.span, "unit");
  refuse(syntax.decimals.stated(), syntax.decimals.span, "decimals");
  refuse(syntax.range.has_value(), syntax.range ? syntax.range->span : Span{}, "range");
  refuse(syntax.derived.has_value(), syntax.derived ? syntax.derived->span : Span{}, "derived");
  refuse(syntax.if_absent.has_value(), syntax.if_absent ? syntax.if_absent->span : Span{}, "if_absent");
  refuse(!syntax.requires_.empty(), syntax.requires_.empty() ? Span{} : syntax.requires_[0].span, "requires");
  return good;
}

NodeId Checker::across(NodeId node, Span span) {
  if (node == NodeId::none) return node;
  const NodeId exists = book_[book_.spouse].raw;
  return build_.make(Op::of_spouse, build_.type(node), {exists, node}, span, 0, build_.flex(node));
}

NodeId Checker::of_applicant(NodeId node, Span span) {
  if (!among_spouses_elements_ || node == NodeId::none) return node;
  const Node& read = book_[node];
  const bool same_for_both = (read.args.count == 0 && read.op != Op::fact) || read.op == Op::parameter;
  return read.space != 0 || same_for_both ? node : across(node, span);
}

// That of an element of a spouse's list is computed for the spouse.
NodeId Checker::of_definition(NodeId node, std::uint32_t definition, Span span) {
  if (definitions_[definition].list == ListId::none) return of_applicant(node, span);
  return among_spouses_elements_ ? of_spouse(node, span) : node;
}

NodeId Checker::of_spouse(NodeId node, Span span) {
  if (node == NodeId::none) return node;
  if (reads_spouse(node)) {
    diagnostics_
        ->error(Code::spouse_of_spouse, span,
                {"从配偶读取的内容本身又涉及配偶", "what is read of the spouse reads of a spouse itself"})
        .expected = {"不涉及配偶的字段或定义", "a fact or definition that does not read of a spouse"};
    return NodeId::none;
  }
  return among_spouses_elements_ ? node : across(node, span);
}

bool Checker::reads_spouse(NodeId node) {
  for (auto next = static_cast<std::uint32_t>(reads_spouse_.size()); next <= index(node); ++next) {
    bool reads = book_[NodeId{next}].op == Op::of_spouse;
    for (const NodeId arg : book_.args(NodeId{next})) reads = reads || reads_spouse_[index(arg)];
    reads_spouse_.push_back(reads);
  }
  return reads_spouse_[index(node)];
}

NodeId Checker::lower_of_spouse(const Expression& expression, std::string_view name) {
  Expression own = expression;
  own.name = std::string(name);
  if (refuse_spouse_of_spouse(name, expression.span)) return NodeId::none;
  if (is_reserved(name)) return unknown_name(expression, {});
  const ListId list = std::exchange(list_, ListId::none);
  const bool among = std::exchange(among_spouses_elements_, false);
  const NodeId node = lower_name(own, {});
  list_ = list;
  among_spouses_elements_ = among;
  return of_spouse(node, expression.span);
}

void Checker::add_spouse_facts() {
  const bool reads_nodes = std::ranges::any_of(book_.nodes, [](const Node& node) { return node.op == Op::of_spouse; });
  const bool reads_programs = std::ranges::any_of(book_.members, &ProgramOf::of_spouse);
  if (!reads_nodes && !reads_programs) return;
  const LocalText heading{std::string(book_.text(book_[book_.spouse].title, Language::zh)) + "：",
                          std::string(book_.text(book_[book_.spouse].title, Language::en)) + ": "};
  const std::uint32_t count = book_.facts.size();
  for (std::uint32_t i = 0; i < count; ++i) {
    Fact fact = book_.facts[i];
    const auto prefixed = [&](StringRef id) {
      return book_.strings.add(fmt::format("{}.{}", book_.text(book_[book_.spouse].id), book_.text(id)));
    };
    fact.id = prefixed(fact.id);
    fact.short_id = prefixed(fact.short_id);
    if (!fact.title.zh.empty()) fact.title.zh = book_.strings.add(heading.zh + std::string(book_.text(fact.title.zh)));
    if (!fact.title.en.empty()) fact.title.en = book_.strings.add(heading.en + std::string(book_.text(fact.title.en)));
    fact.ask = {};
    fact.read = fact.raw = fact.derived = fact.if_absent = NodeId::none;
    fact.required = {};
    fact.names = {};
    book_.spouse_facts.push_back(fact);
  }
}

}  // namespace rencai
