#include "analysis/rule_tests.h"

#include <algorithm>
#include <map>
#include <string_view>

#include <fmt/format.h>

#include "analysis/expected_figure.h"
#include "applicants/applicant_reader.h"
#include "eval/results.h"
#include "eval/schedule.h"
#include "program/lower.h"

namespace rencai {
namespace {

LocalText same(const std::string& text) { return {text, text}; }

// An interval as one would write it in a test.
std::string written(const Interval& interval) {
  if (!interval.high) {
    if (interval.unspecified && interval.low && interval.low->sign() == 0) return "unspecified";
    return fmt::format("{}({})", interval.low_open ? "above" : "at_least",
                       interval.low ? to_string(*interval.low) : "-");
  }
  if (interval.low == interval.high && interval.low) return to_string(*interval.low);
  if (!interval.low || interval.low_open || interval.high_open) {
    return fmt::format("{}{} .. {}{}", interval.low_open ? ">" : "", interval.low ? to_string(*interval.low) : "-",
                       to_string(*interval.high), interval.high_open ? " (open)" : "");
  }
  return fmt::format("{}..{}", to_string(*interval.low), to_string(*interval.high));
}

std::string written(const std::optional<Interval>& interval) { return interval ? written(*interval) : "-"; }

bool same_ends(const Interval& a, const Interval& b) {
  return a.low == b.low && a.high == b.high && a.unspecified == b.unspecified;
}

std::string_view word_of(Outcome outcome) {
  switch (outcome) {
    case Outcome::eligible: return "eligible";
    case Outcome::possible: return "possible";
    case Outcome::ineligible: return "ineligible";
    case Outcome::absorbed: return "absorbed";
    case Outcome::contradicted: return "contradicted";
    case Outcome::not_in_force: return "not_in_force";
  }
  return "";
}

class Judge {
 public:
  // The applicant is lane 0 of `evaluation`.
  Judge(const RuleTest& test, const Rulebook& rulebook, const Evaluation& evaluation)
      : test_(test), rulebook_(rulebook), evaluation_(evaluation), result_(result_of(evaluation, 0)) {}

  std::vector<Difference> differences() {
    for (const ExpectedProgram& expected : test_.programs) compare(expected);
    if (test_.others) compare_others(*test_.others);
    for (const ExpectedTotal& total : test_.totals) compare(total, result_.totals, "totals");
    for (const ExpectedTotal& total : test_.household) compare(total, result_.household, "household");
    if (test_.spouse.empty()) return std::move(differences_);
    if (result_.spouse.empty()) {
      differ(test_.spouse.front().span, {"配偶", "spouse"}, "yes", "-");
      return std::move(differences_);
    }
    programs_ = result_.spouse.front().programs;
    lane_ = evaluation_.block().partners()[lane_];
    for (const ExpectedProgram& expected : test_.spouse) compare(expected);
    return std::move(differences_);
  }

 private:
  void differ(Span span, LocalText what, const std::string& expected, const std::string& actual,
              std::string_view why = {}) {
    differences_.push_back({span, std::move(what), same(expected), same(actual), std::string(why)});
  }

  [[nodiscard]] const ProgramResult* found(ProgramId program) const {
    const auto it = std::ranges::find(programs_, program, &ProgramResult::program);
    return it == programs_.end() ? nullptr : &*it;
  }

  void compare_figure(const ExpectedFigure& expected, const std::optional<Interval>& actual, const Unit& unit,
                      const LocalText& what, std::string_view why) {
    const auto figure = stated_figure(expected.figure);
    if (!figure) return;
    if (figure->unit && *figure->unit != unit) {
      differ(expected.span, what, to_string(*figure->unit, Language::zh), to_string(unit, Language::zh), why);
      return;
    }
    if (!actual || !same_ends(figure->interval, *actual))
      differ(expected.span, what, rencai::written(figure->interval), rencai::written(actual), why);
  }

  void compare(const ExpectedProgram& expected) {
    const std::string_view name = rulebook_.text(rulebook_[expected.program].short_id);
    const auto what = [&](std::string_view zh, std::string_view en) {
      return LocalText{fmt::format("{}：{}", name, zh), fmt::format("{}: {}", name, en)};
    };
    const ProgramResult* actual = found(expected.program);
    if (actual == nullptr) {
      // A program for another kind of applicant is no match.
      if (expected.outcome != Outcome::ineligible) {
        differ(expected.span, what("结论", "outcome"),
               expected.outcome ? std::string(word_of(*expected.outcome)) : "eligible", "ineligible", expected.why);
      }
      return;
    }
    if (expected.outcome && *expected.outcome != actual->outcome) {
      differ(expected.span, what("结论", "outcome"), std::string(word_of(*expected.outcome)),
             std::string(word_of(actual->outcome)), expected.why);
    }
    const std::optional<Interval> amount = actual->has_amount ? std::optional(actual->amount) : std::nullopt;
    if (expected.amount)
      compare_figure(*expected.amount, amount, actual->amount_type.unit, what("金额", "amount"), expected.why);
    if (expected.choice &&
        (!actual->has_amount || actual->choice_low != *expected.choice || actual->choice_high != *expected.choice)) {
      differ(expected.span, what("所达等级", "value reached"), fmt::format("#{}", *expected.choice),
             fmt::format("#{}–#{}", actual->choice_low, actual->choice_high), expected.why);
    }
    if (expected.times) {
      compare_figure(*expected.times, actual->payments ? std::optional(actual->payments->times) : std::nullopt, Unit{},
                     what("次数", "times"), expected.why);
    }
    if (expected.whole)
      compare_figure(*expected.whole, actual->whole, Unit{.yuan = 1}, what("总额", "whole"), expected.why);
    if (expected.schedule) compare_schedule(expected, *actual, what("发放安排", "schedule"));
    if (expected.due) {
      const auto schedule = schedule_of(evaluation_, *actual, lane_);
      compare_figure(*expected.due, schedule ? schedule->due : std::nullopt, Unit{.yuan = 1}, what("到期应付", "due"),
                     expected.why);
    }
    if (expected.quota) compare_quota(expected, what("名额", "quota"));
    if (expected.payers_stated) compare_payers(expected, *actual, what("承担", "payers"));
    if (expected.missing && *expected.missing != actual->missing) {
      differ(expected.span, what("缺少的事实", "missing facts"), names(*expected.missing), names(actual->missing),
             expected.why);
    }
    if (expected.absorbed_by && expected.absorbed_by != actual->absorbed_by) {
      differ(expected.span, what("吸收它的项目", "absorbed by"), written(*expected.absorbed_by),
             actual->absorbed_by ? written(*actual->absorbed_by) : "-", expected.why);
    }
  }

  [[nodiscard]] std::string written(const ProgramOf& of) const {
    return (of.of_spouse ? "spouse." : "") + std::string(rulebook_.text(rulebook_[of.program].short_id));
  }

  void compare_quota(const ExpectedProgram& expected, const LocalText& what) {
    const Program& program = rulebook_[expected.program];
    if (program.quota == NodeId::none) {
      if (const auto figure = stated_figure(expected.quota->figure))
        differ(expected.span, what, rencai::written(figure->interval), "-", expected.why);
      return;
    }
    Unit unit = rulebook_[program.quota].type.unit;
    if (program.quota_per == Period::month) --unit.month;
    if (program.quota_per == Period::year) --unit.year;
    compare_figure(*expected.quota, evaluation_.value(program.quota, lane_).interval, unit, what, expected.why);
  }

  void compare_schedule(const ExpectedProgram& expected, const ProgramResult& actual, const LocalText& what) {
    const auto payments = first_payments(evaluation_, actual, lane_, expected.schedule->size() + 1, SameDay::together);
    if (payments.size() != expected.schedule->size()) {
      const bool more = payments.size() > expected.schedule->size();
      differ(expected.span, what, fmt::format("{}", expected.schedule->size()),
             more ? fmt::format("> {}", expected.schedule->size()) : fmt::format("{}", payments.size()), expected.why);
      return;
    }
    for (std::size_t i = 0; i < payments.size(); ++i) {
      const ExpectedPayment& payment = (*expected.schedule)[i];
      const LocalText part{fmt::format("{} {}", what.zh, i + 1), fmt::format("{} {}", what.en, i + 1)};
      compare_figure(payment.amount, payments[i].amount, Unit{.yuan = 1}, part, expected.why);
      if (!payment.on) continue;
      const auto& due = payments[i].due;
      if (due && due->low == *payment.on && due->high == *payment.on) continue;
      std::string day = "-";
      if (due) day = to_string(due->low) + (due->low == due->high ? "" : ".." + to_string(due->high));
      differ(payment.amount.span, part, to_string(*payment.on), day, expected.why);
    }
  }

  void compare_payers(const ExpectedProgram& expected, const ProgramResult& actual, const LocalText& what) {
    const auto part = [&](PayerNameId payer) {
      const std::string_view id = rulebook_.text(rulebook_.payer_names[index(payer)].id);
      return LocalText{fmt::format("{} {}", what.zh, id), fmt::format("{} {}", what.en, id)};
    };
    for (const auto& [payer, figure] : expected.payers) {
      const auto it = std::ranges::find(actual.payers, payer, &PayerAmount::payer);
      const std::optional<Interval> amount = it == actual.payers.end() ? std::nullopt : std::optional(it->amount);
      compare_figure(figure, amount, actual.amount_type.unit, part(payer), expected.why);
    }
    for (const PayerAmount& bears : actual.payers) {
      const bool named = std::ranges::any_of(expected.payers, [&](const auto& e) { return e.first == bears.payer; });
      const bool nothing = bears.amount.high && bears.amount.high->sign() == 0;
      if (!named && !nothing)
        differ(expected.span, part(bears.payer), "-", rencai::written(bears.amount), expected.why);
    }
  }

  void compare_others(Outcome expected) {
    for (const ProgramResult& program : result_.programs) {
      if (rulebook_[program.program].policy != test_.policy) continue;
      if (std::ranges::any_of(test_.programs, [&](const ExpectedProgram& e) { return e.program == program.program; }))
        continue;
      if (program.outcome == expected) continue;
      const std::string_view name = rulebook_.text(rulebook_[program.program].short_id);
      differ(test_.span, {fmt::format("{}：结论", name), fmt::format("{}: outcome", name)},
             std::string(word_of(expected)), std::string(word_of(program.outcome)));
    }
  }

  void compare(const ExpectedTotal& expected, std::span<const Totals> all, std::string_view named) {
    constexpr std::array<std::string_view, 3> categories{"housing", "allowance", "funding"};
    const std::string_view rate = expected.period == Period::none    ? "once"
                                  : expected.period == Period::month ? "monthly"
                                                                     : "yearly";
    const std::string what = fmt::format("{}.{}.{}.{}", named, expected.possible ? "possible" : "certain",
                                         categories[expected.category], rate);
    const Unit unit = expected.period == Period::none    ? Unit{.yuan = 1}
                      : expected.period == Period::month ? Unit{.yuan = 1, .month = -1}
                                                         : Unit{.yuan = 1, .year = -1};
    std::optional<Interval> actual = Interval{.low = Rational(0), .high = Rational(0)};
    for (const Totals& totals : all) {
      if (totals.policies.size() != 1 || totals.policies.front() != test_.policy) continue;
      const RateTotals& rates = (expected.possible ? totals.possible : totals.certain)[expected.category];
      const std::optional<Interval>& total = expected.period == Period::none    ? rates.once
                                             : expected.period == Period::month ? rates.monthly
                                                                                : rates.yearly;
      if (total) actual = total;
    }
    compare_figure(expected.figure, actual, unit, same(what), {});
  }

  [[nodiscard]] std::string names(const std::vector<FactId>& facts) const {
    std::string text = "[";
    for (const FactId fact : facts)
      text += fmt::format("{}{}", text.size() > 1 ? ", " : "", rulebook_.text(rulebook_[fact].short_id));
    return text + "]";
  }

  const RuleTest& test_;
  const Rulebook& rulebook_;
  const Evaluation& evaluation_;
  const ApplicantResult result_;
  std::span<const ProgramResult> programs_ = result_.programs;  // those of the one of a couple who is looked at
  std::size_t lane_ = 0;
  std::vector<Difference> differences_;
};

Restriction programs_of(const Rulebook& rulebook, PolicyId policy) {
  Restriction restriction;
  const Run run = rulebook[policy].programs;
  for (std::uint32_t i = run.first; i < run.first + run.count; ++i)
    restriction.programs.push_back(static_cast<ProgramId>(i));
  return restriction;
}

bool has_reason(const RuleTest& test) {
  return std::ranges::any_of(test.programs, [](const ExpectedProgram& expected) { return !expected.why.empty(); });
}

}  // namespace

std::vector<RuleTestResult> run_rule_tests(std::span<const RuleTest> tests, const Rulebook& rulebook,
                                           const SourceSet& sources, Diagnostics& diagnostics, Coverage* coverage) {
  std::vector<RuleTestResult> results;
  std::map<PolicyId, RuleCode> codes;
  for (const RuleTest& test : tests) {
    RuleTestResult result{test.name, test.span, {}};
    if (!codes.contains(test.policy)) {
      codes.emplace(test.policy, lower(rulebook, programs_of(rulebook, test.policy)));
      if (coverage != nullptr) coverage->expect(rulebook, codes.at(test.policy), test.policy);
    }
    Block block(rulebook, 1);
    if (read_applicant(test.facts, rulebook, sources, block, 0, diagnostics, test.policy)) {
      const Evaluation evaluation(rulebook, codes.at(test.policy), block, test.date);
      if (coverage != nullptr) coverage->add(evaluation, test.policy, has_reason(test));
      result.differences = Judge(test, rulebook, evaluation).differences();
    } else {
      result.differences.push_back({test.span, {"事实有误", "its facts are faulty"}, {}, {}, {}});
    }
    results.push_back(std::move(result));
  }
  return results;
}

}  // namespace rencai
