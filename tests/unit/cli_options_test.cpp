#include <initializer_list>
#include <variant>
#include <vector>

#include <doctest/doctest.h>

#include "cli/options.h"

namespace rencai {
namespace {

struct Parsed {
  CommandLine line;
  Diagnostics diagnostics;

  [[nodiscard]] const CheckOptions& check() const { return std::get<CheckOptions>(line.command); }
  [[nodiscard]] std::string first_error() const {
    return diagnostics.all().empty() ? "" : diagnostics.all().front().message.en;
  }
};

Parsed parse(std::initializer_list<const char*> words, const Environment& environment = {}) {
  std::vector<const char*> argv{"rencai"};
  argv.insert(argv.end(), words);
  Parsed parsed;
  parsed.line = parse_command_line(static_cast<int>(argv.size()), argv.data(), environment, parsed.diagnostics);
  return parsed;
}

TEST_CASE("options: check takes files and repeatable filters") {
  const Parsed parsed = parse({"check", "a.yaml", "--policy", "p1", "b.yaml", "--policy=p2", "-", "--place", "六盘水市",
                               "--program", "x/y", "--all", "--exit-code", "--format", "json", "--rules", "r"});
  REQUIRE_FALSE(parsed.diagnostics.has_errors());
  const CheckOptions& check = parsed.check();
  CHECK(check.applicants == std::vector<std::string>{"a.yaml", "b.yaml", "-"});
  CHECK(check.rules.policies == std::vector<std::string>{"p1", "p2"});
  CHECK(check.rules.places == std::vector<std::string>{"六盘水市"});
  CHECK(check.rules.programs == std::vector<std::string>{"x/y"});
  CHECK(check.rules.path == "r");
  CHECK(check.all);
  CHECK(check.exit_code);
  CHECK(check.format == ReportFormat::json);
}

TEST_CASE("options: defaults") {
  const Parsed parsed = parse({"check", "a.yaml"});
  const CheckOptions& check = parsed.check();
  CHECK(check.rules.path.empty());
  CHECK(check.rules.date.kind == DateChoice::Kind::today);
  CHECK(check.format == ReportFormat::table);
  CHECK_FALSE(check.all);
  CHECK_FALSE(check.exit_code);
  CHECK(parsed.line.color == ColorMode::automatic);
  CHECK(parsed.line.language == Language::en);
}

TEST_CASE("options: the date is a day, today or any") {
  CHECK(parse({"check", "a", "--date", "2014-06-30"}).check().rules.date.date == *make_date(2014, 6, 30));
  CHECK(parse({"check", "a", "--date", "any"}).check().rules.date.kind == DateChoice::Kind::any);
  CHECK(parse({"check", "a", "--date", "today"}).check().rules.date.kind == DateChoice::Kind::today);
  for (const char* wrong : {"2013-02-30", "2014-6-30", "tomorrow", "20140630"}) {
    CHECK(parse({"check", "a", "--date", wrong}).diagnostics.has_errors());
  }
}

TEST_CASE("options: the language comes from the option, else the locale, and errors are in it") {
  CHECK(parse({"check", "a"}, {"zh_CN.UTF-8", ""}).line.language == Language::zh);
  CHECK(parse({"check", "a"}, {"de_DE.UTF-8", ""}).line.language == Language::en);
  CHECK(parse({"check", "a", "--lang", "en"}, {"zh_CN.UTF-8", ""}).line.language == Language::en);
  CHECK(parse({"check", "--no-such", "--lang=zh"}).line.language == Language::zh);
}

TEST_CASE("options: RENCAI_RULES is used where --rules is not") {
  CHECK(parse({"check", "a"}, {"", "from-env"}).check().rules.path == "from-env");
  CHECK(parse({"check", "a", "--rules", "given"}, {"", "from-env"}).check().rules.path == "given");
}

TEST_CASE("options: unknown words get the nearest name") {
  const Parsed command = parse({"chek", "a.yaml"});
  CHECK(command.first_error() == "there is no command `chek`");
  CHECK(command.diagnostics.all().front().nearest == "check");
  const Parsed option = parse({"check", "a", "--polcy", "p"});
  CHECK(option.first_error() == "there is no option `--polcy`");
  CHECK(option.diagnostics.all().front().nearest == "--policy");
  const Parsed value = parse({"check", "a", "--format", "jsn"});
  CHECK(value.diagnostics.all().front().nearest == "json");
}

TEST_CASE("options: what is missing is said") {
  CHECK(parse({"check"}).first_error() == "no applicant file is given");
  CHECK(parse({"check", "a", "--date"}).first_error() == "`--date` needs a value");
  CHECK(parse({"check", "a", "--policy"}).first_error() == "`--policy` needs a value");
}

TEST_CASE("options: help and version are requests, not errors") {
  CHECK(std::holds_alternative<HelpRequest>(parse({}).line.command));
  CHECK(std::holds_alternative<VersionRequest>(parse({"--version"}).line.command));
  const Parsed zh = parse({"check", "--help", "--lang", "zh"});
  const std::string text = std::get<HelpRequest>(zh.line.command).text;
  for (const char* option : {"--rules", "--date", "--place", "--policy", "--program", "--all", "--format",
                             "--exit-code", "--lang", "--color", "选项"}) {
    CHECK_MESSAGE(text.find(option) != std::string::npos, option);
  }
}

}  // namespace
}  // namespace rencai
