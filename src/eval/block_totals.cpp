#include "eval/block_totals.h"

#include <algorithm>

#include "eval/columns.h"
#include "eval/interval_math.h"
#include "eval/totals.h"

namespace rencai {
namespace {

constexpr std::size_t rates = 3;

bool lies_in(std::string_view inner, std::string_view outer) {
  return outer.empty() || inner == outer || (inner.starts_with(outer) && inner[outer.size()] == '/');
}

// Adds one end of a sum; false beyond 63 bits.
bool grow(std::int64_t& sum, std::int64_t more) { return !__builtin_add_overflow(sum, more, &sum); }

std::uint8_t end_marks(const LaneFigure& amount, bool high) {
  unsigned kept = figure_unspecified;
  if (high) kept |= figure_high_unbounded;
  return static_cast<std::uint8_t>(figure_present | (amount.marks & kept));
}

bool add_figure(LaneFigure& sum, const LaneFigure& more) {
  sum.marks |= more.marks;
  return grow(sum.low, more.low) && grow(sum.high, more.high);
}

}  // namespace

std::optional<std::size_t> kind_of_total(const Rulebook& rulebook, const Program& program) {
  if (program.amount == NodeId::none || !is_money(rulebook[program.amount].type) ||
      static_cast<unsigned>(program.category) >= 3)
    return std::nullopt;
  Bucket::Rate rate = Bucket::Rate::once;
  if (program.pay.form == PayForm::rate) {
    rate = program.pay.every == Period::month ? Bucket::Rate::monthly : Bucket::Rate::yearly;
  }
  return static_cast<std::size_t>(program.category) * rates + static_cast<std::size_t>(rate);
}

BlockTotals::BlockTotals(const Rulebook& rulebook, std::span<const ProgramId> programs, std::size_t lanes)
    : rulebook_(&rulebook), place_(rulebook.policies.size()) {
  const Plane empty((lanes + word_bits - 1) / word_bits);
  for (const ProgramId program : programs) {
    const PolicyId policy = rulebook[program].policy;
    if (!policies_.empty() && policies_.back() == policy) continue;
    place_[index(policy)] = static_cast<std::uint32_t>(policies_.size());
    policies_.push_back(policy);
    counting_.push_back(empty);
    columns_.emplace_back().policies = {policy};
  }
  const auto path = [&](PolicyId policy) { return rulebook.text(rulebook[policy].place_path); };
  std::vector<std::string_view> ends;
  for (const PolicyId policy : policies_) {
    const std::string_view end = path(policy);
    if (std::ranges::find(ends, end) != ends.end()) continue;
    ends.push_back(end);
    TotalsColumns totals;
    Line line;
    totals.end = end;
    line.has = empty;
    for (const PolicyId other : policies_) {
      if (lies_in(end, path(other))) {
        totals.policies.push_back(other);
        line.policies.push_back(place_of(other));
        line.at_end.push_back(path(other) == end);
      } else if (lies_in(path(other), end)) {
        line.within.push_back(place_of(other));
      }
    }
    if (totals.policies.size() < 2) continue;
    columns_.push_back(std::move(totals));
    lines_.push_back(std::move(line));
  }
  entered_.assign(columns_.size() * TotalsColumns::kinds, empty);
  for (TotalsColumns& totals : columns_) {
    for (const ProgramId id : programs) {
      const Program& program = rulebook[id];
      const auto kind = kind_of_total(rulebook, program);
      if (kind && std::ranges::find(totals.policies, program.policy) != totals.policies.end())
        totals.can_have[*kind] = true;
    }
    for (std::size_t kind = 0; kind < TotalsColumns::kinds; ++kind) {
      if (!totals.can_have[kind]) continue;
      totals.certain[kind].resize(lanes);
      totals.possible[kind].resize(lanes);
    }
  }
}

bool BlockTotals::counts(PolicyId policy, std::size_t lane) const {
  return bit(counting_[place_of(policy)].data(), lane);
}

bool BlockTotals::has(const TotalsColumns& totals, std::size_t lane) const {
  if (totals.policies.size() == 1) return counts(totals.policies.front(), lane);
  return bit(lines_[static_cast<std::size_t>(&totals - columns_.data()) - policies_.size()].has.data(), lane);
}

// Calls `visit` with each totals column, kind and lane that has a figure.
template <class Visit>
void BlockTotals::for_each_entered(Visit visit) {
  for (std::size_t totals = 0; totals < columns_.size(); ++totals) {
    for (std::size_t kind = 0; kind < TotalsColumns::kinds; ++kind) {
      if (!columns_[totals].can_have[kind]) continue;
      const Plane& entered = entered_[totals * TotalsColumns::kinds + kind];
      for (std::size_t word = 0; word < entered.size(); ++word) {
        for_each_lane(word, entered[word], [&](std::size_t lane) { visit(columns_[totals], kind, lane); });
      }
    }
  }
}

void BlockTotals::start() {
  for_each_entered([](TotalsColumns& totals, std::size_t kind, std::size_t lane) {
    totals.certain[kind][lane] = totals.possible[kind][lane] = {};
  });
  for (Plane& plane : entered_) std::ranges::fill(plane, std::uint64_t{0});
  for (Plane& plane : counting_) std::ranges::fill(plane, std::uint64_t{0});
}

void BlockTotals::count_possibly(PolicyId policy, const Plane& lanes) {
  Plane& counting = counting_[place_of(policy)];
  for (std::size_t word = 0; word < counting.size(); ++word) counting[word] |= lanes[word];
}

bool BlockTotals::add(PolicyId policy, std::size_t kind, std::size_t lane, const LaneFigure& amount, Enters enters) {
  TotalsColumns& totals = columns_[place_of(policy)];
  LaneFigure& certain = totals.certain[kind][lane];
  LaneFigure& possible = totals.possible[kind][lane];
  enter(place_of(policy), kind, lane);
  bool fits = true;
  if (enters == Enters::surely || enters == Enters::low) {
    const std::uint8_t marks = end_marks(amount, false);
    certain.marks |= marks;
    possible.marks |= marks;
    fits = grow(certain.low, amount.low) && grow(possible.low, amount.low);
  }
  if (enters == Enters::surely || enters == Enters::certain) {
    certain.marks |= end_marks(amount, true);
    fits = grow(certain.high, amount.high) && fits;
  }
  if (enters == Enters::surely || enters == Enters::possibly) {
    possible.marks |= end_marks(amount, true);
    fits = grow(possible.high, amount.high) && fits;
  }
  return fits;
}

// The sum of the policies of a line; false beyond 63 bits.
bool BlockTotals::add_line(std::size_t line, std::size_t lane) {
  TotalsColumns& totals = columns_[policies_.size() + line];
  bool fits = true;
  for (const std::uint32_t policy : lines_[line].policies) {
    const TotalsColumns& part = columns_[policy];
    for (std::size_t kind = 0; kind < TotalsColumns::kinds; ++kind) {
      if (!part.can_have[kind]) continue;
      enter(policies_.size() + line, kind, lane);
      fits = add_figure(totals.certain[kind][lane], part.certain[kind][lane]) && fits;
      fits = add_figure(totals.possible[kind][lane], part.possible[kind][lane]) && fits;
    }
  }
  return fits;
}

void BlockTotals::finish(Plane& beyond) {
  for (std::size_t i = 0; i < lines_.size(); ++i) {
    Line& line = lines_[i];
    for (std::size_t word = 0; word < line.has.size(); ++word) {
      std::uint64_t one = 0;
      std::uint64_t two = 0;
      std::uint64_t at_end = 0;
      std::uint64_t within = 0;
      for (std::size_t j = 0; j < line.policies.size(); ++j) {
        const std::uint64_t counting = counting_[line.policies[j]][word];
        two |= one & counting;
        one |= counting;
        if (line.at_end[j]) at_end |= counting;
      }
      for (const std::uint32_t policy : line.within) within |= counting_[policy][word];
      line.has[word] = two & at_end & ~within;
      for_each_lane(word, line.has[word], [&](std::size_t lane) {
        if (!add_line(i, lane)) beyond[lane / word_bits] |= std::uint64_t{1} << (lane % word_bits);
      });
    }
  }
  for_each_entered([](TotalsColumns& totals, std::size_t kind, std::size_t lane) {
    for (LaneFigure* figure : {&totals.certain[kind][lane], &totals.possible[kind][lane]})
      figure->high = figure->has(figure_high_unbounded) ? 0 : std::max(figure->low, figure->high);
  });
}

void BlockTotals::replace(std::size_t lane, std::span<const Totals> given, std::span<const PolicyId> counting,
                          FigureStore& store) {
  const std::uint64_t mask = std::uint64_t{1} << (lane % word_bits);
  for (Plane& plane : counting_) plane[lane / word_bits] &= ~mask;
  for (const PolicyId policy : counting) counting_[place_of(policy)][lane / word_bits] |= mask;
  for (Line& line : lines_) line.has[lane / word_bits] &= ~mask;
  for (TotalsColumns& totals : columns_) {
    for (std::size_t kind = 0; kind < TotalsColumns::kinds; ++kind) {
      if (totals.can_have[kind]) totals.certain[kind][lane] = totals.possible[kind][lane] = {};
    }
  }
  const auto path = [&](PolicyId policy) { return rulebook_->text((*rulebook_)[policy].place_path); };
  for (const Totals& totals : given) {
    std::size_t place = place_of(totals.policies.front());
    if (totals.policies.size() > 1) {
      const PolicyId innermost =
          *std::ranges::max_element(totals.policies, {}, [&](PolicyId policy) { return path(policy).size(); });
      const auto line = std::ranges::find_if(columns_, [&](const TotalsColumns& columns) {
        return columns.policies.size() > 1 && columns.end == path(innermost);
      });
      place = static_cast<std::size_t>(line - columns_.begin());
      lines_[place - policies_.size()].has[lane / word_bits] |= mask;
    }
    TotalsColumns& columns = columns_[place];
    const auto put = [&](std::vector<LaneFigure>* to, std::size_t kind, const std::optional<Interval>& total) {
      if (!total) return;
      to[kind][lane] = store.figure(*total, fen_scale);
      enter(place, kind, lane);
    };
    for (std::size_t category = 0; category < 3; ++category) {
      const auto put_rates = [&](std::vector<LaneFigure>* to, const RateTotals& of) {
        put(to, category * rates, of.once);
        put(to, category * rates + 1, of.monthly);
        put(to, category * rates + 2, of.yearly);
      };
      put_rates(columns.certain, totals.certain.at(category));
      put_rates(columns.possible, totals.possible.at(category));
    }
  }
}

}  // namespace rencai
