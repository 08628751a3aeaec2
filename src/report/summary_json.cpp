#include <string>
#include <string_view>

#include "report/json_writer.h"
#include "report/outcome_text.h"
#include "report/summary.h"

namespace rencai {
namespace {

class Writer {
 public:
  explicit Writer(std::string& out) : json_(out, JsonWriter::Style::compact) {}

  void write(const Summary& summary) {
    json_.begin_object();
    text("format", "rencai.summary/1");
    text("date", summary.date);
    text("rule_digest", summary.rule_digest);
    list("rules", summary.policies);
    count("records", summary.all_applicants() + summary.faulty);
    count("faulty", summary.faulty);
    json_.key("applicants");
    json_.begin_object();
    for (std::size_t kind = 0; kind < summary.applicants.size(); ++kind) {
      if (summary.applicants.at(kind) > 0) {
        count(rencai::id_of(static_cast<ApplicantKind>(kind)), summary.applicants.at(kind));
      }
    }
    json_.end_object();
    list("programs", summary.programs);
    list("totals", summary.totals);
    list("payers", payer_totals(summary));
    json_.end_object();
  }

 private:
  void text(std::string_view key, std::string_view value) {
    json_.key(key);
    json_.text(value);
  }
  void count(std::string_view key, std::uint64_t value) {
    json_.key(key);
    json_.digits(std::to_string(value));
  }
  template <class Items>
  void list(std::string_view key, const Items& items) {
    json_.key(key);
    json_.begin_array();
    for (const auto& item : items) {
      json_.begin_object();
      members(item);
      json_.end_object();
    }
    json_.end_array();
  }
  void title(const LocalText& title) {
    json_.key("title");
    json_.begin_object();
    text("zh", title.zh);
    text("en", title.en);
    json_.end_object();
  }

  void members(const SummaryPolicy& policy) {
    text("policy", policy.id);
    title(policy.title);
    text("digest", policy.digest);
    if (!policy.date.empty()) text("date", policy.date);
  }

  void members(const SummaryProgram& program) {
    text("id", program.id);
    title(program.title);
    text("clause", program.clause);
    text("category", rencai::id_of(program.category));
    json_.key("for");
    json_.begin_array();
    for (unsigned kind = 0; kind < applicant_kind_count; ++kind) {
      if ((program.kinds >> kind & 1U) != 0) json_.text(rencai::id_of(static_cast<ApplicantKind>(kind)));
    }
    json_.end_array();
    text("selection", rencai::id_of(program.selection));
    quota(program.quota);
    json_.key("outcomes");
    json_.begin_object();
    for (std::size_t outcome = 0; outcome < program.outcomes.size(); ++outcome) {
      count(rencai::id_of(static_cast<Outcome>(outcome)), program.outcomes.at(outcome));
    }
    json_.end_object();
    json_.key("sums");
    if (!program.money) {
      json_.null();
      return;
    }
    json_.begin_object();
    text("every", rencai::id_of(program.money->every));
    sums(program.money->sums);
    list("payers", program.money->payers);
    json_.end_object();
  }

  void quota(const std::optional<SummaryQuota>& quota) {
    json_.key("quota");
    if (!quota) {
      json_.null();
      return;
    }
    json_.begin_object();
    end("min", quota->count.low);
    end("max", quota->count.high);
    text("unit", quota->unit);
    json_.key("per");
    quota->per == Period::none ? json_.null() : json_.text(rencai::id_of(quota->per));
    json_.end_object();
  }

  void members(const SummaryPayer& payer) {
    text("payer", payer.id);
    title(payer.title);
    sums(payer.sums);
  }

  void members(const SummaryTotals& totals) {
    constexpr std::array<std::string_view, 3> rates{"once", "monthly", "yearly"};
    json_.key("policies");
    json_.begin_array();
    for (const std::string& policy : totals.policies) json_.text(policy);
    json_.end_array();
    json_.key("place");
    totals.place.empty() ? json_.null() : json_.text(totals.place);
    for (std::size_t category = 0; category < 3; ++category) {
      json_.key(rencai::id_of(static_cast<Category>(category)));
      json_.begin_object();
      for (std::size_t rate = 0; rate < rates.size(); ++rate) {
        const auto& of_kind = totals.sums.at(category * rates.size() + rate);
        if (!of_kind) continue;
        json_.key(rates.at(rate));
        json_.begin_object();
        sums(*of_kind);
        json_.end_object();
      }
      json_.end_object();
    }
  }

  void members(const PayerTotal& total) {
    json_.key("payer");
    total.id.empty() ? json_.null() : json_.text(total.id);
    title(total.title);
    text("category", rencai::id_of(total.category));
    text("every", rencai::id_of(total.every));
    sums(total.sums);
  }

  void sums(const SummarySums& sums) {
    sum("certain", sums.certain);
    sum("possible", sums.possible);
  }
  void sum(std::string_view key, const AmountSum& sum) {
    json_.key(key);
    json_.begin_object();
    count("amounts", sum.amounts);
    end("min", sum.least.value());
    end("max", sum.most.value());
    without_end("open", sum.open);
    without_end("unspecified", sum.unspecified);
    json_.end_object();
  }
  // What is known of it at least; null where that is nothing.
  void without_end(std::string_view key, const AmountSum::WithoutEnd& sum) {
    json_.key(key);
    json_.begin_object();
    count("amounts", sum.amounts);
    const auto least = sum.least.value();
    end("min", least && least->sign() > 0 ? least : std::nullopt);
    json_.end_object();
  }
  void end(std::string_view key, const std::optional<Rational>& value) {
    json_.key(key);
    value ? json_.number(*value) : json_.null();
  }

  JsonWriter json_;
};

}  // namespace

std::string summary_json(const Summary& summary) {
  std::string out;
  Writer(out).write(summary);
  out += '\n';
  return out;
}

}  // namespace rencai
