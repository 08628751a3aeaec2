#pragma once

#include "cli/options.h"
#include "cli/session.h"

namespace rencai {

// Exit code 1 where anything was found. Faults of rule files are findings, too; the other files are still looked at.
[[nodiscard]] ExitCode lint(const LintOptions& options, Session& session);

}  // namespace rencai
