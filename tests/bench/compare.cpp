// Holds results against the hard-coded program's, applicant by applicant: matched programs, amounts, clauses, payers,
// certain totals. RESULTS are rencai's (of `rencai check --format json`, or of `rencai batch --columns
// id,programs,totals` in a .jsonl file), or another program's in the hard-coded one's form (.jsonl). Prints what
// differs and `N agree, N differ`.
//
//   bench_compare RESULTS HARDCODED.jsonl
#include <array>
#include <charconv>
#include <cstdio>
#include <map>
#include <set>
#include <string>
#include <string_view>

#include <simdjson.h>

namespace {

std::string joined(const std::set<std::string>& parts) {
  std::string all;
  for (const std::string& part : parts) all += part;
  return all;
}

using simdjson::dom::element;

// A number in one form, however it was written (2.50 is 2.5); "open" where it is not bounded.
std::string figure(const element& value) {
  if (value.is_null()) return "open";
  std::array<char, 512> digits{};
  const auto written =
      std::to_chars(digits.data(), digits.data() + digits.size(), double(value), std::chars_format::fixed);
  return {digits.data(), written.ptr};
}
std::string text(const element& value) { return std::string(std::string_view(value.get_string())); }

std::string ends(const element& interval) {
  const std::string low = figure(interval["min"]);
  const std::string high = figure(interval["max"]);
  return low == high ? low : high == "open" ? "open" : low + ".." + high;
}

std::string total(const element& category, const char* rate) {
  element interval;
  return category[rate].get(interval) == simdjson::SUCCESS ? ends(interval) : "0";
}

// What one applicant gets, in a form that both sides share.
std::string of_rencai(const element& applicant) {
  std::map<std::string, std::string> programs;
  for (const element program : applicant["programs"].get_array()) {
    if (text(program["outcome"]) != "eligible") {
      if (text(program["outcome"]) == "possible") programs[text(program["id"])] = "possible";
      continue;
    }
    std::set<std::string> payers;  // in whatever order they come
    simdjson::dom::array listed;
    if (program["payers"].get(listed) == simdjson::SUCCESS) {
      for (const element payer : listed) payers.insert(" " + text(payer["payer"]) + "=" + ends(payer["amount"]));
    } else {
      for (const auto payer : program["payers"].get_object())
        payers.insert(" " + std::string(payer.key) + "=" + ends(payer.value));
    }
    const std::string id = text(program["id"]);
    programs[id.substr(id.find('/') + 1)] = text(program["clause"]) + " " + ends(program["amount"]) + joined(payers);
  }
  std::string result;
  for (const auto& [id, what] : programs) result += id + " " + what + "\n";
  std::string once = "0";
  std::string rent = "0";
  std::string monthly = "0";
  bool open = false;
  for (const element totals : applicant["totals"].get_array()) {
    once = total(totals["certain"]["housing"], "once");
    rent = total(totals["certain"]["housing"], "monthly");
    monthly = total(totals["certain"]["allowance"], "monthly");
    open = total(totals["certain"]["allowance"], "once") == "open";
  }
  return result + "totals " + once + " " + rent + " " + monthly + (open ? " open\n" : "\n");
}

std::string of_hardcoded(const element& applicant) {
  std::map<std::string, std::string> programs;
  for (const element program : applicant["programs"].get_array()) {
    std::set<std::string> payers;  // in whatever order they come
    for (const auto payer : program["payers"].get_object())
      payers.insert(" " + std::string(payer.key) + "=" + figure(payer.value));
    programs[text(program["id"])] = text(program["clause"]) + " " + figure(program["amount"]) + joined(payers);
  }
  std::string result;
  for (const auto& [id, what] : programs) result += id + " " + what + "\n";
  const bool open = applicant["allowance_open"].get_bool();
  return result + "totals " + figure(applicant["housing_once"]) + " " + figure(applicant["housing_monthly"]) + " " +
         figure(applicant["allowance_monthly"]) + (open ? " open\n" : "\n");
}

std::string of_either(const element& applicant) {
  return applicant["totals"].error() == simdjson::SUCCESS ? of_rencai(applicant) : of_hardcoded(applicant);
}

int compare(const char* results, const char* hardcoded) {
  simdjson::dom::parser parser;
  std::map<std::string, std::string> expected;
  simdjson::dom::document_stream lines = parser.load_many(hardcoded);
  for (const element applicant : lines) expected[text(applicant["id"])] = of_hardcoded(applicant);
  std::size_t agree = 0;
  std::size_t differ = 0;
  const auto hold = [&](const element& applicant) {
    const std::string id = text(applicant["id"]);
    const std::string actual = of_either(applicant);
    if (actual == expected[id]) {
      ++agree;
    } else {
      ++differ;
      std::printf("%s\n  %s:\n%s  hard-coded:\n%s", id.c_str(), results, actual.c_str(), expected[id].c_str());
    }
    expected.erase(id);
  };
  if (std::string_view(results).ends_with(".jsonl")) {
    simdjson::dom::document_stream rows = parser.load_many(results);
    for (const element applicant : rows) hold(applicant);
  } else {
    const element report = parser.load(results);
    for (const element applicant : report["applicants"].get_array()) hold(applicant);
  }
  differ += expected.size();
  std::printf("%zu agree, %zu differ\n", agree, differ);
  return differ == 0 ? 0 : 1;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 3) {
    std::fputs("usage: bench_compare RESULTS HARDCODED.jsonl\n", stderr);
    return 2;
  }
  try {
    return compare(argv[1], argv[2]);
  } catch (const simdjson::simdjson_error& error) {
    std::fprintf(stderr, "%s\n", error.what());
    return 2;
  }
}
