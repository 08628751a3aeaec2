// Applicants of every kind for a whole rule base, one JSON record a line: each states some of the facts that `rencai
// facts --format json` lists, with values that may be stated; most of them one value, some null or a range.
//
//   bench_generate_population FACTS.json SEED COUNT STATED      STATED: how many facts an applicant states, about
#include <array>
#include <charconv>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include <simdjson.h>

#include "random.h"

namespace {

using rencai::bench::Random;
using simdjson::dom::element;

enum class Form : std::uint8_t { condition, number, date, choice, set, place };

struct Fact {
  std::string id;
  Form form = Form::condition;
  bool ordered = false;
  bool percent = false;
  std::int64_t low = 0;
  std::int64_t high = 0;
  std::vector<std::string> values;
};

constexpr std::array<std::string_view, 7> kinds{"person",   "employer",   "team",    "project",
                                                "platform", "government", "referrer"};
constexpr std::array<std::string_view, 6> places{"贵州省/六盘水市/钟山区", "辽宁省/沈阳市/和平区",
                                                 "江苏省/南京市/六合区",   "云南省/昆明市",
                                                 "辽宁省/大连市",          "北京市"};

std::string text(const element& value) { return std::string(std::string_view(value.get_string())); }

// The bounds that "0..130 月" names.
void read_range(std::string_view range, Fact& fact) {
  const char* end = range.data() + range.size();
  const auto low = std::from_chars(range.data(), end, fact.low);
  if (low.ec == std::errc{} && end - low.ptr > 2) std::from_chars(low.ptr + 2, end, fact.high);
}

// The facts that an applicant states by themselves: without lists and the fields of their elements.
std::vector<Fact> read_facts(const element& document) {
  std::vector<std::string> lists;
  std::vector<Fact> facts;
  for (const element entry : document["facts"].get_array()) {
    Fact fact;
    fact.id = text(entry["id"]);
    const std::string type = text(entry["type"]);
    if (type == "bool") {
      fact.form = Form::condition;
    } else if (type == "date") {
      fact.form = Form::date;
    } else if (type == "choice" || type == "ordered") {
      fact.form = Form::choice;
      fact.ordered = type == "ordered";
    } else if (type == "set") {
      fact.form = Form::set;
    } else if (type == "place") {
      fact.form = Form::place;
    } else if (type == "money" || type == "number" || type == "percent") {
      fact.form = Form::number;
      fact.percent = type == "percent";
      read_range(text(entry["range"]), fact);
    } else {
      continue;
    }
    for (const element value : entry["values"].get_array()) fact.values.push_back(text(value["id"]));
    facts.push_back(std::move(fact));
  }
  // A fact below another one belongs to a list or a record, which is stated as a whole.
  std::vector<Fact> single;
  for (const Fact& fact : facts) {
    bool apart = true;
    for (const Fact& other : facts) {
      const bool within = fact.id.starts_with(other.id + ".") || other.id.starts_with(fact.id + ".");
      apart = apart && !within;
    }
    if (apart) single.push_back(fact);
  }
  return single;
}

std::string two_digits(std::uint64_t number) {
  return {static_cast<char>('0' + number / 10), static_cast<char>('0' + number % 10)};
}

std::string date(Random& random) {
  return std::to_string(1955 + random.below(66)) + "-" + two_digits(1 + random.below(12)) + "-" +
         two_digits(1 + random.below(28));
}

// Small numbers are as likely as large ones, for thresholds of every size.
std::string number(Random& random, const Fact& fact) {
  const auto span = static_cast<std::uint64_t>(fact.high - fact.low) + 1;
  std::uint64_t bound = 2;
  while (bound < span && !random.one_in(9)) bound *= 8;
  auto value = fact.low + static_cast<std::int64_t>(random.below(bound < span ? bound : span));
  if (fact.percent && value == 1) value = 2;  // a bare 1 may be 1% or 100%
  return std::to_string(value);
}

std::string in_quotes(std::string_view text) { return "\"" + std::string(text) + "\""; }

std::string set_of(Random& random, const Fact& fact) {
  std::string list;
  const std::uint64_t count = random.below(4);
  std::uint64_t at = random.below(fact.values.size());
  for (std::uint64_t i = 0; i < count && i < fact.values.size(); ++i) {
    list += (list.empty() ? "" : ", ") + in_quotes(fact.values[at]);
    at = (at + 1) % fact.values.size();
  }
  return random.one_in(12) ? "{\"at_least\": [" + list + "]}" : "[" + list + "]";
}

std::string value(Random& random, const Fact& fact) {
  if (random.one_in(25)) return "null";
  switch (fact.form) {
    case Form::condition: return random.one_in(3) ? "false" : "true";
    case Form::number: return number(random, fact);
    case Form::date: return in_quotes(date(random));
    case Form::choice:
      if (fact.ordered && random.one_in(15)) return in_quotes(fact.values.front() + ".." + fact.values.back());
      return in_quotes(fact.values[random.below(fact.values.size())]);
    case Form::set: return set_of(random, fact);
    case Form::place: return in_quotes(random.pick(places));
  }
  return "null";
}

void write_population(const std::vector<Fact>& facts, Random& random, std::uint64_t count, std::uint64_t stated) {
  for (std::uint64_t i = 1; i <= count; ++i) {
    std::string record = "{\"id\": \"a" + std::to_string(i) + "\"";
    if (random.one_in(2)) record += ", \"kind\": " + in_quotes(random.pick(kinds));
    for (const Fact& fact : facts) {
      if (random.below(facts.size()) < stated) record += ", " + in_quotes(fact.id) + ": " + value(random, fact);
    }
    record += "}\n";
    std::fwrite(record.data(), 1, record.size(), stdout);
  }
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 5) {
    std::fputs("usage: bench_generate_population FACTS.json SEED COUNT STATED\n", stderr);
    return 2;
  }
  try {
    simdjson::dom::parser parser;
    const std::vector<Fact> facts = read_facts(parser.load(argv[1]));
    Random random(std::strtoull(argv[2], nullptr, 10));
    write_population(facts, random, std::strtoull(argv[3], nullptr, 10), std::strtoull(argv[4], nullptr, 10));
  } catch (const simdjson::simdjson_error& error) {
    std::fprintf(stderr, "%s\n", error.what());
    return 2;
  }
  return std::fflush(stdout) == 0 ? 0 : 2;
}
