// A value, or nothing because the reason already stands in the diagnostics.
#pragma once

#include <optional>

namespace rencai {

// Every stage takes a `Diagnostics&`, reports what it finds there and returns its artifact; an empty Result means that
// errors were reported and that there is no artifact.
template <class T>
using Result = std::optional<T>;

}  // namespace rencai
