// What one run of a command works with.
#pragma once

#include <string>

#include "base/diagnostics.h"
#include "base/local_text.h"
#include "base/source.h"

namespace rencai {

// DESIGN section 4. `no`: where a command's answer can be "no".
enum class ExitCode : int { done = 0, no = 1, failed = 2 };

struct Session {
  Language language = Language::en;
  bool color = false;  // of `out`
  bool color_errors = false;
  SourceSet sources;
  Diagnostics diagnostics;
  std::string out;  // what goes to standard output, written once the command is through
};

}  // namespace rencai
