// Lowering: what is live, static shapes, ranks, slots.
#include <algorithm>
#include <limits>
#include <map>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "book_builder.h"

using namespace rencai;
using namespace rencai::testing;

namespace {

const Instruction& instruction_of(const RuleCode& code, NodeId node) {
  return code.instructions[code.instruction_of[index(node)]];
}

std::size_t count_ranks(const RuleCode& code) {
  return static_cast<std::size_t>(
      std::ranges::count_if(code.instructions, [](const Instruction& one) { return one.column == ColumnKind::ranks; }));
}

}  // namespace

TEST_CASE("only what the restriction needs is live") {
  BookBuilder b;
  const FactId x = b.fact(number_type);
  const FactId y = b.fact(number_type);
  const FactId base = b.fact(number_type);
  const FactId required = b.fact(condition_type);
  b.derive(y, b.number(Op::add, {b.read(base), b.constant(1)}));
  b.require(y, b.read(required));
  const NodeId first = b.number(Op::negate, {b.read(x)});
  const NodeId second = b.number(Op::negate, {b.read(y)});
  const NodeId unused = b.number(Op::negate, {first});
  const ProgramId p = b.program({first});
  const ProgramId q = b.program({second});
  const RuleCode all = lower(b.book, {});
  CHECK(all.is_live(first));
  CHECK(all.is_live(second));
  CHECK_FALSE(all.is_live(unused));
  CHECK(all.programs.size() == 2);
  CHECK(all.reported.size() == 2);
  const RuleCode only_p = lower(b.book, {{p, p}});
  CHECK(only_p.is_live(first));
  CHECK_FALSE(only_p.is_live(second));
  CHECK_FALSE(only_p.is_live(b.read(base)));
  CHECK(only_p.programs.size() == 1);
  CHECK(only_p.reported.size() == 1);
  const RuleCode only_q = lower(b.book, {{q}});
  CHECK(only_q.is_live(b.read(base)));
  CHECK(only_q.is_live(b.read(required)));
  CHECK(only_q.is_live(b.book[y].raw));
  CHECK_FALSE(only_q.is_live(first));
}

TEST_CASE("programs that stacking relates are computed, over several rules, but not reported") {
  BookBuilder b;
  std::vector<NodeId> amounts;
  std::vector<ProgramId> programs;
  for (int i = 0; i < 4; ++i) {
    amounts.push_back(b.constant(i));
    programs.push_back(b.program({amounts.back()}));
  }
  const NodeId cap = b.constant(100);
  const auto relate = [&](ProgramId one, ProgramId other, NodeId at_most) {
    Stacking rule;
    const ProgramOf members[] = {{one, false}, {other, true}};
    rule.members = b.book.members.append(members);
    rule.at_most = at_most;
    b.book.stacking.push_back(rule);
  };
  relate(programs[1], programs[2], cap);
  relate(programs[0], programs[1], NodeId::none);
  const RuleCode code = lower(b.book, {{programs[0]}});
  CHECK(code.programs.size() == 3);
  CHECK(code.reported.size() == 1);
  CHECK(code.is_live(amounts[2]));
  CHECK(code.is_live(cap));
  CHECK_FALSE(code.is_live(amounts[3]));
}

TEST_CASE("arguments stand before their users, each live node once") {
  BookBuilder b;
  const FactId x = b.fact(number_type);
  const NodeId sum = b.number(Op::add, {b.read(x), b.read(x)});
  const NodeId test = b.condition(Op::greater, {sum, b.constant(3)});
  b.program({test, sum});
  const RuleCode code = lower(b.book, {});
  std::map<NodeId, int> seen;
  for (std::uint32_t i = 0; i < code.instructions.size(); ++i) {
    for (const std::uint32_t arg : code.args(code.instructions[i])) CHECK(arg < i);
    if (code.instructions[i].node != NodeId::none) ++seen[code.instructions[i].node];
  }
  for (const auto& [node, times] : seen) CHECK(times == 1);
  for (std::uint32_t node = 0; node < b.book.nodes.size(); ++node) {
    CHECK(code.is_live(NodeId{node}) == seen.contains(NodeId{node}));
  }
}

TEST_CASE("scales are static where the range allows it") {
  BookBuilder b;
  const FactId money = b.fact(number_type, 0, 100'000'000'000'000, 100);  // up to 10^12, to the hundredth
  const FactId share = b.fact(number_type, 0, 10'000, 10'000);
  const NodeId fifth = b.number(Op::multiply, {b.read(money), b.constant(1, 5)});
  const NodeId part = b.number(Op::multiply, {b.read(money), b.read(share)});
  const NodeId third = b.number(Op::divide, {b.read(money), b.constant(3)});
  const NodeId sum = b.number(Op::add, {fifth, third});
  const NodeId square = b.number(Op::multiply, {b.read(money), b.read(money)});
  const NodeId quotient = b.number(Op::divide, {b.read(money), b.read(share)});
  const NodeId open = b.number(Op::at_least, {b.read(money)});
  const NodeId rounded = b.number(Op::round, {sum, b.constant(1, 100)});
  b.program({fifth, part, third, sum, square, quotient, open, rounded});
  const RuleCode code = lower(b.book, {});
  const auto shape = [&](NodeId node) {
    const Instruction& one = instruction_of(code, node);
    return std::string(one.closed ? "closed " : "open ") + std::to_string(one.scale);
  };
  CHECK(shape(fifth) == "closed 500");
  CHECK(shape(part) == "closed 1000000");
  CHECK(shape(third) == "closed 300");
  CHECK(shape(sum) == "closed 1500");
  CHECK(shape(rounded) == "closed 100");
  CHECK(shape(open) == "open 100");
  CHECK(shape(quotient) == "open 0");
  CHECK(shape(square) == "open 0");  // 10^28 fits no static scale: lanes have denominators
  CHECK(layout_of(instruction_of(code, fifth)).bytes() == 16);
  CHECK(layout_of(instruction_of(code, open)).bytes() == 17);
  CHECK(layout_of(instruction_of(code, quotient)).bytes() == 33);
}

TEST_CASE("sums of large columns keep exact lanes where no common scale fits") {
  BookBuilder b;
  const FactId x = b.fact(number_type, 0, 1'000'000'000'000'000, 1);
  const NodeId a = b.number(Op::divide, {b.read(x), b.constant(99'991)});
  const NodeId c = b.number(Op::divide, {b.read(x), b.constant(99'989)});
  const NodeId sum = b.number(Op::add, {a, c});
  b.program({sum});
  Block block(b.book, 1);
  block.state_interval(x, 0, 99'991, 99'991);
  const Evaluated evaluated(b.book, block);
  CHECK(instruction_of(evaluated.code(), a).scale == 99'991);
  CHECK(instruction_of(evaluated.code(), sum).scale == 0);
  CHECK(shown(*evaluated, sum, 0) == "199980/99989");
}

TEST_CASE("sums of columns that outgrow 63 bits together") {
  BookBuilder b;
  const std::int64_t most = 6'000'000'000'000'000'000;
  const FactId x = b.fact(number_type, 0, most, 1);
  const NodeId sum = b.number(Op::add, {b.read(x), b.read(x)});
  const NodeId cases = b.number(Op::sum_of, {b.truth(true), b.read(x), b.truth(true), b.read(x)});
  const NodeId least = b.number(Op::minimum, {b.read(x), b.read(x)});
  b.program({sum, cases, least});
  Block block(b.book, 2);
  block.state_interval(x, 0, most, most);
  block.state_interval(x, 1, 4, 4);
  const Evaluated evaluated(b.book, block);
  CHECK(instruction_of(evaluated.code(), sum).scale == 0);
  CHECK(instruction_of(evaluated.code(), cases).scale == 0);
  CHECK(instruction_of(evaluated.code(), least).scale == 1);
  CHECK(evaluated->value(sum, 0).overflow);
  CHECK(evaluated->value(cases, 0).overflow);
  CHECK(shown(*evaluated, sum, 1) == "8");
  CHECK(shown(*evaluated, cases, 1) == "8");
}

TEST_CASE("a column is ranked once for all constants") {
  BookBuilder b;
  const FactId x = b.fact(number_type, -1000, 1000, 2);
  std::vector<NodeId> tests;
  for (const int bound : {3, 5, 3}) tests.push_back(b.condition(Op::less, {b.read(x), b.constant(bound)}));
  tests.push_back(b.condition(Op::in_list, {b.read(x), b.constant(5), b.constant(7)}));
  tests.push_back(b.condition(Op::in_range, {b.read(x), b.constant(1, 3), b.constant(1, 2)}));
  tests.push_back(b.condition(Op::equal, {b.constant(8), b.read(x)}));
  tests.push_back(b.condition(Op::less, {b.read(x), b.read(x)}));
  b.program(tests);
  const RuleCode code = lower(b.book, {});
  CHECK(count_ranks(code) == 1);
  for (const Instruction& one : code.instructions) {
    if (one.column != ColumnKind::ranks) continue;
    std::string cuts;
    for (const Cut& cut : code.cuts[one.cuts]) cuts += std::to_string(cut.floor) + (cut.exact ? " " : "+ ");
    CHECK(cuts == "0+ 1 6 10 14 16 ");
    CHECK_FALSE(one.wide_ranks);
  }
}

TEST_CASE("ranks agree with comparisons of values, at and around every threshold") {
  for (const std::uint32_t thresholds : {1U, 5U, 127U, 128U, 200U}) {
    CAPTURE(thresholds);
    BookBuilder b;
    const FactId x = b.fact(number_type, -100, 3000, 2);
    const Op ops[] = {Op::less, Op::less_or_equal, Op::greater, Op::greater_or_equal, Op::equal, Op::not_equal};
    std::vector<NodeId> nodes;
    struct Pair {
      NodeId ranked;
      NodeId plain;
    };
    std::vector<Pair> pairs;
    for (std::uint32_t i = 0; i < thresholds; ++i) {
      // In lane units 5 (i - 3) + 1/2 or 5 (i - 3): some of both below 0.
      const std::int64_t at = 5 * (std::int64_t{i} - 3);
      const NodeId constant = i % 3 == 0 ? b.constant(2 * at + 1, 4) : b.constant(at, 2);
      const NodeId same = b.number(Op::maximum, {constant, constant});
      const Op op = ops[(i + i / 6) % 6];  // each with whole and with broken constants
      pairs.push_back({b.condition(op, {b.read(x), constant}), b.condition(op, {b.read(x), same})});
      pairs.push_back({b.condition(op, {constant, b.read(x)}), b.condition(op, {same, b.read(x)})});
      pairs.push_back({b.condition(Op::in_range, {b.read(x), constant, constant}),
                       b.condition(Op::in_range, {b.read(x), same, same})});
      pairs.push_back({b.condition(Op::in_list, {b.read(x), constant, constant}),
                       b.condition(Op::in_list, {b.read(x), same, same})});
    }
    for (const Pair& pair : pairs) nodes.insert(nodes.end(), {pair.ranked, pair.plain});
    b.program(nodes);
    const std::size_t points = 5 * thresholds + 4;
    Block block(b.book, 2 * points + 2);
    for (std::size_t i = 0; i < points; ++i) {
      const auto low = static_cast<std::int64_t>(i) - 17;
      block.state_interval(x, 2 * i, low, low);
      block.state_interval(x, 2 * i + 1, low, low + 1 + static_cast<std::int64_t>(i % 7));
    }
    block.state_nothing(x, 2 * points);
    const Evaluated evaluated(b.book, block);
    bool wide = false;
    for (const Instruction& one : evaluated.code().instructions) wide = wide || one.wide_ranks;
    CHECK(wide == (thresholds > 127));
    std::size_t differences = 0;
    for (const Pair& pair : pairs) {
      for (std::size_t lane = 0; lane < block.lanes(); ++lane) {
        differences += evaluated->condition(pair.ranked, lane) != evaluated->condition(pair.plain, lane);
      }
    }
    CHECK(differences == 0);
  }
}

TEST_CASE("constants beyond what a column can hold") {
  BookBuilder b;
  const FactId x = b.fact(number_type, -100, 100, 1'000'000);
  const std::int64_t most = std::numeric_limits<std::int64_t>::max();
  const NodeId above = b.condition(Op::less, {b.read(x), b.constant(most)});
  const NodeId below = b.condition(Op::greater, {b.read(x), b.constant(-most)});
  const NodeId same = b.condition(Op::equal, {b.read(x), b.constant(most)});
  b.program({above, below, same});
  const Block block(b.book, 1);
  const Evaluated evaluated(b.book, block);
  CHECK(shown_condition(*evaluated, above, 0) == "yes");
  CHECK(shown_condition(*evaluated, below, 0) == "yes");
  CHECK(shown_condition(*evaluated, same, 0) == "no");
}

TEST_CASE("recycled slots never overlap while both columns are needed") {
  BookBuilder b;
  const FactId x = b.fact(number_type, 0, 10);
  NodeId value = b.read(x);
  for (int i = 0; i < 20; ++i) {
    value = b.number(Op::add, {value, b.constant(i)});
    if (i % 4 == 0) value = b.number(Op::at_least, {value});
    if (i % 5 == 0)
      value = b.number(Op::first_of, {b.condition(Op::less, {value, b.constant(i)}), value, b.truth(true), b.read(x)});
  }
  b.program({value});
  const RuleCode code = lower(b.book, {});
  CHECK(code.recycling.sizes[0].bytes < code.keeping.sizes[0].bytes * 2 / 3);
  const std::uint32_t count = code.instructions.size();
  std::vector<std::uint32_t> last(count);
  for (std::uint32_t i = 0; i < count; ++i) {
    last[i] = is_constant(code.instructions[i]) ? count : i;
    for (const std::uint32_t arg : code.args(code.instructions[i])) last[arg] = std::max(last[arg], i);
  }
  for (const std::uint32_t root : code.roots) last[root] = count;
  for (std::uint32_t i = 0; i < count; ++i) {
    for (std::uint32_t j = i + 1; j < count; ++j) {
      const bool both = (last[i] >= j || is_constant(code.instructions[j])) &&
                        code.recycling.slots[i].plane != RuleCode::none &&
                        code.recycling.slots[j].plane != RuleCode::none;
      if (!both) continue;
      const auto apart = [](std::uint32_t a, std::uint32_t a_size, std::uint32_t c, std::uint32_t c_size) {
        return a_size == 0 || c_size == 0 || a + a_size <= c || c + c_size <= a;
      };
      const ColumnLayout one = layout_of(code.instructions[i]);
      const ColumnLayout other = layout_of(code.instructions[j]);
      CHECK(apart(code.recycling.slots[i].plane, one.planes(), code.recycling.slots[j].plane, other.planes()));
      CHECK(apart(code.recycling.slots[i].byte, one.bytes(), code.recycling.slots[j].byte, other.bytes()));
    }
  }
}
