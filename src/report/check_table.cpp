#include <algorithm>
#include <array>
#include <iterator>
#include <span>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "base/text.h"
#include "eval/items.h"
#include "report/check_report.h"
#include "report/failed_conditions.h"
#include "report/outcome_text.h"
#include "report/payment_text.h"
#include "report/places_apart.h"
#include "report/prose.h"
#include "report/quantity_text.h"
#include "report/text_table.h"
#include "report/words.h"

namespace rencai {
namespace {

constexpr std::size_t indent = 2;
constexpr std::size_t widest_payers = 60;
constexpr std::size_t widest_policy_title = 80;
constexpr std::size_t digest_shown = 7 + 12;  // "sha256:" and the first twelve digits

class TableWriter {
 public:
  TableWriter(const CheckReport& report, Language language, bool color)
      : report_(report), rulebook_(*report.rulebook), language_(language), color_(color) {}

  std::string write() {
    for (const CheckedApplicant& applicant : report_.applicants) {
      if (!out_.empty()) out_ += '\n';
      write(applicant);
      if (const auto spouse = spouse_of(applicant)) {
        is_spouse_ = true;
        out_ += '\n';
        write(*spouse, say("的配偶", "'s spouse"), applicant.id);
        is_spouse_ = false;
        for (const CheckPart& part : applicant.parts) {
          for (const Totals& total : part.result.household) totals(total, say("夫妻合计", "Totals of the couple"));
        }
      }
    }
    basis();
    places();
    return std::move(out_);
  }

 private:
  [[nodiscard]] std::string say(std::string_view zh, std::string_view en) const {
    return std::string(language_ == Language::zh ? zh : en);
  }
  [[nodiscard]] std::string say(const LocalText& text) const { return escaped_for_terminal(text.in(language_)); }
  [[nodiscard]] std::string text(LocalRef ref) const { return escaped_for_terminal(rulebook_.text(ref, language_)); }
  [[nodiscard]] std::string text(StringRef ref) const { return escaped_for_terminal(rulebook_.text(ref)); }
  [[nodiscard]] std::string title(ProgramId program) const { return text(rulebook_[program].title); }
  [[nodiscard]] std::string separator() const { return say("；", "; "); }
  [[nodiscard]] std::string labelled(std::string_view zh, std::string_view en, std::string_view value) const {
    return say(zh, en) + say("：", ": ") + std::string(value);
  }

  void heading(const std::string& words, Ink ink) { out_ += '\n' + inked(words, ink, color_) + '\n'; }

  [[nodiscard]] std::string outcome_heading(Outcome outcome) const {
    std::string words = outcome_text(outcome, language_);
    if (words.front() >= 'a' && words.front() <= 'z') words.front() = static_cast<char>(words.front() - 'a' + 'A');
    return words;
  }

  // `学历学位 (degree)`
  [[nodiscard]] std::string fact_name(FactId fact) const {
    const std::string id = text(rulebook_[fact].id);
    const std::string name = text(rulebook_[fact].title);
    return name.empty() || name == id ? id : fmt::format("{} ({})", name, id);
  }
  [[nodiscard]] std::string fact_names(std::span<const FactId> facts) const {
    std::string names;
    for (const FactId fact : facts) {
      if (!names.empty()) names += separator();
      names += fact_name(fact);
    }
    return names;
  }
  [[nodiscard]] std::string title(const ProgramOf& of) const {
    if (!of.of_spouse) return title(of.program);
    return (is_spouse_ ? say("申请人的", "the applicant's ") : say("配偶的", "the spouse's ")) + title(of.program);
  }
  [[nodiscard]] std::string titles(std::span<const ProgramOf> programs) const {
    std::string names;
    for (const ProgramOf& program : programs) {
      if (!names.empty()) names += say("、", ", ");
      names += title(program);
    }
    return names;
  }

  [[nodiscard]] std::string output_text(const OutputValue& output) const {
    if (output.type.kind == Kind::condition) {
      if (output.condition == Truth::unknown) return say("不定", "undetermined");
      return output.condition == Truth::yes ? say("是", "yes") : say("否", "no");
    }
    if (output.type.kind != Kind::choice) return interval_text(output.number, output.type.unit, language_);
    if (!output.choice_low || !output.choice_high) return say("不定", "undetermined");
    std::string text = title_of(rulebook_, output.type.domain, *output.choice_low, language_);
    if (*output.choice_low != *output.choice_high) {
      text += "–" + title_of(rulebook_, output.type.domain, *output.choice_high, language_);
    }
    return escaped_for_terminal(text);
  }

  // Who pays which part; where that takes much room, how many pay, and `payer_line` says who.
  [[nodiscard]] static bool takes_a_line(const ProgramResult& result, std::string_view shares) {
    return result.payers.size() > 1 && cell_width(shares) > widest_payers;
  }
  [[nodiscard]] std::string payer_cell(const ProgramResult& result) const {
    std::string shares = payer_shares(result);
    if (shares.empty()) return "—";
    if (takes_a_line(result, shares)) return fmt::format("{} {}", result.payers.size(), say("方", "payers"));
    return shares;
  }
  void payer_line(TextTable& table, const ProgramResult& result) const {
    const std::string shares = payer_shares(result);
    if (takes_a_line(result, shares)) table.line(labelled("承担", "payers", shares), Ink::dim, indent);
  }

  // A share reads well with at most two decimals of a percentage.
  [[nodiscard]] static bool is_readable(const PayerAmount& payer) {
    const auto whole = [](const std::optional<Rational>& share) {
      const auto scaled = share ? multiply(*share, Rational(10000)) : std::nullopt;
      return scaled && scaled->is_integer();
    };
    return whole(payer.share.low) && whole(payer.share.high);
  }

  // Shares, or sums where a share does not read well.
  [[nodiscard]] std::string payer_shares(const ProgramResult& result) const {
    const bool as_shares = std::ranges::all_of(result.payers, is_readable);
    std::string text_of_all;
    for (const PayerAmount& payer : result.payers) {
      const bool nothing = payer.share.high && payer.share.high->sign() == 0;
      if (nothing) continue;
      if (!text_of_all.empty()) text_of_all += " + ";
      const PayerName& name = rulebook_.payer_names[index(payer.payer)];
      const std::string called = text(name.title);
      text_of_all += called.empty() ? text(name.id) : called;
      const bool whole = payer.share.low == Rational(1) && payer.share.high == Rational(1);
      if (whole || !payer.share.low || !payer.share.high) continue;
      text_of_all += ' ';
      text_of_all +=
          as_shares ? percent_text(payer.share) : interval_text(payer.amount, result.amount_type.unit, language_);
    }
    return text_of_all;
  }

  void selection_line(TextTable& table, const ProgramFinding& finding, std::size_t lane) const {
    const Program& program = rulebook_[finding.result->program];
    if (program.selection == SelectionKind::application && program.quota == NodeId::none) return;
    std::string words = say(name_of(program.selection));
    if (program.quota != NodeId::none) {
      const Interval quota = finding.evaluation->value(program.quota, lane).interval;
      words +=
          separator() + say("名额 ", "quota ") + interval_text(quota, rulebook_[program.quota].type.unit, language_);
      if (program.quota_per != Period::none) words += say("，", ", ") + say(rate_of(program.quota_per));
    }
    if (finding.result->won == Truth::unknown) words += separator() + say("是否入选未定", "the outcome is open");
    table.line(labelled("遴选", "selection", words), Ink::dim, indent);
  }

  // What a sum of named items is made of.
  void item_line(TextTable& table, const ProgramFinding& finding, std::size_t lane) const {
    const Program& program = rulebook_[finding.result->program];
    std::string words;
    for (const Item& item : items_of(*finding.evaluation, program, lane)) {
      if (!words.empty()) words += say("，", ", ");
      words += text(item.name) + ' ' + interval_text(item.amount, finding.result->amount_type.unit, language_);
    }
    if (!words.empty()) table.line(labelled("构成", "made of", words), Ink::dim, indent);
  }

  void output_lines(TextTable& table, const ProgramResult& result) const {
    for (const OutputValue& output : result.outputs) {
      if (output.type.kind != Kind::condition && !output.exists) continue;
      table.line(text(output.name) + say("：", ": ") + output_text(output), Ink::dim, indent);
    }
  }

  void detail_lines(TextTable& table, const ProgramFinding& finding, std::size_t lane) const {
    const ProgramResult& result = *finding.result;
    selection_line(table, finding, lane);
    item_line(table, finding, lane);
    payer_line(table, result);
    output_lines(table, result);
    if (!result.missing.empty()) {
      table.line(labelled("缺少", "missing", fact_names(result.missing)), Ink::yellow, indent);
    }
    if (!result.may_be_absorbed_by.empty()) {
      std::string words = titles(result.may_be_absorbed_by);
      if (!result.stacking_missing.empty()) {
        words += separator() + say("取决于", "it depends on ") + fact_names(result.stacking_missing);
      }
      table.line(labelled("可能并入", "may be absorbed by", words), Ink::dim, indent);
    }
    for (const LocalText& note : result.notes) table.line(labelled("注", "note", say(note)), Ink::dim, indent);
  }

  [[nodiscard]] Date date_of(PolicyId policy) const {
    return std::ranges::find(report_.policies, policy, &CheckedPolicy::policy)->date;
  }
  // Where each policy has its own day: that day, or that there are several.
  [[nodiscard]] std::string date_words() const {
    if (report_.date) return to_string(*report_.date);
    std::string each = say("各政策有效期最后一日", "each policy's last day");
    if (report_.policies.size() != 1) return each;
    return to_string(report_.policies.front().date) + say("（政策有效期最后一日）", " (the policy's last day)");
  }

  // Between programs of several policies: the policy's title.
  void policy_line(TextTable& table, PolicyId policy, PolicyId& last) const {
    if (report_.policies.size() < 2 || policy == last) return;
    last = policy;
    std::string words = text(rulebook_[policy].title);
    if (!report_.date) words += say("，按 ", ", on ") + to_string(date_of(policy));
    table.line(words, Ink::bold);
  }

  using Chosen = std::vector<ProgramFinding>;
  [[nodiscard]] static Chosen with_outcome(const std::vector<ProgramFinding>& findings, Outcome outcome) {
    Chosen chosen;
    std::ranges::copy_if(findings, std::back_inserter(chosen),
                         [&](const ProgramFinding& finding) { return finding.result->outcome == outcome; });
    return chosen;
  }

  // Repayments, or all but them.
  [[nodiscard]] Chosen with_category(const std::vector<ProgramFinding>& findings, bool repayment) const {
    Chosen chosen;
    std::ranges::copy_if(findings, std::back_inserter(chosen), [&](const ProgramFinding& finding) {
      return (rulebook_[finding.result->program].category == Category::repayment) == repayment;
    });
    return chosen;
  }

  // What is to be paid back is no benefit, and no part of any total.
  void owed(const Chosen& repayments, std::size_t lane) {
    for (const Outcome outcome : {Outcome::eligible, Outcome::possible}) {
      const bool sure = outcome == Outcome::eligible;
      matches(with_outcome(repayments, outcome),
              sure ? say("须退还", "To be paid back") : say("可能须退还", "Possibly to be paid back"), Ink::red, lane);
    }
  }

  void schedules(const std::vector<ProgramFinding>& findings, std::size_t lane) {
    if (!report_.schedule) return;
    std::string all;
    for (const Outcome outcome : {Outcome::eligible, Outcome::possible}) {
      for (const ProgramFinding& finding : with_outcome(findings, outcome)) {
        all += schedule_text({*finding.evaluation, *finding.result, lane}, language_, color_);
      }
    }
    if (all.empty()) return;
    heading(say("发放安排", "Schedule"), Ink::bold);
    out_ += all;
  }

  void matches(const Chosen& chosen, Outcome outcome, Ink ink, std::size_t lane) {
    matches(chosen, outcome_heading(outcome), ink, lane);
  }
  void matches(const Chosen& chosen, const std::string& words, Ink ink, std::size_t lane) {
    if (chosen.empty()) return;
    heading(fmt::format("{} ({})", words, chosen.size()), Ink::bold);
    TextTable table(indent);
    table.row({say("项目", "program"), say("金额", "amount"), say("发放", "paid"), say("承担", "payer"),
               say("条款", "clause")},
              Ink::dim);
    PolicyId policy = PolicyId::none;
    for (const ProgramFinding& finding : chosen) {
      const ProgramResult& result = *finding.result;
      policy_line(table, rulebook_[result.program].policy, policy);
      const PaidProgram paid{*finding.evaluation, result, lane};
      table.row({title(result.program), paid_amount_text(paid, language_), payment_text(paid, language_),
                 payer_cell(result), text(rulebook_[result.program].clause)},
                ink);
      detail_lines(table, finding, lane);
    }
    const bool goes_on = std::ranges::any_of(chosen, [](const ProgramFinding& finding) {
      return finding.result->payments && finding.result->payments->taken_to_go_on;
    });
    if (goes_on) {
      table.line(
          say("按月、按年发放的，假定条件持续满足", "paid by the month or the year: the conditions are taken to go on"),
          Ink::dim);
    }
    table.print(out_, color_);
  }

  void absorbed(const Chosen& chosen, std::size_t lane) {
    if (chosen.empty()) return;
    heading(fmt::format("{} ({})", outcome_heading(Outcome::absorbed), chosen.size()), Ink::bold);
    TextTable table(indent);
    for (const ProgramFinding& finding : chosen) {
      const ProgramResult& result = *finding.result;
      const std::string by = result.absorbed_by ? labelled("并入", "by", title(*result.absorbed_by)) : "";
      table.row({title(result.program), paid_amount_text({*finding.evaluation, result, lane}, language_),
                 text(rulebook_[result.program].clause), by});
    }
    table.print(out_, color_);
  }

  void contradicted(const Chosen& chosen) {
    if (chosen.empty()) return;
    heading(fmt::format("{} ({})", outcome_heading(Outcome::contradicted), chosen.size()), Ink::bold);
    TextTable table(indent);
    for (const ProgramFinding& finding : chosen) {
      const ProgramResult& result = *finding.result;
      table.row({title(result.program), text(rulebook_[result.program].clause)}, Ink::red);
      table.line(labelled("相互矛盾", "contradictory", fact_names(result.contradictions)), Ink::plain, indent);
    }
    table.print(out_, color_);
  }

  // Several programs that are in force when their policy is take one line together.
  void not_in_force(const Chosen& chosen) {
    if (chosen.empty()) return;
    heading(fmt::format("{} ({})", outcome_heading(Outcome::not_in_force), chosen.size()), Ink::bold);
    TextTable table(indent, widest_policy_title);
    for (const CheckedPolicy& checked : report_.policies) {
      Chosen with_policy;
      Chosen single;
      for (const ProgramFinding& finding : chosen) {
        const Program& program = rulebook_[finding.result->program];
        if (program.policy != checked.policy) continue;
        (program.in_force == rulebook_[checked.policy].in_force ? with_policy : single).push_back(finding);
      }
      if (with_policy.size() == 1) single.insert(single.begin(), with_policy.front());
      if (with_policy.size() > 1) {
        table.row({text(rulebook_[checked.policy].title),
                   fmt::format("{} {}", with_policy.size(), say("个项目", "programs"))});
      }
      for (const ProgramFinding& finding : single) {
        table.row({title(finding.result->program), text(rulebook_[finding.result->program].clause)});
      }
    }
    table.print(out_, color_);
  }

  void ineligible(const Chosen& chosen, std::size_t lane) {
    if (!report_.all || chosen.empty()) return;
    heading(fmt::format("{} ({})", outcome_heading(Outcome::ineligible), chosen.size()), Ink::bold);
    TextTable table(indent);
    PolicyId policy = PolicyId::none;
    for (const ProgramFinding& finding : chosen) {
      const ProgramResult& result = *finding.result;
      const Program& program = rulebook_[result.program];
      policy_line(table, program.policy, policy);
      table.row({title(result.program), text(program.clause)});
      for (const FailedCondition& failed : failed_conditions(*finding.evaluation, result, lane, *report_.sources)) {
        std::string words = labelled("不满足", "fails", say(failed.text));
        if (!failed.clause.empty() && failed.clause != rulebook_.text(program.clause)) {
          words += fmt::format(" [{} {}]", say("条款", "clause"), escaped_for_terminal(failed.clause));
        }
        table.line(words, Ink::dim, indent);
      }
    }
    table.print(out_, color_);
  }

  // What to state next: every missing fact once, with its question.
  void questions(const std::vector<ProgramFinding>& findings) {
    std::vector<FactId> facts;
    for (const ProgramFinding& finding : findings) {
      for (const auto* missing : {&finding.result->missing, &finding.result->stacking_missing}) {
        for (const FactId fact : *missing) {
          if (std::ranges::find(facts, fact) == facts.end()) facts.push_back(fact);
        }
      }
    }
    if (facts.empty()) return;
    std::ranges::sort(facts, {}, [](FactId fact) { return index(fact); });
    heading(say("补充以下事实可使结果确定", "Facts that would settle it"), Ink::bold);
    TextTable table(indent);
    for (const FactId id : facts) {
      const Fact& fact = rulebook_[id];
      std::string ask = fact.reviewer ? say("由审核部门认定", "for the reviewer to settle") : text(fact.ask);
      table.row({text(fact.id), text(fact.title), std::move(ask)});
    }
    table.print(out_, color_);
  }

  void total_rows(TextTable& table, Category category, const RateTotals& certain, const RateTotals& possible) const {
    const auto add = [&](Period period, const std::optional<Interval>& sure, const std::optional<Interval>& most) {
      if (!sure && !most) return;
      Unit unit;
      unit.yuan = 1;
      if (period == Period::month) unit.month = -1;
      if (period == Period::year) unit.year = -1;
      const auto cell = [&](const std::optional<Interval>& interval) {
        return interval ? interval_text(*interval, unit, language_) : std::string("—");
      };
      table.row({category_text(category, language_) + say("，", ", ") + say(rate_of(period)), cell(sure), cell(most)});
    };
    add(Period::none, certain.once, possible.once);
    add(Period::month, certain.monthly, possible.monthly);
    add(Period::year, certain.yearly, possible.yearly);
  }

  void totals(const Totals& totals, std::string words) {
    TextTable table(indent);
    table.row({"", say("确定", "certain"), say("可能", "possible")}, Ink::dim);
    bool any = false;
    for (unsigned category = 0; category < totals.certain.size(); ++category) {
      const RateTotals& certain = totals.certain.at(category);
      const RateTotals& possible = totals.possible.at(category);
      any = any || certain != RateTotals{} || possible != RateTotals{};
      total_rows(table, static_cast<Category>(category), certain, possible);
    }
    if (!any) return;
    if (report_.policies.size() > 1) {
      std::string names;
      for (const PolicyId policy : totals.policies) {
        if (!names.empty()) names += " + ";
        names += text(rulebook_[policy].title);
      }
      words += say("：", ": ") + names;
    }
    heading(words, Ink::bold);
    table.print(out_, color_);
  }

  void assumptions(const std::vector<ProgramFinding>& findings) {
    std::vector<FactId> facts;
    for (const ProgramFinding& finding : findings) {
      const Outcome outcome = finding.result->outcome;
      if ((outcome == Outcome::ineligible || outcome == Outcome::not_in_force) && !report_.all) continue;
      for (const FactId fact : finding.result->assumed) {
        if (std::ranges::find(facts, fact) == facts.end()) facts.push_back(fact);
      }
    }
    if (facts.empty()) return;
    std::ranges::sort(facts, {}, [](FactId fact) { return index(fact); });
    out_ += '\n' + labelled("未说明、按默认值处理的事实", "not stated, taken at the default", fact_names(facts)) + '\n';
  }

  void write(const CheckedApplicant& applicant) { write(applicant, "", applicant.id); }
  // `called`: after the id.
  void write(const CheckedApplicant& applicant, std::string_view called, std::string_view id) {
    out_ += inked(fmt::format("{}{} ({})", escaped_for_terminal(id), called, say(name_of(applicant.kind))), Ink::bold,
                  color_);
    out_ += "  " + labelled("日期", "date", date_words()) + '\n';
    const std::vector<ProgramFinding> findings = findings_of(applicant);
    const std::vector<ProgramFinding> granted = with_category(findings, false);
    const Chosen eligible = with_outcome(granted, Outcome::eligible);
    const Chosen possible = with_outcome(granted, Outcome::possible);
    const bool any = std::ranges::any_of(findings, [](const ProgramFinding& finding) {
      return finding.result->outcome == Outcome::eligible || finding.result->outcome == Outcome::possible;
    });
    if (!any) {
      out_ += '\n' + say("没有符合或可能符合的项目", "No program is eligible or possible") + '\n';
    }
    matches(eligible, Outcome::eligible, Ink::green, applicant.lane);
    matches(possible, Outcome::possible, Ink::yellow, applicant.lane);
    owed(with_category(findings, true), applicant.lane);
    schedules(findings, applicant.lane);
    questions(findings);
    for (const CheckPart& part : applicant.parts) {
      for (const Totals& total : part.result.totals) totals(total, say("合计", "Totals"));
    }
    absorbed(with_outcome(findings, Outcome::absorbed), applicant.lane);
    contradicted(with_outcome(findings, Outcome::contradicted));
    not_in_force(with_outcome(findings, Outcome::not_in_force));
    ineligible(with_outcome(findings, Outcome::ineligible), applicant.lane);
    assumptions(findings);
  }

  // The rules that the results rest on.
  void basis() {
    heading(say("依据", "Rules"), Ink::bold);
    TextTable table(indent, widest_policy_title);
    for (const CheckedPolicy& checked : report_.policies) {
      const Policy& policy = rulebook_[checked.policy];
      std::vector<std::string> cells{text(policy.title), text(policy.id),
                                     std::string(rulebook_.text(policy.digest).substr(0, digest_shown))};
      if (!report_.date) cells.push_back(to_string(checked.date));
      table.row(std::move(cells), Ink::dim);
    }
    table.print(out_, color_);
  }

  void places() {
    const std::vector<std::string_view> apart = places_apart(report_);
    if (report_.chosen || apart.size() < 2) return;
    const std::string example = escaped_for_terminal(apart.front());
    out_ +=
        '\n' + fmt::format(fmt::runtime(say("没有指定地点：以上是 {} 个地方的政策；--place 只看一地的，例如 --place {}",
                                            "no place is named: these are the policies of {} places; --place shows "
                                            "those of one, such as --place {}")),
                           apart.size(), example);
    out_ += '\n';
  }

  const CheckReport& report_;
  const Rulebook& rulebook_;
  Language language_;
  bool color_;
  bool is_spouse_ = false;  // what is written is the spouse's
  std::string out_;
};

}  // namespace

std::string check_table(const CheckReport& report, Language language, bool color) {
  return TableWriter(report, language, color).write();
}

}  // namespace rencai
