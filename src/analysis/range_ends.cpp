#include "analysis/range_ends.h"

#include <map>
#include <optional>
#include <utility>
#include <vector>

namespace rencai {
namespace {

using Value = Evaluation::Value;

class Finder {
 public:
  explicit Finder(const Evaluation& evaluation) : evaluation_(evaluation), rulebook_(evaluation.rulebook()) {}

  RangeEnds find(NodeId id, std::size_t lane) {
    const Kind kind = rulebook_[id].type.kind;
    if ((kind != Kind::number && kind != Kind::date) || evaluation_.decided(id, lane)) return {};
    const auto [known, is_new] = found_.try_emplace({index(id), lane});
    if (is_new) known->second = of(id, lane);
    return known->second;
  }

 private:
  [[nodiscard]] RangeEnds of_fact(FactId id, std::size_t lane) const {
    const Stated stated = evaluation_.block().stated(id, lane);
    if (stated != Stated::absent && stated != Stated::unknown) return {};
    const Fact& fact = rulebook_[id];
    const bool is_share = fact.type.unit.is_none() && fact.low >= 0 && fact.high <= fact.scale;
    // That there is no less than nothing is no matter of the range.
    const bool from_zero = fact.type.kind == Kind::number && fact.low == 0;
    return {!is_share && !from_zero, !is_share};
  }

  RangeEnds of(NodeId id, std::size_t lane) {
    const Node& node = rulebook_[id];
    const auto args = rulebook_.args(id);
    switch (node.op) {
      case Op::fact: return of_fact(static_cast<FactId>(node.payload), lane);
      case Op::stated_or: return of_stated_or(id, lane);
      case Op::of_spouse: return of_spouse(args[1], lane);
      case Op::negate: return swapped(find(args[0], lane));
      case Op::subtract:
      case Op::date_minus: return any_of({find(args[0], lane), swapped(find(args[1], lane))});
      case Op::multiply:
      case Op::divide: return of_product(id, lane);
      case Op::minimum:
      case Op::maximum:
      case Op::or_else: return reached_by(id, lane, {args.begin(), args.end()});
      case Op::first_of:
      case Op::highest_of: return reached_by(id, lane, open_cases(id, lane));
      case Op::sum_of: return any_of(all_of_them(open_cases(id, lane), lane));
      case Op::add:
      case Op::date_plus:
      case Op::round:
      case Op::floor:
      case Op::ceil:
      case Op::start_of_year:
      case Op::start_of_month: return any_of(all_of_them({args.begin(), args.end()}, lane));
      case Op::range: return {find(args[0], lane).low, find(args[1], lane).high};
      case Op::at_least:
      case Op::above: return {find(args[0], lane).low, false};
      case Op::up_to:
      case Op::below: return {false, find(args[0], lane).high};
      case Op::full_years_between:
      case Op::full_months_between:
      case Op::started_years_between:
      case Op::started_months_between:
      case Op::days_between: return any_of({find(args[1], lane), swapped(find(args[0], lane))});
      case Op::sum_over:
      case Op::least_of:
      case Op::greatest_of: return of_elements(id, lane);
      default: return {};
    }
  }

  static RangeEnds swapped(RangeEnds ends) { return {ends.high, ends.low}; }
  static RangeEnds any_of(const std::vector<RangeEnds>& all) {
    RangeEnds ends;
    for (const RangeEnds& one : all) ends = {ends.low || one.low, ends.high || one.high};
    return ends;
  }
  std::vector<RangeEnds> all_of_them(const std::vector<NodeId>& nodes, std::size_t lane) {
    std::vector<RangeEnds> ends;
    for (const NodeId node : nodes) ends.push_back(find(node, lane));
    return ends;
  }

  RangeEnds of_stated_or(NodeId id, std::size_t lane) {
    const auto args = rulebook_.args(id);
    NodeId fact = args[0];
    while (rulebook_[fact].op == Op::stated_or) fact = rulebook_.args(fact)[0];
    const Stated stated = evaluation_.block().stated(static_cast<FactId>(rulebook_[fact].payload), lane);
    const bool derives = rulebook_[id].payload == 1;
    const bool takes_second = stated == Stated::absent || (derives && stated == Stated::unknown);
    return find(args[takes_second ? 1 : 0], lane);
  }

  RangeEnds of_spouse(NodeId read, std::size_t lane) {
    const auto partners = evaluation_.block().partners();
    return partners.empty() ? RangeEnds{true, true} : find(read, partners[lane]);
  }

  // The ends that no two ends of the factors make by figures of the rules.
  RangeEnds of_product(NodeId id, std::size_t lane) {
    const auto args = rulebook_.args(id);
    const bool divides = rulebook_[id].op == Op::divide;
    const Interval whole = evaluation_.value(id, lane).interval;
    Reached low;
    Reached high;
    for (const End& first : ends_of(args[0], lane)) {
      for (const End& second : ends_of(args[1], lane)) {
        if (divides && second.at.sign() == 0) continue;
        const auto made = divides ? divide(first.at, second.at) : multiply(first.at, second.at);
        if (!made) continue;
        if (whole.low == *made) low.by(first.of_range || second.of_range);
        if (whole.high == *made) high.by(first.of_range || second.of_range);
      }
    }
    return {low.only_by_range(), high.only_by_range()};
  }

  struct End {
    Rational at;
    bool of_range = false;
  };
  std::vector<End> ends_of(NodeId id, std::size_t lane) {
    const Interval interval = evaluation_.value(id, lane).interval;
    const RangeEnds ends = find(id, lane);
    std::vector<End> both;
    if (interval.low) both.push_back({*interval.low, ends.low});
    if (interval.high) both.push_back({*interval.high, ends.high});
    return both;
  }

  // By what an end is reached: by ranges of facts, by figures of the rules.
  struct Reached {
    bool range = false;
    bool rules = false;
    void by(bool of_range) { (of_range ? range : rules) = true; }
    [[nodiscard]] bool only_by_range() const { return range && !rules; }
  };

  // The ends that no part reaches by a figure of the rules.
  RangeEnds reached_by(NodeId id, std::size_t lane, const std::vector<NodeId>& parts) {
    const Interval whole = evaluation_.value(id, lane).interval;
    Reached low;
    Reached high;
    for (const NodeId part : parts) {
      const Value value = evaluation_.value(part, lane);
      if (!value.can_exist) continue;
      const RangeEnds own = find(part, lane);
      if (value.interval.low == whole.low) low.by(own.low);
      if (value.interval.high == whole.high) high.by(own.high);
    }
    return {low.only_by_range(), high.only_by_range()};
  }

  // The values of the cases that can apply.
  [[nodiscard]] std::vector<NodeId> open_cases(NodeId id, std::size_t lane) const {
    const auto args = rulebook_.args(id);
    std::vector<NodeId> values;
    for (std::size_t i = 0; i + 1 < args.size(); i += 2) {
      const Truth holds = evaluation_.condition(args[i], lane);
      if (holds != Truth::no) values.push_back(args[i + 1]);
      if (holds == Truth::yes && rulebook_[id].op == Op::first_of) break;
    }
    return values;
  }

  // Of the elements that may count, those included that were not stated.
  RangeEnds of_elements(NodeId id, std::size_t lane) {
    const auto args = rulebook_.args(id);
    const auto& elements = evaluation_.block().elements(static_cast<ListId>(rulebook_[id].payload), lane);
    const Interval whole = evaluation_.value(id, lane).interval;
    std::vector<RangeEnds> ends;
    Reached low;
    Reached high;
    const auto add = [&](std::size_t element) {
      const auto lane_of = [&](NodeId node) { return rulebook_[node].space == 0 ? lane : element; };
      if (evaluation_.condition(args[1], lane_of(args[1])) == Truth::no) return;
      const Value value = evaluation_.value(args[2], lane_of(args[2]));
      if (!value.can_exist) return;
      ends.push_back(find(args[2], lane_of(args[2])));
      if (value.interval.low == whole.low) low.by(ends.back().low);
      if (value.interval.high == whole.high) high.by(ends.back().high);
    };
    for (std::uint32_t i = elements.first; i < elements.first + elements.count; ++i) add(i);
    if (elements.open) add(elements.other);
    if (rulebook_[id].op == Op::sum_over) return any_of(ends);
    return {low.only_by_range(), high.only_by_range()};
  }

  const Evaluation& evaluation_;
  const Rulebook& rulebook_;
  std::map<std::pair<std::uint32_t, std::size_t>, RangeEnds> found_;
};

}  // namespace

RangeEnds range_ends(const Evaluation& evaluation, NodeId node, std::size_t lane) {
  return Finder(evaluation).find(node, lane);
}

bool times_are_unlimited(const Evaluation& evaluation, const Pay& pay, std::size_t lane) {
  bool is_limited = false;
  const auto limit = [&](NodeId node) {
    is_limited = is_limited || (node != NodeId::none && !range_ends(evaluation, node, lane).high);
  };
  limit(pay.at_most);
  limit(pay.served);
  if (pay.until != NodeId::none && pay.from != NodeId::none && !range_ends(evaluation, pay.from, lane).low)
    limit(pay.until);
  return !is_limited;
}

Interval without_range_ends(const Interval& interval, RangeEnds ends) {
  Interval result = interval;
  if (ends.high) result.high.reset();
  // From nothing up to a figure says something; from nothing up to any does not.
  const bool at_zero = interval.low && interval.low->sign() == 0;
  if (at_zero ? !result.high : ends.low) result.low.reset();
  return result;
}

}  // namespace rencai
