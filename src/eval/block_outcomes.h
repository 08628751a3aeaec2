// The outcomes of a block before stacking, as planes: for whole words of lanes at once.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "eval/evaluate.h"

namespace rencai {

using Plane = std::vector<std::uint64_t>;  // by word; bits past the last lane are clear

// One program's. A lane that is in none of the planes is ineligible.
struct OutcomePlanes {
  Plane other_kind;  // the program is for other kinds of applicant
  Plane not_in_force;
  Plane contradicted;
  Plane eligible;
  Plane possible;
  Plane surely;  // of the eligible, those that are given on application or surely won
};

// Rulebook and code must outlive it. For blocks of at most so many lanes.
class BlockOutcomes {
 public:
  BlockOutcomes(const Rulebook& rulebook, const RuleCode& code, std::size_t lanes);

  void run(const Evaluation& evaluation);
  // By place in RuleCode::programs.
  [[nodiscard]] const OutcomePlanes& operator[](std::size_t place) const { return planes_[place]; }
  // The lanes that the block has.
  [[nodiscard]] const Plane& used() const { return used_; }

 private:
  // A fact that may be contradicted, and where.
  struct Checked {
    FactId fact = FactId::none;
    bool any = false;
    Plane contradicted;
  };

  // The lanes of some kinds of applicant.
  struct OfKinds {
    std::uint32_t kinds = 0;  // as Program::kinds
    Plane lanes;
  };

  void find_kinds(const Block& block);
  void run(const Evaluation& evaluation, std::size_t place);
  void find_contradictions(const Evaluation& evaluation, Checked& checked) const;

  const Rulebook& rulebook_;
  const RuleCode& code_;
  std::vector<OutcomePlanes> planes_;
  std::vector<Checked> checked_;
  std::vector<std::vector<std::uint32_t>> checked_by_;  // by program: the facts that it reads, into checked_
  Plane used_;
  std::vector<Plane> kinds_;  // by applicant kind
  std::vector<OfKinds> of_kinds_;
  std::vector<std::uint32_t> kinds_of_;  // by program: for whom it is, into of_kinds_
};

}  // namespace rencai
