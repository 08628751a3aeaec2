#include "report/stacking_prose.h"

#include <string_view>

#include <fmt/format.h>

#include "report/quantity_text.h"

namespace rencai {

std::string stacking_prose(const Rulebook& rulebook, const Stacking& rule, PolicyId told_in, Language language) {
  const bool zh = language == Language::zh;
  std::string others;
  for (const ProgramOf& member : rulebook.members[rule.members]) {
    const Program& other = rulebook[member.program];
    if (!others.empty()) others += zh ? "、" : ", ";
    if (member.of_spouse) others += zh ? "配偶的" : "the spouse's ";
    others += fmt::format("“{}”", rulebook.text(other.title, language));
    if (other.policy == told_in) continue;
    const std::string_view policy = rulebook.text(rulebook[other.policy].title, language);
    others += zh ? fmt::format("（{}）", policy) : fmt::format(" ({})", policy);
  }
  const bool highest = rule.kind == StackingKind::highest_of;
  const bool chosen = rule.choice != FactId::none;
  std::string words;
  if (highest && chosen) {
    words = zh ? others + "只享受一项" : fmt::format("of {} only one counts", others);
  } else if (highest) {
    words = zh ? others + "只享受一项，取最高者" : fmt::format("of {} only one counts, the highest", others);
  } else {
    words = others + (zh ? "合并计算" : " count together");
  }
  if (rule.clause.empty()) return words;
  const std::string_view clause = rulebook.text(rule.clause);
  return words + (zh ? fmt::format("（第{}条）", clause) : fmt::format(" (clause {})", clause));
}

std::string stacking_shares_prose(const Rulebook& rulebook, const Stacking& rule, Language language) {
  const bool zh = language == Language::zh;
  std::string shares;
  for (const Number& share : rulebook.numbers[rule.shares]) {
    const auto value = Rational::make(share.numerator, share.denominator);
    if (!shares.empty()) shares += zh ? "、" : ", ";
    shares += value ? percent_text(*value) : "";
  }
  if (shares.empty()) return {};
  return zh ? fmt::format("从金额大的起依次按 {} 计", shares) : fmt::format("from the largest down at {}", shares);
}

}  // namespace rencai
