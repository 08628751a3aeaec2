// Values that come from the block or the rulebook, and the choice of kernels for the others.
#include <limits>

#include "eval/columns.h"
#include "eval/lane_number.h"

namespace rencai {

namespace {

void fill_constant(const Frame& frame, const Instruction& instruction, const Column& out) {
  const bool exists = instruction.op != Op::nothing;
  for (std::size_t word = 0; word < frame.words; ++word) {
    out.can_exist[word] = exists ? all_lanes : 0;
    out.can_be_absent[word] = exists ? 0 : all_lanes;
  }
  LaneNumber number;
  number.low = {.numerator = instruction.constant, .denominator = instruction.scale};
  number.high = number.low;
  if (instruction.op == Op::today) number.low.numerator = number.high.numerator = frame.today.days;
  if (instruction.op == Op::unspecified) {
    number.high = {.unbounded = true};
    number.unspecified = true;
  }
  for (std::size_t lane = 0; lane < frame.lanes; ++lane) store(out, lane, number);
}

// A known text is its id twice; an unknown one spans all ids.
constexpr std::int64_t last_text = std::numeric_limits<std::uint32_t>::max();

void put_text(const Column& out, std::size_t lane, std::uint32_t id) {
  const bool known = id != std::numeric_limits<std::uint32_t>::max();
  out.low[lane] = known ? id : 0;
  out.high[lane] = known ? id : last_text;
}

void run_fact(const Frame& frame, const Instruction& instruction, const Column& out) {
  const Block::Column& column = frame.block.column(instruction.fact);
  for (std::size_t word = 0; word < frame.words; ++word) {
    const std::uint64_t nothing =
        gather(frame, word, [&](std::size_t lane) { return column.stated[lane] == Stated::nothing; });
    out.can_exist[word] = ~nothing;
    out.can_be_absent[word] = nothing;
  }
  if (instruction.kind != Kind::text) return;  // the ends are the block's own
  for (std::size_t lane = 0; lane < frame.lanes; ++lane) put_text(out, lane, column.text[lane]);
}

// Two different texts are an unknown one, not a span of ids.
void widen_texts(const Frame& frame, const Column& out) {
  for (std::size_t lane = 0; lane < frame.lanes; ++lane) {
    if (out.low[lane] == out.high[lane]) continue;
    out.low[lane] = 0;
    out.high[lane] = last_text;
  }
}

bool all_closed(const Frame& frame, const Instruction& instruction) {
  for (std::size_t i = 0; i < instruction.args.count; ++i) {
    if (!frame.arg_instruction(instruction, i).closed) return false;
  }
  return instruction.closed;
}

}  // namespace

void run_value(const Frame& frame, const Instruction& instruction, const Column& out) {
  switch (instruction.op) {
    case Op::constant_number:
    case Op::constant_date:
    case Op::constant_choice:
    case Op::constant_text:
    case Op::nothing:
    case Op::unspecified:
    case Op::today: return fill_constant(frame, instruction, out);
    case Op::fact: return run_fact(frame, instruction, out);
    case Op::full_years_between:
    case Op::full_months_between:
    case Op::started_years_between:
    case Op::started_months_between:
    case Op::days_between:
    case Op::start_of_year:
    case Op::start_of_month:
    case Op::date_plus:
    case Op::date_minus:
    case Op::parameter: return run_date(frame, instruction, out);
    case Op::first_of:
    case Op::highest_of:
    case Op::sum_of: run_cases(frame, instruction, out); break;
    default:
      if (!all_closed(frame, instruction) || !run_closed(frame, instruction, out)) run_general(frame, instruction, out);
      break;
  }
  if (instruction.kind == Kind::text) widen_texts(frame, out);
}

}  // namespace rencai
