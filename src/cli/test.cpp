#include "cli/test.h"

#include <algorithm>
#include <filesystem>
#include <system_error>
#include <vector>

#include "analysis/coverage_applicants.h"
#include "analysis/rule_tests.h"
#include "cli/rules.h"
#include "report/coverage_report.h"
#include "report/rule_test_report.h"
#include "syntax/yaml_reader.h"

namespace rencai {
namespace {

constexpr std::string_view test_suffix = ".test.yaml";

// The test files at or below a path, in the order of their paths; for a rule file the tests beside it.
std::vector<std::string> test_files_at(const std::string& path) {
  std::error_code error;
  if (!std::filesystem::is_directory(path, error)) {
    if (path.ends_with(test_suffix) || !path.ends_with(".yaml")) return {path};
    return {path.substr(0, path.size() - 5) + std::string(test_suffix)};
  }
  std::vector<std::string> files;
  std::filesystem::recursive_directory_iterator entries(path, error);
  for (const std::filesystem::recursive_directory_iterator end; !error && entries != end; entries.increment(error)) {
    std::string file = entries->path().string();
    if (file.ends_with(test_suffix)) files.push_back(std::move(file));
  }
  std::ranges::sort(files);
  return files;
}

// Where the rules of the tests at a path are: the folder itself, or the rule file beside a test file.
std::string rules_beside(const std::string& path) {
  if (!path.ends_with(test_suffix)) return path;
  return path.substr(0, path.size() - test_suffix.size()) + ".yaml";
}

void run_tests_at(const std::string& path, const LoadedRules& rulebook, const TestOptions& options, Session& session,
                  std::vector<RuleTestFile>& done, std::string& coverage_report) {
  const std::vector<std::string> files = test_files_at(path);
  if (files.empty()) {
    session.diagnostics.error(Code::no_rules, Span{},
                              {"没有找到 *.test.yaml：" + path, "there is no *.test.yaml at " + path});
  }
  Coverage coverage;
  for (const std::string& name : files) {
    const auto file = read_file(name, session.sources, session.diagnostics);
    if (!file) continue;
    const auto tests = parse_rule_tests(*file, session.sources, rulebook, session.diagnostics);
    if (!tests) continue;
    done.push_back({name, run_rule_tests(*tests, rulebook, session.sources, session.diagnostics,
                                         options.coverage ? &coverage : nullptr)});
  }
  // The conditions that no test saw are shown as they are written.
  if (!options.coverage || !rulebook.texts_hold(session.diagnostics)) return;
  const std::vector<GapApplicant> gaps = applicants_for_gaps(rulebook, coverage);
  coverage_report += options.format == TestFormat::json
                         ? coverage_json(coverage, gaps, rulebook, session.sources)
                         : coverage_text(coverage, gaps, rulebook, session.sources, session.language);
}

Result<LoadedRules> rules_at(const std::string& path, Session& session) {
  RuleOptions rules;
  rules.path = path;
  return load_rules(rules, session.sources, session.diagnostics);
}

}  // namespace

ExitCode test(const TestOptions& options, Session& session) {
  std::vector<RuleTestFile> files;
  std::string coverage;
  if (!options.rules.empty()) {
    const auto rules = rules_at(options.rules, session);
    if (!rules) return ExitCode::failed;
    for (const std::string& path : options.paths) run_tests_at(path, *rules, options, session, files, coverage);
  } else {
    for (const std::string& path : options.paths) {
      const auto rules = rules_at(rules_beside(path), session);
      if (rules) run_tests_at(path, *rules, options, session, files, coverage);
    }
  }
  if (session.diagnostics.has_errors()) return ExitCode::failed;
  switch (options.format) {
    case TestFormat::text:
      session.out = rule_tests_text(files, session.sources, session.language, options.verbose, session.color);
      break;
    case TestFormat::json: session.out = rule_tests_json(files, session.sources); break;
    case TestFormat::junit: session.out = rule_tests_junit(files, session.sources); break;
  }
  if (options.coverage && options.format == TestFormat::json) session.out.clear();
  if (options.format != TestFormat::junit) session.out += coverage;
  const bool all_passed = std::ranges::all_of(files, [](const RuleTestFile& file) {
    return std::ranges::all_of(file.results, [](const RuleTestResult& result) { return result.differences.empty(); });
  });
  return all_passed ? ExitCode::done : ExitCode::no;
}

}  // namespace rencai
