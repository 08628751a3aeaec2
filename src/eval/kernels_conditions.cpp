// Conditions: Kleene logic on whole words of lanes.
#include <algorithm>
#include <vector>

#include "eval/columns.h"

namespace rencai {

namespace {

void fill(const Column& out, std::size_t word, bool can_be_true, bool can_be_false) {
  out.can_be_true[word] = can_be_true ? all_lanes : 0;
  out.can_be_false[word] = can_be_false ? all_lanes : 0;
}

void set_existence(const Column& out, std::size_t word, std::uint64_t can_exist, std::uint64_t can_be_absent) {
  if (!out.can_exist) return;
  out.can_exist[word] = can_exist;
  out.can_be_absent[word] = can_be_absent;
}

void run_fact(const Frame& frame, const Instruction& instruction, const Column& out) {
  const Block::Column& column = frame.block.column(instruction.fact);
  for (std::size_t word = 0; word < frame.words; ++word) {
    const std::uint64_t nothing =
        gather(frame, word, [&](std::size_t lane) { return column.stated[lane] == Stated::nothing; });
    out.can_be_true[word] = column.can_be_true[word] & ~nothing;
    out.can_be_false[word] = column.can_be_false[word] | nothing;
    set_existence(out, word, ~nothing, nothing);
  }
}

// Takes the lanes `from_second` from `b`, the others from `a`; lanes of both are joined.
void select(const View& a, const View& b, std::size_t word, std::uint64_t from_first, std::uint64_t from_second,
            const Column& out) {
  out.can_be_true[word] = (a.can_be_true[word] & from_first) | (b.can_be_true[word] & from_second);
  out.can_be_false[word] = (a.can_be_false[word] & from_first) | (b.can_be_false[word] & from_second);
}

void run_stated_or(const Frame& frame, const Instruction& instruction, const Column& out) {
  const View a = frame.arg(instruction, 0);
  const View b = frame.arg(instruction, 1);
  for (std::size_t word = 0; word < frame.words; ++word) {
    const std::uint64_t replaced = replaced_lanes(frame, instruction, word);
    select(a, b, word, ~replaced, replaced, out);
    set_existence(out, word, (a.exist_word(word) & ~replaced) | (b.exist_word(word) & replaced),
                  (a.absent_word(word) & ~replaced) | (b.absent_word(word) & replaced));
  }
}

void run_or_else(const Frame& frame, const Instruction& instruction, const Column& out) {
  const View a = frame.arg(instruction, 0);
  const View b = frame.arg(instruction, 1);
  for (std::size_t word = 0; word < frame.words; ++word) {
    const std::uint64_t absent = a.absent_word(word);
    const std::uint64_t exists = a.exist_word(word);
    select(a, b, word, exists | ~absent, absent, out);
    set_existence(out, word, exists | (absent & b.exist_word(word)), absent & b.absent_word(word));
  }
}

void run_first_of(const Frame& frame, const Instruction& instruction, const Column& out) {
  for (std::size_t word = 0; word < frame.words; ++word) {
    std::uint64_t open = all_lanes;  // no earlier case surely holds
    std::uint64_t can_be_true = 0;
    std::uint64_t can_be_false = 0;
    std::uint64_t can_exist = 0;
    std::uint64_t can_be_absent = 0;
    for (std::size_t i = 0; i < instruction.args.count; i += 2) {
      const View when = frame.arg(instruction, i);
      const View is = frame.arg(instruction, i + 1);
      const std::uint64_t reached = open & when.can_be_true[word];
      open &= when.can_be_false[word];
      can_be_true |= reached & is.can_be_true[word];
      can_be_false |= reached & is.can_be_false[word];
      can_exist |= reached & is.exist_word(word);
      can_be_absent |= reached & is.absent_word(word);
    }
    out.can_be_true[word] = can_be_true;
    out.can_be_false[word] = can_be_false | open;
    set_existence(out, word, can_exist, can_be_absent | open);
  }
}

void run_junction(const Frame& frame, const Instruction& instruction, const Column& out) {
  const bool is_all = instruction.op == Op::all;
  std::fill_n(out.can_be_true, frame.words, is_all ? all_lanes : 0);
  std::fill_n(out.can_be_false, frame.words, is_all ? 0 : all_lanes);
  // Whole columns, one after the other: what is joined lies together.
  std::uint64_t* const narrowed = is_all ? out.can_be_true : out.can_be_false;
  std::uint64_t* const widened = is_all ? out.can_be_false : out.can_be_true;
  for (const std::uint32_t place : frame.code.args(instruction)) {
    const View& arg = frame.views[place];
    const std::uint64_t* const narrowing = is_all ? arg.can_be_true : arg.can_be_false;
    const std::uint64_t* const widening = is_all ? arg.can_be_false : arg.can_be_true;
    for (std::size_t word = 0; word < frame.words; ++word) {
      narrowed[word] &= narrowing[word];
      widened[word] |= widening[word];
    }
  }
}

// Bit k of `reached[j]`: at least j + 1 of the conditions so far.
void count_one(std::vector<std::uint64_t>& reached, std::uint64_t holds) {
  for (std::size_t j = reached.size(); j-- > 1;) reached[j] |= reached[j - 1] & holds;
  reached[0] |= holds;
}

void run_count(const Frame& frame, const Instruction& instruction, const Column& out) {
  const std::size_t wanted = instruction.payload;
  if (wanted == 0 || wanted > instruction.args.count) {
    for (std::size_t word = 0; word < frame.words; ++word) fill(out, word, wanted == 0, wanted != 0);
    return;
  }
  std::vector<std::uint64_t> possible(wanted);
  std::vector<std::uint64_t> sure(wanted);
  for (std::size_t word = 0; word < frame.words; ++word) {
    std::ranges::fill(possible, std::uint64_t{0});
    std::ranges::fill(sure, std::uint64_t{0});
    for (std::size_t i = 0; i < instruction.args.count; ++i) {
      const View arg = frame.arg(instruction, i);
      count_one(possible, arg.can_be_true[word]);
      count_one(sure, arg.can_be_true[word] & ~arg.can_be_false[word]);
    }
    out.can_be_true[word] = possible.back();
    out.can_be_false[word] = ~sure.back();
  }
}

void run_in_values(const Frame& frame, const Instruction& instruction, const Column& out) {
  const View arg = frame.arg(instruction, 0);
  const auto listed_below = frame.code.codes[instruction.values];
  for (std::size_t word = 0; word < frame.words; ++word) {
    const auto listed = [&](std::size_t lane) {
      return static_cast<std::int64_t>(listed_below[static_cast<std::size_t>(arg.high[lane]) + 1]) -
             listed_below[static_cast<std::size_t>(arg.low[lane])];
    };
    const std::uint64_t within = gather(frame, word, [&](std::size_t lane) { return listed(lane) > 0; });
    const std::uint64_t beside =
        gather(frame, word, [&](std::size_t lane) { return listed(lane) <= arg.high[lane] - arg.low[lane]; });
    out.can_be_true[word] = arg.exist_word(word) & within;
    out.can_be_false[word] = arg.absent_word(word) | (arg.exist_word(word) & beside);
  }
}

// Lanes of whose masks one word, number `part` of `mask_words`, has any of the bits; or, flipped, lacks any of them.
std::uint64_t lanes_with(const Frame& frame, const std::uint64_t* masks, std::uint32_t mask_words, std::uint32_t part,
                         std::uint64_t bits, std::uint64_t flipped, std::size_t word) {
  if (mask_words == 1)
    return gather(frame, word, [&](std::size_t lane) { return ((masks[lane] ^ flipped) & bits) != 0; });
  return gather(frame, word,
                [&](std::size_t lane) { return ((masks[lane * mask_words + part] ^ flipped) & bits) != 0; });
}

void run_has(const Frame& frame, const Instruction& instruction, const Column& out) {
  const View arg = frame.arg(instruction, 0);
  const bool has_all = instruction.op == Op::has_all;
  std::fill_n(out.can_be_true, frame.words, has_all ? all_lanes : 0);
  std::fill_n(out.can_be_false, frame.words, has_all ? 0 : all_lanes);
  for (std::uint32_t part = 0; part < arg.mask_words; ++part) {
    std::uint64_t listed = 0;
    for (const std::uint32_t value : frame.code.codes[instruction.values]) {
      if (value / word_bits == part) listed |= std::uint64_t{1} << (value % word_bits);
    }
    if (listed == 0) continue;
    const auto lanes = [&](const std::uint64_t* masks, std::size_t word) {
      return lanes_with(frame, masks, arg.mask_words, part, listed, has_all ? all_lanes : 0, word);
    };
    for (std::size_t word = 0; word < frame.words; ++word) {
      if (has_all) {
        out.can_be_true[word] &= ~lanes(arg.possibly, word);
        out.can_be_false[word] |= lanes(arg.surely, word);
      } else {
        out.can_be_true[word] |= lanes(arg.possibly, word);
        out.can_be_false[word] &= ~lanes(arg.surely, word);
      }
    }
  }
  for (std::size_t word = 0; word < frame.words; ++word) {
    out.can_be_true[word] &= arg.exist_word(word);
    out.can_be_false[word] = arg.absent_word(word) | (arg.exist_word(word) & out.can_be_false[word]);
  }
}

void run_in_place(const Frame& frame, const Instruction& instruction, const Column& out) {
  const View arg = frame.arg(instruction, 0);
  const std::size_t place = instruction.payload / word_bits;
  const std::size_t shift = instruction.payload % word_bits;
  for (std::size_t word = 0; word < frame.words; ++word) {
    const auto in = [&](const std::uint64_t* masks) {
      return gather(frame, word,
                    [&](std::size_t lane) { return (masks[lane * arg.mask_words + place] >> shift & 1) != 0; });
    };
    out.can_be_true[word] = arg.exist_word(word) & in(arg.possibly);
    out.can_be_false[word] = arg.absent_word(word) | (arg.exist_word(word) & ~in(arg.surely));
  }
}

}  // namespace

std::uint64_t replaced_lanes(const Frame& frame, const Instruction& instruction, std::size_t word) {
  const std::vector<Stated>& stated = frame.block.column(instruction.fact).stated;
  const bool unknown_too = instruction.payload != 0;
  return gather(frame, word, [&](std::size_t lane) {
    return stated[lane] == Stated::absent || (unknown_too && stated[lane] == Stated::unknown);
  });
}

void run_condition(const Frame& frame, const Instruction& instruction, const Column& out) {
  if (instruction.rank_test != RankTest::none) return run_rank_test(frame, instruction, out);
  switch (instruction.op) {
    case Op::fact: return run_fact(frame, instruction, out);
    case Op::stated_or: return run_stated_or(frame, instruction, out);
    case Op::or_else: return run_or_else(frame, instruction, out);
    case Op::first_of: return run_first_of(frame, instruction, out);
    case Op::all:
    case Op::any: return run_junction(frame, instruction, out);
    case Op::count_at_least: return run_count(frame, instruction, out);
    case Op::in_values: return run_in_values(frame, instruction, out);
    case Op::has_any:
    case Op::has_all: return run_has(frame, instruction, out);
    case Op::in_place: return run_in_place(frame, instruction, out);
    case Op::equal:
    case Op::not_equal:
    case Op::less:
    case Op::less_or_equal:
    case Op::greater:
    case Op::greater_or_equal:
    case Op::in_list:
    case Op::in_range: return run_comparison(frame, instruction, out);
    default: break;
  }
  for (std::size_t word = 0; word < frame.words; ++word) {
    switch (instruction.op) {
      case Op::constant_condition: fill(out, word, instruction.payload != 0, instruction.payload == 0); break;
      case Op::negation: {
        const View arg = frame.arg(instruction, 0);
        out.can_be_true[word] = arg.can_be_false[word];
        out.can_be_false[word] = arg.can_be_true[word];
        break;
      }
      case Op::gets: {
        const View arg = frame.arg(instruction, 0);
        out.can_be_true[word] = arg.can_be_true[word];
        out.can_be_false[word] = arg.can_be_false[word];
        break;
      }
      case Op::exists: {
        const View arg = frame.arg(instruction, 0);
        out.can_be_true[word] = arg.exist_word(word);
        out.can_be_false[word] = arg.absent_word(word);
        break;
      }
      default:  // nothing, read as a condition
        fill(out, word, false, true);
        set_existence(out, word, 0, all_lanes);
        break;
    }
  }
}

}  // namespace rencai
