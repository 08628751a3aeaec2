// Evaluation of a block, and its results.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "base/date.h"
#include "eval/block.h"
#include "eval/columns.h"
#include "eval/outcome.h"
#include "eval/program_reads.h"
#include "program/code.h"

namespace rencai {

// The evaluation of a block, every node's value kept: what the result, the missing facts and the explanation are read
// from. Block, code and rulebook must outlive it.
class Evaluation {
 public:
  Evaluation(const Rulebook& rulebook, const RuleCode& code, const Block& block, Date today);
  ~Evaluation();
  Evaluation(Evaluation&&) noexcept;
  Evaluation& operator=(Evaluation&&) noexcept;

  // Evaluates another block in place of the one before, or the same one with other contents.
  void run(const Block& block);

  // What a node came to in all lanes.
  [[nodiscard]] const View& column(NodeId node) const;
  // What a node came to in a lane. Only for nodes of live programs.
  [[nodiscard]] Truth condition(NodeId node, std::size_t lane) const;
  struct Value {  // numbers, dates (in days), choices (indices)
    bool can_exist = false;
    bool can_be_absent = false;
    Interval interval;
    bool overflow = false;
    bool divided_by_zero = false;
  };
  [[nodiscard]] Value value(NodeId node, std::size_t lane) const;

  // Whether a set surely, possibly contains a value of its domain.
  [[nodiscard]] Truth contains(NodeId set, std::uint32_t value, std::size_t lane) const;
  [[nodiscard]] bool decided(NodeId node, std::size_t lane) const;
  // Adds the facts that a node misses (src/README.md), in rulebook order, without doubles.
  void missing(std::span<const NodeId> roots, std::size_t lane, std::vector<FactId>& facts) const;
  // What a program that is computed reads; kept once it was asked for.
  [[nodiscard]] const ProgramReads& reads(ProgramId program) const;
  [[nodiscard]] bool contradicted(FactId id, std::size_t lane) const;

  // The notes that a lane's values carry, of all nodes that a program reads.
  struct Faults {
    bool overflow = false;
    bool divided_by_zero = false;
  };
  [[nodiscard]] Faults faults(ProgramId program, std::size_t lane) const;

  [[nodiscard]] const Rulebook& rulebook() const;
  [[nodiscard]] const RuleCode& code() const;
  [[nodiscard]] const Block& block() const;
  [[nodiscard]] Date today() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace rencai
