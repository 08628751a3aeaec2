// Reads the values of options: one of a few words, dates, counts. What is wrong is reported under `bad-option`.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/diagnostics.h"
#include "base/local_text.h"
#include "cli/options.h"

namespace rencai {

Diagnostic& bad_option(Diagnostics& diagnostics, LocalText message);

// An error with what was expected where something was not stated.
void need(bool stated, LocalText message, LocalText expected, Diagnostics& diagnostics);

// "`a` | `b`"
[[nodiscard]] std::string listed(std::span<const std::string_view> names);

// The index of `value` among `allowed`; 0 with an error where it is none of them.
[[nodiscard]] std::size_t one_of(std::string_view option, std::string_view value,
                                 std::span<const std::string_view> allowed, Diagnostics& diagnostics);

// `today`, also where nothing is written, `any`, or YYYY-MM-DD.
[[nodiscard]] DateChoice date_choice(std::string_view text, Diagnostics& diagnostics);

// A whole number from 1 to `most`; `otherwise` where nothing is written or it is wrong.
[[nodiscard]] std::size_t count_of(std::string_view option, std::string_view text, std::size_t otherwise,
                                   std::size_t most, Diagnostics& diagnostics);

// The same in bytes, with K or M behind it if one likes.
[[nodiscard]] std::size_t size_of(std::string_view option, std::string_view text, std::size_t otherwise,
                                  std::size_t most, Diagnostics& diagnostics);

[[nodiscard]] std::vector<std::string> split_at_commas(std::string_view text);

}  // namespace rencai
