#include <algorithm>

#include "base/text.h"
#include "model/checker_context.h"

namespace rencai {

void Checker::declare_payer_names(std::span<const std::pair<Located, LocatedText>> names, PolicyId policy) {
  for (const auto& [name, title] : names) {
    const std::string composed = to_nfc(name.text);
    if (policy != PolicyId::none && payer_names_.contains({PolicyId::none, composed})) {
      diagnostics_->error(
          Code::shadowed_vocabulary, name.span,
          both("`{0}` 是词汇表中的名称，政策不能另作他用",
               "`{0}` is a name of the vocabulary; a policy may not give it another meaning", composed));
      continue;
    }
    check_not_reserved(name);
    const auto id =
        static_cast<PayerNameId>(book_.payer_names.push_back({book_.strings.add(composed), local(title.text)}));
    if (!payer_names_.try_emplace({policy, composed}, id).second) {
      diagnostics_->error(Code::duplicate_name, name.span,
                          both("名称 `{0}` 已经使用", "the name `{0}` is taken already", composed));
    }
  }
}

std::optional<PayerNameId> Checker::find_payer_name(std::string_view name) const {
  for (const PolicyId place : {scope_, PolicyId::none}) {
    const auto at = payer_names_.find({place, std::string(name)});
    if (at != payer_names_.end()) return at->second;
  }
  return std::nullopt;
}

void Checker::declare_payers(PolicyId policy) {
  for (const PayerSyntax& syntax : syntax_of(policy).payers) {
    if (!syntax.payer) continue;
    if (!payers_.try_emplace({policy, to_nfc(syntax.name.text)}, PayerRecord{&syntax, std::nullopt, false}).second) {
      diagnostics_->error(Code::duplicate_name, syntax.name.span,
                          both("名称 `{0}` 已经使用", "the name `{0}` is taken already", syntax.name.text));
    }
  }
}

void Checker::lower_payers(const ProgramSyntax& syntax, Program& program) {
  if (!syntax.payer) return;
  if (syntax.payer->kind == ExpressionKind::name) {
    const auto named = payers_.find({scope_, syntax.payer->name});
    if (named != payers_.end()) {
      PayerRecord& record = named->second;
      record.used = true;
      if (syntax.amount && program.amount == NodeId::none) return;
      program.payers = record.cases ? *record.cases : lower_payer(*record.syntax->payer, program.amount);
      // Shares that are parts or the plain rest fit every amount.
      bool fits_all = true;
      for (const PayerCase& one : book_.payer_cases[program.payers]) {
        for (const PayerShare& share : book_.payer_shares[one.shares]) {
          fits_all = fits_all && (share.share == NodeId::none || build_.type(share.share).unit.is_none());
        }
      }
      if (fits_all) record.cases = program.payers;
      return;
    }
  }
  if (syntax.amount && program.amount == NodeId::none) return;
  program.payers = lower_payer(*syntax.payer, program.amount);
}

// A payer that no program uses is checked all the same, on a sum of money.
void Checker::lower_unused_payers(PolicyId policy) {
  scope_ = policy;
  for (auto& [key, record] : payers_) {
    if (key.first != policy || record.used) continue;
    Unit yuan;
    yuan.yuan = 1;
    const NodeId amount = build_.make(Op::unspecified, number_type(yuan), {}, record.syntax->span);
    lower_payer(*record.syntax->payer, amount);
  }
}

Run Checker::lower_payer(const Expression& payer, NodeId amount) {
  std::vector<PayerCase> cases;
  if (payer.kind == ExpressionKind::first_of) {
    const Case* otherwise = nullptr;
    for (const Case& one : payer.cases) {
      if (one.otherwise) {
        otherwise = &one;
        continue;
      }
      const NodeId when = one.when.empty() ? build_.always() : lower_condition(one.when[0]);
      lower_shares(one.is[0], amount, when, cases);
    }
    if (otherwise != nullptr) lower_shares(otherwise->is[0], amount, build_.always(), cases);
  } else {
    lower_shares(payer, amount, build_.always(), cases);
  }
  return book_.payer_cases.append(cases);
}

bool Checker::lower_shares(const Expression& shares, NodeId amount, NodeId when, std::vector<PayerCase>& cases) {
  const auto payer_id = [this](std::string_view name, Span span) -> std::optional<PayerNameId> {
    const std::string composed = to_nfc(name);
    if (const auto id = find_payer_name(composed)) return id;
    std::vector<std::string_view> names;
    for (const auto& [key, id] : payer_names_) {
      if (key.first == scope_ || key.first == PolicyId::none) names.push_back(key.second);
    }
    for (const auto& [key, record] : payers_) {
      if (key.first == scope_) names.push_back(key.second);
    }
    with_nearest(
        diagnostics_->error(Code::bad_payer, span, both("没有承担方 `{0}`", "there is no payer `{0}`", composed)),
        composed, names);
    return std::nullopt;
  };
  std::vector<PayerShare> lowered;
  if (shares.kind == ExpressionKind::name) {  // one payer for all of it
    const auto id = payer_id(shares.name, shares.span);
    if (!id) return false;
    lowered.push_back({*id, build_.number(Rational(1), {}, shares.span)});
    cases.push_back({when, book_.payer_shares.append(lowered)});
    return true;
  }
  if (shares.kind != ExpressionKind::shares) {
    diagnostics_
        ->error(Code::bad_payer, shares.span, {"这里需要承担方及其份额", "payers and their shares are needed here"})
        .expected = {"`{employer: 100%}` 等", "`{employer: 100%}` or the like"};
    return false;
  }
  bool good = true;
  for (const Case& one : shares.cases) {
    const auto id = payer_id(one.name, one.span);
    const Expression& value = one.is[0];
    const bool known =
        id && std::any_of(lowered.begin(), lowered.end(), [&](const PayerShare& share) { return share.payer == *id; });
    if (known) {
      diagnostics_->error(Code::duplicate_name, one.span,
                          both("承担方 `{0}` 出现了两次", "payer `{0}` stands here twice", one.name));
    }
    if (value.kind == ExpressionKind::name && value.name == "rest") {
      lowered.push_back({id.value_or(PayerNameId::none), NodeId::none});
      good = good && id;
      continue;
    }
    // The rest costs nodes; it is made only where the formula speaks of it.
    const auto mentions_rest = [](const auto& self, const Expression& expression) -> bool {
      if (expression.kind == ExpressionKind::name && expression.name == "rest") return true;
      for (const Expression& operand : expression.operands) {
        if (self(self, operand)) return true;
      }
      for (const Case& inner : expression.cases) {
        for (const Expression& is : inner.is) {
          if (self(self, is)) return true;
        }
      }
      return false;
    };
    const bool needs_rest = mentions_rest(mentions_rest, value);
    if (needs_rest && amount != NodeId::none && good) rest_ = left_over(amount, lowered, value.span);
    NodeId share = needs_rest && !good ? NodeId::none : lower(value);
    rest_ = NodeId::none;
    if (share != NodeId::none && !build_.fit(share, number_type())) {
      const bool sum = amount != NodeId::none && build_.is_number(amount) && build_.fit(share, build_.type(amount));
      if (!sum) {
        const LocalText is = described(build_.type(share), book_);
        auto& error = diagnostics_->error(
            Code::bad_payer, value.span,
            both("份额需要百分比或与金额同单位的数，写的是{0}",
                 "a share is a percentage or a sum in the unit of the amount, this is {1}", is.zh, is.en));
        if (amount != NodeId::none) error.related.push_back({book_[amount].span, {"金额在这里", "the amount is here"}});
        share = NodeId::none;
      }
    }
    good = good && id && share != NodeId::none;
    lowered.push_back({id.value_or(PayerNameId::none), share});
  }
  if (!good) return false;
  check_constant_shares(shares, lowered);
  cases.push_back({when, book_.payer_shares.append(lowered)});
  return true;
}

void Checker::check_constant_shares(const Expression& shares, std::span<const PayerShare> lowered) {
  Rational total = 0;
  bool constant = true;
  bool rest = false;
  for (std::size_t i = 0; i < lowered.size(); ++i) {
    if (rest) {
      diagnostics_->error(Code::payer_shares, shares.cases[i].span,
                          {"`rest` 之后没有可以承担的部分", "nothing is left to pay after `rest`"});
      return;
    }
    rest = lowered[i].share == NodeId::none;
    if (rest) continue;
    const auto value = build_.constant(lowered[i].share);
    const bool part = value && build_.type(lowered[i].share).unit.is_none();
    const auto sum = part ? add(total, *value) : std::nullopt;
    if (part && value->sign() < 0) {
      diagnostics_->error(Code::payer_shares, shares.cases[i].span, {"份额不能为负", "a share cannot be below zero"});
      return;
    }
    if (sum) {
      total = *sum;
    } else {
      constant = false;
    }
  }
  const auto percent = multiply(total, Rational(100));
  const std::string shown = percent ? to_string(*percent) + "%" : to_string(total);
  if (total > Rational(1)) {
    diagnostics_->error(Code::payer_shares, shares.span,
                        both("各方份额共 {0}，超过 100%", "the shares make {0}, more than 100%", shown));
  } else if (constant && !rest && total < Rational(1)) {
    diagnostics_
        ->error(Code::payer_shares, shares.span,
                both("各方份额共 {0}，其余无人承担", "the shares make {0}; no one pays the rest", shown))
        .expected = {"100%，或由一方承担 `rest`", "100%, or `rest` for one payer"};
  }
}

// What the payers before leave of the amount, not below 0.
NodeId Checker::left_over(NodeId amount, std::span<const PayerShare> before, Span span) {
  NodeId left = amount;
  for (const PayerShare& share : before) {
    if (share.share == NodeId::none) return build_.number(Rational(0), build_.type(amount).unit, span);
    const bool part = build_.type(share.share).unit.is_none() && !build_.type(amount).unit.is_none();
    const NodeId paid = part ? build_.multiply(amount, share.share, span) : share.share;
    left = build_.sum(Op::subtract, left, paid, span);
  }
  if (before.empty() || left == NodeId::none) return left;
  const NodeId zero = build_.number(Rational(0), build_.type(amount).unit, span);
  return build_.make(Op::maximum, build_.type(amount), {left, zero}, span);
}

}  // namespace rencai
