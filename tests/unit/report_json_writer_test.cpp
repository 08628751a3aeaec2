#include <doctest/doctest.h>

#include "report/json_writer.h"

namespace rencai {
namespace {

std::string nested(JsonWriter::Style style) {
  std::string out;
  JsonWriter json(out, style);
  json.begin_object();
  json.key("a");
  json.begin_array();
  json.number(Rational(1));
  json.null();
  json.end_array();
  json.key("empty");
  json.begin_object();
  json.end_object();
  json.key("none");
  json.begin_array();
  json.end_array();
  json.key("t");
  json.text("\"\n张");
  json.end_object();
  return out;
}

TEST_CASE("json: pretty, two spaces a level") {
  CHECK(nested(JsonWriter::Style::pretty) ==
        "{\n  \"a\": [\n    1,\n    null\n  ],\n  \"empty\": {},\n  \"none\": [],\n  \"t\": \"\\\"\\n张\"\n}");
}

TEST_CASE("json: compact is one line") {
  CHECK(nested(JsonWriter::Style::compact) == "{\"a\": [1, null], \"empty\": {}, \"none\": [], \"t\": \"\\\"\\n张\"}");
}

TEST_CASE("json: numbers keep all their digits; what does not terminate is text") {
  const auto written = [](Int128 numerator, Int128 denominator) {
    std::string out;
    JsonWriter json(out);
    json.number(*Rational::make(numerator, denominator));
    return out;
  };
  CHECK(written(180000, 1) == "180000");
  CHECK(written(-7, 2) == "-3.5");
  CHECK(written(1, 1024) == "0.0009765625");
  CHECK(written(1, 3) == "\"1/3\"");
  CHECK(written(INT64_MAX, 1) == "9223372036854775807");
}

}  // namespace
}  // namespace rencai
