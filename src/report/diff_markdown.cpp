#include <algorithm>
#include <string_view>

#include <fmt/format.h>

#include "base/text.h"
#include "report/diff_cases.h"
#include "report/diff_population.h"
#include "report/diff_report.h"
#include "report/diff_sections.h"
#include "report/diff_words.h"

namespace rencai {
namespace {

// Text of rule files as plain text within Markdown.
std::string plain(std::string_view text) {
  std::string out;
  for (const char c : text) {
    constexpr std::string_view special = "\\`*_{}[]<>#|~";
    if (c == '\n') {
      out += ' ';
      continue;
    }
    if (special.find(c) != std::string_view::npos) out += '\\';
    out += c;
  }
  return out;
}

class MarkdownWriter {
 public:
  MarkdownWriter(const DiffReport& report, Language language)
      : report_(report), language_(language), zh_(language == Language::zh) {}

  std::string write() {
    out_ = zh_ ? "## 政策含义的变化\n\n" : "## What changed in meaning\n\n";
    out_ += plain(summary_text(report_, language_)) + "\n";
    for (const DiffSection& section : sections_of(*report_.diff)) {
      const bool editorial = section.kind == DiffSection::Kind::editorial;
      if (editorial) {
        out_ += fmt::format("\n<details><summary>{}</summary>\n\n", heading(section));
      } else {
        out_ += fmt::format("\n### {}\n\n", heading(section));
      }
      out_ += zh_ ? "| 影响 | 变化 | 原 | 新 |\n|---|---|---|---|\n"
                  : "| effect | change | old | new |\n|---|---|---|---|\n";
      for (const Change* change : section.changes) row(*change, section);
      if (section.kind == DiffSection::Kind::program) cases(section.pair);
      if (editorial) out_ += "\n</details>\n";
    }
    if (report_.population != nullptr) out_ += population_markdown(report_, *report_.population, language_);
    return std::move(out_);
  }

 private:
  [[nodiscard]] std::string heading(const DiffSection& section) const {
    switch (section.kind) {
      case DiffSection::Kind::policies: return zh_ ? "政策" : "Policies";
      case DiffSection::Kind::program: {
        const std::string clause = program_clause(report_, section.pair);
        std::string text =
            plain(program_title(report_, section.pair, language_)) + " `" + program_id(report_, section.pair) + "`";
        if (!clause.empty())
          text += zh_ ? fmt::format("，第{}条", plain(clause)) : fmt::format(", clause {}", plain(clause));
        return text;
      }
      case DiffSection::Kind::shared: return zh_ ? "涉及多个项目" : "Of several programs";
      case DiffSection::Kind::vocabulary: return zh_ ? "词汇表" : "Vocabulary";
      case DiffSection::Kind::editorial: return zh_ ? "文字改动" : "Editorial";
    }
    return {};
  }

  // Applicants that were found, each with what happens to him.
  void cases(std::size_t pair) {
    const auto found = cases_of(report_, pair);
    if (found.empty()) return;
    out_ += '\n';
    for (const ImaginedCase* one : found)
      out_ += fmt::format("- {}\n  `{}`\n", plain(case_sentence(report_, *one, language_)), case_line(report_, *one));
  }

  [[nodiscard]] std::string place(Span span) const {
    if (!span.exists() || span.file >= report_.sources->size()) return "—";
    const SourceText& source = (*report_.sources)[span.file];
    const std::uint32_t line = source.position(span.begin).line;
    std::string text(trimmed(source.line(line)));
    std::ranges::replace(text, '`', '\'');
    std::string cell;
    for (const char c : text) cell += c == '|' ? std::string("\\|") : std::string(1, c);
    return fmt::format("{}:{}<br>`{}`", plain(source.path()), line, cell);
  }

  void row(const Change& change, const DiffSection& section) {
    std::string text = plain(sentence_of(report_, change, language_));
    const std::string within = within_text(report_, change, language_);
    if (!within.empty()) text += "<br>" + (zh_ ? "见" : std::string("in ")) + plain(within);
    if (section.kind == DiffSection::Kind::shared || section.kind == DiffSection::Kind::editorial) {
      std::string names;
      for (const std::size_t pair : reached_by(change)) {
        if (!names.empty()) names += zh_ ? "、" : ", ";
        names += fmt::format("`{}`", program_id(report_, pair));
      }
      if (!names.empty()) text += "<br>" + names;
    }
    const std::string stacked = stacking_text(report_, change, language_);
    if (!stacked.empty()) text += "<br>" + plain(stacked);
    out_ += fmt::format("| {} | {} | {} | {} |\n", name_of(change.severity).in(language_), text, place(change.before),
                        place(change.after));
  }

  const DiffReport& report_;
  Language language_;
  bool zh_;
  std::string out_;
};

}  // namespace

std::string diff_markdown(const DiffReport& report, Language language) {
  return MarkdownWriter(report, language).write();
}

}  // namespace rencai
