#include <array>

#include <doctest/doctest.h>

#include "base/date.h"
#include "eval/block.h"

using namespace rencai;

namespace {

enum : std::uint32_t { flag, salary, since, degree, honours, place, note };
constexpr FactId fact(std::uint32_t i) { return static_cast<FactId>(i); }

Rulebook small_rulebook() {
  Rulebook book;
  const Domain degrees{.name = book.strings.add("degree"), .values = {0, 3}, .ordered = true, .names = {}};
  const Domain many{.name = book.strings.add("honours"), .values = {3, 70}, .ordered = false, .names = {}};
  book.domains.push_back(degrees);
  book.domains.push_back(many);
  const auto add = [&](Kind kind, DomainId domain, std::int64_t low, std::int64_t high) {
    Fact declared;
    declared.type.kind = kind;
    declared.type.domain = domain;
    declared.low = low;
    declared.high = high;
    book.facts.push_back(declared);
  };
  add(Kind::condition, DomainId::none, 0, 0);
  add(Kind::number, DomainId::none, -5, 1000);
  add(Kind::date, DomainId::none, 0, 0);
  add(Kind::choice, static_cast<DomainId>(0), 0, 0);
  add(Kind::set, static_cast<DomainId>(1), 0, 0);
  add(Kind::place, DomainId::none, 0, 0);
  add(Kind::text, DomainId::none, 0, 0);
  book.places.push_back(book.strings.add("贵州省"));
  book.places.push_back(book.strings.add("贵州省/六盘水市"));
  book.places.push_back(book.strings.add("六盘水市"));
  book.places.push_back(book.strings.add("水市"));
  book.texts.push_back(book.strings.add("constant"));
  return book;
}

}  // namespace

TEST_CASE("a fresh block knows nothing") {
  const Rulebook book = small_rulebook();
  const Block block(book, 65);
  CHECK(block.words() == 2);
  CHECK(block.stated(fact(salary), 64) == Stated::absent);
  CHECK(block.kind(64) == ApplicantKind::person);
  CHECK(block.column(fact(flag)).can_be_true[0] == ~std::uint64_t{0});
  CHECK(block.column(fact(flag)).can_be_true[1] == 1);
  CHECK(block.column(fact(salary)).low[64] == -5);
  CHECK(block.column(fact(salary)).high[64] == 1000);
  CHECK(block.column(fact(since)).low[0] == Date::first_day);
  CHECK(block.column(fact(since)).high[0] == Date::last_day);
  CHECK(block.column(fact(degree)).high[0] == 2);
  const auto& set = block.column(fact(honours));
  CHECK(set.mask_words == 2);
  CHECK(set.surely[129] == 0);
  CHECK(set.possibly[129] == 63);
  CHECK(block.column(fact(place)).possibly[0] == 15);
  CHECK(block.stated_text(fact(note), 0).empty());
}

TEST_CASE("stating touches one lane only") {
  const Rulebook book = small_rulebook();
  Block block(book, 65);
  block.state_condition(fact(flag), 64, false);
  CHECK(block.column(fact(flag)).can_be_true[1] == 0);
  CHECK(block.column(fact(flag)).can_be_false[1] == 1);
  CHECK(block.column(fact(flag)).can_be_true[0] == ~std::uint64_t{0});
  block.state_interval(fact(salary), 1, 3, 3);
  CHECK(block.stated(fact(salary), 1) == Stated::value);
  block.state_interval(fact(salary), 1, 3, 4);
  CHECK(block.stated(fact(salary), 1) == Stated::partial);
  CHECK(block.column(fact(salary)).high[2] == 1000);
  block.state_unknown(fact(salary), 1);
  CHECK(block.stated(fact(salary), 1) == Stated::unknown);
  CHECK(block.column(fact(salary)).low[1] == -5);
  block.set_kind(3, ApplicantKind::team);
  CHECK(block.kind(3) == ApplicantKind::team);
}

TEST_CASE("sets hold what is surely and what is possibly contained") {
  const Rulebook book = small_rulebook();
  Block block(book, 2);
  constexpr std::array<std::uint32_t, 2> values{0, 69};
  block.state_set(fact(honours), 1, values, false);
  const auto& set = block.column(fact(honours));
  CHECK(block.stated(fact(honours), 1) == Stated::value);
  CHECK(set.surely[2] == 1);
  CHECK(set.surely[3] == 32);
  CHECK(set.possibly[2] == 1);
  CHECK(set.possibly[3] == 32);
  block.state_set(fact(honours), 1, values, true);
  CHECK(block.stated(fact(honours), 1) == Stated::partial);
  CHECK(set.surely[3] == 32);
  CHECK(set.possibly[2] == ~std::uint64_t{0});
  CHECK(set.possibly[3] == 63);
  block.state_nothing(fact(honours), 1);
  CHECK(set.surely[2] == 0);
  CHECK(set.possibly[2] == 0);
  CHECK(set.possibly[0] == ~std::uint64_t{0});
  block.state_nothing(fact(flag), 0);
  CHECK(block.stated(fact(flag), 0) == Stated::nothing);
  CHECK((block.column(fact(flag)).can_be_true[0] & 1) == 0);
  CHECK((block.column(fact(flag)).can_be_false[0] & 1) == 1);
}

TEST_CASE("a place is in a constant whose path is a part of its own") {
  const Rulebook book = small_rulebook();
  Block block(book, 3);
  const auto mask = [&](std::size_t lane) { return block.column(fact(place)).surely[lane]; };
  block.state_place(fact(place), 0, "贵州省/六盘水市/钟山区");
  CHECK(mask(0) == 0b0111);
  block.state_place(fact(place), 1, "六盘水市/钟山区");
  CHECK(mask(1) == 0b0100);
  block.state_place(fact(place), 2, "云南省/六盘水市乙");
  CHECK(mask(2) == 0);
  CHECK(block.column(fact(place)).possibly[2] == 0);
  CHECK(block.stated_text(fact(place), 1) == "六盘水市/钟山区");
}

TEST_CASE("equal texts have equal ids, constants their own") {
  const Rulebook book = small_rulebook();
  Block block(book, 4);
  block.state_text(fact(note), 0, "other");
  block.state_text(fact(note), 1, "constant");
  block.state_text(fact(note), 2, "other");
  const auto& ids = block.column(fact(note)).text;
  CHECK(ids[0] == ids[2]);
  CHECK(ids[1] == 0);
  CHECK(ids[0] == 1);
  CHECK(ids[3] == UINT32_MAX);
  CHECK(block.stated_text(fact(note), 2) == "other");
  CHECK(block.stated_text(fact(note), 1) == "constant");
}

TEST_CASE("a cleared block is as good as a new one") {
  const Rulebook book = small_rulebook();
  Block block(book, 65);
  constexpr std::array<std::uint32_t, 2> values{0, 69};
  const auto state_all = [&](std::size_t lane) {
    block.set_kind(lane, ApplicantKind::team);
    block.state_condition(fact(flag), lane, false);
    block.state_interval(fact(salary), lane, 3, 4);
    block.state_nothing(fact(since), lane);
    block.state_unknown(fact(degree), lane);
    block.state_set(fact(honours), lane, values, false);
    block.state_place(fact(place), lane, "贵州省/六盘水市");
    block.state_text(fact(note), lane, "other");
  };
  const auto check_absent = [&](std::size_t lane) {
    CHECK(block.kind(lane) == ApplicantKind::person);
    for (std::uint32_t i = flag; i <= note; ++i) CHECK(block.stated(fact(i), lane) == Stated::absent);
    CHECK((block.column(fact(flag)).can_be_true[lane / 64] >> lane % 64 & 1) == 1);
    CHECK((block.column(fact(flag)).can_be_false[lane / 64] >> lane % 64 & 1) == 1);
    CHECK(block.column(fact(salary)).low[lane] == -5);
    CHECK(block.column(fact(salary)).high[lane] == 1000);
    CHECK(block.column(fact(degree)).high[lane] == 2);
    CHECK(block.column(fact(honours)).surely[2 * lane + 1] == 0);
    CHECK(block.column(fact(honours)).possibly[2 * lane + 1] == 63);
    CHECK(block.column(fact(place)).possibly[lane] == 15);
    CHECK(block.stated_text(fact(note), lane).empty());
  };
  state_all(0);
  state_all(64);
  CHECK(block.may_be_stated(fact(salary)));
  block.clear_lane(64);
  check_absent(64);
  CHECK(block.stated(fact(salary), 0) == Stated::partial);
  state_all(64);
  block.clear(2);
  CHECK(block.lanes() == 2);
  CHECK_FALSE(block.may_be_stated(fact(salary)));
  check_absent(0);
  check_absent(1);
  state_all(1);
  block.clear(65);
  CHECK(block.lanes() == 65);
  check_absent(1);
  check_absent(64);
}
