#include "report/payment_text.h"

#include <algorithm>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "analysis/range_ends.h"
#include "base/text.h"
#include "eval/schedule.h"
#include "report/outcome_text.h"
#include "report/prose.h"
#include "report/quantity_text.h"
#include "report/text_table.h"
#include "report/words.h"

namespace rencai {
namespace {

constexpr std::size_t most_parts_in_a_cell = 6;
constexpr std::size_t indent = 2;
constexpr Unit yuan{.yuan = 1};

class Words {
 public:
  Words(const PaidProgram& program, Language language)
      : program_(program),
        rulebook_(program.evaluation.rulebook()),
        pay_(rulebook_[program.result.program].pay),
        language_(language) {}

  [[nodiscard]] std::string say(std::string_view zh, std::string_view en) const {
    return std::string(language_ == Language::zh ? zh : en);
  }
  [[nodiscard]] std::string say(const LocalText& text) const { return text.in(language_); }
  [[nodiscard]] std::string comma() const { return say("，", ", "); }
  [[nodiscard]] std::string list_comma() const { return say("、", ", "); }

  // Whether a sum is paid in parts that differ.
  [[nodiscard]] bool is_unequal() const {
    if (pay_.form != PayForm::parts && pay_.form != PayForm::after && pay_.each_at_most == NodeId::none) return false;
    const auto payments = parts();
    return std::ranges::any_of(payments, [&](const Instalment& one) { return one.amount != payments.front().amount; });
  }

  [[nodiscard]] std::string amount() const {
    const ProgramResult& result = program_.result;
    if (!result.has_amount) return "—";
    if (!amount_is_known()) return say("待定", "open");
    if (result.payments && result.whole && is_unequal()) return interval_text(*result.whole, yuan, language_);
    if (result.amount_type.kind != Kind::number) return escaped_for_terminal(amount_text(rulebook_, result, language_));
    ProgramResult told = result;
    told.amount = told_amount();
    return amount_text(rulebook_, told, language_);
  }

  [[nodiscard]] bool amount_is_known() const {
    const ProgramResult& result = program_.result;
    if (!result.has_amount || result.amount_type.kind != Kind::number) return true;
    const Interval told = told_amount();
    return told.low || told.high || told.unspecified;
  }

  [[nodiscard]] std::string payment() const {
    if (!program_.result.payments) return "—";
    const Payments& payments = *program_.result.payments;
    std::string cell = manner(payments);
    const bool unequal = is_unequal();
    std::string much = unequal ? amounts() : std::string();
    if (much.empty() && payments.every != Period::none) much = count(payments);
    if (!much.empty()) cell += comma() + much;
    if (payments.from && !dates_text(*payments.from).empty())
      cell += comma() + fmt::format("{} {}", say("自", "from"), dates_text(*payments.from)) + say(" 起", "");
    if (payments.until && !dates_text(*payments.until).empty())
      cell += comma() + fmt::format("{} {}", say("至", "until"), dates_text(*payments.until));
    const bool shown = payments.every != Period::none || payments.after;
    const bool limited = pay_.form != PayForm::rate || is_limited();
    if (shown && !unequal && limited && program_.result.whole && program_.result.whole->high && amount_is_known()) {
      cell += comma() + say("合计 ", "") + interval_text(*program_.result.whole, yuan, language_) + say("", " in all");
    }
    return cell;
  }

  [[nodiscard]] std::string schedule(bool color) const {
    const auto schedule = schedule_of(program_.evaluation, program_.result, program_.lane);
    if (!schedule) return {};
    TextTable table(indent);
    table.line(escaped_for_terminal(rulebook_.text(rulebook_[program_.result.program].title, language_)), Ink::bold);
    const bool with_payers =
        std::ranges::any_of(schedule->rows, [](const ScheduleRow& row) { return !row.payers.empty(); });
    std::vector<std::string> head{say("期次", "no."), say("日期", "date"), say("金额", "amount")};
    if (with_payers) head.push_back(say("承担", "payer"));
    table.row(std::move(head), Ink::dim);
    for (const ScheduleRow& row : schedule->rows) {
      std::vector<std::string> cells{number(row), date(row), interval_text(row.amount, yuan, language_) + each(row)};
      if (with_payers) cells.push_back(payers(row));
      table.row(std::move(cells));
    }
    if (schedule->rows.empty()) table.row({"—", "—", interval_text(zero(), yuan, language_)});
    for (const std::string& line : summary(*schedule)) table.line(line, Ink::dim);
    std::string out;
    table.print(out, color);
    return out;
  }

 private:
  static Interval zero() {
    Interval interval;
    interval.low = interval.high = Rational(0);
    return interval;
  }

  [[nodiscard]] Interval told_amount() const {
    const NodeId amount = rulebook_[program_.result.program].amount;
    return without_range_ends(program_.result.amount, range_ends(program_.evaluation, amount, program_.lane));
  }

  // Whether it is known for how long a rate is paid at most.
  [[nodiscard]] bool is_limited() const { return !times_are_unlimited(program_.evaluation, pay_, program_.lane); }

  [[nodiscard]] std::vector<Instalment> parts() const {
    return first_payments(program_.evaluation, program_.result, program_.lane, most_parts_in_a_cell + 1,
                          SameDay::together);
  }

  // "monthly", "after 6, 12 months", "monthly rate paid quarterly".
  [[nodiscard]] std::string manner(const Payments& payments) const {
    if (payments.after) {
      std::string months;
      for (const NodeId node : rulebook_.arguments[pay_.after]) {
        if (!months.empty()) months += list_comma();
        months += to_string(program_.evaluation.value(node, program_.lane).interval.low.value_or(Rational(0)));
      }
      return say("满 ", "after ") + months + say(" 个月后", " months");
    }
    std::string words = say(rate_of(payments.every));
    if (pay_.paid_every == Period::none || pay_.paid_every == payments.every) return words;
    return words + say("计、", ", paid ") + say(rate_of(pay_.paid_every)) + say("发", "");
  }

  [[nodiscard]] std::string amounts() const {
    const auto payments = parts();
    if (payments.size() > most_parts_in_a_cell) return {};
    std::string text;
    for (const Instalment& payment : payments) {
      if (!text.empty()) text += " + ";
      text += interval_text(payment.amount, yuan, language_);
    }
    return text;
  }

  // "for 12 months"; of a sum "5 times".
  [[nodiscard]] std::string count(const Payments& payments) const {
    if (!payments.times.high || (pay_.form == PayForm::rate && !is_limited())) return {};
    const bool certain = payments.times.low == payments.times.high;
    // Part of a year is told in months.
    const bool broken = payments.every == Period::year && !payments.times.high->is_integer();
    const Period unit = broken ? Period::month : payments.every;
    const auto most_times = broken ? multiply(*payments.times.high, Rational(12)) : payments.times.high;
    const std::string number = to_string(most_times.value_or(*payments.times.high));
    const std::string most = certain ? say("共", "for") : say("至多", "at most");
    return fmt::format("{} {} {}", most, number, say(plural_of(unit)));
  }

  [[nodiscard]] std::string number(const ScheduleRow& row) const {
    if (!row.last) return say(fmt::format("第 {} 次起", row.first), fmt::format("{} and on", row.first));
    return row.first == *row.last ? std::to_string(row.first) : fmt::format("{}–{}", row.first, *row.last);
  }
  [[nodiscard]] std::string each(const ScheduleRow& row) const {
    return row.last && *row.last == row.first ? "" : say("（每次）", " each");
  }

  [[nodiscard]] std::string date(const ScheduleRow& row) const {
    std::string text = row.date ? dates_text(*row.date) : "";
    if (text.empty() && row.after) {
      return say("满 ", "after ") + std::to_string(*row.after) + say(" 个月后", " months");
    }
    if (text.empty()) return "—";
    if (!row.last) return say("自 ", "from ") + text + say(" 起", "");
    if (*row.last == row.first || !row.last_date) return text;
    return fmt::format("{} {} {}", text, say("至", "to"), dates_text(*row.last_date));
  }

  [[nodiscard]] std::string payers(const ScheduleRow& row) const {
    std::string text;
    for (const PayerAmount& payer : row.payers) {
      if (payer.amount.high && payer.amount.high->sign() == 0) continue;
      if (!text.empty()) text += " + ";
      const PayerName& name = rulebook_.payer_names[index(payer.payer)];
      text += escaped_for_terminal(rulebook_.text(name.title, language_)) + ' ' +
              interval_text(payer.amount, yuan, language_);
    }
    return text;
  }

  [[nodiscard]] std::vector<std::string> summary(const Schedule& schedule) const {
    std::vector<std::string> lines;
    const std::string colon = say("：", ": ");
    if (program_.result.whole) {
      lines.push_back(say("合计", "in all") + colon + interval_text(*program_.result.whole, yuan, language_));
    } else {
      lines.push_back(say("没有期限", "without an end"));
    }
    if (schedule.due) {
      lines.push_back(say("截至 ", "due by ") + to_string(program_.evaluation.today()) + say(" 应付", "") + colon +
                      interval_text(*schedule.due, yuan, language_));
    }
    std::string facts;
    for (const FactId fact : schedule.waits_for) {
      if (!facts.empty()) facts += list_comma();
      facts += escaped_for_terminal(title_of(rulebook_, fact, language_));
    }
    if (!facts.empty()) lines.push_back(say("日期取决于", "the dates wait for") + colon + facts);
    if (pay_.from == NodeId::none && pay_.form != PayForm::once) {
      lines.push_back(say("规则未说明自哪一日起", "the rules name no first day"));
    }
    return lines;
  }

  const PaidProgram& program_;
  const Rulebook& rulebook_;
  const Pay& pay_;
  Language language_;
};

}  // namespace

std::string dates_text(const DateInterval& dates) {
  if (dates.low == dates.high) return to_string(dates.low);
  const std::string low = dates.low.days == Date::first_day ? "" : to_string(dates.low);
  const std::string high = dates.high.days == Date::last_day ? "" : to_string(dates.high);
  return low.empty() && high.empty() ? "" : low + "–" + high;
}

bool paid_amount_is_known(const PaidProgram& program) { return Words(program, Language::en).amount_is_known(); }

std::string paid_amount_text(const PaidProgram& program, Language language) {
  return Words(program, language).amount();
}

std::string payment_text(const PaidProgram& program, Language language) { return Words(program, language).payment(); }

std::string schedule_text(const PaidProgram& program, Language language, bool color) {
  return Words(program, language).schedule(color);
}

}  // namespace rencai
