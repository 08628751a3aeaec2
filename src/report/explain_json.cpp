#include "base/date.h"
#include "report/explain_report.h"
#include "report/json_writer.h"
#include "report/outcome_text.h"
#include "report/prose.h"

namespace rencai {
namespace {

std::string_view id_of(Part part) {
  switch (part) {
    case Part::decides: return "decides";
    case Part::open: return "open";
    case Part::agrees: return "agrees";
    case Part::not_needed: return "not_needed";
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
    json_.key("payers");
    steps(program_.explanation.payers);
    json_.key("missing");
    json_.begin_array();
    for (const FactId fact : program_.result.missing) json_.text(rulebook_.text(rulebook_[fact].short_id));
    json_.end_array();
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

  void steps(const std::vector<ExplainStep>& all) {
    json_.begin_array();
    for (const ExplainStep& one : all) step(one);
    json_.end_array();
  }

  void step(const ExplainStep& s) {
    const Node& node = rulebook_[s.node];
    json_.begin_object();
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
