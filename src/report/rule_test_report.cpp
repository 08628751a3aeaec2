#include "report/rule_test_report.h"

#include <algorithm>
#include <cstddef>
#include <string_view>

#include <fmt/format.h>

#include "base/text.h"
#include "report/json_writer.h"

namespace rencai {
namespace {

std::uint32_t line_of(const SourceSet& sources, Span span) {
  return span.exists() ? sources[span.file].position(span.begin).line : 0;
}

struct Counts {
  std::size_t passed = 0;
  std::size_t failed = 0;
};

Counts counts_of(std::span<const RuleTestFile> files) {
  Counts counts;
  for (const RuleTestFile& file : files) {
    for (const RuleTestResult& result : file.results) ++(result.differences.empty() ? counts.passed : counts.failed);
  }
  return counts;
}

std::string escaped_xml(std::string_view text) {
  std::string result;
  for (const char c : text) {
    switch (c) {
      case '&': result += "&amp;"; break;
      case '<': result += "&lt;"; break;
      case '>': result += "&gt;"; break;
      case '"': result += "&quot;"; break;
      default:
        // XML 1.0 has no other control characters.
        if (static_cast<unsigned char>(c) >= 0x20 || c == '\n' || c == '\t') result += c;
    }
  }
  return result;
}

}  // namespace

std::string rule_tests_text(std::span<const RuleTestFile> files, const SourceSet& sources, Language language,
                            bool verbose, bool color) {
  const bool zh = language == Language::zh;
  const auto paint = [&](std::string_view text, int colour) {
    return color ? fmt::format("\x1b[{}m{}\x1b[0m", colour, text) : std::string(text);
  };
  std::string out;
  for (const RuleTestFile& file : files) {
    for (const RuleTestResult& result : file.results) {
      const std::string name = escaped_for_terminal(result.name);
      if (result.differences.empty()) {
        if (verbose) out += fmt::format("{} {}\n", paint(zh ? "通过" : "passed", 32), name);
        continue;
      }
      out += fmt::format("{} {}:{}: {}\n", paint(zh ? "失败" : "FAILED", 31), escaped_for_terminal(file.path),
                         line_of(sources, result.span), name);
      for (const Difference& difference : result.differences) {
        out += fmt::format("  {}:{}: {}\n", escaped_for_terminal(file.path), line_of(sources, difference.span),
                           difference.what.in(language));
        if (difference.expected.empty() && difference.actual.empty()) continue;
        out += fmt::format("      {} {}\n      {} {}\n", zh ? "期望" : "expected", difference.expected.in(language),
                           zh ? "实际" : "actual  ", difference.actual.in(language));
        if (!difference.why.empty())
          out += fmt::format("      {} {}\n", zh ? "依据" : "because ", escaped_for_terminal(difference.why));
      }
    }
  }
  const Counts counts = counts_of(files);
  out += zh ? fmt::format("规则测试：通过 {}，失败 {}\n", counts.passed, counts.failed)
            : fmt::format("rule tests: {} passed, {} failed\n", counts.passed, counts.failed);
  return out;
}

std::string rule_tests_json(std::span<const RuleTestFile> files, const SourceSet& sources) {
  std::string out;
  JsonWriter json(out);
  const Counts counts = counts_of(files);
  json.begin_object();
  json.text("format", "rencai.test/1");
  json.count("passed", counts.passed);
  json.count("failed", counts.failed);
  json.begin_array("tests");
  for (const RuleTestFile& file : files) {
    for (const RuleTestResult& result : file.results) {
      json.begin_object();
      json.text("file", file.path);
      json.count("line", line_of(sources, result.span));
      json.text("name", result.name);
      json.boolean("passed", result.differences.empty());
      json.begin_array("differences");
      for (const Difference& difference : result.differences) {
        json.begin_object();
        json.count("line", line_of(sources, difference.span));
        json.text("what", difference.what.en);
        json.text("expected", difference.expected.en);
        json.text("actual", difference.actual.en);
        json.text("why", difference.why);
        json.end_object();
      }
      json.end_array();
      json.end_object();
    }
  }
  json.end_array();
  json.end_object();
  out += '\n';
  return out;
}

std::string rule_tests_junit(std::span<const RuleTestFile> files, const SourceSet& sources) {
  const Counts all = counts_of(files);
  std::string out = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
  out += fmt::format("<testsuites tests=\"{}\" failures=\"{}\">\n", all.passed + all.failed, all.failed);
  for (const RuleTestFile& file : files) {
    const Counts counts = counts_of(std::span(&file, 1));
    out += fmt::format("  <testsuite name=\"{}\" tests=\"{}\" failures=\"{}\">\n", escaped_xml(file.path),
                       counts.passed + counts.failed, counts.failed);
    for (const RuleTestResult& result : file.results) {
      out += fmt::format("    <testcase classname=\"{}\" name=\"{}\" file=\"{}\" line=\"{}\"", escaped_xml(file.path),
                         escaped_xml(result.name), escaped_xml(file.path), line_of(sources, result.span));
      if (result.differences.empty()) {
        out += "/>\n";
        continue;
      }
      out += ">\n";
      for (const Difference& difference : result.differences) {
        out += fmt::format("      <failure message=\"{}\">line {}: expected {}, actual {}{}{}</failure>\n",
                           escaped_xml(difference.what.en), line_of(sources, difference.span),
                           escaped_xml(difference.expected.en), escaped_xml(difference.actual.en),
                           difference.why.empty() ? "" : "; because ", escaped_xml(difference.why));
      }
      out += "    </testcase>\n";
    }
    out += "  </testsuite>\n";
  }
  out += "</testsuites>\n";
  return out;
}

}  // namespace rencai
