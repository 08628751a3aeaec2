#pragma once

#include "cli/options.h"
#include "cli/session.h"

namespace rencai {

// Writes the image of a rule base.
[[nodiscard]] ExitCode compile(const CompileOptions& options, Session& session);

}  // namespace rencai
