// What every operation computes (src/README.md, "The meaning of a node").
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "book_builder.h"

using namespace rencai;
using namespace rencai::testing;

namespace {

// An interval as a node, through the constructions that make such intervals: `(` and `)` open ends, no value an
// unbounded one.
struct Ends {
  std::optional<std::int64_t> low;
  std::optional<std::int64_t> high;
  bool low_open = false;
  bool high_open = false;
};

NodeId interval(BookBuilder& b, const Ends& ends) {
  NodeId low = ends.low ? b.constant(*ends.low) : NodeId::none;
  NodeId high = ends.high ? b.constant(*ends.high) : NodeId::none;
  if (ends.low && ends.low_open) low = b.number(Op::above, {low});
  if (ends.high && ends.high_open) high = b.number(Op::below, {high});
  if (!ends.low) low = b.number(Op::negate, {b.number(Op::at_least, {b.constant(0)})});
  if (!ends.high) high = b.number(Op::at_least, {b.constant(0)});
  return b.number(Op::range, {low, high, ends.low ? b.constant(*ends.low) : high});
}

// The value of what `build` makes, without any facts.
std::string value_of(const std::function<NodeId(BookBuilder&)>& build) {
  BookBuilder b;
  const NodeId node = build(b);
  b.program({node});
  const Block block(b.book, 1);
  return shown(*Evaluated(b.book, block), node, 0);
}
std::string truth_of(const std::function<NodeId(BookBuilder&)>& build) {
  BookBuilder b;
  const NodeId node = build(b);
  b.program({node});
  const Block block(b.book, 1);
  return shown_condition(*Evaluated(b.book, block), node, 0);
}
std::string binary(Op op, const Ends& x, const Ends& y) {
  return value_of([&](BookBuilder& b) { return b.number(op, {interval(b, x), interval(b, y)}); });
}
std::string compared(Op op, const Ends& x, const Ends& y) {
  return truth_of([&](BookBuilder& b) { return b.condition(op, {interval(b, x), interval(b, y)}); });
}
std::string unary(Op op, const Ends& x) {
  return value_of([&](BookBuilder& b) { return b.number(op, {interval(b, x)}); });
}

NodeId unspecified(BookBuilder& b) { return b.node(Op::unspecified, number_type); }
NodeId nothing(BookBuilder& b, const Type& type = number_type) { return b.node(Op::nothing, type); }
// A condition that no one knows: a fact that is not stated.
NodeId unknown(BookBuilder& b) { return b.read(b.fact(condition_type)); }
// A value that may be absent.
NodeId perhaps(BookBuilder& b, NodeId value) { return b.number(Op::first_of, {unknown(b), value}); }

}  // namespace

TEST_CASE("sums and differences go end by end") {
  CHECK(binary(Op::add, {1, 2}, {10, 20}) == "[11, 22]");
  CHECK(binary(Op::add, {1, 2, true, false}, {10, 20, false, true}) == "(11, 22)");
  CHECK(binary(Op::add, {1, {}}, {10, 20}) == "[11, inf)");
  CHECK(binary(Op::subtract, {1, 2}, {10, 20}) == "[-19, -8]");
  CHECK(binary(Op::subtract, {1, 2}, {10, {}, true}) == "(-inf, -8)");
  CHECK(binary(Op::add, {{}, 2}, {10, {}}) == "(-inf, inf)");
  CHECK(unary(Op::negate, {1, 2, true, false}) == "[-2, -1)");
  CHECK(unary(Op::negate, {1, {}}) == "(-inf, -1]");
}

TEST_CASE("products") {
  CHECK(binary(Op::multiply, {-2, 3}, {-5, 7}) == "[-15, 21]");
  CHECK(binary(Op::multiply, {2, {}}, {3, 4}) == "[6, inf)");
  CHECK(binary(Op::multiply, {-2, {}}, {-3, 4}) == "(-inf, inf)");
  SUBCASE("0 times unbounded is 0") {
    CHECK(binary(Op::multiply, {0, {}}, {0, 0}) == "0");
    CHECK(binary(Op::multiply, {0, {}}, {0, 4}) == "[0, inf)");
    CHECK(binary(Op::multiply, {0, {}, true}, {1, {}}) == "(0, inf)");
  }
  SUBCASE("an open end makes an open product, except against a closed 0") {
    CHECK(binary(Op::multiply, {2, 3, true, true}, {4, 5}) == "(8, 15)");
    CHECK(binary(Op::multiply, {2, 3, true, true}, {0, 5}) == "[0, 15)");
    CHECK(binary(Op::multiply, {2, 3}, {0, 5, true}) == "(0, 15]");
  }
  SUBCASE("of equal products a closed one wins") {
    CHECK(binary(Op::multiply, {-2, 2, true, false}, {-2, 2, false, false}) == "[-4, 4]");
  }
}

TEST_CASE("quotients") {
  CHECK(binary(Op::divide, {6, 12}, {2, 3}) == "[2, 6]");
  CHECK(binary(Op::divide, {1, 1}, {3, 3}) == "1/3");
  CHECK(binary(Op::divide, {6, 12}, {-3, -2}) == "[-6, -2]");
  CHECK(binary(Op::divide, {3, 5}, {2, {}}) == "(0, 2.5]");
  CHECK(binary(Op::divide, {3, {}}, {2, {}, true}) == "(0, inf)");
  CHECK(binary(Op::divide, {3, 5}, {0, 0}) == "nothing/0");
  CHECK(binary(Op::divide, {3, 5}, {0, 4}) == "(-inf, inf)?");
  CHECK(binary(Op::divide, {3, 5}, {0, 4, true}) == "(-inf, inf)?");
  CHECK(binary(Op::divide, {3, 5}, {-4, 4}) == "(-inf, inf)?");
  CHECK(binary(Op::divide, {3, 5}, {-4, 0, false, true}) == "(-inf, inf)?");
  SUBCASE("by a constant") {
    const auto by = [](std::int64_t numerator, std::int64_t denominator) {
      return value_of([&](BookBuilder& b) {
        return b.number(Op::divide,
                        {b.number(Op::range, {b.constant(7), b.constant(10)}), b.constant(numerator, denominator)});
      });
    };
    CHECK(by(3, 1) == "[7/3, 10/3]");
    CHECK(by(-3, 2) == "[-20/3, -14/3]");
    CHECK(by(0, 1) == "nothing/0");
  }
  SUBCASE("an absent dividend makes no note") {
    CHECK(value_of([](BookBuilder& b) { return b.number(Op::divide, {nothing(b), b.constant(0)}); }) == "nothing");
  }
}

TEST_CASE("minimum and maximum") {
  CHECK(binary(Op::minimum, {1, 5}, {1, 5, true, true}) == "[1, 5)");
  CHECK(binary(Op::maximum, {1, 5}, {1, 5, true, true}) == "(1, 5]");
  CHECK(binary(Op::minimum, {1, {}}, {3, 5}) == "[1, 5]");
  CHECK(binary(Op::maximum, {1, {}}, {3, 5}) == "[3, inf)");
  CHECK(binary(Op::maximum, {{}, 4}, {3, 5}) == "[3, 5]");
  CHECK(value_of([](BookBuilder& b) {
          return b.number(Op::minimum, {b.constant(1, 2), b.constant(1, 3), b.constant(2)});
        }) == "1/3");
}

TEST_CASE("a range that may turn out reversed reaches as far as its lower figure") {
  const auto range = [](const Ends& low, std::int64_t high) {
    return value_of([&](BookBuilder& b) { return b.number(Op::range, {interval(b, low), b.constant(high)}); });
  };
  CHECK(range({2, 2}, 5) == "[2, 5]");
  CHECK(range({7, 7}, 5) == "7");
  CHECK(range({0, 50}, 24) == "[0, 50]");
  CHECK(range({0, 50, false, true}, 24) == "[0, 50)");
  const auto above = [](const Ends& low, std::int64_t high) {
    return value_of([&](BookBuilder& b) {
      const NodeId figure = interval(b, low);
      return b.number(Op::range, {b.number(Op::above, {figure}), b.constant(high), figure});
    });
  };
  CHECK(above({2, 2}, 5) == "(2, 5]");
  CHECK(above({7, 7}, 5) == "7");
  CHECK(above({0, 50}, 24) == "(0, 50]");
}

TEST_CASE("rounding closes both ends") {
  const auto rounded = [](Op op, std::int64_t numerator, std::int64_t denominator, std::int64_t step,
                          std::int64_t parts) {
    return value_of([&](BookBuilder& b) {
      return b.number(op, {b.constant(numerator, denominator), b.constant(step, parts)});
    });
  };
  CHECK(rounded(Op::round, 5, 2, 1, 1) == "3");
  CHECK(rounded(Op::round, -5, 2, 1, 1) == "-3");
  CHECK(rounded(Op::round, 249, 100, 1, 1) == "2");
  CHECK(rounded(Op::floor, -5, 2, 1, 1) == "-3");
  CHECK(rounded(Op::ceil, -5, 2, 1, 1) == "-2");
  CHECK(rounded(Op::round, 1, 3, 1, 100) == "0.33");
  CHECK(rounded(Op::ceil, 1001, 1, 1000, 1) == "2000");
  CHECK(unary(Op::floor, {2, {}, true}) == "[2, inf)");
  CHECK(value_of([](BookBuilder& b) {
          return b.number(Op::round, {b.number(Op::divide, {interval(b, {7, 9, true, true}), b.constant(2)})});
        }) == "[4, 5]");
}

TEST_CASE("amounts that are bounded on one side") {
  CHECK(unary(Op::at_least, {3, 4, true}) == "(3, inf)");
  CHECK(unary(Op::at_least, {3, 4}) == "[3, inf)");
  CHECK(unary(Op::above, {3, 4}) == "(3, inf)");
  CHECK(unary(Op::up_to, {3, 4}) == "[0, 4]");
  CHECK(unary(Op::up_to, {3, 4, false, true}) == "[0, 4)");
  CHECK(unary(Op::below, {3, 4}) == "[0, 4)");
  CHECK(unary(Op::below, {3, {}}) == "[0, inf)");
  CHECK(unary(Op::below, {-3, 0}) == "0");
  CHECK(unary(Op::below, {-3, -1}) == "0");
  CHECK(unary(Op::up_to, {-3, -1}) == "0");
  CHECK(value_of(unspecified) == "[0, inf)*");
  CHECK(value_of([](BookBuilder& b) { return b.number(Op::add, {unspecified(b), b.constant(2)}); }) == "[2, inf)*");
  CHECK(value_of([](BookBuilder& b) { return b.number(Op::minimum, {unspecified(b), b.constant(2)}); }) == "[0, 2]*");
}

TEST_CASE("comparisons") {
  CHECK(compared(Op::less, {1, 2}, {2, 3}) == "unknown");
  CHECK(compared(Op::less, {1, 2, false, true}, {2, 3}) == "yes");
  CHECK(compared(Op::less, {2, 3}, {1, 2}) == "no");
  CHECK(compared(Op::less, {1, 1}, {1, 1}) == "no");
  CHECK(compared(Op::less, {{}, 1}, {2, {}}) == "yes");
  CHECK(compared(Op::less, {1, {}}, {2, {}}) == "unknown");
  CHECK(compared(Op::less_or_equal, {1, 2}, {2, 3}) == "yes");
  CHECK(compared(Op::less_or_equal, {2, 3}, {1, 2}) == "unknown");
  CHECK(compared(Op::less_or_equal, {2, 3, true}, {1, 2}) == "no");
  CHECK(compared(Op::less_or_equal, {2, 3}, {1, 2, false, true}) == "no");
  CHECK(compared(Op::greater, {2, 3}, {1, 2}) == "unknown");
  CHECK(compared(Op::greater, {2, 3, true}, {1, 2}) == "yes");
  CHECK(compared(Op::greater_or_equal, {2, 3}, {1, 2}) == "yes");
  CHECK(compared(Op::equal, {2, 2}, {2, 2}) == "yes");
  CHECK(compared(Op::equal, {2, 3}, {3, 4}) == "unknown");
  CHECK(compared(Op::equal, {2, 3, false, true}, {3, 4}) == "no");
  CHECK(compared(Op::equal, {2, 2}, {3, 4}) == "no");
  CHECK(compared(Op::equal, {{}, {}}, {3, 3}) == "unknown");
  CHECK(compared(Op::not_equal, {2, 2}, {2, 2}) == "no");
  CHECK(truth_of([](BookBuilder& b) {
          return b.condition(Op::equal, {b.number(Op::divide, {b.constant(1), interval(b, {3, 3})}), b.constant(1, 3)});
        }) == "yes");
}

TEST_CASE("nothing passes through operators, and comparisons with it are false") {
  for (const Op op : {Op::add, Op::subtract, Op::multiply, Op::divide, Op::minimum, Op::maximum, Op::range}) {
    CAPTURE(static_cast<int>(op));
    CHECK(value_of([&](BookBuilder& b) { return b.number(op, {b.constant(1), nothing(b)}); }) == "nothing");
    CHECK(value_of([&](BookBuilder& b) {
            return b.number(op, {perhaps(b, b.constant(6)), b.constant(6)});
          }).back() == '?');
  }
  for (const Op op : {Op::less, Op::less_or_equal, Op::greater, Op::greater_or_equal, Op::equal, Op::in_list}) {
    CAPTURE(static_cast<int>(op));
    CHECK(truth_of([&](BookBuilder& b) { return b.condition(op, {nothing(b), b.constant(1)}); }) == "no");
    CHECK(truth_of([&](BookBuilder& b) { return b.condition(op, {b.constant(1), nothing(b)}); }) == "no");
  }
  CHECK(truth_of([](BookBuilder& b) { return b.condition(Op::not_equal, {nothing(b), b.constant(1)}); }) == "yes");
  CHECK(truth_of([](BookBuilder& b) {
          return b.condition(Op::less, {perhaps(b, b.constant(0)), b.constant(1)});
        }) == "unknown");
  CHECK(truth_of([](BookBuilder& b) {
          return b.condition(Op::less, {perhaps(b, b.constant(2)), b.constant(1)});
        }) == "no");
  CHECK(truth_of([](BookBuilder& b) { return b.condition(Op::exists, {nothing(b)}); }) == "no");
  CHECK(truth_of([](BookBuilder& b) { return b.condition(Op::exists, {b.constant(0)}); }) == "yes");
  CHECK(truth_of([](BookBuilder& b) { return b.condition(Op::exists, {perhaps(b, b.constant(0))}); }) == "unknown");
}

TEST_CASE("or_else") {
  const auto either = [](const std::function<NodeId(BookBuilder&)>& x, const std::function<NodeId(BookBuilder&)>& y) {
    return value_of([&](BookBuilder& b) { return b.number(Op::or_else, {x(b), y(b)}); });
  };
  const auto five = [](BookBuilder& b) { return b.constant(5); };
  const auto perhaps_two = [](BookBuilder& b) { return perhaps(b, b.constant(2)); };
  const auto open = [](BookBuilder& b) { return unspecified(b); };
  const auto none = [](BookBuilder& b) { return nothing(b); };
  CHECK(either(five, open) == "5");
  CHECK(either(none, five) == "5");
  CHECK(either(perhaps_two, five) == "[2, 5]");
  CHECK(either(perhaps_two, none) == "2?");
  CHECK(either(perhaps_two, perhaps_two) == "2?");
  CHECK(either(perhaps_two, open) == "[0, inf)*");
  CHECK(either(none, none) == "nothing");
}

TEST_CASE("first_of") {
  const auto cases = [](const std::function<std::vector<NodeId>(BookBuilder&)>& args) {
    return value_of([&](BookBuilder& b) { return b.node(Op::first_of, number_type, args(b)); });
  };
  using Args = std::vector<NodeId>;
  CHECK(cases([](BookBuilder&) { return Args{}; }) == "nothing");
  CHECK(cases([](BookBuilder& b) { return Args{b.truth(false), b.constant(1)}; }) == "nothing");
  CHECK(cases([](BookBuilder& b) {
          return Args{b.truth(true), nothing(b), b.truth(true), b.constant(2)};
        }) == "nothing");
  CHECK(cases([](BookBuilder& b) { return Args{unknown(b), b.constant(1)}; }) == "1?");
  CHECK(cases([](BookBuilder& b) {
          return Args{unknown(b),       b.constant(1), b.truth(false), b.constant(90), unknown(b),
                      b.constant(1, 2), b.truth(true), b.constant(3),  b.truth(true),  b.constant(99)};
        }) == "[0.5, 3]");
  CHECK(cases([](BookBuilder& b) { return Args{unknown(b), nothing(b), b.truth(true), b.constant(3)}; }) == "3?");
  CHECK(cases([](BookBuilder& b) {
          return Args{unknown(b), unspecified(b), b.truth(true), b.constant(-3)};
        }) == "[-3, inf)*");
  CHECK(cases([](BookBuilder& b) {
          return Args{b.truth(false), unspecified(b), b.truth(true), b.constant(-3)};
        }) == "-3");
  SUBCASE("of equal ends of a hull the closed one wins") {
    CHECK(cases([](BookBuilder& b) {
            return Args{unknown(b), interval(b, {1, 2, true, true}), b.truth(true), interval(b, {1, 2})};
          }) == "[1, 2]");
  }
}

TEST_CASE("highest_of") {
  const auto cases = [](const std::function<std::vector<NodeId>(BookBuilder&)>& args) {
    return value_of([&](BookBuilder& b) { return b.node(Op::highest_of, number_type, args(b)); });
  };
  using Args = std::vector<NodeId>;
  CHECK(cases([](BookBuilder&) { return Args{}; }) == "nothing");
  CHECK(cases([](BookBuilder& b) {
          return Args{b.truth(true), b.constant(1), b.truth(true), b.constant(5), b.truth(false), b.constant(9)};
        }) == "5");
  CHECK(cases([](BookBuilder& b) {
          return Args{b.truth(true), b.constant(5), unknown(b), b.constant(9)};
        }) == "[5, 9]");
  CHECK(cases([](BookBuilder& b) { return Args{unknown(b), b.constant(5), unknown(b), b.constant(9)}; }) == "[5, 9]?");
  CHECK(cases([](BookBuilder& b) { return Args{b.truth(true), nothing(b), b.truth(true), b.constant(9)}; }) == "9");
  CHECK(cases([](BookBuilder& b) { return Args{b.truth(true), perhaps(b, b.constant(7))}; }) == "7?");
  CHECK(cases([](BookBuilder& b) {
          return Args{b.truth(true), b.constant(5), b.truth(true), perhaps(b, b.constant(7))};
        }) == "[5, 7]");
  CHECK(cases([](BookBuilder& b) {
          return Args{b.truth(true), b.constant(5), unknown(b), unspecified(b)};
        }) == "[5, inf)*");
  SUBCASE("borders") {
    CHECK(cases([](BookBuilder& b) {
            return Args{b.truth(true), interval(b, {1, 4, true, true}), b.truth(true), interval(b, {1, 4})};
          }) == "(1, 4]");
    CHECK(cases([](BookBuilder& b) {
            return Args{unknown(b), interval(b, {1, 4, true, true}), unknown(b), interval(b, {1, 4})};
          }) == "[1, 4]?");
  }
}

TEST_CASE("sum_of") {
  const auto cases = [](const std::function<std::vector<NodeId>(BookBuilder&)>& args) {
    return value_of([&](BookBuilder& b) { return b.node(Op::sum_of, number_type, args(b)); });
  };
  using Args = std::vector<NodeId>;
  CHECK(cases([](BookBuilder&) { return Args{}; }) == "nothing");
  CHECK(cases([](BookBuilder& b) {
          return Args{b.truth(true), b.constant(1, 3), b.truth(true), b.constant(1, 2), b.truth(false), b.constant(9)};
        }) == "5/6");
  CHECK(cases([](BookBuilder& b) {
          return Args{b.truth(true), b.constant(5), unknown(b), b.constant(9)};
        }) == "[5, 14]");
  CHECK(cases([](BookBuilder& b) {
          return Args{b.truth(true), b.constant(5), unknown(b), b.constant(-9)};
        }) == "[-4, 5]");
  CHECK(cases([](BookBuilder& b) { return Args{unknown(b), b.constant(5), unknown(b), b.constant(9)}; }) == "[5, 14]?");
  CHECK(cases([](BookBuilder& b) {
          return Args{unknown(b), b.constant(-5), unknown(b), b.constant(-9)};
        }) == "[-14, -5]?");
  CHECK(cases([](BookBuilder& b) {
          return Args{unknown(b), b.constant(-5), unknown(b), b.constant(9)};
        }) == "[-5, 9]?");
  CHECK(cases([](BookBuilder& b) {
          return Args{b.truth(true), interval(b, {1, 2, true}), unknown(b), unspecified(b)};
        }) == "(1, inf)*");
  CHECK(cases([](BookBuilder& b) { return Args{b.truth(true), b.constant(4), b.truth(true), nothing(b)}; }) == "4");
}

TEST_CASE("conditions by Kleene") {
  const char* const names[] = {"no", "yes", "unknown"};
  const auto make = [](BookBuilder& b, int which) { return which == 2 ? unknown(b) : b.truth(which == 1); };
  for (int x = 0; x < 3; ++x) {
    for (int y = 0; y < 3; ++y) {
      const auto of = [&](Op op, std::uint32_t payload = 0) {
        return truth_of([&](BookBuilder& b) { return b.condition(op, {make(b, x), make(b, y)}, payload); });
      };
      CAPTURE(x);
      CAPTURE(y);
      const int both = x == 0 || y == 0 ? 0 : x == 1 && y == 1 ? 1 : 2;
      const int either = x == 1 || y == 1 ? 1 : x == 0 && y == 0 ? 0 : 2;
      CHECK(of(Op::all) == names[both]);
      CHECK(of(Op::any) == names[either]);
      CHECK(of(Op::count_at_least, 0) == "yes");
      CHECK(of(Op::count_at_least, 1) == names[either]);
      CHECK(of(Op::count_at_least, 2) == names[both]);
      CHECK(of(Op::count_at_least, 3) == "no");
      CHECK(truth_of([&](BookBuilder& b) { return b.condition(Op::gets, {make(b, x)}); }) == names[x]);
      CHECK(truth_of([&](BookBuilder& b) { return b.condition(Op::negation, {make(b, x)}); }) ==
            names[x == 2 ? 2 : 1 - x]);
      CHECK(truth_of([&](BookBuilder& b) {
              return b.condition(Op::first_of, {make(b, x), make(b, y)});
            }) == names[x == 0 || y == 0 ? 0
                        : x == 1         ? y
                                         : 2]);
    }
  }
  CHECK(truth_of([](BookBuilder& b) { return b.condition(Op::all, {}); }) == "yes");
  CHECK(truth_of([](BookBuilder& b) { return b.condition(Op::any, {}); }) == "no");
  // A condition that may be absent: false, or what stands in for it.
  CHECK(truth_of([](BookBuilder& b) {
          const NodeId perhaps_false = b.condition(Op::first_of, {unknown(b), b.truth(false)});
          return b.condition(Op::or_else, {perhaps_false, b.truth(true)});
        }) == "unknown");
  CHECK(truth_of([](BookBuilder& b) {
          return b.condition(Op::count_at_least, {b.truth(true), unknown(b), b.truth(true), b.truth(false)}, 2);
        }) == "yes");
}

TEST_CASE("dates") {
  const auto dated = [](const std::function<NodeId(BookBuilder&)>& build) {
    BookBuilder b;
    const NodeId node = build(b);
    b.program({node});
    const Block block(b.book, 1);
    const Evaluated evaluated(b.book, block);
    const auto value = evaluated->value(node, 0);
    if (!value.can_exist) return std::string("nothing");
    const auto day = [](const std::optional<Rational>& days) {
      return to_string(Date{static_cast<std::int32_t>(days->numerator())});
    };
    return day(value.interval.low) + ".." + day(value.interval.high) + (value.overflow ? "!" : "");
  };
  const auto span = [](BookBuilder& b, NodeId low, NodeId high) { return b.node(Op::range, date_type, {low, high}); };
  CHECK(dated([](BookBuilder& b) { return b.node(Op::today, date_type); }) == "2014-06-30..2014-06-30");
  CHECK(dated([&](BookBuilder& b) {
          const NodeId months =
              b.node(Op::range, months_type, {b.constant(1, 1, months_type), b.constant(27, 2, months_type)});
          return b.node(Op::date_plus, date_type, {span(b, b.date(2012, 1, 31), b.date(2012, 12, 31)), months});
        }) == "2012-02-29..2014-01-31");
  CHECK(dated([](BookBuilder& b) {
          const NodeId days = b.node(Op::range, days_type, {b.constant(1, 1, days_type), b.constant(5, 2, days_type)});
          return b.node(Op::date_minus, date_type, {b.date(2012, 3, 1), days});
        }) == "2012-02-28..2012-02-29");
  CHECK(dated([](BookBuilder& b) {
          const NodeId months = b.node(Op::at_least, months_type, {b.constant(1, 1, months_type)});
          return b.node(Op::date_plus, date_type, {b.date(2012, 3, 1), months});
        }) == "2012-04-01..9999-12-31");
  CHECK(dated([](BookBuilder& b) {
          const NodeId months = b.node(Op::at_least, months_type, {b.constant(1, 1, months_type)});
          return b.node(Op::date_minus, date_type, {b.date(2012, 3, 1), months});
        }) == "0001-01-01..2012-02-01");
  CHECK(dated([](BookBuilder& b) {
          return b.node(Op::date_plus, date_type, {b.date(2012, 3, 1), b.constant(-3, 2, months_type)});
        }) == "2012-01-01..2012-01-01");
  CHECK(dated([](BookBuilder& b) {
          return b.node(Op::date_plus, date_type, {b.date(2012, 3, 1), b.constant(12 * 9000, 1, months_type)});
        }) == "0001-01-01..9999-12-31!");
  CHECK(dated([&](BookBuilder& b) {
          return b.node(Op::date_plus, date_type,
                        {span(b, b.date(1, 1, 1), b.date(9999, 12, 31)), b.constant(24, 1, months_type)});
        }) == "0003-01-01..9999-12-31");
  CHECK(dated([&](BookBuilder& b) {
          return b.node(Op::date_minus, date_type,
                        {span(b, b.date(1, 1, 31), b.date(2012, 3, 31)), b.constant(1, 1, months_type)});
        }) == "0001-01-01..2012-02-29");
  CHECK(dated([](BookBuilder& b) {
          return b.node(Op::date_minus, date_type, {b.date(1, 1, 31), b.constant(1, 1, months_type)});
        }) == "0001-01-01..9999-12-31!");
  CHECK(dated([&](BookBuilder& b) {
          return b.node(Op::start_of_year, date_type, {span(b, b.date(2012, 3, 1), b.date(2014, 1, 1))});
        }) == "2012-01-01..2014-01-01");
  const auto between = [&](Op op, const Type& type) {
    return value_of([&](BookBuilder& b) {
      return b.node(
          op, type,
          {span(b, b.date(2010, 1, 31), b.date(2010, 3, 15)), span(b, b.date(2012, 2, 1), b.date(2012, 4, 1))});
    });
  };
  CHECK(between(Op::full_years_between, months_type) == "[12, 24]");
  CHECK(between(Op::started_years_between, months_type) == "[24, 36]");
  CHECK(between(Op::full_months_between, months_type) == "[22, 26]");
  CHECK(between(Op::started_months_between, months_type) == "[23, 27]");
  CHECK(between(Op::days_between, days_type) == "[688, 791]");
}

TEST_CASE("a parameter has the value of the day") {
  const auto at = [](const std::function<NodeId(BookBuilder&)>& build) {
    return value_of([&](BookBuilder& b) {
      Parameter parameter;
      parameter.type = number_type;
      const ParameterStep steps[] = {{*make_date(2013, 1, 1), {3000, 1}, {}}, {*make_date(2014, 1, 1), {7, 2}, {}}};
      parameter.steps = b.book.parameter_steps.append(steps);
      const std::uint32_t id = b.book.parameters.push_back(parameter);
      return b.node(Op::parameter, number_type, {build(b)}, id);
    });
  };
  CHECK(at([](BookBuilder& b) { return b.date(2012, 12, 31); }) == "nothing");
  CHECK(at([](BookBuilder& b) { return b.date(2013, 1, 1); }) == "3000");
  CHECK(at([](BookBuilder& b) { return b.date(2013, 12, 31); }) == "3000");
  CHECK(at([](BookBuilder& b) { return b.date(2014, 1, 1); }) == "3.5");
  CHECK(at([](BookBuilder& b) {
          return b.node(Op::range, date_type, {b.date(2013, 5, 1), b.date(2015, 5, 1)});
        }) == "[3.5, 3000]");
  CHECK(at([](BookBuilder& b) {
          return b.node(Op::range, date_type, {b.date(2012, 5, 1), b.date(2013, 5, 1)});
        }) == "3000?");
  CHECK(at([](BookBuilder& b) { return b.read(b.fact(date_type)); }) == "[3.5, 3000]?");
  CHECK(at([](BookBuilder& b) { return nothing(b, date_type); }) == "nothing");
}

TEST_CASE("choices are spans of indices") {
  BookBuilder b;
  const Type level = b.choice_type(5);
  const FactId fact = b.fact(level);
  const NodeId middle = b.listed(Op::in_values, condition_type, {b.read(fact)}, {1, 2, 3});
  const NodeId borders = b.listed(Op::in_values, condition_type, {b.read(fact)}, {0, 4});
  const NodeId at_least = b.condition(Op::greater_or_equal, {b.read(fact), b.node(Op::constant_choice, level, {}, 2)});
  const NodeId range = b.condition(Op::in_range, {b.read(fact), b.node(Op::constant_choice, level, {}, 1),
                                                  b.node(Op::constant_choice, level, {}, 3)});
  const NodeId list = b.condition(Op::in_list, {b.read(fact), b.node(Op::constant_choice, level, {}, 1),
                                                b.node(Op::constant_choice, level, {}, 2)});
  b.program({middle, borders, at_least, range, list});
  Block block(b.book, 6);
  block.state_interval(fact, 0, 0, 0);
  block.state_interval(fact, 1, 1, 3);
  block.state_interval(fact, 2, 3, 4);
  block.state_interval(fact, 3, 1, 2);
  block.state_nothing(fact, 4);
  const Evaluated evaluated(b.book, block);
  const auto row = [&](NodeId node) {
    std::string text;
    for (std::size_t lane = 0; lane < 6; ++lane) text += shown_condition(*evaluated, node, lane)[0];
    return text;
  };
  CHECK(row(middle) == "nyuynu");
  CHECK(row(borders) == "ynunnu");
  CHECK(row(at_least) == "nuyunu");
  CHECK(row(range) == "nyuynu");
  CHECK(row(list) == "nunynu");
}

TEST_CASE("listed values may stand in any number of runs") {
  constexpr std::uint32_t values = 40;
  BookBuilder b;
  const Type level = b.choice_type(values);
  const FactId fact = b.fact(level);
  std::vector<std::pair<NodeId, std::vector<std::uint32_t>>> lists;
  for (const std::uint32_t step : {2U, 3U, 7U, 39U}) {
    std::vector<std::uint32_t> listed;
    for (std::uint32_t value = 0; value < values; value += step) listed.push_back(value);
    lists.emplace_back(b.listed(Op::in_values, condition_type, {b.read(fact)}, listed), listed);
  }
  std::vector<NodeId> nodes;
  for (const auto& list : lists) nodes.push_back(list.first);
  b.program(nodes);
  std::vector<std::pair<std::int64_t, std::int64_t>> spans;
  for (std::int64_t low = 0; low < values; ++low) {
    for (const std::int64_t width : {0, 1, 5}) {
      if (low + width < values) spans.emplace_back(low, low + width);
    }
  }
  Block block(b.book, spans.size());
  for (std::size_t lane = 0; lane < spans.size(); ++lane)
    block.state_interval(fact, lane, spans[lane].first, spans[lane].second);
  const Evaluated evaluated(b.book, block);
  for (const auto& [node, listed] : lists) {
    for (std::size_t lane = 0; lane < spans.size(); ++lane) {
      const auto [low, high] = spans[lane];
      const auto within =
          std::ranges::count_if(listed, [&](std::uint32_t value) { return low <= value && value <= high; });
      const std::string expected = within == 0 ? "n" : within == high - low + 1 ? "y" : "u";
      CHECK(shown_condition(*evaluated, node, lane).substr(0, 1) == expected);
    }
  }
}

TEST_CASE("sets") {
  BookBuilder b;
  const Type tags = b.choice_type(70, Kind::set);
  const FactId fact = b.fact(tags);
  const NodeId any = b.listed(Op::has_any, condition_type, {b.read(fact)}, {3, 69});
  const NodeId all = b.listed(Op::has_all, condition_type, {b.read(fact)}, {3, 69});
  const NodeId none = b.listed(Op::has_any, condition_type, {b.read(fact)}, {});
  const NodeId fixed = b.listed(Op::constant_set, tags, {}, {3});
  const NodeId hull = b.node(Op::first_of, tags, {unknown(b), b.read(fact), b.truth(true), fixed});
  const NodeId same = b.condition(Op::equal, {b.read(fact), fixed});
  const NodeId mirrored = b.condition(Op::equal, {fixed, b.read(fact)});
  b.program({any, all, none, hull, same, mirrored});
  Block block(b.book, 7);
  const std::uint32_t both[] = {3, 69};
  const std::uint32_t one[] = {69};
  const std::uint32_t other[] = {5};
  block.state_set(fact, 0, both, false);
  block.state_set(fact, 1, one, false);
  block.state_set(fact, 2, other, false);
  block.state_set(fact, 3, one, true);
  block.state_nothing(fact, 4);
  block.state_unknown(fact, 5);
  const std::uint32_t listed[] = {3};
  block.state_set(fact, 6, listed, false);
  const Evaluated evaluated(b.book, block);
  const auto row = [&](NodeId node) {
    std::string text;
    for (std::size_t lane = 0; lane < 7; ++lane) text += shown_condition(*evaluated, node, lane)[0];
    return text;
  };
  CHECK(row(any) == "yynynuy");
  CHECK(row(all) == "ynnunun");
  CHECK(row(same) == "nnnnnuy");
  CHECK(row(mirrored) == "nnnnnuy");
  CHECK(row(none) == "nnnnnnn");
  CHECK(evaluated->contains(hull, 3, 0) == Truth::yes);
  CHECK(evaluated->contains(hull, 69, 0) == Truth::unknown);
  CHECK(evaluated->contains(hull, 4, 0) == Truth::no);
  CHECK(evaluated->contains(b.read(fact), 69, 3) == Truth::yes);
  CHECK(evaluated->contains(b.read(fact), 0, 3) == Truth::unknown);
  CHECK(evaluated->contains(b.read(fact), 0, 4) == Truth::no);
}

TEST_CASE("texts and places are known or unknown") {
  BookBuilder b;
  const FactId major = b.fact(text_type);
  const FactId second = b.fact(text_type);
  const FactId home = b.fact(place_type);
  const std::uint32_t province = b.book.places.push_back(b.book.strings.add("贵州省"));
  const std::uint32_t city = b.book.places.push_back(b.book.strings.add("六盘水市"));
  const NodeId is_physics = b.condition(Op::equal, {b.read(major), b.text("physics")});
  const NodeId is_physics_again = b.condition(Op::equal, {b.text("physics"), b.read(major)});
  const NodeId listed = b.condition(Op::in_list, {b.read(major), b.text("law"), b.text("physics")});
  const NodeId same = b.condition(Op::equal, {b.read(major), b.read(second)});
  const NodeId hull = b.node(Op::first_of, text_type, {unknown(b), b.read(major), b.truth(true), b.text("law")});
  const NodeId hull_is_third = b.condition(Op::equal, {hull, b.text("zoology")});
  const NodeId in_province = b.condition(Op::in_place, {b.read(home)}, province);
  const NodeId in_city = b.condition(Op::in_place, {b.read(home)}, city);
  b.program({is_physics, is_physics_again, listed, same, hull_is_third, in_province, in_city});
  Block block(b.book, 4);
  block.state_text(major, 0, "physics");
  block.state_text(second, 0, "physics");
  block.state_text(major, 1, "chemistry");
  block.state_text(second, 1, "biology");
  block.state_nothing(major, 2);
  block.state_place(home, 0, "贵州省/六盘水市/钟山区");
  block.state_place(home, 1, "贵州省/贵阳市");
  block.state_nothing(home, 2);
  const Evaluated evaluated(b.book, block);
  const auto row = [&](NodeId node) {
    std::string text;
    for (std::size_t lane = 0; lane < 4; ++lane) text += shown_condition(*evaluated, node, lane)[0];
    return text;
  };
  CHECK(row(is_physics) == "ynnu");
  CHECK(row(is_physics_again) == "ynnu");
  CHECK(row(listed) == "ynnu");
  CHECK(row(same) == "ynnu");
  CHECK(row(hull_is_third) == "uunu");
  CHECK(row(in_province) == "yynu");
  CHECK(row(in_city) == "ynnu");
}
