#pragma once

#include "cli/options.h"
#include "cli/session.h"

namespace rencai {

[[nodiscard]] ExitCode list(const ListOptions& options, Session& session);

}  // namespace rencai
