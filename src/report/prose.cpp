#include "report/prose.h"

#include <algorithm>
#include <cstdint>
#include <span>
#include <string_view>

#include <fmt/format.h>

#include "base/date.h"
#include "base/number.h"
#include "report/quantity_text.h"
#include "report/received_prose.h"

namespace rencai {
namespace {

// How tightly a phrase holds together: a looser one inside a tighter one needs parentheses.
enum class Binding : std::uint8_t { any, all, comparison, sum, product, word };

struct Phrase {
  std::string text;
  Binding binding = Binding::word;
};

Binding tighter(Binding binding) { return static_cast<Binding>(static_cast<int>(binding) + 1); }

class ProseWriter {
 public:
  ProseWriter(const Rulebook& rulebook, Language language, const ProseOptions& options)
      : rulebook_(rulebook), language_(language), options_(options), zh_(language == Language::zh) {}

  Phrase phrase(NodeId id, bool root) {
    const Node& node = rulebook_[id];
    if (!root && id == options_.amount) return {pick("本项金额", "the amount"), Binding::word};
    if (std::ranges::find(options_.left_over, id) != options_.left_over.end())
      return {pick("前面各方承担后的余额", "what the payers before leave"), Binding::word};
    if (!root && !node.label.empty()) {
      if (const DefinitionId definition = definition_of(rulebook_, id); definition != DefinitionId::none) {
        mention(&Mentions::definitions, definition);
        return {title_of(rulebook_, definition, language_), Binding::word};
      }
    }
    switch (node.op) {
      case Op::constant_condition:
        return {node.payload != 0 ? pick("总是", "always") : pick("从不", "never"), Binding::word};
      case Op::constant_number: return {number(node), Binding::word};
      case Op::constant_date: return {to_string(Date{static_cast<std::int32_t>(node.payload)}), Binding::word};
      case Op::constant_choice: return {title_of(rulebook_, node.type.domain, node.payload, language_), Binding::word};
      case Op::constant_text:
        return {fmt::format("“{}”", rulebook_.text(rulebook_.texts[node.payload])), Binding::word};
      case Op::constant_set: return {listed(node, pick("、", ", ")), Binding::word};
      case Op::nothing: return {pick("无", "nothing"), Binding::word};
      case Op::unspecified: return {pick("未明确的数额", "an unspecified amount"), Binding::word};
      case Op::fact:
        mention(&Mentions::facts, as_read(FactId{node.payload}));
        return {fact(FactId{node.payload}), Binding::word};
      case Op::stated_or: return phrase(rulebook_.args(id)[0], true);
      case Op::today: return {pick("评估日", "the evaluation date"), Binding::word};
      case Op::negation: return negation(id);
      case Op::all: return joined(id, pick("且", " and "), Binding::all);
      case Op::any: return joined(id, pick("或", " or "), Binding::any);
      case Op::count_at_least:
        return {write("以下至少满足{}项：{}", "at least {} of: {}", node.payload, arguments(id, pick("；", "; "))),
                Binding::all};
      case Op::equal:
      case Op::not_equal:
      case Op::less:
      case Op::less_or_equal:
      case Op::greater:
      case Op::greater_or_equal: return comparison(id);
      case Op::in_values:
        return {one_of(node, argument(id, 0), pick("为", " is "), pick("为", " is one of ")), Binding::comparison};
      case Op::in_list:
        return {write("{}为{}之一", "{} is one of {}", argument(id, 0), arguments(id, pick("、", ", "), 1)),
                Binding::comparison};
      case Op::in_range:
        return {write("{}在{}至{}之间", "{} is between {} and {}", argument(id, 0), argument(id, 1), argument(id, 2)),
                Binding::comparison};
      case Op::in_place:
        return {write("{}在{}", "{} is in {}", argument(id, 0), rulebook_.text(rulebook_.places[node.payload])),
                Binding::comparison};
      case Op::has_any:
        return {one_of(node, argument(id, 0), pick("含", " include "), pick("含", " include one of ")),
                Binding::comparison};
      case Op::has_all:
        return {write("{}含{}全部", "{} include all of {}", argument(id, 0), listed(node, pick("、", ", "))),
                Binding::comparison};
      case Op::exists: return {argument(id, 0) + pick("存在", " exists"), Binding::comparison};
      case Op::add: return arithmetic(id, " + ", Binding::sum);
      case Op::subtract: return arithmetic(id, " − ", Binding::sum);
      case Op::multiply:
        if (gives_unit_to_unspecified(id)) {
          return {write("未明确的数额（{}）", "an unspecified amount in {}", to_string(node.type.unit, language_)),
                  Binding::word};
        }
        return arithmetic(id, " × ", Binding::product);
      case Op::divide:
        if (counts_time(rulebook_[rulebook_.args(id)[0]].op) && is_constant(rulebook_.args(id)[1]))
          return phrase(rulebook_.args(id)[0], false);  // so many years, as a plain number
        return arithmetic(id, " ÷ ", Binding::product);
      case Op::negate: return {"−" + wrapped(rulebook_.args(id)[0], Binding::word), Binding::product};
      case Op::minimum:
        if (rulebook_.args(id).size() == 1) return phrase(rulebook_.args(id)[0], false);  // a named case
        return {write("（{}）中的最小者", "the least of ({})", arguments(id, pick("、", ", "))), Binding::word};
      case Op::maximum:
        return {write("（{}）中的最大者", "the greatest of ({})", arguments(id, pick("、", ", "))), Binding::word};
      case Op::round:
        return {write("{}四舍五入到{}", "{} rounded to {}", argument(id, 0), argument(id, 1)), Binding::sum};
      case Op::floor:
        return {write("{}向下取整到{}", "{} rounded down to {}", argument(id, 0), argument(id, 1)), Binding::sum};
      case Op::ceil:
        return {write("{}向上取整到{}", "{} rounded up to {}", argument(id, 0), argument(id, 1)), Binding::sum};
      case Op::range:
        if (node.type.kind == Kind::date)
          return {write("{}至{}间的某日", "a day between {} and {}", argument(id, 0), argument(id, 1)), Binding::sum};
        return {write("{}至{}", "{} to {}", argument(id, 0), argument(id, 1)), Binding::sum};
      case Op::at_least: return {write("不低于{}", "at least {}", argument(id, 0)), Binding::sum};
      case Op::above: return {write("高于{}", "above {}", argument(id, 0)), Binding::sum};
      case Op::up_to: return {write("最高{}", "up to {}", argument(id, 0)), Binding::sum};
      case Op::below: return {write("低于{}", "below {}", argument(id, 0)), Binding::sum};
      case Op::or_else:
        return {write("{}；没有时为{}", "{}, or else {}", argument(id, 0), argument(id, 1)), Binding::any};
      case Op::first_of:
        if (const ProgramId program = whose_amount(rulebook_, id); program != ProgramId::none) {
          return {write("“{}”的金额", "the amount of “{}”", rulebook_.text(rulebook_[program].title, language_)),
                  Binding::sum};
        }
        return cases(id, root, pick("依次取第一个成立的情形", "the first that holds of"));
      case Op::highest_of: return cases(id, root, pick("成立情形中的最高者", "the highest of"));
      case Op::sum_of: return cases(id, root, pick("成立情形之和", "the sum of"));
      case Op::full_years_between: return between(id, pick("满年数", "full years"));
      case Op::full_months_between: return between(id, pick("满月数", "full months"));
      case Op::started_years_between: return between(id, pick("年数（不足一年按一年）", "started years"));
      case Op::started_months_between: return between(id, pick("月数（不足一月按一月）", "started months"));
      case Op::days_between: return between(id, pick("天数", "days"));
      case Op::start_of_year:
        return {write("{}当年1月1日", "1 January of the year of {}", argument(id, 0)), Binding::product};
      case Op::start_of_month:
        return {write("{}当月1日", "the first day of the month of {}", argument(id, 0)), Binding::product};
      case Op::date_plus: return {write("{}之后{}", "{} plus {}", argument(id, 0), argument(id, 1)), Binding::sum};
      case Op::date_minus: return {write("{}之前{}", "{} minus {}", argument(id, 0), argument(id, 1)), Binding::sum};
      case Op::parameter: return parameter(id);
      case Op::gets:
        return {
            write("符合“{}”", "qualifies for “{}”", rulebook_.text(rulebook_.programs[node.payload].title, language_)),
            Binding::comparison};
      case Op::of_spouse: return of_spouse(rulebook_.args(id)[1]);
      case Op::count_of: return {write("{}的个数", "how many {}", elements(id)), Binding::sum};
      case Op::any_of: return {write("有{}", "there are {}", elements(id)), Binding::comparison};
      case Op::sum_over: {
        const std::string sum =
            write("{1}中{0}之和", "the sum of {0} of {1}", argument(id, 2), elements(id));  // names what is read
        const std::string received = received_benefits(rulebook_, id, language_);
        return {received.empty() ? sum : write("已领取的{}", "what was received of {}", received), Binding::sum};
      }
      case Op::least_of:
        return {write("{1}中{0}的最小者", "the least {0} of {1}", argument(id, 2), elements(id)), Binding::sum};
      case Op::greatest_of:
        return {write("{1}中{0}的最大者", "the greatest {0} of {1}", argument(id, 2), elements(id)), Binding::sum};
      case Op::longest_run:
        return {write("{}连续最长的月数{}", "the longest run of months of {}{}", elements(id), tolerance(node)),
                Binding::sum};
      case Op::run_until:
        return {write("{}到{}所在月为止连续的月数{}", "the months in a row of {} up to that of {}{}", elements(id),
                      argument(id, 3), tolerance(node)),
                Binding::sum};
      case Op::run_reached: {
        const std::uint32_t months = rulebook_.value_indices[node.values][1];
        return {write("{}连续满{}个月的当月{}", "the month in which {} first come to {} months in a row{}",
                      elements(id), months, tolerance(node)),
                Binding::sum};
      }
      case Op::broadcast: break;  // in code only
    }
    return {};
  }

 private:
  [[nodiscard]] std::string pick(std::string_view zh, std::string_view en) const { return std::string(zh_ ? zh : en); }

  template <class... Args>
  [[nodiscard]] std::string write(std::string_view zh, std::string_view en, const Args&... args) const {
    return fmt::format(fmt::runtime(zh_ ? zh : en), args...);
  }

  template <class Id>
  void mention(std::vector<Id> Mentions::*list, Id id) {
    if (options_.mentions == nullptr) return;
    std::vector<Id>& known = options_.mentions->*list;
    if (std::ranges::find(known, id) == known.end()) known.push_back(id);
  }

  // A literal, or a range of two.
  [[nodiscard]] bool is_constant(NodeId id) const {
    const Op op = rulebook_[id].op;
    if (op == Op::range) return std::ranges::all_of(rulebook_.args(id), [&](NodeId end) { return is_constant(end); });
    return op == Op::constant_number || op == Op::constant_date || op == Op::constant_choice;
  }

  // `unspecified * 1元/月`: a figure that the document leaves open, with a unit.
  [[nodiscard]] bool gives_unit_to_unspecified(NodeId id) const {
    const auto args = rulebook_.args(id);
    const Node& factor = rulebook_[args[1]];
    if (rulebook_[args[0]].op != Op::unspecified || factor.op != Op::constant_number || factor.type.unit.is_none())
      return false;
    const Number& n = rulebook_.numbers[factor.payload];
    return n.numerator == n.denominator;
  }

  // A fact as the applicant's or the spouse's, whichever is told of.
  [[nodiscard]] FactId as_read(FactId fact) const { return of_spouse_ ? rulebook_.counterpart(fact) : fact; }

  // What is told of the spouse; within that, of the applicant.
  Phrase of_spouse(NodeId read) {
    of_spouse_ = !of_spouse_;
    const Phrase inner = phrase(read, false);
    of_spouse_ = !of_spouse_;
    const std::string whose = of_spouse_ ? pick("申请人的", "the applicant's ") : pick("配偶的", "the spouse's ");
    if (inner.binding == Binding::word) return {whose + inner.text, Binding::word};
    const std::string who = of_spouse_ ? pick("申请人", "for the applicant ") : pick("配偶", "for the spouse ");
    return {who + write("（{}）", "({})", inner.text), Binding::word};
  }

  // Within an aggregate the list is named already.
  [[nodiscard]] std::string fact(FactId id) const {
    std::string title = title_of(rulebook_, id, language_);
    if (!rulebook_[id].is_field()) return title;
    const std::string list = title_of(rulebook_, rulebook_[rulebook_[id].list].fact, language_) + pick("：", ": ");
    return title.starts_with(list) ? title.substr(list.size()) : title;
  }

  // The list of an aggregate, with its condition.
  [[nodiscard]] std::string elements(NodeId id) {
    const auto args = rulebook_.args(id);
    const auto list = static_cast<ListId>(rulebook_[id].payload);
    mention(&Mentions::facts, as_read(rulebook_[list].fact));
    std::string name = title_of(rulebook_, rulebook_[list].fact, language_);
    const Node& when = rulebook_[args[1]];
    if (when.op == Op::constant_condition && when.payload == 1) return name;
    return write("{0}（{1}）", "{0} ({1})", name, phrase(args[1], false).text);
  }

  [[nodiscard]] std::string tolerance(const Node& node) const {
    const std::uint32_t months = rulebook_.value_indices[node.values].front();
    if (months == 0) return {};
    return write("（中断不超过{}个月）", " (gaps of at most {} {})", months, months == 1 ? "month" : "months");
  }

  [[nodiscard]] std::string number(const Node& node) const {
    const Number& n = rulebook_.numbers[node.payload];
    const auto value = Rational::make(n.numerator, n.denominator);
    if (!value) return {};
    if (options_.as_shares && node.type.unit.is_none()) return percent_text(*value);
    if (options_.whole_years && node.type.unit == Unit{.month = 1} && *value == Rational(12))
      return pick("1 年", "1 year");
    return quantity_text(*value, node.type.unit, language_);
  }

  std::string wrapped(NodeId id, Binding at_least) {
    Phrase inner = phrase(id, false);
    if (inner.binding >= at_least) return inner.text;
    return write("（{}）", "({})", inner.text);
  }

  std::string argument(NodeId id, std::size_t i) { return wrapped(rulebook_.args(id)[i], Binding::sum); }

  std::string arguments(NodeId id, std::string_view separator, std::size_t from = 0) {
    std::string result;
    const auto args = rulebook_.args(id);
    for (std::size_t i = from; i < args.size(); ++i) {
      if (i > from) result += separator;
      result += wrapped(args[i], Binding::any);
    }
    return result;
  }

  // The values that `in`, `has any` and `has all` list; a condition has no domain of its own, its argument has.
  std::string listed(const Node& node, std::string_view separator) {
    const DomainId domain = node.type.domain != DomainId::none
                                ? node.type.domain
                                : rulebook_[rulebook_.arguments[node.args][0]].type.domain;
    std::string result;
    for (const std::uint32_t value : rulebook_.value_indices[node.values]) {
      if (!result.empty()) result += separator;
      result += title_of(rulebook_, domain, value, language_);
    }
    return result.empty() ? pick("（空）", "(none)") : result;
  }

  std::string one_of(const Node& node, const std::string& what, std::string_view single, std::string_view several) {
    const bool many = node.values.count > 1;
    return what + std::string(many ? several : single) + listed(node, pick("、", ", ")) +
           (many ? pick("之一", "") : "");
  }

  // Whether it is not clear where a part of a sentence ends that goes on with `word`: a title with the same word, or a
  // list without a closing word.
  [[nodiscard]] bool reads_on(std::string_view part, std::string_view word) const {
    if (part.starts_with('(') && part.ends_with(')')) return false;
    return part.find(word) != std::string_view::npos || (!zh_ && part.find(", ") != std::string_view::npos);
  }

  Phrase joined(NodeId id, std::string_view word, Binding binding) {
    const auto args = rulebook_.args(id);
    if (args.empty()) return {binding == Binding::all ? pick("总是", "always") : pick("从不", "never"), Binding::word};
    std::string result;
    for (std::size_t i = 0; i < args.size(); ++i) {
      if (i > 0) result += word;
      const std::string part = wrapped(args[i], args.size() > 1 ? Binding::comparison : Binding::any);
      result += args.size() > 1 && reads_on(part, word) ? write("（{}）", "({})", part) : part;
    }
    return {result, binding};
  }

  Phrase negation(NodeId id) {
    const NodeId inner = rulebook_.args(id)[0];
    const Phrase text = phrase(inner, false);
    if (text.binding == Binding::word) return {write("非“{}”", "not “{}”", text.text), Binding::comparison};
    return {write("并非（{}）", "not ({})", text.text), Binding::comparison};
  }

  static bool counts_time(Op op) {
    return op == Op::full_years_between || op == Op::full_months_between || op == Op::started_years_between ||
           op == Op::started_months_between || op == Op::days_between;
  }

  static Op mirrored(Op op) {
    switch (op) {
      case Op::less: return Op::greater;
      case Op::less_or_equal: return Op::greater_or_equal;
      case Op::greater: return Op::less;
      case Op::greater_or_equal: return Op::less_or_equal;
      default: return op;
    }
  }

  [[nodiscard]] std::string word_of(Op op, bool dates) const {
    switch (op) {
      case Op::not_equal: return pick("不为", " is not ");
      case Op::less: return dates ? pick("早于", " is before ") : pick("低于", " is below ");
      case Op::less_or_equal: return dates ? pick("不晚于", " is not after ") : pick("不超过", " is at most ");
      case Op::greater: return dates ? pick("晚于", " is after ") : pick("高于", " is above ");
      case Op::greater_or_equal: return dates ? pick("不早于", " is not before ") : pick("不低于", " is at least ");
      default: return pick("为", " is ");
    }
  }

  // A constant stands on the right.
  Phrase comparison(NodeId id) {
    const auto args = rulebook_.args(id);
    const bool mirror = is_constant(args[0]) && !is_constant(args[1]);
    const bool dates = rulebook_[args[0]].type.kind == Kind::date;
    const Op op = rulebook_[id].op;
    return {argument(id, mirror ? 1 : 0) + word_of(mirror ? mirrored(op) : op, dates) + argument(id, mirror ? 0 : 1),
            Binding::comparison};
  }

  Phrase parameter(NodeId id) {
    const ParameterId parameter{rulebook_[id].payload};
    mention(&Mentions::parameters, parameter);
    const std::string title = title_of(rulebook_, parameter, language_);
    if (rulebook_[rulebook_.args(id)[0]].op == Op::today) return {title, Binding::word};
    return {write("{1}的{0}", "{0} on {1}", title, argument(id, 0)), Binding::product};
  }

  Phrase arithmetic(NodeId id, std::string_view sign, Binding binding) {
    const auto args = rulebook_.args(id);
    std::string result = wrapped(args[0], binding);
    for (std::size_t i = 1; i < args.size(); ++i) {
      result += sign;
      result += wrapped(args[i], tighter(binding));
    }
    return {result, binding};
  }

  Phrase between(NodeId id, std::string_view what) {
    return {write("{1}至{2}的{0}", "{0} from {1} to {2}", what, argument(id, 0), argument(id, 1)), Binding::sum};
  }

  Phrase cases(NodeId id, bool root, std::string_view how) {
    const auto args = rulebook_.args(id);
    if (!root && !options_.every_case)
      return {write("{}（{}种情形）", "{} {} cases", how, args.size() / 2), Binding::all};
    std::string result = std::string(how) + pick("：", ": ");
    for (std::size_t i = 0; i + 1 < args.size(); i += 2) {
      if (i > 0) result += pick("；", "; ");
      const Node& when = rulebook_[args[i]];
      const std::string value = wrapped(args[i + 1], Binding::sum);
      if (when.op == Op::constant_condition && when.payload != 0) {
        result += rulebook_[id].op == Op::first_of ? write("其余为{}", "otherwise {}", value) : value;
      } else {
        result += write("{0}：{1}", "{1} if {0}", wrapped(args[i], Binding::all), value);
      }
    }
    return {result, Binding::any};
  }

  const Rulebook& rulebook_;
  Language language_;
  const ProseOptions& options_;
  bool zh_;
  bool of_spouse_ = false;  // what is told is computed for the spouse
};

}  // namespace

std::string prose(const Rulebook& rulebook, NodeId node, Language language, const ProseOptions& options) {
  return ProseWriter(rulebook, language, options).phrase(node, true).text;
}

std::string payer_share_prose(const Rulebook& rulebook, const PayerShare& share, const std::string& formula,
                              Language language) {
  const bool zh = language == Language::zh;
  const PayerName& payer = rulebook.payer_names[index(share.payer)];
  std::string_view name = rulebook.text(payer.title, language);
  if (name.empty()) name = rulebook.text(payer.id);
  if (share.share == NodeId::none) return fmt::format("{}{}", name, zh ? "承担其余" : ": the rest");
  std::string part = formula;
  const Node& node = rulebook[share.share];
  if (node.op == Op::constant_number && node.type.unit.is_none()) {
    const Number& n = rulebook.numbers[node.payload];
    const auto value = Rational::make(n.numerator, n.denominator);
    part = value ? percent_text(*value) : "";
  }
  return fmt::format("{}{}{}", name, zh ? "承担 " : ": ", part);
}

ProgramId whose_amount(const Rulebook& rulebook, NodeId cases) {
  const auto args = rulebook.args(cases);
  if (args.size() != 2 || rulebook[args[0]].op != Op::gets) return ProgramId::none;
  const ProgramId program{rulebook[args[0]].payload};
  const NodeId amount = rulebook[program].amount;
  const bool floored = rulebook[args[1]].op == Op::maximum && rulebook.args(args[1])[0] == amount;
  return floored || args[1] == amount ? program : ProgramId::none;
}

bool amount_is_share(const Rulebook& rulebook, const Program& program) {
  if (program.amount == NodeId::none || program.category != Category::tax) return false;
  const Type& type = rulebook[program.amount].type;
  return type.kind == Kind::number && type.unit.is_none();
}

std::string title_of(const Rulebook& rulebook, FactId fact, Language language) {
  const Fact& f = rulebook[fact];
  const auto title = rulebook.text(f.title, language);
  return std::string(title.empty() ? rulebook.text(f.short_id) : title);
}

std::string title_of(const Rulebook& rulebook, DomainId domain, std::uint32_t value, Language language) {
  const DomainValue& v = rulebook.domain_values[rulebook[domain].values.first + value];
  const auto title = language == Language::zh ? rulebook.text(v.title.zh) : rulebook.text(v.title.en);
  return std::string(title.empty() ? rulebook.text(v.id) : title);
}

std::string title_of(const Rulebook& rulebook, DefinitionId definition, Language language) {
  const Definition& d = rulebook[definition];
  const auto title = rulebook.text(d.title, language);
  if (title.empty()) return std::string(rulebook.text(d.id));
  if (d.column.empty()) return std::string(title);
  return fmt::format("{} {}", title, rulebook.text(d.column));
}

std::string title_of(const Rulebook& rulebook, ParameterId parameter, Language language) {
  const auto title = rulebook.text(rulebook[parameter].title, language);
  return std::string(title.empty() ? rulebook.text(rulebook[parameter].id) : title);
}

DefinitionId definition_of(const Rulebook& rulebook, NodeId node) {
  if (rulebook[node].label.empty()) return DefinitionId::none;
  const auto found = std::ranges::find(rulebook.definitions, node, &Definition::root);
  if (found == rulebook.definitions.end()) return DefinitionId::none;
  return DefinitionId{static_cast<std::uint32_t>(found - rulebook.definitions.begin())};
}

std::string name_of(const Rulebook& rulebook, NodeId node, Language language) {
  const DefinitionId definition = definition_of(rulebook, node);
  if (definition != DefinitionId::none) return title_of(rulebook, definition, language);
  return std::string(rulebook.text(rulebook[node].label));
}

}  // namespace rencai
