// An applicant that is not read but thought of: what he states, in terms that two rulebooks share.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "base/number.h"
#include "eval/block.h"
#include "model/rulebook.h"

namespace rencai {

// One stated fact. Values of choices and sets by id.
struct ImaginedValue {
  Kind kind = Kind::condition;
  bool nothing = false;  // stated: there is no such thing
  bool holds = false;
  Rational number;                   // in base units; dates: days
  std::string text;                  // choices, texts, places
  std::vector<std::string> members;  // sets, sorted

  bool operator==(const ImaginedValue&) const = default;
};

// A fact on both sides; none where one side does not know it.
struct CommonFact {
  std::string name;
  FactId before = FactId::none;
  FactId after = FactId::none;
  bool operator==(const CommonFact&) const = default;
};

struct ImaginedApplicant {
  ApplicantKind kind = ApplicantKind::person;
  std::map<std::size_t, ImaginedValue> facts;  // by place in the list of common facts
  bool operator==(const ImaginedApplicant&) const = default;
};

// Whether the fact can be stated so.
[[nodiscard]] bool can_state(const Rulebook& rulebook, FactId id, const ImaginedValue& value);

// States everything that this side knows in an untouched lane.
void state(const ImaginedApplicant& applicant, const std::vector<CommonFact>& facts, const Rulebook& rulebook,
           bool after, Block& block, std::size_t lane);

// One stated fact as an applicant file states it.
struct StatedLine {
  std::string name;
  std::string text;  // YAML
  const ImaginedValue* value = nullptr;
};
[[nodiscard]] std::vector<StatedLine> stated_lines(const ImaginedApplicant& applicant,
                                                   const std::vector<CommonFact>& facts, const Rulebook& rulebook,
                                                   bool after);

// The applicant as an applicant file (YAML), for rulebooks that know all of his facts.
[[nodiscard]] std::string applicant_file(const ImaginedApplicant& applicant, const std::vector<CommonFact>& facts,
                                         const Rulebook& rulebook, bool after);

}  // namespace rencai
