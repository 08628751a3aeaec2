#include <algorithm>
#include <vector>

#include <fmt/format.h>

#include "base/text.h"
#include "report/explain_report.h"
#include "report/outcome_text.h"
#include "report/prose.h"
#include "report/quantity_text.h"

namespace rencai {
namespace {

std::string date_text(const Interval& interval, bool month) {
  const auto day = [month](const std::optional<Rational>& end) {
    if (!end) return std::string("…");
    const std::string text = to_string(Date{static_cast<std::int32_t>(end->numerator())});
    return month ? text.substr(0, text.rfind('-')) : text;
  };
  return interval.low == interval.high ? day(interval.low) : day(interval.low) + "–" + day(interval.high);
}

std::string set_text(const Evaluation& evaluation, NodeId node, std::size_t lane, Language language) {
  const Rulebook& rulebook = evaluation.rulebook();
  const DomainId domain = rulebook[node].type.domain;
  std::string text;
  bool open = false;
  for (std::uint32_t value = 0; value < rulebook[domain].values.count; ++value) {
    const Truth contains = evaluation.contains(node, value, lane);
    open = open || contains == Truth::unknown;
    if (contains != Truth::yes) continue;
    if (!text.empty()) text += language == Language::zh ? "、" : ", ";
    text += title_of(rulebook, domain, value, language);
  }
  if (text.empty()) {
    text = open ? (language == Language::zh ? "未知" : "unknown") : (language == Language::zh ? "无" : "none");
  } else if (open) {
    text += language == Language::zh ? "，可能还有其他" : ", perhaps more";
  }
  return text;
}

class TextWriter {
 public:
  TextWriter(const ExplainedProgram& program, Language language, bool color)
      : program_(program),
        rulebook_(program.evaluation.rulebook()),
        language_(language),
        zh_(language == Language::zh),
        color_(color) {}

  std::string write() {
    const Program& p = rulebook_[program_.explanation.program];
    const Policy& policy = rulebook_[p.policy];
    out_ += fmt::format("{}  {}\n", bold(rulebook_.text(p.title, language_)), rulebook_.text(p.id));
    out_ += zh_ ? fmt::format("{} 第 {} 条，规则 {}\n", rulebook_.text(policy.title, language_),
                              rulebook_.text(p.clause), place_of(p.span))
                : fmt::format("{}, clause {}, rule {}\n", rulebook_.text(policy.title, language_),
                              rulebook_.text(p.clause), place_of(p.span));
    out_ += fmt::format("{}  {}  {}\n\n", escaped_for_terminal(program_.applicant),
                        to_string(program_.evaluation.today()), headline());
    heading(zh_ ? "在有效期内" : "In force", program_.explanation.in_force);
    heading(zh_ ? "条件" : "Conditions", program_.explanation.when);
    for (const ExplainStep& amount : program_.explanation.amount) heading(zh_ ? "金额" : "Amount", amount);
    payers();
    missing();
    for (const LocalText& note : program_.result.notes)
      out_ += fmt::format("{}{}\n", zh_ ? "注：" : "Note: ", note.in(language_));
    return std::move(out_);
  }

 private:
  [[nodiscard]] std::string bold(std::string_view text) const {
    return color_ ? fmt::format("\x1b[1m{}\x1b[0m", text) : std::string(text);
  }

  [[nodiscard]] std::string place_of(Span span) const {
    if (!span.exists() || span.file >= program_.sources.size()) return {};
    const SourceText& source = program_.sources[span.file];
    return fmt::format("{}:{}", escaped_for_terminal(source.path()), source.position(span.begin).line);
  }

  [[nodiscard]] std::string headline() const {
    std::string text = outcome_text(program_.result.outcome, language_);
    if (!program_.result.has_amount || program_.result.outcome == Outcome::ineligible ||
        program_.result.outcome == Outcome::not_in_force)
      return text;
    return fmt::format("{}{}{}", text, zh_ ? "，" : ", ", amount_text(rulebook_, program_.result, language_));
  }

  void heading(std::string_view name, const ExplainStep& step) {
    out_ += fmt::format("{}\n", bold(name));
    write_step(step, 1);
  }

  [[nodiscard]] std::size_t lane_of(const ExplainStep& step) const {
    return step.of_spouse ? program_.evaluation.block().partners()[program_.lane] : program_.lane;
  }

  // What a node reads: itself, or what it reads of the spouse.
  [[nodiscard]] static const Node& read_by(const Rulebook& rulebook, NodeId node) {
    while (rulebook[node].op == Op::of_spouse) node = rulebook.args(node)[1];
    return rulebook[node];
  }

  [[nodiscard]] std::string mark(const ExplainStep& step) const {
    if (step.part == Part::not_needed) return dim("·");
    if (rulebook_[step.node].type.kind != Kind::condition) return step.part == Part::open ? paint("?", 33) : " ";
    return mark(program_.evaluation.condition(step.node, lane_of(step)));
  }

  [[nodiscard]] std::string mark(Truth truth) const {
    switch (truth) {
      case Truth::yes: return paint("✓", 32);
      case Truth::no: return paint("✗", 31);
      case Truth::unknown: return paint("?", 33);
    }
    return " ";
  }

  [[nodiscard]] std::string paint(std::string_view text, int colour) const {
    return color_ ? fmt::format("\x1b[{}m{}\x1b[0m", colour, text) : std::string(text);
  }
  [[nodiscard]] std::string dim(std::string_view text) const {
    return color_ ? fmt::format("\x1b[2m{}\x1b[0m", text) : std::string(text);
  }

  [[nodiscard]] static bool is_fact(const Rulebook& rulebook, NodeId node) {
    const Op op = read_by(rulebook, node).op;
    return op == Op::fact || op == Op::stated_or;
  }

  [[nodiscard]] std::string origin_text(Origin origin) const {
    switch (origin) {
      case Origin::none: return {};
      case Origin::stated: return zh_ ? "已填写" : "stated";
      case Origin::partly_stated: return zh_ ? "部分填写" : "partly stated";
      case Origin::assumed: return zh_ ? "未填写，按规则推定" : "not stated, assumed by the rules";
      case Origin::derived: return zh_ ? "由其他事实推算" : "derived";
      case Origin::stated_unknown: return zh_ ? "填写为未知" : "stated as unknown";
      case Origin::stated_nothing: return zh_ ? "填写为无" : "stated as nothing";
      case Origin::not_stated: return zh_ ? "未填写" : "not stated";
    }
    return {};
  }

  // `学历学位 = 博士（已填写）`
  [[nodiscard]] std::string fact_text(const ExplainStep& step) const {
    const std::string whose = step.of_spouse ? (zh_ ? "配偶的" : "the spouse's ") : "";
    const std::string title = whose + prose(rulebook_, step.node, language_);
    const std::string origin = origin_text(step.origin);
    if (step.origin == Origin::not_stated || step.origin == Origin::stated_unknown)
      return fmt::format("{}{}{}", title, zh_ ? "：" : ": ", origin);
    return fmt::format("{} = {}{}{}{}", title, value_text(program_.evaluation, step.node, lane_of(step), language_),
                       zh_ ? "（" : " (", origin, zh_ ? "）" : ")");
  }

  // A node whose steps are facts and nothing below them is told on one line.
  [[nodiscard]] bool fits_one_line(const ExplainStep& step) const {
    return !step.steps.empty() && step.steps.size() <= 3 && std::ranges::all_of(step.steps, [&](const ExplainStep& s) {
      return is_fact(rulebook_, s.node) && s.steps.empty();
    });
  }

  void line(int depth, const std::string& mark, const std::string& text) {
    out_ += fmt::format("{:{}}{} {}\n", "", static_cast<std::size_t>(depth) * 2, mark, text);
  }

  void write_step(const ExplainStep& step, int depth) {
    const Node& node = rulebook_[step.node];
    const bool has_cases = node.op != Op::of_spouse || !step.steps.empty();
    if (has_cases && is_case_list(read_by(rulebook_, step.node).op)) return write_cases(step, depth);
    std::string text = is_fact(rulebook_, step.node) ? fact_text(step) : said(step);
    if (!is_fact(rulebook_, step.node) && node.op != Op::of_spouse) text = named(step.node) + text;
    if (step.repeated) text = named(step.node) + (zh_ ? "见上文" : "see above");
    if (step.part == Part::not_needed) text += zh_ ? "（不需要）" : " (not needed)";
    const bool inline_facts = fits_one_line(step);
    if (inline_facts && step.part != Part::not_needed) {
      text += zh_ ? " ← " : " <- ";
      for (std::size_t i = 0; i < step.steps.size(); ++i)
        text += (i > 0 ? (zh_ ? "，" : ", ") : "") + fact_text(step.steps[i]);
    }
    line(depth, mark(step), text + trailing_place(node));
    if (!inline_facts) {
      for (const ExplainStep& inner : step.steps) write_step(inner, depth + 1);
    }
    write_elements(step, depth + 1);
  }

  // The elements of an aggregate: all, or of many those that count or may.
  void write_elements(const ExplainStep& step, int depth) {
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
    line(depth, " ",
         zh_ ? fmt::format("共 {} 个元素，计入或可能计入的 {} 个", step.elements.size(), counted)
             : fmt::format("of {} elements {} count or may", step.elements.size(), counted));
  }

  // `第2个：价格 400,000元，取得日期 2013-06-01`
  [[nodiscard]] std::string element_text(const ExplainStep& step, const ExplainElement& element) const {
    if (element.number == 0) return zh_ ? "未填写的其他元素" : "others that were not stated";
    std::string text = zh_ ? fmt::format("第{}个", element.number) : fmt::format("no. {}", element.number);
    for (std::size_t i = 0; i < step.fields.size(); ++i) {
      text += i > 0 ? (zh_ ? "，" : ", ") : (zh_ ? "：" : ": ");
      const std::string value = value_text(program_.evaluation, step.fields[i], element.lane, language_);
      text += fmt::format("{} {}", prose(rulebook_, step.fields[i], language_),
                          value.empty() ? (zh_ ? "未知" : "unknown") : value);
    }
    return text;
  }

  [[nodiscard]] bool steps_follow(const ExplainStep& step) const {
    return step.steps.size() > 1 && !fits_one_line(step) && step.part != Part::not_needed;
  }

  // Whether all or any of the steps that follow are asked for; nothing of other nodes.
  [[nodiscard]] std::string how_joined(const ExplainStep& step, std::string_view before, std::string_view after) const {
    const Op op = rulebook_[step.node].op;
    if (op != Op::all && op != Op::any) return {};
    const std::string_view all = zh_ ? "以下全部成立" : "all of these";
    const std::string_view any = zh_ ? "以下任一成立" : "any of these";
    return fmt::format("{}{}{}", before, op == Op::all ? all : any, after);
  }

  // What a node that is no fact asks, and what a value came to. Where its steps follow line by line, `all` and `any`
  // only say so.
  [[nodiscard]] std::string said(const ExplainStep& step) const {
    const Node& node = rulebook_[step.node];
    if (steps_follow(step) && (node.op == Op::all || node.op == Op::any)) return how_joined(step, "", "");
    std::string text = prose(rulebook_, step.node, language_);
    if (node.type.kind == Kind::condition || step.part == Part::not_needed) return text;
    const std::string value = value_text(program_.evaluation, step.node, lane_of(step), language_);
    return value == text ? text : text + " = " + value;
  }

  // `具有学历学位的博士（第16条）：`
  [[nodiscard]] std::string named(NodeId id) const {
    const Node& node = rulebook_[id];
    if (node.op == Op::of_spouse) return prose(rulebook_, id, language_) + (zh_ ? "：" : ": ");
    if (node.label.empty()) return {};
    const auto clause = rulebook_.text(node.clause);
    const std::string name = name_of(rulebook_, id, language_);
    if (clause.empty()) return fmt::format("{}{}", name, zh_ ? "：" : ": ");
    return zh_ ? fmt::format("{}（第{}条）：", name, clause) : fmt::format("{} (clause {}): ", name, clause);
  }

  [[nodiscard]] std::string trailing_place(const Node& node) const {
    const std::string place = node.label.empty() ? std::string() : place_of(node.span);
    return place.empty() ? place : "  " + dim("[" + place + "]");
  }

  void write_cases(const ExplainStep& step, int depth) {
    const Node& node = rulebook_[step.node];
    const Op op = read_by(rulebook_, step.node).op;
    const std::string how = op == Op::first_of ? (zh_ ? "依次取第一个成立的情形" : "the first case that holds")
                            : op == Op::highest_of
                                ? (zh_ ? "取成立情形中的最高者" : "the highest of the cases that hold")
                                : (zh_ ? "成立情形之和" : "the sum of the cases that hold");
    std::string text = named(step.node) + how;
    if (step.repeated) text = named(step.node) + (zh_ ? "见上文" : "see above");
    if (step.part == Part::not_needed) {
      text += zh_ ? "（不需要）" : " (not needed)";
    } else {
      text += " = " + value_text(program_.evaluation, step.node, lane_of(step), language_);
    }
    line(depth, mark(step), text + trailing_place(node));
    write_case_steps(step, depth + 1);
  }

  void write_case_steps(const ExplainStep& step, int depth) {
    for (std::size_t i = 0; i + 1 < step.steps.size(); i += 2) write_case(step.steps[i], step.steps[i + 1], depth);
  }

  void write_case(const ExplainStep& when, const ExplainStep& value, int depth) {
    const std::string amount = rulebook_[value.node].type.kind == Kind::condition || value.part == Part::not_needed
                                   ? prose(rulebook_, value.node, language_)
                                   : value_text(program_.evaluation, value.node, lane_of(value), language_);
    std::string text = fmt::format("{} → {}", case_name(when, value), amount);
    if (when.part == Part::not_needed) text += zh_ ? "（不需要）" : " (not needed)";
    const bool inline_facts = fits_one_line(when) && when.part != Part::not_needed;
    if (is_named(when) && steps_follow(when)) text += how_joined(when, zh_ ? "（须" : " (if ", zh_ ? "）" : ")");
    if (inline_facts) {
      text += zh_ ? " ← " : " <- ";
      for (std::size_t i = 0; i < when.steps.size(); ++i)
        text += (i > 0 ? (zh_ ? "，" : ", ") : "") + fact_text(when.steps[i]);
    }
    line(depth, mark(when), text);
    if (when.part == Part::not_needed) return;
    if (!inline_facts) {
      for (const ExplainStep& inner : when.steps) write_step(inner, depth + 1);
    }
    write_elements(when, depth + 1);
    if (is_case_list(rulebook_[value.node].op)) return write_case_steps(value, depth + 1);
    for (const ExplainStep& inner : value.steps) write_step(inner, depth + 1);
    write_elements(value, depth + 1);
  }

  [[nodiscard]] static bool is_case_list(Op op) {
    return op == Op::first_of || op == Op::highest_of || op == Op::sum_of;
  }

  // Whether the case goes by a name that does not tell what is asked.
  [[nodiscard]] bool is_named(const ExplainStep& when) const {
    return rulebook_[when.node].op != Op::constant_condition && !name_of(rulebook_, when.node, language_).empty();
  }

  [[nodiscard]] std::string case_name(const ExplainStep& when, const ExplainStep& value) const {
    if (rulebook_[when.node].op == Op::constant_condition) {
      const std::string name = name_of(rulebook_, value.node, language_);
      return name.empty() ? (zh_ ? "其余" : "otherwise") : name;
    }
    if (std::string name = name_of(rulebook_, when.node, language_); !name.empty()) {
      return when.repeated ? name + (zh_ ? "（见上文）" : " (see above)") : name;
    }
    return prose(rulebook_, when.node, language_);
  }

  void payers() {
    if (program_.explanation.payers.empty()) return;
    out_ += fmt::format("{}\n", bold(zh_ ? "资金承担" : "Payers"));
    for (const PayerAmount& payer : program_.result.payers) {
      const PayerName& name = rulebook_.payer_names[index(payer.payer)];
      out_ += fmt::format("    {}  {}  {}\n", rulebook_.text(name.title, language_), percent_text(payer.share),
                          interval_text(payer.amount, program_.result.amount_type.unit, language_));
    }
    for (const ExplainStep& step : program_.explanation.payers) {
      if (rulebook_[step.node].op != Op::constant_condition) write_step(step, 1);
    }
  }

  void missing() {
    if (program_.result.missing.empty()) return;
    out_ += zh_ ? "补充以下事实即可确定：" : "These facts would settle it: ";
    for (std::size_t i = 0; i < program_.result.missing.size(); ++i) {
      if (i > 0) out_ += zh_ ? "、" : ", ";
      const FactId fact = program_.result.missing[i];
      out_ += fmt::format("{}{}{}{}", title_of(rulebook_, fact, language_), zh_ ? "（" : " (",
                          rulebook_.text(rulebook_[fact].short_id), zh_ ? "）" : ")");
    }
    out_ += "\n";
  }

  const ExplainedProgram& program_;
  const Rulebook& rulebook_;
  Language language_;
  bool zh_;
  bool color_;
  std::string out_;
};

}  // namespace

std::string explain_text(const ExplainedProgram& program, Language language, bool color) {
  return TextWriter(program, language, color).write();
}

namespace {

// The list that a node reads as a fact, or none.
ListId list_read(const Rulebook& rulebook, NodeId node) {
  while (rulebook[node].op == Op::stated_or) node = rulebook.args(node)[0];
  if (rulebook[node].op != Op::fact) return ListId::none;
  const Fact& fact = rulebook[static_cast<FactId>(rulebook[node].payload)];
  return fact.form == FactForm::list ? fact.list : ListId::none;
}

bool reads_month(const Rulebook& rulebook, NodeId node) {
  while (rulebook[node].op == Op::stated_or) node = rulebook.args(node)[0];
  return rulebook[node].op == Op::fact && rulebook[static_cast<FactId>(rulebook[node].payload)].month;
}

}  // namespace

std::string value_text(const Evaluation& evaluation, NodeId node, std::size_t lane, Language language) {
  const Rulebook& rulebook = evaluation.rulebook();
  const bool zh = language == Language::zh;
  const Type& type = rulebook[node].type;
  if (rulebook[node].op == Op::of_spouse && (type.kind == Kind::text || type.kind == Kind::place)) {
    const auto args = rulebook.args(node);
    if (evaluation.condition(args[0], lane) == Truth::no) return zh ? "无" : "nothing";
    return value_text(evaluation, args[1], evaluation.block().partners()[lane], language);
  }
  if (const ListId list = list_read(rulebook, node); list != ListId::none && type.kind == Kind::condition) {
    const Block::Elements& elements = evaluation.block().elements(list, lane);
    if (!zh) return fmt::format("{}{} elements", elements.open ? "at least " : "", elements.count);
    return fmt::format("{}{} 个元素", elements.open ? "至少 " : "", elements.count);
  }
  if (type.kind == Kind::condition) {
    switch (evaluation.condition(node, lane)) {
      case Truth::yes: return zh ? "是" : "yes";
      case Truth::no: return zh ? "否" : "no";
      case Truth::unknown: return zh ? "未知" : "unknown";
    }
  }
  if (type.kind == Kind::set) return set_text(evaluation, node, lane, language);
  if (type.kind == Kind::text || type.kind == Kind::place) {
    if (rulebook[node].op == Op::fact)
      return escaped_for_terminal(evaluation.block().stated_text(static_cast<FactId>(rulebook[node].payload), lane));
    if (rulebook[node].op == Op::stated_or) return value_text(evaluation, rulebook.args(node)[0], lane, language);
    return {};
  }
  const Evaluation::Value value = evaluation.value(node, lane);
  if (!value.can_exist) return zh ? "无" : "nothing";
  if (value.overflow) return zh ? "数值超出范围" : "number out of range";
  std::string text;
  if (type.kind == Kind::number) {
    text = interval_text(value.interval, type.unit, language);
  } else if (type.kind == Kind::date) {
    text = date_text(value.interval, reads_month(rulebook, node));
  } else if (value.interval.low && value.interval.high) {
    const auto title = [&](const Rational& index) {
      return title_of(rulebook, type.domain, static_cast<std::uint32_t>(index.numerator()), language);
    };
    text = title(*value.interval.low);
    if (value.interval.low != value.interval.high) text += "–" + title(*value.interval.high);
  }
  if (value.can_be_absent) text += zh ? "，或无" : ", or nothing";
  return text;
}

}  // namespace rencai
