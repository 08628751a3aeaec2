// Applicants for the benchmarks, one JSON record a line: what decides clauses 16 and 17 of 六盘水's opinions, every
// fact that matters stated, so that each result is certain. Fourteen facts a record, and a rank, a managed term or a
// treasury share where the others make them matter.
//
//   bench_generate_applicants SEED COUNT [csv]      the same applicants as CSV
#include <array>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include "random.h"

namespace {

using rencai::bench::Random;

constexpr std::array<std::string_view, 4> introductions{"direct", "flexible", "local", "none"};
constexpr std::array<std::string_view, 4> degrees{"associate", "bachelor", "master", "doctor"};
constexpr std::array<std::string_view, 5> titles{"none", "junior", "intermediate", "associate_senior", "senior"};
constexpr std::array<std::string_view, 4> skills{"none", "senior_worker", "technician", "senior_technician"};
constexpr std::array<std::string_view, 6> kinds{"government", "public_institution", "university",
                                                "hospital",   "research_institute", "enterprise"};
constexpr std::array<std::string_view, 3> fundings{"full", "partial", "self_supporting"};
constexpr std::array<std::string_view, 4> ownerships{"central", "provincial", "local", "private"};
constexpr std::array<std::string_view, 5> levels{"village", "township", "county", "city", "province"};
constexpr std::array<std::string_view, 4> top_honours{"cas_academician", "cae_academician", "state_top_science_award",
                                                      "changjiang_scholar"};
constexpr std::array<std::string_view, 3> prizes{"natural_science_first", "invention_first", "progress_first"};
constexpr std::array<std::string_view, 3> managed{"provincial_core_expert", "provincial_managed_expert",
                                                  "city_managed_expert"};
constexpr std::array<std::string_view, 3> other_honours{"state_council_allowance", "national_skills_award",
                                                        "national_skill_master"};

// A cell, or a member of an object, for each fact.
class Record {
 public:
  Record(std::uint64_t number, bool csv) : csv_(csv), text_((csv ? "a" : "{\"id\": \"a") + std::to_string(number)) {
    if (!csv) text_ += '"';
  }
  void literal(std::string_view key, std::string_view value) {
    if (csv_) {
      text_.append(",").append(value);
    } else {
      text_.append(", \"").append(key).append("\": ").append(value);
    }
  }
  void text(std::string_view key, std::string_view value) {
    literal(key, csv_ ? std::string(value) : "\"" + std::string(value) + "\"");
  }
  void flag(std::string_view key, bool value) { literal(key, value ? "true" : "false"); }
  // A fact that is not stated: an empty cell.
  void nothing() {
    if (csv_) text_ += ',';
  }
  [[nodiscard]] bool is_csv() const { return csv_; }
  [[nodiscard]] std::string finished() const { return text_ + (csv_ ? "\n" : "}\n"); }

 private:
  bool csv_;
  std::string text_;
};

constexpr std::string_view csv_header =
    "id,introduction,degree,has_diploma,has_degree,honours,title_level,skill_level,employer_kind,employer_funding,"
    "employer_ownership,employer_level,first_job,base_salary,public_rent,housing_reform_taken,award_rank,managed_until,"
    "treasury_share\n";

struct Honours {
  std::vector<std::string_view> names;
  bool has_prize = false;
  bool has_term = false;
};

Honours some_honours(Random& random) {
  Honours honours;
  const auto add = [&](std::string_view name) { honours.names.push_back(name); };
  if (random.one_in(8)) add(random.pick(top_honours));
  if (random.one_in(8)) add(random.pick(prizes)), honours.has_prize = true;
  if (random.one_in(6)) add(random.pick(managed)), honours.has_term = true;
  if (random.one_in(6)) add(random.pick(other_honours));
  return honours;
}

// An amount of yuan below `bound`, one in three with fen.
std::string some_money(Random& random, std::uint64_t bound) {
  std::string text = std::to_string(random.below(bound) + 1);
  if (!random.one_in(3)) return text;
  const std::string fen = std::to_string(random.below(100));
  return text + "." + (fen.size() < 2 ? "0" : "") + fen;
}

void write_honours(Record& record, const Honours& honours) {
  std::string list;
  for (const std::string_view name : honours.names) {
    if (!list.empty()) list += record.is_csv() ? ";" : ", ";
    list += record.is_csv() ? std::string(name) : "\"" + std::string(name) + "\"";
  }
  record.literal("honours", record.is_csv() && !list.empty() ? list : "[" + list + "]");
}

std::string applicant(Random& random, std::uint64_t number, bool csv) {
  Record record(number, csv);
  const std::string_view introduction = random.pick(introductions);
  const Honours honours = some_honours(random);
  const std::string_view funding = random.pick(fundings);
  record.text("introduction", introduction);
  const std::string_view degree = random.pick(degrees);
  record.text("degree", degree);
  record.flag("has_diploma", !random.one_in(6));
  record.flag("has_degree", degree != "associate" && !random.one_in(6));  // an associate diploma comes without one
  write_honours(record, honours);
  record.text("title_level", random.pick(titles));
  record.text("skill_level", random.pick(skills));
  record.text("employer_kind", random.pick(kinds));
  record.text("employer_funding", funding);
  record.text("employer_ownership", random.pick(ownerships));
  record.text("employer_level", random.pick(levels));
  record.flag("first_job", false);
  record.literal("base_salary", some_money(random, 30000));
  if (introduction == "flexible") {
    record.literal("public_rent", some_money(random, 40));
    record.nothing();
  } else {
    record.nothing();
    record.flag("housing_reform_taken", random.one_in(3));
  }
  if (honours.has_prize) {
    record.literal("award_rank", std::to_string(random.below(4) + 1));
  } else {
    record.nothing();
  }
  if (honours.has_term) {
    record.text("managed_until", random.one_in(3) ? "2014-06-29" : random.one_in(2) ? "2014-06-30" : "2016-12-31");
  } else {
    record.nothing();
  }
  // A bare 1 would be refused: it may be 1% or 100%.
  if (funding == "partial") {
    const std::uint64_t share = random.below(100);
    record.literal("treasury_share", std::to_string(share == 0 ? 0 : share + 1));
  } else {
    record.nothing();
  }
  return record.finished();
}

}  // namespace

int main(int argc, char** argv) {
  const bool csv = argc == 4 && std::string_view(argv[3]) == "csv";
  if (argc != 3 && !csv) {
    std::fputs("usage: bench_generate_applicants SEED COUNT [csv]\n", stderr);
    return 2;
  }
  if (csv) std::fwrite(csv_header.data(), 1, csv_header.size(), stdout);
  Random random(std::strtoull(argv[1], nullptr, 10));
  const std::uint64_t count = std::strtoull(argv[2], nullptr, 10);
  for (std::uint64_t number = 1; number <= count; ++number) {
    const std::string line = applicant(random, number, csv);
    std::fwrite(line.data(), 1, line.size(), stdout);
  }
  return std::fflush(stdout) == 0 ? 0 : 2;
}
