#include <algorithm>
#include <array>
#include <string_view>

#include <fmt/format.h>

#include "base/text.h"
#include "report/diff_cases.h"
#include "report/diff_population.h"
#include "report/diff_report.h"
#include "report/diff_sections.h"
#include "report/diff_sides_text.h"
#include "report/diff_words.h"
#include "report/quantity_text.h"
#include "report/svg_plot.h"

namespace rencai {
namespace {

constexpr std::string_view style = R"css(
:root { color-scheme: light; --gain: #1a7f37; --loss: #b42318; --plain: #57606a; --line: #d0d7de; }
body { font: 15px/1.5 system-ui, "Noto Sans CJK SC", "Noto Sans SC", sans-serif; max-width: 62rem; margin: 2rem auto; padding: 0 1rem; color: #1f2328; }
h1 { font-size: 1.5rem; } h2 { font-size: 1.15rem; margin-top: 2rem; border-bottom: 1px solid var(--line); } h3 { font-size: 1rem; }
.id { color: var(--plain); font-weight: normal; font-size: .9em; }
.change { margin: .8rem 0 1rem; padding-left: .8rem; border-left: 4px solid var(--plain); break-inside: avoid; }
.change.loss { border-color: var(--loss); } .change.gain { border-color: var(--gain); }
.tag { font-size: .8em; border: 1px solid; border-radius: .3em; padding: 0 .35em; margin-right: .5em; }
.tag.loss { color: var(--loss); } .tag.gain { color: var(--gain); } .tag.editorial { color: var(--plain); }
pre { margin: .25rem 0; white-space: pre-wrap; background: #f6f8fa; padding: .3rem .5rem; font: 13px/1.45 ui-monospace, monospace; }
pre mark { background: #ffd7d5; } pre.after mark { background: #c6f0d0; } .place { color: var(--plain); font-size: .85em; }
.case { margin: .4rem 0 .4rem .8rem; break-inside: avoid; } .case code { display: block; white-space: pre-wrap; background: #f6f8fa; padding: .2rem .5rem; }
table { border-collapse: collapse; margin: .6rem 0; } td, th { padding: .2rem .6rem; border-bottom: 1px solid var(--line); text-align: right; } td:first-child, th:first-child { text-align: left; }
td, th { white-space: nowrap; } td:first-child, th:first-child { white-space: normal; min-width: 7em; }
table { display: block; overflow-x: auto; } h1, h2, h3 { break-after: avoid; } svg, tr { break-inside: avoid; }
svg { max-width: 100%; height: auto; font-size: 13px; } rect.gain { fill: var(--gain); } rect.loss { fill: var(--loss); } rect.plain, rect.before { fill: #8c959f; } rect.after { fill: #0969da; } line.axis { stroke: #1f2328; }
@media print {
  body { margin: 0; max-width: none; font-size: 11pt; print-color-adjust: exact; }
  table { display: table; font-size: 9pt; } td, th { padding: .15rem .35rem; }
}
)css";

class HtmlWriter {
 public:
  HtmlWriter(const DiffReport& report, Language language)
      : report_(report), language_(language), zh_(language == Language::zh) {}

  std::string write() {
    const std::string title = pick(language_, "政策含义的变化", "What changed in meaning");
    out_ = fmt::format(
        "<!DOCTYPE html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" "
        "content=\"width=device-width\">\n<title>{}</title>\n<style>{}</style>\n</head>\n<body>\n",
        zh_ ? "zh" : "en", title, style);
    out_ += fmt::format("<h1>{}</h1>\n<p>{}</p>\n", title, html_text(summary_text(report_, language_)));
    for (const DiffSection& section : sections_of(*report_.diff)) tell(section);
    if (report_.population != nullptr) population(*report_.population);
    return std::move(out_) + "</body>\n</html>\n";
  }

 private:
  void tell(const DiffSection& section) {
    switch (section.kind) {
      case DiffSection::Kind::policies: heading(pick(language_, "政策", "Policies")); break;
      case DiffSection::Kind::program: {
        const std::string clause = program_clause(report_, section.pair);
        std::string tail = program_id(report_, section.pair);
        if (!clause.empty()) tail += zh_ ? fmt::format("，第{}条", clause) : fmt::format(", clause {}", clause);
        out_ += fmt::format("<h2>{} <span class=\"id\">{}</span></h2>\n",
                            html_text(program_title(report_, section.pair, language_)), html_text(tail));
        break;
      }
      case DiffSection::Kind::shared: heading(pick(language_, "涉及多个项目", "Of several programs")); break;
      case DiffSection::Kind::vocabulary: heading(pick(language_, "词汇表", "Vocabulary")); break;
      case DiffSection::Kind::editorial: heading(pick(language_, "文字改动", "Editorial")); break;
    }
    for (const Change* change : section.changes) tell(*change, section);
    if (section.kind == DiffSection::Kind::program) cases(section.pair);
    if (section.kind == DiffSection::Kind::shared) shared_cases(section);
  }

  void heading(const std::string& text) { out_ += "<h2>" + html_text(text) + "</h2>\n"; }

  void tell(const Change& change, const DiffSection& section) {
    const std::string_view severity = id_of(change.severity);
    out_ += fmt::format("<div class=\"change {0}\"><span class=\"tag {0}\">{1}</span>{2}", severity,
                        html_text(name_of(change.severity).in(language_)),
                        html_text(sentence_of(report_, change, language_)));
    const std::string within = within_text(report_, change, language_);
    if (!within.empty()) out_ += fmt::format("<div class=\"place\">{}{}</div>", zh_ ? "见" : "in ", html_text(within));
    if (section.kind == DiffSection::Kind::shared || section.kind == DiffSection::Kind::editorial) {
      std::string names;
      for (const std::size_t pair : reached_by(change)) {
        if (!names.empty()) names += zh_ ? "、" : ", ";
        names += html_text(program_title(report_, pair, language_));
      }
      if (!names.empty()) out_ += fmt::format("<div class=\"place\">{}</div>", names);
    }
    const std::string stacked = stacking_text(report_, change, language_);
    if (!stacked.empty()) out_ += fmt::format("<div class=\"place\">{}</div>", html_text(stacked));
    if (section.kind != DiffSection::Kind::editorial) {
      place(change.before, "before");
      place(change.after, "after");
    }
    out_ += "</div>\n";
  }

  void place(Span span, std::string_view side) {
    if (!span.exists() || span.file >= report_.sources->size()) return;
    const SourceText& source = (*report_.sources)[span.file];
    const Position position = source.position(span.begin);
    const std::string_view line = source.line(position.line);
    const std::uint32_t start = source.line_start(position.line);
    const std::size_t begin = std::min<std::size_t>(span.begin - start, line.size());
    const std::size_t end = std::clamp<std::size_t>(span.end - start, begin, line.size());
    constexpr std::size_t longest = 2000;
    if (line.size() > longest) return;
    out_ += fmt::format("<div class=\"place\">{}:{}</div><pre class=\"{}\">{}<mark>{}</mark>{}</pre>",
                        html_text(source.path()), position.line, side, html_text(line.substr(0, begin)),
                        html_text(line.substr(begin, end - begin)), html_text(line.substr(end)));
  }

  void cases(std::size_t pair, bool named = false) {
    for (const ImaginedCase* one : cases_of(report_, pair)) {
      const std::string name = named ? program_title(report_, pair, language_) + (zh_ ? "：" : ": ") : "";
      out_ +=
          fmt::format("<div class=\"case\"><b>{}</b> {}<code>{}</code></div>\n", zh_ ? "例" : "found",
                      html_text(name + case_sentence(report_, *one, language_)), html_text(case_line(report_, *one)));
    }
  }

  void shared_cases(const DiffSection& section) {
    std::vector<std::size_t> pairs;
    for (const Change* change : section.changes) {
      for (const std::size_t pair : reached_by(*change)) pairs.push_back(pair);
    }
    std::ranges::sort(pairs);
    const auto rest = std::ranges::unique(pairs);
    pairs.erase(rest.begin(), rest.end());
    const auto sections = sections_of(*report_.diff);
    for (const std::size_t pair : pairs) {
      const bool told = std::ranges::any_of(
          sections, [&](const DiffSection& one) { return one.kind == DiffSection::Kind::program && one.pair == pair; });
      if (!told) cases(pair, true);
    }
  }

  [[nodiscard]] std::string counted(std::uint64_t value) const {
    return quantity_text(Rational(static_cast<std::int64_t>(value)), Unit{}, language_);
  }

  void population(const Population& all) {
    heading(pick(language_, "对申请对象的影响", "What it does to the population"));
    const ImpactCounts& counts = all.counts;
    const auto bar = [&](std::string_view zh, std::string_view en, std::uint64_t value, std::string_view ink) {
      return PlotBar{pick(language_, zh, en), static_cast<Int128>(value), counted(value), std::string(ink)};
    };
    out_ += bar_plot(
        pick(language_, "受益与受损", "winners and losers"),
        {bar("受益", "winners", counts.winners, "gain"), bar("受损", "losers", counts.losers, "loss"),
         bar("有得有失", "mixed", counts.mixed, "plain"), bar("取决于未填事实", "unsure", counts.unsure, "plain"),
         bar("不变", "unchanged", counts.unchanged, "plain")});
    costs(all);
    for (const Population::By& by : all.by) group_plot(by);
    for (const ProgramImpact& impact : all.programs) histogram(impact);
    out_ += "<details open><summary>" + pick(language_, "各表", "tables") + "</summary>\n";
    tables(all);
    out_ += "</details>\n";
  }

  void costs(const Population& all) {
    std::vector<PlotPair> pairs;
    for (std::size_t kind = 0; kind < all.totals.size(); ++kind) {
      const Cost& cost = all.totals[kind];
      if (cost.before == 0 && cost.after == 0) continue;
      pairs.push_back({name_of_total(kind).in(language_), cost.before, cost.after,
                       money_text(cost.before, kind, language_), money_text(cost.after, kind, language_)});
    }
    if (pairs.empty()) return;
    out_ += "<h3>" + pick(language_, "费用：原（灰）、新（蓝）", "Cost: before (grey), after (blue)") + "</h3>\n";
    out_ += pair_plot(pick(language_, "费用", "cost"), pairs);
  }

  void group_plot(const Population::By& by) {
    std::vector<PlotBar> bars;
    for (const auto& [key, group] : by.groups) {
      const std::string name = by.names.at(key).in(language_);
      const auto add = [&](std::uint64_t value, int sign, std::string_view word, std::string_view ink) {
        if (value > 0) {
          bars.push_back(
              {fmt::format("{} {}", name, word), sign * static_cast<Int128>(value), counted(value), std::string(ink)});
        }
      };
      add(group.counts.winners, 1, pick(language_, "受益", "winners"), "gain");
      add(group.counts.losers, -1, pick(language_, "受损", "losers"), "loss");
    }
    if (bars.empty()) return;
    out_ += "<h3>" + html_text(by.title.in(language_)) + "</h3>\n" + bar_plot(by.title.in(language_), bars);
  }

  // How many get how much more or less; about twelve steps at most, of which none holds both losses and gains.
  void histogram(const ProgramImpact& impact) {
    if (!impact.has_amount || impact.differences.empty()) return;
    constexpr std::size_t most_bars = 12;
    const Int128 low = impact.differences.begin()->first;
    const Int128 high = impact.differences.rbegin()->first;
    std::vector<PlotBar> bars;
    const auto amount = [&](Int128 value) {
      return quantity_text(Rational::make(value, 100).value_or(Rational(0)), impact.unit, language_);
    };
    const auto add = [&](const std::string& name, std::uint64_t count, bool gain) {
      if (count > 0) bars.push_back({name, static_cast<Int128>(count), counted(count), gain ? "gain" : "loss"});
    };
    if (impact.differences.size() <= most_bars) {
      for (const auto& [difference, count] : impact.differences) add(amount(difference), count, difference > 0);
    } else {
      const Int128 step = (high - low) / Int128{most_bars} + 1;
      const Int128 first = low < 0 ? -((step - 1 - low) / step * step) : low / step * step;
      for (Int128 from = first; from <= high; from += step) {
        std::uint64_t count = 0;
        for (auto at = impact.differences.lower_bound(from); at != impact.differences.end() && at->first < from + step;
             ++at)
          count += at->second;
        add(fmt::format("{} – {}", amount(std::max(from, low)), amount(std::min(from + step - 1, high))), count,
            from >= 0);
      }
    }
    const std::string title = program_title(report_, impact.pair, language_);
    out_ += "<h3>" + html_text(title) + pick(language_, "：每人的差额", ": the difference for each") + "</h3>\n" +
            bar_plot(title, bars);
  }

  // The same tables as in Markdown.
  void tables(const Population& all) {
    const std::string markdown = population_markdown(report_, all, language_);
    bool in_table = false;
    bool is_head = false;
    for (std::size_t begin = 0; begin < markdown.size();) {
      const std::size_t end = std::min(markdown.find('\n', begin), markdown.size());
      const std::string_view line = std::string_view(markdown).substr(begin, end - begin);
      begin = end + 1;
      const bool row = line.starts_with("|");
      if (row && line.starts_with("|---")) continue;
      if (row && !in_table) {
        out_ += "<table>\n";
        is_head = true;
      }
      if (!row && in_table) out_ += "</table>\n";
      in_table = row;
      if (row) {
        out_ += "<tr>";
        for (std::size_t at = 1; at < line.size();) {
          const std::size_t next = std::min(line.find('|', at), line.size());
          const std::string_view tag = is_head ? "th" : "td";
          out_ += fmt::format("<{0}>{1}</{0}>", tag, html_text(trimmed(line.substr(at, next - at))));
          at = next + 1;
        }
        out_ += "</tr>\n";
        is_head = false;
      } else if (line.starts_with("### ")) {
        out_ += fmt::format("<h3>{}</h3>\n", html_text(line.substr(4)));
      } else if (!line.empty()) {
        out_ += fmt::format("<p>{}</p>\n", html_text(line));
      }
    }
    if (in_table) out_ += "</table>\n";
  }

  const DiffReport& report_;
  Language language_;
  bool zh_;
  std::string out_;
};

}  // namespace

std::string diff_html(const DiffReport& report, Language language) { return HtmlWriter(report, language).write(); }

}  // namespace rencai
