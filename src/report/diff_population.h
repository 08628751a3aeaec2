// What a change of rules does to a population: figures that were counted, and how they are told.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "base/number.h"
#include "report/diff_report.h"

namespace rencai {

// Applicants by what the change does to them, over all programs.
struct ImpactCounts {
  std::uint64_t winners = 0;  // something is better, nothing worse
  std::uint64_t losers = 0;
  std::uint64_t mixed = 0;   // some of both
  std::uint64_t unsure = 0;  // it depends on facts that are not stated, differently than before
  std::uint64_t unchanged = 0;
  [[nodiscard]] std::uint64_t all() const { return winners + losers + mixed + unsure + unchanged; }
};

// Sums before and after, in fen for money.
struct Cost {
  Int128 before = 0;
  Int128 after = 0;
  bool operator==(const Cost&) const = default;
};

inline constexpr std::size_t total_kinds = 9;  // category * 3 + rate, as in `Bucket`

// One program. Amounts are per payment, in hundredths of `unit`; of those who are surely granted it, the least they
// get.
struct ProgramImpact {
  std::size_t pair = 0;
  Unit unit;
  bool has_amount = false;
  std::uint64_t eligible_before = 0;
  std::uint64_t eligible_after = 0;
  std::uint64_t becomes_eligible = 0;
  std::uint64_t ceases = 0;
  std::uint64_t gains = 0;
  std::uint64_t loses = 0;
  Cost cost;
  // With the quota: what the first so many, by amount, come to. Absent where neither side has a fixed one.
  bool has_quota = false;
  Cost cost_with_quota;
  std::map<Int128, std::uint64_t> differences;  // how many get so much more (less); 0 left out
  std::map<std::string, Cost> payers;           // by id
};

struct GroupImpact {
  ImpactCounts counts;
  std::array<Cost, total_kinds> totals{};
};

struct Loser {
  std::string id;
  std::string file;
  std::uint64_t line = 1;
  std::string record;              // as it was read
  std::array<Int128, 3> losses{};  // once, monthly, yearly, in fen; below 0: more than before
  Int128 year_worth = 0;           // by which they are ranked: once, and a year of the rest
};

struct Population {
  std::uint64_t records = 0;
  std::uint64_t faulty = 0;
  ImpactCounts counts;
  std::array<Cost, total_kinds> totals{};
  std::vector<ProgramImpact> programs;
  // By each asked fact, its values as people read them in both languages.
  struct By {
    LocalText title;
    std::map<std::string, GroupImpact> groups;  // by value id
    std::map<std::string, LocalText> names;
  };
  std::vector<By> by;
  std::vector<Loser> losers;             // largest first
  std::vector<std::string> passed_over;  // facts that only one side knows
};

[[nodiscard]] std::string population_text(const DiffReport& report, const Population& population, Language language,
                                          bool color);
[[nodiscard]] std::string population_markdown(const DiffReport& report, const Population& population,
                                              Language language);

// Total, mean, median and largest of differences.
struct Spread {
  std::uint64_t count = 0;
  Rational total, mean, median, largest;  // in the unit
};
[[nodiscard]] Spread spread_of(const std::map<Int128, std::uint64_t>& differences);
[[nodiscard]] LocalText name_of_total(std::size_t kind);  // 住房，一次性; housing, once
[[nodiscard]] std::string money_text(Int128 fen, std::size_t kind, Language language);

}  // namespace rencai
