#include "cli/options.h"

#include <array>
#include <span>
#include <utility>

#include <fmt/format.h>

#include "base/text.h"
#include "cli/option_parser.h"
#include "cli/option_values.h"

namespace rencai {
namespace {

constexpr std::array<std::string_view, 2> languages{"zh", "en"};
constexpr std::array<std::string_view, 3> color_modes{"auto", "always", "never"};
constexpr std::array<std::string_view, 2> formats{"table", "json"};
constexpr std::array<std::string_view, 3> stream_formats{"auto", "jsonl", "csv"};
constexpr std::array<std::string_view, 3> summary_formats{"table", "csv", "json"};
constexpr std::array<std::string_view, 2> on_error_modes{"continue", "stop"};
constexpr std::array<std::string_view, 3> test_formats{"text", "json", "junit"};
constexpr std::array<std::string_view, 3> list_formats{"table", "json", "csv"};
constexpr std::array<std::string_view, 2> audit_formats{"text", "json"};
constexpr std::array<std::string_view, 4> diff_formats{"text", "json", "markdown", "html"};
constexpr std::array<std::string_view, 4> fail_on_modes{"loss", "gain", "editorial", "never"};
constexpr std::array<std::string_view, 3> schemas{"applicants", "rules", "tests"};
constexpr std::array<std::string_view, 4> lint_formats{"text", "json", "sarif", "github"};

Language language_of(std::string_view locale) { return locale.starts_with("zh") ? Language::zh : Language::en; }

// The last `--lang` on the line, before anything is parsed: help and errors are written in it.
Language first_look_at_language(std::span<const char* const> args, std::string_view locale) {
  Language language = language_of(locale);
  for (std::size_t i = 1; i < args.size(); ++i) {
    const std::string_view arg = args[i];
    if (arg == "--") break;
    std::string_view value;
    if (arg.starts_with("--lang=")) value = arg.substr(7);
    if (arg == "--lang" && i + 1 < args.size()) value = args[i + 1];
    if (value == "zh") language = Language::zh;
    if (value == "en") language = Language::en;
  }
  return language;
}

void report_leftover(const OptionParser& parser, const std::string& word, bool command_named,
                     Diagnostics& diagnostics) {
  if (word.starts_with("-") && word != "-") {
    const std::string option = word.substr(0, word.find('='));
    Diagnostic& error =
        bad_option(diagnostics, {fmt::format("没有选项 `{}`", option), fmt::format("there is no option `{}`", option)});
    const std::vector<std::string> names = parser.option_names();
    const std::vector<std::string_view> views(names.begin(), names.end());
    error.nearest = nearest_name(option, views);
  } else if (!command_named) {
    Diagnostic& error =
        bad_option(diagnostics, {fmt::format("没有命令 `{}`", word), fmt::format("there is no command `{}`", word)});
    const std::vector<std::string_view> names = parser.command_names();
    error.expected = {listed(names), listed(names)};
    error.nearest = nearest_name(word, names);
  } else {
    bad_option(diagnostics, {fmt::format("多余的参数 `{}`", word), fmt::format("unexpected argument `{}`", word)});
  }
}

void report_parse_error(const CLI::ParseError& error, Diagnostics& diagnostics) {
  const std::string words = error.what();
  const std::string option = words.substr(0, words.find(':'));
  if (error.get_name() == "ArgumentMismatch" && option.starts_with("-")) {
    bad_option(diagnostics, {fmt::format("`{}` 需要一个值", option), fmt::format("`{}` needs a value", option)});
  } else {
    bad_option(diagnostics,
               {fmt::format("命令行有误：{}", words), fmt::format("the command line is wrong: {}", words)});
  }
}

SummaryFormat summary_format(const OptionTexts& texts, Diagnostics& diagnostics) {
  if (texts.to.empty()) return SummaryFormat::table;
  return static_cast<SummaryFormat>(one_of("--to", texts.to, summary_formats, diagnostics));
}

BatchCommand batch_command(OptionTexts& texts, const DateChoice& date, Diagnostics& diagnostics) {
  BatchCommand& batch = texts.batch;
  batch.rules.date = date;
  batch.from = static_cast<StreamFormat>(one_of("--from", texts.from, stream_formats, diagnostics));
  if (batch.summarised) {
    batch.summary_to = summary_format(texts, diagnostics);
  } else if (texts.to == "table" || texts.to == "json") {
    bad_option(diagnostics,
               {fmt::format("`--to {}` 只用于汇总", texts.to), fmt::format("`--to {}` is for summaries", texts.to)})
        .expected = {"`--summary`，或 `--to jsonl`、`--to csv`", "`--summary`, or `--to jsonl`, `--to csv`"};
  } else if (!texts.to.empty()) {
    batch.to = static_cast<StreamFormat>(one_of("--to", texts.to, stream_formats, diagnostics));
  }
  batch.columns = split_at_commas(texts.columns);
  batch.stop_on_fault = one_of("--on-error", texts.on_error, on_error_modes, diagnostics) == 1;
  constexpr std::size_t most_bytes = std::size_t{1} << 30U;
  batch.longest_line = size_of("--max-line", texts.longest_line, batch.longest_line, most_bytes, diagnostics);
  constexpr std::size_t most_threads = 256;
  batch.threads = static_cast<unsigned>(count_of("--threads", texts.threads, 0, most_threads, diagnostics));
  if (batch.summarised && (batch.long_rows || !batch.columns.empty())) {
    bad_option(diagnostics, {"`--summary` 不逐条输出，不能与 `--columns`、`--long` 并用",
                             "`--summary` writes no rows: neither `--columns` nor `--long` goes with it"});
  } else if (batch.long_rows && (!batch.columns.empty() || batch.to == StreamFormat::jsonl)) {
    bad_option(diagnostics, {"`--long` 的列是固定的，只有 CSV", "`--long` has columns of its own, and is CSV"});
  }
  return std::move(batch);
}

// The options of the command that was named, with what they still lack reported.
decltype(CommandLine::command) command_of(std::string_view name, OptionTexts& texts, Diagnostics& diagnostics) {
  const LocalText no_applicant{"没有写申请对象文件", "no applicant file is given"};
  if (name == "test") {
    TestOptions& test = texts.test;
    test.format = static_cast<TestFormat>(one_of("--format", texts.test_format, test_formats, diagnostics));
    need(!test.paths.empty(), {"没有写测试文件或文件夹", "no test file or folder is given"},
         {"`rencai test 文件夹`", "`rencai test FOLDER`"}, diagnostics);
    return std::move(test);
  }
  if (name == "diff") {
    DiffOptions& diff = texts.diff;
    diff.format = static_cast<DiffFormat>(one_of("--format", texts.test_format, diff_formats, diagnostics));
    diff.fail_on = static_cast<FailOn>(one_of("--fail-on", texts.fail_on, fail_on_modes, diagnostics));
    constexpr std::size_t most_threads = 256;
    diff.threads = static_cast<unsigned>(count_of("--threads", texts.threads, 0, most_threads, diagnostics));
    diff.date_stated = !texts.date.empty();
    diff.date = date_choice(texts.date, diagnostics);
    constexpr std::size_t fewest_from_git = 7;
    constexpr std::size_t most_from_git = 9;
    const bool from_git = diff.paths.size() >= fewest_from_git && diff.paths.size() <= most_from_git;
    need(diff.paths.size() == 2 || from_git, {"应写原、新两个版本", "two versions are needed, old and new"},
         {"`rencai diff 原 新`", "`rencai diff OLD NEW`"}, diagnostics);
    return std::move(diff);
  }
  if (name == "lint") {
    texts.lint.format = static_cast<LintFormat>(one_of("--format", texts.test_format, lint_formats, diagnostics));
    need(!texts.lint.paths.empty(), {"没有写规则文件或文件夹", "no rule file or folder is given"},
         {"`rencai lint 文件夹`", "`rencai lint FOLDER`"}, diagnostics);
    return std::move(texts.lint);
  }
  if (name == "audit") {
    AuditOptions& audit = texts.audit;
    audit.format = static_cast<AuditFormat>(one_of("--format", texts.test_format, audit_formats, diagnostics));
    const LocalText usage{"`rencai audit 政策 --text 文件`", "`rencai audit POLICY --text FILE`"};
    need(!audit.policy.empty(), {"没有写政策", "no policy is given"}, usage, diagnostics);
    need(audit.policy.empty() || !audit.text.empty(), {"没有写原文文件", "no text of the document is given"}, usage,
         diagnostics);
    return std::move(audit);
  }
  if (name == "schema") {
    SchemaOptions& schema = texts.schema;
    const LocalText usage{"`rencai schema applicants`、`rules` 或 `tests`",
                          "`rencai schema applicants`, `rules` or `tests`"};
    need(!texts.schema_of.empty(), {"没有写哪一种文件", "no kind of file is given"}, usage, diagnostics);
    if (!texts.schema_of.empty())
      schema.of = static_cast<SchemaOptions::Of>(one_of("KIND", texts.schema_of, schemas, diagnostics));
    return std::move(schema);
  }
  if (name == "list") {
    texts.list.format = static_cast<ListFormat>(one_of("--format", texts.format, list_formats, diagnostics));
    return std::move(texts.list);
  }
  if (name == "compile") {
    const LocalText usage{"`rencai compile 规则 -o 文件`", "`rencai compile RULES -o FILE`"};
    need(!texts.compile.rules.empty(), {"没有写规则文件或文件夹", "no rule file or folder is given"}, usage,
         diagnostics);
    need(texts.compile.rules.empty() || !texts.compile.output.empty(), {"没有写输出文件", "no output file is given"},
         usage, diagnostics);
    return std::move(texts.compile);
  }
  if (name == "merge") {
    texts.merge.to = summary_format(texts, diagnostics);
    need(!texts.merge.files.empty(), {"没有写汇总文件", "no summary is given"},
         {"`rencai merge 文件...`，`-` 为标准输入", "`rencai merge FILE...`, `-` for standard input"}, diagnostics);
    return std::move(texts.merge);
  }
  const DateChoice date = date_choice(texts.date, diagnostics);
  if (name == "batch") return batch_command(texts, date, diagnostics);
  const auto format = static_cast<ReportFormat>(one_of("--format", texts.format, formats, diagnostics));
  if (name == "explain") {
    ExplainOptions& explain = texts.explain;
    explain.rules.date = date;
    explain.format = format;
    const LocalText usage{"`rencai explain 文件 项目`", "`rencai explain FILE PROGRAM`"};
    need(!explain.applicants.empty(), no_applicant, usage, diagnostics);
    need(explain.applicants.empty() || !texts.program.empty(), {"没有写项目", "no program is given"}, usage,
         diagnostics);
    explain.rules.programs = {texts.program};
    return std::move(explain);
  }
  if (name == "show") {
    texts.show.format = format;
    need(!texts.show.rules.programs.empty(), {"没有写项目", "no program is given"},
         {"`rencai show 项目`", "`rencai show PROGRAM`"}, diagnostics);
    return std::move(texts.show);
  }
  if (name == "facts") {
    texts.facts.format = format;
    texts.facts.as_template = !texts.template_policy.empty();
    if (texts.facts.as_template) texts.facts.rules.policies = {texts.template_policy};
    return std::move(texts.facts);
  }
  CheckOptions& check = texts.check;
  check.rules.date = date;
  check.format = format;
  need(!check.applicants.empty(), no_applicant,
       {"`rencai check 文件`，`-` 为标准输入", "`rencai check FILE`, `-` for standard input"}, diagnostics);
  return std::move(check);
}

}  // namespace

CommandLine parse_command_line(int argc, const char* const* argv, const Environment& environment,
                               Diagnostics& diagnostics) {
  CommandLine line;
  line.language = first_look_at_language({argv, static_cast<std::size_t>(argc)}, environment.locale);
  OptionTexts texts;
  texts.check.rules.path = environment.rules;
  texts.batch.rules.path = environment.rules;
  texts.explain.rules.path = environment.rules;
  texts.list.rules.path = environment.rules;
  texts.show.rules.path = environment.rules;
  texts.facts.rules.path = environment.rules;
  texts.audit.rules.path = environment.rules;
  texts.schema.rules.path = environment.rules;
  OptionParser parser(line.language, texts);
  try {
    parser.app().parse(argc, argv);
  } catch (const CLI::CallForHelp&) {
    line.command = HelpRequest{parser.help()};
    return line;
  } catch (const CLI::CallForVersion&) {
    line.command = VersionRequest{};
    return line;
  } catch (const CLI::ParseError& error) {
    report_parse_error(error, diagnostics);
    return line;
  }
  line.color = static_cast<ColorMode>(one_of("--color", texts.color, color_modes, diagnostics));
  if (!texts.language.empty()) {
    line.language = static_cast<Language>(one_of("--lang", texts.language, languages, diagnostics));
  }
  const bool command_named = !parser.app().get_subcommands().empty();
  for (const std::string& word : parser.app().remaining(true)) {
    if (word == "--") continue;
    report_leftover(parser, word, command_named, diagnostics);
    if (!command_named) return line;
  }
  if (!command_named) {
    if (argc > 1)
      bad_option(diagnostics, {"没有写命令", "no command is given"}).expected = {"`rencai check`", "`rencai check`"};
    line.command = HelpRequest{parser.help()};
    return line;
  }
  const CLI::App& named = *parser.app().get_subcommands().front();
  line.command = command_of(named.get_name(), texts, diagnostics);
  return line;
}

}  // namespace rencai
