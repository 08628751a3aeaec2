// Arithmetic on columns: int64 loops where every lane is a closed interval that cannot outgrow its scale, fractions for
// the rest.
#include <utility>

#include "eval/columns.h"
#include "eval/lane_number.h"

namespace rencai {

namespace {

struct Existence {
  std::uint64_t can_exist = all_lanes;
  std::uint64_t can_be_absent = 0;
};

// Whether the result of an operator exists in the lanes of a word.
Existence existence_of(const Frame& frame, const Instruction& instruction, std::size_t word) {
  Existence result;
  switch (instruction.op) {
    case Op::stated_or: {
      const View a = frame.arg(instruction, 0);
      const View b = frame.arg(instruction, 1);
      const std::uint64_t replaced = replaced_lanes(frame, instruction, word);
      return {(a.exist_word(word) & ~replaced) | (b.exist_word(word) & replaced),
              (a.absent_word(word) & ~replaced) | (b.absent_word(word) & replaced)};
    }
    case Op::or_else: {
      const View a = frame.arg(instruction, 0);
      const View b = frame.arg(instruction, 1);
      const std::uint64_t absent = a.absent_word(word);
      return {a.exist_word(word) | (absent & b.exist_word(word)), absent & b.absent_word(word)};
    }
    default: break;
  }
  for (std::size_t i = 0; i < instruction.args.count; ++i) {
    const View arg = frame.arg(instruction, i);
    result.can_exist &= arg.exist_word(word);
    result.can_be_absent |= arg.absent_word(word);
  }
  return result;
}

// Lanes of a word that come from the first, from the second argument (or_else and stated_or); lanes of both are their
// hull.
std::pair<std::uint64_t, std::uint64_t> sources(const Frame& frame, const Instruction& instruction, std::size_t word) {
  const View a = frame.arg(instruction, 0);
  const View b = frame.arg(instruction, 1);
  if (instruction.op == Op::stated_or) {
    const std::uint64_t replaced = replaced_lanes(frame, instruction, word);
    return {a.exist_word(word) & ~replaced, b.exist_word(word) & replaced};
  }
  return {a.exist_word(word), a.absent_word(word) & b.exist_word(word)};
}

Rounding rounding_of(Op op) {
  return op == Op::floor ? Rounding::down : op == Op::ceil ? Rounding::up : Rounding::half_up;
}

// A high end that would lie below the low one lies on it.
LaneNumber not_reversed(LaneNumber value) {
  const bool meets = !value.low.unbounded && !value.high.unbounded && compare(value.high, value.low) <= 0;
  if (!meets) return value;
  value.low.open = false;
  value.high = value.low;
  return value;
}

// An operator on one lane, all of whose arguments exist.
LaneNumber apply(const Frame& frame, const Instruction& instruction, std::size_t lane) {
  const auto arg = [&](std::size_t i) { return load(frame.arg(instruction, i), lane); };
  const std::int64_t scale = instruction.scale;
  LaneNumber result = arg(0);
  result.overflow = result.divided_by_zero = false;
  switch (instruction.op) {
    case Op::add: return add(result, arg(1), scale);
    case Op::subtract: return subtract(result, arg(1), scale);
    case Op::multiply: return multiply(result, arg(1), scale);
    case Op::negate: return negate(result);
    case Op::minimum:
    case Op::maximum:
      for (std::size_t i = 1; i < instruction.args.count; ++i) {
        const LaneNumber next = arg(i);
        const bool least = instruction.op == Op::minimum;
        result.low = least ? least_low(result.low, next.low) : greatest_low(result.low, next.low);
        result.high = least ? least_high(result.high, next.high) : greatest_high(result.high, next.high);
        result.unspecified = result.unspecified || next.unspecified;
      }
      return result;
    case Op::round:
    case Op::floor:
    case Op::ceil: {
      const LaneNumber step = instruction.args.count > 1 ? arg(1) : LaneNumber{.low = {1}, .high = {1}};
      const bool usable = is_single(step) && step.low.numerator > 0;
      result = usable ? round_to(result, step.low, rounding_of(instruction.op), scale) : unbounded();
      return result;
    }
    case Op::range: {
      const LaneNumber high = arg(1);
      const bool starts_openly = instruction.args.count > 2;
      result.high = greatest_high(starts_openly ? arg(2).high : result.high, high.high);
      result.unspecified = result.unspecified || high.unspecified;
      return not_reversed(result);
    }
    case Op::above: result.low.open = !result.low.unbounded; [[fallthrough]];
    case Op::at_least: result.high = {.unbounded = true}; return result;
    case Op::below: result.high.open = !result.high.unbounded; [[fallthrough]];
    case Op::up_to: result.low = {}; return not_reversed(result);
    default: return result;
  }
}

void run_quotients(const Frame& frame, const Instruction& instruction, const Column& out) {
  const View a = frame.arg(instruction, 0);
  const View b = frame.arg(instruction, 1);
  for (std::size_t word = 0; word < frame.words; ++word) {
    const Existence existence = existence_of(frame, instruction, word);
    std::uint64_t undefined = 0;  // divided by 0
    std::uint64_t doubtful = 0;   // by what may be 0
    for_each_lane(word, frame.used(word), [&](std::size_t lane) {
      const std::uint64_t own = std::uint64_t{1} << (lane % word_bits);
      LaneNumber result;
      if ((existence.can_exist & own) != 0) {
        const LaneNumber dividend = load(a, lane);
        const LaneNumber divisor = load(b, lane);
        if (is_zero(divisor)) {
          undefined |= own;
          result.divided_by_zero = true;
        } else if (touches_zero(divisor)) {
          doubtful |= own;
          result = unbounded();
          result.unspecified = dividend.unspecified || divisor.unspecified;
        } else {
          result = divide(dividend, divisor, instruction.scale);
        }
      }
      store(out, lane, result);
    });
    out.can_exist[word] = existence.can_exist & ~undefined;
    out.can_be_absent[word] = existence.can_be_absent | undefined | doubtful;
  }
}

// or_else and stated_or: each lane from one of two, or the hull of both.
template <class Store>
void merge(const Frame& frame, const Instruction& instruction, const Column& out, Store store_lane) {
  for (std::size_t word = 0; word < frame.words; ++word) {
    const auto used = sources(frame, instruction, word);
    const Existence existence = existence_of(frame, instruction, word);
    out.can_exist[word] = existence.can_exist;
    out.can_be_absent[word] = existence.can_be_absent;
    for_each_lane(word, frame.used(word), [&](std::size_t lane) {
      store_lane(lane, (used.first >> (lane % word_bits) & 1) != 0, (used.second >> (lane % word_bits) & 1) != 0);
    });
  }
}

void merge_general(const Frame& frame, const Instruction& instruction, const Column& out) {
  const View a = frame.arg(instruction, 0);
  const View b = frame.arg(instruction, 1);
  merge(frame, instruction, out, [&](std::size_t lane, bool first, bool second) {
    LaneNumber result;
    if (first && second) {
      result = hull(load(a, lane), load(b, lane));
    } else if (first || second) {
      result = load(first ? a : b, lane);
      result.overflow = result.divided_by_zero = false;
    }
    store(out, lane, result);
  });
}

void merge_closed(const Frame& frame, const Instruction& instruction, const Column& out) {
  const View a = frame.arg(instruction, 0);
  const View b = frame.arg(instruction, 1);
  const std::int64_t a_factor = out.scale / a.scale;
  const std::int64_t b_factor = out.scale / b.scale;
  merge(frame, instruction, out, [&](std::size_t lane, bool first, bool second) {
    const std::int64_t a_low = a.low[lane] * a_factor;
    const std::int64_t a_high = a.high[lane] * a_factor;
    const std::int64_t b_low = b.low[lane] * b_factor;
    const std::int64_t b_high = b.high[lane] * b_factor;
    if (first && second) {
      out.low[lane] = std::min(a_low, b_low);
      out.high[lane] = std::max(a_high, b_high);
    } else {
      out.low[lane] = first ? a_low : second ? b_low : 0;
      out.high[lane] = first ? a_high : second ? b_high : 0;
    }
  });
}

// Columns of two arguments in the result's scale.
struct Scaled {
  const std::int64_t* low;
  const std::int64_t* high;
  std::int64_t factor;
  [[nodiscard]] std::int64_t low_at(std::size_t lane) const { return low[lane] * factor; }
  [[nodiscard]] std::int64_t high_at(std::size_t lane) const { return high[lane] * factor; }
};

template <class Compute>
void each_lane(const Frame& frame, const Column& out, Compute compute) {
  for (std::size_t lane = 0; lane < frame.lanes; ++lane) {
    const auto [low, high] = compute(lane);
    out.low[lane] = low;
    out.high[lane] = high;
  }
}

using Ends = std::pair<std::int64_t, std::int64_t>;

void multiply_closed(const Frame& frame, const View& a, const View& b, const Column& out) {
  each_lane(frame, out, [&](std::size_t lane) -> Ends {
    const auto [least, greatest] = std::minmax({a.low[lane] * b.low[lane], a.low[lane] * b.high[lane],
                                                a.high[lane] * b.low[lane], a.high[lane] * b.high[lane]});
    return {least, greatest};
  });
}

}  // namespace

bool run_closed(const Frame& frame, const Instruction& instruction, const Column& out) {
  const auto scaled = [&](std::size_t i) -> Scaled {
    const View arg = frame.arg(instruction, i);
    return {arg.low, arg.high, out.scale / arg.scale};
  };
  switch (instruction.op) {
    case Op::add: {
      const Scaled a = scaled(0);
      const Scaled b = scaled(1);
      each_lane(frame, out, [&](std::size_t lane) -> Ends {
        return {a.low_at(lane) + b.low_at(lane), a.high_at(lane) + b.high_at(lane)};
      });
      break;
    }
    case Op::subtract: {
      const Scaled a = scaled(0);
      const Scaled b = scaled(1);
      each_lane(frame, out, [&](std::size_t lane) -> Ends {
        return {a.low_at(lane) - b.high_at(lane), a.high_at(lane) - b.low_at(lane)};
      });
      break;
    }
    case Op::negate: {
      const Scaled a = scaled(0);
      each_lane(frame, out, [&](std::size_t lane) -> Ends { return {-a.high_at(lane), -a.low_at(lane)}; });
      break;
    }
    case Op::multiply: multiply_closed(frame, frame.arg(instruction, 0), frame.arg(instruction, 1), out); break;
    case Op::divide: {  // closed only for a constant divisor p / q: the scale holds p
      const View a = frame.arg(instruction, 0);
      const Instruction& divisor = frame.arg_instruction(instruction, 1);
      const std::int64_t factor = divisor.constant < 0 ? -divisor.scale : divisor.scale;
      each_lane(frame, out, [&](std::size_t lane) -> Ends {
        return std::minmax({a.low[lane] * factor, a.high[lane] * factor});
      });
      break;
    }
    case Op::minimum:
    case Op::maximum: {
      const bool least = instruction.op == Op::minimum;
      const Scaled first = scaled(0);
      each_lane(frame, out, [&](std::size_t lane) -> Ends { return {first.low_at(lane), first.high_at(lane)}; });
      for (std::size_t i = 1; i < instruction.args.count; ++i) {
        const Scaled next = scaled(i);
        each_lane(frame, out, [&](std::size_t lane) -> Ends {
          return least ? Ends{std::min(out.low[lane], next.low_at(lane)), std::min(out.high[lane], next.high_at(lane))}
                       : Ends{std::max(out.low[lane], next.low_at(lane)), std::max(out.high[lane], next.high_at(lane))};
        });
      }
      break;
    }
    case Op::range: {
      const Scaled low = scaled(0);
      const Scaled high = scaled(1);
      each_lane(frame, out, [&](std::size_t lane) -> Ends {
        return {low.low_at(lane), std::max(low.high_at(lane), high.high_at(lane))};
      });
      break;
    }
    case Op::up_to: {
      const Scaled a = scaled(0);
      each_lane(frame, out, [&](std::size_t lane) -> Ends { return {0, std::max<std::int64_t>(0, a.high_at(lane))}; });
      break;
    }
    case Op::or_else:
    case Op::stated_or: merge_closed(frame, instruction, out); return true;
    default: return false;
  }
  for (std::size_t word = 0; word < frame.words; ++word) {
    const Existence existence = existence_of(frame, instruction, word);
    out.can_exist[word] = existence.can_exist;
    out.can_be_absent[word] = existence.can_be_absent;
  }
  return true;
}

void run_general(const Frame& frame, const Instruction& instruction, const Column& out) {
  if (instruction.op == Op::divide) return run_quotients(frame, instruction, out);
  if (instruction.op == Op::or_else || instruction.op == Op::stated_or) return merge_general(frame, instruction, out);
  for (std::size_t word = 0; word < frame.words; ++word) {
    const Existence existence = existence_of(frame, instruction, word);
    out.can_exist[word] = existence.can_exist;
    out.can_be_absent[word] = existence.can_be_absent;
    for_each_lane(word, frame.used(word), [&](std::size_t lane) {
      const bool exists = (existence.can_exist >> (lane % word_bits) & 1) != 0;
      store(out, lane, exists ? apply(frame, instruction, lane) : LaneNumber{});
    });
  }
}

}  // namespace rencai
