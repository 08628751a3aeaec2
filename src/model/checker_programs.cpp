#include <algorithm>
#include <array>

#include "base/text.h"
#include "model/checker_context.h"

namespace rencai {
namespace {

constexpr std::array<std::string_view, 5> selection_names{"application", "competition", "ranking", "first_come",
                                                          "discretion"};

bool is_sum_of_money(Category category) {
  return category == Category::housing || category == Category::allowance || category == Category::funding ||
         category == Category::loan || category == Category::repayment;
}

bool is_money(const Unit& unit) {
  Unit rest = unit;
  rest.yuan = 0;
  const bool rate = (unit.month == -1 && unit.year == 0) || (unit.month == 0 && unit.year == -1);
  if (rate) rest.month = rest.year = 0;
  return unit.yuan == 1 && rest.is_none();
}

}  // namespace

void Checker::declare_programs(PolicyId policy) {
  const PolicySyntax& syntax = syntax_of(policy);
  const std::uint32_t first = book_.programs.size();
  for (const ProgramSyntax& program_syntax : syntax.programs) {
    Program program;
    const std::string name = to_nfc(program_syntax.name.text);
    program.short_id = book_.strings.add(name);
    program.id = book_.strings.add(fmt::format("{}/{}", syntax.name.text, name));
    program.policy = policy;
    program.title = required_title(program_syntax.title, program_syntax.name.span);
    program.clause = book_.strings.add(program_syntax.clause.text);
    program.span = program_syntax.name.span;
    program.notes = add_notes(program_syntax.notes);
    if (program_syntax.clause.text.empty()) {
      diagnostics_
          ->error(Code::missing_clause, program_syntax.name.span,
                  both("项目 `{0}` 没有写明条款", "program `{0}` names no clause", name))
          .expected = {"`clause: \"16\"`", "`clause: \"16\"`"};
    }
    const auto category = category_of(program_syntax.category.text);
    if (category) {
      program.category = *category;
    } else {
      std::vector<std::string_view> names;
      for (unsigned i = 0; i < category_count; ++i) names.push_back(id_of(static_cast<Category>(i)));
      with_nearest(diagnostics_->error(
                       Code::bad_category,
                       program_syntax.category.stated() ? program_syntax.category.span : program_syntax.name.span,
                       both("没有类别 `{0}`", "there is no category `{0}`", program_syntax.category.text)),
                   program_syntax.category.text, names);
    }
    for (const Located& kind : program_syntax.kinds) {
      if (const auto known = kind_of(kind.text)) {
        program.kinds = static_cast<std::uint16_t>(program.kinds | (1U << static_cast<unsigned>(*known)));
        continue;
      }
      std::vector<std::string_view> names;
      for (unsigned i = 0; i < applicant_kind_count; ++i) names.push_back(id_of(static_cast<ApplicantKind>(i)));
      with_nearest(diagnostics_->error(Code::bad_kind, kind.span,
                                       both("没有申请对象 `{0}`", "there is no kind of applicant `{0}`", kind.text)),
                   kind.text, names);
    }
    if (program_syntax.kinds.empty()) {
      diagnostics_
          ->error(Code::bad_kind, program_syntax.name.span,
                  both("项目 `{0}` 没有写明申请对象", "program `{0}` does not say who can apply", name))
          .expected = {"`for: person` 等", "`for: person` or the like"};
    }
    if (const auto& selection = program_syntax.selection; selection && selection->by.stated()) {
      if (const auto by = selection_of(selection->by.text)) {
        program.selection = *by;
      } else {
        with_nearest(
            diagnostics_->error(Code::bad_selection, selection->by.span,
                                both("没有遴选方式 `{0}`", "there is no way of selection `{0}`", selection->by.text)),
            selection->by.text, selection_names);
      }
    }
    const bool reviewed = program.selection != SelectionKind::application && !program_syntax.selection->won;
    if (reviewed) program.won_fact = declare_won_fact(program_syntax, policy);
    const auto id = static_cast<ProgramId>(book_.programs.push_back(program));
    programs_.push_back({&program_syntax, policy});
    const auto [at, fresh] = program_names_.try_emplace({policy, name}, id);
    if (!fresh) {
      diagnostics_
          ->error(Code::duplicate_name, program_syntax.name.span,
                  both("项目 `{0}` 已经存在", "there is a program `{0}` already", name))
          .related.push_back({book_[at->second].span, {"先在这里声明", "first declared here"}});
    }
    for (const char separator : {'/', '.'}) {
      program_names_.try_emplace({PolicyId::none, fmt::format("{}{}{}", syntax.name.text, separator, name)}, id);
    }
  }
  book_.policies.at(index(policy)).programs = {first, book_.programs.size() - first};
}

std::optional<ProgramId> Checker::find_program(std::string_view name, PolicyId scope) const {
  for (const PolicyId place : {scope, PolicyId::none}) {
    const auto at = program_names_.find({place, std::string(name)});
    if (at != program_names_.end()) return at->second;
  }
  return std::nullopt;
}

std::vector<std::string_view> Checker::program_names(PolicyId scope) const {
  std::vector<std::string_view> names;
  for (const auto& [key, program] : program_names_) {
    if (key.first == scope || key.first == PolicyId::none) names.push_back(key.second);
  }
  return names;
}

void Checker::lower_program(ProgramId id) {
  const ProgramRecord& record = programs_[index(id)];
  const ProgramSyntax& syntax = *record.syntax;
  scope_ = record.policy;
  Program program = book_[id];
  program.in_force = syntax.in_force ? lower_in_force(*syntax.in_force, nullptr) : book_[record.policy].in_force;
  program.when = syntax.when ? lower_condition(*syntax.when) : build_.always();
  std::vector<NodeId> conditions{program.in_force, program.when};
  if (syntax.amount) {
    program.amount = lower_amount(syntax, program.category);
    conditions.push_back(build_.make(Op::exists, type_of_kind(Kind::condition), {program.amount}, syntax.amount->span));
  }
  program.eligible = build_.make(Op::all, type_of_kind(Kind::condition), conditions, syntax.name.span);
  book_.programs.at(index(id)) = program;
}

NodeId Checker::lower_amount(const ProgramSyntax& syntax, Category category) {
  const Want want{.domain = DomainId::none, .any_ordered_value = category == Category::title};
  NodeId amount = lower(*syntax.amount, want);
  if (amount == NodeId::none || !check_amount(amount, syntax, category)) return NodeId::none;
  return amount;
}

bool Checker::check_amount(NodeId& amount, const ProgramSyntax& syntax, Category category) {
  if (!category_of(syntax.category.text)) return false;
  if (build_.flex(amount) != Flex::fixed) {
    // `unspecified`: a rate where `pay` says how long it runs, else a sum.
    Unit unit;
    if (category == Category::points) unit.point = 1;
    if (is_sum_of_money(category) || category == Category::tax) {
      unit.yuan = 1;
      const auto& pay = syntax.pay;
      const bool runs = pay && !pay->every.stated() && pay->parts.empty() && pay->after.empty() &&
                        (pay->at_most || pay->from || pay->until || pay->served);
      if (runs) unit.month = -1;
    }
    build_.fit(amount, number_type(unit));
    open_amounts_.insert(amount);
  }
  const Type& type = build_.type(amount);
  const std::string_view name = syntax.category.text;
  const auto refuse = [&](LocalText needed) {
    const LocalText is = described(type, book_);
    auto& error = diagnostics_->error(Code::category_unit, build_.span(amount),
                                      {fmt::format("类别 `{}` 的金额需要{}，写的是{}", name, needed.zh, is.zh),
                                       fmt::format("the amount of a `{}` is {}, this is {}", name, needed.en, is.en)});
    if (type.kind == Kind::number && type.unit.person < 0) {
      error.expected = {"人数以 `人` 计：列表写 `unit: 人`，`count` 才以人计",
                        "times a number of `人`: a list with `unit: 人` is counted in them"};
    }
    return false;
  };
  const bool number = type.kind == Kind::number;
  if (is_sum_of_money(category)) {
    if (number && is_money(type.unit)) return true;
    return refuse({"以 `元`、`元/月` 或 `元/年` 为单位的数", "a sum in `元`, `元/月` or `元/年`"});
  }
  if (category == Category::tax) {
    if (number && (type.unit.is_none() || is_money(type.unit))) return true;
    return refuse({"以元计的数或百分比", "a sum of money or a percentage"});
  }
  if (category == Category::points) {
    Unit points;
    points.point = 1;
    if (number && type.unit == points) return true;
    return refuse({"以 `分` 为单位的数", "a number of points (`分`)"});
  }
  if (category == Category::title) {
    if (type.kind == Kind::choice && type.ordered) return true;
    return refuse({"有序字段的取值", "a value of an ordered fact"});
  }
  return number || refuse({"数", "a number"});
}

void Checker::lower_program_details(ProgramId id) {
  const ProgramRecord& record = programs_[index(id)];
  const ProgramSyntax& syntax = *record.syntax;
  scope_ = record.policy;
  Program program = book_[id];
  lower_pay(syntax, program);
  lower_payers(syntax, program);
  lower_selection(syntax, program);
  lower_outputs(syntax, program);
  book_.programs.at(index(id)) = program;
}

void Checker::lower_selection(const ProgramSyntax& syntax, Program& program) {
  if (program.won_fact != FactId::none) program.won = book_[program.won_fact].read;
  if (!syntax.selection) return;
  const SelectionSyntax& selection = *syntax.selection;
  if (selection.won) {
    program.won = lower_condition(*selection.won);
    if (program.selection == SelectionKind::application &&
        (!selection.by.stated() || selection_of(selection.by.text))) {
      diagnostics_
          ->error(Code::bad_selection, selection.won->span,
                  {"凭申请即可获得的项目没有 `won`", "what is given on application is not won"})
          .expected = {"`by: competition`、`ranking`、`first_come` 或 `discretion`",
                       "`by: competition`, `ranking`, `first_come` or `discretion`"};
    }
  }
  if (selection.quota_count) {
    NodeId quota = lower(*selection.quota_count);
    if (build_.require_number(quota)) build_.fit(quota, number_type());
    program.quota = quota;
  }
  if (selection.quota_per.stated()) {
    if (const auto per = period(selection.quota_per, Code::bad_selection)) program.quota_per = *per;
  }
}

void Checker::lower_outputs(const ProgramSyntax& syntax, Program& program) {
  std::vector<Output> outputs;
  for (const auto& [name, value] : syntax.outputs) {
    const std::string composed = to_nfc(name.text);
    const bool known = std::any_of(outputs.begin(), outputs.end(),
                                   [&](const Output& output) { return book_.text(output.name) == composed; });
    if (known) {
      diagnostics_->error(Code::duplicate_name, name.span,
                          both("名称 `{0}` 已经使用", "the name `{0}` is taken already", composed));
    }
    NodeId node = lower(value, {.domain = DomainId::none, .any_ordered_value = true});
    if (node != NodeId::none && build_.flex(node) != Flex::fixed) build_.fit(node, number_type());
    outputs.push_back({book_.strings.add(composed), node});
  }
  program.outputs = book_.outputs.append(outputs);
}

}  // namespace rencai
