// Properties of evaluation on random rulebooks: nothing but speed and memory may depend on slots, kernels, block width
// or the order of lanes, and stating more never widens what is known.
#include <algorithm>
#include <random>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "book_builder.h"
#include "eval/lane_number.h"
#include "eval/machine.h"
#include "program/slots.h"

using namespace rencai;
using namespace rencai::testing;

namespace {

class Random {
 public:
  explicit Random(std::uint32_t seed) : engine_(seed) {}
  std::uint32_t below(std::uint32_t limit) { return static_cast<std::uint32_t>(engine_() % limit); }
  bool chance(std::uint32_t percent) { return below(100) < percent; }
  template <class T>
  const T& of(const std::vector<T>& values) {
    return values[below(static_cast<std::uint32_t>(values.size()))];
  }

 private:
  std::mt19937 engine_;
};

// A rulebook with facts of every kind and nodes of every operation, none of which is special.
struct RandomBook {
  BookBuilder b;
  std::vector<FactId> facts;
  std::vector<NodeId> conditions, numbers, dates, choices, texts, sets;
  Type level;
  Type tags;
  NodeId places[2];

  explicit RandomBook(Random& random) {
    level = b.choice_type(4);
    tags = b.choice_type(67, Kind::set);
    b.book.places.push_back(b.book.strings.add("a"));
    b.book.places.push_back(b.book.strings.add("b"));
    add_facts();
    add_leaves();
    for (int i = 0; i < 60; ++i) grow(random);
    std::vector<NodeId> all;
    for (const auto* nodes : {&conditions, &numbers, &dates, &choices, &texts, &sets}) {
      all.insert(all.end(), nodes->begin(), nodes->end());
    }
    roots = all;
    b.program(all);
  }
  std::vector<NodeId> roots;

 private:
  FactId fact(const Type& type, std::int64_t low = -20, std::int64_t high = 20, std::int64_t scale = 1) {
    facts.push_back(b.fact(type, low, high, scale));
    return facts.back();
  }
  void add_facts() {
    for (int i = 0; i < 3; ++i) conditions.push_back(b.read(fact(condition_type)));
    for (int i = 0; i < 3; ++i) numbers.push_back(b.read(fact(number_type, -20, 20, i + 1)));
    for (int i = 0; i < 2; ++i) dates.push_back(b.read(fact(date_type)));
    for (int i = 0; i < 2; ++i) choices.push_back(b.read(fact(level)));
    for (int i = 0; i < 2; ++i) texts.push_back(b.read(fact(text_type)));
    for (int i = 0; i < 2; ++i) sets.push_back(b.read(fact(tags)));
    for (NodeId& place : places) place = b.read(fact(place_type));
  }
  void add_leaves() {
    conditions.push_back(b.truth(true));
    conditions.push_back(b.truth(false));
    for (const int value : {-3, 0, 1, 7}) numbers.push_back(b.constant(value));
    numbers.push_back(b.constant(1, 3));
    numbers.push_back(b.constant(5, 2));
    numbers.push_back(b.node(Op::unspecified, number_type));
    numbers.push_back(b.node(Op::nothing, number_type));
    dates.push_back(b.date(2014, 1, 31));
    dates.push_back(b.node(Op::today, date_type));
    choices.push_back(b.node(Op::constant_choice, level, {}, 1));
    texts.push_back(b.text("x"));
    for (const char* text : {"y", "a/c", "b"}) b.text(text);  // so that ids do not depend on the order of lanes
    sets.push_back(b.listed(Op::constant_set, tags, {}, {0, 66}));
    Parameter parameter;
    parameter.type = number_type;
    const ParameterStep steps[] = {{Date{0}, {1, 3}, {}}, {Date{16000}, {4, 1}, {}}};
    parameter.steps = b.book.parameter_steps.append(steps);
    b.book.parameters.push_back(parameter);
  }

  NodeId cases(Random& random, Op op, const Type& type, const std::vector<NodeId>& values) {
    std::vector<NodeId> args;
    for (std::uint32_t i = random.below(4); i < 4; ++i) {
      args.push_back(random.of(conditions));
      args.push_back(random.of(values));
    }
    return b.node(op, type, args);
  }

  void grow(Random& random) {
    const auto condition = [&] { return random.of(conditions); };
    const auto number = [&] { return random.of(numbers); };
    const auto date = [&] { return random.of(dates); };
    switch (random.below(16)) {
      case 0: {
        const Op ops[] = {Op::all, Op::any, Op::count_at_least};
        conditions.push_back(
            b.condition(ops[random.below(3)], {condition(), condition(), condition()}, random.below(4)));
        break;
      }
      case 1: conditions.push_back(b.condition(Op::negation, {condition()})); break;
      case 2: {
        const Op ops[] = {Op::less, Op::less_or_equal, Op::greater, Op::greater_or_equal, Op::equal, Op::not_equal};
        const Op op = ops[random.below(6)];
        switch (random.below(4)) {
          case 0: conditions.push_back(b.condition(op, {date(), date()})); break;
          case 1: conditions.push_back(b.condition(op, {random.of(choices), random.of(choices)})); break;
          default: conditions.push_back(b.condition(op, {number(), number()})); break;
        }
        break;
      }
      case 3:
        conditions.push_back(random.chance(50) ? b.condition(Op::in_list, {number(), number(), number()})
                                               : b.condition(Op::in_range, {number(), number(), number()}));
        break;
      case 4:
        conditions.push_back(random.chance(50) ? b.condition(Op::equal, {random.of(texts), random.of(texts)})
                                               : b.condition(Op::in_place, {places[random.below(2)]}, random.below(2)));
        break;
      case 5:
        conditions.push_back(
            b.listed(random.chance(50) ? Op::has_any : Op::has_all, condition_type, {random.of(sets)}, {0, 65}));
        break;
      case 6: conditions.push_back(b.listed(Op::in_values, condition_type, {random.of(choices)}, {1, 3})); break;
      case 7: conditions.push_back(b.condition(Op::exists, {number()})); break;
      case 8: conditions.push_back(cases(random, Op::first_of, condition_type, conditions)); break;
      case 9: {
        const Op ops[] = {Op::add, Op::subtract, Op::multiply, Op::divide, Op::minimum, Op::maximum, Op::or_else};
        numbers.push_back(b.number(ops[random.below(7)], {number(), number()}));
        break;
      }
      case 10: {
        const Op ops[] = {Op::negate, Op::at_least, Op::above, Op::up_to, Op::below, Op::round, Op::floor, Op::ceil};
        const Op op = ops[random.below(8)];
        // 0..x is an interval only where x is not below 0.
        const bool from_zero = op == Op::up_to || op == Op::below;
        const NodeId arg = from_zero ? b.number(Op::maximum, {number(), b.constant(0)}) : number();
        numbers.push_back(b.number(op, {arg}));
        break;
      }
      case 11: {
        const Op ops[] = {Op::first_of, Op::highest_of, Op::sum_of};
        numbers.push_back(cases(random, ops[random.below(3)], number_type, numbers));
        break;
      }
      case 12: numbers.push_back(b.number(Op::days_between, {date(), date()})); break;
      case 13: numbers.push_back(b.node(Op::parameter, number_type, {date()}, 0)); break;
      case 14:
        dates.push_back(random.chance(50) ? cases(random, Op::first_of, date_type, dates)
                                          : b.node(Op::date_plus, date_type, {date(), number()}));
        break;
      default:
        choices.push_back(cases(random, Op::highest_of, level, choices));
        texts.push_back(cases(random, Op::first_of, text_type, texts));
        sets.push_back(cases(random, Op::first_of, tags, sets));
        break;
    }
  }
};

// How one fact of one applicant is stated.
struct Statement {
  Stated stated = Stated::absent;
  std::int64_t low = 0;
  std::int64_t high = 0;
  std::vector<std::uint32_t> values;
};
using Applicant = std::vector<Statement>;

Statement random_statement(Random& random, Kind kind) {
  Statement statement;
  const Stated stated[] = {Stated::absent, Stated::unknown, Stated::nothing, Stated::partial,
                           Stated::value,  Stated::value,   Stated::value};
  statement.stated = stated[random.below(7)];
  std::int64_t low = random.below(21);
  std::int64_t high = random.below(21);
  if (kind == Kind::number) low -= 10, high -= 10;
  if (kind == Kind::date) low += 16090, high += 16090;
  if (kind == Kind::choice) low %= 4, high %= 4;
  if (statement.stated == Stated::value) high = low;
  statement.low = std::min(low, high);
  statement.high = std::max(low, high);
  for (const std::uint32_t value : {0U, 1U, 65U, 66U}) {
    if (random.chance(40)) statement.values.push_back(value);
  }
  return statement;
}

void state(Block& block, const RandomBook& book, const Applicant& applicant, std::size_t lane) {
  for (std::size_t i = 0; i < applicant.size(); ++i) {
    const FactId fact = book.facts[i];
    const Statement& statement = applicant[i];
    if (statement.stated == Stated::unknown) block.state_unknown(fact, lane);
    if (statement.stated == Stated::nothing) block.state_nothing(fact, lane);
    if (statement.stated != Stated::partial && statement.stated != Stated::value) continue;
    switch (book.b.book[fact].type.kind) {
      case Kind::condition: block.state_condition(fact, lane, statement.low % 2 == 0); break;
      case Kind::set: block.state_set(fact, lane, statement.values, statement.stated == Stated::partial); break;
      case Kind::text: block.state_text(fact, lane, statement.low % 2 == 0 ? "x" : "y"); break;
      case Kind::place: block.state_place(fact, lane, statement.low % 2 == 0 ? "a/c" : "b"); break;
      default: block.state_interval(fact, lane, statement.low, statement.high); break;
    }
  }
}

Block block_of(const RandomBook& book, const std::vector<Applicant>& applicants) {
  Block block(book.b.book, applicants.size());
  for (std::size_t lane = 0; lane < applicants.size(); ++lane) state(block, book, applicants[lane], lane);
  return block;
}

constexpr Date today{16100};

// All that a run says about a node in a lane.
std::string row_of(const Machine& machine, NodeId node, std::size_t lane) {
  const Frame& frame = machine.frame();
  const std::uint32_t place = frame.code.instruction_of[index(node)];
  const View& view = machine.view(place);
  std::string text;
  const auto bits = [&](const std::uint64_t* plane) { text += plane ? (bit(plane, lane) ? '1' : '0') : '-'; };
  bits(view.can_exist);
  bits(view.can_be_absent);
  bits(view.can_be_true);
  bits(view.can_be_false);
  if (view.can_exist && !bit(view.can_exist, lane)) return text;
  for (std::size_t i = lane * view.mask_words; view.surely && i < (lane + 1) * view.mask_words; ++i) {
    text += " " + std::to_string(view.surely[i]) + "/" + std::to_string(view.possibly[i]);
  }
  if (!view.low) return text;
  const LaneNumber number = load(view, lane);
  for (const End& end : {number.low, number.high}) {
    text += end.unbounded ? " inf"
                          : " " + to_string(*Rational::make(end.numerator, end.denominator)) + (end.open ? "o" : "");
  }
  return text + (number.unspecified ? "*" : "") + (number.overflow ? "!" : "") + (number.divided_by_zero ? "/" : "");
}

// An assertion only where they differ: there are millions of them.
void require_same(const std::string& a, const std::string& b) {
  if (a != b) REQUIRE(a == b);
}

struct Sample {
  RandomBook book;
  RuleCode code;
  std::vector<Applicant> applicants;

  Sample(Random& random, std::size_t count) : book(random), code(lower(book.b.book, {})) {
    for (std::size_t i = 0; i < count; ++i) {
      applicants.emplace_back();
      for (const FactId fact : book.facts) {
        applicants.back().push_back(random_statement(random, book.b.book[fact].type.kind));
      }
    }
  }
};

constexpr std::uint32_t rounds = 40;

}  // namespace

TEST_CASE("keeping and recycling slots give the same roots, run after run") {
  for (std::uint32_t seed = 0; seed < rounds; ++seed) {
    CAPTURE(seed);
    Random random(seed);
    const Sample sample(random, 100);
    const Block block = block_of(sample.book, sample.applicants);
    // Only some of the nodes are roots here, so that slots are used again.
    RuleCode code = lower(sample.book.b.book, {});
    std::vector<std::uint32_t> roots;
    for (std::uint32_t i = 0; i < code.roots.size(); i += 5) roots.push_back(code.roots[i]);
    code.roots.assign(roots);
    code.recycling = recycling_slots(code);
    CHECK(code.recycling.sizes[0].bytes < code.keeping.sizes[0].bytes);
    Machine keeping(sample.book.b.book, code, code.keeping, block, today);
    Machine recycling(sample.book.b.book, code, code.recycling, block, today);
    keeping.run();
    recycling.run();
    recycling.run();
    for (const std::uint32_t root : roots) {
      const NodeId node = code.instructions[root].node;
      for (std::size_t lane = 0; lane < 100; ++lane) {
        require_same(row_of(keeping, node, lane), row_of(recycling, node, lane));
      }
    }
  }
}

TEST_CASE("an applicant's results do not depend on the width of the block or on the lane") {
  for (std::uint32_t seed = 0; seed < rounds; ++seed) {
    CAPTURE(seed);
    Random random(seed + 1000);
    const Sample sample(random, 200);
    const Block whole = block_of(sample.book, sample.applicants);
    Machine reference(sample.book.b.book, sample.code, sample.code.keeping, whole, today);
    reference.run();
    for (const std::size_t width : {1U, 63U, 64U, 65U}) {
      CAPTURE(width);
      std::vector<Applicant> some(sample.applicants.begin(),
                                  sample.applicants.begin() + static_cast<std::ptrdiff_t>(width));
      std::ranges::reverse(some);
      const Block block = block_of(sample.book, some);
      Machine machine(sample.book.b.book, sample.code, sample.code.keeping, block, today);
      machine.run();
      for (const NodeId node : sample.book.roots) {
        for (std::size_t lane = 0; lane < width; ++lane) {
          require_same(row_of(machine, node, lane), row_of(reference, node, width - 1 - lane));
        }
      }
    }
  }
}

TEST_CASE("fast kernels agree with the general one") {
  for (std::uint32_t seed = 0; seed < rounds; ++seed) {
    CAPTURE(seed);
    Random random(seed + 2000);
    Sample sample(random, 65);
    const Block block = block_of(sample.book, sample.applicants);
    Machine fast(sample.book.b.book, sample.code, sample.code.keeping, block, today);
    fast.run();
    RuleCode slow = lower(sample.book.b.book, {});
    for (std::uint32_t i = 0; i < slow.instructions.size(); ++i) slow.instructions.at(i).closed = false;
    Machine general(sample.book.b.book, slow, slow.keeping, block, today);
    general.run();
    for (const NodeId node : sample.book.roots) {
      for (std::size_t lane = 0; lane < 65; ++lane) require_same(row_of(fast, node, lane), row_of(general, node, lane));
    }
  }
}

TEST_CASE("every completion of a partial applicant lies within its result, and what is not missing changes nothing") {
  for (std::uint32_t seed = 0; seed < rounds; ++seed) {
    CAPTURE(seed);
    Random random(seed + 3000);
    const Sample sample(random, 64);
    const Rulebook& book = sample.book.b.book;
    std::vector<Applicant> complete = sample.applicants;
    for (Applicant& applicant : complete) {
      for (std::size_t i = 0; i < applicant.size(); ++i) {
        const Statement old = applicant[i];
        if (old.stated == Stated::value || old.stated == Stated::nothing) continue;
        const Kind kind = book[sample.book.facts[i]].type.kind;
        if (old.stated == Stated::partial && (kind == Kind::condition || kind == Kind::text || kind == Kind::place))
          continue;
        Statement& statement = applicant[i];
        do {
          statement = random_statement(random, kind);
        } while (statement.stated != Stated::value);
        if (old.stated != Stated::partial) continue;
        if (kind != Kind::set)
          statement.low = statement.high = old.low + random.below(static_cast<std::uint32_t>(old.high - old.low + 1));
        statement.values.insert(statement.values.end(), old.values.begin(), old.values.end());
      }
    }
    const Block partial_block = block_of(sample.book, sample.applicants);
    const Block complete_block = block_of(sample.book, complete);
    const Evaluation partial(book, sample.code, partial_block, today);
    const Evaluation whole(book, sample.code, complete_block, today);
    for (std::size_t lane = 0; lane < 64; ++lane) {
      for (const NodeId node : sample.book.roots) {
        const Node& root = book[node];
        CAPTURE(static_cast<int>(root.op));
        CAPTURE(lane);
        if (partial.decided(node, lane)) {
          std::vector<FactId> none;
          partial.missing({&node, 1}, lane, none);
          REQUIRE(none.empty());
        }
        if (root.type.kind == Kind::condition) {
          const Truth before = partial.condition(node, lane);
          if (before != Truth::unknown) REQUIRE(whole.condition(node, lane) == before);
        } else if (root.type.kind == Kind::number || root.type.kind == Kind::date || root.type.kind == Kind::choice) {
          const auto before = partial.value(node, lane);
          const auto after = whole.value(node, lane);
          if (before.overflow || after.overflow) continue;
          REQUIRE((before.can_exist || !after.can_exist));
          REQUIRE((before.can_be_absent || !after.can_be_absent));
          if (!after.can_exist) continue;
          if (before.interval.low) REQUIRE(after.interval.low);
          if (before.interval.high) REQUIRE(after.interval.high);
          if (before.interval.low) REQUIRE(*before.interval.low <= *after.interval.low);
          if (before.interval.high) REQUIRE(*after.interval.high <= *before.interval.high);
        }
      }
    }
    // Changing a fact that a node does not miss leaves what was decided or undecided of it: state only what is missing.
    for (std::size_t lane = 0; lane < 8; ++lane) {
      for (const NodeId node : sample.book.roots) {
        if (book[node].type.kind != Kind::condition) continue;
        std::vector<FactId> facts;
        partial.missing({&node, 1}, lane, facts);
        Applicant other = sample.applicants[lane];
        for (std::size_t i = 0; i < other.size(); ++i) {
          const bool is_missing = std::ranges::find(facts, sample.book.facts[i]) != facts.end();
          const bool may_change = other[i].stated == Stated::absent || other[i].stated == Stated::unknown;
          if (!is_missing && may_change) other[i] = complete[lane][i];
        }
        const Block other_block = block_of(sample.book, {other});
        const Evaluation changed(book, sample.code, other_block, today);
        REQUIRE(changed.condition(node, 0) == partial.condition(node, lane));
      }
    }
  }
}
