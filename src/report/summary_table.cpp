#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "base/text.h"
#include "report/outcome_text.h"
#include "report/quantity_text.h"
#include "report/summary.h"
#include "report/text_table.h"
#include "report/words.h"

namespace rencai {
namespace {

constexpr std::size_t indent = 2;
constexpr std::size_t widest_policy_title = 80;
constexpr std::size_t digest_shown = 7 + 12;  // "sha256:" and the first twelve digits

bool concerns_anyone(const SummaryProgram& program) {
  const auto count = [&](Outcome outcome) { return program.outcomes.at(static_cast<std::size_t>(outcome)); };
  return count(Outcome::eligible) + count(Outcome::possible) + count(Outcome::absorbed) + count(Outcome::contradicted) >
         0;
}

class TableWriter {
 public:
  TableWriter(const Summary& summary, Language language, bool color)
      : summary_(summary), language_(language), color_(color) {}

  std::string write() {
    records();
    programs();
    selections();
    totals();
    payers();
    rules();
    return std::move(out_);
  }

 private:
  [[nodiscard]] std::string say(std::string_view zh, std::string_view en) const {
    return std::string(language_ == Language::zh ? zh : en);
  }
  [[nodiscard]] std::string say(const LocalText& text) const { return escaped_for_terminal(text.in(language_)); }
  [[nodiscard]] std::string separator() const { return say("；", "; "); }
  void heading(const std::string& words) { out_ += '\n' + inked(words, Ink::bold, color_) + '\n'; }

  [[nodiscard]] std::string number(std::uint64_t count) const {
    return quantity_text(Rational(static_cast<std::int64_t>(count)), Unit{}, language_);
  }
  [[nodiscard]] std::string number(const SummaryProgram& program, Outcome outcome) const {
    return number(program.outcomes.at(static_cast<std::size_t>(outcome)));
  }

  void records() {
    out_ += inked(say("汇总", "Summary"), Ink::bold, color_) + say("  日期：", "  date: ") +
            escaped_for_terminal(summary_.date) + '\n';
    const std::uint64_t all = summary_.all_applicants() + summary_.faulty;
    std::string words = number(all) + say(" 条记录", all == 1 ? " record" : " records");
    bool first = true;
    for (std::size_t kind = 0; kind < summary_.applicants.size(); ++kind) {
      if (summary_.applicants.at(kind) == 0) continue;
      words += first ? say("：", ": ") : say("、", ", ");
      first = false;
      words += say(name_of(static_cast<ApplicantKind>(kind))) + " " + number(summary_.applicants.at(kind));
    }
    if (summary_.faulty > 0) {
      words += (first ? say("：", ": ") : separator()) + say("有误 ", "faulty ") + number(summary_.faulty);
    }
    out_ += words + '\n';
  }

  void policy_line(TextTable& table, std::string_view program, std::string& policy) const {
    const std::string_view owner = program.substr(0, program.find('/'));
    if (summary_.policies.size() < 2 || owner == policy) return;
    policy = owner;
    table.line(title_of_policy(owner), Ink::dim);
  }
  [[nodiscard]] std::string title_of_policy(std::string_view id) const {
    const auto found = std::ranges::find(summary_.policies, id, &SummaryPolicy::id);
    return found == summary_.policies.end() ? escaped_for_terminal(id) : say(found->title);
  }

  void programs() {
    TextTable table(indent);
    table.row({say("项目", "program"), outcome_text(Outcome::eligible, language_),
               outcome_text(Outcome::possible, language_), outcome_text(Outcome::ineligible, language_),
               say("确定的金额", "certain sum"), say("可能的金额", "possible sum")},
              Ink::dim);
    std::string policy;
    std::size_t left_out = 0;
    for (const SummaryProgram& program : summary_.programs) {
      if (!concerns_anyone(program)) {
        ++left_out;
        continue;
      }
      policy_line(table, program.id, policy);
      std::vector<std::string> cells{say(program.title), number(program, Outcome::eligible),
                                     number(program, Outcome::possible), number(program, Outcome::ineligible)};
      if (program.money) {
        cells.push_back(sum_text(program.money->sums.certain, program.money->every));
        cells.push_back(sum_text(program.money->sums.possible, program.money->every));
      }
      table.row(std::move(cells));
      other_outcomes(table, program);
    }
    if (left_out == summary_.programs.size()) {
      out_ += '\n' + say("没有符合或可能符合的项目", "No program is eligible or possible") + '\n';
      return;
    }
    heading(say("项目", "Programs"));
    table.print(out_, color_);
    if (left_out > 0) {
      const std::string words = language_ == Language::zh ? fmt::format("另有 {} 个项目无人符合或可能符合", left_out)
                                                          : fmt::format("{} other program{} matched by nobody",
                                                                        left_out, left_out == 1 ? " is" : "s are");
      out_ += std::string(indent, ' ') + inked(words, Ink::dim, color_) + '\n';
    }
  }

  void other_outcomes(TextTable& table, const SummaryProgram& program) const {
    std::string words;
    for (const Outcome outcome : {Outcome::absorbed, Outcome::contradicted, Outcome::not_in_force}) {
      if (program.outcomes.at(static_cast<std::size_t>(outcome)) == 0) continue;
      if (!words.empty()) words += separator();
      words += outcome_text(outcome, language_) + say("：", ": ") + number(program, outcome);
    }
    if (!words.empty()) table.line(words, Ink::dim, indent);
  }

  // Where others decide: how many may come, and for how many there is room.
  void selections() {
    TextTable table(indent);
    table.row({say("项目", "program"), say("遴选方式", "selection"), say("名额", "quota"),
               outcome_text(Outcome::eligible, language_), outcome_text(Outcome::possible, language_),
               say("符合者超出名额", "eligible beyond quota")},
              Ink::dim);
    bool any = false;
    for (const SummaryProgram& program : summary_.programs) {
      const bool decided_by_others = program.selection != SelectionKind::application || program.quota;
      if (!decided_by_others || !concerns_anyone(program)) continue;
      any = true;
      table.row({say(program.title), say(name_of(program.selection)), quota_text(program.quota),
                 number(program, Outcome::eligible), number(program, Outcome::possible), beyond_quota(program)});
    }
    if (!any) return;
    heading(say("遴选与名额", "Selection and quota"));
    table.print(out_, color_);
  }

  [[nodiscard]] std::string quota_text(const std::optional<SummaryQuota>& quota) const {
    if (!quota) return "—";
    const auto unit = parse_unit(quota->unit);
    std::string words = interval_text(quota->count, unit ? unit->unit : Unit{}, language_);
    if (quota->per != Period::none) words += say("，", ", ") + say(rate_of(quota->per));
    return words;
  }

  [[nodiscard]] std::string beyond_quota(const SummaryProgram& program) const {
    if (!program.quota || !program.quota->count.high) return "—";
    const Rational eligible(static_cast<std::int64_t>(program.outcomes.front()));
    const auto beyond = subtract(eligible, *program.quota->count.high);
    return beyond && beyond->sign() > 0 ? quantity_text(*beyond, Unit{}, language_) : "—";
  }

  // `180,000 元`; `1–2 元；另 3 笔无上限（至少 9 元）；另 2 笔未明确`
  [[nodiscard]] std::string sum_text(const AmountSum& sum, Period every) const {
    const Unit unit = money_unit(every);
    std::string text;
    if (sum.amounts > 0) {
      Interval ends;
      ends.low = sum.least.value();
      ends.high = sum.most.value();
      text = interval_text(ends, unit, language_);
    }
    const auto add = [&](const AmountSum::WithoutEnd& part, std::string_view zh, std::string_view en) {
      if (part.amounts == 0) return;
      if (!text.empty()) text += say("，另 ", " + ");
      text += number(part.amounts) + say(" 笔", " ") + say(zh, en);
      const auto least = part.least.value();
      if (!least || least->sign() <= 0) return;
      text += say("（至少 ", " (at least ") + quantity_text(*least, unit, language_) + say("）", ")");
    };
    add(sum.open, "无上限", "without upper limit");
    add(sum.unspecified, "数额未明确", "unspecified");
    return text.empty() ? "—" : text;
  }

  void sum_row(TextTable& table, std::vector<std::string> cells, const SummarySums& sums, Period every) const {
    cells.push_back(sum_text(sums.certain, every));
    cells.push_back(sum_text(sums.possible, every));
    table.row(std::move(cells));
  }
  [[nodiscard]] std::string kind_of_sum(Category category, Period every) const {
    return category_text(category, language_) + say("，", ", ") + say(rate_of(every));
  }

  void totals() {
    constexpr std::array rates{Period::none, Period::month, Period::year};
    for (const SummaryTotals& totals : summary_.totals) {
      TextTable table(indent);
      table.row({"", say("确定", "certain"), say("可能", "possible")}, Ink::dim);
      bool any = false;
      for (std::size_t kind = 0; kind < totals.sums.size(); ++kind) {
        const auto& sums = totals.sums.at(kind);
        if (!sums || sums->possible.all() == 0) continue;
        any = true;
        const Period every = rates.at(kind % rates.size());
        sum_row(table, {kind_of_sum(static_cast<Category>(kind / rates.size()), every)}, *sums, every);
      }
      if (!any) continue;
      std::string words = say("合计", "Totals");
      if (summary_.policies.size() > 1) {
        words += say("：", ": ");
        if (!totals.place.empty()) {
          words += language_ == Language::zh
                       ? fmt::format("{}，兼有以下政策者：", escaped_for_terminal(totals.place))
                       : fmt::format("{}, of those with several of: ", escaped_for_terminal(totals.place));
        }
        for (const std::string& policy : totals.policies) {
          if (&policy != &totals.policies.front()) words += " + ";
          words += title_of_policy(policy);
        }
      }
      heading(words);
      table.print(out_, color_);
    }
  }

  void payers() {
    TextTable table(indent);
    table.row({say("承担", "payer"), "", say("确定", "certain"), say("可能", "possible")}, Ink::dim);
    bool any = false;
    for (const PayerTotal& total : payer_totals(summary_)) {
      if (total.sums.possible.all() == 0) continue;
      any = true;
      std::string name = total.id.empty()      ? say("条文未写明", "not named by the document")
                         : total.title.empty() ? escaped_for_terminal(total.id)
                                               : say(total.title);
      sum_row(table, {std::move(name), kind_of_sum(total.category, total.every)}, total.sums, total.every);
    }
    if (!any) return;
    heading(
        say("资金承担（各项目分别计算，未扣除互斥的项目）", "Payers (each program by itself, whatever excludes it)"));
    table.print(out_, color_);
  }

  void rules() {
    heading(say("依据", "Rules"));
    TextTable table(indent, widest_policy_title);
    for (const SummaryPolicy& policy : summary_.policies) {
      std::vector<std::string> cells{say(policy.title), escaped_for_terminal(policy.id),
                                     escaped_for_terminal(std::string_view(policy.digest).substr(0, digest_shown))};
      if (!policy.date.empty()) cells.push_back(escaped_for_terminal(policy.date));
      table.row(std::move(cells), Ink::dim);
    }
    table.print(out_, color_);
  }

  const Summary& summary_;
  Language language_;
  bool color_;
  std::string out_;
};

}  // namespace

std::string summary_table(const Summary& summary, Language language, bool color) {
  return TableWriter(summary, language, color).write();
}

}  // namespace rencai
