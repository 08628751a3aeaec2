#pragma once

#include "base/date.h"
#include "cli/options.h"
#include "cli/session.h"

namespace rencai {

[[nodiscard]] ExitCode check(const CheckOptions& options, Date today, Session& session);

}  // namespace rencai
