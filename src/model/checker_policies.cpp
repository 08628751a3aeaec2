#include <algorithm>
#include <array>

#include "base/text.h"
#include "model/checker_context.h"

namespace rencai {

LocalRef Checker::required_title(const LocatedText& title, Span owner) {
  if (title.text.zh.empty() || title.text.en.empty()) {
    const bool none = title.text.empty();
    diagnostics_
        ->error(Code::missing_title, title.stated() ? title.span : owner,
                none                    ? LocalText{"缺少标题", "there is no title"}
                : title.text.zh.empty() ? LocalText{"标题缺少中文", "the title is missing in Chinese"}
                                        : LocalText{"标题缺少英文", "the title is missing in English"})
        .expected = {"`title: {zh: ..., en: ...}`", "`title: {zh: ..., en: ...}`"};
  }
  return local(title.text);
}

Run Checker::add_notes(std::span<const LocatedText> notes) {
  std::vector<LocalRef> refs;
  for (const LocatedText& note : notes) refs.push_back(local(note.text));
  return book_.notes.append(refs);
}

void Checker::declare_policies() {
  std::map<std::string, Span, std::less<>> ids;
  for (const PolicySyntax& syntax : rules_->policies) {
    Policy policy;
    policy.id = book_.strings.add(syntax.name.text);
    policy.title = required_title(syntax.title, syntax.name.span);
    policy.span = syntax.name.span;
    policy.file = syntax.file;
    if (syntax.issued) {
      policy.issued = *syntax.issued;
      policy.has_issued = true;
    }
    policy.first_day = Date{Date::first_day};
    policy.last_day = Date{Date::last_day};
    declare_place(syntax, policy);
    policy.notes = add_notes(syntax.notes);
    book_.policies.push_back(policy);
    const auto [at, fresh] = ids.try_emplace(syntax.name.text, syntax.name.span);
    if (!fresh) {
      diagnostics_
          ->error(Code::duplicate_name, syntax.name.span,
                  both("政策 `{0}` 已经存在", "there is a policy `{0}` already", syntax.name.text))
          .related.push_back({at->second, {"先在这里声明", "first declared here"}});
    }
  }
}

void Checker::declare_place(const PolicySyntax& syntax, Policy& policy) {
  std::string path;
  std::vector<StringRef> parts;
  for (const Located& part : syntax.place) {
    if (part.text.empty() || part.text.find('/') != std::string::npos) {
      diagnostics_->error(Code::bad_place, part.span,
                          both("`{0}` 不是地名", "`{0}` is not the name of a place", part.text));
      continue;
    }
    const std::string name = to_nfc(part.text);
    if (!path.empty()) path += '/';
    path += name;
    parts.push_back(book_.strings.add(name));
  }
  policy.place = book_.place_parts.append(parts);
  policy.place_path = book_.strings.add(path);
}

void Checker::lower_policy(PolicyId id) {
  scope_ = id;
  Policy policy = book_[id];
  const auto& in_force = syntax_of(id).in_force;
  policy.in_force = in_force ? lower_in_force(*in_force, &policy) : build_.always();
  book_.policies.at(index(id)) = policy;
}

// from <= by and by <= to. The constant ends of a policy are kept as its first and last day.
NodeId Checker::lower_in_force(const InForce& in_force, Policy* policy) {
  const auto first_or_last = [this](NodeId bound, std::size_t side) -> std::optional<Date> {
    if (bound == NodeId::none) return std::nullopt;
    NodeId end = bound;
    if (book_[bound].op == Op::range) end = book_.args(bound)[side];
    if (book_[end].op != Op::constant_date) return std::nullopt;
    return Date{static_cast<std::int32_t>(book_[end].payload)};
  };
  NodeId by = in_force.by ? lower_date(*in_force.by) : build_.today();
  std::vector<NodeId> conditions;
  std::optional<Date> first;
  std::optional<Date> last;
  const Type condition = type_of_kind(Kind::condition);
  if (in_force.from) {
    const NodeId from = lower_date(*in_force.from);
    first = first_or_last(from, 0);
    conditions.push_back(build_.make(Op::less_or_equal, condition, {from, by}, in_force.from->span));
  }
  if (in_force.to) {
    const NodeId to = lower_date(*in_force.to);
    last = first_or_last(to, 1);
    conditions.push_back(build_.make(Op::less_or_equal, condition, {by, to}, in_force.to->span));
  }
  if (first && last && *last < *first) {
    diagnostics_->error(Code::date_order, in_force.to->span,
                        both("截止日期 {1} 早于起始日期 {0}", "the last day {1} is before the first day {0}",
                             to_string(*first), to_string(*last)));
    return NodeId::none;
  }
  if (policy != nullptr) {
    if (first) policy->first_day = *first;
    if (last) policy->last_day = *last;
    policy->has_last_day = last.has_value();
  }
  return conditions.empty() ? build_.always() : build_.all(conditions, in_force.span);
}

void Checker::lower_not_encoded(PolicyId policy) {
  std::vector<NotEncoded> entries;
  for (const NotEncodedSyntax& syntax : syntax_of(policy).not_encoded) {
    entries.push_back({book_.strings.add(syntax.clause.text), local(syntax.reason.text), syntax.span});
  }
  book_.policies.at(index(policy)).not_encoded = book_.not_encoded.append(entries);
}

}  // namespace rencai
