#include "analysis/diff_builder.h"

#include <algorithm>
#include <cctype>

namespace rencai {
namespace {

// The dated value that differs, where a parameter does; else its name.
const ParameterSyntax* syntax_of(const DiffSide& side, ParameterId id) {
  if (side.syntax == nullptr) return nullptr;
  const Span name = (*side.rulebook)[id].span;
  for (const PolicySyntax& policy : side.syntax->policies) {
    for (const ParameterSyntax& parameter : policy.parameters) {
      if (parameter.name.span.file == name.file && parameter.name.span.begin == name.begin) return &parameter;
    }
  }
  return nullptr;
}

Span differing_step(const DiffSide& side, ParameterId id, const DiffSide& other_side, ParameterId other) {
  const Span name = (*side.rulebook)[id].span;
  const ParameterSyntax* syntax = syntax_of(side, id);
  if (syntax == nullptr) return name;
  const auto steps = side.rulebook->parameter_steps[(*side.rulebook)[id].steps];
  const auto others = other_side.rulebook->parameter_steps[(*other_side.rulebook)[other].steps];
  const auto same = [](const ParameterStep& a, const ParameterStep& b) {
    return a.from == b.from && a.day == b.day && a.value.numerator == b.value.numerator &&
           a.value.denominator == b.value.denominator;
  };
  for (const ParameterStep& step : steps) {
    if (std::ranges::any_of(others, [&](const ParameterStep& one) { return same(one, step); })) continue;
    const auto written =
        std::ranges::find_if(syntax->values, [&](const auto& dated) { return dated.from == step.from; });
    if (written != syntax->values.end()) return written->value.span;
  }
  return name;
}

}  // namespace

ChangeSeverity DiffBuilder::severity_of(Direction direction, bool inverted) {
  if (direction == Direction::same) return ChangeSeverity::editorial;
  const Direction better = inverted ? Direction::falls : Direction::rises;
  return direction == better ? ChangeSeverity::gain : ChangeSeverity::loss;
}

// Parameters are leaves of their own wherever they are read; other nodes are what they are.
DiffBuilder::Key DiffBuilder::key_of(const Edit& edit) const {
  const auto name = [](const Part& part, const Rulebook& rulebook) {
    if (part.node == NodeId::none) return UINT32_MAX;
    const Node& node = rulebook[part.node];
    constexpr std::uint32_t parameters = 0x80000000U;
    return node.op == Op::parameter ? parameters | node.payload : index(part.node);
  };
  return {edit.form,
          name(edit.before, *context_.before.rulebook),
          edit.before.negated,
          name(edit.after, *context_.after.rulebook),
          edit.after.negated,
          edit.role == EditRole::case_whole ? index(edit.when_before.node) : 0,
          edit.role == EditRole::case_whole ? index(edit.when_after.node) : 0};
}

Span DiffBuilder::place_of(const Edit& edit, bool after) const {
  const DiffSide& side = after ? context_.after : context_.before;
  const Rulebook& book = *side.rulebook;
  const Part& part = after ? edit.after : edit.before;
  if (part.node == NodeId::none) return Span{};
  const bool both = edit.before.node != NodeId::none && edit.after.node != NodeId::none;
  const bool same_name = both && context_.before.rulebook->text((*context_.before.rulebook)[edit.before.node].label) ==
                                     context_.after.rulebook->text((*context_.after.rulebook)[edit.after.node].label);
  const Span span = place_of_use(part, side, same_name);
  const Part& when = after ? edit.when_after : edit.when_before;
  if (edit.role != EditRole::case_whole || when.node == NodeId::none) return span;
  const Span condition = place_of_use(when, side, false);
  const bool beside = condition.exists() && condition.file == span.file && condition.begin <= span.begin &&
                      book[when.node].op != Op::constant_condition;
  return beside ? condition.joined(span) : span;
}

// Where the part is named, if it stands elsewhere itself: a fact, or a definition that is not looked into.
Span DiffBuilder::place_of_use(const Part& part, const DiffSide& side, bool into_definitions) {
  const Rulebook& book = *side.rulebook;
  const Node& node = book[part.node];
  std::vector<std::string_view> names;
  if (node.op == Op::fact || node.op == Op::stated_or) {
    NodeId fact = part.node;
    while (book[fact].op == Op::stated_or) fact = book.args(fact)[0];
    const Fact& read = book[FactId{book[fact].payload}];
    names = {book.text(read.id), book.text(read.short_id), book.text(read.title.zh)};
  } else if (!into_definitions &&
             std::ranges::find(book.definitions, part.node, &Definition::root) != book.definitions.end()) {
    names = {book.text(node.label)};
  } else {
    return node.span;
  }
  if (part.user == NodeId::none || side.sources == nullptr) return names.size() == 1 ? node.span : Span{};
  const Span user = book[part.user].span;
  if (!user.exists()) return Span{};
  // The first mention from where the user of the name begins; a mapping's conditions follow its key.
  constexpr std::size_t far = 4000;
  const std::string_view text = (*side.sources)[user.file].text();
  const auto in_name = [](char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || c == '.'; };
  for (const std::string_view name : names) {
    if (name.empty()) continue;
    for (std::size_t at = text.find(name, user.begin); at < std::min<std::size_t>(user.begin + far, text.size());
         at = text.find(name, at + 1)) {
      const std::size_t end = at + name.size();
      const bool whole = (at == 0 || !in_name(text[at - 1])) && (end == text.size() || !in_name(text[end]));
      if (whole) return {user.file, static_cast<std::uint32_t>(at), static_cast<std::uint32_t>(end)};
    }
  }
  return user;
}

void DiffBuilder::reach(Change& change, const Aspect& aspect, ChangeSeverity severity) {
  change.severity = change.reaches.empty() ? severity : std::max(change.severity, severity);
  const auto known = std::ranges::find_if(change.reaches, [&](const Reach& one) {
    return one.pair == aspect.pair && one.kind == aspect.kind && one.detail == aspect.detail;
  });
  if (known != change.reaches.end()) {
    known->severity = std::max(known->severity, severity);
  } else {
    change.reaches.push_back({aspect.pair, aspect.kind, aspect.detail, severity});
  }
}

void DiffBuilder::nodes(const Aspect& aspect, NodeId before, NodeId after, Span here_before, Span here_after,
                        ChangeSeverity added, ChangeSeverity removed) {
  if (before == NodeId::none && after == NodeId::none) return;
  if (before == NodeId::none || after == NodeId::none) {
    const EditForm form = before == NodeId::none ? EditForm::added : EditForm::removed;
    const DiffSide& side = before == NodeId::none ? context_.after : context_.before;
    const Span own = (*side.rulebook)[before == NodeId::none ? after : before].span;
    // A fact by its name stands where it is declared.
    const auto place = [&](bool is_own, Span here) {
      return is_own && own.exists() && own.file == here.file ? own : here;
    };
    Change& change =
        property(aspect, form, before == NodeId::none ? added : removed, place(form == EditForm::removed, here_before),
                 place(form == EditForm::added, here_after));
    change.edit.form = form;
    change.edit.role = EditRole::value;
    if (before != NodeId::none) change.edit.before = context_.meaning_before->part(before);
    if (after != NodeId::none) change.edit.after = context_.meaning_after->part(after);
    return;
  }
  const Part whole_before = context_.meaning_before->part(before);
  const Part whole_after = context_.meaning_after->part(after);
  const bool conditions = (*context_.before.rulebook)[before].type.kind == Kind::condition;
  const Direction proved = conditions ? order_.condition(whole_before.term, whole_after.term)
                                      : order_.value(whole_before.term, whole_after.term);
  for (const Edit& edit : comparer_.compare(whole_before, whole_after)) {
    const ChangeSeverity severity =
        aspect.either_way ? ChangeSeverity::loss
                          : severity_of(proved == Direction::unknown ? edit.direction : proved, aspect.inverted);
    const auto [place, is_new] = known_.emplace(key_of(edit), diff_.changes.size());
    if (is_new) {
      Change& change = diff_.changes.emplace_back();
      change.kind = aspect.kind;
      change.detail = aspect.detail;
      change.form = edit.form;
      change.name = aspect.name;
      change.edit = edit;
      change.before = place_of(edit, false);
      change.after = place_of(edit, true);
      const auto is_parameter = [](const Part& part, const DiffSide& side) {
        return part.node != NodeId::none && (*side.rulebook)[part.node].op == Op::parameter;
      };
      if (is_parameter(edit.before, context_.before) && is_parameter(edit.after, context_.after)) {
        const ParameterId a{(*context_.before.rulebook)[edit.before.node].payload};
        const ParameterId b{(*context_.after.rulebook)[edit.after.node].payload};
        change.before = differing_step(context_.before, a, context_.after, b);
        change.after = differing_step(context_.after, b, context_.before, a);
      }
      if (!change.before.exists()) change.before = here_before;
      if (!change.after.exists()) change.after = here_after;
    }
    reach(diff_.changes[place->second], aspect, severity);
  }
}

Change& DiffBuilder::property(const Aspect& aspect, EditForm form, ChangeSeverity severity, Span here_before,
                              Span here_after) {
  Change& change = other(aspect.kind, form, severity, here_before, here_after);
  change.detail = aspect.detail;
  change.name = aspect.name;
  reach(change, aspect, severity);
  return change;
}

void DiffBuilder::merge_last() {
  const Change& last = diff_.changes.back();
  const auto same_span = [](Span a, Span b) { return a.file == b.file && a.begin == b.begin && a.end == b.end; };
  for (std::size_t i = 0; i + 1 < diff_.changes.size(); ++i) {
    Change& one = diff_.changes[i];
    const bool same = one.kind == last.kind && one.detail == last.detail && one.form == last.form &&
                      one.name == last.name && same_span(one.before, last.before) && same_span(one.after, last.after);
    if (!same) continue;
    one.reaches.insert(one.reaches.end(), last.reaches.begin(), last.reaches.end());
    one.severity = std::max(one.severity, last.severity);
    diff_.changes.pop_back();
    return;
  }
}

Change& DiffBuilder::other(ChangeKind kind, EditForm form, ChangeSeverity severity, Span before, Span after) {
  Change& change = diff_.changes.emplace_back();
  change.kind = kind;
  change.form = form;
  change.severity = severity;
  change.before = before;
  change.after = after;
  return change;
}

}  // namespace rencai
