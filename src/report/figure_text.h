// Numbers and texts as they stand in JSON lines and CSV, appended without allocation.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/number.h"
#include "eval/block_results.h"

namespace rencai {

void append_integer(std::string& out, std::int64_t value);
// value / scale with all its digits; "1/3" in quotes where it does not terminate.
void append_scaled(std::string& out, std::int64_t value, std::int64_t scale);

// One end of a figure as JSON: a number, `null` where it is unbounded.
enum class FigureEnd { low, high };
void append_json_end(std::string& out, const LaneFigure& figure, FigureEnd end, std::int64_t scale,
                     const BlockResults& results);
// As a CSV cell: empty where it is unbounded.
void append_csv_end(std::string& out, const LaneFigure& figure, FigureEnd end, std::int64_t scale,
                    const BlockResults& results);

// A text as a JSON string, quotes included.
void append_json_text(std::string& out, std::string_view text);

}  // namespace rencai
