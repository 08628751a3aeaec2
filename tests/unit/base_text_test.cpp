#include <array>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "base/digest.h"
#include "base/text.h"

using namespace rencai;

namespace {

std::string nearest(std::string_view name, const std::vector<std::string_view>& candidates) {
  return nearest_name(name, candidates);
}

}  // namespace

TEST_CASE("UTF-8 is checked to the byte") {
  CHECK(first_invalid_utf8("abc 人才 \xF0\x9F\x98\x80") == std::string_view::npos);
  CHECK(first_invalid_utf8("") == std::string_view::npos);
  CHECK(first_invalid_utf8("a\xC8\xCB") == 1);         // GB18030
  CHECK(first_invalid_utf8("ab\xC0\x80") == 2);        // overlong
  CHECK(first_invalid_utf8("\xED\xA0\x80") == 0);      // surrogate
  CHECK(first_invalid_utf8("\xF4\x90\x80\x80") == 0);  // beyond U+10FFFF
  CHECK(first_invalid_utf8("人\xE6\x89") == 3);        // cut short
  CHECK(first_invalid_utf8("\xEF\xBF\xBF") == std::string_view::npos);
}

TEST_CASE("characters and cells") {
  CHECK(character_count("学历 PhD") == 6);
  CHECK(character_count("a\xFF\xFE") == 3);
  CHECK(cell_width("学历 PhD") == 8);
  CHECK(cell_width("ｆ：（") == 6);
  CHECK(cell_width("e\xCC\x81") == 1);  // combining acute
  CHECK(cell_width("\xF0\x9F\x98\x80") == 2);
  CHECK(cell_width("\xFF") == 1);
  CHECK(cell_width("") == 0);
}

TEST_CASE("padding counts cells") {
  CHECK(pad_right("人才", 6) == "人才  ");
  CHECK(pad_left("人才", 5) == " 人才");
  CHECK(pad_right("人才", 4) == "人才");
  CHECK(pad_left("人才", 3) == "人才");
}

TEST_CASE("what could act on a terminal is escaped") {
  CHECK(escaped_for_terminal("a\x1b[31m") == "a\\x1b[31m");
  CHECK(escaped_for_terminal("a\nb\r\tc") == "a\\nb\\r\\tc");
  CHECK(escaped_for_terminal("\xE2\x80\xAE") == "\\u202e");
  CHECK(escaped_for_terminal("\xE2\x81\xA6") == "\\u2066");
  CHECK(escaped_for_terminal("\xC2\x85") == "\\u0085");
  CHECK(escaped_for_terminal("\x7F") == "\\x7f");
  CHECK(escaped_for_terminal("\xC8x") == "\\xc8x");
  CHECK(escaped_for_terminal("\xF3\xA0\x81\x81") == "\\U000e0041");
  CHECK(escaped_for_terminal(std::string_view("\0", 1)) == "\\x00");
  CHECK(escaped_for_terminal("人才：`x`") == "人才：`x`");
}

TEST_CASE("a line is shown with its tabs widened") {
  CHECK(display_line("\ta\tb") == "    a   b");
  CHECK(display_line("人才\tx") == "人才    x");
  CHECK(display_line("abcd\t") == "abcd    ");
  CHECK(display_line("") == "");
  CHECK(display_line("\x01\tx") == "\\x01    x");
}

TEST_CASE("normal form C") {
  CHECK(to_nfc("e\xCC\x81") == "\xC3\xA9");
  CHECK(to_nfc("\xC3\xA9") == "\xC3\xA9");
  CHECK(to_nfc("\xEF\xA4\x80") == "\xE8\xB1\x88");  // compatibility ideograph with a canonical equivalent
  CHECK(to_nfc("：") == "：");                      // no compatibility folding
  CHECK(to_nfc("e\xCC\x81\xFF") == "e\xCC\x81\xFF");
  CHECK(to_nfc("plain") == "plain");
}

TEST_CASE("JSON strings") {
  CHECK(json_quoted("人才") == "\"人才\"");
  CHECK(json_quoted("a\"b\\c") == "\"a\\\"b\\\\c\"");
  CHECK(json_quoted("\n\r\t\x01\x7F") == "\"\\n\\r\\t\\u0001\x7F\"");
  CHECK(json_quoted(std::string_view("\0", 1)) == "\"\\u0000\"");
  CHECK(json_quoted("a\xFFz") == "\"a\xEF\xBF\xBDz\"");
}

TEST_CASE("the nearest name is a slip away or none") {
  CHECK(nearest("degre", {"title", "degree", "degrees"}) == "degree");
  CHECK(nearest("dergee", {"degree"}) == "degree");    // one transposition
  CHECK(nearest("学厉", {"学位", "学历"}) == "学位");  // ties: the first
  CHECK(nearest("最高学厉", {"学历", "最高学历"}) == "最高学历");
  CHECK(nearest("Degree", {"age", "degree"}) == "degree");
  CHECK(nearest("salary", {"degree", "title"}).empty());
  CHECK(nearest("abcdef", {"abcxyz"}).empty());  // three edits, two allowed
  CHECK(nearest("abcdef", {"abcdxy"}) == "abcdxy");
  CHECK(nearest("a", {"b"}).empty());
  CHECK(nearest("a", {"ab"}) == "ab");
  CHECK(nearest("", {"a"}).empty());
  CHECK(nearest("a", {}).empty());
  CHECK(nearest(std::string(100'000, 'a'), {"aa"}).empty());
}

TEST_CASE("the digest is SHA-256") {
  CHECK(sha256("") == "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  CHECK(sha256("abc") == "sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

TEST_CASE("UTF-8 is checked across words of eight bytes") {
  for (std::size_t at = 0; at < 40; ++at) {
    std::string text(40, 'a');
    CHECK(first_invalid_utf8(text) == std::string_view::npos);
    text[at] = '\xB2';
    CHECK(first_invalid_utf8(text) == at);
  }
}

TEST_CASE("code points become UTF-8, surrogates do not") {
  std::string text;
  CHECK(append_utf8(text, 'a'));
  CHECK(append_utf8(text, 0x4EBA));
  CHECK(append_utf8(text, 0x10FFFF));
  CHECK_FALSE(append_utf8(text, 0xD800));
  CHECK_FALSE(append_utf8(text, 0x110000));
  CHECK(text == "a人\xF4\x8F\xBF\xBF");
}
