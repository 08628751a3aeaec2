// Cells of CSV (RFC 4180).
#pragma once

#include <string>
#include <string_view>

namespace rencai {

// Quoted where it must be. A cell that a spreadsheet would take for a formula is made a text by a `'` before it;
// numbers, negative ones too, stay numbers.
[[nodiscard]] std::string csv_cell(std::string_view text);
void append_csv_cell(std::string& out, std::string_view text);

}  // namespace rencai
