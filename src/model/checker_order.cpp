// Which item reads which, found on the syntax trees, and the order in which they become nodes. The walk keeps its own
// stack: a long chain of definitions is no deep recursion.
#include <algorithm>
#include <set>

#include "model/checker_context.h"

namespace rencai {

void Checker::lower_items() {
  enum class State : std::uint8_t { fresh, open, done, faulty };
  struct Frame {
    Item item;
    Span reached_at;
    std::vector<Dependency> dependencies;
    std::size_t next = 0;
  };
  std::map<Item, State> states;
  std::vector<Item> roots;
  const auto add_roots = [&roots](ItemKind kind, std::size_t count) {
    for (std::size_t i = 0; i < count; ++i) roots.push_back({kind, static_cast<std::uint32_t>(i)});
  };
  add_roots(ItemKind::fact, facts_.size());
  add_roots(ItemKind::definition, definitions_.size());
  add_roots(ItemKind::policy, rules_->policies.size());
  add_roots(ItemKind::program, programs_.size());

  std::vector<Frame> stack;
  for (const Item root : roots) {
    if (states[root] != State::fresh) continue;
    states[root] = State::open;
    stack.push_back({root, span_of(root), dependencies(root), 0});
    while (!stack.empty()) {
      Frame& frame = stack.back();
      if (frame.next < frame.dependencies.size()) {
        const Dependency dependency = frame.dependencies[frame.next++];
        State& state = states[dependency.item];
        if (state == State::fresh) {
          state = State::open;
          stack.push_back({dependency.item, dependency.span, dependencies(dependency.item), 0});
        } else if (state == State::open) {
          const auto first =
              std::find_if(stack.begin(), stack.end(), [&](const Frame& open) { return open.item == dependency.item; });
          std::vector<Item> path;
          std::vector<Span> places;
          bool known = false;
          for (auto at = first; at != stack.end(); ++at) {
            known = known || states[at->item] == State::faulty;
            path.push_back(at->item);
            places.push_back(std::next(at) == stack.end() ? dependency.span : std::next(at)->reached_at);
          }
          if (!known) report_cycle(path, places);
          for (const Item member : path) states[member] = State::faulty;
        }
        continue;
      }
      State& state = states[frame.item];
      if (state == State::open) {
        lower_item(frame.item);
        state = State::done;
      }
      stack.pop_back();
    }
  }
}

void Checker::lower_item(Item item) {
  switch (item.kind) {
    case ItemKind::fact: lower_fact(static_cast<FactId>(item.index)); return;
    case ItemKind::definition:
      scope_ = definitions_[item.index].policy;
      lower_definition(item.index);
      return;
    case ItemKind::policy: lower_policy(static_cast<PolicyId>(item.index)); return;
    case ItemKind::program: lower_program(static_cast<ProgramId>(item.index)); return;
  }
}

std::vector<Checker::Dependency> Checker::dependencies(Item item) {
  std::vector<Dependency> found;
  const auto add = [&](const Optional& expression) {
    if (expression) add_dependencies(*expression, found);
  };
  const auto add_in_force = [&](const InForce& in_force) {
    add(in_force.from);
    add(in_force.to);
    add(in_force.by);
  };
  switch (item.kind) {
    case ItemKind::fact: {
      const FactRecord& fact = facts_[item.index];
      scope_ = fact.policy;
      if (fact.syntax == nullptr) break;
      list_ = book_.facts[item.index].list;
      add(fact.syntax->if_absent);
      add(fact.syntax->derived);
      list_ = ListId::none;
      break;
    }
    case ItemKind::definition: {
      scope_ = definitions_[item.index].policy;
      list_ = definitions_[item.index].list;
      const DefinitionSyntax& syntax = *definitions_[item.index].syntax;
      add(syntax.value);
      for (const Expression& selector : syntax.table) add_dependencies(selector, found);
      std::vector<const TableRow*> rows;
      for (const TableRow& row : syntax.rows) rows.push_back(&row);
      if (syntax.otherwise) rows.push_back(&*syntax.otherwise);
      while (!rows.empty()) {
        const TableRow* row = rows.back();
        rows.pop_back();
        for (const TableRow& inner : row->rows) rows.push_back(&inner);
        for (const auto& cell : row->cells) add_dependencies(cell.value, found);
      }
      list_ = ListId::none;
      break;
    }
    case ItemKind::policy:
      scope_ = static_cast<PolicyId>(item.index);
      if (const auto& in_force = rules_->policies[item.index].in_force) add_in_force(*in_force);
      break;
    case ItemKind::program: {
      const ProgramRecord& program = programs_[item.index];
      scope_ = program.policy;
      if (program.syntax->in_force) {
        add_in_force(*program.syntax->in_force);
      } else {
        found.push_back({{ItemKind::policy, index(program.policy)}, program.syntax->name.span});
      }
      add(program.syntax->when);
      add(program.syntax->amount);
      break;
    }
  }
  return found;
}

void Checker::add_dependencies(const Expression& expression, std::vector<Dependency>& found) {
  const auto add_name = [&](const Expression& name) {
    if (after_spouse(name.name)) found.push_back({{ItemKind::fact, index(book_.spouse)}, name.span});
    auto symbol = find(name.name);
    if (const auto field = table_field(name.name); !symbol && field)
      symbol = Symbol{SymbolKind::definition, field->first, {}};
    if (!symbol || symbol->kind == SymbolKind::parameter) return;
    found.push_back(
        {{symbol->kind == SymbolKind::fact ? ItemKind::fact : ItemKind::definition, symbol->index}, name.span});
  };
  // A name that is a value of what stands beside it reads nothing.
  const auto add_beside = [&](const Expression& one, DomainId domain) {
    const bool value =
        one.kind == ExpressionKind::name && domain != DomainId::none && book_.find_value(domain, one.name);
    if (!value) add_dependencies(one, found);
  };
  switch (expression.kind) {
    case ExpressionKind::name: add_name(expression); return;
    case ExpressionKind::equal:
    case ExpressionKind::not_equal:
    case ExpressionKind::less:
    case ExpressionKind::less_or_equal:
    case ExpressionKind::greater:
    case ExpressionKind::greater_or_equal: {
      const Expression& left = expression.operands[0];
      const Expression& right = expression.operands[1];
      const bool left_first = resolves(left) || !resolves(right);
      add_beside(left, left_first ? DomainId::none : domain_beside(right));
      add_beside(right, left_first ? domain_beside(left) : DomainId::none);
      return;
    }
    case ExpressionKind::in:
    case ExpressionKind::not_in:
    case ExpressionKind::has_any:
    case ExpressionKind::has_all: {
      const Expression& right = expression.operands[1];
      add_dependencies(expression.operands[0], found);
      const DomainId domain = domain_beside(expression.operands[0]);
      if (right.operands.empty()) add_beside(right, domain);
      for (const Expression& operand : right.operands) add_beside(operand, domain);
      return;
    }
    case ExpressionKind::call:
      if ((expression.name == "gets" || expression.name == "amount_of") && expression.operands.size() == 1) {
        const std::string& name = expression.operands[0].name;
        if (const auto program = find_program(after_spouse(name).value_or(name), scope_)) {
          found.push_back({{ItemKind::program, index(*program)}, expression.span});
        }
        return;
      }
      if (expression.name == "received") {
        for (const bool of_spouse : {false, true}) {
          if (const auto sum = sum_received(expression, of_spouse)) add_aggregate_dependencies(*sum, found);
        }
        return;
      }
      if (is_aggregate_call(expression)) return add_aggregate_dependencies(expression, found);
      if (expression.name == "age_at" && expression.operands.size() == 1) {
        Expression birth;
        birth.name = "birth_date";
        birth.span = expression.span;
        add_name(birth);
      }
      break;
    default: break;
  }
  for (const Expression& operand : expression.operands) add_dependencies(operand, found);
  for (const Expression& condition : expression.where) add_dependencies(condition, found);
  for (const Case& one : expression.cases) {
    for (const Expression& when : one.when) add_dependencies(when, found);
    for (const Expression& is : one.is) add_dependencies(is, found);
  }
}

std::string Checker::name_of(Item item) const {
  switch (item.kind) {
    case ItemKind::fact: return std::string(book_.text(book_.facts[item.index].short_id));
    case ItemKind::definition: return definitions_[item.index].syntax->name.text;
    case ItemKind::policy: return rules_->policies[item.index].name.text;
    case ItemKind::program: return programs_[item.index].syntax->name.text;
  }
  return {};
}

Span Checker::span_of(Item item) const {
  switch (item.kind) {
    case ItemKind::fact: return book_.facts[item.index].span;
    case ItemKind::definition: return definitions_[item.index].syntax->name.span;
    case ItemKind::policy: return rules_->policies[item.index].name.span;
    case ItemKind::program: return programs_[item.index].syntax->name.span;
  }
  return {};
}

void Checker::report_cycle(std::span<const Item> path, std::span<const Span> places) {
  constexpr std::size_t most_shown = 12;
  const std::string first = name_of(path.front());
  std::string shown = first;
  for (std::size_t i = 1; i < std::min(path.size(), most_shown); ++i) shown += " → " + name_of(path[i]);
  if (path.size() > most_shown) shown += " → …";
  shown += " → " + first;
  auto& error = diagnostics_->error(Code::cyclic_definition, span_of(path.front()),
                                    both("`{0}` 最终取决于自身：{1}", "`{0}` depends on itself: {1}", first, shown));
  for (std::size_t i = 0; i < std::min(path.size(), most_shown); ++i) {
    const std::string reader = name_of(path[i]);
    const std::string read = name_of(path[(i + 1) % path.size()]);
    error.related.push_back({places[i], both("`{0}` 在这里引用 `{1}`", "`{0}` reads `{1}` here", reader, read)});
  }
}

}  // namespace rencai
