#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "analysis/diff_programs.h"

namespace rencai {
namespace {

class WordDiffer {
 public:
  WordDiffer(DiffBuilder& builder, const FactNames& names)
      : builder_(builder),
        names_(names),
        before_(*builder.context().before.rulebook),
        after_(*builder.context().after.rulebook) {}

  void run() {
    policies();
    programs();
    definitions();
    parameters();
    facts();
  }

 private:
  [[nodiscard]] static LocalText both(const Rulebook& book, LocalRef ref) {
    return {std::string(book.text(ref.zh)), std::string(book.text(ref.en))};
  }
  [[nodiscard]] static LocalText same(std::string_view text) { return {std::string(text), std::string(text)}; }
  [[nodiscard]] static LocalText joined(const Rulebook& book, Run notes) {
    LocalText text;
    for (const LocalRef note : book.notes[notes]) {
      const LocalText one = both(book, note);
      text.zh += (text.zh.empty() ? "" : "\n") + one.zh;
      text.en += (text.en.empty() ? "" : "\n") + one.en;
    }
    return text;
  }

  Change* tell(ChangeKind kind, std::string_view name, const LocalText& before, const LocalText& after, Span from,
               Span to) {
    if (before == after) return nullptr;
    Change& change = builder_.other(kind,
                                    before.empty()  ? EditForm::added
                                    : after.empty() ? EditForm::removed
                                                    : EditForm::changed,
                                    ChangeSeverity::editorial, from, to);
    change.name = name;
    change.text_before = before;
    change.text_after = after;
    return &change;
  }

  void policies() {
    const auto& pairs = builder_.diff().policies;
    for (std::uint32_t i = 0; i < pairs.size(); ++i) {
      if (pairs[i].before == PolicyId::none || pairs[i].after == PolicyId::none) continue;
      const Policy& a = before_[pairs[i].before];
      const Policy& b = after_[pairs[i].after];
      const std::string_view name = after_.text(b.id);
      const auto of_policy = [&](Change* change) {
        if (change != nullptr) change->policies.push_back(i);
      };
      of_policy(tell(ChangeKind::title, name, both(before_, a.title), both(after_, b.title), a.span, b.span));
      of_policy(tell(ChangeKind::note, name, joined(before_, a.notes), joined(after_, b.notes), a.span, b.span));
      const auto issued = [](const Policy& policy) {
        return policy.has_issued ? to_string(policy.issued) : std::string();
      };
      of_policy(tell(ChangeKind::names, name, same(issued(a)), same(issued(b)), a.span, b.span));
      const auto left_out = [](const Rulebook& book, const Policy& policy) {
        LocalText text;
        for (const NotEncoded& one : book.not_encoded[policy.not_encoded]) {
          text.zh += std::string(book.text(one.clause)) + " " + std::string(book.text(one.reason.zh)) + "\n";
          text.en += std::string(book.text(one.clause)) + " " + std::string(book.text(one.reason.en)) + "\n";
        }
        return text;
      };
      of_policy(tell(ChangeKind::not_encoded, name, left_out(before_, a), left_out(after_, b), a.span, b.span));
    }
  }

  void programs() {
    const auto& pairs = builder_.diff().programs;
    for (std::size_t i = 0; i < pairs.size(); ++i) {
      if (pairs[i].before == ProgramId::none || pairs[i].after == ProgramId::none) continue;
      const Program& a = before_[pairs[i].before];
      const Program& b = after_[pairs[i].after];
      const auto reach = [&](Change* change) {
        if (change != nullptr)
          change->reaches.push_back({i, change->kind, ChangeDetail::none, ChangeSeverity::editorial});
      };
      const std::string_view name = after_.text(b.id);
      reach(tell(ChangeKind::title, name, both(before_, a.title), both(after_, b.title), a.span, b.span));
      reach(tell(ChangeKind::note, name, joined(before_, a.notes), joined(after_, b.notes), a.span, b.span));
      reach(tell(ChangeKind::clause, name, same(before_.text(a.clause)), same(after_.text(b.clause)), a.span, b.span));
    }
  }

  // Definitions of the same name in the same policy.
  void definitions() {
    std::map<std::string, const Definition*> old;
    for (const Definition& one : before_.definitions) old.emplace(key(before_, one.policy, one.id, false), &one);
    for (const Definition& b : after_.definitions) {
      const auto twin = old.find(key(after_, b.policy, b.id, true));
      if (twin == old.end()) continue;
      const Definition& a = *twin->second;
      const std::string_view name = after_.text(b.id);
      tell(ChangeKind::title, name, both(before_, a.title), both(after_, b.title), a.span, b.span);
      tell(ChangeKind::note, name, both(before_, a.note), both(after_, b.note), a.span, b.span);
      tell(ChangeKind::clause, name, same(before_.text(a.clause)), same(after_.text(b.clause)), a.span, b.span);
    }
  }

  void parameters() {
    std::map<std::string, const Parameter*> old;
    for (const Parameter& one : before_.parameters) old.emplace(key(before_, one.policy, one.id, false), &one);
    for (const Parameter& b : after_.parameters) {
      const auto twin = old.find(key(after_, b.policy, b.id, true));
      if (twin == old.end()) continue;
      const Parameter& a = *twin->second;
      const std::string_view name = after_.text(b.id);
      tell(ChangeKind::title, name, both(before_, a.title), both(after_, b.title), a.span, b.span);
      tell(ChangeKind::clause, name, same(before_.text(a.clause)), same(after_.text(b.clause)), a.span, b.span);
    }
  }

  // The names under which facts and their values may be stated.
  void facts() {
    const auto names_of = [](const Rulebook& book) {
      std::map<FactId, std::set<std::string_view>> names;
      for (const FactName& one : book.fact_names) names[one.fact].insert(book.text(one.name));
      return names;
    };
    const auto left = names_of(before_);
    const auto right = names_of(after_);
    std::map<std::string, FactId> old;
    for (std::uint32_t i = 0; i < before_.facts.size(); ++i) old.emplace(names_.before(FactId{i}), FactId{i});
    for (std::uint32_t i = 0; i < after_.facts.size(); ++i) {
      const FactId id{i};
      const auto twin = old.find(names_.after(id));
      if (twin == old.end()) continue;
      const Fact& a = before_[twin->second];
      const Fact& b = after_[id];
      const std::string name = names_.after(id);
      tell(ChangeKind::title, name, both(before_, a.title), both(after_, b.title), a.span, b.span);
      tell(ChangeKind::note, name, both(before_, a.ask), both(after_, b.ask), a.span, b.span);
      const auto listed = [](const std::map<FactId, std::set<std::string_view>>& names, FactId fact,
                             std::string_view own, std::string_view full, std::string_view title) {
        std::string text;
        const auto at = names.find(fact);
        if (at == names.end()) return text;
        for (const std::string_view one : at->second) {
          if (one == own || one == full || one == title) continue;
          text += (text.empty() ? "" : ", ") + std::string(one);
        }
        return text;
      };
      tell(ChangeKind::names, name,
           same(listed(left, twin->second, before_.text(a.short_id), before_.text(a.id), before_.text(a.title.zh))),
           same(listed(right, id, after_.text(b.short_id), after_.text(b.id), after_.text(b.title.zh))), a.span,
           b.span);
    }
  }

  [[nodiscard]] std::string key(const Rulebook& book, PolicyId policy, StringRef id, bool is_after) const {
    PolicyId paired = policy;
    if (is_after) {
      const auto pair = std::ranges::find(builder_.diff().policies, policy, &PolicyPair::after);
      paired = pair == builder_.diff().policies.end() ? PolicyId::none : pair->before;
    }
    return std::to_string(index(paired)) + "/" + std::string(book.text(id));
  }

  DiffBuilder& builder_;
  const FactNames& names_;
  const Rulebook& before_;
  const Rulebook& after_;
};

}  // namespace

void diff_words(DiffBuilder& builder, const FactNames& names) { WordDiffer(builder, names).run(); }

}  // namespace rencai
