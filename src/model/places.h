// Places as paths of names, outermost first, joined by "/": 贵州省/六盘水市. What is known of them is the places of the
// rulebook's policies.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "model/rulebook.h"

namespace rencai {

// The names of a path; empty ones are left out.
[[nodiscard]] std::vector<std::string_view> place_parts(std::string_view path);

// The path with the leading names that its writer left out: 六盘水市/钟山区 becomes 贵州省/六盘水市/钟山区 where the
// places of the policies have its first name below others, and all of them below the same ones. Any other path is
// returned as it is.
[[nodiscard]] std::string full_place(const Rulebook& rulebook, std::string_view path);

// The paths that a place may stand for, as its leading names may be left out: what stands before its first name in each
// of the paths `known` that have that name, with the place itself; each once.
[[nodiscard]] std::vector<std::string> lines_meant(std::string_view place, std::span<const std::string_view> known);

// Whether what applies at the path `own` applies at `line`, too: it is the same or lies above.
[[nodiscard]] bool is_at_or_above(std::string_view own, std::string_view line);

// The known name that `part` leaves the kind of place out of: 贵州省 for 贵州. Empty where `part` is itself known, or
// nothing like it is.
[[nodiscard]] std::string_view place_meant(const Rulebook& rulebook, std::string_view part);

}  // namespace rencai
