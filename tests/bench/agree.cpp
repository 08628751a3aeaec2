// Holds `rencai batch` against `rencai check` on every field of every applicant.
//
//   bench_agree CHECK.json COLUMNS.jsonl RESULTS.jsonl FEW.jsonl
//
// CHECK: `check --all --format json`; COLUMNS: `batch` with the columns id, kind, outcomes, eligible, possible,
// ineligible, absorbed, contradicted, not_in_force, missing, amounts, programs, totals; RESULTS: `batch --columns
// result`; FEW: the columns id, eligible, possible, amounts, totals. Prints what differs and `N agree, N differ`.
#include <array>
#include <cstdio>
#include <fstream>
#include <map>
#include <set>
#include <string>
#include <string_view>

#include <simdjson.h>

namespace {

using simdjson::dom::element;

std::string text(const element& value) { return std::string(std::string_view(value.get_string())); }
std::string json(const element& value) { return std::string(simdjson::minify(value)); }

// {"min": a, "max": b} of an amount or a payer's share of it.
std::string ends(const element& interval) { return json(interval["min"]) + ".." + json(interval["max"]); }

// Each field of a result, as a text that both sides can make.
using Fields = std::map<std::string, std::string>;

constexpr std::array<std::string_view, 6> outcomes{"eligible", "possible",     "ineligible",
                                                   "absorbed", "contradicted", "not_in_force"};

// Values between spaces.
void add(std::string& list, std::string_view value) { list += std::string(value) + " "; }

Fields of_check(const element& applicant) {
  Fields fields;
  for (const std::string_view outcome : outcomes) fields[std::string(outcome)];
  fields["id"] = json(applicant["id"]);
  fields["kind"] = json(applicant["kind"]);
  fields["totals"] = json(applicant["totals"]);
  std::set<std::string> missing;
  for (const element program : applicant["programs"].get_array()) {
    const std::string id = text(program["id"]);
    const std::string outcome = text(program["outcome"]);
    add(fields["outcomes"], id + "=" + outcome);
    add(fields[outcome], id);
    if (outcome != "eligible" && outcome != "possible") continue;
    for (const element fact : program["missing"].get_array()) missing.insert(text(fact));
    const element amount = program["amount"];
    std::string row = id + " " + text(program["clause"]) + " " + outcome + " ";
    if (amount.is_null()) {
      row += "null";
    } else {
      row += ends(amount) + text(amount["unit"]);
      add(fields["amounts"], id + "=" + ends(amount));
      std::set<std::string> payers;  // in whatever order they are named
      for (const element payer : program["payers"].get_array()) {
        if (!payer["amount"].is_null()) payers.insert(text(payer["payer"]) + "=" + ends(payer["amount"]));
      }
      for (const std::string& payer : payers) row += " " + payer;
    }
    fields["programs"] += row + "\n";
  }
  for (const std::string& fact : missing) add(fields["missing"], fact);
  return fields;
}

Fields of_columns(const element& row) {
  Fields fields;
  for (const std::string_view outcome : outcomes) {
    std::string& list = fields[std::string(outcome)];
    for (const element id : row[outcome].get_array()) add(list, text(id));
  }
  for (const char* name : {"id", "kind", "totals"}) fields[name] = json(row[name]);
  for (const auto program : row["outcomes"].get_object())
    add(fields["outcomes"], std::string(program.key) + "=" + text(program.value));
  for (const auto program : row["amounts"].get_object())
    add(fields["amounts"], std::string(program.key) + "=" + ends(program.value));
  std::set<std::string> missing;
  for (const element fact : row["missing"].get_array()) missing.insert(text(fact));
  for (const std::string& fact : missing) add(fields["missing"], fact);
  for (const element program : row["programs"].get_array()) {
    const element amount = program["amount"];
    std::string line = text(program["id"]) + " " + text(program["clause"]) + " " + text(program["outcome"]) + " ";
    line += amount.is_null() ? "null" : ends(amount) + text(amount["unit"]);
    std::set<std::string> payers;
    for (const auto payer : program["payers"].get_object())
      payers.insert(std::string(payer.key) + "=" + ends(payer.value));
    for (const std::string& payer : payers) line += " " + payer;
    fields["programs"] += line + "\n";
  }
  return fields;
}

// Whether a whole result says what `check --all` says, without the ineligible programs.
bool is_part_of(const element& result, const element& checked) {
  std::map<std::string, std::string> programs;
  std::size_t shown = 0;
  for (const element program : checked["programs"].get_array()) {
    if (text(program["outcome"]) != "ineligible") ++shown;
    programs[text(program["id"])] = json(program);
  }
  std::size_t found = 0;
  for (const element program : result["programs"].get_array()) {
    if (programs[text(program["id"])] != json(program)) return false;
    ++found;
  }
  return found == shown && json(result["id"]) == json(checked["id"]) && json(result["kind"]) == json(checked["kind"]) &&
         json(result["totals"]) == json(checked["totals"]);
}

bool report_differences(const Fields& checked, const Fields& batch) {
  bool same = true;
  for (const auto& [name, value] : checked) {
    const auto other = batch.find(name);
    const std::string& found = other == batch.end() ? std::string() : other->second;
    if (found == value) continue;
    same = false;
    std::printf("%s, %s:\n  check: %s\n  batch: %s\n", checked.at("id").c_str(), name.c_str(), value.c_str(),
                found.c_str());
  }
  return same;
}

int agree(const char* check, const char* columns, const char* results, const char* few) {
  simdjson::dom::parser check_parser;
  simdjson::dom::parser row_parser;
  simdjson::dom::parser result_parser;
  simdjson::dom::parser few_parser;
  std::ifstream rows(columns);
  std::ifstream whole(results);
  std::ifstream some(few);
  std::string row;
  std::string part;
  std::string result;
  std::size_t agreeing = 0;
  std::size_t differing = 0;
  for (const element applicant : check_parser.load(check)["applicants"].get_array()) {
    if (!std::getline(rows, row) || !std::getline(whole, result) || !std::getline(some, part)) {
      std::printf("%s has no row\n", json(applicant["id"]).c_str());
      ++differing;
      continue;
    }
    const element columns_row = row_parser.parse(row);
    bool same = report_differences(of_check(applicant), of_columns(columns_row));
    const element few_row = few_parser.parse(part);
    for (const char* name : {"id", "eligible", "possible", "amounts", "totals"}) {
      if (json(few_row[name]) == json(columns_row[name])) continue;
      std::printf("%s, %s where few columns are asked for: %s\n", json(applicant["id"]).c_str(), name,
                  json(few_row[name]).c_str());
      same = false;
    }
    if (!is_part_of(result_parser.parse(result), applicant)) {
      std::printf("%s: the whole result differs\n", json(applicant["id"]).c_str());
      same = false;
    }
    ++(same ? agreeing : differing);
  }
  while (std::getline(rows, row)) ++differing;
  std::printf("%zu agree, %zu differ\n", agreeing, differing);
  return differing == 0 ? 0 : 1;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 5) {
    std::fputs("usage: bench_agree CHECK.json COLUMNS.jsonl RESULTS.jsonl FEW.jsonl\n", stderr);
    return 2;
  }
  try {
    return agree(argv[1], argv[2], argv[3], argv[4]);
  } catch (const simdjson::simdjson_error& error) {
    std::fprintf(stderr, "%s\n", error.what());
    return 2;
  }
}
