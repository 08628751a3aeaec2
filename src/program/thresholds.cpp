#include "program/thresholds.h"

#include <algorithm>
#include <limits>
#include <map>
#include <optional>

namespace rencai {

namespace {

constexpr std::size_t most_cuts = 32000;  // ranks must fit 16 bits

bool is_single_constant(const Instruction& instruction) {
  return instruction.op == Op::constant_number || instruction.op == Op::constant_date ||
         instruction.op == Op::constant_choice || instruction.op == Op::constant_text;
}

// A comparison of one column with constants, which are in the column's scale.
struct Test {
  std::uint32_t subject = RuleCode::none;
  RankTest test = RankTest::none;
  std::vector<Cut> constants;
};

Cut cut_of(const Instruction& constant, std::int64_t scale) {
  const Int128 wide = Int128{constant.constant} * scale;
  Int128 floor = wide / constant.scale;
  const bool exact = floor * constant.scale == wide;
  if (!exact && wide < 0) --floor;
  constexpr std::int64_t least = std::numeric_limits<std::int64_t>::min();
  constexpr std::int64_t most = std::numeric_limits<std::int64_t>::max();
  if (floor > most) return {most, false};
  if (floor < least) return {least, false};
  return {static_cast<std::int64_t>(floor), exact};
}

std::optional<RankTest> ordering_of(Op op, bool mirrored) {
  switch (op) {
    case Op::less: return mirrored ? RankTest::greater : RankTest::less;
    case Op::less_or_equal: return mirrored ? RankTest::greater_or_equal : RankTest::less_or_equal;
    case Op::greater: return mirrored ? RankTest::less : RankTest::greater;
    case Op::greater_or_equal: return mirrored ? RankTest::less_or_equal : RankTest::greater_or_equal;
    case Op::equal:
    case Op::not_equal: return RankTest::one_of;
    default: return std::nullopt;
  }
}

// The first and last of each run of listed values; none where there are too many for tests of ranks.
std::optional<std::vector<Cut>> runs_of(std::span<const std::uint32_t> listed_below) {
  constexpr std::size_t most_runs = 8;
  std::vector<Cut> ends;
  const auto is_listed = [&](std::size_t value) {
    return value + 1 < listed_below.size() && listed_below[value] != listed_below[value + 1];
  };
  for (std::size_t value = 0; value + 1 < listed_below.size(); ++value) {
    if (!is_listed(value)) continue;
    const Cut cut{static_cast<std::int64_t>(value), true};
    if (value == 0 || !is_listed(value - 1)) ends.push_back(cut);
    if (!is_listed(value + 1)) ends.push_back(cut);
  }
  if (ends.size() > 2 * most_runs) return std::nullopt;
  return ends;
}

std::optional<Test> test_of(const RuleCode& code, const Instruction& instruction) {
  const auto args = code.args(instruction);
  const auto arg = [&](std::size_t i) -> const Instruction& { return code.instructions[args[i]]; };
  const auto subject = [&](std::size_t i) {
    return arg(i).column == ColumnKind::value && arg(i).closed && !is_single_constant(arg(i));
  };
  Test test;
  if (args.size() == 2 && ordering_of(instruction.op, false)) {
    const bool mirrored = is_single_constant(arg(0));
    if (!subject(mirrored ? 1 : 0) || !is_single_constant(arg(mirrored ? 0 : 1))) return std::nullopt;
    test.test = *ordering_of(instruction.op, mirrored);
    test.subject = args[mirrored ? 1 : 0];
    test.constants = {cut_of(arg(mirrored ? 0 : 1), arg(mirrored ? 1 : 0).scale)};
    return test;
  }
  if (instruction.op == Op::in_values && subject(0)) {
    auto runs = runs_of(code.codes[instruction.values]);
    if (!runs || runs->empty()) return std::nullopt;
    test.test = RankTest::within;
    test.subject = args[0];
    test.constants = std::move(*runs);
    return test;
  }
  if ((instruction.op != Op::in_list && instruction.op != Op::in_range) || !subject(0)) return std::nullopt;
  test.test = instruction.op == Op::in_list ? RankTest::one_of : RankTest::within;
  test.subject = args[0];
  for (std::size_t i = 1; i < args.size(); ++i) {
    if (!is_single_constant(arg(i))) return std::nullopt;
    test.constants.push_back(cut_of(arg(i), arg(0).scale));
  }
  return test;
}

bool before(const Cut& a, const Cut& b) { return a.floor != b.floor ? a.floor < b.floor : a.exact && !b.exact; }

}  // namespace

void rank_thresholds(RuleCode& code) {
  const std::uint32_t count = code.instructions.size();
  std::map<std::uint32_t, std::vector<Cut>> cuts;
  std::vector<std::optional<Test>> tests(count);
  for (std::uint32_t i = 0; i < count; ++i) {
    tests[i] = test_of(code, code.instructions[i]);
    if (!tests[i]) continue;
    auto& own = cuts[tests[i]->subject];
    own.insert(own.end(), tests[i]->constants.begin(), tests[i]->constants.end());
  }
  for (auto& [subject, own] : cuts) {
    std::ranges::sort(own, before);
    const auto [first, last] =
        std::ranges::unique(own, [](const Cut& a, const Cut& b) { return a.floor == b.floor && a.exact == b.exact; });
    own.erase(first, last);
  }
  std::erase_if(cuts, [](const auto& entry) { return entry.second.size() > most_cuts; });

  std::vector<Instruction> instructions;
  std::vector<std::uint32_t> moved(count);
  std::map<std::uint32_t, std::uint32_t> ranks;  // by subject, as before
  for (std::uint32_t i = 0; i < count; ++i) {
    Instruction instruction = code.instructions[i];
    if (tests[i] && cuts.contains(tests[i]->subject)) {
      const auto& own = cuts[tests[i]->subject];
      std::vector<std::uint32_t> codes;
      for (const Cut& constant : tests[i]->constants) {
        const auto place = std::ranges::lower_bound(own, constant, before);
        codes.push_back(static_cast<std::uint32_t>(place - own.begin()) * 2 + 1);
      }
      const std::uint32_t rank = ranks.at(tests[i]->subject);
      instruction.rank_test = tests[i]->test;
      instruction.wide_ranks = instructions[rank].wide_ranks;
      instruction.values = code.codes.append(codes);
      instruction.args = code.operands.append({&rank, 1});
    } else {
      std::vector<std::uint32_t> args;
      for (const std::uint32_t arg : code.args(instruction)) args.push_back(moved[arg]);
      instruction.args = code.operands.append(args);
    }
    moved[i] = static_cast<std::uint32_t>(instructions.size());
    instructions.push_back(instruction);
    const auto found = cuts.find(i);
    if (found == cuts.end()) continue;
    Instruction rank;
    rank.column = ColumnKind::ranks;
    rank.kind = instruction.kind;
    rank.space = instruction.space;
    rank.has_existence = true;
    rank.wide_ranks = found->second.size() > 127;
    rank.cuts = code.cuts.append(found->second);
    rank.args = code.operands.append({&moved[i], 1});
    ranks[i] = static_cast<std::uint32_t>(instructions.size());
    instructions.push_back(rank);
  }
  code.instructions.assign(std::move(instructions));
  for (std::uint32_t node = 0; node < code.instruction_of.size(); ++node) {
    std::uint32_t& place = code.instruction_of.at(node);
    if (place != RuleCode::none) place = moved[place];
  }
  for (std::uint32_t root = 0; root < code.roots.size(); ++root) code.roots.at(root) = moved[code.roots[root]];
}

}  // namespace rencai
