#include "eval/evaluate.h"

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

#include "eval/lane_number.h"
#include "eval/machine.h"
#include "eval/missing.h"

namespace rencai {

namespace {

Truth truth_of(bool can_be_true, bool can_be_false) {
  if (can_be_true == can_be_false) return Truth::unknown;
  return can_be_true ? Truth::yes : Truth::no;
}

std::optional<Rational> rational_of(const End& end) {
  if (end.unbounded) return std::nullopt;
  return Rational::make(end.numerator, end.denominator);
}

}  // namespace

struct Evaluation::State {
  Machine machine;
  std::vector<std::optional<ProgramReads>> reads{};  // by program

  [[nodiscard]] const Frame& frame() const { return machine.frame(); }
  [[nodiscard]] const View& view(NodeId node) const {
    return machine.view(machine.frame().code.instruction_of[index(node)]);
  }
  [[nodiscard]] static bool can_exist(const View& view, std::size_t lane) {
    return !view.can_exist || bit(view.can_exist, lane);
  }

  // Whether a stated fact and what it is derived from have a value in common.
  [[nodiscard]] bool agree(NodeId stated, std::size_t stated_lane, NodeId derived, std::size_t derived_lane) const {
    const View& a = view(stated);
    const View& b = view(derived);
    const Kind kind = frame().rulebook[stated].type.kind;
    if (kind != Kind::condition && (!can_exist(a, stated_lane) || !can_exist(b, derived_lane))) return false;
    switch (kind) {
      case Kind::condition:  // where it is nothing, it is false
        return (bit(a.can_be_true, stated_lane) && bit(b.can_be_true, derived_lane)) ||
               (bit(a.can_be_false, stated_lane) && bit(b.can_be_false, derived_lane));
      case Kind::set:
        for (std::size_t i = 0; i < a.mask_words; ++i) {
          const std::size_t own = stated_lane * a.mask_words + i;
          const std::size_t other = derived_lane * b.mask_words + i;
          if ((a.surely[own] & ~b.possibly[other]) != 0 || (b.surely[other] & ~a.possibly[own]) != 0) return false;
        }
        return true;
      default: return equal(load(a, stated_lane), load(b, derived_lane)).yes;
    }
  }

  // `lane`: of the applicant, or of an element whose field the fact is.
  [[nodiscard]] bool contradicted(FactId id, std::size_t lane) const {
    const Stated stated = frame().block.stated(id, lane);
    if (stated != Stated::value && stated != Stated::partial) return false;
    const Rulebook& rulebook = frame().rulebook;
    const Fact& fact = rulebook[id];
    const std::size_t owner = fact.is_field() ? frame().block.owners(fact.list)[lane] : lane;
    const auto lane_of = [&](NodeId node) { return rulebook[node].space == 0 ? owner : lane; };
    for (const NodeId required : rulebook.arguments[fact.required]) {
      if (!bit(view(required).can_be_true, lane_of(required))) return true;
    }
    return fact.derived != NodeId::none && !agree(fact.raw, lane, fact.derived, lane_of(fact.derived));
  }
};

Evaluation::Evaluation(const Rulebook& rulebook, const RuleCode& code, const Block& block, Date today)
    : state_(std::make_unique<State>(State{Machine(rulebook, code, code.keeping, block, today)})) {
  state_->machine.run();
}
void Evaluation::run(const Block& block) { state_->machine.run(block); }
Evaluation::~Evaluation() = default;
Evaluation::Evaluation(Evaluation&&) noexcept = default;
Evaluation& Evaluation::operator=(Evaluation&&) noexcept = default;

const View& Evaluation::column(NodeId node) const { return state_->view(node); }

Truth Evaluation::condition(NodeId node, std::size_t lane) const {
  const View& view = state_->view(node);
  return truth_of(bit(view.can_be_true, lane), bit(view.can_be_false, lane));
}

Evaluation::Value Evaluation::value(NodeId node, std::size_t lane) const {
  const View& view = state_->view(node);
  Value value;
  value.can_exist = State::can_exist(view, lane);
  value.can_be_absent = view.can_be_absent && bit(view.can_be_absent, lane);
  if (!view.low) return value;  // conditions and sets: whether they exist is all there is
  const LaneNumber number = load(view, lane);
  value.overflow = number.overflow;
  value.divided_by_zero = number.divided_by_zero;
  if (!value.can_exist) return value;
  value.interval = {.low = rational_of(number.low),
                    .high = rational_of(number.high),
                    .low_open = number.low.open,
                    .high_open = number.high.open,
                    .unspecified = number.unspecified};
  return value;
}

Truth Evaluation::contains(NodeId set, std::uint32_t value, std::size_t lane) const {
  const View& view = state_->view(set);
  const std::size_t word = lane * view.mask_words + value / word_bits;
  const std::uint64_t mask = std::uint64_t{1} << (value % word_bits);
  const bool absent = view.can_be_absent && bit(view.can_be_absent, lane);
  if (!State::can_exist(view, lane)) return Truth::no;
  return truth_of((view.possibly[word] & mask) != 0, absent || (view.surely[word] & mask) == 0);
}

bool Evaluation::decided(NodeId node, std::size_t lane) const { return is_decided(state_->frame(), node, lane); }

void Evaluation::missing(std::span<const NodeId> roots, std::size_t lane, std::vector<FactId>& facts) const {
  const std::vector<FactId> found = missing_facts(state_->frame(), roots, lane);
  facts.insert(facts.end(), found.begin(), found.end());
  std::ranges::sort(facts);
  const auto [first, last] = std::ranges::unique(facts);
  facts.erase(first, last);
}

const ProgramReads& Evaluation::reads(ProgramId program) const {
  auto& known = state_->reads;
  if (known.empty()) known.resize(rulebook().programs.size());
  auto& reads = known[index(program)];
  if (!reads) reads = reads_of(rulebook(), code(), program);
  return *reads;
}

bool Evaluation::contradicted(FactId id, std::size_t lane) const {
  if (rulebook().is_of_spouse(id)) return contradicted(rulebook().counterpart(id), block().partners()[lane]);
  const Fact& fact = rulebook()[id];
  if (!can_be_contradicted(fact) || !block().may_be_stated(id)) return false;
  if (!fact.is_field()) return state_->contradicted(id, lane);
  const Block::Elements& elements = block().elements(fact.list, lane);
  for (std::uint32_t i = elements.first; i < elements.first + elements.count; ++i) {
    if (state_->contradicted(id, i)) return true;
  }
  return false;
}

Evaluation::Faults Evaluation::faults(ProgramId program, std::size_t lane) const {
  Faults faults;
  for (const auto& [node, of_spouse] : reads(program).flagged) {
    const View& view = state_->view(node);
    const std::size_t own = of_spouse ? block().partners()[lane] : lane;
    const auto add = [&](std::size_t at) {
      faults.overflow = faults.overflow || (view.flags[at] & overflow_fault) != 0;
      faults.divided_by_zero = faults.divided_by_zero || (view.flags[at] & zero_divisor) != 0;
    };
    const Space space = rulebook()[node].space;
    if (space == 0) {
      add(own);
      continue;
    }
    const Block::Elements& elements = block().elements(static_cast<ListId>(space - 1), own);
    for (std::uint32_t i = elements.first; i < elements.first + elements.count; ++i) add(i);
    if (elements.open) add(elements.other);
  }
  return faults;
}

const Rulebook& Evaluation::rulebook() const { return state_->frame().rulebook; }
const RuleCode& Evaluation::code() const { return state_->frame().code; }
const Block& Evaluation::block() const { return state_->frame().block; }
Date Evaluation::today() const { return state_->frame().today; }

}  // namespace rencai
