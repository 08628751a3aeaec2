// What many applicants come to together: how many match each program, and what that costs. Sums are exact, so that the
// summaries of parts add up to the summary of the whole in any order.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/local_text.h"
#include "base/number.h"
#include "eval/outcome.h"
#include "model/rulebook.h"

namespace rencai {

// A sum of money in yuan.
class ExactSum {
 public:
  void add_fen(std::int64_t fen) { fen_ += fen; }
  void add(const Rational& yuan);
  void add(const ExactSum& other);
  // Empty where it is too large, or its denominator is.
  [[nodiscard]] std::optional<Rational> value() const;
  bool operator==(const ExactSum& other) const { return value() == other.value(); }

 private:
  Int128 fen_ = 0;
  Rational rest_ = 0;  // of what is not whole in fen
  bool overflow_ = false;
};

// Of amounts of which each lies between two ends. What has no upper end is kept apart: `open` where the document bounds
// it on one side only, or a value cannot be computed; `unspecified` where the document leaves the figure to others.
struct AmountSum {
  struct WithoutEnd {
    std::uint64_t amounts = 0;
    ExactSum least;
    bool operator==(const WithoutEnd&) const = default;
  };
  std::uint64_t amounts = 0;  // with an upper end
  ExactSum least, most;
  WithoutEnd open, unspecified;

  void add(const AmountSum& other);
  [[nodiscard]] std::uint64_t all() const { return amounts + open.amounts + unspecified.amounts; }
  [[nodiscard]] bool is_exact() const;  // no sum is too large
  bool operator==(const AmountSum&) const = default;
};

struct SummarySums {
  AmountSum certain;   // of what surely counts
  AmountSum possible;  // of that and of what may count, the least of which is 0
  void add(const SummarySums& other);
  bool operator==(const SummarySums&) const = default;
};

struct SummaryPolicy {
  std::string id;
  LocalText title;
  std::string digest;
  std::string date;  // where each policy has its own, else empty
};

struct SummaryPayer {
  std::string id;
  LocalText title;
  SummarySums sums;
};

struct SummaryQuota {
  Interval count;
  std::string unit;
  Period per = Period::none;
};

struct SummaryMoney {
  Period every = Period::none;  // none, month or year
  SummarySums sums;
  std::vector<SummaryPayer> payers;  // in the order written
};

struct SummaryProgram {
  std::string id;  // POLICY/PROGRAM
  LocalText title;
  std::string clause;
  Category category = Category::service;
  std::uint16_t kinds = 0;  // as in Program
  SelectionKind selection = SelectionKind::application;
  std::optional<SummaryQuota> quota;
  std::array<std::uint64_t, 6> outcomes{};  // by Outcome; of applicants of its kinds
  // Only of money: a rate of it, or whole sums.
  std::optional<SummaryMoney> money;
};

// Sums of housing, allowance and funding after stacking: of one policy, or of the policies on one line of places, of
// those applicants who have such totals.
struct SummaryTotals {
  std::vector<std::string> policies;
  std::string place;                               // where the line ends; of one policy: empty
  std::array<std::optional<SummarySums>, 9> sums;  // category * 3 + rate (once, monthly, yearly), where it can be
};

struct Summary {
  std::string date;         // YYYY-MM-DD, or any
  std::string rule_digest;  // of vocabulary and all policies
  std::vector<SummaryPolicy> policies;
  std::uint64_t faulty = 0;
  std::array<std::uint64_t, applicant_kind_count> applicants{};  // without the faulty ones
  std::vector<SummaryProgram> programs;                          // in rulebook order
  std::vector<SummaryTotals> totals;

  [[nodiscard]] std::uint64_t all_applicants() const;
  // Adds the counts of another summary with the same programs and totals.
  void add(const Summary& other);
};

// What one payer pays of one category, at one rate, over all programs; each program by itself, whatever excludes it.
struct PayerTotal {
  std::string id;  // empty: of programs whose document names no payer
  LocalText title;
  Category category = Category::service;
  Period every = Period::none;
  SummarySums sums;
  bool operator==(const PayerTotal&) const = default;
};
// In the order in which payers are first named, categories and rates within.
[[nodiscard]] std::vector<PayerTotal> payer_totals(const Summary& summary);

// The program, total or payer whose sum is too large to be written; empty where there is none.
[[nodiscard]] std::string sum_too_large(const Summary& summary);

[[nodiscard]] Unit money_unit(Period every);  // 元, 元/月, 元/年

// One line of JSON, format rencai.summary/1.
[[nodiscard]] std::string summary_json(const Summary& summary);
[[nodiscard]] std::string summary_csv(const Summary& summary);
[[nodiscard]] std::string summary_table(const Summary& summary, Language language, bool color);

}  // namespace rencai
