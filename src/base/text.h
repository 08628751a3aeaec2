// UTF-8 text: validity, width in terminal cells, escaping, normal form, nearest names.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace rencai {

// Offset of the first byte that is not valid UTF-8 (surrogates and overlong forms included), or npos.
[[nodiscard]] std::size_t first_invalid_utf8(std::string_view text);
// Appends one character; false, and nothing appended, where the code point is none (surrogates, beyond U+10FFFF).
bool append_utf8(std::string& out, std::uint32_t code_point);
// Number of code points; invalid bytes count one each.
[[nodiscard]] std::size_t character_count(std::string_view text);
// The code point at `offset`, which moves past it; a byte that is not UTF-8 gives U+FFFD and moves by one. `offset`
// must lie within the text.
[[nodiscard]] char32_t next_character(std::string_view text, std::size_t& offset);
// ASCII digits.
[[nodiscard]] constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }
// Unicode letters (general categories L*), and the combining marks (M*) that may follow one.
[[nodiscard]] bool is_letter(char32_t character);
[[nodiscard]] bool is_combining_mark(char32_t character);
// Terminal cells that the text takes: wide characters two, combining marks none. Ambiguous width counts as one.
[[nodiscard]] std::size_t cell_width(std::string_view text);
// Without the spaces at both ends.
[[nodiscard]] std::string_view trimmed(std::string_view text);
// `text` with spaces up to `cells` cells; longer text is unchanged.
[[nodiscard]] std::string pad_right(std::string_view text, std::size_t cells);
[[nodiscard]] std::string pad_left(std::string_view text, std::size_t cells);
// Control characters, line breaks, bidirectional overrides and invalid bytes as visible escapes (\x1b, \u202e): safe to
// print on a terminal.
[[nodiscard]] std::string escaped_for_terminal(std::string_view text);
// One line of source as it is shown: tabs widened to the next multiple of four cells, the rest escaped as above.
[[nodiscard]] std::string display_line(std::string_view line);
// Normalization Form C; text that is not UTF-8 is returned unchanged.
[[nodiscard]] std::string to_nfc(std::string_view text);
// As a JSON string, quotes included; UTF-8 passes through, control characters are escaped.
[[nodiscard]] std::string json_quoted(std::string_view text);
// The candidate with the smallest edit distance to `name` (in characters, transposition counts one), if it is near
// enough to be a slip: at most a third of the length, at least one edit allowed, at least one character kept. ASCII
// letters compare without case. Empty if none. Ties: the first.
[[nodiscard]] std::string nearest_name(std::string_view name, std::span<const std::string_view> candidates);

}  // namespace rencai
