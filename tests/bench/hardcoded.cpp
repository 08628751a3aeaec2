// What rencai is measured against: clauses 16 and 17 of 六盘水's opinions written out in C++, with no rules to load, on
// the date 2014-06-30. It reads records as bench_generate_applicants writes them (every fact that matters is stated)
// and prints for each, on one line, the matched programs with amounts, payers and clause, and the totals. Money is in
// fen.
//
//   bench_hardcoded FILE      one record or many (JSON lines)
#include <array>
#include <cstdint>
#include <cstdio>
#include <string>
#include <string_view>

#include <simdjson.h>

namespace {

using simdjson::ondemand::document;
using simdjson::ondemand::value;

constexpr std::string_view today = "2014-06-30";

enum Honour : std::uint32_t {
  top_honour = 1,
  prize = 2,
  leader = 4,
  core_expert = 8,
  managed_expert = 16,
  city_expert = 32,
  state_allowance = 64,
  skill_award = 128
};

struct NamedHonour {
  std::string_view name;
  Honour honour;
};
constexpr std::array<NamedHonour, 18> honours{{{"cas_academician", top_honour},
                                               {"cae_academician", top_honour},
                                               {"state_top_science_award", top_honour},
                                               {"natural_science_first", prize},
                                               {"invention_first", prize},
                                               {"progress_first", prize},
                                               {"changjiang_scholar", leader},
                                               {"thousand_talents", leader},
                                               {"ten_thousand_talents", leader},
                                               {"national_young_expert", leader},
                                               {"national_outstanding_professional", leader},
                                               {"distinguished_young_scholar", leader},
                                               {"provincial_core_expert", core_expert},
                                               {"provincial_managed_expert", managed_expert},
                                               {"city_managed_expert", city_expert},
                                               {"state_council_allowance", state_allowance},
                                               {"national_skills_award", skill_award},
                                               {"national_skill_master", skill_award}}};

struct Applicant {
  std::string_view id, introduction, degree, title, skill, kind, funding, ownership, level, managed_until;
  std::uint32_t honours = 0;
  bool diploma = false, degree_held = false, housing_reform = false;
  std::int64_t rank = 0, share = 0, salary = 0, rent = 0;  // share in hundredths, money in fen
};

// "1234.5" -> 123450
std::int64_t fen(std::string_view digits) {
  std::int64_t amount = 0;
  int decimals = -1;
  for (const char c : digits) {
    if (c == '.') decimals = 0;
    if (c < '0' || c > '9') continue;
    amount = amount * 10 + (c - '0');
    if (decimals >= 0) ++decimals;
  }
  for (int places = decimals < 0 ? 0 : decimals; places < 2; ++places) amount *= 10;
  return amount;
}

void read_field(std::string_view key, value field, Applicant& applicant) {
  const auto text = [&] { return std::string_view(field.get_string()); };
  if (key == "id")
    applicant.id = text();
  else if (key == "introduction")
    applicant.introduction = text();
  else if (key == "degree")
    applicant.degree = text();
  else if (key == "has_diploma")
    applicant.diploma = field.get_bool();
  else if (key == "has_degree")
    applicant.degree_held = field.get_bool();
  else if (key == "title_level")
    applicant.title = text();
  else if (key == "skill_level")
    applicant.skill = text();
  else if (key == "employer_kind")
    applicant.kind = text();
  else if (key == "employer_funding")
    applicant.funding = text();
  else if (key == "employer_ownership")
    applicant.ownership = text();
  else if (key == "employer_level")
    applicant.level = text();
  else if (key == "managed_until")
    applicant.managed_until = text();
  else if (key == "housing_reform_taken")
    applicant.housing_reform = field.get_bool();
  else if (key == "award_rank")
    applicant.rank = field.get_int64();
  else if (key == "treasury_share")
    applicant.share = field.get_int64();
  else if (key == "base_salary")
    applicant.salary = fen(field.raw_json_token());
  else if (key == "public_rent")
    applicant.rent = fen(field.raw_json_token());
  else if (key == "honours") {
    for (value item : field.get_array()) {
      const std::string_view name = item.get_string();
      for (const NamedHonour& known : honours) {
        if (known.name == name) applicant.honours |= known.honour;
      }
    }
  }
}

struct Tiers {
  bool top, leader, core, managed, doctor, master_or_award, technician;
  [[nodiscard]] bool any() const { return top || leader || core || managed || doctor || master_or_award || technician; }
};

Tiers tiers_of(const Applicant& a) {
  const bool in_term = today <= a.managed_until;
  const bool full = a.diploma && a.degree_held;
  return {
      (a.honours & top_honour) != 0 || ((a.honours & prize) != 0 && a.rank <= 2),
      (a.honours & leader) != 0,
      (a.honours & core_expert) != 0 && in_term,
      ((a.honours & managed_expert) != 0 && in_term) || (a.honours & state_allowance) != 0,
      a.degree == "doctor" && full,
      ((a.degree == "master" || a.degree == "doctor") && full && a.title == "senior") || (a.honours & skill_award) != 0,
      a.skill == "senior_technician"};
}

std::int64_t purchase_yuan(const Tiers& t) {
  return t.top               ? 1200000
         : t.leader          ? 600000
         : t.core            ? 350000
         : t.managed         ? 250000
         : t.doctor          ? 180000
         : t.master_or_award ? 60000
         : t.technician      ? 40000
                             : 0;
}

std::int64_t allowance_yuan(const Applicant& a, const Tiers& t) {
  const bool in_term = today <= a.managed_until;
  const bool county = a.level == "county" || a.level == "township" || a.level == "village";
  const bool government = a.kind == "government";
  if (t.top) return 25000;
  if (t.leader) return 6000;
  if (t.core) return 4000;
  if (t.managed) return 1500;
  if (county && (a.title == "senior" || t.doctor)) return 1000;
  if ((a.honours & city_expert) != 0 && in_term) return 1000;
  if (!government && a.kind != "social_organisation" && a.kind != "none" && t.doctor) return 800;
  if (t.master_or_award || t.technician) return 500;
  return government && t.doctor ? 300 : 0;
}

std::int64_t area(const Tiers& t) { return t.top ? 200 : t.leader || t.core || t.managed ? 120 : t.any() ? 80 : 0; }

class Writer {
 public:
  explicit Writer(std::string& out) : out_(out) {}

  void money(std::int64_t amount) {
    out_ += std::to_string(amount / 100);
    const int rest = static_cast<int>(amount % 100);
    if (rest == 0) return;
    out_ += '.';
    out_ += static_cast<char>('0' + rest / 10);
    if (rest % 10 != 0) out_ += static_cast<char>('0' + rest % 10);
  }

  // Opens a matched program; `amount` below 0: the document names none.
  void program(std::string_view id, std::string_view clause, std::int64_t amount) {
    out_ += first_ ? "{\"id\": \"" : ", {\"id\": \"";
    first_ = false;
    out_.append(id).append("\", \"clause\": \"").append(clause).append("\", \"amount\": ");
    amount < 0 ? void(out_ += "null") : money(amount);
    out_ += ", \"payers\": {";
  }
  void payer(std::string_view name, std::int64_t amount) {
    if (out_.back() != '{') out_ += ", ";
    out_.append("\"").append(name).append("\": ");
    amount < 0 ? void(out_ += "null") : money(amount);
  }
  void end_program() { out_ += "}}"; }

  void payers_by_funding(const Applicant& a, std::int64_t amount) {
    const bool pays_itself = a.kind == "enterprise" || a.kind == "own_business" || a.ownership == "central" ||
                             a.ownership == "provincial" || a.ownership == "private";
    if (!pays_itself && (a.kind == "government" || a.funding == "full")) {
      payer("same_level_treasury", amount);
    } else if (!pays_itself && a.funding == "partial") {
      const std::int64_t part = (amount * a.share + 50) / 100;
      payer("same_level_treasury", part);
      payer("employer", amount - part);
    } else {
      payer("employer", amount);
    }
  }

 private:
  std::string& out_;
  bool first_ = true;
};

void write_result(const Applicant& a, std::string& out) {
  const Tiers tiers = tiers_of(a);
  std::int64_t once = 0;
  std::int64_t rent = 0;
  std::int64_t monthly = 0;
  bool open = false;
  out.append("{\"id\": \"").append(a.id).append("\", \"programs\": [");
  Writer writer(out);
  if ((a.introduction == "direct" || (a.introduction == "local" && !a.housing_reform)) && tiers.any()) {
    once = purchase_yuan(tiers) * 100;
    writer.program("home_purchase", "16", once);
    writer.payers_by_funding(a, once);
    writer.end_program();
  }
  if (a.introduction == "flexible" && tiers.any()) {
    rent = area(tiers) * a.rent;
    writer.program("flexible_rent", "16", rent);
    writer.payers_by_funding(a, rent);
    writer.end_program();
  }
  if (a.introduction == "direct" || a.introduction == "local") {
    const std::int64_t allowance = allowance_yuan(a, tiers) * 100;
    if (allowance > 0) {
      monthly += allowance;
      writer.program("talent_allowance", "17", allowance);
      writer.payers_by_funding(a, allowance);
      writer.end_program();
    }
  }
  if (a.introduction == "flexible" && tiers.any()) {
    open = true;
    writer.program("flexible_allowance", "17", -1);
    writer.payer("employer", -1);
    writer.end_program();
  }
  if (a.level == "township" || a.level == "village") {
    const std::int64_t township = (a.salary * 20 + 50) / 100;
    monthly += township;
    writer.program("township_allowance", "17", township);
    writer.end_program();
  }
  out += "], \"housing_once\": ";
  writer.money(once);
  out += ", \"housing_monthly\": ";
  writer.money(rent);
  out += ", \"allowance_monthly\": ";
  writer.money(monthly);
  out += open ? ", \"allowance_open\": true}\n" : ", \"allowance_open\": false}\n";
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) {
    std::fputs("usage: bench_hardcoded FILE\n", stderr);
    return 2;
  }
  simdjson::padded_string text;
  if (simdjson::padded_string::load(argv[1]).get(text) != simdjson::SUCCESS) {
    std::fputs("cannot read the file\n", stderr);
    return 2;
  }
  simdjson::ondemand::parser parser;
  std::string out;
  std::string_view rest(text.data(), text.size());
  while (!rest.empty()) {
    const std::size_t end = std::min(rest.find('\n'), rest.size());
    const std::string_view line = rest.substr(0, end);
    const std::size_t space =
        static_cast<std::size_t>(text.data() + text.size() - line.data()) + simdjson::SIMDJSON_PADDING;
    rest = end < rest.size() ? rest.substr(end + 1) : std::string_view();
    if (line.empty()) continue;
    try {
      Applicant applicant;
      document record = parser.iterate(line.data(), line.size(), space);
      for (auto field : record.get_object())
        read_field(std::string_view(field.unescaped_key()), field.value(), applicant);
      write_result(applicant, out);
    } catch (const simdjson::simdjson_error& error) {
      std::fprintf(stderr, "bad record: %s\n", error.what());
      return 2;
    }
    if (out.size() > 1U << 16U) {
      std::fwrite(out.data(), 1, out.size(), stdout);
      out.clear();
    }
  }
  std::fwrite(out.data(), 1, out.size(), stdout);
  return std::fflush(stdout) == 0 ? 0 : 2;
}
