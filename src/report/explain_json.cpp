#include <span>

#include "base/date.h"
#include "report/explain_report.h"
#include "report/json_writer.h"
#include "report/outcome_text.h"
#include "report/prose.h"
#include "report/value_text.h"

namespace rencai {
namespace {

std::string_view id_of(StepPart part) {
  switch (part) {
    case StepPart::decides: return "decides";
    case StepPart::open: return "open";
    case StepPart::agrees: return "agrees";
    case StepPart::not_needed: return "not_needed";
  }
  return "";
}

std::string_view id_of(PayTerm term) {
  switch (term) {
    case PayTerm::at_most: return "at_most";
    case PayTerm::from: return "from";
    case PayTerm::until: return "until";
    case PayTerm::served: return "served";
    case PayTerm::at_least: return "at_least";
    case PayTerm::each_at_most: return "each_at_most";
    case PayTerm::rest_on: return "rest_on";
  }
  return "";
}

std::string_view id_of(Origin origin) {
  switch (origin) {
    case Origin::none: return "";
    case Origin::stated: return "stated";
    case Origin::partly_stated: return "partly_stated";
    case Origin::assumed: return "assumed";
    case Origin::derived: return "derived";
    case Origin::stated_unknown: return "stated_unknown";
    case Origin::stated_nothing: return "stated_nothing";
    case Origin::not_stated: return "not_stated";
  }
  return "";
}

std::string_view id_of(Truth truth) {
  switch (truth) {
    case Truth::yes: return "yes";
    case Truth::no: return "no";
    case Truth::unknown: return "unknown";
  }
  return "";
}

class JsonExplanation {
 public:
  JsonExplanation(const ExplainedProgram& program, JsonWriter& json)
      : program_(program), rulebook_(program.evaluation.rulebook()), json_(json) {}

  void write() {
    const Program& p = rulebook_[program_.explanation.program];
    json_.begin_object();
    field("format", "rencai.explain/1");
    field("date", to_string(program_.evaluation.today()));
    field("applicant", program_.applicant);
    field("program", rulebook_.text(p.id));
    json_.key("title");
    both(rulebook_.text(p.title, Language::zh), rulebook_.text(p.title, Language::en));
    field("clause", rulebook_.text(p.clause));
    place(p.span);
    field("outcome", rencai::id_of(program_.result.outcome));
    json_.key("in_force");
    step(program_.explanation.in_force);
    json_.key("when");
    step(program_.explanation.when);
    json_.key("amount");
    program_.explanation.amount.empty() ? json_.null() : step(program_.explanation.amount.front());
    json_.key("selected");
    program_.explanation.selected.empty() ? json_.null() : step(program_.explanation.selected.front());
    json_.key("pay");
    json_.begin_array();
    for (const ExplainTerm& term : program_.explanation.pay) step(term.step, [&] { field("term", id_of(term.term)); });
    json_.end_array();
    json_.key("payers");
    json_.begin_array();
    for (const ExplainPayers& one : program_.explanation.payers) step(one.when, [&] { shares(one); });
    json_.end_array();
    json_.key("stacking");
    json_.begin_array();
    for (const ExplainStacking& one : program_.explanation.stacking) stacking(one);
    json_.end_array();
    json_.key("absorbed_by");
    program_.result.absorbed_by ? json_.text(program_of(*program_.result.absorbed_by)) : json_.null();
    json_.key("may_be_absorbed_by");
    json_.begin_array();
    for (const ProgramOf& of : program_.result.may_be_absorbed_by) json_.text(program_of(of));
    json_.end_array();
    facts("stacking_missing", program_.result.stacking_missing);
    facts("missing", program_.result.missing);
    json_.end_object();
  }

 private:
  void field(std::string_view key, std::string_view text) {
    json_.key(key);
    json_.text(text);
  }

  void both(std::string_view zh, std::string_view en) {
    json_.begin_object();
    field("zh", zh);
    field("en", en);
    json_.end_object();
  }

  void place(Span span) {
    if (!span.exists() || span.file >= program_.sources.size()) return;
    const SourceText& source = program_.sources[span.file];
    field("file", source.path());
    json_.key("lines");
    json_.begin_array();
    json_.number(Rational(source.position(span.begin).line));
    json_.number(Rational(source.position(span.end > span.begin ? span.end - 1 : span.begin).line));
    json_.end_array();
  }

  void facts(std::string_view key, std::span<const FactId> facts) {
    json_.key(key);
    json_.begin_array();
    for (const FactId fact : facts) json_.text(rulebook_.text(rulebook_[fact].short_id));
    json_.end_array();
  }

  void steps(const std::vector<ExplainStep>& all) {
    json_.begin_array();
    for (const ExplainStep& one : all) step(one);
    json_.end_array();
  }

  // As in a rule file: POLICY/PROGRAM, spouse.POLICY/PROGRAM.
  [[nodiscard]] std::string program_of(ProgramOf of) const {
    return (of.of_spouse ? "spouse." : "") + std::string(rulebook_.text(rulebook_[of.program].id));
  }

  // What each payer takes in a case; null: the rest.
  void shares(const ExplainPayers& one) {
    json_.key("shares");
    json_.begin_array();
    for (const PayerShare& share : rulebook_.payer_shares[one.shares]) {
      json_.begin_object();
      field("payer", rulebook_.text(rulebook_.payer_names[index(share.payer)].id));
      json_.key("share");
      if (share.share == NodeId::none) {
        json_.null();
      } else {
        both(value_text(program_.evaluation, share.share, program_.lane, Language::zh),
             value_text(program_.evaluation, share.share, program_.lane, Language::en));
      }
      json_.end_object();
    }
    json_.end_array();
  }

  void stacking(const ExplainStacking& one) {
    const Stacking& rule = rulebook_.stacking[one.rule];
    json_.begin_object();
    field("kind", rule.kind == StackingKind::highest_of ? "highest_of" : "sum_of");
    field("clause", rulebook_.text(rule.clause));
    place(rule.span);
    json_.key("members");
    json_.begin_array();
    for (const ProgramOf& member : rulebook_.members[rule.members]) json_.text(program_of(member));
    json_.end_array();
    json_.key("reads");
    steps(one.reads);
    json_.end_object();
  }

  void step(const ExplainStep& s) {
    step(s, [] {});
  }
  // `first`: writes the keys that stand before the step's own.
  template <class First>
  void step(const ExplainStep& s, First&& first) {
    const Node& node = rulebook_[s.node];
    json_.begin_object();
    first();
    if (!node.label.empty()) field("name", rulebook_.text(node.label));
    if (!node.clause.empty()) field("clause", rulebook_.text(node.clause));
    json_.key("text");
    both(prose(rulebook_, s.node, Language::zh), prose(rulebook_, s.node, Language::en));
    place(node.span);
    json_.key("value");
    const std::size_t lane = s.of_spouse ? program_.evaluation.block().partners()[program_.lane] : program_.lane;
    both(value_text(program_.evaluation, s.node, lane, Language::zh),
         value_text(program_.evaluation, s.node, lane, Language::en));
    if (s.of_spouse) {
      json_.key("of_spouse");
      json_.boolean(true);
    }
    field("part", id_of(s.part));
    if (s.origin != Origin::none) field("origin", id_of(s.origin));
    if (s.repeated) {
      json_.key("repeated");
      json_.boolean(true);
    }
    if (!s.elements.empty()) elements(s);
    if (!s.steps.empty()) {
      json_.key("steps");
      steps(s.steps);
    }
    json_.end_object();
  }

  void elements(const ExplainStep& s) {
    json_.key("elements");
    json_.begin_array();
    for (const ExplainElement& element : s.elements) {
      json_.begin_object();
      json_.key("number");  // null: those that were not stated
      element.number == 0 ? json_.null() : json_.number(Rational(static_cast<std::int64_t>(element.number)));
      field("counts", id_of(element.counts));
      json_.key("fields");
      json_.begin_object();
      for (const NodeId read : s.fields) {
        json_.key(rulebook_.text(rulebook_[field_of(read)].short_id));
        both(value_text(program_.evaluation, read, element.lane, Language::zh),
             value_text(program_.evaluation, read, element.lane, Language::en));
      }
      json_.end_object();
      json_.end_object();
    }
    json_.end_array();
  }

  [[nodiscard]] FactId field_of(NodeId node) const {
    while (rulebook_[node].op == Op::stated_or) node = rulebook_.args(node)[0];
    return static_cast<FactId>(rulebook_[node].payload);
  }

  const ExplainedProgram& program_;
  const Rulebook& rulebook_;
  JsonWriter& json_;
};

}  // namespace

std::string explain_json(const ExplainedProgram& program) {
  std::string out;
  JsonWriter json(out);
  JsonExplanation(program, json).write();
  out += '\n';
  return out;
}

}  // namespace rencai
