#include "program/node_shapes.h"

#include <algorithm>
#include <string_view>

namespace rencai {

namespace {

// Letters of kinds, and: v the node's own kind and domain; w any; x that of the first argument (a text may stand beside
// a place); o what can be compared by size.
struct Shape {
  std::string_view result;   // kinds that the node may have; empty: any
  std::string_view args;     // the arguments that there must be
  std::string_view more{};   // then any number of times these
  std::size_t optional = 0;  // of `args`, how many of the last may be left out
};

Shape shape_of(Op op) {
  switch (op) {
    case Op::constant_condition: return {"c", ""};
    case Op::constant_number: return {"n", ""};
    case Op::constant_date: return {"d", ""};
    case Op::constant_choice: return {"h", ""};
    case Op::constant_text: return {"t", ""};
    case Op::constant_set: return {"s", ""};
    case Op::nothing: return {"", ""};
    case Op::unspecified: return {"n", ""};
    case Op::fact: return {"", ""};
    case Op::stated_or: return {"", "vv"};
    case Op::today: return {"d", ""};
    case Op::negation: return {"c", "c"};
    case Op::all:
    case Op::any:
    case Op::count_at_least: return {"c", "", "c"};
    case Op::equal:
    case Op::not_equal: return {"c", "wx"};
    case Op::less:
    case Op::less_or_equal:
    case Op::greater:
    case Op::greater_or_equal: return {"c", "ox"};
    case Op::in_values: return {"c", "h"};
    case Op::in_list: return {"c", "w", "x"};
    case Op::in_range: return {"c", "oxx"};
    case Op::in_place: return {"c", "p"};
    case Op::has_any:
    case Op::has_all: return {"c", "s"};
    case Op::exists: return {"c", "w"};
    case Op::add:
    case Op::subtract:
    case Op::multiply:
    case Op::divide: return {"n", "nn"};
    case Op::negate: return {"n", "n"};
    case Op::minimum:
    case Op::maximum: return {"nd", "v", "v"};
    case Op::round:
    case Op::floor:
    case Op::ceil: return {"n", "nn", "", 1};
    case Op::range: return {"nd", "vvv", "", 1};
    case Op::at_least:
    case Op::above:
    case Op::up_to:
    case Op::below: return {"n", "n"};
    case Op::or_else: return {"", "vv"};
    case Op::first_of: return {"", "", "cv"};
    case Op::highest_of: return {"ndh", "", "cv"};
    case Op::sum_of: return {"n", "", "cv"};
    case Op::full_years_between:
    case Op::full_months_between:
    case Op::started_years_between:
    case Op::started_months_between:
    case Op::days_between: return {"n", "dd"};
    case Op::start_of_year:
    case Op::start_of_month: return {"d", "d"};
    case Op::date_plus:
    case Op::date_minus: return {"d", "dn"};
    case Op::parameter: return {"nd", "d"};
    case Op::gets: return {"c", "c"};
    case Op::of_spouse: return {"", "cv"};
    case Op::count_of: return {"n", "wc"};
    case Op::any_of: return {"c", "wc"};
    case Op::sum_over: return {"n", "wcn"};
    case Op::least_of:
    case Op::greatest_of: return {"ndh", "wcv"};
    case Op::longest_run: return {"n", "wcd"};
    case Op::run_until: return {"n", "wcdd"};
    case Op::run_reached: return {"d", "wcd"};
    case Op::broadcast: return {"-", ""};  // in code only
  }
  return {"", ""};
}

class NodeShape {
 public:
  NodeShape(const Rulebook& book, NodeId id) : book_(book), node_(book[id]), args_(book.args(id)), id_(id) {}

  [[nodiscard]] bool holds() const {
    const Shape shape = shape_of(node_.op);
    const auto earlier = [this](NodeId arg) { return index(arg) < index(id_); };
    if (!std::ranges::all_of(args_, earlier) || !typed() || !spaces_hold()) return false;
    if (!shape.result.empty() && shape.result.find(letter_of(node_.type.kind)) == std::string_view::npos) return false;
    if (args_.size() + shape.optional < shape.args.size()) return false;
    for (std::size_t i = 0; i < args_.size(); ++i) {
      const std::size_t beyond = i - shape.args.size();
      if (i >= shape.args.size() && shape.more.empty()) return false;
      if (!takes(i < shape.args.size() ? shape.args[i] : shape.more[beyond % shape.more.size()], args_[i]))
        return false;
    }
    const std::size_t rest = args_.size() > shape.args.size() ? args_.size() - shape.args.size() : 0;
    return (rest == 0 || rest % shape.more.size() == 0) && payload_holds();
  }

 private:
  [[nodiscard]] bool typed() const {
    const bool needs_domain = node_.type.kind == Kind::choice || node_.type.kind == Kind::set;
    return !needs_domain || node_.type.domain != DomainId::none;
  }

  // A node reads its own space or the applicants'; an aggregate, of the applicants, that of its list's elements.
  [[nodiscard]] bool spaces_hold() const {
    if (node_.space > book_.lists.size()) return false;
    if (!is_aggregate(node_.op)) {
      return std::ranges::all_of(
          args_, [this](NodeId arg) { return book_[arg].space == 0 || book_[arg].space == node_.space; });
    }
    if (node_.space != 0 || node_.payload >= book_.lists.size()) return false;
    const Space elements = space_of(static_cast<ListId>(node_.payload));
    for (std::size_t i = 0; i < args_.size(); ++i) {
      const Space space = book_[args_[i]].space;
      if (space != 0 && (space != elements || i == 0 || i > 2)) return false;
    }
    return true;
  }

  [[nodiscard]] static bool is_text(Kind kind) { return kind == Kind::text || kind == Kind::place; }
  [[nodiscard]] static bool alike(const Type& a, const Type& b) { return a.kind == b.kind && a.domain == b.domain; }

  [[nodiscard]] bool takes(char letter, NodeId arg) const {
    const Type& type = book_[arg].type;
    switch (letter) {
      case 'v': return alike(type, node_.type);
      case 'w': return true;
      case 'x': {
        const Type& first = book_[args_[0]].type;
        return alike(type, first) || (is_text(type.kind) && is_text(first.kind));
      }
      case 'o': return type.kind == Kind::number || type.kind == Kind::date || type.kind == Kind::choice;
      default: return letter == letter_of(type.kind);
    }
  }

  [[nodiscard]] bool payload_holds() const {
    const std::uint32_t payload = node_.payload;
    switch (node_.op) {
      case Op::constant_condition: return payload <= 1;
      case Op::constant_number: return payload < book_.numbers.size();
      case Op::constant_date: {
        const auto day = static_cast<std::int32_t>(payload);
        return Date::first_day <= day && day <= Date::last_day;
      }
      case Op::constant_choice: return payload < value_count(node_.type);
      case Op::constant_text: return payload < book_.texts.size();
      case Op::constant_set: return values_hold(node_.type);
      case Op::fact: return payload < book_.facts.size() && alike(book_.facts[payload].type, node_.type);
      case Op::stated_or: {
        const Op stated = book_[args_[0]].op;
        return payload <= 1 && (stated == Op::fact || stated == Op::stated_or);
      }
      case Op::in_values:
      case Op::has_any:
      case Op::has_all: return values_hold(book_[args_[0]].type);
      case Op::in_place: return payload < book_.places.size();
      case Op::parameter: return payload < book_.parameters.size() && alike(book_.parameters[payload].type, node_.type);
      case Op::longest_run:
      case Op::run_until: return node_.values.count == 1;
      case Op::run_reached: return node_.values.count == 2 && book_.value_indices[node_.values][1] > 0;
      case Op::gets: return payload < book_.programs.size();
      case Op::of_spouse: {
        const Node& is_one = book_[args_[0]];
        return book_.reads_spouse() && node_.space == 0 && is_one.op == Op::fact &&
               FactId{is_one.payload} == book_.spouse;
      }
      default: return true;
    }
  }
  [[nodiscard]] std::uint32_t value_count(const Type& type) const { return book_[type.domain].values.count; }
  [[nodiscard]] bool values_hold(const Type& type) const {
    return std::ranges::all_of(book_.value_indices[node_.values],
                               [&](std::uint32_t value) { return value < value_count(type); });
  }

  const Rulebook& book_;
  const Node& node_;
  std::span<const NodeId> args_;
  NodeId id_;
};

}  // namespace

char letter_of(Kind kind) {
  switch (kind) {
    case Kind::condition: return 'c';
    case Kind::number: return 'n';
    case Kind::date: return 'd';
    case Kind::choice: return 'h';
    case Kind::set: return 's';
    case Kind::text: return 't';
    case Kind::place: return 'p';
  }
  return '?';
}

bool shape_holds(const Rulebook& rulebook, NodeId node) { return NodeShape(rulebook, node).holds(); }

}  // namespace rencai
