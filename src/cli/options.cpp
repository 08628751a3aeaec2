#include "cli/options.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <memory>
#include <span>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "base/text.h"

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

// Values as they were written.
struct Texts {
  std::string language;
  std::string color = "auto";
  std::string date;
  std::string format = "table";
  std::string test_format = "text";
  std::string program;
  std::string from = "auto";
  std::string to;
  std::string columns;
  std::string on_error = "continue";
  std::string longest_line;
  std::string threads;
  CheckOptions check;
  BatchCommand batch;
  MergeOptions merge;
  ExplainOptions explain;
  TestOptions test;
  ListOptions list;
  ShowOptions show;
  FactsOptions facts;
  std::string template_policy;
  LintOptions lint;
  AuditOptions audit;
  DiffOptions diff;
  std::string fail_on = "gain";
  CompileOptions compile;
  SchemaOptions schema;
  std::string schema_of;
};

Diagnostic& bad_option(Diagnostics& diagnostics, LocalText message) {
  return diagnostics.error(Code::bad_option, Span{}, std::move(message));
}

std::string listed(std::span<const std::string_view> names) {
  std::string text;
  for (const std::string_view name : names) text += fmt::format("{}`{}`", text.empty() ? "" : " | ", name);
  return text;
}

// The index of `value` among `allowed`; 0 with an error where it is none of them.
std::size_t one_of(std::string_view option, std::string_view value, std::span<const std::string_view> allowed,
                   Diagnostics& diagnostics) {
  const auto found = std::ranges::find(allowed, value);
  if (found != allowed.end()) return static_cast<std::size_t>(found - allowed.begin());
  Diagnostic& error = bad_option(diagnostics, {fmt::format("`{}` 的值不能是 `{}`", option, value),
                                               fmt::format("`{}` is not a value of `{}`", value, option)});
  error.expected = {listed(allowed), listed(allowed)};
  error.nearest = nearest_name(value, allowed);
  return 0;
}

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

// Builds the CLI11 description of the command line, with words in one language. The options of a command are described
// when it is met: all of them would take as long as the rest of a check.
class Parser {
 public:
  Parser(Language language, Texts& texts) : language_(language), texts_(texts) {
    app_ = std::make_unique<CLI::App>(
        say("人才政策计算器：列出申请对象符合的项目、金额和依据条款",
            "Talent policies as a calculator: the programs an applicant is matched to, the sums, the clauses"),
        "rencai");
    app_->set_version_flag("--version", "",
                           say("显示版本和内置规则库的摘要", "print the version and the digest of the built-in rules"));
    shape(*app_);
    add_check();
    add_batch();
    add_merge();
    add_explain();
    add_test();
    add_list();
    add_show();
    add_facts();
    add_diff();
    add_lint();
    add_audit();
    add_compile();
    add_schema();
  }

  [[nodiscard]] CLI::App& app() { return *app_; }

  // Usage and options of the command that was named, or of the program.
  [[nodiscard]] std::string help() const {
    const auto named = app_->get_subcommands();
    return named.empty() ? help_of(*app_) : help_of(*named.front());
  }

  [[nodiscard]] std::vector<std::string_view> command_names() const {
    std::vector<std::string_view> names;
    for (const CLI::App* command : commands()) names.push_back(command->get_name());
    return names;
  }

  // Every option name that stands in the help of the command that was named.
  [[nodiscard]] std::vector<std::string> option_names() const {
    const auto named = app_->get_subcommands();
    const CLI::App* command = named.empty() ? app_.get() : named.front();
    std::vector<std::string> names;
    for (const CLI::Option* option : command->get_options()) {
      for (const std::string& name : option->get_lnames()) names.push_back("--" + name);
    }
    return names;
  }

 private:
  [[nodiscard]] std::string say(std::string_view zh, std::string_view en) const {
    return std::string(language_ == Language::zh ? zh : en);
  }

  [[nodiscard]] std::vector<const CLI::App*> commands() const {
    return std::as_const(*app_).get_subcommands([](const CLI::App*) { return true; });
  }

  // What the program and every command have.
  void shape(CLI::App& app) {
    app.allow_extras();
    app.set_help_flag("-h,--help", say("显示这份说明", "print this help"));
    value(app, "--lang", texts_.language, "zh|en",
          say("显示语言，默认按系统区域设置", "language of the output, by default that of the locale"));
    value(app, "--color", texts_.color, "auto|always|never",
          say("是否用颜色，默认只在终端上用；也遵守 NO_COLOR",
              "colours; by default only on a terminal, and not where NO_COLOR is set"));
  }

  template <class T>
  CLI::Option* value(CLI::App& app, const std::string& name, T& target, const std::string& type,
                     std::string description) {
    CLI::Option* option = app.add_option(name, target, std::move(description))->type_name(type);
    if constexpr (std::is_same_v<T, std::string>) {
      option->multi_option_policy(CLI::MultiOptionPolicy::TakeLast);
    } else {
      option->allow_extra_args(false);  // each use takes one value
    }
    return option;
  }

  void add_rule_options(CLI::App& app, RuleOptions& rules, bool with_programs = true) {
    value(app, "--rules", rules.path, "PATH",
          say("规则文件、文件夹或映像；默认取 RENCAI_RULES，再默认用内置规则库",
              "rule file, folder or image; by default RENCAI_RULES, else the rules that are built in"));
    value(app, "--date", texts_.date, "DATE",
          say("按哪一天判断：YYYY-MM-DD，默认今天；any 为各政策有效期的最后一日",
              "the day to evaluate on: YYYY-MM-DD, by default today; any: each policy's last day in force"));
    add_choice_of_rules(app, rules, with_programs);
  }

  // The options of commands that evaluate nobody.
  void add_catalogue_options(CLI::App& app, RuleOptions& rules, bool with_programs = true) {
    value(app, "--rules", rules.path, "PATH",
          say("规则文件或文件夹；默认取 RENCAI_RULES，再默认用内置规则库",
              "rule file or folder; by default RENCAI_RULES, else the rules that are built in"));
    add_choice_of_rules(app, rules, with_programs);
  }

  void add_choice_of_rules(CLI::App& app, RuleOptions& rules, bool with_programs) {
    value(app, "--place", rules.places, "PLACE",
          say("只看适用于该地的政策，例如 贵州省/六盘水市；可重复",
              "only policies that apply at that place, e.g. 贵州省/六盘水市; repeatable"));
    value(app, "--policy", rules.policies, "POLICY", say("只看这项政策；可重复", "only this policy; repeatable"));
    if (!with_programs) return;
    value(app, "--program", rules.programs, "PROGRAM",
          say("只看这个项目：POLICY/PROGRAM 或 PROGRAM；可重复",
              "only this program: POLICY/PROGRAM or PROGRAM; repeatable"));
  }

  void add_check() {
    CLI::App& check = *app_->add_subcommand(
        "check", say("列出申请对象符合的项目和金额", "the programs that applicants are matched to, and the sums"));
    check.preparse_callback([this, &check](std::size_t) {
      check
          .add_option("APPLICANT", texts_.check.applicants,
                      say("申请对象文件（YAML 或 JSON），- 为标准输入；可多个",
                          "applicant files (YAML or JSON), - for standard input; several are allowed"))
          ->type_name("FILE");
      add_rule_options(check, texts_.check.rules);
      check.add_flag(
          "--all", texts_.check.all,
          say("也列出不符合的项目及未满足的条件", "the ineligible programs, too, with the condition that failed"));
      check.add_flag("--schedule", texts_.check.schedule,
                     say("列出每一次发放的日期和金额", "every payment with its date and amount"));
      value(check, "--format", texts_.format, "table|json",
            say("输出格式，默认 table", "format of the output, by default table"));
      check.add_flag(
          "--exit-code", texts_.check.exit_code,
          say("没有符合或可能符合的项目时退出码为 1", "exit with 1 where no program is eligible or possible"));
      shape(check);
    });
  }

  void add_batch() {
    CLI::App& batch =
        *app_->add_subcommand("batch", say("逐条计算大量申请对象（JSONL 或 CSV），每条一个结果，次序不变",
                                           "many applicants (JSONL or CSV), one result for each, in order"));
    batch.preparse_callback([this, &batch](std::size_t) {
      batch
          .add_option("FILE", texts_.batch.files,
                      say("输入文件，- 或不写为标准输入；可多个",
                          "input files; - or none for standard input; several are allowed"))
          ->type_name("FILE");
      add_rule_options(batch, texts_.batch.rules);
      value(batch, "--from", texts_.from, "jsonl|csv",
            say("输入格式，默认看文件名，再看第一个字符",
                "format of the input; by default from the name, else from the first character"));
      value(batch, "--to", texts_.to, "jsonl|csv",
            say("输出格式，默认与输入相同；汇总可为 table|csv|json，默认 table",
                "format of the output; by default that of the input; of a summary table|csv|json, by default table"));
      batch.add_flag("--summary", texts_.batch.summarised,
                     say("不逐条输出，只输出汇总：各项目人数、金额，名额，资金承担",
                         "no results but what they come to: counts and sums by program, quotas, payers"));
      value(batch, "--columns", texts_.columns, "LIST",
            say("输出哪些列，逗号分隔，默认 id,eligible,possible,totals,missing；还有 "
                "line,kind,ineligible,absorbed,contradicted,"
                "not_in_force,outcomes,amounts,programs；result 为 check 的全部结果",
                "what to write, separated by commas; by default id,eligible,possible,totals,missing; also "
                "line,kind,ineligible,"
                "absorbed,contradicted,not_in_force,outcomes,amounts,programs; result: all that check says"));
      batch.add_flag("--long", texts_.batch.long_rows,
                     say("CSV，每个申请对象的每个项目一行", "CSV with a row for each applicant and program"));
      value(batch, "--map", texts_.batch.map, "FILE",
            say("列名对照（YAML，`列名: 事实`）", "what columns stand for: YAML, `column: fact`"));
      value(batch, "--ignore", texts_.batch.ignored, "COLUMN",
            say("不读这一列或键；可重复", "a column or key to pass over; repeatable"));
      value(batch, "--on-error", texts_.on_error, "continue|stop",
            say("遇到有误的记录：继续（默认）或停止", "at a faulty record: continue (the default) or stop"));
      value(batch, "--max-line", texts_.longest_line, "SIZE",
            say("一行最多多少字节，如 1M，默认 16M；更长的行算作有误",
                "the longest line, such as 1M, by default 16M; longer ones are faulty"));
      value(batch, "--threads", texts_.threads, "N",
            say("线程数，默认全部处理器", "how many threads, by default one for each processor"));
      shape(batch);
    });
  }

  void add_merge() {
    CLI::App& merge = *app_->add_subcommand(
        "merge", say("把各部分的汇总（batch --summary --to json）合成总体的汇总",
                     "the summaries of parts (batch --summary --to json) make the summary of the whole"));
    merge.preparse_callback([this, &merge](std::size_t) {
      merge
          .add_option("FILE", texts_.merge.files,
                      say("汇总文件（JSON），一个文件可含多个，- 为标准输入；可多个",
                          "summaries as JSON, one or several in a file; - for standard input; several are allowed"))
          ->type_name("FILE");
      value(merge, "--to", texts_.to, "table|csv|json",
            say("输出格式，默认 table", "format of the output, by default table"));
      shape(merge);
    });
  }

  void add_explain() {
    CLI::App& explain = *app_->add_subcommand(
        "explain",
        say("说明一个项目为什么符合或不符合", "why a program came out as it did: each condition with its value"));
    explain.preparse_callback([this, &explain](std::size_t) {
      explain
          .add_option(
              "APPLICANT", texts_.explain.applicants,
              say("申请对象文件（YAML 或 JSON），- 为标准输入", "applicant file (YAML or JSON), - for standard input"))
          ->type_name("FILE");
      explain
          .add_option(
              "PROGRAM", texts_.program,
              say("要说明的项目：POLICY/PROGRAM 或 PROGRAM", "the program to explain: POLICY/PROGRAM or PROGRAM"))
          ->type_name("PROGRAM");
      add_rule_options(explain, texts_.explain.rules, false);
      value(explain, "--format", texts_.format, "table|json",
            say("输出格式，默认 table", "format of the output, by default table"));
      shape(explain);
    });
  }

  void add_test() {
    CLI::App& test = *app_->add_subcommand("test", say("运行规则测试（*.test.yaml）", "run rule tests (*.test.yaml)"));
    test.preparse_callback([this, &test](std::size_t) {
      test.add_option("PATH", texts_.test.paths, say("测试文件、规则文件或文件夹", "test files, rule files or folders"))
          ->type_name("PATH");
      value(test, "--rules", texts_.test.rules, "PATH",
            say("规则文件、文件夹或映像；默认为测试旁边的规则",
                "rule file, folder or image; by default the rules beside the tests"));
      value(test, "--format", texts_.test_format, "text|json|junit",
            say("输出格式，默认 text", "format of the output, by default text"));
      test.add_flag("--verbose", texts_.test.verbose, say("也列出通过的测试", "list the tests that passed, too"));
      test.add_flag("--coverage", texts_.test.coverage,
                    say("报告测试见过规则的哪些方面；与 --format json 合用时只输出覆盖",
                        "tell what the tests saw of the rules; with --format json only that"));
      shape(test);
    });
  }

  void add_format(CLI::App& app) {
    value(app, "--format", texts_.format, "table|json",
          say("输出格式，默认 table", "format of the output, by default table"));
  }

  void add_list() {
    CLI::App& list = *app_->add_subcommand("list", say("列出规则库中的项目", "the programs of the rule base"));
    list.preparse_callback([this, &list](std::size_t) {
      add_catalogue_options(list, texts_.list.rules);
      value(list, "--category", texts_.list.categories, "CATEGORY",
            say("只看这一类别，例如 housing；可重复", "only this category, e.g. housing; repeatable"));
      value(list, "--for", texts_.list.kinds, "KIND",
            say("只看面向这类申请对象的项目，例如 person；可重复",
                "only programs for this kind of applicant, e.g. person; repeatable"));
      value(list, "--format", texts_.format, "table|json|csv",
            say("输出格式，默认 table", "format of the output, by default table"));
      shape(list);
    });
  }

  void add_show() {
    CLI::App& show = *app_->add_subcommand("show", say("用一般语言说明一个项目：对象、条件、金额、条款等",
                                                       "a program in plain words: who, conditions, amount, clause"));
    show.preparse_callback([this, &show](std::size_t) {
      show.add_option("PROGRAM", texts_.show.rules.programs,
                      say("要说明的项目：POLICY/PROGRAM 或 PROGRAM；可多个",
                          "the program: POLICY/PROGRAM or PROGRAM; several are allowed"))
          ->type_name("PROGRAM");
      add_catalogue_options(show, texts_.show.rules, false);
      add_format(show);
      shape(show);
    });
  }

  void add_facts() {
    CLI::App& facts = *app_->add_subcommand(
        "facts",
        say("列出可以填写的事实、取值和用处", "the facts that may be stated, their values, where they are used"));
    facts.preparse_callback([this, &facts](std::size_t) {
      facts
          .add_option("FACT", texts_.facts.names,
                      say("详细说明这些事实；默认每个一行", "tell all about these; by default one line for each fact"))
          ->type_name("FACT");
      value(facts, "--template", texts_.template_policy, "POLICY",
            say("输出一份待填写的申请对象文件，只含该政策要看的事实",
                "print an applicant file to fill in, with the facts that this policy reads"));
      add_catalogue_options(facts, texts_.facts.rules);
      add_format(facts);
      shape(facts);
    });
  }

  void add_diff() {
    CLI::App& diff =
        *app_->add_subcommand("diff", say("比较规则的两个版本：含义有哪些变化",
                                          "two versions of rules: what changed in meaning, program by program"));
    diff.preparse_callback([this, &diff](std::size_t) {
      diff.add_option("OLD NEW", texts_.diff.paths,
                      say("原、新规则文件或文件夹；也接受 git 交给外部比较程序的参数",
                          "rule files or folders, old and new; or what git gives to an external diff"))
          ->type_name("PATH");
      value(
          diff, "--beside", texts_.diff.beside, "PATH",
          say("两个文件原来所在之处，由此找词汇表", "where the two files belong: the vocabulary is looked for there"));
      value(diff, "--fail-on", texts_.fail_on, "loss|gain|editorial|never",
            say("何时退出码为 1：有人可能受损、含义有变（默认 gain）、任何改动、从不",
                "what makes the exit code 1: someone may lose, any change in meaning (gain, the default), any edit"));
      value(diff, "--date", texts_.date, "DATE",
            say("按哪一天找举例，默认在各项目有效的日期中找",
                "the day for which applicants are looked for; by default days on which each program is in force"));
      value(diff, "--applicants", texts_.diff.applicants, "FOLDER",
            say("把找到的举例写成申请对象文件", "write the applicants that were found as applicant files"));
      value(diff, "--population", texts_.diff.population, "FILE",
            say("在这些记录（JSONL 或 CSV）上计算得失和费用；可重复",
                "who wins, who loses, at what cost among these records (JSONL or CSV); repeatable"));
      value(diff, "--by", texts_.diff.by, "FACT",
            say("按这个事实分组；可重复", "also by the values of this fact; repeatable"));
      value(diff, "--threads", texts_.threads, "N",
            say("线程数，默认全部处理器", "how many threads, by default one for each processor"));
      diff.add_flag("--quick", texts_.diff.quick, say("不找举例", "look for no applicants"));
      value(diff, "--format", texts_.test_format, "text|json|markdown|html",
            say("输出格式，默认 text", "format of the output, by default text"));
      shape(diff);
    });
  }

  void add_lint() {
    CLI::App& lint = *app_->add_subcommand(
        "lint", say("检查规则文件：永不成立的条件、未用的定义、遗漏的条款等",
                    "faults of rule files: conditions that never hold, what is unused, clauses forgotten"));
    lint.preparse_callback([this, &lint](std::size_t) {
      lint.add_option("PATH", texts_.lint.paths, say("规则文件或文件夹；可多个", "rule files or folders"))
          ->type_name("PATH");
      value(lint, "--format", texts_.test_format, "text|json|sarif|github",
            say("输出格式，默认 text", "format of the output, by default text"));
      shape(lint);
    });
  }

  void add_audit() {
    CLI::App& audit =
        *app_->add_subcommand("audit", say("对照原文检查规则文件：逐条列出没有着落的数字",
                                           "rules against the text of the document: figures unaccounted for"));
    audit.preparse_callback([this, &audit](std::size_t) {
      audit.add_option("POLICY", texts_.audit.policy, say("要对照的政策", "the policy"))->type_name("POLICY");
      value(audit, "--text", texts_.audit.text, "FILE",
            say("原文的纯文本（UTF-8），- 为标准输入", "plain text of the document (UTF-8), - for standard input"));
      value(audit, "--rules", texts_.audit.rules.path, "PATH",
            say("规则文件或文件夹；默认取 RENCAI_RULES，再默认用内置规则库",
                "rule file or folder; by default RENCAI_RULES, else the rules that are built in"));
      value(audit, "--format", texts_.test_format, "text|json",
            say("输出格式，默认 text", "format of the output, by default text"));
      shape(audit);
    });
  }

  void add_compile() {
    CLI::App& compile =
        *app_->add_subcommand("compile", say("把规则编译成一个映像文件，加载时无需解析",
                                             "compile rules to an image: one file that loads without being parsed"));
    compile.preparse_callback([this, &compile](std::size_t) {
      compile.add_option("RULES", texts_.compile.rules, say("规则文件或文件夹", "rule file or folder"))
          ->type_name("PATH");
      value(compile, "-o,--output", texts_.compile.output, "FILE", say("写到哪个文件", "the file to write"));
      shape(compile);
    });
  }

  void add_schema() {
    CLI::App& schema = *app_->add_subcommand(
        "schema", say("输出文件的 JSON Schema，供编辑器补全和检查", "the JSON Schema of a kind of file, for editors"));
    schema.preparse_callback([this, &schema](std::size_t) {
      schema
          .add_option("KIND", texts_.schema_of,
                      say("applicants 申请对象、rules 规则文件、tests 规则测试",
                          "applicants, rules (rule files) or tests (rule tests)"))
          ->type_name("KIND");
      value(schema, "--rules", texts_.schema.rules.path, "PATH",
            say("规则文件或文件夹；默认取 RENCAI_RULES，再默认用内置规则库",
                "rule file or folder; by default RENCAI_RULES, else the rules that are built in"));
      shape(schema);
    });
  }

  [[nodiscard]] std::string help_of(const CLI::App& app) const {
    const bool top = &app == app_.get();
    const std::string name = top ? "rencai" : "rencai " + app.get_name();
    std::string text = app.get_description() + "\n\n" + say("用法：", "Usage: ") + name;
    text += top ? say(" 命令 [选项]", " COMMAND [OPTIONS]") : say(" [选项]", " [OPTIONS]");
    std::vector<std::pair<std::string, std::string>> rows;
    for (const CLI::Option* option : app.get_options()) {
      if (!option->get_positional()) continue;
      text += " " + option->get_name(true) + (option->get_items_expected_max() > 1 ? "..." : "");
      rows.emplace_back(option->get_name(true), option->get_description());
    }
    text += "\n";
    if (!rows.empty()) text += "\n" + say("参数：", "Arguments:") + "\n" + aligned(rows);
    if (top) {
      rows.clear();
      for (const CLI::App* command : commands()) rows.emplace_back(command->get_name(), command->get_description());
      text += "\n" + say("命令：", "Commands:") + "\n" + aligned(rows);
    }
    rows.clear();
    for (const CLI::Option* option : app.get_options()) {
      if (option->get_positional()) continue;
      const bool has_value = option->get_items_expected_max() > 0;
      rows.emplace_back(option->get_name(false, true) + (has_value ? " " + option->get_type_name() : ""),
                        option->get_description());
    }
    return text + "\n" + say("选项：", "Options:") + "\n" + aligned(rows);
  }

  [[nodiscard]] static std::string aligned(const std::vector<std::pair<std::string, std::string>>& rows) {
    std::size_t width = 0;
    for (const auto& [name, description] : rows) width = std::max(width, cell_width(name));
    std::string text;
    for (const auto& [name, description] : rows) {
      text += fmt::format("  {}  {}\n", pad_right(name, width), description);
    }
    return text;
  }

  Language language_;
  Texts& texts_;
  std::unique_ptr<CLI::App> app_;
};

void report_leftover(const Parser& parser, const std::string& word, bool command_named, Diagnostics& diagnostics) {
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

DateChoice date_choice(const std::string& text, Diagnostics& diagnostics) {
  if (text.empty() || text == "today") return {};
  if (text == "any") return {DateChoice::Kind::any, {}};
  if (const auto date = parse_date(text)) return {DateChoice::Kind::given, *date};
  Diagnostic& error =
      bad_option(diagnostics, {fmt::format("`{}` 不是一个日期", text), fmt::format("`{}` is not a date", text)});
  error.expected = {"`YYYY-MM-DD`、`today` 或 `any`", "`YYYY-MM-DD`, `today` or `any`"};
  return {};
}

void need(bool stated, LocalText message, LocalText expected, Diagnostics& diagnostics) {
  if (!stated) bad_option(diagnostics, std::move(message)).expected = std::move(expected);
}

std::vector<std::string> split_at_commas(std::string_view text) {
  std::vector<std::string> parts;
  for (std::size_t begin = 0; begin <= text.size() && !text.empty();) {
    const std::size_t end = std::min(text.find(',', begin), text.size());
    parts.emplace_back(text.substr(begin, end - begin));
    begin = end + 1;
  }
  return parts;
}

// A whole number from `least` to `most`, `unit` times that with K or M behind it where `sizes`; `otherwise` where
// nothing is written.
std::size_t count_of(std::string_view option, std::string_view text, std::size_t otherwise, std::size_t most,
                     bool sizes, Diagnostics& diagnostics) {
  if (text.empty()) return otherwise;
  std::string_view digits = text;
  std::size_t unit = 1;
  if (sizes && digits.ends_with('K')) unit = std::size_t{1} << 10U;
  if (sizes && digits.ends_with('M')) unit = std::size_t{1} << 20U;
  if (unit > 1) digits.remove_suffix(1);
  std::size_t number = 0;
  const auto [end, fault] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
  const bool good = fault == std::errc() && end == digits.data() + digits.size() && number > 0 && number <= most / unit;
  if (good) return number * unit;
  bad_option(diagnostics, {fmt::format("`{}` 的值不能是 `{}`", option, text),
                           fmt::format("`{}` is not a value of `{}`", text, option)})
      .expected = {fmt::format("1 到 {} 的整数{}", most, sizes ? "，可带 K 或 M" : ""),
                   fmt::format("a whole number from 1 to {}{}", most, sizes ? ", with K or M if you like" : "")};
  return otherwise;
}

SummaryFormat summary_format(const Texts& texts, Diagnostics& diagnostics) {
  if (texts.to.empty()) return SummaryFormat::table;
  return static_cast<SummaryFormat>(one_of("--to", texts.to, summary_formats, diagnostics));
}

BatchCommand batch_command(Texts& texts, const DateChoice& date, Diagnostics& diagnostics) {
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
  batch.longest_line = count_of("--max-line", texts.longest_line, batch.longest_line, most_bytes, true, diagnostics);
  constexpr std::size_t most_threads = 256;
  batch.threads = static_cast<unsigned>(count_of("--threads", texts.threads, 0, most_threads, false, diagnostics));
  if (batch.summarised && (batch.long_rows || !batch.columns.empty())) {
    bad_option(diagnostics, {"`--summary` 不逐条输出，不能与 `--columns`、`--long` 并用",
                             "`--summary` writes no rows: neither `--columns` nor `--long` goes with it"});
  } else if (batch.long_rows && (!batch.columns.empty() || batch.to == StreamFormat::jsonl)) {
    bad_option(diagnostics, {"`--long` 的列是固定的，只有 CSV", "`--long` has columns of its own, and is CSV"});
  }
  return std::move(batch);
}

// The options of the command that was named, with what they still lack reported.
decltype(CommandLine::command) command_of(std::string_view name, Texts& texts, Diagnostics& diagnostics) {
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
    diff.threads = static_cast<unsigned>(count_of("--threads", texts.threads, 0, most_threads, false, diagnostics));
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
  Texts texts;
  texts.check.rules.path = environment.rules;
  texts.batch.rules.path = environment.rules;
  texts.explain.rules.path = environment.rules;
  texts.list.rules.path = environment.rules;
  texts.show.rules.path = environment.rules;
  texts.facts.rules.path = environment.rules;
  texts.audit.rules.path = environment.rules;
  texts.schema.rules.path = environment.rules;
  Parser parser(line.language, texts);
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
