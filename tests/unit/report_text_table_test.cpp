#include <doctest/doctest.h>

#include "report/text_table.h"

namespace rencai {
namespace {

std::string printed(const TextTable& table, bool color = false) {
  std::string out;
  table.print(out, color);
  return out;
}

TEST_CASE("text table: wide characters take two cells; no trailing blanks") {
  TextTable table(2);
  table.row({"项目", "金额", ""});
  table.row({"a", "1 元", "x"});
  CHECK(printed(table) == "  项目  金额\n  a     1 元  x\n");
}

TEST_CASE("text table: a first cell beyond the cap stands on a line of its own, uncut") {
  TextTable table(0, 4);
  table.row({"ab", "1"});
  table.row({"很长的标题", "2"});
  CHECK(printed(table) == "ab  1\n很长的标题\n    2\n");
}

TEST_CASE("text table: lines are indented and take no part in the columns") {
  TextTable table(1);
  table.row({"a", "b"});
  table.line("a long line", Ink::plain, 2);
  CHECK(printed(table) == " a  b\n   a long line\n");
}

TEST_CASE("text table: colour stands around text, never around padding") {
  TextTable table(0);
  table.row({"a", "b"}, Ink::green);
  table.row({"ccc", "d"});
  CHECK(printed(table, true) == "\x1b[32ma\x1b[0m    b\nccc  d\n");
}

}  // namespace
}  // namespace rencai
