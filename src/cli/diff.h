// rencai diff
#pragma once

#include "cli/options.h"
#include "cli/session.h"

namespace rencai {

// Exit code 1 where `options.fail_on` says so.
[[nodiscard]] ExitCode diff(const DiffOptions& options, Date today, Session& session);

}  // namespace rencai
