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
  build_.require(node, number_type(months));
  return node;
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
  if (pay.form.stated() || pay.every.stated() || pay.times || !pay.parts.empty() || !pay.after.empty() ||
      pay.each_at_most || pay.rest_on) {
    diagnostics_
        ->error(Code::bad_pay, pay.form.stated() ? pay.form.span : pay.span,
                {"金额是按月或按年的标准，不能一次性或分期支付",
                 "this amount is a rate by the month or the year; it is not paid at once or in parts"})
        .expected = {"`at_most`、`from`、`served`、`until`", "`at_most`, `from`, `served`, `until`"};
    return;
  }
  if (pay.at_least) {
    diagnostics_->error(Code::not_supported, pay.at_least->span,
                        {"支付方式尚不支持 `at_least`", "`at_least` in `pay` is not supported yet"});
  }
  if (pay.at_most) program.pay.at_most = lower_span_of_time(*pay.at_most);
  if (pay.served) program.pay.served = lower_span_of_time(*pay.served);
  if (pay.from) program.pay.from = lower_date(*pay.from);
  if (pay.until) program.pay.until = lower_date(*pay.until);
}

void Checker::lower_parts(const PaySyntax& pay, Program& program) {
  const auto later = [this](const Optional& stated, std::string_view key) {
    if (!stated) return;
    diagnostics_->error(Code::not_supported, stated->span,
                        both("支付方式尚不支持 `{0}`", "`{0}` in `pay` is not supported yet", key));
  };
  later(pay.each_at_most, "each_at_most");
  later(pay.rest_on, "rest_on");
  later(pay.at_least, "at_least");
  if (!pay.after.empty()) later(pay.after.front(), "after");
  if (pay.at_most || pay.served) {
    diagnostics_->error(
        Code::bad_pay, pay.at_most ? pay.at_most->span : pay.served->span,
        {"一笔总额不能按时间长短支付", "a sum does not run for a time; only a rate (元/月, 元/年) does"});
  }
  if (pay.from) program.pay.from = lower_date(*pay.from);
  if (pay.until) program.pay.until = lower_date(*pay.until);
  if (!pay.after.empty()) return;
  if (!pay.every.stated()) {
    if (pay.times || !pay.parts.empty()) {
      diagnostics_->error(Code::bad_pay, pay.span, {"分期支付需要写明周期", "payment in parts needs its period"})
          .expected = {"`every: year` 等", "`every: year` or the like"};
    }
    return;
  }
  const auto every = period(pay.every, Code::bad_pay);
  if (every) program.pay.every = *every;
  if (pay.times && pay.parts.empty()) {
    program.pay.form = PayForm::equal_parts;
    if (const auto times = whole_count(*pay.times)) program.pay.times = *times;
    return;
  }
  if (pay.parts.empty() || pay.times) {
    diagnostics_->error(Code::bad_pay, pay.span,
                        {"分期支付需要 `times` 或 `parts` 之一", "payment in parts needs either `times` or `parts`"});
    return;
  }
  program.pay.form = PayForm::parts;
  program.pay.times = static_cast<std::uint32_t>(pay.parts.size());
  std::vector<NodeId> parts;
  Rational total = 0;
  bool rest = false;
  bool constant = true;
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
    const auto sum = value ? add(total, *value) : std::nullopt;
    if (sum)
      total = *sum;
    else
      constant = false;
  }
  if (total > Rational(1) || (constant && !rest && total != Rational(1))) {
    diagnostics_->error(Code::bad_pay, pay.span,
                        both("各期之和为 {0}，应为 1", "the parts make {0}, they should make 1", to_string(total)));
  }
  program.pay.parts = book_.arguments.append(parts);
}

}  // namespace rencai
