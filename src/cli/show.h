#pragma once

#include "cli/options.h"
#include "cli/session.h"

namespace rencai {

[[nodiscard]] ExitCode show(const ShowOptions& options, Session& session);

}  // namespace rencai
