#include "analysis/diff_programs.h"

#include <algorithm>
#include <map>
#include <span>

namespace rencai {
namespace {

const ProgramSyntax* syntax_of(const DiffSide& side, const Program& program) {
  if (side.syntax == nullptr) return nullptr;
  for (const PolicySyntax& policy : side.syntax->policies) {
    if (policy.name.text != side.rulebook->text((*side.rulebook)[program.policy].id)) continue;
    for (const ProgramSyntax& one : policy.programs) {
      if (one.name.text == side.rulebook->text(program.short_id)) return &one;
    }
  }
  return nullptr;
}

// Where the parts of a program stand.
struct Places {
  Span program, kinds, category, when, amount, pay, payer, selection, in_force;
};

Places places_of(const DiffSide& side, const Program& program) {
  Places places;
  places.program = program.span;
  places.kinds = places.category = places.when = places.amount = places.pay = places.payer = places.selection =
      places.in_force = program.span;
  const ProgramSyntax* syntax = syntax_of(side, program);
  if (syntax == nullptr) return places;
  places.program = syntax->name.span;
  const auto set = [&](Span& place, Span found) { place = found.exists() ? found : syntax->name.span; };
  set(places.kinds, syntax->kinds.empty() ? Span{} : syntax->kinds.front().span.joined(syntax->kinds.back().span));
  set(places.category, syntax->category.span);
  set(places.when, syntax->when ? syntax->when->span : Span{});
  set(places.amount, syntax->amount ? syntax->amount->span : Span{});
  set(places.pay, syntax->pay ? syntax->pay->span : Span{});
  set(places.payer, syntax->payer ? syntax->payer->span : Span{});
  if (program.payers_named != DefinitionId::none) places.payer = (*side.rulebook)[program.payers_named].span;
  set(places.selection, syntax->selection ? syntax->selection->span : Span{});
  set(places.in_force, syntax->in_force ? syntax->in_force->span : Span{});
  return places;
}

class ProgramDiffer {
 public:
  ProgramDiffer(DiffBuilder& builder, std::size_t pair)
      : builder_(builder),
        pair_(pair),
        before_book_(*builder.context().before.rulebook),
        after_book_(*builder.context().after.rulebook),
        before_(before_book_[builder.diff().programs[pair].before]),
        after_(after_book_[builder.diff().programs[pair].after]),
        places_before_(places_of(builder.context().before, before_)),
        places_after_(places_of(builder.context().after, after_)),
        duty_(is_duty(after_)) {}

  void run() {
    kinds();
    category();
    builder_.nodes(aspect(ChangeKind::dates), before_.in_force, after_.in_force, places_before_.in_force,
                   places_after_.in_force);
    builder_.nodes(aspect(ChangeKind::conditions), before_.when, after_.when, places_before_.when, places_after_.when);
    amount();
    payment();
    payers();
    selection();
    outputs();
  }

 private:
  [[nodiscard]] Aspect aspect(ChangeKind kind, ChangeDetail detail = ChangeDetail::none, bool greater_is_worse = false,
                              std::string name = {}) const {
    return {pair_, kind, detail, duty_ != greater_is_worse, std::move(name)};
  }
  [[nodiscard]] Aspect either_way(ChangeKind kind, ChangeDetail detail, std::string name = {}) const {
    Aspect one = aspect(kind, detail, false, std::move(name));
    one.either_way = true;
    return one;
  }
  [[nodiscard]] ChangeSeverity better(bool gain) const {
    return gain != duty_ ? ChangeSeverity::gain : ChangeSeverity::loss;
  }

  void kinds() {
    if (before_.kinds == after_.kinds) return;
    const bool more = (before_.kinds & after_.kinds) == before_.kinds;
    builder_.property(aspect(ChangeKind::applicants), EditForm::changed, better(more), places_before_.kinds,
                      places_after_.kinds);
  }

  void category() {
    if (before_.category == after_.category) return;
    builder_.property(aspect(ChangeKind::category), EditForm::changed, ChangeSeverity::loss, places_before_.category,
                      places_after_.category);
  }

  void amount() {
    const NodeId a = before_.amount;
    const NodeId b = after_.amount;
    if (a != NodeId::none && b != NodeId::none && !(before_book_[a].type.unit == after_book_[b].type.unit)) {
      Change& change = builder_.property(aspect(ChangeKind::amount, ChangeDetail::unit), EditForm::changed,
                                         ChangeSeverity::loss, places_before_.amount, places_after_.amount);
      change.edit.role = EditRole::value;
      change.edit.before = builder_.context().meaning_before->part(a);
      change.edit.after = builder_.context().meaning_after->part(b);
      return;
    }
    builder_.nodes(aspect(ChangeKind::amount), a, b, places_before_.amount, places_after_.amount, better(true),
                   better(false));
  }

  void payment() {
    const Pay& a = before_.pay;
    const Pay& b = after_.pay;
    const auto property = [&](ChangeDetail detail, ChangeSeverity severity) {
      builder_.property(aspect(ChangeKind::payment, detail), EditForm::changed, severity, places_before_.pay,
                        places_after_.pay);
    };
    if (a.form != b.form) {
      // A sum that appears or goes is told with the amount.
      if (a.form != PayForm::none && b.form != PayForm::none) property(ChangeDetail::pay_form, ChangeSeverity::loss);
    } else if (a.every != b.every || a.paid_every != b.paid_every) {
      property(ChangeDetail::pay_period, ChangeSeverity::loss);
    }
    // Parts that are listed tell their number.
    const bool listed = a.times == a.parts.count && b.times == b.parts.count;
    if (a.times != b.times && a.form == b.form && !listed) property(ChangeDetail::pay_times, ChangeSeverity::loss);
    const auto nodes = [&](ChangeDetail detail, NodeId x, NodeId y, bool greater_is_worse, bool added_is_worse) {
      builder_.nodes(aspect(ChangeKind::payment, detail, greater_is_worse), x, y, places_before_.pay, places_after_.pay,
                     better(!added_is_worse), better(added_is_worse));
    };
    nodes(ChangeDetail::pay_at_most, a.at_most, b.at_most, false, true);
    nodes(ChangeDetail::pay_at_least, a.at_least, b.at_least, true, true);
    nodes(ChangeDetail::pay_until, a.until, b.until, false, true);
    nodes(ChangeDetail::pay_served, a.served, b.served, false, true);
    nodes(ChangeDetail::pay_each_at_most, a.each_at_most, b.each_at_most, false, true);
    // Days on which it is paid: earlier or later, both may be worse.
    const auto day = [&](ChangeDetail detail, NodeId x, NodeId y) {
      builder_.nodes(either_way(ChangeKind::payment, detail), x, y, places_before_.pay, places_after_.pay);
    };
    day(ChangeDetail::pay_from, a.from, b.from);
    day(ChangeDetail::pay_rest_on, a.rest_on, b.rest_on);
    lists(ChangeDetail::pay_part, before_book_.arguments[a.parts], after_book_.arguments[b.parts]);
    lists(ChangeDetail::pay_after, before_book_.arguments[a.after], after_book_.arguments[b.after]);
  }

  // Parts of a sum, one after the other.
  void lists(ChangeDetail detail, std::span<const NodeId> before, std::span<const NodeId> after) {
    const auto term = [](const Meaning* meaning, NodeId node) {
      return node == NodeId::none ? TermId::none : meaning->of(node);
    };
    const bool same = std::ranges::equal(before, after, [&](NodeId a, NodeId b) {
      return term(builder_.context().meaning_before, a) == term(builder_.context().meaning_after, b);
    });
    if (same || before_.pay.form != after_.pay.form) return;
    builder_.property(aspect(ChangeKind::payment, detail), EditForm::changed, ChangeSeverity::loss, places_before_.pay,
                      places_after_.pay);
  }

  [[nodiscard]] static std::string payer_name(const Rulebook& book, const PayerShare& share) {
    return std::string(book.text(book.payer_names[index(share.payer)].id));
  }

  void payers() {
    const auto left = before_book_.payer_cases[before_.payers];
    const auto right = after_book_.payer_cases[after_.payers];
    const auto when = [](const Meaning* meaning, const PayerCase& one) { return meaning->of(one.when); };
    const Meaning* a = builder_.context().meaning_before;
    const Meaning* b = builder_.context().meaning_after;
    std::vector<bool> used(right.size(), false);
    std::vector<std::size_t> alone;
    for (std::size_t i = 0; i < left.size(); ++i) {
      std::size_t twin = right.size();
      for (std::size_t k = 0; k < right.size() && twin == right.size(); ++k) {
        if (!used[k] && when(a, left[i]) == when(b, right[k])) twin = k;
      }
      if (twin == right.size()) {
        alone.push_back(i);
        continue;
      }
      used[twin] = true;
      shares(left[i], right[twin]);
    }
    for (const std::size_t i : alone) {
      const auto free = std::ranges::find(used, false);
      if (free == used.end()) {
        payer_case(EditForm::removed, left[i]);
        continue;
      }
      const auto twin = static_cast<std::size_t>(free - used.begin());
      used[twin] = true;
      builder_.nodes(either_way(ChangeKind::payers, ChangeDetail::payer_case), left[i].when, right[twin].when,
                     places_before_.payer, places_after_.payer);
      shares(left[i], right[twin]);
    }
    for (std::size_t k = 0; k < right.size(); ++k) {
      if (!used[k]) payer_case(EditForm::added, right[k]);
    }
  }

  void payer_case(EditForm form, const PayerCase& one) {
    for (const PayerShare& share : (form == EditForm::added ? after_book_ : before_book_).payer_shares[one.shares]) {
      payer(form, form == EditForm::added ? nullptr : &share, form == EditForm::added ? &share : nullptr,
            form == EditForm::added ? nullptr : &one, form == EditForm::added ? &one : nullptr);
    }
  }

  void payer(EditForm form, const PayerShare* before, const PayerShare* after, const PayerCase* when_before,
             const PayerCase* when_after) {
    const std::string name = before != nullptr ? payer_name(before_book_, *before) : payer_name(after_book_, *after);
    Change& change = builder_.property(aspect(ChangeKind::payers, ChangeDetail::payer_share, false, name), form,
                                       ChangeSeverity::loss, places_before_.payer, places_after_.payer);
    change.edit.role = EditRole::value;
    const auto put = [](Part& part, Span& place, const PayerShare* share, const Meaning* meaning) {
      if (share == nullptr || share->share == NodeId::none) return;
      part = meaning->part(share->share);
      const Span span = meaning->rulebook()[share->share].span;
      if (span.exists()) place = span;
    };
    put(change.edit.before, change.before, before, builder_.context().meaning_before);
    put(change.edit.after, change.after, after, builder_.context().meaning_after);
    const auto when = [](Part& part, const PayerCase* one, const Meaning* meaning) {
      if (one != nullptr && meaning->rulebook()[one->when].span.exists()) part = meaning->part(one->when);
    };
    when(change.edit.when_before, when_before, builder_.context().meaning_before);
    when(change.edit.when_after, when_after, builder_.context().meaning_after);
    const bool named = before_.payers_named != DefinitionId::none && after_.payers_named != DefinitionId::none;
    if (named) builder_.merge_last();
  }

  void shares(const PayerCase& before, const PayerCase& after) {
    const auto left = before_book_.payer_shares[before.shares];
    const auto right = after_book_.payer_shares[after.shares];
    const auto twin_of = [&](const PayerShare& one) -> const PayerShare* {
      for (const PayerShare& other : right) {
        if (payer_name(before_book_, one) == payer_name(after_book_, other)) return &other;
      }
      return nullptr;
    };
    const auto term = [](const Meaning* meaning, const PayerShare& share) {
      return share.share == NodeId::none ? TermId::none : meaning->of(share.share);
    };
    std::vector<std::string> order_before;
    std::vector<std::string> order_after;
    for (const PayerShare& share : left) {
      if (twin_of(share) != nullptr) order_before.push_back(payer_name(before_book_, share));
    }
    for (const PayerShare& share : right) {
      const std::string name = payer_name(after_book_, share);
      if (std::ranges::find(order_before, name) == order_before.end()) {
        payer(EditForm::added, nullptr, &share, nullptr, &after);
      } else {
        order_after.push_back(name);
      }
    }
    // The order says who takes a fen that cannot be shared, and what `rest` is.
    const bool reordered = order_before != order_after;
    for (const PayerShare& share : left) {
      const PayerShare* twin = twin_of(share);
      if (twin == nullptr) {
        payer(EditForm::removed, &share, nullptr, &before, nullptr);
      } else if (term(builder_.context().meaning_before, share) != term(builder_.context().meaning_after, *twin) &&
                 !(reordered && reads_others(before_book_, share))) {
        payer(EditForm::changed, &share, twin, &before, &after);
      }
    }
    if (!reordered) return;
    builder_.property(aspect(ChangeKind::payers, ChangeDetail::payer_order), EditForm::reordered, ChangeSeverity::loss,
                      places_before_.payer, places_after_.payer);
    if (before_.payers_named != DefinitionId::none && after_.payers_named != DefinitionId::none) builder_.merge_last();
  }

  // Whether a share depends on what the others before it pay; else it is a constant.
  [[nodiscard]] static bool reads_others(const Rulebook& book, const PayerShare& share) {
    return share.share != NodeId::none && book[share.share].op != Op::constant_number;
  }

  void selection() {
    if (before_.selection != after_.selection) {
      builder_.property(aspect(ChangeKind::selection, ChangeDetail::selection_kind), EditForm::changed,
                        better(after_.selection == SelectionKind::application), places_before_.selection,
                        places_after_.selection);
    }
    const bool own_before = before_.won_fact == FactId::none;
    const bool own_after = after_.won_fact == FactId::none;
    const bool chosen =
        before_.selection != SelectionKind::application && after_.selection != SelectionKind::application;
    if (chosen && (own_before || own_after)) {
      builder_.nodes(aspect(ChangeKind::selection, ChangeDetail::won), before_.won, after_.won,
                     places_before_.selection, places_after_.selection);
    }
    builder_.nodes(aspect(ChangeKind::quota, ChangeDetail::quota_count), before_.quota, after_.quota,
                   places_before_.selection, places_after_.selection, better(false), better(true));
    if (before_.quota_per != after_.quota_per && before_.quota != NodeId::none && after_.quota != NodeId::none) {
      builder_.property(aspect(ChangeKind::quota, ChangeDetail::quota_period), EditForm::changed, ChangeSeverity::loss,
                        places_before_.selection, places_after_.selection);
    }
  }

  void outputs() {
    std::map<std::string_view, NodeId> left;
    for (const Output& output : before_book_.outputs[before_.outputs])
      left.emplace(before_book_.text(output.name), output.value);
    const auto tell = [&](std::string_view name, NodeId before, NodeId after) {
      builder_.nodes(either_way(ChangeKind::outputs, ChangeDetail::output, std::string(name)), before, after,
                     places_before_.program, places_after_.program);
    };
    for (const Output& output : after_book_.outputs[after_.outputs]) {
      const auto twin = left.find(after_book_.text(output.name));
      tell(after_book_.text(output.name), twin == left.end() ? NodeId::none : twin->second, output.value);
      if (twin != left.end()) left.erase(twin);
    }
    for (const auto& [name, value] : left) tell(name, value, NodeId::none);
  }

  DiffBuilder& builder_;
  std::size_t pair_;
  const Rulebook& before_book_;
  const Rulebook& after_book_;
  const Program& before_;
  const Program& after_;
  Places places_before_;
  Places places_after_;
  bool duty_;  // more of it is worse
};

}  // namespace

void diff_program(DiffBuilder& builder, std::size_t pair) { ProgramDiffer(builder, pair).run(); }

}  // namespace rencai
