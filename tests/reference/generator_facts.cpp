// The vocabulary of a random rule base.
#include "generator_facts.h"

#include <algorithm>

#include "calendar.h"

namespace rencai::reference {

namespace {

struct NumberForm {
  Measure measure;
  const char* type;
  const char* unit;  // as declared; empty: none
  const char* zh;
  std::int64_t factor;     // thousandths of the base unit for a bare 1
  std::int64_t low, high;  // bare
  const char* range_unit;
};

const std::vector<NumberForm>& number_forms() {
  static const std::vector<NumberForm> forms = {
      {Measure::plain, "number", "", "数目", 1000, 0, 60, ""},
      {Measure::plain, "number", "", "余数", 1000, -20, 40, ""},
      {Measure::plain, "percent", "", "比例", 10, 0, 100, "%"},
      {Measure::plain, "percent", "", "占比", 10, 0, 40, "%"},
      {Measure::plain, "percent", "", "税率", 10, 0, 60, "%"},
      {Measure::plain, "percent", "", "股比", 10, 0, 100, "%"},
      {Measure::plain, "percent", "", "费率", 10, 0, 50, "%"},
      {Measure::yuan, "money", "", "金额", 1000, 0, 1'000'000, "元"},
      {Measure::yuan, "money", "元", "价款", 1000, 0, 500'000, "元"},
      {Measure::yuan, "number", "元", "差额", 1000, -100'000, 500'000, "元"},
      {Measure::yuan_monthly, "money", "元/月", "月薪", 1000, 0, 30'000, "元/月"},
      {Measure::yuan_yearly, "money", "元/年", "年薪", 1000, 0, 600'000, "元/年"},
      {Measure::months, "number", "月", "月数", 1000, 0, 120, "个月"},
      {Measure::months, "number", "年", "年数", 12'000, 0, 40, "年"},
      {Measure::area, "number", "平方米", "面积", 1000, 0, 300, "平方米"},
      {Measure::people, "number", "人", "人数", 1000, 0, 50, "人"},
      {Measure::rent, "number", "元/平方米/月", "租价", 1000, 0, 60, "元/平方米/月"},
      {Measure::points, "number", "分", "得分", 1000, -20, 100, "分"},
      {Measure::times, "number", "次", "次数", 1000, 0, 12, "次"},
  };
  return forms;
}

std::string suffix(std::size_t index) { return std::to_string(index); }

Document titled(const GeneratedFact& fact) {
  Document document = Document::map({});
  document.add("title", Document::map({{"zh", fact.title}, {"en", "title of " + fact.id}}));
  return document;
}

}  // namespace

GeneratedFact FactMaker::number_fact(std::size_t index) {
  const NumberForm& form = random_.pick(number_forms());
  GeneratedFact fact;
  fact.form = Form::number;
  fact.id = (random_.chance(20) ? "group.n" : "n") + suffix(index);
  fact.title = form.zh + suffix(index);
  fact.measure = form.measure;
  fact.unit = form.unit;
  fact.percent = std::string(form.type) == "percent";
  fact.factor = form.factor;
  fact.low = form.low;
  fact.high = form.high;
  fact.decimals = random_.chance(30) ? static_cast<int>(random_.between(1, 2)) : 0;
  Document document = titled(fact);
  document.add("type", form.type);
  if (!fact.unit.empty()) document.add("unit", fact.unit);
  if (fact.decimals > 0 || random_.chance(80)) document.add("decimals", std::to_string(fact.decimals));
  document.add("range",
               std::to_string(form.low) + form.range_unit + ".." + std::to_string(form.high) + form.range_unit);
  document_ = document;
  return fact;
}

GeneratedFact FactMaker::date_fact(std::size_t index) {
  GeneratedFact fact;
  fact.form = Form::date;
  fact.id = (random_.chance(20) ? "group.d" : "d") + suffix(index);
  fact.title = "日子" + suffix(index);
  fact.low = number_of({1950, 1, 1});
  fact.high = number_of({2030, 12, 31});
  fact.month = random_.chance(40);
  Document document = titled(fact);
  document.add("type", fact.month ? "month" : "date");
  if (random_.chance(85)) document.add("range", "1950-01-01..2030-12-31");
  document_ = document;
  return fact;
}

GeneratedFact FactMaker::choice_fact(std::size_t index, Form form) {
  GeneratedFact fact;
  fact.form = form;
  const char* letter = form == Form::choice ? "c" : form == Form::ordered ? "o" : "s";
  const char* zh = form == Form::choice ? "类别" : form == Form::ordered ? "等级" : "标签";
  fact.id = letter + suffix(index);
  fact.title = zh + suffix(index);
  Document values = Document::map({});
  for (std::int64_t i = random_.between(2, 5); i > 0; --i) {
    // Choices share some values' names; those of ordered choices are their own, so that a bare one says whose it is.
    const std::string own = form == Form::ordered ? suffix(index) : "";
    fact.values.push_back("v" + own + "_" + suffix(fact.values.size()));
    fact.value_titles.push_back("值" + own + "甲" + suffix(fact.value_titles.size()));
    values.add(fact.values.back(), Document::map({{"zh", fact.value_titles.back()},
                                                  {"en", "value " + own + " " + suffix(fact.values.size())}}));
  }
  Document document = titled(fact);
  document.add("type", form == Form::choice ? "choice" : form == Form::ordered ? "ordered" : "set");
  document.add("values", values);
  if (form == Form::set && random_.chance(30)) document.add("if_absent", Document::list({}));
  if (form != Form::set && random_.chance(10)) document.add("if_absent", random_.pick(fact.values));
  document_ = document;
  return fact;
}

GeneratedFact FactMaker::word_fact(std::size_t index, Form form) {
  GeneratedFact fact;
  fact.form = form;
  fact.id = (form == Form::text ? "t" : "l") + suffix(index);
  fact.title = (form == Form::text ? "文字" : "地点") + suffix(index);
  fact.values = form == Form::text ? std::vector<std::string>{"甲", "乙 b", "c"}
                                   : std::vector<std::string>{"甲省", "乙市", "甲省/乙市", "丙区", "丁市"};
  Document document = titled(fact);
  document.add("type", form == Form::text ? "text" : "place");
  document_ = document;
  return fact;
}

GeneratedFact FactMaker::condition_fact(std::size_t index) {
  GeneratedFact fact;
  fact.form = Form::condition;
  fact.id = (random_.chance(20) ? "group.b" : "b") + suffix(index);
  fact.title = "是否" + suffix(index);
  Document document = titled(fact);
  document.add("type", "bool");
  if (random_.chance(20)) document.add("if_absent", random_.chance(70) ? "false" : "true");
  if (random_.chance(8)) document.add("reviewer", "true");
  document_ = document;
  return fact;
}

GeneratedFact FactMaker::make(std::size_t index) {
  switch (random_.below(14)) {
    case 0:
    case 1:
    case 2: return condition_fact(index);
    case 3:
    case 4: return date_fact(index);
    case 5: return choice_fact(index, Form::choice);
    case 6: return choice_fact(index, Form::ordered);
    case 7: return choice_fact(index, Form::set);
    case 8: return word_fact(index, random_.chance(50) ? Form::text : Form::place);
    default: return number_fact(index);
  }
}

GeneratedFact FactMaker::make_list(std::size_t index, ExpressionMaker& maker) {
  GeneratedFact list;
  list.form = Form::list;
  list.id = (random_.chance(20) ? "group.r" : "r") + suffix(index);
  list.title = "清单" + suffix(index);
  Document declared = titled(list);
  declared.add("type", "list");
  if (random_.chance(35)) {
    list.measure = random_.chance(60) ? Measure::people : Measure::times;
    list.unit = list.measure == Measure::people ? "人" : "次";
    declared.add("unit", list.unit);
  }
  if (random_.chance(35)) {
    declared.add("if_absent", Document::list({}));
    list.has_default = true;
  }
  Document fields = Document::map({});
  const auto add = [&](GeneratedFact field) {
    if (const auto dot = field.id.find('.'); dot != std::string::npos) field.id.erase(0, dot + 1);
    // Some fields are called as a fact of the applicant is: it is then `applicant.NAME`.
    const GeneratedFact* alike = random_.chance(12) ? maker.some_fact(field.form, field.measure) : nullptr;
    const bool taken = alike != nullptr && std::any_of(list.fields.begin(), list.fields.end(),
                                                       [&](const auto& other) { return other.id == alike->id; });
    const bool has_values = !field.values.empty();  // those of two choices would be the same names
    if (alike != nullptr && !taken && !has_values && alike->id.find('.') == std::string::npos) {
      field.id = alike->id;  // and reads no fact that might be itself
      field.has_default = document_.find("if_absent") != nullptr;
    } else {
      maker.enter(list);
      add_dependence(field, maker);
      maker.leave();
    }
    fields.add(field.id, document_);
    list.fields.push_back(field);
  };
  if (random_.chance(40)) {
    const GeneratedFact key = choice_fact(10 * index, Form::choice);  // always stated
    list.key = key.id;
    std::erase_if(document_.entries, [](const auto& entry) { return entry.first == "if_absent"; });
    fields.add(key.id, document_);
    list.fields.push_back(key);
    list.lacking = 4;
    list.values = key.values;
    list.value_titles = key.value_titles;
  }
  for (std::size_t i = static_cast<std::size_t>(random_.between(list.key.empty() ? 1 : 0, 5)); i > 0; --i) {
    const std::size_t roll = random_.below(10);
    const std::size_t number = 10 * index + i;
    static const std::vector<Form> with_values = {Form::choice, Form::choice, Form::ordered, Form::ordered, Form::set};
    add(roll < 3   ? date_fact(number)
        : roll < 5 ? number_fact(number)
        : roll < 8 ? choice_fact(number, random_.pick(with_values))
        : roll < 9 ? word_fact(number, random_.chance(70) ? Form::place : Form::text)
                   : make(number));
  }
  const bool has_birth =
      std::any_of(list.fields.begin(), list.fields.end(), [](const auto& field) { return field.id == "birth_date"; });
  if (!has_birth && random_.chance(20)) {  // that of an element's own, for its age
    GeneratedFact birth = date_fact(10 * index + 9);
    birth.id = "birth_date";
    fields.add(birth.id, document_);
    list.fields.push_back(birth);
  }
  declared.add("fields", fields);
  if (!list.key.empty()) declared.add("key", list.key);
  document_ = declared;
  return list;
}

std::pair<GeneratedFact, Document> FactMaker::received() {
  GeneratedFact program;
  program.form = Form::text;
  program.id = "program";
  program.title = "项目";
  program.values = {"g0", "policy0/g1", "安家费"};
  GeneratedFact amount;
  amount.form = Form::number;
  amount.measure = Measure::yuan;
  amount.id = "amount";
  amount.title = "金额";
  amount.high = 500'000;
  GeneratedFact list;
  list.form = Form::list;
  list.id = "received";
  list.title = "已享受待遇";
  list.fields = {program, amount};
  Document fields = Document::map({});
  fields.add("program", titled(program)).add("type", "text");
  Document& of_amount = fields.add("amount", titled(amount));
  of_amount.add("type", "money");
  of_amount.add("range", "0..500000");
  Document declared = titled(list);
  declared.add("type", "list");
  declared.add("fields", fields);
  return {list, declared};
}

// A derivation, a default or a requirement over the facts there are already.
void FactMaker::add_dependence(GeneratedFact& fact, ExpressionMaker& maker) {
  add_derivation_or_default(fact, maker);
  fact.has_default = document_.find("if_absent") != nullptr;
  fact.derived = document_.find("derived") != nullptr;
}

void FactMaker::add_derivation_or_default(const GeneratedFact& fact, ExpressionMaker& maker) {
  const bool free = document_.find("if_absent") == nullptr;
  if (free && random_.chance(8)) {
    if (fact.form == Form::number) document_.add("derived", maker.number(fact.measure, 1));
    if (fact.form == Form::condition) document_.add("derived", maker.condition(1));
    if (fact.form == Form::date) document_.add("derived", maker.date(1));
  } else if (free && random_.chance(8)) {
    if (fact.form == Form::date) document_.add("if_absent", "today");
    if (fact.form == Form::number)
      document_.add("if_absent", fact.percent         ? std::to_string(random_.between(0, 40)) + "%"
                                 : random_.chance(40) ? "0"
                                                      : maker.literal(fact.measure));
  } else if (random_.chance(6)) {
    if (fact.form == Form::number) {
      const auto op = random_.pick(std::vector<std::string>{" >= ", " <= ", " > ", " < "});
      document_.add("requires", Document::list({fact.id + op + maker.literal(fact.measure)}));
    } else if (fact.form == Form::condition) {
      document_.add("requires", Document::list({"not " + fact.id + " or (" + maker.condition(1) + ")"}));
    } else if (fact.form == Form::date) {
      document_.add("requires", Document::list({fact.id + " <= " + maker.date(1)}));
    }
  }
}

}  // namespace rencai::reference
