#include <set>
#include <string>

#include <doctest/doctest.h>

#include "base/diagnostics.h"

using namespace rencai;

namespace {

// Renders one error over the bytes [begin, end) of `text`.
std::string error_text(std::string_view text, std::uint32_t begin, std::uint32_t end,
                       Language language = Language::en) {
  SourceSet sources;
  const FileId file = sources.add("x.yaml", std::string(text));
  Diagnostics diagnostics;
  diagnostics.error(Code::unknown_name, {file, begin, end}, {"没有这个名称", "no such name"});
  return render(diagnostics.all().front(), sources, language, false);
}

}  // namespace

TEST_CASE("ids are the enumerators' names with hyphens") {
  CHECK(id_of(Code::internal) == "internal");
  CHECK(id_of(Code::yaml_duplicate_key) == "yaml-duplicate-key");
  CHECK(id_of(Code::output_failed) == "output-failed");
  const auto [first, last] = all_codes();
  std::set<std::string_view> ids;
  for (const CodeName* code = first; code != last; ++code) {
    CHECK(static_cast<std::ptrdiff_t>(code->code) == code - first);
    CHECK(id_of(code->code) == code->id);
    CHECK(code->id.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-") == std::string_view::npos);
    ids.insert(code->id);
  }
  CHECK(ids.size() == static_cast<std::size_t>(last - first));
  CHECK((last - 1)->code == Code::output_failed);
}

TEST_CASE("carets stand under the very characters") {
  CHECK(error_text("when: degre >= x\n", 6, 11) ==
        "x.yaml:1:7: error[unknown-name]: no such name\n"
        "    1 | when: degre >= x\n"
        "      |       ^^^^^\n");
  CHECK(error_text("a: 1\n学历: 博土\n", 13, 19, Language::zh) ==
        "x.yaml:2:5: 错误[unknown-name]: 没有这个名称\n"
        "    2 | 学历: 博土\n"
        "      |       ^^^^\n");
}

TEST_CASE("carets after tabs, control characters and at the end of a line") {
  CHECK(error_text("\tx: y\n", 4, 5) ==
        "x.yaml:1:5: error[unknown-name]: no such name\n"
        "    1 |     x: y\n"
        "      |        ^\n");
  CHECK(error_text("\x1bx\r\n", 1, 2) ==
        "x.yaml:1:2: error[unknown-name]: no such name\n"
        "    1 | \\x1bx\n"
        "      |     ^\n");
  CHECK(error_text("ab\r\ncd", 2, 2) ==
        "x.yaml:1:3: error[unknown-name]: no such name\n"
        "    1 | ab\n"
        "      |   ^\n");
}

TEST_CASE("a span over several lines is shown on its first") {
  CHECK(error_text("ab: cd\nef\n", 4, 9) ==
        "x.yaml:1:5: error[unknown-name]: no such name\n"
        "    1 | ab: cd\n"
        "      |     ^^\n");
}

TEST_CASE("a span on an empty line or past the end has one caret") {
  CHECK(error_text("a\n\nb", 2, 2) ==
        "x.yaml:2:1: error[unknown-name]: no such name\n"
        "    2 |\n"
        "      | ^\n");
  CHECK(error_text("a", 90, 99) ==
        "x.yaml:1:2: error[unknown-name]: no such name\n"
        "    1 | a\n"
        "      |  ^\n");
}

TEST_CASE("a long line is shown around its caret") {
  const std::string text = error_text(std::string(5000, 'a') + "b" + std::string(5000, 'c'), 5000, 5001);
  const std::string line = text.substr(text.find('\n') + 1);
  const std::string shown = line.substr(0, line.find('\n'));
  const std::string carets = line.substr(line.find('\n') + 1);
  CHECK(shown.size() < 200);
  CHECK(shown.substr(8, 3) == "...");
  CHECK(shown.substr(shown.size() - 3) == "...");
  CHECK(carets.find('^') == shown.find('b'));
}

TEST_CASE("all that a diagnostic knows is printed") {
  SourceSet sources;
  const FileId file = sources.add("r.yaml", "degree: a\ndegre: b\n");
  Diagnostics diagnostics;
  Diagnostic& error = diagnostics.error(Code::unknown_key, {file, 10, 15}, {"未知的键 `degre`", "unknown key `degre`"});
  error.expected = {"一个字段", "a fact"};
  error.nearest = "degree";
  error.corrected_line = "degree: b";
  error.related.push_back({{file, 0, 6}, {"首次出现在这里", "first stated here"}});
  CHECK(render(error, sources, Language::en, false) ==
        "r.yaml:2:1: error[unknown-key]: unknown key `degre`\n"
        "    2 | degre: b\n"
        "      | ^^^^^\n"
        "      = expected: a fact\n"
        "      = did you mean `degree`?\n"
        "      = write: `degree: b`\n"
        "r.yaml:1:1: note: first stated here\n"
        "    1 | degree: a\n"
        "      | ^^^^^^\n");
  CHECK(render(error, sources, Language::zh, false) ==
        "r.yaml:2:1: 错误[unknown-key]: 未知的键 `degre`\n"
        "    2 | degre: b\n"
        "      | ^^^^^\n"
        "      = 应为：一个字段\n"
        "      = 是否想写 `degree`？\n"
        "      = 应写成：`degree: b`\n"
        "r.yaml:1:1: 说明: 首次出现在这里\n"
        "    1 | degree: a\n"
        "      | ^^^^^^\n");
}

TEST_CASE("a diagnostic without a place is one line, and its text is safe") {
  SourceSet sources;
  Diagnostics diagnostics;
  diagnostics.error(Code::file_not_readable, {}, {"无法读取 `a`", "cannot read `\x1b[0m\n`"});
  CHECK(render(diagnostics.all().front(), sources, Language::en, false) ==
        "error[file-not-readable]: cannot read `\\x1b[0m\\n`\n");
}

TEST_CASE("colour surrounds, and changes nothing else") {
  SourceSet sources;
  const FileId file = sources.add("x", "abc");
  Diagnostics diagnostics;
  diagnostics.warning(Code::bad_unit, {file, 0, 3}, {"甲", "message"});
  std::string coloured = render(diagnostics.all().front(), sources, Language::en, true);
  CHECK(coloured.find("\x1b[1;33m^^^\x1b[0m") != std::string::npos);
  for (std::size_t at = coloured.find('\x1b'); at != std::string::npos; at = coloured.find('\x1b')) {
    coloured.erase(at, coloured.find('m', at) + 1 - at);
  }
  CHECK(coloured == render(diagnostics.all().front(), sources, Language::en, false));
}

TEST_CASE("sorting orders by place and removes doubles") {
  Diagnostics diagnostics;
  diagnostics.error(Code::unknown_name, {0, 9, 10}, {"b", "b"});
  diagnostics.warning(Code::bad_unit, {0, 2, 3}, {"a", "a"});
  diagnostics.error(Code::unknown_name, {0, 9, 10}, {"b", "b"});
  diagnostics.error(Code::unknown_name, {0, 9, 10}, {"c", "c"});
  CHECK(diagnostics.error_count() == 3);
  diagnostics.sort();
  REQUIRE(diagnostics.all().size() == 3);
  CHECK(diagnostics.all()[0].message.en == "a");
  CHECK(diagnostics.all()[1].message.en == "b");
  CHECK(diagnostics.all()[2].message.en == "c");
  CHECK(diagnostics.error_count() == 2);
  CHECK(diagnostics.has_errors());
}
