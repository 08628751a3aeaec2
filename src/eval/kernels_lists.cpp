// Lists: what is the applicants' handed down to the elements, and aggregates over the elements that meet a condition.
// src/README.md has the meaning of each.
#include <algorithm>
#include <vector>

#include "eval/columns.h"
#include "eval/lane_number.h"
#include "eval/month_runs.h"

namespace rencai {

namespace {

void gather_plane(const Frame& frame, const std::uint64_t* from, std::span<const std::uint32_t> lanes,
                  std::uint64_t* out) {
  if (!out) return;
  for (std::size_t word = 0; word < frame.words; ++word) {
    out[word] = gather(frame, word, [&](std::size_t lane) { return bit(from, lanes[lane]); });
  }
}

template <class T>
void gather_lanes(const T* from, std::span<const std::uint32_t> lanes, T* out, std::size_t width = 1) {
  if (!out) return;
  for (std::size_t lane = 0; lane < lanes.size(); ++lane) {
    std::copy_n(from + lanes[lane] * width, width, out + lane * width);
  }
}

// One applicant's list as an aggregate sees it. Calls `take(element, is_sure)` with each element that can meet the
// condition; `is_sure` where it surely does. The element that stands for those not stated is never sure.
class Members {
 public:
  // `when`: the condition's column, which must outlive this.
  Members(const Frame& frame, const Instruction& instruction, const View& when, std::size_t lane)
      : when_(when), elements_(frame.block.elements(static_cast<ListId>(instruction.payload), lane)) {}

  template <class Take>
  void for_each(Take take) const {
    for (std::uint32_t i = elements_.first; i < elements_.first + elements_.count; ++i) {
      if (bit(when_.can_be_true, i)) take(i, !bit(when_.can_be_false, i));
    }
    if (others_possible()) take(elements_.other, false);
  }
  // Whether any number of elements that were not stated can meet the condition.
  [[nodiscard]] bool others_possible() const { return elements_.open && bit(when_.can_be_true, elements_.other); }
  [[nodiscard]] std::size_t other() const { return elements_.other; }
  [[nodiscard]] bool is_stated(std::size_t element) const { return element - elements_.first < elements_.count; }
  [[nodiscard]] bool surely_meets_any() const {
    for (std::uint32_t i = elements_.first; i < elements_.first + elements_.count; ++i) {
      if (!bit(when_.can_be_false, i)) return true;
    }
    return false;
  }
  [[nodiscard]] bool possibly_meets_any() const {
    for (std::uint32_t i = elements_.first; i < elements_.first + elements_.count; ++i) {
      if (bit(when_.can_be_true, i)) return true;
    }
    return others_possible();
  }

 private:
  const View& when_;
  const Block::Elements& elements_;
};

bool exists(const View& view, std::size_t lane) { return !view.can_exist || bit(view.can_exist, lane); }
bool may_be_absent(const View& view, std::size_t lane) { return view.can_be_absent && bit(view.can_be_absent, lane); }

LaneNumber whole(std::int64_t low, std::int64_t high, bool unbounded) {
  LaneNumber number;
  number.low.numerator = low;
  number.high.numerator = high;
  if (unbounded) number.high = {.unbounded = true};
  return number;
}

LaneNumber count_of(const Members& members) {
  std::int64_t low = 0;
  std::int64_t high = 0;
  members.for_each([&](std::size_t element, bool sure) {
    low += sure;
    high += members.is_stated(element);
  });
  return whole(low, high, members.others_possible());
}

// Ends of values that are summed up: exact, in the column's scale.
class Sum {
 public:
  explicit Sum(std::int64_t scale) : scale_(scale) {}
  void add_low(const End& end) { add(end, result_.low); }
  void add_high(const End& end) { add(end, result_.high); }
  void unbound_low() { result_.low = {.unbounded = true}; }
  void unbound_high() { result_.high = {.unbounded = true}; }
  void mark(const LaneNumber& summand) { result_.unspecified = result_.unspecified || summand.unspecified; }
  [[nodiscard]] LaneNumber result() const {
    if (fits_) return result_;
    LaneNumber result = overflown();
    result.unspecified = result_.unspecified;
    return result;
  }

 private:
  void add(const End& end, End& to) {
    End sum;
    if (add_ends(to, end, scale_, sum)) {
      to = sum;
    } else {
      fits_ = false;
    }
  }
  std::int64_t scale_;
  LaneNumber result_;
  bool fits_ = true;
};

LaneNumber sum_over(const Members& members, const View& values, std::int64_t scale) {
  Sum sum(scale);
  members.for_each([&](std::size_t element, bool sure) {
    if (!exists(values, element)) return;
    const LaneNumber value = load(values, element);
    const bool counts = sure && !may_be_absent(values, element);
    const bool lowers = value.low.unbounded || value.low.numerator < 0;
    const bool raises = value.high.unbounded || value.high.numerator > 0;
    sum.mark(value);
    if (!members.is_stated(element)) {  // any number of times
      if (lowers) sum.unbound_low();
      if (raises) sum.unbound_high();
      return;
    }
    if (counts || lowers) sum.add_low(value.low);
    if (counts || raises) sum.add_high(value.high);
  });
  return sum.result();
}

struct Extreme {
  LaneNumber number;
  bool possible = false;
  bool certain = false;
};

Extreme extreme_of(const Members& members, const View& values, bool greatest) {
  Extreme result;
  End certain;
  members.for_each([&](std::size_t element, bool sure) {
    if (!exists(values, element)) return;
    LaneNumber value = load(values, element);
    value.overflow = value.divided_by_zero = false;
    result.number = result.possible ? hull(result.number, value) : value;
    result.possible = true;
    if (!sure || may_be_absent(values, element)) return;
    const End& end = greatest ? value.low : value.high;
    if (!result.certain) {
      certain = end;
    } else {
      certain = greatest ? greatest_low(certain, end) : least_high(certain, end);
    }
    result.certain = true;
  });
  if (result.certain) (greatest ? result.number.low : result.number.high) = certain;
  return result;
}

std::int64_t month_of(std::int64_t days) {
  const CivilDate day = civil(Date{static_cast<std::int32_t>(days)});
  return std::int64_t{day.year} * 12 + day.month;
}

// The months that are surely and possibly in the list, and how many elements can have one.
struct Months {
  std::vector<MonthSpan> sure;
  std::vector<MonthSpan> possible;
  std::int64_t count = 0;
};

Months months_of(const Members& members, const View& days) {
  Months months;
  members.for_each([&](std::size_t element, bool sure) {
    if (!exists(days, element)) return;
    if (!members.is_stated(element)) return;
    const MonthSpan span{month_of(days.low[element]), month_of(days.high[element])};
    months.possible.push_back(span);
    ++months.count;
    if (sure && !may_be_absent(days, element) && span.first == span.last) months.sure.push_back(span);
  });
  return months;
}

LaneNumber run_of(const Members& members, const View& days, std::size_t lane, std::uint32_t tolerance,
                  const View* until) {
  Months months = months_of(members, days);
  const bool unbounded = members.others_possible() && exists(days, members.other());
  const MonthRuns sure(std::move(months.sure), tolerance);
  const MonthRuns possible(std::move(months.possible), tolerance);
  if (until == nullptr) return whole(sure.longest(), std::min(possible.longest(), months.count), unbounded);
  const MonthSpan ends{month_of(until->low[lane]), month_of(until->high[lane])};
  return whole(sure.least_until(ends), std::min(possible.most_until(ends), months.count), unbounded);
}

// The first day of a month as counted by `month_of`; at the border of the calendar, where it lies beyond.
std::int64_t first_day_of(std::int64_t month) {
  const auto day = make_date(static_cast<int>((month - 1) / 12), static_cast<int>((month - 1) % 12 + 1), 1);
  return day ? day->days : Date::last_day;
}

// The day on which a run reaches its length: no earlier than of all possible months, no later than of the sure ones.
Extreme day_reached(const Members& members, const View& days, std::uint32_t tolerance, std::int64_t length) {
  Months months = months_of(members, days);
  const bool others = members.others_possible() && exists(days, members.other());
  const auto sure = MonthRuns(std::move(months.sure), tolerance).reaching(length);
  const auto possible = MonthRuns(std::move(months.possible), tolerance).reaching(length);
  Extreme result;
  result.certain = sure.has_value();
  result.possible = others || (possible && months.count >= length);
  if (!result.possible) return result;
  result.number.low.numerator = others ? Date::first_day : first_day_of(possible->first);
  result.number.high.numerator = sure     ? first_day_of(sure->first)
                                 : others ? Date::last_day
                                          : first_day_of(possible->last);
  return result;
}

}  // namespace

void run_broadcast(const Frame& frame, const Instruction& instruction, const Column& out) {
  const View from = frame.arg(instruction, 0);
  const auto owners = frame.block.owners(static_cast<ListId>(instruction.space - 1));
  gather_plane(frame, from.can_exist, owners, out.can_exist);
  gather_plane(frame, from.can_be_absent, owners, out.can_be_absent);
  gather_plane(frame, from.can_be_true, owners, out.can_be_true);
  gather_plane(frame, from.can_be_false, owners, out.can_be_false);
  gather_lanes(from.low, owners, out.low);
  gather_lanes(from.high, owners, out.high);
  gather_lanes(from.low_denominator, owners, out.low_denominator);
  gather_lanes(from.high_denominator, owners, out.high_denominator);
  gather_lanes(from.surely, owners, out.surely, out.mask_words);
  gather_lanes(from.possibly, owners, out.possibly, out.mask_words);
  gather_lanes(from.flags, owners, out.flags);
}

// Of the other of a couple; nothing where there is no spouse.
void run_of_spouse(const Frame& frame, const Instruction& instruction, const Column& out) {
  const View spouse = frame.arg(instruction, 0);
  const View from = frame.arg(instruction, 1);
  const auto partners = frame.block.partners();
  for (std::size_t word = 0; word < frame.words; ++word) {
    const auto gathered = [&](const std::uint64_t* plane, std::uint64_t without) {
      if (!plane) return without;
      return gather(frame, word, [&](std::size_t lane) { return bit(plane, partners[lane]); });
    };
    const std::uint64_t is_one = spouse.can_be_true[word];
    const std::uint64_t is_none = spouse.can_be_false[word];
    out.can_exist[word] = gathered(from.can_exist, all_lanes) & is_one;
    out.can_be_absent[word] = gathered(from.can_be_absent, 0) | is_none;
    if (!out.can_be_true) continue;
    out.can_be_true[word] = gathered(from.can_be_true, 0) & is_one;
    out.can_be_false[word] = gathered(from.can_be_false, 0) | is_none;
  }
  gather_lanes(from.low, partners, out.low);
  gather_lanes(from.high, partners, out.high);
  gather_lanes(from.low_denominator, partners, out.low_denominator);
  gather_lanes(from.high_denominator, partners, out.high_denominator);
  gather_lanes(from.surely, partners, out.surely, out.mask_words);
  gather_lanes(from.possibly, partners, out.possibly, out.mask_words);
  gather_lanes(from.flags, partners, out.flags);
}

void run_aggregate(const Frame& frame, const Instruction& instruction, const Column& out) {
  const View when = frame.arg(instruction, 0);
  if (instruction.op == Op::any_of) {
    for (std::size_t word = 0; word < frame.words; ++word) {
      const auto holds = [&](auto test) {
        return gather(frame, word, [&](std::size_t lane) { return test(Members(frame, instruction, when, lane)); });
      };
      out.can_be_true[word] = holds([](const Members& members) { return members.possibly_meets_any(); });
      out.can_be_false[word] = ~holds([](const Members& members) { return members.surely_meets_any(); });
    }
    return;
  }
  const bool has_value = instruction.args.count > 1;
  const View values = has_value ? frame.arg(instruction, 1) : View{};
  const std::span<const std::uint32_t> run = frame.code.codes[instruction.values];
  for (std::size_t word = 0; word < frame.words; ++word) {
    std::uint64_t exist = all_lanes;
    std::uint64_t absent = 0;
    if (instruction.op == Op::run_until) {
      exist = frame.arg(instruction, 2).exist_word(word);
      absent = frame.arg(instruction, 2).absent_word(word);
    }
    for_each_lane(word, frame.used(word), [&](std::size_t lane) {
      const Members members(frame, instruction, when, lane);
      const std::uint64_t own = std::uint64_t{1} << (lane % word_bits);
      switch (instruction.op) {
        case Op::count_of: return store(out, lane, count_of(members));
        case Op::sum_over: return store(out, lane, sum_over(members, values, instruction.scale));
        case Op::longest_run: return store(out, lane, run_of(members, values, lane, run[0], nullptr));
        case Op::run_until: {
          const bool has_end = (exist & own) != 0;
          const View until = frame.arg(instruction, 2);
          return store(out, lane, has_end ? run_of(members, values, lane, run[0], &until) : LaneNumber{});
        }
        default: {
          const Extreme extreme = instruction.op == Op::run_reached
                                      ? day_reached(members, values, run[0], run[1])
                                      : extreme_of(members, values, instruction.op == Op::greatest_of);
          if (!extreme.possible) exist &= ~own;
          if (!extreme.certain) absent |= own;
          return store(out, lane, extreme.number);
        }
      }
    });
    out.can_exist[word] = exist;
    out.can_be_absent[word] = absent;
  }
}

}  // namespace rencai
