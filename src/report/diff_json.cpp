#include <string_view>

#include "report/diff_report.h"
#include "report/diff_sides_text.h"
#include "report/diff_words.h"
#include "report/json_writer.h"

namespace rencai {
namespace {

std::string_view id_of_form(EditForm form) {
  switch (form) {
    case EditForm::added: return "added";
    case EditForm::removed: return "removed";
    case EditForm::changed: return "changed";
    case EditForm::reordered: return "reordered";
  }
  return "";
}

class JsonDiff {
 public:
  explicit JsonDiff(const DiffReport& report) : report_(report), json_(out_) {}

  std::string write() {
    json_.begin_object();
    text("format", "rencai.diff/1");
    text("severity", id_of(report_.diff->severity()));
    json_.key("meaning_changed");
    json_.boolean(report_.diff->has_meaning());
    const ProgramCounts counts = program_counts(*report_.diff);
    json_.key("programs");
    json_.begin_object();
    count("changed", counts.changed);
    count("added", counts.added);
    count("removed", counts.removed);
    count("renamed", counts.renamed);
    count("unchanged", counts.unchanged);
    json_.end_object();
    rules();
    json_.key("changes");
    json_.begin_array();
    for (const Change& one : report_.diff->changes) change(one);
    json_.end_array();
    json_.end_object();
    return std::move(out_) + '\n';
  }

 private:
  void text(std::string_view key, std::string_view value) {
    json_.key(key);
    json_.text(value);
  }
  void count(std::string_view key, std::size_t value) {
    json_.key(key);
    json_.number(Rational(static_cast<std::int64_t>(value)));
  }
  template <class Text>
  void local(std::string_view key, Text text_in) {
    const std::string zh = text_in(Language::zh);
    const std::string en = text_in(Language::en);
    json_.key(key);
    if (zh.empty() && en.empty()) {
      json_.null();
      return;
    }
    json_.begin_object();
    text("zh", zh);
    text("en", en);
    json_.end_object();
  }

  // The policies of both sides with their digests.
  void rules() {
    json_.key("rules");
    json_.begin_object();
    for (const bool after : {false, true}) {
      const Rulebook& book = after ? *report_.after.rulebook : *report_.before.rulebook;
      json_.key(after ? "after" : "before");
      json_.begin_array();
      for (const Policy& policy : book.policies) {
        json_.begin_object();
        text("policy", book.text(policy.id));
        text("digest", book.text(policy.digest));
        json_.end_object();
      }
      json_.end_array();
    }
    json_.end_object();
  }

  void place(std::string_view key, Span span) {
    json_.key(key);
    if (!span.exists() || span.file >= report_.sources->size()) {
      json_.null();
      return;
    }
    const SourceText& source = (*report_.sources)[span.file];
    const Position begin = source.position(span.begin);
    const Position end = source.position(span.end);
    json_.begin_object();
    text("file", source.path());
    count("line", begin.line);
    count("column", begin.column);
    count("end_line", end.line);
    count("end_column", end.column);
    json_.end_object();
  }

  void change(const Change& one) {
    json_.begin_object();
    text("kind", id_of(one.kind));
    text("edit", id_of_form(one.form));
    text("severity", id_of(one.severity));
    if (!one.name.empty()) text("name", one.name);
    local("text", [&](Language language) { return sentence_of(report_, one, language); });
    local("within", [&](Language language) { return within_text(report_, one, language); });
    local("before", [&](Language language) { return before_text(report_, one, language); });
    local("after", [&](Language language) { return after_text(report_, one, language); });
    if (const auto number = number_change(report_, one)) {
      json_.key("number");
      json_.begin_object();
      json_.key("before");
      json_.number(number->before);
      json_.key("after");
      json_.number(number->after);
      text("unit", to_string(number->unit, Language::zh));
      json_.end_object();
    }
    if (const auto values = values_change(report_, one, std::nullopt)) {
      json_.key("values");
      json_.begin_object();
      for (const bool added : {true, false}) {
        json_.key(added ? "added" : "removed");
        json_.begin_array();
        for (const std::string& value : added ? values->added : values->removed) json_.text(value);
        json_.end_array();
      }
      json_.end_object();
    }
    place("place_before", one.before);
    place("place_after", one.after);
    json_.key("programs");
    json_.begin_array();
    for (const Reach& reach : one.reaches) {
      json_.begin_object();
      program(reach.pair);
      text("kind", id_of(reach.kind));
      text("severity", id_of(reach.severity));
      json_.end_object();
    }
    json_.end_array();
    json_.end_object();
  }

  void program(std::size_t pair) {
    const auto [before, after] = report_.diff->programs[pair];
    const auto id = [&](std::string_view key, const Rulebook& book, ProgramId program) {
      json_.key(key);
      if (program == ProgramId::none)
        json_.null();
      else
        json_.text(book.text(book[program].id));
    };
    id("before", *report_.before.rulebook, before);
    id("after", *report_.after.rulebook, after);
    text("clause", program_clause(report_, pair));
  }

  const DiffReport& report_;
  std::string out_;
  JsonWriter json_;
};

}  // namespace

std::string diff_json(const DiffReport& report) { return JsonDiff(report).write(); }

}  // namespace rencai
