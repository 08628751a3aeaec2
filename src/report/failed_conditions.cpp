#include "report/failed_conditions.h"

#include <algorithm>

#include <fmt/format.h>

namespace rencai {
namespace {

constexpr unsigned deepest_descent = 32;

// The source of a node on one line: line breaks and runs of spaces as one space.
std::string one_line(std::string_view text) {
  std::string out;
  for (const char c : text) {
    const bool blank = c == ' ' || c == '\n' || c == '\r' || c == '\t';
    if (!blank) {
      out += c;
    } else if (!out.empty() && !out.ends_with(' ')) {
      out += ' ';
    }
  }
  while (out.ends_with(' ')) out.pop_back();
  return out;
}

class Finder {
 public:
  Finder(const Evaluation& evaluation, std::size_t lane, const SourceSet& sources)
      : evaluation_(evaluation), rulebook_(evaluation.rulebook()), lane_(lane), sources_(sources) {}

  void condition(NodeId id, std::string_view clause, unsigned depth) {
    const Node& node = rulebook_[id];
    if (!node.clause.empty()) clause = rulebook_.text(node.clause);
    if (depth < deepest_descent && node.op == Op::all) {
      for (const NodeId arg : rulebook_.args(id)) {
        if (surely_false(arg)) condition(arg, clause, depth + 1);
      }
      return;
    }
    const bool listed = node.op == Op::any && (!node.label.empty() || spans_lines(node.span));
    if (listed) {
      add(with_alternatives(node.label.empty() ? "" : name_of(id), rulebook_.args(id)), clause, node.span);
    } else {
      const std::string written = node.label.empty() ? source_of(node.span) : name_and_source(id);
      add({written, written}, clause, node.span);
    }
  }

  void no_amount(const Program& program) {
    const Node& amount = rulebook_[program.amount];
    const bool cases = amount.op == Op::first_of || amount.op == Op::highest_of || amount.op == Op::sum_of;
    if (!cases) {
      add({"算不出金额：" + name_of(program.amount), "there is no amount: " + name_of(program.amount)}, "",
          amount.span);
      return;
    }
    std::string names;
    const auto args = rulebook_.args(program.amount);
    for (std::size_t i = 0; i + 1 < args.size(); i += 2) {
      if (!surely_false(args[i])) continue;
      if (!names.empty()) names += "; ";
      names += name_of(args[i]);
    }
    add({"没有一档金额适用：" + names, "no case of the amount applies: " + names}, "", amount.span);
  }

  void not_selected(const Program& program) {
    const LocalText text{"未入选", "not selected"};
    if (program.won == NodeId::none) {
      add(text, "", program.span);
    } else {
      const std::string written = name_of(program.won);
      add({text.zh + "：" + written, text.en + ": " + written}, "", rulebook_[program.won].span);
    }
  }

  [[nodiscard]] bool surely_false(NodeId id) const { return evaluation_.condition(id, lane_) == Truth::no; }
  [[nodiscard]] std::vector<FailedCondition>& found() { return found_; }

 private:
  void add(LocalText text, std::string_view clause, Span span) {
    const bool known = std::ranges::any_of(found_, [&](const FailedCondition& other) { return other.text == text; });
    if (!known) found_.push_back({std::move(text), std::string(clause), span});
  }

  [[nodiscard]] bool has_source(Span span) const { return span.exists() && span.file < sources_.size(); }
  [[nodiscard]] bool spans_lines(Span span) const {
    return has_source(span) && sources_[span.file].slice(span).find('\n') != std::string_view::npos;
  }
  [[nodiscard]] std::string source_of(Span span) const {
    return has_source(span) ? one_line(sources_[span.file].slice(span)) : std::string("?");
  }
  // A definition or named case by its name, anything else as it is written.
  [[nodiscard]] std::string name_of(NodeId id) const {
    const Node& node = rulebook_[id];
    return node.label.empty() ? source_of(node.span) : std::string(rulebook_.text(node.label));
  }
  [[nodiscard]] std::string name_and_source(NodeId id) const {
    const std::string name = name_of(id);
    const std::string source = source_of(rulebook_[id].span);
    return source == name ? name : fmt::format("{} = {}", name, source);
  }

  [[nodiscard]] LocalText with_alternatives(const std::string& name, std::span<const NodeId> alternatives) const {
    std::string written;
    for (const NodeId alternative : alternatives) {
      if (!written.empty()) written += "; ";
      written += name_of(alternative);
    }
    if (name.empty()) return {"以下均不成立：" + written, "none of: " + written};
    return {fmt::format("{}（以下均不成立：{}）", name, written), fmt::format("{} (none of: {})", name, written)};
  }

  const Evaluation& evaluation_;
  const Rulebook& rulebook_;
  std::size_t lane_;
  const SourceSet& sources_;
  std::vector<FailedCondition> found_;
};

}  // namespace

std::vector<FailedCondition> failed_conditions(const Evaluation& evaluation, const ProgramResult& result,
                                               std::size_t lane, const SourceSet& sources) {
  const Program& program = evaluation.rulebook()[result.program];
  Finder finder(evaluation, lane, sources);
  if (finder.surely_false(program.when)) finder.condition(program.when, "", 0);
  if (program.amount != NodeId::none && !evaluation.value(program.amount, lane).can_exist) finder.no_amount(program);
  if (result.won == Truth::no) finder.not_selected(program);
  if (finder.found().empty()) finder.condition(program.eligible, "", 0);
  return std::move(finder.found());
}

}  // namespace rencai
