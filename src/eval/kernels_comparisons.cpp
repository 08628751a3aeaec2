// Comparisons: by rank with constants, by int64 between closed columns, by fractions for the rest.
#include <algorithm>
#include <array>

#include "eval/columns.h"
#include "eval/lane_number.h"

namespace rencai {

namespace {

// What can be, for the lanes of one word.
struct Truths {
  std::uint64_t yes = 0;
  std::uint64_t no = 0;
};

Truths negated(Truths truths) { return {truths.no, truths.yes}; }

// Where both sides may exist the comparison stands; where one may be absent it can be false.
Truths with_existence(const View& a, const View& b, std::size_t word, Truths truths) {
  const std::uint64_t exist = a.exist_word(word) & b.exist_word(word);
  return {truths.yes & exist, (truths.no & exist) | a.absent_word(word) | b.absent_word(word)};
}

enum class Relation { less, less_or_equal, equal };

Truths compare_closed(const Frame& frame, const View& a, const View& b, std::int64_t scale, std::size_t word,
                      Relation relation) {
  const std::int64_t a_factor = scale / a.scale;
  const std::int64_t b_factor = scale / b.scale;
  const auto a_low = [&](std::size_t lane) { return a.low[lane] * a_factor; };
  const auto a_high = [&](std::size_t lane) { return a.high[lane] * a_factor; };
  const auto b_low = [&](std::size_t lane) { return b.low[lane] * b_factor; };
  const auto b_high = [&](std::size_t lane) { return b.high[lane] * b_factor; };
  switch (relation) {
    case Relation::less:
      return {gather(frame, word, [&](std::size_t lane) { return a_low(lane) < b_high(lane); }),
              gather(frame, word, [&](std::size_t lane) { return a_high(lane) >= b_low(lane); })};
    case Relation::less_or_equal:
      return {gather(frame, word, [&](std::size_t lane) { return a_low(lane) <= b_high(lane); }),
              gather(frame, word, [&](std::size_t lane) { return a_high(lane) > b_low(lane); })};
    case Relation::equal: break;
  }
  return {gather(frame, word,
                 [&](std::size_t lane) {
                   return std::max(a_low(lane), b_low(lane)) <= std::min(a_high(lane), b_high(lane));
                 }),
          gather(frame, word, [&](std::size_t lane) {
            return a_low(lane) != a_high(lane) || b_low(lane) != b_high(lane) || a_low(lane) != b_low(lane);
          })};
}

Truths compare_general(const Frame& frame, const View& a, const View& b, std::size_t word, Relation relation) {
  Truths truths;
  for_each_lane(word, a.exist_word(word) & b.exist_word(word) & frame.used(word), [&](std::size_t lane) {
    const LaneNumber left = load(a, lane);
    const LaneNumber right = load(b, lane);
    const Possible possible = relation == Relation::less            ? less(left, right)
                              : relation == Relation::less_or_equal ? less_or_equal(left, right)
                                                                    : equal(left, right);
    truths.yes |= std::uint64_t{possible.yes} << (lane % word_bits);
    truths.no |= std::uint64_t{possible.no} << (lane % word_bits);
  });
  return truths;
}

Truths equal_conditions(const View& a, const View& b, std::size_t word) {
  return {(a.can_be_true[word] & b.can_be_true[word]) | (a.can_be_false[word] & b.can_be_false[word]),
          (a.can_be_true[word] & b.can_be_false[word]) | (a.can_be_false[word] & b.can_be_true[word])};
}

Truths equal_sets(const Frame& frame, const View& a, const View& b, std::size_t word) {
  Truths truths;
  for_each_lane(word, frame.used(word), [&](std::size_t lane) {
    bool can_be_equal = true;
    bool can_differ = false;
    for (std::size_t i = lane * a.mask_words; i < (lane + 1) * a.mask_words; ++i) {
      if ((a.surely[i] & ~b.possibly[i]) != 0 || (b.surely[i] & ~a.possibly[i]) != 0) can_be_equal = false;
      if (a.surely[i] != a.possibly[i] || b.surely[i] != b.possibly[i] || a.surely[i] != b.surely[i]) can_differ = true;
    }
    truths.yes |= std::uint64_t{can_be_equal} << (lane % word_bits);
    truths.no |= std::uint64_t{can_differ} << (lane % word_bits);
  });
  return truths;
}

Truths compare_word(const Frame& frame, const Instruction& instruction, std::size_t first, std::size_t second,
                    std::size_t word, Relation relation) {
  const View a = frame.arg(instruction, first);
  const View b = frame.arg(instruction, second);
  switch (frame.arg_instruction(instruction, first).column) {
    case ColumnKind::condition: return with_existence(a, b, word, equal_conditions(a, b, word));
    case ColumnKind::set: return with_existence(a, b, word, equal_sets(frame, a, b, word));
    default: break;
  }
  return with_existence(a, b, word,
                        instruction.closed ? compare_closed(frame, a, b, instruction.scale, word, relation)
                                           : compare_general(frame, a, b, word, relation));
}

Truths comparison(const Frame& frame, const Instruction& instruction, std::size_t word) {
  const auto of = [&](std::size_t first, std::size_t second, Relation relation) {
    return compare_word(frame, instruction, first, second, word, relation);
  };
  switch (instruction.op) {
    case Op::less: return of(0, 1, Relation::less);
    case Op::less_or_equal: return of(0, 1, Relation::less_or_equal);
    case Op::greater: return of(1, 0, Relation::less);
    case Op::greater_or_equal: return of(1, 0, Relation::less_or_equal);
    case Op::equal: return of(0, 1, Relation::equal);
    case Op::not_equal: return negated(of(0, 1, Relation::equal));
    case Op::in_range: {
      const Truths low = of(1, 0, Relation::less_or_equal);
      const Truths high = of(0, 2, Relation::less_or_equal);
      return {low.yes & high.yes, low.no | high.no};
    }
    default: break;  // in_list
  }
  Truths any{0, all_lanes};
  for (std::size_t i = 1; i < instruction.args.count; ++i) {
    const Truths one = of(0, i, Relation::equal);
    any.yes |= one.yes;
    any.no &= one.no;
  }
  return any;
}

// How many of `cuts` (at least one) lie below a value. Without branches: what a value is cannot be foreseen.
std::size_t cuts_below(std::span<const Cut> cuts, std::int64_t value) {
  std::size_t first = 0;
  for (std::size_t left = cuts.size(); left > 1;) {
    const std::size_t half = left / 2;
    first += cuts[first + half - 1].floor < value ? half : 0;
    left -= half;
  }
  return first + (cuts[first].floor < value ? 1 : 0);
}

unsigned rank_of(std::span<const Cut> cuts, std::int64_t value) {
  const std::size_t below = cuts_below(cuts, value);
  // Of a constant and one between it and the next whole number, the constant itself stands first.
  const bool is_equal = below < cuts.size() && cuts[below].floor == value && cuts[below].exact;
  return 2 * static_cast<unsigned>(below) + (is_equal ? 1U : 0U);
}

template <class Rank>
void rank_lanes(const Frame& frame, std::span<const Cut> cuts, const View& arg, Rank* low, Rank* high) {
  const auto fill = [&](auto rank) {
    for (std::size_t lane = 0; lane < frame.lanes; ++lane) low[lane] = static_cast<Rank>(rank(arg.low[lane]));
    for (std::size_t lane = 0; lane < frame.lanes; ++lane) high[lane] = static_cast<Rank>(rank(arg.high[lane]));
  };
  // Ranks of choices and of small numbers are looked up: those of all values from the one before the first cut to the
  // one after the last.
  constexpr std::size_t most_values = 64;
  std::array<Rank, most_values> ranks{};
  std::int64_t least = 0;
  std::int64_t most = 0;
  if (!__builtin_sub_overflow(cuts.front().floor, 1, &least) && !__builtin_add_overflow(cuts.back().floor, 1, &most) &&
      static_cast<std::uint64_t>(most) - static_cast<std::uint64_t>(least) < most_values) {
    for (std::int64_t value = least; value <= most; ++value)
      ranks[static_cast<std::size_t>(value - least)] = static_cast<Rank>(rank_of(cuts, value));
    return fill(
        [&](std::int64_t value) { return ranks[static_cast<std::size_t>(std::clamp(value, least, most) - least)]; });
  }
  fill([&](std::int64_t value) { return rank_of(cuts, value); });
}

template <class Rank>
Truths test_ranks(const Frame& frame, const Instruction& instruction, const Rank* lows, const Rank* highs,
                  std::size_t word) {
  const auto codes = frame.code.codes[instruction.values];
  const auto code = [&](std::size_t i) { return static_cast<Rank>(codes[i]); };
  // Both ranks are read before either is compared, so that no branch stands between.
  const auto lanes = [&](auto holds) {
    return gather(frame, word, [&](std::size_t lane) {
      const Rank low = lows[lane];
      const Rank high = highs[lane];
      return holds(low, high);
    });
  };
  switch (instruction.rank_test) {
    case RankTest::less: {
      const Rank c = code(0);
      return {lanes([&](Rank low, Rank) { return low < c; }), lanes([&](Rank, Rank high) { return high >= c; })};
    }
    case RankTest::less_or_equal: {
      const Rank c = code(0);
      return {lanes([&](Rank low, Rank) { return low <= c; }), lanes([&](Rank, Rank high) { return high > c; })};
    }
    case RankTest::greater: {
      const Rank c = code(0);
      return {lanes([&](Rank, Rank high) { return high > c; }), lanes([&](Rank low, Rank) { return low <= c; })};
    }
    case RankTest::greater_or_equal: {
      const Rank c = code(0);
      return {lanes([&](Rank, Rank high) { return high >= c; }), lanes([&](Rank low, Rank) { return low < c; })};
    }
    case RankTest::within: {
      Truths any{0, all_lanes};
      for (std::size_t i = 0; i + 1 < codes.size(); i += 2) {
        const Rank from = code(i);
        const Rank to = code(i + 1);
        any.yes |= lanes([&](Rank low, Rank high) { return high >= from && low <= to; });
        any.no &= lanes([&](Rank low, Rank high) { return low < from || high > to; });
      }
      return any;
    }
    default: break;
  }
  Truths any{0, all_lanes};
  for (std::size_t i = 0; i < codes.size(); ++i) {
    const Rank c = code(i);
    any.yes |= lanes([&](Rank low, Rank high) { return low <= c && c <= high; });
    any.no &= ~lanes([&](Rank low, Rank high) { return low == c && high == c; });
  }
  return any;
}

}  // namespace

void run_comparison(const Frame& frame, const Instruction& instruction, const Column& out) {
  for (std::size_t word = 0; word < frame.words; ++word) {
    const Truths truths = comparison(frame, instruction, word);
    out.can_be_true[word] = truths.yes;
    out.can_be_false[word] = truths.no;
  }
}

void run_ranks(const Frame& frame, const Instruction& instruction, const Column& out) {
  const View arg = frame.arg(instruction, 0);
  const auto cuts = frame.code.cuts[instruction.cuts];
  for (std::size_t word = 0; word < frame.words; ++word) {
    out.can_exist[word] = arg.exist_word(word);
    out.can_be_absent[word] = arg.absent_word(word);
  }
  if (instruction.wide_ranks) {
    rank_lanes(frame, cuts, arg, reinterpret_cast<std::uint16_t*>(out.low_rank),
               reinterpret_cast<std::uint16_t*>(out.high_rank));
  } else {
    rank_lanes(frame, cuts, arg, out.low_rank, out.high_rank);
  }
}

void run_rank_test(const Frame& frame, const Instruction& instruction, const Column& out) {
  const View ranks = frame.arg(instruction, 0);
  for (std::size_t word = 0; word < frame.words; ++word) {
    Truths truths = instruction.wide_ranks
                        ? test_ranks(frame, instruction, reinterpret_cast<const std::uint16_t*>(ranks.low_rank),
                                     reinterpret_cast<const std::uint16_t*>(ranks.high_rank), word)
                        : test_ranks(frame, instruction, ranks.low_rank, ranks.high_rank, word);
    truths = {truths.yes & ranks.exist_word(word), (truths.no & ranks.exist_word(word)) | ranks.absent_word(word)};
    if (instruction.op == Op::not_equal) truths = negated(truths);
    out.can_be_true[word] = truths.yes;
    out.can_be_false[word] = truths.no;
  }
}

}  // namespace rencai
