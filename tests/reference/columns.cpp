#include "columns.h"

#include <algorithm>
#include <array>
#include <optional>
#include <span>

#include "eval/block_results.h"
#include "eval/counted.h"
#include "eval/interval_math.h"
#include "eval/results.h"

namespace rencai::reference {
namespace {

std::string text_of(const std::optional<Interval>& interval) {
  if (!interval) return "none";
  return (interval->low ? to_string(*interval->low) : "") + ".." + (interval->high ? to_string(*interval->high) : "") +
         (interval->unspecified ? "?" : "");
}

class Holding {
 public:
  Holding(const Evaluation& evaluation, const BlockResults& columns, const ResultsWanted& wanted)
      : book_(evaluation.rulebook()), evaluation_(evaluation), columns_(columns), wanted_(wanted) {}

  std::string difference(std::size_t lane) {
    difference_.clear();
    const ApplicantResult result = result_of(evaluation_, lane);
    auto found = result.programs.begin();
    std::vector<FactId> missing;
    std::array<std::vector<std::uint16_t>, 2> open;
    for (std::uint16_t i = 0; i < columns_.programs().size(); ++i) {
      const ProgramColumns& columns = columns_.programs()[i];
      if (found == result.programs.end() || found->program != columns.program) {
        hold("outcome", !wanted_.outcomes || columns.outcome[lane] == ProgramColumns::left_out);
        continue;
      }
      hold(columns, *found, lane);
      if (found->outcome == Outcome::eligible || found->outcome == Outcome::possible) {
        open.at(found->outcome == Outcome::eligible ? 0 : 1).push_back(i);
        missing.insert(missing.end(), found->missing.begin(), found->missing.end());
      }
      ++found;
    }
    hold("programs", found == result.programs.end());
    hold("eligible", std::ranges::equal(columns_.eligible(lane), open[0]));
    hold("possible", std::ranges::equal(columns_.possible(lane), open[1]));
    std::ranges::sort(missing);
    const auto [first, last] = std::ranges::unique(missing);
    missing.erase(first, last);
    hold("missing", !wanted_.missing || std::ranges::equal(columns_.missing(lane), missing));
    if (wanted_.totals) hold_totals(result.totals, lane);
    return difference_;
  }

 private:
  void hold(const std::string& what, bool holds) {
    if (!holds) difference_ += what + "; ";
  }
  void hold(const std::string& what, const std::string& column, const std::string& result) {
    if (column != result) difference_ += what + " " + column + ", not " + result + "; ";
  }

  [[nodiscard]] std::string text_of(const LaneFigure& figure, std::int64_t scale) const {
    if (!figure.present()) return "none";
    if (figure.has(figure_elsewhere)) return reference::text_of(columns_.interval(figure));
    FigureStore store;
    return reference::text_of(store.interval(figure, scale));
  }

  void hold(const ProgramColumns& columns, const ProgramResult& result, std::size_t lane) {
    const std::string id(book_.text(book_[result.program].id));
    hold(id + " outcome", !wanted_.outcomes || columns.outcome[lane] == static_cast<std::uint8_t>(result.outcome));
    if (wanted_.missing)
      hold(id + " missing", std::ranges::equal(columns_.facts(columns.missing[lane]), result.missing));
    if (wanted_.amounts) {
      hold(id + " amount", text_of(columns.amount[lane], columns.scale),
           reference::text_of(result.has_amount ? std::optional(result.amount) : std::nullopt));
    }
    for (const PayerColumn& column : columns.payers) {
      if (!wanted_.payers) break;
      const bool pays = result.has_amount;
      hold(id + " payer", text_of(column.amount[lane], columns.scale),
           reference::text_of(pays ? amount_of(result.payers, column.payer) : std::nullopt));
    }
    if (wanted_.sums) hold_sums(id, columns, result, lane);
  }

  void hold_sums(const std::string& id, const ProgramColumns& columns, const ProgramResult& result, std::size_t lane) {
    hold(id + " certain", (columns.certain[lane] != 0) == surely_counts(result));
    const bool open = result.outcome == Outcome::eligible || result.outcome == Outcome::possible;
    const bool counts = open && result.has_amount && is_money(result.amount_type);
    hold(id + " counted", text_of(columns.counted[lane], columns.scale),
         reference::text_of(counts ? std::optional(counted_amount(book_, result)) : std::nullopt));
    const auto payers = counts ? counted_payers(evaluation_, result, lane) : std::vector<PayerAmount>();
    for (const PayerColumn& column : columns.payers) {
      hold(id + " counted payer", text_of(column.counted[lane], columns.scale),
           reference::text_of(amount_of(payers, column.payer)));
    }
  }

  static std::optional<Interval> amount_of(const std::vector<PayerAmount>& payers, PayerNameId name) {
    const auto payer = std::ranges::find(payers, name, &PayerAmount::payer);
    return payer == payers.end() ? std::nullopt : std::optional(payer->amount);
  }

  void hold_totals(std::span<const Totals> totals, std::size_t lane) {
    auto next = totals.begin();
    for (const TotalsColumns& columns : columns_.totals()) {
      if (!columns_.has_totals(columns, lane)) continue;
      if (next == totals.end()) return hold("too many totals", false);
      std::vector<PolicyId> counting;
      for (const PolicyId policy : columns.policies) {
        if (columns_.counts(policy, lane)) counting.push_back(policy);
      }
      hold("policies of totals", counting == next->policies);
      for (std::size_t category = 0; category < 3; ++category) {
        hold_rates("certain", columns, columns.certain, next->certain.at(category), category, lane);
        hold_rates("possible", columns, columns.possible, next->possible.at(category), category, lane);
      }
      ++next;
    }
    hold("too few totals", next == totals.end());
  }

  void hold_rates(const std::string& what, const TotalsColumns& totals, const std::vector<LaneFigure>* columns,
                  const RateTotals& rates, std::size_t category, std::size_t lane) {
    const std::array<const std::optional<Interval>*, 3> given{&rates.once, &rates.monthly, &rates.yearly};
    for (std::size_t rate = 0; rate < given.size(); ++rate) {
      const std::size_t kind = category * given.size() + rate;
      hold(what + " total", totals.can_have[kind] ? text_of(columns[kind][lane], fen_scale) : "none",
           reference::text_of(*given.at(rate)));
    }
  }

  const Rulebook& book_;
  const Evaluation& evaluation_;
  const BlockResults& columns_;
  ResultsWanted wanted_;
  std::string difference_;
};

}  // namespace

std::vector<std::string> column_differences(const Evaluation& evaluation) {
  constexpr std::array wishes{
      ResultsWanted{.outcomes = true, .missing = true, .amounts = true, .payers = true, .totals = true, .sums = true},
      ResultsWanted{.outcomes = true, .amounts = true, .payers = true, .totals = true},
      ResultsWanted{.outcomes = false, .totals = true, .sums = true}, ResultsWanted{.totals = true}};
  std::vector<std::string> differences(evaluation.block().lanes());
  for (const ResultsWanted& wanted : wishes) {
    BlockResults columns(evaluation.rulebook(), evaluation.code(), evaluation.today(), wanted, differences.size());
    // Twice, as what a block leaves behind must not show in the next.
    columns.run(evaluation.block());
    columns.run(evaluation.block());
    Holding holding(evaluation, columns, wanted);
    for (std::size_t lane = 0; lane < differences.size(); ++lane) differences[lane] += holding.difference(lane);
  }
  return differences;
}

}  // namespace rencai::reference
