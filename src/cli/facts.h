#pragma once

#include "cli/options.h"
#include "cli/session.h"

namespace rencai {

[[nodiscard]] ExitCode facts(const FactsOptions& options, Session& session);

}  // namespace rencai
