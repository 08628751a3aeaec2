#include "report/outcome_text.h"

#include "report/prose.h"
#include "report/quantity_text.h"

namespace rencai {

std::string outcome_text(Outcome outcome, Language language) {
  const bool zh = language == Language::zh;
  switch (outcome) {
    case Outcome::eligible: return zh ? "符合" : "eligible";
    case Outcome::possible: return zh ? "可能符合" : "possible";
    case Outcome::ineligible: return zh ? "不符合" : "ineligible";
    case Outcome::absorbed: return zh ? "并入其他项目" : "absorbed";
    case Outcome::contradicted: return zh ? "填写矛盾" : "contradicted";
    case Outcome::not_in_force: return zh ? "不在有效期内" : "not in force";
  }
  return {};
}

std::string_view id_of(Period period) {
  switch (period) {
    case Period::none: return "once";
    case Period::month: return "month";
    case Period::quarter: return "quarter";
    case Period::half_year: return "half_year";
    case Period::year: return "year";
  }
  return "";
}

std::string_view id_of(Outcome outcome) {
  switch (outcome) {
    case Outcome::eligible: return "eligible";
    case Outcome::possible: return "possible";
    case Outcome::ineligible: return "ineligible";
    case Outcome::absorbed: return "absorbed";
    case Outcome::contradicted: return "contradicted";
    case Outcome::not_in_force: return "not_in_force";
  }
  return {};
}

std::string category_text(Category category, Language language) {
  const bool zh = language == Language::zh;
  switch (category) {
    case Category::housing: return zh ? "住房" : "housing";
    case Category::allowance: return zh ? "津补贴" : "allowance";
    case Category::funding: return zh ? "资助奖励" : "funding";
    case Category::tax: return zh ? "税收" : "tax";
    case Category::loan: return zh ? "贷款" : "loan";
    case Category::repayment: return zh ? "退还" : "repayment";
    case Category::points: return zh ? "积分" : "points";
    case Category::title: return zh ? "职称岗位" : "title";
    case Category::training: return zh ? "培训" : "training";
    case Category::service: return zh ? "服务" : "service";
    case Category::pay: return zh ? "薪酬" : "pay";
    case Category::obligation: return zh ? "义务" : "obligation";
  }
  return {};
}

std::string amount_text(const Rulebook& rulebook, const ProgramResult& result, Language language) {
  if (!result.has_amount) return {};
  if (result.amount_type.kind == Kind::choice) {
    std::string text = title_of(rulebook, result.amount_type.domain, result.choice_low, language);
    if (result.choice_low != result.choice_high)
      text += "–" + title_of(rulebook, result.amount_type.domain, result.choice_high, language);
    return text;
  }
  const bool part = result.amount_type.unit.is_none() && rulebook[result.program].category == Category::tax;
  if (part && result.amount.low && result.amount.high) return percent_text(result.amount);
  return interval_text(result.amount, result.amount_type.unit, language);
}

}  // namespace rencai
