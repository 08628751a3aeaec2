#pragma once

#include "cli/options.h"
#include "cli/session.h"

namespace rencai {

[[nodiscard]] ExitCode merge(const MergeOptions& options, Session& session);

}  // namespace rencai
