// rencai batch
#pragma once

#include "base/date.h"
#include "cli/options.h"
#include "cli/session.h"

namespace rencai {

// Writes results and faults of records itself, as they come. `failed` where a record was faulty, too.
[[nodiscard]] ExitCode batch(const BatchCommand& command, Date today, Session& session);

}  // namespace rencai
