#include "report/explain_lines.h"

#include <algorithm>
#include <vector>

#include <fmt/format.h>

#include "base/text.h"
#include "report/prose.h"
#include "report/value_text.h"

namespace rencai {

ExplainLines::ExplainLines(const ExplainedProgram& program, Language language, bool color)
    : program_(program),
      rulebook_(program.evaluation.rulebook()),
      language_(language),
      zh_(language == Language::zh),
      color_(color) {}

std::string ExplainLines::paint(const std::string& text, int colour) const {
  return color_ ? fmt::format("\x1b[{}m{}\x1b[0m", colour, text) : text;
}
std::string ExplainLines::bold(const std::string& text) const { return paint(text, 1); }
std::string ExplainLines::dim(const std::string& text) const { return paint(text, 2); }

std::string ExplainLines::place_of(Span span) const {
  if (!span.exists() || span.file >= program_.sources.size()) return {};
  const SourceText& source = program_.sources[span.file];
  return fmt::format("{}:{}", escaped_for_terminal(source.path()), source.position(span.begin).line);
}

void ExplainLines::heading(const std::string& text) { out_ += bold(text) + "\n"; }
void ExplainLines::text(int depth, const std::string& text) { line(depth, " ", text); }
void ExplainLines::line(int depth, const std::string& mark, const std::string& text) {
  out_ += fmt::format("{:{}}{} {}\n", "", static_cast<std::size_t>(depth) * 2, mark, text);
}

std::size_t ExplainLines::lane_of(const ExplainStep& step) const {
  return step.of_spouse ? program_.evaluation.block().partners()[program_.lane] : program_.lane;
}

// What a node reads: itself, or what it reads of the spouse.
const Node& ExplainLines::read_by(NodeId node) const {
  while (rulebook_[node].op == Op::of_spouse) node = rulebook_.args(node)[1];
  return rulebook_[node];
}

bool ExplainLines::is_fact(NodeId node) const {
  const Op op = read_by(node).op;
  return op == Op::fact || op == Op::stated_or;
}

std::string ExplainLines::mark(const ExplainStep& step) const {
  if (step.part == StepPart::not_needed) return dim("·");
  if (rulebook_[step.node].type.kind != Kind::condition) return step.part == StepPart::open ? paint("?", 33) : " ";
  return mark(program_.evaluation.condition(step.node, lane_of(step)));
}

std::string ExplainLines::mark(Truth truth) const {
  switch (truth) {
    case Truth::yes: return paint("✓", 32);
    case Truth::no: return paint("✗", 31);
    case Truth::unknown: return paint("?", 33);
  }
  return " ";
}

std::string ExplainLines::origin_text(Origin origin) const {
  switch (origin) {
    case Origin::none: return {};
    case Origin::stated: return say("已填写", "stated");
    case Origin::partly_stated: return say("部分填写", "partly stated");
    case Origin::assumed: return say("未填写，按规则推定", "not stated, assumed by the rules");
    case Origin::derived: return say("由其他事实推算", "derived");
    case Origin::stated_unknown: return say("填写为未知", "stated as unknown");
    case Origin::stated_nothing: return say("填写为无", "stated as nothing");
    case Origin::not_stated: return say("未填写", "not stated");
  }
  return {};
}

std::string ExplainLines::title(const ExplainStep& fact) const {
  return (fact.of_spouse ? say("配偶的", "the spouse's ") : "") + prose(rulebook_, fact.node, language_);
}

// Whether an office has to judge of a fact that is not stated.
bool ExplainLines::for_reviewer(const ExplainStep& fact) const {
  if (fact.origin != Origin::not_stated && fact.origin != Origin::stated_unknown) return false;
  const Node& node = read_by(fact.node);
  return node.op == Op::fact && rulebook_[static_cast<FactId>(node.payload)].reviewer;
}

// `博士（已填写）`, `未填写`
std::string ExplainLines::state_text(const ExplainStep& fact) const {
  std::string origin = origin_text(fact.origin);
  if (for_reviewer(fact)) origin += say("，由审核部门认定", ", for the reviewer to settle");
  if (fact.origin == Origin::not_stated || fact.origin == Origin::stated_unknown) return origin;
  const std::string value = value_text(program_.evaluation, fact.node, lane_of(fact), language_);
  return fmt::format("{}{}{}{}", value, say("（", " ("), origin, say("）", ")"));
}

// `学历学位 = 博士（已填写）`
std::string ExplainLines::fact_text(const ExplainStep& fact) const {
  const bool unknown = fact.origin == Origin::not_stated || fact.origin == Origin::stated_unknown;
  return title(fact) + (unknown ? say("：", ": ") : " = ") + state_text(fact);
}

// A node whose steps are facts and nothing below them is told on one line.
bool ExplainLines::fits_one_line(const ExplainStep& step) const {
  return !step.steps.empty() && step.steps.size() <= 3 &&
         std::ranges::all_of(step.steps, [&](const ExplainStep& s) { return is_fact(s.node) && s.steps.empty(); });
}

// ` ← 博士（已填写）`: the facts of a node that fits one line; a single one that `asked` names goes without its title.
std::string ExplainLines::facts_read(const ExplainStep& step, const std::string& asked) const {
  const std::string arrow = say(" ← ", " <- ");
  if (step.steps.size() == 1 && rulebook_[step.node].type.kind == Kind::condition &&
      asked.find(title(step.steps.front())) != std::string::npos)
    return arrow + state_text(step.steps.front());
  std::string text;
  for (const ExplainStep& fact : step.steps) text += (text.empty() ? arrow : say("，", ", ")) + fact_text(fact);
  return text;
}

bool ExplainLines::steps_follow(const ExplainStep& step) const {
  return step.steps.size() > 1 && !fits_one_line(step) && step.part != StepPart::not_needed;
}

// Whether all or any of the steps that follow are asked for; nothing of other nodes.
std::string ExplainLines::how_joined(const ExplainStep& step, const char* before, const char* after) const {
  const Op op = rulebook_[step.node].op;
  if (op != Op::all && op != Op::any) return {};
  return before + (op == Op::all ? say("以下全部成立", "all of these") : say("以下任一成立", "any of these")) + after;
}

// What a node that is no fact asks, and what a value came to. Where its steps follow line by line, `all` and `any`
// only say so.
std::string ExplainLines::said(const ExplainStep& step) const {
  const Node& node = rulebook_[step.node];
  if (steps_follow(step) && is_connective(node.op)) return how_joined(step, "", "");
  std::string text = prose(rulebook_, step.node, language_);
  if (node.type.kind == Kind::condition || step.part == StepPart::not_needed) return text;
  const std::string value = value_text(program_.evaluation, step.node, lane_of(step), language_);
  const bool says_so = step.steps.empty() && value == say("数额未明确", "amount unspecified");
  return value == text || says_so ? text : text + " = " + value;
}

// `具有学历学位的博士（第16条）：`
std::string ExplainLines::named(NodeId id) const {
  const Node& node = rulebook_[id];
  if (node.op == Op::of_spouse) return prose(rulebook_, id, language_) + say("：", ": ");
  if (node.label.empty()) return {};
  const auto clause = rulebook_.text(node.clause);
  const std::string name = name_of(rulebook_, id, language_);
  if (clause.empty()) return name + say("：", ": ");
  return zh_ ? fmt::format("{}（第{}条）：", name, clause) : fmt::format("{} (clause {}): ", name, clause);
}

std::string ExplainLines::trailing_place(const Node& node) const {
  const std::string place = node.label.empty() ? std::string() : place_of(node.span);
  return place.empty() ? place : "  " + dim("[" + place + "]");
}

void ExplainLines::step(const ExplainStep& step, int depth, const std::string& lead, const std::string& tail) {
  const Node& node = rulebook_[step.node];
  const bool has_cases = node.op != Op::of_spouse || !step.steps.empty();
  if (has_cases && is_case_list(read_by(step.node).op)) return cases(step, depth, lead);
  std::string text = is_fact(step.node) ? fact_text(step) : said(step);
  if (!is_fact(step.node) && node.op != Op::of_spouse) text = named(step.node) + text;
  if (step.repeated) text = named(step.node) + say("见上文", "see above");
  text += tail;
  if (step.part == StepPart::not_needed) text += not_needed();
  const bool inline_facts = fits_one_line(step);
  if (inline_facts && step.part != StepPart::not_needed) text += facts_read(step, text);
  line(depth, mark(step), lead + text + trailing_place(node));
  if (!inline_facts) {
    for (const ExplainStep& inner : step.steps) this->step(inner, depth + 1);
  }
  elements(step, depth + 1);
}

// The elements of an aggregate: all, or of many those that count or may.
void ExplainLines::elements(const ExplainStep& step, int depth) {
  constexpr std::size_t most = 12;
  if (step.fields.empty()) return;  // nothing is asked of them
  const bool all = step.elements.size() <= most;
  std::size_t shown = 0;
  std::size_t counted = 0;
  for (const ExplainElement& element : step.elements) {
    const bool counts = element.counts != Truth::no;
    counted += counts;
    if (shown == most || (!all && !counts)) continue;
    ++shown;
    line(depth, mark(element.counts), element_text(step, element));
  }
  if (all) return;
  text(depth, zh_ ? fmt::format("共 {} 个元素，计入或可能计入的 {} 个", step.elements.size(), counted)
                  : fmt::format("of {} elements {} count or may", step.elements.size(), counted));
}

// `第2个：价格 400,000元，取得日期 2013-06-01`
std::string ExplainLines::element_text(const ExplainStep& step, const ExplainElement& element) const {
  if (element.number == 0) return say("未填写的其他元素", "others that were not stated");
  std::string text = zh_ ? fmt::format("第{}个", element.number) : fmt::format("no. {}", element.number);
  for (std::size_t i = 0; i < step.fields.size(); ++i) {
    text += i > 0 ? say("，", ", ") : say("：", ": ");
    const std::string value = value_text(program_.evaluation, step.fields[i], element.lane, language_);
    text += fmt::format("{} {}", prose(rulebook_, step.fields[i], language_),
                        value.empty() ? say("未知", "unknown") : value);
  }
  return text;
}

void ExplainLines::cases(const ExplainStep& step, int depth, const std::string& lead) {
  const Node& node = rulebook_[step.node];
  const Op op = read_by(step.node).op;
  std::string text = op == Op::first_of     ? say("依次取第一个成立的情形", "the first case that holds")
                     : op == Op::highest_of ? say("取成立情形中的最高者", "the highest of the cases that hold")
                                            : say("成立情形之和", "the sum of the cases that hold");
  if (whose_amount(rulebook_, step.node) != ProgramId::none) text = prose(rulebook_, step.node, language_);
  if (step.repeated) text = say("见上文", "see above");
  text = lead + named(step.node) + text;
  if (step.part == StepPart::not_needed) {
    text += not_needed();
  } else {
    text += " = " + value_text(program_.evaluation, step.node, lane_of(step), language_);
  }
  line(depth, mark(step), text + trailing_place(node));
  case_steps(step, depth + 1);
}

void ExplainLines::case_steps(const ExplainStep& step, int depth) {
  for (std::size_t i = 0; i + 1 < step.steps.size(); i += 2) one_case(step.steps[i], step.steps[i + 1], depth);
}

void ExplainLines::one_case(const ExplainStep& when, const ExplainStep& value, int depth) {
  std::string amount = prose(rulebook_, value.node, language_);
  if (rulebook_[value.node].type.kind != Kind::condition && value.part != StepPart::not_needed) {
    const std::string known = value_text(program_.evaluation, value.node, lane_of(value), language_);
    if (known != say("未知", "unknown")) amount = known;
  }
  const std::string name = case_name(when, value);
  std::string text = fmt::format("{} → {}", name, amount);
  if (when.part == StepPart::not_needed) text += not_needed();
  const bool inline_facts = fits_one_line(when) && when.part != StepPart::not_needed;
  if (is_named(when) && steps_follow(when)) text += how_joined(when, zh_ ? "（须" : " (if ", zh_ ? "）" : ")");
  if (inline_facts) text += facts_read(when, name);
  line(depth, mark(when), text);
  if (when.part == StepPart::not_needed) return;
  if (!inline_facts) {
    for (const ExplainStep& inner : when.steps) step(inner, depth + 1);
  }
  elements(when, depth + 1);
  if (is_case_list(rulebook_[value.node].op)) return case_steps(value, depth + 1);
  for (const ExplainStep& inner : value.steps) step(inner, depth + 1);
  elements(value, depth + 1);
}

// Whether the case goes by a name that does not tell what is asked.
bool ExplainLines::is_named(const ExplainStep& when) const {
  return rulebook_[when.node].op != Op::constant_condition && !name_of(rulebook_, when.node, language_).empty();
}

std::string ExplainLines::case_name(const ExplainStep& when, const ExplainStep& value) const {
  if (rulebook_[when.node].op == Op::constant_condition) {
    const std::string name = name_of(rulebook_, value.node, language_);
    return name.empty() ? say("其余", "otherwise") : name;
  }
  if (std::string name = name_of(rulebook_, when.node, language_); !name.empty()) {
    return when.repeated ? name + say("（见上文）", " (see above)") : name;
  }
  return prose(rulebook_, when.node, language_);
}

}  // namespace rencai
