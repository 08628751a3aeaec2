#pragma once

#include "cli/options.h"
#include "cli/session.h"

namespace rencai {

// Exit code 1 where a test failed.
[[nodiscard]] ExitCode test(const TestOptions& options, Session& session);

}  // namespace rencai
