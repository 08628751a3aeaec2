// Holds results against the hard-coded program's, record by record in the same order: id, matched programs, amounts,
// clauses, payers, certain totals. RESULTS are rencai's, of `check --format json`, of `batch --columns
// id,programs,totals` (.jsonl) or of `batch --columns id,eligible,amounts,totals` (.csv: no clauses, no payers), or
// another program's in the hard-coded one's form (.jsonl). Prints the first that differ and `N agree, N differ`.
//
//   bench_compare RESULTS HARDCODED.jsonl
#include <array>
#include <charconv>
#include <cstdio>
#include <exception>
#include <fstream>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include <simdjson.h>

namespace {

using simdjson::dom::element;

constexpr std::string_view open = "open";  // an amount that is not bounded

// What one applicant gets. Numbers are as decimal() writes them.
struct Program {
  std::string amount, clause;
  std::set<std::string> payers;  // in whatever order they come
};
struct Result {
  std::string id;
  std::map<std::string, Program> programs;
  std::string once = "0", rent = "0", monthly = "0";
  bool allowance_open = false;
};

// A number in one form, however it was written: 2.50 is 2.5.
std::string decimal(double value) {
  std::array<char, 512> digits{};
  const auto written = std::to_chars(digits.data(), digits.data() + digits.size(), value, std::chars_format::fixed);
  return {digits.data(), written.ptr};
}
std::string figure(const element& value) { return value.is_null() ? std::string(open) : decimal(value.get_double()); }
std::string text(const element& value) { return std::string(std::string_view(value.get_string())); }

std::string ends(const std::string& low, const std::string& high) {
  return low == high ? low : high == open ? high : low + ".." + high;
}
std::string ends(const element& interval) { return ends(figure(interval["min"]), figure(interval["max"])); }

std::string without_policy(std::string_view id) { return std::string(id.substr(id.find('/') + 1)); }

std::string total(const element& category, const char* rate) {
  element interval;
  return category[rate].get(interval) == simdjson::SUCCESS ? ends(interval) : "0";
}

Result of_rencai(const element& applicant) {
  Result result;
  result.id = text(applicant["id"]);
  for (const element listed : applicant["programs"].get_array()) {
    if (text(listed["outcome"]) == "ineligible") continue;
    Program& program = result.programs[without_policy(text(listed["id"]))];
    program = {ends(listed["amount"]), text(listed["clause"]), {}};
    if (text(listed["outcome"]) == "possible") program.amount += " possible";
    simdjson::dom::array payers;
    if (listed["payers"].get(payers) == simdjson::SUCCESS) {
      for (const element payer : payers) program.payers.insert(text(payer["payer"]) + "=" + ends(payer["amount"]));
    } else {
      for (const auto payer : listed["payers"].get_object())
        program.payers.insert(std::string(payer.key) + "=" + ends(payer.value));
    }
  }
  for (const element totals : applicant["totals"].get_array()) {
    result.once = total(totals["certain"]["housing"], "once");
    result.rent = total(totals["certain"]["housing"], "monthly");
    result.monthly = total(totals["certain"]["allowance"], "monthly");
    result.allowance_open = total(totals["certain"]["allowance"], "once") == open;
  }
  return result;
}

Result of_hardcoded(const element& applicant) {
  Result result;
  result.id = text(applicant["id"]);
  for (const element listed : applicant["programs"].get_array()) {
    Program& program = result.programs[text(listed["id"])];
    program = {figure(listed["amount"]), text(listed["clause"]), {}};
    for (const auto payer : listed["payers"].get_object())
      program.payers.insert(std::string(payer.key) + "=" + figure(payer.value));
  }
  result.once = figure(applicant["housing_once"]);
  result.rent = figure(applicant["housing_monthly"]);
  result.monthly = figure(applicant["allowance_monthly"]);
  result.allowance_open = applicant["allowance_open"].get_bool();
  return result;
}

Result of_either(const element& applicant) {
  return applicant["totals"].error() == simdjson::SUCCESS ? of_rencai(applicant) : of_hardcoded(applicant);
}

std::vector<std::string> split(std::string_view line, char separator) {
  std::vector<std::string> parts;
  while (true) {
    const std::size_t end = line.find(separator);
    parts.emplace_back(line.substr(0, end));
    if (end == std::string_view::npos) return parts;
    line.remove_prefix(end + 1);
  }
}

// A table of CSV without quoted cells.
class Table {
 public:
  explicit Table(const char* path) : file_(path) {
    next();
    for (std::size_t i = 0; i < cells_.size(); ++i) columns_[cells_[i]] = i;
  }
  bool next() {
    std::string line;
    if (!std::getline(file_, line)) return false;
    cells_ = split(line, ',');
    return true;
  }
  // Throws std::out_of_range where there is no such column or the row is too short.
  [[nodiscard]] const std::string& cell(const std::string& column) const { return cells_.at(columns_.at(column)); }
  // The columns NAME.min and NAME.max as one amount; empty where both are.
  [[nodiscard]] std::string amount(const std::string& name) const {
    const std::string low = number(cell(name + ".min"));
    const std::string high = number(cell(name + ".max"));
    return low.empty() ? high : ends(low, high.empty() ? std::string(open) : high);
  }

 private:
  static std::string number(const std::string& digits) { return digits.empty() ? digits : decimal(std::stod(digits)); }

  std::ifstream file_;
  std::map<std::string, std::size_t> columns_;
  std::vector<std::string> cells_;
};

Result of_row(const Table& table) {
  Result result;
  result.id = table.cell("id");
  const std::string& eligible = table.cell("eligible");
  for (const std::string& listed : eligible.empty() ? std::vector<std::string>() : split(eligible, ';')) {
    const std::string id = without_policy(listed);
    result.programs[id].amount = table.amount(id);
  }
  const auto total = [&](const char* name) {
    std::string amount = table.amount(name);
    return amount.empty() ? "0" : amount;
  };
  result.once = total("housing.once");
  result.rent = total("housing.monthly");
  result.monthly = total("allowance.monthly");
  result.allowance_open = total("allowance.once") == open;
  return result;
}

std::string written(const Result& result, bool in_full) {
  std::string lines = result.id + "\n";
  for (const auto& [id, program] : result.programs) {
    lines += "  " + id + " " + program.amount;
    if (in_full) {
      lines += " " + program.clause;
      for (const std::string& payer : program.payers) lines += " " + payer;
    }
    lines += "\n";
  }
  return lines + "  totals " + result.once + " " + result.rent + " " + result.monthly +
         (result.allowance_open ? " open\n" : "\n");
}

int compare(const char* results, const char* hardcoded) {
  const bool csv = std::string_view(results).ends_with(".csv");
  simdjson::dom::parser parser;
  std::vector<std::string> expected;
  simdjson::dom::document_stream lines = parser.load_many(hardcoded);
  for (const element applicant : lines) expected.push_back(written(of_hardcoded(applicant), !csv));
  std::size_t records = 0;
  std::size_t differ = 0;
  const auto hold = [&](const Result& result) {
    const std::string actual = written(result, !csv);
    const std::string wanted = records < expected.size() ? expected[records] : "no record\n";
    ++records;
    if (actual == wanted) return;
    if (++differ <= 20) std::printf("%s: %shard-coded: %s", results, actual.c_str(), wanted.c_str());
  };
  if (csv) {
    for (Table table(results); table.next();) hold(of_row(table));
  } else if (std::string_view(results).ends_with(".jsonl")) {
    simdjson::dom::document_stream rows = parser.load_many(results);
    for (const element applicant : rows) hold(of_either(applicant));
  } else {
    const element report = parser.load(results);
    for (const element applicant : report["applicants"].get_array()) hold(of_rencai(applicant));
  }
  const std::size_t agree = records - differ;
  if (records < expected.size()) differ += expected.size() - records;
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
  } catch (const std::exception& error) {
    std::fprintf(stderr, "%s\n", error.what());
    return 2;
  }
}
