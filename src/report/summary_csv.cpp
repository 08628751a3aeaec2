#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "report/csv_text.h"
#include "report/outcome_text.h"
#include "report/summary.h"

namespace rencai {
namespace {

enum Column : std::size_t {
  item,
  id,
  title_zh,
  title_en,
  date,
  digest,
  clause,
  category,
  selection,
  quota,
  quota_per,
  payer,
  every,
  count,
  outcomes,
  certain = outcomes + 6,
  possible = certain + 7,
  column_count = possible + 7
};

constexpr std::string_view header =
    "item,id,title_zh,title_en,date,digest,clause,category,selection,quota,quota_per,payer,every,count,"
    "eligible,possible,ineligible,absorbed,contradicted,not_in_force,"
    "certain.amounts,certain.min,certain.max,certain.open,certain.open_min,certain.unspecified,certain.unspecified_min,"
    "possible.amounts,possible.min,possible.max,possible.open,possible.open_min,possible.unspecified,"
    "possible.unspecified_min\n";

using Row = std::array<std::string, column_count>;

std::string text_of(const std::optional<Rational>& value) { return value ? to_string(*value) : std::string(); }

void put(Row& row, const LocalText& title) {
  row[title_zh] = title.zh;
  row[title_en] = title.en;
}

void put(Row& row, std::size_t at, const AmountSum& sum) {
  const auto known = [](const AmountSum::WithoutEnd& part) {
    const auto least = part.least.value();
    return least && least->sign() > 0 ? to_string(*least) : std::string();
  };
  row.at(at) = std::to_string(sum.amounts);
  row.at(at + 1) = text_of(sum.least.value());
  row.at(at + 2) = text_of(sum.most.value());
  row.at(at + 3) = std::to_string(sum.open.amounts);
  row.at(at + 4) = known(sum.open);
  row.at(at + 5) = std::to_string(sum.unspecified.amounts);
  row.at(at + 6) = known(sum.unspecified);
}

void put(Row& row, const SummarySums& sums) {
  put(row, certain, sums.certain);
  put(row, possible, sums.possible);
}

class Writer {
 public:
  std::string write(const Summary& summary) {
    out_ = header;
    Row records;
    records[item] = "records";
    records[date] = summary.date;
    records[digest] = summary.rule_digest;
    records[count] = std::to_string(summary.all_applicants() + summary.faulty);
    add(records);
    Row faulty;
    faulty[item] = "faulty";
    faulty[count] = std::to_string(summary.faulty);
    add(faulty);
    for (std::size_t kind = 0; kind < summary.applicants.size(); ++kind) {
      if (summary.applicants.at(kind) == 0) continue;
      Row row;
      row[item] = "applicants";
      row[id] = rencai::id_of(static_cast<ApplicantKind>(kind));
      row[count] = std::to_string(summary.applicants.at(kind));
      add(row);
    }
    for (const SummaryPolicy& policy : summary.policies) add(policy);
    for (const SummaryProgram& program : summary.programs) add(program);
    for (const SummaryTotals& totals : summary.totals) add(totals);
    for (const PayerTotal& total : payer_totals(summary)) add(total);
    return std::move(out_);
  }

 private:
  void add(const Row& row) {
    for (std::size_t i = 0; i < row.size(); ++i) {
      if (i > 0) out_ += ',';
      append_csv_cell(out_, row.at(i));
    }
    out_ += '\n';
  }

  void add(const SummaryPolicy& policy) {
    Row row;
    row[item] = "policy";
    row[id] = policy.id;
    put(row, policy.title);
    row[date] = policy.date;
    row[digest] = policy.digest;
    add(row);
  }

  void add(const SummaryProgram& program) {
    Row row;
    row[item] = "program";
    row[id] = program.id;
    put(row, program.title);
    row[clause] = program.clause;
    row[category] = rencai::id_of(program.category);
    row[selection] = rencai::id_of(program.selection);
    if (program.quota) {
      const Interval& places = program.quota->count;
      row[quota] = places.low == places.high ? text_of(places.low) : text_of(places.low) + ".." + text_of(places.high);
      if (program.quota->per != Period::none) row[quota_per] = rencai::id_of(program.quota->per);
    }
    for (std::size_t outcome = 0; outcome < program.outcomes.size(); ++outcome) {
      row.at(outcomes + outcome) = std::to_string(program.outcomes.at(outcome));
    }
    if (program.money) {
      row[every] = rencai::id_of(program.money->every);
      put(row, program.money->sums);
    }
    add(row);
    if (!program.money) return;
    for (const SummaryPayer& paying : program.money->payers) {
      Row share;
      share[item] = "program_payer";
      share[id] = program.id;
      put(share, paying.title);
      share[payer] = paying.id;
      share[every] = rencai::id_of(program.money->every);
      put(share, paying.sums);
      add(share);
    }
  }

  void add(const SummaryTotals& totals) {
    constexpr std::array rates{Period::none, Period::month, Period::year};
    std::string policies;
    for (const std::string& policy : totals.policies) policies += (policies.empty() ? "" : ";") + policy;
    for (std::size_t kind = 0; kind < totals.sums.size(); ++kind) {
      if (!totals.sums.at(kind)) continue;
      Row row;
      row[item] = "total";
      row[id] = policies;
      row[category] = rencai::id_of(static_cast<Category>(kind / rates.size()));
      row[every] = rencai::id_of(rates.at(kind % rates.size()));
      put(row, *totals.sums.at(kind));
      add(row);
    }
  }

  void add(const PayerTotal& total) {
    Row row;
    row[item] = "payer";
    put(row, total.title);
    row[payer] = total.id;
    row[category] = rencai::id_of(total.category);
    row[every] = rencai::id_of(total.every);
    put(row, total.sums);
    add(row);
  }

  std::string out_;
};

}  // namespace

std::string summary_csv(const Summary& summary) { return Writer().write(summary); }

}  // namespace rencai
