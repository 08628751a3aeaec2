// Random well-typed rule files and applicants: every construct of LANGUAGE.md, sections 1 to 8.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "document.h"
#include "random.h"

namespace rencai::reference {

// What a number counts.
enum class Measure { plain, yuan, yuan_monthly, yuan_yearly, months, area, people, rent, points, times };
inline constexpr std::size_t measure_count = 10;

enum class Form { condition, number, date, choice, ordered, set, text, place, list };

struct GeneratedFact {
  std::string id;
  std::string title;  // Chinese: another name for it
  Form form = Form::condition;
  Measure measure = Measure::plain;
  std::string unit;  // as declared
  bool percent = false;
  std::int64_t factor = 1000;  // thousandths of the base unit that a bare 1 stands for
  std::int64_t low = 0;        // what may be stated, in bare units; dates: days
  std::int64_t high = 0;
  int decimals = 0;
  std::vector<std::string> values;
  std::vector<std::string> value_titles;
  bool month = false;                 // dates: of type `month`
  bool has_default = false;           // `if_absent`
  bool shared = false;                // with a spouse
  std::size_t lacking = 0;            // percent of applicants who state that there is none
  bool derived = false;               // seldom stated: it would mostly contradict
  std::string record;                 // its id, of a fact of one
  std::vector<GeneratedFact> fields;  // of a list; `measure` is what its elements are counted in
  std::string key;                    // of a list: the field that names its elements, or empty
  [[nodiscard]] std::string full_name() const { return only_in.empty() ? id : only_in + "." + id; }
  std::string only_in;  // the policy that owns it, or empty
};

// What the applicants are aimed at: the constants that stand in the rules.
struct Thresholds {
  std::map<Measure, std::vector<std::int64_t>> numbers;  // thousandths of the base unit
  std::vector<std::int64_t> dates;
};

struct GeneratedRules {
  Document vocabulary;
  std::vector<std::pair<std::string, Document>> policies;  // path, document
  Document stacking;                                       // between policies; may be empty
  std::vector<GeneratedFact> facts;                        // what an applicant may state
  std::vector<std::string> records;                        // ids; their facts are among `facts`
  std::vector<std::string> paid;                           // what `received` may name
  std::vector<std::string> won_facts;
  bool spouse = false;  // an applicant may have one
  Thresholds thresholds;
  std::int64_t today = 0;  // the evaluation date, in days
};

[[nodiscard]] GeneratedRules generate_rules(std::uint64_t seed);
// A mapping that says what is known of one applicant, in all the ways in which it can be said.
[[nodiscard]] Document generate_applicant(const GeneratedRules& rules, std::uint64_t seed);
// One who states exact values only, most facts, in English and under their full names.
[[nodiscard]] Document generate_knowing_applicant(const GeneratedRules& rules, std::uint64_t seed);
// The same with less known: facts left out, unknown, or known within bounds. `only_one`: of one fact.
[[nodiscard]] Document less_known(const Document& applicant, const GeneratedRules& rules, std::uint64_t seed,
                                  bool only_one);
// A value that may be stated for the fact, exact, in English.
[[nodiscard]] Document some_value(const GeneratedRules& rules, const GeneratedFact& fact, std::uint64_t seed);

[[nodiscard]] std::string bare_number(std::int64_t thousandths);  // 1500 -> 1.5

}  // namespace rencai::reference
