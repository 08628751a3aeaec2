#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "eval/totals.h"

using namespace rencai;

namespace {

enum : std::uint8_t { housing, allowance, funding };
using Rate = Bucket::Rate;
constexpr PolicyId policy(std::uint32_t i) { return PolicyId{i}; }

Interval between(std::int64_t low, std::optional<std::int64_t> high) {
  Interval interval;
  interval.low = low;
  if (high) interval.high = *high;
  return interval;
}

// Programs one by one, then the totals as text.
struct Problem {
  TotalsProblem problem;

  std::uint32_t add(PolicyId owner, std::optional<Bucket> bucket, bool surely, Interval amount) {
    problem.stacking.push_back({amount, surely, true});
    problem.members.push_back({owner, bucket, amount, true});
    problem.by_amount.push_back(true);
    return static_cast<std::uint32_t>(problem.members.size() - 1);
  }
  void highest(std::vector<std::uint32_t> members, PolicyId owner = PolicyId::none) {
    StackingRule rule;
    rule.members = std::move(members);
    problem.rules.push_back({owner, rule});
  }
  void places(std::vector<std::string_view> paths) {
    for (std::size_t i = 0; i < paths.size(); ++i) {
      problem.policies.push_back({policy(static_cast<std::uint32_t>(i)), paths[i]});
    }
  }
  // "p0: certain housing once 1..2; possible housing once 1..3"
  std::vector<std::string> shown() {
    if (problem.policies.empty()) places({"a"});
    std::vector<std::string> lines;
    for (const Totals& totals : totals_of(problem)) {
      std::string line;
      for (const PolicyId id : totals.policies) line += "p" + std::to_string(index(id));
      line += ":" + text(totals.certain) + " |" + text(totals.possible);
      lines.push_back(line);
    }
    return lines;
  }
  static std::string text(const std::array<RateTotals, 3>& categories) {
    std::string line;
    const char* names[] = {" housing", " allowance", " funding"};
    for (std::size_t i = 0; i < 3; ++i) {
      if (categories[i].once) line += names[i] + std::string(" once ") + text(*categories[i].once);
      if (categories[i].monthly) line += names[i] + std::string(" monthly ") + text(*categories[i].monthly);
      if (categories[i].yearly) line += names[i] + std::string(" yearly ") + text(*categories[i].yearly);
    }
    return line;
  }
  static std::string text(const Interval& interval) {
    return to_string(*interval.low) + ".." + (interval.high ? to_string(*interval.high) : "") +
           (interval.unspecified ? "?" : "");
  }
};

using Lines = std::vector<std::string>;

}  // namespace

TEST_CASE("categories and rates are never added up") {
  Problem p;
  p.add(policy(0), Bucket{housing, Rate::once}, true, between(100, 100));
  p.add(policy(0), Bucket{housing, Rate::once}, true, between(10, 20));
  p.add(policy(0), Bucket{housing, Rate::monthly}, true, between(5, 5));
  p.add(policy(0), Bucket{allowance, Rate::yearly}, false, between(7, 7));
  p.add(policy(0), std::nullopt, true, between(1000, 1000));
  CHECK(p.shown() == Lines{"p0: housing once 110..120 housing monthly 5..5 |"
                           " housing once 110..120 housing monthly 5..5 allowance yearly 0..7"});
}

TEST_CASE("what only may count raises the possible end") {
  Problem p;
  const auto a = p.add(policy(0), Bucket{allowance, Rate::monthly}, true, between(800, 800));
  const auto b = p.add(policy(0), Bucket{allowance, Rate::monthly}, false, between(1000, 3000));
  p.highest({a, b});
  CHECK(p.shown() == Lines{"p0: allowance monthly 800..800 | allowance monthly 800..3000"});
}

TEST_CASE("unspecified amounts are marked and unbounded") {
  Problem p;
  Interval unspecified = between(0, std::nullopt);
  unspecified.unspecified = true;
  p.add(policy(0), Bucket{allowance, Rate::once}, true, unspecified);
  p.add(policy(0), Bucket{allowance, Rate::once}, true, between(5, 5));
  CHECK(p.shown() == Lines{"p0: allowance once 5..? | allowance once 5..?"});
}

TEST_CASE("programs of two kinds that exclude each other") {
  Problem settled;
  settled.highest({settled.add(policy(0), Bucket{housing, Rate::once}, true, between(10, 10)),
                   settled.add(policy(0), Bucket{allowance, Rate::once}, true, between(8, 8))});
  CHECK(settled.shown() == Lines{"p0: housing once 10..10 | housing once 10..10"});
  // Open: each kind holds whichever wins, and no range is upside down.
  Problem open;
  open.highest({open.add(policy(0), Bucket{housing, Rate::once}, false, between(10, 10)),
                open.add(policy(0), Bucket{allowance, Rate::once}, true, between(8, 8))});
  CHECK(open.shown() == Lines{"p0: allowance once 0..8 | housing once 0..10 allowance once 0..8"});
}

TEST_CASE("wholes that decide between rates") {
  Problem p;
  const auto a = p.add(policy(0), Bucket{allowance, Rate::monthly}, true, between(1000, 1000));
  const auto b = p.add(policy(0), Bucket{allowance, Rate::once}, true, between(10000, 10000));
  p.problem.stacking[a].compared = between(12000, 12000);
  p.problem.by_amount = {false, false};
  p.highest({a, b});
  CHECK(p.shown() == Lines{"p0: allowance monthly 1000..1000 | allowance monthly 1000..1000"});
  // A cap on the wholes cuts the rate in proportion.
  StackingRule cap;
  cap.kind = StackingKind::sum_of;
  cap.members = {a, b};
  cap.at_most = between(9000, 9000);
  p.problem.rules.push_back({policy(0), cap});
  CHECK(p.shown() == Lines{"p0: allowance monthly 750..750 | allowance monthly 750..750"});
}

TEST_CASE("policies on one line of places have joint totals") {
  Problem p;
  const Bucket once{funding, Rate::once};
  const auto province = p.add(policy(0), once, true, between(100, 100));
  p.add(policy(1), once, true, between(20, 20));
  p.add(policy(2), once, true, between(3, 3));
  const auto county = p.add(policy(3), once, true, between(50, 50));
  p.add(policy(4), std::nullopt, true, between(1, 1));
  p.problem.stacking.push_back({between(9, 9), false, false});  // counts not at all
  p.problem.members.push_back({policy(5), once, between(9, 9), true});
  p.problem.by_amount.push_back(true);
  p.highest({province, county});
  p.places({"g", "g/l", "g/k", "g/l/z", "ga", "g/m"});
  CHECK(p.shown() == Lines{"p0: funding once 100..100 | funding once 100..100",
                           "p1: funding once 20..20 | funding once 20..20", "p2: funding once 3..3 | funding once 3..3",
                           "p3: funding once 50..50 | funding once 50..50", "p4: |",
                           "p0p2: funding once 103..103 | funding once 103..103",
                           "p0p1p3: funding once 120..120 | funding once 120..120"});
}

TEST_CASE("a choice of another policy's program decides nothing within a policy") {
  Problem p;
  p.places({"a", "b"});
  const auto here = p.add(policy(0), Bucket{housing, Rate::once}, true, between(10, 20));
  const auto there = p.add(policy(1), Bucket{housing, Rate::once}, true, between(5, 5));
  p.highest({here, there});
  p.problem.rules.back().rule.chosen = {there};
  p.problem.rules.back().rule.may_be_unchosen = false;
  CHECK(p.shown() ==
        Lines{"p0: housing once 10..20 | housing once 10..20", "p1: housing once 5..5 | housing once 5..5"});
}

TEST_CASE("what was not asked for displaces, but is not added") {
  Problem p;
  const auto a = p.add(policy(0), Bucket{housing, Rate::once}, true, between(10, 10));
  const auto b = p.add(policy(0), Bucket{housing, Rate::once}, true, between(30, 30));
  p.add(policy(0), Bucket{housing, Rate::once}, true, between(1, 1));
  p.problem.members[b].reported = false;
  p.highest({a, b});
  CHECK(p.shown() == Lines{"p0: housing once 1..1 | housing once 1..1"});
}
