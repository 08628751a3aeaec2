#include <array>
#include <limits>

#include "model/checker_context.h"

namespace rencai {
namespace {

struct PeriodName {
  std::string_view en;
  std::string_view zh;
  Period period;
};
constexpr std::array<PeriodName, 4> period_names{{{"month", "月", Period::month},
                                                  {"quarter", "季", Period::quarter},
                                                  {"half_year", "半年", Period::half_year},
                                                  {"year", "年", Period::year}}};

}  // namespace

std::optional<Period> Checker::period(const Located& text, Code code) {
  for (const PeriodName& one : period_names) {
    if (text.text == one.en || text.text == one.zh) return one.period;
  }
  std::vector<std::string_view> names;
  for (const PeriodName& one : period_names) names.push_back(one.en);
  auto& error = diagnostics_->error(code, text.span, both("`{0}` 不是周期", "`{0}` is not a period", text.text));
  error.expected = {"`month`、`quarter`、`half_year` 或 `year`", "`month`, `quarter`, `half_year` or `year`"};
  with_nearest(error, text.text, names);
  return std::nullopt;
}

std::optional<std::uint32_t> Checker::whole_count(const Expression& expression) {
  constexpr std::int64_t most = 1200;
  const NodeId node = lower(expression);
  if (node == NodeId::none) return std::nullopt;
  const auto value = build_.constant(node);
  if (value && value->is_integer() && *value >= Rational(1) && *value <= Rational(most)) {
    return static_cast<std::uint32_t>(value->numerator());
  }
  diagnostics_
      ->error(Code::bad_pay, expression.span, {"支付次数必须是常数", "the number of payments must be a constant"})
      .expected = both("1 到 {0} 的整数", "a whole number from 1 to {0}", most);
  return std::nullopt;
}

NodeId Checker::lower_span_of_time(const Expression& expression) {
  NodeId node = lower(expression);
  Unit months;
  months.month = 1;
  if (!build_.require(node, number_type(months))) return NodeId::none;
  const auto value = build_.constant(node);
  if (value && value->sign() < 0) {
    diagnostics_->error(Code::bad_pay, expression.span, {"时间长度不能为负", "a length of time is not below 0"})
        .expected = {"0 个月或更长", "0 months or more"};
    return NodeId::none;
  }
  return node;
}

void Checker::lower_payment_days(const PaySyntax& pay, Program& program) {
  if (pay.from) program.pay.from = lower_date(*pay.from);
  if (pay.until) program.pay.until = lower_date(*pay.until);
  if (pay.rest_on) program.pay.rest_on = lower_date(*pay.rest_on);
  const auto day = [this](NodeId node) -> std::optional<Date> {
    if (node == NodeId::none || book_[node].op != Op::constant_date) return std::nullopt;
    return Date{static_cast<std::int32_t>(book_[node].payload)};
  };
  const auto first = day(program.pay.from);
  const auto last = day(program.pay.until);
  if (first && last && *last < *first) {
    diagnostics_->error(Code::date_order, pay.until->span,
                        both("最后一日 {1} 早于第一日 {0}", "the last day {1} is before the first day {0}",
                             to_string(*first), to_string(*last)));
  }
}

void Checker::lower_pay(const ProgramSyntax& syntax, Program& program) {
  const PaySyntax* pay = syntax.pay ? &*syntax.pay : nullptr;
  if (program.amount == NodeId::none) {
    if (pay != nullptr && !syntax.amount) {
      diagnostics_->error(Code::bad_pay, pay->span,
                          {"没有金额，就没有支付方式", "without an amount there is nothing to pay"});
    }
    return;
  }
  const Type& type = build_.type(program.amount);
  const bool money = type.kind == Kind::number && type.unit.yuan == 1;
  const bool monthly = money && type.unit.month == -1;
  const bool yearly = money && type.unit.year == -1;
  if (!money) {
    if (pay != nullptr) {
      diagnostics_->error(Code::bad_pay, pay->span, {"只有以元计的金额才有支付方式", "only sums of money are paid"});
    }
    return;
  }
  if (monthly || yearly) {
    program.pay.form = PayForm::rate;
    program.pay.every = monthly ? Period::month : Period::year;
    if (pay != nullptr) lower_rate(*pay, program);
    return;
  }
  if (pay == nullptr && open_amounts_.contains(program.amount)) {
    program.pay.form = PayForm::open;
    return;
  }
  program.pay.form = PayForm::once;
  if (pay == nullptr) return;
  if (pay->form.stated()) {
    if (pay->form.text != "once") {
      diagnostics_
          ->error(Code::bad_pay, pay->form.span,
                  both("没有支付方式 `{0}`", "there is no way of paying `{0}`", pay->form.text))
          .expected = {"`once`，或 `{every: ..., times: ...}` 等",
                       "`once`, or `{every: ..., times: ...}` and the like"};
    }
    return;
  }
  lower_parts(*pay, program);
}

void Checker::lower_rate(const PaySyntax& pay, Program& program) {
  if (pay.form.stated() || pay.times || !pay.parts.empty() || !pay.after.empty() || pay.each_at_most || pay.rest_on) {
    diagnostics_
        ->error(Code::bad_pay, pay.form.stated() ? pay.form.span : pay.span,
                {"金额是按月或按年的标准，不能一次性或分期支付",
                 "this amount is a rate by the month or the year; it is not paid at once or in parts"})
        .expected = {"`at_most`、`at_least`、`from`、`served`、`until`、`every`",
                     "`at_most`, `at_least`, `from`, `served`, `until`, `every`"};
    return;
  }
  if (pay.every.stated()) {
    if (const auto every = period(pay.every, Code::bad_pay)) program.pay.paid_every = *every;
  }
  if (pay.at_most) program.pay.at_most = lower_span_of_time(*pay.at_most);
  if (pay.served) program.pay.served = lower_span_of_time(*pay.served);
  if (pay.at_least) lower_least_time(pay, program);
  lower_payment_days(pay, program);
}

// Below it nothing is paid, so something must say how long the rate runs.
void Checker::lower_least_time(const PaySyntax& pay, Program& program) {
  if (!pay.served && !(pay.from && pay.until)) {
    diagnostics_
        ->error(Code::bad_pay, pay.at_least->span,
                {"`at_least` 是至少要满的时间，但没有写明时间如何计算",
                 "`at_least` is the time that must be reached, but nothing says how time is counted"})
        .expected = {"`served`，或 `from` 与 `until`", "`served`, or `from` and `until`"};
    return;
  }
  program.pay.at_least = lower_span_of_time(*pay.at_least);
  if (program.pay.at_least == NodeId::none || program.pay.at_most == NodeId::none) return;
  const auto least = build_.constant(program.pay.at_least);
  const auto most = build_.constant(program.pay.at_most);
  if (least && most && *least > *most) {
    diagnostics_->error(Code::bad_pay, pay.at_least->span,
                        both("至少 {0} 个月，却至多 {1} 个月", "at least {0} months, yet at most {1}",
                             to_string(*least), to_string(*most)));
  }
}

void Checker::lower_parts(const PaySyntax& pay, Program& program) {
  if (pay.at_most || pay.served || pay.at_least) {
    const Optional& time = pay.at_most ? pay.at_most : pay.served ? pay.served : pay.at_least;
    diagnostics_->error(
        Code::bad_pay, time->span,
        {"一笔总额不能按时间长短支付", "a sum does not run for a time; only a rate (元/月, 元/年) does"});
  }
  lower_payment_days(pay, program);
  for (const Optional* limit : {&pay.until, &pay.rest_on}) {
    if (*limit && !pay.from) {
      diagnostics_
          ->error(Code::bad_pay, (*limit)->span,
                  {"没有第一次支付的日期，就不知道各期何时到期",
                   "without the day of the first payment nobody knows when the parts fall due"})
          .expected = {"`from`", "`from`"};
    }
  }
  if (pay.each_at_most) {
    NodeId most = lower(*pay.each_at_most);
    if (build_.require(most, build_.type(program.amount))) program.pay.each_at_most = most;
    if (pay.rest_on) {
      diagnostics_->error(Code::bad_pay, pay.rest_on->span,
                          {"每次至多支付一定数额，与余额一次付清相互矛盾",
                           "what is paid at most each time contradicts paying all the rest at once"});
    }
  }
  if (!pay.after.empty()) {
    lower_after(pay, program);
    return;
  }
  if (!pay.every.stated()) {
    if (pay.times || !pay.parts.empty() || pay.each_at_most || pay.rest_on) {
      diagnostics_->error(Code::bad_pay, pay.span, {"分期支付需要写明周期", "payment in parts needs its period"})
          .expected = {"`every: year` 或 `after: [6个月, 12个月]` 等",
                       "`every: year`, `after: [6个月, 12个月]` or the like"};
    }
    return;
  }
  const auto every = period(pay.every, Code::bad_pay);
  if (every) program.pay.every = *every;
  if (pay.parts.empty() ? !pay.times.has_value() : pay.times && !pay.each_at_most) {
    diagnostics_
        ->error(Code::bad_pay, pay.span,
                {"分期支付需要 `times` 或 `parts` 之一", "payment in parts needs either `times` or `parts`"})
        .expected = {"只有同时写了 `each_at_most`，两者才可并用", "both only together with `each_at_most`"};
    return;
  }
  program.pay.form = pay.parts.empty() ? PayForm::equal_parts : PayForm::parts;
  program.pay.times = static_cast<std::uint32_t>(pay.parts.size());
  if (pay.times) {
    const auto times = whole_count(*pay.times);
    if (!times) return;
    if (*times < pay.parts.size()) {
      diagnostics_->error(Code::bad_pay, pay.times->span,
                          both("共 {0} 次，却列了 {1} 期", "{0} payments, yet {1} parts", *times, pay.parts.size()));
    }
    program.pay.times = *times;
  }
  lower_part_list(pay, program);
}

// Without `parts`: equal ones.
void Checker::lower_after(const PaySyntax& pay, Program& program) {
  if (pay.every.stated() || pay.times) {
    diagnostics_->error(Code::bad_pay, pay.every.stated() ? pay.every.span : pay.times->span,
                        {"`after` 已写明各期的时间", "`after` says when each part is paid already"});
    return;
  }
  if (!pay.parts.empty() && pay.parts.size() != pay.after.size()) {
    diagnostics_->error(
        Code::bad_pay, pay.span,
        both("{0} 个时间，却有 {1} 期", "{0} times, yet {1} parts", pay.after.size(), pay.parts.size()));
    return;
  }
  program.pay.form = PayForm::after;
  program.pay.times = static_cast<std::uint32_t>(pay.after.size());
  std::vector<NodeId> times;
  std::optional<Rational> last;
  for (const Expression& after : pay.after) {
    const NodeId node = lower_span_of_time(after);
    if (node == NodeId::none) return;
    const auto months = build_.constant(node);
    if (!months || !months->is_integer() || (last && *months <= *last)) {
      diagnostics_
          ->error(Code::bad_pay, after.span,
                  {"各期的时间必须是从小到大的整月数",
                   "the times of the parts are whole months, each after the one before"})
          .expected = {"`[6个月, 12个月]`", "`[6个月, 12个月]`"};
      return;
    }
    last = months;
    times.push_back(node);
  }
  program.pay.after = book_.arguments.append(times);
  lower_part_list(pay, program);
}

void Checker::lower_part_list(const PaySyntax& pay, Program& program) {
  std::vector<NodeId> parts;
  Rational total = 0;
  const Expression* open = nullptr;  // a part that is not a constant
  bool rest = false;
  for (const Expression& part : pay.parts) {
    if (part.kind == ExpressionKind::name && part.name == "rest") {
      parts.push_back(NodeId::none);
      rest = true;
      continue;
    }
    NodeId node = lower(part);
    if (!build_.require(node, number_type())) return;
    parts.push_back(node);
    const auto value = build_.constant(node);
    if (value && value->sign() < 0) {
      diagnostics_->error(Code::bad_pay, part.span, {"一期不能为负", "a part is not below 0"});
      return;
    }
    const auto sum = value ? add(total, *value) : std::nullopt;
    if (sum) {
      total = *sum;
    } else {
      open = &part;
    }
  }
  if (open != nullptr && !rest) {
    diagnostics_
        ->error(Code::bad_pay, open->span,
                {"各期之和是否为 1 要看事实而定", "whether the parts make 1 depends on facts"})
        .expected = {"有一期写 `rest`", "one part that is `rest`"};
  } else if (total > Rational(1) || (!parts.empty() && !rest && total != Rational(1))) {
    diagnostics_->error(Code::bad_pay, pay.span,
                        both("各期之和为 {0}，应为 1", "the parts make {0}, they should make 1", to_string(total)));
  }
  program.pay.parts = book_.arguments.append(parts);
}

}  // namespace rencai
