// The lines of an explanation: what was asked, what it came to, and where that came from, each with its mark.
#pragma once

#include <cstddef>
#include <string>

#include "analysis/explanation.h"
#include "base/local_text.h"
#include "report/explain_report.h"

namespace rencai {

class ExplainLines {
 public:
  // `program` must outlive it.
  ExplainLines(const ExplainedProgram& program, Language language, bool color);

  // A node with its steps, each a level deeper. `lead` goes before what is asked; `tail` is what follows from it.
  void step(const ExplainStep& step, int depth, const std::string& lead = {}, const std::string& tail = {});
  void heading(const std::string& text);
  // Without a mark.
  void text(int depth, const std::string& text);

  [[nodiscard]] std::string bold(const std::string& text) const;
  // Of the rule file: `rules/a.yaml:12`; empty where there is none.
  [[nodiscard]] std::string place_of(Span span) const;
  [[nodiscard]] std::string take() { return std::move(out_); }

 private:
  [[nodiscard]] std::string say(const char* zh, const char* en) const { return zh_ ? zh : en; }
  [[nodiscard]] std::size_t lane_of(const ExplainStep& step) const;
  [[nodiscard]] const Node& read_by(NodeId node) const;
  [[nodiscard]] bool is_fact(NodeId node) const;
  [[nodiscard]] std::string mark(const ExplainStep& step) const;
  [[nodiscard]] std::string mark(Truth truth) const;
  [[nodiscard]] std::string paint(const std::string& text, int colour) const;
  [[nodiscard]] std::string dim(const std::string& text) const;

  [[nodiscard]] std::string origin_text(Origin origin) const;
  [[nodiscard]] std::string title(const ExplainStep& fact) const;
  [[nodiscard]] bool for_reviewer(const ExplainStep& fact) const;
  [[nodiscard]] std::string state_text(const ExplainStep& fact) const;
  [[nodiscard]] std::string fact_text(const ExplainStep& fact) const;
  [[nodiscard]] bool fits_one_line(const ExplainStep& step) const;
  [[nodiscard]] std::string facts_read(const ExplainStep& step, const std::string& asked) const;
  [[nodiscard]] std::string not_needed() const { return say("（不需要）", " (not needed)"); }
  [[nodiscard]] bool steps_follow(const ExplainStep& step) const;
  [[nodiscard]] std::string how_joined(const ExplainStep& step, const char* before, const char* after) const;
  [[nodiscard]] std::string said(const ExplainStep& step) const;
  [[nodiscard]] std::string named(NodeId id) const;
  [[nodiscard]] std::string trailing_place(const Node& node) const;
  [[nodiscard]] bool is_named(const ExplainStep& when) const;
  [[nodiscard]] std::string case_name(const ExplainStep& when, const ExplainStep& value) const;
  [[nodiscard]] std::string element_text(const ExplainStep& step, const ExplainElement& element) const;

  void line(int depth, const std::string& mark, const std::string& text);
  void cases(const ExplainStep& step, int depth, const std::string& lead);
  void case_steps(const ExplainStep& step, int depth);
  void one_case(const ExplainStep& when, const ExplainStep& value, int depth);
  void elements(const ExplainStep& step, int depth);

  const ExplainedProgram& program_;
  const Rulebook& rulebook_;
  Language language_;
  bool zh_;
  bool color_;
  std::string out_;
};

}  // namespace rencai
