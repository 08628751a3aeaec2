#include "batch/impact_tally.h"

#include <algorithm>
#include <tuple>
#include <utility>

namespace rencai {
namespace {

bool ranks_before(const Loser& a, const Loser& b) {
  if (a.year_worth != b.year_worth) return a.year_worth > b.year_worth;
  return std::tie(a.file, a.line) < std::tie(b.file, b.line);
}

void add(ImpactCounts& to, const ImpactCounts& from) {
  to.winners += from.winners;
  to.losers += from.losers;
  to.mixed += from.mixed;
  to.unsure += from.unsure;
  to.unchanged += from.unchanged;
}

void add(Cost& to, const Cost& from) {
  to.before += from.before;
  to.after += from.after;
}

void add(GroupImpact& to, const GroupImpact& from) {
  add(to.counts, from.counts);
  for (std::size_t kind = 0; kind < to.totals.size(); ++kind) add(to.totals[kind], from.totals[kind]);
}

void add(ProgramImpact& to, const ProgramImpact& from) {
  to.eligible_before += from.eligible_before;
  to.eligible_after += from.eligible_after;
  to.becomes_eligible += from.becomes_eligible;
  to.ceases += from.ceases;
  to.gains += from.gains;
  to.loses += from.loses;
  add(to.cost, from.cost);
  for (const auto& [difference, count] : from.differences) to.differences[difference] += count;
  for (const auto& [payer, cost] : from.payers) add(to.payers[payer], cost);
}

}  // namespace

void GreatestSum::add(std::int64_t amount) {
  if (!most_) {
    sum_ += amount;
  } else if (kept_.size() < *most_) {
    kept_.push(amount);
    sum_ += amount;
  } else if (!kept_.empty() && amount > kept_.top()) {
    sum_ += amount - kept_.top();
    kept_.pop();
    kept_.push(amount);
  }
}

void GreatestSum::take(GreatestSum& other) {
  if (!most_) {
    sum_ += other.sum_;
  } else {
    for (; !other.kept_.empty(); other.kept_.pop()) add(other.kept_.top());
  }
  other.sum_ = 0;
}

void ImpactTally::add_program(ProgramImpact impact, std::optional<std::uint64_t> most_before,
                              std::optional<std::uint64_t> most_after) {
  impact.has_quota = most_before || most_after;
  population.programs.push_back(std::move(impact));
  quota_before.emplace_back(most_before);
  quota_after.emplace_back(most_after);
}

void ImpactTally::keep_loser(Loser loser, std::string_view record, std::size_t most) {
  std::vector<Loser>& losers = population.losers;
  if (losers.size() == most && (most == 0 || !ranks_before(loser, losers.back()))) return;
  loser.record = record;
  losers.insert(std::ranges::upper_bound(losers, loser, ranks_before), std::move(loser));
  if (losers.size() > most) losers.pop_back();
}

void ImpactTally::merge(ImpactTally& other, std::size_t most_losers) {
  const Population& more = other.population;
  add(population.counts, more.counts);
  for (std::size_t kind = 0; kind < population.totals.size(); ++kind) add(population.totals[kind], more.totals[kind]);
  for (std::size_t i = 0; i < population.programs.size(); ++i) {
    add(population.programs[i], more.programs[i]);
    quota_before[i].take(other.quota_before[i]);
    quota_after[i].take(other.quota_after[i]);
  }
  for (std::size_t i = 0; i < population.by.size(); ++i) {
    Population::By& by = population.by[i];
    for (const auto& [key, group] : more.by[i].groups) add(by.groups[key], group);
    for (const auto& [key, name] : more.by[i].names) by.names.emplace(key, name);
  }
  std::vector<Loser>& losers = population.losers;
  losers.insert(losers.end(), more.losers.begin(), more.losers.end());
  std::ranges::stable_sort(losers, ranks_before);
  if (losers.size() > most_losers) losers.resize(most_losers);
}

Population ImpactTally::take() {
  for (std::size_t i = 0; i < population.programs.size(); ++i)
    population.programs[i].cost_with_quota = {quota_before[i].sum(), quota_after[i].sum()};
  return std::move(population);
}

}  // namespace rencai
