#include "program/lower.h"

#include <algorithm>
#include <map>
#include <utility>
#include <vector>

#include "program/shapes.h"
#include "program/slots.h"
#include "program/thresholds.h"

namespace rencai {

namespace {

// The programs to compute: those asked for, and all that stacking relates to them, over any number of rules.
std::vector<ProgramId> computed_programs(const Rulebook& rulebook, const std::vector<ProgramId>& asked) {
  std::vector<bool> computed(rulebook.programs.size(), asked.empty());
  for (const ProgramId program : asked) computed[index(program)] = true;
  for (bool grown = true; grown;) {
    grown = false;
    for (const Stacking& rule : rulebook.stacking) {
      const auto members = rulebook.members[rule.members];
      const auto is_computed = [&](const ProgramOf& member) { return computed[index(member.program)]; };
      if (!std::ranges::any_of(members, is_computed) || std::ranges::all_of(members, is_computed)) continue;
      for (const ProgramOf& member : members) computed[index(member.program)] = true;
      grown = true;
    }
  }
  std::vector<ProgramId> programs;
  for (std::uint32_t i = 0; i < computed.size(); ++i) {
    if (computed[i]) programs.push_back(ProgramId{i});
  }
  return programs;
}

// The nodes that the programs need.
class Liveness {
 public:
  explicit Liveness(const Rulebook& rulebook)
      : rulebook_(rulebook),
        live_(rulebook.nodes.size()),
        is_root_(rulebook.nodes.size()),
        facts_(rulebook.facts.size()) {}

  void add_program(ProgramId program) {
    for (const NodeId node : roots_of(rulebook_, program)) add_root(node);
    add_fact(rulebook_[program].won_fact);
  }
  void add_stacking(const Stacking& rule) {
    add_root(rule.at_most);
    add_root(rule.when);
    add_fact(rule.choice);
  }

  // Everything that the nodes so far read; then `live` and `is_root` are final.
  void close() {
    while (!pending_.empty()) {
      const NodeId node = pending_.back();
      pending_.pop_back();
      for (const NodeId arg : rulebook_.args(node)) add(arg);
      if (rulebook_[node].op == Op::fact) add_fact(FactId{rulebook_[node].payload});
      if (is_aggregate(rulebook_[node].op)) add_fact(rulebook_[static_cast<ListId>(rulebook_[node].payload)].fact);
    }
  }
  [[nodiscard]] bool live(std::uint32_t node) const { return live_[node]; }
  [[nodiscard]] bool is_root(std::uint32_t node) const { return is_root_[node]; }

 private:
  void add(NodeId node) {
    if (node == NodeId::none || live_[index(node)]) return;
    live_[index(node)] = true;
    pending_.push_back(node);
  }
  void add_root(NodeId node) {
    if (node == NodeId::none) return;
    is_root_[index(node)] = true;
    add(node);
  }
  // What a fact says, and what contradictions of it are found by.
  void add_fact(FactId id) {
    if (id == FactId::none || facts_[index(id)]) return;
    facts_[index(id)] = true;
    const Fact& fact = rulebook_[id];
    for (const NodeId node : {fact.read, fact.raw, fact.derived, fact.if_absent}) add_root(node);
    for (const NodeId node : rulebook_.arguments[fact.required]) add_root(node);
  }

  const Rulebook& rulebook_;
  std::vector<bool> live_;
  std::vector<bool> is_root_;
  std::vector<bool> facts_;
  std::vector<NodeId> pending_;
};

ColumnKind column_of(Kind kind) {
  switch (kind) {
    case Kind::condition: return ColumnKind::condition;
    case Kind::set: return ColumnKind::set;
    case Kind::place: return ColumnKind::place;
    default: return ColumnKind::value;
  }
}

std::uint32_t words_for(std::uint32_t bits) { return std::max<std::uint32_t>(1, (bits + 63) / 64); }

class Lowering {
 public:
  Lowering(const Rulebook& rulebook, RuleCode& code) : rulebook_(rulebook), code_(code) {}

  void add(NodeId id) {
    const Node& node = rulebook_[id];
    Instruction instruction;
    instruction.op = node.op;
    instruction.column = column_of(node.type.kind);
    instruction.kind = node.type.kind;
    instruction.node = id;
    instruction.space = node.space;
    instruction.payload = node.payload;
    add_arguments(id);
    if (node.op == Op::fact) instruction.fact = FactId{node.payload};
    if (node.op == Op::stated_or) instruction.fact = code_.instructions[args_[0]].fact;
    if (node.op == Op::parameter) instruction.cuts = add_steps(rulebook_[ParameterId{node.payload}]);

    switch (instruction.column) {
      case ColumnKind::condition: shape_condition(node, instruction); break;
      case ColumnKind::set:
        instruction.mask_words = words_for(rulebook_[node.type.domain].values.count);
        if (node.op == Op::constant_set) instruction.values = code_.codes.append(rulebook_.value_indices[node.values]);
        break;
      case ColumnKind::place: instruction.mask_words = words_for(rulebook_.places.size()); [[fallthrough]];
      default: shape_value(rulebook_, pointers(), instruction); break;
    }
    if (node.op == Op::parameter) scale_steps(instruction);
    if (is_aggregate(node.op)) instruction.values = code_.codes.append(rulebook_.value_indices[node.values]);
    instruction.args = code_.operands.append(args_);
    args_.clear();
    code_.instruction_of.at(index(id)) = code_.instructions.push_back(instruction);
  }

 private:
  void add_arguments(NodeId id) {
    const Node& node = rulebook_[id];
    const auto args = rulebook_.args(id);
    if (!is_aggregate(node.op)) {
      for (const NodeId arg : args) args_.push_back(within(node.space, arg));
      return;
    }
    // The list's fact, the first argument, says nothing of the elements. The last one of run_until is the applicant's.
    const Space elements = space_of(static_cast<ListId>(node.payload));
    for (std::size_t i = 1; i < args.size(); ++i) args_.push_back(within(i < 3 ? elements : Space{0}, args[i]));
  }

  // The instruction of a node as one of a space reads it: constants have a column in each space, what else is of the
  // applicants is handed down to the elements.
  std::uint32_t within(Space space, NodeId node) {
    const std::uint32_t own = code_.instruction_of[index(node)];
    if (code_.instructions[own].space == space) return own;
    const auto [entry, is_new] = handed_down_.try_emplace({space, own}, 0);
    if (!is_new) return entry->second;
    Instruction copy = code_.instructions[own];
    copy.space = space;
    if (!is_constant(copy)) {
      copy.op = Op::broadcast;
      copy.rank_test = RankTest::none;
      copy.args = code_.operands.append({&own, 1});
    }
    entry->second = code_.instructions.push_back(copy);
    return entry->second;
  }

  [[nodiscard]] const Instruction& arg(std::size_t i) const { return code_.instructions[args_[i]]; }
  [[nodiscard]] std::vector<const Instruction*> pointers() const {
    std::vector<const Instruction*> result;
    for (const std::uint32_t place : args_) result.push_back(&code_.instructions[place]);
    return result;
  }

  void shape_condition(const Node& node, Instruction& instruction) {
    switch (node.op) {
      case Op::fact:
      case Op::nothing:
      case Op::stated_or:
      case Op::or_else:
      case Op::first_of:
      case Op::of_spouse: instruction.has_existence = true; return;
      case Op::has_any:
      case Op::has_all: instruction.values = code_.codes.append(rulebook_.value_indices[node.values]); return;
      case Op::in_values: list_values(rulebook_.value_indices[node.values], instruction); return;
      case Op::in_list:
        if (node_kind(0) == Kind::choice && list_constants(instruction)) return;
        shape_comparison(instruction);
        return;
      case Op::equal:
      case Op::not_equal:
      case Op::less:
      case Op::less_or_equal:
      case Op::greater:
      case Op::greater_or_equal:
      case Op::in_range: shape_comparison(instruction); return;
      default: return;
    }
  }

  [[nodiscard]] Kind node_kind(std::size_t i) const { return arg(i).kind; }

  // Closed: the lanes of all arguments can be compared as int64 in `scale`.
  void shape_comparison(Instruction& instruction) {
    const auto args = pointers();
    const bool closed = std::ranges::all_of(args, [](const Instruction* one) {
      return (one->column == ColumnKind::value || one->column == ColumnKind::place) && one->closed;
    });
    const auto scale = common_scale(args);
    instruction.closed = closed && scale;
    instruction.scale = scale.value_or(0);
  }

  // As counts of listed values below each index: how many of a span are listed is one subtraction.
  void list_values(std::span<const std::uint32_t> values, Instruction& instruction) {
    const DomainId domain = rulebook_[arg(0).node].type.domain;
    std::vector<std::uint32_t> below(std::max<std::uint32_t>(1, rulebook_[domain].values.count) + 1, 0);
    for (const std::uint32_t value : values) below[value + 1] = 1;
    for (std::size_t i = 1; i < below.size(); ++i) below[i] += below[i - 1];
    instruction.op = Op::in_values;
    instruction.values = code_.codes.append(below);
  }

  // A list of constants of a choice is a list of values.
  bool list_constants(Instruction& instruction) {
    std::vector<std::uint32_t> values;
    for (std::size_t i = 1; i < args_.size(); ++i) {
      if (arg(i).op != Op::constant_choice) return false;
      values.push_back(arg(i).payload);
    }
    list_values(values, instruction);
    args_.resize(1);
    return true;
  }

  Run add_steps(const Parameter& parameter) {
    std::vector<ParameterLane> steps;
    for (const ParameterStep& step : rulebook_.parameter_steps[parameter.steps]) {
      if (parameter.type.kind == Kind::date) {
        steps.push_back({step.from, step.day.days, 1});
      } else {
        steps.push_back({step.from, step.value.numerator, step.value.denominator});
      }
    }
    return code_.steps.append(steps);
  }
  void scale_steps(const Instruction& instruction) {
    if (instruction.scale == 0) return;
    for (std::uint32_t i = instruction.cuts.first; i < instruction.cuts.first + instruction.cuts.count; ++i) {
      ParameterLane& step = code_.steps.at(i);
      step.numerator *= instruction.scale / step.denominator;
      step.denominator = instruction.scale;
    }
  }

  const Rulebook& rulebook_;
  RuleCode& code_;
  std::vector<std::uint32_t> args_;
  std::map<std::pair<Space, std::uint32_t>, std::uint32_t> handed_down_;
};

}  // namespace

RuleCode lower(const Rulebook& rulebook, const Restriction& restriction) {
  RuleCode code;
  const std::vector<ProgramId> programs = computed_programs(rulebook, restriction.programs);
  std::vector<bool> computed(rulebook.programs.size());
  Liveness liveness(rulebook);
  for (const ProgramId program : programs) {
    computed[index(program)] = true;
    liveness.add_program(program);
  }
  for (const Stacking& rule : rulebook.stacking) {
    const auto members = rulebook.members[rule.members];
    if (std::ranges::any_of(members, [&](const ProgramOf& member) { return computed[index(member.program)]; })) {
      liveness.add_stacking(rule);
    }
  }
  liveness.close();

  code.spaces = rulebook.lists.size() + 1;
  code.instruction_of.assign(std::vector<std::uint32_t>(rulebook.nodes.size(), RuleCode::none));
  Lowering lowering(rulebook, code);
  for (std::uint32_t node = 0; node < rulebook.nodes.size(); ++node) {
    if (liveness.live(node)) lowering.add(NodeId{node});
    if (liveness.is_root(node)) code.roots.push_back(code.instruction_of[node]);
  }
  rank_thresholds(code);
  code.keeping = keeping_slots(code);
  code.recycling = recycling_slots(code);

  std::vector<ProgramId> reported = restriction.programs.empty() ? programs : restriction.programs;
  std::ranges::sort(reported, {}, [](ProgramId program) { return index(program); });
  const auto [first, last] = std::ranges::unique(reported);
  reported.erase(first, last);
  code.programs.assign(programs);
  code.reported.assign(std::move(reported));
  return code;
}

}  // namespace rencai
