#include <algorithm>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <doctest/doctest.h>

#include "syntax/expression_parser.h"
#include "syntax/printer.h"
#include "syntax/yaml_reader.h"

using namespace rencai;

namespace {

// The expression after `key: ` of a one-line file, and what was said about it.
struct Read {
  SourceSet sources;
  Diagnostics diagnostics;
  Result<Expression> expression;

  using Parse = Result<Expression> (*)(const Tree&, const SourceSet&, Diagnostics&);
  explicit Read(const std::string& value, Parse parse = parse_expression, const std::string& before = "键: ") {
    const FileId file = sources.add("x.yaml", before + value + "\n");
    const Result<std::vector<Tree>> documents = read_yaml(sources, file, diagnostics);
    if (!documents || documents->empty() || documents->front().entries.empty()) return;
    expression = parse(documents->front().entries.front().value, sources, diagnostics);
  }
  [[nodiscard]] std::string_view source(Span span) const { return sources[span.file].slice(span); }
  [[nodiscard]] const Diagnostic& fault() const {
    static const Diagnostic none;
    return diagnostics.all().empty() ? none : diagnostics.all().front();
  }
};

// Fully parenthesised, so that precedence shows.
std::string shape(const Expression& e) {
  static constexpr std::pair<ExpressionKind, std::string_view> names[] = {
      {ExpressionKind::all, "and"},
      {ExpressionKind::any, "or"},
      {ExpressionKind::negation, "not"},
      {ExpressionKind::equal, "=="},
      {ExpressionKind::not_equal, "!="},
      {ExpressionKind::less, "<"},
      {ExpressionKind::less_or_equal, "<="},
      {ExpressionKind::greater, ">"},
      {ExpressionKind::greater_or_equal, ">="},
      {ExpressionKind::in, "in"},
      {ExpressionKind::not_in, "not-in"},
      {ExpressionKind::has_any, "has-any"},
      {ExpressionKind::has_all, "has-all"},
      {ExpressionKind::add, "+"},
      {ExpressionKind::subtract, "-"},
      {ExpressionKind::multiply, "*"},
      {ExpressionKind::divide, "/"},
      {ExpressionKind::minus, "neg"},
      {ExpressionKind::range, ".."},
      {ExpressionKind::list, "list"},
      {ExpressionKind::call, "call"},
      {ExpressionKind::count_at_least, "count"},
      {ExpressionKind::at_most, "at_most"},
      {ExpressionKind::at_least, "at_least"},
  };
  if (e.kind == ExpressionKind::number || e.kind == ExpressionKind::date) return print_expression(e);
  if (e.kind == ExpressionKind::name) return e.name;
  if (e.kind == ExpressionKind::text) return "'" + e.name + "'";
  std::string out = "(";
  for (const auto& [kind, name] : names) {
    if (kind == e.kind) out += name;
  }
  if (!e.name.empty()) out += ":" + e.name;
  for (const Expression& operand : e.operands) out += " " + shape(operand);
  if (!e.of_list.empty()) out += " of " + e.of_list;
  for (const Expression& where : e.where) out += " where " + shape(where);
  return out + ")";
}

std::string shape_of(const std::string& text) {
  const Read read("'" + text + "'");
  return read.expression ? shape(*read.expression) : "fault";
}

void check_fault(const std::string& value, Code code, std::string_view where) {
  CAPTURE(value);
  const Read read(value);
  CHECK_FALSE(read.expression);
  REQUIRE(read.diagnostics.error_count() == 1);
  CHECK(id_of(read.fault().code) == id_of(code));
  CHECK(read.source(read.fault().span) == where);
  CHECK_FALSE(read.fault().message.zh.empty());
  CHECK_FALSE(read.fault().message.en.empty());
}

void check_corrected(const std::string& value, Code code, const std::string& right) {
  CAPTURE(value);
  const Read read(value);
  CHECK_FALSE(read.expression);
  REQUIRE(read.diagnostics.error_count() == 1);
  CHECK(id_of(read.fault().code) == id_of(code));
  CHECK(read.fault().corrected_line == "键: " + right);
  CHECK(Read(right).expression);  // what is proposed is accepted
}

}  // namespace

TEST_CASE("operators bind as the grammar says") {
  CHECK(shape_of("a or b and c") == "(or a (and b c))");
  CHECK(shape_of("a and b or c and d") == "(or (and a b) (and c d))");
  CHECK(shape_of("(a or b) and c") == "(and (or a b) c)");
  CHECK(shape_of("a or b or c") == "(or a b c)");
  CHECK(shape_of("a or (b or c)") == "(or a (or b c))");
  CHECK(shape_of("not a and b") == "(and (not a) b)");
  CHECK(shape_of("not a == b") == "(not (== a b))");
  CHECK(shape_of("not not a") == "(not (not a))");
  CHECK(shape_of("a + b * c - d / e") == "(- (+ a (* b c)) (/ d e))");
  CHECK(shape_of("a - b - c") == "(- (- a b) c)");
  CHECK(shape_of("a / b / c") == "(/ (/ a b) c)");
  CHECK(shape_of("a - (b - c)") == "(- a (- b c))");
  CHECK(shape_of("-a * b") == "(* (neg a) b)");
  CHECK(shape_of("a * -b") == "(* a (neg b))");
  CHECK(shape_of("--a") == "(neg (neg a))");
  CHECK(shape_of("a + 1 < b * 2 and c") == "(and (< (+ a 1) (* b 2)) c)");
  CHECK(shape_of("1/3") == "(/ 1 3)");
}

TEST_CASE("every comparison") {
  CHECK(shape_of("a == b") == "(== a b)");
  CHECK(shape_of("a != b") == "(!= a b)");
  CHECK(shape_of("a < b") == "(< a b)");
  CHECK(shape_of("a <= b") == "(<= a b)");
  CHECK(shape_of("a > b") == "(> a b)");
  CHECK(shape_of("a>=b") == "(>= a b)");
  CHECK(shape_of("a in [b, c]") == "(in a (list b c))");
  CHECK(shape_of("a not in [b]") == "(not-in a (list b))");
  CHECK(shape_of("not a in [b]") == "(not (in a (list b)))");
  CHECK(shape_of("a in 1..5") == "(in a (.. 1 5))");
  CHECK(shape_of("a + 1 in b - 1..c * 2") == "(in (+ a 1) (.. (- b 1) (* c 2)))");
  CHECK(shape_of("work_place in \"贵州省\"") == "(in work_place '贵州省')");
  CHECK(shape_of("work_place in home.place") == "(in work_place home.place)");
  CHECK(shape_of("a has any [b, c]") == "(has-any a (list b c))");
  CHECK(shape_of("a has all [b, c] or d") == "(or (has-all a (list b c)) d)");
}

TEST_CASE("names, calls, ranges") {
  CHECK(shape_of("home.price") == "home.price");
  CHECK(shape_of("referral.of") == "referral.of");
  CHECK(shape_of("学历 == 博士") == "(== 学历 博士)");
  CHECK(shape_of("1..5") == "(.. 1 5)");
  CHECK(shape_of("100万元..500万元") == "(.. 100万元 500万元)");
  CHECK(shape_of("a..b") == "(.. a b)");
  CHECK(shape_of("-1..-0.5") == "(.. (neg 1) (neg 0.5))");
  CHECK(shape_of("min(20% * home.price, 10万元)") == "(call:min (* 20% home.price) 10万元)");
  CHECK(shape_of("f()") == "(call:f)");
  CHECK(shape_of("if(a or b, 1, 2)") == "(call:if (or a b) 1 2)");
  CHECK(shape_of("any(honours where name in [a, b] and rank <= 2)") ==
        "(call:any honours where (and (in name (list a b)) (<= rank 2)))");
  CHECK(shape_of("sum(amount * 2 of received.all where on < today)") ==
        "(call:sum (* amount 2) of received.all where (< on today))");
  CHECK(shape_of("count(a)") == "(call:count a)");
  // Decomposed letters are the same name as composed ones.
  CHECK(shape_of("cafe\u0301") == "caf\u00e9");
}

TEST_CASE("literals") {
  const auto number = [](const std::string& text) {
    const Read read("'" + text + "'");
    REQUIRE(read.expression);
    REQUIRE(read.expression->kind == ExpressionKind::number);
    std::string out = to_string(read.expression->number);
    for (const Expression::UnitWord& unit : read.expression->unit_words) out += (unit.divides ? "|" : " ") + unit.word;
    return out + (read.expression->percent ? " %" : "");
  };
  CHECK(number("0") == "0");
  CHECK(number("0.50") == "0.5");
  CHECK(number("30%") == "0.3 %");
  CHECK(number("120万元") == "1200000 元");
  CHECK(number("2.5万元") == "25000 元");
  CHECK(number("3千") == "3000");
  CHECK(number("3万") == "30000");
  CHECK(number("3百万") == "3000000");
  CHECK(number("3千万") == "30000000");
  CHECK(number("3亿") == "300000000");
  CHECK(number("3万亿元") == "3000000000000 元");
  CHECK(number("10 元/平方米/月") == "10 元|平方米|月");
  CHECK(number("10 元 / 平方米 / 月") == "10 元|平方米|月");
  CHECK(number("3千元/月") == "3000 元|月");
  CHECK(number("12个月") == "12 个月");
  CHECK(number("90m2") == "90 m2");
  CHECK(number("5 days") == "5 days");
  for (const char* unit : {"元", "CNY", "人", "名", "家", "项", "次", "分", "平方米", "m2", "天", "日", "周", "月",
                           "个月", "年", "days", "months", "years"}) {
    CHECK(number(std::string("7") + unit) == std::string("7 ") + unit);
  }
  CHECK(number("123456789012345678901234567890123456") == "123456789012345678901234567890123456");
  CHECK(shape_of("10元/headcount") == "(/ 10元 headcount)");
  CHECK(shape_of("2014-06-30") == "2014-06-30");
  CHECK(shape_of("2012-02-29") == "2012-02-29");
  CHECK(shape_of("2014 - 6 - 30") == "(- (- 2014 6) 30)");
  CHECK(shape_of("3 and b") == "(and 3 b)");  // shape only; types come later
}

TEST_CASE("spans are bytes of the file, also after Chinese text") {
  const Read read("学历 == 博士 and age >= 35年");
  REQUIRE(read.expression);
  const Expression& e = *read.expression;
  CHECK(read.source(e.span) == "学历 == 博士 and age >= 35年");
  CHECK(read.source(e.operands[0].span) == "学历 == 博士");
  CHECK(read.source(e.operands[0].operands[1].span) == "博士");
  CHECK(read.source(e.operands[1].operands[1].span) == "35年");
  CHECK(read.source(e.operands[1].operands[1].unit_words[0].span) == "年");

  for (const char* quote : {"'", "\""}) {
    const Read quoted(quote + std::string("乙 in [甲, b]") + quote);
    REQUIRE(quoted.expression);
    CHECK(quoted.source(quoted.expression->span) == "乙 in [甲, b]");
    CHECK(quoted.source(quoted.expression->operands[1].operands[1].span) == "b");
  }
  // Escapes and doubled quotes move bytes: the whole scalar stands for its parts.
  const Read escaped("\"place in \\\"甲\\\"\"");
  REQUIRE(escaped.expression);
  CHECK(escaped.expression->operands[1].name == "甲");
  CHECK(escaped.source(escaped.expression->operands[1].span) == "\"place in \\\"甲\\\"\"");
  const Read folded("a and\n  b");
  REQUIRE(folded.expression);
  CHECK(shape(*folded.expression) == "(and a b)");
  CHECK(folded.source(folded.expression->operands[1].span) == "a and\n  b");
}

TEST_CASE("faults point at the very characters") {
  check_fault("学历 == ", Code::expression_syntax, "==");
  check_fault("a b", Code::expression_syntax, "b");
  check_fault("a and or b", Code::expression_syntax, "or");
  check_fault("a + * b", Code::expression_syntax, "*");
  check_fault("(a and b", Code::expression_syntax, "(");
  check_fault("f(a, b", Code::expression_syntax, "(");
  check_fault("a)", Code::expression_syntax, ")");
  check_fault("f(a,)", Code::expression_syntax, ")");
  check_fault("a in [b, c", Code::expression_syntax, "[");
  check_fault("a == [b]", Code::expression_syntax, "[");
  check_fault("a in 5", Code::expression_syntax, "5");
  check_fault("a in (b)", Code::expression_syntax, "(b)");
  check_fault("a has b", Code::expression_syntax, "b");
  check_fault("a has any b", Code::expression_syntax, "b");
  check_fault("a. b .", Code::expression_syntax, ".");
  check_fault("of", Code::expression_syntax, "of");
  check_fault("x == not y", Code::expression_syntax, "not");
  check_fault("place in \"甲", Code::expression_syntax, "\"甲");
  check_fault("a ^ b", Code::expression_syntax, "^");
  check_fault("a ? b", Code::expression_syntax, "?");
  check_fault("甲 € b", Code::expression_syntax, "€");
  check_fault("f(x where y of z)", Code::expression_syntax, "of");
  check_fault("a.b(c)", Code::expression_syntax, "(");
  check_fault("1..2..3", Code::expression_syntax, "..");
  check_fault("甲 == 2013-02-30", Code::bad_date, "2013-02-30");
  check_fault("2014-13-01", Code::bad_date, "2014-13-01");
  check_fault("1e400", Code::bad_number, "1e400");
  check_fault("1.2.3", Code::bad_number, "1.2.3");
  check_fault("1234567890123456789012345678901234567", Code::number_too_long, "1234567890123456789012345678901234567");
  check_fault("123456789012345678901234567890123456万亿元", Code::number_too_long,
              "123456789012345678901234567890123456万亿元");
  check_fault("x >= 5光年", Code::bad_unit, "光年");
  check_fault("3 <= x <= 5", Code::chained_comparison, "3 <= x <= 5");
  check_fault("~", Code::empty_value, "~");
  check_fault("[a]", Code::expected_scalar, "[a]");
}

TEST_CASE("what people write instead is shown as it should be") {
  check_corrected("age >= 010", Code::bad_number, "age >= 10");
  check_corrected("age >= 00.5", Code::bad_number, "age >= 0.5");
  check_corrected("1_000元", Code::bad_number, "1000元");
  check_corrected("1,000元", Code::bad_number, "1000元");
  check_corrected("1,234,567.5元 + x", Code::bad_number, "1234567.5元 + x");
  check_corrected("min(1,000元, x)", Code::bad_number, "min(1000元, x)");
  check_corrected("x > 1.5e3", Code::bad_number, "x > 1500");
  check_corrected("x > 5. + 1", Code::bad_number, "x > 5 + 1");
  check_corrected("x > .5", Code::bad_number, "x > 0.5");
  check_corrected("x > 50 %", Code::bad_number, "x > 50%");
  check_corrected("x > 30 块", Code::bad_unit, "x > 30 元");
  check_corrected("20万块/年", Code::bad_unit, "20万元/年");
  check_corrected("12 month", Code::bad_unit, "12 months");
  check_corrected("x < 2014-6-30", Code::bad_date, "x < 2014-06-30");
  check_corrected("x < 2014/06/30", Code::bad_date, "x < 2014-06-30");
  check_corrected("x < 2014.6.30", Code::bad_date, "x < 2014-06-30");
  check_corrected("x < 2014年6月30日 and y", Code::bad_date, "x < 2014-06-30 and y");
  check_corrected("年限 3年以上", Code::expression_syntax, "年限 >= 3年");
  check_corrected("年限 >= 3年以上", Code::expression_syntax, "年限 >= 3年");
  check_corrected("人数 10人以下 and y", Code::expression_syntax, "人数 <= 10人 and y");
  check_corrected("x = 3", Code::expression_syntax, "x == 3");
  check_corrected("x && y || z", Code::expression_syntax, "x and y or z");
  check_corrected("x and !y", Code::expression_syntax, "x and not y");
  check_corrected("x => 3", Code::expression_syntax, "x >= 3");
  check_corrected("x <> 3", Code::expression_syntax, "x != 3");
  check_corrected("x AND y", Code::expression_syntax, "x and y");
  check_corrected("x has [a, b]", Code::expression_syntax, "x has any [a, b]");
  check_corrected("x in ['a', b]", Code::expression_syntax, "x in [\"a\", b]");
  check_corrected("学历 ≥ 硕士 且 年龄 ≤ 35", Code::operator_not_ascii, "学历 >= 硕士 and 年龄 <= 35");
  check_corrected("a 或 b", Code::operator_not_ascii, "a or b");
  check_corrected("非 a", Code::operator_not_ascii, "not a");
  check_corrected("a ≠ b", Code::operator_not_ascii, "a != b");
  check_corrected("a ＝ b", Code::operator_not_ascii, "a == b");
  check_corrected("a ＞ 3 or a ＜ 2", Code::operator_not_ascii, "a > 3 or a < 2");
  check_corrected("a × b ÷ c", Code::operator_not_ascii, "a * b / c");
  check_corrected("a － b", Code::operator_not_ascii, "a - b");
  check_corrected("年限 不低于 3年", Code::operator_not_ascii, "年限 >= 3年");
  check_corrected("min（a，b）", Code::full_width_punctuation, "min(a, b)");
  check_corrected("x > １２万元", Code::full_width_punctuation, "x > 12万元");
  check_corrected("地 in “贵州省，六盘水市”", Code::full_width_punctuation, "地 in \"贵州省，六盘水市\"");
  check_corrected("甲。乙 == 3", Code::full_width_punctuation, "甲.乙 == 3");
  check_corrected("1％", Code::operator_not_ascii, "1%");
  check_corrected("1～5", Code::operator_not_ascii, "1..5");
  check_corrected("3 <= x <= 5 and y", Code::chained_comparison, "3 <= x and x <= 5 and y");
  check_corrected("a == b == c", Code::chained_comparison, "a == b and b == c");
}

TEST_CASE("a chain of comparisons suggests the range as well") {
  CHECK(Read("3 <= x <= 5").fault().expected.en == "`3 <= x and x <= 5` or `x in 3..5`");
  CHECK(Read("5 >= x >= 3").fault().expected.en == "`5 >= x and x >= 3` or `x in 3..5`");
  CHECK(Read("3 < x <= 5").fault().expected.en == "`3 < x and x <= 5`");
  CHECK(Read("a == b in [c]").fault().code == Code::chained_comparison);
  CHECK(Read("a in [b] == c").fault().code == Code::chained_comparison);
}

TEST_CASE("units name the nearest one") {
  CHECK(Read("12 month").fault().nearest == "months");
  CHECK(Read("40岁").fault().nearest.empty());  // a plain number here
  CHECK(Read("age < 40岁").fault().corrected_line == "键: age < 40");
  CHECK(Read("3平米").fault().nearest == "平方米");
  CHECK(Read("3光年").fault().corrected_line.empty() == Read("3光年").fault().nearest.empty());
}

TEST_CASE("depth is bounded in every direction") {
  const auto repeated = [](std::string_view piece, std::size_t times) {
    std::string out;
    for (std::size_t i = 0; i < times; ++i) out += piece;
    return out;
  };
  CHECK(Read(repeated("(", 100) + "a" + repeated(")", 100)).expression);
  CHECK(Read(repeated("(", 101) + "a" + repeated(")", 101)).fault().code == Code::expression_too_deep);
  CHECK(Read(repeated("(", 30000)).fault().code == Code::expression_too_deep);
  CHECK(Read("'" + repeated("not ", 10000) + "a'").fault().code == Code::expression_too_deep);
  CHECK(Read("x" + repeated("-", 10000) + "a").fault().code == Code::expression_too_deep);
  CHECK(Read("a" + repeated(" + a", 199)).expression);
  CHECK(Read("a" + repeated(" + a", 200)).fault().code == Code::expression_too_deep);
  CHECK(Read(repeated("f(", 5000)).fault().code == Code::expression_too_deep);
  CHECK(Read("a" + repeated(" or a", 5000)).expression);  // flat
  CHECK(Read("a" + repeated(" or a", 20000)).fault().code == Code::expression_too_deep);
}

TEST_CASE("no text crashes the parser") {
  const std::vector<std::string> pieces = {"a",   "1",  "..",  ".",        "(",  ")",  "[",      "]",          ",",
                                           "not", "in", "has", "any",      "of", "\"", "≥",      "：",         "万",
                                           "元",  "/",  "%",   "-",        "e5", "_",  "年以上", "2014-06-30", "０",
                                           "且",  "=",  "!",   "\xCC\x81", " ",  "'",  "where"};
  std::uint32_t state = 7;
  SourceSet sources;
  for (int round = 0; round < 20000; ++round) {
    Tree scalar;
    for (int i = 0; i < 8; ++i) {
      state = state * 1664525U + 1013904223U;
      scalar.text += pieces[(state >> 16U) % pieces.size()];
    }
    Diagnostics diagnostics;
    const Result<Expression> expression = parse_expression(scalar, sources, diagnostics);
    REQUIRE(expression.has_value() == (diagnostics.error_count() == 0));
    if (!expression) continue;
    Tree again;
    again.text = print_expression(*expression);
    const Result<Expression> reparsed = parse_expression(again, sources, diagnostics);
    CAPTURE(scalar.text);
    CAPTURE(again.text);
    REQUIRE(reparsed);
    REQUIRE(same_expression(*expression, *reparsed));
  }
}

TEST_CASE("conditions as mappings") {
  const auto condition = [](const std::string& text) {
    const Read read(text, parse_condition);
    return read.expression ? shape(*read.expression) : std::string(id_of(read.fault().code));
  };
  CHECK(condition("{all: [a, b == c]}") == "(and a (== b c))");
  CHECK(condition("{any: [a, {not: {all: [b]}}]}") == "(or a (not (and b)))");
  CHECK(condition("{at_least: 2, of: [a, b, c]}") == "(count a b c)");
  CHECK(condition("{all: []}") == "(and)");
  CHECK(condition("[a, b]") == "single-value-expected");
  CHECK(Read("[a, b]", parse_condition).fault().expected.en == "`all: [...]` or `any: [...]`");
  CHECK(condition("{alll: [a]}") == "unknown-key");
  CHECK(Read("{alll: [a]}", parse_condition).fault().nearest == "all");
  CHECK(condition("{all: [a], any: [b]}") == "expression-syntax");
  CHECK(condition("{all: a}") == "expected-sequence");
  CHECK(condition("{at_least: 2}") == "missing-key");
  CHECK(condition("{of: [a]}") == "missing-key");
  CHECK(condition("{at_least: 0, of: [a]}") == "bad-number");
  CHECK(condition("{at_least: 1.5, of: [a]}") == "bad-number");
  CHECK(condition("{highest_of: [{is: a}]}") == "unknown-key");
  const Read counted("{at_least: 2, of: [a, b, c]}", parse_condition);
  REQUIRE(counted.expression);
  CHECK(counted.expression->count == 2);
  const Read cases("{first_of: [{when: a, is: {all: [b, c]}}, {otherwise: false}]}", parse_condition);
  REQUIRE(cases.expression);
  CHECK(cases.expression->cases[0].is[0].kind == ExpressionKind::all);
}

TEST_CASE("all faults of a mapping are told at once") {
  const Read read("{all: [a b, {any: [c d]}, {not: x y}], tpyo: 3}", parse_condition);
  CHECK_FALSE(read.expression);
  CHECK(read.diagnostics.error_count() == 4);
}

TEST_CASE("values as cases with bounds") {
  const Read read(
      "{highest_of: [{when: a, is: 12万元, name: 甲, clause: \"16\"}, {is: {sum_of: [{is: b}]}}, {otherwise: 1万元}], "
      "at_most: home.price, "
      "at_least: 3}",
      parse_value);
  REQUIRE(read.expression);
  const Expression& upper = *read.expression;
  REQUIRE(upper.kind == ExpressionKind::at_most);
  CHECK(upper.operands[1].name == "home.price");
  const Expression& lower = upper.operands[0];
  REQUIRE(lower.kind == ExpressionKind::at_least);
  const Expression& cases = lower.operands[0];
  REQUIRE(cases.kind == ExpressionKind::highest_of);
  REQUIRE(cases.cases.size() == 3);
  CHECK(cases.cases[0].name == "甲");
  CHECK(cases.cases[0].clause == "16");
  CHECK(read.source(cases.cases[0].clause_span) == "\"16\"");
  CHECK(cases.cases[0].when.size() == 1);
  CHECK(cases.cases[1].when.empty());
  CHECK(cases.cases[1].is[0].kind == ExpressionKind::sum_of);
  CHECK(cases.cases[2].otherwise);

  const Read plain("{is: a + b, at_most: 3}", parse_value);
  REQUIRE(plain.expression);
  CHECK(shape(*plain.expression) == "(at_most (+ a b) 3)");
}

TEST_CASE("faults of cases") {
  const auto code = [](const std::string& text) { return std::string(id_of(Read(text, parse_value).fault().code)); };
  CHECK(code("{first_of: [{when: a}]}") == "missing-key");
  CHECK(code("{first_of: [{when: a, is: }]}") == "empty-value");
  CHECK(code("{first_of: []}") == "empty-value");
  CHECK(code("{first_of: [a]}") == "expected-mapping");
  CHECK(code("{first_of: {when: a, is: b}}") == "expected-sequence");
  CHECK(code("{first_of: [{otherwise: a}, {is: b}]}") == "expression-syntax");
  CHECK(code("{first_of: [{otherwise: a, when: b}]}") == "expression-syntax");
  CHECK(code("{first_of: [{when: a, then: b}]}") == "unknown-key");
  CHECK(Read("{first_of: [{when: a, then: b}]}", parse_value).fault().nearest == "is");
  CHECK(code("{first_of: [{is: a}], highest_of: [{is: a}]}") == "expression-syntax");
  CHECK(code("{at_most: 3}") == "missing-key");
  CHECK(code("{}") == "missing-key");
  CHECK(code("[1, 2]") == "single-value-expected");
  CHECK(code("{first_of: [{when: [a, b], is: c}]}") == "single-value-expected");
}

TEST_CASE("payers") {
  const Read shares("{business_tax: 'min(rest, due.business_tax)', employer: rest}", parse_payer);
  REQUIRE(shares.expression);
  REQUIRE(shares.expression->kind == ExpressionKind::shares);
  REQUIRE(shares.expression->cases.size() == 2);
  CHECK(shares.expression->cases[0].name == "business_tax");
  CHECK(shares.expression->cases[1].is[0].name == "rest");
  const Read cases("{first_of: [{when: a, is: {employer: 100%}}, {otherwise: by_employer}]}", parse_payer);
  REQUIRE(cases.expression);
  CHECK(cases.expression->cases[0].is[0].kind == ExpressionKind::shares);
  CHECK(cases.expression->cases[1].is[0].kind == ExpressionKind::name);
  CHECK(Read("{highest_of: [{is: a}]}", parse_payer).fault().code == Code::unknown_key);
  CHECK(Read("{}", parse_payer).fault().code == Code::bad_payer);
  CHECK(Read("[a, b]", parse_payer).fault().code == Code::single_value_expected);
}

TEST_CASE("a full-width colon where a mapping was meant") {
  const Read read("all：[a, b]", parse_condition);
  CHECK_FALSE(read.expression);
  REQUIRE(read.diagnostics.error_count() == 1);
  CHECK(read.fault().code == Code::full_width_punctuation);
  CHECK(read.source(read.fault().span) == "：");
  CHECK(read.fault().corrected_line == "键: all: [a, b]");
}
