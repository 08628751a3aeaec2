#pragma once

#include "cli/options.h"
#include "cli/session.h"

namespace rencai {

// Exit code 1 where a figure of the text or of the rules is not accounted for.
[[nodiscard]] ExitCode audit(const AuditOptions& options, Session& session);

}  // namespace rencai
