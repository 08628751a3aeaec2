// The places whose policies nobody has together.
#pragma once

#include <string_view>
#include <vector>

#include "report/check_report.h"

namespace rencai {

// The innermost places of the report's policies: 贵州省/六盘水市 without 贵州省. Views of the rulebook's texts.
[[nodiscard]] std::vector<std::string_view> places_apart(const CheckReport& report);

}  // namespace rencai
