// What a program reads: the same for every applicant, so found once for each program.
#pragma once

#include <span>
#include <vector>

#include "model/rulebook.h"
#include "program/code.h"

namespace rencai {

[[nodiscard]] inline bool can_be_contradicted(const Fact& fact) {
  return fact.required.count > 0 || fact.derived != NodeId::none;
}

// The facts that nodes read, through any argument, in rulebook order.
[[nodiscard]] std::vector<FactId> facts_read(const Rulebook& rulebook, std::span<const NodeId> roots);

struct ProgramReads {
  struct Node {
    NodeId node = NodeId::none;
    bool of_spouse = false;  // what it came to for the spouse
  };
  std::vector<FactId> facts;  // through any argument, in rulebook order; the spouse's by their own ids
  std::vector<Node> flagged;  // of all nodes that it reads, those whose columns have flags
};

// Of a program that the code computes.
[[nodiscard]] ProgramReads reads_of(const Rulebook& rulebook, const RuleCode& code, ProgramId program);

}  // namespace rencai
