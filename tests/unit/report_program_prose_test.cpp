// `show` tells everything: every atom, literal, date and clause of every shipped program, in both languages. What must
// be told is collected here from the rulebook's nodes, apart from the writer.
#include <set>
#include <string>

#include <doctest/doctest.h>

#include "cli/rules.h"
#include "report/program_prose.h"
#include "report/prose.h"
#include "report/quantity_text.h"

namespace rencai {
namespace {

class Needed {
 public:
  Needed(const Rulebook& rulebook, const Program& program, Language language)
      : rulebook_(rulebook), program_(program), language_(language) {}

  std::set<std::string> collect() {
    for (const PayerCase& one : rulebook_.payer_cases[program_.payers]) {
      for (const PayerShare& share : rulebook_.payer_shares[one.shares]) shares_.insert(share.share);
    }
    for (const NodeId node : {program_.when, program_.amount, program_.in_force, program_.quota}) visit(node);
    const Pay& pay = program_.pay;
    for (const NodeId node : {pay.at_most, pay.from, pay.until, pay.served, pay.each_at_most, pay.rest_on}) visit(node);
    for (const NodeId node : rulebook_.arguments[pay.parts]) visit(node);
    for (const NodeId node : rulebook_.arguments[pay.after]) visit(node);
    if (program_.won_fact == FactId::none) visit(program_.won);
    for (const PayerCase& one : rulebook_.payer_cases[program_.payers]) {
      visit(one.when);
      for (const PayerShare& share : rulebook_.payer_shares[one.shares]) {
        texts_.insert(std::string(rulebook_.text(rulebook_.payer_names[index(share.payer)].title, language_)));
        visit(share.share);
      }
    }
    for (const Output& output : rulebook_.outputs[program_.outputs]) visit(output.value);
    for (const LocalRef note : rulebook_.notes[program_.notes])
      texts_.insert(std::string(rulebook_.text(note, language_)));
    return texts_;
  }

 private:
  void visit(NodeId id) {
    if (id == NodeId::none || !seen_.insert(id).second) return;
    const Node& node = rulebook_[id];
    if (!node.clause.empty() && rulebook_.text(node.clause) != rulebook_.text(program_.clause)) {
      const std::string clause(rulebook_.text(node.clause));
      texts_.insert(language_ == Language::zh ? "第" + clause + "条" : "clause " + clause);
    }
    const auto args = rulebook_.args(id);
    switch (node.op) {
      case Op::fact: texts_.insert(title_of(rulebook_, FactId{node.payload}, language_)); break;
      case Op::constant_date: texts_.insert(to_string(Date{static_cast<std::int32_t>(node.payload)})); break;
      case Op::constant_choice: texts_.insert(title_of(rulebook_, node.type.domain, node.payload, language_)); break;
      case Op::constant_number: {
        const Number& n = rulebook_.numbers[node.payload];
        const Rational value = Rational::make(n.numerator, n.denominator).value_or(Rational(0));
        if (value == Rational(1) && shares_.contains(id))
          texts_.insert("100%");
        else if (value.sign() != 0)
          texts_.insert(quantity_text(value, node.type.unit, language_));
        break;
      }
      case Op::multiply:  // `unspecified * 1元/月` is told by its unit
        if (rulebook_[args[0]].op != Op::unspecified) break;
        texts_.insert(to_string(node.type.unit, language_));
        return;
      case Op::in_values:
      case Op::has_any:
      case Op::has_all:
        for (const std::uint32_t value : rulebook_.value_indices[node.values])
          texts_.insert(title_of(rulebook_, rulebook_[args[0]].type.domain, value, language_));
        break;
      case Op::parameter:
        for (const ParameterStep& step : rulebook_.parameter_steps[rulebook_.parameters[node.payload].steps])
          texts_.insert(to_string(step.from));
        break;
      default: break;
    }
    if (node.op == Op::gets) return;  // another program
    const std::size_t count = node.op == Op::stated_or ? 1 : args.size();
    for (std::size_t i = 0; i < count; ++i) visit(args[i]);
  }

  const Rulebook& rulebook_;
  const Program& program_;
  Language language_;
  std::set<NodeId> shares_;  // of payers
  std::set<NodeId> seen_;
  std::set<std::string> texts_;
};

TEST_CASE("prose: every atom, literal, date and clause of every shipped program, in both languages") {
  SourceSet sources;
  Diagnostics diagnostics;
  const auto rulebook = builtin_rules(sources, diagnostics);
  REQUIRE(rulebook);
  std::size_t checked = 0;
  for (std::uint32_t i = 0; i < rulebook->programs.size(); ++i) {
    for (const Language language : {Language::zh, Language::en}) {
      std::string told;
      for (const ProsePart& part : describe(*rulebook, ProgramId{i}, language)) {
        for (const ProseLine& line : part.lines) told += line.text + "\n";
      }
      INFO(rulebook->text(rulebook->programs[i].id));
      for (const std::string& text : Needed(*rulebook, rulebook->programs[i], language).collect()) {
        INFO(text);
        CHECK(told.find(text) != std::string::npos);
        ++checked;
      }
    }
  }
  CHECK(checked > 500);
}

}  // namespace
}  // namespace rencai
