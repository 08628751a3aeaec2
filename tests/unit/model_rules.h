// Small rule files for the tests of the model: text in, rulebook or diagnostics out.
#pragma once

#include <array>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <doctest/doctest.h>
#include <fmt/format.h>

#include "model/rule_base.h"

namespace rencai::test {

inline constexpr std::string_view vocabulary = R"yaml(facts:
  degree:
    title: {zh: 学历, en: highest degree}
    also: [学位]
    type: ordered
    values: {bachelor: {zh: 本科}, master: {zh: 硕士}, doctor: {zh: 博士, also: [phd]}}
  introduction: {title: {zh: 引进方式}, type: choice, values: {direct: {zh: 直接}, flexible: {zh: 柔性}, local: {zh: 本地}}}
  honours: {title: {zh: 称号}, type: set, values: {academician: {zh: 院士}, expert: {zh: 专家}}, if_absent: []}
  salary: {title: {zh: 基本工资}, type: money, unit: 元/月}
  price: {title: {zh: 房价}, type: money}
  staff: {title: {zh: 人数}, type: number, unit: 人}
  score: {title: {zh: 得分}, type: number}
  ratio: {title: {zh: 比例}, type: percent}
  contract_years: {title: {zh: 合同年限}, type: number, unit: 年}
  birth_date: {title: {zh: 出生日期}, type: date}
  contract_date: {title: {zh: 签订日期}, type: date}
  application_date: {title: {zh: 申请日期}, type: date, if_absent: today}
  age: {title: {zh: 年龄}, type: number, derived: "full_years_between(birth_date, today)", range: 0..130}
  home: {title: {zh: 有住房}, type: bool}
  work_place: {title: {zh: 工作地}, type: place}
  major: {title: {zh: 专业}, type: text}
  spouse: {title: {zh: 配偶}, type: spouse}
  pets: {title: {zh: 宠物}, type: list, fields: {name: {title: {zh: 名}, type: text}, age: {title: {zh: 岁}, type: number}}}
  talent_class: {title: {zh: 人才层次}, type: choice, per_policy: true}
payer_names:
  employer: {zh: 用人单位, en: employer}
  treasury: {zh: 财政, en: treasury}
)yaml";

struct Checked {
  std::unique_ptr<SourceSet> sources = std::make_unique<SourceSet>();
  Diagnostics diagnostics;
  Result<Rulebook> book;

  [[nodiscard]] std::string_view at(const Span& span) const {
    return span.exists() ? (*sources)[span.file].slice(span) : std::string_view();
  }
  [[nodiscard]] std::string rendered() const {
    std::string all;
    for (const Diagnostic& one : diagnostics.all()) all += render(one, *sources, Language::en, false);
    return all;
  }
};

inline Checked load(std::vector<RuleFile> files) {
  Checked result;
  result.book = load_rulebook(files, *result.sources, result.diagnostics);
  result.diagnostics.sort();
  return result;
}

inline std::string policy(std::string_view body) {
  return fmt::format("policy: p\ntitle: {{zh: 政策, en: Policy}}\nplace: [贵州省]\n{}", body);
}

inline Checked check(std::string_view body) {
  return load({{"vocabulary.yaml", std::string(vocabulary), {}}, {"p.yaml", policy(body), {}}});
}

// One program `a` of the category, with `rest` as further lines of it.
inline std::string program(std::string_view rest, std::string_view category = "funding", std::string_view name = "a") {
  std::string text =
      fmt::format("  {}:\n    title: {{zh: 项目, en: Program}}\n    clause: \"1\"\n    category: {}\n    for: person\n",
                  name, category);
  std::size_t begin = 0;
  while (begin < rest.size()) {
    const std::size_t end = std::min(rest.find('\n', begin), rest.size());
    text += fmt::format("    {}\n", rest.substr(begin, end - begin));
    begin = end + 1;
  }
  return text;
}

inline Checked check_program(std::string_view rest, std::string_view category = "funding") {
  return check("programs:\n" + program(rest, category));
}

// Exactly one error of that code, at that text of the source.
inline void expect_error(const Checked& checked, Code code, std::string_view at) {
  INFO(checked.rendered());
  CHECK_FALSE(checked.book.has_value());
  REQUIRE(checked.diagnostics.error_count() == 1);
  const Diagnostic& error = checked.diagnostics.all().front();
  CHECK(id_of(error.code) == id_of(code));
  CHECK(checked.at(error.span) == at);
  CHECK_FALSE(error.message.zh.empty());
  CHECK_FALSE(error.message.en.empty());
}

inline std::string_view name_of(Op op) {
  static constexpr std::array<std::string_view, 61> names{"condition",     "number",        "date",
                                                          "choice",        "text",          "set",
                                                          "nothing",       "unspecified",   "fact",
                                                          "stated_or",     "today",         "not",
                                                          "all",           "any",           "count",
                                                          "equal",         "not_equal",     "less",
                                                          "less_or_equal", "greater",       "greater_or_equal",
                                                          "in_values",     "in_list",       "in_range",
                                                          "in_place",      "has_any",       "has_all",
                                                          "exists",        "add",           "subtract",
                                                          "multiply",      "divide",        "negate",
                                                          "minimum",       "maximum",       "round",
                                                          "floor",         "ceil",          "range",
                                                          "at_least",      "above",         "up_to",
                                                          "below",         "or_else",       "first_of",
                                                          "highest_of",    "sum_of",        "full_years",
                                                          "full_months",   "started_years", "started_months",
                                                          "days",          "start_of_year", "start_of_month",
                                                          "date_plus",     "date_minus",    "parameter",
                                                          "gets",          "of_spouse",     "count_of",
                                                          "any_of"};
  return names.at(static_cast<std::size_t>(op));
}

// A node as text, e.g. `first_of(less(score, 3), 120000元, true, 0元)`.
inline std::string shape(const Rulebook& book, NodeId id) {
  if (id == NodeId::none) return "none";
  const Node& node = book[id];
  const auto exact = [&] {
    const Number& number = book.numbers[node.payload];
    return to_string(*Rational::make(number.numerator, number.denominator)) + to_string(node.type.unit, Language::zh);
  };
  switch (node.op) {
    case Op::constant_condition: return node.payload == 1 ? "true" : "false";
    case Op::constant_number: return exact();
    case Op::constant_date: return to_string(Date{static_cast<std::int32_t>(node.payload)});
    case Op::constant_choice:
      return std::string(book.text(book.domain_values[book[node.type.domain].values][node.payload].id));
    case Op::constant_text: return fmt::format("\"{}\"", book.text(book.texts[node.payload]));
    case Op::fact: return std::string(book.text(book.facts[node.payload].short_id));
    case Op::today:
    case Op::nothing:
    case Op::unspecified: {
      const std::string unit = to_string(node.type.unit, Language::zh);
      return std::string(name_of(node.op)) + (unit.empty() ? "" : ":" + unit);
    }
    default: break;
  }
  std::string text(name_of(node.op));
  if (node.op == Op::stated_or) text += node.payload == 0 ? "_absent" : "_unknown";
  if (node.op == Op::count_at_least) text += std::to_string(node.payload);
  if (node.op == Op::in_place) text += ":" + std::string(book.text(book.places[node.payload]));
  if (node.op == Op::parameter) text += ":" + std::string(book.text(book.parameters[node.payload].id));
  if (node.op == Op::gets) text += ":" + std::string(book.text(book.programs[node.payload].short_id));
  text += "(";
  bool first = true;
  for (const NodeId argument : book.args(id)) {
    text += (first ? "" : ", ") + shape(book, argument);
    first = false;
  }
  for (const std::uint32_t value : book.value_indices[node.values]) {
    text += (first ? "#" : ", #") + std::to_string(value);
    first = false;
  }
  return text + ")";
}

// The root of the definition or case with that label.
inline NodeId labelled(const Rulebook& book, std::string_view label) {
  for (std::uint32_t i = 0; i < book.nodes.size(); ++i) {
    if (book.text(book.nodes[i].label) == label) return static_cast<NodeId>(i);
  }
  return NodeId::none;
}

// How one condition or value is lowered.
inline std::string lowered(std::string_view expression) {
  const Checked checked = check(fmt::format("definitions:\n  d: {{is: '{}'}}\n", expression));
  INFO(checked.rendered());
  REQUIRE(checked.book.has_value());
  return shape(*checked.book, labelled(*checked.book, "d"));
}

// The one error that an expression gives.
inline void expect_expression_error(std::string_view expression, Code code, std::string_view at) {
  INFO(expression);
  expect_error(check(fmt::format("definitions:\n  d: {{is: '{}'}}\n", expression)), code, at);
}

}  // namespace rencai::test
