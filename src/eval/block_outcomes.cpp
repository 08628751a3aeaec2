#include "eval/block_outcomes.h"

#include <algorithm>

#include "eval/columns.h"
#include "eval/program_reads.h"

namespace rencai {
namespace {

constexpr std::size_t words_for(std::size_t lanes) { return (lanes + word_bits - 1) / word_bits; }

// A condition's lanes of one word.
struct Truths {
  std::uint64_t yes = 0;
  std::uint64_t no = 0;
};
Truths truths(const View& view, std::size_t word) {
  const std::uint64_t can_be_true = view.can_be_true[word];
  const std::uint64_t can_be_false = view.can_be_false[word];
  return {can_be_true & ~can_be_false, can_be_false & ~can_be_true};
}

}  // namespace

BlockOutcomes::BlockOutcomes(const Rulebook& rulebook, const RuleCode& code, std::size_t lanes)
    : rulebook_(rulebook), code_(code), used_(words_for(lanes)), kinds_(applicant_kind_count, Plane(words_for(lanes))) {
  const Plane empty(words_for(lanes));
  std::vector<std::uint32_t> place(rulebook.facts.size(), RuleCode::none);
  for (const ProgramId program : code.programs) {
    planes_.push_back({empty, empty, empty, empty, empty, empty});
    const std::uint32_t kinds = rulebook[program].kinds;
    auto of_kinds = std::ranges::find(of_kinds_, kinds, &OfKinds::kinds);
    if (of_kinds == of_kinds_.end()) of_kinds = of_kinds_.insert(of_kinds_.end(), {kinds, empty});
    kinds_of_.push_back(static_cast<std::uint32_t>(of_kinds - of_kinds_.begin()));
    auto& by_program = checked_by_.emplace_back();
    for (const FactId fact : reads_of(rulebook, code, program).facts) {
      if (!can_be_contradicted(rulebook[fact])) continue;
      if (place[index(fact)] == RuleCode::none) {
        place[index(fact)] = static_cast<std::uint32_t>(checked_.size());
        checked_.push_back({fact, false, empty});
      }
      by_program.push_back(place[index(fact)]);
    }
  }
}

void BlockOutcomes::find_kinds(const Block& block) {
  for (Plane& plane : kinds_) std::ranges::fill(plane, std::uint64_t{0});
  std::ranges::fill(used_, std::uint64_t{0});
  for (std::size_t lane = 0; lane < block.lanes(); ++lane) {
    const std::uint64_t mask = std::uint64_t{1} << (lane % word_bits);
    used_[lane / word_bits] |= mask;
    kinds_[static_cast<std::size_t>(block.kind(lane))][lane / word_bits] |= mask;
  }
  for (OfKinds& of : of_kinds_) {
    std::ranges::fill(of.lanes, std::uint64_t{0});
    for (std::size_t kind = 0; kind < kinds_.size(); ++kind) {
      if ((of.kinds >> kind & 1U) == 0) continue;
      for (std::size_t word = 0; word < of.lanes.size(); ++word) of.lanes[word] |= kinds_[kind][word];
    }
  }
}

void BlockOutcomes::find_contradictions(const Evaluation& evaluation, Checked& checked) const {
  const Block& block = evaluation.block();
  checked.any = false;
  if (!block.may_be_stated(checked.fact)) return;
  const Fact& fact = rulebook_[checked.fact];
  const std::vector<Stated>& stated = block.column(checked.fact).stated;
  for (std::size_t word = 0; word < block.words(); ++word) {
    std::uint64_t found = 0;
    std::uint64_t open = used_[word];
    if (!fact.is_field()) {
      std::uint64_t said = 0;
      for_each_lane(word, used_[word], [&](std::size_t lane) {
        if (stated[lane] == Stated::value || stated[lane] == Stated::partial)
          said |= std::uint64_t{1} << (lane % word_bits);
      });
      for (const NodeId required : rulebook_.arguments[fact.required])
        found |= said & ~evaluation.column(required).can_be_true[word];
      open = fact.derived == NodeId::none ? 0 : said & ~found;
    }
    for_each_lane(word, open, [&](std::size_t lane) {
      if (evaluation.contradicted(checked.fact, lane)) found |= std::uint64_t{1} << (lane % word_bits);
    });
    checked.contradicted[word] = found;
    checked.any = checked.any || found != 0;
  }
}

void BlockOutcomes::run(const Evaluation& evaluation) {
  find_kinds(evaluation.block());
  for (Checked& checked : checked_) find_contradictions(evaluation, checked);
  for (std::size_t place = 0; place < planes_.size(); ++place) run(evaluation, place);
}

void BlockOutcomes::run(const Evaluation& evaluation, std::size_t place) {
  const std::size_t words = evaluation.block().words();
  const Program& program = rulebook_[code_.programs[static_cast<std::uint32_t>(place)]];
  OutcomePlanes& planes = planes_[place];
  // The block before may have had more lanes.
  for (Plane* plane : {&planes.other_kind, &planes.not_in_force, &planes.contradicted, &planes.eligible,
                       &planes.possible, &planes.surely})
    std::fill(plane->begin() + static_cast<std::ptrdiff_t>(words), plane->end(), std::uint64_t{0});
  std::fill_n(planes.contradicted.begin(), words, std::uint64_t{0});
  for (const std::uint32_t fact : checked_by_[place]) {
    if (!checked_[fact].any) continue;
    for (std::size_t word = 0; word < words; ++word) planes.contradicted[word] |= checked_[fact].contradicted[word];
  }
  const auto view_of = [&](NodeId node) { return node == NodeId::none ? nullptr : &evaluation.column(node); };
  const View* const in_force = view_of(program.in_force);
  const View* const won = view_of(program.won);
  const View& when = evaluation.column(program.eligible);
  const Plane& of_kind = of_kinds_[kinds_of_[place]].lanes;
  const bool is_given = program.selection == SelectionKind::application;
  for (std::size_t word = 0; word < words; ++word) {
    const std::uint64_t used = used_[word];
    std::uint64_t left = of_kind[word];
    planes.other_kind[word] = used & ~left;
    const std::uint64_t out_of_force = in_force == nullptr ? 0 : left & truths(*in_force, word).no;
    planes.not_in_force[word] = out_of_force;
    left &= ~out_of_force;
    const std::uint64_t contradicted = left & planes.contradicted[word];
    planes.contradicted[word] = contradicted;
    const Truths chosen = is_given ? Truths{used, 0} : won == nullptr ? Truths{} : truths(*won, word);
    const Truths eligible = truths(when, word);
    left &= ~contradicted & ~eligible.no & ~chosen.no;
    planes.eligible[word] = left & eligible.yes;
    planes.possible[word] = left & ~eligible.yes;
    planes.surely[word] = left & eligible.yes & chosen.yes;
  }
}

}  // namespace rencai
