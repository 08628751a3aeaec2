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
  const std::size_t words = evaluation.block().words();
  for (std::size_t i = 0; i < planes_.size(); ++i) {
    const Program& program = rulebook_[code_.programs[static_cast<std::uint32_t>(i)]];
    OutcomePlanes& planes = planes_[i];
    const bool is_won = program.selection == SelectionKind::application;
    // The block before may have had more lanes.
    for (Plane* plane : {&planes.other_kind, &planes.not_in_force, &planes.contradicted, &planes.eligible,
                         &planes.possible, &planes.surely})
      std::fill(plane->begin() + static_cast<std::ptrdiff_t>(words), plane->end(), std::uint64_t{0});
    for (std::size_t word = 0; word < words; ++word) {
      std::uint64_t left = 0;
      for (std::size_t kind = 0; kind < kinds_.size(); ++kind) {
        if ((program.kinds >> kind & 1U) != 0) left |= kinds_[kind][word];
      }
      planes.other_kind[word] = used_[word] & ~left;
      const std::uint64_t in_reach = left;
      if (program.in_force != NodeId::none) left &= ~truths(evaluation.column(program.in_force), word).no;
      planes.not_in_force[word] = in_reach & ~left;
      std::uint64_t contradicted = 0;
      for (const std::uint32_t fact : checked_by_[i]) {
        if (checked_[fact].any) contradicted |= checked_[fact].contradicted[word];
      }
      planes.contradicted[word] = left & contradicted;
      const Truths won = is_won                        ? Truths{used_[word], 0}
                         : program.won == NodeId::none ? Truths{}
                                                       : truths(evaluation.column(program.won), word);
      const Truths eligible = truths(evaluation.column(program.eligible), word);
      left &= ~contradicted & ~eligible.no & ~won.no;
      planes.eligible[word] = left & eligible.yes;
      planes.possible[word] = left & ~eligible.yes;
      planes.surely[word] = left & eligible.yes & won.yes;
    }
  }
}

}  // namespace rencai
