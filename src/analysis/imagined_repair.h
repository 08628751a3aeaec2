// Changes an imagined applicant so that a condition comes out as wanted: a step at a time, led by what the evaluation
// says of him now.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <vector>

#include "analysis/imagined_applicant.h"
#include "eval/evaluate.h"

namespace rencai {

// Numbers without a pattern, the same in every run.
class Chance {
 public:
  explicit Chance(std::uint64_t seed) : state_(seed) {}
  std::uint64_t next();
  // 0 .. count - 1; 0 where count is 0.
  std::size_t below(std::size_t count) { return count == 0 ? 0 : static_cast<std::size_t>(next() % count); }
  bool flip() { return (next() & 1U) != 0; }

 private:
  std::uint64_t state_;
};

// What may be stated of each fact: values on and beside what it is compared with.
class Candidates {
 public:
  Candidates(const Rulebook& before, const Rulebook& after, const std::vector<CommonFact>& facts, Date today);
  // Something that both sides that know the fact can be told; empty where nothing is known to be so.
  [[nodiscard]] std::optional<ImaginedValue> any(std::size_t id, Chance& chance) const;

  [[nodiscard]] bool fits(std::size_t fact, const ImaginedValue& value) const;
  [[nodiscard]] const std::vector<CommonFact>& facts() const { return *facts_; }
  // The place of a side's fact in the list; none where it is not in it.
  [[nodiscard]] std::optional<std::size_t> place_of(bool after, FactId fact) const;
  [[nodiscard]] Date today() const { return today_; }

 private:
  void add_constants(const Rulebook& rulebook, bool after);
  [[nodiscard]] const Fact& any_side(std::size_t fact) const;

  const Rulebook* before_;
  const Rulebook* after_;
  const std::vector<CommonFact>* facts_;
  Date today_;
  std::map<FactId, std::size_t> places_before_;
  std::map<FactId, std::size_t> places_after_;
  std::vector<std::vector<Rational>> numbers_;   // by fact
  std::vector<std::vector<std::string>> words_;  // by fact: texts, places
};

// One step; nothing happens where no step is known.
class Repair {
 public:
  Repair(const Evaluation& evaluation, bool after, std::size_t lane, const Candidates& candidates, Chance& chance,
         ImaginedApplicant& applicant)
      : evaluation_(evaluation),
        rulebook_(evaluation.rulebook()),
        after_(after),
        lane_(lane),
        candidates_(candidates),
        chance_(chance),
        applicant_(applicant) {}

  void condition(NodeId node, bool want, unsigned depth = 0);
  // States the fact, if it is one of the list.
  void fact(FactId id);

 private:
  void comparison(NodeId node, bool want, unsigned depth);
  void listed(NodeId node, bool want);
  void set_member(NodeId node, bool want);
  void any_fact_below(NodeId node);
  bool solve(NodeId node, const Rational& target, unsigned depth);
  [[nodiscard]] std::optional<Rational> value_of(NodeId node) const;
  [[nodiscard]] FactId fact_of(NodeId node) const;
  bool put(FactId fact, ImaginedValue value);

  const Evaluation& evaluation_;
  const Rulebook& rulebook_;
  bool after_;
  std::size_t lane_;
  const Candidates& candidates_;
  Chance& chance_;
  ImaginedApplicant& applicant_;
};

}  // namespace rencai
