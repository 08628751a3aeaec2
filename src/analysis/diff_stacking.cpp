#include <algorithm>
#include <map>
#include <set>
#include <vector>

#include "analysis/diff_programs.h"

namespace rencai {
namespace {

// Rules are the same ones where they are of one kind and relate the same programs; else those with the most in common.
class StackingDiffer {
 public:
  explicit StackingDiffer(DiffBuilder& builder)
      : builder_(builder), before_(*builder.context().before.rulebook), after_(*builder.context().after.rulebook) {
    const auto& pairs = builder.diff().programs;
    for (std::size_t i = 0; i < pairs.size(); ++i) {
      if (pairs[i].before != ProgramId::none) pair_before_[pairs[i].before] = i;
      if (pairs[i].after != ProgramId::none) pair_after_[pairs[i].after] = i;
    }
  }

  void run() {
    std::vector<bool> used(after_.stacking.size(), false);
    std::vector<std::uint32_t> alone;
    for (std::uint32_t i = 0; i < before_.stacking.size(); ++i) {
      const std::uint32_t twin = find(used, [&](std::uint32_t k) {
        return before_.stacking[i].kind == after_.stacking[k].kind && members_before(i) == members_after(k);
      });
      if (twin == none) {
        alone.push_back(i);
      } else {
        compare(i, twin, used);
      }
    }
    for (const std::uint32_t i : alone) {
      const std::uint32_t twin = find(used, [&](std::uint32_t k) {
        const auto left = members_before(i);
        const auto right = members_after(k);
        const auto common = static_cast<std::size_t>(
            std::ranges::count_if(left, [&](std::size_t member) { return right.contains(member); }));
        return before_.stacking[i].kind == after_.stacking[k].kind && common > 0 &&
               common * 2 >= std::max(left.size(), right.size());
      });
      if (twin == none) {
        one_sided(EditForm::removed, i, members_before(i), ChangeSeverity::gain);
      } else {
        compare(i, twin, used);
      }
    }
    for (std::uint32_t k = 0; k < after_.stacking.size(); ++k) {
      if (!used[k]) one_sided(EditForm::added, k, members_after(k), ChangeSeverity::loss);
    }
  }

 private:
  static constexpr std::uint32_t none = UINT32_MAX;

  template <class Fits>
  [[nodiscard]] std::uint32_t find(const std::vector<bool>& used, Fits fits) const {
    for (std::uint32_t k = 0; k < used.size(); ++k) {
      if (!used[k] && fits(k)) return k;
    }
    return none;
  }

  [[nodiscard]] std::set<std::size_t> members_before(std::uint32_t rule) const {
    std::set<std::size_t> members;
    for (const ProgramOf& member : before_.members[before_.stacking[rule].members])
      members.insert(pair_before_.at(member.program));
    return members;
  }
  [[nodiscard]] std::set<std::size_t> members_after(std::uint32_t rule) const {
    std::set<std::size_t> members;
    for (const ProgramOf& member : after_.members[after_.stacking[rule].members])
      members.insert(pair_after_.at(member.program));
    return members;
  }

  void reach_all(Change& change, const std::set<std::size_t>& members) {
    for (const std::size_t member : members)
      change.reaches.push_back({member, ChangeKind::stacking, change.detail, change.severity});
  }

  void one_sided(EditForm form, std::uint32_t id, const std::set<std::size_t>& members, ChangeSeverity severity) {
    const Stacking& rule = form == EditForm::added ? after_.stacking[id] : before_.stacking[id];
    // A sum_of rule without a share or a cap takes nothing from anyone.
    const bool idle = rule.kind == StackingKind::sum_of && rule.shares.count == 0 && rule.at_most == NodeId::none;
    Change& change =
        builder_.other(ChangeKind::stacking, form, idle ? ChangeSeverity::editorial : severity,
                       form == EditForm::removed ? rule.span : Span{}, form == EditForm::added ? rule.span : Span{});
    change.detail = ChangeDetail::stacking_rule;
    (form == EditForm::added ? change.rule_after : change.rule_before) = id;
    reach_all(change, members);
  }

  Change& property(const Stacking& a, const Stacking& b, ChangeDetail detail, ChangeSeverity severity,
                   const std::set<std::size_t>& members) {
    Change& change = builder_.other(ChangeKind::stacking, EditForm::changed, severity, a.span, b.span);
    change.detail = detail;
    change.rule_before = static_cast<std::uint32_t>(&a - before_.stacking.all().data());
    change.rule_after = static_cast<std::uint32_t>(&b - after_.stacking.all().data());
    reach_all(change, members);
    return change;
  }

  void compare(std::uint32_t i, std::uint32_t k, std::vector<bool>& used) {
    used[k] = true;
    const Stacking& a = before_.stacking[i];
    const Stacking& b = after_.stacking[k];
    const std::set<std::size_t> left = members_before(i);
    const std::set<std::size_t> right = members_after(k);
    std::set<std::size_t> all = left;
    all.insert(right.begin(), right.end());
    if (left != right) {
      const bool fewer = std::ranges::includes(left, right);
      property(a, b, ChangeDetail::stacking_members, fewer ? ChangeSeverity::gain : ChangeSeverity::loss, all);
    } else if (order_of(a, before_, pair_before_) != order_of(b, after_, pair_after_)) {
      // Whichever is named first counts where two come to the same.
      property(a, b, ChangeDetail::stacking_members, ChangeSeverity::loss, all).form = EditForm::reordered;
    }
    shares(a, b, all);
    node(ChangeDetail::stacking_at_most, a, b, a.at_most, b.at_most, false, all);
    node(ChangeDetail::stacking_when, a, b, a.when, b.when, true, all);
    const auto choice = [](const Rulebook& book, FactId fact) {
      return fact == FactId::none ? std::string_view() : book.text(book[fact].short_id);
    };
    if (choice(before_, a.choice) != choice(after_, b.choice))
      property(a, b, ChangeDetail::stacking_choice, ChangeSeverity::loss, all);
    words(a, b, all);
  }

  // Each member, and whether it is the spouse's.
  using Order = std::vector<std::pair<std::size_t, bool>>;
  [[nodiscard]] static Order order_of(const Stacking& rule, const Rulebook& book,
                                      const std::map<ProgramId, std::size_t>& pairs) {
    Order order;
    for (const ProgramOf& member : book.members[rule.members])
      order.emplace_back(pairs.at(member.program), member.of_spouse);
    return order;
  }

  void shares(const Stacking& a, const Stacking& b, const std::set<std::size_t>& members) {
    const auto left = before_.numbers[a.shares];
    const auto right = after_.numbers[b.shares];
    const auto value = [](const Number& n) { return Rational::make(n.numerator, n.denominator).value_or(Rational(0)); };
    const bool same =
        std::ranges::equal(left, right, [&](const Number& x, const Number& y) { return value(x) == value(y); });
    if (same) return;
    bool more = left.size() == right.size();
    for (std::size_t i = 0; more && i < left.size(); ++i) more = value(left[i]) <= value(right[i]);
    property(a, b, ChangeDetail::stacking_shares, more || right.empty() ? ChangeSeverity::gain : ChangeSeverity::loss,
             members);
  }

  void node(ChangeDetail detail, const Stacking& a, const Stacking& b, NodeId before, NodeId after,
            bool greater_is_worse, const std::set<std::size_t>& members) {
    for (const std::size_t member : members) {
      // A cap that comes is worse; a condition that comes makes the rule apply less often.
      const auto added = greater_is_worse ? ChangeSeverity::gain : ChangeSeverity::loss;
      const auto removed = greater_is_worse ? ChangeSeverity::loss : ChangeSeverity::gain;
      if (before != NodeId::none && after != NodeId::none) {
        builder_.nodes({member, ChangeKind::stacking, detail, greater_is_worse, {}, false}, before, after, a.span,
                       b.span);
        continue;
      }
      if (before == after) return;
      const EditForm form = before == NodeId::none ? EditForm::added : EditForm::removed;
      Change& change = property(a, b, detail, form == EditForm::added ? added : removed, members);
      change.form = form;
      change.edit.role = greater_is_worse ? EditRole::condition : EditRole::value;
      if (before != NodeId::none) change.edit.before = builder_.context().meaning_before->part(before);
      if (after != NodeId::none) change.edit.after = builder_.context().meaning_after->part(after);
      return;
    }
  }

  void words(const Stacking& a, const Stacking& b, const std::set<std::size_t>& members) {
    const auto both = [](const Rulebook& book, LocalRef ref) {
      return LocalText{std::string(book.text(ref.zh)), std::string(book.text(ref.en))};
    };
    const auto tell = [&](ChangeKind kind, LocalText before, LocalText after) {
      if (before == after) return;
      Change& change = builder_.other(kind, EditForm::changed, ChangeSeverity::editorial, a.span, b.span);
      change.text_before = std::move(before);
      change.text_after = std::move(after);
      for (const std::size_t member : members)
        change.reaches.push_back({member, kind, ChangeDetail::none, ChangeSeverity::editorial});
    };
    tell(ChangeKind::note, both(before_, a.note), both(after_, b.note));
    const auto clause = [](const Rulebook& book, StringRef ref) {
      return LocalText{std::string(book.text(ref)), std::string(book.text(ref))};
    };
    tell(ChangeKind::clause, clause(before_, a.clause), clause(after_, b.clause));
  }

  DiffBuilder& builder_;
  const Rulebook& before_;
  const Rulebook& after_;
  std::map<ProgramId, std::size_t> pair_before_;
  std::map<ProgramId, std::size_t> pair_after_;
};

}  // namespace

void diff_stacking(DiffBuilder& builder) { StackingDiffer(builder).run(); }

}  // namespace rencai
