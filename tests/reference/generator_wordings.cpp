#include "generator_wordings.h"

#include <algorithm>
#include <utility>

#include "calendar.h"

namespace rencai::reference {

namespace {

Document declaration(const GeneratedFact& fact, const std::string& type) {
  return Document::map({{"title", Document::map({{"zh", fact.title}, {"en", "title of " + fact.id}})}, {"type", type}});
}

Document number_declaration(const GeneratedFact& fact, const std::string& type, const std::string& range_unit) {
  Document declared = declaration(fact, type);
  if (!fact.unit.empty()) declared.add("unit", fact.unit);
  declared.add("range", std::to_string(fact.low) + range_unit + ".." + std::to_string(fact.high) + range_unit);
  return declared;
}

GeneratedFact number_fact(const std::string& id, const std::string& title, Measure measure, const std::string& unit,
                          std::int64_t low, std::int64_t high) {
  GeneratedFact fact;
  fact.form = Form::number;
  fact.id = id;
  fact.title = title;
  fact.measure = measure;
  fact.unit = unit;
  fact.low = low;
  fact.high = high;
  fact.lacking = 8;
  return fact;
}

GeneratedFact date_fact(const std::string& id, const std::string& title) {
  GeneratedFact fact;
  fact.form = Form::date;
  fact.id = id;
  fact.title = title;
  fact.low = number_of({1950, 1, 1});
  fact.high = number_of({2030, 12, 31});
  fact.lacking = 8;
  return fact;
}

GeneratedFact grade_fact(const std::string& id, const std::string& title, Document& declared) {
  GeneratedFact fact;
  fact.form = Form::ordered;
  fact.id = id;
  fact.title = title;
  fact.lacking = 8;
  declared = declaration(fact, "ordered");
  Document values = Document::map({});
  for (const char* letter : {"c", "b", "a"}) {
    fact.values.push_back(id + "_" + letter);
    fact.value_titles.push_back(title + letter);
    values.add(fact.values.back(),
               Document::map({{"zh", fact.value_titles.back()}, {"en", "grade " + fact.values.back()}}));
  }
  declared.add("values", values);
  return fact;
}

GeneratedFact condition_fact(const std::string& id, const std::string& title) {
  GeneratedFact fact;
  fact.id = id;
  fact.title = title;
  return fact;
}

GeneratedFact list_of(const std::string& id, const std::string& title, std::vector<GeneratedFact> fields) {
  GeneratedFact list;
  list.form = Form::list;
  list.id = id;
  list.title = title;
  list.fields = std::move(fields);
  return list;
}

Document one_case(const std::string& when, const std::string& is) {
  return Document::map({{"when", when}, {"is", is}});
}

Document cases(const std::string& form, std::vector<Document> list) {
  return Document::map({{form, Document::list(std::move(list))}});
}

}  // namespace

// ---- facts

std::vector<GeneratedFact> WordingMaker::declare(Document& facts) {
  std::vector<GeneratedFact> made;
  const auto add_number = [&](GeneratedFact fact, const std::string& type, const std::string& range_unit) {
    facts.add(fact.id, number_declaration(fact, type, range_unit));
    made.push_back(std::move(fact));
  };
  add_number(number_fact("price", "房屋总价", Measure::yuan, "", 0, 1'500'000), "money", "元");
  add_number(number_fact("rent_paid", "实付租金", Measure::yuan_monthly, "元/月", 0, 6000), "money", "元/月");
  add_number(number_fact("floor_area", "房屋面积", Measure::area, "平方米", 1, 300), "number", "平方米");
  add_number(number_fact("service", "服务月数", Measure::months, "月", 0, 160), "number", "个月");
  GeneratedFact share = number_fact("own_share", "产权份额", Measure::plain, "", 0, 100);
  share.percent = true;
  share.factor = 10;
  add_number(share, "percent", "%");
  const std::vector<std::pair<std::string, std::string>> days = {
      {"signed_on", "合同签订日"}, {"claimed_on", "申领日"}, {"quit_on", "离职日"}};
  for (const auto& [id, title] : days) {
    made.push_back(date_fact(id, title));
    facts.add(id, declaration(made.back(), "date"));
  }
  Document grade;
  made.push_back(grade_fact("grade", "人才等次", grade));
  facts.add("grade", grade);
  add_list_of_months(facts, made);
  add_list_of_staff(facts, made);
  add_list_of_incomes(facts, made);
  return made;
}

void WordingMaker::add_list_of_months(Document& facts, std::vector<GeneratedFact>& made) {
  GeneratedFact month = date_fact("insured_month", "参保月份");
  month.month = true;
  const GeneratedFact base = number_fact("base", "缴费基数", Measure::yuan_monthly, "元/月", 0, 12'000);
  GeneratedFact backpaid = condition_fact("backpaid", "是否补缴");
  Document of_backpaid = declaration(backpaid, "bool");
  backpaid.has_default = random_.chance(50);
  if (backpaid.has_default) of_backpaid.add("if_absent", "false");
  made.push_back(list_of("insured", "参保记录", {month, base, backpaid}));
  Document declared = declaration(made.back(), "list");
  declared.add("fields", Document::map({{month.id, declaration(month, "month")},
                                        {base.id, number_declaration(base, "money", "元/月")},
                                        {backpaid.id, of_backpaid}}));
  facts.add("insured", declared);
}

void WordingMaker::add_list_of_staff(Document& facts, std::vector<GeneratedFact>& made) {
  Document of_rank;
  const GeneratedFact rank = grade_fact("rank", "引进人员等次", of_rank);
  const GeneratedFact hired = date_fact("hired_on", "入职日");
  const GeneratedFact left = date_fact("left_on", "离开日");
  GeneratedFact birth = date_fact("birth_date", "出生日");
  birth.low = number_of({1950, 1, 1});
  birth.high = number_of({2000, 12, 31});
  GeneratedFact effort = number_fact("effort", "工作时间比例", Measure::plain, "", 0, 100);
  effort.percent = true;
  effort.factor = 10;
  const GeneratedFact contract = number_fact("contract", "合同月数", Measure::months, "月", 0, 120);
  GeneratedFact post;
  post.form = Form::choice;
  post.id = "post";
  post.title = "岗位";
  Document values = Document::map({});
  for (const char* letter : {"x", "y", "z"}) {
    post.values.push_back(std::string("post_") + letter);
    post.value_titles.push_back(std::string("岗位") + letter);
    values.add(post.values.back(), Document::map({{"zh", post.value_titles.back()}}));
  }
  Document of_post = declaration(post, "choice");
  of_post.add("values", values);
  GeneratedFact skills = post;
  skills.form = Form::set;
  skills.id = "skills";
  skills.title = "技能";
  skills.lacking = 8;
  GeneratedFact works_at;
  works_at.form = Form::place;
  works_at.id = "works_at";
  works_at.title = "工作地";
  works_at.values = {"甲省", "乙市", "丙区"};
  Document of_skills = declaration(skills, "set");
  of_skills.add("values", values);
  made.push_back(list_of("staff", "引进人员", {rank, hired, left, birth, effort, contract, post, skills, works_at}));
  Document declared = declaration(made.back(), "list");
  declared.add("fields", Document::map({{rank.id, of_rank},
                                        {birth.id, declaration(birth, "date")},
                                        {effort.id, number_declaration(effort, "percent", "%")},
                                        {contract.id, number_declaration(contract, "number", "个月")},
                                        {post.id, of_post},
                                        {skills.id, of_skills},
                                        {works_at.id, declaration(works_at, "place")},
                                        {hired.id, declaration(hired, "date")},
                                        {left.id, declaration(left, "date")}}));
  facts.add("staff", declared);
}

void WordingMaker::add_list_of_incomes(Document& facts, std::vector<GeneratedFact>& made) {
  const GeneratedFact income = number_fact("income", "应税所得", Measure::yuan_yearly, "元/年", 0, 900'000);
  const GeneratedFact tax = number_fact("tax_paid", "已缴税额", Measure::yuan_yearly, "元/年", 0, 300'000);
  made.push_back(list_of("incomes", "各项所得", {income, tax}));
  Document declared = declaration(made.back(), "list");
  declared.add("fields", Document::map({{income.id, number_declaration(income, "money", "元/年")},
                                        {tax.id, number_declaration(tax, "money", "元/年")}}));
  facts.add("incomes", declared);
}

// ---- definitions

void WordingMaker::add(const std::string& name, Document document) {
  if (document.form == Document::Form::mapping)
    document.entries.insert(document.entries.begin(), {"clause", Document::plain("\"6\"")});
  definitions_->add(name, std::move(document));
  outputs_.add("out_" + name, name);
}

void WordingMaker::condition(const std::string& name, Document document) {
  add("w_" + name, std::move(document));
  maker_.conditions.push_back("w_" + name);
}

void WordingMaker::number(const std::string& name, Measure measure, Document document) {
  add("w_" + name, std::move(document));
  maker_.numbers[measure].push_back("w_" + name);
}

void WordingMaker::define(Document& parameters, Document& definitions) {
  definitions_ = &definitions;
  define_time();
  define_months(parameters);
  define_amounts(parameters);
  define_classes();
  define_points();
  define_staff();
  define_received();
  define_couples();
}

void WordingMaker::define_time() {
  if (wanted()) condition("under_an_age", "full_years_between(birth_date, today) < " + count(18, 60));
  if (wanted()) condition("up_to_an_age", "age_at(today) <= " + count(18, 60));
  if (wanted()) condition("age_on_first_january", "age_at(start_of_year(signed_on)) <= " + count(18, 60));
  if (wanted()) condition("within_a_year_of_signing", "claimed_on in signed_on..signed_on + " + count(1, 9) + "年");
  if (wanted()) {
    const std::int64_t first = random_.between(1990, 2014);
    condition("between_two_days", "signed_on in " + std::to_string(first) + "-07-01.." +
                                      std::to_string(first + random_.between(1, 9)) + "-06-30");
  }
  if (wanted()) condition("years_to_draw", "today < start_of_year(signed_on) + " + count(3, 20) + "年");
  if (wanted()) condition("not_on_certain_days", "claimed_on not in [" + maker_.date_literal() + ", today]");
  if (wanted()) condition("on_certain_days", "claimed_on in [today, " + maker_.date_literal() + "]");
  if (wanted()) condition("still_there", "not (quit_on <= today)");
  if (wanted()) condition("left_or_leaves", "or_else(quit_on, claimed_on) > today");
  const std::string split = count(1985, 2014) + "-05-01";
  if (wanted())
    number("two_versions_by_event", Measure::yuan,
           cases("first_of", {one_case("signed_on < " + split, yuan()), one_case("signed_on >= " + split, yuan())}));
  if (wanted())
    number("transition", Measure::yuan,
           yuan() + " * max(0, min(1, full_months_between(" + split + ", signed_on) / " + count(60, 400) + "个月))");
  if (wanted())
    number("lost_year", Measure::months,
           "max(0年, " + count(3, 9) + "年 - max(0年, full_years_between(signed_on, claimed_on)))");
}

void WordingMaker::define_months(Document& parameters) {
  if (wanted()) condition("months_in_all", "count(insured where not backpaid) >= " + count(1, 3));
  if (wanted()) condition("months_unbroken", "run_until(today, insured_month of insured) >= " + count(1, 2) + "个月");
  if (wanted())
    condition("months_with_a_gap", "longest_run(1个月, insured_month of insured) >= " + count(1, 4) + "个月");
  if (wanted())
    condition("months_in_a_window", "count(insured where insured_month > start_of_month(today) - " + count(2, 12) +
                                        "个月) >= " + count(1, 3));
  if (wanted())
    condition("months_without_back_payment",
              "run_until(today, insured_month of insured where not backpaid) >= " + count(1, 2) + "个月");
  if (wanted())
    condition("first_day_of_a_run", "run_reached(" + count(1, 2) + "个月, insured_month of insured) <= today");
  if (wanted()) {
    const std::string year = count(2000, 2009);
    parameters.add("mean_wage",
                   Document::map({{"clause", Document::plain("\"2\"")},
                                  {"values", Document::map({{year + "-01-01", count(10, 30) + "00元/月"},
                                                            {"2011-07-01", count(20, 45) + "00元/月"},
                                                            {"2014-07-01", count(30, 60) + "00元/月"}})}}));
    condition("months_by_base_multiple",
              "count(insured where base >= 150% * value_at(mean_wage, insured_month)) >= " + count(1, 2));
  }
  if (wanted())
    condition("first_day_of_a_run_with_a_gap",
              "run_reached(" + count(1, 2) + "个月, " + count(1, 2) + "个月, insured_month of insured) <= today");
  if (wanted()) number("highest_base", Measure::yuan_monthly, "max(base of insured)");
  if (wanted()) number("sum_of_bases", Measure::yuan_monthly, "sum(base of insured)");
}

void WordingMaker::define_amounts(Document& parameters) {
  if (wanted()) number("share_with_cap", Measure::yuan, "min(" + percent() + " * price, " + yuan() + ")");
  if (wanted())
    number("cap_by_real_rent", Measure::yuan_monthly, "min(" + maker_.literal(Measure::yuan_monthly) + ", rent_paid)");
  if (random_.chance(80)) {
    const std::string rounding = random_.pick(std::vector<std::string>{"round", "floor", "ceil"});
    number("rounded_share", Measure::yuan, rounding + "(" + percent() + " * price, 1000元)");
  }
  if (wanted()) number("cap_by_price", Measure::yuan, "min(" + yuan() + ", price)");
  if (wanted()) number("ownership_share", Measure::yuan, percent() + " * price * own_share");
  if (wanted())
    number("area_pro_rata", Measure::yuan, percent() + " * price * min(" + count(4, 15) + "0平方米 / floor_area, 1)");
  if (wanted()) {
    Document prices = Document::map({{"2012-07-01", count(9, 30) + "0元/平方米"}});
    if (random_.chance(50)) prices.add("1990-01-01", count(5, 20) + "0元/平方米");
    parameters.add("reference_price", Document::map({{"clause", Document::plain("\"2\"")}, {"values", prices}}));
    number("area_at_reference_price", Measure::yuan,
           "min(floor_area, " + count(4, 15) + "0平方米) * value_at(reference_price, signed_on)");
  }
  if (wanted())
    number("tax_above_a_rate", Measure::yuan_yearly,
           "min(" + percent() + " * sum(tax_paid - 15% * income of incomes), " + count(1, 30) + "万元/年)");
  if (wanted()) number("linear_scale", Measure::yuan, count(1, 9) + "000元/年 * (max(min(service, 10年), 2年) - 2年)");
  if (wanted())
    number("stepped_scale", Measure::yuan,
           cases("first_of", {one_case("price >= " + count(60, 120) + "万元", yuan()),
                              one_case("price >= " + count(20, 50) + "万元", yuan())}));
  if (wanted()) {
    const std::string step = count(10, 90) + "万元";
    number("layers", Measure::yuan, "10% * min(price, " + step + ") + 5% * max(price - " + step + ", 0元)");
  }
  if (random_.chance(80)) {
    const std::vector<std::string> bounds = {"at_least", "above", "up_to", "below"};
    add("bounded_amount", random_.pick(bounds) + "(" + percent() + " * price)");  // never one figure: no wording
    maker_.numbers[Measure::yuan].emplace_back("bounded_amount");
  }
  if (wanted()) number("floor_at_zero", Measure::yuan, "max(0元, " + count(20, 120) + "万元 - price)");
  if (wanted())
    number("repayment_pro_rata", Measure::yuan, "max(0元, price - " + count(40, 200) + "万元 / 120个月 * service)");
}

void WordingMaker::define_classes() {
  const auto some_rows = [&](const auto& cell) {
    Document rows = Document::map({});
    rows.add("grade_a", cell());
    if (random_.chance(60)) rows.add("grade_b", cell());
    return rows;
  };
  const auto by_grade = [&](const std::string& name, const auto& cell) {
    definitions_->add(name, Document::map({{"table", "grade"}, {"rows", some_rows(cell)}}));
  };
  const auto share = [&]() -> Document { return percent(); };
  const auto sum = [&]() -> Document { return yuan(); };
  if (wanted()) {
    by_grade("class_rate", share);
    number("class_percentage", Measure::yuan, "class_rate * price");
  }
  if (wanted()) {
    by_grade("class_tier", [&]() -> Document { return Document::map({{"part", percent()}, {"cap", yuan()}}); });
    number("class_share_with_cap", Measure::yuan, "min(class_tier.part * price, class_tier.cap)");
  }
  if (wanted()) {
    definitions_->add("grounds",
                      cases("highest_of", {one_case("own_share >= 50%", "150%"), one_case("grade == grade_a", "130%"),
                                           one_case("service >= 5年", "110%")}));
    number("multiplier_counts_once", Measure::yuan, yuan() + " * grounds");
  }
  const bool received =
      std::any_of(maker_.facts.begin(), maker_.facts.end(), [](const auto& one) { return one.id == "received"; });
  if (received && !maker_.payable.empty() && wanted()) {
    const std::string program = maker_.asked.emplace_back(random_.pick(maker_.payable));
    by_grade("class_sum", sum);
    number("promotion_difference", Measure::yuan, "max(class_sum - received(" + program + "), 0)");
  }
  if (wanted())
    number("better_of", Measure::yuan,
           cases("highest_of", {one_case("grade == grade_a", yuan()), one_case("own_share >= 60%", yuan())}));
}

void WordingMaker::define_points() {
  const auto cap = [&] { return count(5, 20) + "分"; };
  const std::string of_service = count(1, 4) + "分 * floor(service / 1年)";
  if (wanted()) number("points_single_cap", Measure::points, "min(" + of_service + ", " + cap() + ")");
  const auto item = [&](const std::string& name, const Document& is) {
    return Document::map({{"name", name}, {"is", is}});
  };
  const auto group = [&] {
    Document document = cases("sum_of", {item("service", "min(" + of_service + ", " + cap() + ")"),
                                         item("share", "10分 * max(0, own_share - 40%)")});
    document.add("at_most", cap());
    return document;
  };
  if (wanted()) number("points_group_cap", Measure::points, group());
  if (wanted()) {
    const Document better =
        cases("highest_of", {one_case("grade == grade_a", "30分"), one_case("service >= 5年", "20分")});
    Document whole = cases("sum_of", {item("group", group()), item("better", better)});
    whole.add("at_most", count(10, 45) + "分");
    number("points_joint_cap", Measure::points, whole);
    if (wanted()) condition("pass_mark", "w_points_joint_cap >= " + count(5, 30) + "分");
  }
  if (wanted()) {
    Document whole =
        cases("sum_of", {item("service", of_service), item("absence", "-" + count(10, 60) + "分 * own_share")});
    whole.add("at_least", "0分");
    number("points_negatives_floored", Measure::points, whole);
  }
}

void WordingMaker::define_staff() {
  if (wanted()) condition("first_hired", "min(hired_on of staff) < " + count(1995, 2014) + "-01-01");
  if (wanted()) condition("last_hired", "max(hired_on of staff) < " + count(2000, 2018) + "-01-01");
  if (wanted()) condition("age_of_an_element", "count(staff where age_at(hired_on) < " + count(25, 60) + ") >= 1");
  if (wanted()) condition("kinds_of_an_element", "count(staff where post in [post_x, post_y]) >= 1");
  if (wanted()) number("full_time_equivalents", Measure::plain, "sum(effort of staff where post != post_z)");
  if (wanted()) number("longest_contract", Measure::months, "max(contract of staff where rank >= rank_b)");
  if (wanted()) condition("skills_of_an_element", "any(staff where skills has any [post_x, post_y])");
  if (wanted()) condition("place_of_an_element", "any(staff where works_at in \"乙市\")");
  if (wanted()) condition("lowest_rank", "min(rank of staff) >= rank_b");
  if (wanted()) condition("highest_rank", "max(rank of staff) >= rank_b");
  if (!random_.chance(60)) return;
  definitions_->add("stayed", Document::map({{"for_each", "staff"},
                                             {"is", "hired_on + 1年 <= today and not (left_on < hired_on + 1年)"}}));
  Document rows = Document::map({{"rank_a", yuan()}});
  if (random_.chance(60)) rows.add("rank_b | rank_c", yuan());
  Document reward = Document::map({{"for_each", "staff"}, {"table", "rank"}, {"rows", rows}});
  if (random_.chance(15)) reward.add("otherwise", yuan());
  definitions_->add("reward", reward);
  maker_.of_elements["staff"].conditions.emplace_back("stayed");
  maker_.of_elements["staff"].numbers[Measure::yuan].emplace_back("reward");
  number("sum_over_elements", Measure::yuan, "min(sum(reward of staff where stayed), " + count(30, 200) + "万元)");
  condition("count_of_elements", "count(staff where stayed) >= " + count(1, 2));
}

void WordingMaker::define_received() {
  if (maker_.payable.empty()) return;
  const auto asked = [&] { return maker_.asked.emplace_back(random_.pick(maker_.payable)); };
  if (wanted()) condition("once_in_a_lifetime", "received(" + asked() + ") == 0");
  if (wanted())
    number("deduct_received", Measure::yuan,
           "max(" + count(1, 40) + "万元 - received(" + asked() + ", \"安家费\"), 0)");
  if (wanted()) number("received_of_several", Measure::yuan, "received(" + asked() + ", " + asked() + ")");
  if (random_.chance(60)) condition("received_quoted", "received(\"" + asked() + "\") > 0");
  if (wanted()) number("received_of_a_named_benefit", Measure::yuan, "received(\"安家费\")");
  if (wanted())
    number("cap_deduct_share", Measure::yuan,
           "(min(" + percent() + " * price, " + count(5, 60) + "万元) - received(" + asked() + ")) * own_share");
}

void WordingMaker::define_couples() {
  if (!maker_.spouse) return;
  const auto reader = [&](const std::string& name) { maker_.readers.insert("w_" + name); };
  if (wanted()) {
    condition("higher_class_claims", "not (spouse.grade > grade)");
    reader("higher_class_claims");
  }
  if (wanted()) {
    number("second_claim_at_half", Measure::yuan,
           "min(10% * price, " + yuan() + ") * if(spouse.signed_on < signed_on, 50%, 100%)");
    reader("second_claim_at_half");
  }
  if (wanted()) {
    condition("without_a_spouse", "not exists(spouse)");
    reader("without_a_spouse");
  }
  if (!maker_.payable.empty() && wanted()) {
    condition("couple_never_received",
              "received(spouse." + maker_.asked.emplace_back(random_.pick(maker_.payable)) + ") == 0");
    reader("couple_never_received");
  }
}

void WordingMaker::define_about_programs(const std::string& policy, const std::vector<std::string>& of_others,
                                         Document& definitions) {
  definitions_ = &definitions;
  const auto about = [&](const std::string& name, const std::string& formula) { add("w_" + name, formula); };
  const auto& sums = maker_.amounts[Measure::yuan];
  if (wanted()) about("prerequisite", "gets(" + random_.pick(maker_.programs) + ") and price >= " + yuan());
  if (wanted()) about("prerequisite_quoted", "gets(\"" + policy + "." + random_.pick(maker_.programs) + "\")");
  if (!sums.empty() && wanted())
    about("part_of_another_amount", "min(" + percent() + " * amount_of(" + random_.pick(sums) + "), " + yuan() + ")");
  if (!of_others.empty()) {
    const std::string& other = random_.pick(of_others);
    about("prerequisite_of_another_policy", "gets(\"" + other + "\")");
    about("amount_of_another_policy", "10% * amount_of(\"" + other + "\")");
    if (!maker_.payable.empty()) {
      maker_.asked.push_back(other);
      about("received_of_another_policy", "received(" + other + ") > 0");
    }
  }
  if (!maker_.spouse) return;
  std::vector<std::string> of_spouse;  // what reads of a spouse is not read of one
  for (const auto& program : maker_.programs)
    if (!maker_.readers.contains(program)) of_spouse.push_back(program);
  if (of_spouse.empty()) return;
  if (wanted()) about("spouse_qualifies", "gets(spouse." + random_.pick(of_spouse) + ")");
  std::vector<std::string> sums_of_spouse;
  for (const auto& program : sums)
    if (!maker_.readers.contains(program)) sums_of_spouse.push_back(program);
  if (sums_of_spouse.empty()) return;
  if (random_.chance(70)) {
    const std::string& program = random_.pick(sums_of_spouse);
    about("higher_plus_half_of_the_lower", "max(or_else(amount_of(" + program + "), 0元), or_else(amount_of(spouse." +
                                               program + "), 0元)) + 50% * min(or_else(amount_of(" + program +
                                               "), 0元), or_else(amount_of(spouse." + program + "), 0元))");
    about("spouse_amount", "amount_of(spouse." + program + ")");
  }
}

Document WordingMaker::take_outputs() { return std::exchange(outputs_, Document::map({})); }

}  // namespace rencai::reference
