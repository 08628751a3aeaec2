// Nodes of the rulebook as sentences that a person reads, in Chinese or English.
#pragma once

#include <string>
#include <vector>

#include "base/local_text.h"
#include "model/rulebook.h"

namespace rencai {

// What a text speaks of by name, each once, in the order of first mention.
struct Mentions {
  std::vector<DefinitionId> definitions;
  std::vector<ParameterId> parameters;
  std::vector<FactId> facts;
};

struct ProseOptions {
  bool every_case = false;          // case lists inside are told in full, else counted ("the highest of 7 cases")
  bool whole_years = false;         // 12 months are told as 1 year, as 24 are told as 2
  bool as_shares = false;           // numbers without a unit are parts of one: 100%, not 1
  NodeId amount = NodeId::none;     // a node that is called "the amount" where it stands inside others
  std::vector<NodeId> left_over{};  // nodes that are called "what the payers before leave"
  Mentions* mentions = nullptr;     // what is mentioned is added to it
};

// One line for the node. Definitions met inside it are named by their titles, not unfolded.
[[nodiscard]] std::string prose(const Rulebook& rulebook, NodeId node, Language language,
                                const ProseOptions& options = {});

// What a payer takes of an amount; `formula`: what the share is called where it is no plain part of one.
[[nodiscard]] std::string payer_share_prose(const Rulebook& rulebook, const PayerShare& share,
                                            const std::string& formula, Language language);

// The program of which `amount_of` reads the amount; none where the cases are others.
[[nodiscard]] ProgramId whose_amount(const Rulebook& rulebook, NodeId cases);

// Whether the program's amount is a part of one: a tax that is waived or paid back by so many percent.
[[nodiscard]] bool amount_is_share(const Rulebook& rulebook, const Program& program);

// A fact's title in that language, or its short id.
[[nodiscard]] std::string title_of(const Rulebook& rulebook, FactId fact, Language language);
// A value's title in that language; its id where English has none, and likewise Chinese.
[[nodiscard]] std::string title_of(const Rulebook& rulebook, DomainId domain, std::uint32_t value, Language language);
// A definition's, a parameter's title, or its id.
[[nodiscard]] std::string title_of(const Rulebook& rulebook, DefinitionId definition, Language language);
[[nodiscard]] std::string title_of(const Rulebook& rulebook, ParameterId parameter, Language language);

// The definition whose root the node is; none where it has no name of its own.
[[nodiscard]] DefinitionId definition_of(const Rulebook& rulebook, NodeId node);
// What a labelled node is called: its definition's title, or the name of the case. Empty for other nodes.
[[nodiscard]] std::string name_of(const Rulebook& rulebook, NodeId node, Language language);

}  // namespace rencai
