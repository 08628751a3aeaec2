#include "report/diff_population.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "base/text.h"
#include "report/diff_sides_text.h"
#include "report/diff_words.h"
#include "report/outcome_text.h"
#include "report/quantity_text.h"
#include "report/text_table.h"

namespace rencai {
namespace {

constexpr std::int64_t hundredths = 100;

Rational in_unit(Int128 value) { return Rational::make(value, hundredths).value_or(Rational(0)); }

std::string quantity(Int128 value, const Unit& unit, Language language) {
  return quantity_text(in_unit(value), unit, language);
}

std::string signed_quantity(const Rational& value, const Unit& unit, Language language) {
  const Rational size = value.sign() < 0 ? negate(value) : value;
  return (value.sign() < 0 ? "−" : value.sign() > 0 ? "+" : "") + quantity_text(size, unit, language);
}

Unit unit_of_total(std::size_t kind) {
  switch (kind % 3) {
    case 0: return Unit{.yuan = 1};
    case 1: return Unit{.yuan = 1, .month = -1};
    default: return Unit{.yuan = 1, .year = -1};
  }
}

std::string counted(std::uint64_t value) {
  return quantity_text(Rational(static_cast<std::int64_t>(value)), Unit{}, Language::en);
}

bool changes(const ProgramImpact& impact) {
  return impact.becomes_eligible + impact.ceases + impact.gains + impact.loses > 0 ||
         impact.cost.before != impact.cost.after;
}

// Rows of cells, told as a table of the terminal or of Markdown.
class Tables {
 public:
  Tables(bool markdown, bool color) : markdown_(markdown), color_(color) {}

  void heading(const std::string& text) {
    out_ += markdown_ ? "\n### " + text + "\n\n" : '\n' + inked(text, Ink::bold, color_) + '\n';
  }
  void line(const std::string& text) { out_ += markdown_ ? text + "\n\n" : text + '\n'; }
  void table(const std::vector<std::vector<std::string>>& rows) {
    if (!markdown_) {
      TextTable table(2);
      for (std::size_t i = 0; i < rows.size(); ++i) table.row(rows[i], i == 0 ? Ink::dim : Ink::plain);
      table.print(out_, color_);
      return;
    }
    for (std::size_t i = 0; i < rows.size(); ++i) {
      out_ += "|";
      for (const std::string& cell : rows[i]) out_ += " " + cell + " |";
      out_ += '\n';
      if (i > 0) continue;
      out_ += "|";
      for (std::size_t k = 0; k < rows[i].size(); ++k) out_ += k == 0 ? "---|" : "--:|";
      out_ += '\n';
    }
  }
  std::string take() { return std::move(out_); }

 private:
  bool markdown_;
  bool color_;
  std::string out_;
};

class PopulationWriter {
 public:
  PopulationWriter(const DiffReport& report, const Population& population, Language language, bool markdown, bool color)
      : report_(report), population_(population), language_(language), tables_(markdown, color) {}

  std::string write() {
    tables_.heading(pick(language_, "对申请对象的影响", "What it does to the population"));
    const bool zh = language_ == Language::zh;
    tables_.line(
        zh ? fmt::format("{} 条记录，其中 {} 条有误", counted(population_.records), counted(population_.faulty))
           : fmt::format("{} records, {} of them faulty", counted(population_.records), counted(population_.faulty)));
    for (const std::string& fact : population_.passed_over) {
      tables_.line(zh ? fmt::format("只有一边知道 {}，另一边未读", fact)
                      : fmt::format("only one side knows {}; the other passed it over", fact));
    }
    groups();
    totals();
    programs();
    losers();
    return tables_.take();
  }

 private:
  [[nodiscard]] std::string say(std::string_view zh, std::string_view en) const { return pick(language_, zh, en); }

  [[nodiscard]] std::vector<std::string> counts_row(const std::string& name, const ImpactCounts& counts) const {
    return {name,
            counted(counts.winners),
            counted(counts.losers),
            counted(counts.mixed),
            counted(counts.unsure),
            counted(counts.unchanged)};
  }

  void groups() {
    const std::vector<std::string> head{"",
                                        say("受益", "winners"),
                                        say("受损", "losers"),
                                        say("有得有失", "mixed"),
                                        say("取决于未填事实", "unsure"),
                                        say("不变", "unchanged")};
    tables_.table({head, counts_row(say("全部", "all"), population_.counts)});
    for (const Population::By& by : population_.by) {
      tables_.heading(by.title.in(language_));
      std::vector<std::vector<std::string>> rows{head};
      for (const auto& [key, group] : by.groups)
        rows.push_back(counts_row(by.names.at(key).in(language_), group.counts));
      tables_.table(rows);
    }
  }

  void totals() {
    std::vector<std::vector<std::string>> rows{{say("合计（确定部分）", "totals (what is certain)"),
                                                say("原", "before"), say("新", "after"), say("差", "difference")}};
    for (std::size_t kind = 0; kind < population_.totals.size(); ++kind) {
      const Cost& cost = population_.totals[kind];
      if (cost.before == 0 && cost.after == 0) continue;
      const Unit unit = unit_of_total(kind);
      rows.push_back({name_of_total(kind).in(language_), quantity(cost.before, unit, language_),
                      quantity(cost.after, unit, language_),
                      signed_quantity(in_unit(cost.after - cost.before), unit, language_)});
    }
    if (rows.size() == 1) return;
    tables_.heading(say("费用", "Cost"));
    tables_.table(rows);
  }

  void programs() {
    std::vector<std::vector<std::string>> rows{
        {say("项目", "program"), say("原符合", "eligible before"), say("新符合", "after"), say("新增", "new"),
         say("失去", "lost"), say("增加", "gain"), say("减少", "lose"), say("费用差", "cost, difference"),
         say("每人：平均", "each: mean"), say("中位", "median"), say("最大", "largest")}};
    for (const ProgramImpact& impact : population_.programs) {
      if (!changes(impact)) continue;
      const Spread spread = spread_of(impact.differences);
      const auto amount = [&](const Rational& value) {
        return impact.has_amount && spread.count > 0 ? signed_quantity(value, impact.unit, language_)
                                                     : std::string("—");
      };
      rows.push_back({program_title(report_, impact.pair, language_), counted(impact.eligible_before),
                      counted(impact.eligible_after), counted(impact.becomes_eligible), counted(impact.ceases),
                      counted(impact.gains), counted(impact.loses), amount(spread.total), amount(spread.mean),
                      amount(spread.median), amount(spread.largest)});
    }
    if (rows.size() == 1) return;
    tables_.heading(say("按项目（金额按每次发放计）", "By program (amounts are those of one payment)"));
    tables_.table(rows);
    quotas();
    payers();
  }

  void quotas() {
    std::vector<std::vector<std::string>> rows{{say("名额以内，取金额最大者", "within the quota, the largest amounts"),
                                                say("原", "before"), say("新", "after")}};
    for (const ProgramImpact& impact : population_.programs) {
      if (!impact.has_quota || !impact.has_amount) continue;
      rows.push_back({program_title(report_, impact.pair, language_),
                      quantity(impact.cost_with_quota.before, impact.unit, language_),
                      quantity(impact.cost_with_quota.after, impact.unit, language_)});
    }
    if (rows.size() == 1) return;
    tables_.heading(say("名额", "Quotas"));
    tables_.table(rows);
  }

  void payers() {
    std::vector<std::vector<std::string>> rows{{say("项目", "program"), say("承担方", "payer"), say("原", "before"),
                                                say("新", "after"), say("差", "difference")}};
    for (const ProgramImpact& impact : population_.programs) {
      for (const auto& [payer, cost] : impact.payers) {
        if (cost.before == cost.after) continue;
        rows.push_back({program_title(report_, impact.pair, language_), payer_title(payer),
                        quantity(cost.before, impact.unit, language_), quantity(cost.after, impact.unit, language_),
                        signed_quantity(in_unit(cost.after - cost.before), impact.unit, language_)});
      }
    }
    if (rows.size() == 1) return;
    tables_.heading(say("按承担方", "By payer"));
    tables_.table(rows);
  }

  [[nodiscard]] std::string payer_title(const std::string& id) const {
    for (const Rulebook* book : {report_.after.rulebook, report_.before.rulebook}) {
      for (const PayerName& payer : book->payer_names) {
        const auto title = book->text(payer.title, language_);
        if (book->text(payer.id) == id && !title.empty()) return std::string(title);
      }
    }
    return id;
  }

  void losers() {
    if (population_.losers.empty()) return;
    tables_.heading(say("损失最大者（一次性，加一年的按月、按年部分）",
                        "Largest losers (once, and a year of what is monthly or yearly)"));
    std::vector<std::vector<std::string>> rows{{say("编号", "id"), say("位置", "place"), say("损失", "loss"),
                                                say("一次性", "once"), say("按月", "monthly"), say("按年", "yearly")}};
    for (const Loser& loser : population_.losers) {
      const auto part = [&](std::size_t rate) {
        if (loser.losses[rate] == 0) return std::string("—");
        return signed_quantity(negate(in_unit(loser.losses[rate])), unit_of_total(rate), language_);
      };
      rows.push_back({loser.id.empty() ? "—" : escaped_for_terminal(loser.id),
                      fmt::format("{}:{}", escaped_for_terminal(loser.file), loser.line),
                      quantity(loser.year_worth, Unit{.yuan = 1}, language_), part(0), part(1), part(2)});
    }
    tables_.table(rows);
  }

  const DiffReport& report_;
  const Population& population_;
  Language language_;
  Tables tables_;
};

}  // namespace

Spread spread_of(const std::map<Int128, std::uint64_t>& differences) {
  Spread spread;
  Int128 total = 0;
  Int128 largest = 0;
  for (const auto& [difference, count] : differences) {
    spread.count += count;
    total += difference * count;
    if (std::max(difference, -difference) >= std::max(largest, -largest)) largest = difference;
  }
  if (spread.count == 0) return spread;
  std::uint64_t seen = 0;
  for (const auto& [difference, count] : differences) {
    seen += count;
    if (seen * 2 < spread.count) continue;
    spread.median = in_unit(difference);
    break;
  }
  spread.total = in_unit(total);
  spread.largest = in_unit(largest);
  const auto mean = Rational::make(total, spread.count);
  const auto in_hundredths = mean ? round_to(*mean, Rational(1), Rounding::half_up) : std::nullopt;
  if (in_hundredths) spread.mean = in_unit(in_hundredths->numerator());
  return spread;
}

LocalText name_of_total(std::size_t kind) {
  const auto category = static_cast<Category>(kind / 3);
  static constexpr std::array<std::string_view, 3> zh{"一次性", "按月", "按年"};
  static constexpr std::array<std::string_view, 3> en{"once", "monthly", "yearly"};
  return {category_text(category, Language::zh) + "，" + std::string(zh[kind % 3]),
          category_text(category, Language::en) + ", " + std::string(en[kind % 3])};
}

std::string money_text(Int128 fen, std::size_t kind, Language language) {
  return quantity(fen, unit_of_total(kind), language);
}

std::string population_text(const DiffReport& report, const Population& population, Language language, bool color) {
  return PopulationWriter(report, population, language, false, color).write();
}

std::string population_markdown(const DiffReport& report, const Population& population, Language language) {
  return PopulationWriter(report, population, language, true, false).write();
}

}  // namespace rencai
