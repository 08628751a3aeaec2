#include "expression_maker.h"

#include <algorithm>
#include <utility>

#include "calendar.h"

namespace rencai::reference {

std::string bare_number(std::int64_t thousandths) {
  std::string text =
      (thousandths < 0 ? "-" : "") + std::to_string((thousandths < 0 ? -thousandths : thousandths) / 1000);
  std::int64_t rest = (thousandths < 0 ? -thousandths : thousandths) % 1000;
  if (rest == 0) return text;
  std::string digits = std::to_string(1000 + rest).substr(1);
  while (digits.back() == '0') digits.pop_back();
  return text + "." + digits;
}

std::string ExpressionMaker::within(const Text& text, Level level) {
  return text.level < level || random_.chance(4) ? "(" + text.text + ")" : text.text;
}

const GeneratedFact* ExpressionMaker::some_fact(Form form, Measure measure) {
  const auto among = [&](const std::vector<GeneratedFact>& candidates) -> const GeneratedFact* {
    std::vector<const GeneratedFact*> found;
    for (const auto& fact : candidates)
      if (fact.form == form && (form != Form::number || fact.measure == measure)) found.push_back(&fact);
    return found.empty() ? nullptr : random_.pick(found);
  };
  if (!lists_.empty() && random_.chance(75))
    if (const GeneratedFact* field = among(lists_.back()->fields)) return field;
  return among(facts);
}

std::string ExpressionMaker::read(const std::string& name, std::size_t of_spouse) {
  if (!spouse) return name;
  const bool reader = readers.contains(name);
  if (!reader && !random_.chance(of_spouse)) return name;
  ++spouse_reads;
  return reader ? name : "spouse." + name;
}

std::string ExpressionMaker::of_element(const std::vector<std::string>& names) {
  return names.empty() || !random_.chance(35) ? "" : random_.pick(names);
}

std::string ExpressionMaker::name_of(const GeneratedFact& fact) {
  const bool own = !lists_.empty() && std::any_of(lists_.back()->fields.begin(), lists_.back()->fields.end(),
                                                  [&](const auto& one) { return &one == &fact; });
  if (spouse && !own && random_.chance(15)) {
    ++spouse_reads;
    return (random_.chance(85) ? "spouse." : "配偶.") + (random_.chance(15) ? fact.title : fact.id);
  }
  const std::string name = random_.chance(15) ? fact.title : fact.id;
  if (lists_.empty()) return random_.chance(2) ? "applicant." + name : name;
  const auto& fields = lists_.back()->fields;
  const bool field = std::any_of(fields.begin(), fields.end(), [&](const auto& one) { return &one == &fact; });
  const bool hidden =
      std::any_of(fields.begin(), fields.end(), [&](const auto& one) { return one.id == name || one.title == name; });
  return !field && (hidden || random_.chance(10)) ? "applicant." + name : name;
}

std::string ExpressionMaker::plain_name_of(const GeneratedFact& fact) const {
  if (lists_.empty()) return fact.id;
  const auto& fields = lists_.back()->fields;
  const bool field = std::any_of(fields.begin(), fields.end(), [&](const auto& one) { return &one == &fact; });
  const bool hidden = std::any_of(fields.begin(), fields.end(), [&](const auto& one) { return one.id == fact.id; });
  return hidden && !field ? "applicant." + fact.id : fact.id;
}

std::string ExpressionMaker::value_of(const GeneratedFact& fact) {
  const std::size_t index = random_.below(fact.values.size());
  return random_.chance(15) ? fact.value_titles[index] : fact.values[index];
}

std::string ExpressionMaker::literal(Measure measure) {
  const auto note = [&](std::int64_t thousandths) { thresholds_.numbers[measure].push_back(thousandths); };
  const auto n = [&](std::int64_t low, std::int64_t high, std::int64_t step) {
    return random_.between(low, high) * step;
  };
  std::int64_t value = 0;
  switch (measure) {
    case Measure::plain:
      if (random_.chance(45)) {
        value = n(1, 19, 5);
        note(value * 10);
        return std::to_string(value) + "%";
      }
      value = random_.chance(80) ? n(1, 40, 1000) : n(1, 40, 250);
      note(value);
      return bare_number(value) + (random_.chance(5) ? "家" : random_.chance(5) ? "项" : "");
    case Measure::yuan:
      if (random_.chance(50)) {
        value = n(1, 80, 5000);  // half 万
        note(value * 1000);
        switch (random_.below(12)) {
          case 0: return bare_number(value) + "千元";
          case 1:
            if (value % 10'000 == 0) return bare_number(value / 1000) + "百万元";
            break;
          default: break;
        }
        return bare_number(value / 10) + "万元";
      }
      value = random_.chance(20) ? n(1, 99'999, 1) * 10 : n(1, 900, 100) * 1000;
      note(value);
      return bare_number(value) + (random_.chance(20) ? "CNY" : random_.chance(20) ? " 元" : "元");
    case Measure::yuan_monthly:
      value = n(1, 80, 100);
      note(value * 1000);
      return random_.chance(15) ? bare_number(value) + "千元/月" : std::to_string(value) + "元/月";
    case Measure::yuan_yearly:
      value = n(1, 30, 1);
      note(value * 10'000'000);
      return std::to_string(value) + "万元/年";
    case Measure::months:
      if (random_.chance(45)) {
        value = n(1, 12, 1);
        note(value * 12'000);
        return std::to_string(value) + (random_.chance(30) ? "years" : "年");
      }
      value = n(1, 60, 1);
      note(value * 1000);
      return std::to_string(value) + (random_.chance(20) ? "月" : random_.chance(20) ? " months" : "个月");
    case Measure::area:
      value = n(2, 40, 5);
      note(value * 1000);
      return std::to_string(value) + (random_.chance(25) ? "m2" : "平方米");
    case Measure::people:
      value = n(1, 30, 1);
      note(value * 1000);
      return std::to_string(value) + (random_.chance(25) ? "名" : "人");
    case Measure::rent:
      value = n(1, 60, 500);
      note(value);
      return bare_number(value) + "元/平方米/月";
    case Measure::points:
      value = n(1, 40, 500);
      note(value);
      return bare_number(value) + "分";
    case Measure::times:
      value = n(1, 8, 1000);
      note(value);
      return bare_number(value) + "次";
  }
  return "0";
}

std::string ExpressionMaker::perhaps(const std::string& value, std::size_t percent) {
  return random_.chance(percent) ? "if(" + test_text(0).text + ", " + value + ", nothing)" : value;
}

std::string ExpressionMaker::date_literal() {
  const std::int64_t day =
      number_of({random_.between(1960, 2024), random_.between(1, 12), random_.between(1, 28)}) + random_.between(0, 3);
  thresholds_.dates.push_back(day);
  return day_text(day);
}

ExpressionMaker::Text ExpressionMaker::number_leaf(Measure measure) {
  const std::size_t roll = random_.below(100);
  if (!lists_.empty() && of_elements.contains(lists_.back()->id))
    if (const std::string text = of_element(of_elements[lists_.back()->id].numbers[measure]); !text.empty())
      return {text, primary};
  if (lists_.empty() && random_.chance(7))
    if (const std::string text = number_of_list(measure, 0); !text.empty()) return {text, primary};
  if (roll < 50)
    if (const GeneratedFact* fact = some_fact(Form::number, measure)) return {name_of(*fact), primary};
  if (roll < 66 && !numbers[measure].empty()) return {read(random_.pick(numbers[measure])), primary};
  if (roll < 72 && !parameters[measure].empty()) {
    const std::string& name = random_.pick(parameters[measure]);
    return {random_.chance(50) ? name : "value_at(" + name + ", " + date_text(1).text + ")", primary};
  }
  if (random_.chance(6)) return {"if(" + test_text(0).text + ", " + literal(measure) + ", nothing)", primary};
  return {literal(measure), primary};
}

// A product or quotient whose units come out as wanted.
ExpressionMaker::Text ExpressionMaker::unit_product(Measure measure, int depth) {
  const auto binary = [&](Measure left, const char* op, Measure right) {
    return Text{within(number_text(left, depth - 1), product) + op + within(number_text(right, depth - 1), unary),
                product};
  };
  switch (measure) {
    case Measure::yuan:
      if (random_.chance(15))
        return {std::to_string(random_.between(1, 90) * 100) + "元/人 * " +
                    within(number_text(Measure::people, depth - 1), unary),
                product};
      return random_.chance(60) ? binary(Measure::yuan_monthly, " * ", Measure::months)
                                : binary(Measure::months, " * ", Measure::yuan_yearly);
    case Measure::yuan_monthly:
      return random_.chance(60) ? binary(Measure::area, " * ", Measure::rent)
                                : binary(Measure::yuan, " / ", Measure::months);
    case Measure::yuan_yearly:
      return {within(number_text(Measure::people, depth - 1), product) + " * " +
                  std::to_string(random_.between(1, 90) * 100) + "元/人/年",
              product};
    case Measure::plain:
      if (random_.chance(40)) return binary(Measure::yuan, " / ", Measure::yuan);
      if (random_.chance(40)) return binary(Measure::people, " / ", Measure::people);
      return {random_.pick(std::vector<std::string>{"full_years_between(", "started_years_between("}) +
                  date_text(depth - 1).text + ", " + date_text(depth - 1).text + ") / 1年",
              product};
    case Measure::months:
      return {random_.pick(std::vector<std::string>{"full_months_between(", "started_months_between(",
                                                    "full_years_between(", "started_years_between("}) +
                  date_text(depth - 1).text + ", " + date_text(depth - 1).text + ")",
              primary};
    case Measure::points: {
      const std::string each = std::to_string(random_.between(1, 9)) + "分/";
      if (random_.chance(50)) return {each + "次 * " + within(number_text(Measure::times, depth - 1), unary), product};
      return {each + "人 * " + within(number_text(Measure::people, depth - 1), unary), product};
    }
    default: return number_leaf(measure);
  }
}

ExpressionMaker::Text ExpressionMaker::number_text(Measure measure, int depth) {
  if (depth <= 0 || random_.chance(30)) return number_leaf(measure);
  const auto deeper = [&] { return number_text(measure, depth - 1); };
  if (random_.chance(22))
    if (const std::string text = number_of_list(measure, depth); !text.empty()) return {text, primary};
  switch (random_.below(18)) {
    case 0:
    case 1: return {within(deeper(), sum) + " + " + within(deeper(), product), sum};
    case 2:
    case 3: return {within(deeper(), sum) + " - " + within(deeper(), product), sum};
    case 4: return {"min(" + deeper().text + ", " + deeper().text + ")", primary};
    case 5: return {"max(" + deeper().text + ", " + deeper().text + (random_.chance(20) ? ", 0)" : ")"), primary};
    case 6: return {within(number_leaf(Measure::plain), product) + " * " + within(deeper(), unary), product};
    case 7: return {within(deeper(), product) + " / " + std::to_string(random_.between(2, 8)), product};
    case 8: return {within(deeper(), product) + " / " + within(number_leaf(Measure::plain), unary), product};
    case 9:
      return {"if(" + condition_text(depth - 1).text + ", " + deeper().text + ", " + deeper().text + ")", primary};
    case 10: return {"or_else(" + perhaps(deeper().text, 35) + ", " + perhaps(deeper().text, 35) + ")", primary};
    case 11: {
      static const std::map<Measure, std::string> steps = {{Measure::plain, "0.5"},
                                                           {Measure::yuan, "100元"},
                                                           {Measure::yuan_monthly, "50元/月"},
                                                           {Measure::yuan_yearly, "1000元/年"},
                                                           {Measure::months, "6个月"},
                                                           {Measure::area, "10平方米"},
                                                           {Measure::people, "1人"},
                                                           {Measure::points, "0.5分"},
                                                           {Measure::times, "2次"},
                                                           {Measure::rent, "1元/平方米/月"}};
      const std::string name = random_.pick(std::vector<std::string>{"round(", "floor(", "ceil("});
      return {name + perhaps(deeper().text, 20) + (random_.chance(60) ? ", " + steps.at(measure) + ")" : ")"), primary};
    }
    case 12: return {"-" + within(deeper(), unary), unary};
    case 13:
      return {random_.pick(std::vector<std::string>{"at_least(", "up_to(", "above(", "below("}) +
                  perhaps(number_text(measure, random_.chance(50) ? 0 : depth - 1).text, 12) + ")",
              primary};
    default: return unit_product(measure, depth);
  }
}

ExpressionMaker::Text ExpressionMaker::date_text(int depth) {
  const std::size_t roll = random_.below(100);
  if (depth > 0 && roll < 12)
    return {within(date_text(depth - 1), sum) + (random_.chance(60) ? " + " : " - ") +
                (random_.chance(25)   ? std::to_string(random_.between(1, 90)) + (random_.chance(80) ? "天" : "周")
                 : random_.chance(30) ? within(number_leaf(Measure::months), product)
                                      : literal(Measure::months)),
            sum};
  if (depth > 0 && roll < 17) {
    const std::string unit = random_.chance(50) ? "start_of_year(" : "start_of_month(";
    return {unit + perhaps(date_text(depth - 1).text, 20) + ")", primary};
  }
  if (depth > 0 && roll < 22)
    return {(random_.chance(50) ? "min(" : "max(") + date_text(depth - 1).text + ", " + date_text(depth - 1).text + ")",
            primary};
  if (depth > 0 && roll < 25)
    return {"if(" + condition_text(depth - 1).text + ", " + date_text(depth - 1).text + ", " +
                date_text(depth - 1).text + ")",
            primary};
  if (depth > 0 && roll < 28)
    return {"or_else(" + date_text(depth - 1).text + ", " + date_text(depth - 1).text + ")", primary};
  if (depth > 0 && roll < 36)
    if (const std::string text = date_of_list(depth); !text.empty()) return {text, primary};
  if (!lists_.empty() && of_elements.contains(lists_.back()->id))
    if (const std::string text = of_element(of_elements[lists_.back()->id].dates); !text.empty())
      return {text, primary};
  if (roll < 47) return {"today", primary};
  if (roll < 52 && !dates.empty()) return {read(random_.pick(dates)), primary};
  if (roll < 82)
    if (const GeneratedFact* fact = some_fact(Form::date)) return {name_of(*fact), primary};
  return {date_literal(), primary};
}

std::string ExpressionMaker::within_word() { return random_.chance(25) ? " not in " : " in "; }

// Of an ordered choice.
std::string ExpressionMaker::values_between(const GeneratedFact& fact) {
  const std::size_t first = random_.below(fact.values.size());
  const std::size_t last = first + random_.below(fact.values.size() - first);
  return fact.values[first] + ".." + fact.values[last];
}

std::string ExpressionMaker::list_of_values(const GeneratedFact& fact) {
  std::string text;
  for (std::size_t i = 0; i < fact.values.size(); ++i)
    if (random_.chance(45))
      text += (text.empty() ? "" : ", ") + (random_.chance(15) ? fact.value_titles[i] : fact.values[i]);
  return "[" + (text.empty() ? fact.values[0] : text) + "]";
}

ExpressionMaker::Text ExpressionMaker::test_text(int depth) {
  const auto comparator = [&] {
    return random_.pick(std::vector<std::string>{" == ", " != ", " < ", " <= ", " > ", " >= ", " >= ", " <= "});
  };
  const auto some_measure = [&] { return static_cast<Measure>(random_.below(measure_count)); };
  if (!lists_.empty() && of_elements.contains(lists_.back()->id))
    if (const std::string text = of_element(of_elements[lists_.back()->id].conditions); !text.empty())
      return {text, primary};
  if (random_.chance(depth > 0 ? 25 : lists_.empty() ? 16 : 0))
    if (const std::string text = test_of_list(depth); !text.empty()) return {text, test};
  switch (random_.below(17)) {
    case 0:
    case 1:
    case 2:
      if (const GeneratedFact* fact = some_fact(Form::condition)) {
        if (random_.chance(12))
          return {name_of(*fact) + (random_.chance(50) ? " == " : " != ") + (random_.chance(50) ? "true" : "false"),
                  test};
        return {name_of(*fact), primary};
      }
      break;
    case 3:
    case 4:
    case 5: {
      const Measure measure = some_measure();
      if (const GeneratedFact* fact = some_fact(Form::number, measure))
        return {name_of(*fact) + comparator() + (random_.chance(10) ? "0" : literal(measure)), test};
      break;
    }
    case 6: {
      const Measure measure = some_measure();
      return {
          within(number_text(measure, depth - 1), sum) + comparator() + within(number_text(measure, depth - 1), sum),
          test};
    }
    case 7:
      if (const GeneratedFact* fact = some_fact(Form::ordered)) {
        if (random_.chance(20)) return {name_of(*fact) + within_word() + values_between(*fact), test};
        return {name_of(*fact) + comparator() + value_of(*fact), test};
      }
      break;
    case 8:
      if (const GeneratedFact* fact = some_fact(random_.chance(50) ? Form::choice : Form::ordered)) {
        if (random_.chance(40))
          return {name_of(*fact) + (random_.chance(60) ? " == " : " != ") + value_of(*fact), test};
        return {name_of(*fact) + (random_.chance(25) ? " not in " : " in ") + list_of_values(*fact), test};
      }
      break;
    case 9:
    case 10:
      if (const GeneratedFact* fact = some_fact(Form::set))
        return {name_of(*fact) + (random_.chance(60) ? " has any " : " has all ") + list_of_values(*fact), test};
      break;
    case 11:
      if (const GeneratedFact* fact = some_fact(Form::place))
        return {name_of(*fact) + (random_.chance(20) ? " not in " : " in ") + "\"" + random_.pick(fact->values) + "\"",
                test};
      break;
    case 12:
      if (const GeneratedFact* fact = some_fact(Form::text)) {
        if (random_.chance(50))
          return {name_of(*fact) + (random_.chance(60) ? " == " : " != ") + "\"" + random_.pick(fact->values) + "\"",
                  test};
        return {name_of(*fact) + " in [\"" + fact->values[0] + "\", \"" + fact->values[1] + "\"]", test};
      }
      break;
    case 13:
      if (random_.chance(25)) {  // a window: two days in their order
        std::string first = date_literal();
        std::string last = date_literal();
        if (last < first) std::swap(first, last);
        return {within(date_text(depth), sum) + within_word() + first + ".." + last, test};
      }
      if (const GeneratedFact* fact = some_fact(Form::date); fact != nullptr && random_.chance(18))
        return {name_of(*fact) + within_word() + "[" + date_literal() + ", today]", test};
      return {within(date_text(depth), sum) + comparator() + within(date_text(depth), sum), test};
    case 14: {  // how long: beside a plain number or a duration
      static const std::vector<std::pair<std::string, Measure>> spans = {
          {"full_years_between", Measure::months},  {"started_years_between", Measure::months},
          {"full_months_between", Measure::months}, {"started_months_between", Measure::months},
          {"days_between", Measure::plain},         {"age_at", Measure::plain}};
      const bool of_element = !lists_.empty() && random_.chance(50) &&
                              std::any_of(lists_.back()->fields.begin(), lists_.back()->fields.end(),
                                          [](const auto& field) { return field.id == "birth_date"; });
      const auto& [name, measure] = of_element ? spans.back() : random_.pick(spans);
      const std::string span = name == "age_at" ? "age_at(" + date_text(1).text + ")"
                                                : name + "(" + date_text(1).text + ", " + date_text(1).text + ")";
      if (random_.chance(20))
        return {span + " in " + std::to_string(random_.between(0, 3)) + ".." + std::to_string(random_.between(4, 40)),
                test};
      if (random_.chance(10)) return {span + " in [1, 2, 5]", test};
      const bool beside_plain = measure == Measure::plain || random_.chance(50);
      return {span + comparator() + (beside_plain ? std::to_string(random_.between(0, 45)) : literal(Measure::months)),
              test};
    }
    case 15: {
      const Measure measure = some_measure();
      if (const GeneratedFact* fact = some_fact(Form::number, measure)) {
        const std::string low = literal(measure);
        const std::string high = literal(measure);
        if (random_.chance(15)) return {"exists(" + name_of(*fact) + ")", primary};
        if (random_.chance(30)) return {"exists(" + number_text(measure, depth).text + ")", primary};
        if (random_.chance(30)) return {name_of(*fact) + " in [" + low + ", " + high + "]", test};
        return {name_of(*fact) + within_word() + "min(" + low + ", " + high + ")..max(" + low + ", " + high + ")",
                test};
      }
      break;
    }
    default:
      if (!programs.empty() && random_.chance(60)) {
        const std::string program = read(random_.pick(programs), 30);
        const bool quoted = random_.chance(15) && program.find('.') == std::string::npos;
        return {quoted ? "gets(\"" + program + "\")" : "gets(" + program + ")", primary};
      }
      if (!payable.empty() && random_.chance(25))
        return {"received(" + read(asked.emplace_back(random_.pick(payable)), 40) + ") == 0", test};
      if (!conditions.empty()) return {read(random_.pick(conditions)), primary};
      break;
  }
  return --retries_ > 0 ? test_text(depth) : Text{"today >= " + date_literal(), test};
}

const GeneratedFact* ExpressionMaker::some_list() {
  std::vector<const GeneratedFact*> found;
  for (const auto& fact : facts)
    if (fact.form == Form::list) found.push_back(&fact);
  return found.empty() ? nullptr : random_.pick(found);
}

const GeneratedFact* ExpressionMaker::some_list_with(Form form, Measure measure) {
  std::vector<const GeneratedFact*> found;
  for (const auto& fact : facts) {
    const bool has_such = std::any_of(fact.fields.begin(), fact.fields.end(), [&](const auto& field) {
      return field.form == form && (form != Form::number || field.measure == measure);
    });
    if (has_such) found.push_back(&fact);
  }
  return found.empty() ? nullptr : random_.pick(found);
}

// Of one element: some may have none, some be below 0.
std::string ExpressionMaker::element_value(Measure measure) {
  const std::string value = number_text(measure, random_.chance(70) ? 0 : 1).text;
  if (random_.chance(20)) return "if(" + test_text(0).text + ", " + value + ", nothing)";
  return random_.chance(20) ? "(" + value + ") - " + literal(measure) : value;
}

// NAME(ARGUMENTS VALUE of LIST where CONDITION), with a value of that kind; empty where the elements have none.
std::string ExpressionMaker::call_of(const std::string& name, const std::string& arguments, const GeneratedFact& list,
                                     Form form, Measure measure, int depth) {
  enter(list);
  const auto such = std::find_if(list.fields.begin(), list.fields.end(), [&](const auto& field) {
    return field.form == form && (form != Form::number || field.measure == measure);
  });
  const bool has_such = such != list.fields.end();
  std::string value;
  if (form == Form::number && (has_such || random_.chance(10)))
    value = element_value(measure);
  else if (form == Form::date && has_such)
    value = date_text(random_.chance(80) ? 0 : 1).text;
  else if (has_such)
    value = such->id;
  std::string where;
  if (random_.chance(75)) where = " where " + condition_text(std::min(depth - 1, 1)).text;
  leave();
  if (value.empty()) return "";
  return name + "(" + arguments + value + " of " + read(random_.chance(15) ? list.title : list.id) + where + ")";
}

std::string ExpressionMaker::count_of_list(const GeneratedFact& list, int depth) {
  enter(list);
  const std::string where = random_.chance(80) ? " where " + condition_text(std::min(depth - 1, 1)).text : "";
  leave();
  return "count(" + read(random_.chance(15) ? list.title : list.id) + where + ")";
}

std::string ExpressionMaker::run_of_list(int depth) {
  const GeneratedFact* list = some_list_with(Form::date, Measure::plain);
  if (list == nullptr) return "";
  const std::string gap = random_.chance(40) ? std::to_string(random_.between(0, 3)) + "个月, " : "";
  if (random_.chance(50)) return call_of("longest_run", gap, *list, Form::date, Measure::plain, depth);
  const auto around = std::exchange(lists_, {});  // the day is the applicant's
  const std::string day = random_.chance(40) ? "today" : date_text(random_.chance(80) ? 0 : 1).text;
  lists_ = around;
  return call_of("run_until", day + ", " + gap, *list, Form::date, Measure::plain, depth);
}

std::string ExpressionMaker::number_of_list(Measure measure, int depth) {
  if (const auto& granted = amounts[measure]; !programs.empty() && !granted.empty() && random_.chance(30)) {
    const std::string program = random_.pick(granted);  // also one that reads of a spouse, unless that is not allowed
    if (std::ranges::find(programs, program) != programs.end()) return "amount_of(" + read(program, 30) + ")";
  }
  if (measure == Measure::yuan && !payable.empty() && random_.chance(30)) {
    std::string benefits = read(asked.emplace_back(random_.pick(payable)), 40);
    while (random_.chance(30))
      benefits += ", " + (random_.chance(25) ? "\"" + payable[0] + "\"" : read(random_.pick(payable), 40));
    return "received(" + benefits + ")";
  }
  if (lists_.size() > 1) return "";
  if (const GeneratedFact* list = some_list(); list != nullptr && list->measure == measure && random_.chance(60))
    return count_of_list(*list, depth);
  if (measure == Measure::months && random_.chance(70)) return run_of_list(depth);
  const GeneratedFact* list = some_list_with(Form::number, measure);
  if (list == nullptr && random_.chance(10)) list = some_list();
  if (list == nullptr) return "";
  const std::string form = random_.pick(std::vector<std::string>{"sum", "sum", "min", "max"});
  return call_of(form, "", *list, Form::number, measure, depth);
}

std::string ExpressionMaker::date_of_list(int depth) {
  const GeneratedFact* list = some_list_with(Form::date, Measure::plain);
  if (list == nullptr || lists_.size() > 1) return "";
  if (random_.chance(40)) {
    const std::string length = std::to_string(random_.between(1, random_.chance(50) ? 2 : 4)) + "个月, ";
    const std::string gap = random_.chance(40) ? std::to_string(random_.between(0, 3)) + "个月, " : "";
    return call_of("run_reached", length + gap, *list, Form::date, Measure::months, depth);
  }
  return call_of(random_.chance(50) ? "min" : "max", "", *list, Form::date, Measure::plain, depth);
}

std::string ExpressionMaker::test_of_list(int depth) {
  const GeneratedFact* list = some_list();
  if (!records.empty() && random_.chance(15)) return "exists(" + read(random_.pick(records)) + ")";
  if (spouse && random_.chance(8)) {
    ++spouse_reads;
    return random_.chance(80) ? "exists(spouse)" : "exists(配偶)";
  }
  if (list == nullptr || lists_.size() > 1) return "";
  const std::string name = read(random_.chance(15) ? list->title : list->id);
  const std::string order = random_.pick(std::vector<std::string>{" >= ", " < ", " == ", " > ", " <= ", " != "});
  switch (random_.below(12)) {
    case 0: return "exists(" + name + ")";
    case 1:
    case 2:
      if (!list->key.empty()) return name + (random_.chance(60) ? " has any " : " has all ") + list_of_values(*list);
      break;
    case 3:
    case 11: {
      const auto ordered = std::find_if(list->fields.begin(), list->fields.end(),
                                        [](const auto& field) { return field.form == Form::ordered; });
      if (ordered == list->fields.end()) break;
      return call_of(random_.chance(50) ? "max" : "min", "", *list, Form::ordered, Measure::plain, depth) + order +
             value_of(*ordered);
    }
    case 4:
    case 5: return count_of_list(*list, depth) + order + std::to_string(random_.between(0, 3)) + list->unit;
    case 6:
    case 7:
    case 8: {
      const std::string run = run_of_list(depth);
      if (run.empty()) break;
      return run + order + std::to_string(random_.between(0, 4)) + "个月";
    }
    default: break;
  }
  enter(*list);
  const std::string where = random_.chance(85) ? " where " + condition_text(std::min(depth - 1, 1)).text : "";
  leave();
  return "any(" + name + where + ")";
}

ExpressionMaker::Text ExpressionMaker::condition_text(int depth) {
  retries_ = 20;
  if (depth <= 0 || random_.chance(35)) return test_text(depth);
  switch (random_.below(8)) {
    case 0:
    case 1:
    case 2: {
      std::string text =
          within(condition_text(depth - 1), negation) + " and " + within(condition_text(depth - 1), negation);
      if (random_.chance(25)) text += " and " + within(condition_text(depth - 1), negation);
      return {text, conjunction};
    }
    case 3:
    case 4:
    case 5: {
      std::string text =
          within(condition_text(depth - 1), conjunction) + " or " + within(condition_text(depth - 1), conjunction);
      if (random_.chance(25)) text += " or " + within(condition_text(depth - 1), conjunction);
      return {text, disjunction};
    }
    case 6: return {"not " + within(condition_text(depth - 1), negation), negation};
    default: return test_text(depth);
  }
}

Document ExpressionMaker::condition_document(int depth) {
  if (depth <= 0 || random_.chance(45)) return condition(depth);
  const auto several = [&](std::size_t low, std::size_t high) {
    Document list = Document::list({});
    for (std::size_t i = random_.below(high - low + 1) + low; i > 0; --i) list.add(condition_document(depth - 1));
    return list;
  };
  switch (random_.below(6)) {
    case 0: return Document::map({{"all", several(1, 3)}});
    case 1:
    case 2: return Document::map({{"any", several(1, 3)}});
    case 3: return Document::map({{"not", condition_document(depth - 1)}});
    case 4: {
      Document list = several(2, 4);
      const std::string count = std::to_string(random_.between(1, static_cast<std::int64_t>(list.items.size())));
      return Document::map({{"at_least", count}, {"of", list}});
    }
    default: {
      Document list = Document::list({});
      for (std::size_t i = random_.below(2) + 1; i > 0; --i)
        list.add(Document::map({{"when", condition(depth - 1)}, {"is", condition(depth - 1)}}));
      if (random_.chance(50)) list.add(Document::map({{"otherwise", condition(depth - 1)}}));
      return Document::map({{"first_of", list}});
    }
  }
}

Document ExpressionMaker::cases(const std::string& form, Measure measure, int depth) {
  Document list = Document::list({});
  for (std::size_t i = random_.below(4) + 1; i > 0; --i) {
    Document one = Document::map({});
    if (form == "first_of" || random_.chance(85))
      one.add("when", random_.chance(80) ? Document(condition(depth - 1)) : condition_document(depth - 1));
    const bool zero = !list.items.empty() && random_.chance(5);
    one.add("is", zero                 ? Document("0")
                  : random_.chance(5)  ? Document(span_of(measure))
                  : random_.chance(50) ? Document(literal(measure))
                                       : number_document(measure, depth - 1));
    if (random_.chance(15)) one.add("name", "case_" + std::to_string(random_.below(1000)) + "_" + std::to_string(i));
    if (random_.chance(10)) one.add("clause", Document::plain("\"7\""));
    list.add(one);
  }
  if (random_.chance(35)) list.add(Document::map({{"otherwise", number(measure, depth - 1)}}));
  Document document = Document::map({{form, list}});
  if (random_.chance(20))
    document.add("at_most", number(measure, 1));
  else if (random_.chance(10))
    document.add("at_least", number(measure, 1));
  return document;
}

// A table that stands where a value may: by a choice, by a condition, or by both.
Document ExpressionMaker::table_document(Measure measure, int depth) {
  const GeneratedFact* outer = some_fact(random_.chance(50) ? Form::ordered : Form::choice);
  const GeneratedFact* inner = some_fact(Form::condition);
  if (outer == nullptr && inner == nullptr) return number(measure, depth);
  if (outer != nullptr && random_.chance(60)) inner = nullptr;
  const auto cell = [&]() -> Document { return random_.chance(80) ? literal(measure) : number(measure, depth - 1); };
  const auto by_condition = [&] {
    Document rows = Document::map({{"true", cell()}});
    if (random_.chance(70)) rows.add("false", cell());
    return rows;
  };
  Document table = Document::map({});
  if (outer == nullptr) {
    table.add("table", name_of(*inner));
    table.add("rows", by_condition());
  } else {
    const std::string selector = name_of(*outer);
    table.add("table", inner == nullptr ? Document(selector) : Document::list({selector, name_of(*inner)}));
    Document rows = Document::map({});
    for (std::size_t i = 0; i < outer->values.size(); ++i) {
      if (i > 0 && random_.chance(20)) continue;
      std::string key = outer->values[i];
      if (i + 1 < outer->values.size() && random_.chance(20)) key += " | " + outer->values[++i];
      rows.add(key, inner == nullptr ? cell() : by_condition());
    }
    table.add("rows", rows);
  }
  if (random_.chance(40)) table.add("otherwise", cell());
  return table;
}

// Under `is` may stand a formula with bounds beside it.
Document ExpressionMaker::number_document(Measure measure, int depth) {
  if (depth <= 0 || random_.chance(50)) return number(measure, depth);
  const std::size_t roll = random_.below(112);
  if (roll >= 106) return table_document(measure, depth);
  if (roll >= 100) {
    Document bounded = Document::map({{"is", number(measure, depth)}});
    const std::string most = number(measure, 1);
    const bool has_most = random_.chance(60);
    if (has_most) bounded.add("at_most", most);
    // Bounds that contradict each other are an error of the rule file.
    if (!has_most) bounded.add("at_least", number(measure, 1));
    if (has_most && random_.chance(30)) bounded.add("at_least", "min(" + most + ", " + number(measure, 1) + ")");
    return bounded;
  }
  return cases(roll < 40 ? "first_of" : roll < 75 ? "highest_of" : "sum_of", measure, depth);
}

// Two figures in the wrong order are an error of the rule file; facts may reverse a range.
std::string ExpressionMaker::span_of(Measure measure) {
  const std::string low = literal(measure);
  const std::string high = literal(measure);
  const GeneratedFact* fact = random_.chance(55) ? some_fact(Form::number, measure) : nullptr;
  if (fact == nullptr) return perhaps("min(" + low + ", " + high + ")", 12) + "..max(" + low + ", " + high + ")";
  const GeneratedFact* other = some_fact(Form::number, measure);
  switch (random_.below(4)) {
    case 0: return low + ".." + name_of(*fact);
    case 3: return (random_.chance(50) ? "above(" : "at_least(") + name_of(*fact) + ").." + high;
    case 1: return name_of(*fact) + ".." + perhaps(high, 12);
    default: return name_of(*fact) + ".." + name_of(*other);
  }
}

Document ExpressionMaker::amount_document(Measure measure, int depth) {
  const std::size_t roll = random_.below(100);
  if (roll < 20) return random_.chance(40) ? literal(measure) : perhaps(literal(measure), 100);
  if (roll < 25) return "unspecified";
  if (roll < 34) return span_of(measure);
  if (roll < 40) {
    const std::string bound = random_.chance(60) ? literal(measure) : number_leaf(measure).text;
    return random_.pick(std::vector<std::string>{"at_least(", "up_to(", "above(", "below("}) + perhaps(bound, 12) + ")";
  }
  if (roll < 44) return "above(" + literal(Measure::plain) + ") * " + within(number_leaf(measure), unary);
  return number_document(measure, depth);
}

Document ExpressionMaker::ordered_document(const GeneratedFact& fact, int depth) {
  Document list = Document::list({});
  for (std::size_t i = random_.below(3) + 1; i > 0; --i)
    list.add(Document::map({{"when", condition(depth)},
                            {"is", random_.chance(25) ? fact.id
                                                      : (random_.chance(30) ? fact.id + "." : "") +
                                                            fact.values[random_.below(fact.values.size())]}}));
  if (random_.chance(50)) list.add(Document::map({{"otherwise", fact.id}}));
  return Document::map({{"first_of", list}});
}

}  // namespace rencai::reference
