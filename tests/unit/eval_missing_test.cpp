// Missing facts, facts read, contradictions and faults.
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "book_builder.h"

using namespace rencai;
using namespace rencai::testing;

namespace {

// Indices of the missing facts: "0 2".
std::string missing(const Evaluation& evaluation, std::initializer_list<NodeId> roots, std::size_t lane = 0) {
  std::vector<FactId> facts;
  evaluation.missing(std::span<const NodeId>(roots.begin(), roots.size()), lane, facts);
  std::string text;
  for (const FactId fact : facts) text += (text.empty() ? "" : " ") + std::to_string(index(fact));
  return text;
}

}  // namespace

TEST_CASE("a decided condition misses nothing, an undecided one its undecided arguments") {
  BookBuilder b;
  const FactId flag = b.fact(condition_type);
  const FactId age = b.fact(number_type, 0, 150);
  const FactId other = b.fact(condition_type);
  const NodeId adult = b.condition(Op::greater_or_equal, {b.read(age), b.constant(18)});
  const NodeId both = b.condition(Op::all, {b.read(flag), adult, b.read(other)});
  b.program({both, adult});
  Block block(b.book, 5);
  block.state_condition(flag, 1, false);
  block.state_condition(flag, 2, true);
  block.state_interval(age, 3, 17, 18);
  block.state_interval(age, 4, 18, 19);
  const Evaluated evaluated(b.book, block);
  CHECK(missing(*evaluated, {both}, 0) == "0 1 2");
  CHECK(missing(*evaluated, {both}, 1) == "");
  CHECK(missing(*evaluated, {both}, 2) == "1 2");
  CHECK(missing(*evaluated, {both}, 3) == "0 1 2");
  CHECK(missing(*evaluated, {both}, 4) == "0 2");
  CHECK(missing(*evaluated, {adult, both}, 1) == "1");
  CHECK(missing(*evaluated, {NodeId::none, b.read(age)}, 4) == "1");
}

TEST_CASE("cases of first_of that cannot be reached are left out") {
  BookBuilder b;
  const FactId first = b.fact(condition_type);
  const FactId second = b.fact(condition_type);
  const FactId x = b.fact(number_type);
  const FactId y = b.fact(number_type);
  const FactId z = b.fact(number_type);
  const NodeId cases =
      b.number(Op::first_of, {b.read(first), b.read(x), b.read(second), b.read(y), b.truth(true), b.read(z)});
  b.program({cases});
  Block block(b.book, 4);
  block.state_condition(first, 1, true);
  block.state_condition(first, 2, false);
  block.state_condition(second, 3, true);
  for (std::size_t lane = 0; lane < 4; ++lane) block.state_interval(x, lane, 7, 7);
  block.state_interval(y, 3, 7, 7);
  const Evaluated evaluated(b.book, block);
  CHECK(missing(*evaluated, {cases}, 0) == "0 1 3 4");
  CHECK(missing(*evaluated, {cases}, 1) == "");
  CHECK(missing(*evaluated, {cases}, 2) == "1 3 4");
  CHECK(missing(*evaluated, {cases}, 3) == "");  // whichever holds, the value is 7
}

TEST_CASE("cases of highest_of that cannot be the highest are left out") {
  BookBuilder b;
  const FactId sure = b.fact(number_type, 0, 100);
  const FactId when = b.fact(condition_type);
  const FactId rival = b.fact(number_type, 0, 100);
  const NodeId highest = b.number(Op::highest_of, {b.truth(true), b.read(sure), b.read(when), b.read(rival)});
  const NodeId open_low = b.number(Op::above, {b.constant(40)});
  const NodeId bounded = b.number(Op::minimum, {open_low, b.constant(60)});
  const NodeId against_open = b.number(Op::highest_of, {b.truth(true), bounded, b.read(when), b.read(rival)});
  b.program({highest, against_open});
  Block block(b.book, 5);
  for (std::size_t lane = 0; lane < 4; ++lane) block.state_interval(sure, lane, 50, 60);
  block.state_interval(rival, 0, 10, 50);
  block.state_interval(rival, 1, 10, 51);
  block.state_interval(rival, 2, 55, 55);
  block.state_interval(rival, 4, 10, 40);
  const Evaluated evaluated(b.book, block);
  CHECK(missing(*evaluated, {highest}, 0) == "0");
  CHECK(missing(*evaluated, {highest}, 1) == "0 1 2");
  CHECK(missing(*evaluated, {highest}, 2) == "0 1");
  CHECK(missing(*evaluated, {highest}, 3) == "0 1 2");
  CHECK(missing(*evaluated, {highest}, 4) == "0 1 2");
  CHECK(missing(*evaluated, {against_open}, 4) == "1 2");  // 40 itself is above an open 40
}

TEST_CASE("sum_of and or_else") {
  BookBuilder b;
  const FactId when = b.fact(condition_type);
  const FactId x = b.fact(number_type);
  const FactId y = b.fact(number_type);
  const NodeId sum = b.number(Op::sum_of, {b.read(when), b.read(x), b.truth(true), b.read(y)});
  const NodeId either = b.number(Op::or_else, {b.read(x), b.read(y)});
  b.program({sum, either});
  Block block(b.book, 3);
  block.state_condition(when, 1, false);
  block.state_nothing(x, 2);
  const Evaluated evaluated(b.book, block);
  CHECK(missing(*evaluated, {sum}, 0) == "0 1 2");
  CHECK(missing(*evaluated, {sum}, 1) == "2");
  CHECK(missing(*evaluated, {either}, 0) == "1");
  CHECK(missing(*evaluated, {either}, 2) == "2");
}

TEST_CASE("an open range of the document misses nothing") {
  BookBuilder b;
  const NodeId range = b.number(Op::range, {b.constant(1), b.constant(2)});
  b.program({range});
  const Block block(b.book, 1);
  const Evaluated evaluated(b.book, block);
  CHECK_FALSE(evaluated->decided(range, 0));
  CHECK(missing(*evaluated, {range}) == "");
}

TEST_CASE("a derived fact misses what it is derived from") {
  BookBuilder b;
  const FactId birth = b.fact(date_type);
  const FactId age = b.fact(number_type, 0, 150 * 12);
  const FactId open = b.fact(number_type);
  b.derive(age, b.number(Op::full_years_between, {b.read(birth), b.node(Op::today, date_type)}));
  b.derive(open, b.number(Op::range, {b.constant(1), b.constant(2)}));
  b.program({b.read(age), b.read(open)});
  Block block(b.book, 4);
  block.state_interval(birth, 1, 0, 0);
  block.state_interval(age, 2, 240, 252);
  block.state_unknown(age, 3);
  const Evaluated evaluated(b.book, block);
  CHECK(missing(*evaluated, {b.read(age)}, 0) == "0");
  CHECK(missing(*evaluated, {b.read(age)}, 1) == "");
  CHECK(shown(*evaluated, b.read(age), 1) == "528");
  CHECK(missing(*evaluated, {b.read(age)}, 2) == "1");
  CHECK(missing(*evaluated, {b.read(age)}, 3) == "0");
  CHECK(missing(*evaluated, {b.read(open)}, 0) == "2");  // the derivation itself misses nothing
}

TEST_CASE("if_absent replaces what is not stated, not what is stated as unknown") {
  BookBuilder b;
  const FactId flag = b.fact(condition_type);
  const FactId count = b.fact(number_type, 0, 9);
  const FactId tags = b.fact(b.choice_type(3, Kind::set));
  b.if_absent(flag, b.truth(false));
  b.if_absent(count, b.constant(4));
  b.if_absent(tags, b.listed(Op::constant_set, b.book[tags].type, {}, {}));
  b.program({b.read(flag), b.read(count), b.read(tags)});
  Block block(b.book, 3);
  block.state_unknown(flag, 1);
  block.state_unknown(count, 1);
  block.state_unknown(tags, 1);
  block.state_nothing(flag, 2);
  block.state_nothing(count, 2);
  block.state_nothing(tags, 2);
  const Evaluated evaluated(b.book, block);
  CHECK(missing(*evaluated, {b.read(flag), b.read(count), b.read(tags)}, 0) == "");
  CHECK(missing(*evaluated, {b.read(flag), b.read(count), b.read(tags)}, 1) == "0 1 2");
  CHECK(missing(*evaluated, {b.read(flag), b.read(count), b.read(tags)}, 2) == "");
  CHECK(shown(*evaluated, b.read(count), 0) == "4");
  CHECK(shown(*evaluated, b.read(count), 1) == "[0, 9]");
  CHECK(shown(*evaluated, b.read(count), 2) == "nothing");
  CHECK(shown_condition(*evaluated, b.read(flag), 2) == "no");
}

TEST_CASE("facts read are those of all arguments") {
  BookBuilder b;
  const FactId birth = b.fact(date_type);
  const FactId unread = b.fact(number_type);
  const FactId age = b.fact(number_type);
  b.derive(age, b.number(Op::days_between, {b.read(birth), b.node(Op::today, date_type)}));
  const NodeId adult = b.condition(Op::greater, {b.read(age), b.constant(18)});
  b.program({adult, b.read(unread)});
  const Block block(b.book, 1);
  const Evaluated evaluated(b.book, block);
  const NodeId roots[] = {adult, adult};
  CHECK(facts_read(b.book, roots) == std::vector<FactId>{birth, age});
}

TEST_CASE("contradictions") {
  BookBuilder b;
  const FactId birth = b.fact(date_type);
  const FactId days = b.fact(number_type, 0, 100000);
  const FactId married = b.fact(condition_type);
  b.derive(days, b.number(Op::days_between, {b.read(birth), b.node(Op::today, date_type)}));
  b.require(married, b.condition(Op::greater, {b.read(days), b.constant(6000)}));
  b.program({b.read(married)});
  Block block(b.book, 8);
  const std::int64_t today = 16251;
  for (std::size_t lane = 0; lane < 4; ++lane) block.state_interval(birth, lane, today - 6000, today - 5990);
  block.state_condition(married, 0, true);
  block.state_unknown(married, 1);
  block.state_interval(days, 2, 5000, 5990);
  block.state_interval(days, 3, 5000, 5989);
  block.state_condition(married, 4, true);
  block.state_nothing(birth, 5);
  block.state_interval(days, 5, 10, 10);
  block.state_interval(days, 6, 10, 10);
  const Evaluated evaluated(b.book, block);
  CHECK(evaluated->contradicted(married, 0));
  CHECK_FALSE(evaluated->contradicted(married, 1));
  CHECK_FALSE(evaluated->contradicted(days, 0));
  CHECK_FALSE(evaluated->contradicted(days, 2));
  CHECK(evaluated->contradicted(days, 3));
  CHECK_FALSE(evaluated->contradicted(married, 4));
  CHECK(evaluated->contradicted(days, 5));
  CHECK_FALSE(evaluated->contradicted(days, 6));
  CHECK_FALSE(evaluated->contradicted(days, 7));
}

TEST_CASE("faults are found below the roots, lane by lane") {
  BookBuilder b;
  const FactId x = b.fact(number_type, -9000000000000000000, 9000000000000000000);
  const NodeId product = b.number(Op::multiply, {b.read(x), b.read(x)});
  const NodeId quotient = b.number(Op::divide, {b.constant(1), b.read(x)});
  const NodeId over = b.condition(Op::greater, {product, b.constant(0)});
  const NodeId exists = b.condition(Op::exists, {quotient});
  const ProgramId reads_over = b.program({over});
  const ProgramId reads_exists = b.program({exists});
  Block block(b.book, 4);
  block.state_interval(x, 0, 3037000499, 3037000499);  // the greatest whose square fits
  block.state_interval(x, 1, 3037000500, 3037000500);
  block.state_interval(x, 2, 0, 0);
  block.state_nothing(x, 3);
  const Evaluated evaluated(b.book, block);
  const auto faults = [&](ProgramId program, std::size_t lane) {
    const auto found = evaluated->faults(program, lane);
    return std::string(found.overflow ? "o" : "") + (found.divided_by_zero ? "z" : "");
  };
  CHECK(shown(*evaluated, product, 0) == "9223372030926249001");
  CHECK(shown(*evaluated, product, 1) == "(-inf, inf)!");
  CHECK(faults(reads_over, 0) == "");
  CHECK(faults(reads_over, 1) == "o");
  CHECK(shown_condition(*evaluated, over, 1) == "unknown");
  CHECK(faults(reads_exists, 1) == "");
  CHECK(faults(reads_exists, 2) == "z");
  CHECK(shown_condition(*evaluated, exists, 2) == "no");
  CHECK(faults(reads_exists, 3) == "");
}
