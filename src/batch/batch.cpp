#include "batch/batch.h"

#include <algorithm>
#include <deque>
#include <memory>
#include <span>
#include <utility>

#include <fmt/format.h>

#include "applicants/csv_record.h"
#include "applicants/record_reader.h"
#include "batch/ordered_run.h"
#include "batch/summary_counter.h"
#include "report/batch_writer.h"

namespace rencai {
namespace {

// How many lanes a block has: enough to share what each evaluation costs, few enough that memory stays small.
constexpr std::size_t most_lanes = 256;

// Of one record; a line of something else can have any number.
constexpr std::size_t most_faults_shown = 20;

std::string_view shown_path(std::string_view path) { return path == "-" ? "<stdin>" : path; }

using Columns = std::vector<CsvColumn>;

// What one thread works with.
class Worker {
 public:
  Worker(const Rulebook& rulebook, const std::vector<BatchPart>& parts, const FieldNames& names,
         const BatchOptions& options, RecordFormat to)
      : options_(options), block_(rulebook, most_lanes), reader_(rulebook, names) {
    const ResultsWanted wanted = options.summarised  ? wanted_for_summary()
                                 : options.long_rows ? wanted_for_long_rows()
                                                     : wanted_for(options.columns);
    for (const BatchPart& part : parts) parts_.emplace_back(rulebook, *part.code, part.date, wanted, most_lanes);
    const BatchSource source{&rulebook, &block_, parts_};
    if (options.summarised) {
      auto counter = std::make_unique<SummaryCounter>(source, empty_summary(source, parts));
      counter_ = counter.get();
      writer_ = std::move(counter);
      return;
    }
    writer_ = options.long_rows         ? long_csv_writer(source)
              : to == RecordFormat::csv ? csv_writer(source, options.columns)
                                        : jsonl_writer(source, options.columns);
  }

  void header(std::string& out) const { writer_->header(out); }
  // What was counted, where results are.
  [[nodiscard]] const Summary& summary() const { return counter_->summary(); }

  void work(Job& job, const Columns* columns) {
    job.out.clear();
    job.diagnostics.clear();
    job.records = job.faulty = 0;
    job.stops = false;
    std::size_t begin = 0;
    while (begin < job.chunk.records.size() && !job.stops) {
      const std::size_t end = std::min(begin + most_lanes, job.chunk.records.size());
      work(job, columns, begin, end);
      begin = end;
    }
  }

 private:
  struct Row {
    std::string_view id;
    std::uint64_t line = 1;
    std::uint32_t place = 0;  // a lane, or where it is faulty an index into faults_
    bool faulty = false;
  };

  void work(Job& job, const Columns* columns, std::size_t begin, std::size_t end) {
    rows_.clear();
    faults_.clear();
    fault_ids_.clear();
    reader_.forget_ids();
    block_.clear(end - begin);
    std::uint32_t lanes = 0;
    for (std::size_t i = begin; i < end && !job.stops; ++i) {
      const Record& record = job.chunk.records[i];
      if (const auto id = read(job.chunk, record, columns, lanes)) {
        rows_.push_back({*id, record.line, lanes, false});
      } else {
        refuse(record, job);
      }
      ++lanes;
    }
    for (BlockResults& part : parts_) part.run(block_);
    for (const Row& row : rows_) {
      if (row.faulty) {
        writer_->fault(job.out, {row.id, row.line}, faults_[row.place]);
      } else {
        writer_->row(job.out, {row.id, row.line}, row.place);
      }
    }
    job.records += rows_.size();
    job.faulty += faults_.size();
  }

  std::optional<std::string_view> read(const Chunk& chunk, const Record& record, const Columns* columns,
                                       std::size_t lane) {
    const RecordPlace place{shown_path(options_.input.paths[chunk.file]), record.line};
    if (record.too_long) {
      constexpr std::size_t shown = 256;
      reader_.refuse_too_long(chunk.text(record).substr(0, shown), place, options_.input.longest_record);
      return std::nullopt;
    }
    if (chunk.format == RecordFormat::csv) return reader_.read_csv(chunk.text(record), *columns, place, block_, lane);
    return reader_.read_json(chunk.text(record), place, block_, lane);
  }

  void refuse(const Record& record, Job& job) {
    const Diagnostics& faults = reader_.faults();
    const std::size_t count = faults.all().size();
    for (const Diagnostic& fault : std::span(faults.all()).first(std::min(count, most_faults_shown))) {
      job.diagnostics += render(fault, reader_.sources(), options_.language, options_.color_errors);
    }
    if (count > most_faults_shown) {
      const std::size_t more = count - most_faults_shown;
      job.diagnostics += options_.language == Language::zh ? fmt::format("……还有 {} 条\n", more)
                                                           : fmt::format("... and {} more\n", more);
    }
    const Diagnostic& first = faults.all().front();
    RecordFault fault{first.code, record.line, 1, first.message};
    if (first.span.exists()) {
      const Position position = reader_.sources()[first.span.file].position(first.span.begin);
      fault.line = position.line;
      fault.column = position.column;
    }
    rows_.push_back(
        {fault_ids_.emplace_back(reader_.refused_id()), record.line, static_cast<std::uint32_t>(faults_.size()), true});
    faults_.push_back(std::move(fault));
    job.stops = options_.stop_on_fault;
  }

  const BatchOptions& options_;
  Block block_;
  std::vector<BlockResults> parts_;
  RecordReader reader_;
  std::unique_ptr<BatchWriter> writer_;
  const SummaryCounter* counter_ = nullptr;
  std::vector<Row> rows_;
  std::vector<RecordFault> faults_;
  std::deque<std::string> fault_ids_;
};

}  // namespace

BatchCounts run_batch(const Rulebook& rulebook, const std::vector<BatchPart>& parts, const FieldNames& names,
                      const BatchOptions& options, const BatchSinks& sinks, SourceSet& sources,
                      Diagnostics& diagnostics) {
  BatchCounts counts;
  std::deque<Columns> columns(options.input.paths.size());  // of the CSV files that were opened
  RecordInput input(options.input, [&](std::size_t file, std::string_view header, std::uint64_t line) {
    const FileId id = sources.add(std::string(shown_path(options.input.paths[file])), std::string(header),
                                  static_cast<std::uint32_t>(line));
    auto read = read_csv_header(sources, id, rulebook, names, diagnostics);
    if (!read) return false;
    columns[file] = std::move(*read);
    return true;
  });
  const auto format = input.first_format(diagnostics);
  if (!format) return counts;
  const RecordFormat to = options.long_rows ? RecordFormat::csv : options.to.value_or(*format);

  std::deque<Worker> workers;
  for (unsigned thread = 0; thread < options.threads; ++thread)
    workers.emplace_back(rulebook, parts, names, options, to);
  std::string header;
  workers.front().header(header);
  bool header_written = false;
  bool read_all = false;
  bool stopped = false;

  OrderedSteps steps;
  steps.read = [&](Job& job) {
    const RecordInput::Next next = input.next(job.chunk, diagnostics);
    read_all = next == RecordInput::Next::end;
    return next == RecordInput::Next::chunk;
  };
  steps.work = [&](unsigned thread, Job& job) { workers[thread].work(job, &columns[job.chunk.file]); };
  steps.write = [&](const Job& job) {
    counts.records += job.records;
    counts.faulty += job.faulty;
    stopped = stopped || job.stops;
    if (!job.diagnostics.empty()) sinks.diagnostics(job.diagnostics);
    if (!header_written) {
      header_written = true;
      if (!header.empty() && !sinks.results(header)) return false;
    }
    if (!sinks.results(job.out)) return false;
    sinks.progress(counts.records, job.chunk.consumed, input.total_bytes());
    return true;
  };
  run_in_order(options.threads, steps);
  counts.complete = read_all && !stopped;
  if (options.summarised) {
    counts.summary = workers.front().summary();
    for (std::size_t thread = 1; thread < workers.size(); ++thread) counts.summary->add(workers[thread].summary());
    return counts;
  }
  if (!header_written && !diagnostics.has_errors() && !header.empty()) static_cast<void>(sinks.results(header));
  return counts;
}

}  // namespace rencai
