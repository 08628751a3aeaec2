// The text of JSON as such: strings without their escapes, and where and why a text is not JSON.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "base/codes.h"
#include "base/local_text.h"

namespace rencai {

// Whether `token` is a number by JSON's grammar.
[[nodiscard]] bool is_json_number(std::string_view token);

// Number of bytes of the JSON string that starts at `text[0]`, quotes included; 0 where it does not end.
[[nodiscard]] std::size_t json_string_size(std::string_view text);

// The value of a JSON string, `body` being what stands between its quotes. Empty where an escape is wrong or half a
// surrogate pair.
[[nodiscard]] std::optional<std::string> unescaped_json(std::string_view body);

// Why a text is not JSON, and where.
struct JsonFault {
  Code code = Code::json_syntax;
  std::size_t begin = 0;
  std::size_t end = 0;
  LocalText message;
  LocalText expected;
};

// The first fault of a text that should be one JSON value nested at most `depth` deep; empty where there is none.
[[nodiscard]] std::optional<JsonFault> first_json_fault(std::string_view text, std::size_t depth);

}  // namespace rencai
