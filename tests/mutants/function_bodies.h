// Where functions stand in a source text.
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

struct Body {  // of a function: the places of its `{` and its `}`
  std::size_t open = 0;
  std::size_t close = 0;
};

// The outermost function bodies of formatted C++, in order. Braces that hold initial values are taken for bodies here
// and there: who looks for a statement finds none in them.
[[nodiscard]] std::vector<Body> function_bodies(std::string_view text);
