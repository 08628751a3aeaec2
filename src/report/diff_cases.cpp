#include "report/diff_cases.h"

#include <algorithm>
#include <cctype>
#include <utility>

#include <fmt/format.h>

#include "report/diff_population.h"
#include "report/diff_sides_text.h"
#include "report/diff_words.h"
#include "report/outcome_text.h"
#include "report/payment_text.h"
#include "report/prose.h"
#include "report/quantity_text.h"

namespace rencai {
namespace {

// What more is told of a result than its sums.
struct Told {
  bool payers = false;
  bool days = false;  // the first and the last of its payments
  bool category = false;
};

std::string days_text(const Payments& payments, Language language) {
  std::string text;
  const auto add = [&](const std::optional<DateInterval>& days, std::string_view words) {
    const std::string day = days ? dates_text(*days) : "";
    text +=
        pick(language, "，", ", ") + std::string(words) + (day.empty() ? pick(language, "未定", "an open day") : day);
  };
  add(payments.from, pick(language, "起算 ", "from "));
  if (payments.until) add(payments.until, pick(language, "截止 ", "until "));
  return text;
}

std::string result_text(const Rulebook& book, const std::optional<ProgramResult>& result, Told told,
                        Language language) {
  if (!result) return pick(language, "无此项目", "no such program");
  std::string text = outcome_text(result->outcome, language);
  const std::string comma = pick(language, "，", ", ");
  const bool granted = result->outcome == Outcome::eligible || result->outcome == Outcome::possible;
  if (granted && result->has_amount) text += comma + amount_text(book, *result, language);
  const bool has_whole =
      granted && result->whole && (result->whole->low || result->whole->high) && result->whole != result->amount;
  if (has_whole) {
    text += comma + pick(language, "共 ", "in all ") + interval_text(*result->whole, Unit{.yuan = 1}, language);
  }
  if (told.category) text += comma + category_text(book[result->program].category, language);
  if (told.days && granted && result->payments) text += days_text(*result->payments, language);
  if (told.payers) {
    for (const PayerAmount& payer : result->payers) {
      const PayerName& name = book.payer_names[index(payer.payer)];
      const auto title = book.text(name.title, language);
      text += comma + std::string(title.empty() ? book.text(name.id) : title) + " " +
              interval_text(payer.amount, result->amount_type.unit, language);
    }
  }
  if (!result->missing.empty() && result->outcome == Outcome::possible) {
    constexpr std::size_t most_named = 4;
    std::string names;
    for (std::size_t i = 0; i < std::min(result->missing.size(), most_named); ++i)
      names += (names.empty() ? "" : comma) + title_of(book, result->missing[i], language);
    if (const std::size_t all = result->missing.size(); all > most_named)
      names += language == Language::zh ? fmt::format(" 等 {} 项", all) : fmt::format(" and {} more", all - most_named);
    text += language == Language::zh ? fmt::format("（缺：{}）", names) : fmt::format(" (missing: {})", names);
  }
  return text;
}

}  // namespace

LocalText name_of(ImaginedEffect effect) {
  switch (effect) {
    case ImaginedEffect::becomes_eligible: return {"变为符合", "becomes eligible"};
    case ImaginedEffect::ceases: return {"不再符合", "ceases to be eligible"};
    case ImaginedEffect::gains: return {"受益", "gains"};
    case ImaginedEffect::loses: return {"受损", "loses"};
    case ImaginedEffect::newly_depends: return {"新取决于未填写的事实", "newly depends on a missing fact"};
    case ImaginedEffect::no_longer_depends: return {"不再取决于未填写的事实", "no longer depends on a missing fact"};
    case ImaginedEffect::differs: return {"结果不同", "differs"};
  }
  return {};
}

std::vector<const ImaginedCase*> cases_of(const DiffReport& report, std::size_t pair) {
  std::vector<const ImaginedCase*> cases;
  if (report.imagined == nullptr) return cases;
  for (const ImaginedCase& one : report.imagined->cases) {
    if (one.pair == pair) cases.push_back(&one);
  }
  return cases;
}

std::string outcome_change(const DiffReport& report, const ImaginedCase& one, Language language) {
  if (one.totals) {
    const std::size_t kind = std::size_t{one.totals->category} * 3 + one.totals->rate;
    const auto text = [&](const Interval& total) {
      const Unit unit = one.totals->rate == 0   ? Unit{.yuan = 1}
                        : one.totals->rate == 1 ? Unit{.yuan = 1, .month = -1}
                                                : Unit{.yuan = 1, .year = -1};
      return interval_text(total, unit, language);
    };
    return pick(language, "合计 ", "total of ") + name_of_total(kind).in(language) + pick(language, "：", ": ") +
           text(one.totals->before) + " → " + text(one.totals->after);
  }
  const auto both = [&](Told told) {
    return std::pair(result_text(*report.before.rulebook, one.before, told, language),
                     result_text(*report.after.rulebook, one.after, told, language));
  };
  const bool differs = one.effect == ImaginedEffect::differs;
  const auto plain = both({.payers = differs});
  std::pair<std::string, std::string> told = plain;
  if (told.first == told.second) told = both({.payers = differs, .days = true});
  if (told.first == told.second) told = both({.payers = differs, .category = true});
  if (told.first == told.second) told = plain;
  return told.first + " → " + told.second;
}

std::string case_sentence(const DiffReport& report, const ImaginedCase& one, Language language) {
  const std::string effect = name_of(one.effect).in(language);
  const std::string change = outcome_change(report, one, language);
  return language == Language::zh ? fmt::format("{}（{}）：{}", effect, to_string(one.date), change)
                                  : fmt::format("{} (on {}): {}", effect, to_string(one.date), change);
}

std::string case_line(const DiffReport& report, const ImaginedCase& one) {
  const bool after = report.diff->programs[one.pair].after != ProgramId::none;
  const Rulebook& book = after ? *report.after.rulebook : *report.before.rulebook;
  std::string text;
  if (one.applicant.kind != ApplicantKind::person) text = fmt::format("kind: {}", id_of(one.applicant.kind));
  for (const StatedLine& line : stated_lines(one.applicant, report.imagined->facts, book, after))
    text += fmt::format("{}{}: {}", text.empty() ? "" : "; ", line.name, line.text);
  return text.empty() ? "kind: person" : text;
}

std::string case_file(const DiffReport& report, const ImaginedCase& one, Language language) {
  const bool after = report.diff->programs[one.pair].after != ProgramId::none;
  const Rulebook& book = after ? *report.after.rulebook : *report.before.rulebook;
  return fmt::format("# {}: {}\n", program_id(report, one.pair), case_sentence(report, one, language)) +
         applicant_file(one.applicant, report.imagined->facts, book, after);
}

std::string case_name(const DiffReport& report, const ImaginedCase& one) {
  std::string name = fmt::format("{}-{}", program_id(report, one.pair), id_of(one.effect));
  std::ranges::replace(name, '/', '.');
  return name;
}

}  // namespace rencai
