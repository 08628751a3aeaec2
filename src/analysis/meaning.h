// What the nodes of one rulebook come to, as terms; and their parts as written, so that a difference of terms can be
// led back to the places where it stands.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "analysis/terms.h"
#include "model/rulebook.h"

namespace rencai {

// One part of a value or condition: a node, read as it is or negated. `within`: the definition or derived fact through
// whose name it was reached, if any.
struct Part {
  NodeId node = NodeId::none;
  bool negated = false;
  TermId term = TermId::none;
  NodeId within = NodeId::none;
  NodeId user = NodeId::none;  // the node whose argument it is, where it was reached through one
};

struct CasePart {
  Part when;
  Part value;
};

class Meaning {
 public:
  // `fact_name` gives a fact the name under which it is compared with facts of other rulebooks. Rulebook and store must
  // outlive it.
  Meaning(const Rulebook& rulebook, Terms& terms, const std::function<std::string(FactId)>& fact_name);

  [[nodiscard]] const Rulebook& rulebook() const { return *rulebook_; }
  [[nodiscard]] TermId of(NodeId node) const { return terms_[index(node)]; }
  [[nodiscard]] Part part(NodeId node, bool negated = false, NodeId within = NodeId::none,
                          NodeId user = NodeId::none) const;

  // The members of a connective, sum, product, minimum or maximum, those of inner ones of the same kind included; the
  // part itself where it is none.
  [[nodiscard]] std::vector<Part> parts(const Part& part, Op op) const;
  [[nodiscard]] std::vector<CasePart> cases(const Part& whole) const;
  // The arguments, read as they are.
  [[nodiscard]] std::vector<Part> arguments(const Part& part) const;
  // The part that says the same and is neither a name of a fact that is derived nor a double negation.
  [[nodiscard]] Part bare(Part part) const;
  // A parameter's dated values, as text that two parameters share where they are the same.
  [[nodiscard]] std::string steps_text(ParameterId id) const;

 private:
  TermId term_of(NodeId id) const;
  TermId comparison(const Node& node, std::span<const NodeId> args) const;
  TermId ordered_choice(Op op, NodeId choice, std::uint32_t limit) const;
  void collect(const Part& whole, Op op, std::vector<Part>& parts) const;
  // The name through which the arguments of a part are reached.
  [[nodiscard]] NodeId within(const Part& part) const { return names_[index(part.node)] ? part.node : part.within; }
  [[nodiscard]] std::string values_text(DomainId domain, std::span<const std::uint32_t> values) const;
  [[nodiscard]] DomainId domain_of(NodeId node) const;

  const Rulebook* rulebook_;
  Terms* store_;
  std::vector<std::string> fact_names_;
  std::vector<TermId> terms_;
  std::vector<bool> names_;  // by node: a definition's root, or a fact that is derived or assumed
};

}  // namespace rencai
