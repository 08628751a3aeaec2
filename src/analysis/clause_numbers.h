// The numbers of clauses, as documents and rule files write them: 16, 第十六条, 3.1, 二（三）, 三、1.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace rencai {

// 十六, 二十, 一百零五, 两; also digits in the Chinese way (二〇一八). Empty for anything else.
[[nodiscard]] std::optional<std::int64_t> chinese_integer(std::string_view text);

enum class NumberStyle : std::uint8_t { arabic, chinese, bracketed };  // 3; 三; （三） or (3)

struct ClausePart {
  NumberStyle style = NumberStyle::arabic;
  std::int64_t number = 0;
  auto operator<=>(const ClausePart&) const = default;
};
using ClausePath = std::vector<ClausePart>;  // outermost first

// The clauses that a `clause:` names: one (`三、1` is 1 under 三), several (`3、5`, `3, 5`), or a range of plain
// numbers (`3-5`). Words that are no number are passed over.
[[nodiscard]] std::vector<ClausePath> clauses_named(std::string_view text);

// `16`, `3.1`, `二（三）`, `三、1`.
[[nodiscard]] std::string to_string(const ClausePath& path);

}  // namespace rencai
