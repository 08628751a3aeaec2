#include "model/rulebook.h"

#include <algorithm>
#include <array>
#include <set>

namespace rencai {
namespace {

constexpr std::array<std::string_view, category_count> category_ids{"housing",  "allowance", "funding", "tax",
                                                                    "loan",     "repayment", "points",  "title",
                                                                    "training", "service",   "pay",     "obligation"};

struct KindName {
  std::string_view en;
  std::string_view zh;
};
constexpr std::array<KindName, applicant_kind_count> kind_names{{{"person", "个人"},
                                                                 {"employer", "单位"},
                                                                 {"team", "团队"},
                                                                 {"project", "项目"},
                                                                 {"platform", "平台"},
                                                                 {"government", "政府"},
                                                                 {"referrer", "引荐人"}}};

constexpr std::array<std::string_view, 5> selection_ids{"application", "competition", "ranking", "first_come",
                                                        "discretion"};

template <class Enum, std::size_t size>
std::optional<Enum> found_in(const std::array<std::string_view, size>& ids, std::string_view id) {
  const auto at = std::find(ids.begin(), ids.end(), id);
  if (at == ids.end()) return std::nullopt;
  return static_cast<Enum>(at - ids.begin());
}

}  // namespace

std::string_view Rulebook::text(LocalRef ref, Language language) const {
  const bool chinese = language == Language::zh ? !ref.zh.empty() : ref.en.empty();
  return strings[chinese ? ref.zh : ref.en];
}

FactId Rulebook::find_fact(std::string_view name, bool& ambiguous, PolicyId preferred) const {
  ambiguous = false;
  const auto all = fact_names.all();
  const auto first =
      std::lower_bound(all.begin(), all.end(), name,
                       [this](const FactName& entry, std::string_view wanted) { return text(entry.name) < wanted; });
  if (first == all.end() || text(first->name) != name) return FactId::none;
  for (auto next = first; next != all.end() && text(next->name) == name; ++next) {
    if (next->fact != first->fact) ambiguous = true;
  }
  if (!ambiguous || preferred == PolicyId::none) return first->fact;
  for (auto next = first; next != all.end() && text(next->name) == name; ++next) {
    if ((*this)[next->fact].owner != preferred) continue;
    ambiguous = false;
    return next->fact;
  }
  return first->fact;
}

FactId Rulebook::find_fact_or_field(std::string_view name, bool& ambiguous) const {
  const FactId fact = find_fact(name, ambiguous);
  if (fact != FactId::none) return fact;
  bool of_several = false;
  const std::size_t first = name.find('.');
  if (reads_spouse() && first != std::string_view::npos && find_fact(name.substr(0, first), of_several) == spouse) {
    const FactId own = find_fact_or_field(name.substr(first + 1), ambiguous);
    return own == FactId::none ? own : counterpart(own);
  }
  for (std::size_t dot = name.rfind('.'); dot != std::string_view::npos && dot > 0; dot = name.rfind('.', dot - 1)) {
    const FactId list = find_fact(name.substr(0, dot), ambiguous);
    if (list == FactId::none || (*this)[list].form != FactForm::list) continue;
    return find_field((*this)[list].list, name.substr(dot + 1));
  }
  return FactId::none;
}

FactId Rulebook::find_field(ListId list, std::string_view name) const {
  const auto all = field_names[(*this)[list].names];
  const auto at =
      std::lower_bound(all.begin(), all.end(), name,
                       [this](const FactName& entry, std::string_view wanted) { return text(entry.name) < wanted; });
  return at == all.end() || text(at->name) != name ? FactId::none : at->fact;
}

std::optional<std::uint32_t> Rulebook::find_value(DomainId domain, std::string_view name) const {
  const auto all = value_names[(*this)[domain].names];
  const auto at =
      std::lower_bound(all.begin(), all.end(), name,
                       [this](const ValueName& entry, std::string_view wanted) { return text(entry.name) < wanted; });
  if (at == all.end() || text(at->name) != name) return std::nullopt;
  return at->value;
}

std::vector<NodeId> roots_of(const Rulebook& rulebook, ProgramId id) {
  const Program& program = rulebook[id];
  std::vector<NodeId> roots;
  const auto add = [&](NodeId node) {
    if (node != NodeId::none) roots.push_back(node);
  };
  for (const NodeId node : {program.eligible, program.in_force, program.when, program.amount, program.quota,
                            program.won, rulebook[program.policy].in_force}) {
    add(node);
  }
  const Pay& pay = program.pay;
  for (const NodeId node : {pay.at_most, pay.at_least, pay.from, pay.until, pay.served, pay.each_at_most, pay.rest_on})
    add(node);
  for (const NodeId node : rulebook.arguments[pay.parts]) add(node);
  for (const NodeId node : rulebook.arguments[pay.after]) add(node);
  for (const PayerCase& payer_case : rulebook.payer_cases[program.payers]) {
    add(payer_case.when);
    for (const PayerShare& share : rulebook.payer_shares[payer_case.shares]) add(share.share);
  }
  for (const Output& output : rulebook.outputs[program.outputs]) add(output.value);
  return roots;
}

std::string choice_of(const Rulebook& rulebook, const ProgramOf& member) {
  return (member.of_spouse ? "spouse_" : "") + std::string(rulebook.text(rulebook[member.program].short_id));
}

std::vector<std::string_view> known_names(const Rulebook& rulebook) {
  std::set<std::string_view> names;
  for (const FactName& entry : rulebook.fact_names) names.insert(rulebook.text(entry.name));
  for (const Node& node : rulebook.nodes) names.insert(rulebook.text(node.label));
  for (const Parameter& parameter : rulebook.parameters) names.insert(rulebook.text(parameter.id));
  for (const Program& program : rulebook.programs) {
    names.insert(rulebook.text(program.id));
    names.insert(rulebook.text(program.short_id));
  }
  names.erase("");
  return {names.begin(), names.end()};
}

std::string_view id_of(Category category) { return category_ids[static_cast<std::size_t>(category)]; }

std::string_view id_of(ApplicantKind kind) { return kind_names[static_cast<std::size_t>(kind)].en; }

std::string_view id_of(SelectionKind selection) { return selection_ids[static_cast<std::size_t>(selection)]; }

std::optional<Category> category_of(std::string_view id) { return found_in<Category>(category_ids, id); }

std::optional<ApplicantKind> kind_of(std::string_view id) {
  for (std::size_t i = 0; i < kind_names.size(); ++i) {
    if (kind_names[i].en == id || kind_names[i].zh == id) return static_cast<ApplicantKind>(i);
  }
  return std::nullopt;
}

std::optional<SelectionKind> selection_of(std::string_view id) { return found_in<SelectionKind>(selection_ids, id); }

}  // namespace rencai
