#include <string>

#include <doctest/doctest.h>

#include "applicants/json_reader.h"
#include "applicants/json_text.h"

using namespace rencai;

namespace {

struct Reading {
  SourceSet sources;
  Diagnostics diagnostics;
  Result<std::vector<Tree>> trees;
};

Reading read(std::string text, JsonForm form = JsonForm::document, const ReadLimits& limits = {}) {
  Reading reading;
  const FileId file = reading.sources.add("a.json", std::move(text));
  reading.trees = read_json(reading.sources, file, form, reading.diagnostics, limits);
  CHECK(reading.trees.has_value() != reading.diagnostics.has_errors());
  return reading;
}

// The code and place of the only fault: "json-syntax 1:5".
std::string fault(std::string text, JsonForm form = JsonForm::document, const ReadLimits& limits = {}) {
  const Reading reading = read(std::move(text), form, limits);
  REQUIRE(reading.diagnostics.error_count() == 1);
  const Diagnostic& only = reading.diagnostics.all().front();
  const Position at = reading.sources[only.span.file].position(only.span.begin);
  return std::string(id_of(only.code)) + " " + std::to_string(at.line) + ":" + std::to_string(at.column);
}

}  // namespace

TEST_CASE("JSON values keep their text, quoting and place") {
  const Reading reading = read(" {\"学历\" : [ 1.50 , \"a\\u00e9\" , true,null ], \"b\":{} } \n");
  REQUIRE(reading.trees);
  const Tree& object = reading.trees->front();
  REQUIRE(object.is_mapping());
  const auto slice = [&](const Tree& tree) { return reading.sources[tree.span.file].slice(tree.span); };
  CHECK(slice(object) == "{\"学历\" : [ 1.50 , \"a\\u00e9\" , true,null ], \"b\":{} }");
  CHECK(object.entries[0].key.text == "学历");
  CHECK(slice(object.entries[0].key) == "\"学历\"");
  const Tree& list = object.entries[0].value;
  REQUIRE(list.items.size() == 4);
  CHECK(slice(list) == "[ 1.50 , \"a\\u00e9\" , true,null ]");
  CHECK(list.items[0].text == "1.50");
  CHECK(list.items[0].quoting == Quoting::plain);
  CHECK(slice(list.items[0]) == "1.50");
  CHECK(list.items[1].text == "aé");
  CHECK(list.items[1].quoting == Quoting::double_quoted);
  CHECK(slice(list.items[1]) == "\"a\\u00e9\"");
  CHECK(list.items[3].text == "null");
  CHECK(slice(object.entries[1].value) == "{}");
}

TEST_CASE("bare values and a byte order mark are JSON") {
  CHECK(read("\xEF\xBB\xBF-0.5e-3 ").trees->front().text == "-0.5e-3");
  CHECK(read("\"\"").trees->front().text.empty());
  CHECK(read(" null\n").trees->front().text == "null");
}

TEST_CASE("escapes, surrogate pairs included") {
  CHECK(unescaped_json("\\\"\\\\\\/\\b\\f\\n\\r\\t") == "\"\\/\b\f\n\r\t");
  CHECK(unescaped_json("\\uD834\\uDD1E") == "𝄞");
  CHECK(unescaped_json("\\uFFFF\\u0000") == std::string("\xEF\xBF\xBF\0", 4));
  CHECK(unescaped_json("\\u5B66") == "学");
  CHECK_FALSE(unescaped_json("\\uD834"));
  CHECK_FALSE(unescaped_json("\\uD834x"));
  CHECK_FALSE(unescaped_json("\\uD834\\uD834"));
  CHECK_FALSE(unescaped_json("\\uDD1E\\uD834"));
  CHECK_FALSE(unescaped_json("\\x41"));
  CHECK_FALSE(unescaped_json("\\u12G4"));
  CHECK_FALSE(unescaped_json("\\"));
}

TEST_CASE("JSON's grammar of numbers") {
  for (const char* good : {"0", "-0", "10", "0.10", "1e3", "1E-3", "-1.5e+10"}) CHECK(is_json_number(good));
  for (const char* bad : {"", "-", "010", "+1", ".5", "5.", "1e", "1e+", "0x1", "1_0", "--1", "1 "})
    CHECK_FALSE(is_json_number(bad));
}

TEST_CASE("faults stand at their place") {
  CHECK(fault("") == "json-syntax 1:1");
  CHECK(fault("{\"a\": 010}") == "json-syntax 1:7");
  CHECK(fault("{\"学历\": 博士}") == "json-syntax 1:8");
  CHECK(fault("{\"a\": 1,}") == "json-syntax 1:9");
  CHECK(fault("{\"a\" 1}") == "json-syntax 1:6");
  CHECK(fault("{a: 1}") == "json-syntax 1:2");
  CHECK(fault("[\"a\":1]") == "json-syntax 1:5");
  CHECK(fault("[1,\n2") == "json-syntax 1:1");
  CHECK(fault("[1]\n]") == "json-syntax 2:1");
  CHECK(fault("[1],[2]") == "json-syntax 1:4");
  CHECK(fault("\"a\nb\"") == "json-syntax 1:1");
  CHECK(fault("\"a\tb\"") == "json-syntax 1:3");
  CHECK(fault("\"\\ud800\"") == "json-syntax 1:2");
  CHECK(fault("[\"\xff\"]") == "file-not-utf8 1:3");
  CHECK(fault("[tru]") == "json-syntax 1:2");
  CHECK(fault("// a\n1") == "json-syntax 1:1");
}

TEST_CASE("duplicate keys, in one normal form, are all reported") {
  const Reading reading = read("{\"a\":1,\"\\u00e9\":{\"b\":1,\"b\":2},\"a\":3,\"e\\u0301\":4}");
  REQUIRE(reading.diagnostics.error_count() == 3);
  for (const Diagnostic& fault : reading.diagnostics.all()) {
    CHECK(fault.code == Code::json_duplicate_key);
    CHECK(fault.related.size() == 1);
  }
}

TEST_CASE("nesting, size and number of values are bounded") {
  ReadLimits limits;
  limits.depth = 3;
  CHECK(read("[[[1]]]", JsonForm::document, limits).trees);
  CHECK(fault("[[[[1]]]]", JsonForm::document, limits) == "json-too-deep 1:4");
  CHECK(fault(std::string(100000, '[')) == "json-too-deep 1:65");
  limits.nodes = 3;
  CHECK(read("[1,2]", JsonForm::document, limits).trees);
  CHECK(fault("[1,2,3]", JsonForm::document, limits) == "yaml-too-many-nodes 1:1");
  limits = {};
  limits.scalar_bytes = 8;
  CHECK(read("[\"12345678\",\"12345678\"]", JsonForm::document, limits).trees);
  CHECK(fault("[\"12345678\",\"123456789\"]", JsonForm::document, limits) == "yaml-scalar-too-long 1:13");
}

TEST_CASE("records on lines") {
  CHECK(read("{\"a\":1}\r\n\n {\"a\":2}", JsonForm::lines).trees->size() == 2);
  CHECK(read("{\"a\":1}\n{\"a\":2}\n", JsonForm::either).trees->size() == 2);
  CHECK(read("{\"a\":1}\n\n", JsonForm::either).trees->size() == 1);
  CHECK(read("{\n\"a\":1}\n", JsonForm::either).trees->size() == 1);
  CHECK(fault("{\"a\":1}\n{\"a\":}\n{\"a\":", JsonForm::lines) == "json-syntax 2:6");
  CHECK(fault("{\"a\":1}\n{\"a\":2}") == "json-syntax 2:1");
  const Reading reading = read("{\"a\":1}\n{\"b\":2}", JsonForm::lines);
  const Tree& second = (*reading.trees)[1];
  CHECK(reading.sources[0].slice(second.entries[0].key.span) == "\"b\"");
}
