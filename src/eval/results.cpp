#include "eval/results.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "eval/counted.h"
#include "eval/interval_math.h"
#include "eval/payers.h"
#include "eval/payments.h"
#include "eval/standings.h"
#include "eval/totals.h"

namespace rencai {
namespace {

// The two of a couple, by their place in arrays.
enum class Side : std::uint8_t { applicant, spouse };

[[nodiscard]] Side other(Side side) { return side == Side::applicant ? Side::spouse : Side::applicant; }

std::size_t choice_index(const std::optional<Rational>& end) {
  return end ? static_cast<std::size_t>(end->numerator()) : 0;
}

// One applicant, with the spouse where there can be one.
class Household {
 public:
  Household(const Evaluation& evaluation, std::size_t lane, Detail detail)
      : evaluation_(evaluation), book_(evaluation.rulebook()), lane_(lane), detail_(detail) {}

  ApplicantResult run() {
    standings_ = standings_of(evaluation_, lane_, detail_);
    applicants_ = standings_.size();
    const Block& block = evaluation_.block();
    const bool surely = block.surely_has_spouse(lane_);
    couple_ = surely || (book_.reads_spouse() && block.can_have_spouse(lane_));
    if (couple_) {
      for (Standing& standing : standings_of(evaluation_, lane_of(Side::spouse), detail_)) {
        standing.surely = standing.surely && surely;
        standings_.push_back(std::move(standing));
      }
    }
    stack();
    ApplicantResult result = result_of(Side::applicant);
    if (surely) {
      result.household = household();
      result.spouse.push_back(result_of(Side::spouse));
    }
    return result;
  }

 private:
  [[nodiscard]] std::size_t lane_of(Side side) const {
    return side == Side::applicant ? lane_ : evaluation_.block().partners()[lane_];
  }
  [[nodiscard]] Side side_of(std::size_t member) const { return member < applicants_ ? Side::applicant : Side::spouse; }

  ApplicantResult result_of(Side side) {
    ApplicantResult result;
    result.kind = evaluation_.block().kind(lane_of(side));
    for (std::size_t i = 0; i < standings_.size(); ++i) {
      problem_.members[i].reported = side_of(i) == side && is_reported(standings_[i].result.program);
    }
    result.totals = totals_of(problem_);
    for (std::size_t i = 0; i < standings_.size(); ++i) {
      if (problem_.members[i].reported) result.programs.push_back(std::move(standings_[i].result));
    }
    return result;
  }

  // What the two come to together.
  [[nodiscard]] std::vector<Totals> household() const {
    TotalsProblem both = problem_;
    for (std::size_t i = 0; i < standings_.size(); ++i) {
      if (both.members[i].bucket) both.members[i].bucket->of_spouse = false;
      both.members[i].reported = is_reported(standings_[i].result.program);
    }
    return totals_of(both);
  }

  [[nodiscard]] bool is_reported(ProgramId id) const {
    const auto reported = evaluation_.code().reported.all();
    return std::ranges::binary_search(reported, id);
  }

  // Where a program of `of` stands, as a rule of `side` names it; none: it is for another kind, or not computed, or
  // there is no spouse.
  [[nodiscard]] std::optional<std::uint32_t> member_of(const ProgramOf& of, Side side) const {
    const bool of_spouse = (of.of_spouse ? other(side) : side) == Side::spouse;
    const auto first = standings_.begin() + static_cast<std::ptrdiff_t>(of_spouse ? applicants_ : 0);
    const auto last = of_spouse ? standings_.end() : standings_.begin() + static_cast<std::ptrdiff_t>(applicants_);
    const auto found =
        std::find_if(first, last, [&](const Standing& standing) { return standing.result.program == of.program; });
    if (found == last) return std::nullopt;
    return static_cast<std::uint32_t>(found - standings_.begin());
  }
  [[nodiscard]] ProgramOf named(std::uint32_t member, Side side) const {
    return {standings_[member].result.program, side_of(member) != side};
  }

  // Whether a rule says the same for either of a couple: its members are the same.
  [[nodiscard]] bool is_symmetric(const Stacking& stated) const {
    const auto members = book_.members[stated.members];
    return std::ranges::all_of(members, [&](const ProgramOf& member) {
      return std::ranges::find(members, ProgramOf{member.program, !member.of_spouse}) != members.end();
    });
  }

  void stack() {
    for (const Stacking& stated : book_.stacking) {
      add_rule(stated, Side::applicant);
      if (couple_ && !is_symmetric(stated)) add_rule(stated, Side::spouse);
    }
    for (std::size_t i = 0; i < standings_.size(); ++i) add_member(standings_[i], side_of(i));
    compare();
    std::vector<StackingRule> rules;
    for (const TotalsRule& entry : problem_.rules) rules.push_back(entry.rule);
    const auto displaced = displacements(problem_.stacking, rules);
    for (std::size_t i = 0; i < standings_.size(); ++i) {
      ProgramResult& result = standings_[i].result;
      if (displaced[i].absorbed_by) {
        result.outcome = Outcome::absorbed;
        result.absorbed_by = named(*displaced[i].absorbed_by, side_of(i));
        result.missing.clear();
      }
      for (const std::uint32_t other : displaced[i].may_be_absorbed_by) {
        result.may_be_absorbed_by.push_back(named(other, side_of(i)));
      }
      if (detail_ == Detail::all && !result.may_be_absorbed_by.empty()) find_stacking_missing(result, side_of(i));
    }
    for (std::uint32_t i = 0; i < book_.policies.size(); ++i) {
      problem_.policies.push_back({static_cast<PolicyId>(i), book_.text(book_.policies[i].place_path)});
    }
  }

  // Of the rules by which others may displace the program, as they are for its side.
  void find_stacking_missing(ProgramResult& result, Side side) const {
    std::vector<NodeId> roots;
    for (const Stacking& rule : book_.stacking) {
      const auto members = book_.members[rule.members];
      const auto names = [&](ProgramId program) {
        return std::ranges::find(members, program, &ProgramOf::program) != members.end();
      };
      const bool displaces = std::ranges::any_of(result.may_be_absorbed_by, names, &ProgramOf::program);
      if (!names(result.program) || !displaces) continue;
      if (rule.when != NodeId::none && evaluation_.condition(rule.when, lane_of(side)) == Truth::no) continue;
      if (rule.when != NodeId::none) roots.push_back(rule.when);
      if (rule.choice != FactId::none) roots.push_back(book_[rule.choice].read);
    }
    evaluation_.missing(roots, lane_of(side), result.stacking_missing);
  }

  // A rule as it is for one of a couple.
  void add_rule(const Stacking& stated, Side side) {
    StackingRule rule;
    rule.kind = stated.kind;
    for (const ProgramOf& of : book_.members[stated.members]) {
      if (const auto member = member_of(of, side)) rule.members.push_back(*member);
    }
    if (rule.members.empty()) return;
    if (stated.when != NodeId::none) rule.applies = evaluation_.condition(stated.when, lane_of(side));
    for (const Number& share : book_.numbers[stated.shares]) {
      rule.shares.push_back(Rational::make(share.numerator, share.denominator).value_or(Rational(0)));
    }
    if (stated.at_most != NodeId::none) {
      const Evaluation::Value cap = evaluation_.value(stated.at_most, lane_of(side));
      if (cap.can_exist) rule.at_most = cap.interval;
      rule.at_most_may_be_absent = cap.can_be_absent;
    }
    if (stated.choice != FactId::none) add_choice(stated, side, rule);
    problem_.rules.push_back({stated.policy, std::move(rule)});
  }

  // The choice's values name the members.
  void add_choice(const Stacking& stated, Side side, StackingRule& rule) const {
    const Fact& fact = book_[stated.choice];
    const Evaluation::Value value = evaluation_.value(fact.read, lane_of(side));
    rule.may_be_unchosen = value.can_be_absent;
    if (!value.can_exist) return;
    const auto values = book_.domain_values[book_[fact.type.domain].values];
    const auto members = book_.members[stated.members];
    const std::size_t high = choice_index(value.interval.high);
    for (std::size_t i = choice_index(value.interval.low); i <= high && i < values.size(); ++i) {
      const std::string_view name = book_.text(values[i].id);
      const auto chosen =
          std::ranges::find_if(members, [&](const ProgramOf& member) { return choice_of(book_, member) == name; });
      const auto member = chosen == members.end() ? std::nullopt : member_of(*chosen, side);
      if (member) {
        rule.chosen.push_back(*member);
      } else {
        rule.may_be_unchosen = true;
      }
    }
  }

  void add_member(const Standing& standing, Side side) {
    const ProgramResult& result = standing.result;
    const Program& program = book_[result.program];
    problem_.stacking.push_back({Interval{}, standing.surely, standing.possibly});
    TotalsMember member;
    member.policy = program.policy;
    member.amount = counted_amount(book_, result);
    if (result.has_amount && is_money(result.amount_type) && static_cast<unsigned>(program.category) < 3) {
      Bucket bucket{static_cast<std::uint8_t>(program.category), Bucket::Rate::once, side == Side::spouse};
      if (program.pay.form == PayForm::rate) {
        bucket.rate = program.pay.every == Period::month ? Bucket::Rate::monthly : Bucket::Rate::yearly;
      }
      member.bucket = bucket;
    }
    problem_.members.push_back(member);
  }

  [[nodiscard]] std::optional<Type> type_of(std::uint32_t member) const {
    const NodeId amount = book_[standings_[member].result.program].amount;
    if (amount == NodeId::none) return std::nullopt;
    Type type = book_[amount].type;
    type.domain = DomainId::none;
    return type;
  }

  // By their amounts where all of a component have one unit. Else what is no money, and can only be chosen, counts as
  // 0, and money compares by amounts in one unit or by wholes.
  void compare() {
    std::vector<StackingRule> rules;
    for (const TotalsRule& entry : problem_.rules) rules.push_back(entry.rule);
    problem_.by_amount.assign(standings_.size(), true);
    const auto are_alike = [&](std::span<const std::uint32_t> members) {
      return std::ranges::all_of(members,
                                 [&](std::uint32_t member) { return type_of(member) == type_of(members.front()); });
    };
    for (const auto& component : components(static_cast<std::uint32_t>(standings_.size()), rules)) {
      const bool one_unit = are_alike(component);
      std::vector<std::uint32_t> money;
      for (const std::uint32_t member : component) {
        const auto type = type_of(member);
        if (type && is_money(*type)) money.push_back(member);
      }
      const bool by_amount = one_unit || are_alike(money);
      for (const std::uint32_t member : component) {
        const ProgramResult& result = standings_[member].result;
        const bool is_sum = one_unit || std::ranges::find(money, member) != money.end();
        problem_.by_amount[member] = by_amount;
        Interval& compared = problem_.stacking[member].compared;
        if (!result.has_amount || !is_sum) {
          compared = single(0);
        } else if (by_amount) {
          compared = counted_amount(book_, result);
        } else if (result.whole) {
          compared = *result.whole;
        } else {
          compared.low = 0;
        }
      }
    }
  }

  const Evaluation& evaluation_;
  const Rulebook& book_;
  std::size_t lane_;
  Detail detail_;
  bool couple_ = false;              // the spouse's programs are among the standings
  std::vector<Standing> standings_;  // the applicant's, then the spouse's
  std::size_t applicants_ = 0;       // how many are the applicant's
  TotalsProblem problem_;
};

}  // namespace

void append_missing(const Evaluation& evaluation, ProgramId id, std::size_t lane, std::vector<FactId>& facts) {
  const Rulebook& book = evaluation.rulebook();
  const Program& program = book[id];
  std::vector<NodeId> roots{program.eligible};
  if (program.amount != NodeId::none) {
    roots.push_back(program.amount);
    if (is_money(book[program.amount].type)) append_payment_nodes(book, program.pay, roots);
  }
  const auto payer_cases = book.payer_cases[program.payers];
  const bool all_decided =
      std::ranges::all_of(roots, [&](NodeId root) { return evaluation.decided(root, lane); }) &&
      std::ranges::all_of(payer_cases, [&](const PayerCase& payer_case) {
        const auto is_decided = [&](NodeId node) { return node == NodeId::none || evaluation.decided(node, lane); };
        return is_decided(payer_case.when) &&
               std::ranges::all_of(book.payer_shares[payer_case.shares], is_decided, &PayerShare::share);
      });
  if (all_decided) return;
  if (!payer_cases.empty()) {
    const std::vector<NodeId> nodes = reached_cases(evaluation, program, lane).nodes;
    roots.insert(roots.end(), nodes.begin(), nodes.end());
  }
  std::vector<FactId> missing;
  evaluation.missing(roots, lane, missing);
  facts.insert(facts.end(), missing.begin(), missing.end());
}

ApplicantResult result_of(const Evaluation& evaluation, std::size_t lane, Detail detail) {
  return Household(evaluation, lane, detail).run();
}

}  // namespace rencai
