#pragma once

#include "base/date.h"
#include "cli/options.h"
#include "cli/session.h"

namespace rencai {

[[nodiscard]] ExitCode explain(const ExplainOptions& options, Date today, Session& session);

}  // namespace rencai
