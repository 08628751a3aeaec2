#pragma once

#include "cli/options.h"
#include "cli/session.h"

namespace rencai {

[[nodiscard]] ExitCode schema(const SchemaOptions& options, Session& session);

}  // namespace rencai
