// What a record costs, by stage: reading it into a block, evaluating the block, making results of what was evaluated
// and writing them, in one thread, without the input and output of files.
//
//   bench_stages RULES RECORDS.jsonl DATE [POLICY/PROGRAM...]      default: all programs
//
// Prints nanoseconds a record.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <fstream>
#include <string>
#include <string_view>
#include <vector>

#include "applicants/field_names.h"
#include "applicants/record_reader.h"
#include "eval/block_results.h"
#include "model/rule_base.h"
#include "program/lower.h"
#include "report/batch_writer.h"

namespace {

using namespace rencai;
using Clock = std::chrono::steady_clock;

constexpr std::size_t lanes = 256;

std::vector<std::string> lines_of(const char* path) {
  std::vector<std::string> lines;
  std::ifstream file(path);
  for (std::string line; std::getline(file, line);) lines.push_back(line);
  return lines;
}

std::vector<ProgramId> programs_named(const Rulebook& rulebook, int count, char** names) {
  std::vector<ProgramId> programs;
  for (int i = 0; i < count; ++i) {
    for (std::uint32_t program = 0; program < rulebook.programs.size(); ++program) {
      if (rulebook.text(rulebook.programs[program].id) == names[i]) programs.push_back(ProgramId{program});
    }
  }
  return programs;
}

int measure(const Rulebook& rulebook, const std::vector<std::string>& records, Date date,
            const std::vector<ProgramId>& programs) {
  const RuleCode code = lower(rulebook, Restriction{programs});
  const FieldNames names;
  RecordReader reader(rulebook, names);
  Block block(rulebook, lanes);
  const BatchColumn columns[] = {BatchColumn::id, BatchColumn::eligible, BatchColumn::totals};
  std::vector<BlockResults> parts;
  parts.emplace_back(rulebook, code, date, wanted_for(columns), lanes);
  Evaluation evaluation(rulebook, code, block, date);
  const auto writer = jsonl_writer({&rulebook, &block, parts}, columns);

  Clock::duration reading{};
  Clock::duration evaluating{};
  Clock::duration results{};
  Clock::duration writing{};
  std::string out;
  for (std::size_t begin = 0; begin < records.size(); begin += lanes) {
    const std::size_t count = std::min(lanes, records.size() - begin);
    const auto start = Clock::now();
    block.clear(count);
    for (std::size_t lane = 0; lane < count; ++lane) {
      if (!reader.read_json(records[begin + lane], {"records", begin + lane + 1}, block, lane)) return 1;
    }
    const auto read = Clock::now();
    evaluation.run(block);
    const auto evaluated = Clock::now();
    parts.front().run(block);  // evaluates once more
    const auto made = Clock::now();
    out.clear();
    for (std::size_t lane = 0; lane < count; ++lane) writer->row(out, {"", begin + lane + 1}, lane);
    const auto written = Clock::now();
    reading += read - start;
    evaluating += evaluated - read;
    results += (made - evaluated) - (evaluated - read);
    writing += written - made;
    reader.forget_ids();
  }
  const auto each = [&](Clock::duration time) {
    return static_cast<long>(std::chrono::duration_cast<std::chrono::nanoseconds>(time).count()) /
           static_cast<long>(records.size());
  };
  std::printf("ns a record: reading %ld, evaluating %ld, results %ld, writing %ld\n", each(reading), each(evaluating),
              each(results), each(writing));
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  const auto date = argc >= 4 ? parse_date(argv[3]) : std::nullopt;
  if (!date) {
    std::fputs("usage: bench_stages RULES RECORDS.jsonl DATE [POLICY/PROGRAM...]\n", stderr);
    return 2;
  }
  SourceSet sources;
  Diagnostics diagnostics;
  const auto files = find_rule_files(argv[1], {}, diagnostics);
  const auto rulebook = files ? load_rulebook(*files, sources, diagnostics) : Result<Rulebook>();
  const std::vector<std::string> records = lines_of(argv[2]);
  if (!rulebook || records.empty()) {
    std::fputs("no rules, or no records\n", stderr);
    return 2;
  }
  if (measure(*rulebook, records, *date, programs_named(*rulebook, argc - 4, argv + 4)) == 0) return 0;
  std::fputs("a record is faulty\n", stderr);
  return 2;
}
