// Records and lists: the facts that they declare, the names of these, and what is said where one is misread.
#include <algorithm>

#include "base/text.h"
#include "model/checker_context.h"

namespace rencai {
namespace {

bool is_group(const FactSyntax& syntax) { return syntax.type.text == "record" || syntax.type.text == "list"; }

// All names of a fact: its id, its titles and those under `also`.
std::vector<std::string> names_of(const FactSyntax& syntax) {
  std::vector<std::string> names;
  const auto add = [&names](std::string_view name) {
    std::string composed = to_nfc(name);
    const bool known = std::find(names.begin(), names.end(), composed) != names.end();
    if (!composed.empty() && !known) names.push_back(std::move(composed));
  };
  add(syntax.name.text);
  add(syntax.title.text.zh);
  add(syntax.title.text.en);
  for (const Located& also : syntax.also) add(also.text);
  return names;
}

LocalText within(const LocalText& group, const LocalText& member) {
  const auto joined = [](const std::string& outer, const std::string& inner, std::string_view colon) {
    return outer.empty() || inner.empty() ? inner : outer + std::string(colon) + inner;
  };
  return {joined(group.zh, member.zh, "："), joined(group.en, member.en, ": ")};
}

}  // namespace

// What says something of single values cannot be said of a record or list.
bool Checker::check_group_keys(const FactSyntax& syntax, PolicyId policy) {
  bool good = true;
  const auto refuse = [&](bool stated, Span span, std::string_view key) {
    if (!stated) return;
    diagnostics_->error(Code::type_mismatch, span.exists() ? span : syntax.name.span,
                        both("`{1}` 类型的字段没有 `{0}`", "a fact of type `{1}` has no `{0}`", key, syntax.type.text));
    good = false;
  };
  const bool list = syntax.type.text == "list";
  refuse(!syntax.values.empty(), syntax.values.empty() ? Span{} : syntax.values[0].name.span, "values");
  refuse(syntax.decimals.stated(), syntax.decimals.span, "decimals");
  refuse(syntax.range.has_value(), syntax.range ? syntax.range->span : Span{}, "range");
  refuse(syntax.derived.has_value(), syntax.derived ? syntax.derived->span : Span{}, "derived");
  refuse(!syntax.requires_.empty(), syntax.requires_.empty() ? Span{} : syntax.requires_[0].span, "requires");
  if (!list) {
    refuse(syntax.unit.stated(), syntax.unit.span, "unit");
    refuse(syntax.key.stated(), syntax.key.span, "key");
    refuse(syntax.if_absent.has_value(), syntax.if_absent ? syntax.if_absent->span : Span{}, "if_absent");
  }
  const bool empty_default =
      !syntax.if_absent || (syntax.if_absent->kind == ExpressionKind::list && syntax.if_absent->operands.empty());
  if (list && !empty_default) {
    diagnostics_
        ->error(Code::type_mismatch, syntax.if_absent->span,
                {"列表没有填写时只能当作空列表", "a list that is not stated can only be taken as empty"})
        .expected = {"`if_absent: []`", "`if_absent: []`"};
    good = false;
  }
  if (syntax.fields.empty() && (list || !has_members(syntax, policy))) {
    diagnostics_->error(Code::missing_key, syntax.type.span,
                        both("`{0}` 类型的字段需要 `fields`", "a fact of type `{0}` needs `fields`", syntax.type.text));
    good = false;
  }
  return good;
}

// Whether facts are declared apart from the record that they belong to: `home.price` of `home`.
bool Checker::has_members(const FactSyntax& record, PolicyId policy) const {
  const auto& declared = policy == PolicyId::none ? rules_->vocabulary->facts : syntax_of(policy).facts;
  const std::string prefix = record.name.text + ".";
  return std::ranges::any_of(declared, [&](const FactSyntax& fact) { return fact.name.text.starts_with(prefix); });
}

// A member as a fact of its own: `home.price`, with a name for each name of the group and of the member.
const FactSyntax& Checker::member_of(const FactSyntax& group, const FactSyntax& member) {
  FactSyntax& complete = completed_facts_.emplace_back(member);
  complete.title.text = within(group.title.text, member.title.text);
  if (!complete.title.stated()) complete.title.span = group.title.span;
  complete.name.text = group.name.text + "." + member.name.text;
  complete.also.clear();
  for (const std::string& outer : names_of(group)) {
    for (const std::string& inner : names_of(member)) {
      complete.also.push_back({outer + "." + inner, member.name.span});
    }
  }
  complete.shared = member.shared || group.shared;
  complete.reviewer = member.reviewer || group.reviewer;
  return complete;
}

bool Checker::declare_record(const FactSyntax& syntax, FactId fact, PolicyId policy) {
  book_.facts.at(index(fact)).form = FactForm::record;
  book_.facts.at(index(fact)).high = 1;
  if (!check_group_keys(syntax, policy)) return false;
  for (const FactSyntax& member : syntax.fields)
    declare_fact(member_of(syntax, member), policy, {.within_record = true});
  return true;
}

bool Checker::declare_list(const FactSyntax& syntax, FactId fact, PolicyId policy) {
  bool good = check_group_keys(syntax, policy);
  List list;
  list.fact = fact;
  if (syntax.unit.stated()) {
    const auto unit = parse_unit(syntax.unit.text);
    if (unit && unit->factor == Rational(1)) {
      list.unit = unit->unit;
    } else {
      diagnostics_
          ->error(Code::bad_unit, syntax.unit.span,
                  both("`{0}` 不能作计数单位", "elements cannot be counted in `{0}`", syntax.unit.text))
          .expected = {"如 `人`、`次`；其他计数不写单位", "such as `人` or `次`; what else is counted has no unit"};
      good = false;
    }
  }
  constexpr std::uint32_t most_lists = UINT16_MAX - 1;
  if (book_.lists.size() >= most_lists) {
    diagnostics_->error(Code::out_of_range, syntax.name.span,
                        both("列表超过 {0} 个", "there are more than {0} lists", most_lists));
    return false;
  }
  const auto id = static_cast<ListId>(book_.lists.push_back(list));
  Fact& declared = book_.facts.at(index(fact));
  declared.form = FactForm::list;
  declared.list = id;
  declared.high = 1;

  const std::uint32_t first = book_.facts.size();
  for (const FactSyntax& field : syntax.fields) {
    if (is_group(field)) {
      diagnostics_
          ->error(Code::not_supported, field.type.span,
                  {"列表的元素不能再含列表或记录", "the elements of a list hold no lists or records"})
          .expected = {"每一项单独成为元素的一个字段", "each of its parts as a field of the elements"};
      good = false;
      continue;
    }
    declare_fact(member_of(syntax, field), policy, {.list = id});
    good = good && facts_.back().usable;
  }
  book_.lists.at(static_cast<std::uint32_t>(id)).first = first;
  book_.lists.at(static_cast<std::uint32_t>(id)).count = book_.facts.size() - first;
  declare_field_names(id, syntax);
  return declare_key(syntax, id) && good;
}

bool Checker::declare_key(const FactSyntax& syntax, ListId id) {
  if (!syntax.key.stated()) return true;
  const FactId key = book_.find_field(id, to_nfc(syntax.key.text));
  if (key == FactId::none) {
    with_nearest(diagnostics_->error(Code::unknown_name, syntax.key.span,
                                     both("列表 `{1}` 没有字段 `{0}`", "the list `{1}` has no field `{0}`",
                                          syntax.key.text, syntax.name.text)),
                 syntax.key.text, field_names(id));
    return false;
  }
  if (!facts_[index(key)].usable) return false;  // reported where it stands
  if (book_[key].type.kind != Kind::choice) {
    diagnostics_
        ->error(Code::type_mismatch, syntax.key.span,
                both("`{0}` 不能作键", "`{0}` cannot be the key of a list", syntax.key.text))
        .expected = {"`choice` 类型的字段", "a field of type `choice`"};
    return false;
  }
  const DomainId domain = book_[key].type.domain;
  book_.lists.at(static_cast<std::uint32_t>(id)).key = key;
  Fact& list = book_.facts.at(index(book_[id].fact));
  list.type = type_of_kind(Kind::set);
  list.type.domain = domain;
  list.high = static_cast<std::int64_t>(book_[domain].values.count) - 1;
  return true;
}

void Checker::declare_field_names(ListId id, const FactSyntax& syntax) {
  struct Named {
    std::string name;
    FactId field;
    Span span;
  };
  std::vector<Named> names;
  std::uint32_t next = book_[id].first;
  for (const FactSyntax& field : syntax.fields) {
    if (is_group(field)) continue;
    for (std::string& name : names_of(field))
      names.push_back({std::move(name), static_cast<FactId>(next), field.name.span});
    ++next;
  }
  std::stable_sort(names.begin(), names.end(), [](const Named& a, const Named& b) { return a.name < b.name; });
  std::vector<FactName> entries;
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (i > 0 && names[i].name == names[i - 1].name) {
      diagnostics_
          ->error(Code::duplicate_name, names[i].span,
                  both("两个字段都叫 `{0}`", "two fields are called `{0}`", names[i].name))
          .related.push_back({names[i - 1].span, {"另一个在这里", "the other is here"}});
      continue;
    }
    entries.push_back({book_.strings.add(names[i].name), names[i].field});
  }
  book_.lists.at(static_cast<std::uint32_t>(id)).names = book_.field_names.append(entries);
}

std::vector<std::string_view> Checker::field_names(ListId list) const {
  std::vector<std::string_view> names;
  for (const FactName& entry : book_.field_names[book_[list].names]) names.push_back(book_.text(entry.name));
  return names;
}

NodeId Checker::refuse_group(const Expression& name, const Fact& fact) {
  if (fact.form != FactForm::list) {
    diagnostics_
        ->error(Code::type_mismatch, name.span,
                both("`{0}` 是记录，不是一个值", "`{0}` is a record, not a value", name.name))
        .expected =
        both("它的一个字段，如 `{0}.…`，或 `exists({0})`", "one of its facts, `{0}.…`, or `exists({0})`", name.name);
    return NodeId::none;
  }
  diagnostics_
      ->error(Code::type_mismatch, name.span,
              both("`{0}` 是列表，不是一个值", "`{0}` is a list, not a value", name.name))
      .expected = both("`any({0} where …)`、`count({0} where …)`、`sum(… of {0})` 等",
                       "`any({0} where …)`, `count({0} where …)`, `sum(… of {0})` and the like", name.name);
  return NodeId::none;
}

bool Checker::refuse_field_outside(const Expression& name) {
  for (std::size_t dot = name.name.rfind('.'); dot != std::string::npos && dot > 0;
       dot = name.name.rfind('.', dot - 1)) {
    const std::string list_name = name.name.substr(0, dot);
    const auto symbol = names_.find(scope_, list_name);
    if (!symbol || symbol->kind != SymbolKind::fact || book_.facts[symbol->index].form != FactForm::list) continue;
    const ListId list = book_.facts[symbol->index].list;
    const std::string field = name.name.substr(dot + 1);
    if (book_.find_field(list, field) == FactId::none) {
      with_nearest(
          diagnostics_->error(Code::unknown_name, name.span,
                              both("列表 `{1}` 没有字段 `{0}`", "the list `{1}` has no field `{0}`", field, list_name)),
          field, field_names(list));
      return true;
    }
    diagnostics_
        ->error(Code::type_mismatch, name.span,
                both("列表 `{0}` 的每个元素各有一个 `{1}`", "each element of the list `{0}` has a `{1}` of its own",
                     list_name, field))
        .expected = both("如 `sum({1} of {0})`；在 `where` 之后写 `{1}`",
                         "such as `sum({1} of {0})`; after `where`, `{1}`", list_name, field);
    return true;
  }
  return false;
}

}  // namespace rencai
