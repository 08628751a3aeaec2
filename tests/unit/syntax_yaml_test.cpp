#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "syntax/yaml_reader.h"

using namespace rencai;

namespace {

std::string quoted(const std::string& text) { return "\"" + text + "\""; }

// A tree on one line: plain scalars bare, others in quotes, {key: value} and [item].
std::string shown(const Tree& tree) {
  std::string result;
  switch (tree.kind) {
    case TreeKind::scalar: return tree.quoting == Quoting::plain ? tree.text : quoted(tree.text);
    case TreeKind::sequence:
      for (const Tree& item : tree.items) result += (&item == tree.items.data() ? "" : ", ") + shown(item);
      return "[" + result + "]";
    case TreeKind::mapping:
      for (const TreeEntry& entry : tree.entries) {
        result += (result.empty() ? "" : ", ") + shown(entry.key) + ": " + shown(entry.value);
      }
      return "{" + result + "}";
  }
  return result;
}

struct Reading {
  SourceSet sources;
  FileId file = 0;
  Diagnostics diagnostics;
  Result<std::vector<Tree>> documents;

  explicit Reading(std::string text, const ReadLimits& limits = {}) {
    file = sources.add("x.yaml", std::move(text));
    documents = read_yaml(sources, file, diagnostics, limits);
  }
  [[nodiscard]] std::string slice(const Tree& tree) const { return std::string(sources[file].slice(tree.span)); }
};

// The documents, separated by " | "; or the first diagnostic's id and place.
std::string read(const std::string& text, const ReadLimits& limits = {}) {
  const Reading reading(text, limits);
  REQUIRE(reading.documents.has_value() != reading.diagnostics.has_errors());
  if (!reading.documents) {
    const Diagnostic& error = reading.diagnostics.all().front();
    const Position position = reading.sources[reading.file].position(error.span.begin);
    return std::string(id_of(error.code)) + " " + std::to_string(position.line) + ":" + std::to_string(position.column);
  }
  std::string result;
  for (const Tree& document : *reading.documents) result += (result.empty() ? "" : " | ") + shown(document);
  return result;
}

std::string corrected(const std::string& text) {
  const Reading reading(text);
  REQUIRE(reading.diagnostics.has_errors());
  const Diagnostic& error = reading.diagnostics.all().front();
  return std::string(id_of(error.code)) + ": " + error.corrected_line;
}

}  // namespace

TEST_CASE("YAML: block collections") {
  CHECK(read("a: 1\nb:\n  c: x y\n  d:\n    - 1\n    - 2\n") == "{a: 1, b: {c: x y, d: [1, 2]}}");
  CHECK(read("a:\n- 1\n- 2\nb: 3\n") == "{a: [1, 2], b: 3}");
  CHECK(read("- - 1\n  - 2\n-\n  a: 1\n- b: 1\n  c: 2\n") == "[[1, 2], {a: 1}, {b: 1, c: 2}]");
  CHECK(read("a:\nb: # nothing\nc:\n") == "{a: , b: , c: }");
  CHECK(read("-\n- \n- x") == "[, , x]");
  CHECK(read("\n# comment\n  # another\na: 1 # third\n\n# last") == "{a: 1}");
  CHECK(read("a : 1\n\"b\" : 2\n'c''d': 3\n") == "{a: 1, \"b\": 2, \"c'd\": 3}");
}

TEST_CASE("YAML: plain scalars stay as they are written") {
  CHECK(read("a: 010\nb: yes\nc: 1e3\nd: ~\ne: 2013-08-02\n") == "{a: 010, b: yes, c: 1e3, d: ~, e: 2013-08-02}");
  CHECK(read("when: honours has any [a, b] and x{y}\n") == "{when: honours has any [a, b] and x{y}}");
  CHECK(read("a: http://x:y#z\n") == "{a: http://x:y#z}");
  CHECK(read("a: one\n  two\n\n  three\nb: 1\n") == "{a: one two\nthree, b: 1}");
  CHECK(read("a: -1\nb: -x\nc: ?x\nd: :x\n") == "{a: -1, b: -x, c: ?x, d: :x}");
  CHECK(read("a: it's \"so\"\n") == "{a: it's \"so\"}");
}

TEST_CASE("YAML: quoted scalars") {
  CHECK(read("a: \"it's\"\n") == "{a: \"it's\"}");
  CHECK(read("a: 'it''s \"x\" \\n'\n") == "{a: \"it's \"x\" \\n\"}");
  CHECK(read(R"(a: "\"\\\/\t\u4eba\x41\U0001F600")") == "{a: \"\"\\/\t人A\xF0\x9F\x98\x80\"}");
  CHECK(read(R"("\ud83d\ude00")") == "yaml-read-differently 1:1");  // surrogates are JSON's, not YAML's
  CHECK(read("a: \"one  \n  two\n\n  three \\\n  four\"\n") == "{a: \"one two\nthree four\"}");
  CHECK(read("\" a \\t\n b\"") == "\" a \t b\"");
  CHECK(read("''") == "\"\"");
  CHECK(read(R"("\q")") == "yaml-syntax 1:2");
  CHECK(read(R"("\u12")") == "yaml-syntax 1:2");
  CHECK(read(R"("\ud83d")") == "yaml-syntax 1:2");
  CHECK(read(R"("\U00110000")") == "yaml-syntax 1:2");
}

TEST_CASE("YAML: block scalars") {
  CHECK(read("a: |\n  one\n   two\n\n  three\n\nb: 1\n") == "{a: \"one\n two\n\nthree\n\", b: 1}");
  CHECK(read("a: |-\n  one\n") == "{a: \"one\"}");
  CHECK(read("a: |+\n  one\n\nb: 1\n") == "{a: \"one\n\n\", b: 1}");
  CHECK(read("a: >\n  one\n  two\n\n  three\n    more\n  four\n") == "{a: \"one two\nthree\n  more\nfour\n\"}");
  CHECK(read("a: |2\n   one\n") == "{a: \" one\n\"}");
  CHECK(read("a: |\nb: 1\n") == "{a: \"\", b: 1}");
  CHECK(read("- |\n one\n# comment\n- two\n") == "[\"one\n\", two]");
  CHECK(read("a: |\n    \n  one\n") == "yaml-syntax 2:4");
  CHECK(read("a: >= 3\n") == "yaml-syntax 1:4");
}

TEST_CASE("YAML: flow collections") {
  CHECK(read("{a: 1, \"b\":2, 'c': [x, \"y\", {z: }], d: {}, e: [], }") ==
        "{a: 1, \"b\": 2, \"c\": [x, \"y\", {z: }], d: {}, e: []}");
  CHECK(read("a: [1,\n  2, # two\n\n  3 ]\n") == "{a: [1, 2, 3]}");
  CHECK(read("[a: 1, \"b\": 2, c]") == "[{a: 1}, {\"b\": 2}, c]");
  CHECK(read("[one\n two, x]") == "[one two, x]");
  CHECK(read("[http://x, a:b]") == "[http://x, a:b]");
  const Reading reading("a: [1]\nb:\n  - 1\n");
  REQUIRE(reading.documents.has_value());
  CHECK(reading.documents->front().entries[0].value.flow);
  CHECK_FALSE(reading.documents->front().entries[1].value.flow);
}

TEST_CASE("YAML: what YAML forbids is refused at its place") {
  CHECK(read("[a, b, c] ]") == "yaml-syntax 1:11");
  CHECK(read("[a, , b]") == "yaml-syntax 1:5");
  CHECK(read("[, a]") == "yaml-syntax 1:2");
  CHECK(read("[a, b") == "yaml-syntax 1:1");
  CHECK(read("{a: [b, c}") == "yaml-syntax 1:10");
  CHECK(read("[-, a]") == "yaml-syntax 1:2");
  CHECK(read("[?a]") == "yaml-syntax 1:2");
  CHECK(read("[a]#x") == "yaml-syntax 1:4");
  CHECK(read("a: [b,\nc]") == "yaml-syntax 2:1");
  CHECK(read("[\n---\n]") == "yaml-syntax 2:1");
  CHECK(read("a: b: c") == "yaml-syntax 1:5");
  CHECK(read("a: 'b': c") == "yaml-syntax 1:7");
  CHECK(read("a: \"b\" c") == "yaml-syntax 1:8");
  CHECK(read("a: - b") == "yaml-syntax 1:4");
  CHECK(read("a: x\n b: y") == "yaml-syntax 2:2");
  CHECK(read("a:\n  b: 1\n c: 2") == "yaml-syntax 3:2");
  CHECK(read("a:\n  - b\n c: 2") == "yaml-syntax 3:2");
  CHECK(read("- a\nb: c") == "yaml-syntax 2:1");
  CHECK(read("a: b\n- c") == "yaml-syntax 2:1");
  CHECK(read("a: b\nc") == "yaml-syntax 2:1");
  CHECK(read("a: 1\n---\n]") == "yaml-syntax 3:1");
  CHECK(read("a # x\nb") == "yaml-syntax 2:1");
  CHECK(read("a: \"b\n  c\": d") == "yaml-syntax 2:5");
  CHECK(read("a: @b") == "yaml-syntax 1:4");
  CHECK(read(": b") == "yaml-syntax 1:1");
  CHECK(read("[\"\"],") == "yaml-syntax 1:5");
  CHECK(read("a: \x01") == "yaml-syntax 1:4");
  CHECK(read("a: b\rc: d\n") == "yaml-syntax 1:5");
  CHECK(read("a: \xEF\xBB\xBF"
             "b") == "yaml-syntax 1:4");
  CHECK(read(std::string(1025, 'k') + ": 1") == "yaml-syntax 1:1");
  CHECK(read(std::string(1024, 'k') + ": 1") == "{" + std::string(1024, 'k') + ": 1}");
}

TEST_CASE("YAML: what is outside the subset is refused by name") {
  CHECK(read("a: &x 1") == "yaml-alias 1:4");
  CHECK(read("a: *x") == "yaml-alias 1:4");
  CHECK(read("a: !!int 1") == "yaml-tag 1:4");
  CHECK(read("<<: 1") == "yaml-merge-key 1:1");
  CHECK(read("%YAML 1.2\n---\na: 1") == "yaml-directive 1:1");
  CHECK(read("? a\n: b") == "yaml-key-not-scalar 1:1");
  CHECK(read("[a]: b") == "yaml-key-not-scalar 1:1");
  CHECK(read("{{a: b}: c}") == "yaml-key-not-scalar 1:2");
  CHECK(read("a:\n\tb: 1") == "yaml-tab 2:1");
  CHECK(read("-\t- a") == "yaml-tab 1:2");
  CHECK(read("a:\tb") == "{a: b}");
  CHECK(read("a: b\n\t\n\t# c\n") == "yaml-read-differently 2:1");
  CHECK(read("\"<<\": 1") == "{\"<<\": 1}");
}

TEST_CASE("YAML: an unterminated quote is found where it opens") {
  CHECK(read("a: \"x") == "yaml-unterminated-quote 1:4");
  CHECK(read("a: 'x''") == "yaml-unterminated-quote 1:4");
  CHECK(read("a: \"x\nb: \"y\"\n") == "yaml-unterminated-quote 1:4");
  CHECK(read("a: \"x\\\"\n") == "yaml-unterminated-quote 1:4");
  CHECK(read("\"x\n---\n\"") == "yaml-unterminated-quote 1:1");
}

TEST_CASE("YAML: duplicate keys compare in NFC, and all faults of form are reported together") {
  const Reading reading("caf\xC3\xA9: 1\ncafe\xCC\x81: 2\nx: {a: 1, 'a': 2}\ny: *z\n");
  CHECK_FALSE(reading.documents.has_value());
  REQUIRE(reading.diagnostics.all().size() == 3);
  for (const Diagnostic& error : reading.diagnostics.all()) {
    if (error.code == Code::yaml_alias) continue;
    CHECK(error.code == Code::yaml_duplicate_key);
    REQUIRE(error.related.size() == 1);
    CHECK(error.related.front().span.begin < error.span.begin);
  }
  CHECK(read("a: 1\nb: 2\na: 3\n") == "yaml-duplicate-key 3:1");
  CHECK(read("a: 1\nA: 2\n") == "{a: 1, A: 2}");
}

TEST_CASE("YAML: documents") {
  CHECK(read("").empty());
  CHECK(Reading("# only a comment\n").documents->empty());
  CHECK(read("a: 1\n---\n- b\n...\n---\nc\n") == "{a: 1} | [b] | c");
  CHECK(Reading("---\n---\n").documents->size() == 2);
  CHECK(read("--- a\n...\nb: 1\n") == "a | {b: 1}");
  CHECK(read("--- |\n  x\n--- [a]\n") == "\"x\n\" | [a]");
  CHECK(read("--- a: b\n") == "yaml-syntax 1:6");
  CHECK(read("a\n... b\n") == "yaml-syntax 2:5");
  CHECK(read("a: 1\n...\n%x\n") == "yaml-directive 3:1");
  CHECK(read("---a: 1\n") == "{---a: 1}");
}

TEST_CASE("YAML: byte order mark and CRLF") {
  CHECK(read("\xEF\xBB\xBF"
             "a: 1\r\nb:\r\n  - |\r\n    x\r\n    y\r\n  - \"p\r\n    q\"\r\n") == "{a: 1, b: [\"x\ny\n\", \"p q\"]}");
  CHECK(read("\xEF\xBB\xBF"
             "a: 1\r\n b: 2\r\n") == "yaml-syntax 2:2");
}

TEST_CASE("YAML: encodings that are not UTF-8") {
  CHECK(read("a: 1\nb: \xB2\xA9\xCA\xBF\n") == "file-not-utf8 2:4");
  CHECK(read("\xFF\xFE"
             "a") == "file-not-utf8 1:1");
  CHECK(read(std::string("a: \0", 4)) == "file-has-nul 1:4");
  const Reading reading("\xD1\xA7\xC0\xFA");
  CHECK(reading.diagnostics.all().front().expected.en.find("iconv -f GB18030 -t UTF-8") != std::string::npos);
}

TEST_CASE("YAML: spans cover exactly what was written") {
  const Reading reading("学历: \"博士\"\nlist:\n  - [a, {b: c d }]  # x\n  - |\n    text\n    more\n\nnone:\n");
  REQUIRE(reading.documents.has_value());
  const Tree& root = reading.documents->front();
  CHECK(reading.slice(root.entries[0].key) == "学历");
  CHECK(reading.slice(root.entries[0].value) == "\"博士\"");
  const Tree& list = root.entries[1].value;
  CHECK(reading.slice(list) == "- [a, {b: c d }]  # x\n  - |\n    text\n    more");
  CHECK(reading.slice(list.items[0]) == "[a, {b: c d }]");
  CHECK(reading.slice(list.items[0].items[1]) == "{b: c d }");
  CHECK(reading.slice(list.items[0].items[1].entries[0].value) == "c d");
  CHECK(reading.slice(list.items[1]) == "|\n    text\n    more");
  CHECK(root.entries[2].value.is_null());
  CHECK(root.entries[2].value.span.begin == root.entries[2].value.span.end);
  CHECK(root.span.begin == 0);
  CHECK(reading.slice(root).ends_with("none:"));
}

TEST_CASE("YAML: full-width punctuation where ASCII was meant") {
  CHECK(corrected("a: 1\n学历：博士\n") == "full-width-punctuation: 学历: 博士");
  CHECK(corrected("学历：博士\n年龄: 30\n") == "full-width-punctuation: 学历: 博士");
  CHECK(corrected("- 学历：博士\n  年龄: 30\n") == "full-width-punctuation: - 学历: 博士");
  CHECK(corrected("a: {学历：博士，年龄：30}\n") == "full-width-punctuation: a: {学历: 博士, 年龄: 30}");
  CHECK(corrected("a: ｛学历: 博士｝\n") == "full-width-punctuation: a: {学历: 博士}");
  CHECK(corrected("a: {b: “x, y”}\n") == "full-width-punctuation: a: {b: \"x, y\"}");
  CHECK(corrected("a: 1\n　b: 2\n") == "full-width-punctuation:  b: 2");
  CHECK(corrected("a: 1\n\"b：c\"：d\n").starts_with("yaml-syntax: "));
}

TEST_CASE("YAML: full-width punctuation in text is text") {
  CHECK(read("a: {zh: 试行（一），未规定：见“注”, en: x}\n") == "{a: {zh: 试行（一），未规定：见“注”, en: x}}");
  CHECK(read("zh: “十二五”规划\n") == "{zh: “十二五”规划}");
}

TEST_CASE("YAML: the hint for a scalar where a mapping was expected") {
  Reading reading("学历：博士\n年龄：30\n");
  REQUIRE(reading.documents.has_value());
  CHECK(full_width_hint(reading.documents->front(), reading.sources, reading.diagnostics));
  CHECK(reading.diagnostics.all().front().code == Code::full_width_punctuation);
  CHECK(reading.diagnostics.all().front().corrected_line == "学历: 博士");
  for (const char* other : {"\"学历：博士\"", "degree", "[学历：博士]"}) {
    Reading none(other);
    CHECK_FALSE(full_width_hint(none.documents->front(), none.sources, none.diagnostics));
  }
}

TEST_CASE("YAML: a flow mapping that an unquoted comma splits") {
  CHECK(corrected("- {when: honours has any [a, b], is: x}") ==
        "yaml-unquoted-comma: - {when: \"honours has any [a, b]\", is: x}");
  CHECK(corrected("- {when: x, is: min(a, b)}") == "yaml-unquoted-comma: - {when: x, is: \"min(a, b)\"}");
  CHECK(corrected("{is: min(a, b), when: c}") == "yaml-unquoted-comma: {is: \"min(a, b)\", when: c}");
  CHECK(corrected("{when: honours has any [a, b], is: x, y}") ==
        "yaml-unquoted-comma: {when: \"honours has any [a, b]\", is: x, y}");
  CHECK(corrected("{is: x, y}") == "yaml-unquoted-comma: {is: \"x, y\"}");
  CHECK(corrected("{is: f(\"p\", q)}") == "yaml-unquoted-comma: {is: 'f(\"p\", q)'}");
  CHECK(corrected("{a: x in [\"p, q\"], b: 1}") == "yaml-unquoted-comma: {a: 'x in [\"p, q\"]', b: 1}");
  CHECK(corrected("[x in [a, b], c]") == "yaml-unquoted-comma: [\"x in [a, b]\", c]");
}

TEST_CASE("YAML: other slips come with the line as it should be") {
  CHECK(corrected("degree:doctor\nage: 3\n") == "yaml-syntax: degree: doctor");
  CHECK(corrected("{a:b}") == "yaml-syntax: {a: b}");
  CHECK(corrected("a: b: c # d") == "yaml-syntax: a: \"b: c\" # d");
  CHECK(corrected("a: \"x\" == y") == "yaml-syntax: a: '\"x\" == y'");
  CHECK(corrected("a: >= 3") == "yaml-syntax: a: \">= 3\"");
  CHECK(corrected("a:\n \tb: 1\n") == "yaml-tab:    b: 1");
}

TEST_CASE("YAML: limits") {
  ReadLimits limits;
  limits.depth = 3;
  CHECK(read("[[[1]]]", limits) == "[[[1]]]");
  CHECK(read("[[[[1]]]]", limits) == "yaml-too-deep 1:4");
  CHECK(read("a:\n b:\n  c:\n   d: 1\n", limits) == "yaml-too-deep 4:4");
  CHECK(read("- - - - 1", limits) == "yaml-too-deep 1:7");
  CHECK(read(std::string(1'000'000, '[')) == "yaml-too-deep 1:65");
  limits = {};
  limits.nodes = 3;
  CHECK(read("[1, 2]", limits) == "[1, 2]");
  CHECK(read("[1, 2, 3]", limits).starts_with("yaml-too-many-nodes"));
  limits = {};
  limits.documents = 2;
  CHECK(read("--- a\n--- b\n", limits) == "a | b");
  CHECK(read("--- a\n--- b\n--- c\n", limits) == "yaml-too-many-documents 3:1");
  limits = {};
  limits.scalar_bytes = 4;
  CHECK(read("abcd", limits) == "abcd");
  CHECK(read("abcde", limits) == "yaml-scalar-too-long 1:1");
  CHECK(read("\"abcdefgh\"", limits) == "yaml-scalar-too-long 1:1");
  CHECK(read("|\n abcdefgh\n", limits) == "yaml-scalar-too-long 1:1");
  limits = {};
  limits.bytes = 4;
  CHECK(read("abcd", limits) == "abcd");
  CHECK(read("abcde", limits) == "file-too-large 1:1");
}

TEST_CASE("YAML: faults of form are reported up to a limit") {
  std::string text;
  for (int i = 0; i < 1000; ++i) text += "- *a\n";
  CHECK(Reading(text).diagnostics.error_count() == 100);
  text.clear();
  for (int i = 0; i < 1000; ++i) text += "a: 1\n";
  CHECK(Reading(text).diagnostics.error_count() == 100);
}

TEST_CASE("trees compare by meaning") {
  const auto tree = [](const char* text) { return Reading(text).documents->front(); };
  CHECK(same_value(tree("{a: [1, 'x']}"), tree("a:\n  - 1\n  - \"x\"\n")));
  CHECK_FALSE(same_value(tree("'1'"), tree("1")));
  CHECK_FALSE(same_value(tree("[1, 2]"), tree("[1]")));
  CHECK_FALSE(same_value(tree("{a: 1}"), tree("{b: 1}")));
  CHECK_FALSE(same_value(tree("{}"), tree("[]")));
  CHECK(tree("{a: 1}").find("a") != nullptr);
  CHECK(tree("{a: 1}").find("b") == nullptr);
  CHECK(tree("~").is_null());
  CHECK(tree("null").is_null());
  CHECK_FALSE(tree("'null'").is_null());
  CHECK_FALSE(tree("Null").is_null());
}
