#include <doctest/doctest.h>

#include "base/source.h"

using namespace rencai;

TEST_CASE("positions count characters and cells") {
  const SourceText source("x.yaml", "a: 1\n学历: 博士\n");
  CHECK(source.line_count() == 3);
  const Position first = source.position(0);
  CHECK(first.line == 1);
  CHECK(first.column == 1);
  CHECK(first.cells_before == 0);
  const Position value = source.position(5 + 8);  // the 博
  CHECK(value.line == 2);
  CHECK(value.column == 5);
  CHECK(value.cells_before == 6);
  const Position end = source.position(1000);
  CHECK(end.line == 3);
  CHECK(end.column == 1);
}

TEST_CASE("the line break belongs to its line") {
  const SourceText source("x", "ab\ncd");
  CHECK(source.position(2).line == 1);
  CHECK(source.position(2).column == 3);
  CHECK(source.position(3).line == 2);
  CHECK(source.position(5).column == 3);
}

TEST_CASE("lines end in LF or CRLF") {
  const SourceText source("x", "a\r\nb\n\r\nc");
  CHECK(source.line_count() == 4);
  CHECK(source.line(1) == "a");
  CHECK(source.line(2) == "b");
  CHECK(source.line(3).empty());
  CHECK(source.line(4) == "c");
  CHECK(source.line(5).empty());
  CHECK(source.line(0).empty());
  CHECK(source.line_start(2) == 3);
  CHECK(source.line_start(4) == 7);
  CHECK(source.line_start(9) == 8);
}

TEST_CASE("an empty text has one empty line") {
  const SourceText source("x", "");
  CHECK(source.line_count() == 1);
  CHECK(source.line(1).empty());
  CHECK(source.position(0).column == 1);
}

TEST_CASE("a byte order mark takes no column") {
  const SourceText source("x",
                          "\xEF\xBB\xBF"
                          "ab\nc");
  CHECK(source.line(1) == "ab");
  CHECK(source.line_start(1) == 3);
  CHECK(source.position(0).column == 1);
  CHECK(source.position(3).column == 1);
  CHECK(source.position(4).column == 2);
  CHECK(source.position(6).line == 2);
}

TEST_CASE("tabs and bytes that are not UTF-8 have a place") {
  const SourceText source("x", "\tx\xFFy");
  CHECK(source.position(1).column == 2);
  CHECK(source.position(1).cells_before == 4);
  CHECK(source.position(3).column == 4);
}

TEST_CASE("spans join") {
  const Span a{0, 5, 9};
  const Span b{0, 2, 6};
  const Span joined = a.joined(b);
  CHECK(joined.begin == 2);
  CHECK(joined.end == 9);
  CHECK(a.joined(Span{}).begin == 5);
  CHECK(Span{}.joined(a).end == 9);
  CHECK_FALSE(Span{}.joined(Span{}).exists());
}

TEST_CASE("source texts keep their addresses") {
  SourceSet sources;
  const FileId first = sources.add("a", "1");
  const SourceText* address = &sources[first];
  for (int i = 0; i < 1000; ++i) sources.add("b", "2");
  CHECK(address == &sources[first]);
  CHECK(sources.size() == 1001);
  CHECK(sources[first].slice({first, 0, 1}) == "1");
}
