#include <algorithm>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "base/excerpt.h"
#include "base/text.h"
#include "report/diff_cases.h"
#include "report/diff_population.h"
#include "report/diff_report.h"
#include "report/diff_sections.h"
#include "report/diff_words.h"
#include "report/text_table.h"

namespace rencai {
namespace {

constexpr std::size_t most_programs_named = 12;

class TextWriter {
 public:
  TextWriter(const DiffReport& report, Language language, bool color)
      : report_(report), language_(language), zh_(language == Language::zh), color_(color) {}

  std::string write() {
    tell_unrelated();
    for (const DiffSection& section : sections_of(*report_.diff)) {
      if (!out_.empty()) out_ += '\n';
      heading(section);
      stacked_.clear();
      for (const Change* change : section.changes) tell(*change, section);
      if (section.kind == DiffSection::Kind::program) tell_cases(section.pair, false);
      if (section.kind == DiffSection::Kind::shared) tell_shared_cases(section);
    }
    if (!out_.empty()) out_ += '\n';
    out_ += summary_text(report_, language_) + '\n';
    if (report_.imagined != nullptr && report_.imagined->looked_at > 0) {
      const Imagined& imagined = *report_.imagined;
      out_ += zh_ ? fmt::format("为 {} 个项目找过举例，其中 {} 个找到\n", imagined.looked_at, imagined.found_for)
                  : fmt::format("applicants for whom it matters were looked for in {} program{}, and found in {}\n",
                                imagined.looked_at, imagined.looked_at == 1 ? "" : "s", imagined.found_for);
    }
    if (report_.population != nullptr) out_ += population_text(report_, *report_.population, language_, color_);
    return std::move(out_);
  }

 private:
  // Where not one policy stands on both sides.
  void tell_unrelated() {
    std::string gone;
    std::string new_ones;
    for (const auto [before, after] : report_.diff->policies) {
      if (before != PolicyId::none && after != PolicyId::none) return;
      std::string& names = before == PolicyId::none ? new_ones : gone;
      const Rulebook& book = before == PolicyId::none ? *report_.after.rulebook : *report_.before.rulebook;
      if (!names.empty()) names += zh_ ? "、" : ", ";
      names += book.text(book[before == PolicyId::none ? after : before].id);
    }
    if (gone.empty() || new_ones.empty()) return;
    out_ += zh_ ? fmt::format("两边没有共同的政策：一边是 {}，另一边是 {}\n", gone, new_ones)
                : fmt::format("the two sides have no policy in common: {} on one, {} on the other\n", gone, new_ones);
  }

  void heading(const DiffSection& section) {
    std::string text;
    std::string tail;
    switch (section.kind) {
      case DiffSection::Kind::policies: text = zh_ ? "政策" : "Policies"; break;
      case DiffSection::Kind::program: {
        text = escaped_for_terminal(program_title(report_, section.pair, language_));
        const std::string clause = program_clause(report_, section.pair);
        tail = "  " + escaped_for_terminal(program_id(report_, section.pair));
        if (!clause.empty()) tail += zh_ ? fmt::format("  第{}条", clause) : fmt::format("  clause {}", clause);
        break;
      }
      case DiffSection::Kind::shared: text = zh_ ? "涉及多个项目" : "Of several programs"; break;
      case DiffSection::Kind::vocabulary: text = zh_ ? "词汇表" : "Vocabulary"; break;
      case DiffSection::Kind::editorial: text = zh_ ? "文字改动" : "Editorial"; break;
    }
    out_ += inked(text, Ink::bold, color_) + tail + '\n';
  }

  [[nodiscard]] std::string mark_of(ChangeSeverity severity) const {
    switch (severity) {
      case ChangeSeverity::editorial: return "  ~ ";
      case ChangeSeverity::gain: return inked("  + ", Ink::green, color_);
      case ChangeSeverity::loss: return inked("  ! ", Ink::red, color_);
    }
    return {};
  }

  void tell(const Change& change, const DiffSection& section) {
    const bool editorial = section.kind == DiffSection::Kind::editorial;
    std::string sentence = sentence_of(report_, change, language_);
    if (editorial && !change.name.empty() && !change.reaches.empty())
      sentence = fmt::format("{}{}{}", program_id(report_, change.reaches.front().pair), zh_ ? "：" : ": ", sentence);
    out_ += mark_of(change.severity) + escaped_for_terminal(sentence) + '\n';
    if (editorial) return;
    const std::string within = within_text(report_, change, language_);
    if (!within.empty()) out_ += "    " + (zh_ ? "见" : std::string("in ")) + escaped_for_terminal(within) + '\n';
    if (section.kind == DiffSection::Kind::shared) tell_programs(change);
    const std::string stacked = stacking_text(report_, change, language_);
    if (!stacked.empty() && stacked != stacked_) out_ += "    " + escaped_for_terminal(stacked) + '\n';
    stacked_ = stacked;
    place(change.before, "-", "31");
    place(change.after, "+", "32");
  }

  void tell_programs(const Change& change) {
    const auto pairs = reached_by(change);
    out_ += zh_ ? fmt::format("    涉及 {} 个项目：", pairs.size())
                : fmt::format("    reaches {} programs: ", pairs.size());
    for (std::size_t i = 0; i < std::min(pairs.size(), most_programs_named); ++i) {
      if (i > 0) out_ += zh_ ? "、" : ", ";
      out_ += escaped_for_terminal(program_id(report_, pairs[i]));
    }
    if (pairs.size() > most_programs_named)
      out_ += zh_ ? fmt::format(" 等") : fmt::format(" and {} more", pairs.size() - most_programs_named);
    out_ += '\n';
  }

  // Applicants that were found; with the program's id where the section is of several.
  void tell_cases(std::size_t pair, bool named) {
    for (const ImaginedCase* one : cases_of(report_, pair)) {
      std::string sentence = case_sentence(report_, *one, language_);
      if (named) sentence = program_id(report_, pair) + (zh_ ? "：" : ": ") + sentence;
      out_ += fmt::format("  {} {}\n", inked(zh_ ? "例" : "found", Ink::bold, color_), escaped_for_terminal(sentence));
      out_ += "      " + escaped_for_terminal(case_line(report_, *one)) + '\n';
    }
  }

  // Of programs that have no section of their own.
  void tell_shared_cases(const DiffSection& section) {
    std::vector<std::size_t> pairs;
    for (const Change* change : section.changes) {
      for (const std::size_t pair : reached_by(*change)) pairs.push_back(pair);
    }
    std::ranges::sort(pairs);
    const auto rest = std::ranges::unique(pairs);
    pairs.erase(rest.begin(), rest.end());
    for (const std::size_t pair : pairs) {
      if (!has_section(pair)) tell_cases(pair, true);
    }
  }
  [[nodiscard]] bool has_section(std::size_t pair) const {
    const auto sections = sections_of(*report_.diff);
    return std::ranges::any_of(
        sections, [&](const DiffSection& one) { return one.kind == DiffSection::Kind::program && one.pair == pair; });
  }

  void place(Span span, std::string_view sign, std::string_view ink) {
    if (!span.exists() || span.file >= report_.sources->size()) return;
    out_ += fmt::format("    {} {}\n", inked(sign, sign == "-" ? Ink::red : Ink::green, color_),
                        place_text(span, *report_.sources));
    out_ += excerpt(span, *report_.sources, color_ ? ink : std::string_view());
  }

  const DiffReport& report_;
  Language language_;
  bool zh_;
  bool color_;
  std::string out_;
  std::string stacked_;  // what the change before, of the same section, reaches through stacking
};

}  // namespace

std::string diff_text(const DiffReport& report, Language language, bool color) {
  return TextWriter(report, language, color).write();
}

}  // namespace rencai
