// What a column must be able to hold, found before anything runs: its static scale, how large its lanes can become, and
// whether every lane is a closed, bounded interval.
#pragma once

#include <cstdint>
#include <optional>
#include <span>

#include "program/code.h"

namespace rencai {

// Sets the scale, magnitude, `closed`, `flagged` and constant of a value column. `args` are the instructions of its
// arguments.
void shape_value(const Rulebook& rulebook, std::span<const Instruction* const> args, Instruction& instruction);

// A scale that all of these share, where no lane becomes too large in it.
[[nodiscard]] std::optional<std::int64_t> common_scale(std::span<const Instruction* const> args);

}  // namespace rencai
