// rencai diff
#pragma once

#include "cli/options.h"
#include "cli/session.h"

namespace rencai {

[[nodiscard]] ExitCode diff(const DiffOptions& options, Session& session);

}  // namespace rencai
