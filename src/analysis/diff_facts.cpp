#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "analysis/diff_programs.h"
#include "analysis/fact_usage.h"

namespace rencai {
namespace {

// What may be stated: the facts, their types, ranges and values. What a fact is derived from is part of the conditions
// and amounts that read it, and is found there.
class FactDiffer {
 public:
  FactDiffer(DiffBuilder& builder, const FactNames& names)
      : builder_(builder),
        names_(names),
        before_(*builder.context().before.rulebook),
        after_(*builder.context().after.rulebook) {
    const auto& pairs = builder.diff().programs;
    for (std::size_t i = 0; i < pairs.size(); ++i) {
      if (pairs[i].before != ProgramId::none) pair_before_[pairs[i].before] = i;
      if (pairs[i].after != ProgramId::none) pair_after_[pairs[i].after] = i;
    }
  }

  void run() {
    std::map<std::string, FactId> old;
    for (std::uint32_t i = 0; i < before_.facts.size(); ++i) old.emplace(names_.before(FactId{i}), FactId{i});
    for (std::uint32_t i = 0; i < after_.facts.size(); ++i) {
      const auto twin = old.find(names_.after(FactId{i}));
      if (twin == old.end()) {
        one_sided(EditForm::added, FactId{i});
        continue;
      }
      compare(twin->second, FactId{i});
      old.erase(twin);
    }
    for (const auto& [name, fact] : old) one_sided(EditForm::removed, fact);
  }

 private:
  // The pairs of programs that read the fact on either side.
  [[nodiscard]] std::set<std::size_t> readers(FactId before, FactId after) {
    if (!usage_before_) usage_before_ = fact_usage(before_);
    if (!usage_after_) usage_after_ = fact_usage(after_);
    std::set<std::size_t> pairs;
    if (before != FactId::none) {
      for (const ProgramId program : (*usage_before_)[index(before)].programs) pairs.insert(pair_before_.at(program));
    }
    if (after != FactId::none) {
      for (const ProgramId program : (*usage_after_)[index(after)].programs) pairs.insert(pair_after_.at(program));
    }
    return pairs;
  }

  Change& tell(ChangeKind kind, ChangeDetail detail, EditForm form, ChangeSeverity severity, FactId before,
               FactId after) {
    const Span place_before = before == FactId::none ? Span{} : before_[before].span;
    const Span place_after = after == FactId::none ? Span{} : after_[after].span;
    const std::set<std::size_t> reached = readers(before, after);
    // What nothing reads is no gain to anyone.
    if (reached.empty() && severity == ChangeSeverity::gain) severity = ChangeSeverity::editorial;
    Change& change = builder_.other(kind, form, severity, place_before, place_after);
    change.detail = detail;
    change.name = after == FactId::none ? names_.before(before) : names_.after(after);
    for (const std::size_t pair : reached) change.reaches.push_back({pair, kind, detail, severity});
    return change;
  }

  // A fact that only this side knows. What is not read matters to no result; but files that state it are refused.
  void one_sided(EditForm form, FactId fact) {
    const bool added = form == EditForm::added;
    if (is_won_fact(added ? after_ : before_, fact)) return;  // told as the program's selection
    tell(added ? ChangeKind::fact_added : ChangeKind::fact_removed, ChangeDetail::none, form,
         added ? ChangeSeverity::gain : ChangeSeverity::loss, added ? FactId::none : fact, added ? fact : FactId::none);
  }

  [[nodiscard]] static bool is_won_fact(const Rulebook& book, FactId fact) {
    return std::ranges::find(book.programs, fact, &Program::won_fact) != book.programs.end();
  }

  void compare(FactId a, FactId b) {
    const Fact& x = before_[a];
    const Fact& y = after_[b];
    const auto changed = [&](ChangeDetail detail, ChangeSeverity severity) -> Change& {
      return tell(ChangeKind::fact, detail, EditForm::changed, severity, a, b);
    };
    if (x.type.kind != y.type.kind || x.form != y.form || x.type.ordered != y.type.ordered) {
      changed(ChangeDetail::fact_type, ChangeSeverity::loss);
      return;
    }
    if (before_.text(x.unit_text) != after_.text(y.unit_text) || x.percent != y.percent) {
      Change& change = changed(ChangeDetail::fact_unit, ChangeSeverity::loss);
      const auto both = [](std::string_view text) { return LocalText{std::string(text), std::string(text)}; };
      change.text_before = both(before_.text(x.unit_text));
      change.text_after = both(after_.text(y.unit_text));
    } else if (x.type.kind == Kind::number && !(x.type.unit == y.type.unit)) {
      changed(ChangeDetail::fact_unit, ChangeSeverity::loss);
    }
    if (x.type.kind == Kind::number) numbers(x, y, changed);
    if (x.reviewer != y.reviewer) changed(ChangeDetail::fact_reviewer, ChangeSeverity::loss);
    required(x, y, a, b);
    if (x.type.domain != DomainId::none && y.type.domain != DomainId::none) values(x, y, a, b);
    derivation(x, y, a, b);
  }

  template <class Changed>
  void numbers(const Fact& x, const Fact& y, Changed changed) {
    const auto end = [](std::int64_t lane, const Fact& fact) {
      return Rational::make(lane, fact.scale).value_or(Rational(0));
    };
    const Rational low_before = end(x.low, x);
    const Rational high_before = end(x.high, x);
    const Rational low_after = end(y.low, y);
    const Rational high_after = end(y.high, y);
    if (low_before != low_after || high_before != high_after) {
      const bool wider = low_after <= low_before && high_after >= high_before;
      Change& change = changed(ChangeDetail::fact_range, wider ? ChangeSeverity::gain : ChangeSeverity::loss);
      // As it is stated: in the fact's unit.
      const auto both = [](const Rational& low, const Rational& high, const Fact& fact, const Rulebook& book) {
        const auto factor = Rational::make(fact.stated_factor.numerator, fact.stated_factor.denominator);
        const auto stated = [&](const Rational& value) {
          const auto scaled = factor ? divide(value, *factor) : std::nullopt;
          return to_string(scaled ? *scaled : value) + std::string(fact.percent ? "%" : book.text(fact.unit_text));
        };
        const std::string text = stated(low) + ".." + stated(high);
        return LocalText{text, text};
      };
      change.text_before = both(low_before, high_before, x, before_);
      change.text_after = both(low_after, high_after, y, after_);
    }
    if (x.scale != y.scale) {
      changed(ChangeDetail::fact_decimals, y.scale % x.scale == 0 ? ChangeSeverity::gain : ChangeSeverity::loss);
    }
  }

  void required(const Fact& x, const Fact& y, FactId a, FactId b) {
    const auto terms = [](const Meaning& meaning, const Fact& fact) {
      std::vector<TermId> list;
      for (const NodeId node : meaning.rulebook().arguments[fact.required]) list.push_back(meaning.of(node));
      std::ranges::sort(list);
      return list;
    };
    const auto left = terms(*builder_.context().meaning_before, x);
    const auto right = terms(*builder_.context().meaning_after, y);
    if (left == right) return;
    const bool fewer = std::ranges::includes(left, right);
    tell(ChangeKind::fact, ChangeDetail::fact_requires, EditForm::changed,
         fewer ? ChangeSeverity::gain : ChangeSeverity::loss, a, b);
  }

  void values(const Fact& x, const Fact& y, FactId a, FactId b) {
    const auto ids = [](const Rulebook& book, const Fact& fact) {
      std::vector<std::string_view> list;
      for (const DomainValue& value : book.domain_values[book[fact.type.domain].values])
        list.push_back(book.text(value.id));
      return list;
    };
    const auto left = ids(before_, x);
    const auto right = ids(after_, y);
    const auto holds = [](const std::vector<std::string_view>& list, std::string_view id) {
      return std::ranges::find(list, id) != list.end();
    };
    // The members that an applicant may choose from follow the programs.
    const auto is_choice = [](const Rulebook& book, FactId fact) {
      return std::ranges::find(book.stacking, fact, &Stacking::choice) != book.stacking.end();
    };
    if (is_choice(before_, a) && is_choice(after_, b)) return;
    const std::string fact = names_.after(b);
    for (const std::string_view id : right) {
      if (holds(left, id)) continue;
      Change& change = tell(ChangeKind::value_added, ChangeDetail::none, EditForm::added, ChangeSeverity::gain, a, b);
      change.name = fact + "." + std::string(id);
      set_place(change.after, builder_.context().after, y, id);
    }
    for (const std::string_view id : left) {
      if (holds(right, id)) continue;
      Change& change =
          tell(ChangeKind::value_removed, ChangeDetail::none, EditForm::removed, ChangeSeverity::loss, a, b);
      change.name = fact + "." + std::string(id);
      set_place(change.before, builder_.context().before, x, id);
    }
    if (!x.type.ordered) return;
    const auto common = [&](const std::vector<std::string_view>& list, const std::vector<std::string_view>& other) {
      std::vector<std::string_view> kept;
      for (const std::string_view id : list) {
        if (holds(other, id)) kept.push_back(id);
      }
      return kept;
    };
    if (common(left, right) != common(right, left))
      tell(ChangeKind::value_order, ChangeDetail::none, EditForm::reordered, ChangeSeverity::loss, a, b);
  }

  // The value's own place among the fact's.
  static void set_place(Span& place, const DiffSide& side, const Fact& fact, std::string_view value) {
    if (side.syntax == nullptr) return;
    const auto look = [&](const std::vector<FactSyntax>& facts, const auto& again) -> void {
      for (const FactSyntax& one : facts) {
        again(one.fields, again);
        if (one.name.span.file != fact.span.file || one.name.span.begin != fact.span.begin) continue;
        for (const ValueSyntax& stated : one.values) {
          if (stated.name.text == value) place = stated.name.span;
        }
      }
    };
    if (side.syntax->vocabulary) look(side.syntax->vocabulary->facts, look);
    for (const PolicySyntax& policy : side.syntax->policies) look(policy.facts, look);
  }

  // What a fact that no program reads is taken to be, is told here.
  void derivation(const Fact& x, const Fact& y, FactId a, FactId b) {
    const auto term = [](const Meaning& meaning, NodeId node) {
      return node == NodeId::none ? TermId::none : meaning.of(node);
    };
    const Meaning& left = *builder_.context().meaning_before;
    const Meaning& right = *builder_.context().meaning_after;
    const bool derived = term(left, x.derived) != term(right, y.derived);
    const bool assumed = term(left, x.if_absent) != term(right, y.if_absent);
    if (!derived && !assumed) return;
    if (!readers(a, b).empty()) return;
    tell(ChangeKind::fact, derived ? ChangeDetail::fact_derived : ChangeDetail::fact_if_absent, EditForm::changed,
         ChangeSeverity::editorial, a, b);
  }

  DiffBuilder& builder_;
  const FactNames& names_;
  const Rulebook& before_;
  const Rulebook& after_;
  std::map<ProgramId, std::size_t> pair_before_;
  std::map<ProgramId, std::size_t> pair_after_;
  std::optional<std::vector<FactUsage>> usage_before_;
  std::optional<std::vector<FactUsage>> usage_after_;
};

}  // namespace

void diff_facts(DiffBuilder& builder, const FactNames& names) { FactDiffer(builder, names).run(); }

}  // namespace rencai
