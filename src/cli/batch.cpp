#include "cli/batch.h"

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <deque>
#include <thread>
#include <utility>

#include <fmt/format.h>
#include <unistd.h>

#include "applicants/field_names.h"
#include "base/text.h"
#include "batch/batch.h"
#include "cli/output.h"
#include "cli/rules.h"
#include "cli/summary.h"
#include "program/lower.h"
#include "report/batch_writer.h"
#include "syntax/yaml_reader.h"

namespace rencai {
namespace {

std::optional<RecordFormat> format_of(StreamFormat format) {
  if (format == StreamFormat::automatic) return std::nullopt;
  return format == StreamFormat::csv ? RecordFormat::csv : RecordFormat::jsonl;
}

// A line on the terminal that counts, written over itself.
class Progress {
 public:
  Progress(bool shown, Language language) : shown_(shown), language_(language) {}

  void show(std::uint64_t records, std::uint64_t bytes, std::uint64_t total) {
    if (!shown_) return;
    const auto now = Clock::now();
    if (now - last_ < std::chrono::milliseconds(200)) return;
    last_ = now;
    const auto elapsed =
        static_cast<std::uint64_t>(std::chrono::duration_cast<std::chrono::milliseconds>(now - start_).count()) + 1;
    const std::uint64_t rate = records * 1000 / elapsed;
    std::string text = language_ == Language::zh ? fmt::format("\r{} 条，每秒 {} 条", records, rate)
                                                 : fmt::format("\r{} records, {} a second", records, rate);
    if (total > 0 && bytes > 0) {
      const std::uint64_t left = (total - std::min(bytes, total)) / 1000 * elapsed / bytes;
      text += language_ == Language::zh ? fmt::format("，还需 {} 秒", left) : fmt::format(", {} s left", left);
    }
    text += "\x1b[K";
    on_screen_ = true;
    static_cast<void>(write_all(STDERR_FILENO, text));
  }
  void clear() {
    if (!on_screen_) return;
    on_screen_ = false;
    static_cast<void>(write_all(STDERR_FILENO, "\r\x1b[K"));
  }

 private:
  using Clock = std::chrono::steady_clock;
  bool shown_;
  Language language_;
  bool on_screen_ = false;
  Clock::time_point start_ = Clock::now();
  Clock::time_point last_ = start_;
};

Result<FieldNames> names_of(const BatchCommand& command, Session& session) {
  FieldNames names;
  for (const std::string& name : command.ignored) names.ignore(to_nfc(name));
  if (command.map.empty()) return names;
  const auto file = read_file(command.map, session.sources, session.diagnostics);
  if (!file || !names.add_map(session.sources, *file, session.diagnostics)) return {};
  return names;
}

void refuse_columns_for_csv(const BatchOptions& options, Diagnostics& diagnostics) {
  for (const BatchColumn column : options.columns) {
    if (fits_csv(column)) continue;
    const std::string_view name = batch_column_names()[static_cast<std::size_t>(column)];
    diagnostics
        .error(Code::bad_option, Span{},
               {fmt::format("CSV 的一行放不下列 `{}`", name),
                fmt::format("a row of CSV cannot hold the column `{}`", name)})
        .expected = {"`--to jsonl`，或 `--long`", "`--to jsonl`, or `--long`"};
  }
}

std::string faulty_text(const BatchCounts& counts, const BatchOptions& options, Language language) {
  const bool zh = language == Language::zh;
  std::string text = zh ? fmt::format("{} 条记录中有 {} 条有误\n", counts.records, counts.faulty)
                        : fmt::format("{} of {} record{} {} faulty\n", counts.faulty, counts.records,
                                      counts.records == 1 ? "" : "s", counts.faulty == 1 ? "is" : "are");
  if (options.summarised && options.stop_on_fault) {
    text += zh ? "在有误的记录处停止，没有汇总\n" : "stopped at a faulty record, so there is no summary\n";
  }
  return text;
}

}  // namespace

ExitCode batch(const BatchCommand& command, Date today, Session& session) {
  const auto rulebook = load_rules(command.rules, session.sources, session.diagnostics);
  if (!rulebook) return ExitCode::failed;
  const auto selections = select(command.rules, *rulebook, today, session.diagnostics);
  const auto names = names_of(command, session);
  BatchOptions options;
  if (auto columns = parse_batch_columns(command.columns, session.diagnostics)) options.columns = std::move(*columns);
  if (!selections || !names || session.diagnostics.has_errors()) return ExitCode::failed;

  if (options.columns.empty()) options.columns.assign(default_batch_columns().begin(), default_batch_columns().end());
  options.input.paths = command.files.empty() ? std::vector<std::string>{"-"} : command.files;
  options.input.format = format_of(command.from);
  options.input.longest_record = command.longest_line;
  options.input.watched = STDOUT_FILENO;
  options.to = format_of(command.to);
  options.long_rows = command.long_rows;
  options.summarised = command.summarised;
  options.threads = command.threads > 0 ? command.threads : std::max(1U, std::thread::hardware_concurrency());
  options.stop_on_fault = command.stop_on_fault;
  options.language = session.language;
  options.color_errors = session.color_errors;
  if (options.to == RecordFormat::csv) refuse_columns_for_csv(options, session.diagnostics);
  if (session.diagnostics.has_errors()) return ExitCode::failed;

  std::deque<RuleCode> codes;
  std::vector<BatchPart> parts;
  for (const Selection& selection : *selections) {
    if (selection.programs.empty()) continue;
    const bool everything = selection.programs.size() == rulebook->programs.size();
    auto code = code_for(*rulebook, Restriction{everything ? std::vector<ProgramId>{} : selection.programs},
                         session.diagnostics);
    if (!code) return ExitCode::failed;
    codes.push_back(std::move(*code));
    parts.push_back({selection.date, &codes.back()});
  }

  Progress progress(::isatty(STDERR_FILENO) == 1, session.language);
  WriteResult written = WriteResult::done;
  int reason = 0;
  BatchSinks sinks;
  sinks.results = [&](std::string_view text) {
    written = write_all(STDOUT_FILENO, text);
    if (written == WriteResult::failed) reason = errno;
    return written == WriteResult::done;
  };
  sinks.diagnostics = [&](std::string_view text) {
    progress.clear();
    static_cast<void>(write_all(STDERR_FILENO, text));
  };
  sinks.progress = [&](std::uint64_t records, std::uint64_t bytes, std::uint64_t total) {
    progress.show(records, bytes, total);
  };
  BatchCounts counts = run_batch(*rulebook, parts, *names, options, sinks, session.sources, session.diagnostics);
  progress.clear();
  if (counts.summary && counts.complete) {
    name_rules(*counts.summary, *rulebook, command.rules.date, *selections);
    if (const auto text = summary_text(*counts.summary, command.summary_to, session)) {
      static_cast<void>(sinks.results(*text));
    }
  }
  if (written == WriteResult::failed) {
    const std::string why = std::strerror(reason);
    session.diagnostics.error(Code::output_failed, Span{},
                              {"写不了标准输出：" + why, "cannot write to standard output: " + why});
  }
  if (counts.faulty > 0) {
    static_cast<void>(write_all(STDERR_FILENO, faulty_text(counts, options, session.language)));
  }
  return counts.faulty > 0 || session.diagnostics.has_errors() ? ExitCode::failed : ExitCode::done;
}

}  // namespace rencai
