#include "analysis/diff_pairs.h"

#include <algorithm>
#include <map>
#include <set>

#include <fmt/format.h>

namespace rencai {
namespace {

std::set<std::string_view> program_names(const Rulebook& rulebook, PolicyId policy) {
  std::set<std::string_view> names;
  const Run run = rulebook[policy].programs;
  for (std::uint32_t i = run.first; i < run.first + run.count; ++i)
    names.insert(rulebook.text(rulebook.programs[i].short_id));
  return names;
}

// At least half of the programs of each have the same names.
bool share_programs(const Rulebook& before, PolicyId a, const Rulebook& after, PolicyId b) {
  const auto left = program_names(before, a);
  const auto right = program_names(after, b);
  const auto common = static_cast<std::size_t>(
      std::ranges::count_if(left, [&](std::string_view name) { return right.contains(name); }));
  return common > 0 && common * 2 >= std::max(left.size(), right.size());
}

bool same_title(const Rulebook& before, LocalRef a, const Rulebook& after, LocalRef b) {
  return !a.zh.empty() && before.text(a.zh) == after.text(b.zh);
}

}  // namespace

std::vector<PolicyPair> pair_policies(const Rulebook& before, const Rulebook& after) {
  std::vector<PolicyPair> pairs;
  std::map<std::string_view, PolicyId> old;
  for (std::uint32_t i = 0; i < before.policies.size(); ++i)
    old.emplace(before.text(before.policies[i].id), PolicyId{i});
  for (std::uint32_t i = 0; i < after.policies.size(); ++i) {
    const auto twin = old.find(after.text(after.policies[i].id));
    pairs.push_back({twin == old.end() ? PolicyId::none : twin->second, PolicyId{i}});
    if (twin != old.end()) old.erase(twin);
  }
  for (PolicyPair& pair : pairs) {
    if (pair.before != PolicyId::none) continue;
    const auto twin = std::ranges::find_if(old, [&](const auto& entry) {
      return same_title(before, before[entry.second].title, after, after[pair.after].title) ||
             share_programs(before, entry.second, after, pair.after);
    });
    if (twin == old.end()) continue;
    pair.before = twin->second;
    old.erase(twin);
  }
  for (const auto& [name, policy] : old) pairs.push_back({policy, PolicyId::none});
  return pairs;
}

FactNames::FactNames(const Rulebook& before, const Rulebook& after, const std::vector<PolicyPair>& policies) {
  const auto names_of = [](const Rulebook& rulebook) {
    std::set<std::string> names;
    for (const Fact& fact : rulebook.facts) {
      names.insert(fact.owner == PolicyId::none
                       ? std::string(rulebook.text(fact.id))
                       : fmt::format("{}\n{}", index(fact.owner), rulebook.text(fact.short_id)));
    }
    return names;
  };
  const auto fill = [&](const Rulebook& rulebook, const Rulebook& other, auto twin_of, auto key_of,
                        std::vector<std::string>& names) {
    const std::set<std::string> known = names_of(other);
    for (const Fact& fact : rulebook.facts) {
      const std::string short_name(rulebook.text(fact.short_id));
      if (fact.owner == PolicyId::none) {
        names.emplace_back(rulebook.text(fact.id));
        continue;
      }
      const PolicyId twin = twin_of(fact.owner);
      const bool own_there = twin != PolicyId::none && known.contains(fmt::format("{}\n{}", index(twin), short_name));
      const bool shared_there = known.contains(short_name);
      names.push_back(!own_there && shared_there ? short_name : fmt::format("{}.{}", key_of(fact.owner), short_name));
    }
  };
  std::map<PolicyId, PolicyId> forward;
  std::map<PolicyId, PolicyId> back;
  for (const PolicyPair& pair : policies) {
    if (pair.before == PolicyId::none || pair.after == PolicyId::none) continue;
    forward.emplace(pair.before, pair.after);
    back.emplace(pair.after, pair.before);
  }
  const auto twin_in = [](const std::map<PolicyId, PolicyId>& twins) {
    return [&twins](PolicyId policy) {
      const auto twin = twins.find(policy);
      return twin == twins.end() ? PolicyId::none : twin->second;
    };
  };
  fill(
      before, after, twin_in(forward),
      [&](PolicyId policy) {
        const auto twin = forward.find(policy);
        return twin == forward.end() ? before.text(before[policy].id) : after.text(after[twin->second].id);
      },
      before_);
  fill(
      after, before, twin_in(back), [&](PolicyId policy) { return after.text(after[policy].id); }, after_);
}

std::string signature(const Meaning& meaning, ProgramId id) {
  const Rulebook& rulebook = meaning.rulebook();
  const Program& program = rulebook[id];
  std::string text;
  const auto node = [&](NodeId one) {
    text += one == NodeId::none ? std::string("-,") : fmt::format("{},", index(meaning.of(one)));
  };
  const auto value = [&](auto number) { text += fmt::format("{},", static_cast<std::uint64_t>(number)); };
  value(program.category);
  value(program.kinds);
  node(program.in_force);
  node(program.when);
  node(program.amount);
  if (program.amount != NodeId::none) text += to_string(rulebook[program.amount].type.unit, Language::en) + ",";
  const Pay& pay = program.pay;
  value(pay.form);
  value(pay.every);
  value(pay.paid_every);
  value(pay.times);
  for (const NodeId one : {pay.at_most, pay.at_least, pay.from, pay.until, pay.served, pay.each_at_most, pay.rest_on})
    node(one);
  text += "parts ";
  for (const NodeId part : rulebook.arguments[pay.parts]) node(part);
  text += "after ";
  for (const NodeId part : rulebook.arguments[pay.after]) node(part);
  text += "payers ";
  for (const PayerCase& one : rulebook.payer_cases[program.payers]) {
    node(one.when);
    for (const PayerShare& share : rulebook.payer_shares[one.shares]) {
      text += rulebook.text(rulebook.payer_names[index(share.payer)].id);
      text += '=';
      node(share.share);
    }
    text += ';';
  }
  value(program.selection);
  node(program.quota);
  value(program.quota_per);
  if (program.won_fact == FactId::none) node(program.won);
  for (const Output& output : rulebook.outputs[program.outputs]) {
    text += rulebook.text(output.name);
    text += '=';
    node(output.value);
  }
  return text;
}

std::vector<ProgramPair> pair_programs(const Meaning& before, const Meaning& after,
                                       const std::vector<PolicyPair>& policies) {
  const Rulebook& old_book = before.rulebook();
  const Rulebook& new_book = after.rulebook();
  std::map<PolicyId, PolicyId> twin_policy;
  for (const PolicyPair& pair : policies) {
    if (pair.before != PolicyId::none && pair.after != PolicyId::none) twin_policy.emplace(pair.after, pair.before);
  }
  std::map<std::pair<PolicyId, std::string_view>, ProgramId> old_programs;
  for (std::uint32_t i = 0; i < old_book.programs.size(); ++i) {
    const Program& program = old_book.programs[i];
    old_programs.emplace(std::pair(program.policy, old_book.text(program.short_id)), ProgramId{i});
  }
  std::vector<ProgramPair> pairs;
  std::vector<bool> gone(old_book.programs.size(), true);
  const auto join = [&](ProgramPair& pair, ProgramId old) {
    pair.before = old;
    gone[index(old)] = false;
  };
  for (std::uint32_t i = 0; i < new_book.programs.size(); ++i) {
    ProgramPair& pair = pairs.emplace_back(ProgramPair{ProgramId::none, ProgramId{i}});
    const auto policy = twin_policy.find(new_book.programs[i].policy);
    if (policy == twin_policy.end()) continue;
    const auto old = old_programs.find({policy->second, new_book.text(new_book.programs[i].short_id)});
    if (old != old_programs.end()) join(pair, old->second);
  }
  std::multimap<std::string, ProgramId> by_meaning;
  for (std::uint32_t i = 0; i < gone.size(); ++i) {
    if (gone[i]) by_meaning.emplace(signature(before, ProgramId{i}), ProgramId{i});
  }
  // Programs of one meaning in other policies are others, unless one was moved from a policy to another.
  const auto may_be = [&](const ProgramPair& pair, ProgramId old, bool same_policy) {
    const auto policy = twin_policy.find(new_book[pair.after].policy);
    const bool here = policy != twin_policy.end() && policy->second == old_book[old].policy;
    return gone[index(old)] && here == same_policy;
  };
  for (const bool same_policy : {true, false}) {
    for (ProgramPair& pair : pairs) {
      if (pair.before != ProgramId::none || by_meaning.empty()) continue;
      const auto [first, last] = by_meaning.equal_range(signature(after, pair.after));
      for (auto at = first; at != last; ++at) {
        if (pair.before == ProgramId::none && may_be(pair, at->second, same_policy)) join(pair, at->second);
      }
    }
  }
  for (ProgramPair& pair : pairs) {
    for (std::uint32_t i = 0; i < gone.size() && pair.before == ProgramId::none; ++i) {
      const bool titled = same_title(old_book, old_book.programs[i].title, new_book, new_book[pair.after].title);
      if (titled && may_be(pair, ProgramId{i}, true)) join(pair, ProgramId{i});
    }
  }
  for (std::uint32_t i = 0; i < gone.size(); ++i) {
    if (gone[i]) pairs.push_back({ProgramId{i}, ProgramId::none});
  }
  return pairs;
}

}  // namespace rencai
