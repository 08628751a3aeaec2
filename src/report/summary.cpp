#include "report/summary.h"

#include <algorithm>
#include <limits>
#include <numeric>
#include <tuple>

namespace rencai {

void ExactSum::add(const Rational& yuan) {
  const auto fen = multiply(yuan, 100);
  if (fen && fen->is_integer() && fen->numerator() <= std::numeric_limits<std::int64_t>::max() &&
      fen->numerator() >= std::numeric_limits<std::int64_t>::min()) {
    fen_ += fen->numerator();
    return;
  }
  const auto sum = rencai::add(rest_, yuan);
  overflow_ = overflow_ || !sum;
  rest_ = sum.value_or(Rational(0));
}

void ExactSum::add(const ExactSum& other) {
  fen_ += other.fen_;
  const auto sum = rencai::add(rest_, other.rest_);
  overflow_ = overflow_ || other.overflow_ || !sum;
  rest_ = sum.value_or(Rational(0));
}

std::optional<Rational> ExactSum::value() const {
  const auto yuan = Rational::make(fen_, 100);
  if (overflow_ || !yuan) return std::nullopt;
  return rencai::add(*yuan, rest_);
}

void AmountSum::add(const AmountSum& other) {
  amounts += other.amounts;
  least.add(other.least);
  most.add(other.most);
  open.amounts += other.open.amounts;
  open.least.add(other.open.least);
  unspecified.amounts += other.unspecified.amounts;
  unspecified.least.add(other.unspecified.least);
}

bool AmountSum::is_exact() const {
  return least.value() && most.value() && open.least.value() && unspecified.least.value();
}

void SummarySums::add(const SummarySums& other) {
  certain.add(other.certain);
  possible.add(other.possible);
}

std::uint64_t Summary::all_applicants() const {
  return std::accumulate(applicants.begin(), applicants.end(), std::uint64_t{0});
}

void Summary::add(const Summary& other) {
  faulty += other.faulty;
  for (std::size_t kind = 0; kind < applicants.size(); ++kind) applicants.at(kind) += other.applicants.at(kind);
  for (std::size_t i = 0; i < programs.size(); ++i) {
    SummaryProgram& program = programs[i];
    const SummaryProgram& more = other.programs[i];
    for (std::size_t outcome = 0; outcome < program.outcomes.size(); ++outcome) {
      program.outcomes.at(outcome) += more.outcomes.at(outcome);
    }
    if (!program.money) continue;
    program.money->sums.add(more.money->sums);
    for (std::size_t payer = 0; payer < program.money->payers.size(); ++payer) {
      program.money->payers[payer].sums.add(more.money->payers[payer].sums);
    }
  }
  for (std::size_t i = 0; i < totals.size(); ++i) {
    for (std::size_t kind = 0; kind < totals[i].sums.size(); ++kind) {
      if (auto& sums = totals[i].sums.at(kind)) sums->add(*other.totals[i].sums.at(kind));
    }
  }
}

std::vector<PayerTotal> payer_totals(const Summary& summary) {
  std::vector<PayerTotal> all;
  std::vector<std::string> order;
  const auto add = [&](std::string_view id, const LocalText& title, const SummaryProgram& program,
                       const SummarySums& sums) {
    if (std::ranges::find(order, id) == order.end()) order.emplace_back(id);
    auto total = std::ranges::find_if(all, [&](const PayerTotal& known) {
      return known.id == id && known.category == program.category && known.every == program.money->every;
    });
    if (total == all.end()) {
      all.push_back({std::string(id), title, program.category, program.money->every, {}});
      total = all.end() - 1;
    }
    total->sums.add(sums);
  };
  for (const SummaryProgram& program : summary.programs) {
    if (!program.money) continue;
    for (const SummaryPayer& payer : program.money->payers) add(payer.id, payer.title, program, payer.sums);
    if (program.money->payers.empty()) add("", {}, program, program.money->sums);
  }
  const auto rank = [&](const PayerTotal& total) {
    return std::tuple(total.id.empty(), std::ranges::find(order, total.id), total.category, total.every);
  };
  std::ranges::sort(all, {}, rank);
  return all;
}

std::string sum_too_large(const Summary& summary) {
  const auto exact = [](const SummarySums& sums) { return sums.certain.is_exact() && sums.possible.is_exact(); };
  for (const SummaryProgram& program : summary.programs) {
    if (!program.money) continue;
    const bool all_exact =
        exact(program.money->sums) && std::ranges::all_of(program.money->payers, exact, &SummaryPayer::sums);
    if (!all_exact) return program.id;
  }
  for (const SummaryTotals& totals : summary.totals) {
    const bool all_exact =
        std::ranges::all_of(totals.sums, [&](const std::optional<SummarySums>& sums) { return !sums || exact(*sums); });
    if (!all_exact) return totals.policies.front();
  }
  for (const PayerTotal& total : payer_totals(summary)) {
    if (!exact(total.sums)) return total.id;
  }
  return {};
}

Unit money_unit(Period every) {
  Unit unit;
  unit.yuan = 1;
  if (every == Period::month) unit.month = -1;
  if (every == Period::year) unit.year = -1;
  return unit;
}

}  // namespace rencai
