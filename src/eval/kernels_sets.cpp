// Sets and places: words of what is surely and possibly contained. A place also has the id of its path, for equality;
// two different places are an unknown one.
#include <limits>

#include "eval/columns.h"

namespace rencai {

namespace {

constexpr std::int64_t last_text = std::numeric_limits<std::uint32_t>::max();

std::uint64_t own_bit(std::size_t lane) { return std::uint64_t{1} << (lane % word_bits); }

void clear(const Column& out, std::size_t lane) {
  for (std::size_t i = lane * out.mask_words; i < (lane + 1) * out.mask_words; ++i) out.surely[i] = out.possibly[i] = 0;
  if (out.low) out.low[lane] = out.high[lane] = 0;
}

void copy(const View& from, const Column& out, std::size_t lane) {
  for (std::size_t i = lane * out.mask_words; i < (lane + 1) * out.mask_words; ++i) {
    out.surely[i] = from.surely[i];
    out.possibly[i] = from.possibly[i];
  }
  if (!out.low) return;
  out.low[lane] = from.low[lane];
  out.high[lane] = from.high[lane];
}

// The hull of what stands in the lane and another.
void join(const View& other, const Column& out, std::size_t lane, std::uint32_t places) {
  const std::size_t first = lane * out.mask_words;
  if (out.low) {
    if (out.low[lane] == other.low[lane] && out.high[lane] == other.high[lane]) return;
    out.low[lane] = 0;
    out.high[lane] = last_text;
    for (std::size_t i = 0; i < out.mask_words; ++i) {
      const std::size_t rest = places > i * word_bits ? places - i * word_bits : 0;
      out.surely[first + i] = 0;
      out.possibly[first + i] = rest >= word_bits ? all_lanes : (std::uint64_t{1} << rest) - 1;
    }
    return;
  }
  for (std::size_t i = first; i < first + out.mask_words; ++i) {
    out.surely[i] &= other.surely[i];
    out.possibly[i] |= other.possibly[i];
  }
}

void run_fact(const Frame& frame, const Instruction& instruction, const Column& out) {
  const Block::Column& column = frame.block.column(instruction.fact);
  for (std::size_t word = 0; word < frame.words; ++word) {
    const std::uint64_t nothing =
        gather(frame, word, [&](std::size_t lane) { return column.stated[lane] == Stated::nothing; });
    out.can_exist[word] = ~nothing;
    out.can_be_absent[word] = nothing;
  }
  if (!out.low) return;
  for (std::size_t lane = 0; lane < frame.lanes; ++lane) {
    const bool known = column.text[lane] != std::numeric_limits<std::uint32_t>::max();
    out.low[lane] = known ? column.text[lane] : 0;
    out.high[lane] = known ? column.text[lane] : last_text;
  }
}

void run_constant(const Frame& frame, const Instruction& instruction, const Column& out) {
  const bool exists = instruction.op == Op::constant_set;
  for (std::size_t word = 0; word < frame.words; ++word) {
    out.can_exist[word] = exists ? all_lanes : 0;
    out.can_be_absent[word] = exists ? 0 : all_lanes;
  }
  for (std::size_t lane = 0; lane < frame.lanes; ++lane) {
    clear(out, lane);
    if (!exists) continue;
    for (const std::uint32_t value : frame.code.codes[instruction.values]) {
      out.surely[lane * out.mask_words + value / word_bits] |= std::uint64_t{1} << (value % word_bits);
      out.possibly[lane * out.mask_words + value / word_bits] |= std::uint64_t{1} << (value % word_bits);
    }
  }
}

// first_of, or_else and stated_or: the hull of the parts that are reached.
class Merge {
 public:
  Merge(const Frame& frame, const Column& out, std::size_t word) : frame_(frame), out_(out), word_(word) {
    for_each_lane(word, frame.used(word), [&](std::size_t lane) { clear(out, lane); });
  }
  void take(const View& view, std::uint64_t lanes) {
    lanes &= view.exist_word(word_) & frame_.used(word_);
    for_each_lane(word_, lanes, [&](std::size_t lane) {
      if ((taken_ & own_bit(lane)) == 0) {
        copy(view, out_, lane);
      } else {
        join(view, out_, lane, frame_.rulebook.places.size());
      }
    });
    taken_ |= lanes;
  }
  void finish(std::uint64_t absent) const {
    out_.can_exist[word_] = taken_;
    out_.can_be_absent[word_] = absent;
  }

 private:
  const Frame& frame_;
  const Column& out_;
  std::size_t word_;
  std::uint64_t taken_ = 0;
};

void run_first_of(const Frame& frame, const Instruction& instruction, const Column& out) {
  for (std::size_t word = 0; word < frame.words; ++word) {
    Merge merge(frame, out, word);
    std::uint64_t open = all_lanes;
    std::uint64_t absent = 0;
    for (std::size_t i = 0; i < instruction.args.count; i += 2) {
      const View when = frame.arg(instruction, i);
      const View is = frame.arg(instruction, i + 1);
      const std::uint64_t reached = open & when.can_be_true[word];
      open &= when.can_be_false[word];
      merge.take(is, reached);
      absent |= reached & is.absent_word(word);
    }
    merge.finish(absent | open);
  }
}

void run_either(const Frame& frame, const Instruction& instruction, const Column& out) {
  const View a = frame.arg(instruction, 0);
  const View b = frame.arg(instruction, 1);
  for (std::size_t word = 0; word < frame.words; ++word) {
    Merge merge(frame, out, word);
    if (instruction.op == Op::or_else) {
      merge.take(a, all_lanes);
      merge.take(b, a.absent_word(word));
      merge.finish(a.absent_word(word) & b.absent_word(word));
    } else {
      const std::uint64_t replaced = replaced_lanes(frame, instruction, word);
      merge.take(a, ~replaced);
      merge.take(b, replaced);
      merge.finish((a.absent_word(word) & ~replaced) | (b.absent_word(word) & replaced));
    }
  }
}

}  // namespace

void run_set(const Frame& frame, const Instruction& instruction, const Column& out) {
  switch (instruction.op) {
    case Op::fact: return run_fact(frame, instruction, out);
    case Op::first_of: return run_first_of(frame, instruction, out);
    case Op::or_else:
    case Op::stated_or: return run_either(frame, instruction, out);
    default: return run_constant(frame, instruction, out);
  }
}

}  // namespace rencai
