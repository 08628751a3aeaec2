#include <algorithm>
#include <span>
#include <vector>

#include <fmt/format.h>

#include "base/text.h"
#include "report/explain_lines.h"
#include "report/explain_report.h"
#include "report/outcome_text.h"
#include "report/payment_text.h"
#include "report/prose.h"
#include "report/quantity_text.h"
#include "report/stacking_prose.h"
#include "report/words.h"

namespace rencai {
namespace {

class TextWriter {
 public:
  TextWriter(const ExplainedProgram& program, Language language, bool color)
      : program_(program),
        explanation_(program.explanation),
        evaluation_(program.evaluation),
        rulebook_(program.evaluation.rulebook()),
        stated_(rulebook_[program.explanation.program]),
        paid_{program.evaluation, program.result, program.lane},
        language_(language),
        lines_(program, language, color) {}

  std::string write() {
    std::string out = head();
    section(say("在有效期内", "In force"), explanation_.in_force, say("未规定期限", "no dates are stated"));
    section(say("条件", "Conditions"), explanation_.when, say("无其他条件", "no further condition"));
    const bool met = granted() || (holds(explanation_.in_force) && holds(explanation_.when));
    for (const ExplainStep& amount : explanation_.amount) {
      lines_.heading(met ? say("金额", "Amount") : say("金额（假如符合条件）", "Amount, had the conditions been met"));
      lines_.step(amount, 1);
    }
    selection();
    if (granted()) {
      payment();
      payers();
      stacking();
    }
    return out + lines_.take() + closing();
  }

 private:
  [[nodiscard]] std::string say(const char* zh, const char* en) const { return language_ == Language::zh ? zh : en; }
  [[nodiscard]] std::string say(const LocalText& text) const { return text.in(language_); }
  [[nodiscard]] std::string comma() const { return say("，", ", "); }

  [[nodiscard]] bool holds(const ExplainStep& step) const {
    return evaluation_.condition(step.node, program_.lane) != Truth::no;
  }
  [[nodiscard]] bool is_always(const ExplainStep& step) const {
    return rulebook_[step.node].op == Op::constant_condition && rulebook_[step.node].payload != 0;
  }
  [[nodiscard]] bool granted() const {
    const Outcome outcome = program_.result.outcome;
    return outcome == Outcome::eligible || outcome == Outcome::possible || outcome == Outcome::absorbed;
  }

  [[nodiscard]] std::string head() const {
    const std::string_view policy = rulebook_.text(rulebook_[stated_.policy].title, language_);
    const std::string_view clause = rulebook_.text(stated_.clause);
    const std::string place = lines_.place_of(stated_.span);
    std::string out = fmt::format("{}  {}\n", lines_.bold(std::string(rulebook_.text(stated_.title, language_))),
                                  rulebook_.text(stated_.id));
    out += language_ == Language::zh ? fmt::format("{}，第{}条，规则 {}\n", policy, clause, place)
                                     : fmt::format("{}, clause {}, rule {}\n", policy, clause, place);
    return out + fmt::format("{}  {}  {}\n\n", escaped_for_terminal(program_.applicant), to_string(evaluation_.today()),
                             headline());
  }

  [[nodiscard]] std::string headline() const {
    std::string text = outcome_text(program_.result.outcome, language_);
    if (!granted() || !program_.result.has_amount) return text;
    if (!paid_amount_is_known(paid_))
      return text + comma() + say("金额取决于未填写的事实", "the amount depends on what is not stated");
    return text + comma() + paid_amount_text(paid_, language_);
  }

  void section(const std::string& name, const ExplainStep& step, const std::string& always) {
    lines_.heading(name);
    is_always(step) ? lines_.text(1, always) : lines_.step(step, 1);
  }

  void selection() {
    if (stated_.selection == SelectionKind::application || !granted()) return;
    lines_.heading(say("遴选", "Selection"));
    std::string words = say(name_of(stated_.selection));
    if (stated_.quota != NodeId::none) {
      const Interval quota = evaluation_.value(stated_.quota, program_.lane).interval;
      words += comma() + say("名额 ", "quota ") + interval_text(quota, rulebook_[stated_.quota].type.unit, language_);
      if (stated_.quota_per != Period::none) words += comma() + say(rate_of(stated_.quota_per));
    }
    if (program_.result.won == Truth::unknown) words += comma() + say("是否入选未定", "the outcome is open");
    lines_.text(1, words);
    for (const ExplainStep& selected : explanation_.selected) lines_.step(selected, 1);
  }

  // `起算：`, `from: `
  [[nodiscard]] std::string lead(PayTerm term) const {
    std::string words = say(lead_of(term));
    if (words.ends_with(' ') && !words.ends_with(": ")) words.insert(words.size() - 1, ":");
    return words;
  }

  void payment() {
    if (!program_.result.payments) return;
    lines_.heading(say("发放", "Payment"));
    lines_.text(1, payment_text(paid_, language_));
    for (const ExplainTerm& term : explanation_.pay) lines_.step(term.step, 1, lead(term.term));
    if (program_.result.payments->taken_to_go_on)
      lines_.text(1, say("假定条件持续满足", "the conditions are taken to go on"));
  }

  void payers() {
    if (explanation_.payers.empty()) return;
    lines_.heading(say("资金承担", "Payers"));
    for (const PayerAmount& payer : program_.result.payers) {
      const PayerName& name = rulebook_.payer_names[index(payer.payer)];
      std::string words = fmt::format("{}  {}", rulebook_.text(name.title, language_), percent_text(payer.share));
      if (paid_amount_is_known(paid_) && program_.result.has_amount)
        words += "  " + interval_text(payer.amount, program_.result.amount_type.unit, language_);
      lines_.text(1, words);
    }
    if (explanation_.payers.size() == 1 && is_always(explanation_.payers.front().when)) return;
    for (const ExplainPayers& one : explanation_.payers) {
      const std::string shares = " → " + shares_of(one);
      if (!is_always(one.when)) {
        lines_.step(one.when, 1, "", shares);
      } else {
        lines_.text(1, say("其余", "otherwise") + shares);
      }
    }
  }

  [[nodiscard]] std::string shares_of(const ExplainPayers& one) const {
    std::string text;
    for (const PayerShare& share : rulebook_.payer_shares[one.shares]) {
      if (!text.empty()) text += comma();
      std::string formula;
      if (share.share != NodeId::none) {
        const DefinitionId definition = definition_of(rulebook_, share.share);
        formula = definition == DefinitionId::none ? prose(rulebook_, share.share, language_)
                                                   : title_of(rulebook_, definition, language_);
      }
      text += payer_share_prose(rulebook_, share, formula, language_);
    }
    return text;
  }

  // The rules that tie the program to others, with what they read, and what came of it.
  void stacking() {
    if (explanation_.stacking.empty()) return;
    lines_.heading(say("叠加规则", "Stacking"));
    for (const ExplainStacking& one : explanation_.stacking) {
      const Stacking& rule = rulebook_.stacking[one.rule];
      lines_.text(1, stacking_prose(rulebook_, rule, stated_.policy, language_));
      if (const std::string shares = stacking_shares_prose(rulebook_, rule, language_); !shares.empty())
        lines_.text(2, shares);
      for (const ExplainStep& read : one.reads) {
        const bool cap = rule.at_most == read.node;
        const bool condition = rule.when == read.node;
        lines_.step(read, 2,
                    condition ? say("仅当：", "only where ")
                    : cap     ? say("合计不超过：", "together at most ")
                              : say("由申请人选定：", "the applicant chooses: "));
      }
    }
    const ProgramResult& result = program_.result;
    if (result.absorbed_by)
      lines_.text(1, say("因此并入：", "so it is absorbed by ") + titles(std::span(&*result.absorbed_by, 1)));
    if (!result.may_be_absorbed_by.empty())
      lines_.text(1, say("可能并入：", "it may be absorbed by ") + titles(result.may_be_absorbed_by));
  }

  [[nodiscard]] std::string titles(std::span<const ProgramOf> programs) const {
    std::string text;
    for (const ProgramOf& of : programs) {
      if (!text.empty()) text += say("、", ", ");
      if (of.of_spouse) text += say("配偶的", "the spouse's ");
      text += fmt::format("“{}”", rulebook_.text(rulebook_[of.program].title, language_));
    }
    return text;
  }

  [[nodiscard]] std::string named(std::span<const FactId> facts) const {
    std::string text;
    for (const FactId fact : facts) {
      if (!text.empty()) text += say("、", ", ");
      text += title_of(rulebook_, fact, language_) + say("（", " (") +
              std::string(rulebook_.text(rulebook_[fact].short_id)) + say("）", ")");
    }
    return text;
  }

  [[nodiscard]] std::string closing() const {
    const ProgramResult& result = program_.result;
    std::string out;
    if (!result.contradictions.empty())
      out += say("相互矛盾的事实：", "These facts contradict others: ") + named(result.contradictions) + "\n";
    std::vector<FactId> missing = result.missing;
    for (const FactId fact : result.stacking_missing) {
      if (std::ranges::find(missing, fact) == missing.end()) missing.push_back(fact);
    }
    if (!missing.empty()) out += say("补充以下事实即可确定：", "These facts would settle it: ") + named(missing) + "\n";
    for (const LocalText& note : result.notes) out += say("注：", "Note: ") + say(note) + "\n";
    return out;
  }

  const ExplainedProgram& program_;
  const Explanation& explanation_;
  const Evaluation& evaluation_;
  const Rulebook& rulebook_;
  const Program& stated_;
  PaidProgram paid_;
  Language language_;
  ExplainLines lines_;
};

}  // namespace

std::string explain_text(const ExplainedProgram& program, Language language, bool color) {
  return TextWriter(program, language, color).write();
}

}  // namespace rencai
