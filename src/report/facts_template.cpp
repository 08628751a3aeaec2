#include "report/facts_template.h"

#include <algorithm>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "report/facts_report.h"
#include "report/prose.h"
#include "report/words.h"

namespace rencai {
namespace {

std::string one_line(std::string_view text) {
  std::string line(text);
  std::ranges::replace_if(
      line, [](char c) { return c == '\n' || c == '\r' || c == '\t'; }, ' ');
  return line;
}

class TemplateWriter {
 public:
  TemplateWriter(const Rulebook& rulebook, PolicyId policy, std::span<const FactUsage> usage, Language language)
      : rulebook_(rulebook), policy_(policy), usage_(usage), language_(language), zh_(language == Language::zh) {}

  std::string write() {
    std::uint16_t kinds = 0;
    const Run programs = rulebook_[policy_].programs;
    for (const Program& program : rulebook_.programs.all().subspan(programs.first, programs.count)) {
      kinds = static_cast<std::uint16_t>(kinds | program.kinds);
    }
    out_ += fmt::format("# {}\n", one_line(rulebook_.text(rulebook_[policy_].title, language_)));
    out_ += say("# 填写知道的，不知道的保留 null（未知）；“没有”写 nothing，集合写 []。\n",
                "# Fill in what is known; null is unknown. “There is none” is nothing, or [] for a set.\n");
    write_kind(kinds);
    for (unsigned kind = 0; kind < applicant_kind_count; ++kind) {
      if ((kinds >> kind & 1U) != 0) write_group(static_cast<ApplicantKind>(kind));
    }
    write_spouse();
    write_reviewer_facts();
    return std::move(out_);
  }

 private:
  [[nodiscard]] std::string say(std::string_view zh, std::string_view en) const { return std::string(zh_ ? zh : en); }

  void write_kind(std::uint16_t kinds) {
    std::string all;
    std::string_view first;
    for (unsigned i = 0; i < applicant_kind_count; ++i) {
      if ((kinds >> i & 1U) == 0) continue;
      const auto kind = static_cast<ApplicantKind>(i);
      if (first.empty()) first = id_of(kind);
      if (!all.empty()) all += " | ";
      all += fmt::format("{}{}", id_of(kind), zh_ ? fmt::format("（{}）", name_of(kind).zh) : "");
    }
    out_ += fmt::format("kind: {}  # {}\n", first.empty() ? "person" : first, all.empty() ? "person" : all);
  }

  // The first kind of applicant for whose programs the fact is read; none: not by this policy.
  [[nodiscard]] std::optional<ApplicantKind> group_of(FactId fact) const {
    std::uint16_t kinds = 0;
    for (const ProgramId program : usage_[index(fact)].of_applicant) {
      if (rulebook_[program].policy == policy_) kinds = static_cast<std::uint16_t>(kinds | rulebook_[program].kinds);
    }
    for (unsigned kind = 0; kind < applicant_kind_count; ++kind) {
      if ((kinds >> kind & 1U) != 0) return static_cast<ApplicantKind>(kind);
    }
    return std::nullopt;
  }

  void write_group(ApplicantKind kind) {
    bool first = true;
    for (std::uint32_t i = 0; i < rulebook_.facts.size(); ++i) {
      const FactId fact{i};
      if (rulebook_[fact].reviewer || is_part(rulebook_[fact]) || group_of(fact) != kind) continue;
      if (first) out_ += fmt::format("\n# ---- {}\n", name_of(kind).in(language_));
      first = false;
      write_fact(fact);
    }
  }

  // What is read of a spouse: comments, since where there is none nothing of it is stated.
  void write_spouse() {
    bool first = true;
    for (std::uint32_t i = 0; i < rulebook_.facts.size(); ++i) {
      const bool read = std::ranges::any_of(usage_[i].of_spouse,
                                            [&](ProgramId program) { return rulebook_[program].policy == policy_; });
      if (!read || FactId{i} == rulebook_.spouse) continue;
      if (first) {
        const std::string key = key_of(rulebook_.spouse);
        out_ += say("\n# ---- 有配偶的，改填以下内容\n", "\n# ---- where there is a spouse, instead\n");
        out_ += fmt::format("# {}:\n", key);
      }
      first = false;
      std::string comment = one_line(title_of(rulebook_, FactId{i}, language_));
      const std::string hint = hint_of(rulebook_.facts[i]);
      if (!hint.empty()) comment += (zh_ ? "　" : "  ") + hint;
      out_ += fmt::format("#   {}: null  # {}\n", key_of(FactId{i}), comment);
    }
  }

  void write_reviewer_facts() {
    bool first = true;
    for (std::uint32_t i = 0; i < rulebook_.facts.size(); ++i) {
      const FactId fact{i};
      if (!rulebook_[fact].reviewer || is_part(rulebook_[fact]) || !group_of(fact)) continue;
      if (first) out_ += say("\n# ---- 由审核部门认定\n", "\n# ---- for the reviewer to settle\n");
      first = false;
      write_fact(fact);
    }
  }

  // Fields stand with their list, and records are filled in by their facts.
  [[nodiscard]] static bool is_part(const Fact& fact) { return fact.is_field() || fact.form == FactForm::record; }

  // `- {month: YYYY-MM, base: CNY/month}`: the fields that the policy reads.
  [[nodiscard]] std::string element_of(const Fact& fact) const {
    const List& list = rulebook_[fact.list];
    std::string fields;
    for (std::uint32_t i = 0; i < list.count; ++i) {
      const FactId field{list.first + i};
      if (field != list.key && !group_of(field)) continue;
      fields += fmt::format("{}{}: {}", fields.empty() ? "" : ", ", field_key(fact, field), hint_of(rulebook_[field]));
    }
    return fmt::format("- {{{}}}", fields);
  }

  [[nodiscard]] std::string field_key(const Fact& list, FactId field) const {
    const std::string title = title_of(rulebook_, field, language_);
    const std::string outer = std::string(rulebook_.text(list.title, language_)) + "：";
    if (zh_ && title.starts_with(outer)) {
      const std::string own = title.substr(outer.size());
      if (rulebook_.find_field(list.list, own) == field) return quoted(own);
    }
    return std::string(rulebook_.text(rulebook_[field].short_id).substr(rulebook_.text(list.short_id).size() + 1));
  }

  void write_fact(FactId id) {
    const Fact& fact = rulebook_[id];
    std::string comment = one_line(rulebook_.text(fact.ask, language_));
    if (comment.empty()) comment = one_line(title_of(rulebook_, id, language_));
    const bool is_list = fact.form == FactForm::list;
    std::string hint = is_list ? say("列表，没有则写 []，每项如", "a list, [] if there are none, of") : hint_of(fact);
    if (fact.form == FactForm::spouse) hint = say("nothing（没有）| true（有）", "nothing | true");
    if (!hint.empty()) comment += (zh_ ? "　" : "  ") + hint;
    if (fact.derived != NodeId::none) {
      comment += zh_ ? "　不填则推算：" + prose(rulebook_, fact.derived, language_)
                     : "  if not stated: " + prose(rulebook_, fact.derived, language_);
    }
    out_ += fmt::format("# {}\n", one_line(comment));
    if (is_list) out_ += fmt::format("#   {}\n", one_line(element_of(fact)));
    out_ += fmt::format("{}: null\n", key_of(id));
  }

  // The title in Chinese, the id in English, as far as it means this fact only.
  [[nodiscard]] std::string key_of(FactId id) const {
    const Fact& fact = rulebook_[id];
    for (const std::string_view name :
         {zh_ ? rulebook_.text(fact.title.zh) : std::string_view(), rulebook_.text(fact.short_id)}) {
      bool ambiguous = false;
      if (!name.empty() && rulebook_.find_fact(name, ambiguous) == id && !ambiguous) return quoted(name);
    }
    return quoted(rulebook_.text(fact.id));
  }

  static std::string quoted(std::string_view key) {
    const bool plain = std::ranges::all_of(key, [](char c) {
      const auto byte = static_cast<unsigned char>(c);
      return byte >= 0x80 || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '.' ||
             (c >= '0' && c <= '9');
    });
    const bool letter_first =
        !key.empty() && (static_cast<unsigned char>(key.front()) >= 0x80 || (key.front() >= 'a' && key.front() <= 'z'));
    return plain && letter_first ? std::string(key) : fmt::format("\"{}\"", key);
  }

  [[nodiscard]] std::string hint_of(const Fact& fact) const {
    switch (fact.type.kind) {
      case Kind::condition: return say("true | false", "true | false");
      case Kind::number: {
        std::string unit = stated_unit(rulebook_, fact, language_);
        return unit.empty() ? say("数", "a number") : unit;
      }
      case Kind::date: return fact.month ? "YYYY-MM" : "YYYY-MM-DD";
      case Kind::text: return say("文本", "a text");
      case Kind::place: return say("地点，如 贵州省/六盘水市", "a place, e.g. 贵州省/六盘水市");
      case Kind::choice:
      case Kind::set: break;
    }
    const Domain& domain = rulebook_[fact.type.domain];
    std::string values;
    for (std::uint32_t value = 0; value < domain.values.count; ++value) {
      if (value > 0) values += fact.type.kind == Kind::set ? ", " : domain.ordered ? " < " : " | ";
      const DomainValue& v = rulebook_.domain_values[domain.values.first + value];
      values += zh_ ? title_of(rulebook_, fact.type.domain, value, language_) : std::string(rulebook_.text(v.id));
    }
    return fact.type.kind == Kind::set ? fmt::format("[{}]", values) : values;
  }

  const Rulebook& rulebook_;
  PolicyId policy_;
  std::span<const FactUsage> usage_;
  Language language_;
  bool zh_;
  std::string out_;
};

}  // namespace

std::string facts_template(const Rulebook& rulebook, PolicyId policy, std::span<const FactUsage> usage,
                           Language language) {
  return TemplateWriter(rulebook, policy, usage, language).write();
}

}  // namespace rencai
