#include <string>

#include <doctest/doctest.h>

#include "applicants/fact_values.h"
#include "applicants/literals.h"
#include "applicants_rulebook.h"
#include "base/date.h"

using namespace rencai;
using rencai::testing::Facts;
using rencai::testing::small_facts;

namespace {

// States one value after the other in lane 0 of its block.
struct Desk {
  Facts facts = small_facts();
  Block block{facts.book, 1};
  SourceSet sources;
  Diagnostics diagnostics;

  Tree scalar(std::string text, Quoting quoting = Quoting::plain) {
    const std::string written = quoting == Quoting::plain ? text : "\"" + text + "\"";
    Tree tree;
    tree.quoting = quoting;
    tree.text = std::move(text);
    const FileId file = sources.add("a.yaml", "x: " + written);
    tree.span = {file, 3, static_cast<std::uint32_t>(3 + written.size())};
    return tree;
  }
  Tree list(std::initializer_list<std::string> items) {
    Tree tree;
    tree.kind = TreeKind::sequence;
    for (const std::string& item : items) tree.items.push_back(scalar(item));
    return tree;
  }

  bool state(FactId fact, const Tree& tree) {
    diagnostics = {};
    const bool good = state_fact(tree, facts.book, fact, sources, block, 0, diagnostics);
    CHECK(good != diagnostics.has_errors());
    return good;
  }
  bool state(FactId fact, const std::string& text, Quoting quoting = Quoting::plain) {
    return state(fact, scalar(text, quoting));
  }
  // "low..high" in lane units, or the fault's code with the line that it says to write.
  std::string number(FactId fact, const std::string& text, Quoting quoting = Quoting::plain) {
    if (!state(fact, text, quoting)) return fault();
    const auto& column = block.column(fact);
    return std::to_string(column.low[0]) + ".." + std::to_string(column.high[0]);
  }
  std::string fault() {
    REQUIRE(diagnostics.error_count() == 1);
    const Diagnostic& only = diagnostics.all().front();
    return std::string(id_of(only.code)) + (only.corrected_line.empty() ? "" : ": " + only.corrected_line);
  }
};

constexpr Quoting quoted = Quoting::double_quoted;

}  // namespace

TEST_CASE("numbers, bare and with units") {
  Desk desk;
  const FactId salary = desk.facts.salary;
  CHECK(desk.number(salary, "5000") == "500000..500000");
  CHECK(desk.number(salary, "5000.25元/月") == "500025..500025");
  CHECK(desk.number(salary, "0.5万元/月", quoted) == "500000..500000");
  CHECK(desk.number(salary, "5千") == "500000..500000");
  CHECK(desk.number(salary, "1000000") == "100000000..100000000");
  CHECK(desk.number(salary, "-0") == "0..0");
  CHECK(desk.block.stated(salary, 0) == Stated::value);
  CHECK(desk.number(desk.facts.years, "5") == "60..60");
  CHECK(desk.number(desk.facts.years, "5年") == "60..60");
  CHECK(desk.number(desk.facts.years, "0.5") == "6..6");
  CHECK(desk.number(desk.facts.years, "18个月") == "18..18");
  CHECK(desk.number(desk.facts.share, "30") == "3000..3000");
  CHECK(desk.number(desk.facts.share, "30%") == "3000..3000");
  CHECK(desk.number(desk.facts.members, "9名") == "9..9");
  CHECK(desk.number(desk.facts.price, "120万元") == "120000000..120000000");
}

TEST_CASE("numbers that say what to write") {
  Desk desk;
  const FactId salary = desk.facts.salary;
  CHECK(desk.number(salary, "5000", quoted) == "bad-fact-value: x: 5000");
  CHECK(desk.number(salary, "010") == "bad-fact-value: x: 10");
  CHECK(desk.number(salary, "1e3") == "bad-fact-value: x: 1000");
  CHECK(desk.number(salary, "1.5E+2") == "bad-fact-value: x: 150");
  CHECK(desk.number(salary, ".5") == "bad-fact-value: x: 0.5");
  CHECK(desk.number(salary, "5.") == "bad-fact-value: x: 5");
  CHECK(desk.number(salary, "+5") == "bad-fact-value: x: 5");
  CHECK(desk.number(salary, "5,000元/月") == "bad-fact-value: x: 5000元/月");
  CHECK(desk.number(salary, "５０００") == "bad-fact-value: x: 5000");
  CHECK(desk.number(salary, "5_000", quoted) == "bad-fact-value: x: 5000");
  CHECK(desk.number(salary, "0x10") == "bad-fact-value");
  CHECK(desk.number(salary, "1e400") == "bad-fact-value");
  CHECK(desk.number(salary, "yes") == "bad-fact-value");
  CHECK(desk.number(salary, "") == "0..100000000");
  CHECK(desk.number(salary, std::string(40, '9')) == "number-too-long");
  CHECK(desk.number(salary, "5000块/月") == "fact-unit: x: 5000元/月");
  CHECK(desk.number(salary, "5000斤") == "fact-unit");
}

TEST_CASE("a unit must be the fact's") {
  Desk desk;
  CHECK(desk.number(desk.facts.salary, "5000元/年") == "fact-unit");
  CHECK(desk.diagnostics.all().front().expected.en.find("元/月") != std::string::npos);
  CHECK(desk.number(desk.facts.salary, "5000元") == "fact-unit");
  CHECK(desk.number(desk.facts.salary, "30%") == "fact-unit");
  CHECK(desk.number(desk.facts.years, "30天") == "fact-unit");
  CHECK(desk.number(desk.facts.share, "3元") == "fact-unit");
}

TEST_CASE("range and decimals") {
  Desk desk;
  CHECK(desk.number(desk.facts.salary, "1000000.01") == "fact-out-of-range");
  CHECK(desk.diagnostics.all().front().expected.en == "within `0..1000000元/月`");
  CHECK(desk.number(desk.facts.salary, "-0.01") == "fact-out-of-range");
  CHECK(desk.number(desk.facts.salary, "0.001") == "too-many-decimals");
  CHECK(desk.diagnostics.all().front().expected.en == "a multiple of `0.01元/月`");
  CHECK(desk.number(desk.facts.members, "1.5") == "too-many-decimals");
  CHECK(desk.number(desk.facts.share, "101") == "fact-out-of-range");
  CHECK(desk.diagnostics.all().front().expected.en == "within `0..100%`");
  CHECK(desk.number(desk.facts.share, "0.001%") == "too-many-decimals");
  CHECK(desk.number(desk.facts.salary, "999999999999999999999999亿") == "fact-out-of-range");
}

TEST_CASE("partly known numbers") {
  Desk desk;
  const FactId salary = desk.facts.salary;
  CHECK(desk.number(salary, "3..5") == "300..500");
  CHECK(desk.block.stated(salary, 0) == Stated::partial);
  CHECK(desk.number(salary, "3..3", quoted) == "300..300");
  CHECK(desk.block.stated(salary, 0) == Stated::value);
  CHECK(desk.number(salary, "3千元/月 .. 0.5万元/月") == "300000..500000");
  CHECK(desk.number(salary, "0..5万元/月") == "0..5000000");
  CHECK(desk.number(salary, "3..5万元/月") == "fact-unit");
  CHECK(desk.number(salary, "5..3") == "bad-interval");
  CHECK(desk.number(salary, "5..") == "bad-fact-value");
  CHECK(desk.number(salary, "5...7") == "bad-fact-value: x: 5..0.7");
}

TEST_CASE("conditions") {
  Desk desk;
  const FactId married = desk.facts.married;
  const auto truth = [&] {
    const auto& column = desk.block.column(married);
    return std::to_string(column.can_be_true[0]) + std::to_string(column.can_be_false[0]);
  };
  CHECK(desk.state(married, "true"));
  CHECK(truth() == "10");
  CHECK(desk.state(married, "否", quoted));
  CHECK(truth() == "01");
  CHECK(desk.state(married, "null"));
  CHECK(truth() == "11");
  CHECK(desk.block.stated(married, 0) == Stated::unknown);
  CHECK(desk.state(married, "nothing"));
  CHECK(desk.block.stated(married, 0) == Stated::nothing);
  CHECK_FALSE(desk.state(married, "true", quoted));
  CHECK(desk.fault() == "bad-fact-value: x: true");
  CHECK_FALSE(desk.state(married, "yes"));
  CHECK(desk.fault() == "bad-fact-value: x: true");
  CHECK_FALSE(desk.state(married, "off"));
  CHECK(desk.fault() == "bad-fact-value: x: false");
  CHECK_FALSE(desk.state(married, "null", quoted));
  CHECK(desk.fault() == "bad-fact-value");
  CHECK_FALSE(desk.state(married, desk.list({"true"})));
  CHECK(desk.fault() == "single-value-expected");
}

TEST_CASE("dates") {
  Desk desk;
  const FactId born = desk.facts.born;
  CHECK(desk.number(born, "1970-01-02") == "1..1");
  CHECK(desk.number(born, "1970-01-02..1970-01-11", quoted) == "1..10");
  CHECK(desk.number(born, "1970-01-11..1970-01-02") == "bad-interval");
  CHECK(desk.number(born, "2013-02-30") == "bad-date");
  CHECK(desk.number(born, "2013-2-3") == "bad-date: x: 2013-02-03");
  CHECK(desk.number(born, "2013/02/03", quoted) == "bad-date: x: \"2013-02-03\"");
  CHECK(desk.number(born, "2013年2月3日") == "bad-date: x: 2013-02-03");
  CHECK(desk.number(born, "20130203") == "bad-date: x: 2013-02-03");
  CHECK(desk.number(born, "2013年2月") == "bad-date");
  CHECK(desk.number(born, "2013-13-01") == "bad-date");
}

TEST_CASE("choices") {
  Desk desk;
  const FactId degree = desk.facts.degree;
  CHECK(desk.number(degree, "doctor") == "3..3");
  CHECK(desk.number(degree, "博士", quoted) == "3..3");
  CHECK(desk.number(degree, "master..doctor") == "2..3");
  CHECK(desk.number(degree, "本科 .. 硕士") == "1..2");
  CHECK(desk.number(degree, "doctor..master") == "bad-interval");
  CHECK(desk.number(degree, "docter") == "unknown-value");
  CHECK(desk.diagnostics.all().front().nearest == "doctor");
  CHECK(desk.number(desk.facts.path, "direct..flexible") == "bad-fact-value");
  CHECK_FALSE(desk.state(degree, desk.list({"doctor"})));
  CHECK(desk.fault() == "single-value-expected");
}

TEST_CASE("sets") {
  Desk desk;
  const FactId honours = desk.facts.honours;
  const auto& column = desk.block.column(honours);
  CHECK(desk.state(honours, desk.list({"cas", "零一零"})));
  CHECK(column.surely[0] == 0b101);
  CHECK(column.possibly[0] == 0b101);
  CHECK(desk.state(honours, desk.list({})));
  CHECK(column.possibly[0] == 0);
  CHECK(desk.state(honours, desk.list({"010", "985"})));
  CHECK(column.surely[0] == 0b110);
  Tree open;
  open.kind = TreeKind::mapping;
  open.entries.push_back({desk.scalar("at_least"), desk.list({"cas"})});
  CHECK(desk.state(honours, open));
  CHECK(desk.block.stated(honours, 0) == Stated::partial);
  CHECK(column.surely[0] == 1);
  CHECK(column.possibly[0] == 0b111);
  open.entries[0].key.text = "at_most";
  CHECK_FALSE(desk.state(honours, open));
  CHECK_FALSE(desk.state(honours, "cas"));
  CHECK(desk.fault() == "expected-sequence: x: [cas]");
  CHECK_FALSE(desk.state(honours, desk.list({"cas", "null"})));
  CHECK_FALSE(desk.state(honours, desk.list({"bad", "worse"})));
  CHECK(desk.diagnostics.error_count() == 2);
}

TEST_CASE("texts and places") {
  Desk desk;
  CHECK(desk.state(desk.facts.note, "010"));
  CHECK(desk.block.stated_text(desk.facts.note, 0) == "010");
  CHECK(desk.state(desk.facts.note, "nothing", quoted));
  CHECK(desk.block.stated_text(desk.facts.note, 0) == "nothing");
  CHECK(desk.state(desk.facts.place, "贵州省 / 六盘水市"));
  CHECK(desk.block.column(desk.facts.place).surely[0] == 1);
  CHECK(desk.block.stated_text(desk.facts.place, 0) == "贵州省/六盘水市");
  CHECK(desk.state(desk.facts.place, desk.list({"贵州省", "六盘水市"})));
  CHECK(desk.block.stated_text(desk.facts.place, 0) == "贵州省/六盘水市");
  CHECK_FALSE(desk.state(desk.facts.place, "贵州省//六盘水市"));
  CHECK_FALSE(desk.state(desk.facts.place, desk.list({})));
  CHECK_FALSE(desk.state(desk.facts.place, desk.list({"a/b"})));
}
