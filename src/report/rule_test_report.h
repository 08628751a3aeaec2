// Results of rule tests for people, scripts and CI systems.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "analysis/rule_tests.h"
#include "base/local_text.h"
#include "base/source.h"

namespace rencai {

struct RuleTestFile {
  std::string path;
  std::vector<RuleTestResult> results;
};

// Failures with their place and what came out instead, then one line with the counts; passed tests are listed only when
// `verbose`.
[[nodiscard]] std::string rule_tests_text(std::span<const RuleTestFile> files, const SourceSet& sources,
                                          Language language, bool verbose, bool color);
// Format rencai.test/1.
[[nodiscard]] std::string rule_tests_json(std::span<const RuleTestFile> files, const SourceSet& sources);
// JUnit XML: a suite a file, a case a test.
[[nodiscard]] std::string rule_tests_junit(std::span<const RuleTestFile> files, const SourceSet& sources);

}  // namespace rencai
