// The command line as plain values. option_parser.h is the one place of CLI11.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/date.h"
#include "base/diagnostics.h"
#include "base/local_text.h"

namespace rencai {

enum class ColorMode { automatic, always, never };
enum class ReportFormat { table, json };

// The day of an evaluation: a given one, today, or each policy's last day in force.
struct DateChoice {
  enum class Kind { today, given, any } kind = Kind::today;
  Date date;
};

// What every command that reads rules takes.
struct RuleOptions {
  std::string path;  // file, folder or image; empty: the rule base that is built in
  DateChoice date;
  std::vector<std::string> places;
  std::vector<std::string> policies;
  std::vector<std::string> programs;
};

struct CheckOptions {
  RuleOptions rules;
  std::vector<std::string> applicants;
  ReportFormat format = ReportFormat::table;
  bool all = false;
  bool schedule = false;
  bool exit_code = false;
};

struct ExplainOptions {
  RuleOptions rules;       // its `programs` hold the one to explain
  std::string applicants;  // one file
  ReportFormat format = ReportFormat::table;
};

enum class TestFormat { text, json, junit };

struct TestOptions {
  std::vector<std::string> paths;  // test files, rule files or folders
  std::string rules;               // where not those beside the tests
  TestFormat format = TestFormat::text;
  bool verbose = false;
  bool coverage = false;  // what the tests saw of the rules, too
};

enum class ListFormat { table, json, csv };

struct ListOptions {
  RuleOptions rules;
  std::vector<std::string> categories;
  std::vector<std::string> kinds;  // of applicants
  ListFormat format = ListFormat::table;
};

struct ShowOptions {
  RuleOptions rules;  // its `programs` hold those to show
  ReportFormat format = ReportFormat::table;
};

struct FactsOptions {
  RuleOptions rules;
  std::vector<std::string> names;  // in detail; empty: all, one line each
  bool as_template = false;        // of the one policy in `rules`
  ReportFormat format = ReportFormat::table;
};

enum class LintFormat { text, json, sarif, github };

struct LintOptions {
  std::vector<std::string> paths;  // rule files or folders
  LintFormat format = LintFormat::text;
};

enum class StreamFormat { automatic, jsonl, csv };
enum class SummaryFormat { table, csv, json };

struct BatchCommand {
  RuleOptions rules;
  std::vector<std::string> files;  // none: standard input
  StreamFormat from = StreamFormat::automatic;
  StreamFormat to = StreamFormat::automatic;
  std::vector<std::string> columns;  // none: the default ones
  bool long_rows = false;
  bool summarised = false;
  SummaryFormat summary_to = SummaryFormat::table;
  std::string map;  // file, or empty
  std::vector<std::string> ignored;
  bool stop_on_fault = false;
  std::size_t longest_line = std::size_t{16} << 20U;
  unsigned threads = 0;  // 0: as many as there are processors
};

struct CompileOptions {
  std::string rules;   // file, folder or image
  std::string output;  // the image to write
};

struct MergeOptions {
  std::vector<std::string> files;  // summaries as JSON
  SummaryFormat to = SummaryFormat::table;
};

struct HelpRequest {
  std::string text;
};
struct VersionRequest {};

enum class AuditFormat { text, json };

struct AuditOptions {
  RuleOptions rules;
  std::string policy;
  std::string text;  // file of the document's plain text
  AuditFormat format = AuditFormat::text;
};

enum class DiffFormat { text, json, markdown, html };
// What makes the exit code 1.
enum class FailOn { loss, gain, editorial, never };

struct DiffOptions {
  // OLD and NEW; or what git gives to an external diff: PATH OLD HEX MODE NEW HEX MODE, and for a file that was moved
  // its new path and what became of it.
  std::vector<std::string> paths;
  std::string beside;  // where the two files belong, or empty
  DiffFormat format = DiffFormat::text;
  FailOn fail_on = FailOn::gain;
  DateChoice date;  // on which applicants are looked for; `today` where none was stated: days in force
  bool date_stated = false;
  bool quick = false;                   // no applicants are looked for
  std::string applicants;               // a folder for files of those that were found, or empty
  std::vector<std::string> population;  // files of records, or none
  std::vector<std::string> by;          // facts by which the population is told apart
  unsigned threads = 0;                 // 0: as many as there are processors
};

struct SchemaOptions {
  RuleOptions rules;  // whose facts applicants and tests state
  enum class Of { applicants, rules, tests } of = Of::applicants;
};

struct CommandLine {
  Language language = Language::en;
  ColorMode color = ColorMode::automatic;
  std::variant<HelpRequest, VersionRequest, CheckOptions, BatchCommand, MergeOptions, ExplainOptions, TestOptions,
               ListOptions, ShowOptions, FactsOptions, LintOptions, AuditOptions, DiffOptions, CompileOptions,
               SchemaOptions>
      command;
};

// What the environment says where the command line does not.
struct Environment {
  std::string_view locale;  // LC_ALL, LC_MESSAGES or LANG, the first that is set
  std::string_view rules;   // RENCAI_RULES
};

// Errors are reported under `bad-option`; language and colour are right even then.
[[nodiscard]] CommandLine parse_command_line(int argc, const char* const* argv, const Environment& environment,
                                             Diagnostics& diagnostics);

}  // namespace rencai
