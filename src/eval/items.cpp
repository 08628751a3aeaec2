#include "eval/items.h"

#include <set>

#include "eval/interval_math.h"

namespace rencai {
namespace {

class Finder {
 public:
  Finder(const Evaluation& evaluation, std::size_t lane)
      : evaluation_(evaluation), book_(evaluation.rulebook()), lane_(lane) {}

  std::vector<Item> run(NodeId amount) {
    if (amount != NodeId::none) look_at(amount);
    return std::move(items_);
  }

 private:
  // Down to the sums, through whatever bounds, adds or selects them.
  void look_at(NodeId id) {
    if (!seen_.insert(id).second) return;
    const Node& node = book_[id];
    const auto args = book_.args(id);
    switch (node.op) {
      case Op::sum_of:
        for (std::size_t i = 0; i + 1 < args.size(); i += 2) add_case(args[i], args[i + 1]);
        break;
      case Op::minimum:
      case Op::maximum:
      case Op::add:
      case Op::subtract:
      case Op::or_else:
      case Op::round:
      case Op::floor:
      case Op::ceil:
        for (const NodeId arg : args) look_at(arg);
        break;
      case Op::first_of:
        for (std::size_t i = 0; i + 1 < args.size(); i += 2) {
          const Truth holds = evaluation_.condition(args[i], lane_);
          if (holds != Truth::no) look_at(args[i + 1]);
          if (holds == Truth::yes) break;
        }
        break;
      default: break;
    }
  }

  void add_case(NodeId when, NodeId is) {
    const Truth holds = evaluation_.condition(when, lane_);
    if (holds == Truth::no) return;
    const Node& node = book_[is];
    if (book_.text(node.label).empty()) {
      look_at(is);
      return;
    }
    const Evaluation::Value value = evaluation_.value(is, lane_);
    if (!value.can_exist) return;
    Item item{node.label, node.clause, value.interval, holds == Truth::yes && !value.can_be_absent};
    if (!item.sure) item.amount = hull(item.amount, single(0));
    items_.push_back(item);
  }

  const Evaluation& evaluation_;
  const Rulebook& book_;
  std::size_t lane_;
  std::set<NodeId> seen_;
  std::vector<Item> items_;
};

}  // namespace

std::vector<Item> items_of(const Evaluation& evaluation, const Program& program, std::size_t lane) {
  return Finder(evaluation, lane).run(program.amount);
}

}  // namespace rencai
