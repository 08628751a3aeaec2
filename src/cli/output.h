// Writing to the standard streams with errors checked.
#pragma once

#include <string_view>

namespace rencai {

enum class WriteResult { done, reader_gone, failed };

// Writes everything to a file descriptor. `reader_gone`: a closed pipe. On `failed`, errno says why.
[[nodiscard]] WriteResult write_all(int descriptor, std::string_view text);

}  // namespace rencai
