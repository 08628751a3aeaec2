// What each command takes.
#include "cli/option_parser.h"

namespace rencai {

void OptionParser::add_rule_options(CLI::App& app, RuleOptions& rules, bool with_programs) {
  value(app, "--rules", rules.path, "PATH",
        say("规则文件、文件夹或映像；默认取 RENCAI_RULES，再默认用内置规则库",
            "rule file, folder or image; by default RENCAI_RULES, else the rules that are built in"));
  value(app, "--date", texts_.date, "DATE",
        say("按哪一天判断：YYYY-MM-DD，默认今天；any 为各政策有效期的最后一日",
            "the day to evaluate on: YYYY-MM-DD, by default today; any: each policy's last day in force"));
  add_choice_of_rules(app, rules, with_programs);
}

void OptionParser::add_catalogue_options(CLI::App& app, RuleOptions& rules, bool with_programs) {
  value(app, "--rules", rules.path, "PATH",
        say("规则文件或文件夹；默认取 RENCAI_RULES，再默认用内置规则库",
            "rule file or folder; by default RENCAI_RULES, else the rules that are built in"));
  add_choice_of_rules(app, rules, with_programs);
}

void OptionParser::add_choice_of_rules(CLI::App& app, RuleOptions& rules, bool with_programs) {
  value(app, "--place", rules.places, "PLACE",
        say("只看适用于该地的政策，例如 贵州省/六盘水市；可重复",
            "only policies that apply at that place, e.g. 贵州省/六盘水市; repeatable"));
  value(app, "--policy", rules.policies, "POLICY", say("只看这项政策；可重复", "only this policy; repeatable"));
  if (!with_programs) return;
  value(app, "--program", rules.programs, "PROGRAM",
        say("只看这个项目：POLICY/PROGRAM 或 PROGRAM；可重复",
            "only this program: POLICY/PROGRAM or PROGRAM; repeatable"));
}

void OptionParser::add_check() {
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
    check.add_flag("--exit-code", texts_.check.exit_code,
                   say("没有符合或可能符合的项目时退出码为 1", "exit with 1 where no program is eligible or possible"));
    shape(check);
  });
}

void OptionParser::add_batch() {
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

void OptionParser::add_merge() {
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

void OptionParser::add_explain() {
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
        .add_option("PROGRAM", texts_.program,
                    say("要说明的项目：POLICY/PROGRAM 或 PROGRAM", "the program to explain: POLICY/PROGRAM or PROGRAM"))
        ->type_name("PROGRAM");
    add_rule_options(explain, texts_.explain.rules, false);
    value(explain, "--format", texts_.format, "table|json",
          say("输出格式，默认 table", "format of the output, by default table"));
    shape(explain);
  });
}

void OptionParser::add_test() {
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

void OptionParser::add_format(CLI::App& app) {
  value(app, "--format", texts_.format, "table|json",
        say("输出格式，默认 table", "format of the output, by default table"));
}

void OptionParser::add_list() {
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

void OptionParser::add_show() {
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

void OptionParser::add_facts() {
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

void OptionParser::add_diff() {
  CLI::App& diff = *app_->add_subcommand(
      "diff",
      say("比较规则的两个版本：含义有哪些变化", "two versions of rules: what changed in meaning, program by program"));
  diff.preparse_callback([this, &diff](std::size_t) {
    diff.add_option("OLD NEW", texts_.diff.paths,
                    say("原、新规则文件或文件夹；也接受 git 交给外部比较程序的参数",
                        "rule files or folders, old and new; or what git gives to an external diff"))
        ->type_name("PATH");
    value(diff, "--beside", texts_.diff.beside, "PATH",
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

void OptionParser::add_lint() {
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

void OptionParser::add_audit() {
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

void OptionParser::add_compile() {
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

void OptionParser::add_schema() {
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

}  // namespace rencai
