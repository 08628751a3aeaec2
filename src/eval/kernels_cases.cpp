// first_of, highest_of and sum_of over numbers, dates, choices and texts. Which cases count is found for whole words of
// lanes; values are read only in the lanes where their case counts.
#include <array>

#include "eval/columns.h"
#include "eval/lane_number.h"

namespace rencai {

namespace {

// Intervals of int64 in the result's scale.
struct ClosedLanes {
  using Edge = std::int64_t;
  struct Number {
    Edge low = 0;
    Edge high = 0;
  };
  static Number load(const View& view, std::size_t lane, std::int64_t scale) {
    const std::int64_t factor = scale / view.scale;
    return {view.low[lane] * factor, view.high[lane] * factor};
  }
  static void store(const Column& out, std::size_t lane, const Number& number) {
    out.low[lane] = number.low;
    out.high[lane] = number.high;
  }
  static void join_marks(Number&, const Number&) {}
  static Edge least_low(Edge a, Edge b) { return std::min(a, b); }
  static Edge greatest_low(Edge a, Edge b) { return std::max(a, b); }
  static Edge greatest_high(Edge a, Edge b) { return std::max(a, b); }
  static bool low_below_zero(Edge edge) { return edge < 0; }
  static bool high_above_zero(Edge edge) { return edge > 0; }
  static bool add(Edge& sum, Edge edge, std::int64_t) {
    sum += edge;
    return true;
  }
  static Number overflown() { return {}; }
};

struct GeneralLanes {
  using Edge = End;
  using Number = LaneNumber;
  static Number load(const View& view, std::size_t lane, std::int64_t) {
    Number number = rencai::load(view, lane);
    number.overflow = number.divided_by_zero = false;
    return number;
  }
  static void store(const Column& out, std::size_t lane, const Number& number) { rencai::store(out, lane, number); }
  static void join_marks(Number& result, const Number& other) {
    result.unspecified = result.unspecified || other.unspecified;
  }
  static Edge least_low(const Edge& a, const Edge& b) { return rencai::least_low(a, b); }
  static Edge greatest_low(const Edge& a, const Edge& b) { return rencai::greatest_low(a, b); }
  static Edge greatest_high(const Edge& a, const Edge& b) { return rencai::greatest_high(a, b); }
  static bool low_below_zero(const Edge& edge) { return edge.unbounded || edge.numerator < 0; }
  static bool high_above_zero(const Edge& edge) { return edge.unbounded || edge.numerator > 0; }
  static bool add(Edge& sum, const Edge& edge, std::int64_t scale) {
    Edge result;
    if (!add_ends(sum, edge, scale, result)) return false;
    sum = result;
    return true;
  }
  static Number overflown() { return rencai::overflown(); }
};

template <class Lanes>
class Cases {
 public:
  Cases(const Frame& frame, const Instruction& instruction, const Column& out)
      : frame_(frame), instruction_(instruction), out_(out) {}

  void first_of() {
    for (std::size_t word = 0; word < frame_.words; ++word) {
      std::array<Number, word_bits> values{};
      std::uint64_t open = all_lanes;  // no earlier case surely holds
      std::uint64_t exist = 0;
      std::uint64_t absent = 0;
      for (std::size_t i = 0; i < instruction_.args.count; i += 2) {
        const View when = frame_.arg(instruction_, i);
        const View is = frame_.arg(instruction_, i + 1);
        const std::uint64_t reached = open & when.can_be_true[word] & frame_.used(word);
        open &= when.can_be_false[word];
        for_each_lane(word, reached & is.exist_word(word), [&](std::size_t lane) {
          Number& value = values[lane % word_bits];
          const Number own = Lanes::load(is, lane, instruction_.scale);
          if ((exist >> (lane % word_bits) & 1) == 0) {
            value = own;
            return;
          }
          value.low = Lanes::least_low(value.low, own.low);
          value.high = Lanes::greatest_high(value.high, own.high);
          Lanes::join_marks(value, own);
        });
        exist |= reached & is.exist_word(word);
        absent |= reached & is.absent_word(word);
      }
      finish(word, exist, absent | open, [&](std::size_t lane) { return values[lane % word_bits]; });
    }
  }

  void highest_of() {
    each_word(
        [&](State& state, const Number& own, bool is_certain) {
          if (is_certain) state.sum.low = state.certain ? Lanes::greatest_low(state.sum.low, own.low) : own.low;
          state.certain = state.certain || is_certain;
        },
        [](const State& state) {
          Number result = state.hull;
          if (state.certain) result.low = state.sum.low;
          return result;
        });
  }

  void sum_of() {
    each_word(
        [&](State& state, const Number& own, bool is_certain) {
          state.certain = state.certain || is_certain;
          if (is_certain || Lanes::low_below_zero(own.low)) {
            state.has_low = true;
            state.fits = Lanes::add(state.sum.low, own.low, instruction_.scale) && state.fits;
          }
          if (is_certain || Lanes::high_above_zero(own.high)) {
            state.has_high = true;
            state.fits = Lanes::add(state.sum.high, own.high, instruction_.scale) && state.fits;
          }
        },
        [](const State& state) {
          Number result = state.hull;
          if (!state.fits) {
            result = Lanes::overflown();
            Lanes::join_marks(result, state.hull);
            return result;
          }
          if (state.certain || state.has_low) result.low = state.sum.low;
          if (state.certain || state.has_high) result.high = state.sum.high;
          return result;
        });
  }

 private:
  using Number = typename Lanes::Number;

  // What is known of one lane after some of the cases.
  struct State {
    Number hull;           // of the possible cases
    Number sum;            // sum_of: of what counts; highest_of: the greatest certain low
    bool certain = false;  // a case is certain
    bool has_low = false;  // a low end counts for the sum
    bool has_high = false;
    bool fits = true;
  };

  // Calls `take` with each possible case of each lane, and stores what `result` makes of the lane's state.
  template <class Take, class Result>
  void each_word(Take take, Result result) {
    for (std::size_t word = 0; word < frame_.words; ++word) {
      std::array<State, word_bits> states{};
      std::uint64_t exist = 0;
      std::uint64_t any_certain = 0;
      for (std::size_t i = 0; i < instruction_.args.count; i += 2) {
        const View when = frame_.arg(instruction_, i);
        const View is = frame_.arg(instruction_, i + 1);
        const std::uint64_t possible = when.can_be_true[word] & is.exist_word(word) & frame_.used(word);
        const std::uint64_t certain = ~when.can_be_false[word] & ~is.absent_word(word);
        for_each_lane(word, possible, [&](std::size_t lane) {
          State& state = states[lane % word_bits];
          const Number own = Lanes::load(is, lane, instruction_.scale);
          if ((exist >> (lane % word_bits) & 1) == 0) {
            state.hull = own;
          } else {
            state.hull.low = Lanes::least_low(state.hull.low, own.low);
            state.hull.high = Lanes::greatest_high(state.hull.high, own.high);
            Lanes::join_marks(state.hull, own);
          }
          take(state, own, (certain >> (lane % word_bits) & 1) != 0);
        });
        exist |= possible;
        any_certain |= certain;
      }
      finish(word, exist, ~any_certain, [&](std::size_t lane) { return result(states[lane % word_bits]); });
    }
  }

  template <class Result>
  void finish(std::size_t word, std::uint64_t exist, std::uint64_t absent, Result result) {
    out_.can_exist[word] = exist;
    out_.can_be_absent[word] = absent;
    for_each_lane(word, frame_.used(word), [&](std::size_t lane) {
      const bool exists = (exist >> (lane % word_bits) & 1) != 0;
      Lanes::store(out_, lane, exists ? result(lane) : Number{});
    });
  }

  const Frame& frame_;
  const Instruction& instruction_;
  const Column& out_;
};

template <class Lanes>
void run(const Frame& frame, const Instruction& instruction, const Column& out) {
  Cases<Lanes> cases(frame, instruction, out);
  switch (instruction.op) {
    case Op::first_of: return cases.first_of();
    case Op::highest_of: return cases.highest_of();
    default: return cases.sum_of();
  }
}

}  // namespace

void run_cases(const Frame& frame, const Instruction& instruction, const Column& out) {
  if (instruction.closed) return run<ClosedLanes>(frame, instruction, out);
  run<GeneralLanes>(frame, instruction, out);
}

}  // namespace rencai
